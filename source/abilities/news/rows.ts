import {deedOf, personOf, wayOf} from '../../kernel/files/audit-records.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {
	data, plain, row, type Row, selectionMark, shownData, sign, type Span, toldRows, toldSpan, type Tone, toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {isAscii} from '../../base/text/ascii.js';
import {lineFromDifference} from '../../base/text/excerpt.js';
import {exactName} from '../../base/text/harmless.js';
import {timestamp} from '../../base/text/time.js';
import {told, toldPath} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {whyNoHistories} from './availability.js';
import {type Change, type ChangeKind, countsText, type Edit, kindsOf} from './changes.js';
import {changeList, changesIn, type NewsDialog, nothingText, unreadChanges, unreadOthers} from './state.js';
import {mostUnread} from './unread.js';

const tones: Readonly<Record<ChangeKind, Tone>> = {
	created: 'success', appeared: 'success', gone: 'danger', renamed: 'accent', moved: 'accent', manager: 'accent', profile: 'accent',
};

const labelColumns = 10;

const mostOfPerson = 28;

// Narrower rows show who made the change only below the list.
const leastForPerson = 70;

// Longer texts are cut before they are measured.
const cellUnits = 200;

// The user may have acted from elsewhere, such as the dashboard.
function personSpan(record: AuditRecord, user: string | undefined): Span {
	const person = personOf(record);
	if (person === '') {
		return plain('(nobody named)');
	}

	return person.toLowerCase() === user?.toLowerCase() ? plain('you') : data(person);
}

const timeOf = ({action: {time = ''}}: AuditRecord): string => time === '' ? '(no time)' : timestamp(time);

// Who made the latest change, and when.
function whoSpans({records = []}: Change, user: string | undefined, columns: number): readonly Span[] {
	const [latest] = records;
	if (!latest || columns < leastForPerson) {
		return [];
	}

	const person = personSpan(latest, user);
	const text = person.isData ? exactName(person.text.slice(0, cellUnits)) : person.text;
	const width = Math.min(mostOfPerson, widthOf(text));
	const shown = person.isData ? shownData(fit(text, width)) : person;
	return [{...shown, tone: 'dim'}, toned('dim', `  ${timeOf(latest)}`)];
}

type Columns = {readonly columns: number; readonly ofKinds: number};

const kindsText = (change: Change): string => kindsOf(change).join(', ');

function changeRow(change: Change, isSelected: boolean, user: string | undefined, {columns, ofKinds}: Columns): Row {
	const [first = 'renamed'] = kindsOf(change);
	const kind = `${kindsText(change).padEnd(ofKinds)}  `;
	const right = whoSpans(change, user, columns);
	const room = columns - widthOf(`❯ ${kind}`) - totalWidth(right) - 1;
	return {
		left: [selectionMark(isSelected), toned(tones[first], kind), ...(change.name === '' ? [plain('(no name)')] : nameSpans([data(change.name)], room))],
		right,
		isSelected,
	};
}

const fieldLabels = {name: 'Name', parent: 'Parent', manager: 'Managed by'} as const;

/** Both values: in one row, or below each other from the first difference. */
function editRows({field, from, to}: Edit, columns: number): readonly Row[] {
	const label = `${fieldLabels[field].padEnd(labelColumns)}  `;
	// Not the name of a key here, so ASCII output shows an arrow and not a word.
	const arrow = isAscii() ? ' -> ' : ' → ';
	const whole = row(toned('dim', label), plain('“'), data(from), sign(`”${arrow}“`, '”, now “'), data(to), plain('”'));
	const isShort = from.length + to.length < columns && widthOf(`${label}“${exactName(from)}”${arrow}“${exactName(to)}”`) <= columns;
	const side = (word: string, text: string, other: string): Row => {
		const begin = `${fieldLabels[field]} ${word}`.padEnd(labelColumns + 4);
		return row(toned('dim', `${begin} `), text === '' ? toned('dim', '(empty)') : shownData(lineFromDifference(text, other, columns - begin.length - 1)));
	};

	return isShort ? [whole] : [side('was', from, to), side('is', to, from)];
}

function recordRow(record: AuditRecord, user: string | undefined): Row {
	const {words, object, ending = ''} = deedOf(record);
	const {words: way, token} = wayOf(record);
	return row(
		toned('dim', `${timeOf(record)}  `),
		personSpan(record, user),
		...(way === '' ? [] : [plain('  '), {text: way, tone: 'dim' as const}]),
		...(token === undefined ? [] : [plain(': '), data(token)]),
		plain('  '),
		...(words === '' ? [] : [plain(object === undefined ? words : `${words} `)]),
		...(object === undefined ? [] : [data(object)]),
		...(ending === '' ? [] : [plain(` ${ending}`)]),
	);
}

