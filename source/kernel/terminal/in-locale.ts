import process from 'node:process';
import {asciiText} from '../../base/text/ascii.js';
import {isAsciiLocale} from '../options/terminal-abilities.js';

/** A message outside a screen, in characters of the locale. Data on standard output are for programs and do not change. */
export const inLocale = (text: string): string => (isAsciiLocale(process.env) ? asciiText(text) : text);
