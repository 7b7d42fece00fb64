import {memo} from '../../../base/text/memo.js';
import {changesOf} from '../../../kernel/form-model/request.js';
import {fieldLabel, type FieldName, memberTitle, profileFields} from '../../../kernel/form-model/fields.js';
import {filledMembers} from '../../../kernel/form-model/form.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {isItemOver} from '../../../kernel/state/item-result.js';
import type {State} from '../../../kernel/state/state.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {fitMiddle} from '../../../base/text/excerpt.js';
import {fit, fitPath, widthOf} from '../../../base/text/width.js';
import {count, counted} from '../../../base/text/words.js';
import {
	dot,
	joined,
	joinedBy,
	saidText,
	shownText,
	told,
	type Told,
	toldPath,
	withMoving,
} from '../../../base/text/told.js';
import {failureRows, failureText} from '../../../kernel/rows/failure.js';
import {reasonKey, sharedReasons, itemTone} from '../../../kernel/rows/item-rows.js';
import {cell, nameShortener} from '../../../kernel/rows/change-table.js';
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
} from '../../../kernel/rows/row.js';
import {jsonLineRows} from '../../../kernel/rows/value-rows.js';
import {bodyRows, requestRows} from '../../../kernel/rows/request-rows.js';
import {soFar, waitText} from '../../../kernel/rows/listing-text.js';
import {windowed} from '../../../kernel/rows/view.js';
import {isFilledTwice, headingOf, shortened} from '../../../kernel/customer-file/columns.js';
import {encodingText} from '../../../kernel/customer-file/cells.js';
import {columnLabel} from '../../../kernel/customer-file/column-fields.js';
import {accountKeyText} from '../../../kernel/form-model/new-account.js';
import {
	accountTextOf,
	type Batch,
	type BatchRow,
	endsOf,
	isDeletionUnclear,
	isPossibleDuplicate,
	isToConfirm,
	isUnanswered,
	nameOfRow,
	type RowEnd,
	rowsWord,
	shownRequest,
	tallyOf,
	undoable,
} from './batch.js';
import {accountRequestOf} from './accounts.js';
import {headRows, lineProblem} from './head.js';

// The end of a label tells which part of the address it is.
function fieldSpan({columns, table}: Batch, index: number, room: number): Span {
	const name = columns[index];
	if (name === undefined) {
		return toned('dim', 'not used');
	}

	const isTwice = isFilledTwice(columns, name);
	const label = told`${columnLabel(name, harmless(table.header[index] ?? ''))}${isTwice ? ' (set twice)' : ''}`;
	const text = fitMiddle(shownText(label), room).trimEnd();
	return toldSpan({text, said: saidText(label)}, isTwice ? 'warning' : undefined);
}

/** The columns of the file, each with the field that it fills. */
export function columnRows(batch: Batch, cursor: number, width: number): readonly Row[] {
	const {file, table, columns, areColumnsKept} = batch;
	const intro = `Choose a field for each column of ${file}. Unused columns are not sent.${areColumnsKept ? ' Your choices from last time are kept.' : ''}`;
	const encoding = encodingText(table);
	const headWidth = Math.max(12, Math.floor(width * 0.3));
	return [
		...toldRows(intro, width, 'dim'),
		...(encoding === undefined ? [] : toldRows(encoding, width, 'warning')),
		row(),
		...columns.map((_, index): Row => {
			const isSelected = index === cursor;
			const sample = table.rows[0]?.cells[index] ?? '';
			const right =
				sample === '' || width < 64
					? ''
					: `such as ${shortened(harmless(sample), Math.floor(width * (width < 90 ? 0.2 : 0.3)))}`;
			return {
				left: [
					selectionMark(isSelected),
					{text: fit(headingOf(batch, index), headWidth), isHarmless: true},
					sign(isSelected ? ' ← ' : ' '.repeat(3), ' ', 'accent'),
					fieldSpan(batch, index, width - headWidth - widthOf(right) - 8),
					sign(isSelected ? ' →' : '', '', 'accent'),
				],
				right: right === '' ? [] : [{text: right, tone: 'dim', isHarmless: true}],
				isSelected,
			};
		}),
	];
}

