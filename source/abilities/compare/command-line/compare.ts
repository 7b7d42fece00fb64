import {comparePair, foundText, type PairLine, type Side} from '../pair.js';
import type {Detail} from '../../../kernel/state/data.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {exitStatus, type ExitStatus} from '../../../kernel/command-line/exit-status.js';
import {readKeptDetail} from '../../../kernel/command-line/read-detail.js';
import {idsNamed} from '../../../kernel/command-line/named-organization.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {invoke} from '../../../kernel/command-line/service.js';

function sideOf({organization, profile}: Detail): Side {
	const {parent} = organization;
	return {organization, profile, parent: parent ? `${parent.name ?? ''} (${parent.id})` : 'none'};
}

// The name that `--set` uses.
const fieldOf = ({field, member}: PairLine): string => member === undefined ? field : `${field}.${member}`;

async function report(line: CommandLine, ids: readonly [string, string]): Promise<ExitStatus> {
	const {flags} = line;
	const [left, right] = await Promise.all([readKeptDetail(line, ids[0]), readKeptDetail(line, ids[1])]);
	const found = comparePair(sideOf(left), sideOf(right));
	const {differences, equal} = found;
	const rows = differences.map(each => [fieldOf(each), each.left ?? '', each.right ?? '']);
	const texts = {
		text: () => rows.map(cells => `${cells.map(cell => exactName(cell)).join('\t')}\n`).join(''),
		quiet: () => rows.map(([field = '']) => `${harmless(field)}\n`).join(''),
		json: () => `${harmlessJson({
			organizations: [left, right].map(({organization: {id, name}}) => ({id, name})),
			// Distinguishes an absent value from an empty one.
			differences: differences.map(each => ({field: fieldOf(each), left: each.left ?? null, right: each.right ?? null})),
			equal,
		}, '\t')}\n`,
		csv: () => csvTable(['field', 'left', 'right'], rows, flags),
	} as const;
	await print(texts[formatOf(flags)]());
	if (!flags.quiet) {
		tell(foundText(found));
	}

	return flags.exitCode && differences.length > 0 ? exitStatus.different : exitStatus.ok;
}

/**
`cforgs compare ID ID`: prints how two organizations differ, one field or member per line, with both values.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runCompare(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	const [left = '', right = ''] = operands;
	if (left.trim() === '' || right.trim() === '') {
		throw new UsageError('Compare which two organizations? Give their ids or paths: cforgs compare ID ID.');
	}

	formatOf(flags);
	return invoke(input, async line => {
		const [one = '', other = ''] = await idsNamed(line, [left, right], {isRead: true});
		if (one === other) {
			throw new UsageError('Both are the same organization. Name two different ones.');
		}

		return report(line, [one, other]);
	});
}
