import {joinedBy, shownText, type Told, withMoving} from '../../base/text/told.js';
import {pathOf} from '../../base/tree/names.js';
import {type DialogPart, type ListPart, type Place, type PlacePart, type Registry} from '../rows/registry.js';
import {whyNotNow, whyNotWrite} from '../state/availability.js';
import type {DialogOf} from '../state/dialog.js';
import type {ItemState} from '../state/item-result.js';
import {keyOf, undoHint} from '../state/key-of.js';
import {decidedCount, isRun, type RunKind} from '../state/run.js';
import {isDialogSearched, rowOfId} from '../state/selectors.js';
import {whyNotAllSeen} from '../state/open-form.js';
import {type State, withDialog} from '../state/state.js';
import {defineDialog, type Key, type KernelCommand} from '../loop/ability.js';
import type {Context} from '../loop/context.js';
import {exactRequestKey, listKeys, scrollKeys, typedListKeys, typedPageKeys} from '../loop/cursor-keys.js';
import {searchKeys, typedSearchKeys, whyNotSearched} from '../loop/list-dialog.js';
import {dryRunText, say} from '../loop/tell.js';
import {writesSince} from '../files/run-record.js';
import {type RunView, leftOutOf, runTally} from './view.js';

type Options<Kind extends RunKind, Name extends string> = {
	readonly labels: readonly [review: string, sending: string, result: string];
	/** The key that sends: what it does, in a sentence, and the commands whose keys must differ. `nothing`: why it cannot act if no item is left, such as `Nothing is chosen to undo.` */
	readonly send: {
		readonly command: Name;
		readonly description: string;
		readonly apartFrom: readonly string[];
		readonly nothing: string;
	};
	/** The command that reviews again what is not stored, as in `again` of the run. */
	readonly again?: Name;
	readonly whyNot: (state: State, dialog: DialogOf<Kind>, registry: Registry) => Told | undefined;
	/** What to say of an item with nothing left to send, such as `This is undone.` */
	readonly over: string;
	/** What Enter does with an item that can still be sent, if it does not show everything about it. */
	readonly enter?: Pick<Key<Name>, 'command' | 'description' | 'name'>;
	/** A selection of its items, which Tab changes in the review: what is shown is what is sent. `isOn`: whether Escape switches it off first; never without this. `isInResult`: Tab also shows another review instead of the result. `key`: what Tab does, if it is more than that. */
	readonly filter?: NonNullable<ListPart['filter']> & {
		readonly isOn?: (dialog: DialogOf<Kind>) => boolean;
		readonly isInResult?: true;
		readonly key?: Partial<Pick<Key<Name>, 'description' | 'isHint' | 'name' | 'nameNow' | 'whyNot'>>;
	};
	/** What Escape does in the review, if it does not close the dialog. `isKeeping`: whether what the user left out is kept then. If it is not, the dialog asks first. */
	readonly leave?: Pick<Key<Name>, 'command' | 'description' | 'name' | 'nameNow'> & {
		readonly isKeeping?: (dialog: DialogOf<Kind>) => boolean;
	};
	/** The command with which Escape leaves the result, if it does not only close the dialog. */
	readonly leaveResult?: Name;
};

type RunKeys<Name extends string> = ReadonlyArray<Key<KernelCommand | Name>>;

type RunDialog<Name extends string> = {
	readonly keys: RunKeys<Name>;
	readonly places: Readonly<Record<Place, PlacePart>>;
	readonly dialog: DialogPart;
};

/** The places of a run: its review, while it is sent, its result, one of its items, the number that confirms it, its search, and the question whether to leave it. */
const placesOf = (kind: RunKind) => ({
	kind,
	sending: `${kind}Sending`,
	done: `${kind}Done`,
	item: `${kind}Item`,
	number: `${kind}Number`,
	search: `${kind}Find`,
	asking: `${kind}Leaving`,
	both: [kind, `${kind}Done`],
});

function isAnyToSend<Kind extends RunKind, Item>(run: RunView<Kind, Item>, state: State, registry: Registry): boolean {
	const dialog = run.open(state);
	return dialog !== undefined && run.toSend(dialog, registry).length > 0;
}

function isReviewedAgain<Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	state: State,
	registry: Registry,
): boolean {
	const dialog = run.open(state);
	return dialog !== undefined && run.isReviewedAgain(dialog, registry);
}

