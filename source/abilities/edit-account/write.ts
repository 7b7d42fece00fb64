import {type AccountUpdate, accountUpdateOf} from '../../base/api/account-input.js';
import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {redactionMark} from '../../base/api/credential.js';
import {type Account, holderIdOf} from '../../base/api/schemas.js';
import {told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {RecordedRequest} from '../../kernel/files/audit-records.js';
import type {Before} from '../../kernel/form-model/fields.js';
import {isOpenEntry, type JournalEntry, withoutSettled} from '../../kernel/form-model/journal-entry.js';
import {withoutCredentials} from '../../kernel/form-model/value-warnings.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {keepAccount} from '../../kernel/storage/keep-read.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {findWritten} from '../../kernel/writes/history.js';
import {noteWrite} from '../../kernel/writes/journal.js';
import {settleByRead} from '../../kernel/writes/shown-by-reads.js';
import {failedItem, unreadItem} from '../../kernel/writes/outcome.js';
import {
	type AccountField,
	accountFields,
	type AccountValues,
	changeOf,
	fieldLabels,
	fieldsIn,
	fieldsText,
	hasValues,
	type NewValues,
	valuesOf,
	whyNotBackAsRead,
} from './fields.js';

/** A reviewed change of an account. */
export type AccountEdit = {
	readonly account: Pick<Account, 'id' | 'name'>;
	/** The id of the one that holds it, empty if that is not known. */
	readonly organization: string;
	/** The values that the review showed, at least of the fields that change. */
	readonly before: NewValues;
	/** The new values, only of the fields that change. */
	readonly after: NewValues;
	/** When the change that this one undoes was made. */
	readonly undoes?: number | undefined;
};

/** A change of an account as a write. The service stores the whole `plan`. `wasStored`: the account had the new values already. */
export type AccountEdits = {
	readonly seen: Account;
	readonly plan: AccountUpdate;
	readonly answer: {readonly wasStored: boolean};
	readonly stored: Account;
	/** The values that it has now. */
	readonly why: {readonly theirs: AccountValues};
};

export type AccountEditEnd = WriteEnd<AccountEdits>;

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		readonly editAccount: true;
	}
}

/** The request that stores an account. */
export const requestOf = (update: AccountUpdate) =>
	({method: 'PUT', path: `/accounts/${encodeURIComponent(update.id)}`, body: update}) as const;

/** The request that a dry run does not send. */
export const unsentEdit = (plan: AccountUpdate, client: Client): string => requestText(requestOf(plan), client);

/** A change as the history records it. Its body has settings that the journal does not know, so only the address counts. */
export const recordedEdit = ({id}: {readonly id: string}, organization: string): RecordedRequest => ({
	histories: organization === '' ? [] : [organization],
	method: 'PUT',
	path: `/accounts/${encodeURIComponent(id)}`,
});

const recordedValues = (values: NewValues, {account: {name}, organization, after}: AccountEdit): Before =>
	withoutCredentials({
		name: values.name ?? name,
		parentId: organization,
		values: fieldsIn(after).flatMap(field =>
			field === 'name' || values[field] === undefined ? [] : [[field, values[field]] as const],
		),
	});

/** The record of a change. The parent of an account is its organization. */
export const recordOfEdit = (edit: AccountEdit) =>
	({
		kind: 'editAccount',
		part: 'settings',
		id: edit.account.id,
		before: recordedValues(edit.before, edit),
		after: recordedValues({...edit.before, ...edit.after}, edit),
		...(edit.undoes !== undefined && {undoes: edit.undoes}),
	}) as const;

/** What a recorded change stored, or replaced, of the fields that it changed. A credential is not recorded, and neither is what the service did not send, so their fields are left out. */
function recordedIn({before, after = before}: JournalEntry, side: Before): NewValues {
	const names = new Set([
		...(before.name === after.name ? [] : ['name']),
		...(after.values ?? []).map(([name]) => name),
	]);
	const valueOf = (field: AccountField, {name, values}: Before = side): string | undefined =>
		field === 'name' ? name : values?.find(([each]) => each === field)?.[1];
	const isKept = (field: AccountField): boolean =>
		[before, after].every(each => valueOf(field, each)?.includes(redactionMark) !== true);
	return Object.fromEntries(
		accountFields
			.filter(field => names.has(field) && isKept(field) && valueOf(field) !== undefined)
			.map(field => [field, valueOf(field)]),
	);
}

/** The values that a recorded change stored, and those that it replaced. */
export const recordedChange = (entry: JournalEntry): {readonly from: NewValues; readonly to: NewValues} => ({
	from: recordedIn(entry, entry.before),
	to: recordedIn(entry, entry.after ?? entry.before),
});

/** Records the results of earlier changes of these accounts whose answers were lost, as far as the stored values show them. */
export function settleEarlierEdits(context: ServiceContext, accounts: readonly Account[]): void {
	const stored = new Map(accounts.map(account => [account.id, valuesOf(account)]));
	for (const entry of withoutSettled(context.journal.list())) {
		const values = entry.kind === 'editAccount' && isOpenEntry(entry) ? stored.get(entry.id) : undefined;
		const {from, to} = recordedChange(entry);
		if (
			values &&
			fieldsIn(to).length > 0 &&
			(hasValues(values, to) || (fieldsIn(from).length > 0 && hasValues(values, from)))
		) {
			settleByRead(context, entry, hasValues(values, to) ? 'stored' : 'notStored');
		}
	}
}

