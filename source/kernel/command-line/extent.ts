import {count, counted} from '../../base/text/words.js';
import type {WholeList} from '../../base/api/whole-list.js';
import {buildTreeIndex} from '../../base/tree/tree-index.js';
import {type Extent, subtreeExtent, treeTable, wholeExtent} from '../files/tree.js';
import type {Flags} from '../options/flags.js';
import {lacksOf} from '../rows/listing-text.js';
import type {CommandLine} from '../loop/command-line.js';
import {tell} from './output.js';
import {csvTable} from './csv-output.js';
import {exitStatus, type ExitStatus} from './exit-status.js';
import {goneText, groupNamed, type NamedGroup, onlyOneIn, visibleRow, rowNamed} from './named-organization.js';

/** The tree of a list, or the part below one organization, given by id, or by path if the list is complete. */
export function extentOf(
	line: Pick<CommandLine, 'disk'>,
	{organizations, ...list}: WholeList,
	named: string | undefined,
): Extent {
	const index = buildTreeIndex(organizations);
	return named === undefined
		? wholeExtent(index)
		: subtreeExtent(index, rowNamed(index, onlyOneIn(line, named), lacksOf({noun: 'organization', ...list})));
}

/** Like `extentOf`, but also for a group: its organizations with everything below them. Names those that are no longer visible (`gone`), and then fails. */
export function extentWithGroups(
	line: Pick<CommandLine, 'disk' | 'flags'>,
	list: WholeList,
	named: string | undefined,
): {readonly extent: Extent; readonly status: ExitStatus; readonly group?: NamedGroup; readonly gone?: string} {
	const group = named === undefined ? undefined : groupNamed(line, named);
	if (!group) {
		return {extent: extentOf(line, list, named), status: exitStatus.ok};
	}

	const index = buildTreeIndex(list.organizations);
	const rows = new Set(
		group.members.keys().flatMap(id => {
			const row = visibleRow(index, id);
			return row === undefined ? [] : subtreeExtent(index, row).rows;
		}),
	);
	const own = group.members
		.keys()
		.filter(id => visibleRow(index, id) !== undefined)
		.toArray().length;
	if (rows.size > own && !line.flags.quiet) {
		tell(
			`@${group.name} has ${counted(own, 'organization')}; with everything below, ${count(rows.size)}. in:@${group.name} means only its own.`,
		);
	}

	const gone = goneText(group, index);
	if (gone !== undefined) {
		tell(gone);
	}

	return {
		extent: {index, rows: [...rows].toSorted((left, right) => left - right)},
		group,
		...(gone === undefined ? {status: exitStatus.ok} : {status: exitStatus.failed, gone}),
	};
}

export function treeCsv(extent: Extent, flags: Pick<Flags, 'bom' | 'flat'>): string {
	const {columns, rows} = treeTable(extent, flags.flat);
	return csvTable(columns, rows, flags);
}
