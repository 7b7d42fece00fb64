import {exactName} from '../../base/text/harmless.js';
import {valueBefore, type Before} from '../form-model/fields.js';
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
export const clearWord = '(empty)';

const withLineFeeds = (text: string): string => text.replaceAll(/\r\n?/gv, '\n');

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
function whyNotKind({kind, value}: {readonly kind: string; readonly value: string}, cell: string): string | undefined {
	if (kind === 'number' && /^[+\-]?\d+,\d+$/v.test(cell)) {
		return 'JSON writes a number with a point, not with a comma.';
	}

	if ((kind === 'object' || kind === 'array') && !isJson(cell)) {
		return `The stored value is a JSON ${kind}, but the cell is not valid JSON.`;
	}

	return kind === 'text' && jsonFields(value) && cell.trimStart().startsWith('{') && !isJson(cell) ? 'The stored value is a JSON object, but the cell is not valid JSON.' : undefined;
}

const isOfText = (stored: StoredValue): boolean => !stored || stored.kind === 'text' || stored.kind === 'string';

const wayOn = 'Empty the cell to keep the stored value.';

/** Compares the cell of a file with what is stored. What spreadsheets do to values without being asked is a problem, if the stored value explains it. */
export function judgeCell(stored: StoredValue, cell: string): CellJudgement {
	const text = withLineFeeds(cell);
	const known = stored && withLineFeeds(stored.value);
	const isWord = (stored?.kind === 'boolean' || stored?.kind === 'null') && isLiteral(text.trim());
	const meant = isWord ? text.trim().toLowerCase() : text;
	if (meant === known) {
		return {kind: 'same'};
	}

	if (text.trim() === '') {
		return {kind: 'empty'};
	}

	if (text.trim().toLowerCase() === clearWord) {
		return {kind: !stored || (stored.kind === 'text' && stored.value === '') ? 'same' : 'cleared'};
	}

	const why = stored && !isWord ? habitIn(withLineFeeds(stored.value), text) ?? whyNotKind(stored, text) : undefined;
	return why === undefined ? {kind: 'changed', value: withLineEndsOf(stored?.value ?? '', isOfText(stored) ? meant : meant.trim())} : {kind: 'problem', text: `${why} ${wayOn}`};
}

/** A cell of a row, and the field or member that its column is about. `heading`: what to call the column in a sentence. */
export type KeyedCell = SettingKey & {readonly heading: string; readonly text: string};

/** What the cells of a row change, and which of them cannot be used. */
export type JudgedRow = {readonly settings: readonly Setting[]; readonly problems: ReadonlyArray<KeyedCell & {readonly why: string}>};

type Said = {readonly cell: KeyedCell; readonly setting: Setting};

/** The stored value that a cell is about. For a repeated name, the last member counts, as in the export. */
export function storedValue(before: Before, {name, member}: SettingKey): StoredValue {
	const text = valueBefore(before, name);
	return member === undefined ? {kind: 'text', value: text} : membersOf(name, text).findLast(each => each.name === member);
}

/** Whether a whole field, as one cell changes it, has the value that another cell gives to its member. */
function hasMember(whole: Setting, {member, value}: Setting): boolean {
	const found = membersOf(whole.name, whole.value ?? '').findLast(({name}) => name === member);
	return found?.value === value;
}

function isAgreed({setting}: Said, other: Said): boolean {
	if (setting.key === other.setting.key) {
		return setting.value === other.setting.value;
	}

	const [whole, part] = setting.member === undefined ? [setting, other.setting] : [other.setting, setting];
	return hasMember(whole, part);
}

const areAboutSame = ({setting: one}: Said, {setting: other}: Said): boolean =>
	one.name === other.name && (one.member === other.member || one.member === undefined || other.member === undefined);

/** Judges the cells of a row. Cells that leave their value say nothing, so a column for a whole field and one for its member disagree only if both change it. */
export function judgeCells(before: Before, cells: readonly KeyedCell[]): JudgedRow {
	const problems: Array<KeyedCell & {readonly why: string}> = [];
	const said: Said[] = [];
	for (const cell of cells) {
		const {heading: _, text, ...key} = cell;
		const judged = judgeCell(storedValue(before, key), text);
		if (judged.kind === 'problem') {
			problems.push({...cell, why: judged.text});
		} else if (judged.kind === 'cleared' && key.name === 'name') {
			problems.push({...cell, why: `An organization needs a name, so ${clearWord} cannot clear it.`});
		} else if (judged.kind === 'changed' || judged.kind === 'cleared') {
			said.push({cell, setting: {...key, ...(judged.kind === 'changed' && {value: judged.value})}});
		}
	}

	for (const [at, each] of said.entries()) {
		const other = said.slice(0, at).find(earlier => areAboutSame(earlier, each) && !isAgreed(earlier, each));
		if (other) {
			problems.push({...each.cell, why: `The columns “${exactName(other.cell.heading)}” and “${exactName(each.cell.heading)}” say different things.`});
		}
	}

	// A value that is given again is set once, and a whole field contains its members.
	const isContained = ({setting}: Said, at: number): boolean =>
		said.some(({setting: other}, index) => other.key === setting.key ? index < at : other.name === setting.name && other.member === undefined);
	return {settings: said.filter((each, at) => !isContained(each, at)).map(({setting}) => setting), problems};
}
