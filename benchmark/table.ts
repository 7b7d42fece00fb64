import {ours, oursSaving, oursWithInk, peerNames} from './programs.js';
import type {Results, Summary} from './results.js';
import {loop, node, rows, type Limit, type Row, type Unit} from './rows.js';

/** A line of a Markdown table. */
export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function numberText(value: number, unit: Unit): string {
	const digits = unit === 'bytes' || unit === 'requests' || value >= 100 ? 0 : value < 1 ? 2 : 1;
	return value.toLocaleString('en', {maximumFractionDigits: digits});
}

const ratioText = (ratio: number): string =>
	Number.isFinite(ratio) ? ratio.toLocaleString('en', {maximumSignificantDigits: ratio >= 100 ? 3 : 2}) : '–';

/** The median, with minimum and maximum in brackets. */
export function summaryText({median, least, most}: Summary, unit: Unit): string {
	return least === most
		? numberText(median, unit)
		: `${numberText(median, unit)} (${numberText(least, unit)}–${numberText(most, unit)})`;
}

const names: ReadonlyMap<string, string> = new Map([
	[node, 'plain node'],
	[loop, 'a bare loop of got'],
	[oursWithInk, 'Ink’s writer'],
]);

type Reference = {readonly program: string; readonly measure?: string};

/** The references of a row: the programs of its limits, then the one only for comparison. */
function referencesOf({limits = [], beside}: Row): readonly Reference[] {
	return [...limits.filter(limit => typeof limit !== 'number'), ...(beside ? [beside] : [])];
}

function referenceName({program, measure}: Reference): string {
	return program === ours
		? (rows.find(row => row.measure === measure)?.title ?? '10,000')
		: (names.get(program) ?? program);
}

const limitText = (limit: Limit, unit: Unit): string =>
	typeof limit === 'number'
		? numberText(limit, unit)
		: `${limit.times.toLocaleString('en', {maximumSignificantDigits: limit.times < 1 ? 2 : 3})} × ${referenceName(limit)}`;

/** How close to the floor a value must be if its limit cannot be reached. */
const besideFloor = 1.15;

const floorOf = ({floor}: Row, results: Results): Summary | undefined => floor && results.summary(floor.measure, ours);

type Verdict = '✓' | '✓ (floor)' | '✗';

/** Whether a value keeps a limit; undefined if what it refers to was not measured. The floor only counts for a number, or a multiple of plain Node.js or of cforgs itself, where the bare program shows what is possible. It does not count against other programs. */
function verdictOf(limit: Limit, median: number, row: Row, results: Results): Verdict | undefined {
	const most = typeof limit === 'number' ? limit : results.summary(limit.measure ?? row.measure, limit.program)?.median;
	if (most === undefined) {
		return undefined;
	}

	if (median <= (typeof limit === 'number' ? most : limit.times * most)) {
		return '✓';
	}

	const floor = typeof limit === 'number' || [node, ours].includes(limit.program) ? floorOf(row, results) : undefined;
	return floor && median <= besideFloor * floor.median ? '✓ (floor)' : '✗';
}

const lines = (texts: readonly string[]): string => (texts.length === 0 ? '–' : texts.join('<br>'));

function limitRow(row: Row, results: Results): readonly string[] | undefined {
	const {measure, title, unit, limits = []} = row;
	const own = results.summary(measure, ours);
	if (!own) {
		return undefined;
	}

	const ratios = referencesOf(row).flatMap(reference => {
		const other = results.summary(reference.measure ?? measure, reference.program);
		return other
			? [`${ratioText(own.median / other.median)} × ${referenceName(reference)}, ${summaryText(other, unit)}`]
			: [];
	});
	const verdictTexts = limits.map(
		limit => `${limitText(limit, unit)} ${verdictOf(limit, own.median, row, results) ?? '(not measured)'}`,
	);
	const floor = floorOf(row, results);
	const floorTexts = floor
		? [`${ratioText(own.median / floor.median)} × ${row.floor?.name}, ${summaryText(floor, unit)}`]
		: [];
	return [title, unit, summaryText(own, unit), lines(verdictTexts), lines([...ratios, ...floorTexts])];
}

/** The limits that cforgs misses, in a sentence; empty if it keeps all that were measured. */
export function missedText(results: Results): string {
	const missed = rows.flatMap(row => {
		const own = results.summary(row.measure, ours);
		const limits = own ? (row.limits ?? []).filter(limit => verdictOf(limit, own.median, row, results) === '✗') : [];
		return own && limits.length > 0
			? [
					`${row.title} (${numberText(own.median, row.unit)} ${row.unit}, at most ${limits.map(limit => limitText(limit, row.unit)).join(' and ')})`,
				]
			: [];
	});
	return missed.length === 0 ? '' : `Missed limits: ${missed.join('; ')}.`;
}

/** The values of cforgs, their limits, and their ratios to other values of the same run. */
export function limitTable(results: Results): string {
	const all = rows.map(row => limitRow(row, results)).filter(cells => cells !== undefined);
	return [
		line(['measure', 'unit', 'cforgs', 'at most', 'ratio']),
		line(['---', '---', '---', '---', '---']),
		...all.map(cells => line(cells)),
	].join('\n');
}

/** The values of other programs, with minimum and maximum in brackets, and the ratio to cforgs. */
export function peerTable(results: Results): string {
	const programs = [ours, oursSaving, oursWithInk, ...peerNames].filter(program =>
		rows.some(({measure}) => results.summary(measure, program)),
	);
	const all = rows.flatMap(({measure, title, unit}) => {
		const own = results.summary(measure, ours);
		const others = programs.map(program => results.summary(measure, program));
		return others.filter(Boolean).length < 2
			? []
			: [
					[
						`${title}, ${unit}`,
						...others.map((summary, index) => {
							const ratio =
								own && summary && index > 0 && own.median > 0 ? `, ${ratioText(summary.median / own.median)} ×` : '';
							return summary ? summaryText(summary, unit) + ratio : '';
						}),
					],
				];
	});
	return all.length === 0
		? ''
		: [
				line(['measure', ...programs]),
				line(['---', ...programs.map(() => '---')]),
				...all.map(cells => line(cells)),
			].join('\n');
}
