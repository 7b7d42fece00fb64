import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
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

export type WholeList = {readonly organizations: readonly Organization[]; readonly unreadable: number; readonly announced?: number | undefined};

/**
Reads the whole list before anything is printed: what is cut short is no tree.
*/
export async function readWholeList(client: Client, isQuiet: boolean): Promise<WholeList> {
	const progress = openProgress(isQuiet);
	const organizations: Organization[] = [];
	let unreadable = 0;
	let announced: number | undefined;
	try {
		for await (const page of client.listOrganizations({}, {firstPageSize: 1000})) {
			organizations.push(...page.items);
			unreadable += page.unreadable;
			announced = page.total;
			progress.show(`${count(organizations.length)}${page.total === undefined ? '' : ` of ${count(page.total)}`} …`);
		}
	} finally {
		progress.end();
	}

	return {organizations, unreadable, announced};
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
`cforgs tree [ID]`.
*/
export async function printTree({client, flags}: Session, id: string | undefined): Promise<ExitStatus> {
	const format = formatOf(flags);
	const list = await readWholeList(client, flags.quiet);
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
			await print(`${csvLines([treeColumns])}${extent.to > extent.from ? csvFor(treeCells(extent)) : ''}`);
			break;
		}
	}

	return statusOfList(list);
}
