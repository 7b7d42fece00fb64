import type {CommandLine} from '../loop/command-line.js';
import {readDetail} from '../loop/load.js';
import type {Detail} from '../state/data.js';
import {keepDetail} from '../storage/keep-read.js';

/**
Reads an organization with its profile for a command, and keeps the profile for later commands and sessions.

@throws {ApiError} If it cannot be read.
*/
export async function readKeptDetail(
	{client, disk}: Pick<CommandLine, 'client' | 'disk'>,
	id: string,
): Promise<Detail> {
	const detail = await readDetail(client, id, () => Date.now());
	keepDetail(disk, detail);
	return detail;
}
