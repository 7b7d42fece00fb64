import {cutAt, type Extent, treeIds, treeJson, treeText} from '../../../kernel/files/tree.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {counted} from '../../../base/text/words.js';
import {extentWithGroups, treeCsv} from '../../../kernel/command-line/extent.js';
import {formatOf, print, type RecordFormat, tell} from '../../../kernel/command-line/output.js';
import {type ExitStatus, firstFailure} from '../../../kernel/command-line/exit-status.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {runOnService} from '../../../kernel/command-line/service.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';

const texts: Readonly<Record<RecordFormat, (extent: Extent, flags: Flags) => string>> = {
	text: treeText,
	quiet: treeIds,
	json: treeJson,
	csv: treeCsv,
};

async function printTree(line: CommandLine, named: string | undefined): Promise<ExitStatus> {
	const {client, flags} = line;
	const format = formatOf(flags);
	const {depth = Infinity, quiet} = flags;
	if (!(depth >= 0 && (depth === Infinity || Number.isSafeInteger(depth)))) {
		throw new UsageError(
			'--depth takes a whole number of levels: 0 prints only the top, 1 also what is directly below it.',
		);
	}

	const list = await readWhole(client, quiet);
	const {extent: whole, status} = extentWithGroups(line, list, named);
	const extent = depth === Infinity ? whole : cutAt(whole, depth);
	const leftOut = whole.rows.length - extent.rows.length;
	if (!quiet && leftOut > 0) {
		tell(`${counted(leftOut, 'deeper organization')} ${leftOut === 1 ? 'is' : 'are'} left out.`);
	}

	await print(texts[format](extent, flags));
	return firstFailure(statusOfList(list), status);
}

/** `cforgs tree [ID]`; `--depth N` prints N levels below the top. */
export const runTree = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printTree);
