import {memo} from '../../base/text/memo.js';
import {exactName} from '../../base/text/harmless.js';
import {toldPath, type Told} from '../../base/text/told.js';
import {count, counted, listText} from '../../base/text/words.js';
import type {ShownChange} from '../../kernel/form-model/settings.js';
import {writesOf} from '../../kernel/form-model/request.js';
import {changeEffort, effortText} from '../../kernel/loop/pace.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {runView, type RunRoom} from '../../kernel/runs/view.js';
import {
	lineSpans,
	data,
	plain,
	row,
	type Row,
	selectionMark,
	sign,
	toldRows,
	toldSpan,
	toned,
} from '../../kernel/rows/row.js';
import {reviewRows} from '../../kernel/rows/review-rows.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {type ApplyRow, isPossibleRename} from './plan.js';
import {
	acceptedText,
	countsText,
	groupHeading,
	groupOfRow,
	groupsOf,
	keyOfRow,
	listedRows,
	reviewGroups,
} from './report.js';

type Review = DialogOf<'customers'>;

/** The name of a file, without its folder. */
const fileName = (file: string): string => exactName(file.split('/').at(-1) ?? file);

const nameOfRow = ({organization, path}: ApplyRow): string => organization?.name ?? path.at(-1) ?? '';

// Narrower tables leave out the number of the row.
const leastForNumber = 70;

const isNewRow = ({differences}: ApplyRow): boolean => differences.some(({kind}) => kind === 'create');

/** What a row changes. The name of a new organization is in its own column. */
const changesIn = (each: ApplyRow): readonly ShownChange[] =>
	each.differences.flatMap(({changes}) => changes).filter(({name}) => !isNewRow(each) || name !== 'name');

const tableRow = (each: ApplyRow) => ({
	name: nameOfRow(each),
	parent: each.path.at(-2) ?? '',
	changes: changesIn(each),
	isNew: isNewRow(each),
});

const numberText = ({number}: ApplyRow): string => (number === undefined ? '' : `row ${number}`);

type Table = {readonly table: ReturnType<typeof changeTable>; readonly numberWidth: number};

/** The table of all rows, also of those that a filter hides, so that its columns stay. Each row asks for it. */
const tableOfGroups = memo((groups: ReturnType<typeof groupsOf>): Table => {
	const rows = groups.values().toArray().flat();
	return {
		table: changeTable(rows.map(each => tableRow(each))),
		numberWidth: 2 + Math.max(0, ...new Set(rows.map(each => numberText(each).length))),
	};
});

const tableOf = (dialog: Review): Table => tableOfGroups(groupsOf(dialog));

const tableColumns = ({dialog, columns}: RunRoom<'customers'>): number =>
	columns - (columns < leastForNumber ? 0 : tableOf(dialog).numberWidth);

/** Why nothing is sent for a row, in its own line. Accepted rows show their changes instead. */
const reasonIn = ({accepted, result}: ApplyRow): Told | undefined =>
	accepted === undefined && result.status === 'left_out' ? result.text : undefined;

const summaryText = ({rows}: Review): string =>
	`${counted(rows.filter(({number}) => number !== undefined).length, 'row')}: ${countsText(rows)}.`;

function questionText(items: readonly ApplyRow[]): string {
	const created = items.filter(({organization}) => !organization).length;
	const changed = items.length - created;
	return [
		...(created === 0 ? [] : [`Create ${counted(created, 'organization')}`]),
		...(changed === 0
			? []
			: [
					`${created === 0 ? 'Change' : 'change'} ${created === 0 ? counted(changed, 'organization') : count(changed)}`,
				]),
	].join(' and ');
}

function noteOf({accepted, differences, result}: ApplyRow): Told | undefined {
	return accepted === undefined && result.status === 'waiting'
		? differences.find(({why}) => why !== undefined)?.why
		: undefined;
}

