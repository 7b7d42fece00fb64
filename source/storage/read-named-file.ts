import {inHome} from './paths-like.js';
import {readRegularFile} from './regular-file.js';

/**
The text of a file that was named in the program, where no shell knows `~/`. Throws what the file system does.
*/
export async function readNamedFile(name: string): Promise<string> {
	// A pipe may never end, and the terminal itself is read by the program.
	return readRegularFile(inHome(name));
}
