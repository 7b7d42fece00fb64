import {shownName} from '../../base/text/words.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import type {RunEnd} from '../../kernel/writes/run-many.js';
import {type RowRun, runRows} from '../../kernel/writes/run-rows.js';
import {fieldsIn, fieldsText, type NewValues} from './fields.js';
import type {RowToSend} from './plan.js';
import {type AccountEdits, editOf, resultOf, unsentEdit} from './write.js';

export const accountLock = {name: 'setting', subject: 'accounts', doing: 'changing accounts'} as const;

/** A run as the journal knows it. The same new values continue an earlier run. */
export const runOf = (after: NewValues): Omit<RunHead, 'planned'> => ({
	kind: 'editAccount',
	before: {name: fieldsText(fieldsIn(after)), parentId: ''},
	id: runIdOf('editAccount', after),
});

/** How a run reports to its caller. `entry`: what the run is about; undefined for a single write that is an entry of its own. `unsent`: receives each request of a dry run. */
type EditRun = RowRun<RowToSend, AccountEdits> & {
	readonly entry: Omit<RunHead, 'planned'> | undefined;
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
