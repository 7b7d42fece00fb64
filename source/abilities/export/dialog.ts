import {withDialog, type State, whileIn, whileAwaiting} from '../../kernel/state/state.js';
import {type ProfileClock, type ProfilesOf, profilesOf, toRead} from '../../kernel/state/profile-age.js';
import {markedCount, markedRows} from '../../kernel/state/selectors.js';
import {fileFormats, fileFormat, freeExportFile} from '../../kernel/files/formats.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type SnapshotKind, snapshotKinds} from '../../kernel/files/snapshot.js';
import type {Told} from '../../base/text/told.js';
import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import {hiddenMarks} from '../../kernel/state/marks.js';
import {count, counted} from '../../base/text/words.js';
import {widthOf} from '../../base/text/width.js';
import {harmless} from '../../base/text/harmless.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {hint, plain, row, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {Handlers} from '../../kernel/state/events.js';

/** The scope of an export: the marked organizations, one organization and everything below it, the rows in the tree, or everything. */
const exportScopes = ['marked', 'below', 'shown', 'all'] as const;

export type ExportScope = (typeof exportScopes)[number];

/** What the chosen format can hold of the scope: a snapshot has the marked organizations, or all of them. */
export const scopeOfFile = ({scope, cursor}: Pick<DialogOf<'export'>, 'cursor' | 'scope'>): ExportScope =>
	scope !== 'marked' && fileFormats[cursor] === 'snapshot' ? 'all' : scope;

type ExportFolder = {readonly path: string; readonly names: ReadonlySet<string>};

/** How many organizations have a list that is known, how many take a request, and when the oldest known list was read: `2 hours ago`. */
type ListPlan = {readonly known: number; readonly missing: number; readonly age: string};

/** Events while exporting. */
export type ExportEvent =
	| {
			readonly type: 'export/opened';
			readonly id: string;
			readonly name: string;
			readonly scope: ExportScope;
			readonly folder: ExportFolder;
			readonly clock?: ProfileClock;
	  }
	| {readonly type: 'export/scoped'; readonly by: 1 | -1}
	| {readonly type: 'export/profilesToggled'}
	| {readonly type: 'export/listsToggled'; readonly kind: SnapshotKind; readonly plan: ListPlan}
	| {readonly type: 'export/asked'; readonly request: number}
	| {readonly type: 'export/snapshotWritten'; readonly file: string}
	| {readonly type: 'export/noted'; readonly request: number; readonly text: Told};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly export: {
			readonly id: string;
			readonly name: string;
			readonly scope: ExportScope;
			readonly folder: ExportFolder;
			readonly isWithProfiles: boolean;
			/** The lists that a snapshot is to hold. */
			readonly lists?: Readonly<Partial<Record<SnapshotKind, ListPlan>>>;
			readonly clock?: ProfileClock;
			readonly cursor: number;
		};
		readonly exporting: {readonly request: number; readonly text: Told};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly export: ExportEvent;
	}
}

export const exportHandlers: Handlers<ExportEvent> = {
	'export/opened': (state, event) =>
		withDialog(state, {
			kind: 'export',
			id: event.id,
			name: event.name,
			scope: event.scope,
			folder: event.folder,
			isWithProfiles: false,
			...(event.clock && {clock: event.clock}),
			cursor: 0,
		}),

	'export/scoped'(state, {by}) {
		const {dialog} = state;
		if (dialog.kind !== 'export') {
			return state;
		}

		const isSnapshot = fileFormats[dialog.cursor] === 'snapshot';
		const scopes = exportScopes.filter(scope =>
			scope === 'marked' ? markedCount(state) > 0 : scope === 'all' || !isSnapshot,
		);
		const order = by === 1 ? scopes : scopes.toReversed();
		const scope = scopeOfFile(dialog);
		const {lists, ...rest} = dialog;
		return withDialog(state, {...rest, scope: order[order.indexOf(scope) + 1] ?? order[0] ?? scope});
	},

	'export/profilesToggled': state =>
		whileIn(state, 'export', dialog => ({...dialog, isWithProfiles: !dialog.isWithProfiles})),

	'export/listsToggled'(state, event) {
		const {dialog} = state;
		if (dialog.kind !== 'export') {
			return state;
		}

		const {[event.kind]: plan, ...others} = dialog.lists ?? {};
		return withDialog(state, {...dialog, lists: plan ? others : {...others, [event.kind]: event.plan}});
	},

	'export/asked': (state, {request}) => whileIn(state, 'export', () => ({kind: 'exporting', request, text: ''})),

	'export/snapshotWritten': (state, {file}) => ({...state, lastSnapshot: file}),

	'export/noted': (state, {request, text}) => whileAwaiting(state, 'exporting', request, dialog => ({...dialog, text})),
};

/** For exporting the marked organizations, or those below the selected one. */
export const whyNotOpenExport: WhyNot = state =>
	whyNotRow(state) ?? (markedCount(state) > 0 ? undefined : whyNotIdentified(state));

