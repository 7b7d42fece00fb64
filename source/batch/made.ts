/**
What an earlier run made of a row: created, or sent without an answer (`at` in milliseconds since the epoch).
*/
export type Made = {readonly status: 'created'; readonly id: string} | {readonly status: 'sent'; readonly at: number};
