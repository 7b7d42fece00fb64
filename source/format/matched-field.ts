import {bestHolding, profileNeedle} from '../forms/profile-match.js';
import {findMatches, isMatch} from '../state/find.js';
import {knownProfile} from '../state/read-profile.js';
import {soughtText} from '../state/open-search.js';
import type {State} from '../state/state.js';
import {matchedParts} from '../tree/matched-parts.js';
import type {Told} from '../text/told.js';

/**
What answers a search, where a row's name does not: its id, or a field of its profile, or a member of one, with its label for a sentence.
*/
export function matchedField(state: State, row: number): {readonly label: Told; readonly text: string} | undefined {
	const query = soughtText(state.find);
	const {index} = state.tree;
	if (!isMatch(state, row) || matchedParts(index.nameAt(row) ?? '', query, findMatches(state).manner).length > 0) {
		return undefined;
	}

	const id = index.idAt(row) ?? '';
	if (id.includes(query.toLowerCase())) {
		return {label: 'id', text: id};
	}

	const needle = profileNeedle(query);
	const profile = knownProfile(state, id);
	return needle && profile ? bestHolding(profile, needle) : undefined;
}
