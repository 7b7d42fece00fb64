import {createClient, type Client} from '../api/client.js';
import {repeatText} from '../format/failure.js';
import {openConnection} from '../connection/connection.js';
import type {Target} from '../connection/target.js';
import type {Flags} from '../settings/flags.js';
import {withRefusals, type ExitStatus} from './exit-status.js';
import {tell, tellWait} from './output.js';

/**
One run of a command: where it asks, and what it was told.
*/
export type Invocation = {
	readonly client: Client;
	readonly target: Target;
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
};

/**
Runs a command against what the flags and the environment lead to, and ends what was started for it.
*/
export async function invoke(flags: Flags, environment: NodeJS.ProcessEnv, run: (invocation: Invocation) => Promise<ExitStatus>): Promise<ExitStatus> {
	const target = await openConnection(flags, environment);
	try {
		target.requestLog.onStop(tell);
		const client = createClient({
			...target.clientOptions,
			onWait(milliseconds) {
				tellWait(milliseconds, flags.quiet);
			},
			onRepeat(error) {
				const text = repeatText(error);
				if (text !== undefined && !flags.quiet) {
					tell(text);
				}
			},
		});
		return await withRefusals(flags, async () => run({
			client, target, flags, environment,
		}));
	} finally {
		await target.close();
	}
}
