import {day, isoTime, timestamp} from '../../base/text/time.js';
import {count} from '../../base/text/words.js';
import type {Months} from '../../kernel/figures/branch-figures.js';
import {findingRules} from '../../kernel/figures/findings.js';
import type {ListedFinding} from '../../kernel/figures/listed-findings.js';
import type {Severity} from '../../kernel/figures/severity.js';
import type {Changes} from './changes.js';
import type {Place} from './contents.js';

/** The most rows of a table for people. JSON has all of them. */
export const mostListed = 500;

const mostCharacters = 400;

/** A text of a length that a page has room for. */
export function cut(text: string): string {
	return text.length <= mostCharacters
		? text
		: `${[...text.slice(0, mostCharacters + 2)].slice(0, mostCharacters).join('')}…`;
}

/** How many rows a table leaves out; empty if none. */
export const leftOutText = (all: number): string =>
	all <= mostListed ? '' : `The first ${count(mostListed)} of ${count(all)}. The report as JSON has all of them.`;

const mostPlaces = 5;

/** The organizations of a person. */
export function placesText(places: readonly Place[]): string {
	const rest = places.length - mostPlaces;
	return `${places
		.slice(0, mostPlaces)
		.map(({name, id}) => (name === '' ? id : name))
		.join(', ')}${rest > 0 ? `, and ${count(rest)} more` : ''}`;
}

type FindingGroup = {readonly severity: Severity; readonly title: string; readonly findings: readonly ListedFinding[]};

/** Findings of the same rule together, the worst rules first. */
export function findingGroups(findings: readonly ListedFinding[]): readonly FindingGroup[] {
	const titles = new Map(findingRules.map(({name, title}) => [name, title]));
	const groups = Map.groupBy(findings, ({rule, severity}) => `${severity} ${rule}`).values();
	return groups
		.flatMap(group => {
			const [first] = group;
			return first ? [{severity: first.severity, title: titles.get(first.rule) ?? first.rule, findings: group}] : [];
		})
		.toArray();
}

/** Whether something happened in one of the months. */
export const hasMonths = (months: Months | undefined): months is Months =>
	months?.counts.some(number => number > 0) === true;

/** The heading of what changed. */
export function changesTitle({since, isOfSnapshot}: Changes): string {
	const time = isoTime(since);
	return isOfSnapshot ? `Changes since the snapshot of ${timestamp(time)}` : `Changes since ${day(time)}`;
}

export const noChanges = 'No change is known.';
