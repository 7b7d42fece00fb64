import {durationText, timeParts} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {usualMaxAge} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {plain, row, type Row, sign, type Span, toldRows, toned, totalWidth} from '../../kernel/rows/row.js';
import type {KnownKind} from '../../kernel/storage/known.js';
import {accountsText, costText, kindNames, kindText, requestsOf, requestsOfKind, restKinds} from './plan.js';

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