/** The screen while the organizations load, before the rows can be checked. */
export function checkingRows(state: State, width: number): readonly Row[] {
	const {progress, loaded, total} = state.listing;
	if (progress.status === 'failed') {
		const way = `Press ${keyOf(state, 'retryCheck')} to try again.`;
		return failureRows(
			progress.error,
			width,
			told`Not all organizations could be loaded, so the rows cannot be checked: ${failureText(progress.error)} ${way}`,
		);
	}

	const of = total === undefined ? '' : ` of ${count(total)}`;
	const moving = `: ${count(loaded)}${of} so far`;
	return toldRows(
		withMoving(
			'The rows will be checked when all organizations have loaded',
			moving,
			` … Press ${keyOf(state, 'closeDialog')} to leave without creating anything.`,
		),
		width,
		'dim',
	);
}

const problemMark = sign('✗', 'problem: ', 'danger');

const marks: Readonly<Record<BatchRow['result']['status'], Span>> = {
	created: sign('✓', 'OK: ', 'success'),
	deleted: sign('–', '', 'warning'),
	failed: problemMark,
	unknown: sign('?', 'not known: ', 'warning'),
	sending: sign('…', 'sending: ', 'accent'),
	waiting: sign('·', '', 'dim'),
	leftOut: sign('–', '', 'warning'),
};

const numberColumns = 6;

function factOf({form, existing, result}: BatchRow): string {
	if (result.status === 'leftOut') {
		return existing ?? '';
	}

	if (result.status === 'deleted') {
		return `deleted again, ${result.id}`;
	}

	if (result.status === 'created') {
		return result.isEarlier ? `earlier, ${result.id}` : result.id;
	}

	if (result.status === 'unknown' && result.id !== undefined) {
		return `not confirmed, ${result.id}`;
	}

	return changesOf(form).some(({name}) => name !== 'name' && name !== 'parent') ? '' : 'no profile';
}

// Shows the members of a JSON object.
function valueText(name: FieldName, text: string): string {
	const members = filledMembers(name, text);
	return members.length === 0
		? text
		: members.map(member => `${memberTitle(name, member.name)} ${member.value}`).join(', ');
}

const accountLabel = 'First account';

const labelOrder = [...profileFields.map(name => fieldLabel(name)), accountLabel];

/** The profile values that will be stored, and the account that will be created, by their labels. */
function valuesOf({account, form}: BatchRow): ReadonlyMap<string, string> {
	const sent = changesOf(form).filter(({name}) => name !== 'name' && name !== 'parent');
	return new Map([
		...sent.map(({name, to}) => [fieldLabel(name), valueText(name, to)] as const),
		...(account === undefined ? [] : [[accountLabel, `${account.name} (${account.type})`] as const]),
	]);
}

const valuesText = (item: BatchRow): Told =>
	joinedBy(
		dot,
		[...valuesOf(item)].map(([label, value]) => `${label}: ${value}`),
	);

type Message = {readonly text: Told; readonly tone: Tone};

/** The account of a row, once its organization is created, unless the row says why the account did not end as asked. */
function accountMessages(item: BatchRow): readonly Message[] {
	const {account, result} = item;
	if (account === undefined || result.status !== 'created') {
		return [];
	}

	const {status} = account.result ?? {status: 'waiting'};
	if (status !== 'sending' && accountTextOf(item) !== undefined) {
		return [];
	}

	const words: Partial<Record<typeof status, string>> = {
		sending: 'is being created …',
		done: account.id ?? '',
		already: `${account.id ?? ''}, earlier`,
	};
	return [{text: told`Account ${account.name}: ${words[status] ?? 'not created yet'}`, tone: 'dim'}];
}

/** The tone of the reason why a row did not end as asked. A remark on a stored row is a warning. */
const endTone = ({status}: RowEnd): Tone => (status === 'done' ? 'warning' : itemTone({status}));

/** What to know of a row: its problems, what it resembles, its warnings, and why it failed. `isReasonAbove`: why it failed stands above the rows that failed for the same reason. */
function messagesOf(batch: Batch, item: BatchRow, isReasonAbove: boolean): readonly Message[] {
	const {problems, resembles, result, warnings} = item;
	const isLeftOut = result.status === 'leftOut';
	const isMade = result.status === 'created' || result.status === 'deleted';
	return [
		...problems.map((problem): Message => ({text: lineProblem(batch, problem), tone: isLeftOut ? 'dim' : 'danger'})),
		...(resembles === undefined || isMade || isToConfirm(item) ? [] : [{text: resembles, tone: 'warning'} as const]),
		// The warnings are about sending the row.
		...(isLeftOut || isMade ? [] : warnings).map((text): Message => ({text, tone: 'warning'})),
		...(isReasonAbove ? [] : endsOf(item).map((end): Message => ({text: end.text, tone: endTone(end)}))),
		...accountMessages(item),
	];
}

