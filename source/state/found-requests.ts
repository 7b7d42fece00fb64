import type {LoggedRequest} from '../api/caller.js';
import type {DialogOf} from './dialog.js';

/**
A request that was made, with the curl that makes it again, and the name of the organization that it is `about`, if that is known.
*/
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

/**
How many requests are kept to be looked at, the latest.
*/
export const mostRequests = 500;

/**
The requests in which every word that is searched for is found: in method, status or failure, path, purpose, `cf-ray`, or the organization’s name.
*/
export function foundRequests({entries, query}: DialogOf<'log'>): readonly LogEntry[] {
	const words = query.text.toLowerCase().split(' ').filter(word => word !== '');
	return words.length === 0
		? entries
		: entries.filter(({method, status, failure, path, purpose, ray, about}) => {
			const text = `${method} ${status ?? ''} ${failure ?? ''} ${path} ${purpose} ${ray ?? ''} ${about ?? ''}`.toLowerCase();
			return words.every(word => text.includes(word));
		});
}