/** A customer list and the service: a row for each difference. */
export const applyRun = runView<'customers', ApplyRow>('customers', {
	items: listedRows,
	keyOf: keyOfRow,
	settled({accepted, result}) {
		return accepted === undefined
			? result.status === 'waiting'
				? undefined
				: result
			: {status: 'left_out', text: acceptedText(accepted)};
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
		const writes = writesOf(
			listedRows(dialog).flatMap(each =>
				each.form && each.accepted === undefined && each.result.status === 'waiting' && !leftOut.has(keyOfRow(each))
					? [each.form]
					: [],
			),
		);
		const missing = isWithMissing ? 0 : rows.filter(({number}) => number === undefined).length;
		const texts = [
			summaryText(dialog),
			...(writes === 0 ? [] : [`${effortText(writes, pace, changeEffort)}.`]),
			...(only === undefined
				? []
				: [
						`Only “${groupHeading(only)}” is shown, and only this is sent. To show all, press ${keyOf(state, 'clearListFilter')}.`,
					]),
			...(missing === 0
				? []
				: [
						`${counted(missing, 'organization')} without a row in the file: to list ${missing === 1 ? 'it' : 'them'}, press ${keyOf(state, 'toggleApplyWhole')}.`,
					]),
			...(listedRows(dialog).length === 0 ? ['Nothing differs: the file and the service have the same values.'] : []),
		];
		return [
			...texts.flatMap(text => toldRows(text, columns)),
			...warnings.flatMap(text => toldRows(text, columns, 'warning')),
			...notes.flatMap(text => toldRows(text, columns, 'dim')),
		];
	},
	groupOf(each, dialog) {
		const group = groupOfRow(each);
		return {
			place: reviewGroups.indexOf(group),
			heading: `${groupHeading(group)} (${count(groupsOf(dialog).get(group)?.length ?? 0)})`,
		};
	},
	hidden: dialog =>
		dialog.only === undefined
			? []
			: [...groupsOf(dialog)].flatMap(([group, rows]) => (group === dialog.only ? [] : rows)),
	recordedAs: ({organization, path}) => ({id: organization?.id ?? '', name: path.at(-1) ?? ''}),
	isAskedAlone: isPossibleRename,
	noteOf,
	isTextInRow: each => reasonIn(each) !== undefined && changesIn(each).length === 0,
	heading: (_, room) =>
		listedRows(room.dialog).length === 0 ? undefined : tableOf(room.dialog).table.heading(tableColumns(room)),
	rowOf(_, each, room) {
		const {table} = tableOf(room.dialog);
		const reason = reasonIn(each);
		const [group = ''] = groupHeading(groupOfRow(each)).toLowerCase().split(':', 1);
		return {
			left: [
				sign('', `${group}: `),
				...table.spansOf(tableRow(each), tableColumns(room), {
					isDim: room.itemState.status === 'left_out',
					...(reason !== undefined && {instead: toldSpan(reason, 'danger')}),
				}),
			],
			right: room.columns < leastForNumber ? [] : [toned('dim', numberText(each))],
		};
	},
	formOf: ({form}) => form,
	detail(state, {number, organization, path, differences, form}, {dialog, columns}) {
		const whys = differences.flatMap(({kind, why}) =>
			why === undefined || kind !== 'moved' ? [] : toldRows(why, columns, 'warning'),
		);
		return [
			row(data(path.at(-1) ?? ''), ...(organization ? [plain('  '), toned('dim', organization.id)] : [])),
			...toldRows(toldPath(path.map(name => exactName(name))), columns, 'dim'),
			row(
				toned(
					'dim',
					number === undefined ? 'No row of the file is about it.' : `Row ${number} of ${fileName(dialog.file)}`,
				),
			),
			row(),
			...differences.map(({kind}) => row(toned('heading', groupHeading(kind)))),
			...whys,
			// Without marks, because the run changes other organizations too.
			...(form ? [row(), ...reviewRows({...state, marks: new Set()}, form, columns)] : []),
		];
	},
});

/** The question why a difference is accepted. */
export function acceptingRows(
	state: State,
	{key, line, text, back}: DialogOf<'accepting'>,
	columns: number,
): readonly Row[] {
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
		...toldRows(
			`The difference is then left out of every comparison with this credential, until a value of it changes. To keep the reason, press ${keyOf(state, 'keepReason')}.`,
			columns,
			'dim',
		),
	];
}
