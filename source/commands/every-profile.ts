import type {Client} from '../api/client.js';
import {failureText} from '../format/failure.js';
import {knownProfile, unreadCount} from '../state/known-profiles.js';
import type {State} from '../state/state.js';
import {soughtIn} from '../forms/folded-profiles.js';
import {counted} from '../text/words.js';
import type {Command, Context} from './context.js';
import {openFind} from './find.js';
import {orFail} from './load.js';
import {readProfiles} from './read-profiles.js';
import {say, tell} from './tell.js';
import {whileReading} from './waits.js';

/**
So many profiles are handed on at a time: each time a search looks at all of them again.
*/
const handedAtOnce = 20;

export const askForProfiles: Command = ({store}) => {
	store.dispatch({type: 'profiles/asked'});
};

type Hand = (profiles: State['profiles']) => void;

/**
Hands on the profiles that come with the list, and answers the ids of the others.
*/
async function readListed(client: Client, hand: Hand): Promise<readonly string[]> {
	const without = new Set<string>();
	for await (const {items} of client.listOrganizations({}, {firstPageSize: 1000})) {
		hand(new Map(items.flatMap(({id, profile}) => profile === undefined ? [] : [[id, profile && soughtIn(profile)] as const])));
		for (const {id, profile} of items) {
			if (profile === undefined) {
				without.add(id);
			}
		}
	}

	return [...without];
}

async function readRest(context: Context, signal: AbortSignal, hand: Hand): Promise<void> {
	const {store, wait} = context;
	const client = context.client.for('profiles to search');
	const ids = await readListed(client, hand);
	const unread = ids.filter(id => knownProfile(store.getState(), id) === undefined);
	let read = new Map<string, ReturnType<typeof soughtIn> | null>(); // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
	const handRead = () => {
		hand(read);
		read = new Map();
	};

	try {
		const {refusals} = await readProfiles(client, [], unread, {
			note() {
				// How many are read stands beside the search.
			},
			wait,
			isWanted: () => !signal.aborted,
			onRead(id, profile) {
				read.set(id, profile && soughtIn(profile));
				if (read.size >= handedAtOnce) {
					handRead();
				}
			},
		});
		const [refusal] = refusals;
		if (refusal) {
			say({store}, `${counted(refusals.length, 'profile')} could not be read. ${failureText(refusal)}`, 'warning');
		}
	} finally {
		handRead();
	}
}

/**
Reads the profiles that are not known yet, one request each, for a search in them, which it opens. What has come is searched at once, and stays where the rest is stopped.
*/
export const readEveryProfile: Command = async (context, press) => {
	const {store, nextRequest} = context;
	const request = nextRequest();
	store.dispatch({type: 'profiles/requested', request});
	if (!store.getState().find) {
		await openFind(context, press);
	}

	const hand: Hand = profiles => {
		store.dispatch({type: 'profiles/received', request, profiles});
	};

	await whileReading(context, async (reading, signal) => orFail(async () => {
		await readRest(reading, signal, hand);
	}, error => {
		const unread = unreadCount(store.getState());
		say(context, signal.aborted ? `Stopped: ${counted(unread, 'profile')} ${unread === 1 ? 'is' : 'are'} not read.` : failureText(error), 'warning');
	}), 'profiles');
	store.dispatch({type: 'profiles/ended', request});
	if (unreadCount(store.getState()) === 0) {
		tell(context, 'Every profile is read.');
	}
};
