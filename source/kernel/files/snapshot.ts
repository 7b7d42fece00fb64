import * as v from 'valibot';
import {parseExactly} from '../../base/api/json.js';
import {organizationSchema, type Organization} from '../../base/api/schemas.js';
import {harmlessJson} from '../../base/text/harmless.js';

/** All visible organizations at one time, as far as one read of the list shows them. */
export type Snapshot = {
	readonly host: string;
	/** ISO 8601. */
	readonly takenAt: string;
	/** False if some records could not be read. They are not among the organizations. */
	readonly isComplete: boolean;
	readonly organizations: readonly Organization[];
};

/** The listed organizations whose profile is in the snapshot. The other profiles cannot be compared. */
export function withProfileIn({organizations}: Snapshot, listed: readonly Organization[]): readonly Organization[] {
	const known = new Set(organizations.filter(({profile}) => profile !== undefined).map(({id}) => id));
	return listed.filter(({id}) => known.has(id));
}

const format = 'cforgs-snapshot';

const version = 1;

/** The file is not a valid snapshot. The message is one sentence that names the invalid part. */
export class SnapshotError extends Error {
	override readonly name = 'SnapshotError';
}

const headSchema = v.object({format: v.literal(format), version: v.number()});

const noProfileSchema = v.pipe(organizationSchema, v.transform((organization): Organization => ({...organization, profile: null})));

// In a snapshot, null means that there is no profile. In a list of the service, null means nothing.
const seenSchema = v.lazy(record => v.is(v.object({profile: v.null()}), record) ? noProfileSchema : organizationSchema);

const snapshotSchema = v.object({
	host: v.string(),
	taken_at: v.pipe(v.string(), v.check(text => !Number.isNaN(Date.parse(text)), 'Invalid time')),
	is_complete: v.boolean(),
	organizations: v.array(seenSchema),
});

/** The text of a snapshot file, with one organization per line. */
export function snapshotText({host, takenAt, isComplete, organizations}: Snapshot): string {
	const head = harmlessJson({
		format, version, host, taken_at: takenAt, is_complete: isComplete,
	}).slice(0, -1);
	const lines = organizations.map(organization => harmlessJson(organization));
	return `${head},"organizations":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]}\n`;
}

function valueOf(text: string): unknown {
	try {
		return parseExactly(text);
	} catch (error) {
		throw new SnapshotError(`It is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
	}
}

/**
Reads the text of a snapshot file.

@throws {SnapshotError} if the text is not a snapshot that this version can read.
*/
export function parseSnapshot(text: string): Snapshot {
	const value = valueOf(text);
	const head = v.safeParse(headSchema, value);
	if (!head.success) {
		throw new SnapshotError('It is not a snapshot: cforgs snapshot FILE writes one.');
	}

	if (head.output.version !== version) {
		throw new SnapshotError(`Its version is ${head.output.version}, but this cforgs reads version ${version}.`);
	}

	const {success, output, issues} = v.safeParse(snapshotSchema, value, {abortEarly: true});
	if (!success) {
		const [issue] = issues;
		throw new SnapshotError(`At ${v.getDotPath(issue) ?? 'its start'}: ${issue.message}.`);
	}

	const {host, taken_at: takenAt, is_complete: isComplete, organizations} = output;
	return {
		host, takenAt, isComplete, organizations,
	};
}