/** The organization of an account: as the service tells, otherwise the one under which it was found. */
export const organizationOf = (account: Account, found = ''): string => holderIdOf(account) ?? found;

const isSame = (one: NewValues, other: NewValues): boolean => accountFields.every(field => one[field] === other[field]);

const isAsReviewed = ({before, after}: AccountEdit, stored: AccountValues): boolean =>
	fieldsIn(after).every(field => stored[field] === before[field]);

/** Whether the account has a value of these that only an account as reviewed has: what the service did not send tells nothing. */
const isKnown = (values: NewValues, stored: AccountValues): boolean =>
	fieldsIn(values).some(field => stored[field] !== undefined);

/** Changes an account. Sends what does not change as it was read just before. */
export function editOf(context: ServiceContext, edit: AccountEdit): Description<AccountEdits> {
	const {client} = context;
	const {
		account: {id},
		organization,
		before,
		after,
	} = edit;
	return {
		async readAgain() {
			const account = await client.for('check for changes before the write').getAccount(id);
			settleEarlierEdits(context, [account]);
			return account;
		},
		isUnclear: context.journal
			.list()
			.some(
				entry =>
					entry.kind === 'editAccount' &&
					entry.id === id &&
					isOpenEntry(entry) &&
					isSame(recordedChange(entry).to, after),
			),
		compare(account) {
			const stored = valuesOf(account);
			if (hasValues(stored, after)) {
				return {status: 'arrived', answer: {wasStored: true}};
			}

			return isAsReviewed(edit, stored) && whyNotBackAsRead(stored, after, before) === undefined
				? {status: 'asReviewed', plan: accountUpdateOf(account, changeOf(after))}
				: {status: 'heldBack', why: {theirs: stored}};
		},
		record: plan =>
			noteWrite(
				context,
				recordOfEdit({...edit, before: {...before, ...(after.name === undefined && {name: plan.name})}}),
			),
		async send(plan) {
			await client.updateAccount(plan);
			return {wasStored: false};
		},
		async lookUp() {
			const stored = valuesOf(await client.for('check whether the change arrived').getAccount(id));
			return hasValues(stored, after)
				? {status: 'stored', answer: {wasStored: false}}
				: {status: isAsReviewed(edit, stored) && isKnown(after, stored) ? 'notStored' : 'unknown'};
		},
		findRecord: async (plan, lost) =>
			findWritten(context, {...recordedEdit({id}, organization), body: plan}, lost, {wasStored: false}),
		readBack: async () => client.for('read the account back').getAccount(id),
		keepRead(stored) {
			keepAccount(context.disk, organizationOf(stored, organization), stored);
		},
		isShown: stored => hasValues(valuesOf(stored), after),
	};
}

/** What became of a change. */
export function resultOf(edit: AccountEdit, end: AccountEditEnd): ItemResult {
	const {account, before, after, undoes} = edit;
	switch (end.status) {
		case 'heldBack': {
			const moved = fieldsIn(after).filter(field => end.why.theirs[field] !== before[field]);
			const why = moved.length === 0 ? whyNotBackAsRead(end.why.theirs, after, before) : undefined;
			return why === undefined
				? {
						status: 'conflict',
						text: `Conflict: the stored values have changed since ${undoes === undefined ? 'the review' : 'that change'} (${fieldsText(moved)}), so nothing was sent.`,
					}
				: {status: 'failed', text: `${why} Nothing was sent.`};
		}

		case 'failed': {
			return failedItem(end, `the change of ${shownName(account.name)} was stored`);
		}

		case 'done': {
			return end.answer.wasStored ? {status: 'already'} : doneResult(edit, end);
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}

function doneResult(
	{before, after}: AccountEdit,
	{stored, isLookedUp, remark}: AccountEditEnd & {readonly status: 'done'},
): ItemResult {
	if (stored instanceof ApiError) {
		return unreadItem('the change', stored, {isLookedUp});
	}

	const values = valuesOf(stored);
	const missing = fieldsIn(after).filter(field => values[field] !== after[field]);
	const unread = missing.filter(field => values[field] === undefined);
	if (unread.length > 0) {
		return {
			status: 'unknown',
			text: told`The service accepted the change, but did not send the ${fieldsText(unread)} back. Check it before you send it again.`,
		};
	}

	if (missing.length > 0) {
		return {
			status: 'unknown',
			text: told`The service accepted the change, but the account has another ${fieldsText(missing)} than was sent. Check it before you send it again.`,
		};
	}

	const others = accountFields.filter(
		field => after[field] === undefined && before[field] !== undefined && before[field] !== values[field],
	);
	const texts = [
		...(isLookedUp ? ['The answer was lost, but a look-up found the change.'] : []),
		...others.map(
			field =>
				`${fieldLabels[field]} was “${before[field] ?? ''}” in the review, and is now ${values[field] === undefined ? 'not known' : `“${values[field]}”`}.`,
		),
		...(remark === undefined ? [] : [remark]),
	];
	return {status: 'done', ...(texts.length > 0 && {text: texts.join(' ')})};
}
