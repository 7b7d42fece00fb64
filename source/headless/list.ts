import {once} from 'node:events';
import process from 'node:process';
import {ApiError} from '../api/api-error.js';
import {createClient} from '../api/client.js';
import {failureText} from '../format/failure.js';
import {harmless} from '../format/harmless.js';
import {counted} from '../format/words.js';
import type {Target} from '../settings/connection.js';
import {harmlessJson} from '../format/harmless-json.js';

async function write(text: string): Promise<void> {
	if (!process.stdout.write(text)) {
		await once(process.stdout, 'drain');
	}
}

/**
`cforgs list`: every page to standard output as it comes. A list that is cut short ends without its `]`, with a sentence on standard error and status 1.
*/
export async function runList({clientOptions, close}: Target, {json}: {readonly json: boolean}): Promise<number> {
	const client = createClient(clientOptions);
	let listed = 0;
	let unreadable = 0;
	try {
		for await (const page of client.listOrganizations({}, {firstPageSize: 1000})) {
			unreadable += page.unreadable;
			for (const organization of page.items) {
				const separator = listed === 0 ? '[\n' : ',\n';
				// eslint-disable-next-line no-await-in-loop
				await write(json ? `${separator}${harmlessJson(organization)}` : `${harmless(organization.id)}\t${harmless(organization.name)}\n`);
				listed++;
			}
		}

		await write(json ? (listed === 0 ? '[]\n' : '\n]\n') : '');
	} catch (error) {
		if (error instanceof ApiError) {
			process.stderr.write(`cforgs: the list is not whole, it stopped after ${counted(listed, 'organization')}. ${harmless(failureText(error))}\n`);
			return 1;
		}

		throw error;
	} finally {
		await close();
	}

	if (unreadable > 0) {
		process.stderr.write(`cforgs: ${counted(unreadable, 'record')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out.\n`);
		return 1;
	}

	return 0;
}
