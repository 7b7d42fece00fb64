import type {RequestWindow} from '../../base/api/budget.js';
import type {ListState} from '../../kernel/state/data.js';
import type {ScopeKind} from '../../kernel/state/chosen-scope.js';
import type {State} from '../../kernel/state/state.js';
import type {KnownKind, KnownValues} from '../../kernel/storage/known.js';
import {durationText, timeParts} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {usualMaxAge} from '../../kernel/state/profile-age.js';
import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {plain, row, type Row, sign, type Span, toldRows, toned, totalWidth} from '../../kernel/rows/row.js';
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

type Lists<Kind extends 'accounts' | 'members'> = ReadonlyMap<string, ListState<KnownValues[Kind]['items'][number]>>;

/** Which organizations are read. `text`: them, and how many they are, after “For”. `hasOthers`: whether others can be chosen. */
export type RestScope = {readonly kind: ScopeKind | 'unjudged'; readonly text: string; readonly hasOthers: boolean};

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
			readonly accounts: Lists<'accounts'>;
			readonly members: Lists<'members'>;
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

/** Whether a list replaces one that is as old: a write from here has changed it. */
const isOther = <Item>(list: ListState<Item>, known: ListState<Item>): boolean =>
	list.readAt === known.readAt && JSON.stringify(list.items) !== JSON.stringify(known.items);

/** Adds lists that are newer, or were changed by a write from here, unless the person waits for one, or the tags of the accounts would be lost. */
export function withNewer<Item>(
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

export function reduceRest(state: State, event: RestEvent): State {
	const {dialog, behind} = state;
	switch (event.type) {
		case 'rest/opened': {
			const {plan, window, request, isTagged = false, scope, kinds = restKinds, notes = []} = event;
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
		}

		case 'rest/planned': {
			const {plan, window} = event;
			if (dialog.kind !== 'rest' || dialog.request !== event.request) {
				return state;
			}

			const {request, ...rest} = dialog;
			return {...state, dialog: {...rest, plan, window}};
		}

		case 'rest/chosen': {
			return dialog.kind === 'rest'
				? {
						...state,
						dialog: {...dialog, kinds: restKinds.filter(kind => dialog.kinds.includes(kind) !== (kind === event.kind))},
					}
				: state;
		}

		case 'rest/started': {
			return {...state, dialog: {kind: 'none'}, behind: {request: event.request, done: 0, total: event.total}};
		}

		case 'rest/received': {
			return behind?.request === event.request
				? {
						...state,
						behind: {...behind, done: event.done, total: event.total ?? behind.total},
						accounts: withNewer(state.accounts, event.accounts),
						members: event.members.size === 0 ? state.members : withNewer(state.members, event.members),
					}
				: state;
		}

		case 'rest/rested': {
			const {request, until} = event;
			return behind?.request === request
				? {
						...state,
						behind: {request, done: behind.done, total: behind.total, ...(until !== undefined && {goesOnAt: until})},
					}
				: state;
		}

		case 'rest/ended': {
			// A plan from before is no longer true.
			return behind?.request === event.request
				? {...state, behind: undefined, dialog: dialog.kind === 'rest' ? {kind: 'none'} : dialog}
				: state;
		}
	}
}

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
