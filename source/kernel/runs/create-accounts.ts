import {type CreatingAccount, type AccountEnd, accountCreation, accountResult} from '../writes/account-creation.js';
import type {ItemResult} from '../state/item-result.js';
import type {NewAccount} from '../form-model/new-account.js';
import type {Account} from '../../base/api/schemas.js';
import type {ServiceContext} from '../loop/context.js';
import type {Told} from '../../base/text/told.js';
import {readyWithin} from '../state/selectors.js';
import {type ApiError, isPerhapsTooNew} from '../../base/api/api-error.js';
import {isAccountRefusalKnown} from '../../base/api/explain.js';
import {waitSeconds} from '../writes/waiting.js';
import {lockedRun} from '../writes/run-lock.js';
import {shownName} from '../../base/text/words.js';
import {type Run, runMany} from './run-many.js';

/** Accounts to create, one after the other. */
type AccountRun<Item> = Pick<
	Run<Item, CreatingAccount, ItemResult>,
	'begun' | 'entry' | 'isStopping' | 'items' | 'waiting'
> & {
	readonly accountOf: (item: Item) => NewAccount;
	/** When the organization of an account was created from here, in milliseconds since the epoch, if the caller knows that. */
	readonly createdAt?: (item: Item) => number | undefined;
	readonly changed: (item: Item, result: ItemResult, account: Account | undefined) => void;
	readonly ended?: (item: Item, end: AccountEnd) => void;
};

/** When this machine created the organization, in milliseconds since the epoch; undefined if it did not, or long ago. */
const createdHere = ({journal}: ServiceContext, organization: string): number | undefined =>
	journal.list().find(({kind, id}) => kind === 'create' && id === organization)?.at;

// Seconds.
const lookEvery = 2;

/** Creates accounts, one after the other. Waits for an organization that was created a moment ago, which the service refuses for a while. Returns why nothing was sent (`refused`), or why the run stopped before the last one. */
export async function createAccounts<Item>(
	context: ServiceContext,
	{accountOf, createdAt, changed, ended, ...run}: AccountRun<Item>,
): Promise<{readonly refused?: string; readonly stop?: Told | undefined}> {
	const {now, wait} = context;
	const {isStopping, waiting} = run;
	let current: Item | undefined;
	let made: Account | undefined;
	/** How long the service may still refuse the organization of an account, in milliseconds. */
	const newFor = (item: Item): number =>
		(createdAt?.(item) ?? createdHere(context, accountOf(item).organization.id) ?? -Infinity) + readyWithin - now();
	const isWaited = async (error: ApiError): Promise<boolean> => {
		const left = current === undefined || !isPerhapsTooNew(error) || isAccountRefusalKnown(error) ? 0 : newFor(current);
		if (left <= 0 || isStopping()) {
			return false;
		}

		waiting(Math.ceil(left / 1000), 'The organization is new, and the service does not accept accounts in it yet.');
		await waitSeconds({wait, isStopping}, lookEvery);
		waiting(0, '');
		return true;
	};

	return lockedRun(context, {items: run.items, ...accountLock}, async () =>
		runMany<Item, CreatingAccount, ItemResult>(context, {
			...run,
			nameOf: item => shownName(accountOf(item).name),
			organizationOf: item => accountOf(item).organization.id,
			refusableOf(item) {
				const {
					organization: {id},
					type,
				} = accountOf(item);
				return {call: 'create_account', id, type};
			},
			mayPass: (item, error) => !isAccountRefusalKnown(error) && newFor(item) > 0,
			describe: (writing, item) => accountCreation(writing, accountOf(item)),
			settle(item, end) {
				made = end.status === 'done' ? end.answer : undefined;
				ended?.(item, end);
				return {result: accountResult(accountOf(item), end)};
			},
			toldAs: (_, result) => result,
			unsent: (_, why): ItemResult => why,
			async begun(item) {
				current = item;
				made = undefined;
				await run.begun?.(item);
			},
			changed(item, result) {
				changed(item, result, made);
				made = undefined;
			},
			waitOut: isWaited,
		}),
	);
}

/** The lock of all runs that create accounts. Even a single creation takes it, because another run may create the same account. */
const accountLock = {name: 'accounts', doing: 'creating accounts', isEvenForOne: true} as const;
