import {say} from '../commands/tell.js';
import type {Binding} from '../state/binding.js';
import {keyOf} from '../state/key-of.js';
import {placeOf} from '../state/place.js';
import {selectedRow} from '../state/selectors.js';
import {isPane, type State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {KeyPress} from '../text/key-press.js';
import {counted} from '../text/words.js';

/**
Nobody answers what the screen shows sooner than this, in milliseconds: a key that comes earlier was typed blind.
*/
const reactionTime = 300;

/**
How long keys wait for the rest of a list of which the first rows are shown, in milliseconds.
*/
const longestWait = 5000;

// None of these depends on the row under the cursor.
const withoutRow: ReadonlySet<string> = new Set([
	'askToQuit',
	'quit',
	'suspend',
	'stopReading',
	'leaveFind',
	'openFind',
	'openHelp',
	'openPalette',
	'openLog',
	'openContexts',
	'openDrafts',
	'openUndo',
	'openHolder',
	'openCreateRootForm',
	'chooseTab',
	'toggleBandwidth',
	'refreshAll',
	'takeTour',
	'skipTourStep',
	'leaveTour',
	'listTourSteps',
]);

// What is typed behind one of these is meant for what it opens.
const opening: ReadonlySet<string> = new Set([
	'openCreateForm',
	'openCreateBesideForm',
	'openEditForm',
	'openProfileForm',
	'editShown',
	'openOnboarding',
	'openDeletion',
	'openCopy',
	'openExport',
	'openComparison',
	'openAccountSearch',
	'openAccount',
	'askForProfiles',
]);

/**
The rest of a list that is announced as longer takes too long to wait for.
*/
const longestList = 10_000;

const isLong = ({listing}: State): boolean => (listing.total ?? listing.loaded) > longestList;

const fromAnywhere: ReadonlySet<string> = new Set(['quit', 'suspend']);

const isArriving = ({listing}: State): boolean => listing.progress.status === 'loading' && !listing.isWhole;

type Program = {readonly store: Store; readonly bindings: readonly Binding[]; readonly now: () => number};

/**
Passes keys on, but keeps those that were typed before anybody could see a row: which row they mean is settled once the list has come. They wait in order, and what is typed behind them waits too. Keys that need no row act at once, and the key that stops a read drops the waiting keys. A long list is not waited for: keys that move act on its first rows, and those that open something have to be pressed again.
*/
export function createListWait({store, bindings, now}: Program, press: (press: KeyPress) => void): (press: KeyPress) => void {
	const begunAt = now();
	let rowsAt: number | undefined;
	let held: readonly KeyPress[] = [];
	let timer: NodeJS.Timeout | undefined;
	const boundTo = ({name}: KeyPress): Binding | undefined => {
		const place = placeOf(store.getState());
		return bindings.find(({places, keys}) => places.includes(place) && keys.includes(name));
	};

	const take = (): readonly KeyPress[] => {
		const taken = held;
		held = [];
		clearTimeout(timer);
		timer = undefined;
		return taken;
	};

	const drop = (why?: string) => {
		const dropped = counted(take().length, 'waiting key');
		if (why === undefined || store.getState().find?.isTyping) {
			store.dispatch({type: 'message/cleared'});
		} else {
			say({store}, `Dropped ${dropped}${why}`, 'warning');
		}
	};

	const dropAfterWait = () => {
		drop(': the list is still loading. Press again to act on the loaded rows.');
	};

	const isOpening = (each: KeyPress): boolean => opening.has(boundTo(each)?.command ?? '');

	const sayTooEarly = (number: number) => {
		say({store}, `Dropped ${counted(number, 'key')} typed before an organization was shown. Press again to act on the selected one.`, 'warning');
	};

	const look = () => {
		const state = store.getState();
		if (selectedRow(state) !== -1) {
			rowsAt ??= now();
		}

		if (held.length === 0) {
			return;
		}

		if (!isPane(placeOf(state))) {
			drop('.');
		} else if (state.listing.progress.status === 'failed') {
			// The failure itself is shown.
			drop();
		} else if (!isArriving(state) || (rowsAt !== undefined && isLong(state))) {
			const waiting = take();
			const opens = isArriving(state) ? waiting.findIndex(each => isOpening(each)) : -1;
			store.dispatch({type: 'message/cleared'});
			for (const each of opens === -1 ? waiting : waiting.slice(0, opens)) {
				press(each);
			}

			if (opens !== -1) {
				sayTooEarly(waiting.length - opens);
			}
		} else if (rowsAt !== undefined) {
			timer ??= setTimeout(dropAfterWait, longestWait).unref();
		}
	};

	const isBlind = () => rowsAt === undefined || now() - Math.max(rowsAt, begunAt) < reactionTime;

	const isStop = ({name}: KeyPress) => bindings.some(({command, keys}) => command === 'stopReading' && keys.includes(name));

	const shouldWait = (each: KeyPress): boolean => {
		const state = store.getState();
		if (!isPane(placeOf(state)) || !isArriving(state) || isStop(each) || (rowsAt !== undefined && isLong(state))) {
			return false;
		}

		const command = boundTo(each)?.command;
		if (held.some(one => isOpening(one))) {
			return command === undefined || !fromAnywhere.has(command);
		}

		return held.length > 0
			? command === undefined || !withoutRow.has(command)
			: command !== undefined && !withoutRow.has(command) && isBlind();
	};

	// By then a session that was left elsewhere has gone back there.
	store.observe(look);
	look();
	return each => {
		const state = store.getState();
		if (held.length > 0 && isStop(each)) {
			drop('.');
		} else if (rowsAt !== undefined && isLong(state) && isArriving(state) && isPane(placeOf(state)) && isBlind() && isOpening(each)) {
			sayTooEarly(1);
		} else if (shouldWait(each)) {
			held = [...held, each];
			const [verb, them] = held.length === 1 ? ['waits', 'it'] : ['wait', 'them'];
			say({store}, `${counted(held.length, 'key')} ${verb} until the list has loaded. ${keyOf(store.getState(), 'stopReading')} drops ${them}.`);
			look();
		} else {
			press(each);
		}
	};
}
