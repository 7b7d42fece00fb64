import type {ResourceHistory} from '../../base/api/readers.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {
	deedOf,
	deedText,
	fieldText,
	isRefused,
	personOf,
	type RecordFacts,
	resultText,
	wayOf,
} from '../../kernel/files/audit-records.js';
import {periodTexts} from '../../kernel/files/history-period.js';
import {failureRows, failureText} from '../../kernel/rows/failure.js';
import {jsonLineRows, valueRows, wrapNames} from '../../kernel/rows/value-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
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
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {hiddenMarks, notShownText} from '../../kernel/state/marks.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {detailFields, listFields, type NamedField} from '../../base/tables/audit-records.js';
import {valueOf} from '../../base/tables/columns.js';
import {exact, exactName, harmless} from '../../base/text/harmless.js';
import {ageOf, day, inSameMinute, isoTime, timestamp} from '../../base/text/time.js';
import {dot, told, type Told} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count, counted, sentence, shownName} from '../../base/text/words.js';
import {factsOf} from './audit-facts.js';
import {whyNotResource} from './availability.js';
import {isMissing} from './sources.js';
import {
	type Entry,
	factsAbout,
	type HistoryDialog,
	isLoading,
	isNarrowed,
	organizationOf,
	recordList,
	shownRecords,
	stoppedBy,
} from './state.js';

// Rows narrower than this drop the year.
const leastForAll = 84;

// From this many columns on, a row also says how long ago it was.
const leastForAge = 110;

// In a terminal with this many columns or more, nothing is cut. A deed with less room than this stands below.
const leastForWhole = 160;
const leastOfDeed = 40;
const indent = 6;

// In a narrower terminal, other columns leave until the deeds are whole, or as wide as most changes of a value. Names shrink only until a deed has fewer columns, or this share of them.
const mostForDeed = 64;
const wantedForDeed = 36;
const shareOfDeed = 0.3;

const [leastOfPerson, mostOfPerson] = [12, 24];
const [leastOfOrganization, mostOfOrganization] = [10, 24];

// Where nothing is cut, a longer name stands below.
const mostOfWhole = 60;

const gap = 2;

// Longer cells are cut before they are measured.
const cellUnits = 200;

const personText = (record: AuditRecord): string => (personOf(record) === '' ? '(nobody named)' : personOf(record));

const timeOf = ({action: {time = ''}}: AuditRecord, hasSeconds = false): string =>
	time === '' ? '(no time)' : timestamp(time, hasSeconds).replace(/ UTC$/v, '');

const yearColumns = '2026-'.length;

const isOfYear = (record: AuditRecord, end: string): boolean => timeOf(record).startsWith(end.slice(0, yearColumns));

/** The time for a narrow row: without the year in the year when the period ends, otherwise only the day. */
const briefTimeOf = (record: AuditRecord, end: string, hasSeconds: boolean): string =>
	isOfYear(record, end) ? timeOf(record, hasSeconds).slice(yearColumns) : timeOf(record).slice(0, 10);

const start = (text: string): string => exactName(text.slice(0, cellUnits));

// The text in exactly this many columns.
const cell = (text: string, columns: number): Span => shownData(fit(start(text), columns));

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(text => widthOf(start(text))));

function waySpans(record: AuditRecord): readonly Span[] {
	const {words, token} = wayOf(record);
	return [plain(words), ...(token === undefined ? [] : [plain(': '), data(token)])];
}

const resultSpan = (record: AuditRecord): Span => toned(isRefused(record) ? 'danger' : 'dim', resultText(record));

const fieldSpans = (record: AuditRecord, field: NamedField): readonly Span[] =>
	field.words === 'way' ? waySpans(record) : [data(fieldText(record, field) ?? '')];

type Columns = {
	readonly isWide: boolean;
	readonly isWhole: boolean;
	readonly time: number;
	readonly age: number;
	readonly organization: number;
	readonly person: number;
	readonly result: number;
	readonly fields: ReadonlyArray<readonly [field: NamedField, columns: number]>;
	/** The records whose seconds are shown. */
	readonly inSeconds: ReadonlySet<AuditRecord>;
};

const agoText = ({action: {time = ''}}: AuditRecord, {sought}: HistoryDialog): string =>
	ageOf(time, Date.parse(sought.before))?.brief.replace(/ old$/v, ' ago') ?? '';

/** How many columns the deed has. */
function roomForDeed({time, age, organization, person, result, fields}: Columns, columns: number): number {
	const others = [time, organization, person, ...fields.map(([, width]) => width), age, result].filter(
		width => width > 0,
	);
	return others.reduce((room, width) => room - width - gap, columns - totalWidth([selectionMark(false)]));
}

