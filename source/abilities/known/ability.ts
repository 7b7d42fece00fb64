import {defineAbility, defineDialog, type Begun} from '../../kernel/loop/ability.js';
import type {ServiceContext, SessionContext} from '../../kernel/loop/context.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import {keysFirst} from '../../kernel/loop/list-search.js';
import {say} from '../../kernel/loop/tell.js';
import type {LookedAt} from '../../kernel/filter/source.js';
import {openFilter} from '../../kernel/state/found.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {columnNeeds} from '../../kernel/state/layout.js';
import type {Event} from '../../kernel/state/events.js';
import type {State} from '../../kernel/state/state.js';
import {forgetOld, type Known, type KnownKind, type KnownRecord, openKnown} from '../../kernel/storage/known.js';
import {changeTimes} from '../../kernel/writes/journal.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import {profilesHandlers, knownHandlers, restHandlers, restRows, whyNotRest, whyNotStart} from './state.js';
import {keepKnown, agoOf, listOf, profileOf, recallAgain, recallOnce} from './recall.js';
import {
	askStopRest,
	changeRestScope,
	choose,
	chooseTags,
	leaveRest,
	openRest,
	startRest,
	stopRest,
} from './rest-commands.js';

/** When to forget what is too old, in milliseconds: after the first frames. */
const cleaningAfter = 1500;

/** The time of a reading. */
type Aged = {
	readonly readAt: number;
	/** How long ago it was, if an earlier session made it. */
	readonly age?: string;
};

/** Whether this session has read something, or is reading it. The age of anything else grows. */
const isRead = (read: Aged | undefined): boolean => read !== undefined && read.age === undefined;

/** Shows what earlier sessions read of an organization, until it is read again, unless it is no longer true. */
function recall(context: ServiceContext, id: string): void {
	const {store, disk, now} = context;
	const {accounts, members, profiles, details} = store.getState();
	const known = openKnown(disk);
	const recalledOf = <Kind extends KnownKind, Value extends Aged>(
		kind: Kind,
		shown: Aged | undefined,
		valueOf: (record: KnownRecord<Kind>, time: number) => Value,
	): Value | undefined => {
		const record = isRead(shown) ? undefined : known.read(kind, id);
		const value = record && truthOf(context)({...record, kind}) ? valueOf(record, now()) : undefined;
		// What looks at everything known looks again after each change.
		return value && shown?.readAt === value.readAt && shown.age === value.age ? undefined : value;
	};

	const recalled = {
		profile: details.has(id) ? undefined : recalledOf('profile', profiles.get(id), profileOf),
		accounts: recalledOf('accounts', accounts.get(id), listOf),
		members: recalledOf('members', members?.get(id), listOf),
	};
	if (Object.values(recalled).some(each => each !== undefined)) {
		store.dispatch({type: 'known/recalled', id, ...recalled});
	}
}

async function recallCounts(context: ServiceContext): Promise<void> {
	const {store, disk, wait, now} = context;
	const isTrue = truthOf(context);
	const byId = new Map<string, {readonly count: number; readonly readAt: number; readonly isWithoutTags?: true}>();
	for (const part of openKnown(disk).accountCounts()) {
		for (const record of part) {
			if (isTrue({...record, kind: 'accounts'})) {
				byId.set(record.id, record);
			}
		}

		await wait(0); // eslint-disable-line no-await-in-loop -- Keys come first.
	}

	if (byId.size > 0 || store.getState().knownCounts) {
		store.dispatch({type: 'known/countsRecalled', counts: {byId, now: now()}});
	}
}

/** The events after which the accounts of an organization can be others than those that were read. */
const changesCounts: ReadonlySet<Event['type']> = new Set(['run/ended', 'deletion/done']);

/** The interval between updates of the age of the counts, in milliseconds. */
const ageEvery = 60_000;

