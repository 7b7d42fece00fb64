import {appendFileSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {parseExactly} from '../api/exact-json.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import {ensurePrivateFolder, linesOf} from './private-file.js';
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
	/**
	Throws what the file system does.
	*/
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

const suffix = '.ndjson';

/**
Keeps what was written in parts, which are only ever appended to: two programs never replace what the other one has written meanwhile.
*/
export function openJournal(stateFolder: string, host: string): Journal {
	const folder = path.join(stateFolder, 'journal');
	const name = host.replaceAll(/[^\w\-.]/gv, '_');
	const fileOf = (part: number) => path.join(folder, `${name}${part === 0 ? '' : `~${part}`}${suffix}`);

	function listParts(): readonly number[] {
		try {
			const files = readdirSync(folder).filter(file => file === `${name}${suffix}` || (file.startsWith(`${name}~`) && file.endsWith(suffix)));
			// A copy that somebody made is no part.
			return files.map(file => Number(file.slice(name.length + 1, -suffix.length))).filter(part => Number.isSafeInteger(part)).toSorted((left, right) => left - right);
		} catch {
			return [];
		}
	}

	return {
		list: () => listParts().slice(-2).flatMap(part => linesOf(fileOf(part))).slice(-mostEntries).flatMap(line => parseLine(line)).toReversed(),
		add(entry) {
			ensurePrivateFolder(folder);
			const last = listParts().at(-1) ?? 0;
			const part = linesOf(fileOf(last)).length < mostEntries ? last : last + 1;
			// One append of a whole line: two programs do not cut each other's. It begins anew, in case a crash cut the last one short.
			appendFileSync(fileOf(part), `\n${JSON.stringify(entry)}\n`, {mode: 0o600});
			for (const old of listParts().slice(0, -2)) {
				try {
					rmSync(fileOf(old), {force: true});
				} catch {
					// It goes with one of the next.
				}
			}
		},
	};
}
