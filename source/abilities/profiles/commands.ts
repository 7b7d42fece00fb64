import type {Client} from '../../base/api/client.js';
import {failureText} from '../../kernel/rows/failure.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {unreadCount} from '../../kernel/state/known-profiles.js';
import {oldProfiles, profilesOf} from '../../kernel/state/profile-age.js';
import {told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {keepProfiles, profileClock} from '../../kernel/loop/keep-profiles.js';
import {orFail} from '../../kernel/loop/load.js';
import {readProfiles} from '../../kernel/loop/read-profiles.js';
import {say, sayFailure, tell} from '../../kernel/loop/tell.js';
import {whileReading} from '../../kernel/loop/until.js';

type Keep = ReturnType<typeof keepProfiles>['onRead'];

/** Asks before it loads the missing and old profiles, or reports that there are none. */
export const askForProfiles: Command = context => {
	const {store} = context;
	const state = store.getState();
	const clock = profileClock(context);
	if (unreadCount(state) === 0 && oldProfiles(state, clock).length === 0) {
		say(context, `All profiles are loaded. Press ${keyOf(state, 'refreshSelected')} to reload the selected one.`);
		return;
	}

	store.dispatch({type: 'profiles/asked', clock});
};

/** Keeps the profiles that come with the list. Returns the ids of the organizations without one. */
async function readListed(client: Client, keep: Keep): Promise<readonly string[]> {
	const without = new Set<string>();
	for await (const {items} of client.listOrganizations({}, {firstPageSize: 1000})) {
		for (const {id, profile} of items) {
			if (profile === undefined) {
				without.add(id);
			} else {
				keep(id, profile);
			}
		}
	}

	return [...without];
}

async function readRest(context: Context, signal: AbortSignal, request: number): Promise<void> {
	const {store, wait} = context;
	const client = context.client.for('load the profiles for the search');
	const {onRead, flush} = keepProfiles(context, request);
	try {
		const {unread, old} = profilesOf(store.getState(), await readListed(client, onRead), profileClock(context));
		const {refusals} = await readProfiles(client, [], [...unread, ...old], {
			note() {
				// The search shows the progress.
			},
			wait,
			isWanted: () => !signal.aborted,
			onRead,
		});
		const [refusal] = refusals;
		if (refusal) {
			sayFailure({store}, refusal, told`${counted(refusals.length, 'profile')} could not be read. ${failureText(refusal)}`);
		}
	} finally {
		flush();
	}
}

/** Loads the missing and old profiles, one request each, and opens the search if it is closed. The search finds each profile at once. Loaded profiles stay if the person stops. */
export const readEveryProfile: Command = async (context, press) => {
	const {store, nextRequest} = context;
	const request = nextRequest();
	store.dispatch({type: 'profiles/requested', request});
	if (!store.getState().find) {
		await context.commands.get('openFind')?.(context, press);
	}

	await whileReading(context, async (reading, signal) => orFail(async () => {
		await readRest(reading, signal, request);
	}, error => {
		const unread = unreadCount(store.getState());
		if (signal.aborted) {
			say(context, `Stopped: ${counted(unread, 'profile')} ${unread === 1 ? 'is' : 'are'} not loaded.`, 'warning');
		} else {
			sayFailure(context, error);
		}
	}), 'profiles');
	store.dispatch({type: 'profiles/ended', request});
	if (unreadCount(store.getState()) === 0) {
		tell(context, 'All profiles are loaded.');
	}
};
