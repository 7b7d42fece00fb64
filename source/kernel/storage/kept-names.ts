import * as v from 'valibot';
import {memo} from '../../base/text/memo.js';
import {idSchema} from '../../base/api/schemas.js';
import {keptNamePattern} from '../state/kept-name.js';
import {type Disk} from './disk.js';
import {listOf} from './kept-value.js';
import {openSharedLines} from './locked-lines.js';

/** An organization in a group, with the name it had when it was added. */
export type GroupMember = {readonly id: string; readonly name: string};

/** The names of the organizations in a group, by id. */
export type Group = ReadonlyMap<string, string>;

/** A saved filter. */
export type SavedFilter = {
	readonly text: string;
	/** It stands in the config file, so that only an editor changes it. */
	readonly isOfConfig: boolean;
};

/** What has a name here: a set of organizations, or a filter. A group and a filter can have the same name. */
export type KeptKind = 'filter' | 'group';

/** The longest filter that is kept. */
export const longestFilter = 4000;

/** The groups and saved filters of a host, whatever the credential, with the filters of the config file. All functions throw file system errors. */
export type KeptNames = {
	/** By name. Throws an unreadable file, as `SharedLines` does. */
	readonly groups: () => ReadonlyMap<string, Group>;
	/** By name. One that was saved comes before one of the config file with the same name. Throws an unreadable file, as `SharedLines` does. */
	readonly filters: () => ReadonlyMap<string, SavedFilter>;
	/** What a filter can name: the ids in each group, and the texts of the saved filters. */
	readonly named: () => {
		readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
		readonly filters: ReadonlyMap<string, string>;
	};
	/** Returns how many were not in the group yet. */
	readonly add: (group: string, members: readonly GroupMember[]) => number;
	/** Returns how many were in the group. */
	readonly remove: (group: string, ids: readonly string[]) => number;
	readonly save: (filter: string, text: string) => void;
	/** Replaces what has the other name. */
	readonly rename: (kind: KeptKind, name: string, newName: string) => void;
	readonly delete: (kind: KeptKind, name: string) => void;
};

const name = v.pipe(v.string(), v.regex(keptNamePattern));

const textOf = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

const memberSchema = v.object({id: idSchema, name: textOf(1000)});

const kind = v.picklist(['filter', 'group']);

const lineSchema = v.union([
	v.object({group: name, add: listOf(memberSchema)}),
	v.object({group: name, remove: listOf(idSchema)}),
	v.object({filter: name, text: textOf(longestFilter)}),
	v.object({kind, name, renamed: name}),
	v.object({kind, name, isDeleted: v.literal(true)}),
]);

type Kept = {readonly group: Map<string, Map<string, string>>; readonly filter: Map<string, string>};

function hearLine(kept: Kept, line: v.InferOutput<typeof lineSchema>): void {
	if ('add' in line) {
		const members = kept.group.get(line.group) ?? new Map<string, string>();
		for (const member of line.add) {
			members.set(member.id, member.name);
		}

		kept.group.set(line.group, members);
	} else if ('remove' in line) {
		for (const id of line.remove) {
			kept.group.get(line.group)?.delete(id);
		}
	} else if ('text' in line) {
		kept.filter.set(line.filter, line.text);
	} else {
		const all: Map<string, unknown> = kept[line.kind];
		const value = all.get(line.name);
		all.delete(line.name);
		if (value !== undefined && 'renamed' in line) {
			all.set(line.renamed, value);
		}
	}
}

const mostAtOnce = 1000;

const linesOn = memo((disk: Disk) => openSharedLines(disk, 'kept', 'The groups and saved filters'));

/** Opens the groups and saved filters of a host; in memory for the sandbox. Other programs can change them at the same time. `config`: the filters of the config file. */
export function openKeptNames(disk: Disk, config: Readonly<Record<string, string>> = {}): KeptNames {
	const lines = linesOn(disk);
	const read = (): Kept => {
		const kept: Kept = {group: new Map(), filter: new Map()};
		for (const line of lines.read()) {
			const parsed = v.safeParse(lineSchema, line);
			if (parsed.success) {
				hearLine(kept, parsed.output);
			}
		}

		return kept;
	};

	return {
		groups: () => read().group,
		filters: () =>
			new Map(
				[Object.entries(config), [...read().filter]].flatMap((all, at) =>
					all.map(([filter, text]) => [filter, {text, isOfConfig: at === 0}]),
				),
			),
		named() {
			const {group, filter} = read();
			return {
				groups: new Map(group.entries().map(([each, members]) => [each, new Set(members.keys())])),
				filters: new Map([...Object.entries(config), ...filter]),
			};
		},
		add(group, members) {
			const kept = read().group.get(group);
			const lacking = members.filter(member => kept?.get(member.id) !== member.name);
			for (let start = 0; start < lacking.length; start += mostAtOnce) {
				lines.add({
					group,
					add: lacking
						.slice(start, start + mostAtOnce)
						.map(member => ({id: member.id, name: member.name.slice(0, 1000)})),
				});
			}

			return lacking.filter(member => kept?.has(member.id) !== true).length;
		},
		remove(group, ids) {
			const kept = read().group.get(group);
			const found = ids.filter(each => kept?.has(each) === true);
			if (found.length > 0) {
				lines.add({group, remove: found});
			}

			return found.length;
		},
		save(filter, terms) {
			lines.add({filter, text: terms});
		},
		rename(what, from, newName) {
			lines.add({kind: what, name: from, renamed: newName});
		},
		delete(what, each) {
			lines.add({kind: what, name: each, isDeleted: true});
		},
	};
}
