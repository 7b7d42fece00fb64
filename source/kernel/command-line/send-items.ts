import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import type {CommandLine} from '../loop/command-line.js';
import type {ExitStatus} from '../options/exit-status.js';
import {reasonTexts} from '../rows/item-reasons.js';
import {tallyText} from '../rows/item-rows.js';
import {isItemOver, type ItemState, statusWord} from '../state/item-result.js';
import {statusOfRun} from '../writes/run-many.js';
import {csvTable} from './csv-output.js';
import {exitStatus, Refusal} from './exit-status.js';
import {formatOf} from './output.js';

/** An item of a run on the command line. */
type Item = {readonly result: ItemState};

/** The status of a run, or of a dry run as if everything were stored. */
export const statusOfItems = ({flags}: Pick<CommandLine, 'flags'>, items: readonly Item[]): ExitStatus => statusOfRun(items.map(item => statusWord(item, flags)));

type Report<Each> = {
	readonly isStopping: () => boolean;
	readonly changed: (item: Each, result: ItemState) => void;
	readonly waiting: (seconds: number, why: string) => void;
};

/**
Sends the items of a run that are waiting, shows the progress, and returns all items with their results. `done`: the word for items that were sent.

@throws {Refusal} If the run cannot begin.
*/
export async function sendItems<Each extends Item>(line: CommandLine, items: readonly Each[], {keyOf, done, send}: {
	readonly keyOf: (item: Each) => string;
	readonly done: string;
	readonly send: (report: Report<Each>) => Promise<{readonly refused?: string; readonly stop?: Told | undefined}>;
}): Promise<readonly Each[]> {
	const {length} = items.filter(({result}) => result.status === 'waiting');
	const results = new Map<string, ItemState>();
	const {refused, stop} = await line.stoppableRun(async isStopping => send({
		isStopping,
		changed(item, result) {
			results.set(keyOf(item), result);
			line.progress.show(`${count(results.values().filter(({status}) => status === 'done').toArray().length)} of ${count(length)} ${done} …`);
		},
		waiting: line.waiting,
	}));
	line.progress.end();
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	if (stop !== undefined) {
		line.tell(harmless(shownText(stop)));
	}

	return items.map(item => ({...item, result: results.get(keyOf(item)) ?? item.result}));
}

/** Reports the items with something to say, and how many ended in which way. */
export function tellItems<Each extends Item>({flags: {quiet}, tell}: CommandLine, items: readonly Each[], {nameOf, done}: {readonly nameOf: (item: Each) => string; readonly done: string}): void {
	const wanted = quiet ? items.filter(({result}) => !isItemOver(result)) : items;
	for (const text of reasonTexts(wanted, {stateOf: ({result}) => result, nameOf: item => exactName(nameOf(item)), done})) {
		tell(text);
	}

	if (quiet || items.length === 0) {
		return;
	}

	tell(tallyText(items.map(({result}) => result), done));
	if (items.some(({result: {status}}) => status === 'conflict')) {
		tell('To review the present values, run the same command again.');
	}
}

/** Prints the items with their results, as JSON, CSV or text. `columnsOf`: what an item is about, by the names of the columns; the id is the first. `header`: these names, for a table without rows. */
export async function printItems<Each extends Item>({flags, print}: CommandLine, items: readonly Each[], {verb, columnsOf, header = ['id', 'name']}: {readonly verb: string; readonly header?: readonly string[]; readonly columnsOf: (item: Each) => Readonly<Record<string, string>>}): Promise<void> {
	const records = items.map(item => ({
		...columnsOf(item), verb, status: statusWord(item, flags), note: shownText(item.result.text ?? ''),
	}));
	const [first] = items;
	const about = first ? Object.keys(columnsOf(first)) : header;
	switch (formatOf(flags)) {
		case 'json': {
			await print(`${harmlessJson(records, '\t')}\n`);
			return;
		}

		case 'csv': {
			await print(csvTable([...about, 'verb', 'status', 'note'], records.map(record => Object.values(record)), flags));
			return;
		}

		case 'quiet': {
			await print(items.filter(({result: {status}}) => status === 'done' || status === 'already').map(item => `${harmless(Object.values(columnsOf(item)).at(0) ?? '')}\n`).join(''));
			return;
		}

		case 'text': {
			await print(items.map(item => `${[...Object.values(columnsOf(item)).map(text => exactName(text)), statusWord(item, flags)].join('\t')}\n`).join(''));
		}
	}
}
