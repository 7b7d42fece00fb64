import type {Account, Profile} from '../../base/api/schemas.js';
import type {UnreadableRecord} from '../../base/api/unreadable-record.js';
import {markableAccounts, markedAccounts} from '../../kernel/state/account-marks.js';
import {accountList} from '../../kernel/state/account-search.js';
import {resourceName} from '../../kernel/files/hcl.js';
import {fieldLabel, profileField, profileFields} from '../../kernel/form-model/fields.js';
import {summaryMarkdown} from '../../kernel/rows/summary.js';
import {escapeHidden, exact, harmlessJson} from '../../base/text/harmless.js';
import {hiddenEnding, hiddenMarks} from '../../kernel/state/marks.js';
import {
	knownOrganization,
	markedRows,
	selectedDetail,
	selectedId,
	selectedOrganization,
	selectedRow,
	selectedUnreadable,
	shownOrganization,
} from '../../kernel/state/selectors.js';
import {type Cell, notKnown, textCell} from '../../kernel/columns/column.js';
import {organizationColumn} from '../../kernel/columns/organization-columns.js';
import {columnSource} from '../../kernel/state/column-source.js';
import {treeColumnNames} from '../../kernel/state/tree-columns.js';
import {count, counted} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {knownProfile} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import {whileOpening} from '../../kernel/loop/opening-wait.js';
import {copyAndTell, showAlone} from '../../kernel/loop/clipboard.js';
import type {CopyEntry} from './state.js';

function accountEntries({id, name, ...account}: Account): readonly CopyEntry[] {
	return [
		{label: 'Id', text: exact(id)},
		{label: 'Name', text: exact(name)},
		{label: 'JSON', text: harmlessJson({id, name, ...account}, '  ')},
	];
}

const copiedFields = profileFields.filter(name => profileField(name).isCopied);

/** A value as commands print it. A number that can be higher, `12+`, stays as the tree shows it. */
function copiedCell({raw, order, text}: Cell = textCell(notKnown)): string {
	const value = text.endsWith('+') ? text : String(order);
	return typeof raw === 'string' ? raw : value;
}

/** The columns of a table that somebody chose for the tree; undefined if nobody chose any. The id comes first, so that each row can be found again. */
function chosenColumns(
	state: State,
): {readonly header: readonly string[]; readonly cellsOf: (row: number) => readonly string[]} | undefined {
	const {index} = state.tree;
	if (!state.columns.get('tree')?.shown) {
		return undefined;
	}

	const columns = treeColumnNames(state)
		.filter(name => name !== 'id')
		.flatMap(name => organizationColumn(name) ?? []);
	const source = columnSource(state);
	return {
		header: ['ID', 'Name', ...columns.map(({head}) => head)],
		cellsOf(row) {
			const id = index.idAt(row) ?? '';
			return [id, index.nameAt(row) ?? '', ...columns.map(({cellOf}) => copiedCell(cellOf({row, id}, source)))];
		},
	};
}

/** The marked organizations in the order of the tree. */
async function markedEntries(state: State, rows: readonly number[]): Promise<readonly CopyEntry[]> {
	const {
		tree: {index},
	} = state;
	const idAt = (row: number) => index.idAt(row) ?? '';
	const nameAt = (row: number) => index.nameAt(row) ?? '';
	const profileAt = (row: number) => knownProfile(state, idAt(row));
	const tableCell = (profile: ReturnType<typeof profileAt>, name: (typeof copiedFields)[number]) =>
		profile === undefined ? notKnown : (profile?.[name] ?? '');
	const {copiesOf} = await import('../../kernel/files/copies.js');
	return copiesOf(rows, {
		lines: [
			['Ids', row => exact(idAt(row))],
			['Names', row => exact(nameAt(row))],
			['Paths', row => pathText(state, row)],
		],
		values: copiedFields.map(name => [`${fieldLabel(name)}s`, row => exact(profileAt(row)?.[name] ?? '')] as const),
		jsonOf(row) {
			const profile = profileAt(row);
			return {...knownOrganization(state, row), ...(profile && {profile})};
		},
		...(chosenColumns(state) ?? {
			header: ['ID', 'Name', 'Path', 'Created', ...copiedFields.map(name => fieldLabel(name))],
			cellsOf: row => [
				idAt(row),
				nameAt(row),
				pathOf(state, row).join(' › '),
				knownOrganization(state, row)?.create_time ?? '',
				...copiedFields.map(name => tableCell(profileAt(row), name)),
			],
		}),
	});
}

/** The marked accounts in the order of their list. */
async function markedAccountEntries(items: readonly Account[]): Promise<readonly CopyEntry[]> {
	const [{copiesOf}, {accountCells, accountColumns}] = await Promise.all([
		import('../../kernel/files/copies.js'),
		import('../../kernel/files/csv.js'),
	]);
	return copiesOf(items, {
		lines: [
			['Ids', ({id}) => exact(id)],
			['Names', ({name}) => exact(name)],
		],
		jsonOf: account => ({...account}),
		header: accountColumns,
		cellsOf: accountCells,
	});
}

const pathText = (state: State, row: number): string =>
	pathOf(state, row)
		.map(name => exact(name))
		.join(' › ');

