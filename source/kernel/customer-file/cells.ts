import {exactName} from '../../base/text/harmless.js';
import {escapeCell, markHeading} from '../files/csv-cell.js';
import {valueBefore, type Before, type FieldName} from '../form-model/fields.js';
import {membersOf} from '../form-model/form.js';
import {jsonFields, type JsonField} from '../form-model/json-text.js';
import type {Setting, SettingKey} from '../form-model/settings.js';
import {habitIn} from './spreadsheet-habits.js';

/** What is stored for a cell: the text of a field, or a member of its JSON object. Undefined: there is no such member. */
export type StoredValue = {readonly kind: 'text' | JsonField['kind']; readonly value: string} | undefined;

/** What a cell says about the stored value. `empty` leaves it as it is; `cleared` empties a field and removes a member. */
export type CellJudgement =
	| {readonly kind: 'same' | 'empty' | 'cleared'}
	| {readonly kind: 'changed'; readonly value: string}
	| {readonly kind: 'problem'; readonly text: string};

/** The word that clears a value. An empty cell leaves the value, because a member without text and a missing member are both empty cells. */
const clearWord = '(empty)';

/** Whether a cell clears its value. */
export const isClearing = (cell: string): boolean => cell.trim().toLowerCase() === clearWord;

/** A text with the line breaks that every cell of a file has. */
export const withLineFeeds = (text: string): string => text.replaceAll(/\r\n?/gv, '\n');

/** Line breaks as in the stored text, if it has only one kind of them. */
function withLineEndsOf(stored: string, text: string): string {
	const [end = '\n', ...others] = new Set(stored.match(/\r\n?|\n/gv));
	return others.length > 0 ? text : text.replaceAll('\n', () => end);
}

const isLiteral = (text: string): boolean => /^(?:true|false|null)$/iv.test(text);

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** Why a cell cannot be a value of the same kind as the stored one. */
function whyNotKind({kind, value}: Exclude<StoredValue, undefined>, cell: string): string | undefined {
	if (kind === 'number' && /^[+\-]?\d+,\d+$/v.test(cell)) {
		return 'JSON writes a number with a point, not with a comma.';
	}

	if ((kind === 'object' || kind === 'array') && !isJson(cell)) {
		return `The stored value is a JSON ${kind}, but the cell is not valid JSON.`;
	}

	return kind === 'text' && jsonFields(value) && cell.trimStart().startsWith('{') && !isJson(cell)
		? 'The stored value is a JSON object, but the cell is not valid JSON.'
		: undefined;
}

const wayOn = 'Empty the cell to keep the stored value.';

/** Why a cell that differs is hardly meant as it is. Letters can also be lost in the escapes of the export. */
function whyNotMeant(stored: Exclude<StoredValue, undefined>, cell: string): string | undefined {
	const known = withLineFeeds(stored.value);
	const escaped = escapeCell(known);
	return (
		habitIn(known, cell) ??
		(escaped === known ? undefined : habitIn(escaped, escapeCell(cell))) ??
		whyNotKind(stored, cell)
	);
}

/** Compares the cell of a file with what is stored. What spreadsheets do to values without being asked is a problem, if the stored value explains it. Spaces around another value are dropped. */
export function judgeCell(stored: StoredValue, cell: string): CellJudgement {
	const text = withLineFeeds(cell);
	const trimmed = text.trim();
	const isWord = (stored?.kind === 'boolean' || stored?.kind === 'null') && isLiteral(trimmed);
	const meant = isWord ? trimmed.toLowerCase() : trimmed;
	if (stored && [text, meant].includes(withLineFeeds(stored.value))) {
		return {kind: 'same'};
	}

	if (trimmed === '') {
		return {kind: 'empty'};
	}

	if (isClearing(cell)) {
		return {kind: !stored || (stored.kind === 'text' && stored.value === '') ? 'same' : 'cleared'};
	}

	const why = stored && !isWord ? whyNotMeant(stored, text) : undefined;
	return why === undefined
		? {kind: 'changed', value: withLineEndsOf(stored?.value ?? '', meant)}
		: {kind: 'problem', text: `${why} ${wayOn}`};
}

/** A cell of a row, and the field or member that its column is about. */
export type KeyedCell = SettingKey & {
	/** What to call the column in a sentence. */
	readonly heading: string;
	readonly text: string;
};

/** What the cells of a row change, and which of them cannot be used. */
export type JudgedRow = {
	readonly settings: readonly Setting[];
	readonly problems: ReadonlyArray<KeyedCell & {readonly why: string}>;
};

function membersIn(before: Before): (name: FieldName) => readonly JsonField[] {
	const read = new Map<FieldName, readonly JsonField[]>();
	return name => {
		const members = read.get(name) ?? membersOf(name, valueBefore(before, name));
		read.set(name, members);
		return members;
	};
}

/** Why a heading cannot name a new member: a spreadsheet made it of the name of a stored one. */
function whyNotMember(members: readonly JsonField[], name: string): string | undefined {
	const habit = members
		.values()
		.map(each => habitIn(markHeading(each.name), name))
		.find(each => each !== undefined);
	return habit === undefined ? undefined : `The heading is not the name of the stored member. ${habit}`;
}

/** The stored value that a cell is about. For a repeated name, the last member counts, as in the export. */
export const storedValue = (
	before: Before,
	{name, member}: SettingKey,
	membersNamed = membersIn(before),
): StoredValue =>
	member === undefined
		? {kind: 'text', value: valueBefore(before, name)}
		: membersNamed(name).findLast(each => each.name === member);

