import {Buffer} from 'node:buffer';

/**
The sequence (OSC 52) by which a terminal is asked to put a text on the clipboard; it reaches the person's own machine through SSH.
*/
export const clipboardSequence = (text: string): string => `\u{1B}]52;c;${Buffer.from(text).toString('base64')}\u{7}`;