function tellAges(context: ServiceContext): void {
	const {store, now} = context;
	const state = store.getState();
	if (state.knownCounts && now() - state.knownCounts.now >= ageEvery) {
		store.dispatch({type: 'known/countsAged', now: now()});
	}

	const id = selectedId(state) ?? '';
	const shown = [
		state.details.has(id) ? undefined : state.profiles.get(id),
		state.accounts.get(id),
		state.members?.get(id),
	];
	if (shown.some(read => read?.age !== undefined && read.age !== agoOf(read.readAt, now()))) {
		recall(context, id);
	}
}

/** Lets filters and columns look at the times of changes. `recall` collects them again only after a change. */
function changeRecaller(
	context: ServiceContext,
	known: Known,
): {readonly recall: () => Promise<void>; readonly stop: () => void} {
	const {store, journal, wait} = context;
	let isNoticed = true;
	let seenWrites = '';
	const stop = known.observe(() => {
		isNoticed = true;
	});
	return {
		stop,
		async recall() {
			const writes = journal.list();
			const own = [writes.length, writes[0]?.at, writes.filter(({isUnclear}) => isUnclear).length].join(' ');
			if (!isNoticed && own === seenWrites) {
				return;
			}

			isNoticed = false;
			seenWrites = own;
			const isFirst = store.getState().changeTimes === undefined;
			const times = await keysFirst({wait}, changeTimes(context), () => true);
			if (!times) {
				return;
			}

			store.dispatch({type: 'known/changesRecalled', times});
			if (isFirst) {
				store.dispatch({type: 'known/allRecalled', need: 'changes'});
			}
		},
	};
}

const looksAtProfiles: ReadonlySet<Event['type']> = new Set([
	'find/opened',
	'export/opened',
	'comparison/opened',
	'comparison/fileAsked',
]);

function beginWithKnown(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {store, disk, now} = context;
	const known = openKnown(disk);
	const keeping = keepKnown(context, known);
	const tellProblem = () => {
		const problem = known.takeProblem();
		if (problem !== undefined) {
			say({store}, problem, 'warning');
		}
	};

	let areCountsRecalled = false;
	const changes = changeRecaller(context, known);
	const recallLookedAt = (all: Iterable<LookedAt> = []) => {
		for (const each of all) {
			if (each === 'changes') {
				changes.recall().catch(onDefect);
			} else {
				recallOnce(context, each).catch(onDefect);
			}
		}
	};

	const recallForColumns = () => {
		recallLookedAt(columnNeeds(store.getState()));
	};

	const stopObserving = store.observe(event => {
		const {type} = event;
		if (event.type === 'branch/asked') {
			recallLookedAt(['profile', 'accounts', 'members', 'changes']);
		} else if (event.type === 'kept/opened') {
			recallLookedAt(event.lookedAt);
		} else if (looksAtProfiles.has(type)) {
			recallOnce(context, 'profile').catch(onDefect);
		} else if (type === 'find/edited') {
			recallLookedAt(openFilter(store.getState())?.lookedAt);
		} else if (type === 'pane/columnsChosen' || type === 'tree/sorted') {
			recallForColumns();
		} else if (type === 'people/ended' || changesCounts.has(type)) {
			// The list of people keeps what it reads by itself, and a run what it reads back.
			recallAgain(context, true).catch(onDefect);
			areCountsRecalled = false;
		} else if (!type.startsWith('known/')) {
			tellAges(context);
		}
	});
	const cleaning = setTimeout(() => {
		forgetOld(disk, known, now());
		tellProblem();
	}, cleaningAfter);
	cleaning.unref();
	return {
		atRest(id) {
			recall(context, id);
			if (!areCountsRecalled) {
				areCountsRecalled = true;
				recallCounts(context).catch(onDefect);
				recallForColumns();
			}

			if (store.getState().changeTimes) {
				changes.recall().catch(onDefect);
			}

			tellProblem();
		},
		stop() {
			clearTimeout(cleaning);
			stopObserving();
			changes.stop();
			keeping.stop();
		},
		keep: keeping.flush,
	};
}

const isStill = ({behind}: State): boolean => behind === undefined;

const whyNotStopRest: WhyNot = state => (isStill(state) ? 'Nothing is being read.' : undefined);

