import {count} from '../../base/text/words.js';
import {type Binding, markableOf, type Place} from '../rows/registry.js';
import {keyOf} from '../state/key-of.js';
import type {Markable} from '../state/markable.js';
import type {State} from '../state/state.js';
import type {Key, KernelCommand} from './ability.js';
import type {Command, Context} from './context.js';
import {say, tell} from './tell.js';

const countedRows = ({nouns}: Markable, number: number): string => `${count(number)} ${nouns[number === 1 ? 0 : 1]}`;

const onMarkable =
	(act: (context: Context, list: Markable, state: State) => void): Command =>
	context => {
		const {store, registry} = context;
		const state = store.getState();
		const list = markableOf(registry, state);
		if (list) {
			act(context, list, state);
		}
	};

/** How many are marked in all, if that is not the number that was just named. */
export const inAll = (named: number, number: number): string => (named === number ? '.' : `, ${count(number)} in all.`);

/** Marks or unmarks the row under the cursor, and moves on to the next one. */
export const toggleMark: Command = onMarkable((context, list, before) => {
	const {store} = context;
	const id = list.chosen(before);
	if (id === undefined) {
		return;
	}

	const name = list.nameOf(before, id);
	for (const event of list.toggled(before, id)) {
		store.dispatch(event);
	}

	const state = store.getState();
	const isMarked = list.marks(state).has(id);
	const note = isMarked ? list.noteOf?.(before, id) : undefined;
	const text = `${name === '' ? '(no name)' : name} ${isMarked ? 'marked' : 'unmarked'}, ${count(list.number(state))} in all.`;
	if (note === undefined) {
		tell(context, text);
	} else {
		say(context, `${text} ${note}`);
	}
});

/** Marks these rows too, and says how many were added. `more`: a sentence after that. */
export function markRows({store}: Pick<Context, 'store'>, list: Markable, ids: readonly string[], more?: string): void {
	const before = store.getState();
	store.dispatch(list.changed(before, [...list.marks(before), ...ids]));
	const state = store.getState();
	const added = list.marks(state).size - list.marks(before).size;
	say(
		{store},
		[`${countedRows(list, added)} marked${inAll(added, list.number(state))}`, list.lack?.(state), more]
			.filter(text => text !== undefined)
			.join(' '),
	);
}

/** Marks the rows on the screen from the last mark to the cursor. */
export const markRange: Command = onMarkable((context, list, state) => {
	markRows(context, list, list.range(state), list.rangeLack?.(state));
});

/** Marks everything that the search found, and says how much its filter could not judge. */
export const markFound: Command = onMarkable((context, list, state) => {
	markRows(context, list, list.found(state), list.foundLack?.(state));
});

/** Marks what was not marked, and unmarks the rest. What a filter or a search hides stays as it is. */
export const invertMarks: Command = onMarkable(({store}, list, before) => {
	const marks = list.marks(before);
	const rows = list.invertible(before);
	const inverted = new Set(marks);
	for (const id of rows) {
		if (!inverted.delete(id)) {
			inverted.add(id);
		}
	}

	store.dispatch(list.changed(before, [...inverted]));
	const unmarked = rows.filter(id => marks.has(id)).length;
	const marked = rows.length - unmarked;
	const number = list.number(store.getState());
	say({store}, `${countedRows(list, marked)} marked instead of ${count(unmarked)}${inAll(marked, number)}`);
});

export const unmarkAll: Command = onMarkable(({store}, list, before) => {
	const number = list.number(before);
	store.dispatch(list.unmarked(before));
	const again =
		number === 0 ? '' : ` Press ${keyOf(store.getState(), 'markAgain')} to mark ${number === 1 ? 'it' : 'them'} again.`;
	say({store}, `${countedRows(list, number)} unmarked.${again}`);
});

export const markAgain: Command = onMarkable(({store}, list, before) => {
	store.dispatch(list.restored(before));
	const number = list.number(store.getState());
	say({store}, `${countedRows(list, number)} marked again.`);
});

type WhyNotMark = NonNullable<Binding['whyNot']>;

const because =
	(why: (list: Markable, state: State) => ReturnType<WhyNotMark>): WhyNotMark =>
	(state, registry) => {
		const list = markableOf(registry, state);
		return list && why(list, state);
	};

const howText = (state: State, {nouns}: Markable): string =>
	`Press ${keyOf(state, 'toggleMark')} to mark the selected ${nouns[0]}.`;

export const whyNotMark: WhyNotMark = because((list, state) => list.whyNot(state));

export const whyNotUnmark: WhyNotMark = because((list, state) =>
	list.marks(state).size > 0 ? undefined : `Nothing is marked. ${howText(state, list)}`,
);

export const whyNotMarkRange: WhyNotMark = because(
	(list, state) =>
		list.whyNot(state) ?? (list.number(state) > 0 ? undefined : `Nothing is marked. ${howText(state, list)}`),
);

export const whyNotMarkFound: WhyNotMark = because((list, state) => list.whyNotFound(state));

export const whyNotInvert: WhyNotMark = because((list, state) => list.whyNotInvert(state));

export const whyNotMarkAgain: WhyNotMark = because((list, state) => {
	const [, several] = list.nouns;
	if (list.marks(state).size > 0) {
		return `${several.slice(0, 1).toUpperCase()}${several.slice(1)} are marked. Press ${keyOf(state, 'unmarkAll')} to unmark them first.`;
	}

	if (list.cleared(state).size === 0) {
		return `There are no earlier marks. ${howText(state, list)}`;
	}

	return list.canRestore(state) ? undefined : `The ${several} that you unmarked are not in the list any more.`;
});

/** The keys that mark the rows of a list, in a pane or a dialog. `purpose`: what the marked rows are for. */
export const markKeys = (place: Place, purpose = 'act on several together'): ReadonlyArray<Key<KernelCommand>> => [
	{
		keys: ['m', ' '],
		command: 'toggleMark',
		task: 'choose',
		name: 'mark',
		alsoCalled: ['tag', 'select'],
		description: `Mark or unmark the row and move down, to ${purpose}`,
		places: [place],
		whyNot: whyNotMark,
		isHint: true,
	},
	{
		keys: ['V'],
		command: 'markRange',
		name: 'mark range',
		description: 'Mark the rows from the last mark to the cursor',
		places: [place],
		whyNot: whyNotMarkRange,
	},
	{
		keys: ['&'],
		command: 'markFound',
		name: 'mark listed',
		description: 'Mark every listed row, such as those that a search found',
		places: [place],
		whyNot: whyNotMarkFound,
	},
	{
		keys: ['~'],
		command: 'invertMarks',
		name: 'invert marks',
		description: 'Mark the listed rows that are not marked, and unmark the others',
		places: [place],
		whyNot: whyNotInvert,
	},
	{
		keys: ['M'],
		command: 'unmarkAll',
		name: 'unmark all',
		description: 'Unmark every row of the list',
		places: [place],
		whyNot: whyNotUnmark,
		isHint: 'whereItActs',
	},
	{
		keys: ['M'],
		command: 'markAgain',
		name: 'mark again',
		description: 'Mark the rows again that you unmarked last',
		places: [place],
		whyNot: whyNotMarkAgain,
	},
];
