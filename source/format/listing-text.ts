import {keyOf} from '../state/key-of.js';
import {listedOf} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {type Told, told} from '../text/told.js';
import {count, counted} from '../text/words.js';
import {pageText, failureText} from './failure.js';

/**
How much of the list is here.
*/
export function listingText(state: State): Told {
	const {listing, organizations} = state;
	const {progress, unreadable, age} = listing;
	const bad = unreadable === 0 ? '' : `, ${count(unreadable)} unreadable`;
	switch (progress.status) {
		case 'loading': {
			return age === undefined ? 'Loading the organizations.' : `Loading the organizations. Until then the list is that from ${age.text}.`;
		}

		case 'failed': {
			const page = pageText(progress.error);
			return told`${failureText(progress.error)} ${counted(organizations.length, 'organization')} loaded${bad}. ${keyOf(state, 'refreshAll')} tries again.${page === '' ? '' : ` ${page}`}`;
		}

		case 'complete': {
			const {listed, announced} = listedOf(state);
			return `${counted(listed, 'organization')}${announced === undefined ? '' : ` of ${count(announced)} announced`}${bad}.`;
		}
	}
}
