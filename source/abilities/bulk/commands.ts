import {harmless, exactName} from '../../base/text/harmless.js';
import {exceptOf, formAbout, type TypedForm} from '../../kernel/form-model/stored-form.js';
import {keptOut, unsentItems} from '../../kernel/runs/view.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {readCalls} from '../../kernel/state/why-not-call.js';
import {orFailure} from '../../base/api/api-error.js';
import {completed} from '../../base/text/near-names.js';
import {count} from '../../base/text/words.js';
import {lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import {warningsOfMany} from '../../kernel/form-model/value-warnings.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {keepProfiles} from '../../kernel/loop/known-lists.js';
import {type ListedByIds, listByIds} from '../../kernel/loop/look-up.js';
import {requestPace} from '../../kernel/loop/pace.js';
import {readProfiles, idsWithoutProfile} from '../../kernel/loop/readings.js';
import {say, requestText} from '../../kernel/loop/tell.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {chosenMany, type ChosenMany} from '../../kernel/state/chosen-scope.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {sayTypedIsBack, takeTyped} from '../../kernel/writes/keep-form.js';
import {settleChanges, storedIn} from '../../kernel/writes/shown-by-reads.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import {sendRun} from '../../kernel/runs/dialog.js';
import {bulkRun, optionsIn} from './dialog.js';
import {
	assignmentsOf,
	type Assignment,
	isToSend,
	notListed,
	rowOf,
	whyNotChange,
	type BulkRow,
	subjectOf,
	type BulkSubject,
	sendRows,
} from './plan.js';

const bulkForm = 'set';

/** The typed lines of a draft. */
const textsOf = ({values}: Pick<TypedForm, 'values'>): readonly string[] => values.map(({text = ''}) => text);

function draftOf(
	{lines, except}: Pick<DialogOf<'setting'>, 'except' | 'lines'>,
	organizations: NonNullable<TypedForm['organizations']>,
): TypedForm | undefined {
	const values = lines.filter(({text}) => text.trim() !== '').map(({text}, at) => ({name: String(at), text}));
	return values.length === 0 || organizations.length === 0
		? undefined
		: formAbout(
				bulkForm,
				organizations,
				values,
				organizations.map(({id}) => id).filter(id => except?.has(id)),
			);
}

/** The values for many organizations, as drafts keep them. */
export const bulkDraft: DraftPart = {
	form: bulkForm,
	nouns: ['values for many organizations', 'values for many organizations'],
	dialogs: ['setting', 'bulk'],
	typed(state, registry) {
		const {dialog} = state;
		if (dialog.kind === 'setting') {
			return draftOf(dialog, dialog.chosen.organizations);
		}

		if (dialog.kind !== 'bulk') {
			return undefined;
		}

		const {lines} = dialog.setting;
		return draftOf(
			{lines, except: keptOut(bulkRun, dialog, registry)},
			unsentItems(bulkRun, dialog, registry).map(({organization}) => organization),
		);
	},
	what: form =>
		`set ${textsOf(form)
			.map(text => harmless(text))
			.join(', ')}`,
	calls: readCalls,
	open: form => ({
		type: 'set/asked',
		chosen: {organizations: form.organizations ?? [], hidden: [], unlisted: 0},
		texts: textsOf(form),
		except: exceptOf(form),
	}),
};

/** Asks what to store in the marked organizations. */
export const openSetting: Command = context => {
	const {store} = context;
	const chosen = chosenMany(store.getState());
	const kept = takeTyped(context, {form: bulkForm, organizations: chosen.organizations});
	store.dispatch({type: 'set/asked', chosen, ...(kept && {texts: textsOf(kept), except: exceptOf(kept)})});
	if (kept) {
		sayTypedIsBack(context, kept);
	}
};

export const typeIntoSetting: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'setting' && dialog.request === undefined ? dialog.lines[dialog.focused] : undefined;
	if (line) {
		store.dispatch({type: 'set/edited', line: typeText(line, press)});
	}
};

export const completeSetting: Command = ({store}) => {
	const state = store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'setting') {
		return;
	}

	const text = completed(dialog.lines[dialog.focused]?.text ?? '', optionsIn(state, dialog));
	store.dispatch({type: 'set/edited', line: lineOf(text)});
};

export const moveToNextSetting: Command = ({store}) => {
	store.dispatch({type: 'set/lineMoved', by: 1});
};

export const moveToPreviousSetting: Command = ({store}) => {
	store.dispatch({type: 'set/lineMoved', by: -1});
};

/** What the typed lines say, as on the command line. */
type Typed = {
	readonly texts: readonly string[];
	readonly unset: readonly string[];
	readonly assignments: readonly Assignment[];
};

// The rest of the line is one name, because that of a member can have blanks.
const unsetIn = (text: string): string | undefined =>
	/^\s*unset(?!\S)/v.test(text) ? text.trimStart().slice('unset'.length).trimStart() : undefined;

/** Reads the typed lines. `at`: the line that cannot be used. */
function typedIn(lines: readonly string[]): Typed | {readonly why: string; readonly at: number} {
	const read = (texts: readonly string[]) => {
		const unset = texts.flatMap(text => unsetIn(text) ?? []);
		const values = texts.filter(text => unsetIn(text) === undefined).map(text => text.trimStart());
		return {texts: values, unset, ...assignmentsOf(values, unset)};
	};

	const filled = lines.map((text, at) => ({text, at})).filter(({text}) => text.trim() !== '');
	for (const {text, at} of filled) {
		const typed = read([text]);
		if ('why' in typed) {
			return {why: typed.why, at};
		}
	}

	const last = filled.at(-1);
	const typed = read(filled.map(({text}) => text));
	return !last || 'why' in typed
		? {why: 'why' in typed ? typed.why : 'Type a field and its value first.', at: last?.at ?? 0}
		: typed;
}

