import * as v from 'valibot';
import {shownText} from '../../base/text/told.js';
import type {Disk} from '../../kernel/storage/disk.js';
import {digestOf, digestSchema, latestLines, reasonSchema} from '../../kernel/storage/locked-lines.js';
import type {ApplyRow, Difference} from './plan.js';

/** Differences that somebody accepted, of a host and a credential. */
export type Accepted = {
	/** The rows, with the reasons of those whose differences are accepted as they are now. Throws an unreadable file, as `SharedLines` does. */
	readonly among: (rows: readonly ApplyRow[]) => readonly ApplyRow[];
	/** How many rows have accepted differences. Throws as `among` does. */
	readonly count: () => number;
	/** Keeps why the differences of a row are accepted, or forgets it. Throws file system errors. */
	readonly keep: (row: ApplyRow, reason: string | undefined) => void;
};

const lineSchema = v.object({
	fingerprint: v.optional(v.string()),
	subject: digestSchema,
	differences: digestSchema,
	kinds: v.array(v.string()),
	fields: v.array(v.string()),
	// Absent if the differences are no longer accepted.
	reason: v.optional(reasonSchema),
});

const linesOn = latestLines('accepted', 'The accepted differences', lineSchema);

const subjectOf = ({organization, path}: ApplyRow): string => digestOf(organization ? organization.id : path);

// Only a digest of the values is kept, because they may be personal.
function differencesOf({differences, path}: ApplyRow): string {
	const valuesOf = ({changes}: Difference) => changes.map(({key, from, to}) => [key, from ?? null, to ?? null]);
	return digestOf([
		path,
		differences.map(each => [each.kind, valuesOf(each), each.why === undefined ? '' : shownText(each.why)]),
	]);
}

/** Opens the accepted differences; in memory for the sandbox. Other programs can change them at the same time. */
export function openAccepted(disk: Disk): Accepted {
	const lines = linesOn(disk);
	return {
		among(rows) {
			const latest = lines.read();
			return latest.size === 0
				? rows
				: rows.map(row => {
						const kept = row.differences.length === 0 ? undefined : latest.get(subjectOf(row));
						return kept?.reason !== undefined && kept.differences === differencesOf(row)
							? {...row, accepted: kept.reason}
							: row;
					});
		},
		count: () =>
			lines
				.read()
				.values()
				.filter(({reason}) => reason !== undefined)
				.toArray().length,
		keep(row, reason) {
			const {differences} = row;
			lines.add({
				subject: subjectOf(row),
				differences: differencesOf(row),
				kinds: differences.map(({kind}) => kind),
				fields: differences.flatMap(({changes}) => changes.map(({key}) => key)),
				...(reason !== undefined && {reason}),
			});
		},
	};
}
