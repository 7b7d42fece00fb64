import {harmless} from '../../base/text/harmless.js';
import {saidText, shownText, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import type {ApiError} from '../../base/api/api-error.js';
import type {ItemState} from '../state/item-result.js';
import {itemWord} from './item-rows.js';

/** What became of an item, and why. */
type Ended = Pick<ItemState, 'status'> & {readonly text?: Told | undefined; readonly error?: ApiError | undefined};

/** Why an item ended as it did, without the cf-ray, which is another one for each request. */
function reasonOf({text, error}: Ended): Told | undefined {
	const ray = error?.ray;
	if (text === undefined || ray === undefined) {
		return text;
	}

	const without = (words: string): string => words.replaceAll(` · cf-ray ${ray}`, '').replaceAll(`, cf-ray ${ray}`, '').replaceAll(` (cf-ray ${ray})`, '');
	const [shown, said] = [without(shownText(text)), without(saidText(text))];
	return shown === said ? shown : {text: shown, said};
}

/** What items that ended for the same reason have in common. Undefined for an item without a text. */
export function reasonKey(state: Ended): string | undefined {
	const reason = reasonOf(state);
	return reason === undefined ? undefined : `${state.status}\n${shownText(reason)}`;
}

/** How many items ended for the same reason, and the reason: `3 refused: …`. */
export function sharedReason(number: number, state: Ended, done: string): Told {
	const [word, reason] = [itemWord(state, done), reasonOf(state) ?? ''];
	const asShown = (text: string): string => text.toLowerCase().startsWith(word) ? `${word}${text.slice(word.length)}` : `${word}: ${text}`;
	return {text: `${count(number)} ${asShown(shownText(reason))}`, said: `${count(number)} ${asShown(saidText(reason))}`};
}

/** Why each item of a run ended as it did, as plain texts: a reason that several items have is one text, with a line for each item below it. `done`: the word for items that were sent. */
export function reasonTexts<Item>(items: readonly Item[], {stateOf, nameOf, done}: {readonly stateOf: (item: Item) => Ended; readonly nameOf: (item: Item) => string; readonly done: string}): readonly string[] {
	const groups = Map.groupBy(items.filter(item => stateOf(item).text !== undefined), item => reasonKey(stateOf(item)));
	return groups.values().flatMap((same): readonly string[] => {
		const [first] = same;
		if (first === undefined || same.length === 1) {
			return same.map(item => `${nameOf(item)}: ${harmless(shownText(stateOf(item).text ?? ''))}`);
		}

		const rayOf = (item: Item): string => {
			const ray = stateOf(item).error?.ray;
			return ray === undefined ? '' : `  cf-ray ${harmless(ray)}`;
		};

		const reason = sharedReason(same.length, stateOf(first), done);
		return [[harmless(shownText(reason)), ...same.map(item => `  ${nameOf(item)}${rayOf(item)}`)].join('\n')];
	}).toArray();
}
