import type {KnownRecord} from '../../kernel/storage/known.js';
import {tagsIn, type Tags} from './changes.js';

/** The most accounts whose known tags are offered. */
const mostAccounts = 5000;

const inOnePart = 50;

/**
The tags of the accounts that these records have, in parts.

@yields after each part
*/
export function* tagsKnown(records: Iterable<KnownRecord<'accounts'>>): Generator<undefined, readonly Tags[]> {
	const found: Tags[] = [];
	let organizations = 0;
	for (const {
		value: {items},
	} of records) {
		found.push(...items.flatMap(({tags}) => (tags && Object.keys(tags).length > 0 ? [tagsIn({tags})] : [])));
		if (found.length >= mostAccounts) {
			break;
		}

		organizations++;
		if (organizations % inOnePart === 0) {
			yield undefined;
		}
	}

	return found.slice(0, mostAccounts);
}
