import {ApiError, isBadRequest, isNotThere, isPerhapsTooNew} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {redactionMark} from '../../base/api/credential.js';
import {type Account, holderIdOf} from '../../base/api/schemas.js';
import {sentence, shownName} from '../../base/text/words.js';
import {createdIdOf} from '../files/audit-records.js';
import {isOpenEntry, type JournalEntry} from '../form-model/journal-entry.js';
import {accountInputOf, accountRequest, type NewAccount} from '../form-model/new-account.js';
import {hasPrefixedCredential} from '../form-model/value-warnings.js';
import {isOfTime} from '../loop/look-up.js';
import type {ServiceContext} from '../loop/context.js';
import {requestText} from '../loop/tell.js';
import type {ItemResult} from '../state/item-result.js';
import {keepAccount} from '../storage/keep-read.js';
import type {Description, LookedUp, WriteEnd} from './engine.js';
import {findLost} from './history.js';
import {keepCreated, noteNamed, noteWrite} from './journal.js';
import {lagLeft, lookUntilListed} from './waiting.js';
import {failedItem, unreadItem} from './outcome.js';

declare module '../form-model/journal-entry.js' {
	interface WriteKinds {
		/** The creation of an account. */
		readonly createAccount: true;
	}
}

/** The creation of an account as a write. `seen`, and `namesakes`: the accounts of the organization with this name. `plan.key`: the `Idempotency-Key`. `isUnclear`: one of several new namesakes may be of an earlier try. */
export type CreatingAccount = {
	readonly seen: readonly Account[];
	readonly plan: {readonly key: string; readonly knownIds: readonly string[]};
	readonly answer: Account;
	/** Undefined if the service does not show the account. */
	readonly stored: Account | undefined;
	readonly why: {readonly namesakes: readonly Account[]; readonly isUnclear?: true};
};

export type AccountEnd = WriteEnd<CreatingAccount>;

const kept = (text: string): string => (hasPrefixedCredential(text) ? redactionMark : text);

/** The record of the creation of an account. Until the account has an id, the key of its creation stands for it. */
const recordOf = (
	{name, type, organization: {id: parentId}}: NewAccount,
	{key, knownIds}: CreatingAccount['plan'],
	id = key,
) =>
	({
		kind: 'createAccount',
		id,
		before: {name: '', parentId},
		after: {name: kept(name), parentId},
		creation: {key, type, knownIds},
	}) as const;

type Try = JournalEntry & {readonly creation: NonNullable<JournalEntry['creation']>};

type Named = Pick<NewAccount, 'name' | 'organization'>;

const creationsOf = (journal: ServiceContext['journal'], {name, organization}: Named): readonly Try[] =>
	journal
		.list()
		.filter(
			(entry): entry is Try =>
				entry.creation !== undefined && entry.before.parentId === organization.id && entry.after?.name === kept(name),
		);

function triesOf({journal}: Pick<ServiceContext, 'journal'>, account: Named): readonly Try[] {
	const own = creationsOf(journal, account);
	const stored = new Set(own.filter(entry => !isOpenEntry(entry)).map(({creation}) => creation.key));
	return own.filter(({creation}) => !stored.has(creation.key));
}

/** The earlier try that a creation repeats with the same key; undefined if it needs a new key. Another type would be another body, which the service refuses with the same key. */
const repeatedBy = (context: Pick<ServiceContext, 'journal'>, account: NewAccount): Try['creation'] | undefined => {
	const [latest] = triesOf(context, account);
	return latest?.creation.type === account.type ? latest.creation : undefined;
};

/** The request that a dry run does not send, with the key of an earlier try or a new one. */
export const unsentAccount = (context: Pick<ServiceContext, 'client' | 'journal'>, account: NewAccount): string =>
	requestText(
		{
			...accountRequest(account),
			headers: {'Idempotency-Key': repeatedBy(context, account)?.key ?? crypto.randomUUID()},
		},
		context.client,
	);

/** Whether an earlier try of this creation may have been stored. */
export const isAccountUnclear = (context: Pick<ServiceContext, 'journal'>, account: Named): boolean =>
	triesOf(context, account).length > 0;

