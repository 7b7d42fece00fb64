import {systemErrorText, orSystemErrorSync} from '../../../base/text/error-code.js';
import type {Told} from '../../../base/text/told.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import type {ItemResult, ItemState} from '../../../kernel/state/item-result.js';
import {itemsTold, runMany, type ItemStep, type Run} from '../../../kernel/runs/run-many.js';
import {
	removal,
	removalResult,
	removingLock,
	runOfMembers,
	shortResult,
	subjectOf,
	type Removal,
} from '../membership.js';
import {withLock, unrecordedText} from '../../../kernel/writes/run-lock.js';
import {exitStatusOf, keyOfRow, type Offboarding, type RemovalRow, type NotedRemoval, type Removals} from './plan.js';

/** How a run reports to its caller, and when it stops. */
export type RemovalRun = Pick<Run<RemovalRow, Removal, ItemResult>, 'isStopping' | 'waiting'> & {
	readonly email: string;
	/** Those to send. */
	readonly rows: readonly RemovalRow[];
	readonly changed: (row: RemovalRow, result: ItemState) => void;
};

/** The removals of an earlier run that did not end, or why they cannot be read. */
export function earlierOf(
	removals: Removals,
	email: string,
): {readonly earlier: readonly NotedRemoval[]} | {readonly why: string} {
	return orSystemErrorSync(
		() => ({earlier: removals.earlier(email)}),
		error => ({why: `The record of earlier removals could not be read: ${systemErrorText(error)}.`}),
	);
}

/** The rows of a review, and the earlier removals that it knew of. */
export type Reviewed = Offboarding & {readonly earlier: readonly NotedRemoval[]};

/** Notes that nothing is left to remove, unless another cforgs removes the person too, or has since. Without that note, a later run lists the same removals again as earlier ones. */
export async function noteEnd(
	removals: Removals,
	{email, rows, unread, earlier}: Reviewed,
	now: number,
): Promise<void> {
	if (rows.length === 0 || exitStatusOf({rows, unread}) !== 0) {
		return;
	}

	await withLock(removals, removingLock.doing, async () => {
		const own = new Set(rows.map(row => keyOfRow(row)));
		const seen = new Set(earlier.map(noted => JSON.stringify(noted)));
		if (
			removals
				.earlier(email)
				.every(noted => own.has(`${noted.organization} ${noted.member}`) || seen.has(JSON.stringify(noted)))
		) {
			removals.end(email, now);
		}

		return {};
	});
}

/** Removes a person from one organization after the other, and records each removal on disk before it is sent. Returns why nothing was sent (`refused`), or why the run stopped before the last row. */
export const removeRows = async (
	context: ServiceContext,
	removals: Removals,
	run: RemovalRun,
): Promise<{readonly refused?: string; readonly stop?: Told}> =>
	withLock(removals, removingLock.doing, async (): Promise<{readonly refused?: string; readonly stop?: Told}> => {
		const {email, isStopping, waiting, changed} = run;
		const note = ({organization: {id, name}, memberId}: RemovalRow, status: NotedRemoval['status']) => {
			removals.note({email, organization: id, name, member: memberId, status, at: context.now()});
		};

		/** Notes a removal that reading has shown. Returns why it cannot be noted. */
		function whyNotNoted(row: RemovalRow): string | undefined {
			return orSystemErrorSync(
				() => {
					note(row, 'removed');
					return undefined;
				},
				error => unrecordedText(error),
			);
		}

		// Three refusals in a row end a run, so it begins with what was not refused yet.
		const refused = new Set(
			removals
				.earlier(email)
				.filter(({status}) => status === 'refused')
				.map(({organization, member}) => `${organization} ${member}`),
		);
		const [rest = [], again = []] = [false, true].map(wanted =>
			run.rows.filter(row => refused.has(keyOfRow(row)) === wanted),
		);
		removals.begin(email, context.now());
		const stop = await runMany(context, {
			items: [...rest, ...again].flatMap(row => (row.member ? [{row, member: row.member}] : [])),
			nameOf: ({row: {organization}}) => (organization.name === '' ? organization.id : organization.name),
			entry: {
				...runOfMembers('remove', {id: email, name: email, email}),
				subjectOf: ({row, member}) => subjectOf(row.organization.id, member.user.email),
			},
			organizationOf: ({row}) => row.organization.id,
			// A run can begin long after its review, so each removal looks at the other active members again, with one more request.
			describe: (writing, {row, member}) =>
				removal(writing, {organization: row.organization, member, isLast: row.isLastActive}),
			settle({row, member}, end) {
				const result = shortResult(removalResult(member, end), end);
				return {result, stop: result.status === 'done' || result.status === 'already' ? whyNotNoted(row) : undefined};
			},
			note({row}, {fate}: ItemStep<unknown>) {
				// An answer alone shows nothing, so that the removal stays unclear until it is read back.
				note(row, fate === 'notStored' ? 'refused' : 'sent');
			},
			...itemsTold(({row}: {readonly row: RemovalRow}, result) => {
				changed(row, result);
			}),
			waiting,
			isStopping,
		});
		return stop === undefined ? {} : {stop};
	});
