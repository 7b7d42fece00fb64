import {
	accessTo,
	accountReads,
	type Call,
	type CallFinding,
	type CallName,
	type CallVerdict,
	canMake,
	credentialKinds,
	credentialName,
	credentialsFor,
	eightCalls,
	furtherReads,
	furtherWrites,
	listCall,
	permissionsText,
	readCalls,
	writeCalls,
} from '../../base/api/calls.js';
import {orFailure, type ApiError} from '../../base/api/api-error.js';
import {documentationUrlOf} from '../../base/api/explain.js';
import type {Client} from '../../base/api/client.js';
import type {Page} from '../../base/api/pages.js';
import type {Organization} from '../../base/api/schemas.js';
import {failureText} from '../../kernel/rows/failure.js';
import {rangeOf} from '../../kernel/files/history-period.js';
import {day} from '../../base/text/time.js';
import {shownText} from '../../base/text/told.js';

type Trial = {
	readonly calls: readonly CallFinding[];
	readonly organization: Pick<Organization, 'id' | 'name'> | undefined;
	/** Why the list cannot be read. */
	readonly failure: ApiError | undefined;
};

type Outcome = Pick<CallFinding, 'verdict' | 'http_status' | 'milliseconds' | 'why' | 'documentation_url'>;

const nameOf = ({call, method, path}: Call): Pick<CallFinding, 'call' | 'method' | 'path' | 'accepted_by'> => ({
	call,
	method,
	path,
	accepted_by: credentialKinds.filter(kind => canMake(call, kind)),
});

const untried = (verdict: CallVerdict, why: string): Outcome => ({
	verdict,
	why,
	http_status: undefined,
	milliseconds: undefined,
});

function judgeWrite({call}: Call, kind: Client['kind'], whyOff: string | undefined): Outcome {
	if (whyOff !== undefined) {
		return untried('off', whyOff);
	}

	const access = accessTo(call, kind);
	if (access === 'none') {
		return untried('refused_in_advance', `needs ${credentialsFor(call)}; not tried`);
	}

	const permissions = permissionsText(access);
	return untried(
		'documented',
		`${permissions === '' ? `allowed with the ${credentialName(kind)}` : `needs the permission ${permissions}`}; trying it would change data`,
	);
}

function verdictOf({failure, status}: ApiError): CallVerdict {
	if (status === 429) {
		return 'limited';
	}

	return failure === 'refused' ? 'refused' : 'failed';
}

type Timed<T> = {readonly outcome: Outcome; readonly value?: T; readonly failure?: ApiError};

async function attempt<T>(call: () => Promise<T>): Promise<Timed<T>> {
	const start = performance.now();
	const milliseconds = () => Math.round(performance.now() - start);
	return orFailure(
		async () => {
			const value = await call();
			return {value, outcome: {verdict: 'works', why: undefined, http_status: undefined, milliseconds: milliseconds()}};
		},
		error => ({
			failure: error,
			outcome: {
				verdict: verdictOf(error),
				why: shownText(failureText(error)),
				http_status: error.status,
				milliseconds: milliseconds(),
				documentation_url: documentationUrlOf(error),
			},
		}),
	);
}

// `failure`: the error behind the finding, if the call failed.
type Tell = (finding: CallFinding, failure?: ApiError) => void;

type Trials<Read extends Call> = Readonly<Record<Read['call'], () => Promise<unknown>>>;

type Tried = {readonly findings: readonly CallFinding[]; readonly values: ReadonlyMap<CallName, unknown>};

/** Tries these reads together. A read with the value undefined has nothing to show, for the reason in `whyNothing`. */
async function tryTogether<Read extends Call>(
	reads: readonly Read[],
	trials: Trials<Read>,
	tell: Tell,
	whyNothing: Readonly<Partial<Record<CallName, Partial<Outcome>>>> = {},
): Promise<Tried> {
	const values = new Map<CallName, unknown>();
	const findings = await Promise.all(
		reads.map(async read => {
			const {outcome, value, failure} = await attempt(trials[read.call as Read['call']]);
			values.set(read.call, value);
			const finding = {...nameOf(read), ...outcome, ...(!failure && value === undefined && whyNothing[read.call])};
			tell(finding, failure);
			return finding;
		}),
	);
	return {findings, values};
}

type OrganizationRead = (typeof readCalls)[number] | (typeof furtherReads)[number];

