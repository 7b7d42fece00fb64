import {isNotThere} from '../../base/api/api-error.js';
import {dot, joinedBy} from '../../base/text/told.js';
import {counted, shownName, countedOrNone} from '../../base/text/words.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {
	changedFields,
	isUnnamed,
	nameOfWrite,
	undoForm,
	unrecorded,
	type JournalEntry,
} from '../../kernel/form-model/journal-entry.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import type {Write} from '../../kernel/loop/command-line.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import {data} from '../../kernel/rows/row.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {changeBack, changeResult, showStored, type CreatingInRun} from '../../kernel/writes/change-in-run.js';
import {settleDeletions, deletionAgain, type DeletingAgain} from '../../kernel/writes/deletion.js';
import {isGoneEverywhere, deletionRequest} from '../../kernel/writes/history.js';
import type {WriteEnd} from '../../kernel/writes/engine.js';
import {undoneItemsText} from '../../kernel/writes/journal.js';
import {type Family, familyIn, restoration, restoredForm, restoredResult} from '../../kernel/writes/restoration.js';
import type {Changing} from '../../kernel/writes/save.js';
import {lookAtEdits, undoManyOfKinds} from '../../kernel/runs/undo-many.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import type {Registry} from '../../kernel/rows/registry.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {failedItem} from '../../kernel/writes/outcome.js';
import {creationLock} from '../../kernel/writes/run-lock.js';
import {applyLock} from './run.js';
import {
	acceptDifference,
	applyAnswers,
	changeApplyScope,
	keepReason,
	leaveApply,
	leaveReason,
	nextScope,
	openApply,
	reviewApplyAgain,
	sendApply,
	toggleApplyWhole,
	typeIntoReason,
} from './commands.js';
import {callsFor} from './plan.js';
import {acceptingRows, applyRun} from './rows.js';
import {isKeptBefore, applyHandlers} from './state.js';

type Counts = {readonly created: number; readonly changed: number; readonly deleted: number};

function countsOf({items = []}: JournalEntry): Counts {
	const idsOf = (isWanted: (kind: JournalEntry['kind'] | undefined) => boolean): number =>
		new Set(items.filter(({write}) => isWanted(write?.kind)).map(({id}) => id)).size;
	return {
		created: idsOf(kind => kind === 'create'),
		changed: idsOf(kind => kind === 'edit' || kind === 'profile'),
		deleted: idsOf(kind => kind === 'delete'),
	};
}

function whatText(entry: JournalEntry): string {
	const parts = Object.entries(countsOf(entry)).flatMap(([verb, number]) =>
		number === 0 ? [] : [`${verb} ${counted(number, 'organization')}`],
	);
	return `${parts.join(', ')}${undoneItemsText(entry)}`;
}

// The forms that undo the edits, once their stored values are known.
const forms = new WeakMap<JournalEntry, Form>();

