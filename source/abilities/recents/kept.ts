import * as v from 'valibot';
import {idSchema} from '../../base/api/schemas.js';
import type {Recents} from '../../kernel/state/recents.js';
import {oncePerDisk} from '../../kernel/storage/disk.js';
import {fileNameOf} from '../../kernel/storage/file-name.js';
import {openKeptValue} from '../../kernel/storage/kept-value.js';
import {listOf} from '../../kernel/storage/list-of.js';

/** How often something was used, at the time of its last use in milliseconds since the epoch: each use counts half as much a week later. */
type Uses = {readonly id: string; readonly count: number; readonly at: number};

/** One use, of an organization or of a command. */
export type Use = {readonly of: 'commands' | 'organizations'; readonly id: string; readonly at: number};

const week = 7 * 86_400_000;

/** The most organizations that are kept, and the most commands. */
const mostUsed = 500;

/** The most pinned organizations. */
export const mostPins = 100;

/** The most files. Nobody has more hosts. */
const mostFiles = 100;

const countSchema = v.pipe(v.number(), v.minValue(0));

function usesOf(id: v.GenericSchema<unknown, string>) {
	const use = v.object({id, count: countSchema, at: v.number()});
	return v.fallback(listOf(use), []);
}

const commandSchema = v.pipe(v.string(), v.maxLength(100));

const schema = v.object({
	organizations: usesOf(idSchema),
	commands: usesOf(commandSchema),
	pins: v.fallback(listOf(idSchema), []),
});

export type Kept = {
	readonly organizations: readonly Uses[];
	readonly commands: readonly Uses[];
	readonly pins: readonly string[];
};

export const nothingKept: Kept = {organizations: [], commands: [], pins: []};

function keptIn(value: unknown): Kept {
	const parsed = v.safeParse(schema, value);
	return parsed.success ? parsed.output : nothingKept;
}

/** What the uses count at a time. A clock that was wrong makes none count more. */
const countAt = ({count, at}: Uses, now: number): number => count * 2 ** (-Math.max(0, now - at) / week);

/** Sorted by what they count now, the most first. Of equals, the last stays first. */
const sorted = (all: readonly Uses[], now: number): readonly Uses[] =>
	all.toSorted((one, other) => countAt(other, now) - countAt(one, now));

/** The uses with one more. The new one always has room. */
function withUse(all: readonly Uses[], id: string, now: number): readonly Uses[] {
	const before = all.find(each => each.id === id);
	const count = Math.round(((before ? countAt(before, now) : 0) + 1) * 1000) / 1000;
	const others = sorted(
		all.filter(each => each.id !== id),
		now,
	).slice(0, mostUsed - 1);
	return sorted([{id, count, at: now}, ...others], now);
}

export const recentsOf = ({organizations, commands, pins}: Kept): Recents => ({
	organizations: organizations.map(({id}) => id),
	commands: commands.map(({id}) => id),
	pins: new Set(pins),
});

export function withUses(kept: Kept, uses: readonly Use[]): Kept {
	let now = kept;
	for (const {of, id, at} of uses) {
		now = {...now, [of]: withUse(now[of], id, at)};
	}

	return now;
}

/** The pins with another one last, or without it. The earliest are dropped beyond the most. */
export const withPin = (pins: Iterable<string>, id: string, isPinned: boolean): readonly string[] =>
	[...[...pins].filter(each => each !== id), ...(isPinned ? [id] : [])].slice(-mostPins);

/** What was used on a host, with any credential. */
type KeptRecents = {
	/** Nothing if the file cannot be read. */
	readonly read: () => Kept;
	/** Returns what is kept now, with the uses of other sessions. Throws file system errors. */
	readonly add: (uses: readonly Use[]) => Kept;
	/** Returns what is kept now, with the pins of other sessions. Throws file system errors. */
	readonly pin: (id: string, isPinned: boolean) => Kept;
};

/** Opens what was used on a host; undefined for the sandbox. Other programs can change it at the same time. */
export const openRecents = oncePerDisk(({stateFolder, owner}): KeptRecents | undefined => {
	if (!owner) {
		return undefined;
	}

	const file = openKeptValue(stateFolder, 'recents', `${fileNameOf(owner.host)}.json`, mostFiles);
	const change = (update: (before: Kept) => Kept): Kept => {
		let now = nothingKept;
		file.change(value => {
			now = update(keptIn(value));
			return now;
		});
		return now;
	};

	return {
		read: () => keptIn(file.read()),
		add: uses => change(before => withUses(before, uses)),
		pin: (id, isPinned) => change(before => ({...before, pins: withPin(before.pins, id, isPinned)})),
	};
});
