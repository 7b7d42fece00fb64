import {isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {exact, exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {counted, listText} from '../../base/text/words.js';
import {buildTreeIndex, type TreeIndex} from '../../base/tree/tree-index.js';
import {lineTo, pathText} from '../../base/tree/tree.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {confirmLoss, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {visibleRow, rowNamed} from '../../kernel/command-line/named-organization.js';
import {print, printReport, tell} from '../../kernel/command-line/output.js';
import {whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {organizationsOf, wholeExtent} from '../../kernel/files/tree.js';
import {hasOrganizations, whyNotSaved} from '../../kernel/filter/filter.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {lacksOf} from '../../kernel/rows/listing-text.js';
import {isId} from '../../kernel/state/key-of.js';
import {keptNameIn, keptNameText} from '../../kernel/state/kept-name.js';
import {
	type Group,
	type GroupMember,
	type KeptKind,
	type KeptNames,
	longestFilter,
	openKeptNames,
	type SavedFilter,
} from '../../kernel/storage/kept-names.js';
import {readStandardInput} from '../../kernel/storage/disk.js';
import {byName, labelOf} from './state.js';

/** A group or a filter that the command line names, and what else it says. */
type Asked = {
	readonly line: CommandLine;
	readonly kept: KeptNames;
	readonly kind: KeptKind;
	readonly name: string;
	readonly rest: readonly string[];
};

const nounOf = {group: 'group', filter: 'saved filter'} as const;

const exampleOf = {group: '@renewals', filter: 'no-contact'} as const;

/**
The name in an operand, with or without `@`.

@throws {UsageError} If it is no name.
*/
function nameIn(kind: KeptKind, text: string | undefined): string {
	const name = keptNameIn(text ?? '');
	if (name === undefined) {
		throw new UsageError(
			text === undefined
				? `Which ${kind}? Add its name, such as ${exampleOf[kind]}.`
				: `The name of a ${kind} ${keptNameText}, such as ${exampleOf[kind]}.`,
		);
	}

	return name;
}

function valueIn<Value>({kind, name}: Asked, all: ReadonlyMap<string, Value>): Value {
	const value = all.get(name);
	if (value === undefined) {
		throw new Refusal(
			`There is no ${nounOf[kind]} ${labelOf({kind, name})}.${meant(name, all.keys().toArray())}`,
			exitStatus.notFound,
		);
	}

	return value;
}

const groupNamed = (asked: Asked): Group => valueIn(asked, asked.kept.groups());

/**
The filter, which must not be one of the config file.

@throws {Refusal} If it is, or if there is none.
*/
function ownFilterNamed(asked: Asked, verb: string): SavedFilter {
	const filter = valueIn(asked, asked.kept.filters());
	if (filter.isOfConfig) {
		throw new Refusal(`The filter ${asked.name} is in the config file. ${verb} its line there.`, exitStatus.refused);
	}

	return filter;
}

/**
Changes what is kept. Returns undefined in a dry run.

@throws {Refusal} In the sandbox, which keeps nothing, and if the disk refuses the change.
*/
function change<Result>({line: {flags, disk}, kind}: Asked, run: () => Result): Result | undefined {
	if (!disk.owner) {
		throw new Refusal(
			`${kind === 'group' ? 'Groups' : 'Filters'} of the sandbox are not kept, so nothing was changed.`,
			exitStatus.failed,
		);
	}

	try {
		return flags.dryRun ? undefined : run();
	} catch (error) {
		if (!isSystemError(error) || error instanceof Refusal) {
			throw error;
		}

		throw new Refusal(`The ${kind} could not be saved: ${harmless(systemErrorText(error))}.`, exitStatus.failed);
	}
}

async function printJson(value: Parameters<typeof harmlessJson>[0]): Promise<void> {
	await print(`${harmlessJson(value, '\t')}\n`);
}

async function listGroups({line: {flags}, kept}: Asked): Promise<ExitStatus> {
	const all = byName(kept.groups());
	await (flags.json
		? printJson(all.map(([name, {size}]) => ({name, organizations: size})))
		: print(all.map(([name, {size}]) => `@${name}${flags.quiet ? '' : `\t${size}`}\n`).join('')));
	return exitStatus.ok;
}

const exactPath = (index: TreeIndex, row: number): string =>
	lineTo(index, row)
		.map(each => exactName(index.nameAt(each) ?? ''))
		.join(' › ');

async function showGroup(asked: Asked): Promise<ExitStatus> {
	const {
		line: {client, flags},
	} = asked;
	const group = groupNamed(asked);
	if (flags.quiet && !flags.json) {
		await print(
			group
				.keys()
				.map(id => `${exact(id)}\n`)
				.toArray()
				.join(''),
		);
		return exitStatus.ok;
	}

	const list = await readWhole(client, flags.quiet, {isBrief: true});
	const index = buildTreeIndex(list.organizations);
	const rows = [...group].map(([id, name]) => ({id, name, row: visibleRow(index, id)}));
	await print(
		flags.json
			? `${harmlessJson(
					rows.map(({id, name, row}) => ({
						id,
						...(row === undefined
							? {name, is_visible: false}
							: {name: index.nameAt(row) ?? '', path: pathText(index, row), is_visible: true}),
					})),
					'\t',
				)}\n`
			: rows
					.map(
						({id, name, row}) =>
							`${exact(id)}\t${row === undefined ? `${exactName(name)}\tno longer visible` : exactPath(index, row)}\n`,
					)
					.join(''),
	);
	return statusOfList(list);
}

/** An organization that the person names: its id or path, and the name that `cforgs group show` printed next to the id. */
type Given = {readonly text: string; readonly name?: string};

/** The organizations that the command line names, or standard input, as `cforgs group show` prints them. */
async function givenIn(rest: readonly string[]): Promise<readonly Given[]> {
	if (!rest.includes('-')) {
		return rest.map(text => ({text}));
	}

	if (rest.length > 1) {
		throw new UsageError('Standard input (-) and organizations do not go together: give one of them.');
	}

	const text = await readStandardInput();
	return text
		.split('\n')
		.filter(line => line.trim() !== '')
		.map(line => {
			const [id = '', name] = line.replace(/\r$/v, '').split('\t', 2);
			return {text: id.trim(), ...(name !== undefined && {name: name.trim()})};
		});
}

async function add(asked: Asked): Promise<ExitStatus> {
	const {line, kept, name, rest} = asked;
	const {client, flags} = line;
	if ((rest.length === 0) === (flags.where === undefined)) {
		throw new UsageError(
			`Which organizations? cforgs group add ${name} takes ids or paths, - for standard input, or --where FILTER.`,
		);
	}

	const given = await givenIn(rest);
	const list = await readWhole(client, flags.quiet, {isBrief: true});
	const index = buildTreeIndex(list.organizations);
	const lacks = lacksOf({noun: 'organization', ...list});
	const {extent, status} = await whereHolds(line, wholeExtent(index));
	const memberOf = ({text, name: shown}: Given): GroupMember => {
		const row =
			visibleRow(index, text) ?? (shown !== undefined && isId(text) ? undefined : rowNamed(index, text, lacks));
		return row === undefined
			? {id: text, name: shown ?? ''}
			: {id: index.idAt(row) ?? text, name: index.nameAt(row) ?? ''};
	};

	const members = flags.where === undefined ? given.map(each => memberOf(each)) : organizationsOf(extent);
	const unique = new Map(members.map(member => [member.id, member])).values().toArray();
	const before = kept.groups().get(name)?.size ?? 0;
	if (unique.length === 0) {
		await printReport(flags, `There is no organization to add, so @${name} stays as it was.`, {
			name,
			added: 0,
			organizations: before,
		});
		return firstFailure(statusOfList(list), status);
	}

	const added =
		change(asked, () => kept.add(name, unique)) ??
		unique.filter(({id}) => kept.groups().get(name)?.has(id) !== true).length;
	const others =
		added === unique.length
			? ''
			: ` ${counted(unique.length - added, 'organization')} ${unique.length - added === 1 ? 'was' : 'were'} in it already.`;
	await printReport(
		line.flags,
		`${flags.dryRun ? 'Would add' : 'Added'} ${counted(added, 'organization')} to @${name}.${others}`,
		{name, added, organizations: before + added},
	);
	return firstFailure(statusOfList(list), status);
}

async function remove(asked: Asked): Promise<ExitStatus> {
	const {line, kept, name, rest} = asked;
	const {client, flags} = line;
	const group = groupNamed(asked);
	const given = await givenIn(rest);
	const texts = given.map(({text}) => text);
	if (texts.length === 0) {
		throw new UsageError(
			`Which organizations? cforgs group remove ${name} takes ids or paths, or - for standard input.`,
		);
	}

	const ids = texts.every(text => isId(text) || group.has(text))
		? texts
		: await (async () => {
				const list = await readWhole(client, flags.quiet, {isBrief: true});
				const index = buildTreeIndex(list.organizations);
				return texts.map(text =>
					group.has(text)
						? text
						: (index.idAt(rowNamed(index, text, lacksOf({noun: 'organization', ...list}))) ?? text),
				);
			})();
	const unique = [...new Set(ids)];
	const found = unique.filter(id => group.has(id)).length;
	change(asked, () => kept.remove(name, unique));
	const others =
		found === unique.length
			? ''
			: ` ${counted(unique.length - found, 'organization')} ${unique.length - found === 1 ? 'was' : 'were'} not in it.`;
	await printReport(
		line.flags,
		`${flags.dryRun ? 'Would remove' : 'Removed'} ${counted(found, 'organization')} from @${name}.${others}`,
		{name, removed: found, organizations: group.size - found},
	);
	return exitStatus.ok;
}

async function deleteGroup(asked: Asked): Promise<ExitStatus> {
	const {line, kept, name} = asked;
	const {size} = groupNamed(asked);
	await confirmLoss(
		line.flags,
		`This deletes the group @${name} with ${counted(size, 'organization')}.\nType yes to delete it: `,
	);
	change(asked, () => {
		kept.delete('group', name);
	});
	await printReport(
		line.flags,
		`${line.flags.dryRun ? 'Would delete' : 'Deleted'} the group @${name}. Its ${counted(size, 'organization')} ${size === 1 ? 'is' : 'are'} as before.`,
		{name, organizations: size},
	);
	return exitStatus.ok;
}

/** Why a text cannot be a saved filter. What it looks at in the tree is not read. */
const whyNot = (kept: KeptNames, name: string, text: string): string | undefined =>
	whyNotSaved(name, text, {now: Date.now(), ...kept.named()});

async function listFilters({line: {flags}, kept}: Asked): Promise<ExitStatus> {
	const all = byName(kept.filters());
	await (flags.json
		? printJson(all.map(([name, {text, isOfConfig}]) => ({name, filter: text, is_in_config_file: isOfConfig})))
		: print(all.map(([name, {text}]) => `${name}${flags.quiet ? '' : `\t${exactName(text)}`}\n`).join('')));
	for (const [name, {text, isOfConfig}] of all) {
		const why = whyNot(kept, name, text);
		if (why !== undefined) {
			tell(`the filter ${name}${isOfConfig ? ' of the config file' : ''} does not work: ${harmless(why)}`);
		}
	}

	return exitStatus.ok;
}

async function showFilter(asked: Asked): Promise<ExitStatus> {
	const {line, kept, name} = asked;
	const {text, isOfConfig} = valueIn(asked, kept.filters());
	await (line.flags.json
		? printJson({name, filter: text, is_in_config_file: isOfConfig})
		: print(`${exactName(text)}\n`));
	return exitStatus.ok;
}

async function saveFilter(asked: Asked): Promise<ExitStatus> {
	const {line, kept, name, rest} = asked;
	const {flags} = line;
	const [text] = rest;
	if (text === undefined) {
		throw new UsageError(`Which filter? Add its terms: cforgs filter save ${name} 'email:none phone:none'.`);
	}

	if (text.length > longestFilter) {
		throw new UsageError(`A saved filter has at most ${longestFilter} characters.`);
	}

	const why = whyNot(kept, name, text);
	if (why !== undefined) {
		throw new UsageError(harmless(why));
	}

	const {filters} = kept.named();
	const earlier = filters.get(name) ?? text;
	const isReplaced = earlier !== text;
	if (isReplaced) {
		await confirmLoss(flags, `This replaces the filter ${name}: ${exactName(earlier)}\nType yes to replace it: `);
	}

	change(asked, () => {
		kept.save(name, text);
	});
	if (hasOrganizations(text, {now: Date.now(), filters})) {
		tell(
			'The organizations that this filter names were not looked up. If one of them does not exist, the filter does not work.',
		);
	}

	const before = isReplaced
		? `\n${flags.dryRun ? 'Would replace' : 'Replaced'} its earlier text: ${exactName(earlier)}`
		: '';
	await printReport(
		flags,
		`${flags.dryRun ? 'Would save' : 'Saved'} the filter ${name}. Use it as the term filter:${name}.${before}`,
		{name, filter: text, ...(isReplaced && {earlier_filter: earlier})},
	);
	return exitStatus.ok;
}

async function deleteFilter(asked: Asked): Promise<ExitStatus> {
	const {line, kept, name} = asked;
	const {text} = ownFilterNamed(asked, 'Delete');
	change(asked, () => {
		kept.delete('filter', name);
	});
	await printReport(
		line.flags,
		`${line.flags.dryRun ? 'Would delete' : 'Deleted'} the filter ${name}: ${exactName(text)}`,
		{name, filter: text},
	);
	return exitStatus.ok;
}

async function rename(asked: Asked): Promise<ExitStatus> {
	const {line, kept, kind, name, rest} = asked;
	const {flags} = line;
	const newName = nameIn(kind, rest[0]);
	const named = labelOf({kind, name: newName});
	if (kind === 'group') {
		groupNamed(asked);
	} else {
		ownFilterNamed(asked, 'Rename');
	}

	if ((kind === 'group' ? kept.groups() : kept.filters()).has(newName)) {
		throw new Refusal(`There is a ${nounOf[kind]} ${named} already.`, exitStatus.refused);
	}

	change(asked, () => {
		kept.rename(kind, name, newName);
	});
	await printReport(
		flags,
		`${flags.dryRun ? 'Would rename' : 'Renamed'} the ${kind} ${labelOf({kind, name})} to ${named}.`,
		{name: newName, earlier_name: name},
	);
	return exitStatus.ok;
}

/** What a word does. `operands`: how many can follow it. */
type Task = readonly [run: (asked: Asked) => Promise<ExitStatus>, operands: number];

const tasks: Readonly<Record<KeptKind, Readonly<Record<string, Task>>>> = {
	group: {
		list: [listGroups, 0],
		show: [showGroup, 1],
		add: [add, Infinity],
		remove: [remove, Infinity],
		rename: [rename, 2],
		delete: [deleteGroup, 1],
	},
	filter: {
		list: [listFilters, 0],
		show: [showFilter, 1],
		save: [saveFilter, 2],
		rename: [rename, 2],
		delete: [deleteFilter, 1],
	},
};

/**
`cforgs group` and `cforgs filter`.

@throws {UsageError} For another word, a name that is none, or a filter that cannot be saved.
*/
export async function runKept(kind: KeptKind, input: CommandInput): Promise<ExitStatus> {
	const {where, sync} = input.flags;
	const [what = '', ...operands] = input.operands;
	const task = Object.entries(tasks[kind]).find(([word]) => word === what)?.[1];
	if (!task) {
		throw new UsageError(`cforgs ${kind} takes ${listText(Object.keys(tasks[kind]), 'or')}.`);
	}

	if (kind === 'group' && what !== 'add' && (where !== undefined || sync)) {
		throw new UsageError(`--${where === undefined ? 'sync' : 'where'} is only for cforgs group add.`);
	}

	const [run, most] = task;
	const name = most === 0 ? '' : nameIn(kind, operands[0]);
	if (operands.length > most) {
		throw new UsageError(
			`“${harmless(operands.slice(most).join(' '))}” was not expected after “${kind} ${what}”. ${what === 'save' ? 'Put the filter in quotes.' : `See cforgs ${kind} --help.`}`,
		);
	}

	return invoke(input, async line => {
		if (!line.disk.owner) {
			tell(`${kind}s of the sandbox are not kept.`);
		}

		return run({line, kept: openKeptNames(line.disk, line.flags.config?.filters), kind, name, rest: operands.slice(1)});
	});
}
