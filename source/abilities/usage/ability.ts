import type {Command, Context} from '../../kernel/loop/context.js';
import {inDialog} from '../../kernel/loop/until.js';
import {selectedOrganization} from '../../kernel/state/selectors.js';
import {type ApiError, orFailure} from '../../base/api/api-error.js';
import type {Usage} from '../../base/api/readers.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName, counted} from '../../base/text/words.js';
import {failureText} from '../../kernel/rows/failure.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import {type Told, dot, joinedBy} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {trendOf} from '../../kernel/rows/figure-blocks.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data,
	plain,
	type Row,
	selectionMark,
	sign,
	type Span,
	toldRows,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import type {Handlers} from '../../kernel/state/events.js';
import {
	monthBefore,
	type UsagePeriod,
	emptyUsageText,
	sumsOf,
	type UsageSum,
	alphaText,
	daysUnsent,
	quantityText,
} from './sums.js';

async function read(context: Context, id: string, period: UsagePeriod, request: number): Promise<void> {
	const {store, client} = inDialog(context);
	await orFailure(
		async () => {
			const usage = await client.for('read the usage').getUsage(id, period);
			store.dispatch({type: 'usage/received', request, usage});
		},
		error => {
			store.dispatch({type: 'usage/failed', request, error});
		},
	);
}

const openUsage: Command = async context => {
	const {store, nextRequest, now} = context;
	const organization = selectedOrganization(store.getState());
	if (!organization) {
		return;
	}

	const {id, name} = organization;
	const period = monthBefore(now(), 0);
	const request = nextRequest();
	store.dispatch({type: 'usage/opened', organization: {id, name}, period, request});
	await read(context, id, period, request);
};

const showMonth =
	(by: -1 | 0 | 1): Command =>
	async context => {
		const {store, nextRequest, now} = context;
		const {dialog} = store.getState();
		if (dialog.kind !== 'usage') {
			return;
		}

		const back = Math.max(0, dialog.back - by);
		const period = monthBefore(now(), back);
		const request = nextRequest();
		store.dispatch({type: 'usage/asked', period, back, request});
		await read(context, dialog.organization.id, period, request);
	};

const showEarlierUsage = showMonth(-1);

const showLaterUsage = showMonth(1);

const readUsageAgain = showMonth(0);

type OfOrganization = {readonly id: string; readonly name: string};

type UsageRead =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'ready'; readonly sums: readonly UsageSum[]; readonly unreadable: number}
	| {readonly status: 'failed'; readonly error: ApiError};

type UsageEvent =
	| {
			readonly type: 'usage/opened';
			readonly organization: OfOrganization;
			readonly period: UsagePeriod;
			readonly request: number;
	  }
	| {readonly type: 'usage/asked'; readonly period: UsagePeriod; readonly back: number; readonly request: number}
	| {readonly type: 'usage/received'; readonly request: number; readonly usage: Usage}
	| {readonly type: 'usage/failed'; readonly request: number; readonly error: ApiError};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** What the accounts of an organization used in a period. `back`: how many months before this one it is. */
		readonly usage: Searchable & {
			readonly organization: OfOrganization;
			readonly period: UsagePeriod;
			readonly back: number;
			readonly read: UsageRead;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly usage: UsageEvent;
	}
}

const none: readonly UsageSum[] = [];

function emptyText(state: State, {read: reading}: DialogOf<'usage'>): Told {
	switch (reading.status) {
		case 'loading': {
			return 'Reading the usage …';
		}

		case 'failed': {
			return failureText(reading.error);
		}

		case 'ready': {
			return `${emptyUsageText} Press ${keyOf(state, 'showEarlierUsage')} for the month before.`;
		}
	}
}

const titleOf = ({
	organization: {name},
	period: {from, to},
}: Pick<DialogOf<'usage'>, 'organization' | 'period'>): string =>
	`Usage (alpha) of ${exactName(shownName(name))}, ${from} to ${to}`;

/** The usage by metric and account. */
export const usageList = searchableList('usage', {
	nouns: ['sum', 'sums'],
	foundBy: 'metric, product, account, account id or unit',
	items: (_, {read: reading}) => (reading.status === 'ready' ? reading.sums : none),
	textOf: ({metric, metricId, product, unit, account, accountId}) =>
		[metric, metricId, product, unit, account, accountId].join(' '),
	emptyText,
});

const whileRead = (
	state: State,
	request: number,
	change: (dialog: DialogOf<'usage'>) => Partial<DialogOf<'usage'>>,
): State =>
	whileIn(state, 'usage', dialog =>
		dialog.read.status === 'loading' && dialog.read.request === request ? {...dialog, ...change(dialog)} : dialog,
	);

const usageHandlers: Handlers<UsageEvent> = {
	'usage/opened': (state, {organization, period, request}) =>
		withDialog(state, {
			...unsearched,
			kind: 'usage',
			organization,
			period,
			back: 0,
			read: {status: 'loading', request},
		}),

	'usage/asked': (state, {period, back, request}) =>
		whileIn(state, 'usage', dialog => ({...dialog, period, back, cursor: 0, read: {status: 'loading', request}})),

	'usage/received': (state, {request, usage: {rows, unreadable}}) =>
		whileRead(state, request, ({period}) => ({
			cursor: 0,
			read: {status: 'ready', sums: sumsOf(rows, period), unreadable},
		})),

	'usage/failed': (state, {request, error}) => whileRead(state, request, () => ({read: {status: 'failed', error}})),
};

