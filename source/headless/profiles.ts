import {setTimeout as delay} from 'node:timers/promises';
import type {Organization} from '../api/schemas.js';
import {idsWithoutProfile, readProfiles} from '../commands/read-profiles.js';
import {failureText} from '../format/failure.js';
import {count, counted} from '../text/words.js';
import {exitStatus, type ExitStatus} from './exit-status.js';
import {openProgress, tell, tellWait} from './output.js';
import {tellFailure} from './tell-failure.js';
import type {Invocation} from './invocation.js';

type Completed = {readonly organizations: readonly Organization[]; readonly status: ExitStatus};

/**
What is listed, with the profiles that the list left out of those that are wanted, where `--profiles` asks for them.
*/
export async function withProfiles({client, flags}: Invocation, organizations: readonly Organization[], wanted: readonly Organization[]): Promise<Completed> {
	const ids = flags.profiles ? idsWithoutProfile(wanted) : [];
	if (ids.length === 0) {
		return {organizations, status: exitStatus.ok};
	}

	if (!flags.quiet) {
		tell(`reading ${counted(ids.length, 'profile')} that the list left out, with ${counted(ids.length, 'request')}; ctrl-c leaves, and nothing is written.`);
	}

	const progress = openProgress(flags.quiet);
	try {
		const {organizations: completed, refusals} = await readProfiles(client.for('profiles'), organizations, ids, {
			note: progress.show,
			async wait(milliseconds) {
				tellWait(milliseconds, flags.quiet);
				await delay(milliseconds);
			},
		});
		progress.end();
		const [refusal] = refusals;
		if (refusal) {
			tellFailure(refusal, flags, `${counted(refusals.length, 'profile')} could not be read and ${refusals.length === 1 ? 'is' : 'are'} left out. ${failureText(refusal)}`);
		}

		return {organizations: completed, status: refusal ? exitStatus.failed : exitStatus.ok};
	} finally {
		progress.end();
	}
}

/**
Says how many profiles are not in what was written, where nobody asked for them.
*/
export function tellWithoutProfile({profiles, quiet}: Invocation['flags'], written: readonly Organization[]): void {
	const without = idsWithoutProfile(written).length;
	if (!profiles && !quiet && without > 0) {
		tell(`${without === 1 ? '1 profile was' : `${count(without)} profiles were`} not in the list; --profiles reads ${without === 1 ? 'it' : 'them'}.`);
	}
}
