import {once} from 'node:events';
import process from 'node:process';
import {ApiError} from '../api/api-error.js';
import type {Organization} from '../api/schemas.js';
import {createClient} from '../api/client.js';
import {failureText} from '../format/failure.js';
import {harmless} from '../format/harmless.js';
import {counted} from '../format/words.js';
import type {Target} from '../settings/connection.js';

async function write(text: string): Promise<void> {
	if (!process.stdout.write(text)) {
		await once(process.stdout, 'drain');
	}
}

// JSON.stringify leaves C1 and bidi controls as they are; escaped they are the same JSON and harmless on a terminal.
const toJson = (organization: Organization): string => JSON.stringify(organization).replaceAll(
	/[\p{Format}\u{7F}-\u{9F}]/gv,
	character => character.split('').map(unit => String.raw`\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
);

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
				await write(json ? `${separator}${toJson(organization)}` : `${harmless(organization.id)}\t${harmless(organization.name)}\n`);
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
