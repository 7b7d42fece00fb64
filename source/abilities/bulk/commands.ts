import {ApiError} from '../../base/api/api-error.js';
import {exactName} from '../../base/text/harmless.js';
import {lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {keepProfiles} from '../../kernel/loop/keep-profiles.js';
import {listByIds} from '../../kernel/loop/look-up.js';
import {readProfiles, idsWithoutProfile} from '../../kernel/loop/read-profiles.js';
import {sendRun} from '../../kernel/loop/run-dialog.js';
import {requestText} from '../../kernel/loop/tell.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {hiddenMarks} from '../../kernel/state/marks.js';
import {markedCount, markedRows} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {assignmentsOf, type Assignment} from './assignments.js';
import {completed} from './complete.js';
import {optionsIn} from './options.js';
import {
	isToSend, notListed, requestPace, rowOf, warningsOf, whyNotChange, type BulkRow,
} from './plan.js';
import {settleEarlier} from './settle-earlier.js';
import {bulkRun} from './rows.js';
import {sendRows, subjectOf} from './run.js';
import type {ChosenMany} from './state.js';

/** The marked organizations, in the order of the tree. */
const chosenIn = (state: State): ChosenMany => ({
	organizations: markedRows(state).map(at => ({id: state.tree.index.idAt(at) ?? '', name: state.tree.index.nameAt(at) ?? ''})),
	hidden: hiddenMarks(state),
	unlisted: state.marks.size - markedCount(state),
});

/** Asks what to store in the marked organizations. */
export const openSetting: Command = ({store}) => {
	store.dispatch({type: 'set/asked', chosen: chosenIn(store.getState())});
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
type Typed = {readonly texts: readonly string[]; readonly unset: readonly string[]; readonly assignments: readonly Assignment[]};

const unsetIn = (text: string): string | undefined => {
	const [word, key] = text.trim().split(/\s+/v, 2);
	return word === 'unset' ? key ?? '' : undefined;
};

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
	return !last || 'why' in typed ? {why: 'why' in typed ? typed.why : 'Type a field and its value first.', at: last?.at ?? 0} : typed;
}

/** Reads the chosen organizations again, and shows what would change in each. */
export const reviewSetting: Command = async context => {
	const {store, nextRequest, requests} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'setting' || dialog.request !== undefined) {
		return;
	}

	const typed = typedIn(dialog.lines.map(({text}) => text));
	if ('why' in typed) {
		store.dispatch({type: 'set/refused', text: typed.why, at: typed.at});
		return;
	}

	const why = whyNotChange(store.getState(), typed.assignments);
	if (why !== undefined) {
		store.dispatch({type: 'set/refused', text: why});
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'set/requested', request});
	store.dispatch({type: 'set/noted', request, text: 'Reading the organizations again …'});
	await whileReading(context, async (reading, signal) => {
		try {
			const rows = await readRows(reading, dialog.chosen, typed.assignments, {
				isWanted: () => !signal.aborted,
				note(text) {
					store.dispatch({type: 'set/noted', request, text});
				},
			});
			const toSend = rows.filter(each => isToSend(each));
			const [first] = toSend;
			if (first) {
				checkFormUndo(context, first.form);
			}

			store.dispatch({
				type: 'set/reviewed', request, review: {
					rows, subject: subjectOf(typed.assignments, typed.texts, typed.unset), warnings: warningsOf(toSend), pace: requestPace(requests(), context.client.window()),
				},
			});
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}

			if (!signal.aborted) {
				store.dispatch({type: 'set/refused', text: failureText(error)});
			}
		}
	}, 'dialog');
};

/**
What the assignments do to each chosen organization, by its values as they are now.

@throws {ApiError} If the organizations cannot be read.
*/
async function readRows(reading: Context, {organizations}: ChosenMany, assignments: readonly Assignment[], {isWanted, note}: Pick<Parameters<typeof readProfiles>[3], 'isWanted' | 'note'>): Promise<readonly BulkRow[]> {
	const {client, wait} = reading;
	const listed = await listByIds(client, new Map(organizations.map(({id, name}) => [id, name])));
	const {onRead, flush} = keepProfiles(reading);
	const {organizations: read} = await readProfiles(client.for('load the profiles'), listed.organizations, idsWithoutProfile(listed.organizations), {
		wait, note, onRead, ...(isWanted && {isWanted}),
	});
	flush();
	settleEarlier(reading, read);
	return [...read.map(organization => rowOf(assignments, organization)), ...listed.unlisted.map(each => notListed(each))];
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

export const settingTitle = ({organizations}: ChosenMany): string => {
	const [only] = organizations;
	return only && organizations.length === 1 ? `Set a field of ${exactName(only.name)}` : `Set a field of ${organizations.length} organizations`;
};