type ValueColumn = {readonly label: string; readonly width: number};

type Table = Pick<Batch, 'columns' | 'parent'> & {
	readonly width: number;
	readonly name: number;
	readonly below: number;
	/** The columns that have room. */
	readonly values: readonly ValueColumn[];
	/** How many others have none. */
	readonly left: number;
	readonly shortName: ReturnType<typeof nameShortener>;
	readonly ambiguous: ReadonlySet<string>;
};

const tables = new WeakMap<Batch['table'], Table>();

const shownNameOf = (item: BatchRow): string => exactName(nameOfRow(item));

const pathOfParent = ({parentPath}: BatchRow): string => parentPath.map(name => exactName(name)).join(' › ');

/** The last name of the parent, or its path if another parent of the file has the same last name. */
const belowText = (item: BatchRow, ambiguous: ReadonlySet<string>): string => {
	const name = exactName(item.parentPath.at(-1) ?? '');
	return ambiguous.has(name) ? pathOfParent(item) : name;
};

function ambiguousNames(rows: readonly BatchRow[]): ReadonlySet<string> {
	const paths = new Map<string, string>();
	const found = new Set<string>();
	for (const item of rows) {
		const [name, path] = [exactName(item.parentPath.at(-1) ?? ''), pathOfParent(item)];
		if ((paths.get(name) ?? path) !== path) {
			found.add(name);
		}

		paths.set(name, path);
	}

	return found;
}

function mostOf(texts: readonly string[], most: number, least: number): number {
	let widest = least;
	for (const text of texts) {
		widest = Math.max(widest, widthOf(text));
	}

	return Math.min(most, widest);
}

const startOfTitle = `${'row'.padStart(1 + numberColumns)}  `;

/** How many rows say how wide the columns of values are. A longer value is cut. */
const mostMeasured = 200;

/** The width of a column of values as long as others need room. */
const mostValue = 32;

/** The columns of values, in the order of the form. */
function valueColumns(rows: readonly BatchRow[]): readonly ValueColumn[] {
	const widths = new Map<string, number>();
	for (const [at, item] of rows.entries()) {
		for (const [label, value] of valuesOf(item)) {
			const own = at < mostMeasured ? widthOf(exactName(value)) : 0;
			widths.set(label, Math.max(own, widths.get(label) ?? widthOf(label)));
		}
	}

	return [...widths]
		.map(([label, width]) => ({label, width}))
		.toSorted((one, other) => labelOrder.indexOf(one.label) - labelOrder.indexOf(other.label));
}

/** As many columns as fit. The rest of the width goes to columns whose values would be cut. */
function fittingValues(columns: readonly ValueColumn[], width: number): readonly ValueColumn[] {
	const leastOf = ({label, width: whole}: ValueColumn): number => Math.max(widthOf(label), Math.min(whole, mostValue));
	let left = width;
	const fitting = columns.filter((column, at) => {
		left -= leastOf(column) + 2;
		return left + 2 >= (at === columns.length - 1 ? 0 : 4);
	});
	left = width - (fitting.length === columns.length ? 0 : 4);
	for (const column of fitting) {
		left -= leastOf(column) + 2;
	}

	return fitting.map(column => {
		const least = leastOf(column);
		const more = Math.max(0, Math.min(column.width - least, left));
		left -= more;
		return {...column, width: least + more};
	});
}

/** The columns of the table of all rows. Each row asks for them. */
function tableOf({columns, parent, rows, table}: Batch, width: number): Table {
	const known = tables.get(table);
	if (known?.width === width && known.columns === columns && known.parent === parent) {
		return known;
	}

	const [names, ambiguous] = [rows.map(item => shownNameOf(item)), ambiguousNames(rows)];
	const name = mostOf(names, Math.floor(width * 0.4), 'organization'.length);
	const below = mostOf(
		rows.map(item => belowText(item, ambiguous)),
		Math.floor(width * 0.2),
		'below'.length,
	);
	const all = valueColumns(rows);
	const values = fittingValues(all, width - widthOf(startOfTitle) - name - below - 2 * 2);
	const made: Table = {
		columns,
		parent,
		width,
		name,
		below,
		ambiguous,
		values,
		left: all.length - values.length,
		shortName: nameShortener(names),
	};
	tables.set(table, made);
	return made;
}

