import type {Organization} from '../../base/api/schemas.js';
import {isWhole, readWholeList} from '../../base/api/whole-list.js';
import {harmless} from '../../base/text/harmless.js';
import {withMoving, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {buildTreeIndex} from '../../base/tree/tree-index.js';
import {keptColumnsOf} from '../../kernel/customer-file/kept-columns.js';
import {encodingText} from '../../kernel/customer-file/table.js';
import {readTableFile} from '../../kernel/customer-file/table-file.js';
import {organizationsOf, subtreeExtent} from '../../kernel/files/tree.js';
import type {Context} from '../../kernel/loop/context.js';
import {readKept} from '../../kernel/loop/keep-profiles.js';
import {idsWithoutProfile, withKnownProfiles} from '../../kernel/loop/read-profiles.js';
import {knownProfile, profilesReadAfter} from '../../kernel/state/profile-age.js';
import {inHome} from '../../kernel/storage/paths-like.js';
import {openAccepted} from './accepted.js';
import {columnTexts, fileColumnsOf, fileRowsOf} from './columns.js';
import {applyRows, matchFile, profilesNeeded, type ApplyScope} from './plan.js';
import {incompleteText} from './report.js';
import {earlierCreations, settleTried} from './run.js';
import type {ChosenScope} from './scope.js';
import type {Comparison} from './state.js';

/** The scope of a comparison in a list as it was just read. `earlier`: what earlier runs left open. `customers`: the organizations that need a row. Undefined if the branch is no longer listed. */
function scopeIn({kind, ids = []}: ChosenScope, organizations: readonly Organization[], earlier: Pick<ApplyScope, 'changed' | 'tried' | 'unlisted'>): {readonly scope: ApplyScope; readonly customers: ReadonlySet<string>} | undefined {
	const index = buildTreeIndex(organizations);
	const [top = ''] = ids;
	const row = index.rowByKey.get(top);
	if (kind === 'below' && row === undefined) {
		return undefined;
	}

	const below = kind === 'below' && row !== undefined ? new Set(organizationsOf(subtreeExtent(index, row)).map(({id}) => id)) : undefined;
	const scope = below ?? new Set(kind === 'all' ? organizations.map(({id}) => id) : ids.filter(id => index.rowByKey.has(id)));
	// What is above the customers needs no row.
	return {
		scope: {
			index, organizations, scope, parents: below, ...earlier,
		},
		customers: below ? new Set([...below].filter(id => id !== top)) : scope,
	};
}

type Asked = {readonly file: string; readonly chosen: ChosenScope; readonly note: (text: Told) => void; readonly isWanted: () => boolean};

/**
Compares a file with the complete list, read again, and with the profiles that the file says something about. Returns why the file cannot be used (`why`), or undefined if the comparison is no longer wanted.

@throws {ApiError} If the list or the profiles cannot be read.
@throws {TableError} If the file cannot be read.
*/
export async function compareFile(reading: Context, {file, chosen, note, isWanted}: Asked): Promise<Comparison | {readonly why: Told} | undefined> {
	const {client, disk, store, wait} = reading;
	const table = await readTableFile(inHome(file));
	const columns = fileColumnsOf(table, keptColumnsOf(disk).find(table.header));
	if ('why' in columns) {
		return columns;
	}

	if (columns.id === -1 && columns.keys.every(({key}) => key !== 'name')) {
		return {why: 'No column says which organization a row is about. Add a column “id” or “name”.'};
	}

	const rows = fileRowsOf(table, columns);
	const list = await readWholeList(client.for('compare with the file'), (come, announced) => {
		note(withMoving('Loading organizations', `: ${count(come)}${announced === undefined ? '' : ` of ${count(announced)}`}`, ' …'));
		return isWanted();
	});
	if (!isWanted()) {
		return undefined;
	}

	if (list.error) {
		throw list.error;
	}

	const found = scopeIn(chosen, list.organizations, earlierCreations(reading, list.organizations));
	if (!found) {
		return {why: 'The service does not list the chosen branch: it was deleted, or you cannot see it.'};
	}

	const {scope, customers} = found;
	const matched = matchFile(rows, scope);
	const needed = new Set(profilesNeeded(matched, scope));
	const unread = idsWithoutProfile(list.organizations);
	// What was known before may have changed, also of a row that looks the same.
	const begun = Date.now();
	const asked = unread.filter(id => needed.has(id));
	if (asked.length > 0) {
		await readKept(reading, client.for('load the profiles'), asked, {note, wait, isWanted}, {unread: asked, old: [], age: ''});
	}

	if (!isWanted()) {
		return undefined;
	}

	const read = profilesReadAfter(store.getState(), asked, begun - 1);
	const organizations = withKnownProfiles(list.organizations, id => knownProfile(read, id));
	const compared = applyRows(matched, {...scope, organizations}, customers);
	if (reading.dryRun === undefined) {
		await settleTried(reading, file, compared, list.organizations);
	}

	const encoding = encodingText(table);
	return {
		file,
		scope: {kind: chosen.kind, text: chosen.text},
		rows: openAccepted(disk).among(compared),
		isWhole: isWhole(list),
		notes: [
			...(isWhole(list) ? [] : [incompleteText]),
			...(encoding === undefined ? [] : [harmless(encoding)]),
			...columnTexts(columns, rows),
		],
	};
}
