import {exactName} from '../../base/text/harmless.js';
import {count} from '../../base/text/words.js';
import {isClearing} from '../../kernel/customer-file/cells.js';
import type {Table} from '../../kernel/customer-file/table.js';
import {isId} from '../../kernel/state/is-id.js';
import {type TagSetting, whyNotSettings} from './changes.js';

/** The columns of a file with tags, which `cforgs tags --csv` prints. */
export const tagColumns = ['account', 'tag', 'value'] as const;

/** What a file says about each account, by its id. */
export type FileOfTags = ReadonlyMap<string, readonly TagSetting[]>;

const mostProblems = 5;

type Read = {readonly id: string; readonly setting?: TagSetting} | {readonly why: string};

function readRow(account: string, tag: string, value: string): Read {
	const id = account.trim().toLowerCase();
	if (!isId(id)) {
		return {why: account.trim() === '' ? 'It names no account.' : `“${exactName(account)}” is not the id of an account: 32 digits and letters from a to f.`};
	}

	// An empty cell is no value, as in a file of customers.
	if (value.trim() === '') {
		return tag === '' && value === '' ? {why: 'It names no tag.'} : {id};
	}

	const setting = isClearing(value) ? {key: tag} : {key: tag, to: value};
	const why = tag === '' ? 'It names no tag.' : whyNotSettings([setting]);
	return why === undefined ? {id, setting} : {why};
}

/** Reads the rows of a file: each sets a tag of an account to its value. An empty value leaves the tag as it is, and `(empty)` removes it. `why`: why the file cannot be used, in sentences. */
export function tagsInFile({header, rows}: Table): {readonly file: FileOfTags} | {readonly why: string} {
	const places = tagColumns.map(name => header.findIndex(each => each.toLowerCase() === name));
	const [account = -1, tag = -1, value = -1] = places;
	const missing = tagColumns.filter((_, at) => places[at] === -1);
	if (missing.length > 0) {
		return {why: `The file needs the columns ${tagColumns.join(', ')}, and lacks ${missing.join(' and ')}.`};
	}

	const file = new Map<string, Map<string, TagSetting>>();
	const problems: string[] = [];
	for (const {number, cells} of rows) {
		const read = readRow(cells[account] ?? '', cells[tag] ?? '', cells[value] ?? '');
		if ('why' in read) {
			problems.push(`Row ${count(number)}: ${read.why}`);
			continue;
		}

		const {id, setting} = read;
		const own = file.get(id) ?? new Map<string, TagSetting>();
		file.set(id, own);
		const earlier = setting && own.get(setting.key);
		if (setting && earlier && earlier.to !== setting.to) {
			problems.push(`Row ${count(number)}: an earlier row has another value for the tag ${exactName(setting.key)} of the same account.`);
		} else if (setting) {
			own.set(setting.key, setting);
		}
	}

	const more = problems.length - mostProblems;
	return problems.length > 0
		? {why: [...problems.slice(0, mostProblems), ...(more > 0 ? [`${count(more)} more rows cannot be used.`] : [])].join(' ')}
		: {file: new Map(file.entries().map(([id, settings]) => [id, settings.values().toArray()]))};
}
