import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {isNothing, type ShownValue} from '../form-model/settings.js';

/** The most items without a change that a review names. */
export const mostNamed = 50;

const shownValue = (value: string | undefined, change: Pick<ShownValue, 'member'>): string =>
	isNothing(value, change) ? '–' : `“${harmless(value)}”`;

/** A change in one line: the old and the new value. `isNew`: only the new value. */
export const changeText = (change: ShownValue, isNew = false): string =>
	`${exactName(shownText(change.label))}: ${isNew ? '' : `${shownValue(change.from, change)} → `}${shownValue(change.to, change)}`;

/** The lines of the first items, and how many more there are. */
export function firstLines<Item>(items: readonly Item[], linesOf: (item: Item) => string, most = mostNamed): string {
	const more = items.length - most;
	return `${items
		.slice(0, most)
		.map(item => linesOf(item))
		.join('')}${more > 0 ? `  and ${count(more)} more\n` : ''}`;
}
