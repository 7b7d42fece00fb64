import {orFailure} from '../../base/api/api-error.js';
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
import {usableTimes, profileClock} from '../../kernel/loop/known-lists.js';
import {failureMessage} from '../../kernel/loop/tell.js';
import {whileReading} from '../../kernel/loop/until.js';
import {openKnown} from '../../kernel/storage/known.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import {isPrivate} from '../../kernel/storage/write-file.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {onMarks} from '../../kernel/loop/on-tree.js';
import {toldRows} from '../../kernel/rows/row.js';
import {whyNotRow} from '../../kernel/state/availability.js';
import {exportTo, stopped, type ExportQuestion, type ExportTarget, type Scope} from './export-file.js';
import {
	type ExportScope,
	scopeOfFile,
	exportedIds,
	exportFileOf,
	scopeText,
	whyNotScope,
	whyNotOpenExport,
	whyNotExport,
	whyNotAddAccounts,
	whyNotAddMembers,
	whyNotProfiles,
	exportRows,
	exportHandlers,
} from './dialog.js';

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

const openExport: Command = context => {
	open(context, markedCount(context.store.getState()) > 0 ? 'marked' : 'below');
};

const exportShown: Command = context => {
	open(context, 'shown');
};

const changeExportScope: Command = ({store}) => {
	store.dispatch({type: 'export/scoped', by: 1});
};

const changeExportScopeBack: Command = ({store}) => {
	store.dispatch({type: 'export/scoped', by: -1});
};

const toggleExportProfiles: Command = ({store}) => {
	store.dispatch({type: 'export/profilesToggled'});
};

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

const toggleExportAccounts = toggleLists('accounts');

const toggleExportMembers = toggleLists('members');

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
	readonly kinds: readonly SnapshotKind[];
	readonly question: ExportQuestion | undefined;
	readonly target?: ExportTarget;
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
			orFailure(
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

const editExportPath: Command = ({store}) => {
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

const exportToPath: PathAnswer = async (context, {purpose: {back}, ...target}, question) => {
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

/** Exports organizations to a file. */
export const exporting = defineAbility({
	name: 'exporting',
	section: 'While copying and exporting',
	commands: {
		openExport,
		exportShown,
		changeExportScope,
		changeExportScopeBack,
		toggleExportProfiles,
		toggleExportAccounts,
		toggleExportMembers,
		exportChosen,
		editExportPath,
	},
	keys: [
		{
			keys: ['x'],
			command: 'openExport',
			task: 'keep',
			beforeRows: 'opens',
			name: 'export',
			alsoCalled: ['save', 'download'],
			description:
				'Export the marked, selected, shown or all organizations: JSON, NDJSON, CSV, text, HCL or a snapshot',
			places: 'panes',
			whyNot: whyNotOpenExport,
			...onMarks('export'),
			isHint: false,
		},
		{
			keys: ['ctrl+s'],
			command: 'exportShown',
			name: 'export',
			description: 'Export the narrowed tree',
			places: ['find'],
			whyNot: whyNotRow,
		},
		...listKeys('export'),
		{
			keys: ['enter'],
			command: 'exportChosen',
			name: 'write',
			description: 'Write the file, under a free name',
			places: ['export'],
			whyNot: whyNotExport,
			isHint: true,
		},
		{
			keys: ['e'],
			command: 'editExportPath',
			name: 'path',
			description: 'Choose another file or folder to write to',
			places: ['export'],
			whyNot: whyNotExport,
			isHint: true,
		},
		{
			keys: ['tab'],
			command: 'changeExportScope',
			name: 'what to export',
			description: 'Choose what to export: the marked, the selected and all below it, the rows in the tree, or all',
			places: ['export'],
			whyNot: whyNotScope,
			isHint: true,
		},
		{
			keys: ['shift+tab'],
			command: 'changeExportScopeBack',
			name: 'what to export',
			description: 'Go back to the previous choice of what to export',
			places: ['export'],
			whyNot: whyNotScope,
		},
		{
			keys: ['p'],
			command: 'toggleExportProfiles',
			name: 'profiles',
			description: 'Also load the profiles that are not loaded, one request each; press again to skip them',
			places: ['export'],
			whyNot: whyNotProfiles,
			isHint: true,
		},
		{
			keys: ['a'],
			command: 'toggleExportAccounts',
			name: 'accounts',
			description: 'Also save the accounts in a snapshot, one request for each unknown list; press again to skip them',
			places: ['export'],
			whyNot: whyNotAddAccounts,
			isHint: 'whereItActs',
		},
		{
			keys: ['m'],
			command: 'toggleExportMembers',
			name: 'members',
			description: 'Also save the members in a snapshot, one request for each unknown list; press again to skip them',
			places: ['export'],
			whyNot: whyNotAddMembers,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without writing anything',
			places: ['exporting'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['export'],
			isHint: true,
		},
	],
	places: {export: {label: 'exporting'}, exporting: {label: 'reading for an export'}},
	dialogs: [
		defineDialog('export', {
			view: (state, dialog, room) => ({
				title: 'Export',
				rows: exportRows(state, dialog, room),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
			}),
			choices: ({cursor}) => ({length: fileFormats.length, cursor}),
		}),
		defineDialog('exporting', {
			view: (_, {text}, {columns}) => ({title: 'Export', rows: toldRows(text, columns, 'dim')}),
		}),
	],
	handlers: [exportHandlers],
	pathAnswers: {export: exportToPath},
});