/** Makes room for the deed, which needs none where it can stand below: first the age leaves, then how the person acted, then a year that all share, then names get less room. */
function withRoomForDeed(
	widths: Columns,
	columns: number,
	{isOfOneYear, deed}: {readonly isOfOneYear: boolean; readonly deed: number},
): Columns {
	const least = widths.isWhole ? 0 : Math.min(wantedForDeed, Math.floor(columns * shareOfDeed));
	const brief = {...widths, age: 0, fields: []};
	const last = isOfOneYear && brief.isWide ? {...brief, isWide: false, time: brief.time - yearColumns} : brief;
	const found = [widths, {...widths, age: 0}, brief, last].find(
		each => roomForDeed(each, columns) >= (widths.isWhole ? 0 : deed),
	);
	const lack = least - roomForDeed(last, columns);
	if (found !== undefined || lack <= 0) {
		return found ?? last;
	}

	const spare = [
		Math.max(0, last.organization - leastOfOrganization),
		Math.max(0, last.person - leastOfPerson),
	] as const;
	// Where a cut name stands below, the fewest names are cut.
	const fair = widths.isWhole ? 0 : Math.ceil(lack / 2);
	const ofOrganization = Math.min(spare[0], Math.max(fair, lack - spare[1]));
	return {
		...last,
		organization: last.organization - ofOrganization,
		person: last.person - Math.min(spare[1], lack - ofOrganization),
	};
}

function columnsOf(
	state: State,
	history: HistoryDialog,
	entries: readonly Entry[],
	columns: number,
	isWhole: boolean,
): Columns {
	const records = entries.map(({record}) => record);
	const deeds = entries.map(entry =>
		deedSpans(state, history, entry)
			.map(({text}) => text)
			.join(''),
	);
	const persons = widest(records.map(record => personText(record)));
	const organizations = widest(records.map(record => organizationOf(history, record) ?? ''));
	const isWide = columns >= leastForAll;
	const inSeconds = inSameMinute(
		entries.map(({record}) => record),
		record => timeOf(record),
	);
	return withRoomForDeed(
		{
			isWide,
			isWhole,
			inSeconds,
			time: 11 + (isWide ? yearColumns : 0) + (inSeconds.size > 0 ? 3 : 0),
			age: columns < leastForAge ? 0 : widest(records.map(record => agoText(record, history))),
			organization: Math.min(organizations, isWhole ? mostOfWhole : mostOfOrganization),
			person: isWhole ? Math.min(persons, mostOfWhole) : Math.max(leastOfPerson, Math.min(persons, mostOfPerson)),
			result: widest(records.map(record => resultText(record))),
			fields: listFields.flatMap(field => {
				const {leastColumns = 0, mostColumns = 0} = field.inList ?? {};
				const wanted = widest(records.map(record => fieldText(record, field) ?? ''));
				const width = columns < leastColumns ? 0 : Math.min(isWhole ? mostOfWhole : mostColumns, wanted);
				return width === 0 ? [] : [[field, width] as const];
			}),
		},
		columns,
		{
			isOfOneYear: records.every(record => isOfYear(record, history.sought.before)),
			deed: Math.min(mostForDeed, widest(deeds)),
		},
	);
}

function deedSpans(state: State, history: HistoryDialog, {record, records}: Entry): readonly Span[] {
	const times = records.length === 1 ? [] : [sign(`${records.length}× `, `${records.length} times: `, 'accent')];
	return [...times, ...deedOf(record, factsAbout(state, history, record), true)];
}

/** The names of a record that do not fit their columns, where nothing may be cut. */
function longNames(
	history: HistoryDialog,
	record: AuditRecord,
	{isWhole, organization, person, fields}: Columns,
): readonly string[] {
	const names = [
		[organizationOf(history, record) ?? '', organization],
		[personText(record), person],
		...fields.map(([field, width]) => [fieldText(record, field) ?? '', width] as const),
	] as const;
	return isWhole
		? names.flatMap(([text, width]) =>
				widthOf(exactName(text.slice(0, width * cellUnits))) > width ? [exactName(text)] : [],
			)
		: [];
}