export const whyNotScope: WhyNot = state =>
	state.dialog.kind === 'export' && fileFormats[state.dialog.cursor] === 'snapshot' && markedCount(state) === 0
		? 'A snapshot always has all organizations, or only the marked ones.'
		: undefined;

/** Why the file cannot be written. The marked organizations may no longer be in the list. */
export const whyNotExport: WhyNot = state =>
	state.dialog.kind === 'export' && state.dialog.scope === 'marked' && markedCount(state) === 0
		? `Nothing is marked any more. Press ${keyOf(state, 'changeExportScope')} to choose what to export.`
		: undefined;

const whyNotLists =
	(kind: SnapshotKind): WhyNot =>
	state => {
		const {dialog} = state;
		const isSnapshot = dialog.kind === 'export' && fileFormats[dialog.cursor] === 'snapshot';
		return isSnapshot
			? whyNotCall(state, `Reading ${kind}`, kind)
			: `Only a snapshot can hold ${kind}: choose it first.`;
	};

export const whyNotAddAccounts = whyNotLists('accounts');

export const whyNotAddMembers = whyNotLists('members');

/** For loading profiles before an export. */
export const whyNotProfiles: WhyNot = state => {
	const {dialog} = state;
	const format = dialog.kind === 'export' ? fileFormats[dialog.cursor] : undefined;
	return format !== undefined && fileFormat(format).isWithoutProfiles
		? 'The text has only names and ids, no profiles.'
		: whyNoProfiles(state);
};

type Exporting = DialogOf<'export'>;

// A text, followed by the key that changes what it says. If the row is too narrow, the key is below the text.
function rowsWithKey(text: string, keyText: string, columns: number, tone?: 'dim'): readonly Row[] {
	const isOneRow = widthOf(harmless(text)) + 3 + widthOf(keyText) <= columns;
	return isOneRow
		? [row(tone === undefined ? plain(text) : toned(tone, text), hint(keyText))]
		: [...toldRows(text, columns, tone), ...toldRows(keyText, columns, 'dim', 2)];
}

function missingRows(
	state: State,
	{dialog, ids, unread}: {readonly dialog: Exporting; readonly ids: readonly string[]; readonly unread: number},
	columns: number,
): readonly Row[] {
	const key = keyOf(state, 'toggleExportProfiles');
	const loaded = ids.length - unread;
	const isOne = ids.length === 1;
	const ofAll =
		loaded === 0
			? 'No profile is loaded'
			: `${count(loaded)} of ${counted(ids.length, 'profile')} ${loaded === 1 ? 'is' : 'are'} loaded`;
	const head = isOne ? 'The profile is not loaded' : ofAll;
	const cost = `up to ${counted(unread, 'request')}`;
	if (fileFormats[dialog.cursor] === 'snapshot') {
		const [rest, them] = loaded === 0 ? ['profiles', 'them'] : ['the others', 'the others'];
		return toldRows(
			`${head}. Without ${isOne ? 'it' : rest}, a comparison cannot detect changes in profiles. Press ${key} to load ${isOne ? 'it' : them}: ${cost}.`,
			columns,
			'warning',
		);
	}

	const empty = isOne
		? ' and may be empty in the file'
		: `; up to ${count(unread)} ${unread === 1 ? 'is' : 'are'} empty in the file`;
	return rowsWithKey(`${head}${empty}`, `press ${key} to load ${unread === 1 ? 'it' : 'them'}: ${cost}`, columns);
}

function loadedRows(
	state: State,
	{ids, profiles}: {readonly ids: readonly string[]; readonly profiles: ProfilesOf},
	columns: number,
): readonly Row[] {
	const {old, age} = profiles;
	const again = (which: string) =>
		`press ${keyOf(state, 'toggleExportProfiles')} to load ${which} again: ${counted(toRead(profiles, ids).length, 'request')}`;
	if (ids.length === 1) {
		return rowsWithKey(`The profile was loaded ${age}`, again('it'), columns);
	}

	const aged = old.length === 0 ? '' : `; ${count(old.length)} ${old.length === 1 ? 'is' : 'are'} old`;
	const which = old.length === 1 ? 'the old one' : 'the old ones';
	return rowsWithKey(
		`All ${count(ids.length)} profiles are loaded, the oldest ${age}${aged}`,
		again(old.length === 0 ? 'all' : which),
		columns,
	);
}

function profilesRows(state: State, dialog: Exporting, columns: number): readonly Row[] {
	if (fileFormats[dialog.cursor] === 'tree') {
		return toldRows('No profiles: the text has only names and ids.', columns, 'dim');
	}

	const ids = exportedIds(state, dialog);
	if (ids.length === 0) {
		return [];
	}

	const profiles = profilesOf(state, ids, dialog.clock);
	const unread = profiles.unread.length;
	if (dialog.isWithProfiles) {
		// The list behind the tree lacks details, so only a full read shows which profiles the list contains.
		const cost = `${unread === 0 ? '' : 'up to '}${counted(toRead(profiles, ids).length, 'request')}`;
		return rowsWithKey(
			`Loads the ${ids.length === 1 ? 'profile' : 'profiles'} first: ${cost}`,
			`press ${keyOf(state, 'toggleExportProfiles')} to skip the profiles`,
			columns,
		);
	}

	return unread > 0 ? missingRows(state, {dialog, ids, unread}, columns) : loadedRows(state, {ids, profiles}, columns);
}

