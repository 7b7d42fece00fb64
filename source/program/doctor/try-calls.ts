import {
	accessTo, type Call, type CallFinding, type CallVerdict, canMake, credentialKinds, credentialName, credentialsFor,
	eightCalls, furtherReads, listCall, permissionsText, readCalls, writeCalls,
} from '../../base/api/calls.js';
import {ApiError} from '../../base/api/api-error.js';
import {documentationUrlOf} from '../../base/api/explain.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {failureText} from '../../kernel/rows/failure.js';
import {rangeOf} from '../../kernel/files/history-period.js';
import {shownText} from '../../base/text/told.js';

type Trial = {
	readonly calls: readonly CallFinding[];
	/** The organization on which the calls by id were tried. */
	readonly organization: Pick<Organization, 'id' | 'name'> | undefined;
	/** Why the list cannot be read. */
	readonly failure: ApiError | undefined;
};

type Outcome = Pick<CallFinding, 'verdict' | 'http_status' | 'milliseconds' | 'why' | 'documentation_url'>;

const nameOf = ({call, method, path}: Call): Pick<CallFinding, 'call' | 'method' | 'path' | 'accepted_by'> => ({
	call, method, path, accepted_by: credentialKinds.filter(kind => canMake(call, kind)),
});

const untried = (verdict: CallVerdict, why: string): Outcome => ({
	verdict, why, http_status: undefined, milliseconds: undefined,
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
	return untried('documented', `${permissions === '' ? `allowed with the ${credentialName(kind)}` : `needs the permission ${permissions}`}; trying it would change data`);
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
	try {
		const value = await call();
		return {
			value,
			outcome: {
				verdict: 'works', why: undefined, http_status: undefined, milliseconds: milliseconds(),
			},
		};
	} catch (error) {
		if (!(error instanceof ApiError)) {
			throw error;
		}

		return {
			failure: error,
			outcome: {
				verdict: verdictOf(error), why: shownText(failureText(error)), http_status: error.status, milliseconds: milliseconds(), documentation_url: documentationUrlOf(error),
			},
		};
	}
}

// `failure`: the error behind the finding, if the call failed.
type Tell = (finding: CallFinding, failure?: ApiError) => void;

type Read = typeof readCalls[number] | typeof furtherReads[number];

async function tryReads(client: Client, reads: readonly Read[], id: string, tell: Tell): Promise<readonly CallFinding[]> {
	const range = rangeOf('all', Date.now());
	const listed = reads.some(({call}) => call === 'record_history') ? client.listAuditRecords(id, range, {firstPageSize: 1}).next() : undefined;
	const readResource = async (): Promise<unknown> => {
		const result = await listed?.catch(() => undefined);
		const [record] = result?.value?.items ?? [];
		return record && record.id !== '' ? client.readResourceHistory(id, record.id, {...range, action_time: record.action.time ?? range.since}) : undefined;
	};

	const trials: Readonly<Record<Read['call'], () => Promise<unknown>>> = {
		get: async () => client.getOrganization(id),
		accounts: async () => client.listAccounts(id, {}, {firstPageSize: 1}).next(),
		get_profile: async () => client.getProfile(id),
		members: async () => client.listMembers(id, {}, {firstPageSize: 1}).next(),
		history: async () => listed ?? client.listAuditRecords(id, range, {firstPageSize: 1}).next(),
		record_history: readResource,
	};
	return Promise.all(reads.map(async call => {
		const {outcome, value, failure} = await attempt(trials[call.call]);
		const finding = {
			...nameOf(call), ...outcome, ...(call.call === 'get_profile' && !failure && value === undefined && {why: 'no profile yet'}), ...(call.call === 'record_history' && !failure && value === undefined && untried('not_tried', 'there is no record to try it with')),
		};
		tell(finding, failure);
		return finding;
	}));
}

/** The findings if there is no credential. */
export function callsWithoutCredential(): readonly CallFinding[] {
	const outcome = untried('not_tried', 'no usable credential');
	return [...eightCalls, ...furtherReads].map(call => ({...nameOf(call), ...outcome}));
}

/** Tries each kind of GET, all but the list on the first organization of the list. Judges the writes by the kind of credential. `tell` receives each finding as soon as it is known. `further`: the reads to try besides the eight calls. */
export async function tryCalls(client: Client, whyOff: string | undefined, tell: Tell = () => undefined, further: readonly Read[] = []): Promise<Trial> {
	const reads: readonly Read[] = [...readCalls, ...further];
	const judged = writeCalls.map(call => ({...nameOf(call), ...judgeWrite(call, client.kind, whyOff)}));
	for (const each of judged) {
		tell(each);
	}

	const {value, failure, outcome} = await attempt(async () => client.listOrganizations({}, {firstPageSize: 1}).next());
	const listed = {...nameOf(listCall), ...outcome};
	tell(listed, failure);
	const page = value?.done === false ? value.value : undefined;
	const organization = page?.items[0];
	const reason = failure ? 'the list could not be read' : ((page?.unreadable ?? 0) > 0 ? 'the first listed organization could not be read' : 'the list is empty');
	const byId = organization
		? await tryReads(client, reads, organization.id, tell)
		: reads.map(call => ({...nameOf(call), ...untried('not_tried', reason)}));
	if (!organization) {
		for (const each of byId) {
			tell(each);
		}
	}

	const [ofEight, ofFurther] = [byId.slice(0, readCalls.length), byId.slice(readCalls.length)];
	return {calls: [listed, ...ofEight, ...judged, ...ofFurther], organization, failure};
}
