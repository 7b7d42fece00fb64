import type {RequestWindow} from '../../base/api/budget.js';
import type {ListState, KnownCounts, ReadProfile, DetailState} from '../../kernel/state/data.js';
import type {ScopeKind} from '../../kernel/state/chosen-scope.js';
import type {State} from '../../kernel/state/state.js';
import type {KnownKind, KnownValues} from '../../kernel/storage/known.js';
import {durationText, timeParts} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {usualMaxAge, readProfileOf} from '../../kernel/state/profile-age.js';
import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {plain, row, type Row, sign, type Span, toldRows, toned, totalWidth} from '../../kernel/rows/row.js';
import type {LookedAt} from '../../kernel/filter/source.js';
import {seenAnew} from '../../kernel/state/find.js';
import type {Handlers} from '../../kernel/state/events.js';
import {
	restKinds,
	type RestPlan,
	accountsText,
	costText,
	kindNames,
	kindText,
	requestsOf,
	requestsOfKind,
} from './read-rest.js';

type RestLists<Kind extends 'accounts' | 'members'> = ReadonlyMap<
	string,
	ListState<KnownValues[Kind]['items'][number]>
>;

/** Which organizations are read. */
export type RestScope = {
	readonly kind: ScopeKind | 'unjudged';
	/** Them, and how many they are, after “For”. */
	readonly text: string;
	/** Whether others can be chosen. */
	readonly hasOthers: boolean;
};

/** Reading the rest, behind the screen. */
export type RestEvent =
	/** `request`: asks how long the list of all accounts is. `scope`: the organizations that are read, all of them if it is absent. `kinds`: those to begin with. `notes`: why they are read so, and what was taken over, in sentences. */
	| {
			readonly type: 'rest/opened';
			readonly plan: RestPlan;
			readonly window: RequestWindow;
			readonly isTagged?: boolean;
			readonly request?: number;
			readonly scope?: RestScope;
			readonly kinds?: readonly KnownKind[];
			readonly notes?: readonly string[];
	  }
	| {readonly type: 'rest/planned'; readonly plan: RestPlan; readonly window: RequestWindow; readonly request: number}
	| {readonly type: 'rest/chosen'; readonly kind: KnownKind}
	| {readonly type: 'rest/started'; readonly request: number; readonly total: number}
	| {
			readonly type: 'rest/received';
			readonly request: number;
			readonly done: number;
			readonly total?: number;
			readonly accounts: RestLists<'accounts'>;
			readonly members: RestLists<'members'>;
	  }
	| {readonly type: 'rest/rested'; readonly request: number; readonly until?: number}
	| {readonly type: 'rest/ended'; readonly request: number};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly rest: RestEvent;
	}
}

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The plan, with what was left of the window, and the kinds that the person chose. `isTagged`: accounts with their tags. `request`: asks how long the list of all accounts is. `scope`: the organizations that are read; all of them if it is absent. `notes`: sentences about the plan. */
		readonly rest: {
			readonly plan: RestPlan;
			readonly window: RequestWindow;
			readonly kinds: readonly KnownKind[];
			readonly isTagged: boolean;
			readonly request?: number;
			readonly scope?: RestScope;
			readonly notes?: readonly string[];
		};
	}
}

const isOther = <Item>(list: ListState<Item>, known: ListState<Item>): boolean =>
	list.readAt === known.readAt && JSON.stringify(list.items) !== JSON.stringify(known.items);

/** Adds lists that are newer, or were changed by a write from here, unless the person waits for one, or the tags of the accounts would be lost. */
function withNewer<Item>(
	known: ReadonlyMap<string, ListState<Item>> | undefined,
	read: ReadonlyMap<string, ListState<Item>>,
): ReadonlyMap<string, ListState<Item>> {
	const newer = [...read].filter(([id, {isWithoutTags, ...other}]) => {
		const list = known?.get(id);
		return (
			!list ||
			(list.progress.status !== 'loading' &&
				(list.readAt < other.readAt || isOther(other, list)) &&
				(isWithoutTags === undefined || list.isWithoutTags === true))
		);
	});
	return newer.length === 0 ? (known ?? new Map()) : new Map([...(known ?? []), ...newer]);
}