const reasons = {
	created: undefined,
	appeared: 'It was not in the list before, and its creation time shows that it is not new.',
	gone: 'It is deleted, or no longer visible to you: the list does not say which.',
} as const;

function whoRows(state: State, {presence, records, why}: Change, user: string | undefined, columns: number): readonly Row[] {
	if (why !== undefined) {
		return toldRows(told`Who did it is not known. ${why}`, columns, 'warning');
	}

	if (records) {
		return records.length === 0 ? toldRows('The history does not say who did it.', columns, 'dim') : records.map(record => recordRow(record, user));
	}

	return presence === 'gone' || whyNoHistories(state) !== undefined ? [] : toldRows(`Press ${keyOf(state, 'askWho')} to read who did it.`, columns, 'dim');
}

/** Everything about the chosen change. */
function detailRows(state: State, change: Change, user: string | undefined, columns: number): readonly Row[] {
	const {id, presence, parent, edits} = change;
	const at = rowOfId(state, id);
	const reason = presence === undefined ? undefined : reasons[presence];
	const path = toldPath(pathOf(state, at).map(name => exactName(name)));
	const known = at === -1 ? [] : [row({...toldSpan(path), isHarmless: true})];
	const last = at === -1 && parent !== undefined ? [row(toned('dim', 'was in '), data(parent.name ?? parent.id))] : [];
	return [
		...known,
		...last,
		row({...data(id), tone: 'dim'}),
		...(reason === undefined ? [] : toldRows(reason, columns, 'dim')),
		...edits.flatMap(edit => editRows(edit, columns)),
		...whoRows(state, change, user, columns),
	];
}

const requests = (number: number): string => `${counted(number, 'request')}, one for each organization`;

/** The progress of the reading, why it ended, and what keys can still read. */
function readingRows(state: State, {request, text}: NewsDialog, columns: number): readonly Row[] {
	if (request !== undefined) {
		return toldRows(text ?? 'Reading histories …', columns, 'dim');
	}

	const [changed, others] = [unreadChanges(state).length, unreadOthers(state).length];
	const why = text === undefined ? [] : toldRows(text, columns, 'warning');
	if (whyNoHistories(state) !== undefined) {
		return [...why, ...toldRows('This credential cannot read the history, so it is unknown who made these changes, and whether profiles changed.', columns, 'dim')];
	}

	return [
		...why,
		...(changed === 0 ? [] : toldRows(`Press ${keyOf(state, 'askWho')} to read who made the changes: ${requests(changed)}.`, columns, 'dim')),
		...(others === 0 ? [] : toldRows(`Press ${keyOf(state, 'askChangedProfiles')} to find changed profiles, too: ${requests(changed + others)}. The limit is 1,200 in five minutes.`, columns, 'dim')),
	];
}

function headRows(state: State, dialog: NewsDialog, columns: number): readonly Row[] {
	const {moment = '', own = 0, isShort = false, isCut = false} = state.news ?? {};
	const changes = changesIn(state);
	const counts = countsText(changes);
	const ownText = own === 0 ? '' : ` ${counted(own, 'organization')} that only you changed from this computer ${own === 1 ? 'is' : 'are'} left out.`;
	return [
		...toldRows(changes.length === 0 ? nothingText(state) : `${counts} since ${moment}.${ownText}`, columns),
		...(isShort ? toldRows('The list is incomplete, so nothing counts as gone.', columns, 'warning') : []),
		...(isCut ? toldRows(`There were more: cforgs keeps ${count(mostUnread)} changes until you look at them.`, columns, 'warning') : []),
		...readingRows(state, dialog, columns),
	];
}

/** The changes since the last session around the chosen one, and below the list everything about it. */
export function newsView(state: State, dialog: NewsDialog, room: Room): DialogView {
	const {columns, height: whole} = room;
	return {
		title: 'Since you were last here',
		rows: changeList.rows(state, dialog, room, {
			head: headRows(state, dialog, columns),
			isEmptyTold: true,
			rowsOf(found, height) {
				const chosen = found[dialog.cursor];
				// The same room for each change, so that the list does not jump.
				const below = height - 1;
				const detail = Math.max(3, Math.floor(whole / 3), below - found.length);
				const shown = windowed(found, dialog.cursor, Math.max(1, below - detail));
				const ofKinds = Math.max(...shown.map(([change]) => kindsText(change).length));
				const changes = shown.map(([change, isSelected]) => changeRow(change, isSelected, dialog.user, {columns, ofKinds}));
				return [...changes, row(), ...(chosen ? detailRows(state, chosen, dialog.user, columns).slice(0, detail) : [])];
			},
		}),
	};
}
