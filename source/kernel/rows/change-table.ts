import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import type {ShownChange} from '../form-model/judged-settings.js';
import {cell, changesSpans, widthOfChanges} from './change-spans.js';
import {plain, row, type Row, shownData, type Span, toned} from './row.js';

/** A row of a table of changes. `parent`: the name of its parent, for the column that only wide tables have. */
type TableRow = {readonly name: string; readonly changes: readonly ShownChange[]; readonly parent?: string};

/** What the widths of the columns depend on. `starts`: what all names begin with, each up to the end of another word, shortest first. `label`: the only changed field, to head its column. */
type Needs = {readonly name: number; readonly parent: number; readonly change: number; readonly starts: readonly string[]; readonly label: string | undefined};

type Widths = {readonly name: number; readonly parent: number; readonly change: number};

/** The rows of a table of changes, behind the signs of the items. */
type ChangeTable = {
	readonly heading: (columns: number) => Row;
	/** `instead`: what to show if nothing changes. */
	readonly spansOf: (shown: TableRow, columns: number, options?: {readonly isDim?: boolean; readonly instead?: Span}) => readonly Span[];
};

// The selection mark and the sign.
const widthOfSigns = 4;

const gap = 2;

const leastName = 16;

const leastParent = 12;

// Narrower tables leave out the parent.
const leastForParent = 90;

const leastChange = 'already so'.length;

/** What all names begin with, each up to the end of another word, shortest first. */
function sharedStarts([first = '', ...others]: readonly string[]): readonly string[] {
	if (others.length === 0) {
		return [];
	}

	const end = Math.min(...others.map(other => {
		let at = 0;
		while (at < first.length && first[at] === other[at]) {
			at++;
		}

		return at;
	}));
	return first.slice(0, end).matchAll(/[\s\-.\/:_]+/gv).map(({0: {length}, index}) => first.slice(0, index + length)).toArray();
}

function needsOf(rows: readonly TableRow[]): Needs {
	const names = rows.map(({name}) => exactName(name));
	const labels = new Set(rows.flatMap(({changes}) => changes.map(({label}) => shownText(label))));
	const [only] = labels;
	const label = labels.size === 1 ? only : undefined;
	const longest = (texts: readonly string[], least: number) => Math.max(least, ...texts.map(text => widthOf(text)));
	return {
		name: longest(names, leastChange + gap),
		parent: longest(rows.map(({parent = ''}) => exactName(parent)), 0),
		change: Math.max(leastChange, widthOf(harmless(label ?? '')), ...rows.map(({changes}) => widthOfChanges(changes, label === undefined))),
		starts: sharedStarts(names),
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
	return {name: nameWidth, parent: parentWidth, change: Math.max(1, room - nameWidth - gap - (parentWidth === 0 ? 0 : parentWidth + gap))};
}

/** A name loses first what all names begin with: as much as the longest one must lose. */
function shownName(name: string, {starts, name: longest}: Needs, width: number): string {
	const text = exactName(name);
	const start = starts.find(each => longest - widthOf(each) < width) ?? starts.at(-1) ?? '';
	return widthOf(text) <= width || start.length < gap ? text : `…${text.slice(start.length)}`;
}

/** Makes a table of old and new values from all its rows. */
export function changeTable(rows: readonly TableRow[]): ChangeTable {
	const needs = needsOf(rows);
	const {label} = needs;
	return {
		heading(columns) {
			const {name, parent} = widthsOf(needs, columns);
			const head = (text: string, width: number) => width === 0 ? [] : cell(text, width, shown => toned('heading', shown));
			return {...row(plain(' '.repeat(widthOfSigns)), ...head('organization', name), ...head('below', parent), {...toned('heading', label ?? 'change'), isData: true}), said: []};
		},
		spansOf({name, changes, parent = ''}, columns, {isDim = false, instead} = {}) {
			const widths = widthsOf(needs, columns);
			const said = exactName(name);
			const who = cell(shownName(name, needs, widths.name), widths.name, text => ({
				...shownData(text), ...(isDim && {tone: 'dim' as const}), ...(said !== text && {said}),
			}));
			const where = cell(parent === '' ? '–' : exactName(parent), widths.parent, text => ({
				text, isHarmless: true, tone: 'dim', said: parent === '' ? '' : `in ${exactName(parent)}`,
			}));
			const what = instead && changes.length === 0 ? [instead] : changesSpans(changes, label === undefined, widths.change);
			return [...who, ...(widths.parent === 0 ? [] : where), ...what];
		},
	};
}
