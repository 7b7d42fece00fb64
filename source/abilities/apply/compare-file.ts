import type {Organization} from '../../base/api/schemas.js';
import {isWhole, readWholeList} from '../../base/api/whole-list.js';
import {harmless} from '../../base/text/harmless.js';
import {withMoving, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {buildTreeIndex} from '../../base/tree/tree-index.js';
import {keptColumnsOf} from '../../kernel/customer-file/columns.js';
import {encodingText} from '../../kernel/customer-file/cells.js';
import {readTableFile} from '../../kernel/customer-file/table-file.js';
import {organizationsOf, subtreeExtent} from '../../kernel/files/tree.js';
import type {Context} from '../../kernel/loop/context.js';
import {readKept} from '../../kernel/loop/known-lists.js';
import {idsWithoutProfile, withKnownProfiles} from '../../kernel/loop/readings.js';
import type {ChosenScope} from '../../kernel/state/chosen-scope.js';
import {knownProfile, profilesReadAfter} from '../../kernel/state/profile-age.js';
import {inHome} from '../../kernel/storage/paths-like.js';
import {readCurrent} from '../../kernel/writes/own-creations.js';
import {openAccepted} from './accepted.js';
import {columnTexts} from './columns.js';
import {compareCustomers, customersIn, newParentIn, type Reading} from './customers.js';
import type {ApplyScope} from './plan.js';
import {incompleteText, unreadText} from './report.js';
import {earlierCreations, settleTried} from './run.js';
import type {Comparison} from './state.js';

/** The scope of a comparison in a list as it was just read. `earlier`: what earlier runs left open. `customers`: the organizations that need a row. Undefined if the branch is no longer listed. */
function scopeIn(
	{kind, ids = []}: ChosenScope,
	organizations: readonly Organization[],
	earlier: Pick<ApplyScope, 'changed' | 'isTried' | 'unlisted'>,
): {readonly scope: ApplyScope; readonly customers: ReadonlySet<string>} | undefined {
	const index = buildTreeIndex(organizations);
	const [top = ''] = ids;
	const row = index.rowByKey.get(top);
	if (kind === 'below' && row === undefined) {
		return undefined;
	}

	const below =
		kind === 'below' && row !== undefined
			? new Set(organizationsOf(subtreeExtent(index, row)).map(({id}) => id))
			: undefined;
	const scope =
		below ?? new Set(kind === 'all' ? organizations.map(({id}) => id) : ids.filter(id => index.rowByKey.has(id)));
	// The top of a branch is no customer.
	return {
		scope: {index, organizations, scope, parents: below, ...earlier},
		customers: below ? new Set([...below].filter(id => id !== top)) : scope,
	};
}

type Asked = {
	readonly file: string;
	readonly reading: Reading;
	readonly chosen: ChosenScope;
	readonly note: (text: Told) => void;
	readonly isWanted: () => boolean;
};

/**
Compares a file with the complete list, read again, and with the profiles that the file says something about. Returns why the file cannot be used (`why`), or undefined if the comparison is no longer wanted.

@throws {ApiError} If the list or the profiles cannot be read.
@throws {TableError} If the file cannot be read.
*/
export async function compareFile(
	context: Context,
	{file, reading, chosen, note, isWanted}: Asked,
): Promise<Omit<Comparison, 'pace' | 'warnings'> | {readonly why: Told} | undefined> {
	const {client, disk, store, wait} = context;
	const table = await readTableFile(inHome(file));
	const customers = customersIn(table, keptColumnsOf(disk).find(table.header), reading);
	if ('why' in customers) {
		return customers;
	}

	const list = await readCurrent(context, async () =>
		readWholeList(client.for('compare with the file'), (come, announced) => {
			note(
				withMoving(
					'Loading organizations',
					`: ${count(come)}${announced === undefined ? '' : ` of ${count(announced)}`}`,
					' …',
				),
			);
			return isWanted();
		}),
	);
	if (!isWanted()) {
		return undefined;
	}

	if (list.error) {
		throw list.error;
	}

	const found = scopeIn(chosen, list.organizations, earlierCreations(context, list.organizations));
	if (!found) {
		return {why: 'The service does not list the chosen branch: it was deleted, or you cannot see it.'};
	}

	const {scope, customers: whole} = found;
	const parent = newParentIn(scope.index, reading.newParent);
	if ('why' in parent) {
		return parent;
	}

	const begun = Date.now();
	const {rows: compared, unread} = await compareCustomers(customers, {
		scope: {...scope, newParent: parent.id},
		whole,
		async withProfiles(organizations, wanted, isAgain) {
			const unread = idsWithoutProfile(organizations.filter(({id}) => wanted.has(id)));
			if (unread.length > 0 && isWanted()) {
				await readKept(
					context,
					client.for('load the profiles'),
					unread,
					{note, wait, isWanted},
					isAgain ? {unread, old: [], age: ''} : undefined,
				);
			}

			// An earlier reading may be out of date, even where the row looks unchanged.
			const read = isAgain ? profilesReadAfter(store.getState(), unread, begun - 1) : store.getState();
			const known = new Set(unread);
			return withKnownProfiles(organizations, id => (known.has(id) ? knownProfile(read, id) : undefined));
		},
	});
	if (!isWanted()) {
		return undefined;
	}

	if (context.dryRun === undefined) {
		await settleTried(context, inHome(file), compared, list.organizations);
	}

	const encoding = encodingText(table);
	return {
		file,
		table,
		reading,
		scope: {kind: chosen.kind, text: chosen.text, short: chosen.short},
		rows: openAccepted(disk).among(compared),
		isWhole: isWhole(list),
		notes: [
			...(isWhole(list) ? [] : [incompleteText]),
			...(unread === 0 ? [] : [unreadText(unread)]),
			...(encoding === undefined ? [] : [harmless(encoding)]),
			...columnTexts(customers.columns, customers.rows),
		],
	};
}
