import type {Page} from '../api/pages.js';
import {typeText} from '../forms/type-text.js';
import {rowOfId, selectedOrganization} from '../state/selectors.js';
import type {Deletion} from '../state/state.js';
import type {Command, Context} from './context.js';
import {orFail} from './load.js';

const deletionOf = ({store}: Context): Deletion | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'deletion' ? dialog.deletion : undefined;
};

/**
How many a list holds: its total as reported, or all its pages counted where none is.
*/
async function countOf(pages: AsyncIterable<Page<unknown>>): Promise<number> {
	let counted = 0;
	for await (const {total, items, unreadable} of pages) {
		if (total !== undefined) {
			return total;
		}

		counted += items.length + unreadable;
	}

	return counted;
}

/**
Opens the checklist and counts, on the server, what stands in the way.
*/
export const openDeletion: Command = async ({store, client, nextRequest}) => {
	const organization = selectedOrganization(store.getState());
	if (!organization) {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'deletion/opened', organization, request});
	await orFail(async () => {
		const [organizations, accounts] = await Promise.all([
			countOf(client.listOrganizations({'parent.id': organization.id})),
			countOf(client.listAccounts(organization.id)),
		]);
		store.dispatch({
			type: 'deletion/checked', request, organizations, accounts,
		});
	}, error => {
		store.dispatch({type: 'deletion/checkFailed', request, error});
	});
};

export const typeIntoDeletion: Command = (context, press) => {
	const deletion = deletionOf(context);
	if (deletion) {
		context.store.dispatch({type: 'deletion/edited', line: typeText(deletion.line, press)});
	}
};

export const deleteOrganization: Command = async context => {
	const deletion = deletionOf(context);
	if (!deletion) {
		return;
	}

	const {store, client, nextRequest} = context;
	const {id, name} = deletion.organization;
	const request = nextRequest();
	store.dispatch({type: 'deletion/sent', request});
	await orFail(async () => {
		await client.deleteOrganization(id);
		store.dispatch({
			type: 'deletion/done', request, id, message: {tone: 'success', text: `Deleted ${name} (${id})`},
		});
	}, error => {
		store.dispatch({type: 'deletion/failed', request, error});
	});
};

/**
Goes to the first sub-organization of what was to be deleted.
*/
export const jumpToChildren: Command = context => {
	const deletion = deletionOf(context);
	if (!deletion) {
		return;
	}

	const {store} = context;
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'pane/focused', pane: 'tree'});
	const {index} = store.getState().tree;
	const row = rowOfId(store.getState(), deletion.organization.id);
	const childKey = (index.childCount[row] ?? 0) > 0 ? index.keys[row + 1] : undefined;
	if (childKey !== undefined) {
		store.dispatch({type: 'tree/selected', key: childKey});
	}
};

export const jumpToAccounts: Command = ({store}) => {
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
};