function judgeOf(before: Before): (cell: KeyedCell) => CellJudgement {
	const membersNamed = membersIn(before);
	return ({text, heading: _, ...key}) => {
		const {name, member} = key;
		const stored = storedValue(before, key, membersNamed);
		const judgement = judgeCell(stored, text);
		if (name === 'name' && judgement.kind === 'cleared') {
			return {kind: 'problem', text: `An organization needs a name, so ${clearWord} cannot clear it.`};
		}

		const why = !stored && judgement.kind === 'changed' ? whyNotMember(membersNamed(name), member ?? '') : undefined;
		return why === undefined ? judgement : {kind: 'problem', text: why};
	};
}

type Said = {readonly cell: KeyedCell; readonly setting: Setting};

const differing = (one: KeyedCell, other: KeyedCell): string =>
	`The columns “${exactName(one.heading)}” and “${exactName(other.heading)}” say different things.`;

/** Why a cell does not go together with one before it: a repeated column with another text, or a whole field next to its member, if both change it. */
function clashesIn(cells: readonly KeyedCell[], said: readonly Said[]): JudgedRow['problems'] {
	const first = new Map<string, KeyedCell>();
	const repeated = cells
		.filter(({text}) => text.trim() !== '')
		.flatMap(cell => {
			const earlier = first.get(cell.key) ?? cell;
			first.set(cell.key, earlier);
			return withLineFeeds(earlier.text) === withLineFeeds(cell.text) ? [] : [{...cell, why: differing(earlier, cell)}];
		});
	const contained = said
		.filter(({setting}) => setting.member === undefined)
		.flatMap(whole => {
			const {name, value = ''} = whole.setting;
			const members = new Map(membersOf(name, value).map(each => [each.name, each.value]));
			const others = said.filter(
				({setting}) =>
					setting.name === name && setting.member !== undefined && members.get(setting.member) !== setting.value,
			);
			return others.map(part => {
				const [one, other] = said.indexOf(whole) < said.indexOf(part) ? [whole, part] : [part, whole];
				return {...other.cell, why: differing(one.cell, other.cell)};
			});
		});
	return [...repeated, ...contained];
}

/** What a field had before the last change from here, if that stored its present value. */
export type Replaced = (name: FieldName) => string | undefined;

/** Whether a cell only has what a change of a member replaced: the same file was applied before. `kept`: the members that the row names as they are stored. */
function isReplaced({setting: {name, member, value}}: Said, kept: readonly Said[], replaced: Replaced): boolean {
	if (member !== undefined || value === undefined || value !== replaced(name)) {
		return false;
	}

	const members = new Map(membersOf(name, value).map(each => [each.name, each.value]));
	return kept.some(({setting}) => setting.name === name && members.get(setting.member ?? '') !== setting.value);
}

/** Judges the cells of a row. Cells that leave their value say nothing, so a column for a whole field and one for its member disagree only if both change it. */
export function judgeCells(
	before: Before,
	cells: readonly KeyedCell[],
	replaced: Replaced = () => undefined,
): JudgedRow {
	const judge = judgeOf(before);
	const judged = cells.map(cell => ({cell, judgement: judge(cell)}));
	const problems = judged.flatMap(({cell, judgement}) =>
		judgement.kind === 'problem' ? [{...cell, why: judgement.text}] : [],
	);
	const kept = judged.flatMap(({cell, judgement}): readonly Said[] => {
		const {heading: _, text: __, ...key} = cell;
		const stored = judgement.kind === 'same' && key.member !== undefined ? storedValue(before, key)?.value : undefined;
		return stored === undefined ? [] : [{cell, setting: {...key, value: stored}}];
	});
	const said = judged
		.flatMap(({cell, judgement}): readonly Said[] => {
			const {heading: _, text: __, ...key} = cell;
			return judgement.kind === 'changed'
				? [{cell, setting: {...key, value: judgement.value}}]
				: judgement.kind === 'cleared'
					? [{cell, setting: key}]
					: [];
		})
		.filter(each => !isReplaced(each, kept, replaced));
	// A repeated value is set once, and a whole field contains its members.
	const settings = said.map(({setting}) => setting);
	const isContained = ({key, name}: Setting, at: number): boolean =>
		settings.some((other, index) =>
			other.key === key ? index < at : other.name === name && other.member === undefined,
		);
	return {
		settings: settings.filter((setting, at) => !isContained(setting, at)),
		problems: [...problems, ...clashesIn(cells, said)],
	};
}

/** The rows read from a file, without empty rows. `number` counts the empty rows too, from 1, as a spreadsheet does. */
export type Table = {
	/** The separator of the values; a comma if absent. */
	readonly separator?: string;
	/** Whether a spreadsheet recognizes the file as UTF-8 only by a byte order mark. */
	readonly isMarked?: boolean;
	/** Absent if the file is Unicode. */
	readonly encoding?: 'Windows-1252';
	readonly header: readonly string[];
	readonly rows: ReadonlyArray<{readonly number: number; readonly cells: readonly string[]}>;
};

const longestWord = 40;

/** A sentence about an encoding that was guessed from the bytes, with a word to check; undefined if nothing was guessed. */
export function encodingText({encoding, header, rows}: Table): string | undefined {
	if (encoding === undefined) {
		return undefined;
	}

	const words = [header, ...rows.map(({cells}) => cells)]
		.values()
		.flatMap(cells => cells.flatMap(cell => cell.split(/\s/v)));
	const word = words.find(each => /\P{ASCII}/v.test(each))?.slice(0, longestWord) ?? '';
	return `The file is not UTF-8 and was read as ${encoding}. Check that “${word}” looks right.`;
}
