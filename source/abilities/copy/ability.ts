import type {Dialog} from '../../kernel/state/dialog.js';
import {withDialog, type State, whileIn} from '../../kernel/state/state.js';
import type {Account, Profile} from '../../base/api/schemas.js';
import type {UnreadableRecord} from '../../base/api/pages.js';
import {markableAccounts, markedAccounts, hiddenEnding, hiddenMarks} from '../../kernel/state/marks.js';
import {accountList} from '../../kernel/state/pane-list.js';
import {resourceName} from '../../kernel/files/formats.js';
import {fieldLabel, profileField, profileFields} from '../../kernel/form-model/fields.js';
import {summaryMarkdown} from '../../kernel/rows/summary.js';
import {escapeHidden, exact, harmlessJson} from '../../base/text/harmless.js';
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
import {treeColumnNames} from '../../kernel/state/layout.js';
import {count, counted} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {knownProfile} from '../../kernel/state/profile-age.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import {whileOpening} from '../../kernel/loop/opening-wait.js';
import {copyAndTell, showAlone} from '../../kernel/loop/clipboard.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {scrolledListKeys} from '../../kernel/loop/cursor-keys.js';
import {onMarks} from '../../kernel/loop/on-tree.js';
import {whyNotRow} from '../../kernel/state/availability.js';
import {aloneLines, fitMiddle} from '../../base/text/excerpt.js';
import {wrapText} from '../../base/text/wrap.js';
import {data, plain, row, type Row, selectionMark, type Span} from '../../kernel/rows/row.js';
import type {Handlers} from '../../kernel/state/events.js';

type CopyEntry = {readonly label: string; readonly text: string};

type CopyEvent =
	| {
			readonly type: 'copy/opened';
			readonly title: string;
			readonly entries: readonly CopyEntry[];
			readonly back?: Dialog | undefined;
	  }
	| {readonly type: 'copy/sent'}
	| {readonly type: 'copy/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `back`: the dialog to return to, if it was opened from one. */
		readonly copy: {
			readonly title: string;
			readonly entries: readonly CopyEntry[];
			readonly cursor: number;
			readonly back?: Dialog;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly copy: CopyEvent;
	}
}

const copyHandlers: Handlers<CopyEvent> = {
	'copy/opened': (state, {title, entries, back}) =>
		withDialog(state, {kind: 'copy', title, entries, cursor: 0, ...(back && {back})}),

	'copy/left': state => whileIn(state, 'copy', ({back}) => back ?? {kind: 'none'}),

	// The tour observes this event.
	'copy/sent': state => state,
};

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
		cellsOf(at) {
			const id = index.idAt(at) ?? '';
			return [id, index.nameAt(at) ?? '', ...columns.map(({cellOf}) => copiedCell(cellOf({row: at, id}, source)))];
		},
	};
}

async function markedEntries(state: State, rows: readonly number[]): Promise<readonly CopyEntry[]> {
	const {
		tree: {index},
	} = state;
	const idAt = (at: number) => index.idAt(at) ?? '';
	const nameAt = (at: number) => index.nameAt(at) ?? '';
	const profileAt = (at: number) => knownProfile(state, idAt(at));
	const tableCell = (profile: ReturnType<typeof profileAt>, name: (typeof copiedFields)[number]) =>
		profile === undefined ? notKnown : (profile?.[name] ?? '');
	const {copiesOf} = await import('../../kernel/files/copies.js');
	return copiesOf(rows, {
		lines: [
			['Ids', at => exact(idAt(at))],
			['Names', at => exact(nameAt(at))],
			['Paths', at => pathText(state, at)],
		],
		values: copiedFields.map(name => [`${fieldLabel(name)}s`, at => exact(profileAt(at)?.[name] ?? '')] as const),
		jsonOf(at) {
			const profile = profileAt(at);
			return {...knownOrganization(state, at), ...(profile && {profile})};
		},
		...(chosenColumns(state) ?? {
			header: ['ID', 'Name', 'Path', 'Created', ...copiedFields.map(name => fieldLabel(name))],
			cellsOf: at => [
				idAt(at),
				nameAt(at),
				pathOf(state, at).join(' › '),
				knownOrganization(state, at)?.create_time ?? '',
				...copiedFields.map(name => tableCell(profileAt(at), name)),
			],
		}),
	});
}

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

