import {lineFromDifference} from '../../base/text/excerpt.js';
import {harmless} from '../../base/text/harmless.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count} from '../../base/text/words.js';
import type {ShownChange} from '../form-model/judged-settings.js';
import {plain, shownData, sign, type Span, toned, totalWidth} from './row.js';

/** A cell and the gap behind it. A screen reader does not hear the gap. */
export function cell(text: string, width: number, spanOf: (text: string) => Span): readonly Span[] {
	const shown = fit(text, width).trimEnd();
	return [spanOf(shown), plain(' '.repeat(width - widthOf(shown) + 2))];
}

/** The field of a change in one word, in a table of several changes. */
const shortLabel = ({name, member}: ShownChange): string => member ?? name;

/** An old and a new value in one line, each cut around what differs. */
function changeSpans({from, to}: ShownChange, columns: number): readonly Span[] {
	const [before, after] = [from ?? '', to ?? ''];
	const most = Math.max(1, columns - 3);
	// The new value takes the room that the old one leaves.
	const [own, others] = [before, after].map(value => widthOf(harmless(value)));
	const left = Math.min(own ?? 0, Math.max(Math.floor(most / 2), most - (others ?? 0)));
	const side = (value: string, other: string, room: number, tone: 'danger' | 'success') => value === '' ? sign('–', 'nothing', tone) : {...shownData(lineFromDifference(value, other, Math.max(1, room))), tone};
	const old = side(before, after, left, 'danger');
	return [old, sign(' → ', ' becomes '), side(after, before, most - widthOf(old.text), 'success')];
}

// The least room for an old and a new value.
const leastForChange = 12;

/** The room that the changes of an organization need in one line. */
export function widthOfChanges(changes: readonly ShownChange[], isNamed: boolean): number {
	let sum = 0;
	for (const [at, change] of changes.entries()) {
		const label = isNamed || changes.length > 1 ? widthOf(`${at === 0 ? '' : '; '}${harmless(shortLabel(change))}: `) : 0;
		const [from = 1, to = 1] = [change.from, change.to].map(value => Math.max(1, widthOf(harmless(value ?? ''))));
		sum += label + from + widthOf(' → ') + to;
	}

	return sum;
}

/** The changes of an organization in one line. `isNamed`: the heading does not name the field. */
export function changesSpans(changes: readonly ShownChange[], isNamed: boolean, columns: number): readonly Span[] {
	const [only] = changes;
	if (only && !isNamed) {
		return changeSpans(only, columns);
	}

	// Each takes its share of the room that those before it have left. Those without room are only counted.
	const spans: Span[] = [];
	for (const [at, change] of changes.entries()) {
		const label = `${at === 0 ? '' : '; '}${harmless(shortLabel(change))}: `;
		const left = columns - totalWidth(spans);
		const needed = widthOfChanges(changes.slice(at), true) + (at === 0 ? 0 : widthOf('; '));
		const share = needed <= left ? left : Math.floor(left / (changes.length - at));
		const room = share - widthOf(label);
		if (at > 0 && room < leastForChange) {
			return [...spans, toned('dim', `; ${count(changes.length - at)} more`)];
		}

		spans.push(toned('dim', label), ...changeSpans(change, room));
	}

	return spans;
}
