import {deedOf, personOf, wayOf} from '../../kernel/files/audit-records.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {mostWrites} from '../../kernel/form-model/journal-entry.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {
	data,
	plain,
	row,
	type Row,
	selectionMark,
	shownData,
	sign,
	type Span,
	toldRows,
	toldSpan,
	type Tone,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {isAscii} from '../../base/text/ascii.js';
import {lineFromDifference} from '../../base/text/excerpt.js';
import {exactName} from '../../base/text/harmless.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {bothForms, dot, joinedBy, type Told, told, toldPath} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {betweenText, type Noticed, type NoticedLine} from '../../kernel/storage/noticed.js';
import {
	whyNoHistories,
	changeList,
	changesIn,
	type NewsDialog,
	nothingText,
	unreadChanges,
	unreadOthers,
} from './state.js';
import {type Change, type ChangeKind, countsText, kindsOf, mostUnread} from './changes.js';

const tones: Readonly<Record<ChangeKind, Tone>> = {
	created: 'success',
	appeared: 'success',
	gone: 'danger',
	renamed: 'accent',
	moved: 'accent',
	manager: 'accent',
	profile: 'accent',
	accounts: 'accent',
	members: 'accent',
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

const timeOf = ({action: {time = ''}}: AuditRecord): string => (time === '' ? '(no time)' : timestamp(time));

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
		left: [
			selectionMark(isSelected),
			toned(tones[first], kind),
			...(change.name === '' ? [plain('(no name)')] : nameSpans([data(change.name)], room)),
		],
		right,
		isSelected,
	};
}

const fieldLabels = {name: 'Name', parent: 'Parent', manager: 'Managed by'} as const;

type Values = {readonly label: Told; readonly from: string | undefined; readonly to: string | undefined};

const noneText = (text: string | undefined): string | undefined =>
	text === undefined ? '(none)' : text === '' ? '(empty)' : undefined;

function valueRows({label, from, to}: Values, columns: number): readonly Row[] {
	const head = (word = '') => {
		const {text, said = text} = bothForms(label);
		const begin = `${text}${word}`.padEnd(labelColumns + word.length);
		return {text: `${begin}  `, said: `${said}${word} `, tone: 'dim', isHarmless: true} as const;
	};

	// Not the name of a key here, so ASCII output shows an arrow and not a word.
	const arrow = isAscii() ? ' -> ' : ' → ';
	const [one, other] = [from, to].map(text => noneText(text) ?? `“${exactName((text ?? '').slice(0, columns + 1))}”`);
	const isShort =
		(from ?? '').length + (to ?? '').length < columns &&
		widthOf(`${head().text}${one ?? ''}${arrow}${other ?? ''}`) <= columns;
	const value = (text: string | undefined): readonly Span[] => {
		const none = noneText(text);
		return none === undefined ? [plain('“'), data(text ?? ''), plain('”')] : [toned('dim', none)];
	};

	const side = (word: string, text: string | undefined, another = ''): Row => {
		const [begin, none] = [head(word), noneText(text)];
		const room = columns - widthOf(begin.text);
		return row(
			begin,
			none === undefined ? shownData(lineFromDifference(text ?? '', another, room)) : toned('dim', none),
		);
	};

	return isShort
		? [row(head(), ...value(from), sign(arrow, ', now '), ...value(to))]
		: [side(' was', from, to), side(' is', to, from)];
}

const kindLabels: Readonly<Record<Noticed['kind'], string>> = {
	profile: 'Profile',
	accounts: 'Accounts',
	members: 'Members',
};

const mostOfLabel = 28;

/** What a value is called. Names of accounts and members can be long. */
function labelOf({names}: NoticedLine): Told {
	const texts = names.map(name => exactName(name.slice(0, cellUnits)));
	return joinedBy(
		dot,
		texts.map(text => fit(text, Math.min(mostOfLabel, widthOf(text)))),
	);
}

function noticedRows({kind, lines, more, ...times}: Noticed, columns: number): readonly Row[] {
	return [
		...toldRows(`${kindLabels[kind]} changed ${betweenText(times)}:`, columns),
		...lines.flatMap(line =>
			'subject' in line
				? [row(toned('dim', `${line.names.join(' ').padEnd(labelColumns)}  `), data(line.subject))]
				: valueRows({label: labelOf(line), from: line.from, to: line.to}, columns),
		),
		...(more > 0 ? [row(toned('dim', `… and ${count(more)} more`))] : []),
	];
}

function recordRow(record: AuditRecord, user: string | undefined): Row {
	const {words: way, token} = wayOf(record);
	return row(
		toned('dim', `${timeOf(record)}  `),
		personSpan(record, user),
		...(way === '' ? [] : [plain('  '), {text: way, tone: 'dim' as const}]),
		...(token === undefined ? [] : [plain(': '), data(token)]),
		plain('  '),
		...deedOf(record),
	);
}

