import {lineFromDifference} from '../../base/text/excerpt.js';
import {harmless, exactName} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count} from '../../base/text/words.js';
import {memberTitle} from '../form-model/fields.js';
import {isNothing, type ShownValue} from '../form-model/settings.js';
import {arrow, plain, shownData, sign, type Span, toned, totalWidth, row, type Row} from './row.js';
import {nameSpans, sharedBeginning} from './name-spans.js';

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
function changesSpans(
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

/** How many code units these names share at their beginning. */
export function sharedUnits([first = '', ...others]: readonly string[]): number {
	// A match of one character each, so that none is cut in two.
	return (
		first
			.matchAll(/./gsv)
			.map(({0: {length}, index}) => index + length)
			.toArray()
			.findLast(end => others.every(other => other.startsWith(first.slice(0, end)))) ?? 0
	);
}

/** A name in at most so many columns, with what differs from this place on. */
export const cutAt = (name: string, columns: number, at: number): string =>
	nameSpans([shownData(name)], columns, at)
		.map(({text}) => text)
		.join('');

/** Shortens these harmless names to at most so many columns. Different names look different if there is room for a part that differs. Few rows of a table are visible, so it cuts only the names that it is asked for, and those that could look like them. */
export function nameShortener(names: readonly string[]): (name: string, columns: number) => string {
	let items: ReadonlyArray<{readonly name: string}> | undefined;
	let last:
		| {readonly columns: number; readonly cuts: Map<string, string>; readonly shared: Map<string, number | undefined>}
		| undefined;
	return (name, columns) => {
		if (widthOf(name) <= columns) {
			return name;
		}

		items ??= [...new Set(names)].map(each => ({name: each}));
		const all = items;
		last = last?.columns === columns ? last : {columns, cuts: new Map(), shared: new Map()};
		const {cuts, shared} = last;
		const cutOf = (each: string): string => {
			const cut = cuts.get(each) ?? cutAt(each, columns, sharedBeginning(all, {name: each}));
			cuts.set(each, cut);
			return cut;
		};

		const cut = cutOf(name);
		if (!shared.has(cut)) {
			// Most other names lack the parts that are shown, so they cannot look the same.
			const [start = '', ...parts] = cut.split('…');
			const end = parts.at(-1) ?? '';
			const alike = all
				.map(item => item.name)
				.filter(
					each =>
						each.startsWith(start) &&
						each.endsWith(end) &&
						parts.every(part => each.includes(part)) &&
						cutOf(each) === cut,
				);
			shared.set(cut, alike.length > 1 ? sharedUnits(alike) : undefined);
		}

		const at = shared.get(cut);
		return at === undefined ? cut : cutAt(name, columns, at);
	};
}

/** A row of a table of changes. */
type TableRow = {
	readonly name: string;
	readonly changes: readonly ShownValue[];
	/** It is to be created. */
	readonly isNew?: boolean;
	/** The name of its parent, for the column that only wide tables have. */
	readonly parent?: string;
	/** What its column says if nothing changes. */
	readonly reason?: string | undefined;
};

/** What the widths of the columns depend on. */
type Needs = {
	readonly name: number;
	readonly parent: number;
	readonly change: number;
	/** The only changed field, to head its column. */
	readonly label: string | undefined;
};

type Widths = {readonly name: number; readonly parent: number; readonly change: number};

type ChangeTable = {
	readonly heading: (columns: number) => Row;
	/** `instead`: what to show if nothing changes. */
	readonly spansOf: (
		shown: TableRow,
		columns: number,
		options?: {readonly isDim?: boolean; readonly instead?: Span | undefined},
	) => readonly Span[];
};

// The selection mark and the sign.
const widthOfSigns = 4;

const gap = 2;

const belowHeading = 'below';

const leastName = 16;

const leastParent = 12;

// Narrower tables leave out the parent.
const leastForParent = 90;

const leastChange = 'already so'.length;

// The room for the reason of a row, next to the names. The rest is one key away.
const mostForReason = 46;

// A spread would pass too many arguments for a large table.
function largest(numbers: readonly number[], least: number): number {
	let most = least;
	for (const number of numbers) {
		most = Math.max(most, number);
	}

	return most;
}

const widest = (texts: readonly string[], least: number): number =>
	largest(
		texts.map(text => widthOf(text)),
		least,
	);

function roomOf({changes, reason = ''}: TableRow, isNamed: boolean): number {
	const own = Math.min(mostForReason, widthOf(harmless(reason)));
	return Math.max(own, widthOfChanges(changes, isNamed));
}

function needsOf(rows: readonly TableRow[], names: readonly string[]): Needs {
	const parents = rows.map(({parent = ''}) => exactName(parent));
	const labels = new Set(rows.flatMap(({changes}) => changes.map(({label}) => shownText(label))));
	const [only] = labels;
	const label = labels.size === 1 ? only : undefined;
	return {
		name: widest(names, leastChange + gap),
		parent: widest(parents, parents.some(parent => parent !== '') ? belowHeading.length : 0),
		change: largest(
			rows.map(each => roomOf(each, label === undefined)),
			widest(
				[label ?? ''].map(text => harmless(text)),
				leastChange,
			),
		),
		label,
	};
}

function widthsOf({name, parent, change}: Needs, columns: number): Widths {
	const room = Math.max(1, columns - widthOfSigns);
	const own = Math.min(change, Math.max(1, room - gap - Math.min(name, leastName)));
	const nameWidth = Math.max(1, Math.min(name, room - gap - own));
	const left = room - nameWidth - own - gap - gap;
	const parentWidth = columns < leastForParent || left < leastParent ? 0 : Math.min(parent, left);
	return {
		name: nameWidth,
		parent: parentWidth,
		change: Math.max(1, room - nameWidth - gap - (parentWidth === 0 ? 0 : parentWidth + gap)),
	};
}

/** Makes a table of old and new values from all its rows. `noun`: what each row is about. */
export function changeTable(rows: readonly TableRow[], noun = 'organization'): ChangeTable {
	const names = rows.map(({name}) => exactName(name));
	const needs = needsOf(rows, names);
	const {label} = needs;
	const shownName = nameShortener(names);
	return {
		heading(columns) {
			const {name, parent} = widthsOf(needs, columns);
			const head = (text: string, width: number) =>
				width === 0 ? [] : cell(text, width, shown => toned('dim', shown));
			return {
				...row(plain(' '.repeat(widthOfSigns)), ...head(noun, name), ...head(belowHeading, parent), {
					...toned('dim', label ?? 'change'),
					isData: true,
				}),
				said: [],
			};
		},
		spansOf({name, changes, isNew, parent = ''}, columns, {isDim = false, instead} = {}) {
			const widths = widthsOf(needs, columns);
			const said = exactName(name);
			const who = cell(shownName(said, widths.name), widths.name, text => ({
				...shownData(text),
				...(isDim && {tone: 'dim' as const}),
				...(said !== text && {said}),
			}));
			const where = cell(parent === '' ? '–' : exactName(parent), widths.parent, text => ({
				text,
				isHarmless: true,
				tone: 'dim',
				said: parent === '' ? '' : `in ${exactName(parent)}`,
			}));
			const what =
				instead && changes.length === 0
					? [instead]
					: changesSpans(changes, {isNamed: label === undefined, isNew}, widths.change);
			return [...who, ...(widths.parent === 0 ? [] : where), ...what];
		},
	};
}
