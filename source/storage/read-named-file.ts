import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';

/**
The text of a file that was named in the program, where no shell knows `~/`. Throws what the file system does.
*/
export const readNamedFile = async (name: string): Promise<string> => readFile(name.startsWith('~/') ? path.join(homedir(), name.slice(2)) : name, 'utf8');