export const restHandlers: Handlers<RestEvent> = {
	'rest/opened'(state, {plan, window, request, isTagged = false, scope, kinds = restKinds, notes = []}) {
		const {dialog} = state;
		return {
			...state,
			dialog: {
				kind: 'rest',
				plan,
				window,
				isTagged,
				kinds: dialog.kind === 'rest' ? dialog.kinds : kinds,
				...(request !== undefined && {request}),
				...(scope && {scope}),
				...(notes.length > 0 && {notes}),
			},
		};
	},

	'rest/planned'(state, event) {
		const {dialog} = state;
		const {plan, window} = event;
		if (dialog.kind !== 'rest' || dialog.request !== event.request) {
			return state;
		}

		const {request, ...rest} = dialog;
		return {...state, dialog: {...rest, plan, window}};
	},

	'rest/chosen'(state, event) {
		const {dialog} = state;
		return dialog.kind === 'rest'
			? {
					...state,
					dialog: {...dialog, kinds: restKinds.filter(kind => dialog.kinds.includes(kind) !== (kind === event.kind))},
				}
			: state;
	},

	'rest/started': (state, {request, total}) => ({...state, dialog: {kind: 'none'}, behind: {request, done: 0, total}}),

	'rest/received'(state, event) {
		const {behind} = state;
		return behind?.request === event.request
			? {
					...state,
					behind: {...behind, done: event.done, total: event.total ?? behind.total},
					accounts: withNewer(state.accounts, event.accounts),
					members: event.members.size === 0 ? state.members : withNewer(state.members, event.members),
				}
			: state;
	},

	'rest/rested'(state, {request, until}) {
		const {behind} = state;
		return behind?.request === request
			? {
					...state,
					behind: {request, done: behind.done, total: behind.total, ...(until !== undefined && {goesOnAt: until})},
				}
			: state;
	},

	'rest/ended'(state, {request}) {
		const {dialog, behind} = state;
		// A plan from before is no longer true.
		return behind?.request === request
			? {...state, behind: undefined, dialog: dialog.kind === 'rest' ? {kind: 'none'} : dialog}
			: state;
	},
};

const toggles = {
	profile: 'chooseProfiles',
	accounts: 'chooseAccounts',
	members: 'chooseMembers',
} as const satisfies Readonly<Record<KnownKind, string>>;

type Line = {readonly head: readonly Span[]; readonly text: string; readonly key: string};

/** A row for each line. If one is too narrow, the texts are below the lines. */
function lineRows(lines: readonly Line[], columns: number): readonly Row[] {
	const whole = lines.map(({head, text, key}) => [...head, toned('dim', text), toned('dim', `   ${key}`)]);
	return whole.every(spans => totalWidth(spans) <= columns)
		? whole.map(spans => row(...spans))
		: lines.flatMap(({head, text, key}, at): readonly Row[] => [
				{...row(...head, toned('dim', key)), said: whole[at] ?? []},
				...toldRows(text, columns, 'dim', 4).map(below => ({...below, said: []})),
			]);
}

/** What reading the rest takes, or how far it is. */
export function restRows(
	state: State,
	{plan, window, kinds, isTagged, request, scope, notes = []}: DialogOf<'rest'>,
	columns: number,
): readonly Row[] {
	const {behind} = state;
	if (behind) {
		return toldRows(
			`${count(behind.done)} of ${counted(behind.total, 'request')} done. It goes on behind the screen${behind.goesOnAt === undefined ? '' : `, at ${timeParts(new Date(behind.goesOnAt)).time} UTC, when the service accepts more requests`}; what was read is kept. Press ${keyOf(state, 'leaveRest')} to stop it. To go on later, press ${keyOf(state, 'openRest')} again.`,
			columns,
		);
	}

	const requestsText = (kind: KnownKind) => counted(requestsOfKind(plan, kind), 'request');
	const lineOf = (isChosen: boolean, name: string, number: string, text: string, command: string): Line => ({
		head: [
			isChosen ? sign('[x] ', 'chosen: ') : sign('[ ] ', 'not chosen: '),
			plain(`${name.padEnd(10)}${number.padStart(15)}   `),
		],
		text,
		key: keyOf(state, command),
	});
	const lines = [
		...restKinds.map(kind =>
			lineOf(kinds.includes(kind), kindNames[kind], requestsText(kind), kindText(plan[kind]), toggles[kind]),
		),
		...(kinds.includes('accounts')
			? [lineOf(isTagged, '  tags', '', 'of accounts, one request each', 'chooseTags')]
			: []),
	];
	const requests = requestsOf(plan, kinds);
	const cost =
		requests === 0
			? 'Nothing is to be read.'
			: `${costText(requests, window)} It goes on behind the screen, and what was read is kept if you stop.`;
	const accounts = kinds.includes('accounts')
		? request === undefined
			? accountsText(plan)
			: waitText(state, 'Asking how many accounts there are …')
		: undefined;
	const hasOld = kinds.some(kind => plan[kind].old.length > 0);
	const old = hasOld
		? toldRows(
				`Too old is what was read more than ${durationText(usualMaxAge.milliseconds / 1000)} ago, or before a change from this computer.`,
				columns,
				'dim',
			)
		: [];
	const way = scope?.hasOthers ? ` To choose others, press ${keyOf(state, 'changeRestScope')}.` : '';
	const about = scope ? [...toldRows(`For ${scope.text}.${way}`, columns), row()] : [];
	const told = notes.flatMap(note => toldRows(note, columns));
	return [
		...about,
		...told,
		...(told.length === 0 ? [] : [row()]),
		...toldRows(cost, columns),
		row(),
		...lineRows(lines, columns),
		...old,
		...(accounts === undefined ? [] : [row(), ...toldRows(accounts, columns)]),
	];
}

/** For reading the rest. */
export const whyNotRest: WhyNot = state =>
	whyNoProfiles(state) ?? (state.organizations.length === 0 ? whyNotRow(state) : undefined);

