import {redactionMark} from '../../base/api/credential.js';
import {hasPrefixedCredential} from '../../kernel/form-model/value-warnings.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import {changeInRun, changeResult, showStored} from '../../kernel/writes/change-in-run.js';
import type {RunEnd} from '../../kernel/writes/run-many.js';
import {type RowRun, runRows} from '../../kernel/writes/run-rows.js';
import type {Changing} from '../../kernel/writes/save.js';
import type {Assignment} from './assignments.js';
import type {RowToSend} from './plan.js';

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run of changes. Its writes are edits. */
		readonly set: true;
	}
}

/** A run as the journal knows it. `id`: the same for runs that set the same. `keys`: the fields that they set. `texts`: the same with their values, as on the command line, without text that looks like a credential. */
export type BulkSubject = {readonly id: string; readonly keys: string; readonly texts: string};

export const runOf = ({id, keys}: Omit<BulkSubject, 'texts'>): Omit<RunHead, 'planned'> => ({
	kind: 'set',
	id,
	before: {name: keys, parentId: ''},
});

/** A run of these assignments as the journal knows it: the same ones continue it. */
export function subjectOf(
	assignments: readonly Assignment[],
	texts: readonly string[],
	unset: readonly string[],
): BulkSubject {
	const keys = assignments.map(({key}) => key).join(', ');
	const words = [
		...texts.map((text, at) => (hasPrefixedCredential(text) ? `${assignments[at]?.key ?? ''}=${redactionMark}` : text)),
		...unset.map(key => `--unset ${key}`),
	];
	return {keys, texts: words.join(' '), id: runIdOf('set', [texts, unset])};
}

export const bulkLock = {name: 'setting', doing: 'changing many organizations'} as const;

/** Changes one organization after the other. */
export const sendRows = async (
	context: ServiceContext,
	{subject, ...run}: RowRun<RowToSend, Changing> & {readonly subject: BulkSubject},
): Promise<RunEnd> =>
	runRows(context, run, {
		lock: bulkLock,
		nameOf: ({organization: {id, name}}) => (name === '' ? id : name),
		entry: {...runOf(subject), subjectOf: ({organization: {id}}) => ({id})},
		organizationOf: ({organization}) => organization.id,
		describe: (writing, {organization, form}) => changeInRun(writing, organization.id, form),
		settle({form}, end) {
			showStored(context, end);
			return {result: changeResult(form, end)};
		},
	});