const reasons = {
	created: undefined,
	appeared: 'It was not in the list before, and its creation time shows that it is not new.',
	gone: 'It is deleted, or no longer visible to you: the list does not say which.',
} as const;

function whoRows(
	state: State,
	{presence, records, why}: Change,
	user: string | undefined,
	columns: number,
): readonly Row[] {
	if (why !== undefined) {
		return toldRows(told`Who did it is not known. ${why}`, columns, 'warning');
	}

	if (records) {
		return records.length === 0
			? toldRows('The history does not say who did it.', columns, 'dim')
			: records.map(record => recordRow(record, user));
	}

	return presence === 'gone' || whyNoHistories(state) !== undefined
		? []
		: toldRows(`Press ${keyOf(state, 'askWho')} to read who did it.`, columns, 'dim');
}

function detailRows(state: State, change: Change, user: string | undefined, columns: number): readonly Row[] {
	const {id, presence, parent, edits, noticed = []} = change;
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
		...edits.flatMap(({field, from, to}) => valueRows({label: fieldLabels[field], from, to}, columns)),
		...noticed.flatMap(each => noticedRows(each, columns)),
		...whoRows(state, change, user, columns),
	];
}

const requests = (number: number): string => `${counted(number, 'request')}, one for each organization`;

function readingRows(state: State, {request, text}: NewsDialog, columns: number): readonly Row[] {
	if (request !== undefined) {
		return toldRows(text ?? 'Reading histories …', columns, 'dim');
	}

	const [changed, others] = [unreadChanges(state).length, unreadOthers(state).length];
	const why = text === undefined ? [] : toldRows(text, columns, 'warning');
	if (whyNoHistories(state) !== undefined) {
		return [
			...why,
			...toldRows(
				'This credential cannot read the history, so it is unknown who made these changes, and whether profiles changed.',
				columns,
				'dim',
			),
		];
	}

	return [
		...why,
		...(changed === 0
			? []
			: toldRows(
					`Press ${keyOf(state, 'askWho')} to read who made the changes: ${requests(changed)}.`,
					columns,
					'dim',
				)),
		...(others === 0
			? []
			: toldRows(
					`Press ${keyOf(state, 'askChangedProfiles')} to find changed profiles, too: ${requests(changed + others)}. The limit is 1,200 in five minutes.`,
					columns,
					'dim',
				)),
	];
}

function headRows(state: State, dialog: NewsDialog, columns: number): readonly Row[] {
	const {
		since = Infinity,
		moment = '',
		own = 0,
		isShort = false,
		isCut = false,
		more = 0,
		changes: listed,
	} = state.news ?? {};
	const {recordedSince = -Infinity} = dialog;
	const changes = changesIn(state);
	const counts = countsText(changes);
	const ownText =
		own === 0
			? ''
			: ` ${counted(own, 'organization')} that only you changed from this computer ${own === 1 ? 'is' : 'are'} left out.`;
	return [
		...toldRows(changes.length === 0 ? nothingText(state) : `${counts} since ${moment}.${ownText}`, columns),
		...(listed ? [] : toldRows('The list of organizations was not compared with an earlier one.', columns, 'dim')),
		...(isShort ? toldRows('The list is incomplete, so nothing counts as gone.', columns, 'warning') : []),
		...(isCut
			? toldRows(
					`There were more: cforgs keeps ${count(mostUnread)} changes until you look at them.`,
					columns,
					'warning',
				)
			: []),
		...(changes.length > 0 && recordedSince > since
			? toldRows(
					`Changes that you made from this computer before ${timestamp(isoTime(recordedSince))} can be listed here: only the last ${count(mostWrites)} are recorded.`,
					columns,
					'dim',
				)
			: []),
		...(more > 0
			? toldRows(
					`There were more: of ${counted(more, 'other change')} of profiles, accounts or members, cforgs kept only the number.`,
					columns,
					'warning',
				)
			: []),
		...readingRows(state, dialog, columns),
	];
}

/** Rows in this height. The last one counts those that have no room. */
function cutRows(state: State, rows: readonly Row[], height: number): readonly Row[] {
	const shown = rows.slice(0, height - 1);
	return rows.length <= height
		? rows
		: [
				...shown,
				row(
					toned(
						'dim',
						`… and ${count(rows.length - shown.length)} more rows. Press ${keyOf(state, 'copyNews')} to copy everything.`,
					),
				),
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
				const changes = shown.map(([change, isSelected]) =>
					changeRow(change, isSelected, dialog.user, {columns, ofKinds}),
				);
				return [
					...changes,
					row(),
					...(chosen ? cutRows(state, detailRows(state, chosen, dialog.user, columns), detail) : []),
				];
			},
		}),
	};
}