// Works whether the service supports, ignores or refuses the filter for exact names.
async function listedAs(client: Client, {name, organization: {id}}: Named): Promise<readonly Account[]> {
	const read = async (filters: {readonly name?: string}): Promise<readonly Account[]> => {
		const found: Account[] = [];
		for await (const {items} of client.listAccounts(id, filters, {firstPageSize: 1000})) {
			found.push(...items.filter(item => item.name === name));
		}

		return found;
	};

	try {
		return await read({name});
	} catch (error) {
		if (isBadRequest(error)) {
			return read({});
		}

		throw error;
	}
}

async function madeAs(client: Client, {name, organization}: Named, id: string): Promise<Account | undefined> {
	try {
		const account = await client.getAccount(id);
		return account.name === name && (holderIdOf(account) ?? organization.id) === organization.id ? account : undefined;
	} catch (error) {
		if (error instanceof ApiError && isNotThere(error)) {
			return undefined;
		}

		throw error;
	}
}

/**
The accounts directly in the organization with exactly this name, as the list shows them, and those that this machine created a moment ago and the list may lack.

@throws {ApiError} If the accounts cannot be read.
*/
export async function accountsNamed(
	{client, journal, now}: Pick<ServiceContext, 'client' | 'journal' | 'now'>,
	account: Named,
	why = 'check for the same name',
): Promise<readonly Account[]> {
	const reading = client.for(why);
	const listed = await listedAs(reading, account);
	const lacking = creationsOf(journal, account).filter(
		entry => !isOpenEntry(entry) && lagLeft(entry.at, now()) > 0 && listed.every(({id}) => id !== entry.id),
	);
	const made = await Promise.all(lacking.map(async ({id}) => madeAs(reading, account, id)));
	return [...listed, ...made.flatMap(each => each ?? [])];
}

// A conflict can mean that the first request is still in progress.
const isFinal = ({failure, status}: ApiError): boolean => failure === 'refused' && status !== 409 && status !== 429;

/**
Creates an account, unless the organization has one with its name that the user does not know of. If an earlier try was stored, finds that account instead.

The key of the creation is on disk before the first request. A lost answer is looked up in the list of accounts. If the account is not there, the same request is repeated with the same key, which never creates a second account.
*/
export function accountCreation(context: ServiceContext, account: NewAccount): Description<CreatingAccount> {
	const {client, now} = context;
	const {name, organization, besides = []} = account;
	const tries = triesOf(context, account);
	const [latest] = tries;
	const again = repeatedBy(context, account);
	const known = new Set(latest?.creation.knownIds ?? besides);
	// An older account may have got the name since.
	const newOf = (found: readonly Account[], sentAt = Infinity): readonly Account[] =>
		found.filter(
			({created_on: time}) =>
				time === undefined || isOfTime(time, {sentAt: Math.min(sentAt, ...tries.map(({at}) => at))}, now()),
		);
	// The answer to a repeated request is as old as the first one, and somebody may have set tags since.
	const create = async (sending: Client, key: string): Promise<Account> => {
		const {tags: _, ...made} = await sending.createAccount(accountInputOf(account), key);
		return made;
	};

	const others = (found: readonly Account[]): readonly Account[] => found.filter(({id}) => !known.has(id));

	return {
		isUnclear: latest !== undefined,
		async readAgain() {
			const look = async () => accountsNamed(context, account);
			// A try with another type cannot be repeated with its key, so only the list can show it.
			const triedAt = latest && !again ? (latest.lostAt ?? latest.at) : -Infinity;
			return lookUntilListed(context, triedAt, look, found => others(found).length > 0);
		},
		compare(seen) {
			const namesakes = others(seen);
			if (namesakes.length === 0) {
				return {
					status: 'asReviewed',
					plan: again
						? {key: again.key, knownIds: again.knownIds}
						: {key: crypto.randomUUID(), knownIds: seen.map(({id}) => id)},
				};
			}

			const [made, ...more] = newOf(namesakes);
			if (!latest || !made || more.length > 0) {
				return {status: 'heldBack', why: {namesakes, ...(made && latest && {isUnclear: true})}};
			}

			keepCreated(context, tries, recordOf(account, latest.creation, made.id));
			return {status: 'arrived', answer: made};
		},
		record(plan) {
			const noted = noteWrite(context, recordOf(account, plan));
			let named: typeof noted | undefined;
			return {
				...noted,
				accepted({id}) {
					named = noteNamed(context, recordOf(account, plan, id), {before: noted, tries});
				},
				settle: came => (named ?? noted).settle(came),
			};
		},
		async send({key}) {
			const made = await create(client, key);
			return again ? made : {...made, tags: {}};
		},
		async lookUp({key, knownIds}, {sentAt}): Promise<LookedUp<Account>> {
			const why = 'check whether the change arrived';
			const found = await accountsNamed(context, account, why);
			const [made, ...more] = newOf(
				found.filter(({id}) => !knownIds.includes(id)),
				sentAt,
			);
			if (made) {
				return more.length === 0 ? {status: 'stored', answer: made} : {status: 'unknown'};
			}

			try {
				return {status: 'stored', answer: await create(client.for(why), key)};
			} catch (error) {
				if (error instanceof ApiError && isFinal(error)) {
					return {status: 'notStored'};
				}

				throw error;
			}
		},
		async findRecord(plan, lost): Promise<LookedUp<Account>> {
			const request = {...accountRequest(account), histories: [organization.id]};
			const found = await findLost(context, request, lost);
			const id = found.status === 'stored' ? createdIdOf(found.record) : undefined;
			const made =
				id === undefined || plan.knownIds.includes(id)
					? undefined
					: await client.for('check whether the change arrived').getAccount(id);
			return found.status === 'notStored'
				? found
				: made?.name === name
					? {status: 'stored', answer: made}
					: {status: 'unknown'};
		},
		async readBack({id}) {
			const reading = client.for('read back the new account');
			return lookUntilListed(
				context,
				now(),
				async () => readNew(reading, account, id),
				stored => stored !== undefined,
			);
		},
		keepRead(stored, {tags}) {
			if (stored) {
				keepAccount(context.disk, holderIdOf(stored) ?? organization.id, {...(tags && {tags}), ...stored});
			}
		},
		isShown: stored => stored !== undefined,
	};
}

