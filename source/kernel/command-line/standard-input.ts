import process from 'node:process';
import {readLimited} from '../storage/read-file.js';

/** The text of standard input, to its end. */
export const readStandardInput = async (): Promise<string> => readLimited(process.stdin, 'Standard input');
