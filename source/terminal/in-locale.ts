import process from 'node:process';
import {asciiText} from '../text/ascii.js';
import {isAsciiLocale} from '../settings/terminal-abilities.js';

/**
What is said to a person without a screen, in characters that the locale has. Data on standard output are for programs and stay as they are.
*/
export const inLocale = (text: string): string => isAsciiLocale(process.env) ? asciiText(text) : text;
