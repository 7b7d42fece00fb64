import {isWhole, type WholeList} from '../api/whole-list.js';
import {snapshotText, type Snapshot} from '../formats/snapshot.js';
import type {CommandInput} from '../settings/commands.js';
import {UsageError} from '../settings/usage-error.js';
import {type ExitStatus, firstFailure} from './exit-status.js';
import {tellWithoutProfile, withProfiles} from './profiles.js';
import type {Invocation} from './invocation.js';
import {runOnService} from './run-headless.js';
import {readWhole, statusOfList} from './whole.js';
import {openOutput} from './write-output.js';

/**
What a list that was just read says; the time is that before the first page was asked for.
*/
export const snapshotOf = ({client}: Pick<Invocation, 'client'>, list: WholeList, takenAt: Date): Snapshot => ({
	host: client.host, takenAt: takenAt.toISOString(), isComplete: isWhole(list), organizations: list.organizations,
});

async function writeSnapshot(invocation: Invocation, name: string | undefined): Promise<ExitStatus> {
	const {client, flags} = invocation;
	const write = await openOutput(name, flags);
	const takenAt = new Date();
	const list = await readWhole(client, flags.quiet);
	const {organizations, status} = await withProfiles(invocation, list.organizations, list.organizations);
	await write(snapshotText(snapshotOf(invocation, {...list, organizations}, takenAt)));
	tellWithoutProfile(flags, organizations);
	return firstFailure(statusOfList(list), status);
}

/**
`cforgs snapshot [FILE]`. A list that was cut short is not written.

@throws {UsageError | BaseUrlError} if the command line or the environment cannot be used
*/
export async function runSnapshot(input: CommandInput): Promise<ExitStatus> {
	if (input.operands[0]?.trim() === '') {
		throw new UsageError('The file name is empty.');
	}

	return runOnService(input, writeSnapshot);
}
