import type {AccountMember} from '../../base/api/schemas.js';
import {accountMemberColumns, accountMemberName, roleNames} from '../../base/tables/account-members.js';
import {cellOf} from '../../base/tables/columns.js';
import {exact, exactName, harmlessJson} from '../../base/text/harmless.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {loadList} from '../../kernel/loop/load.js';
import {endDialog, inDialog} from '../../kernel/loop/until.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {openKnown} from '../../kernel/storage/known.js';
import {accessList, titleOf} from './state.js';

/** The open list, also below a copy from it. */
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

/** Lists who has access to the shown account. */
export const openAccountAccess: Command = async context => {
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

/** Reads the list again, or its rest after a failure. */
export const readAccountAccess: Command = async context => {
	const open = openIn(context.store.getState());
	if (open) {
		await read(context, open);
	}
};

export const toggleAccountMember: Command = ({store}) => {
	store.dispatch({type: 'accountAccess/detailToggled'});
};

export const leaveAccountAccess: Command = context => {
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

/** Lists what can be copied of the member under the cursor, and of all listed ones. */
export const copyAccountMember: Command = ({store}) => {
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
