import type {ApiError} from '../../base/api/api-error.js';
import type {Usage} from '../../base/api/readers.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {emptyUsageText, sumsOf, type UsagePeriod, type UsageSum} from '../../kernel/files/usage-sums.js';
import {failureText} from '../../kernel/rows/failure.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {Told} from '../../base/text/told.js';

type OfOrganization = {readonly id: string; readonly name: string};

/** What the dialog shows of a period: it loads, has loaded, or failed. */
type UsageRead =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'ready'; readonly sums: readonly UsageSum[]; readonly unreadable: number}
	| {readonly status: 'failed'; readonly error: ApiError};

/** Events of the usage of one organization. */
export type UsageEvent =
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

function emptyText(state: State, {read}: DialogOf<'usage'>): Told {
	switch (read.status) {
		case 'loading': {
			return 'Reading the usage …';
		}

		case 'failed': {
			return failureText(read.error);
		}

		case 'ready': {
			return `${emptyUsageText} Press ${keyOf(state, 'showEarlierUsage')} for the month before.`;
		}
	}
}

export const titleOf = ({
	organization: {name},
	period: {from, to},
}: Pick<DialogOf<'usage'>, 'organization' | 'period'>): string =>
	`Usage (alpha) of ${exactName(shownName(name))}, ${from} to ${to}`;

/** The usage by metric and account. */
export const usageList = searchableList('usage', {
	nouns: ['sum', 'sums'],
	foundBy: 'metric, product, account, account id or unit',
	items: (_, {read}) => (read.status === 'ready' ? read.sums : none),
	textOf: ({metric, metricId, product, unit, account, accountId}) =>
		[metric, metricId, product, unit, account, accountId].join(' '),
	emptyText,
});

export function reduceUsage(state: State, event: UsageEvent): State {
	const {dialog} = state;
	if (event.type === 'usage/opened') {
		const {organization, period, request} = event;
		return withDialog(state, {
			...unsearched,
			kind: 'usage',
			organization,
			period,
			back: 0,
			read: {status: 'loading', request},
		});
	}

	if (dialog.kind !== 'usage') {
		return state;
	}

	const isAwaited = (request: number): boolean => dialog.read.status === 'loading' && dialog.read.request === request;
	switch (event.type) {
		case 'usage/asked': {
			const {period, back, request} = event;
			return withDialog(state, {...dialog, period, back, cursor: 0, read: {status: 'loading', request}});
		}

		case 'usage/received': {
			if (!isAwaited(event.request)) {
				return state;
			}

			const {rows, unreadable} = event.usage;
			return withDialog(state, {
				...dialog,
				cursor: 0,
				read: {status: 'ready', sums: sumsOf(rows, dialog.period), unreadable},
			});
		}

		case 'usage/failed': {
			return isAwaited(event.request)
				? withDialog(state, {...dialog, read: {status: 'failed', error: event.error}})
				: state;
		}
	}
}