/** What a key for the items that are left does after a run: `send the 3 refused again`. */
const resendingName =
	<Kind extends RunKind, Item>(run: RunView<Kind, Item>, verb: string) =>
	(state: State, registry: Registry): string | undefined => {
		const dialog = run.open(state);
		return dialog?.step.name === 'ended' && run.toSend(dialog, registry).length > 0
			? `${verb} ${run.resent(dialog, registry)}`
			: undefined;
	};

function whyNotSend<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{send, whyNot}: Options<Kind, Name>,
	state: State,
	registry: Registry,
): Told | undefined {
	const dialog = run.open(state);
	if (!dialog) {
		return undefined;
	}

	const nothing = isAnyToSend(run, state, registry) ? undefined : send.nothing;
	const onlyAgain = run.isReviewedAgain(dialog, registry) ? 'The present values are reviewed first.' : undefined;
	const searched = isDialogSearched(state)
		? `The search shows only some rows. Press ${keyOf(state, 'leaveListSearch')} to show all rows first.`
		: undefined;
	return (
		nothing ??
		searched ??
		onlyAgain ??
		whyNotWrite(state) ??
		whyNot(state, dialog, registry) ??
		(dialog.step.name === 'reviewing' ? whyNotAllSeen(state, dialog.seen) : undefined) ??
		whyNotNow(state)
	);
}

/** The key that sends, or asks for the number first, and the one that reviews again what is not stored. */
function sendingKeys<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	options: Options<Kind, Name>,
): RunKeys<Name> {
	const {send, again} = options;
	const {both, done} = placesOf(run.kind);
	return [
		{
			keys: ['y'],
			places: both,
			whyNot: (state, registry) => whyNotSend(run, options, state, registry),
			isHint: (state, registry) =>
				isAnyToSend(run, state, registry) && !isReviewedAgain(run, state, registry) && !isDialogSearched(state),
			apartFrom: [...send.apartFrom, 'toggleRunItem', 'toggleRunItems', 'stopRun'],
			...(run.isCounted
				? {
						command: 'askRunNumber',
						name: 'go on',
						nameNow: resendingName(run, 'go on with'),
						description: 'Ask for the number of those that are not left out',
						isMain: true,
					}
				: {
						command: send.command,
						name: 'send',
						nameNow: resendingName(run, 'send'),
						description: send.description,
						isConfirming: true,
					}),
		},
		...(again === undefined
			? []
			: [
					{
						keys: ['y'],
						command: again,
						name: 'review again',
						nameNow: resendingName(run, 'review'),
						description: 'Review again what is not stored, by the present values',
						places: [done],
						whyNot: (state, registry) =>
							isReviewedAgain(run, state, registry) ? undefined : 'There is nothing to review again.',
						isHint: 'whereItActs',
					} satisfies Key<Name>,
				]),
	];
}

/** The number of items, which confirms a run that nothing takes back. */
function numberKeys<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{send}: Options<Kind, Name>,
): RunKeys<Name> {
	const {number} = placesOf(run.kind);
	return [
		{
			keys: ['enter'],
			command: send.command,
			name: 'send',
			description: `${send.description}, after you type their number`,
			places: [number],
			whyNot(state, registry) {
				const dialog = run.open(state);
				const {length} = dialog ? run.toSend(dialog, registry) : [];
				const typed = dialog?.typed?.text.trim() ?? '';
				return typed === String(length)
					? (whyNotWrite(state) ?? whyNotNow(state))
					: `Type ${length} first${typed === '' ? '' : '. Your text differs'}.`;
			},
			isHint: true,
			isConfirming: true,
			apartFrom: send.apartFrom,
		},
		{
			keys: ['escape'],
			command: 'leaveRunNumber',
			name: 'back',
			description: 'Go back to the list without sending anything',
			places: [number],
			isHint: true,
		},
		...typedPageKeys(number),
	];
}

const whyNotItem =
	<Kind extends RunKind, Item>(run: RunView<Kind, Item>, over: string) =>
	(state: State, registry: Registry): Told | undefined => {
		const [dialog, chosen] = [run.open(state), run.chosen(state, registry)];
		if (!dialog || chosen === undefined || run.isOpen(chosen, dialog, registry)) {
			return undefined;
		}

		const {status, text} = run.stateOf(chosen, dialog, registry);
		return status === 'done'
			? over
			: (text ?? (status === 'already' ? 'This is already so: nothing is sent for it.' : over));
	};

/** The keys of the items that a range, or the key for all items, can leave out. */
function openIn<Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	state: State,
	registry: Registry,
): readonly string[] {
	const dialog = run.open(state);
	return dialog
		? run
				.inOrder(dialog, registry)
				.filter(each => run.isOpen(each, dialog, registry) && !run.isAskedAlone?.(each))
				.map(each => run.keyOf(each))
		: [];
}

