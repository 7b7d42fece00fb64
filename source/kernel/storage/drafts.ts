import {randomBytes} from 'node:crypto';
import {readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {parseExactly} from '../../base/api/json.js';
import {codeOf} from '../../base/text/error-code.js';
import {keptFormSchema, type Draft, type KeptForm} from '../form-model/stored-form.js';
import {checkPrivateFolder, linesOf, writePrivateFile} from './write-file.js';
import {isRunning, ownMark} from './process-mark.js';
import {readRegularFile} from './disk.js';

/** The owner of drafts. Drafts of another host or credential are never offered. */
type DraftOwner = {readonly host: string; readonly fingerprint: string};

/** How long a discarded form can be restored from disk, in milliseconds. */
const discardedFor = 3_600_000;

/** The unsaved forms on disk. `list`, `check`, `keep`, `hold` and `discard` throw file system errors. */
export type Drafts = {
	/** The drafts that no running program has open, latest first. Deletes forms that were discarded more than an hour ago. The list still includes those that this program discarded. */
	readonly list: () => readonly Draft[];
	/** Tests whether a form can be kept. */
	readonly check: (form: KeptForm) => void;
	/** Writes the open form. The draft belongs to this program until it is dropped or released. */
	readonly keep: (form: KeptForm) => void;
	/** Removes the draft that `keep` wrote. */
	readonly drop: () => void;
	/** Discards the open form. It stays listed as discarded: on disk for an hour, and for this program until it ends. If it cannot be written, it is kept only in memory. */
	readonly dropForNow: (form: KeptForm) => 'onDisk' | 'inMemory';
	/** Leaves the draft that `keep` wrote for the next program. */
	readonly release: () => void;
	/** Writes what is left of the open form, which is stored, as a draft of its own. It belongs to this program until `releaseRest`. Throws file system errors. */
	readonly keepRest: (form: KeptForm) => void;
	/** Lists the draft that `keepRest` wrote. */
	readonly releaseRest: () => void;
	/** Claims a draft for this program; false if another program claimed it first. */
	readonly take: (file: string) => boolean;
	/** Hides a listed draft from every program while it is sent: until it is released, or this program ends. */
	readonly hold: (file: string) => HeldDraft;
	/** Removes a listed draft. */
	readonly discard: (file: string) => void;
};

/** A draft that is sent. `release` lists it again, `drop` removes it. Both throw file system errors. */
export type HeldDraft = {readonly release: () => void; readonly drop: () => void};

const draftSchema = v.object({
	host: v.string(),
	fingerprint: v.string(),
	savedAt: v.number(),
	form: keptFormSchema,
	discardedAt: v.optional(v.number()),
});

// An open draft, and one that is sent, is named `MARK.RANDOM.open.json`, a waiting one `RANDOM.json`.
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
		// The file was removed or is incomplete. It is not offered, and not removed either.
		return undefined;
	}
}

// Reading the drafts does not need a folder that can be written, as on a read-only disk.
function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw error;
	}
}

function removeOver(file: string): void {
	try {
		rmSync(file, {force: true});
	} catch {
		// It stays on disk, but is no longer listed.
	}
}

