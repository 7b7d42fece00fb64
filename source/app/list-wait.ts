import {say} from '../commands/tell.js';
import {bindingOf, placeOf, type Registry} from '../format/registry.js';
import {keyOf} from '../state/key-of.js';
import {selectedRow} from '../state/selectors.js';
import {isPane, type State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {KeyPress} from '../text/keys.js';
import {counted} from '../text/words.js';

/** Milliseconds. Nobody reacts to the screen faster, so an earlier key was typed blind. */
const reactionTime = 300;

/** How long keys wait for the rest of a list after its first rows are shown, in milliseconds. */
const longestWait = 5000;

/** A list announced as longer than this takes too long to wait for. */
const longestList = 10_000;

const isLong = ({listing}: State): boolean => (listing.total ?? listing.loaded) > longestList;

const isArriving = ({listing}: State): boolean => listing.progress.status === 'loading' && !listing.isWhole;

type Program = {readonly store: Store; readonly registry: Registry; readonly now: () => number};

/** Passes keys on, but holds those typed before anybody could see a row, until the list has loaded and their row is certain. Held keys stay in order, and later keys wait behind them. Keys that need no row act at once, and the key that stops a read drops the held keys. If the list is long or slow, held keys act on its first rows, up to a key that opens something: the person has to press that one again. */
export function createListWait({store, registry, now}: Program, press: (press: KeyPress) => void): (press: KeyPress) => void {
	const begunAt = now();
	let rowsAt: number | undefined;
	let held: readonly KeyPress[] = [];
	let timer: NodeJS.Timeout | undefined;
	const boundTo = ({name}: KeyPress) => bindingOf(registry, placeOf(store.getState(), registry), name);

	const take = (): readonly KeyPress[] => {
		const taken = held;
		held = [];
		clearTimeout(timer);
		timer = undefined;
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

	const isOpening = (each: KeyPress): boolean => boundTo(each)?.beforeRows === 'opens';

	const sayTooEarly = (number: number) => {
		say({store}, `Dropped ${counted(number, 'key')} typed before an organization was shown. Press again to act on the selected organization.`, 'warning');
	};

	const release = () => {
		const waiting = take();
		const opens = isArriving(store.getState()) ? waiting.findIndex(each => isOpening(each)) : -1;
		store.dispatch({type: 'message/cleared'});
		for (const each of opens === -1 ? waiting : waiting.slice(0, opens)) {
			press(each);
		}

		if (opens !== -1) {
			sayTooEarly(waiting.length - opens);
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

		if (!isPane(placeOf(state, registry))) {
			drop({isTold: true});
		} else if (state.listing.progress.status === 'failed') {
			// The screen shows the failure itself.
			drop({isTold: false});
		} else if (!isArriving(state) || (rowsAt !== undefined && isLong(state))) {
			release();
		} else if (rowsAt !== undefined) {
			timer ??= setTimeout(release, longestWait).unref();
		}
	};

	const isBlind = () => rowsAt === undefined || now() - Math.max(rowsAt, begunAt) < reactionTime;

	const isStop = ({name}: KeyPress) => registry.bindings.some(({beforeRows, keys}) => beforeRows === 'stops' && keys.includes(name));

	const shouldWait = (each: KeyPress): boolean => {
		const state = store.getState();
		if (!isPane(placeOf(state, registry)) || !isArriving(state) || isStop(each) || (rowsAt !== undefined && isLong(state))) {
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
		const state = store.getState();
		if (held.length > 0 && isStop(each)) {
			drop({isTold: true});
		} else if (rowsAt !== undefined && isLong(state) && isArriving(state) && isPane(placeOf(state, registry)) && isBlind() && isOpening(each)) {
			sayTooEarly(1);
		} else if (shouldWait(each)) {
			held = [...held, each];
			const [verb, them] = held.length === 1 ? ['waits', 'it'] : ['wait', 'them'];
			say({store}, `${counted(held.length, 'key')} ${verb} until the list has loaded. Press ${keyOf(store.getState(), 'stopReading')} to drop ${them}.`);
			look();
		} else {
			press(each);
		}
	};
}