async function deletedResult(
	context: ServiceContext,
	write: JournalEntry,
	end: WriteEnd<DeletingAgain>,
): Promise<ItemResult> {
	switch (end.status) {
		case 'heldBack': {
			return {status: 'refused', text: end.why};
		}

		case 'failed': {
			if (isNotThere(end.error) && (await isGoneEverywhere(context.client, write.id))) {
				settleDeletions(context, write.id);
				return {status: 'already', text: 'It is gone already.'};
			}

			return failedItem(end, `${shownName(nameOfWrite(write))} was deleted`);
		}

		case 'done': {
			return end.answer.isRead
				? {status: 'done', ...(end.remark !== undefined && {text: end.remark})}
				: {status: 'unknown', text: 'The service accepted the deletion, but it could not be read back.'};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}

const verbs: Readonly<Partial<Record<JournalEntry['kind'], string>>> = {create: 'delete again', delete: 'create again'};

const undoing = (family: Family) =>
	undoManyOfKinds({
		lockOf: (_, writes) => (writes.some(({kind}) => kind === 'delete') ? creationLock : applyLock),
		entryOf: ({id, before}) => ({kind: 'apply', id, before}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({id}) => id,
		nameOf: nameOfWrite,
		async undoneBy(write, as) {
			if (write.kind === 'create') {
				return as<DeletingAgain>({
					describe: writing =>
						deletionAgain(writing, {id: write.id, made: write.after ?? write.before, undoes: write.at}),
					resultOf: deletedResult,
					requestOf: ({client}) => requestText(deletionRequest({id: write.id}), client),
				});
			}

			if (write.kind === 'delete') {
				return as<CreatingInRun>({
					describe: writing => restoration(writing, family, write),
					resultOf: (_, __, end) => restoredResult(family, write, end),
					requestOf: ({client}) =>
						requestsOf(restoredForm(family, write))
							.map(each => requestText(each, client))
							.join('\n\n'),
				});
			}

			return as<Changing>({
				describe: writing =>
					changeBack(writing, write, form => {
						forms.set(write, form);
					}),
				resultOf(context, _, end) {
					showStored(context, end);
					return changeResult(forms.get(write) ?? undoForm(write), end);
				},
				requestOf: ({client}, _, plan) => plan && requestText(plan.next, client),
			});
		},
	});

/** What the journal, undo and the command line know of a run that stored what a file says. Its edits are restored, and what it created is deleted again. */
const applyWrite: Write = {
	kind: 'apply',
	did: entry => `${entry.undoes === undefined ? 'applied' : 'undid'} ${entry.before.name}: ${whatText(entry)}`,
	named: entry => `the changes from ${shownName(entry.before.name)}`,
	item: (_, entry) => [data(`${entry.undoes === undefined ? '' : 'undone: '}${whatText(entry)}`)],
	recorded: () => undefined,
	whyNotUndo(state, entry) {
		const {created, changed, deleted} = countsOf(entry);
		return whyNotCall(
			state,
			'Undoing these changes',
			...readCalls,
			...(created > 0 ? (['accounts', 'delete'] as const) : []),
			...(changed > 0 ? (['modify', 'modify_profile'] as const) : []),
			...(deleted > 0 ? (['create'] as const) : []),
		);
	},
	ofRun: {
		title: (_, writes) => `Undo ${counted(writes.length, 'change')} from a file`,
		about:
			'Edits get back the values that they replaced, with one request each. What the run created is deleted again if it is empty and unchanged. What it deleted comes back as a new organization, without its id, creation date, flags, members and accounts. What has changed since then stays, and is reported.',
		itemText: write =>
			joinedBy(dot, [shownName(nameOfWrite(write)), verbs[write.kind] ?? labelsInSentence(...changedFields(write))]),
		done: 'undone',
		requestOf: ({id, kind}) => (kind === 'create' && !isUnnamed(id) ? deletionRequest({id}) : undefined),
		whyNotItem(write) {
			if (isUnnamed(write.id)) {
				return 'It is unclear whether it was created. Run cforgs apply with the same file first, which looks for it.';
			}

			const lost = write.kind === 'create' ? [] : unrecorded(write);
			const all = write.kind === 'delete' ? lost.filter(name => name === 'name') : lost;
			return all.length > 0 && all.length === (write.kind === 'delete' ? 1 : changedFields(write).length)
				? 'There is nothing to restore: the earlier value had a credential, which is never kept.'
				: undefined;
		},
	},
	undoMany: {
		look: lookAtEdits,
		send: async (context, run, report) => undoing(familyIn(context)).send(context, run, report),
	},
};

const whyNotCompare: WhyNot = state => whyNotCall(state, 'Comparing a customer list', ...readCalls);

const whyNotScope: WhyNot = state =>
	nextScope(state)
		? undefined
		: 'To compare only a part, go to an organization with sub-organizations, mark some, or keep a filter, before you compare.';

const whyNotWhole: WhyNot = ({dialog}) =>
	dialog.kind === 'customers' && dialog.rows.every(({number}) => number !== undefined)
		? 'Each organization has a row in the file.'
		: undefined;

const whyNotAccept = (state: State, registry: Registry): string | undefined =>
	applyRun.chosen(state, registry) ? undefined : 'Nothing differs, so there is nothing to accept.';

const whyNotSend = (state: State, {isWhole, rows}: DialogOf<'customers'>): string | undefined =>
	isWhole
		? whyNotCall(state, 'Applying a file', ...readCalls, ...callsFor(rows))
		: 'The list is incomplete, so cforgs cannot tell which organizations are missing. Nothing is sent.';

const run = runDialog(applyRun, {
	labels: ['the comparison with a customer list', 'sending a customer list', 'the result of a customer list'],
	send: {
		command: 'sendApply',
		description: 'Create, rename and repair what is not left out, one row after the other',
		apartFrom: ['openApply', 'changeApplyScope', 'toggleApplyWhole', 'acceptDifference', 'keepReason'],
		nothing: 'Nothing is chosen to send.',
	},
	again: 'reviewApplyAgain',
	over: 'There is nothing to send for this row.',
	whyNot: whyNotSend,
	leave: {
		command: 'leaveApply',
		name: 'leave',
		nameNow: ({dialog}) =>
			dialog.kind === 'customers'
				? dialog.isWithMissing
					? 'only rows'
					: dialog.before && `back to ${dialog.before.scope.short}`
				: undefined,
		description: 'Hide the organizations without a row, go back to the part before, or leave without sending more',
		isKeeping: dialog => dialog.isWithMissing || isKeptBefore(dialog),
	},
	filter: {
		moved: by => ({type: 'apply/onlyMoved', by}),
		cleared: {type: 'apply/onlyCleared'},
		isOn: ({only}) => only !== undefined,
	},
});

/** Holds a file of customers against the organizations, and stores what it says. */
export const apply = defineAbility({
	name: 'apply',
	section: 'While comparing a customer list',
	commands: {
		openApply,
		changeApplyScope,
		toggleApplyWhole,
		acceptDifference,
		typeIntoReason,
		keepReason,
		leaveReason,
		sendApply,
		reviewApplyAgain,
		leaveApply,
	},
	keys: [
		{
			keys: ['Y'],
			command: 'openApply',
			beforeRows: 'acts',
			name: 'customer list',
			takes: 'FILE',
			alsoCalled: ['apply', 'compare a customer list', 'reconcile', 'repair'],
			description: 'Compare a customer list with the service: what differs, row by row',
			places: 'panes',
			whyNot: whyNotCompare,
		},
		...run.keys,
		{
			keys: ['b'],
			command: 'changeApplyScope',
			name: 'another part',
			nameNow: state => nextScope(state)?.short,
			description: 'Compare with the next part: all, the branch of the cursor, what a filter finds, or the marked ones',
			places: ['customers'],
			whyNot: whyNotScope,
			isHint: true,
		},
		{
			keys: ['w'],
			command: 'toggleApplyWhole',
			name: 'without a row',
			description: 'List the organizations without a row in the file, or hide them again',
			places: ['customers'],
			whyNot: whyNotWhole,
			isHint: true,
		},
		{
			keys: ['A'],
			command: 'acceptDifference',
			name: 'accept',
			description: 'Accept this difference for a reason, until it changes; or no longer accept it',
			places: ['customers'],
			whyNot: whyNotAccept,
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'keepReason',
			name: 'keep',
			description: 'Keep the reason, and leave the difference out',
			places: ['accepting'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['escape'],
			command: 'leaveReason',
			name: 'back',
			description: 'Go back without accepting the difference',
			places: ['accepting'],
			isHint: true,
		},
	],
	places: {...run.places, accepting: {label: 'the reason of an accepted difference', typing: 'typeIntoReason'}},
	dialogs: [
		run.dialog,
		defineDialog('accepting', {
			view: (state, dialog, {columns}) => ({title: 'Accept a difference', rows: acceptingRows(state, dialog, columns)}),
			typed: ({line}) => line,
			hasTyped: ({line}) => line.text !== '',
		}),
	],
	handlers: [applyHandlers],
	async madeHere({disk}) {
		const {openAccepted} = await import('./accepted.js');
		return countedOrNone(openAccepted(disk).count(), 'accepted difference');
	},
	pathAnswers: applyAnswers,
	writes: [applyWrite],
});