// Last, so that the other entries keep their positions.
const businessEntries = (profile: Profile | undefined): readonly CopyEntry[] =>
	copiedFields
		.map(name => ({label: fieldLabel(name), text: exact(profile?.[name] ?? '')}))
		.filter(({text}) => text !== '');

// A single quotation mark would end the quoted text, and some shells expand an exclamation mark even inside quotes.
const inUrl = (id: string): string =>
	encodeURIComponent(id.toWellFormed()).replaceAll(
		/[!'\(\)*]/gv,
		sign => `%${sign.codePointAt(0)?.toString(16).toUpperCase()}`,
	);

// Ids and names are made harmless, because they may be pasted into a shell.
function organizationEntries(state: State, id: string, client: Context['client']): readonly CopyEntry[] {
	const detail = selectedDetail(state);
	const organization = shownOrganization(state);
	const path = pathText(state, selectedRow(state));
	if (!organization) {
		return [
			{label: 'Id', text: exact(id)},
			{label: 'Path', text: path},
		];
	}

	const profile = knownProfile(state, id);
	return [
		{label: 'Id', text: exact(id)},
		{label: 'Name', text: exact(organization.name)},
		{label: 'Path', text: path},
		{label: 'JSON', text: harmlessJson({...organization, ...(profile && {profile})}, '  ')},
		{label: 'curl', text: requestText({method: 'GET', path: `/organizations/${inUrl(id)}`}, client)},
		{
			label: 'Terraform import',
			text: `terraform import cloudflare_organization.${resourceName(organization.name, id)} '${inUrl(id)}'`,
		},
		// The same summary as in the onboarding, for a person who has closed that.
		...(detail ? [{label: 'Markdown', text: summaryMarkdown(state, detail).trimEnd()}] : []),
		...businessEntries(profile ?? undefined),
	];
}

function unreadableEntries(state: State, {name, json}: UnreadableRecord): readonly CopyEntry[] {
	return [
		...(name === '' ? [] : [{label: 'Name', text: exact(name)}]),
		{label: 'Path', text: pathText(state, selectedRow(state))},
		{label: 'JSON', text: escapeHidden(json)},
	];
}

/** Lists what can be copied: from the shown or selected account, the marked organizations, or the selected organization. */
export const openCopy: Command = async context => {
	const {store, client} = context;
	const state = store.getState();
	const marked = state.pane === 'tree' ? markedRows(state) : [];
	if (marked.length > 0) {
		const unread = marked.filter(row => knownProfile(state, state.tree.index.idAt(row) ?? '') === undefined).length;
		const lack = unread === 0 ? '' : `, ${count(unread)} not fully loaded`;
		const title = `Copy from ${counted(marked.length, 'marked organization')}${lack}${hiddenEnding(hiddenMarks(state))}`;
		await whileOpening(context, async () => {
			store.dispatch({type: 'copy/opened', title, entries: await markedEntries(state, marked)});
		});
		return;
	}

	const accounts = state.pane === 'accounts' && state.dialog.kind === 'none' ? markedAccounts(state) : [];
	if (accounts.length > 0) {
		const title = `Copy from ${counted(accounts.length, 'marked account')}${hiddenEnding(markableAccounts.hidden(state))}`;
		await whileOpening(context, async () => {
			store.dispatch({type: 'copy/opened', title, entries: await markedAccountEntries(accounts)});
		});
		return;
	}

	const id = selectedId(state);
	const unreadable = selectedUnreadable(state);
	if (unreadable && state.dialog.kind === 'none') {
		store.dispatch({
			type: 'copy/opened',
			title: `Copy from record ${unreadable.name}`,
			entries: unreadableEntries(state, unreadable),
		});
		return;
	}

	const listed = state.pane === 'accounts' ? accountList.chosen(state) : undefined;
	const account = state.dialog.kind === 'account' ? state.dialog.account : listed;
	const entries = account ? accountEntries(account) : id === undefined ? [] : organizationEntries(state, id, client);
	const {name} = account ?? selectedOrganization(state) ?? {name: id ?? ''};
	store.dispatch({
		type: 'copy/opened',
		title: `Copy from ${account ? 'account' : 'organization'} ${name}`,
		entries,
		...(state.dialog.kind === 'account' && {back: state.dialog}),
	});
};

/** Sends the chosen value to the terminal's clipboard. The dialog stays open. */
export const copyChosen: Command = context => {
	const state = context.store.getState();
	const {dialog} = state;
	const entry = dialog.kind === 'copy' ? dialog.entries[dialog.cursor] : undefined;
	if (!entry) {
		return;
	}

	copyAndTell(context, entry.text, {
		sent: `${entry.label} sent to the clipboard. Not there? Press ${keyOf(state, 'showValueAlone')} to show it for copying.`,
		tooLong: `${entry.label} is too long for a terminal’s clipboard. Press ${keyOf(state, 'showValueAlone')} to show it for copying, or press ${keyOf(state, 'openExport')} in the tree to export it.`,
	});
};

export const leaveCopy: Command = ({store}) => {
	store.dispatch({type: 'copy/left'});
};

/** Shows only the chosen value, to select it by hand. */
export const showValueAlone: Command = async context => {
	const {dialog} = context.store.getState();
	await showAlone(context, dialog.kind === 'copy' ? dialog.entries[dialog.cursor]?.text : undefined);
};