/** The most columns in which a row has its path and its values below it. */
const leastForTable = 60;

/** A value below its label. A screen reader hears both. */
const valueCell = (label: string, value: string | undefined, columns: number): readonly Span[] =>
	cell(exactName(value ?? ''), columns, text => ({
		text,
		isHarmless: true,
		tone: 'dim',
		said: value === undefined ? '' : `${label}: ${exactName(value)}, `,
	}));

/** What the lines of a row begin with, and what they say besides its values. */
type Parts = {
	readonly start: readonly Span[];
	/** That it is left out, or there already; otherwise empty. */
	readonly unsent: string;
	readonly fact: string;
	readonly messages: readonly Message[];
};

const messageRows = (messages: readonly Message[], width: number): readonly Row[] =>
	messages.flatMap(({text, tone}) => toldRows(text, width, tone, 9));

const isWithoutValues = ({result: {status}}: BatchRow): boolean => ['created', 'deleted', 'leftOut'].includes(status);

const isParentWrong = ({problems}: BatchRow): boolean => problems.some(({field}) => field === 'parent');

function wholeRows(item: BatchRow, width: number, {start, unsent, fact, messages}: Parts): readonly Row[] {
	const name = nameOfRow(item);
	const inParent = item.parentPath.length === 0 ? '  without a parent' : told`  in ${toldPath(item.parentPath)}`;
	const values = isWithoutValues(item) ? '' : valuesText(item);
	return [
		{
			left: [
				...start,
				toned('warning', unsent === '' ? '' : `${unsent}: `),
				name === '' ? toned('dim', '(no name)') : data(name),
				toldSpan(isParentWrong(item) ? '' : inParent, 'dim'),
			],
			right: width < leastForTable ? [] : [toned('dim', fact)],
		},
		...(values === '' ? [] : toldRows(values, width, 'dim', 9)),
		...messageRows(messages, width),
	];
}

/** The columns of a row up to its values. */
function beginningSpans(item: BatchRow, table: Table): readonly Span[] {
	const name = nameOfRow(item);
	const shown = name === '' ? '(no name)' : table.shortName(shownNameOf(item), table.name);
	const path = belowText(item, table.ambiguous);
	// The end of a path tells more than its beginning.
	const below =
		widthOf(path) > table.below && table.ambiguous.has(exactName(item.parentPath.at(-1) ?? ''))
			? fitPath(
					item.parentPath.map(each => exactName(each)),
					table.below,
				).trimEnd()
			: path;
	const saidBelow = below === '' ? 'without a parent' : `in ${below}`;
	return [
		...cell(shown, table.name, text =>
			name === ''
				? toned('dim', text)
				: {...shownData(text), ...(text !== shownNameOf(item) && {said: shownNameOf(item)})},
		),
		...cell(below === '' ? '–' : below, table.below, text => ({
			text,
			isHarmless: true,
			tone: 'dim',
			said: isParentWrong(item) ? '' : saidBelow,
		})),
	];
}

/** A row in one line of the table. Warnings about what is sent stay in sight. */
function tableRows(item: BatchRow, table: Table, {start, unsent, fact, messages}: Parts): readonly Row[] {
	const {width} = table;
	// It stands where the values of other rows are.
	const left = [...start, ...beginningSpans(item, table), toned('warning', unsent)];
	const room = width - totalWidth(left) - (unsent === '' ? 0 : 2) - (fact === '' ? 0 : widthOf(fact) + 2);
	const [message, ...more] = messages;
	// A failed row may be sent again, so its values stay in sight.
	const values = isWithoutValues(item) ? new Map<string, string>() : valuesOf(item);
	const isOnlyMessage =
		message !== undefined &&
		more.length === 0 &&
		values.size === 0 &&
		widthOf(harmless(shownText(message.text))) <= room;
	if (message !== undefined && (isOnlyMessage || item.problems.length > 0)) {
		// A long problem is cut to one line. The details of the row show all of it.
		const rest = more.length === 0 ? '' : `+${count(more.length)}`;
		return [
			{
				left: [...left, toned('warning', unsent === '' ? '' : ': '), toldSpan(message.text, message.tone)],
				right: [sign(rest, rest === '' ? '' : `, and ${count(more.length)} more`, 'dim'), toned('dim', fact)],
			},
		];
	}

	const cells =
		values.size === 0
			? []
			: table.values.flatMap(({label, width: columns}) => valueCell(label, values.get(label), columns));
	return [{left: [...left, ...cells], right: [toned('dim', fact)]}, ...messageRows(messages, width)];
}

