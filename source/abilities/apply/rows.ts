import {exactName} from '../../base/text/harmless.js';
import {toldPath, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count, counted, listText} from '../../base/text/words.js';
import {writesOf} from '../../kernel/form-model/request.js';
import {changeEffort, effortText} from '../../kernel/loop/pace.js';
import {cell, changesSpans} from '../../kernel/rows/change-spans.js';
import {dialogRun, type RunRoom} from '../../kernel/rows/dialog-run.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {reviewRows} from '../../kernel/rows/review-rows.js';
import {
	data, plain, row, type Row, selectionMark, shownData, sign, type Span, toldRows, toldSpan, toned, totalWidth,
} from '../../kernel/rows/row.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import type {ApplyRow} from './plan.js';
import {acceptedText, countsText, groupHeading} from './report.js';
import {groupOfRow, groupsOf, keyOfRow, listedRows, reviewGroups} from './review.js';

type Review = DialogOf<'customers'>;

/** The name of a file, without its folder. */
const fileName = (file: string): string => exactName(file.split('/').at(-1) ?? file);

const nameOfRow = ({organization, path}: ApplyRow): string => organization?.name ?? path.at(-1) ?? '';

type Widths = {readonly name: number; readonly below: number};

// Narrower tables leave out the parent.
const leastForParent = 90;

// Narrower tables leave out the number of the row.
const leastForNumber = 70;

const longestNames = new WeakMap<Review, number>();

/** The width of the longest listed name. Each row asks for it. */
function longestName(dialog: Review): number {
	const known = longestNames.get(dialog);
	if (known !== undefined) {
		return known;
	}

	let longest = 12;
	for (const each of listedRows(dialog)) {
		const shown = exactName(nameOfRow(each));
		longest = Math.max(longest, widthOf(shown));
	}

	longestNames.set(dialog, longest);
	return longest;
}

function widthsOf({dialog, columns}: RunRoom<'customers'>): Widths {
	const room = columns - 4;
	return {
		name: Math.min(longestName(dialog), Math.floor(room * 0.3)),
		below: columns < leastForParent ? 0 : Math.floor(room * 0.15),
	};
}

/** What a row changes, in one line. The name of a new organization is in its own column. */
function changeOfRow({differences}: ApplyRow, columns: number): readonly Span[] {
	const isNew = differences.some(({kind}) => kind === 'create');
	const changes = differences.flatMap(each => each.changes).filter(({name}) => !isNew || name !== 'name');
	const [only] = changes;
	return changesSpans(changes, changes.length > 1 || only?.name !== 'name', columns);
}

/** How many rows differ in which way. */
const summaryText = ({rows}: Review): string => `${counted(rows.filter(({number}) => number !== undefined).length, 'row')}: ${countsText(rows)}.`;

function questionText(items: readonly ApplyRow[]): string {
	const created = items.filter(({organization}) => !organization).length;
	const changed = items.length - created;
	return [...(created === 0 ? [] : [`Create ${counted(created, 'organization')}`]), ...(changed === 0 ? [] : [`${created === 0 ? 'Change' : 'change'} ${created === 0 ? counted(changed, 'organization') : count(changed)}`])].join(' and ');
}

function noteOf({accepted, differences, result}: ApplyRow): Told | undefined {
	return accepted === undefined && result.status === 'waiting' ? differences.find(({kind}) => kind === 'moved')?.why : undefined;
}

