import {byFrequency} from '../../base/text/by-frequency.js';
import {sortOf} from '../../base/tree/sorting.js';
import {subjectsIn} from '../../kernel/filter/source.js';
import {membersOf} from '../../kernel/form-model/form.js';
import {
	memberFields,
	type OrganizationColumn,
	organizationColumn,
	organizationColumns,
} from '../../kernel/columns/organization-columns.js';
import {columnSource} from '../../kernel/state/column-source.js';
import {areaOf, borderColumns} from '../../kernel/state/layout.js';
import type {State} from '../../kernel/state/state.js';
import {treeColumnNames, treeColumns} from '../../kernel/state/tree-columns.js';
import type {PaneColumns} from '../../kernel/rows/registry.js';

/** The most members of JSON that are offered. More can be typed on the command line. */
const mostMembers = 40;

/** How many profiles are looked at for that. Reading JSON takes time, and members repeat. */
const mostProfiles = 2000;

/** The columns of members of JSON that the known profiles have, the most frequent first, and those that are chosen. */
function memberColumns(state: State): readonly OrganizationColumn[] {
	const source = columnSource(state);
	const profiles = subjectsIn(source.index)
		.values()
		.map(subject => source.profileOf(subject))
		.filter(profile => profile !== undefined && profile !== null)
		.take(mostProfiles);
	const names = profiles.flatMap(profile =>
		memberFields
			.entries()
			.flatMap(([term, field]) => membersOf(field, profile[field]).map(({name}) => `${term}.${name.toLowerCase()}`)),
	);
	const frequent = byFrequency(names).slice(0, mostMembers);
	const chosen = treeColumnNames(state).filter(name => name.includes('.'));
	return [...new Set([...chosen, ...frequent])].flatMap(name => organizationColumn(name) ?? []);
}

type Choice = ReturnType<PaneColumns['all']>[number];

const nameColumn: Choice = {name: 'name', head: 'Name', about: 'Name', isFixed: true};

const areAccountsKnown = ({accounts, knownCounts}: State): boolean =>
	(knownCounts?.byId.size ?? 0) > 0 || accounts.values().some(({progress}) => progress.status === 'complete');

/** The columns that the tree can show. */
export const treeColumnChoice: PaneColumns = {
	of: 'organizations',
	all: state => [nameColumn, ...organizationColumns, ...memberColumns(state)],
	shown: treeColumnNames,
	left: state => treeColumns(state, (areaOf(state, 'tree')?.columns ?? Infinity) - borderColumns).left,
	sortedBy: ({tree}) => sortOf(tree),
	orders: state => [
		...new Set([
			'created',
			'all-subs',
			'subs',
			...(areAccountsKnown(state) ? ['accounts', 'all-accounts'] : []),
			...treeColumnNames(state).filter(name => organizationColumn(name)),
		]),
	],
	sorted: sort => ({type: 'tree/sorted', sort}),
};