const whyNotAskStopRest: WhyNot = state =>
	whyNotStopRest(state) ?? (state.message?.asksFor === 'stopRest' ? 'The next press stops the reading.' : undefined);

const whyNotOthers: WhyNot = ({dialog}) =>
	dialog.kind === 'rest' && dialog.scope?.hasOthers !== true
		? 'To read only a part, go to an organization with sub-organizations, mark some, or keep a filter first.'
		: undefined;

/** Keeping values for later sessions, showing them with their age, and reading the rest on purpose. */
export const known = defineAbility({
	name: 'known',
	section: 'While finding',
	commands: {
		openRest,
		startRest,
		askStopRest,
		stopRest,
		leaveRest,
		closeRest: closeDialog,
		chooseProfiles: choose('profile'),
		chooseAccounts: choose('accounts'),
		chooseMembers: choose('members'),
		chooseTags,
		changeRestScope,
	},
	keys: [
		{
			keys: ['ctrl+r'],
			command: 'openRest',
			task: 'keep',
			beforeRows: 'opens',
			name: 'read the rest',
			alsoCalled: ['find by email', 'search profiles', 'load profiles', 'sync'],
			description: 'Read all profiles, accounts and members that are not known; first shows the requests',
			places: panes => [...panes, 'find'],
			whyNot: whyNotRest,
		},
		{
			keys: ['escape'],
			command: 'askStopRest',
			beforeRows: 'acts',
			name: 'stop reading',
			description: 'Say that reading behind the screen goes on; pressed again at once, stop it',
			places: ['tree'],
			whyNot: whyNotAskStopRest,
			isHint: 'whereItActs',
			inPalette: 'never',
		},
		{
			keys: ['escape'],
			command: 'stopRest',
			beforeRows: 'stops',
			name: 'stop reading',
			description: 'Stop reading behind the screen; what was read is kept',
			places: ['tree'],
			whyNot: whyNotStopRest,
			isHint: 'whereItActs',
		},
		{
			keys: ['y', 'enter'],
			command: 'startRest',
			name: 'read',
			description: 'Read them behind the screen',
			places: ['rest'],
			whyNot: whyNotStart,
			isHint: isStill,
		},
		{
			keys: ['p'],
			command: 'chooseProfiles',
			name: 'profiles',
			description: 'Read profiles, or do not',
			places: ['rest'],
			isHint: isStill,
		},
		{
			keys: ['a'],
			command: 'chooseAccounts',
			name: 'accounts',
			description: 'Read accounts, or do not',
			places: ['rest'],
			isHint: isStill,
		},
		{
			keys: ['m'],
			command: 'chooseMembers',
			name: 'members',
			description: 'Read members, or do not',
			places: ['rest'],
			isHint: isStill,
		},
		{
			keys: ['t'],
			command: 'chooseTags',
			name: 'tags',
			description: 'Read the tags of accounts too, or do not',
			places: ['rest'],
			isHint: isStill,
		},
		{
			keys: ['b'],
			command: 'changeRestScope',
			name: 'others',
			description:
				'Read other organizations: all, the branch under the cursor, what the filter finds, or the marked ones',
			places: ['rest'],
			whyNot: whyNotOthers,
			isHint: isStill,
		},
		{
			keys: ['q', 'n'],
			command: 'closeRest',
			name: 'leave',
			description: 'Leave; what is being read goes on',
			places: ['rest'],
			isHint: state => !isStill(state),
		},
		{
			keys: ['escape'],
			command: 'leaveRest',
			name: 'stop',
			nameNow: state => (isStill(state) ? 'leave' : undefined),
			description: 'Leave, and stop what is being read',
			places: ['rest'],
			isHint: true,
		},
	],
	places: {rest: {label: 'reading the rest'}},
	dialogs: [
		defineDialog('rest', {
			view: (state, dialog, {columns}) => ({title: 'Read the rest', rows: restRows(state, dialog, columns)}),
		}),
	],
	begin: beginWithKnown,
	handlers: [knownHandlers, restHandlers, profilesHandlers],
});
