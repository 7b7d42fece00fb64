import type {Organization} from '../../base/api/schemas.js';
import {memberLabel} from '../../kernel/form-model/fields.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks} from '../../kernel/state/marks.js';
import {accountCount, nameOrId, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {excerpt} from '../../base/text/excerpt.js';
import {exactName} from '../../base/text/harmless.js';
import {shownText, told, type Told, toldPath} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {
	data,
	plain,
	row,
	type Row,
	shownValue,
	type Span,
	toldRows,
	toldSpan,
	type Tone,
	toned,
} from '../../kernel/rows/row.js';
import {type TableRoom, roomIn, twoRows} from '../../kernel/rows/side-by-side.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {wrapNames} from '../../kernel/rows/value-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {fieldText} from '../../kernel/files/snapshot-changes.js';
import {comparePair, foundText, nameInPair, type PairLine, type Side} from './pair.js';

type PairDialog = DialogOf<'pair'>;

// A value that needs more rows starts at the first difference.
const mostRows = 8;

const mostDifferences = 200;

export function parentText(state: State, {parent}: Organization): Told {
	if (!parent) {
		return 'none: a root';
	}

	const path = pathOf(state, rowOfId(state, parent.id));
	return path.length === 0
		? `${exactName(parent.name ?? '')} (${exactName(parent.id)})`.trimStart()
		: toldPath(path.map(name => exactName(name)));
}

export const managerIn = (state: State, {meta: {managed_by: id}}: Organization): string | undefined =>
	id === undefined ? id : nameOrId(state, id);

function sideOf(state: State, id: string): Side | undefined {
	const detail = state.details.get(id)?.detail;
	return (
		detail && {
			organization: detail.organization,
			profile: detail.profile,
			parent: parentText(state, detail.organization),
			manager: managerIn(state, detail.organization),
			accounts: accountCount(state, id),
		}
	);
}

export const noneText = (value: string | undefined): string | undefined =>
	value === undefined ? '(none)' : value === '' ? '(empty)' : undefined;

function valueLines(
	{field}: PairLine,
	value: string | undefined,
	other: string | undefined,
	columns: number,
): readonly Span[] {
	const none = noneText(value);
	if (none !== undefined) {
		return [toned('dim', none)];
	}

	const texts =
		field === 'parent' ? wrapNames(value ?? '', columns) : excerpt(value ?? '', other ?? '', columns, mostRows);
	return texts.map(text => shownValue(field, text));
}

function saidHead(state: State, id: string, at: number): readonly Span[] {
	const name = nameInPair(state, id);
	return [plain(at === 0 ? '1: ' : '; 2: '), ...(name === id ? [] : [data(name), plain(', ')]), data(id)];
}

function headRows(state: State, ids: PairDialog['ids'], room: TableRoom): readonly Row[] {
	const wrapped = (text: string, tone: Tone): readonly Span[] =>
		wrapNames(exactName(text), room.each).map(each => ({text: each, tone, isHarmless: true}));
	const [left = [], right = []] = ids.map(id => {
		const name = nameInPair(state, id);
		return [...(name === id ? [] : wrapped(name, 'heading')), ...wrapped(id, 'dim')];
	});
	return twoRows(
		'',
		[left, right],
		room,
		ids.flatMap((id, at) => saidHead(state, id, at)),
	);
}

export const labelOf = ({field, member}: Pick<PairLine, 'field' | 'member'>): Told =>
	memberLabel(field, member, fieldText(field));

export function spokenValue(field: string, text: string | undefined): Span {
	const none = text === undefined ? 'none' : text === '' ? 'empty' : undefined;
	return none === undefined
		? shownValue(field, field === 'parent' ? (text ?? '') : exactName(text ?? ''))
		: plain(none);
}

const saidDifference = (line: PairLine): readonly Span[] => [
	toldSpan(told`${labelOf(line)}: `),
	spokenValue(line.field, line.said?.[0] ?? line.left),
	plain('; '),
	spokenValue(line.field, line.said?.[1] ?? line.right),
];

function differenceRows(line: PairLine, room: TableRoom): readonly Row[] {
	const {left, right} = line;
	return twoRows(
		shownText(labelOf(line)),
		[valueLines(line, left, right, room.each), valueLines(line, right, left, room.each)],
		room,
		saidDifference(line),
	);
}

function comparedRows(left: Side, right: Side, room: TableRoom): readonly Row[] {
	const found = comparePair(left, right);
	const shown = found.differences.slice(0, mostDifferences);
	const more = found.differences.length - shown.length;
	const isCounted = left.accounts !== undefined && right.accounts !== undefined;
	return [
		...toldRows(
			`${foundText(found)}${isCounted ? '' : ' Accounts are compared once both lists have loaded.'}`,
			room.columns,
		),
		row(),
		...shown.flatMap(line => differenceRows(line, room)),
		...(more > 0 ? toldRows(`… and ${count(more)} more. cforgs compare prints everything.`, room.columns, 'dim') : []),
	];
}

/** Two organizations side by side, or their values below each other on a narrow screen: the differences, and the number of equal values. */
export function pairRows(state: State, {ids, request, text}: PairDialog, columns: number): readonly Row[] {
	const room = roomIn(columns);
	const [left, right] = ids.map(id => sideOf(state, id));
	const unread =
		request === undefined && text === undefined
			? `They are not loaded. Press ${keyOf(state, 'readPairAgain')} to load them.`
			: '';
	return [
		...headRows(state, ids, room),
		...notShownRows(hiddenMarks(state), columns),
		row(),
		...(request === undefined ? [] : toldRows(waitText(state, 'Reading them with their profiles …'), columns, 'dim')),
		...(text === undefined ? [] : [...toldRows(text, columns, 'warning'), row()]),
		...(left && right ? comparedRows(left, right, room) : toldRows(unread, columns, 'warning')),
	];
}