function entryRows(
	state: State,
	history: HistoryDialog,
	entry: Entry,
	isSelected: boolean,
	widths: Columns & {readonly columns: number},
): readonly Row[] {
	const {record} = entry;
	const {
		isWide,
		isWhole,
		time,
		age: ageColumns,
		organization: organizationColumns,
		person,
		result,
		fields,
		inSeconds,
		columns,
	} = widths;
	const end = history.sought.before;
	const organization = organizationOf(history, record);
	const deed = deedSpans(state, history, entry);
	const isSeconds = inSeconds.has(record);
	const head = [
		selectionMark(isSelected),
		{...cell(isWide ? timeOf(record, isSeconds) : briefTimeOf(record, end, isSeconds), time), tone: 'dim' as const},
		...(organization === undefined ? [] : [plain('  '), cell(organization, organizationColumns)]),
		plain('  '),
		cell(personText(record), person),
		...fields.flatMap(([field, width]) => [
			plain('  '),
			{...cell(fieldText(record, field) ?? '', width), tone: 'dim' as const},
		]),
		plain('  '),
	];
	const outcome = resultSpan(record);
	const right = [
		...(ageColumns === 0 ? [] : [{...cell(agoText(record, history), ageColumns), tone: 'dim' as const}, plain('  ')]),
		outcome,
		plain(' '.repeat(result - totalWidth([outcome]))),
	];
	const said = [
		data(timeOf(record, isSeconds)),
		...(organization === undefined ? [] : [plain(', '), data(organization)]),
		plain(', '),
		data(personText(record)),
		plain(', '),
		...deed,
		...listFields.flatMap(field => [plain(', '), ...fieldSpans(record, field)]),
		plain(`, ${resultText(record)}`),
	];
	const begin = totalWidth(head);
	const room = columns - begin - totalWidth(right) - gap;
	const long = longNames(history, record, widths);
	if (!isWhole || (long.length === 0 && totalWidth(deed) <= room)) {
		return [{left: [...head, ...deed], right, said, isSelected}];
	}

	const isBelow = room < leastOfDeed;
	const lines = wrapNames(
		deed.map(({text, isData}) => (isData ? exactName(text) : text)).join(''),
		Math.max(1, isBelow ? columns - indent : room),
	);
	const [first = '', ...others] = isBelow ? ['', ...lines] : lines;
	const names = long.flatMap(name => wrapNames(name, columns - indent));
	return [
		{left: [...head, shownData(first)], right, said, isSelected},
		...others.map(line => ({left: [plain(' '.repeat(isBelow ? indent : begin)), shownData(line)], said: []})),
		...names.map(line => ({left: [plain(' '.repeat(indent)), {...shownData(line), tone: 'dim' as const}], said: []})),
	];
}

/** As many entries around the cursor as fit the height. An entry can have several rows. */
function fittingRows(
	entries: ReadonlyArray<{readonly rows: readonly Row[]; readonly isSelected: boolean}>,
	height: number,
): readonly Row[] {
	let [from, to] = [0, entries.length];
	const at = Math.max(
		0,
		entries.findIndex(({isSelected}) => isSelected),
	);
	for (let total = entries.reduce((sum, {rows}) => sum + rows.length, 0); total > height && to - from > 1;) {
		const isAbove = at - from >= to - 1 - at;
		total -= entries[isAbove ? from : to - 1]?.rows.length ?? 0;
		[from, to] = isAbove ? [from + 1, to] : [from, to - 1];
	}

	return entries.slice(from, to).flatMap(({rows}) => rows);
}

/** `45 records of 3 organizations`; missing ones are not counted. */
function recordsText({records, sources}: HistoryDialog): string {
	const read = sources.filter(source => !isMissing(source));
	return `${counted(records.length, 'record')}${sources.length === 1 ? '' : ` of ${counted(read.length, 'organization')}`}`;
}

/** `newest first`, and in how many rows, if neighbours share a row. A search and a filter count records. */
function orderText(state: State, history: HistoryDialog): string {
	const rows = isNarrowed(history) ? history.records.length : recordList.found(state, history).length;
	return `newest first${rows === history.records.length ? '' : `, in ${counted(rows, 'row')}`}`;
}

function oldestText({records, sources, until}: HistoryDialog): string {
	if (sources.length > 1) {
		return until === undefined ? '' : `, complete back to ${timestamp(isoTime(until))}`;
	}

	const oldest = records.at(-1)?.action.time;
	return oldest === undefined ? '' : `, back to ${day(oldest)}`;
}

