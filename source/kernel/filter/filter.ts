import {memo} from '../../base/text/memo.js';
import {exactName} from '../../base/text/harmless.js';
import {meant, nearNames} from '../../base/text/near-names.js';
import {count} from '../../base/text/words.js';
import {buildTreeIndex} from '../../base/tree/tree-index.js';
import {profileFields, profileTerm} from '../form-model/fields.js';
import {membersOf} from '../form-model/form.js';
import {jsonTextsNamed} from '../form-model/json-text.js';
import {
	type Answer,
	allOf,
	anyOf,
	not,
	type FilterSource,
	type LookedAt,
	type Need,
	type Subject,
	subjectAt,
	subjectsIn,
} from './source.js';
import {type FilterText, parseFilter, quoted, type Term, type TermValue} from './filter-text.js';
import {type Judge, rowsNamed, type TermPart, termParts, type UnfinishedTerm} from './terms.js';
import {isEmpty, type Test} from './values.js';

/** Asks only once about an organization that several terms ask about. */
function askedOnce(test: Test<Subject>): Test<Subject> {
	let last: {readonly subject: Subject; readonly answer: Answer} | undefined;
	return subject => {
		last = last?.subject === subject ? last : {subject, answer: test(subject)};
		return last.answer;
	};
}

function readSaved(saved: string, source: FilterSource): Judge {
	const filter = filterOf(saved, source);
	const {words, problems, lookedAt, judge} = filter;
	const [problem] = problems;
	if (problem) {
		return {why: `names a filter with a wrong term, ${problem.term.source}`};
	}

	return words === ''
		? {test: askedOnce(judge), needs: [...lookedAt], unfinished: filter.unfinished, groups: [...filter.groups]}
		: {why: 'names a filter with text beside its terms'};
}

// Each is read once, because several can name the same one.
const savedJudges = memo((_source: FilterSource) => new Map<string, Judge>());

/** A saved filter, which may name others, but not itself. */
function savedFilter({text}: TermValue, source: FilterSource): Judge {
	const saved = source.filters.get(text);
	if (saved === undefined) {
		return {
			why:
				text === ''
					? 'takes the name of a saved filter'
					: `finds no saved filter named “${text}”.${meant(text, source.filters.keys().toArray())}`,
		};
	}

	const judges = savedJudges(source);
	const before = judges.get(text);
	if (before) {
		return before;
	}

	// This is the answer if it names itself, also through others.
	judges.set(text, {why: 'names itself'});
	const judge = readSaved(saved, source);
	judges.set(text, judge);
	return judge;
}

export const allTerms: readonly TermPart[] = [
	...termParts,
	{
		name: 'filter',
		about: 'A saved filter',
		examples: ['no-contact'],
		offered: ({filters}) => filters.keys().toArray(),
		read: savedFilter,
	},
];

type Found = {readonly part: TermPart; readonly member: string};

const byName: ReadonlyMap<string, TermPart> = new Map(
	allTerms.flatMap(part => [part.name, ...(part.otherNames ?? [])].map(name => [name, part] as const)),
);

/** The kind of a term with this name, such as `email` or `metadata.tier`. */
export function partNamed(name: string): Found | undefined {
	const whole = byName.get(name);
	if (whole) {
		return name.endsWith('.') ? undefined : {part: whole, member: ''};
	}

	const dot = name.indexOf('.') + 1;
	const family = dot === 0 || dot === name.length ? undefined : byName.get(name.slice(0, dot));
	return family && {part: family, member: name.slice(dot)};
}

type FilterProblem = {readonly term: Term; readonly text: string};

/** A filter that can judge each organization. */
export type Filter = {
	/** The text outside the terms, which find looks for in names, ids and profiles. */
	readonly words: string;
	/** Whether it has terms, right or wrong. */
	readonly hasTerms: boolean;
	/** What its terms look at. */
	readonly lookedAt: ReadonlySet<LookedAt>;
	/** What of that must be read. */
	readonly needs: ReadonlySet<Need>;
	readonly problems: readonly FilterProblem[];
	/** Its terms without a value, also those of the saved filters that it names. */
	readonly unfinished: readonly UnfinishedTerm[];
	/** The groups whose organizations it finds, also those that its saved filters name. */
	readonly groups: ReadonlySet<string>;
	/** What to know about its terms although they work, as sentences. Looks at every profile, so not for each letter. */
	readonly notes: () => readonly string[];
	/** Whether all terms hold, without the words. With a wrong term, nothing is judged. */
	readonly judge: Test<Subject>;
};

type Compiled = {
	readonly test?: Test<Subject>;
	readonly problem?: FilterProblem;
	readonly needs: readonly LookedAt[];
	readonly unfinished?: readonly UnfinishedTerm[];
	readonly groups?: readonly string[];
};

/** So many profiles are looked at for the names of members, because each letter asks. */
const mostLookedAt = 2000;