/** Reads the chosen organizations again, and shows what would change in each. */
export const reviewSetting: Command = async context => reviewSettingOf(context);

/** `only`: the ids of the organizations to read, if not all of them. */
async function reviewSettingOf(context: Context, only?: ReadonlySet<string>): Promise<void> {
	const {store, nextRequest} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'setting' || dialog.request !== undefined) {
		return;
	}

	// What the dialog says already, the message line says again.
	const refuse = (why: string, at?: number): void => {
		if (dialog.text === why) {
			say(context, why, 'warning');
		}

		store.dispatch({type: 'set/refused', text: why, ...(at !== undefined && {at})});
	};

	const typed = typedIn(dialog.lines.map(({text}) => text));
	if ('why' in typed) {
		refuse(typed.why, typed.at);
		return;
	}

	const why = whyNotChange(store.getState(), typed.assignments);
	if (why !== undefined) {
		refuse(why);
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'set/requested', request});
	await whileAsked(context, request, async (reading, report) => {
		const {organizations, unlisted} = await readChosen(
			reading,
			dialog.chosen.organizations.filter(({id}) => only?.has(id) ?? true),
			report,
		);
		review(context, request, subjectOf(typed.assignments, typed.texts, typed.unset), [
			...organizations.map(organization => rowOf(typed.assignments, organization)),
			...unlisted.map(each => notListed(each)),
		]);
	});
}

type ReadingReport = Pick<Parameters<typeof readProfiles>[3], 'isWanted' | 'note'>;

async function whileAsked(
	context: Context,
	request: number,
	read: (reading: Context, report: ReadingReport) => Promise<void>,
): Promise<void> {
	const {store} = context;
	const note: ReadingReport['note'] = text => {
		store.dispatch({type: 'set/noted', request, text});
	};

	note('Reading the organizations again …');
	await whileReading(
		context,
		async (reading, signal) => {
			await orFailure(
				async () => read(reading, {note, isWanted: () => !signal.aborted}),
				error => {
					if (!signal.aborted) {
						store.dispatch({type: 'set/refused', text: failureText(error)});
					}
				},
			);
		},
		'dialog',
	);
}

/**
Reads organizations with their profiles as they are now.

@throws {ApiError} If they cannot be read.
*/
async function readChosen(
	reading: Context,
	chosen: ChosenMany['organizations'],
	{isWanted, note}: ReadingReport,
): Promise<ListedByIds> {
	const {client, wait} = reading;
	const listed = await listByIds(client, new Map(chosen.map(({id, name}) => [id, name])));
	const {onRead, flush} = keepProfiles(reading);
	const {organizations} = await readProfiles(
		client.for('load the profiles'),
		listed.organizations,
		idsWithoutProfile(listed.organizations),
		{wait, note, onRead, ...(isWanted && {isWanted})},
	);
	flush();
	settleChanges(reading, storedIn(organizations));
	return {...listed, organizations};
}

function review(context: Context, request: number, subject: BulkSubject, rows: readonly BulkRow[]): void {
	const toSend = rows.filter(each => isToSend(each));
	const [first] = toSend;
	if (first) {
		checkFormUndo(context, first.form);
	}

	context.store.dispatch({
		type: 'set/reviewed',
		request,
		review: {
			rows,
			subject,
			warnings: warningsOfMany(toSend.map(({form}) => form)),
			pace: requestPace(context.requests(), context.client.window()),
		},
	});
}

/** Stops reading, and goes back to the typed values. */
export const stopReadingSetting: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'set/stopped'});
};

/** Goes back from the review to the typed values. */
export const returnToSetting: Command = ({store}) => {
	store.dispatch({type: 'set/returned'});
};

export function settingTitle({organizations}: ChosenMany): string {
	const [only] = organizations;
	return `Set a field of ${only && organizations.length === 1 ? exactName(only.name) : `${count(organizations.length)} organizations`}`;
}

/** Reads again what a run did not store, and reviews it. */
export const reviewSetAgain: Command = async context => {
	const {store, registry} = context;
	const dialog = bulkRun.open(store.getState());
	if (!dialog) {
		return;
	}

	const only = new Set(bulkRun.unstored(dialog, registry).map(each => bulkRun.keyOf(each)));
	store.dispatch({type: 'set/returned'});
	await reviewSettingOf(context, only);
};

/** Changes the organizations of the review that are not left out, one after the other. */
export const sendSet: Command = async context => {
	const {client, dryRun} = context;
	const dialog = bulkRun.open(context.store.getState());
	if (!dialog) {
		return;
	}

	await sendRun(context, bulkRun, async (items, {unsent, ...report}) => {
		const rows = items.filter(each => isToSend(each));
		if (dryRun) {
			for (const {form} of rows) {
				for (const request of requestsOf(form)) {
					unsent(requestText(request, client));
				}
			}

			return {};
		}

		return sendRows(context, {subject: dialog.subject, rows, ...report});
	});
};
