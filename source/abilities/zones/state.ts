import {told, type Told} from '../../base/text/told.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import {type CountedAccount, type ZonesBelow, zonesBelow} from '../../kernel/state/zone-counts.js';

/** Events of counting the zones of a branch. */
export type ZonesEvent =
	| {readonly type: 'zones/opened'; readonly of: string}
	| {readonly type: 'zones/asked'; readonly request: number; readonly isAgain: boolean}
	| {readonly type: 'zones/counted'; readonly counts: ReadonlyMap<string, number>}
	| {readonly type: 'zones/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'zones/ended'; readonly request: number; readonly text?: Told}
	| {readonly type: 'zones/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The zones of the accounts of `of` and everything below it. `request`: counts them. `text`: how far, or why that stopped. `back`: the dialog to return to. */
		readonly zones: Searchable & {readonly of: string; readonly request?: number; readonly text?: Told; readonly back: Dialog};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly zones: ZonesEvent;
	}
}

const sorted = new WeakMap<ZonesBelow, readonly CountedAccount[]>();

/** Those with the most zones first, and those that are not counted last. */
function inOrder(below: ZonesBelow): readonly CountedAccount[] {
	const known = sorted.get(below) ?? below.accounts.toSorted((one, other) => (other.zones ?? -1) - (one.zones ?? -1));
	sorted.set(below, known);
	return known;
}

/** The accounts of a branch with their zones. */
export const zoneList = searchableList('zones', {
	nouns: ['account', 'accounts'],
	foundBy: 'name, account id or path',
	items: (state, {of}) => inOrder(zonesBelow(state, of)),
	textOf: ({account: {name, id}, organizationId}, _, state) => [name, id, ...pathOf(state, rowOfId(state, organizationId))].join(' '),
	emptyText: state => `No accounts are known here. To read them, leave and press ${keyOf(state, 'openRest')}.`,
});

export const titleOf = (state: State, {of}: DialogOf<'zones'>): Told => told`Zones in ${nameAt(state, rowOfId(state, of))} and everything below`;

const isSame = (one: CountedAccount, other: CountedAccount): boolean => one.account.id === other.account.id;

export function reduceZones(state: State, event: ZonesEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'zones/opened': {
			return withDialog(state, {
				...unsearched, kind: 'zones', of: event.of, back: dialog,
			});
		}

		case 'zones/asked': {
			if (dialog.kind !== 'zones') {
				return state;
			}

			const ids = new Set(event.isAgain ? zonesBelow(state, dialog.of).accounts.map(({account}) => account.id) : []);
			const {text, ...rest} = dialog;
			return withDialog({...state, zoneCounts: new Map(state.zoneCounts?.entries().filter(([id]) => !ids.has(id)))}, {...rest, request: event.request});
		}

		case 'zones/counted': {
			const next = {...state, zoneCounts: new Map([...state.zoneCounts ?? [], ...event.counts])};
			return dialog.kind === 'zones' ? zoneList.staying(state, next, isSame) : next;
		}

		case 'zones/noted': {
			return dialog.kind === 'zones' && dialog.request === event.request ? withDialog(state, {...dialog, text: event.text}) : state;
		}

		case 'zones/ended': {
			if (dialog.kind !== 'zones' || dialog.request !== event.request) {
				return state;
			}

			const {request, text, ...rest} = dialog;
			return withDialog(state, {...rest, ...(event.text !== undefined && {text: event.text})});
		}

		case 'zones/left': {
			return dialog.kind === 'zones' ? withDialog(state, dialog.back) : state;
		}
	}
}