function loadedText(state: State, history: HistoryDialog): Told {
	const {
		records,
		sources,
		sought: {period, ray},
	} = history;
	const unreadable = sources.reduce((sum, source) => sum + source.unreadable, 0);
	const bad = unreadable === 0 ? '' : `, ${count(unreadable)} unreadable`;
	const [where, records_] = [
		ray === undefined ? `In ${periodTexts[period]}` : `With cf-ray ${ray}`,
		recordsText(history),
	];
	const order = orderText(state, history);
	if (isLoading(history)) {
		return told`${where}: ${waitText(state, 'loading …')}${records.length === 0 ? '' : ` ${records_} so far.`}`;
	}

	if (sources.every(source => source.isWhole || (sources.length > 1 && isMissing(source)))) {
		return `${where}: ${records_}${bad}, ${order}.`;
	}

	const until = oldestText(history);
	return stoppedBy(history)
		? `${where}: not complete, ${records_}${until}${bad}.`
		: `${where}: ${records_} so far${until}${bad}, ${order}. More load as you scroll; press ${keyOf(state, 'loadWholeHistory')} to load all.`;
}

const mostMissing = 3;

/** A line for each organization whose history could not be read, while those of others were. */
function missingRows(state: State, {sources}: HistoryDialog, columns: number): readonly Row[] {
	const missing = sources.length === 1 ? [] : sources.filter(source => isMissing(source));
	const more = missing.length - mostMissing;
	const lines = missing.slice(0, mostMissing).flatMap(({name, error, times}) => {
		const last = times.at(-1) ?? Infinity;
		const lack = Number.isFinite(last) ? `is complete only back to ${timestamp(isoTime(last))}` : 'is missing';
		return error
			? failureRows(error, columns, told`The history of ${shownName(name)} ${lack}. ${sentence(failureText(error))}`)
			: [];
	});
	return missing.length === 0
		? []
		: [
				...lines,
				...toldRows(
					`${more > 0 ? `The histories of ${counted(more, 'more organization')} are missing as well. ` : ''}Press ${keyOf(state, 'loadMoreHistory')} to try again.`,
					columns,
					'warning',
				),
			];
}

function errorRows(state: State, history: HistoryDialog, columns: number): readonly Row[] {
	const error = stoppedBy(history);
	if (!error) {
		return missingRows(state, history, columns);
	}

	return error.failure === 'cancelled'
		? toldRows(`Stopped. Press ${keyOf(state, 'loadMoreHistory')} to load more.`, columns, 'warning')
		: failureRows(
				error,
				columns,
				told`${sentence(failureText(error))} Press ${keyOf(state, 'loadMoreHistory')} to try again.`,
			);
}

function listRows(state: State, history: HistoryDialog, room: Room): readonly Row[] {
	const {columns} = room;
	const {cursor, sources} = history;
	const hidden = sources.length > 1 ? notShownText(hiddenMarks(state)) : undefined;
	return recordList.rows(state, history, room, {
		head: [
			...toldRows(loadedText(state, history), columns, 'dim'),
			...(hidden === undefined ? [] : toldRows(hidden, columns, 'warning')),
			...errorRows(state, history, columns),
			...(history.effort === undefined ? [] : toldRows(history.effort.text, columns, 'warning')),
			...(sources.length === 1 || state.listing.isWhole
				? []
				: toldRows('The list of organizations is not complete, so a branch can lack some.', columns, 'warning')),
		],
		isEmptyTold: !history.isWhole,
		rowsOf(found, height) {
			const widths = {
				...columnsOf(
					state,
					history,
					found.slice(Math.max(0, cursor - height), cursor + height),
					columns,
					state.size.columns >= leastForWhole,
				),
				columns,
			};
			return fittingRows(
				windowed(found, cursor, height).map(([entry, isSelected]) => ({
					isSelected,
					rows: entryRows(state, history, entry, isSelected, widths),
				})),
				height,
			);
		},
	});
}

const labelColumns = 13;

// More JSON than this is not shown; a copy has all of it.
const mostJson = 20_000;

function jsonRows(state: State, label: string, value: unknown, columns: number): readonly Row[] {
	if (value === undefined) {
		return [];
	}

	const json = JSON.stringify(value, undefined, 2);
	return [
		row(),
		row(toned('heading', label)),
		...json
			.slice(0, mostJson)
			.split('\n')
			.flatMap(line => jsonLineRows(line, columns, exact)),
		...(json.length > mostJson
			? toldRows(
					`It is too long to show in full. Press ${keyOf(state, 'copyRecord')} to copy all of it.`,
					columns,
					'dim',
				)
			: []),
	];
}

const textFields = detailFields.filter(({value}) => value !== 'json');
const jsonFields = detailFields.filter(({value}) => value === 'json');

function linesOf(record: AuditRecord, facts: RecordFacts): ReadonlyMap<string, string> {
	const lines = new Map<string, string>();
	for (const field of textFields) {
		const text = fieldText(record, field, true, facts);
		const {label = '', none = ''} = field.inDetail ?? {};
		if (text !== undefined) {
			lines.set(
				label,
				[lines.get(label), exactName(text === '' ? none : text)]
					.filter(part => part !== undefined && part !== '')
					.join('  '),
			);
		}
	}

	return lines;
}

