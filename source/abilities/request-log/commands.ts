import type {Client} from '../../base/api/client.js';
import {rayId} from '../../kernel/files/audit-records.js';
import {timeRange} from '../../kernel/files/history-period.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {LoggedRequest} from '../../base/api/caller.js';
import type {Command} from '../../kernel/loop/context.js';
import {copyAndTell, showAlone} from '../../kernel/loop/clipboard.js';
import {requestText, say} from '../../kernel/loop/tell.js';
import {type LogEntry, organizationIn, requestList} from './state.js';

// The log itself only has ids, because its file may be shared.
function nameIn(path: string, state: State): string | undefined {
	const id = organizationIn(path);
	return id === undefined ? undefined : state.tree.index.nameAt(rowOfId(state, id));
}

// The body of a write is not kept.
function entryOf(request: LoggedRequest, client: Client, about: string | undefined): LogEntry {
	const {method, path} = request;
	const text = requestText({method, path}, client);
	const curl =
		method === 'POST' || method === 'PUT'
			? `${text} \\\n  -H 'Content-Type: application/json' \\\n  --data @body.json`
			: text;
	return {...request, curl, ...(about !== undefined && {about})};
}

const timesFound = (state: State) =>
	state.dialog.kind === 'log'
		? requestList
				.found(state, state.dialog)
				.map(({at}) => at)
				.join(' ')
		: undefined;

export const openLog: Command = ({store, client, requests}) => {
	const state = store.getState();
	const entries = requests().map(request => entryOf(request, client, nameIn(request.path, state)));
	store.dispatch({type: 'log/opened', entries});
	const isSearched = 'query' in state.dialog && state.dialog.query.text.trim() !== '';
	if (timesFound(state) === timesFound(store.getState())) {
		say({store}, `No newer request${isSearched ? ' matches' : ''}.`);
	}
};

export const toggleLogDetail: Command = ({store}) => {
	store.dispatch({type: 'log/detailToggled'});
};

export const copyLogged: Command = context => {
	const state = context.store.getState();
	const entry = requestList.chosen(state);
	if (!entry) {
		return;
	}

	copyAndTell(context, entry.curl, {
		sent: `Sent to the clipboard as curl. Not on your clipboard? Press ${keyOf(state, 'showRequestAlone')} to show it for copying.`,
		tooLong: `This is too long for a terminal’s clipboard. Press ${keyOf(state, 'showRequestAlone')} to show it for copying.`,
	});
};

/** Shows only the request as curl, to select it by hand. */
export const showRequestAlone: Command = async context => {
	await showAlone(context, requestList.chosen(context.store.getState())?.curl);
};

const hour = 3_600_000;

/** Shows the record of the request in the history of its organization, found by its `cf-ray`. Leaving the history comes back here. */
export const openRecordOfRequest: Command = async (context, press) => {
	const {store, now, commands} = context;
	const {dialog} = store.getState();
	const entry = requestList.chosen(store.getState());
	const id = entry && organizationIn(entry.path);
	if (id === undefined || entry?.ray === undefined) {
		return;
	}

	store.dispatch({
		type: 'history/opened',
		organizations: [{id, name: entry.about ?? id}],
		sought: {period: 'day', ray: rayId(entry.ray), ...timeRange(entry.at - hour, now())},
		back: dialog,
	});
	await commands.get('loadMoreHistory')?.(context, press);
};
