import {lineOf} from '../forms/line-editor.js';
import {childRows} from '../tree/tree-index.js';
import {withoutOrganization} from './data-reducer.js';
import type {DeletionEvent} from './events.js';
import type {State} from './state.js';
import type {Deletion} from './dialog.js';
import {selectedId, selectedRow} from './selectors.js';
import {selectRow} from './selection.js';

function withDeletion(state: State, change: (deletion: Deletion) => Deletion): State {
	return state.dialog.kind === 'deletion'
		? {...state, dialog: {kind: 'deletion', deletion: change(state.dialog.deletion)}}
		: state;
}

function isChecking(state: State, request: number): boolean {
	const checks = state.dialog.kind === 'deletion' ? state.dialog.deletion.checks : undefined;
	return checks?.status === 'loading' && checks.request === request;
}

function isDeleting(state: State, request: number): boolean {
	return state.dialog.kind === 'deletion' && state.dialog.deletion.sending === request;
}

/**
The key to select once a row is gone: its next sibling's, else the previous one's, else its parent's.
*/
function heirOf({tree: {index}}: State, row: number): string | undefined {
	const parent = index.parent[row] ?? -1;
	const siblings = childRows(index, parent);
	const at = siblings.indexOf(row);
	return index.keyAt(siblings[at + 1] ?? siblings[at - 1] ?? parent);
}

function receiveDone(state: State, {id, message}: DeletionEvent & {readonly type: 'deletion/done'}): State {
	const heir = selectedId(state) === id ? heirOf(state, selectedRow(state)) : undefined;
	const next = withoutOrganization({
		...state, dialog: {kind: 'none'}, find: undefined, message,
	}, id);
	return heir === undefined ? next : selectRow(next, next.tree.index.rowByKey.get(heir) ?? -1);
}

export function reduceDeletion(state: State, event: DeletionEvent): State {
	switch (event.type) {
		case 'deletion/opened': {
			const {organization, request} = event;
			const deletion = {organization, checks: {status: 'loading', request}, line: lineOf('')} as const;
			return {...state, message: undefined, dialog: {kind: 'deletion', deletion}};
		}

		case 'deletion/checked': {
			const {organizations, accounts, detail} = event;
			return isChecking(state, event.request)
				? withDeletion(state, deletion => ({...deletion, organization: detail.organization, checks: {status: 'ready', organizations, accounts}}))
				: state;
		}

		case 'deletion/checkFailed': {
			return isChecking(state, event.request)
				? withDeletion(state, deletion => ({...deletion, checks: {status: 'failed', error: event.error}}))
				: state;
		}

		case 'deletion/edited': {
			return withDeletion(state, ({error, verdict, ...deletion}) => ({...deletion, line: event.line}));
		}

		case 'deletion/sent': {
			return withDeletion(state, ({error, verdict, ...deletion}) => ({...deletion, sending: event.request}));
		}

		case 'deletion/renamed': {
			return isDeleting(state, event.request) ? withDeletion(state, deletion => ({...deletion, organization: event.organization, line: lineOf('')})) : state;
		}

		case 'deletion/failed': {
			return isDeleting(state, event.request)
				? withDeletion(state, ({sending, ...deletion}) => ({...deletion, error: event.error, ...(event.verdict !== undefined && {verdict: event.verdict})}))
				: state;
		}

		case 'deletion/done': {
			return isDeleting(state, event.request) ? receiveDone(state, event) : state;
		}
	}
}
