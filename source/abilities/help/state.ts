import {isPane, type Place, placeBeneath, type Registry} from '../../kernel/rows/registry.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';

type HelpEvent = {readonly type: 'help/opened'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `place`: where it was opened, if that is a dialog or a search. */
		readonly help: Searchable & {readonly place?: Place};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly help: HelpEvent;
	}
}

/** Opens the help: of all keys in a pane, otherwise in front of the dialog or the search, which goes on beneath it. */
export function reduceHelp(state: State, _: HelpEvent, registry: Registry): State {
	const place = placeBeneath(state, registry);
	const help: DialogOf<'help'> = {...unsearched, kind: 'help'};
	return isPane(registry, place) ? withDialog(state, help) : {...state, inFront: {...help, place}};
}
