import {completionsAt} from '../../kernel/filter/complete.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {filterSource} from '../../kernel/state/found.js';
import type {Completing} from '../../kernel/state/open-search.js';
import {termList} from './state.js';

/** Puts an option into the line. */
function choose({store}: Context, text: string, completing: Completing): void {
	const {start, end, options, at} = completing;
	const option = options[at] ?? '';
	const line = {text: text.slice(0, start) + option + text.slice(end), cursor: start + option.length};
	store.dispatch({type: 'find/edited', line, completing: {...completing, end: start + option.length}});
}

/** Completes the term or the value at the cursor. Each further press goes to the next (`1`) or previous (`-1`) option. */
const complete =
	(by: 1 | -1): Command =>
	context => {
		const {store} = context;
		const state = store.getState();
		const {find} = state;
		if (!find) {
			return;
		}

		const {
			line: {text, cursor},
			completing,
		} = find;
		// The only option is taken, so that its values follow.
		const {length} = completing?.options ?? [];
		if (completing && length > 1) {
			choose(context, text, {...completing, at: (completing.at + by + length) % length});
			return;
		}

		if (text.trim() === '') {
			store.dispatch({type: 'terms/opened'});
			return;
		}

		const found = completionsAt(text, cursor, filterSource(state.tree.index, state));
		if (found) {
			choose(context, text, {...found, at: 0});
		} else {
			say(context, 'No term and no known value begins like this.', 'warning');
		}
	};

export const completeTerm = complete(1);
export const completeBack = complete(-1);

/** Begins a filter with the chosen term. */
export const takeTerm: Command = ({store}) => {
	const term = termList.chosen(store.getState());
	if (!term) {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'find/edited', line: {text: term.typed, cursor: term.typed.length}});
};