export const whyNotStart: WhyNot = ({dialog, behind}) => {
	if (behind) {
		return 'It is being read already.';
	}

	return dialog.kind === 'rest' && requestsOf(dialog.plan, dialog.kinds) === 0 ? 'Nothing is to be read.' : undefined;
};

type Items<Kind extends 'accounts' | 'members'> = KnownValues[Kind]['items'][number];

type Recalled = {
	readonly type: 'known/recalled';
	readonly id: string;
	readonly profile?: ReadProfile | undefined;
	readonly accounts?: ListState<Items<'accounts'>> | undefined;
	readonly members?: ListState<Items<'members'>> | undefined;
};

type Lists<Kind extends 'accounts' | 'members'> = ReadonlyMap<string, ListState<Items<Kind>>>;

export type KnownEvent =
	| Recalled
	| {readonly type: 'known/countsRecalled'; readonly counts: KnownCounts}
	/** What earlier sessions read of all organizations has been passed on. */
	| {readonly type: 'known/allRecalled'; readonly need: LookedAt}
	| {readonly type: 'known/changesRecalled'; readonly times: ReadonlyMap<string, number>}
	| {readonly type: 'known/countsAged'; readonly now: number}
	| {readonly type: 'known/profilesRecalled'; readonly profiles: ReadonlyMap<string, ReadProfile>}
	| {readonly type: 'known/listsRecalled'; readonly accounts?: Lists<'accounts'>; readonly members?: Lists<'members'>};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly known: KnownEvent;
	}
}

/** Adds a list to a map, unless this session has read it. */
function unlessRead<Item>(
	lists: ReadonlyMap<string, ListState<Item>> | undefined,
	id: string,
	list: ListState<Item> | undefined,
): ReadonlyMap<string, ListState<Item>> | undefined {
	const before = lists?.get(id);
	return list === undefined || (before && before.age === undefined) ? lists : new Map(lists).set(id, list);
}

function withRecalled(state: State, {id, profile, accounts, members}: Recalled): State {
	const before = readProfileOf(state, id);
	const isNewer =
		profile !== undefined && (profile.readAt > (before?.readAt ?? -Infinity) || before?.age !== undefined);
	return {
		...state,
		profiles: isNewer ? new Map(state.profiles).set(id, profile) : state.profiles,
		accounts: unlessRead(state.accounts, id, accounts) ?? state.accounts,
		members: unlessRead(state.members, id, members),
	};
}

function withProfiles(state: State, profiles: ReadonlyMap<string, ReadProfile>): State {
	const others = [...profiles].filter(([id, {readAt}]) => readAt > (readProfileOf(state, id)?.readAt ?? -Infinity));
	if (others.length === 0) {
		return state;
	}

	const all = new Map(state.profiles);
	for (const [id, profile] of others) {
		all.set(id, profile);
	}

	return seenAnew(state, {...state, profiles: all});
}

export const knownHandlers: Handlers<KnownEvent> = {
	'known/recalled': (state, event) => withRecalled(state, event),

	'known/profilesRecalled': (state, {profiles}) => withProfiles(state, profiles),

	'known/countsRecalled': (state, {counts}) => ({...state, knownCounts: counts}),

	'known/changesRecalled': (state, {times}) => seenAnew(state, {...state, changeTimes: times}),

	'known/countsAged': (state, {now}) =>
		state.knownCounts ? {...state, knownCounts: {...state.knownCounts, now}} : state,

	'known/allRecalled': state => state,

	'known/listsRecalled': (state, {accounts, members}) => ({
		...state,
		...(accounts && {accounts: withNewer(state.accounts, accounts)}),
		...(members && {members: withNewer(state.members, members)}),
	}),
};

export type ProfilesEvent =
	| {readonly type: 'profiles/requested'; readonly request: number}
	| {readonly type: 'profiles/received'; readonly request?: number; readonly profiles: State['profiles']}
	| {readonly type: 'profiles/ended'; readonly request: number};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly profiles: ProfilesEvent;
	}
}

function withLaterProfiles({details}: State, profiles: State['profiles']): State['details'] {
	const later = new Map<string, DetailState>();
	for (const [id, {profile, readAt}] of profiles) {
		const known = details.get(id);
		if (known?.detail && readAt > (known.detail.profileReadAt ?? known.detail.readAt)) {
			later.set(id, {...known, detail: {...known.detail, profile: profile ?? undefined, profileReadAt: readAt}});
		}
	}

	return later.size === 0 ? details : new Map([...details, ...later]);
}

export const profilesHandlers: Handlers<ProfilesEvent> = {
	'profiles/requested': (state, {request}) => ({...state, dialog: {kind: 'none'}, profilesRequest: request}),

	'profiles/received'(state, {request, profiles}) {
		// A profile loaded for an export or a comparison is kept, even if the person left it.
		return request === undefined || state.profilesRequest === request
			? seenAnew(state, {
					...state,
					profiles: new Map([...state.profiles, ...profiles]),
					details: withLaterProfiles(state, profiles),
				})
			: state;
	},

	'profiles/ended': (state, {request}) =>
		state.profilesRequest === request ? {...state, profilesRequest: undefined} : state,
};
