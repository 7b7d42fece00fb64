import {fileFormat, fileFormats, type FileFormat} from '../../kernel/files/formats.js';
import {type SnapshotKind, snapshotKinds} from '../../kernel/files/snapshot.js';
import {lineOf} from '../../kernel/form-model/line-editor.js';
import {failureText} from '../../kernel/rows/failure.js';
import {markedCount, markedRows, selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {Message, State} from '../../kernel/state/state.js';
import {usualMaxAge} from '../../kernel/state/profile-age.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {age} from '../../base/text/time.js';
import {told} from '../../base/text/told.js';
import type {Command, Context, PathAnswer} from '../../kernel/loop/context.js';
import {usableTimes} from '../../kernel/loop/known-lists.js';
import {profileClock} from '../../kernel/loop/keep-profiles.js';
import {orFail} from '../../kernel/loop/load.js';
import {failureMessage} from '../../kernel/loop/tell.js';
import {whileReading} from '../../kernel/loop/until.js';
import {openKnown} from '../../kernel/storage/known.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import {isPrivate} from '../../kernel/storage/write-file.js';
import {exportTo, stopped, type ExportQuestion, type ExportTarget, type Scope} from './export-file.js';
import {type ExportScope, scopeOfFile} from './state.js';
import {exportedIds, exportFileOf, scopeText} from './rows.js';

function open(context: Context, scope: ExportScope): void {
	const {store, workingFolder} = context;
	const state = store.getState();
	const id = selectedId(state) ?? '';
	const {path, names} = workingFolder();
	store.dispatch({
		type: 'export/opened',
		id,
		name: state.tree.index.nameAt(selectedRow(state)) ?? '',
		scope,
		folder: {path, names},
		clock: profileClock(context),
	});
}

export const openExport: Command = context => {
	open(context, markedCount(context.store.getState()) > 0 ? 'marked' : 'below');
};

export const exportShown: Command = context => {
	open(context, 'shown');
};

export const changeExportScope: Command = ({store}) => {
	store.dispatch({type: 'export/scoped', by: 1});
};

export const changeExportScopeBack: Command = ({store}) => {
	store.dispatch({type: 'export/scoped', by: -1});
};

export const toggleExportProfiles: Command = ({store}) => {
	store.dispatch({type: 'export/profilesToggled'});
};

/** Adds lists to the snapshot, or leaves them out again. */
const toggleLists =
	(kind: SnapshotKind): Command =>
	context => {
		const {store, disk, now} = context;
		const state = store.getState();
		const ids = state.dialog.kind === 'export' ? exportedIds(state, state.dialog) : [];
		const times = usableTimes(openKnown(disk), kind, ids, {
			oldest: now() - usualMaxAge.milliseconds,
			isTrue: truthOf(context),
		});
		store.dispatch({
			type: 'export/listsToggled',
			kind,
			plan: {
				known: times.length,
				missing: ids.length - times.length,
				age: age(Math.min(...times), now()) ?? 'just now',
			},
		});
	};

export const toggleExportAccounts = toggleLists('accounts');

export const toggleExportMembers = toggleLists('members');

function scopeOf(state: State, dialog: DialogOf<'export'>): Scope {
	const {id, name} = dialog;
	const scope = scopeOfFile(dialog);
	const {visible, index} = state.tree;
	const idsAt = (rows: Iterable<number>) => new Set([...rows].map(row => index.idAt(row) ?? ''));
	switch (scope) {
		case 'marked': {
			return {some: scope, ids: idsAt(markedRows(state))};
		}

		case 'below': {
			return {id, name};
		}

		case 'shown': {
			// A hidden parent cannot be read.
			return {some: scope, ids: idsAt(visible.filter(row => index.organizationAt(row) !== undefined))};
		}

		case 'all': {
			return undefined;
		}
	}
}

/** Opens the dialog that waits for an export with profiles, which takes one request for each profile. */
function ask({store, nextRequest}: Context): ExportQuestion {
	const request = nextRequest();
	store.dispatch({type: 'export/asked', request});
	return {
		isWaiting() {
			const {dialog} = store.getState();
			return dialog.kind === 'exporting' && dialog.request === request;
		},
		note(text) {
			store.dispatch({type: 'export/noted', request, text});
		},
	};
}

type Running = {
	readonly isWithProfiles: boolean;
	/** The lists that a snapshot is to hold. */
	readonly kinds: readonly SnapshotKind[];
	readonly question: ExportQuestion | undefined;
	readonly target?: ExportTarget;
	/** Reports the result. */
	readonly end: (message: Message) => void;
};

const readingText = 'Reading every organization in full, to export …';

async function runExport(
	context: Context,
	format: FileFormat,
	scope: Scope,
	{isWithProfiles, kinds, question, target, end}: Running,
): Promise<void> {
	await whileReading(
		context,
		async (reading, signal) =>
			orFail(
				async () => {
					end(await exportTo(reading, format, scope, {question, isWithProfiles, kinds, target, signal}));
				},
				error => {
					end(
						signal.aborted
							? stopped
							: failureMessage(
									error,
									'danger',
									told`Nothing was written, because not everything could be read. ${failureText(error)}`,
								),
					);
				},
			),
		question ? 'dialog' : undefined,
	);
}

const isReadingProfiles = (format: FileFormat, {isWithProfiles}: DialogOf<'export'>): boolean =>
	!fileFormat(format).isWithoutProfiles && isWithProfiles;

const kindsOf = (format: FileFormat, {lists = {}}: DialogOf<'export'>): readonly SnapshotKind[] =>
	format === 'snapshot' ? snapshotKinds.filter(kind => lists[kind] !== undefined) : [];

/** Asks for the path of the export. */
export const editExportPath: Command = ({store}) => {
	const state = store.getState();
	const {dialog} = state;
	if (dialog.kind === 'export') {
		store.dispatch({
			type: 'path/opened',
			line: lineOf(exportFileOf(dialog)),
			purpose: {
				kind: 'export',
				title: 'Export to',
				about: `Exports: ${scopeText(state, dialog)}. The folder must exist. cforgs asks before it replaces a file.${isPrivate ? ' Only you can read a new file.' : ''}`,
				isRead: false,
				back: dialog,
			},
		});
	}
};

/** Reads every organization in full and writes the chosen ones to the typed path. */
export const exportToPath: PathAnswer = async (context, {purpose: {back}, ...target}, question) => {
	const format = back.kind === 'export' ? fileFormats[back.cursor] : undefined;
	if (format === undefined || back.kind !== 'export') {
		return;
	}

	question.note(readingText);
	await runExport(context, format, scopeOf(context.store.getState(), back), {
		isWithProfiles: isReadingProfiles(format, back),
		kinds: kindsOf(format, back),
		question,
		target,
		end: question.end,
	});
};

/** Reads every organization in full and writes the chosen ones to the folder where the program was started. Never overwrites a file. */
export const exportChosen: Command = async context => {
	const {store} = context;
	const {dialog} = store.getState();
	const format = dialog.kind === 'export' ? fileFormats[dialog.cursor] : undefined;
	if (format === undefined || dialog.kind !== 'export') {
		return;
	}

	const say = (message: Message) => {
		store.dispatch({type: 'message/shown', message});
	};

	const scope = scopeOf(store.getState(), dialog);
	const isWithProfiles = isReadingProfiles(format, dialog);
	const kinds = kindsOf(format, dialog);
	const question = isWithProfiles || kinds.length > 0 ? ask(context) : undefined;
	if (question) {
		question.note(readingText);
	} else {
		store.dispatch({type: 'dialog/closed'});
		say({tone: 'info', text: readingText});
	}

	// After the user has left the dialog, a result would interrupt something else.
	const end = (message: Message) => {
		if (question?.isWaiting() === false) {
			return;
		}

		if (question) {
			store.dispatch({type: 'dialog/closed'});
		}

		say(message);
	};

	await runExport(context, format, scope, {isWithProfiles, kinds, question, end});
};
