import type {Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import type {ItemResult, ItemState} from '../../kernel/state/item-result.js';
import {digestOf, type RunHead} from '../../kernel/storage/run-journal.js';
import {
	itemsTold, lockedRun, runMany, type Run,
} from '../../kernel/writes/run-many.js';
import {fieldsIn, fieldsText, type NewValues} from './fields.js';
import type {RowToSend} from './plan.js';
import {
	type AccountEditEnd, type AccountEdits, editOf, resultOf, unsentEdit,
} from './write.js';

export const accountLock = {name: 'setting', subject: 'accounts', doing: 'changing accounts'} as const;

/** A run as the journal knows it. The same new values continue an earlier run. */
export function runOf(after: NewValues): Omit<RunHead, 'planned'> {
	const before = {name: fieldsText(fieldsIn(after)), parentId: ''};
	return {
		kind: 'editAccount', before, id: digestOf({
			kind: 'editAccount', id: JSON.stringify(after), before, planned: [],
		}),
	};
}

/** How a run reports to its caller, and when it stops. `ended`: receives the end of each write. */
type EditRun = Pick<Run<RowToSend, AccountEdits, ItemResult>, 'isStopping' | 'waiting'> & {
	readonly rows: readonly RowToSend[];
	/** What the run is about; undefined for a single write that is an entry of its own. */
	readonly entry: Omit<RunHead, 'planned'> | undefined;
	readonly changed: (row: RowToSend, result: ItemState) => void;
	readonly ended?: (row: RowToSend, end: AccountEditEnd) => void;
	readonly unsent: (request: string) => void;
};

/** Changes one account after the other. Returns why nothing was sent (`refused`), or why the run stopped before the last one. */
export const sendEdits = async (context: ServiceContext, {rows, entry, changed, ended, unsent, waiting, isStopping}: EditRun): Promise<{readonly refused?: string; readonly stop?: Told | undefined}> => lockedRun(context, {items: rows, ...accountLock}, async () => runMany<RowToSend, AccountEdits, ItemResult>(context, {
	items: rows,
	nameOf: ({account: {id, name}}) => name === '' ? id : shownName(name),
	...(entry && {entry: {...entry, subjectOf: ({account: {id}}: RowToSend) => ({id})}}),
	organizationOf: ({edit: {organization}}) => organization,
	describe: (writing, {edit}) => editOf(writing, edit),
	settle({edit, ...row}, end) {
		if (end.status === 'unsent' && end.plan) {
			unsent(unsentEdit(end.plan, context.client));
		}

		ended?.({...row, edit}, end);
		return {result: resultOf(edit, end)};
	},
	...itemsTold(changed),
	waiting,
	isStopping,
}));
