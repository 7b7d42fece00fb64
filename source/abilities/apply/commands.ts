import {ApiError} from '../../base/api/api-error.js';
import {systemErrorText, orSystemErrorSync} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {type Line, lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import {warningsOfMany} from '../../kernel/form-model/value-warnings.js';
import type {Command, Context, PathAnswer} from '../../kernel/loop/context.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import {loadOrganizations} from '../../kernel/loop/load.js';
import {requestPace} from '../../kernel/loop/pace.js';
import {sendRun} from '../../kernel/runs/dialog.js';
import {requestText, say} from '../../kernel/loop/tell.js';
import {whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {firstScope, scopesIn, type ChosenScope, type ScopeKind} from '../../kernel/state/chosen-scope.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {inHome} from '../../kernel/storage/paths-like.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import type {Reading} from './customers.js';
import {rowsToSend, sendableKinds, type ApplyRow, type RowToSend} from './plan.js';
import {keyOfRow} from './report.js';
import {applyRun} from './rows.js';
import {sendRows} from './run.js';

const toSendOf = (rows: readonly ApplyRow[]): readonly RowToSend[] => rowsToSend(rows, {kinds: new Set(sendableKinds)});

// The kind of a path's purpose tells what the list is about.
const purposes: Readonly<Record<ScopeKind, string>> = {
	all: 'apply',
	below: 'applyBelow',
	found: 'applyFound',
	marked: 'applyMarked',
};

const unread: Reading = {matchBy: '', newParent: ''};

const askForFile = (
	{store}: Context,
	{kind, text}: ChosenScope,
	{
		line,
		reading = unread,
		back,
		isGiven,
	}: {readonly line: Line; readonly reading?: Reading; readonly back: Dialog; readonly isGiven?: true},
): void => {
	const fields = [
		['matchBy', 'Match by'],
		['newParent', 'New ones below'],
	] as const;
	store.dispatch({
		type: 'path/opened',
		line,
		others: fields.map(([name]) => lineOf(reading[name])),
		purpose: {
			kind: purposes[kind],
			title: 'Compare a customer list',
			about: `A CSV file with one customer in each row, such as an edited export. cforgs compares it with ${text}, and sends nothing before you have reviewed it. If the rows have no ids, a number of your own can identify customers: type its field in “Match by”, such as external_metadata.crm_id. If no column says the parent of new organizations, type an id or a path in “New ones below”, or none for no parent.`,
			isRead: true,
			...(isGiven && {isGiven}),
			completed: ['.csv', '.tsv', '.txt', '.json'],
			fields: fields.map(([name, label]) => ({name, label})),
			back,
		},
	});
};

/** Asks for the file that is compared already, so that nothing has to be typed. */
const compareGiven = (context: Context, scope: ChosenScope, dialog: DialogOf<'customers'>): void => {
	askForFile(context, scope, {line: lineOf(dialog.file), reading: dialog.reading, back: dialog, isGiven: true});
};

/** Hides the organizations without a row, goes back to the comparison with the part before, or leaves. */
export const leaveApply: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'customers' && dialog.isWithMissing) {
		context.store.dispatch({type: 'apply/wholeToggled'});
		return;
	}

	if (dialog.kind === 'customers' && dialog.before) {
		context.store.dispatch({type: 'apply/returned'});
		return;
	}

	await closeDialog(context, press);
};

/** Asks for a file of customers to compare. */
export const openApply: Command = context => {
	askForFile(context, firstScope(context.store.getState()), {line: lineOf(''), back: {kind: 'none'}});
};

const compareWith =
	(kind: ScopeKind): PathAnswer =>
	async (context, {file, values}, {isWaiting, note, refuse}) => {
		const {store} = context;
		const chosen = scopesIn(store.getState()).find(each => each.kind === kind);
		if (!chosen) {
			refuse('Nothing is chosen to compare the file with.');
			return;
		}

		note('Reading the file …');
		await whileReading(
			context,
			async (reading, signal) => {
				const [{compareFile}, {TableError}] = await Promise.all([
					import('./compare-file.js'),
					import('../../kernel/customer-file/read-table.js'),
				]);
				const isWanted = () => !signal.aborted && isWaiting();
				try {
					const comparison = await compareFile(reading, {
						file,
						chosen,
						note,
						isWanted,
						reading: {matchBy: values.get('matchBy') ?? '', newParent: values.get('newParent') ?? ''},
					});
					if (comparison === undefined || !isWanted()) {
						return;
					}

					if ('why' in comparison) {
						refuse(comparison.why);
					} else {
						const [first] = toSendOf(comparison.rows);
						if (first) {
							checkFormUndo(context, first.form);
						}

						const toSend = toSendOf(comparison.rows).map(({form}) => form);
						store.dispatch({
							type: 'apply/compared',
							comparison: {
								...comparison,
								warnings: warningsOfMany(toSend),
								pace: requestPace(context.requests(), context.client.window()),
							},
						});
					}
				} catch (error) {
					if (error instanceof ApiError) {
						refuse(failureText(error));
					} else if (error instanceof TableError) {
						refuse(harmless(error.message));
					} else {
						throw error;
					}
				}
			},
			'dialog',
		);
	};

export const applyAnswers: Readonly<Record<string, PathAnswer>> = Object.fromEntries(
	(['all', 'below', 'found', 'marked'] as const).map(kind => [purposes[kind], compareWith(kind)]),
);

