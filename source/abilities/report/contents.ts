import {lacksFactor} from '../../base/tables/members.js';
import type {Member} from '../../base/api/schemas.js';
import {personKey} from '../../base/text/addresses.js';
import {isoTime, day, timestamp} from '../../base/text/time.js';
import {counted, count} from '../../base/text/words.js';
import {pathText} from '../../base/tree/tree.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {
	type BranchFigures,
	chosenFiguresInParts,
	figuresInParts,
	type FigureSource,
	type Months,
} from '../../kernel/figures/branch-figures.js';
import {
	type CheckFinding,
	type Findings,
	type JudgedFinding,
	unknownParts,
	findingRules,
} from '../../kernel/figures/findings.js';
import {type ListedFinding, listedFindings} from '../../kernel/figures/listed-findings.js';
import {type Extent, organizationsOf} from '../../kernel/files/tree.js';
import {type Subject, subjectAt} from '../../kernel/filter/source.js';
import type {Severity} from '../../kernel/figures/severity.js';
import type {Changes} from './changes.js';

/** An organization, with the names above it. */
export type Place = {readonly id: string; readonly name: string; readonly path: string};

/** An active member without a second factor, in all of its organizations. */
type PersonWithoutFactor = {readonly email: string; readonly name: string; readonly places: readonly Place[]};

/** An invitation that nobody has accepted. */
type OpenInvitation = {
	readonly email: string;
	readonly place: Place;
	/** As the service sent it; empty if it did not. */
	readonly since: string;
};

/** What chose the organizations of a report. A group has everything below its organizations; its name is without the `@`. */
export type Choice = {readonly group?: string; readonly where?: string};

/** Everything that a report tells of a branch, or of all organizations. Times are in milliseconds since the epoch. */
export type Contents = {
	/** The organization at the top; undefined for all organizations and for a group. */
	readonly top: Place | undefined;
	/** What chose the organizations of the extent; undefined for everything below the top, or all organizations. */
	readonly choice: Choice | undefined;
	readonly host: string;
	readonly madeAt: number;
	/** How to get it again with what is not known yet. */
	readonly command: string;
	readonly extent: Extent;
	readonly organizations: number;
	readonly figures: BranchFigures;
	readonly found: Findings;
	readonly judged: readonly JudgedFinding[];
	/** The findings that nobody silenced. */
	readonly findings: readonly ListedFinding[];
	readonly withoutFactor: readonly PersonWithoutFactor[];
	readonly invitations: readonly OpenInvitation[];
	readonly changes: Changes;
	/** What is missing from the report, in sentences. */
	readonly lacks: readonly string[];
};

const placeOf = (index: TreeIndex, {row, id}: Subject): Place => ({
	id,
	name: index.nameAt(row) ?? '',
	path: pathText(index, row),
});

/** The people without a second factor, those in the most organizations first. */
function peopleWithoutFactor(members: ReadonlyArray<readonly [Place, Member]>): readonly PersonWithoutFactor[] {
	const people = new Map<string, {readonly email: string; readonly name: string; readonly places: Place[]}>();
	for (const [place, member] of members) {
		const {user} = member;
		if (lacksFactor(member) !== true) {
			continue;
		}

		const key = personKey(member);
		const person = people.get(key) ?? {email: user.email, name: user.name, places: []};
		people.set(key, person);
		person.places.push(place);
	}

	return people
		.values()
		.toArray()
		.toSorted((one, other) => other.places.length - one.places.length);
}

/** When an invitation was sent; far in the future if that is not known, so that it comes last. */
function timeOf({since}: OpenInvitation): number {
	const time = Date.parse(since);
	return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}

const openInvitations = (members: ReadonlyArray<readonly [Place, Member]>): readonly OpenInvitation[] =>
	members
		.filter(([, {status}]) => status === 'pending')
		.map(
			([
				place,
				{
					user: {email},
					create_time: since = '',
				},
			]) => ({email, place, since}),
		)
		.toSorted((one, other) => timeOf(one) - timeOf(other));

type Asked = Pick<Contents, 'changes' | 'command' | 'extent' | 'found' | 'host'> & {
	/** The row at the top; -1 for all organizations and for a group. */
	readonly row: number;
	readonly choice?: Choice | undefined;
	readonly judge: (findings: readonly CheckFinding[]) => readonly JudgedFinding[];
	readonly listLacks: readonly string[];
};

/**
What a report tells, from what is known.

@yields Nothing, after each part, so that keys come first.
*/
export function* contentsInParts(
	source: FigureSource,
	{row, choice, judge, listLacks, ...asked}: Asked,
): Generator<undefined, Contents> {
	const {index, now} = source;
	const {extent, found} = asked;
	const subjects = extent.rows.flatMap(each => subjectAt(index, each) ?? []);
	yield undefined;
	const judged = judge(found.findings);
	yield undefined;
	const members = subjects.flatMap(subject => {
		const list = source.membersOf(subject)?.items ?? [];
		const place = list.length === 0 ? undefined : placeOf(index, subject);
		return place ? list.map(member => [place, member] as const) : [];
	});
	yield undefined;
	const figures = yield* choice ? chosenFiguresInParts(source, extent.rows) : figuresInParts(source, row, true);
	yield undefined;
	const findings = listedFindings(
		index,
		judged.filter(({silence}) => !silence),
	);
	yield undefined;
	const withoutFactor = peopleWithoutFactor(members);
	const top = row === -1 ? undefined : subjectAt(index, row);
	return {
		...asked,
		top: top && placeOf(index, top),
		choice,
		madeAt: now,
		organizations: organizationsOf(extent).length,
		figures,
		judged,
		findings,
		withoutFactor,
		invitations: openInvitations(members),
		lacks: [
			...listLacks,
			...found.broken.map(({name, why}) => `The rule “${name}” of the config file does not work: ${why}`),
			...unknownParts(found).map(part => `Not known: ${part}.`),
		],
	};
}

const nameOf = ({name, id}: Pick<Place, 'id' | 'name'>): string => (name === '' ? id : name);

/** The name of what a report is about. */
export function titleOf({top, choice}: Pick<Contents, 'choice' | 'top'>): string {
	const within = choice?.group === undefined ? (top ? nameOf(top) : 'All organizations') : `@${choice.group}`;
	return choice?.where === undefined ? within : `${within}, where ${choice.where}`;
}

/** How many organizations a report is about. That of a branch counts its top, which the figures on the screen leave out. */
export function sizeText({top, choice, organizations}: Pick<Contents, 'choice' | 'organizations' | 'top'>): string {
	const size = counted(organizations, 'organization');
	if (choice) {
		return choice.where === undefined ? `${size}: those of the group with everything below them` : size;
	}

	return top === undefined || organizations === 1 ? size : `${size}, the top one included`;
}

/** When a report was made, for machines. */
export const madeAtText = ({madeAt}: Pick<Contents, 'madeAt'>): string => isoTime(madeAt);

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
