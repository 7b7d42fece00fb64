/**
A text on the screen, in words of the program. A screen reader says `said` instead: without a part that moves on, such as a count, so that it is said once.
*/
export type Told = string | {readonly text: string; readonly said: string};

export const shownText = (told: Told): string => typeof told === 'string' ? told : told.text;

export const saidText = (told: Told): string => typeof told === 'string' ? told : told.said;

/**
One text behind the other.
*/
export const joined = (...parts: readonly Told[]): Told => ({text: parts.map(part => shownText(part)).join(''), said: parts.map(part => saidText(part)).join('')});

/**
A text with a count or a time in it that moves on: shown, and not said.
*/
export const withMoving = (before: string, moving: string, after: string): Told => ({text: before + moving + after, said: before + after});
