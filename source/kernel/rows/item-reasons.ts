import {harmless} from '../../base/text/harmless.js';
import {commonText, ownText, saidText, shownText, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import type {ItemState} from '../state/item-result.js';
import {itemWord} from './item-rows.js';

/** What became of an item, and why. */
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
