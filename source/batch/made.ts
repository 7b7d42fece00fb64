import type {Form} from '../forms/form.js';

/**
What an earlier run made of a row: created, or sent without an answer (`at` in milliseconds since the epoch).
*/
export type Made = {readonly status: 'created'; readonly id: string} | {readonly status: 'sent'; readonly at: number};

/**
What earlier runs are known to have made: of a row with the same values, and whether an organization is of any row.
*/
export type Earlier = {readonly find: (form: Form) => Made | undefined; readonly hasMade: (id: string) => boolean};