async function readNew(client: Client, account: NewAccount, id: string): Promise<Account | undefined> {
	try {
		return await client.getAccount(id);
	} catch (error) {
		if (!(error instanceof ApiError && (isNotThere(error) || isPerhapsTooNew(error)))) {
			throw error;
		}

		const listed = await listedAs(client, account);
		return listed.find(each => each.id === id);
	}
}

/** What of an account is not stored as requested, in words; empty if everything is. */
export function accountDifferences({name, type, organization: {id}}: NewAccount, stored: Account): readonly string[] {
	return [
		...(stored.name === name ? [] : ['the name']),
		...(stored.type === undefined || stored.type === type ? [] : ['the type']),
		...((holderIdOf(stored) ?? id) === id ? [] : ['the organization']),
	];
}

/** Why a creation was held back, without the statement that nothing was sent. */
export function heldBackText({namesakes, isUnclear}: CreatingAccount['why'], {name, organization}: NewAccount): string {
	const ids = namesakes.map(({id}) => id).join(', ');
	return isUnclear
		? `An earlier request for this account had no answer, and ${shownName(organization.name)} now has several new accounts named ${shownName(name)}: ${ids}. Check which one is yours.`
		: `${shownName(organization.name)} already has an account named ${shownName(name)}: ${ids}.`;
}

/** How the creation of an account ended, in the words of every run. */
export function accountResult(account: NewAccount, end: AccountEnd): ItemResult {
	switch (end.status) {
		case 'done': {
			return doneResult(account, end);
		}

		case 'heldBack': {
			return {
				status: end.why.isUnclear ? 'unknown' : 'conflict',
				text: `${heldBackText(end.why, account)} Nothing was sent.`,
			};
		}

		case 'failed': {
			return failedItem(end, 'the account was created');
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent'};
		}
	}
}

function doneResult(
	account: NewAccount,
	{answer: {id}, stored, isLookedUp, remark}: AccountEnd & {readonly status: 'done'},
): ItemResult {
	if (stored === undefined) {
		return {
			status: 'unknown',
			text: `The service accepted the creation (${id}), but does not show the account. When you create it again, cforgs uses the same key, so that it is not created twice.`,
		};
	}

	if (stored instanceof ApiError) {
		return unreadItem('the new account', stored, {isLookedUp});
	}

	const differing = accountDifferences(account, stored);
	const texts = [
		...(differing.length === 0 ? [] : [`Not stored as requested: ${differing.join(', ')}.`]),
		...(isLookedUp ? ['The answer was lost, but a look-up found the account.'] : []),
		...(remark === undefined ? [] : [sentence(remark)]),
	];
	return {status: 'done', ...(texts.length > 0 && {text: texts.join(' ')})};
}