const statusTexts: Readonly<Record<string, string>> = {
	exact: 'The service is sure: this is the exact history of the resource.',
	approximate: 'The service is not sure: this is the approximate history of the resource.',
	unavailable: 'The service has no history of this resource.',
};

function statusText({status = '', records}: ResourceHistory): Told {
	const known = Object.hasOwn(statusTexts, status) ? statusTexts[status] : undefined;
	return (
		known ??
		(status === ''
			? `The service does not say how sure it is. It sent ${counted(records.length, 'record')}.`
			: `The service calls this history “${shownName(status)}”.`)
	);
}

const mostAround = 5;

/** What happened to the resource of the record, before and after it, and how sure the service is. */
function resourceRows(
	state: State,
	{resource, names}: HistoryDialog,
	record: AuditRecord,
	columns: number,
): readonly Row[] {
	const head = [row(), row(toned('heading', 'Before and after'))];
	const whyNot = whyNotResource(state, record);
	if (whyNot !== undefined) {
		return [...head, ...toldRows(whyNot, columns, 'dim')];
	}

	const {read, error} = resource?.record === record ? resource : {};
	if (error) {
		return [
			...head,
			...failureRows(error, columns, told`What happened to this resource could not be read. ${failureText(error)}`),
		];
	}

	if (!read) {
		return [...head, ...toldRows(waitText(state, 'loading …'), columns, 'dim')];
	}

	const {records, isWhole, unreadable} = read;
	const facts = factsOf(records, names, unreadable === 0);
	const time = Date.parse(record.action.time ?? '');
	const isThis = (each: AuditRecord) => each.id === record.id;
	const others = records.filter(each => !isThis(each));
	const after = others.filter(each => Date.parse(each.action.time ?? '') >= time);
	const before = others.filter(each => !after.includes(each));
	const line = (label: string, each: AuditRecord): readonly Row[] =>
		valueRows(
			label,
			[timeOf(each, true), personText(each), deedText(each, facts.get(each)), resultText(each)]
				.map(text => exactName(text))
				.join('  '),
			columns,
			{labelColumns, wrap: wrapNames},
		);
	const more = Math.max(0, before.length - mostAround) + Math.max(0, after.length - mostAround);
	return [
		...head,
		...toldRows(statusText(read), columns, read.status === 'exact' ? 'dim' : 'warning'),
		...after.slice(-mostAround).flatMap(each => line('After', each)),
		...records.filter(each => isThis(each)).flatMap(each => line('This record', each)),
		...before.slice(0, mostAround).flatMap(each => line('Before', each)),
		...(isWhole && before.length === 0 && read.status !== 'unavailable'
			? toldRows('Nothing is recorded before it.', columns, 'dim')
			: []),
		...(!isWhole || more > 0
			? toldRows(
					`${more > 0 ? `${counted(more, 'more record')} came` : 'There are more records'}; the nearest are shown.`,
					columns,
					'dim',
				)
			: []),
	];
}

function detailRows(state: State, history: HistoryDialog, record: AuditRecord, columns: number): readonly Row[] {
	const organization = organizationOf(history, record);
	return [
		...(organization === undefined
			? []
			: valueRows('Organization', exactName(organization), columns, {labelColumns, wrap: wrapNames})),
		...linesOf(record, factsAbout(state, history, record))
			.entries()
			.flatMap(([label, text]) =>
				valueRows(label, text === '' ? harmless('–') : text, columns, {labelColumns, wrap: wrapNames}),
			),
		...resourceRows(state, history, record, columns),
		...jsonFields.flatMap(field => jsonRows(state, field.inDetail?.label ?? '', valueOf(record, field), columns)),
	];
}

/** The history of organizations, or everything about one record. */
export function historyView(state: State, history: HistoryDialog, room: Room): DialogView {
	const found = recordList.found(state, history);
	const record = history.isDetailed ? found[history.cursor]?.record : undefined;
	const records = record ? shownRecords(state, history) : [];
	const [source, ...others] = history.sources;
	const title = told`History${dot}${others.length === 0 ? shownName(source?.name ?? '') : counted(history.sources.length, 'organization')}`;
	return record
		? {
				title: told`${title}${dot}record ${count(records.indexOf(record) + 1)} of ${count(records.length)}`,
				rows: detailRows(state, history, record, room.columns),
				isScrolling: true,
				scrolledTo: history.scrolledTo ?? 0,
			}
		: {title: told`${title}${dot}times in UTC`, rows: listRows(state, history, room)};
}
