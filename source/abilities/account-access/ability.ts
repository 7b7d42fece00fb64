import {memo} from '../../base/text/memo.js';
import type {AccountMember} from '../../base/api/schemas.js';
import {
	accountMemberName,
	accountMemberStatus,
	roleNames,
	accountMemberColumns,
	factorText,
} from '../../base/tables/members.js';
import {exactName, exact, harmlessJson} from '../../base/text/harmless.js';
import {shownName, count} from '../../base/text/words.js';
import {compareNames} from '../../base/tree/sorting.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {ListState} from '../../kernel/state/data.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {ListEvent, Handlers} from '../../kernel/state/events.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {reduceList} from '../../kernel/state/pane-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import {factText, cellOf} from '../../base/tables/columns.js';
import {fitMiddle} from '../../base/text/excerpt.js';
import {dot, told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {failureText} from '../../kernel/rows/failure.js';
import {lacksOf, waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data,
	plain,
	type Row,
	selectionMark,
	shownData,
	sign,
	type Span,
	toldRows,
	toldSpan,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {valueRows} from '../../kernel/rows/value-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {loadList} from '../../kernel/loop/load.js';
import {endDialog, inDialog} from '../../kernel/loop/until.js';
import {openKnown} from '../../kernel/storage/known.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';

type OfAccount = {readonly id: string; readonly name: string};

/** Events of who has access to one account. `id` of the list's events: that of the account. */
type AccountAccessEvent =
	| ListEvent<'accountAccess', AccountMember>
	| {readonly type: 'accountAccess/opened'; readonly account: OfAccount}
	| {readonly type: 'accountAccess/detailToggled'}
	| {readonly type: 'accountAccess/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** Who has access to one account only. `list`: undefined before it is asked for. `back`: the dialog to return to. */
		readonly accountAccess: Searchable & {
			readonly account: OfAccount;
			readonly list?: ListState<AccountMember>;
			readonly isDetailed: boolean;
			readonly back: Dialog;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly accountAccess: AccountAccessEvent;
	}
}

const none: readonly AccountMember[] = [];

const inOrder = memo((members: readonly AccountMember[]): readonly AccountMember[] =>
	members.toSorted((one, other) => compareNames(one.user.email, other.user.email)),
);

/** Whether the list has not loaded yet. */
const isListing = ({list}: Pick<DialogOf<'accountAccess'>, 'list'>): boolean =>
	list === undefined || list.progress.status === 'loading';

function emptyText(state: State, dialog: DialogOf<'accountAccess'>): string {
	if (isListing(dialog)) {
		return 'Listing who has access …';
	}

	return dialog.list?.progress.status === 'failed'
		? `The members could not be listed. Press ${keyOf(state, 'readAccountAccess')} to try again.`
		: 'Nobody has access to this account only. The members of its organizations have access too.';
}

const titleOf = ({account: {name}}: Pick<DialogOf<'accountAccess'>, 'account'>): string =>
	`Access to ${exactName(shownName(name))}`;

const accessList = searchableList('accountAccess', {
	nouns: ['member', 'members'],
	foundBy: 'address, name, role or status',
	items: (_, {list}) => (list ? inOrder(list.items) : none),
	textOf: member =>
		[member.user.email, accountMemberName(member), accountMemberStatus(member), ...roleNames(member)].join(' '),
	emptyText,
	rest: (state, {list}) =>
		list?.progress.status === 'failed' ? `press ${keyOf(state, 'readAccountAccess')} to read the rest` : undefined,
});

function load(state: State, event: ListEvent<'accountAccess', AccountMember>): State {
	const {dialog} = state;
	if (dialog.kind === 'copy' && dialog.back?.kind === 'accountAccess') {
		const {dialog: back} = load({...state, dialog: dialog.back}, event);
		return withDialog(state, {...dialog, back});
	}

	if (dialog.kind !== 'accountAccess' || event.id !== dialog.account.id) {
		return state;
	}

	const list = reduceList(dialog.list, event);
	return list
		? accessList.staying(state, withDialog(state, {...dialog, list}), (one, other) => one.id === other.id)
		: state;
}

const accountAccessHandlers: Handlers<AccountAccessEvent> = {
	'accountAccess/opened': (state, {account}) =>
		withDialog(state, {...unsearched, kind: 'accountAccess', account, isDetailed: false, back: state.dialog}),
	'accountAccess/detailToggled': state =>
		whileIn(state, 'accountAccess', dialog => ({...dialog, isDetailed: !dialog.isDetailed})),
	'accountAccess/left': state => whileIn(state, 'accountAccess', ({back}) => back),
	'accountAccess/requested': load,
	'accountAccess/continued': load,
	'accountAccess/received': load,
	'accountAccess/failed': load,
};

const leastForName = 100;

function progressRows(state: State, dialog: DialogOf<'accountAccess'>, columns: number): readonly Row[] {
	const {list} = dialog;
	if (!list || isListing(dialog)) {
		return toldRows(waitText(state, 'Listing who has access …'), columns, 'dim');
	}

	const {progress, items, unreadable, total} = list;
	const texts =
		progress.status === 'failed'
			? [failureText(progress.error)]
			: lacksOf({noun: 'member', listed: items.length, unreadable, announced: total});
	return texts.flatMap(text => toldRows(text, columns, 'warning'));
}

const factorOf = ({user}: AccountMember): boolean | undefined => user.two_factor_authentication_enabled;

const comma = sign('  ', ', ');

/** The most columns for the first role. */
const mostForRole = 32;

/** How wide the columns of the list are: those of the first roles with the number of the others, and of the statuses. */
type Widths = {readonly role: number; readonly status: number};

const statusOf = (member: AccountMember): string =>
	member.status === 'accepted' ? '' : exactName(accountMemberStatus(member));

function rolesOf(member: AccountMember, columns: number): readonly Span[] {
	const [role, ...more] = roleNames(member);
	const rest: readonly Span[] =
		more.length === 0 ? [] : [sign(` +${count(more.length)}`, ` and ${count(more.length)} more`, 'dim')];
	return [
		...(role === undefined
			? [toned('dim', 'no role')]
			: nameSpans([{...data(role), tone: 'dim'}], columns - totalWidth(rest), 'end')),
		...rest,
	];
}

function widthsOf(members: readonly AccountMember[], columns: number): Widths {
	const most = Math.min(mostForRole, Math.floor(columns * 0.35));
	const roles = members.map(member => totalWidth(rolesOf(member, most)));
	return {
		role: Math.min(most, Math.max(0, ...roles)),
		status: Math.min(12, Math.max(0, ...members.map(member => widthOf(statusOf(member))))),
	};
}

function padded(spans: readonly Span[], columns: number): readonly Span[] {
	const free = columns - totalWidth(spans);
	return free > 0 ? [...spans, sign(' '.repeat(free), '')] : spans;
}

function memberRow(member: AccountMember, isSelected: boolean, {role, status}: Widths, columns: number): Row {
	const name = accountMemberName(member);
	const statusText = statusOf(member);
	const statusSpans: readonly Span[] = statusText === '' ? [] : [shownData(fitMiddle(statusText, status))];
	const right = [
		...padded(rolesOf(member, role), role),
		...(status === 0 ? [] : [statusText === '' ? sign('  ', '') : comma, ...padded(statusSpans, status)]),
		comma,
		toldSpan(factorText(factorOf(member)), factorOf(member) === false ? 'warning' : 'dim'),
	];
	const who: readonly Span[] = [
		member.user.email === '' ? plain('(no email address)') : data(member.user.email),
		...(name === '' || columns < leastForName ? [] : [plain('  '), {...data(name), tone: 'dim' as const}]),
	];
	return {left: [selectionMark(isSelected), ...nameSpans(who, columns - 4 - totalWidth(right))], right, isSelected};
}

function detailRows(member: AccountMember, columns: number): readonly Row[] {
	const [role = 'none', ...roles] = roleNames(member);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		...accountMemberColumns.map(
			column =>
				[column.label, column.name === 'status' ? accountMemberStatus(member) : factText(member, column)] as const,
		),
		['Roles', role],
		...roles.map(each => ['', each] as const),
	];
	return facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns: 15}));
}

