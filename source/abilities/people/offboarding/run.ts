import type {ServiceContext} from '../../../kernel/loop/context.js';
import type {ItemResult, ItemState} from '../../../kernel/state/item-result.js';
import type {Told} from '../../../base/text/told.js';
import {removal, removalResult, runOfMembers, subjectOf, type Removal} from '../membership.js';
import {runMany, withLock, type ItemStep, type Run} from '../../../kernel/writes/run-many.js';
import {isToSend, type RemovalRow} from './plan.js';
import type {Removals} from './removals.js';

/** How a run reports to its caller, and when it stops. */
export type RemovalRun = Pick<Run<RemovalRow, Removal, ItemResult>, 'isStopping' | 'waiting'> & {
	readonly email: string;
	readonly rows: readonly RemovalRow[];
	readonly changed: (row: RemovalRow, result: ItemState) => void;
};

// `told`: the member may still be there.
const notedFates = {
	sent: 'sent', stored: 'removed', notStored: 'refused', told: 'sent',
} as const;

/** Removes a person from one organization after the other, and records each removal on disk before it is sent. Returns why nothing was sent (`refused`), or why the run stopped before the last row. */
export const removeRows = async (context: ServiceContext, removals: Removals, run: RemovalRun): Promise<{readonly refused?: string; readonly stop?: Told}> => withLock(removals, 'removing people', async (): Promise<{readonly refused?: string; readonly stop?: Told}> => {
	const {email, isStopping, waiting, changed} = run;
	const note = ({organization: {id, name}, memberId}: RemovalRow, status: 'sent' | 'removed' | 'refused') => {
		removals.note({
			email, organization: id, name, member: memberId, status, at: context.now(),
		});
	};

	removals.begin(email, context.now());
	const stop = await runMany(context, {
		items: run.rows.flatMap(row => isToSend(row) && row.member ? [{row, member: row.member}] : []),
		nameOf: ({row: {organization}}) => organization.name === '' ? organization.id : organization.name,
		entry: {...runOfMembers('remove', {id: email, name: email, email}), subjectOf: ({row, member}) => subjectOf(row.organization.id, member.user.email)},
		organizationOf: ({row}) => row.organization.id,
		// A run can begin long after its review, so each removal looks at the other active members again, with one more request.
		describe: (writing, {row, member}) => removal(writing, {organization: row.organization, member, isLast: row.isLastActive}),
		settle({row, member}, end) {
			if (end.status === 'done' && end.answer.wasGone) {
				note(row, 'removed');
			}

			const {text, ...result} = removalResult(member, end);
			const isPlain = end.status === 'done' && !end.isLookedUp && end.remark === undefined && end.stored === undefined && !end.answer.wasGone;
			return {result: isPlain ? result : {...result, text}};
		},
		toldAs: (_, result) => result,
		unsent: (_, status, text): ItemResult => ({status, text}),
		note({row}, {fate}: ItemStep<unknown>) {
			note(row, notedFates[fate]);
		},
		begun({row}) {
			changed(row, {status: 'sending'});
		},
		changed({row}, result) {
			changed(row, result);
		},
		waiting,
		isStopping,
	});
	return stop === undefined ? {} : {stop};
});
