import {exactName} from '../../base/text/harmless.js';
import {count} from '../../base/text/words.js';
import {type CellJudgement, isClearing, judgeCell, withLineFeeds} from '../../kernel/customer-file/cells.js';
import {habitIn} from '../../kernel/customer-file/spreadsheet-habits.js';
import type {Table} from '../../kernel/customer-file/table.js';
import {isId} from '../../kernel/state/is-id.js';
import {type Tags, type TagSetting, whyNotSettings} from './changes.js';

/** The columns of a file with tags, which `cforgs tags --csv` prints. */
export const tagColumns = ['account', 'tag', 'value'] as const;

/** What to set in an account with these tags, or why not. */
type Judging = (tags: Tags) => {readonly settings: readonly TagSetting[]} | {readonly why: string};

/** What a file says about each account, by its id. */
export type FileOfTags = ReadonlyMap<string, Judging>;

const mostProblems = 5;

type TagCell = {readonly key: string; readonly text: string};

type Read = {readonly id: string; readonly cell?: TagCell} | {readonly why: string};

/** The stored key that a row means: a file has only one kind of line breaks. */
function storedKey(tags: Tags, key: string): string {
	const [same, ...others] = tags.has(key)
		? [key]
		: tags
				.keys()
				.filter(each => withLineFeeds(each) === withLineFeeds(key))
				.toArray();
	return others.length > 0 ? key : (same ?? key);
}

/** What a cell says about the stored tag. Unlike a field of a profile, a tag with an empty text differs from none. */
function judgeTag(tags: Tags, {key, text}: TagCell): CellJudgement {
	const value = tags.get(key);
	const judgement = judgeCell(value === undefined ? undefined : {kind: 'string', value}, text);
	const habit =
		value === undefined && judgement.kind === 'changed'
			? tags
					.keys()
					.map(each => habitIn(each, key))
					.find(each => each !== undefined)
			: undefined;
	return habit === undefined
		? judgement
		: {
				kind: 'problem',
				text: `The account has no such tag, but a similar one. ${habit} To add the tag all the same, use --set.`,
			};
}

/** What the cells about an account set, compared with its tags in the same way as a file of customers with its organizations. */
const judgingOf =
	(cells: readonly TagCell[]): Judging =>
	tags => {
		const judged = cells.map(({key: named, text}) => {
			const key = storedKey(tags, named);
			return {key, judgement: judgeTag(tags, {key, text})};
		});
		const problems = judged.flatMap(({key, judgement}) =>
			judgement.kind === 'problem' ? [`Tag ${key}: ${judgement.text}`] : [],
		);
		return problems.length > 0
			? {why: problems.join(' ')}
			: {
					settings: judged.flatMap(({key, judgement}) =>
						judgement.kind === 'changed' ? [{key, to: judgement.value}] : judgement.kind === 'cleared' ? [{key}] : [],
					),
				};
	};

function readRow(account: string, tag: string, value: string): Read {
	const id = account.trim().toLowerCase();
	if (!isId(id)) {
		return {
			why:
				account.trim() === ''
					? 'It names no account.'
					: `“${exactName(account)}” is not the id of an account: 32 digits and letters from a to f.`,
		};
	}

	// An empty cell is no value, as in a file of customers.
	if (value.trim() === '') {
		return tag === '' && value === '' ? {why: 'It names no tag.'} : {id};
	}

	const why =
		tag === '' ? 'It names no tag.' : whyNotSettings([isClearing(value) ? {key: tag} : {key: tag, to: value}]);
	return why === undefined ? {id, cell: {key: tag, text: value}} : {why};
}

/** Reads the rows of a file: each sets a tag of an account to its value. An empty value leaves the tag as it is, and `(empty)` removes it, if that is not the stored text. `why`: why the file cannot be used, in sentences. */
export function tagsInFile({header, rows}: Table): {readonly file: FileOfTags} | {readonly why: string} {
	const places = tagColumns.map(name => header.findIndex(each => each.toLowerCase() === name));
	const [account = -1, tag = -1, value = -1] = places;
	const missing = tagColumns.filter((_, at) => places[at] === -1);
	if (missing.length > 0) {
		return {why: `The file needs the columns ${tagColumns.join(', ')}, and lacks ${missing.join(' and ')}.`};
	}

	const file = new Map<string, Map<string, string>>();
	const problems: string[] = [];
	for (const {number, cells} of rows) {
		const read = readRow(cells[account] ?? '', cells[tag] ?? '', cells[value] ?? '');
		if ('why' in read) {
			problems.push(`Row ${count(number)}: ${read.why}`);
			continue;
		}

		const {id, cell} = read;
		const own = file.get(id) ?? new Map<string, string>();
		file.set(id, own);
		if (cell && (own.get(cell.key) ?? cell.text) !== cell.text) {
			problems.push(
				`Row ${count(number)}: an earlier row has another value for the tag ${exactName(cell.key)} of the same account.`,
			);
		} else if (cell) {
			own.set(cell.key, cell.text);
		}
	}

	const more = problems.length - mostProblems;
	return problems.length > 0
		? {
				why: [
					...problems.slice(0, mostProblems),
					...(more > 0 ? [`${count(more)} more rows cannot be used.`] : []),
				].join(' '),
			}
		: {
				file: new Map(
					file.entries().map(([id, cells]) => [id, judgingOf(Array.from(cells, ([key, text]) => ({key, text})))]),
				),
			};
}
