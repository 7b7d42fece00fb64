import {memo} from '../../base/text/memo.js';
import {dot, shownText, told, type Told} from '../../base/text/told.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import {foldedText} from '../../base/tree/fold.js';
import {withWords} from '../../base/tree/names.js';
import type {Form} from '../form-model/form.js';
import type {RowRange} from '../form-model/seen.js';
import type {LeftOutItem} from '../files/run-record.js';
import {type DialogOf, isOfKind} from '../state/dialog.js';
import {isItemOpen, isItemOver, type ItemState} from '../state/item-result.js';
import {keyOf} from '../state/key-of.js';
import {decidedCount, type RunInDialog, type RunKind} from '../state/run.js';
import {unseenOf} from '../state/open-form.js';
import type {State} from '../state/state.js';
import {
	reasonKey,
	sharedReasons,
	itemSign,
	itemTextRows,
	itemTone,
	itemWord,
	resentText,
	tallyText,
} from '../rows/item-rows.js';
import {lineSpans, row, type Row, selectionMark, toldRows, toned} from '../rows/row.js';
import {matchNote, noMatchText} from '../rows/list-rows.js';
import {waitText} from '../rows/listing-text.js';
import type {DialogView, Registry, Room} from '../rows/registry.js';
import {unkeptRows} from '../rows/review-rows.js';
import {windowed} from '../rows/view.js';

type Runs = Pick<Registry, 'bindings' | 'writes'>;

/** What a function of a run gets besides the state and an item. */
export type RunRoom<Kind extends RunKind> = {
	readonly dialog: DialogOf<Kind>;
	readonly registry: Runs;
	readonly columns: number;
};

/** What an ability says about a run of many writes in its dialog. */
export type RunDescription<Kind extends RunKind, Item> = {
	readonly items: (dialog: DialogOf<Kind>) => readonly Item[];
	readonly keyOf: (item: Item) => string;
	/** The state of an item that is never sent: nothing has to change, or why it cannot be sent. */
	readonly settled?: (item: Item, dialog: DialogOf<Kind>, registry: Runs) => ItemState | undefined;
	/** What the titles of the three steps begin with. */
	readonly steps: Readonly<Record<RunInDialog['step']['name'], string>>;
	/** What the run does, for the titles. */
	readonly title: (dialog: DialogOf<Kind>, registry: Runs) => Told;
	/** What the run does, for a record of it, if the title does not tell all of it. */
	readonly recorded?: (dialog: DialogOf<Kind>, registry: Runs) => string;
	/** The question before these items are sent, without its question mark: `Restore 3 organizations`. */
	readonly question: (items: readonly Item[], dialog: DialogOf<Kind>, registry: Runs) => string;
	/** Why nothing can be sent yet: the review still reads something. Empty if `about` says it. */
	readonly whyReading?: (dialog: DialogOf<Kind>) => string | undefined;
	/** The command that sends the items. */
	readonly command: string;
	/** Which results are reviewed again, by the present values, before they are sent again: the command that does that, instead of the one that sends. */
	readonly again?: {readonly command: string; readonly isFor: (result: ItemState) => boolean};
	/** Whether the number of items must be typed first, because nothing brings them back as they were. */
	readonly isCounted?: boolean;
	/** The word for items that were sent, such as `restored`. */
	readonly done: (dialog: DialogOf<Kind>, registry: Runs) => string;
	/** What to know before the items are sent. */
	readonly about: (state: State, room: RunRoom<Kind>) => readonly Row[];
	/** The headings of the items, if they are a table. */
	readonly heading?: (state: State, room: RunRoom<Kind>) => Row | undefined;
	/** One row, behind the sign of the item. */
	readonly rowOf: (
		state: State,
		item: Item,
		room: RunRoom<Kind> & {readonly itemState: ItemState},
	) => Pick<Row, 'left' | 'right'>;
	/** Whether the row of an item has the text of its state, so that it is not repeated below. */
	readonly isTextInRow?: (item: Item, dialog: DialogOf<Kind>) => boolean;
	/** What to know of an item before it is sent, as a warning below it. */
	readonly noteOf?: (item: Item) => Told | undefined;
	/** The group of an item in the review: its place among the groups, and what to say above them. */
	readonly groupOf?: (item: Item, dialog: DialogOf<Kind>) => {readonly place: number; readonly heading: Told};
	/** Whether the key for all items leaves this one as it is. */
	readonly isAskedAlone?: (item: Item) => boolean;
	/** Why an item is left out unless the person includes it. */
	readonly whyLeftOut?: (item: Item) => string | undefined;
	/** What a search looks at, besides the name, the id, the address and the result. */
	readonly searchedText?: (item: Item, dialog: DialogOf<Kind>, registry: Runs) => string;
	/** The items that a filter hides, so that they are not sent. */
	readonly hidden?: (dialog: DialogOf<Kind>) => readonly Item[];
	/** Who an item is about, in a record of the run. `id`: of the organization. */
	readonly recordedAs?: (item: Item, dialog: DialogOf<Kind>) => Pick<LeftOutItem, 'email' | 'id' | 'name'>;
	/** The form whose requests `detail` shows. */
	readonly formOf?: (item: Item, dialog: DialogOf<Kind>) => Form | undefined;
	/** Everything about an item, if one row has no room for it. */
	readonly detail?: (state: State, item: Item, room: RunRoom<Kind>) => readonly Row[];
};