/** Who has access to one account only, or everything about the member under the cursor. */
function accessRows(state: State, dialog: DialogOf<'accountAccess'>, room: Room): readonly Row[] {
	const {columns} = room;
	const {cursor, isDetailed} = dialog;
	const chosen = accessList.found(state, dialog)[cursor];
	if (chosen && isDetailed) {
		return detailRows(chosen, columns);
	}

	const progress = progressRows(state, dialog, columns);
	const isEmpty = (dialog.list?.items.length ?? 0) === 0;
	const about = toldRows(
		told`${dialog.account.id}${dot}only this account. The members of its organizations have access too.`,
		columns,
		'dim',
	);
	return accessList.rows(state, dialog, room, {
		head: [...(isEmpty && dialog.list?.progress.status === 'complete' ? [] : about), ...progress],
		isEmptyTold: progress.length > 0,
		rowsOf(found, height) {
			const widths = widthsOf(found, columns);
			return windowed(found, cursor, height).map(([member, isSelected]) =>
				memberRow(member, isSelected, widths, columns),
			);
		},
	});
}

function openIn({dialog}: State): DialogOf<'accountAccess'> | undefined {
	const open = dialog.kind === 'copy' ? dialog.back : dialog;
	return open?.kind === 'accountAccess' ? open : undefined;
}

