import type {Client} from '../api/client.js';
import type {LogEntry} from '../state/state.js';
import type {LoggedRequest} from '../storage/request-log.js';
import type {Command} from './context.js';
import {copyAndTell} from './copy.js';
import {requestText} from './request-text.js';

// The body of a write is not kept.
function entryOf(request: LoggedRequest, client: Client): LogEntry {
	const {method, path} = request;
	const text = requestText({method, path}, client);
	return {...request, curl: method === 'POST' || method === 'PUT' ? `${text} \\\n  -H 'Content-Type: application/json' \\\n  --data @body.json` : text};
}

export const openLog: Command = ({store, client, requests}) => {
	store.dispatch({type: 'log/opened', entries: requests().map(request => entryOf(request, client))});
};

export const toggleLogDetail: Command = ({store}) => {
	store.dispatch({type: 'log/detailToggled'});
};

export const copyLogged: Command = context => {
	const {dialog} = context.store.getState();
	const entry = dialog.kind === 'log' ? dialog.entries[dialog.cursor] : undefined;
	if (!entry) {
		return;
	}

	copyAndTell(context, entry.curl, {
		sent: 'The request is sent to the clipboard as curl. If it did not arrive, Enter shows it, to select by hand.',
		tooLong: 'The request is too long for the clipboard of a terminal: Enter shows it, to select by hand.',
	});
};