const leastForDays = 100;

const amountText = ({sum, unit}: Pick<UsageSum, 'sum' | 'unit'>): string =>
	`${quantityText(sum)} ${exactName(unit)}`.trimEnd();

const mostForUnit = 24;

function sumRow(
	each: UsageSum,
	isSelected: boolean,
	{columns, amounts}: {readonly columns: number; readonly amounts: number},
): Row {
	const amount = amountText(each);
	const unsent = daysUnsent(each);
	const days = columns < leastForDays ? '' : trendOf(each.perDay);
	const right: readonly Span[] = [
		...(days === '' ? [] : [sign(days, '', 'accent'), plain('  ')]),
		{
			text: amount.padStart(amounts),
			isHarmless: true,
			said: unsent === 0 ? amount : `${amount}, no usage sent for ${counted(unsent, 'day')}`,
		},
	];
	const who: readonly Span[] = [
		data(shownName(each.metric)),
		plain(', '),
		each.accountId === '' ? toned('dim', 'the whole contract') : {...data(shownName(each.account)), tone: 'dim'},
	];
	return {left: [selectionMark(isSelected), ...nameSpans(who, columns - 4 - totalWidth(right))], right, isSelected};
}

function headRowsOf(state: State, {read: reading}: DialogOf<'usage'>, columns: number): readonly Row[] {
	if (reading.status === 'loading') {
		return toldRows(waitText(state, 'Reading the usage …'), columns, 'dim');
	}

	if (reading.status === 'failed' || reading.sums.length === 0) {
		return [];
	}

	const accounts = new Set(reading.sums.flatMap(({accountId}) => (accountId === '' ? [] : [accountId]))).size;
	const parts: readonly Told[] = ['by metric and account', counted(accounts, 'account'), 'days in UTC', alphaText];
	return [
		...toldRows(joinedBy(dot, parts), columns, 'dim'),
		...(reading.unreadable === 0
			? []
			: toldRows(
					`${counted(reading.unreadable, 'record')} could not be read, so the sums are too low.`,
					columns,
					'warning',
				)),
	];
}

function usageRows(state: State, dialog: DialogOf<'usage'>, room: Room): readonly Row[] {
	const {cursor, read: reading} = dialog;
	const {columns} = room;
	return usageList.rows(state, dialog, room, {
		head: headRowsOf(state, dialog, columns),
		isEmptyTold: reading.status === 'loading',
		rowsOf(found, height) {
			const shown = windowed(found, cursor, height);
			const amounts = Math.min(mostForUnit, Math.max(...shown.map(([each]) => widthOf(amountText(each)))));
			return shown.map(([each, isSelected]) => sumRow(each, isSelected, {columns, amounts}));
		},
	});
}

const list = listDialog(usageList, {
	isTable: true,
	labels: ['the usage', 'searching the usage'],
	view: (state, dialog, room) => ({title: titleOf(dialog), rows: usageRows(state, dialog, room)}),
});

const whyNotUsage: WhyNot = state =>
	whyNotRow(state) ??
	whyNotIdentified(state) ??
	whyNotCall(state, 'Reading the usage', 'usage') ??
	(selectedOrganization(state) ? undefined : 'The usage of an organization that is not visible to you cannot be read.');

const whyNotRead: WhyNot = ({dialog}) =>
	dialog.kind === 'usage' && dialog.read.status === 'loading' ? 'The usage is still being read.' : undefined;

const whyNotLater: WhyNot = state =>
	state.dialog.kind === 'usage' && state.dialog.back === 0 ? 'This is the current month.' : whyNotRead(state);

/** What the accounts of an organization used, by metric and account. Read only when somebody asks for it. */
export const usage = defineAbility({
	name: 'usage',
	section: 'In the usage',
	commands: {openUsage, showEarlierUsage, showLaterUsage, readUsageAgain},
	keys: [
		{
			keys: ['%'],
			givesWay: true,
			command: 'openUsage',
			task: 'look',
			beforeRows: 'acts',
			name: 'usage',
			alsoCalled: ['billing', 'consumption', 'metrics', 'alpha'],
			description: 'Show what the accounts of the organization used this month (alpha), with one request',
			places: 'panes',
			section: 'In every pane',
			whyNot: whyNotUsage,
		},
		...list.keys,
		{
			keys: ['[', 'left'],
			command: 'showEarlierUsage',
			name: 'month before',
			description: 'Read the month before',
			places: ['usage'],
			whyNot: whyNotRead,
			isHint: true,
		},
		{
			keys: [']', 'right'],
			command: 'showLaterUsage',
			name: 'month after',
			description: 'Read the month after',
			places: ['usage'],
			whyNot: whyNotLater,
		},
		{
			keys: ['r'],
			command: 'readUsageAgain',
			name: 'read again',
			description: 'Read the usage again',
			places: ['usage'],
			whyNot: whyNotRead,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the usage',
			places: ['usage'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	handlers: [usageHandlers],
});