function whyNotRange<Kind extends RunKind, Item>(
	run: RunView<Kind, Item>,
	over: string,
	state: State,
	registry: Registry,
): Told | undefined {
	const dialog = run.open(state);
	const chosen = run.chosen(state, registry);
	const open = openIn(run, state, registry);
	if (dialog?.anchor === undefined || !open.includes(dialog.anchor)) {
		return `No range has begun. Press ${keyOf(state, 'toggleRunItem')} to leave out its first row.`;
	}

	if (chosen !== undefined && !open.includes(run.keyOf(chosen))) {
		return (
			whyNotItem(run, over)(state, registry) ??
			'A range cannot end at this row, which you leave out or include only by itself.'
		);
	}

	return chosen !== undefined && run.keyOf(chosen) === dialog.anchor
		? 'The range begins here. Move to its other end first.'
		: undefined;
}

/** The keys that choose which items are sent. */
function choosingKeys<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{over}: Options<Kind, Name>,
): RunKeys<Name> {
	const {both} = placesOf(run.kind);
	const whyNot = whyNotItem(run, over);
	return [
		{
			keys: [' ', 'x'],
			command: 'toggleRunItem',
			name: 'leave out',
			nameNow(state, registry) {
				const [dialog, chosen] = [run.open(state), run.chosen(state, registry)];
				return chosen !== undefined && dialog?.leftOut.has(run.keyOf(chosen)) ? 'include' : undefined;
			},
			description: 'Leave this one out, or include it again',
			places: both,
			whyNot,
			isHint: (state, registry) => whyNot(state, registry) === undefined,
		},
		{
			keys: ['a'],
			command: 'toggleRunItems',
			name: 'all or none',
			description: 'Leave all of them out, or include all again; with a search, all matches',
			places: both,
		},
		{
			keys: ['V'],
			command: 'leaveOutRange',
			name: 'leave out range',
			description: 'Leave out the rows from the last one that was left out to the cursor',
			places: both,
			whyNot: (state, registry) => whyNotRange(run, over, state, registry),
		},
	];
}

function filterKeys<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{filter}: Options<Kind, Name>,
): RunKeys<Name> {
	if (!filter) {
		return [];
	}

	const {kind, both} = placesOf(run.kind);
	const places = filter.isInResult ? both : [kind];
	return [
		{
			keys: ['tab'],
			command: 'showNextFilter',
			name: 'filter',
			description: 'Show the next selection, in a list that has a filter',
			places,
			isHint: true,
			...filter.key,
		},
		{
			keys: ['shift+tab'],
			command: 'showPreviousFilter',
			name: 'filter back',
			description: 'Show the previous selection, in a list that has a filter',
			places,
			...(filter.key?.whyNot && {whyNot: filter.key.whyNot}),
		},
		...(filter.isOn
			? [
					{
						keys: ['escape', 'q'],
						command: 'clearListFilter',
						name: 'show all',
						description: 'Switch the filter off',
						places: [kind],
						whyNot(state) {
							const dialog = run.open(state);
							return dialog && filter.isOn?.(dialog) ? undefined : 'No filter is on.';
						},
						isHint: 'whereItActs',
					} satisfies Key<KernelCommand>,
				]
			: []),
	];
}

/** What Enter does with an item. */
function itemKeys<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{enter, over}: Options<Kind, Name>,
): RunKeys<Name> {
	const {both, item} = placesOf(run.kind);
	if (enter) {
		return [{keys: ['enter'], ...enter, places: both, whyNot: whyNotItem(run, over), isHint: true}];
	}

	const {formOf} = run;
	return [
		{
			keys: ['enter'],
			command: 'openRunItem',
			name: 'details',
			description: 'Show everything about this one',
			places: both,
			isHint: true,
		},
		{
			keys: ['escape', 'q', 'enter'],
			command: 'closeRunItem',
			name: 'back',
			description: 'Go back to the list',
			places: [item],
			isHint: true,
		},
		...(formOf
			? [
					exactRequestKey([item], (state, registry) => {
						const [dialog, chosen] = [run.open(state), run.chosen(state, registry)];
						return dialog && chosen !== undefined ? formOf(chosen, dialog) : undefined;
					}),
				]
			: []),
		...scrollKeys(item),
	];
}

