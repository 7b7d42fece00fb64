import {appendFileSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {parseExactly} from '../api/exact-json.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import {ensurePrivateFolder, linesOf, writePrivateFile} from './private-file.js';
import {beforeSchema} from './stored-form.js';

/**
How many writes can be undone.
*/
const mostEntries = 100;

const entrySchema = v.object({
	at: v.number(),
	kind: v.picklist(['edit', 'profile', 'delete']),
	id: v.string(),
	before: beforeSchema,
	after: v.optional(beforeSchema),
	isUnclear: v.optional(v.literal(true)),
});

/**
What was there before each write, per host.
*/
export type Journal = {
	/**
	The latest first.
	*/
	readonly list: () => readonly JournalEntry[];
	readonly add: (entry: JournalEntry) => void;
};

function parseLine(line: string): readonly JournalEntry[] {
	try {
		const parsed = v.safeParse(entrySchema, parseExactly(line));
		return parsed.success ? [parsed.output] : [];
	} catch {
		// A line cut short by a crash; those around it are whole.
		return [];
	}
}

export function openJournal(stateFolder: string, host: string): Journal {
	const folder = path.join(stateFolder, 'journal');
	const file = path.join(folder, `${host.replaceAll(/[^\w\-.]/gv, '_')}.ndjson`);

	return {
		list: () => linesOf(file).slice(-mostEntries).flatMap(line => parseLine(line)).toReversed(),
		add(entry) {
			ensurePrivateFolder(folder);
			// One append of a whole line: two programs do not cut each other's. It begins anew, in case a crash cut the last one short.
			appendFileSync(file, `\n${JSON.stringify(entry)}\n`, {mode: 0o600});
			const lines = linesOf(file);
			if (lines.length > mostEntries * 2) {
				writePrivateFile(file, `${lines.slice(-mostEntries).join('\n')}\n`);
			}
		},
	};
}