/** A run of many writes in a dialog: its items, what becomes of each, and which are sent next. */
type RunItems<Kind extends RunKind, Item> = RunDescription<Kind, Item> & {
	readonly kind: Kind;
	readonly open: (state: State) => DialogOf<Kind> | undefined;
	readonly stateOf: (item: Item, dialog: DialogOf<Kind>, registry: Runs) => ItemState;
	/** The items that the search finds, in the order of the rows: what went wrong or cannot be sent first, what needs no request last. */
	readonly inOrder: (dialog: DialogOf<Kind>, registry: Runs) => readonly Item[];
	/** Whether an item can still be sent, even if the user leaves it out. */
	readonly isOpen: (item: Item, dialog: DialogOf<Kind>, registry: Runs) => boolean;
	/** Whether what is left to send is reviewed again first. */
	readonly isReviewedAgain: (dialog: DialogOf<Kind>, registry: Runs) => boolean;
	/** The items that are sent next. */
	readonly toSend: (dialog: DialogOf<Kind>, registry: Runs) => readonly Item[];
	/** The items that are not stored, also those that the user leaves out: another review begins with them. */
	readonly unstored: (dialog: DialogOf<Kind>, registry: Runs) => readonly Item[];
	/** The items that are sent next, after a run: `the 3 refused again`. */
	readonly resent: (dialog: DialogOf<Kind>, registry: Runs) => string;
	/** The item under the cursor of the open dialog. */
	readonly chosen: (state: State, registry: Runs) => Item | undefined;
};

/** A run with what its review, its progress and its result show. */
export type RunView<Kind extends RunKind, Item> = RunItems<Kind, Item> & {
	readonly view: (state: State, dialog: DialogOf<Kind>, room: Room, registry: Runs) => DialogView;
};

const ranks: ReadonlyArray<ReadonlyArray<ItemState['status']>> = [
	['refused', 'failed'],
	['conflict'],
	['unknown'],
	['left_out'],
];

const ownStateOf = <Kind extends RunKind, Item>(
	{keyOf: idOf, settled}: RunDescription<Kind, Item>,
	item: Item,
	dialog: DialogOf<Kind>,
	registry: Runs,
): ItemState => dialog.results.get(idOf(item)) ?? settled?.(item, dialog, registry) ?? {status: 'waiting'};

