import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {changeKept} from '../../kernel/command-line/change-kept.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {confirmLoss, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import {print, printReport, tell} from '../../kernel/command-line/output.js';
import {hasOrganizations, whyNotSaved} from '../../kernel/filter/filter.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {keptNameIn, keptNameText} from '../../kernel/state/kept-name.js';
import {idsInGroups, openGroups} from '../../kernel/storage/groups.js';
import {
	longestFilter,
	openFilters,
	type SavedFilter,
	type SavedFilters,
	textsOfFilters,
} from '../../kernel/storage/saved-filters.js';

type Asked = {
	readonly line: CommandLine;
	readonly filters: SavedFilters;
	readonly name: string;
	readonly text: string | undefined;
};

/**
The name of a filter.

@throws {UsageError} If it is no name.
*/
function filterName(text: string | undefined): string {
	const name = keptNameIn(text ?? '');
	if (name === undefined) {
		throw new UsageError(
			text === undefined
				? 'Which filter? Add its name, such as no-contact.'
				: `The name of a filter ${keptNameText}, such as no-contact.`,
		);
	}

	return name;
}

function filterNamed({filters, name}: Asked): SavedFilter {
	const all = filters.all();
	const filter = all.get(name);
	if (!filter) {
		throw new Refusal(`There is no saved filter ${name}.${meant(name, all.keys().toArray())}`, exitStatus.notFound);
	}

	return filter;
}

const change = <Result>({line}: Asked, run: () => Result): Result | undefined =>
	changeKept(line, ['filter', 'Filters'], run);

/** Why a text cannot be a saved filter. What it looks at in the tree is not read. */
const whyNot = ({disk}: CommandLine, filters: SavedFilters, name: string, text: string): string | undefined =>
	whyNotSaved(name, text, {now: Date.now(), groups: idsInGroups(openGroups(disk)), filters: textsOfFilters(filters)});

async function listFilters({line, filters}: Asked): Promise<ExitStatus> {
	const {flags} = line;
	const all = [...filters.all()].toSorted(([left], [right]) => (left < right ? -1 : 1));
	await print(
		flags.json
			? `${harmlessJson(
					all.map(([name, {text, isOfConfig}]) => ({name, filter: text, is_in_config_file: isOfConfig})),
					'\t',
				)}\n`
			: all.map(([name, {text}]) => `${name}${flags.quiet ? '' : `\t${exactName(text)}`}\n`).join(''),
	);
	for (const [name, {text, isOfConfig}] of all) {
		const why = whyNot(line, filters, name, text);
		if (why !== undefined) {
			tell(`the filter ${name}${isOfConfig ? ' of the config file' : ''} does not work: ${harmless(why)}`);
		}
	}

	return exitStatus.ok;
}

async function show(asked: Asked): Promise<ExitStatus> {
	const {
		line: {flags},
		name,
	} = asked;
	const {text, isOfConfig} = filterNamed(asked);
	await print(
		flags.json
			? `${harmlessJson({name, filter: text, is_in_config_file: isOfConfig}, '\t')}\n`
			: `${exactName(text)}\n`,
	);
	return exitStatus.ok;
}

async function save(asked: Asked): Promise<ExitStatus> {
	const {line, filters, name, text = ''} = asked;
	if (text.length > longestFilter) {
		throw new UsageError(`A saved filter has at most ${longestFilter} characters.`);
	}

	const why = whyNot(line, filters, name, text);
	if (why !== undefined) {
		throw new UsageError(harmless(why));
	}

	const earlier = filters.all().get(name)?.text ?? text;
	const isReplaced = earlier !== text;
	if (isReplaced) {
		await confirmLoss(line.flags, `This replaces the filter ${name}: ${exactName(earlier)}\nType yes to replace it: `);
	}

	change(asked, () => {
		filters.save(name, text);
	});
	if (hasOrganizations(text, {now: Date.now(), filters: textsOfFilters(filters)})) {
		tell(
			'The organizations that this filter names were not looked up. If one of them does not exist, the filter does not work.',
		);
	}

	const before = isReplaced
		? `\n${line.flags.dryRun ? 'Would replace' : 'Replaced'} its earlier text: ${exactName(earlier)}`
		: '';
	await printReport(
		line.flags,
		`${line.flags.dryRun ? 'Would save' : 'Saved'} the filter ${name}. Use it as the term filter:${name}.${before}`,
		{name, filter: text, ...(isReplaced && {earlier_filter: earlier})},
	);
	return exitStatus.ok;
}

async function deleteFilter(asked: Asked): Promise<ExitStatus> {
	const {line, filters, name} = asked;
	const {text, isOfConfig} = filterNamed(asked);
	if (isOfConfig) {
		throw new Refusal(`The filter ${name} is in the config file. Delete its line there.`, exitStatus.refused);
	}

	change(asked, () => {
		filters.delete(name);
	});
	await printReport(
		line.flags,
		`${line.flags.dryRun ? 'Would delete' : 'Deleted'} the filter ${name}: ${exactName(text)}`,
		{name, filter: text},
	);
	return exitStatus.ok;
}

/** What each word does, and how many operands follow it. */
const tasks: ReadonlyMap<string, readonly [run: (asked: Asked) => Promise<ExitStatus>, operands: number]> = new Map([
	['list', [listFilters, 0]],
	['show', [show, 1]],
	['save', [save, 2]],
	['delete', [deleteFilter, 1]],
]);

/**
`cforgs filter list`, `show`, `save` and `delete`.

@throws {UsageError} For another word, a name that is none, or a filter that cannot be saved.
*/
export async function runFilter(input: CommandInput): Promise<ExitStatus> {
	const [what = '', ...rest] = input.operands;
	const task = tasks.get(what);
	if (!task) {
		throw new UsageError('cforgs filter takes list, show, save or delete.');
	}

	const [run, operands] = task;
	const name = operands === 0 ? '' : filterName(rest[0]);
	if (rest.length > operands) {
		throw new UsageError(
			`“${harmless(rest.slice(operands).join(' '))}” was not expected after “filter ${what}”. Put the filter in quotes.`,
		);
	}

	if (rest.length < operands) {
		throw new UsageError(`Which filter? Add its terms: cforgs filter save ${name} 'email:none phone:none'.`);
	}

	return invoke(input, async line =>
		run({line, filters: openFilters(line.disk, line.flags.config?.filters), name, text: rest[1]}),
	);
}
