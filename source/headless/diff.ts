import {readFile} from 'node:fs/promises';
import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import {changeText} from '../compare/change-text.js';
import {changesBetween, withoutProfile, type Change} from '../compare/changes.js';
import {parseSnapshot, SnapshotError, type Snapshot} from '../compare/snapshot.js';
import {codeOf} from '../format/error-code.js';
import {harmless} from '../format/harmless.js';
import {harmlessJson} from '../format/harmless-json.js';
import {counted} from '../format/words.js';
import type {Flags} from '../settings/flags.js';
import {UsageError} from '../settings/usage-error.js';
import {
	exitStatus,
	Refusal,
	withRefusals,
	type ExitStatus,
} from './exit-status.js';
import {formatOf, print, tell} from './output.js';
import {inSession} from './session.js';
import {snapshotOf} from './snapshot.js';
import {readWholeList, statusOfList} from './tree.js';

/**
So many missing organizations are looked for one by one.
*/
const mostAsked = 100;

async function readSnapshot(file: string): Promise<Snapshot> {
	try {
		return parseSnapshot(await readFile(file, 'utf8'));
	} catch (error) {
		const why = error instanceof SnapshotError ? error.message : `It cannot be read (${codeOf(error)}).`;
		throw new Refusal(harmless(`${file} cannot be used. ${why}`), exitStatus.failed);
	}
}

function requireSameHost(older: Snapshot, newer: Pick<Snapshot, 'host'>): void {
	if (older.host !== newer.host) {
		throw new UsageError(harmless(`These are of two hosts and cannot be compared: ${older.host} and ${newer.host}.`));
	}
}

async function lookFor(client: Client, change: Change): Promise<Change> {
	try {
		await client.getOrganization(change.id);
		return {id: change.id, name: change.name, change: 'unlisted'};
	} catch (error) {
		// A refusal for another reason, such as too many requests, says nothing of the organization.
		if (error instanceof ApiError && error.failure === 'refused' && (error.status === 403 || error.status === 404)) {
			return {id: change.id, name: change.name, change: 'gone'};
		}

		if (error instanceof ApiError) {
			return change;
		}

		throw error;
	}
}

/**
Asks the service for what is missing in its list.
*/
async function looked(client: Client, changes: readonly Change[]): Promise<readonly Change[]> {
	const answers: Change[] = [];
	let asked = 0;
	for (const change of changes) {
		const isAsked = change.change === 'missing' && asked < mostAsked;
		asked += isAsked ? 1 : 0;
		answers.push(isAsked ? await lookFor(client, change) : change); // eslint-disable-line no-await-in-loop -- A burst would run into the rate limit.
	}

	return answers;
}

const headOf = ({host, takenAt, isComplete}: Snapshot) => ({host, taken_at: takenAt, is_complete: isComplete});

async function report(older: Snapshot, newer: Snapshot, changes: readonly Change[], flags: Flags): Promise<ExitStatus> {
	switch (formatOf(flags)) {
		case 'json': {
			await print(`${harmlessJson({
				from: headOf(older), to: headOf(newer), changes, profiles_not_compared: withoutProfile(older, newer),
			}, '\t')}\n`);
			break;
		}

		case 'quiet': {
			await print([...new Set(changes.map(({id}) => id))].map(id => `${harmless(id)}\n`).join(''));
			break;
		}

		case 'text':
		case 'csv': {
			await print(changes.map(change => changeText(change)).join(''));
		}
	}

	if (!flags.quiet) {
		const incomplete = [older, newer].some(({isComplete}) => !isComplete) ? ' Not every record could be read for them: what was left out looks as if it had appeared or were missing.' : '';
		const bare = withoutProfile(older, newer);
		const uncompared = bare === 0 ? '' : ` The lists held no profile to compare for ${counted(bare, 'organization')}.`;
		tell(`${counted(changes.length, 'change')} since ${harmless(older.takenAt)}.${uncompared}${incomplete}`);
	}

	return flags.exitCode && changes.length > 0 ? exitStatus.different : exitStatus.ok;
}

/**
`cforgs diff OLD [NEW]`: against the service where there is no second file.

@throws {UsageError | BaseUrlError} where the command line or the environment cannot be used, or the two are of different hosts.
*/
export async function runDiff([oldFile, newFile]: readonly string[], flags: Flags, environment: Readonly<Record<string, string | undefined>>): Promise<ExitStatus> {
	if (oldFile === undefined) {
		throw new UsageError('Compare with which snapshot? Give its file: cforgs diff OLD [NEW].');
	}

	formatOf(flags);
	if (newFile !== undefined) {
		return withRefusals(tell, async () => {
			const [older, newer] = await Promise.all([readSnapshot(oldFile), readSnapshot(newFile)]);
			requireSameHost(older, newer);
			return report(older, newer, changesBetween(older, newer), flags);
		});
	}

	return inSession(flags, environment, async session => {
		const {client} = session;
		const older = await readSnapshot(oldFile);
		requireSameHost(older, client);
		const takenAt = new Date();
		const list = await readWholeList(client, flags.quiet);
		const newer = snapshotOf(session, list, takenAt);
		const status = await report(older, newer, await looked(client, changesBetween(older, newer)), flags);
		const listStatus = statusOfList(list);
		return listStatus === exitStatus.ok ? status : listStatus;
	});
}
