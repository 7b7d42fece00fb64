import type {ApiError} from '../../base/api/api-error.js';
import type {RequestWindow} from '../../base/api/budget.js';
import type {CallName} from '../../base/api/calls.js';
import {durationText} from '../../base/text/time.js';
import {told, type Told} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {secondsFor, usableOf} from '../../kernel/loop/pace.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {Known, KnownKind} from '../../kernel/storage/known.js';
import {allAccountsFor, type AllAccounts, type FirstPage} from './all-accounts.js';

/** What can be read of each organization, in this order, and how the person calls it. */
export const restKinds = ['profile', 'accounts', 'members'] as const satisfies readonly KnownKind[];

export const kindNames = {profile: 'profiles', accounts: 'accounts', members: 'members'} as const satisfies Readonly<
	Record<KnownKind, string>
>;

export const callOfKind = {
	profile: 'get_profile',
	accounts: 'accounts',
	members: 'members',
} as const satisfies Readonly<Record<KnownKind, CallName>>;

/** The ids whose value was never read, or too long ago, and how many are known. `partly`: organizations whose known accounts may not be all of them. `isWhole`: these are read again. */
type KindPlan = {
	readonly missing: readonly string[];
	readonly old: readonly string[];
	readonly known: number;
	readonly partly: readonly string[];
	readonly isWhole?: boolean;
};

/** `all`: the list of all accounts, if it is used. `whyNoList`: why it cannot be read. */
export type RestPlan = Readonly<Record<KnownKind, KindPlan>> & {
	readonly all?: AllAccounts | undefined;
	readonly whyNoList?: ApiError | undefined;
};

type Limits = {
	/** Milliseconds since the epoch. What was read earlier is too old. */
	readonly oldest: number;
	/** Whether what was read at a time is still true, as far as this machine knows. */
	readonly isTrue?: (record: {readonly id: string; readonly readAt: number; readonly kind: KnownKind}) => boolean;
	/** Whether the known accounts of an organization came from the list of all accounts, which can lack some. */
	readonly isPartly?: (id: string) => boolean;
	/** Whether such accounts are read again. */
	readonly isWhole?: boolean;
};

/** When each organization was read, by kind. */
export const timesOf = ({times}: Pick<Known, 'times'>): Readonly<Record<KnownKind, ReadonlyMap<string, number>>> => ({
	profile: times('profile'),
	accounts: times('accounts'),
	members: times('members'),
});

/** What is to be read of these organizations. `timeOf`: when something was read, in milliseconds since the epoch. */
export function planRest(
	ids: readonly string[],
	timeOf: (kind: KnownKind, id: string) => number | undefined,
	{oldest, isTrue = () => true, isPartly = () => false, isWhole = false}: Limits,
): RestPlan {
	const planOf = (kind: KnownKind): KindPlan => {
		const [missing, old, partly]: [string[], string[], string[]] = [[], [], []];
		for (const id of new Set(ids)) {
			const time = timeOf(kind, id);
			if (time === undefined) {
				missing.push(id);
			} else if (time < oldest || !isTrue({id, readAt: time, kind})) {
				old.push(id);
			} else if (kind === 'accounts' && isPartly(id)) {
				partly.push(id);
			}
		}

		return {
			missing,
			old,
			partly,
			known: new Set(ids).size - missing.length - old.length - (isWhole ? partly.length : 0),
			isWhole,
		};
	};

	return {profile: planOf('profile'), accounts: planOf('accounts'), members: planOf('members')};
}

/** The ids to read of one kind. What was never read comes first. */
export const idsToRead = ({missing, old, partly, isWhole}: KindPlan): readonly string[] => [
	...missing,
	...old,
	...(isWhole ? partly : []),
];

/** The organizations whose accounts can come from the list of all accounts, which has no tags: those whose tags are not known. */
export const idsWithoutTags = (
	{accounts: {missing, old}}: RestPlan,
	isWithoutTags: (id: string) => boolean,
): readonly string[] => [...missing, ...old.filter(id => isWithoutTags(id))];

/** A plan that uses the list of all accounts if that costs fewer requests. */
export function withFirstPage(plan: RestPlan, ids: readonly string[], first: FirstPage | undefined): RestPlan {
	return {...plan, all: allAccountsFor(ids, first), whyNoList: first && 'error' in first ? first.error : undefined};
}

/** The ids to read with one request each. */
export function idsToReadSingly(plan: RestPlan, kind: KnownKind): readonly string[] {
	const ids = idsToRead(plan[kind]);
	return kind === 'accounts' ? ids.filter(id => plan.all?.ids.has(id) !== true) : ids;
}

/** How many requests one kind takes. A list of more than 1,000 takes more. */
export const requestsOfKind = (plan: RestPlan, kind: KnownKind): number =>
	idsToReadSingly(plan, kind).length + (kind === 'accounts' ? (plan.all?.requests ?? 0) : 0);

/** How many requests the chosen kinds take. */
export const requestsOf = (plan: RestPlan, kinds: readonly KnownKind[]): number =>
	kinds.reduce((sum, kind) => sum + requestsOfKind(plan, kind), 0);

/** What is to be read of one kind: `58 never read, 2 too old`. */
export function kindText({missing, old, partly, isWhole}: KindPlan): string {
	const parts = [
		...(missing.length > 0 ? [`${count(missing.length)} never read`] : []),
		...(old.length > 0 ? [`${count(old.length)} too old`] : []),
		...(isWhole && partly.length > 0 ? [`${count(partly.length)} perhaps in part`] : []),
	];
	return parts.length === 0 ? (partly.length === 0 ? 'all known' : 'known, perhaps not all of them') : parts.join(', ');
}

/** What the requests cost, in sentences. */
export function costText(requests: number, window: RequestWindow): string {
	const period = durationText(window.length / 1000);
	const more =
		requests > usableOf(window) ? ` A third of the ${count(window.quota)} stays free for your own requests.` : '';
	return `${counted(requests, 'request')}; long lists take more. The service accepts ${count(window.quota)} requests in ${period}; ${count(window.left)} of them are left.${more} This takes about ${durationText(secondsFor(requests, window, {isSparing: true}))}.`;
}

/** How the accounts are read, in sentences; undefined if with one request for each organization, as everything else. */
export function accountsText(plan: RestPlan): Told | undefined {
	const {all, whyNoList} = plan;
	return whyNoList
		? told`The list of all accounts cannot be read, so each organization takes a request. ${failureText(whyNoList)}`
		: all &&
				`The accounts of ${counted(all.ids.size, 'organization')} come from the list of all accounts. It has no tags, and it lacks accounts that you can see only through their organization.`;
}
