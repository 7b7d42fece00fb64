import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Holder, Organization} from '../../base/api/schemas.js';
import {isOpenEntry, withoutSettled, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import type {RecordedRequest} from '../../kernel/files/audit-records.js';
import {toldHolders} from '../../kernel/rows/name-spans.js';
import {requestText} from '../../kernel/loop/tell.js';
import {sentence, shownName} from '../../base/text/words.js';
import {told, type Told} from '../../base/text/told.js';
import {keepMoved} from '../../kernel/storage/keep-read.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {findWritten} from '../../kernel/writes/history.js';
import {lookUntilListed} from '../../kernel/writes/waiting.js';
import {noteWrite} from '../../kernel/writes/journal.js';
import {settleByRead} from '../../kernel/writes/shown-by-reads.js';
import {unreadReason, unreadText} from '../../kernel/writes/outcome.js';
import {mobilityIn, noMobilityText} from './state.js';

/** An account to move, with the ids of its organization and of its new one. `source` is empty for an account that no organization holds. */
export type Move = {
	readonly account: {readonly id: string; readonly name: string};
	readonly source: string;
	readonly destination: string;
	/** When the move that this one undoes was made. */
	readonly undoes?: number | undefined;
};

/** Why a move is held back: the account is in another organization than reviewed, or a flag forbids the move. */
type Hindrance = {readonly holders: readonly Holder[]; readonly flag?: string | undefined};

/** A move as a write. `holders` and `stored`: the organizations that hold the account. `isArrived`: an earlier try of this move, whose answer was lost, was stored. */
export type Moves = {
	readonly seen: {
		readonly holders: readonly Holder[];
		readonly source: Organization | undefined;
		readonly isArrived: boolean;
	};
	readonly plan: Move;
	readonly answer: undefined;
	readonly stored: readonly Holder[];
	readonly why: Hindrance;
};

export type MoveEnd = WriteEnd<Moves>;

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		readonly move: true;
	}
}

/** The lock of moves to an organization. */
export const moveLock = (subject: string) => ({name: 'moving', subject, doing: 'moving accounts'}) as const;

const directOf = (holders: readonly Holder[]): string => holders.at(-1)?.id ?? '';

export const moveRequest = (account: {readonly id: string}, destination: string) =>
	({
		method: 'POST',
		path: `/accounts/${encodeURIComponent(account.id)}/move`,
		body: {destination_organization_id: destination},
	}) as const;

/** A move as the history records it, with the ids of both organizations. */
export const recordedMove = (account: {readonly id: string}, source: string, destination: string): RecordedRequest => ({
	histories: [destination, source],
	...moveRequest(account, destination),
});

/** The request that a dry run does not send. */
export const unsentMove = ({account, destination}: Move, client: Client): string =>
	requestText(moveRequest(account, destination), client);

/** The record of a move. The parent of an account is its organization. */
export const recordOfMove = ({account: {id, name}, source, destination, undoes}: Move) =>
	({
		kind: 'move',
		id,
		before: {name, parentId: source},
		after: {name, parentId: destination},
		...(undoes !== undefined && {undoes}),
	}) as const;

function earlierTry(
	{journal}: Pick<ServiceContext, 'journal'>,
	{account, source, destination}: Move,
): JournalEntry | undefined {
	const latest = withoutSettled(journal.list()).find(({kind, id}) => kind === 'move' && id === account.id);
	return latest?.isUnclear && latest.before.parentId === source && latest.after?.parentId === destination
		? latest
		: undefined;
}

/**
The organizations that hold an account. Looks again while this may lag behind the last move from here, and records what it shows of earlier moves whose results are unknown.

@throws {ApiError} If they cannot be read.
*/
export async function holdersSince(context: ServiceContext, reading: Client, id: string): Promise<readonly Holder[]> {
	const moves = context.journal.list().filter(entry => entry.kind === 'move' && entry.id === id);
	const [last] = moves;
	const holders = await lookUntilListed(
		context,
		last?.lostAt ?? last?.at ?? -Infinity,
		async () => reading.listHolders(id),
		each => directOf(each) !== last?.before.parentId,
	);
	const direct = directOf(holders);
	for (const entry of withoutSettled(moves)) {
		if (isOpenEntry(entry)) {
			settleByRead(
				context,
				entry,
				direct === entry.after?.parentId ? 'stored' : direct === entry.before.parentId ? 'notStored' : undefined,
			);
		}
	}

	return holders;
}

