import {randomBytes} from 'node:crypto';
import {
	readdirSync,
	renameSync,
	rmSync,
} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {parseExactly} from '../api/exact-json.js';
import {storedFormSchema, type Draft, type StoredForm} from '../forms/stored-form.js';
import {ensurePrivateFolder, linesOf, writePrivateFile} from './private-file.js';
import {isRunning, ownMark} from './process-mark.js';
import {readRegularFile} from './regular-file.js';

/**
Whose drafts: those of another host or credential are never offered.
*/
type DraftOwner = {readonly host: string; readonly fingerprint: string};

/**
The unsaved forms on disk. `list`, `keep` and `discard` throw what the file system does.
*/
export type Drafts = {
	/**
	Those that no running program has open, the latest first.
	*/
	readonly list: () => readonly Draft[];
	/**
	Writes the form that is open; it is this program's until it is dropped or released.
	*/
	readonly keep: (form: StoredForm) => void;
	/**
	Removes what `keep` wrote.
	*/
	readonly drop: () => void;
	/**
	Leaves what `keep` wrote to whoever comes next.
	*/
	readonly release: () => void;
	/**
	Makes a draft this program's own; false where another program was quicker.
	*/
	readonly take: (file: string) => boolean;
	/**
	Removes a draft that is listed.
	*/
	readonly discard: (file: string) => void;
};

const draftSchema = v.object({
	host: v.string(), fingerprint: v.string(), savedAt: v.number(), form: storedFormSchema,
});

// A file that is open somewhere is `MARK.RANDOM.open.json`, one that waits is `RANDOM.json`.
const openName = /^(?<mark>\d+-\d+(?:-[\da-f]+)*)\..*\.open\.json$/v;

function isFree(file: string): boolean {
	const mark = openName.exec(file)?.groups?.['mark'];
	return mark === undefined || !isRunning(mark);
}

function readDraft(folder: string, file: string) {
	try {
		const text = readRegularFile(path.join(folder, file));
		return v.safeParse(draftSchema, parseExactly(text));
	} catch {
		// Gone by now, or cut short: it is not offered, and not removed either.
		return undefined;
	}
}

export function openDrafts(stateFolder: string, owner: DraftOwner, now: () => number): Drafts {
	const folder = path.join(stateFolder, 'drafts');
	const newName = () => randomBytes(8).toString('hex');
	const newOwn = () => path.join(folder, `${ownMark()}.${newName()}.open.json`);
	let own = newOwn();
	// What could not be renamed is nobody's either.
	const unreleased = new Set<string>();
	return {
		list() {
			ensurePrivateFolder(folder);
			const files = readdirSync(folder).filter(file => file.endsWith('.json') && (unreleased.has(file) || isFree(file)));
			return files.flatMap((file): readonly Draft[] => {
				const read = readDraft(folder, file);
				return read?.success === true && read.output.host === owner.host && read.output.fingerprint === owner.fingerprint
					? [{file, savedAt: read.output.savedAt, form: read.output.form}]
					: [];
			}).toSorted((left, right) => right.savedAt - left.savedAt);
		},
		keep(form) {
			const rest = `"form":${JSON.stringify(form)}}`;
			// What is there as it is keeps its time.
			if (linesOf(own)[0]?.endsWith(rest) !== true) {
				writePrivateFile(own, JSON.stringify({...owner, savedAt: now(), form}));
			}
		},
		drop() {
			try {
				rmSync(own, {force: true});
			} catch {
				// Where it could not be written it is not there either.
			}
		},
		release() {
			try {
				renameSync(own, path.join(folder, `${newName()}.json`));
			} catch {
				// The next one must not take its place, where it is there.
				unreleased.add(path.basename(own));
				own = newOwn();
			}
		},
		take(file) {
			try {
				renameSync(path.join(folder, file), own);
				return true;
			} catch {
				return false;
			}
		},
		discard(file) {
			rmSync(path.join(folder, file), {force: true});
		},
	};
}