function leavingKeys<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{leave, leaveResult}: Options<Kind, Name>,
): RunKeys<Name> {
	const {kind, both, done, asking} = placesOf(run.kind);
	const {isKeeping, ...leavingKey} = leave ?? {};
	const closing = (places: readonly Place[], command: KernelCommand | Name): Key<KernelCommand | Name> => ({
		keys: ['escape', 'q'],
		command,
		name: 'leave',
		description: 'Leave without sending more',
		places,
		isHint: true,
	});
	return [
		{
			keys: ['escape', 'q'],
			command: 'askToLeaveRun',
			name: 'leave',
			description: 'Leave without sending more; asks first if you left out rows',
			places: [kind],
			whyNot(state) {
				const dialog = run.open(state);
				return dialog && run.items(dialog).length > 1 && decidedCount(dialog) > 0 && isKeeping?.(dialog) !== true
					? undefined
					: 'You did not change which rows are sent.';
			},
			isHint: 'whereItActs',
		},
		...(leave
			? [{...closing([kind], leave.command), ...leavingKey}, closing([done], leaveResult ?? 'closeDialog')]
			: [closing(both, 'closeDialog')]),
		{
			keys: ['escape', 'q'],
			command: 'leaveRun',
			name: 'leave',
			description: 'Leave without sending anything, and forget which rows you left out',
			places: [asking],
			isHint: true,
			apartFrom: ['stayInRun'],
		},
		{
			keys: ['n'],
			command: 'stayInRun',
			name: 'back',
			description: 'Go back to the review',
			places: [asking],
			isHint: true,
		},
	];
}

function dialogPartOf<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	{filter, leave}: Options<Kind, Name>,
): DialogPart {
	const {kind, sending, done, item, number, search, asking} = placesOf(run.kind);
	return {
		...defineDialog(run.kind, {
			isTable: true,
			place({step: {name}, isLeaving, isOpened, typed, isTyping}) {
				if (name === 'sending') {
					return sending;
				}

				if (isLeaving) {
					return asking;
				}

				if (isTyping) {
					return search;
				}

				const shown = name === 'ended' ? done : kind;
				return typed === undefined ? (isOpened ? item : shown) : number;
			},
			view: run.view,
			typed: ({typed, isTyping, query}) => (isTyping ? query : typed),
			choices: (dialog, _, registry) =>
				dialog.isOpened === true || dialog.typed
					? undefined
					: {items: run.inOrder(dialog, registry), cursor: dialog.cursor},
			seen: ({seen}) => seen,
			run: {
				...(filter && {filter}),
				chosen(state, registry) {
					const chosen = run.chosen(state, registry);
					return chosen === undefined ? undefined : run.keyOf(chosen);
				},
				open: (state, registry) => openIn(run, state, registry),
				leave: leave?.command ?? 'closeDialog',
			},
		}),
		see: (state, seen) => (isRun(state.dialog) ? withDialog(state, {...state.dialog, seen}) : state),
	};
}

/** Makes the keys, the places and the part of a dialog from its run. Every run has the same keys. */
export function runDialog<Kind extends RunKind, Item, Name extends string>(
	run: RunView<Kind, Item>,
	options: Options<Kind, Name>,
): RunDialog<Name> {
	const {labels, enter} = options;
	const {kind, both, sending, done, item, number, search, asking} = placesOf(run.kind);
	return {
		keys: [
			...listKeys(kind),
			...sendingKeys(run, options),
			...(run.isCounted ? numberKeys(run, options) : []),
			...choosingKeys(run, options),
			...searchKeys(both, {what: 'rows by their text', whyNotSearch: () => undefined, whyNotMatch: whyNotSearched}),
			...typedSearchKeys(search),
			...typedListKeys(search),
			{
				keys: ['escape', 'q'],
				command: 'leaveListSearch',
				name: 'show all',
				description: 'End the search',
				places: both,
				whyNot: whyNotSearched,
				isHint: 'whereItActs',
			},
			...filterKeys(run, options),
			...itemKeys(run, options),
			...leavingKeys(run, options),
			{
				keys: ['escape', 's'],
				command: 'stopRun',
				name: 'stop',
				description: 'Stop after the current request, or at once if pressed again',
				places: [sending],
				isHint: true,
			},
			{
				keys: ['c'],
				command: 'copyRun',
				name: 'copy',
				description: 'Copy what was done as Markdown, to attach to a ticket',
				places: [done],
				isHint: true,
			},
			...listKeys(done),
		],
		places: {
			[kind]: {label: labels[0]},
			[sending]: {label: labels[1]},
			[done]: {label: labels[2]},
			[search]: {label: `searching ${labels[0]}`, typing: 'typeIntoListSearch'},
			[asking]: {label: `leaving ${labels[0]}`},
			...(!enter && {[item]: {label: `one of ${labels[0]}`}}),
			...(run.isCounted && {[number]: {label: `the number in ${labels[0]}`, typing: 'typeRunNumber'}}),
		},
		dialog: dialogPartOf(run, options),
	};
}

