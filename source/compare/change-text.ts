import {harmless} from '../format/harmless.js';
import type {Change} from './changes.js';

const reasons = {
	created: '',
	appeared: 'was not in the older snapshot; by its time of creation it is not new',
	missing: 'is not in the newer snapshot; whether it was deleted is not known',
	gone: 'deleted, or hidden from this credential: the service does not tell which',
	unlisted: 'is there, but not in the list',
} as const;

/**
One change a line: what it is, id, name and details, with tabs between.
*/
export function changeText(change: Change): string {
	const details = 'edits' in change
		? change.edits.map(({field, from, to}) => `${field}: “${harmless(from)}” → “${harmless(to)}”`).join('; ')
		: reasons[change.change];
	return `${change.change}\t${harmless(change.id)}\t${harmless(change.name)}${details === '' ? '' : `\t${details}`}\n`;
}
