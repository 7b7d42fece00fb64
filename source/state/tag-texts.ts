import type {Account} from '../api/schemas.js';
import {matchedParts} from '../tree/matched-parts.js';

/**
An account's tags, each as `key=value`: as they are shown, and as they are searched.
*/
export const tagTexts = ({tags = {}}: Pick<Account, 'tags'>): readonly string[] => Object.entries(tags).map(([key, value]) => `${key}=${value}`);

/**
Whether a text has what is searched for in it.
*/
export const isMatching = (text: string, query: string): boolean => matchedParts(text, query, 'heldOtherwise').length > 0;