/** Moves an account. Reads both sides again first, and looks up where the account is if the answer is lost. `readOrganization` may answer from an earlier read. */
export function moveOf(
	context: ServiceContext,
	move: Move,
	readOrganization: (client: Client, id: string) => Promise<Organization> = async (client, id) =>
		client.getOrganization(id),
): Description<Moves> {
	const {client} = context;
	const {account, source, destination} = move;
	return {
		async readAgain() {
			const reading = client.for('check for changes before the write');
			const earlier = earlierTry(context, move);
			const [holders, held] = await Promise.all([
				holdersSince(context, reading, account.id),
				source === '' ? undefined : readOrganization(reading, source),
				readOrganization(reading, destination),
			]);
			return {holders, source: held, isArrived: earlier !== undefined && directOf(holders) === destination};
		},
		isUnclear: earlierTry(context, move) !== undefined,
		compare({holders, source: held, isArrived}) {
			if (isArrived) {
				return {status: 'arrived', answer: undefined};
			}

			if (directOf(holders) !== source) {
				return {status: 'heldBack', why: {holders}};
			}

			const flag = held && mobilityIn(held);
			return flag === undefined ? {status: 'asReviewed', plan: move} : {status: 'heldBack', why: {holders, flag}};
		},
		record: plan => noteWrite(context, recordOfMove(plan)),
		async send() {
			await client.moveAccount(account.id, destination);
			return undefined;
		},
		async lookUp(_, {lostAt}) {
			const look = async () => directOf(await client.for('check whether the change arrived').listHolders(account.id));
			const direct = await lookUntilListed(context, lostAt, look, found => found !== source);
			return direct === destination
				? {status: 'stored', answer: undefined}
				: {status: direct === source ? 'notStored' : 'unknown'};
		},
		findRecord: async (plan, lost) =>
			findWritten(context, recordedMove(plan.account, plan.source, plan.destination), lost, undefined),
		readBack: async () => client.for('read back the organization of the account').listHolders(account.id),
		keepRead(holders) {
			if (directOf(holders) === destination) {
				keepMoved(context.disk, account.id, {from: source, to: destination});
			}
		},
		isShown: holders => directOf(holders) !== source,
	};
}

/** Why a move was held back, without the statement that nothing was sent. */
export function hindranceText({destination}: Move, {holders, flag}: Hindrance): Told {
	if (flag !== undefined) {
		return noMobilityText(shownName(holders.at(-1)?.name ?? ''), flag);
	}

	if (holders.length === 0) {
		return 'No organization holds the account any more.';
	}

	return directOf(holders) === destination
		? told`The account is already in ${toldHolders(holders)}.`
		: told`Somebody else moved the account to ${toldHolders(holders)}.`;
}

/** What a stored move did, and whether reading back confirmed it. Undefined `remark`: it did. `status`: the account is elsewhere (`failed`), or nobody knows where (`unknown`), and the remark is all there is to report. */
export function movedText(
	{destination}: Move,
	{stored, isLookedUp, remark}: MoveEnd & {readonly status: 'done'},
): {readonly found: string; readonly remark: Told | undefined; readonly status?: 'failed' | 'unknown'} {
	const found = isLookedUp ? 'The answer was lost, but a look-up shows: ' : '';
	if (stored instanceof ApiError) {
		return isLookedUp
			? {found, remark: told`Not read back: ${unreadReason(stored)}`}
			: {found, remark: unreadText('the move', stored), status: 'unknown'};
	}

	return directOf(stored) === destination
		? {found, remark: remark === undefined ? undefined : sentence(remark)}
		: {
				found,
				remark: told`The service accepted the move, but the account is in ${stored.length === 0 ? 'no organization' : toldHolders(stored)}.`,
				status: 'failed',
			};
}
