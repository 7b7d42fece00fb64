import * as v from 'valibot';
import {parseExactly} from '../api/json.js';
import {organizationSchema, type Organization} from '../api/schemas.js';
import {harmlessJson} from '../text/harmless.js';

/**
What was visible at one time, as far as one reading of the list tells it.
*/
export type Snapshot = {
	readonly host: string;
	/**
	ISO 8601.
	*/
	readonly takenAt: string;
	/**
	False where records could not be read: they are not among the organizations.
	*/
	readonly isComplete: boolean;
	readonly organizations: readonly Organization[];
};

/**
Those of these whose profile is known in a snapshot: of the others none can be compared.
*/
export function withProfileIn({organizations}: Snapshot, listed: readonly Organization[]): readonly Organization[] {
	const known = new Set(organizations.filter(({profile}) => profile !== undefined).map(({id}) => id));
	return listed.filter(({id}) => known.has(id));
}

const format = 'cforgs-snapshot';

const version = 1;

/**
A file that cannot be used; the message is one sentence with the place.
*/
export class SnapshotError extends Error {
	override readonly name = 'SnapshotError';
}

const headSchema = v.object({format: v.literal(format), version: v.number()});

const noProfileSchema = v.pipe(organizationSchema, v.transform((organization): Organization => ({...organization, profile: null})));

// Here null says that there is none; in a list of the service it says nothing.
const seenSchema = v.lazy(record => v.is(v.object({profile: v.null()}), record) ? noProfileSchema : organizationSchema);

const snapshotSchema = v.object({
	host: v.string(),
	taken_at: v.pipe(v.string(), v.check(text => !Number.isNaN(Date.parse(text)), 'Invalid time')),
	is_complete: v.boolean(),
	organizations: v.array(seenSchema),
});

/**
The text of a snapshot's file: one organization a line.
*/
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
Reads the text of a snapshot's file.

@throws {SnapshotError}
*/
export function parseSnapshot(text: string): Snapshot {
	const value = valueOf(text);
	const head = v.safeParse(headSchema, value);
	if (!head.success) {
		throw new SnapshotError('It is not a snapshot: cforgs snapshot FILE writes one.');
	}

	if (head.output.version !== version) {
		throw new SnapshotError(`It is of version ${head.output.version}, but this cforgs reads version ${version}.`);
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