/** How a run reports what becomes of its items, and when it stops. */
export type RunReport<Item> = {
	/** `id`: that of the organization, once it is known. */
	readonly changed: (item: Item, result: ItemState, id?: string) => void;
	/** How long the run waits for the service, in seconds, and why. 0 once the wait is over. */
	readonly waiting: (seconds: number, why: string) => void;
	readonly isStopping: () => boolean;
	/** Receives each request of a dry run. */
	readonly unsent: (request: string) => void;
};

/** How to undo what a run did, if anything of it is stored and on record since `from`, in milliseconds since the epoch. */
function undoText({store, journal, registry}: Context, from: number): string | undefined {
	const state = store.getState();
	const write = journal.list().find(({at, isUnclear}) => at >= from && !isUnclear);
	return write && registry.writes.get(write.kind)?.whyNotUndo(state, write) === undefined
		? undoHint(state, 'inDialog')
		: undefined;
}

/** Sends the items of the open run that are not left out, and shows what becomes of them. `send` returns why nothing was sent (`refused`), or why it stopped before the last item, and what else to say (`remark`). Returns the items that it was called with. */
export async function sendRun<Kind extends RunKind, Item>(
	context: Context,
	run: RunView<Kind, Item>,
	send: (
		items: readonly Item[],
		report: RunReport<Item>,
	) => Promise<{readonly refused?: string; readonly stop?: Told | undefined; readonly remark?: string}>,
): Promise<readonly Item[]> {
	const {store, dryRun, nextRequest, registry, now, requests, waits} = context;
	const dialog = run.open(store.getState());
	if (!dialog) {
		return [];
	}

	const items = run.toSend(dialog, registry);
	const request = nextRequest();
	const unsent: string[] = [];
	let begun: {readonly item: Item; readonly at: number} | undefined;
	if (dialog.step.name === 'ended') {
		context.recorder?.goOn();
	} else {
		context.recorder?.begin();
		context.recorder?.describe(run.recorded?.(dialog, registry) ?? shownText(run.title(dialog, registry)));
	}

	context.recorder?.locate(id => pathOf(store.getState(), rowOfId(store.getState(), id)));
	context.recorder?.leaveOut(leftOutOf(run, dialog, registry));
	store.dispatch({type: 'run/sent', request});
	store.dispatch({type: 'requests/sending'});
	const from = now();
	const {refused, stop, remark} = await send(items, {
		changed(item, result, id) {
			const writes = result.status !== 'sending' && begun?.item === item ? writesSince(requests(), begun.at) : [];
			store.dispatch({
				type: 'run/itemChanged',
				request,
				key: run.keyOf(item),
				result,
				...(begun &&
					writes.length > 0 && {sent: {begunAt: begun.at, endedAt: now(), rays: writes.flatMap(({ray}) => ray ?? [])}}),
				...(id !== undefined && {id}),
			});
			begun = result.status === 'sending' ? {item, at: now()} : undefined;
		},
		waiting(seconds, why) {
			const key = keyOf(store.getState(), 'stopRun');
			store.dispatch({
				type: 'run/waited',
				request,
				...(seconds > 0 && {
					note: withMoving(`${why} cforgs continues`, ` in ${seconds} s`, `; press ${key} to stop it.`),
				}),
			});
		},
		isStopping() {
			const step = run.open(store.getState())?.step;
			return (
				waits.isQuitting === true || step?.name !== 'sending' || step.request !== request || step.isStopping === true
			);
		},
		unsent(text) {
			unsent.push(text);
		},
	});
	store.dispatch({type: 'requests/sent'});
	if (dryRun) {
		dryRun(unsent.join('\n\n'));
		store.dispatch({type: 'dialog/closed'});
		say(context, dryRunText, 'warning');
		return [];
	}

	const ended = run.open(store.getState());
	const tally = ended ? runTally(run, ended, registry) : '';
	const undo = refused === undefined ? undoText(context, from) : undefined;
	store.dispatch({
		type: 'run/ended',
		request,
		note:
			refused ??
			joinedBy(
				' ',
				[stop, tally, remark, undo].filter(text => text !== undefined),
			),
	});
	return items;
}