function organizationTrials(client: Client, id: string, isRecordTried: boolean): Trials<OrganizationRead> {
	const [range, lastMonth] = [rangeOf('all', Date.now()), rangeOf('month', Date.now())];
	const listed = isRecordTried ? client.listAuditRecords(id, range, {firstPageSize: 1}).next() : undefined;
	const readResource = async (): Promise<unknown> => {
		const result = await listed?.catch(() => undefined);
		const [record] = result?.value?.items ?? [];
		return record && record.id !== ''
			? client.readResourceHistory(id, record.id, {...range, action_time: record.action.time ?? range.since})
			: undefined;
	};

	return {
		get: async () => client.getOrganization(id),
		accounts: async () => client.listAccounts(id, {}, {firstPageSize: 1}).next(),
		get_profile: async () => client.getProfile(id),
		members: async () => client.listMembers(id, {}, {firstPageSize: 1}).next(),
		history: async () => listed ?? client.listAuditRecords(id, range, {firstPageSize: 1}).next(),
		record_history: readResource,
		usage: async () => client.getUsage(id, {from: day(lastMonth.since), to: day(lastMonth.before)}),
	};
}

const accountTrials = (client: Client, id: string): Trials<(typeof accountReads)[number]> => ({
	get_account: async () => client.getAccount(id),
	account_tags: async () => client.getAccountTags(id),
	tag_keys: async () => client.listTagKeys(id).next(),
	account_members: async () => client.listAccountMembers(id).next(),
	holders: async () => client.listHolders(id),
});

function untriedOf(reads: readonly Call[], why: string, tell: Tell): readonly CallFinding[] {
	const findings = reads.map(read => ({...nameOf(read), ...untried('not_tried', why)}));
	for (const finding of findings) {
		tell(finding);
	}

	return findings;
}

const pageIn = (value: unknown): Page<{readonly id: string}> | undefined =>
	(value as IteratorResult<Page<{readonly id: string}>, undefined> | undefined)?.value;

async function tryOnAccount(
	client: Client,
	page: Page<{readonly id: string}> | undefined,
	tell: Tell,
): Promise<readonly CallFinding[]> {
	const [account] = page?.items ?? [];
	if (!account) {
		return untriedOf(accountReads, page ? 'the organization has no account' : 'its accounts could not be listed', tell);
	}

	const {findings} = await tryTogether<(typeof accountReads)[number]>(
		accountReads,
		accountTrials(client, account.id),
		tell,
	);
	return findings;
}

const allCalls: readonly Call[] = [...eightCalls, ...furtherReads, ...accountReads, ...furtherWrites];

/** The findings if there is no credential. */
export function callsWithoutCredential(): readonly CallFinding[] {
	const outcome = untried('not_tried', 'no usable credential');
	return allCalls.map(call => ({...nameOf(call), ...outcome}));
}

/** Tries each kind of GET, all but the list on the first organization of the list, and those of an account on its first account. Judges the writes by the kind of credential. `tell` receives each finding as soon as it is known. `isFurther`: whether to look at more than the eight calls. */
export async function tryCalls(
	client: Client,
	whyOff: string | undefined,
	tell: Tell = () => undefined,
	isFurther = false,
): Promise<Trial> {
	const reads: readonly OrganizationRead[] = [...readCalls, ...(isFurther ? furtherReads : [])];
	const judge = (calls: readonly Call[]): readonly CallFinding[] => {
		const judged = calls.map(call => ({...nameOf(call), ...judgeWrite(call, client.kind, whyOff)}));
		for (const each of judged) {
			tell(each);
		}

		return judged;
	};

	const judged = judge(writeCalls);
	const {value, failure, outcome} = await attempt(async () => client.listOrganizations({}, {firstPageSize: 1}).next());
	const listed = {...nameOf(listCall), ...outcome};
	tell(listed, failure);
	const page = value?.done === false ? value.value : undefined;
	const organization = page?.items[0];
	const reason = failure
		? 'the list could not be read'
		: (page?.unreadable ?? 0) > 0
			? 'the first listed organization could not be read'
			: 'the list is empty';
	const tried =
		organization &&
		(await tryTogether(reads, organizationTrials(client, organization.id, isFurther), tell, {
			get_profile: {why: 'no profile yet'},
			record_history: untried('not_tried', 'there is no record to try it with'),
		}));
	const byId = tried?.findings ?? untriedOf(reads, reason, tell);
	const [ofEight, ofFurther] = [byId.slice(0, readCalls.length), byId.slice(readCalls.length)];
	const ofAccount = isFurther
		? tried
			? await tryOnAccount(client, pageIn(tried.values.get('accounts')), tell)
			: untriedOf(accountReads, reason, tell)
		: [];
	return {
		calls: [listed, ...ofEight, ...judged, ...ofFurther, ...ofAccount, ...(isFurther ? judge(furtherWrites) : [])],
		organization,
		failure,
	};
}
