import {createHash} from 'node:crypto';
import * as v from 'valibot';
import {type Disk, oncePerDisk} from './disk.js';
import {openSharedLines, type SharedLines} from './shared-lines.js';

/** The longest reason that is kept. */
export const longestReason = 500;

/** A digest of something that may be personal. */
export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

export const digestSchema = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/v));

export const reasonSchema = v.pipe(v.string(), v.maxLength(longestReason));

type Line = {readonly subject: string; readonly fingerprint?: string | undefined};

/** Lines about subjects, of a host and a credential. The latest line about a subject counts. */
export type LatestLines<Kept extends Line> = {
	/** By subject. Throws an unreadable file, as `SharedLines` does. */
	readonly read: () => ReadonlyMap<string, Kept>;
	/** Adds all of them in one write. Throws file system errors. */
	readonly add: (...kept: ReadonlyArray<Omit<Kept, 'fingerprint'>>) => void;
};

/** Opens such lines; in memory for the sandbox. Other programs can change them at the same time. `noun`: what the lines hold, at the beginning of a sentence. */
export function latestLines<Kept extends Line>(
	kind: string,
	noun: string,
	schema: v.GenericSchema<unknown, Kept>,
): (disk: Disk) => LatestLines<Kept> {
	const linesOn = oncePerDisk((disk): SharedLines => openSharedLines(disk, kind, noun));
	return disk => {
		const lines = linesOn(disk);
		const fingerprint = disk.owner?.fingerprint;
		return {
			read() {
				const latest = new Map<string, Kept>();
				for (const each of lines.read()) {
					const parsed = v.safeParse(schema, each);
					if (parsed.success && parsed.output.fingerprint === fingerprint) {
						latest.set(parsed.output.subject, parsed.output);
					}
				}

				return latest;
			},
			add(...kept) {
				lines.add(...kept.map(each => ({fingerprint, ...each})));
			},
		};
	};
}