/** The items in the order of the rows. While they are sent, they stay where they are; in the result, those that went wrong for the same reason come together. */
function sortedItems<Kind extends RunKind, Item>(
	run: RunDescription<Kind, Item>,
	dialog: DialogOf<Kind>,
	registry: Runs,
): readonly Item[] {
	const isEnded = dialog.step.name === 'ended';
	const rankOf = (item: Item): number => {
		if (!isEnded && run.noteOf?.(item) !== undefined) {
			return 0;
		}

		const own = run.settled?.(item, dialog, registry);
		const {status = 'waiting'} = isEnded ? ownStateOf(run, item, dialog, registry) : (own ?? {});
		const rank = ranks.findIndex(statuses => statuses.includes(status));
		return rank === -1 ? ranks.length + (own?.status === 'already' ? 1 : 0) : rank;
	};

	const reasons = new Map<string, number>();
	const placeOf = (item: Item, rank: number): number => {
		if (!isEnded) {
			return run.groupOf?.(item, dialog).place ?? 0;
		}

		const key = rank < ranks.length ? (reasonKey(ownStateOf(run, item, dialog, registry)) ?? '') : '';
		const place = reasons.get(key) ?? reasons.size;
		reasons.set(key, place);
		return place;
	};

	return run
		.items(dialog)
		.map(item => ({item, rank: rankOf(item)}))
		.map(each => ({...each, place: placeOf(each.item, each.rank)}))
		.toSorted((one, other) => (isEnded ? one.place - other.place : one.rank - other.rank))
		.toSorted((one, other) => (isEnded ? one.rank - other.rank : one.place - other.place))
		.map(({item}) => item);
}

function runItems<Kind extends RunKind, Item>(
	kind: Kind,
	description: RunDescription<Kind, Item>,
): RunItems<Kind, Item> {
	const {items, keyOf: idOf, settled, done} = description;
	const isOpen = (item: Item, dialog: DialogOf<Kind>, registry: Runs): boolean =>
		isItemOpen(ownStateOf(description, item, dialog, registry)) &&
		(dialog.results.has(idOf(item)) || settled?.(item, dialog, registry) === undefined);
	const toSend = (dialog: DialogOf<Kind>, registry: Runs) =>
		items(dialog).filter(item => isOpen(item, dialog, registry) && !dialog.leftOut.has(idOf(item)));

	const stateOf = (item: Item, dialog: DialogOf<Kind>, registry: Runs): ItemState => {
		const own = ownStateOf(description, item, dialog, registry);
		return own.status === 'waiting' && dialog.leftOut.has(idOf(item)) ? {status: 'left_out'} : own;
	};

	const foldedOf = (item: Item, dialog: DialogOf<Kind>, registry: Runs): string => {
		const {id, name, email = ''} = description.recordedAs?.(item, dialog) ?? {id: idOf(item), name: ''};
		const {text} = stateOf(item, dialog, registry);
		const result = text === undefined ? '' : shownText(text);
		return foldedText([name, id, email, result, description.searchedText?.(item, dialog, registry) ?? ''].join(' '));
	};

	const inOrder = memo((dialog: DialogOf<Kind>, registry: Runs): readonly Item[] =>
		withWords(sortedItems(description, dialog, registry), dialog.query.text, item => foldedOf(item, dialog, registry)),
	);

	return {
		...description,
		kind,
		open: ({dialog}) => (isOfKind(dialog, kind) ? dialog : undefined),
		stateOf,
		inOrder,
		isOpen,
		isReviewedAgain: (dialog, registry) =>
			dialog.step.name === 'ended' &&
			toSend(dialog, registry).some(item => description.again?.isFor(ownStateOf(description, item, dialog, registry))),
		toSend,
		unstored: (dialog, registry) =>
			items(dialog).filter(item => !isItemOver(ownStateOf(description, item, dialog, registry))),
		resent: (dialog, registry) =>
			resentText(
				toSend(dialog, registry).map(item => ownStateOf(description, item, dialog, registry)),
				done(dialog, registry),
			),
		chosen: ({dialog}, registry) => (isOfKind(dialog, kind) ? inOrder(dialog, registry)[dialog.cursor] : undefined),
	};
}

function searchRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	{dialog, registry, columns}: RunRoom<Kind>,
): readonly Row[] {
	const {query, isTyping, cursor} = dialog;
	if (!isTyping && query.text === '') {
		return [];
	}

	const {length} = run.inOrder(dialog, registry);
	const {spans, cursor: at} = lineSpans(query, Math.max(1, columns - 24));
	return [
		{
			left: [toned('accent', '/'), ...spans],
			right: [toned('dim', matchNote(length, cursor, true))],
			...(isTyping && {cursor: 1 + at}),
		},
		...(length > 0
			? []
			: toldRows(
					noMatchText(state, {unit: 'row', query: query.text.trim(), foundBy: 'its text', isWhole: true}),
					columns,
					'dim',
				)),
	];
}

function itemRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	item: Item,
	{
		isSelected,
		isReasonAbove = false,
		...room
	}: RunRoom<Kind> & {readonly isSelected: boolean; readonly isReasonAbove?: boolean},
): readonly Row[] {
	const itemState = run.stateOf(item, room.dialog, room.registry);
	const {left, ...rest} = run.rowOf(state, item, {...room, itemState});
	const note = room.dialog.results.has(run.keyOf(item)) ? undefined : run.noteOf?.(item);
	return [
		{left: [selectionMark(isSelected), itemSign(itemState), ...left], ...rest, isSelected},
		...(isReasonAbove || (!room.dialog.results.has(run.keyOf(item)) && run.isTextInRow?.(item, room.dialog))
			? []
			: itemTextRows(itemState, room.columns, 4)),
		...(note === undefined ? [] : toldRows(note, room.columns, 'warning', 4)),
	];
}

function wayText<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	dialog: DialogOf<Kind>,
	registry: Runs,
): string {
	const reading = run.whyReading?.(dialog);
	if (reading !== undefined) {
		return reading === '' ? '' : ` ${reading}`;
	}

	const isEnded = dialog.step.name === 'ended';
	const {again} = run;
	const sending = isEnded ? `send ${run.resent(dialog, registry)}` : 'send';
	const [purpose, key] =
		again && run.isReviewedAgain(dialog, registry)
			? [`review ${run.resent(dialog, registry)} by the present values`, again.command]
			: run.isCounted
				? [isEnded ? `go on with ${run.resent(dialog, registry)}` : 'go on', 'askRunNumber']
				: [sending, run.command];
	const first = dialog.query.text === '' ? undefined : keyOf(state, 'leaveListSearch');
	const unseen = isEnded ? undefined : unseenOf(dialog.seen);
	return ` To ${purpose}, ${first === undefined ? (unseen ? `show every row first: press ${keyOf(state, unseen.command)}` : `press ${keyOf(state, key)}`) : `show all rows first: press ${first}`}.`;
}

function questionRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	{dialog, registry, columns}: RunRoom<Kind>,
): readonly Row[] {
	const open = run.toSend(dialog, registry);
	const asked =
		open.length === 0
			? (run.whyReading?.(dialog) ?? '')
			: `${run.question(open, dialog, registry)}?${wayText(run, state, dialog, registry)}`;
	return asked === '' ? [] : toldRows(asked, columns, 'heading');
}

function headRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	room: RunRoom<Kind>,
): readonly Row[] {
	const {dialog, registry, columns} = room;
	const {step} = dialog;
	if (step.name === 'sending') {
		const all = run
			.items(dialog)
			.filter(item => !dialog.leftOut.has(run.keyOf(item)) && run.settled?.(item, dialog, registry) === undefined);
		const ended = all.filter(item => ['done', 'already'].includes(run.stateOf(item, dialog, registry).status));
		const text = waitText(state, `${count(ended.length)} of ${count(all.length)} ${run.done(dialog, registry)} …`);
		const stopping = step.isStopping
			? [`Stopping after this request. Press ${keyOf(state, 'stopRun')} to stop waiting for its answer.`]
			: [];
		return [text, ...(step.note === undefined ? [] : [step.note]), ...stopping].flatMap(each =>
			toldRows(each, columns, 'warning'),
		);
	}

	if (dialog.isLeaving) {
		const decided = decidedCount(dialog);
		return toldRows(
			`You left out or included ${counted(decided, 'row')}. Leaving forgets ${decided === 1 ? 'this choice' : 'these choices'} and sends nothing. To leave, press ${keyOf(state, 'leaveRun')}. To go back to the review, press ${keyOf(state, 'stayInRun')}.`,
			columns,
			'warning',
		);
	}

	if (dialog.typed) {
		const open = run.toSend(dialog, registry);
		const asking = run.question(open, dialog, registry);
		const {spans, cursor} = lineSpans(dialog.typed, Math.max(1, columns - 2));
		return [
			...toldRows(`${asking}? Type ${open.length}, then press ${keyOf(state, run.command)}:`, columns, 'heading'),
			{left: [selectionMark(true), ...spans], cursor: 2 + cursor},
		];
	}

	const askedRows = questionRows(run, state, room);
	return step.name === 'ended'
		? [...toldRows(step.note, columns), ...askedRows]
		: [...askedRows, ...run.about(state, room), ...unkeptRows(state, columns)];
}

function resultRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	item: Item,
	{dialog, registry, columns}: RunRoom<Kind>,
): readonly Row[] {
	const itemState = run.stateOf(item, dialog, registry);
	if (dialog.step.name !== 'ended') {
		return itemTextRows(itemState, columns, 0);
	}

	const writes = dialog.sent?.get(run.keyOf(item));
	const word = itemWord(itemState, run.done(dialog, registry));
	const timeOf = (at: number): string => timestamp(isoTime(at), true);
	return [
		row(itemSign(itemState), toned(itemTone(itemState), word)),
		...itemTextRows(itemState, columns, 0),
		...(writes === undefined
			? [row()]
			: [
					...toldRows(
						`Begun ${timeOf(writes.begunAt)}, ended ${timeOf(writes.endedAt).slice('2025-03-14 '.length)}.${writes.rays.length === 0 ? '' : ` cf-ray ${writes.rays.join(', ')}`}`,
						columns,
						'dim',
					),
					row(),
					...toldRows('What was sent', columns, 'heading'),
				]),
	];
}

/** The rows that describe the writes of a run: those between the question and the items, and those of the items that are sent. The question changes its height with what was shown. */
function neededRows(
	question: number,
	above: readonly Row[],
	items: ReadonlyArray<{readonly key: string; readonly rows: readonly Row[]; readonly isSent: boolean}>,
): Pick<DialogView, 'needed' | 'parts'> {
	let at = above.length;
	const ranges = items.flatMap(({rows, isSent}): readonly RowRange[] => {
		const from = at;
		at += rows.length;
		return isSent ? [[from, at]] : [];
	});
	return {
		needed: [[question, above.length], ...ranges],
		parts: [
			['question', question],
			['head', above.length - question],
			...items.map(({key, rows}) => [key, rows.length] as const),
		],
	};
}

function listRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	room: RunRoom<Kind>,
): ReadonlyArray<{readonly item: Item; readonly rows: readonly Row[]}> {
	const {dialog, registry, columns} = room;
	const {step} = dialog;
	const all = run.inOrder(dialog, registry);
	const groups = step.name === 'reviewing' ? all.map(item => run.groupOf?.(item, dialog)) : [];
	const groupRows = (at: number): readonly Row[] => {
		const group = groups[at];
		return !group || group.place === groups[at - 1]?.place
			? []
			: [...(at === 0 ? [] : [row()]), ...toldRows(group.heading, columns, 'heading')];
	};

	const states = all.map(item => run.stateOf(item, dialog, registry));
	const reasons = step.name === 'ended' ? sharedReasons(states, run.done(dialog, registry)) : [];
	return all.map((item, at) => {
		const {heading: reason, isShared = false} = reasons[at] ?? {};
		return {
			item,
			rows: [
				...groupRows(at),
				...(reason === undefined ? [] : toldRows(reason, columns, itemTone(run.stateOf(item, dialog, registry)))),
				...itemRows(run, state, item, {
					...room,
					isSelected: at === dialog.cursor && !dialog.typed,
					isReasonAbove: isShared,
				}),
			],
		};
	});
}

/** The progress, with the current item in sight. */
function progressRows<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	room: RunRoom<Kind>,
	height: number,
): readonly Row[] {
	const {dialog, registry} = room;
	const all = run.inOrder(dialog, registry);
	const current = all.findIndex(item => run.stateOf(item, dialog, registry).status === 'sending');
	return windowed(all, current, height).flatMap(([item, isCurrent]) =>
		itemRows(run, state, item, {...room, isSelected: isCurrent}).slice(0, 1),
	);
}

