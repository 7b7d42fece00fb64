import {
	ours,
	oursSaving,
	oursWithInk,
	peerNames,
} from './programs.js';
import type {Results, Summary} from './results.js';
import {
	loop,
	node,
	rows,
	type Limit,
	type Row,
	type Unit,
} from './rows.js';

/**
A line of a Markdown table.
*/
export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function numberText(value: number, unit: Unit): string {
	const digits = unit === 'bytes' || value >= 100 ? 0 : (value < 1 ? 2 : 1);
	return value.toLocaleString('en', {maximumFractionDigits: digits});
}

const ratioText = (ratio: number): string => Number.isFinite(ratio) ? ratio.toLocaleString('en', {maximumSignificantDigits: ratio >= 100 ? 3 : 2}) : '–';

/**
The median, with minimum and maximum in brackets.
*/
export function summaryText({median, least, most}: Summary, unit: Unit): string {
	return least === most ? numberText(median, unit) : `${numberText(median, unit)} (${numberText(least, unit)}–${numberText(most, unit)})`;
}

const names: ReadonlyMap<string, string> = new Map([[node, 'plain node'], [loop, 'a bare loop of got'], [oursWithInk, 'Ink’s writer']]);

type Reference = {readonly program: string; readonly measure?: string};

/**
The references of a row: the programs of its limits, then the one only for comparison.
*/
function referencesOf({limits = [], beside}: Row): readonly Reference[] {
	return [...limits.filter(limit => typeof limit !== 'number'), ...(beside ? [beside] : [])];
}

function referenceName({program, measure}: Reference): string {
	return program === ours ? rows.find(row => row.measure === measure)?.title ?? '10,000' : names.get(program) ?? program;
}

const limitText = (limit: Limit, unit: Unit): string => typeof limit === 'number' ? numberText(limit, unit) : `${ratioText(limit.times)} × ${referenceName(limit)}`;

/**
How close to the floor a value must be if its limit cannot be reached.
*/
const besideFloor = 1.15;

const floorOf = ({floor}: Row, results: Results): Summary | undefined => floor && results.summary(floor.measure, ours);

function isHeld(limit: Limit, median: number, row: Row, results: Results): boolean | undefined {
	const floor = floorOf(row, results);
	if (floor && median <= besideFloor * floor.median) {
		return true;
	}

	if (typeof limit === 'number') {
		return median <= limit;
	}

	const reference = results.summary(limit.measure ?? row.measure, limit.program);
	return reference && median <= limit.times * reference.median;
}

const lines = (texts: readonly string[]): string => texts.length === 0 ? '–' : texts.join('<br>');

function limitRow(row: Row, results: Results): readonly string[] | undefined {
	const {measure, title, unit, limits = []} = row;
	const own = results.summary(measure, ours);
	if (!own) {
		return undefined;
	}

	const ratios = referencesOf(row).flatMap(reference => {
		const other = results.summary(reference.measure ?? measure, reference.program);
		return other ? [`${ratioText(own.median / other.median)} × ${referenceName(reference)}, ${summaryText(other, unit)}`] : [];
	});
	const verdicts = limits.map(limit => ({text: limitText(limit, unit), held: isHeld(limit, own.median, row, results)}));
	const verdictTexts = verdicts.map(({text, held}) => held === undefined ? `${text} (not measured)` : `${text} ${held ? '✓' : '✗'}`);
	const floor = floorOf(row, results);
	const floorTexts = floor ? [`${ratioText(own.median / floor.median)} × ${row.floor?.name}, ${summaryText(floor, unit)}`] : [];
	return [title, unit, summaryText(own, unit), lines(verdictTexts), lines([...ratios, ...floorTexts])];
}

/**
The limits that cforgs misses, in a sentence; empty if it keeps all that were measured.
*/
export function missedText(results: Results): string {
	const missed = rows.flatMap(row => {
		const own = results.summary(row.measure, ours);
		const limits = own ? (row.limits ?? []).filter(limit => isHeld(limit, own.median, row, results) === false) : [];
		return own && limits.length > 0 ? [`${row.title} (${numberText(own.median, row.unit)} ${row.unit}, at most ${limits.map(limit => limitText(limit, row.unit)).join(' and ')})`] : [];
	});
	return missed.length === 0 ? '' : `Missed limits: ${missed.join('; ')}.`;
}

/**
The values of cforgs, their limits, and their ratios to other values of the same run.
*/
export function limitTable(results: Results): string {
	const all = rows.map(row => limitRow(row, results)).filter(cells => cells !== undefined);
	return [line(['measure', 'unit', 'cforgs', 'at most', 'ratio']), line(['---', '---', '---', '---', '---']), ...all.map(cells => line(cells))].join('\n');
}

/**
The values of other programs, with minimum and maximum in brackets, and the ratio to cforgs.
*/
export function peerTable(results: Results): string {
	const programs = [ours, oursSaving, oursWithInk, ...peerNames].filter(program => rows.some(({measure}) => results.summary(measure, program)));
	const all = rows.flatMap(({measure, title, unit}) => {
		const own = results.summary(measure, ours);
		const others = programs.map(program => results.summary(measure, program));
		return others.filter(Boolean).length < 2
			? []
			: [[`${title}, ${unit}`, ...others.map((summary, index) => {
				const ratio = own && summary && index > 0 && own.median > 0 ? `, ${ratioText(summary.median / own.median)} ×` : '';
				return summary ? summaryText(summary, unit) + ratio : '';
			})]];
	});
	return all.length === 0 ? '' : [line(['measure', ...programs]), line(['---', ...programs.map(() => '---')]), ...all.map(cells => line(cells))].join('\n');
}
