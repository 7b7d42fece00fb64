import {listText} from '../../base/text/words.js';
import {exact, exactName} from '../../base/text/harmless.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {CommandLine} from '../loop/command-line.js';
import {UsageError} from '../options/exit-status.js';
import {groupNameIn} from '../state/kept-name.js';
import {type Group, openGroups} from '../storage/groups.js';

export type NamedGroup = {readonly name: string; readonly members: Group};

/** The members of the group that a text such as `@renewals` names, and its name; undefined if there is no such group. */
export function groupNamed({disk}: Pick<CommandLine, 'disk'>, text: string): NamedGroup | undefined {
	const name = text.trimStart().startsWith('@') ? groupNameIn(text) : undefined;
	const members = name === undefined ? undefined : openGroups(disk).all().get(name);
	return name === undefined || !members ? undefined : {name, members};
}

/**
The text, or the id of the only organization in the group that it names.

@throws {UsageError} If the group has several, or none.
*/
export function onlyOneIn(line: Pick<CommandLine, 'disk'>, text: string): string {
	const group = groupNamed(line, text);
	if (!group) {
		return text;
	}

	const {name, members} = group;
	const [id] = members.keys();
	if (id === undefined || members.size > 1) {
		throw new UsageError(
			`The group @${name} has ${members.size === 0 ? 'no organization' : `${members.size} organizations`}, and one is needed here. cforgs group show ${name} lists what is in a group.`,
		);
	}

	return id;
}

/** The row of a visible organization with this id; undefined if there is none. */
export function visibleRow(index: TreeIndex, id: string): number | undefined {
	const row = index.rowByKey.get(id);
	return row !== undefined && index.organizationAt(row)?.id === id ? row : undefined;
}

/** The most organizations that a message lists. */
const mostNamed = 4;

/** Names the members of a group that are not in the list any more; undefined if all are. */
export function goneText({name, members}: NamedGroup, index: TreeIndex): string | undefined {
	const gone = [...members].filter(([id]) => visibleRow(index, id) === undefined);
	if (gone.length === 0) {
		return undefined;
	}

	const named = gone.slice(0, mostNamed).map(([id, kept]) => `${exactName(kept)} (${exact(id)})`);
	const more = gone.length - named.length;
	return `no longer visible in the group @${name}: ${listText([...named, ...(more > 0 ? [`${more} more`] : [])])}.`;
}
