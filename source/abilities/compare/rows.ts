import {snapshotKinds} from '../../kernel/files/snapshot.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedIds} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {isAscii} from '../../base/text/ascii.js';
import {lineFromDifference} from '../../base/text/excerpt.js';
import {exactName} from '../../base/text/harmless.js';
import {timestamp} from '../../base/text/time.js';
import {told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {
	lineSpans,
	data,
	plain,
	row,
	type Row,
	selectionMark,
	shownData,
	type Span,
	toldRows,
	type Tone,
	toned,
} from '../../kernel/rows/row.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import {windowed} from '../../kernel/rows/view.js';
import {pathHelp} from '../../kernel/rows/subject-rows.js';
import {
	type Change,
	changeDetails,
	editLabel,
	editText,
	whoText,
	type FieldEdit,
	isListChange,
} from '../../kernel/files/snapshot-changes.js';
import type {Comparison} from './compare.js';
import {nameInPair} from './pair.js';

/** The path of a snapshot to type, and below it the progress of the comparison, or why it failed. */
export function comparingRows(
	state: State,
	{line, request, text}: DialogOf<'comparing'>,
	columns: number,
): readonly Row[] {
	const label = 'File  ';
	const typed = lineSpans(line, Math.max(1, columns - label.length - 1));
	const help = told`To write a snapshot, press ${keyOf(state, 'openExport')} on the main screen, or run cforgs snapshot FILE. ${pathHelp(state)}`;
	const isRefused = text !== undefined && request === undefined;
	const shown = text ?? (request === undefined ? help : 'Reading the file …');
	return [
		{left: [toned('accent', label), ...typed.spans], cursor: label.length + typed.cursor},
		row(),
		...toldRows(shown, columns, isRefused ? 'warning' : 'dim'),
		...(text === undefined && request === undefined ? [row(), ...toldRows(pairText(state), columns)] : []),
	];
}

/** How to compare two organizations instead, from the marks that there are. */
function pairText(state: State): string {
	const [leaves, compares, marks] = [
		keyOf(state, 'closeDialog'),
		keyOf(state, 'openComparison'),
		keyOf(state, 'toggleMark'),
	];
	const [id = '', ...others] = markedIds(state);
	if (id === '') {
		return `To compare two organizations instead: press ${leaves}, press ${marks} on one of them, go to the other, and press ${compares}.`;
	}

	switch (others.length) {
		case 0: {
			return `To compare ${nameInPair(state, id)} with another organization: press ${leaves}, go to the other, and press ${compares}.`;
		}

		default: {
			return `To compare the ${others.length === 1 ? 'two' : count(others.length + 1)} marked organizations instead: press ${leaves}, then press ${compares}.`;
		}
	}
}

type Changes = DialogOf<'changes'>;

const tones = {
	created: 'success',
	appeared: 'success',
	renamed: 'accent',
	moved: 'accent',
	edited: 'accent',
	missing: 'warning',
	unlisted: 'warning',
	gone: 'danger',
	account_added: 'success',
	account_gone: 'danger',
	account_moved: 'accent',
	account_changed: 'accent',
	member_added: 'success',
	member_invited: 'success',
	member_joined: 'success',
	member_gone: 'danger',
	member_changed: 'accent',
} as const satisfies Readonly<Record<Change['change'], Tone>>;

const kindText = (change: Change): string =>
	isListChange(change) ? {accounts: 'account', members: 'member'}[change.item.list] : change.change;

/** Which fields changed. Of an account or a member also what became of it. */
function editedText(change: Change): string {
	const edits = 'edits' in change ? change.edits : [];
	if (!isListChange(change)) {
		return edits.map(({field}) => field).join(', ');
	}

	const [, verb = ''] = change.change.split('_', 2);
	const labels = edits.filter(({field}) => field !== 'organization' && verb !== 'joined').map(edit => editLabel(edit));
	return [...(verb === 'changed' ? [] : [verb]), ...labels].join(', ');
}

function namesIn(change: Change): readonly Span[] {
	const name = change.name === '' ? plain('(no name)') : data(change.name);
	return isListChange(change) ? [name, toned('dim', ' · '), data(change.item.name)] : [name];
}

// A long name gets the room of the fields, which are also listed below. Only this row names the organization.
function changeRow(change: Change, isSelected: boolean, columns: number): Row {
	const edits = 'edits' in change ? change.edits : [];
	const fields = editedText(change);
	const kind = kindText(change).padEnd(10);
	const room = columns - widthOf(`❯ ${kind}`) - 1;
	const isShort =
		edits.length < 2 ||
		namesIn(change).reduce((sum, {text}) => sum + widthOf(exactName(text.slice(0, columns * 8))), 0) +
			widthOf(fields) <=
			room;
	const right = isShort ? fields : counted(edits.length, 'field');
	return {
		left: [
			selectionMark(isSelected),
			toned(tones[change.change], kind),
			...nameSpans(namesIn(change), room - widthOf(right)),
		],
		right: right === '' ? [] : [toned('dim', right)],
		isSelected,
	};
}

// Profiles that were loaded earlier may have changed.
function loadedText(
	{count: number, old, all, age}: NonNullable<Comparison['loaded']>,
	unread: number,
	key: string,
): string {
	const were = `${counted(number, 'compared profile')} ${number === 1 ? 'was' : 'were'} loaded earlier, ${number === 1 ? '' : 'the oldest '}${age}`;
	if (old === 0 && unread > 0) {
		return `${were}.`;
	}

	const which = old === 0 ? (number === all ? 'them' : `all ${count(all)}`) : `the ${counted(old, 'old one')} of them`;
	return `${were}: press ${key} to read ${which} again, with ${counted(old === 0 ? all : old, 'request')}.`;
}

const listKeys = {accounts: 'compareAccounts', members: 'compareMembers'} as const;

// What a key can still compare, the progress of that, or why it failed.
function profilesRows(
	state: State,
	{comparison: {unread = 0, loaded, unreadLists = {}, knownLists = {}}, request, text}: Changes,
	columns: number,
): readonly Row[] {
	if (request !== undefined) {
		return toldRows(text ?? 'Reading the file …', columns, 'dim');
	}

	const key = keyOf(state, 'compareProfiles');
	const them = unread === 1 ? 'it' : 'them';
	const aged = loaded && loadedText(loaded, unread, key);
	const way = `The snapshot has ${counted(unread, 'profile')} that the list leaves out: press ${key} to read and compare ${them}, with ${counted(unread, 'request')}.`;
	const lists = snapshotKinds.flatMap(kind => {
		const number = unreadLists[kind] ?? 0;
		const known = knownLists[kind];
		const press = (again: string, requests: number) =>
			`press ${keyOf(state, listKeys[kind])} to read ${again}, with ${counted(requests, 'request')}.`;
		return [
			...(number === 0
				? []
				: [`The ${kind} of ${counted(number, 'organization')} are not read: ${press('and compare them', number)}`]),
			...(known
				? [
						`The ${kind} of ${counted(known.count, 'organization')} were known, the oldest read ${known.age}${number === 0 ? `: ${press('them again', known.count)}` : '.'}`,
					]
				: []),
		];
	});
	const rest = lists.flatMap(each => toldRows(each, columns));
	return [
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...(unread === 0 ? [] : toldRows(way, columns)),
		...(aged === undefined ? [] : toldRows(aged, columns)),
		...rest,
	];
}

function headRows(
	{file, from, to, changes, remarks, unread = 0, unreadLists = {}}: Comparison,
	columns: number,
): readonly Row[] {
	const isWhole = unread === 0 && remarks.length === 0 && snapshotKinds.every(kind => (unreadLists[kind] ?? 0) === 0);
	const found = changes.length === 0 ? 'No change' : counted(changes.length, 'change');
	// Otherwise a reader might take the rest for unchanged.
	const what = isWhole ? found : `Not everything could be compared. ${found} in the rest`;
	const head = `${what} since ${timestamp(from)} (${file}), as of ${timestamp(to)}.`;
	return [
		...toldRows(head, columns, isWhole ? undefined : 'warning'),
		...remarks.flatMap(text => toldRows(text, columns, 'warning')),
	];
}

function editRows(edit: FieldEdit, columns: number): readonly Row[] {
	// Not the name of a key here, so ASCII output shows an arrow and not a word.
	const arrow = isAscii() ? '->' : '→';
	const rows = toldRows(editText(edit, arrow), columns, 'dim');
	if (rows.length < 2) {
		return rows;
	}

	const {from, to} = edit;
	const side = (word: string, text: string, other: string): Row => {
		const label = `  ${word} `;
		return row(
			toned('dim', label),
			text === '' ? toned('dim', '(empty)') : shownData(lineFromDifference(text, other, columns - label.length)),
		);
	};

	return [...toldRows(editLabel(edit), columns, 'dim'), side('old', from, to), side('new', to, from)];
}

function shortened(rows: readonly Row[], most: number): readonly Row[] {
	return rows.length > most
		? [...rows.slice(0, Math.max(0, most - 1)), row(toned('dim', '… cforgs diff prints everything.'))]
		: rows;
}

/** The list of changes around the chosen one, and below the list everything about the chosen change. */
export function changesRows(state: State, dialog: Changes, columns: number, height: number): readonly Row[] {
	const {comparison, cursor} = dialog;
	const {changes} = comparison;
	const chosen = changes[cursor];
	const profiles = [...profilesRows(state, dialog, columns), row()];
	const most = chosen ? Math.floor(height / 2) : height;
	const head = [...shortened(headRows(comparison, columns), Math.max(2, most - profiles.length)), ...profiles];
	if (!chosen) {
		return head;
	}

	// The same room for each change, so that the list does not jump: a quarter of the height, or all that a short list leaves.
	const below = height - head.length - 1;
	const room = Math.max(2, Math.floor(height / 4), below - changes.length);
	const list = Math.max(1, below - room);
	const edits = 'edits' in chosen ? chosen.edits : [];
	// The names are often cut above, and several organizations can have the same.
	const own = isListChange(chosen) ? `in ${chosen.name} (${chosen.id})` : chosen.id;
	const [first, ...others] = isListChange(chosen) ? changeDetails({...chosen, edits: []}) : [];
	const reasons = isListChange(chosen)
		? [...(first === undefined ? [] : [first]), own, ...others]
		: [own, ...('edits' in chosen ? [] : changeDetails(chosen))];
	const who = whoText(chosen);
	const maker =
		who === undefined
			? []
			: toldRows(chosen.who === 'unknown' ? 'The history does not say who did it.' : `Done ${who}`, columns);
	const details = [
		...reasons.flatMap(text => toldRows(text, columns, 'dim')),
		...edits.flatMap(edit => editRows(edit, columns)),
		...maker,
	];
	return [
		...head,
		...windowed(changes, cursor, list).map(([change, isSelected]) => changeRow(change, isSelected, columns)),
		row(),
		...shortened(details, room),
	];
}