export function openDrafts(stateFolder: string, owner: DraftOwner, now: () => number): Drafts {
	const folder = path.join(stateFolder, 'drafts');
	const newName = () => randomBytes(8).toString('hex');
	let own: string | undefined;
	let rest: string | undefined;
	// The name needs the crypto module, which a start should not wait for.
	const ownFile = () => {
		own ??= path.join(folder, `${ownMark()}.${newName()}.open.json`);
		return own;
	};

	// Released drafts that could not be renamed. They belong to no program.
	const unreleased = new Set<string>();
	// The forms that this program discarded, by file. They remain after their files are deleted.
	const discarded = new Map<string, Draft & {readonly isOnDisk: boolean}>();
	const isOver = ({discardedAt}: Pick<Draft, 'discardedAt'>) =>
		discardedAt !== undefined && now() - discardedAt >= discardedFor;

	function listFiles(): readonly Draft[] {
		const files = namesIn(folder).filter(file => file.endsWith('.json') && (unreleased.has(file) || isFree(file)));
		return files.flatMap((file): readonly Draft[] => {
			const read = readDraft(folder, file);
			if (read?.success !== true) {
				return [];
			}

			const {host, fingerprint, ...draft} = read.output;
			if (isOver(draft)) {
				removeOver(path.join(folder, file));
				return [];
			}

			return host === owner.host && fingerprint === owner.fingerprint ? [{file, ...draft}] : [];
		});
	}

	// If the file of a discarded form disappears within the hour, another program claimed it.
	const isHere = ({isOnDisk, ...draft}: Draft & {readonly isOnDisk: boolean}) => !isOnDisk || isOver(draft);

	function listDiscarded(listed: readonly Draft[]): readonly Draft[] {
		const files = new Set(listed.map(({file}) => file));
		const taken = discarded
			.values()
			.filter(draft => !files.has(draft.file) && !isHere(draft))
			.map(({file}) => file)
			.toArray();
		for (const file of taken) {
			discarded.delete(file);
		}

		return discarded
			.values()
			.filter(draft => !files.has(draft.file))
			.map(({isOnDisk: _, ...draft}) => draft)
			.toArray();
	}

	function keepOwn(form: KeptForm): void {
		const end = `"form":${JSON.stringify(form)}}`;
		// An unchanged draft keeps its time.
		if (linesOf(ownFile())[0]?.endsWith(end) !== true) {
			writePrivateFile(ownFile(), JSON.stringify({...owner, savedAt: now(), form}));
		}
	}

	function didRelease(file: string): boolean {
		try {
			renameSync(file, path.join(folder, `${newName()}.json`));
			return true;
		} catch (error) {
			if (codeOf(error) === 'ENOENT') {
				return true;
			}

			unreleased.add(path.basename(file));
			return false;
		}
	}

	function dropOwn(): void {
		if (own === undefined) {
			return;
		}

		try {
			rmSync(own, {force: true});
		} catch {
			// If it could not be written, it does not exist.
		}
	}

	return {
		list() {
			try {
				const listed = listFiles();
				return [...listed, ...listDiscarded(listed)].toSorted(
					(left, right) => (right.discardedAt ?? right.savedAt) - (left.discardedAt ?? left.savedAt),
				);
			} catch (error) {
				const listed = listDiscarded([]);
				if (listed.length > 0) {
					return listed.toReversed();
				}

				throw error;
			}
		},
		check(form) {
			checkPrivateFolder(folder, JSON.stringify(form));
		},
		keep: keepOwn,
		drop: dropOwn,
		dropForNow(form) {
			const at = now();
			const file = `${newName()}.json`;
			const draft = {savedAt: at, form, discardedAt: at};
			let isOnDisk = true;
			try {
				writePrivateFile(ownFile(), JSON.stringify({...owner, ...draft}));
				renameSync(ownFile(), path.join(folder, file));
			} catch {
				isOnDisk = false;
				dropOwn();
			}

			discarded.set(file, {file, ...draft, isOnDisk});
			return isOnDisk ? 'onDisk' : 'inMemory';
		},
		release() {
			// The next draft must not replace this one.
			own = own === undefined || didRelease(own) ? own : undefined;
		},
		keepRest(form) {
			keepOwn(form);
			[rest, own] = [own, undefined];
		},
		releaseRest() {
			rest = rest === undefined || didRelease(rest) ? undefined : rest;
		},
		take(file) {
			const kept = discarded.get(file);
			discarded.delete(file);
			try {
				renameSync(path.join(folder, file), ownFile());
				return true;
			} catch {
				return kept !== undefined && isHere(kept);
			}
		},
		hold(file) {
			const waiting = path.join(folder, file);
			const held = path.join(folder, `${ownMark()}.${newName()}.open.json`);
			renameSync(waiting, held);
			return {
				release() {
					renameSync(held, waiting);
				},
				drop() {
					rmSync(held, {force: true});
				},
			};
		},
		discard(file) {
			if (discarded.get(file)?.isOnDisk !== false) {
				rmSync(path.join(folder, file), {force: true});
			}

			discarded.delete(file);
		},
	};
}
