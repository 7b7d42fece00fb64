import {deleteOrganization} from '../deletion/commands.js';
import {checkDeletion} from '../write/deletion.js';
import {lineOf} from '../forms/line-editor.js';
import {failureText} from '../format/failure.js';
import {harmless, exactName} from '../text/harmless.js';
import {harmlessJson} from '../text/harmless-json.js';
import {shownText, told} from '../text/told.js';
import {counted} from '../text/words.js';
import {whyNotDelete} from '../deletion/availability.js';
import {deletionIn} from '../deletion/state.js';
import type {Event} from '../state/events.js';
import type {State} from '../state/state.js';
import type {CommandInput} from '../settings/commands.js';
import type {Flags} from '../settings/flags.js';
import {ask, questionTo, requireAnswer} from './confirm.js';
import {
	exitStatus,
	Refusal,
	statusOfFailure,
	type ExitStatus,
} from './exit-status.js';
import {
	formatOf,
	print,
	printUnsent,
	tell,
} from './output.js';
import {runOnOrganization} from './run-headless.js';
import {requireKept, serviceOf, stoppable} from './service.js';
import {tellFailure} from './tell-failure.js';
import type {Invocation} from './invocation.js';

type Ending = Extract<Event, {readonly type: 'deletion/done' | 'deletion/failed'}>;

/**
Goes on where nothing stands in the way.

@throws {Refusal | ApiError} where the organization is not empty, or that could not be counted.
*/
function requireEmpty(state: State): void {
	const checks = deletionIn(state)?.checks;
	if (checks?.status === 'failed') {
		throw checks.error;
	}

	if (checks?.status !== 'ready' || checks.organizations + checks.accounts === 0) {
		return;
	}

	const held = `${counted(checks.organizations, 'sub-organization')} and ${counted(checks.accounts, 'account')}`;
	throw new Refusal(`It holds ${held}: only an empty organization can be deleted. Nothing was sent.`, exitStatus.refused);
}

// What looking it up has told, behind an answer that was lost. That nothing is known, the loss says itself.
const lookedUp = ({error, verdict}: Extract<Ending, {readonly type: 'deletion/failed'}>): string =>
	verdict !== 'unknown' && error.outcome === 'unknown' ? ' Looking it up shows that it is still there.' : '';

async function report(ending: Ending | undefined, id: string, flags: Flags): Promise<ExitStatus> {
	switch (ending?.type) {
		case undefined: {
			return exitStatus.ok;
		}

		case 'deletion/done': {
			// First what was done: the output may not be taken.
			if (!flags.quiet) {
				tell(harmless(ending.message.text));
			}

			await print(flags.json ? `${harmlessJson({id})}\n` : `${harmless(id)}\n`);
			return exitStatus.ok;
		}

		case 'deletion/failed': {
			const {error, verdict} = ending;
			tellFailure(error, flags, told`${failureText(error)}${lookedUp(ending)}`);
			return verdict === 'unknown' ? exitStatus.unknown : statusOfFailure(error);
		}
	}
}

async function remove(invocation: Invocation, id: string): Promise<ExitStatus> {
	const {client, flags} = invocation;
	formatOf(flags);
	requireAnswer(flags);
	const requests: string[] = [];
	const context = serviceOf(invocation, request => {
		requests.push(request);
	});
	const {store} = context;
	let ending: Ending | undefined;
	store.observe(event => {
		if (event.type === 'deletion/done' || event.type === 'deletion/failed') {
			ending = event;
		}
	});
	const organization = await client.getOrganization(id);
	await checkDeletion(context, organization);
	requireEmpty(store.getState());
	requireKept(context, flags);
	const typed = flags.yes || flags.dryRun ? organization.id : await ask(questionTo(invocation.target, `Type the exact name of “${exactName(organization.name)}”, or its id, to delete it: `));
	store.dispatch({type: 'deletion/edited', line: lineOf(typed)});
	const why = whyNotDelete(store.getState());
	if (why !== undefined) {
		throw new Refusal(`${shownText(why)} Nothing was sent.`, exitStatus.failed);
	}

	await stoppable(context, async () => deleteOrganization(context));
	await printUnsent(requests, flags);
	return report(ending, id, flags);
}

/**
`cforgs delete ID`: counts what stands in the way, asks for the name, and sends once.
*/
export const runDelete = async (input: CommandInput): Promise<ExitStatus> => runOnOrganization(input, {isRead: false}, remove);
