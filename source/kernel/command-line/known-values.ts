import {performance} from 'node:perf_hooks';
import {age} from '../../base/text/time.js';
import {count, counted, listText} from '../../base/text/words.js';
import type {CommandLine} from '../loop/command-line.js';
import {usableIn} from '../loop/known-lists.js';
import {keepInParts, untilKept} from '../storage/keep-read.js';
import {isWithoutTags, type KnownKind, type KnownRecord, type KnownValues, openKnown} from '../storage/known.js';
import {truthOf} from '../writes/last-writes.js';
import {UsageError} from '../options/exit-status.js';
import {oldestWanted} from './max-age.js';
import {tell} from './output.js';

/** What a command knows of organizations, and how it keeps what it reads. */
export type KnownFor<Kind extends KnownKind> = {
	/** The values that can be used instead of reading them, by organization. */
	readonly found: ReadonlyMap<string, KnownRecord<Kind>>;
	/** The ids of the organizations to read. */
	readonly missing: readonly string[];
	/** Keeps what was read, for later commands and sessions. `askedAt`: when it was requested, in milliseconds since the epoch. */
	readonly keep: (id: string, value: KnownValues[Kind], askedAt: number) => void;
	/** Writes what is not written yet. */
	readonly flush: () => void;
	/** Reports how many values were known, how old they are, and how many were read, with how many requests. */
	readonly tellAge: (read: number, requests?: number) => void;
};

const toldAs: Readonly<Record<KnownKind, (amount: number) => string>> = {
	profile: amount => counted(amount, 'profile'),
	accounts: amount => `accounts of ${counted(amount, 'organization')}`,
	members: amount => `members of ${counted(amount, 'organization')}`,
};

type Wanted<Kind extends KnownKind> = {
	readonly isReadAgain?: boolean;
	readonly isUsable?: (value: KnownValues[Kind], record: Pick<KnownRecord, 'id' | 'readAt'>) => boolean;
};

/** What is known of these organizations and not too old. */
export function knownFor<Kind extends KnownKind>(
	line: CommandLine,
	kind: Kind,
	ids: readonly string[],
	{isReadAgain = false, isUsable = () => true}: Wanted<Kind> = {},
): KnownFor<Kind> {
	const {disk, flags} = line;
	const {quiet} = flags;
	const known = openKnown(disk);
	const now = Date.now();
	// What this command itself has read is never too old for it.
	const oldest = isReadAgain ? Infinity : Math.min(oldestWanted(flags, now), performance.timeOrigin);
	const usable =
		oldest > now
			? new Map<string, KnownRecord<Kind>>()
			: usableIn(known, kind, ids, {oldest, isTrue: truthOf({...line, now: () => now})});
	const found = new Map(usable.entries().filter(([, record]) => isUsable(record.value, record)));

	const requestsBefore = line.requests();
	const keeping = keepInParts(known);
	const tellProblem = () => {
		const problem = known.takeProblem();
		if (problem !== undefined && !quiet) {
			tell(problem);
		}
	};

	return {
		found,
		missing: ids.filter(id => !found.has(id)),
		keep(id, value, askedAt) {
			keeping.add(kind, {id, value, readAt: askedAt});
		},
		flush() {
			untilKept(keeping.flush);
			tellProblem();
		},
		tellAge(values, requests = line.requests() - requestsBefore) {
			if (quiet || found.size === 0) {
				return;
			}

			const readAt = Math.min(...found.values().map(record => record.readAt));
			const partly = found
				.values()
				.filter(({value}) => isWithoutTags(value))
				.toArray().length;
			const read =
				values === 0
					? 'none read now'
					: `${count(values)} read now${requests === values ? '' : ` with ${counted(requests, 'request')}`}`;
			tell(
				`${toldAs[kind](found.size + values)}: ${count(found.size)} known (the oldest read ${age(readAt, now) ?? 'just now'}${partly === 0 ? '' : `; ${count(partly)} perhaps in part`}), ${read}.`,
			);
		},
	};
}

/**
The values of an option that can be repeated, each once, in the order of those allowed.

@throws {UsageError} If a value is not allowed.
*/
export function wordsAmong<Word extends string>(
	option: string,
	words: readonly string[],
	allowed: readonly Word[],
): readonly Word[] {
	if (words.some(word => allowed.every(each => each !== word))) {
		throw new UsageError(`${option} takes ${listText(allowed, 'or')}.`);
	}

	return allowed.filter(each => words.includes(each));
}
