import {harmless, harmlessJson, exactName} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {changeColumns, changeLines, changeRecords, type ShownValue} from '../form-model/judged-settings.js';
import type {CommandLine} from '../loop/command-line.js';
import {type ItemState, statusWord} from '../state/item-result.js';
import {changeText, firstLines} from './change-text.js';
import {csvTable} from './csv-output.js';
import {formatOf} from './output.js';

/** Something to change on the command line, as an organization. */
type ChangedRow = {readonly changes: readonly ShownValue[]; readonly result: ItemState};

/** What a row is about. */
type Named = {readonly id: string; readonly name: string};

const nameOf = ({id, name}: Named): string => `${exactName(name)}  ${harmless(id)}`;

/** Everything that would change, old and new, and what would not and why. `summary`: the last line. */
export function changesText<Row extends ChangedRow>(rows: readonly Row[], namedBy: (row: Row) => Named, summary: string): string {
	const named = (row: Row): string => nameOf(namedBy(row));
	const changes = rows.filter(({result: {status}}) => status === 'waiting').map(row => `${named(row)}\n${row.changes.map(change => `  ${changeText(change)}\n`).join('')}`).join('');
	const already = rows.filter(({result}) => result.status === 'already');
	const out = rows.filter(({result}) => result.status === 'left_out');
	return [
		changes,
		already.length === 0 ? '' : `Already so: ${count(already.length)}\n${firstLines(already, row => `  ${named(row)}\n`)}`,
		out.length === 0 ? '' : `Left out: ${count(out.length)}\n${firstLines(out, row => `  ${named(row)}: ${harmless(shownText(row.result.text ?? ''))}\n`)}`,
		`${summary}\n`,
	].join('');
}

/** Prints rows with their results and their old and new values, as JSON, CSV or text. */
export async function printChanges<Row extends ChangedRow>({flags, print}: Pick<CommandLine, 'flags' | 'print'>, rows: readonly Row[], {verb, namedBy}: {readonly verb: string; readonly namedBy: (row: Row) => Named}): Promise<void> {
	const records = rows.map(row => {
		const {id, name} = namedBy(row);
		return {
			id, name, verb, status: statusWord(row, flags), note: shownText(row.result.text ?? ''), changes: row.changes,
		};
	});
	switch (formatOf(flags)) {
		case 'json': {
			await print(`${harmlessJson(records.map(({changes, ...own}) => ({...own, changes: changeRecords(changes)})), '\t')}\n`);
			return;
		}

		case 'csv': {
			const lines = records.flatMap(({changes, id, name, status, note}) => changeLines([id, name, verb, status, note], changes));
			await print(csvTable(['id', 'name', 'verb', 'status', 'note', ...changeColumns], lines, flags));
			return;
		}

		case 'quiet': {
			await print(records.filter(({status}) => status === 'done' || status === 'already').map(({id}) => `${harmless(id)}\n`).join(''));
			return;
		}

		case 'text': {
			await print(records.map(({id, name, status}) => `${exactName(id)}\t${exactName(name)}\t${status}\n`).join(''));
		}
	}
}
