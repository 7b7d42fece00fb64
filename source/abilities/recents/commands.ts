import {isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {count} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import {openRecents, withPin} from './kept.js';

/** Keeps the pin on disk. Returns why that failed, as the end of a sentence. */
function whyNotKept({store, disk}: Context, id: string, isPinned: boolean): string | undefined {
	const {recents} = store.getState();
	try {
		const kept = openRecents(disk)?.pin(id, isPinned);
		store.dispatch({
			type: 'recents/changed',
			recents: {pins: new Set(kept?.pins ?? withPin(recents.pins, id, isPinned))},
		});
		return undefined;
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		store.dispatch({type: 'recents/changed', recents: {pins: new Set(withPin(recents.pins, id, isPinned))}});
		return harmless(systemErrorText(error));
	}
}

/** Pins the selected organization, or unpins it. */
export const togglePin: Command = context => {
	const {store} = context;
	const state = store.getState();
	const id = selectedId(state);
	if (id === undefined) {
		return;
	}

	const isPinned = !state.recents.pins.has(id);
	const why = whyNotKept(context, id, isPinned);
	const name = nameAt(state, selectedRow(state));
	if (why !== undefined) {
		say(
			context,
			`${name} is ${isPinned ? 'pinned' : 'unpinned'} in this session only, because this cannot be kept: ${why}.`,
			'warning',
		);
		return;
	}

	const {size} = store.getState().recents.pins;
	say(
		context,
		isPinned
			? `${name} is pinned, ${count(size)} in all. Press ${keyOf(state, 'openFind')} to see the pinned organizations.`
			: `${name} is no longer pinned.`,
	);
};
