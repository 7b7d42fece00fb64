import {exact, exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {counted} from '../../base/text/words.js';
import {buildTreeIndex, type TreeIndex} from '../../base/tree/tree-index.js';
import {lineTo, pathText} from '../../base/tree/tree.js';
import {changeKept} from '../../kernel/command-line/change-kept.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {confirmLoss, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {visibleRow, rowNamed} from '../../kernel/command-line/named-organization.js';
import {print, printReport, tell} from '../../kernel/command-line/output.js';
import {whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {organizationsOf, wholeExtent} from '../../kernel/files/tree.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {lacksOf} from '../../kernel/rows/listing-text.js';
import {isId} from '../../kernel/state/key-of.js';
import {groupNameIn, keptNameText} from '../../kernel/state/kept-name.js';
import {type Group, type GroupMember, type Groups, openGroups} from '../../kernel/storage/groups.js';
import {readStandardInput} from '../../kernel/storage/disk.js';

/** A group that the command line names, and what else it says. */
type Asked = {
	readonly line: CommandLine;
	readonly groups: Groups;
	readonly name: string;
	readonly rest: readonly string[];
};

/**
The name of a group, with or without `@`.

@throws {UsageError} If it is no name.
*/
function groupName(text: string | undefined): string {
	const name = groupNameIn(text ?? '');
	if (name === undefined) {
		throw new UsageError(
			text === undefined
				? 'Which group? Add its name, such as @renewals.'
				: `The name of a group ${keptNameText}, such as @renewals.`,
		);
	}

	return name;
}

function groupNamed({groups, name}: Asked): Group {
	const all = groups.all();
	const group = all.get(name);
	if (!group) {
		throw new Refusal(`There is no group @${name}.${meant(name, all.keys().toArray())}`, exitStatus.notFound);
	}

	return group;
}

const change = <Result>({line}: Asked, run: () => Result): Result | undefined =>
	changeKept(line, ['group', 'Groups'], run);

async function listGroups({flags}: CommandLine, groups: Groups): Promise<ExitStatus> {
	const all = [...groups.all()].toSorted(([left], [right]) => (left < right ? -1 : 1));
	await print(
		flags.json
			? `${harmlessJson(
					all.map(([name, {size}]) => ({name, organizations: size})),
					'\t',
				)}\n`
			: all.map(([name, {size}]) => `@${name}${flags.quiet ? '' : `\t${size}`}\n`).join(''),
	);
	return exitStatus.ok;
}

const exactPath = (index: TreeIndex, row: number): string =>
	lineTo(index, row)
		.map(each => exactName(index.nameAt(each) ?? ''))
		.join(' › ');

async function show(asked: Asked): Promise<ExitStatus> {
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
	const {line, groups, name, rest} = asked;
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
	const memberOf = ({text, name: kept}: Given): GroupMember => {
		const row =
			visibleRow(index, text) ?? (kept !== undefined && isId(text) ? undefined : rowNamed(index, text, lacks));
		return row === undefined
			? {id: text, name: kept ?? ''}
			: {id: index.idAt(row) ?? text, name: index.nameAt(row) ?? ''};
	};

	const members = flags.where === undefined ? given.map(each => memberOf(each)) : organizationsOf(extent);
	const unique = new Map(members.map(member => [member.id, member])).values().toArray();
	const before = groups.all().get(name)?.size ?? 0;
	if (unique.length === 0) {
		await printReport(flags, `There is no organization to add, so @${name} stays as it was.`, {
			name,
			added: 0,
			organizations: before,
		});
		return firstFailure(statusOfList(list), status);
	}

	const added =
		change(asked, () => groups.add(name, unique)) ??
		unique.filter(({id}) => groups.all().get(name)?.has(id) !== true).length;
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
	const {line, groups, name, rest} = asked;
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
	change(asked, () => groups.remove(name, unique));
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
	const {line, groups, name} = asked;
	const {size} = groupNamed(asked);
	await confirmLoss(
		line.flags,
		`This deletes the group @${name} with ${counted(size, 'organization')}.\nType yes to delete it: `,
	);
	change(asked, () => {
		groups.delete(name);
	});
	await printReport(
		line.flags,
		`${line.flags.dryRun ? 'Would delete' : 'Deleted'} the group @${name}. Its ${counted(size, 'organization')} ${size === 1 ? 'is' : 'are'} as before.`,
		{name, organizations: size},
	);
	return exitStatus.ok;
}

const tasks: ReadonlyMap<string, (asked: Asked) => Promise<ExitStatus>> = new Map([
	['show', show],
	['add', add],
	['remove', remove],
	['delete', deleteGroup],
]);

/**
`cforgs group list`, `show`, `add`, `remove` and `delete`.

@throws {UsageError} For another word, or a name that is none.
*/
export async function runGroup(input: CommandInput): Promise<ExitStatus> {
	const {
		operands,
		flags: {where, sync},
	} = input;
	const [what = '', named, ...rest] = operands;
	const task = tasks.get(what);
	if (!task && what !== 'list') {
		throw new UsageError('cforgs group takes list, show, add, remove or delete.');
	}

	if (what !== 'add' && (where !== undefined || sync)) {
		throw new UsageError(`--${where === undefined ? 'sync' : 'where'} is only for cforgs group add.`);
	}

	const name = task ? groupName(named) : '';
	if ((!task && named !== undefined) || (['show', 'delete'].includes(what) && rest.length > 0)) {
		throw new UsageError(
			`“${harmless(task ? rest.join(' ') : (named ?? ''))}” was not expected after “group ${what}”. See cforgs group --help.`,
		);
	}

	return invoke(input, async line => {
		const groups = openGroups(line.disk);
		if (!line.disk.owner) {
			tell('groups of the sandbox are not kept.');
		}

		return task ? task({line, groups, name, rest}) : listGroups(line, groups);
	});
}
