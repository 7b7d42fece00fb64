import {type AccountUpdate, accountUpdateOf} from '../../base/api/account-input.js';
import type {Account} from '../../base/api/schemas.js';
import {count, shownName} from '../../base/text/words.js';
import type {ShownValue} from '../../kernel/form-model/settings.js';
import {effortText, type RequestPace} from '../../kernel/loop/pace.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import type {RunEnd} from '../../kernel/writes/run-lock.js';
import {type RowRun, runRows} from '../../kernel/runs/run-many.js';
import {
	type AccountField,
	accountFields,
	changeOf,
	fieldsIn,
	fieldsText,
	type AccountValues,
	type NewValues,
	shownValues,
	valuesOf,
	whyNotBackAsRead,
} from './fields.js';
import {type AccountEdit, type AccountEdits, editOf, resultOf, unsentEdit} from './write.js';

/** An account to change. `edit`, `body`: only if something changes; `body` is the request as reviewed. `left_out`: the change cannot be made. */
export type AccountRow = {
	readonly account: Pick<Account, 'id' | 'name'>;
	/** The id of its organization, if it is known, otherwise empty. */
	readonly organization: string;
	readonly edit?: AccountEdit;
	readonly body?: AccountUpdate;
	readonly changes: readonly ShownValue[];
	readonly result: ItemState;
	/** What to know before it is sent. */
	readonly note?: string | undefined;
};

type RowToSend = AccountRow & {readonly edit: AccountEdit};

export const isToSend = (row: AccountRow): row is RowToSend =>
	row.edit !== undefined && row.result.status === 'waiting';

export const leftOut = (
	{account: {id, name}, organization}: Pick<AccountRow, 'account' | 'organization'>,
	text: string,
): AccountRow => ({account: {id, name}, organization, changes: [], result: {status: 'left_out', text}});

/** Where an account was found. */
type Found = {
	readonly organization: string;
	/** The values that a form showed of it. */
	readonly shown?: AccountValues | undefined;
};

// The service may do anything with a setting that cannot be sent as it was read.
function noteOf(account: Account, after: NewValues, shown: AccountValues | undefined): string | undefined {
	const values = valuesOf(account);
	const isUnread = (field: AccountField): boolean => values[field] === undefined && after[field] === undefined;
	const moved = shown ? fieldsIn(after).filter(field => shown[field] !== values[field]) : [];
	const texts = [
		...(moved.length > 0 ? [`Somebody else has changed this since the form was opened: ${fieldsText(moved)}.`] : []),
		...(isUnread('enforce_twofactor')
			? [
					'The service did not send whether a second factor is required, so cforgs cannot send that setting back as it is.',
				]
			: []),
		...(isUnread('abuse_contact_email')
			? ['The service did not send the abuse contact, so cforgs cannot send it back as it is.']
			: []),
	];
	return texts.length === 0 ? undefined : texts.join(' ');
}

/** What the new values do to an account as it was just read. */
export function rowOf(after: NewValues, account: Account, {organization, shown}: Found): AccountRow {
	const {id, name} = account;
	const before = valuesOf(account);
	const changes = shownValues(before, after);
	if (changes.length === 0) {
		return {account: {id, name}, organization, changes, result: {status: 'already'}};
	}

	const changed: NewValues = Object.fromEntries(
		accountFields.filter(field => changes.some(change => change.name === field)).map(field => [field, after[field]]),
	);
	const why = whyNotBackAsRead(before, changed);
	if (why !== undefined) {
		return leftOut({account, organization}, why);
	}

	return {
		account: {id, name},
		organization,
		edit: {account: {id, name}, organization, before, after: changed},
		body: accountUpdateOf(account, changeOf(changed)),
		changes,
		result: {status: 'waiting'},
		note: noteOf(account, changed, shown),
	};
}

const editEffort = {requests: 3, steps: 3} as const;

/** How many accounts change, and what that takes. */
export const summaryText = (toSend: readonly RowToSend[], number: number, pace: RequestPace): string =>
	`${count(toSend.length)} of ${count(number)} will change, ${effortText(toSend.length, pace, editEffort)}.`;

export const accountLock = {name: 'setting', subject: 'accounts', doing: 'changing accounts'} as const;

/** A run as the journal knows it. The same new values continue an earlier run. */
export const runOf = (after: NewValues): Omit<RunHead, 'planned'> => ({
	kind: 'editAccount',
	before: {name: fieldsText(fieldsIn(after)), parentId: ''},
	id: runIdOf('editAccount', after),
});

/** How a run reports to its caller. */
type EditRun = RowRun<RowToSend, AccountEdits> & {
	/** What the run is about; undefined for a single write that is an entry of its own. */
	readonly entry: Omit<RunHead, 'planned'> | undefined;
	/** Receives each request of a dry run. */
	readonly unsent: (request: string) => void;
};

/** Changes one account after the other. */
export const sendEdits = async (context: ServiceContext, {entry, unsent, ...run}: EditRun): Promise<RunEnd> =>
	runRows(context, run, {
		lock: accountLock,
		nameOf: ({account: {id, name}}) => (name === '' ? id : shownName(name)),
		...(entry && {entry: {...entry, subjectOf: ({account: {id}}: RowToSend) => ({id})}}),
		organizationOf: ({edit: {organization}}) => organization,
		describe: (writing, {edit}) => editOf(writing, edit),
		settle({edit}, end) {
			if (end.status === 'unsent' && end.plan) {
				unsent(unsentEdit(end.plan, context.client));
			}

			return {result: resultOf(edit, end)};
		},
	});
