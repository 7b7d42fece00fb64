import {randomBytes} from 'node:crypto';
import path from 'node:path';

/**
A name next to a file, for its text before it is whole. Nobody can foresee the name, so nobody can put a file or a link there.
*/
export const temporaryName = (file: string): string => path.join(path.dirname(file), `.cforgs-${randomBytes(16).toString('hex')}.tmp`);