/** The scope after the one of the open review. */
export function nextScope(state: State): ChosenScope | undefined {
	const {dialog} = state;
	const scopes = scopesIn(state);
	const at = dialog.kind === 'customers' ? scopes.findIndex(({kind}) => kind === dialog.scope.kind) : -1;
	const next = scopes[(at + 1) % scopes.length];
	return dialog.kind === 'customers' && next?.kind === dialog.scope.kind ? undefined : next;
}

/** Compares the same file with the next part of the tree. */
export const changeApplyScope: Command = async (context, press) => {
	const state = context.store.getState();
	const next = nextScope(state);
	if (!next || state.dialog.kind !== 'customers') {
		return;
	}

	compareGiven(context, next, state.dialog);
	await context.commands.get('acceptPath')?.(context, press);
};

/** Compares the same file again, by the present list and values. */
export const reviewApplyAgain: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	const scope =
		dialog.kind === 'customers'
			? scopesIn(context.store.getState()).find(({kind}) => kind === dialog.scope.kind)
			: undefined;
	if (!scope || dialog.kind !== 'customers') {
		say(context, 'The compared part is no longer shown. Compare the file again.', 'warning');
		return;
	}

	compareGiven(context, scope, dialog);
	await context.commands.get('acceptPath')?.(context, press);
};

export const toggleApplyWhole: Command = ({store}) => {
	store.dispatch({type: 'apply/wholeToggled'});
};

/** Keeps a reason, or forgets it. Returns why it could not be kept. */
async function keep({disk}: Context, row: ApplyRow, reason: string | undefined): Promise<string | undefined> {
	const {openAccepted} = await import('./accepted.js');
	return orSystemErrorSync(
		() => {
			openAccepted(disk).keep(row, reason);
			return undefined;
		},
		error => `The reason could not be kept: ${harmless(systemErrorText(error))}.`,
	);
}

/** Asks why the difference under the cursor is accepted; if it is accepted already, lists it again as a difference. */
export const acceptDifference: Command = async context => {
	const {store, registry} = context;
	const state = store.getState();
	const [dialog, row] = [applyRun.open(state), applyRun.chosen(state, registry)];
	if (!dialog || !row) {
		return;
	}

	const key = keyOfRow(row);
	if (row.accepted === undefined) {
		store.dispatch({type: 'apply/reasonAsked', key});
		return;
	}

	const why = await keep(context, row, undefined);
	if (why === undefined) {
		store.dispatch({type: 'apply/accepted', key, reason: undefined});
	} else {
		say(context, why, 'warning');
	}
};

export const typeIntoReason: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'accepting') {
		store.dispatch({type: 'apply/reasonEdited', line: typeText(dialog.line, press)});
	}
};

export const leaveReason: Command = ({store}) => {
	store.dispatch({type: 'apply/reasonLeft'});
};

/** Keeps the typed reason, and leaves the difference out from then on. */
export const keepReason: Command = async context => {
	const {store} = context;
	const {dialog} = store.getState();
	const row = dialog.kind === 'accepting' ? dialog.back.rows.find(each => keyOfRow(each) === dialog.key) : undefined;
	if (!row || dialog.kind !== 'accepting') {
		return;
	}

	const {longestReason} = await import('../../kernel/storage/locked-lines.js');
	const reason = dialog.line.text.trim();
	if (reason === '' || reason.length > longestReason) {
		store.dispatch({
			type: 'apply/reasonRefused',
			text:
				reason === ''
					? 'Type why this difference may stay.'
					: `The reason is too long: ${longestReason} characters at most.`,
		});
		return;
	}

	const why = await keep(context, row, reason);
	store.dispatch(
		why === undefined ? {type: 'apply/accepted', key: dialog.key, reason} : {type: 'apply/reasonRefused', text: why},
	);
};

/** Sends the rows of the review that are not left out, one after the other. */
export const sendApply: Command = async context => {
	const {client, dryRun, registry, store} = context;
	const dialog = applyRun.open(store.getState());
	if (!dialog) {
		return;
	}

	const {openResult} = await import('./result.js');

	let isCreated = false;
	await sendRun(context, applyRun, async (items, {unsent, changed, ...report}) => {
		const rows = toSendOf(items);
		if (dryRun) {
			for (const request of rows.flatMap(({form}) => requestsOf(form))) {
				unsent(requestText(request, client));
			}

			return {};
		}

		const file = inHome(dialog.file);
		const sent = new Set(items);
		const leftOut = {status: 'left_out', text: 'Left out in the review.'} as const;
		const withStates = dialog.rows.map(row => {
			const state = applyRun.stateOf(row, dialog, registry);
			const isLeftOut =
				!sent.has(row) && (state.status === 'waiting' || (state.status === 'left_out' && state.text === undefined));
			return {
				...row,
				id: row.organization?.id ?? dialog.ids?.get(keyOfRow(row)),
				state: isLeftOut ? leftOut : row.differences.length === 0 ? row.result : state,
			};
		});
		const {remark, ...end} = await sendRows(context, {
			file,
			result: openResult(file, dialog.table, withStates),
			rows,
			changed(row, result, id) {
				isCreated ||= row.form.id === undefined && (result.status === 'done' || result.status === 'unknown');
				changed(row, result, id);
			},
			...report,
		});
		return {...end, ...(remark && {remark: remark.text})};
	});
	if (isCreated) {
		await loadOrganizations(context);
	}
};
