import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
import {readWholeList, type WholeList} from '../api/whole-list.js';
import {csvLines} from '../export/csv.js';
import {
	subtreeExtent,
	treeCells,
	treeColumns,
	treeIds,
	treeJson,
	treeText,
	wholeExtent,
	type Extent,
} from '../export/tree.js';
import {count} from '../format/words.js';
import {buildTreeIndex} from '../tree/tree-index.js';
import {exitStatus, Refusal, type ExitStatus} from './exit-status.js';
import {tellLacking} from './lacking.js';
import {csvFor} from './list.js';
import {formatOf, openProgress, print} from './output.js';
import type {Session} from './session.js';

/**
Reads the whole list before anything is printed: what is cut short is no tree.
*/
export async function readWhole(client: Client, isQuiet: boolean): Promise<WholeList> {
	const progress = openProgress(isQuiet);
	const list = await readWholeList(client, (come, announced) => {
		progress.show(`${count(come)}${announced === undefined ? '' : ` of ${count(announced)}`} …`);
		return true;
	});
	progress.end();
	if (list.error) {
		throw list.error;
	}

	return list;
}

/**
Says what a list lacks. Answers the status for it.
*/
export const statusOfList = ({organizations, unreadable, announced}: WholeList): ExitStatus => tellLacking({
	noun: 'organization', listed: organizations.length, unreadable, announced,
});

/**
The tree of a list, or the part of it below one organization.
*/
export function extentOf(organizations: readonly Organization[], id: string | undefined): Extent {
	const index = buildTreeIndex(organizations);
	const row = id === undefined ? 0 : index.rowByKey.get(id);
	if (row === undefined) {
		throw new Refusal('There is no organization with this id among those that you can see.', exitStatus.notFound);
	}

	return id === undefined ? wholeExtent(index) : subtreeExtent(index, row);
}

/**
A header, and a line for each row; on a terminal nothing of it may steer.
*/
export const treeCsv = (extent: Extent): string => `${csvLines([treeColumns])}${extent.to > extent.from ? csvFor(treeCells(extent)) : ''}`;

/**
`cforgs tree [ID]`.
*/
export async function printTree({client, flags}: Session, id: string | undefined): Promise<ExitStatus> {
	const format = formatOf(flags);
	const list = await readWhole(client, flags.quiet);
	const extent = extentOf(list.organizations, id);
	switch (format) {
		case 'text': {
			await print(treeText(extent));
			break;
		}

		case 'quiet': {
			await print(treeIds(extent));
			break;
		}

		case 'json': {
			await print(treeJson(extent));
			break;
		}

		case 'csv': {
			await print(treeCsv(extent));
			break;
		}
	}

	return statusOfList(list);
}
