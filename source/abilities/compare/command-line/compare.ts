import {fewAtATime} from '../../../kernel/loop/readings.js';
import type {Detail} from '../../../kernel/state/data.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus} from '../../../kernel/command-line/exit-status.js';
import {readKeptDetail} from '../../../kernel/command-line/profiles.js';
import {groupNamed, idsNamed, organizationsNamed} from '../../../kernel/command-line/named-organization.js';
import type {Organization} from '../../../base/api/schemas.js';
import {count, listText} from '../../../base/text/words.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {invoke} from '../../../kernel/command-line/service.js';
import {compareMany, comparePair, type Compared, foundText, mostCompared, type PairLine, type Side} from '../pair.js';

function sideOf({organization, profile}: Detail): Side {
	const {parent} = organization;
	return {organization, profile, parent: parent ? `${parent.name ?? ''} (${parent.id})` : 'none'};
}

// The name that `--set` uses.
const fieldOf = ({field, member}: Pick<PairLine, 'field' | 'member'>): string =>
	member === undefined ? field : `${field}.${member}`;

type Gone = ReadonlyArray<Pick<Organization, 'id' | 'name'>>;

/** Prints how several organizations differ: a row for each field, with a column for each organization. `gone`: those of a group that are no longer visible. */
async function reportMany(line: CommandLine, ids: readonly string[], gone: Gone): Promise<ExitStatus> {
	const {flags} = line;
	const details = new Map<string, Detail>();
	await fewAtATime(
		ids,
		() => true,
		async id => {
			details.set(id, await readKeptDetail(line, id));
		},
	);
	const all = ids.flatMap((id): readonly Compared[] => {
		const detail = details.get(id);
		return detail ? [{...sideOf(detail), id, name: detail.organization.name, isRead: true}] : [];
	});
	const {differing, same} = compareMany(all);
	const rows = [
		['name', ...all.map(({name}) => name)],
		...differing.map(each => [fieldOf(each), ...each.values.map(value => value ?? '')]),
	];
	const header = ['field', ...ids];
	const texts = {
		text: () => [header, ...rows].map(cells => `${cells.map(cell => exactName(cell)).join('\t')}\n`).join(''),
		quiet: () => differing.map(each => `${harmless(fieldOf(each))}\n`).join(''),
		json: () =>
			`${harmlessJson(
				{
					organizations: all.map(({id, name}) => ({id, name})),
					// Distinguishes an absent value from an empty one.
					differences: differing.map(each => ({field: fieldOf(each), values: each.values.map(value => value ?? null)})),
					equal: same.length,
				},
				'\t',
			)}\n`,
		csv: () => csvTable(header, rows, flags),
	} as const;
	await print(texts[formatOf(flags)]());
	if (!flags.quiet) {
		tell(foundText({differences: differing, equal: same.length}));
	}

	if (gone.length > 0) {
		tell(
			`no longer visible, and left out: ${listText(gone.map(({id, name}) => `${exactName(name)} (${exactName(id)})`))}.`,
		);
		return exitStatus.failed;
	}

	return flags.exitCode && differing.length > 0 ? exitStatus.different : exitStatus.ok;
}

async function report(line: CommandLine, ids: readonly [string, string]): Promise<ExitStatus> {
	const {flags} = line;
	const [left, right] = await Promise.all([readKeptDetail(line, ids[0]), readKeptDetail(line, ids[1])]);
	const found = comparePair(sideOf(left), sideOf(right));
	const {differences, equal} = found;
	const rows = differences.map(each => [fieldOf(each), each.left ?? '', each.right ?? '']);
	const texts = {
		text: () => rows.map(cells => `${cells.map(cell => exactName(cell)).join('\t')}\n`).join(''),
		quiet: () => rows.map(([field = '']) => `${harmless(field)}\n`).join(''),
		json: () =>
			`${harmlessJson(
				{
					organizations: [left, right].map(({organization: {id, name}}) => ({id, name})),
					// Distinguishes an absent value from an empty one.
					differences: differences.map(each => ({
						field: fieldOf(each),
						left: each.left ?? null,
						right: each.right ?? null,
					})),
					equal,
				},
				'\t',
			)}\n`,
		csv: () => csvTable(['field', 'left', 'right'], rows, flags),
	} as const;
	await print(texts[formatOf(flags)]());
	if (!flags.quiet) {
		tell(foundText(found));
	}

	return flags.exitCode && differences.length > 0 ? exitStatus.different : exitStatus.ok;
}

/**
`cforgs compare ID ID …`: prints how organizations differ, one field or member per line, with all values.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runCompare(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	const isGroup = operands[0]?.trimStart().startsWith('@') === true;
	if ((!isGroup && operands.length < 2) || operands.some(text => text.trim() === '')) {
		throw new UsageError(
			'Compare which organizations? Give two or more ids or paths, or a group: cforgs compare ID ID.',
		);
	}

	formatOf(flags);
	return invoke(input, async line => {
		if (operands.length === 2 && operands.every(text => !groupNamed(line, text))) {
			const [one = '', other = ''] = await idsNamed(line, operands, {isRead: true});
			if (one === other) {
				throw new UsageError('Both are the same organization. Name two different ones.');
			}

			return report(line, [one, other]);
		}

		const {organizations, unlisted} = await organizationsNamed(line, operands, {isRead: true});
		const kept = new Set(operands.flatMap(text => groupNamed(line, text)?.members.keys().toArray() ?? []));
		const gone = unlisted.filter(({id}) => kept.has(id));
		// What a person named is asked for, so that the service says what is wrong with it.
		const ids = [...organizations, ...unlisted.filter(({id}) => !kept.has(id))].map(({id}) => id);
		if (ids.length > mostCompared) {
			throw new UsageError(
				`At most ${mostCompared} organizations can be compared, and these are ${count(ids.length)}.`,
			);
		}

		if (ids.length < 2) {
			const left =
				gone.length === 0
					? ''
					: ` No longer visible: ${listText(gone.map(({id, name}) => exactName(name === '' ? id : name)))}.`;
			throw new UsageError(`At least two organizations can be compared. Name another one.${left}`);
		}

		return reportMany(line, ids, gone);
	});
}
