import {createHash} from 'node:crypto';
import {
	appendFileSync,
	linkSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import type {Earlier, Made} from '../batch/batch.js';
import {textOf, type Form} from '../forms/form.js';
import {fieldNames, type FieldName} from '../forms/fields.js';
import {codeOf} from '../text/error-code.js';
import {fileNameOf} from './file-name.js';
import {ensurePrivateFolder} from './private-file.js';
import {isRunning, ownMark} from './process-mark.js';

/**
What has been created from files on a host, so that no row is created twice, by whatever file it comes again. A row is known by all of its values.
*/
export type Ledger = Earlier & {
	/**
	Notes what becomes of a row; undefined when it was refused, and so is not made at all. It is on disk before this returns. Throws what the file system does.
	*/
	readonly note: (form: Form, made: Made | undefined) => void;
	/**
	Makes this program the only one that creates rows here; false while another one does. Throws what the file system does.
	*/
	readonly lock: () => boolean;
	readonly unlock: () => void;
};

// `values`: the same without the parent; a line of an earlier version lacks it.
const lineSchema = v.object({
	key: v.string(), values: v.optional(v.string()), status: v.picklist(['created', 'sent', 'refused']), id: v.optional(v.string()), at: v.optional(v.number()),
});

const keyOf = (form: Form, names: readonly FieldName[] = fieldNames): string => createHash('sha256').update(JSON.stringify(names.map(name => textOf(form, name)))).digest('hex').slice(0, 32);

const valuesKeyOf = (form: Form): string => keyOf(form, fieldNames.filter(name => name !== 'parent'));

type Noted = {readonly key: string; readonly values?: string | undefined; readonly made: Made | undefined};

function notedIn(line: string): Noted | undefined {
	try {
		const {key, values, status, id, at} = v.parse(lineSchema, JSON.parse(line));
		const made = status === 'created' ? {status, id: id ?? ''} : (status === 'sent' ? {status, at: at ?? 0} : undefined);
		return {key, values, made};
	} catch {
		// A line cut short by a crash; those around it are whole.
		return undefined;
	}
}

type Known = Map<string, Made | undefined>;

// What was created below one parent stays so, whatever becomes of the same values below another.
function remember(known: Known, {key, values, made}: Noted): void {
	known.set(key, made);
	if (values !== undefined && known.get(values)?.status !== 'created') {
		known.set(values, made);
	}
}

function knownFrom(lines: readonly string[]): Known {
	const known: Known = new Map();
	for (const line of lines) {
		const noted = notedIn(line);
		if (noted) {
			remember(known, noted);
		}
	}

	return known;
}

function readLines(file: string): readonly string[] {
	try {
		return readFileSync(file, 'utf8').split('\n').filter(line => line !== '');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw error;
	}
}

const isMadeIn = (known: Known, id: string): boolean => known.values().some(made => made?.status === 'created' && made.id === id);

/**
The ledger of a host, kept on disk; read when it is opened.
*/
export function openLedger(stateFolder: string, host: string): Ledger {
	const folder = path.join(stateFolder, 'onboarding');
	const name = fileNameOf(host);
	const file = path.join(folder, `${name}.ndjson`);
	const lockFile = path.join(folder, `${name}.lock`);
	const read = () => knownFrom(readLines(file));
	let known = read();

	// Takes the lock, where nobody has it. Only a whole mark is ever seen: a link appears with what it names.
	function didLock(own: string): boolean {
		try {
			linkSync(own, lockFile);
			return true;
		} catch (error) {
			if (codeOf(error) === 'EEXIST') {
				return false;
			}

			throw error;
		}
	}

	/**
	Takes away the lock of a program that is gone. False where somebody else has it by now.
	*/
	function didRemoveStale(): boolean {
		const [mark] = readLines(lockFile);
		if (mark === undefined || isRunning(mark)) {
			return false;
		}

		const stale = `${lockFile}.stale.${process.pid}`;
		renameSync(lockFile, stale);
		const isOther = readLines(stale)[0] !== mark;
		if (isOther) {
			linkSync(stale, lockFile);
		}

		rmSync(stale, {force: true});
		return !isOther;
	}

	return {
		find: form => known.get(keyOf(form)),
		findAnywhere: form => known.get(valuesKeyOf(form)),
		hasMade: id => isMadeIn(known, id),
		note(form, made) {
			const key = keyOf(form);
			const values = valuesKeyOf(form);
			ensurePrivateFolder(folder);
			// It begins anew, in case a crash cut the last line short.
			appendFileSync(file, `\n${JSON.stringify({key, values, ...(made ?? {status: 'refused'})})}\n`, {mode: 0o600, flush: true});
			remember(known, {key, values, made});
		},
		lock() {
			ensurePrivateFolder(folder);
			const own = `${lockFile}.${process.pid}`;
			writeFileSync(own, ownMark(), {mode: 0o600});
			try {
				if (!didLock(own) && !(didRemoveStale() && didLock(own))) {
					return false;
				}
			} finally {
				rmSync(own, {force: true});
			}

			// Another program may have created rows since it was read.
			known = read();
			return true;
		},
		unlock() {
			if (readLines(lockFile)[0] === ownMark()) {
				rmSync(lockFile, {force: true});
			}
		},
	};
}

/**
A ledger that lasts as long as the program, for the embedded sandbox.
*/
export function memoryLedger(): Ledger {
	const known: Known = new Map();
	return {
		find: form => known.get(keyOf(form)),
		findAnywhere: form => known.get(valuesKeyOf(form)),
		hasMade: id => isMadeIn(known, id),
		note(form, made) {
			remember(known, {key: keyOf(form), values: valuesKeyOf(form), made});
		},
		lock: () => true,
		unlock() {
			// Nobody else can see it.
		},
	};
}