function buildItemRows(batch: Batch, item: BatchRow, width: number, isReasonAbove: boolean): readonly Row[] {
	const {number, existing, result} = item;
	const isLeftOut = result.status === 'leftOut';
	const isProblem = !isLeftOut && item.problems.length > 0;
	const parts: Parts = {
		start: [
			isProblem ? problemMark : marks[isDeletionUnclear(item) ? 'unknown' : result.status],
			toned('dim', String(number).padStart(numberColumns)),
			plain('  '),
		],
		unsent: isLeftOut ? (existing === undefined ? 'left out' : 'already there') : '',
		fact: isProblem ? '' : factOf(item),
		messages: messagesOf(batch, item, isReasonAbove),
	};
	return width < leastForTable || batch.isDetailed
		? wholeRows(item, width, parts)
		: tableRows(item, tableOf(batch, width), parts);
}

type Built = Pick<Batch, 'columns' | 'isDetailed' | 'parent' | 'table'> & {
	readonly width: number;
	readonly isReasonAbove: boolean;
	readonly rows: readonly Row[];
};

// A file has thousands of rows, and most keys change none of them.
const built = new WeakMap<BatchRow, Built>();

/** A row of the file, with its messages below it. `isReasonAbove`: the rows before it have its reason. */
export function itemRows(batch: Batch, item: BatchRow, width: number, isReasonAbove = false): readonly Row[] {
	const {columns, isDetailed = false, parent, table} = batch;
	const last = built.get(item);
	if (
		last?.width === width &&
		last.isReasonAbove === isReasonAbove &&
		last.isDetailed === isDetailed &&
		last.columns === columns &&
		last.parent === parent &&
		last.table === table
	) {
		return last.rows;
	}

	const rows = buildItemRows(batch, item, width, isReasonAbove);
	built.set(item, {columns, isDetailed, parent, table, width, isReasonAbove, rows});
	return rows;
}

function titleRow(batch: Batch, width: number): Row {
	if (width < leastForTable || batch.isDetailed) {
		return row(toned('dim', `${startOfTitle}organization`));
	}

	const {name, below, values, left} = tableOf(batch, width);
	const heading = (text: string, columns: number) => cell(text, columns, shown => toned('dim', shown));
	return {
		left: [
			toned('dim', startOfTitle),
			...heading('organization', name),
			...heading('below', below),
			...values.flatMap(({label, width: columns}) => heading(label, columns)),
		],
		right: left === 0 ? [] : [sign(`+${count(left)}`, `, and ${counted(left, 'field')} more`, 'dim')],
	};
}

function requestTitle(
	state: State,
	{row: {number}, index, open}: Exclude<ReturnType<typeof shownRequest>, undefined>,
): string {
	const which = `Request of row ${number}`;
	return open.length === 1
		? which
		: `${which}, ${count(index + 1)} of ${count(open.length)} (press ${keyOf(state, 'showPreviousRequest')} or ${keyOf(state, 'showNextRequest')} for the others)`;
}

function accountRequestRows(item: BatchRow, width: number): readonly Row[] {
	const request = accountRequestOf(item);
	return request === undefined
		? []
		: [
				row(),
				row(toned('heading', 'Then, once all organizations are created')),
				...jsonLineRows(`${request.method} ${request.path}`, width),
				...toldRows(accountKeyText(item.account?.result?.status === 'unknown'), width, 'dim'),
				...bodyRows(request.body, width),
			];
}

/** Why a row ended as it did, if that is one reason only. */
function onlyEnd(item: BatchRow): RowEnd | undefined {
	const [end, ...others] = endsOf(item);
	return others.length === 0 ? end : undefined;
}

function reasonOfRow(item: BatchRow): string | undefined {
	const end = onlyEnd(item);
	return end && reasonKey(end);
}

const byReason = (rows: readonly BatchRow[]): readonly BatchRow[] =>
	Map.groupBy(rows, item => reasonOfRow(item) ?? item)
		.values()
		.toArray()
		.flat();