/** Reads the members of the account, or the rest of them, and keeps them if the list is whole. */
async function read(context: Context, {account, list: known}: DialogOf<'accountAccess'>): Promise<void> {
	const {id, name} = account;
	const reading = inDialog(context);
	const {store, disk} = reading;
	await loadList(reading, {
		name: 'accountAccess',
		id,
		known,
		pages: (client, from) => client.for('list who has access to an account').listAccountMembers(id, {from}),
		dispatch: store.dispatch,
	});
	const list = openIn(store.getState())?.list;
	const isWhole =
		list?.progress.status === 'complete' && list.unreadable === 0 && (list.total ?? 0) <= list.items.length;
	if (list && isWhole && openIn(store.getState())?.account.id === id) {
		openKnown(disk).access.keep({id, name, readAt: list.readAt, members: list.items});
	}
}

const openAccountAccess: Command = async context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'account') {
		return;
	}

	const {
		account: {id, name},
	} = dialog;
	store.dispatch({type: 'accountAccess/opened', account: {id, name}});
	const opened = openIn(store.getState());
	if (opened) {
		await read(context, opened);
	}
};

const readAccountAccess: Command = async context => {
	const open = openIn(context.store.getState());
	if (open) {
		await read(context, open);
	}
};

const toggleAccountMember: Command = ({store}) => {
	store.dispatch({type: 'accountAccess/detailToggled'});
};

const leaveAccountAccess: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'accountAccess/left'});
};

const copied = (member: AccountMember): ReadonlyArray<readonly [label: string, text: string]> => [
	...accountMemberColumns
		.filter(({value}) => value !== 'yesNo')
		.map(column => [column.label, exact(cellOf(member, column))] as const),
	['Name', exact(accountMemberName(member))],
	[
		'Roles',
		roleNames(member)
			.map(role => exact(role))
			.join('\n'),
	],
];

const copyAccountMember: Command = ({store}) => {
	const state = store.getState();
	const {dialog} = state;
	const member = accessList.chosen(state);
	if (!member || dialog.kind !== 'accountAccess') {
		return;
	}

	const addresses = accessList.found(state, dialog).flatMap(({user: {email}}) => (email === '' ? [] : [exact(email)]));
	const values = [
		...copied(member).map(([label, text]) => ({label, text})),
		{label: 'JSON', text: harmlessJson(member, '  ')},
		{label: 'Listed addresses', text: addresses.join('\n')},
	];
	store.dispatch({
		type: 'copy/opened',
		title: `Copy from ${titleOf(dialog)}: ${exactName(member.user.email)}`,
		entries: values.filter(({text}) => text !== ''),
		back: dialog,
	});
};

const list = listDialog(accessList, {
	isTable: true,
	labels: ['the members of an account', 'searching the members of an account'],
	step: ({isDetailed}) => (isDetailed ? 'accountMember' : undefined),
	view: (state, dialog, room) => ({title: titleOf(dialog), rows: accessRows(state, dialog, room)}),
});

const whyNotAccess: WhyNot = state => whyNotCall(state, 'Listing who has access to an account', 'account_members');

const whyNotMember: WhyNot = state => accessList.whyNone(state);

const whyNotRead: WhyNot = ({dialog}) =>
	dialog.kind === 'accountAccess' && isListing(dialog) ? 'The list is still loading.' : undefined;

const both = ['accountAccess', 'accountMember'] as const;

/** Who has access to one account without being a member of an organization. Read only. */
export const accountAccess = defineAbility({
	name: 'accountAccess',
	section: 'In the members of an account',
	commands: {
		openAccountAccess,
		readAccountAccess,
		toggleAccountMember,
		copyAccountMember,
		leaveAccountAccess,
		closeAccountMember: toggleAccountMember,
	},
	keys: [
		{
			keys: ['w'],
			command: 'openAccountAccess',
			name: 'who has access',
			alsoCalled: ['members', 'access', 'roles', 'two-factor', '2FA', 'who can log in'],
			description: 'List who has access to this account only, with roles and second factor',
			places: ['account'],
			whyNot: whyNotAccess,
			isHint: true,
		},
		...list.keys,
		...listKeys('accountMember'),
		{
			keys: ['enter'],
			command: 'toggleAccountMember',
			name: 'details',
			description: 'Show everything about the member, with all roles',
			places: ['accountAccess'],
			whyNot: whyNotMember,
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'toggleAccountMember',
			name: 'list',
			description: 'Show the list again',
			places: ['accountMember'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyAccountMember',
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the address, the roles or everything about the member, or all listed addresses',
			places: both,
			whyNot: whyNotMember,
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'readAccountAccess',
			name: 'read again',
			description: 'List the members of the account again, or the rest after a failure',
			places: ['accountAccess'],
			whyNot: whyNotRead,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeAccountMember',
			name: 'back',
			description: 'Show the list again',
			places: ['accountMember'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveAccountAccess',
			name: 'leave',
			description: 'Go back to the account',
			places: ['accountAccess'],
			isHint: true,
		},
	],
	places: {...list.places, accountMember: {label: 'a member of an account'}},
	dialogs: [list.dialog],
	handlers: [accountAccessHandlers],
});
