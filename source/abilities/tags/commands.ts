import {leavingOut, type TypedForm} from '../../kernel/form-model/stored-form.js';
import {keptOut} from '../../kernel/runs/view.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import type {State} from '../../kernel/state/state.js';
import {typedAccounts, selectedId} from '../../kernel/state/selectors.js';
import {isOvertaken, orFailure} from '../../base/api/api-error.js';
import {bothForms, told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {completed} from '../../base/text/near-names.js';
import {lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import {keysFirst} from '../../kernel/loop/list-search.js';
import {requestPace} from '../../kernel/loop/pace.js';
import {sendRun} from '../../kernel/runs/dialog.js';
import {say} from '../../kernel/loop/tell.js';
import {afterSending, endDialog, inDialog, whileReading} from '../../kernel/loop/until.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import {accountList} from '../../kernel/state/pane-list.js';
import {undoHint} from '../../kernel/state/key-of.js';
import {openKnown} from '../../kernel/storage/known.js';
import {allWrites, checkUndo} from '../../kernel/writes/journal.js';
import {sayTypedIsBack, takeTyped} from '../../kernel/writes/keep-form.js';
import {keysText, tagsIn} from './changes.js';
import {storedOf, settingsTyped, firstBroken, focusOf, isAtEnd} from './form.js';
import {runOfTags, optionsIn} from './rows.js';
import {type TagsForm, tagsFormIn} from './state.js';
import {tagsKnown, isToSend, type TagRow, readTagsOfMany, sendRows, taggingOfRow, tagsFound} from './plan.js';
import {readTagsBack} from './journal.js';
import {recordOfTagging, hasSettledEarlier, type TaggedAccount, type TaggingEnd} from './write.js';

const tagsForm = 'tags';

/** The draft of the form; undefined if nothing would change. It stays the same while the tags are being read. */
function draftOf(state: State, form: TagsForm): TypedForm | undefined {
	const {kept, again, step} = form;
	if (step.name === 'reading') {
		return kept ?? (again?.form && draftOf(state, again.form));
	}

	return typedAccounts(
		state,
		tagsForm,
		form,
		settingsTyped(form).map(({key, to}) => {
			const was = storedOf(form, key);
			return {name: key, ...(to !== undefined && {text: to}), ...(was !== undefined && {was})};
		}),
	);
}

/** The form of the tags of accounts, as drafts keep it. */
export const tagsDraft: DraftPart = {
	form: tagsForm,
	nouns: ['tags of accounts', 'tags of accounts'],
	dialogs: ['tags', 'tagging'],
	typed(state, registry) {
		const run = runOfTags.open(state);
		const form =
			tagsFormIn(state) ??
			(run?.form && runOfTags.unstored(run, registry).length > 0
				? {...run.form, except: keptOut(runOfTags, run, registry)}
				: undefined);
		const draft = form && draftOf(state, form);
		return draft && leavingOut(draft, form.except);
	},
	what: form => `tags: ${keysText(form.values.map(({name}) => (name === '' ? 'a tag without a key' : name)))}`,
	calls: ['account_tags', 'put_account_tags'],
	open: (form, request) => ({
		type: 'tags/opened',
		accounts: form.accounts,
		organization: form.organization.id,
		request,
		kept: form,
	}),
	openCommand: 'readOpenTags',
};

const paceOf = ({requests, client}: Context) => requestPace(requests(), client.window());

const mostKeys = 200;

/** Further keys that an account uses. None if they cannot be read: they are only offered. */
async function readKeys(client: ServiceContext['client'], {id}: TaggedAccount): Promise<readonly string[]> {
	const keys: string[] = [];
	await orFailure(
		async () => {
			for await (const {items} of client.for('offer tag keys').listTagKeys(id)) {
				keys.push(...items.map(each => each.id));
				if (keys.length >= mostKeys) {
					break;
				}
			}
		},
		() => {
			// The rest does without it.
		},
	);

	return keys;
}

async function readForm(context: Context, accounts: readonly TaggedAccount[], request: number): Promise<void> {
	const {store} = context;
	const [first] = accounts;
	await whileReading(
		context,
		async (reading, signal) => {
			const {client, wait} = reading;
			const {accounts: loaded} = store.getState();
			const others = openKnown(context.disk).all('accounts', ({id}) => !loaded.has(id));
			const [{all, stop}, keys, known = []] = await Promise.all([
				readTagsOfMany(client.for('read the tags'), accounts, {
					wait,
					isWanted: () => !signal.aborted,
					note(text) {
						store.dispatch({type: 'tags/noted', request, text});
					},
				}),
				first ? readKeys(client, first) : [],
				keysFirst(context, tagsKnown(others), () => !signal.aborted),
			]);
			if (signal.aborted) {
				return;
			}

			const failed = all.filter(each => 'error' in each);
			const error = stop ?? (failed.length === all.length ? failed[0]?.error : undefined);

			if (error) {
				store.dispatch({type: 'tags/failed', request, error});
				return;
			}

			for (const each of all) {
				if (!('read' in each)) {
					continue;
				}

				const tags = tagsIn(each.read);
				hasSettledEarlier(context, each.account, tags);
				store.dispatch({type: 'tags/stored', account: each.account.id, tags});
			}

			store.dispatch({type: 'tags/received', request, all, keys, known});
		},
		'dialog',
	);
}

/** Opens the tags of the marked accounts, or of the account under the cursor. */
export const openTags: Command = async (context, press) => {
	const {store, nextRequest} = context;
	const state = store.getState();
	const marked = markedAccounts(state);
	const chosen = accountList.chosen(state);
	const accounts = (marked.length > 0 ? marked : chosen ? [chosen] : []).map(({id, name}) => ({id, name}));
	const organization = selectedId(state);
	if (organization === undefined || accounts.length === 0) {
		return;
	}

	const request = nextRequest();
	const kept = takeTyped(context, {form: tagsForm, organization: {id: organization}, accounts});
	store.dispatch({type: 'tags/opened', accounts, organization, request, kept});
	if (kept) {
		sayTypedIsBack(context, kept);
	}

	await readOpenTags(context, press);
};

/** Reads the tags of the form that was just opened, and says if everything in its draft is stored. */
export const readOpenTags: Command = async context => {
	const form = tagsFormIn(context.store.getState());
	if (form?.step.name !== 'reading') {
		return;
	}

	await readForm(context, form.accounts, form.step.request);
	const now = tagsFormIn(context.store.getState());
	if (form.kept && now?.step.name === 'editing' && settingsTyped(now).length === 0) {
		say(context, 'Everything that you typed here before is stored already.');
	}
};

export const typeIntoTag: Command = ({store}, press) => {
	const form = tagsFormIn(store.getState());
	if (form?.step.name !== 'editing') {
		return;
	}

	const line = typeText(form.line, press, focusOf(form).part === 'value');
	if (line !== form.line) {
		store.dispatch({type: 'tags/typed', line});
	}
};

export const nextTag: Command = ({store}) => {
	store.dispatch({type: 'tags/moved', by: 1});
};

export const previousTag: Command = ({store}) => {
	store.dispatch({type: 'tags/moved', by: -1});
};

/** Tab: completes what is typed if something goes on with it, otherwise goes to the next field. */
export const completeTag: Command = ({store}) => {
	const state = store.getState();
	const form = tagsFormIn(state);
	const options = form ? optionsIn(state, form) : [];
	if (form && form.line.text !== '' && options.length > 0) {
		store.dispatch({type: 'tags/typed', line: lineOf(completed(form.line.text, options))});
	} else {
		store.dispatch({type: 'tags/moved', by: 1});
	}
};

export const removeTag: Command = ({store}) => {
	store.dispatch({type: 'tags/toggled'});
};

/** Shows what would change. */
export const reviewTags: Command = context => {
	const {store} = context;
	const form = tagsFormIn(store.getState());
	if (form && firstBroken(form) !== -1) {
		store.dispatch({type: 'tags/refused'});
		say(context, 'A tag cannot be stored as it is: see the message below it.', 'warning');
		return;
	}

	store.dispatch({type: 'tags/reviewed', pace: paceOf(context)});
	checkRows(context, runOfTags.open(store.getState())?.rows ?? []);
};

function checkRows(context: Context, rows: readonly TagRow[]): void {
	const first = rows.find(each => isToSend(each));
	if (first) {
		checkUndo(context, recordOfTagging(taggingOfRow(first)));
	}
}

/** Enter: goes to the next field, or reviews after the last one. */
export const acceptTag: Command = async (context, press) => {
	const form = tagsFormIn(context.store.getState());
	await (form && isAtEnd(form) ? reviewTags : nextTag)(context, press);
};

/** Leaves the form. Goes back to the result whose rest is read again. */
export const leaveTags: Command = async (context, press) => {
	if (tagsFormIn(context.store.getState())?.again) {
		endDialog(context);
		context.store.dispatch({type: 'tags/returned'});
		return;
	}

	await closeDialog(context, press);
};

export const returnToTags: Command = ({store}) => {
	store.dispatch({type: 'tags/resumed'});
};

/** Goes back from the review to the form. The undo of a change has none. */
export const leaveTagging: Command = async (context, press) => {
	const {store} = context;
	if (runOfTags.open(store.getState())?.form) {
		store.dispatch({type: 'tags/returned'});
		return;
	}

	await closeDialog(context, press);
};

export const chooseTheirTag: Command = ({store}) => {
	store.dispatch({type: 'tags/chosen', choice: 'theirs'});
};

export const chooseYourTag: Command = ({store}) => {
	store.dispatch({type: 'tags/chosen', choice: 'yours'});
};

/** Reviews what was chosen in a conflict. */
export const resolveTags: Command = async (context, press) => {
	const {store} = context;
	await reviewTags(context, press);
	const rows = runOfTags.open(store.getState())?.rows ?? [];
	if (!(rows.length > 0 && rows.every(({result}) => result.status === 'already'))) {
		return;
	}

	await closeDialog(context, press);
	say(context, 'Their tags are kept, so there is nothing to send.');
};

/** Reads again what a run did not store, and reviews it. */
export const reviewTagsAgain: Command = async context => {
	const {store, registry, nextRequest} = context;
	const dialog = runOfTags.open(store.getState());
	if (!dialog?.form) {
		return;
	}

	const only = new Set(runOfTags.unstored(dialog, registry).map(each => runOfTags.keyOf(each)));
	const {accounts} = dialog.form;
	const request = nextRequest();
	store.dispatch({type: 'tags/readAgain', request, only});
	await readForm(
		context,
		accounts.filter(({id}) => only.has(id)),
		request,
	);
	const form = tagsFormIn(store.getState());
	if (form?.step.name === 'editing') {
		store.dispatch({type: 'tags/reviewed', pace: paceOf(context)});
	}
};

/** Opens the conflict of the only account, once its tags are known. */
async function showConflict(context: Context, row: TagRow, end: TaggingEnd): Promise<void> {
	const {store} = context;
	if (end.status === 'heldBack') {
		store.dispatch({type: 'tags/conflicted', theirs: end.why.read});
	} else if (end.status === 'failed' && isOvertaken(end.error)) {
		await orFailure(
			async () => {
				store.dispatch({
					type: 'tags/conflicted',
					theirs: await afterSending(context).client.for('read the tags').getAccountTags(row.account.id),
				});
			},
			() => undefined,
		);
	}
}

/** Says whether the tags of the only account are stored, and warns if something else has to be known. */
function tellStored(context: Context, {account, changes}: TagRow, undoes: number | undefined): void {
	const {store} = context;
	const {results} = runOfTags.open(store.getState()) ?? {};
	const {text} = results?.get(account.id) ?? {};
	const verb = undoes === undefined ? 'Saved' : 'Restored';
	// A text tells what is not known, or which others changed.
	const others = text === undefined ? ', the others are as they were' : '';
	const done = `${verb} the tags of ${shownName(account.name === '' ? account.id : account.name)}: ${changes.length} changed${others}.`;
	const next = text ?? undoHint(store.getState());
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({
		type: 'message/shown',
		message: {tone: text === undefined ? 'success' : 'warning', ...bothForms(told`${done} ${next}`)},
	});
}

/** Changes the tags of the accounts in the review that are not left out. A single account that is changed needs no result, and its conflict is shown. */
export const sendTags: Command = async context => {
	const {store} = context;
	const dialog = runOfTags.open(store.getState());
	if (!dialog) {
		return;
	}

	let last: TaggingEnd | undefined;
	const [row] = await sendRun(context, runOfTags, async (rows, report) =>
		sendRows(context, {
			...report,
			rows,
			...(dialog.rows.length > 1 && {asked: dialog.form ? settingsTyped(dialog.form) : []}),
			undoes: dialog.undoes,
			ended(each, end) {
				last = end;
				const tags = tagsFound(end);
				if (tags) {
					store.dispatch({type: 'tags/stored', account: each.account.id, tags});
				}
			},
		}),
	);
	const open = runOfTags.open(store.getState());
	if (!row || !last || !open || dialog.rows.length > 1) {
		return;
	}

	const {status} = open.results.get(row.account.id) ?? {};
	if (status === 'done') {
		tellStored(context, row, dialog.undoes);
	} else if (status === 'conflict' && dialog.form) {
		await showConflict(context, row, last);
	}
};

/** Reads the tags of an account whose change is to be undone, and reviews the undo. */
export const checkTagsBack: Command = async context => {
	const {store, journal} = context;
	const {dialog} = store.getState();
	const entry: JournalEntry | undefined = dialog.kind === 'tagsBack' ? dialog.entry : undefined;
	if (!entry || dialog.kind !== 'tagsBack') {
		return;
	}

	const {request} = dialog;
	const recorded = allWrites({journal}).find(({at, id}) => at === entry.at && id === entry.id) ?? entry;
	const isAwaited = (): boolean => {
		const now = store.getState().dialog;
		return now.kind === 'tagsBack' && now.request === request;
	};

	await orFailure(
		async () => {
			const back = await readTagsBack(inDialog(context), recorded);
			if (!isAwaited()) {
				return;
			}

			if ('why' in back) {
				endDialog(context);
				store.dispatch({type: 'dialog/closed'});
				say({store}, back.why, back.isDone ? 'info' : 'warning');
				return;
			}

			checkRows(context, [back.row]);
			store.dispatch({type: 'tags/backChecked', request, row: back.row, pace: paceOf(context)});
		},
		error => {
			store.dispatch({type: 'tags/backFailed', request, error});
		},
	);
};