/** Every row with its problem or result. A reason that several rows have stands once above them, unless each row shows everything about it. */
function resultRows(batch: Batch, rows: readonly BatchRow[], width: number): readonly Row[] {
	const reasons = batch.isDetailed
		? []
		: sharedReasons(
				rows.map(item => onlyEnd(item) ?? {status: 'waiting'}),
				rowsWord,
			);
	return rows.flatMap((item, at) => {
		const {heading, isShared = false} = reasons[at] ?? {};
		const end = onlyEnd(item);
		return [
			...(heading === undefined || !end ? [] : toldRows(heading, width, endTone(end))),
			...itemRows(batch, item, width, isShared),
		];
	});
}

/** Every row with its problem or result, rows with problems first, and below them a request that will be sent. */
export const batchRows = memo((state: State, batch: Batch, width: number): readonly Row[] => {
	const {rows} = batch;
	const isBad = (item: BatchRow) =>
		isPossibleDuplicate(item) ||
		isUnanswered(item) ||
		isDeletionUnclear(item) ||
		item.problems.length > 0 ||
		['failed', 'unknown'].includes(item.result.status) ||
		(item.account?.result !== undefined && !isItemOver(item.account.result));
	const ordered = [...byReason(rows.filter(item => isBad(item))), ...rows.filter(item => !isBad(item))];
	const shown = shownRequest(batch);
	const request = shown
		? [
				row(),
				...requestRows(state, shown.row.form, width, requestTitle(state, shown)),
				...accountRequestRows(shown.row, width),
			]
		: [];
	const way =
		width < leastForTable || batch.isDetailed === true || batch.rows.length === 0
			? []
			: toldRows(`For whole paths, values and problems, press ${keyOf(state, 'toggleBatchDetails')}.`, width, 'dim');
	return [
		...headRows(state, batch, width),
		...way,
		titleRow(batch, width),
		...resultRows(batch, ordered, width),
		...request,
	];
});

type Sending = Extract<Batch['step'], {readonly name: 'sending'}>;

type BatchWait = Pick<State, 'connection' | 'isLowBandwidth' | 'pause' | 'waited'>;

function goingText(state: BatchWait, {isStopping, isUndoing, note}: Sending): Told {
	const waited = joined(soFar(state), state.pause === undefined ? '' : joined(' ', waitText(state, '')));
	return isStopping
		? joined(
				`Stopping after the current row … Press ${keyOf(state, 'stopBatch')} again to stop waiting for that row.`,
				waited,
			)
		: (note ??
				joined(
					`Each row is ${isUndoing ? 'checked, then deleted' : 'looked up, then sent'} once. Press ${keyOf(state, 'stopBatch')} to stop after the current one.`,
					waited,
				));
}

/** The progress of creating or deleting, and a window of the rows around the current one. */
export function sendingRows(
	state: BatchWait,
	{rows, ...batch}: Batch,
	step: Sending,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Row[] {
	const {accounts, accountsAsked, created, deleted, existing, failed, leftOut, duplicates} = tallyOf(rows);
	const left = leftOut + existing + duplicates;
	const [done, asked, what] = step.isUndoing
		? [deleted, deleted + undoable(rows, step.isAll).length, 'deleted']
		: [created, rows.length - left - deleted, 'created'];
	const barWidth = Math.min(30, Math.floor(width / 3));
	const full = Math.floor((done / Math.max(1, asked)) * barWidth);
	const head: readonly Row[] = [
		row(
			sign('█'.repeat(full), '', 'success'),
			sign('░'.repeat(barWidth - full), '', 'dim'),
			plain(` ${count(done)} of ${count(asked)} ${what}`),
			toldSpan(step.isUndoing ? '' : told`${dot}${count(failed)} failed`, failed > 0 ? 'danger' : 'dim'),
			toldSpan(left === 0 ? '' : told`${dot}${count(left)} left out`, 'dim'),
			toldSpan(
				accountsAsked === 0 || step.isUndoing
					? ''
					: told`${dot}${count(accounts)} of ${counted(accountsAsked, 'account')}`,
				'dim',
			),
		),
		...toldRows(goingText(state, step), width, step.note === undefined ? 'dim' : 'warning'),
		titleRow({...batch, rows}, width),
	];
	const current = rows.findIndex(
		({account, result}) =>
			result.status === 'sending' ||
			account?.result?.status === 'sending' ||
			(result.status === 'created' && result.deletion === 'sent'),
	);
	return [
		...head,
		...windowed(rows, current, height - head.length).flatMap(([item]) =>
			itemRows({...batch, rows}, item, width).slice(0, 1),
		),
	];
}