const pathText = (state: State, at: number): string =>
	pathOf(state, at)
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
const openCopy: Command = async context => {
	const {store, client} = context;
	const state = store.getState();
	const marked = state.pane === 'tree' ? markedRows(state) : [];
	if (marked.length > 0) {
		const unread = marked.filter(at => knownProfile(state, state.tree.index.idAt(at) ?? '') === undefined).length;
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
const copyChosen: Command = context => {
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

const leaveCopy: Command = ({store}) => {
	store.dispatch({type: 'copy/left'});
};

/** Shows only the chosen value, to select it by hand. */
const showValueAlone: Command = async context => {
	const {dialog} = context.store.getState();
	await showAlone(context, dialog.kind === 'copy' ? dialog.entries[dialog.cursor]?.text : undefined);
};

const labelColumns = 18;

// So many times the room, a text is cut at its end, because the middle of a long one takes time.
const longestMiddle = 8;

// The end of a long text, such as the id in a request's URL, says more than its middle.
function shortText(text: string, columns: number): Span {
	const [line = ''] = text.split('\n', 1);
	const [shown = ''] = aloneLines(line.slice(0, columns * longestMiddle));
	return {
		text: line.length > columns * longestMiddle ? shown : fitMiddle(shown, columns),
		tone: 'dim',
		isHarmless: true,
	};
}

function copyRows(entries: readonly CopyEntry[], cursor: number, columns: number): readonly Row[] {
	const chosen = entries[cursor];
	return [
		...entries.map(({label, text}, index): Row => ({
			left: [
				selectionMark(index === cursor),
				plain(label.padEnd(labelColumns)),
				shortText(text, columns - labelColumns - 2),
			],
			isSelected: index === cursor,
		})),
		row(),
		...(chosen
			? aloneLines(chosen.text)
					.flatMap(line => wrapText(line, columns, shown => shown))
					.map(text => row({text, isHarmless: true}))
			: []),
	];
}

// A single line is spoken with its choice. A value of several lines could not be told apart by its first line.
const spokenCopyRows = (entries: readonly CopyEntry[], cursor: number): readonly Row[] =>
	entries.map(({label, text}, index) => {
		const lines = text.split('\n').length;
		return {
			...row(...(lines === 1 ? [plain(`${label} `), data(text)] : [plain(`${label}, ${counted(lines, 'line')}`)])),
			isSelected: index === cursor,
		};
	});

const isInAccounts = ({pane}: State): boolean => pane === 'accounts';

/** Copying a value to the terminal's clipboard, or showing only the value so that the person can select it. */
export const copy = defineAbility({
	name: 'copy',
	section: 'While copying and exporting',
	commands: {openCopy, copyChosen, showValueAlone, leaveCopy},
	keys: [
		{
			keys: ['y'],
			command: 'openCopy',
			task: 'keep',
			beforeRows: 'opens',
			onOne: {verb: 'Copies from', in: ['detail']},
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description: 'Copy: id, name, path, JSON, curl, Terraform, Markdown, email or phone; works over SSH',
			places: panes => panes.filter(pane => pane !== 'members'),
			whyNot: whyNotRow,
			...onMarks('copy', isInAccounts),
		},
		{
			keys: ['y'],
			command: 'openCopy',
			name: 'copy',
			description: 'Copy the id, the name or everything as JSON',
			places: ['account'],
			isHint: true,
		},
		...scrolledListKeys('copy'),
		{
			keys: ['enter', 'y'],
			command: 'copyChosen',
			name: 'copy',
			description: 'Send the value to the terminal’s clipboard',
			places: ['copy'],
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showValueAlone',
			name: 'show for copying',
			description: 'Show only the value on the screen, to select it by hand; any key returns',
			places: ['copy'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'leaveCopy',
			name: 'leave',
			description: 'Go back to where you were',
			places: ['copy'],
			isHint: true,
		},
	],
	places: {copy: {label: 'copying'}},
	dialogs: [
		defineDialog('copy', {
			view: (_, {title, entries, cursor, scrolledTo}, {columns}) => ({
				title,
				rows: copyRows(entries, cursor, columns),
				isScrolling: true,
				scrolledTo,
				scene: () => ({rows: spokenCopyRows(entries, cursor)}),
			}),
			choices: ({entries, cursor}) => ({length: entries.length, cursor}),
		}),
	],
	handlers: [copyHandlers],
});