/** The terms that a name probably means: the end of one, such as `status` of `member.status`, a member that a profile has, or a term that is near. */
function termsLike(name: string, source: FilterSource): readonly string[] {
	const endings = allTerms.filter(part => part.name.endsWith(`.${name}`)).map(part => part.name);
	const dot = name.indexOf('.') + 1;
	const families = allTerms.map(part => part.name).filter(each => each.endsWith('.'));
	const near =
		dot === 0
			? []
			: nearNames(
					name.slice(0, dot - 1),
					families.map(each => each.slice(0, -1)),
				).map(each => `${each}.${name.slice(dot)}`);
	const members = dot === 0 && endings.length === 0 ? membersNamed(name, source) : [];
	const like = [...endings, ...members, ...near];
	return like.length > 0
		? like.slice(0, 3)
		: nearNames(
				name,
				allTerms.map(part => part.name).filter(each => !each.endsWith('.')),
			);
}

const membersNamed = (name: string, source: FilterSource): readonly string[] =>
	profileFields.flatMap(field => {
		const term = `${profileTerm(field)}.`;
		return byName.has(term) &&
			subjectsIn(source.index)
				.slice(0, mostLookedAt)
				.some(subject => {
					const text = source.profileOf(subject)?.[field] ?? '';
					return text !== '' && jsonTextsNamed(text, name).length > 0;
				})
			? [term + name]
			: [];
	});

const noteOnNames = ({name, values}: Term, source: FilterSource): readonly string[] =>
	values.flatMap(value => {
		const {length} = value.text === '' || value.text.includes('*') ? [] : rowsNamed(value, source);
		return length > 1
			? [
					`${name}:${quoted(value.text)} is about ${count(length)} organizations with this name. Write a path or an id for only one of them.`,
				]
			: [];
	});

/** Says that no known value of a field has a member, so that the negation of the term finds everything. */
function noteOnMember({name}: Term, source: FilterSource): readonly string[] {
	const field = profileFields.find(each => name.startsWith(`${profileTerm(each)}.`) || name.startsWith(`${each}.`));
	if (field === undefined) {
		return [];
	}

	const member = name.slice(name.indexOf('.') + 1);
	const texts = subjectsIn(source.index)
		.map(subject => source.profileOf(subject)?.[field] ?? '')
		.filter(text => text !== '');
	if (texts.length === 0 || texts.some(text => jsonTextsNamed(text, member).length > 0)) {
		return [];
	}

	const known = new Set(texts.flatMap(text => membersOf(field, text).map(each => each.name.toLowerCase())));
	return [`No known ${profileTerm(field)} has ${exactName(member)}.${meant(member, [...known])}`];
}

function notesOn(term: Term, source: FilterSource): readonly string[] {
	const {part, member = ''} = partNamed(term.name) ?? {};
	return part?.name === 'below' || part?.name === 'parent'
		? noteOnNames(term, source)
		: member === ''
			? []
			: noteOnMember(term, source);
}

/** A wrong value makes the whole term wrong, so that it never finds half of what was meant. */
function compile(term: Term, source: FilterSource): Compiled {
	const found = partNamed(term.name);
	if (!found) {
		const like = termsLike(term.name, source);
		const opposite =
			term.source.startsWith('!') && partNamed(term.name.slice(1))
				? ` Did you mean -${term.source.slice(1)}?`
				: undefined;
		return {
			needs: [],
			problem: {
				term,
				text: `There is no term ${term.name}:.${opposite ?? (like.length === 0 ? '' : ` Did you mean ${like.join(' or ')}?`)}`,
			},
		};
	}

	if (term.isOpen) {
		return {
			needs: [],
			problem: {term, text: `${term.name}: has a quote without an end. Add the missing " after the value.`},
		};
	}

	if (term.values.length > 1 && term.values.some(({text, isQuoted}) => text === '' && !isQuoted)) {
		return {
			needs: [],
			problem: {term, text: `${term.name}: has nothing beside a comma. A comma means “or”; put a space between terms.`},
		};
	}

	const {part, member} = found;
	const needs = new Set<LookedAt>(part.need === undefined ? [] : [part.need]);
	const tests: Array<Test<Subject>> = [];
	const unfinished: UnfinishedTerm[] = term.values.every(value => isEmpty(value)) ? [{term}] : [];
	const groups: string[] = [];
	for (const value of term.values) {
		const judge = part.read(value, source, member);
		if ('why' in judge) {
			return {needs: [], problem: {term, text: `${term.name}: ${judge.why}${/[.?]$/v.test(judge.why) ? '' : '.'}`}};
		}

		tests.push(judge.test);
		unfinished.push(...(judge.unfinished ?? []).map(each => ({term: each.term, through: term.source})));
		groups.push(...(judge.groups ?? []));
		for (const need of judge.needs ?? []) {
			needs.add(need);
		}
	}

	const [first] = tests;
	const test: Test<Subject> = first && tests.length === 1 ? first : subject => anyOf(tests, one => one(subject));
	return {
		needs: [...needs],
		unfinished,
		groups: term.isNegated ? [] : groups,
		test: term.isNegated ? subject => not(test(subject)) : test,
	};
}

