import {count} from '../../base/text/words.js';
import {told, type Told, commonText, ownText, saidText, shownText} from '../../base/text/told.js';
import {harmless} from '../../base/text/harmless.js';
import type {ItemState} from '../state/item-result.js';
import {plain, type Row, sign, type Span, toldRows, toldSpan, type Tone} from './row.js';

const signs: Readonly<Record<ItemState['status'], readonly [shown: string, said: string, tone: Tone]>> = {
	waiting: ['· ', 'waiting: ', 'dim'],
	sending: ['… ', 'sending: ', 'warning'],
	done: ['✓ ', 'done: ', 'success'],
	already: ['✓ ', 'done before: ', 'dim'],
	left_out: ['- ', 'left out: ', 'dim'],
	refused: ['✗ ', 'problem: ', 'danger'],
	failed: ['✗ ', 'problem: ', 'danger'],
	conflict: ['≠ ', 'conflict: ', 'warning'],
	unknown: ['? ', 'not known: ', 'warning'],
	not_sent: ['– ', 'not sent: ', 'dim'],
};

/** The sign of an item of a run, as a sighted person sees it and as a screen reader says it. */
export const itemSign = ({status}: Pick<ItemState, 'status'>): Span => sign(...signs[status]);

export const itemTone = ({status}: Pick<ItemState, 'status'>): Tone => signs[status][2];

// Screen readers hear of the sign first.
const leftOutText = (text: Told, words = 'Left out: '): Told => told`${{text: words, said: ''}}${text}`;

/** Why an item cannot be sent, in its own row. Undefined if it can be, or if only the user leaves it out. */
export const leftOutSpan = ({status, text}: ItemState): Span | undefined =>
	status === 'left_out' && text !== undefined ? toldSpan(leftOutText(text, 'left out: '), 'warning') : undefined;

/** Why an item was not sent, or what else to know of it. */
export function itemTextRows(item: ItemState, columns: number, indent: number): readonly Row[] {
	const {status, text} = item;
	if (text === undefined) {
		return [];
	}

	return status === 'left_out'
		? toldRows(leftOutText(text), columns, 'warning', indent)
		: toldRows(text, columns, itemTone(item) === 'success' ? 'dim' : itemTone(item), indent);
}

/** A result whose text names the item itself. */
export const itemResultRows = (item: ItemState, columns: number): readonly Row[] =>
	toldRows(item.text ?? '', columns - 2).map((each, index) => ({
		...each,
		left: [index === 0 ? itemSign(item) : plain('  '), ...each.left],
	}));

const words = {
	already: 'already so',
	left_out: 'left out',
	refused: 'refused',
	failed: 'failed',
	conflict: 'changed by someone else meanwhile',
	unknown: 'unclear',
	not_sent: 'not sent',
} as const;

/** What became of an item, in a word or a few. */
export const itemWord = ({status}: Pick<ItemState, 'status'>, done: string): string =>
	({waiting: words.not_sent, sending: words.unknown, done, ...words})[status];

/** Which items of a run are sent after it, such as `the 3 refused again`. */
export function resentText(items: readonly ItemState[], done: string): string {
	const found = new Set(items.map(item => (item.status === 'conflict' ? 'in conflict' : itemWord(item, done))));
	const [word = '', ...others] = found;
	const number = items.length === 1 ? 'one' : count(items.length);
	return `the ${number} ${others.length === 0 ? word : `not ${done}`}${found.has(words.not_sent) ? '' : ' again'}`;
}

/** How many items ended in which way. `done`: the word for those that were sent, such as “moved”. */
export function tallyText(items: ReadonlyArray<Pick<ItemState, 'status'>>, done: string): string {
	const texts = Object.entries({done, ...words}).map(([status, text]) => {
		const number = items.filter(
			each => each.status === status || (status === 'not_sent' && each.status === 'waiting'),
		).length;
		return number === 0 ? [] : [`${count(number)} ${text}`];
	});
	return `${texts.flat().join(', ')}.`;
}

type Ended = Pick<ItemState, 'status'> & {readonly text?: Told | undefined};

/** What items that ended for the same reason have in common. Undefined for an item without a text. */
export const reasonKey = ({status, text}: Ended): string | undefined =>
	text === undefined ? undefined : `${status}\n${shownText(commonText(text))}`;

/** How many items ended for the same reason, and the reason: `3 refused: …`. */
function sharedReason(number: number, state: Ended, done: string): Told {
	const [word, reason] = [itemWord(state, done), commonText(state.text ?? '')];
	const asShown = (text: string): string =>
		text.toLowerCase().startsWith(word) ? `${word}${text.slice(word.length)}` : `${word}: ${text}`;
	return {
		text: `${count(number)} ${asShown(shownText(reason))}`,
		said: `${count(number)} ${asShown(saidText(reason))}`,
	};
}

/** For each item of a list: whether the item before or after it ended for the same reason, and, for the first of such items, the reason that stands above them. `done`: the word for items that were sent. */
export function sharedReasons(
	states: readonly Ended[],
	done: string,
): ReadonlyArray<{readonly isShared: boolean; readonly heading?: Told}> {
	const keys = states.map(state => reasonKey(state));
	return states.map((state, at) => {
		const key = keys[at];
		const isBegun = key !== undefined && key === keys[at - 1];
		if (key === undefined || isBegun || key !== keys[at + 1]) {
			return {isShared: isBegun};
		}

		const end = keys.findIndex((other, index) => index > at && other !== key);
		return {isShared: true, heading: sharedReason((end === -1 ? keys.length : end) - at, state, done)};
	});
}

/** Why each item of a run ended as it did, as plain texts: a reason that several items have is one text, with a line for each item below it. `done`: the word for items that were sent. */
export function reasonTexts<Item>(
	items: readonly Item[],
	{
		stateOf,
		nameOf,
		done,
	}: {readonly stateOf: (item: Item) => Ended; readonly nameOf: (item: Item) => string; readonly done: string},
): readonly string[] {
	const groups = Map.groupBy(
		items.filter(item => stateOf(item).text !== undefined),
		item => reasonKey(stateOf(item)),
	);
	return groups
		.values()
		.flatMap((same): readonly string[] => {
			const [first] = same;
			if (first === undefined || same.length === 1) {
				return same.map(item => `${nameOf(item)}: ${harmless(shownText(stateOf(item).text ?? ''))}`);
			}

			const lineOf = (item: Item): string => {
				const own = ownText(stateOf(item).text ?? '');
				return `  ${nameOf(item)}${own === '' ? '' : `  ${harmless(own)}`}`;
			};

			const reason = sharedReason(same.length, stateOf(first), done);
			return [[harmless(shownText(reason)), ...same.map(item => lineOf(item))].join('\n')];
		})
		.toArray();
}
