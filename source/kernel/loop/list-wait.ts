import {bindingOf, isPane, placeOf, type Registry} from '../rows/registry.js';
import {keyOf} from '../state/key-of.js';
import {selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {KeyPress} from '../../base/text/keys.js';
import {counted} from '../../base/text/words.js';
import {say} from './tell.js';

/** Milliseconds. Nobody reacts to the screen faster, so an earlier key was typed blind. */
const reactionTime = 300;

const isArriving = ({listing}: State): boolean => listing.progress.status === 'loading' && !listing.isWhole;

type Program = {readonly store: Store; readonly registry: Registry; readonly now: () => number};

/** Passes keys on, but holds a key that needs a row and was typed before anybody could see one: its row is certain once the list has loaded. Held keys stay in order, and later keys wait behind them. Keys that need no row act at once. The key that stops a read drops the held keys, and so does whatever leaves the panes. */
export function createListWait(
	{store, registry, now}: Program,
	press: (press: KeyPress) => void,
): (press: KeyPress) => void {
	const begunAt = now();
	let rowsAt: number | undefined;
	let held: readonly KeyPress[] = [];
	const boundTo = ({name}: KeyPress) => bindingOf(registry, placeOf(store.getState(), registry), name);

	const take = (): readonly KeyPress[] => {
		const taken = held;
		held = [];
		return taken;
	};

	const drop = ({isTold}: {readonly isTold: boolean}) => {
		const dropped = counted(take().length, 'waiting key');
		if (isTold && !store.getState().find?.isTyping) {
			say({store}, `Dropped ${dropped}.`, 'warning');
		} else {
			store.dispatch({type: 'message/cleared'});
		}
	};

	const look = () => {
		const state = store.getState();
		if (selectedRow(state) !== -1) {
			rowsAt ??= now();
		}

		if (held.length === 0) {
			return;
		}

		if (!isPane(registry, placeOf(state, registry))) {
			drop({isTold: true});
		} else if (state.listing.progress.status === 'failed') {
			// The screen shows the failure itself.
			drop({isTold: false});
		} else if (!isArriving(state)) {
			const waiting = take();
			store.dispatch({type: 'message/cleared'});
			for (const each of waiting) {
				press(each);
			}
		}
	};

	const isOpening = (each: KeyPress): boolean => boundTo(each)?.beforeRows === 'opens';

	const isStop = ({name}: KeyPress) =>
		registry.bindings.some(({beforeRows, keys}) => beforeRows === 'stops' && keys.includes(name));

	const isBlind = () => rowsAt === undefined || now() - Math.max(rowsAt, begunAt) < reactionTime;

	const shouldWait = (each: KeyPress): boolean => {
		const state = store.getState();
		if (!isPane(registry, placeOf(state, registry)) || !isArriving(state) || isStop(each)) {
			return false;
		}

		const binding = boundTo(each);
		if (held.some(one => isOpening(one))) {
			return binding?.beforeRows !== 'anywhere';
		}

		const isNeedsRow = binding?.beforeRows === undefined || binding.beforeRows === 'opens';
		return held.length > 0 ? isNeedsRow : binding !== undefined && isNeedsRow && isBlind();
	};

	// The observer that restores the last place was added earlier, so it runs first.
	store.observe(look);
	look();
	return each => {
		if (held.length > 0 && isStop(each)) {
			drop({isTold: true});
		} else if (shouldWait(each)) {
			held = [...held, each];
			const [verb, them] = held.length === 1 ? ['waits', 'it'] : ['wait', 'them'];
			say(
				{store},
				`${counted(held.length, 'key')} ${verb} until the list has loaded. Press ${keyOf(store.getState(), 'stopReading')} to drop ${them}.`,
			);
		} else {
			press(each);
		}
	};
}
