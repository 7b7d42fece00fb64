import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import type {ShownValue} from '../form-model/judged-settings.js';
import {cell, changesSpans, widthOfChanges} from './change-spans.js';
import {plain, row, type Row, shownData, type Span, toned} from './row.js';
import {nameShortener} from './short-names.js';

/** A row of a table of changes. `parent`: the name of its parent, for the column that only wide tables have. `isNew`: it is to be created. `reason`: what its column says if nothing changes. */
type TableRow = {
	readonly name: string;
	readonly changes: readonly ShownValue[];
	readonly isNew?: boolean;
	readonly parent?: string;
	readonly reason?: string | undefined;
};

/** What the widths of the columns depend on. `label`: the only changed field, to head its column. */
type Needs = {
	readonly name: number;
	readonly parent: number;
	readonly change: number;
	readonly label: string | undefined;
};

type Widths = {readonly name: number; readonly parent: number; readonly change: number};

/** The rows of a table of changes, behind the signs of the items. */
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

/** The changes have their room first, then the names, then the parents. */
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
