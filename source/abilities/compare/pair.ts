import {flagsOf, type Organization, type Profile} from '../../base/api/schemas.js';
import {profileValues, unknownMembers} from '../../kernel/form-model/conflict.js';
import {saidText, shownText, type Told} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {
	isListed,
	markedIds,
	markedRows,
	rowOfId,
	selectedId,
	selectedOrganization,
} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

/** One of the two organizations. */
export type Side = {
	readonly organization: Organization;
	readonly profile: Profile | undefined;
	/** Where it is, in words. */
	readonly parent: Told;
	/** The name of the organization that manages it, if it is known. */
	readonly manager?: string | undefined;
	/** The number of accounts directly in it, if known. */
	readonly accounts?: number | undefined;
};

/** One value of both organizations; undefined on a side that lacks it. */
export type PairLine = {
	/** The name in the API and in `--set`. */
	readonly field: string;
	/** A member of the JSON object in the field. */
	readonly member?: string;
	readonly left: string | undefined;
	readonly right: string | undefined;
	/** The values for screen readers. */
	readonly said?: readonly [left: string | undefined, right: string | undefined];
};

/** One value of several organizations; undefined where an organization lacks it. */
export type FieldValues = Pick<PairLine, 'field' | 'member'> & {
	readonly values: ReadonlyArray<string | undefined>;
	readonly said?: ReadonlyArray<string | undefined>;
};

// Two organizations may have the same name, so the ids are added.
function namedValues(
	field: string,
	texts: ReadonlyArray<Told | undefined>,
	ids: ReadonlyArray<string | undefined>,
): FieldValues {
	const valuesIn = (tell: (text: Told) => string) => {
		const all = texts.map(text => (text === undefined ? text : tell(text)));
		return all.map((text, at) =>
			text !== undefined && all.some((other, index) => other === text && ids[index] !== ids[at])
				? `${text} (${ids[at] ?? ''})`
				: text,
		);
	};

	return {field, values: valuesIn(shownText), said: valuesIn(saidText)};
}

function flagValues(sides: readonly Side[]): readonly FieldValues[] {
	const flags = sides.map(({organization}) => new Map(Object.entries(flagsOf(organization))));
	return [...new Set(flags.flatMap(each => each.keys().toArray()))].map(flag => ({
		field: `meta.flags.${flag}`,
		values: flags.map(each => each.get(flag)),
	}));
}

/** Every value of these organizations side by side. Accounts only if the numbers of all are known. */
const valuesOf = (sides: readonly Side[]): readonly FieldValues[] => [
	{field: 'name', values: sides.map(({organization}) => organization.name)},
	namedValues(
		'parent',
		sides.map(({parent}) => parent),
		sides.map(({organization}) => organization.parent?.id),
	),
	...profileValues(sides.map(({profile}) => profile)),
	{field: 'profile', values: sides.map(({profile}) => unknownMembers({profile}))},
	namedValues(
		'meta.managed_by',
		sides.map(({manager, organization}) => manager ?? organization.meta.managed_by),
		sides.map(({organization}) => organization.meta.managed_by),
	),
	...flagValues(sides),
	...(sides.some(({accounts}) => accounts === undefined)
		? []
		: [{field: 'accounts', values: sides.map(({accounts}) => String(accounts))}]),
];

const linesOf = (one: Side, other: Side): readonly PairLine[] =>
	valuesOf([one, other]).map(({values, said, ...line}) => ({
		...line,
		left: values[0],
		right: values[1],
		...(said && {said: [said[0], said[1]] as const}),
	}));

/** An organization among several. Without a loaded profile (`isRead`), its fields are not compared. */
export type Compared = Side & {readonly id: string; readonly name: string; readonly isRead: boolean};

const ofList: ReadonlySet<string> = new Set(['name', 'parent', 'meta.managed_by', 'accounts']);

const isOfList = (field: string): boolean => ofList.has(field) || field.startsWith('meta.flags.');

export const isShownBy = ({field}: FieldValues, {isRead}: Compared): boolean => isRead || isOfList(field);

function isDifferent(line: FieldValues, all: readonly Compared[]): boolean {
	const known = line.values.filter((_, at) => all[at] && isShownBy(line, all[at]));
	return new Set(known).size > 1;
}

/** The fields in which several organizations differ, and those that are equal. */
export function compareMany(all: readonly Compared[]): {
	readonly differing: readonly FieldValues[];
	readonly same: readonly FieldValues[];
} {
	const {differing = [], same = []} = Object.groupBy(
		valuesOf(all).filter(({field}) => field !== 'name'),
		line => (isDifferent(line, all) ? 'differing' : 'same'),
	);
	return {differing, same};
}

export type PairDifferences = {readonly differences: readonly PairLine[]; readonly equal: number};

/** How many lines are fields. The number of accounts is none: a command does not read it. */
export const fieldCount = (lines: ReadonlyArray<Pick<PairLine, 'field'>>): number =>
	lines.filter(({field}) => field !== 'accounts').length;

/** The differences between two organizations, and the number of equal fields. */
export function comparePair(left: Side, right: Side): PairDifferences {
	const lines = linesOf(left, right);
	const differences = lines.filter(line => line.left !== line.right);
	return {differences, equal: fieldCount(lines) - fieldCount(differences)};
}

export function foundText({
	differences,
	equal,
}: Pick<PairDifferences, 'equal'> & {readonly differences: ReadonlyArray<FieldValues | PairLine>}): string {
	const differing = fieldCount(differences);
	const same = `${equal === 1 ? 'is' : 'are'} equal.`;
	return differing === 0
		? `No field differs: ${counted(equal, 'field')} ${same}`
		: `${counted(differing, 'field')} ${differing === 1 ? 'differs' : 'differ'}, ${count(equal)} ${same}`;
}

export type Pair = readonly [left: string, right: string];

/** The name of one of the two organizations: from the list, else from the loaded copy, else the id. */
export const nameInPair = (state: State, id: string): string =>
	isListed(state, id) ? nameAt(state, rowOfId(state, id)) : (state.details.get(id)?.detail?.organization.name ?? id);

/** The ids of the two organizations to compare: the two marked ones, or the only marked one and the selected one. */
export function pairOf(state: State): Pair | undefined {
	const [left, right, ...others] = markedIds(state);
	const other = right ?? (selectedOrganization(state) && selectedId(state));
	return left === undefined || other === undefined || other === left || others.length > 0 ? undefined : [left, other];
}

/** The ids of more than two marked organizations, in the order of the tree. */
export function severalOf(state: State): readonly string[] | undefined {
	const rows = markedRows(state);
	return rows.length > 2 ? rows.map(row => state.tree.index.idAt(row) ?? '') : undefined;
}

/** The most organizations in one comparison. */
export const mostCompared = 50;