function listsRows(state: State, {cursor, lists = {}}: Exporting, columns: number): readonly Row[] {
	const keys = {accounts: keyOf(state, 'toggleExportAccounts'), members: keyOf(state, 'toggleExportMembers')} as const;
	return fileFormats[cursor] === 'snapshot'
		? snapshotKinds.flatMap(kind => {
				const plan = lists[kind];
				if (!plan) {
					return rowsWithKey(
						`Without the ${kind} of each organization`,
						`press ${keys[kind]} to add them`,
						columns,
						'dim',
					);
				}

				const {known, missing, age} = plan;
				const parts = [
					...(known === 0 ? [] : [`${count(known)} known, the oldest ${age}`]),
					...(missing === 0 ? [] : [`up to ${counted(missing, 'request')}`]),
				];
				return rowsWithKey(
					`With the ${kind} of each organization: ${parts.join('; ')}`,
					`press ${keys[kind]} to leave them out`,
					columns,
				);
			})
		: [];
}

/** The default file of an export: the first free name. */
export const exportFileOf = ({id, name, scope, folder, cursor}: Exporting): string =>
	freeExportFile(fileFormats[cursor] ?? 'json', scope === 'below' ? {id, name} : scope, folder.names);

/** What the export will write, as words. */
export function scopeText(state: State, dialog: DialogOf<'export'>): string {
	const {name} = dialog;
	switch (scopeOfFile(dialog)) {
		case 'marked': {
			return `The marked: ${counted(markedCount(state), 'organization')}`;
		}

		case 'below': {
			return `${name} and everything below it`;
		}

		case 'shown': {
			return `The rows in the tree: ${counted(state.tree.visible.length, 'row')}`;
		}

		case 'all': {
			return 'Every organization';
		}
	}
}

/** What a format is called in the list. A snapshot has the marked organizations, or all of them. */
function titleOf(state: State, {scope}: Exporting, format: (typeof fileFormats)[number]): string {
	return format === 'snapshot' && scope === 'marked'
		? `Snapshot of the ${counted(markedCount(state), 'marked organization')}, to compare with later`
		: fileFormat(format).title;
}

/** The scope, format and file of an export. */
export function exportRows(
	state: State,
	dialog: Exporting,
	{columns, height}: {readonly columns: number; readonly height: number},
): readonly Row[] {
	const {folder, cursor} = dialog;
	const file = exportFileOf(dialog);
	const isSnapshot = fileFormats[cursor] === 'snapshot';
	const scope = scopeOfFile(dialog);
	const partRows =
		isSnapshot && scope === 'marked'
			? toldRows('A comparison with this snapshot compares only these organizations.', columns, 'dim')
			: [];
	const scopeRows =
		isSnapshot && markedCount(state) === 0
			? toldRows(scopeText(state, dialog), columns)
			: rowsWithKey(
					scopeText(state, dialog),
					`press ${keyOf(state, 'changeExportScope')} to change what to export`,
					columns,
				);
	const settingRows = [
		...scopeRows,
		...partRows,
		...(scope === 'marked' ? notShownRows(hiddenMarks(state), columns) : []),
		...profilesRows(state, dialog, columns),
		...listsRows(state, dialog, columns),
	];
	const written = toldRows(`Writes ${file}`, columns);
	const where = rowsWithKey(
		`in ${folder.path}`,
		`press ${keyOf(state, 'editExportPath')} to change the path`,
		columns,
		'dim',
	);
	const formats = (room: number) =>
		windowed(fileFormats, cursor, room).map(([each, isSelected]): Row => ({
			left: [selectionMark(isSelected), plain(titleOf(state, dialog, each))],
			isSelected,
		}));
	const whole = [...settingRows, row(), ...formats(fileFormats.length), row(), ...written, ...where];
	// If not everything fits, the formats and the file name come first.
	return whole.length <= height ? whole : [...formats(height - written.length), ...written, ...settingRows, ...where];
}

/** The ids of the loaded organizations that the export will write. */
export function exportedIds(
	{tree, organizations, marks}: Pick<State, 'marks' | 'organizations' | 'tree'>,
	dialog: DialogOf<'export'>,
): readonly string[] {
	const {id} = dialog;
	const {index, visible} = tree;
	const idsAt = (rows: Iterable<number>): readonly string[] =>
		[...rows].filter(at => index.organizationAt(at) !== undefined).map(at => index.idAt(at) ?? '');
	switch (scopeOfFile(dialog)) {
		case 'below': {
			const at = index.rowByKey.get(id) ?? -1;
			return idsAt(Array.from({length: index.size[at] ?? 0}, (_, offset) => at + offset));
		}

		case 'shown': {
			return idsAt(visible);
		}

		case 'marked': {
			return idsAt(markedRows({tree, marks}));
		}

		case 'all': {
			return organizations.map(organization => organization.id);
		}
	}
}
