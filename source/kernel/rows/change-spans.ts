import {lineFromDifference} from '../../base/text/excerpt.js';
import {harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count} from '../../base/text/words.js';
import {memberTitle} from '../form-model/fields.js';
import {isNothing, type ShownValue} from '../form-model/judged-settings.js';
import {arrow, plain, shownData, sign, type Span, toned, totalWidth} from './row.js';

/** A cell and the gap behind it. A screen reader does not hear the gap. */
export function cell(text: string, width: number, spanOf: (text: string) => Span): readonly Span[] {
	const shown = fit(text, width).trimEnd();
	return [spanOf(shown), plain(' '.repeat(width - widthOf(shown) + 2))];
}

/** The field of a change, or only the member of a field, in a table of several changes. */
const shortLabel = ({name, label, member}: ShownValue): string =>
	member === undefined ? shownText(label) : memberTitle(name, member);

// In code units. No line has room for a longer value.
const mostMeasured = 2000;

const widthOfValue = (value = ''): number => widthOf(harmless(value.slice(0, mostMeasured)));

/** An old and a new value in one line, each cut around what differs. `isNew`: only the new value. */
function changeSpans({from, to, member}: ShownValue, columns: number, isNew: boolean): readonly Span[] {
	const [before, after] = [from ?? '', to ?? ''];
	const most = Math.max(1, columns - 3);
	// The new value takes the room that the old one leaves.
	const [own, others] = [before, after].map(value => widthOfValue(value));
	const left = Math.min(own ?? 0, Math.max(Math.floor(most / 2), most - (others ?? 0)));
	const side = (value: string | undefined, other: string, room: number, tone: 'danger' | 'success'): Span => {
		if (isNothing(value, {member})) {
			return sign('–', 'nothing', tone);
		}

		return value === ''
			? sign('“”', 'an empty text', tone)
			: {...shownData(lineFromDifference(value, other, Math.max(1, room))), tone};
	};

	if (isNew) {
		return [side(to, '', columns, 'success')];
	}

	const old = side(from, after, left, 'danger');
	return [old, arrow(' becomes '), side(to, before, most - widthOf(old.text), 'success')];
}

// The least room for an old and a new value.
const leastForChange = 16;

// The room for how many changes are not shown.
const restWidth = 4;

const labelAt = (change: ShownValue, at: number): string => `${at === 0 ? '' : '; '}${harmless(shortLabel(change))}: `;

/** The room that the changes of one item need in one line. */
export function widthOfChanges(changes: readonly ShownValue[], isNamed: boolean): number {
	let sum = 0;
	for (const [at, change] of changes.entries()) {
		const label =
			isNamed || changes.length > 1 ? widthOf(`${at === 0 ? '' : '; '}${harmless(shortLabel(change))}: `) : 0;
		const [from = 2, to = 2] = [change.from, change.to].map(value => Math.max(2, widthOfValue(value)));
		sum += label + from + widthOf(' → ') + to;
	}

	return sum;
}

/** The room that a change needs for its whole values. */
function wholeWidth(change: ShownValue, at: number, isNew: boolean): number {
	const before = isNew ? 0 : 3 + Math.max(2, widthOfValue(change.from));
	return widthOf(labelAt(change, at)) + before + Math.max(2, widthOfValue(change.to));
}

/** How many changes have room, each for its label and a part of its values; the first one always. */
function shownOf(changes: readonly ShownValue[], columns: number, isNew: boolean): number {
	let used = 0;
	const tooWide = changes.findIndex((change, at) => {
		used += Math.min(wholeWidth(change, at, isNew), widthOf(labelAt(change, at)) + leastForChange);
		return at > 0 && used + (at + 1 < changes.length ? restWidth : 0) > columns;
	});
	return tooWide === -1 ? changes.length : tooWide;
}

/** The changes of one item in one line. Those without room are only counted. `isNamed`: the heading does not name the field. `isNew`: the item is to be created, so there are no old values. */
export function changesSpans(
	changes: readonly ShownValue[],
	{isNamed, isNew = false}: {readonly isNamed: boolean; readonly isNew?: boolean | undefined},
	columns: number,
): readonly Span[] {
	const [only] = changes;
	if (only && !isNamed) {
		return changeSpans(only, columns, isNew);
	}

	const number = shownOf(changes, columns, isNew);
	const more = changes.length - number;
	const most = columns - (more === 0 ? 0 : restWidth);
	// Each takes its share of the room that those before it have left, and what those after it do not need.
	const spans: Span[] = [];
	const shown = changes.slice(0, number);
	for (const [at, change] of shown.entries()) {
		const label = labelAt(change, at);
		const left = most - totalWidth(spans);
		let free = left;
		for (const [later, each] of shown.entries()) {
			free -= later > at ? wholeWidth(each, later, isNew) : 0;
		}

		const room = Math.max(Math.floor(left / (number - at)), free) - widthOf(label);
		spans.push(toned('dim', label), ...changeSpans(change, room, isNew));
	}

	return more === 0 ? spans : [...spans, sign(` +${count(more)}`, `; ${count(more)} more`, 'dim')];
}