function shownRun<Kind extends RunKind, Item>(
	run: RunItems<Kind, Item>,
	state: State,
	room: RunRoom<Kind>,
	height: number,
): Omit<DialogView, 'title'> {
	const {dialog, registry} = room;
	const {step, scrolledTo} = dialog;
	const chosen = run.inOrder(dialog, registry)[dialog.cursor];
	if (chosen !== undefined && run.detail && dialog.isOpened) {
		const [own, result] = [run.detail(state, chosen, room), resultRows(run, chosen, room)];
		return {rows: step.name === 'ended' ? [...result, ...own] : [...own, ...result], isScrolling: true, scrolledTo};
	}

	const above = [
		...headRows(run, state, room),
		row(),
		...searchRows(run, state, room),
		...[run.heading?.(state, room)].flatMap(each => each ?? []),
	];
	if (step.name === 'sending') {
		return {rows: [...above, ...progressRows(run, state, room, height - above.length)]};
	}

	const shown = listRows(run, state, room);
	const isReviewed =
		step.name === 'reviewing' && !dialog.isLeaving && !dialog.typed && !dialog.isTyping && dialog.query.text === '';
	return {
		rows: [...above, ...shown.flatMap(({rows}) => rows)],
		isScrolling: true,
		// A review begins at its top, even if its first item is below the screen.
		scrolledTo: scrolledTo ?? (step.name === 'reviewing' && dialog.cursor === 0 ? 0 : undefined),
		...(isReviewed &&
			neededRows(
				questionRows(run, state, room).length,
				above,
				shown.map(({item, rows}) => ({
					key: run.keyOf(item),
					rows,
					isSent: run.isOpen(item, dialog, registry) && !dialog.leftOut.has(run.keyOf(item)),
				})),
			)),
	};
}

/** Makes a run in a dialog from what an ability says about it. */
export function runView<Kind extends RunKind, Item>(
	kind: Kind,
	description: RunDescription<Kind, Item>,
): RunView<Kind, Item> {
	const run = runItems(kind, description);
	return {
		...run,
		view: (state, dialog, {columns, height}, registry) => ({
			title: told`${run.steps[dialog.step.name]}${dot}${run.title(dialog, registry)}`,
			...shownRun(run, state, {dialog, registry, columns}, height),
		}),
	};
}

/** The items whose change a draft keeps: all of them until everything is stored, and after the run without those that the user left out or that cannot be sent. */
export function unsentItems<Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	dialog: DialogOf<Kind>,
	registry: Runs,
): readonly Item[] {
	if (dialog.step.name === 'ended') {
		return run.toSend(dialog, registry);
	}

	return run.unstored(dialog, registry).length === 0 ? [] : run.items(dialog);
}

/** The keys of the items that a draft keeps as left out: those that the user left out, and after the run all that are not sent next. */
export function keptOut<Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	dialog: DialogOf<Kind>,
	registry: Runs,
): ReadonlySet<string> {
	if (dialog.step.name !== 'ended') {
		return dialog.leftOut;
	}

	const next = new Set(run.toSend(dialog, registry));
	return new Set(
		run
			.items(dialog)
			.filter(item => !next.has(item))
			.map(item => run.keyOf(item)),
	);
}

/** The items that are not sent, and why, for a record of the run. What an earlier part of the run sent is in the record already. */
export function leftOutOf<Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	dialog: DialogOf<Kind>,
	registry: Runs,
): readonly LeftOutItem[] {
	const sent = new Set(run.toSend(dialog, registry));
	const about = (item: Item) => run.recordedAs?.(item, dialog) ?? {id: run.keyOf(item), name: ''};
	const isRecorded = (item: Item): boolean =>
		(dialog.results.get(run.keyOf(item))?.status ?? 'not_sent') !== 'not_sent';
	const left = run
		.items(dialog)
		.filter(item => !sent.has(item) && !isRecorded(item))
		.map((item): LeftOutItem => {
			const {status, text} = run.stateOf(item, dialog, registry);
			return {
				...about(item),
				status,
				note: shownText(text ?? (status === 'left_out' ? (run.whyLeftOut?.(item) ?? 'You left it out.') : '')),
			};
		});
	return [
		...left,
		...(run.hidden?.(dialog) ?? []).map((item): LeftOutItem => ({
			...about(item),
			status: 'left_out',
			note: 'A filter of the review left it out.',
		})),
	];
}

/** How many items of a run ended in which way. */
export const runTally = <Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	dialog: DialogOf<Kind>,
	registry: Runs,
): string =>
	tallyText(
		run.items(dialog).map(item => run.stateOf(item, dialog, registry)),
		run.done(dialog, registry),
	);
