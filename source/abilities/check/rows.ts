import {exactName} from '../../base/text/harmless.js';
import {age} from '../../base/text/time.js';
import {toldPath, told} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count, counted, listText} from '../../base/text/words.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {type JudgedFinding, unknownParts, countsText} from '../../kernel/figures/findings.js';
import type {Severity} from '../../kernel/figures/severity.js';
import {cutSign, repeatedBeginning} from '../../kernel/rows/name-spans.js';
import {
	lineSpans,
	data,
	plain,
	row,
	type Row,
	selectionMark,
	shownData,
	toldRows,
	type Tone,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {findingList, type FindingsDialog, usualSilence} from './state.js';

const tones: Readonly<Record<Severity, Tone>> = {high: 'danger', medium: 'warning', low: 'dim'};

const severityColumns = 8;

const gap = '  ';

const inside = 'in ';

const mostName = 32;

// A reason leaves a name at least this many columns. Everything about the chosen finding is below the list.
const leastName = 8;

const mostOrganization = 22;

const leastOrganization = 8;

// Longer texts are cut before they are measured.
const cellUnits = 200;

const cell = (text: string, columns: number): string => fit(exactName(text.slice(0, cellUnits)), columns);

/** A finding. Its row begins with the name of an organization, account or person. An account and a person have their organization at the end of the row, if it has room and the list is of several. A field has its value after the reason. */
function findingRow(
	state: State,
	{top}: FindingsDialog,
	{severity, id, about, reason, pane}: JudgedFinding,
	isSelected: boolean,
	columns: number,
): Row {
	const {index} = state.tree;
	const isInside = pane === 'accounts' || pane === 'members';
	const isOne = top !== undefined && index.size[index.rowByKey.get(top) ?? -1] === 1;
	const organization = nameAt(state, rowOfId(state, id));
	const marks = [selectionMark(isSelected), toned(tones[severity], severity.padEnd(severityColumns))];
	// The reason has its room first. All findings of a rule have reasons of about the same length, so their columns stand below each other.
	const left = columns - totalWidth(marks) - gap.length - widthOf(reason);
	const besideOrganization = left - (isInside && !isOne ? gap.length + inside.length + leastOrganization : 0);
	const ofName = Math.max(
		leastName,
		Math.min(
			mostName,
			Math.floor((columns - severityColumns) / 3),
			besideOrganization < leastName ? left : besideOrganization,
		),
	);
	const name = isInside ? about : organization;
	// Of an account that is called like its organization, the rest tells more.
	const repeated =
		pane === 'accounts' && widthOf(exactName(name.slice(0, cellUnits))) > ofName
			? repeatedBeginning({name}, organization)
			: 0;
	const texts = [
		shownData(cell(repeated === 0 ? name : cutSign + name.slice(repeated), ofName)),
		plain(gap),
		plain(reason),
	];
	const value = isInside || about === '' ? [] : [plain(gap), {...data(about), tone: 'dim' as const}];
	const room = columns - totalWidth([...marks, ...texts]) - gap.length - inside.length;
	const ofOrganization = Math.min(mostOrganization, Math.floor(columns / 4), room);
	const right =
		isInside && !isOne && ofOrganization >= leastOrganization
			? [toned('dim', inside), {...shownData(cell(organization, ofOrganization)), tone: 'dim' as const}]
			: [];
	const place = isInside ? [plain(', in '), data(organization)] : [...(about === '' ? [] : [plain(', '), data(about)])];
	return {
		left: [...marks, ...texts, ...value],
		right,
		said: [plain(`${severity}, `), data(name), plain(`, ${reason}`), ...place],
		isSelected,
	};
}

function detailRows(
	state: State,
	{id, rule, about, reason, silence, filter}: JudgedFinding,
	columns: number,
): readonly Row[] {
	const path = toldPath(pathOf(state, rowOfId(state, id)).map(name => exactName(name)));
	return [
		// What a row may have cut comes first.
		...toldRows(reason, columns),
		...(about === '' ? [] : [row(data(about))]),
		...toldRows(path, columns),
		...toldRows(told`Rule ${rule}; all of its kind: ${filter}`, columns, 'dim'),
		...(silence ? toldRows(told`Silenced until ${silence.until}: ${silence.reason}`, columns, 'dim') : []),
	];
}

function headRows(state: State, {judged, found, of}: FindingsDialog, columns: number): readonly Row[] {
	if (!of) {
		return [];
	}

	const unknown = unknownParts(found);
	return [
		...toldRows(
			[
				countsText(judged, found),
				...(found.times
					? [`The oldest value was read ${age(found.times.oldest, found.times.now) ?? 'just now'}.`]
					: []),
			].join(' '),
			columns,
		),
		...(unknown.length === 0
			? []
			: toldRows(
					`Not known: ${listText(unknown)}. To read the rest, press ${keyOf(state, 'readForFindings')}.`,
					columns,
					'warning',
				)),
		...found.broken.flatMap(({name, why}) =>
			toldRows(`The rule “${name}” of the config file does not work: ${why}`, columns, 'warning'),
		),
	];
}

/** The findings around the chosen one, and below the list everything about it. */
export function findingsView(state: State, dialog: FindingsDialog, room: Room): DialogView {
	const {columns, height: whole} = room;
	const {top} = dialog;
	return {
		title: top === undefined ? 'Findings everywhere' : told`Findings in ${nameAt(state, rowOfId(state, top))}`,
		rows: findingList.rows(state, dialog, room, {
			head: headRows(state, dialog, columns),
			rowsOf(items, height) {
				const chosen = items[dialog.cursor];
				// The same room for each finding, so that the list does not jump.
				const below = height - 1;
				const detail = Math.max(3, Math.min(6, Math.floor(whole / 3)), below - items.length);
				const shown = windowed(items, dialog.cursor, Math.max(1, below - detail)).map(([finding, isSelected]) =>
					findingRow(state, dialog, finding, isSelected, columns),
				);
				return [...shown, row(), ...(chosen ? detailRows(state, chosen, columns).slice(0, detail) : [])];
			},
		}),
	};
}

/** The question why findings are silenced, or until when. */
export function silencingRows(
	state: State,
	{findings, line, reason, text}: DialogOf<'silencing'>,
	columns: number,
): readonly Row[] {
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - 3));
	const key = keyOf(state, 'keepSilence');
	const [first, ...others] = findings;
	const [these, they] =
		others.length === 0
			? ['this finding', 'A silenced finding is']
			: [`these ${count(findings.length)} findings`, 'Silenced findings are'];
	const name = nameAt(state, rowOfId(state, first?.id ?? ''));
	return [
		...toldRows(
			reason === undefined
				? `Why may ${these} stay?`
				: `Until when? A time from now, such as 30d, 3mo or 1y, or a date. Without one, ${usualSilence}.`,
			columns,
		),
		...(first === undefined
			? []
			: [
					row(data(name), plain(gap), toned('dim', first.reason)),
					...(first.about === '' ? [] : [row(data(first.about))]),
				]),
		...(others.length === 0
			? []
			: toldRows(`and ${counted(others.length, 'other')} that the list shows`, columns, 'dim')),
		row(),
		{left: [selectionMark(true), ...spans], cursor: 2 + cursor},
		row(),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...toldRows(
			reason === undefined
				? `To go on to the date, press ${key}.`
				: `${they} counted, but not listed, and without effect on cforgs check --fail-on. ${others.length === 0 ? 'It comes' : 'They come'} back after that day. To silence ${others.length === 0 ? 'it' : 'them'}, press ${key}.`,
			columns,
			'dim',
		),
	];
}
