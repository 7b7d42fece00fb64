import {flagsOf, type Organization, type Profile} from '../../base/api/schemas.js';
import {profileLines, unknownMembers} from '../../kernel/form-model/conflict.js';
import {saidText, shownText, told, type Told} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {isListed, markedIds, rowOfId, selectedId, selectedOrganization} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

/** One of the two organizations. `parent`: where it is, in words. `accounts`: the number of accounts directly in it, if known. */
export type Side = {readonly organization: Organization; readonly profile: Profile | undefined; readonly parent: Told; readonly accounts?: number | undefined};

/** One value of both organizations; undefined on a side that lacks it. `field`: the name in the API and in `--set`. `member`: a member of the JSON object in the field. `said`: the values for screen readers. */
export type PairLine = {readonly field: string; readonly member?: string; readonly left: string | undefined; readonly right: string | undefined; readonly said?: readonly [left: string, right: string]};

// Two parents may have the same name, so the ids are added.
function parentLine(left: Side, right: Side): PairLine {
	const [one, other] = [left, right].map(({organization}) => organization.parent?.id ?? '');
	const isUnclear = one !== other && shownText(left.parent) === shownText(right.parent);
	const text = ({parent}: Side, id = '') => isUnclear ? told`${parent} (${id})` : parent;
	const [first, second] = [text(left, one), one === other ? text(left, one) : text(right, other)];
	return {
		field: 'parent', left: shownText(first), right: shownText(second), said: [saidText(first), saidText(second)],
	};
}

function flagLines(left: Organization, right: Organization): readonly PairLine[] {
	const [one, other] = [left, right].map(each => new Map(Object.entries(flagsOf(each))));
	return [...new Set([...one?.keys() ?? [], ...other?.keys() ?? []])].map(flag => ({field: `meta.flags.${flag}`, left: one?.get(flag), right: other?.get(flag)}));
}

function linesOf(left: Side, right: Side): readonly PairLine[] {
	const [one, other] = [left.organization, right.organization];
	return [
		{field: 'name', left: one.name, right: other.name},
		parentLine(left, right),
		...profileLines(left.profile, right.profile),
		{field: 'profile', left: unknownMembers({profile: left.profile}), right: unknownMembers({profile: right.profile})},
		{field: 'meta.managed_by', left: one.meta.managed_by, right: other.meta.managed_by},
		...flagLines(one, other),
		...(left.accounts === undefined || right.accounts === undefined ? [] : [{field: 'accounts', left: String(left.accounts), right: String(right.accounts)}]),
	];
}

export type PairDifferences = {readonly differences: readonly PairLine[]; readonly equal: number};

/** The differences between two organizations, and the number of equal values. */
export function comparePair(left: Side, right: Side): PairDifferences {
	const lines = linesOf(left, right);
	const differences = lines.filter(line => line.left !== line.right);
	return {differences, equal: lines.length - differences.length};
}

export function foundText({differences, equal}: PairDifferences): string {
	const same = `${equal === 1 ? 'is' : 'are'} equal.`;
	return differences.length === 0
		? `No field differs: ${counted(equal, 'field')} ${same}`
		: `${counted(differences.length, 'field')} ${differences.length === 1 ? 'differs' : 'differ'}, ${count(equal)} ${same}`;
}

export type Pair = readonly [left: string, right: string];

/** The name of one of the two organizations: from the list, else from the loaded copy, else the id. */
export const nameInPair = (state: State, id: string): string => isListed(state, id) ? nameAt(state, rowOfId(state, id)) : state.details.get(id)?.detail?.organization.name ?? id;

/** The ids of the two organizations to compare: the two marked ones, or the only marked one and the selected one. */
export function pairOf(state: State): Pair | undefined {
	const [left, right, ...others] = markedIds(state);
	const other = right ?? (selectedOrganization(state) && selectedId(state));
	return left === undefined || other === undefined || other === left || others.length > 0 ? undefined : [left, other];
}