function whyApart(text: string, term: Term): Compiled | undefined {
	const next = term.source.endsWith(':') ? /^\s+(?<word>\S+)/v.exec(text.slice(term.end))?.groups?.['word'] : undefined;
	return next === undefined || parse(next).terms.length > 0
		? undefined
		: {needs: [], problem: {term, text: `${term.name}: takes its value without a space: ${term.name}:${next}`}};
}

/** The word “not” before a term would be found as text. */
const whyOpposite = (text: string, term: Term): Compiled | undefined =>
	!term.isNegated && /(?:^|\s)not\s+$/iv.test(text.slice(0, term.start)) && partNamed(term.name)
		? {needs: [], problem: {term, text: `The word “not” is text. For the opposite of the term, write -${term.source}.`}}
		: undefined;

const isName = (name: string): boolean => partNamed(name) !== undefined;

const parse = (text: string): FilterText => parseFilter(text, isName);

/** Reads a filter. A term that is wrong is named among the problems. */
export function filterOf(text: string, source: FilterSource): Filter {
	const {words, terms} = parse(text);
	const compiled = terms.map(term => whyApart(text, term) ?? whyOpposite(text, term) ?? compile(term, source));
	const tests = compiled.flatMap(({test}) => test ?? []);
	const [first = () => true] = tests;
	const problems = compiled.flatMap(({problem}) => problem ?? []);
	const lookedAt = compiled.flatMap(({needs}) => needs);
	return {
		words,
		hasTerms: terms.length > 0,
		lookedAt: new Set(lookedAt),
		needs: new Set(lookedAt.filter(each => each !== 'changes')),
		problems,
		unfinished: compiled.flatMap(each => each.unfinished ?? []),
		groups: new Set(compiled.flatMap(each => each.groups ?? [])),
		notes: () => terms.flatMap(term => notesOn(term, source)),
		judge:
			problems.length > 0 ? () => undefined : tests.length < 2 ? first : subject => allOf(tests, test => test(subject)),
	};
}

/** Why a filter cannot be a saved one, whether or not its terms are right, in a sentence. */
export function whyNotOnlyTerms({words, hasTerms}: Pick<Filter, 'hasTerms' | 'words'>): string | undefined {
	if (words !== '') {
		return `A saved filter has only terms. For text in names, write name:${quoted(words)}.`;
	}

	return hasTerms ? undefined : 'A saved filter has at least one term, such as email:none.';
}

/** Why a text cannot be saved as a filter with this name, in a sentence. Needs no organizations, so that their names are not checked; those of groups only if `groups` is given. */
export function whyNotSaved(
	name: string,
	text: string,
	{now, groups, filters}: Pick<FilterSource, 'filters' | 'groups' | 'now'>,
): string | undefined {
	const filter = filterOf(text, {
		index: buildTreeIndex([]),
		isWithoutTree: true,
		now,
		profileOf: () => undefined,
		accountsOf: () => undefined,
		membersOf: () => undefined,
		isMarked: () => false,
		...(groups && {groups}),
		filters: new Map([...filters].filter(([other]) => other !== name)),
	});
	return whyNotOnlyTerms(filter) ?? filter.problems[0]?.text;
}

/** Whether a text names organizations, so that only a tree shows whether it works. */
export const hasOrganizations = (text: string, checked: Pick<FilterSource, 'filters' | 'now'>): boolean =>
	filterOf(text, {
		...checked,
		index: buildTreeIndex([]),
		profileOf: () => undefined,
		accountsOf: () => undefined,
		membersOf: () => undefined,
		isMarked: () => false,
	}).problems.length > 0;

/** Whether a text has anything but words. */
export const hasTermsIn = (text: string): boolean => text.includes(':') && parse(text).terms.length > 0;

/** The organizations that a filter holds for, in the order of the tree, and those that it could not judge (`open`). Only `among` these rows, if given. */
export function judgeAll(
	{judge}: Pick<Filter, 'judge'>,
	{index}: Pick<FilterSource, 'index'>,
	among?: Int32Array,
): {readonly rows: Int32Array; readonly open: Int32Array} {
	const subjects = among ? [...among.toSorted()].flatMap(row => subjectAt(index, row) ?? []) : subjectsIn(index);
	const [rows, open] = [new Int32Array(subjects.length), new Int32Array(subjects.length)];
	let [held, unknown] = [0, 0];
	for (const subject of subjects) {
		const answer: Answer = judge(subject);
		if (answer === true) {
			rows[held++] = subject.row;
		} else if (answer === undefined) {
			open[unknown++] = subject.row;
		}
	}

	return {rows: rows.slice(0, held), open: open.slice(0, unknown)};
}
