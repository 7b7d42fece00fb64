import * as v from 'valibot';
import {idSchema} from '../../base/api/schemas.js';
import {keptNamePattern} from '../state/kept-name.js';
import {oncePerDisk} from './disk.js';
import {listOf} from './kept-value.js';
import {openSharedLines} from './locked-lines.js';

/** An organization in a group, with the name it had when it was added. */
export type GroupMember = {readonly id: string; readonly name: string};

/** The names of the organizations in a group, by id. */
export type Group = ReadonlyMap<string, string>;

/** Named sets of organizations on a host, whatever the credential. */
export type Groups = {
	/** All groups, by name. Throws an unreadable file, as `SharedLines` does. */
	readonly all: () => ReadonlyMap<string, Group>;
	/** Returns how many were not in the group yet. Throws file system errors. */
	readonly add: (name: string, members: readonly GroupMember[]) => number;
	/** Returns how many were in the group. Throws file system errors. */
	readonly remove: (name: string, ids: readonly string[]) => number;
	/** Throws file system errors. */
	readonly delete: (name: string) => void;
};

const name = v.pipe(v.string(), v.regex(keptNamePattern));

const keptName = v.pipe(v.string(), v.maxLength(1000));

const memberSchema = v.object({id: idSchema, name: keptName});

const lineSchema = v.union([
	v.object({group: name, add: listOf(memberSchema)}),
	v.object({group: name, remove: listOf(idSchema)}),
	v.object({group: name, isDeleted: v.literal(true)}),
]);

function groupsIn(lines: readonly unknown[]): Map<string, Map<string, string>> {
	const groups = new Map<string, Map<string, string>>();
	for (const line of lines) {
		const parsed = v.safeParse(lineSchema, line);
		if (!parsed.success) {
			continue;
		}

		const {output} = parsed;
		const members = groups.get(output.group) ?? new Map<string, string>();
		if ('add' in output) {
			for (const member of output.add) {
				members.set(member.id, member.name);
			}

			groups.set(output.group, members);
		} else if ('remove' in output) {
			for (const id of output.remove) {
				members.delete(id);
			}
		} else {
			groups.delete(output.group);
		}
	}

	return groups;
}

/** The most members in one line of the file. */
const mostAtOnce = 1000;

/** Opens the groups of a host; in memory for the sandbox. Other programs can change them at the same time. */
export const openGroups = oncePerDisk((disk): Groups => {
	const lines = openSharedLines(disk, 'groups', 'The groups');
	const all = () => groupsIn(lines.read());
	return {
		all,
		add(group, members) {
			const kept = all().get(group);
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
			const kept = all().get(group);
			const found = ids.filter(each => kept?.has(each) === true);
			if (found.length > 0) {
				lines.add({group, remove: found});
			}

			return found.length;
		},
		delete(group) {
			lines.add({group, isDeleted: true});
		},
	};
});

/** The ids in each group, as a filter looks at them. */
export const idsInGroups = (groups: Groups): ReadonlyMap<string, ReadonlySet<string>> =>
	new Map(
		groups
			.all()
			.entries()
			.map(([group, members]) => [group, new Set(members.keys())]),
	);
