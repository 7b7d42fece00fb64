import {ignoringSystemErrors} from '../../base/text/error-code.js';
import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {onceSettled} from '../../kernel/loop/once-settled.js';
import type {Event} from '../../kernel/state/events.js';
import {visitedId} from '../../kernel/state/visits.js';
import {nothingKept, openRecents, recentsOf, type Use, withUses} from './kept.js';

/** Starts with what was used on this host, and notes what this session uses. Organizations that are visited again at once count once. */
export function beginWithRecents({store, disk, now}: SessionContext): Begun {
	const file = openRecents(disk);
	let kept = file?.read() ?? nothingKept;
	const show = () => {
		const {organizations, commands} = recentsOf(kept);
		store.dispatch({type: 'recents/changed', recents: {organizations, commands}});
	};

	if (kept !== nothingKept) {
		store.dispatch({type: 'recents/changed', recents: recentsOf(kept)});
	}

	let last: string | undefined;
	const useOf = (event: Event): Use | undefined => {
		if (event.type === 'palette/ran') {
			return {of: 'commands', id: event.command, at: now()};
		}

		const id = visitedId(store.getState(), event);
		if (id === undefined || id === last) {
			return undefined;
		}

		last = id;
		return {of: 'organizations', id, at: now()};
	};

	let waiting: readonly Use[] = [];
	const keep = () => {
		const uses = waiting;
		waiting = [];
		if (uses.length > 0) {
			ignoringSystemErrors(() => {
				kept = file?.add(uses) ?? kept;
			});
		}
	};

	const keeping = onceSettled(keep);
	const stopObserving = store.observe(event => {
		const use = useOf(event);
		if (!use) {
			return;
		}

		waiting = [...waiting, use];
		kept = withUses(kept, [use]);
		show();
		keeping.changed();
	});
	return {
		keep,
		stop() {
			keeping.stop();
			stopObserving();
		},
	};
}