/** A customer list and the service: a row for each difference. */
export const applyRun = dialogRun<'customers', ApplyRow>('customers', {
	items: listedRows,
	keyOf: keyOfRow,
	settled({accepted, result}) {
		return accepted === undefined ? (result.status === 'waiting' ? undefined : result) : {status: 'left_out', text: acceptedText(accepted)};
	},
	steps: {reviewing: 'Compare', sending: 'Sending', ended: 'Result'},
	title: ({file, scope: {text}}) => `${fileName(file)} with ${text}`,
	question: questionText,
	command: 'sendApply',
	// The list and the values may be others now.
	again: {command: 'reviewApplyAgain', isFor: ({status}) => status !== 'waiting'},
	done: () => 'stored',
	about(state, {dialog, columns}) {
		const {isWithMissing, leftOut, notes, only, pace, rows, warnings} = dialog;
		const writes = writesOf(listedRows(dialog).flatMap(each => each.form && each.accepted === undefined && each.result.status === 'waiting' && !leftOut.has(keyOfRow(each)) ? [each.form] : []));
		const missing = isWithMissing ? 0 : rows.filter(({number}) => number === undefined).length;
		const texts = [
			summaryText(dialog),
			...(writes === 0 ? [] : [`${effortText(writes, pace, changeEffort)}.`]),
			...(only === undefined ? [] : [`Only “${groupHeading(only)}” is shown, and only this is sent. To show all, press ${keyOf(state, 'clearListFilter')}.`]),
			...(missing === 0 ? [] : [`${counted(missing, 'organization')} without a row in the file: to list ${missing === 1 ? 'it' : 'them'}, press ${keyOf(state, 'toggleApplyWhole')}.`]),
			...(listedRows(dialog).length === 0 ? ['Nothing differs: the file and the service have the same values.'] : []),
		];
		return [...texts.flatMap(text => toldRows(text, columns)), ...warnings.flatMap(text => toldRows(text, columns, 'warning')), ...notes.flatMap(text => toldRows(text, columns, 'dim'))];
	},
	groupOf(each, dialog) {
		const group = groupOfRow(each);
		return {place: reviewGroups.indexOf(group), heading: `${groupHeading(group)} (${count(groupsOf(dialog).get(group)?.length ?? 0)})`};
	},
	hidden: dialog => dialog.only === undefined ? [] : [...groupsOf(dialog)].flatMap(([group, rows]) => group === dialog.only ? [] : rows),
	recordedAs: ({organization, path}) => ({id: organization?.id ?? '', name: path.at(-1) ?? ''}),
	isAskedAlone: ({differences}) => differences.some(({kind}) => kind === 'possible-rename'),
	noteOf,
	rowOf(_, each, room) {
		const {name, below} = widthsOf(room);
		const quiet = room.itemState.status === 'left_out' ? {tone: 'dim' as const} : {};
		const parent = exactName(each.path.at(-2) ?? '');
		const who = cell(exactName(nameOfRow(each)), name, text => ({...shownData(text), ...quiet}));
		const where = below === 0
			? []
			: cell(parent === '' ? '–' : parent, below, text => ({
				text, isHarmless: true, tone: 'dim', said: parent === '' ? '' : `in ${text}`,
			}));
		const number = each.number === undefined || room.columns < leastForNumber ? [] : [toned('dim', `row ${each.number}`)];
		const [group = ''] = groupHeading(groupOfRow(each)).toLowerCase().split(':', 1);
		const left = [sign('', `${group}: `), ...who, ...where];
		return {left: [...left, ...changeOfRow(each, Math.max(1, room.columns - 4 - totalWidth(left) - (number.length === 0 ? 0 : totalWidth(number) + 2)))], right: number};
	},
	formOf: ({form}) => form,
	detail(state, {number, organization, path, differences, form}, {dialog, columns}) {
		const whys = differences.flatMap(({kind, why}) => why === undefined || kind !== 'moved' ? [] : toldRows(why, columns, 'warning'));
		return [
			row(data(path.at(-1) ?? ''), ...(organization ? [plain('  '), toned('dim', organization.id)] : [])),
			...toldRows(toldPath(path.map(name => exactName(name))), columns, 'dim'),
			row(toned('dim', number === undefined ? 'No row of the file is about it.' : `Row ${number} of ${fileName(dialog.file)}`)),
			row(),
			...differences.map(({kind}) => row(toned('heading', groupHeading(kind)))),
			...whys,
			// Without marks, because the run changes other organizations too.
			...(form ? [row(), ...reviewRows({...state, marks: new Set()}, form, columns)] : []),
		];
	},
});

/** The question why a difference is accepted. */
export function acceptingRows(state: State, {key, line, text, back}: DialogOf<'accepting'>, columns: number): readonly Row[] {
	const own = back.rows.find(each => keyOfRow(each) === key);
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - 3));
	const kinds = own?.differences.map(({kind}) => groupHeading(kind).toLowerCase()) ?? [];
	return [
		row(plain('Why is this difference accepted?')),
		row(data(own ? nameOfRow(own) : ''), plain('  '), toldSpan(listText(kinds), 'dim')),
		row(),
		{left: [selectionMark(true), ...spans], cursor: 2 + cursor},
		row(),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...toldRows(`The difference is then left out of every comparison with this credential, until a value of it changes. To keep the reason, press ${keyOf(state, 'keepReason')}.`, columns, 'dim'),
	];
}

