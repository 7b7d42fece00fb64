import {listText} from '../../base/text/words.js';
import {exact, exactName, harmless} from '../../base/text/harmless.js';
import {type TreeIndex, buildTreeIndex} from '../../base/tree/tree-index.js';
import {canMake} from '../../base/api/calls.js';
import type {Client} from '../../base/api/client.js';
import {endsOf, normalize, parentFinder} from '../../base/tree/parents.js';
import {shownText} from '../../base/text/told.js';
import {credentialShapeOf} from '../../base/api/credential.js';
import type {Organization} from '../../base/api/schemas.js';
import {isBadRequest} from '../../base/api/api-error.js';
import type {CommandLine} from '../loop/command-line.js';
import {UsageError, type ExitStatus} from '../options/exit-status.js';
import {keptNameIn} from '../state/kept-name.js';
import {type Group, openKeptNames} from '../storage/kept-names.js';
import {lacksOf} from '../rows/listing-text.js';
import {isId} from '../state/key-of.js';
import {type ListedByIds, listByIds} from '../loop/look-up.js';
import type {CommandInput} from './commands.js';
import {exitStatus, Refusal} from './exit-status.js';
import {runOnService} from './service.js';
import {readWhole} from './whole.js';

export type NamedGroup = {readonly name: string; readonly members: Group};

/** The members of the group that a text such as `@renewals` names, and its name; undefined if there is no such group. */
export function groupNamed({disk}: Pick<CommandLine, 'disk'>, text: string): NamedGroup | undefined {
	const name = text.trimStart().startsWith('@') ? keptNameIn(text) : undefined;
	const members = name === undefined ? undefined : openKeptNames(disk).groups().get(name);
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

/**
The row of an organization given by id or path.

@throws {Refusal | UsageError} If no organization matches, or several do, or may.
*/
export function rowNamed(index: TreeIndex, text: string, lacks?: readonly string[]): number {
	const found = parentFinder(index, lacks)(text);
	if ('row' in found) {
		return found.row;
	}

	const group = keptNameIn(text);
	if (group !== undefined && !found.isAmbiguous && text.trimStart().startsWith('@')) {
		throw new Refusal(
			`There is no group or organization @${group}. cforgs group list lists the groups.`,
			exitStatus.notFound,
		);
	}

	// Repeats the text only if it has no recognized form: it may be a credential.
	const told = `${credentialShapeOf(text.trim()) === 'unknown' ? `“${harmless(text)}”: ` : ''}${harmless(shownText(found.why))}`;
	throw found.isAmbiguous ? new UsageError(told) : new Refusal(told, exitStatus.notFound);
}

/** The ids of the given organizations. An id is used as it is. A path is looked up by exact names; if that is not decisive, the whole list is read once, and must be complete. `isRead`: nothing will be written, so a single name need not be checked against the list. */
export async function idsNamed(
	line: CommandLine,
	texts: readonly string[],
	{isRead = false} = {},
): Promise<readonly string[]> {
	const {client, flags} = line;
	const ids = texts.map(text => onlyOneIn(line, text).trim());
	if (ids.every(id => isId(id))) {
		return ids;
	}

	const looking = client.for('look up the path');
	const found = await Promise.all(
		ids.map(async id => (isId(id) ? id : lookUpPath(looking, id, {isNameEnough: isRead}))),
	);
	const known = found.filter(id => id !== undefined);
	if (known.length === ids.length) {
		return known;
	}

	const {organizations, ...list} = await readWhole(client.for('find the path in the list'), flags.quiet, {
		isBrief: true,
	});
	const index = buildTreeIndex(organizations);
	const lacks = lacksOf({noun: 'organization', ...list});
	const missing: Refusal[] = [];
	const named = ids.flatMap(id => {
		try {
			return isId(id) ? id : (index.idAt(rowNamed(index, id, lacks)) ?? id);
		} catch (error) {
			if (!(error instanceof Refusal) || ids.length === 1) {
				throw error;
			}

			missing.push(error);
			return [];
		}
	});
	if (missing.length > 0 && !flags.skipMissing) {
		throw new Refusal(missing.map(({message}) => message).join('\n'), exitStatus.notFound);
	}

	for (const {message} of missing) {
		line.tell(message);
	}

	return named;
}

/** The organizations with these ids, paths or groups, each once, as the service lists them now, and those that it does not list, with the names that are known of them. */
export async function organizationsNamed(
	line: CommandLine,
	texts: readonly string[],
	options: {readonly isRead?: boolean} = {},
): Promise<ListedByIds> {
	const groups = texts.flatMap(text => groupNamed(line, text) ?? []);
	const paths = texts.filter(text => !groupNamed(line, text));
	const ids = paths.length === 0 ? [] : await idsNamed(line, paths, options);
	const names = new Map<string, string>([
		...ids.map(id => [id, ''] as const),
		...groups.flatMap(({members}) => [...members]),
	]);
	return listByIds(line.client, names);
}

export async function idNamed(
	line: CommandLine,
	text: string,
	options: {readonly isRead?: boolean} = {},
): Promise<string> {
	const [id = ''] = await idsNamed(line, [text], options);
	return id;
}

/**
Checks that organizations exist.

@throws {ApiError | Refusal} If one does not, or the check fails.
*/
export async function lookAt(client: Client, ids: readonly string[]): Promise<void> {
	const {value} = await client.listOrganizations({id: ids}, {isBrief: true}).next();
	const listed = new Set(value?.items.map(({id}) => id));
	const missing = ids.find(id => !listed.has(id));
	if (missing !== undefined && !canMake('get', client.kind)) {
		throw new Refusal(
			`An API token cannot list an organization with the id ${harmless(missing)}.`,
			exitStatus.notFound,
		);
	}

	if (missing !== undefined) {
		// An unlisted organization may be hidden. Only a direct request tells.
		await client.getOrganization(missing);
	}
}

/**
The id of a parent given by id or path. Checks the parent first, because the service's answer about a missing parent looks like other refusals.

@throws {ApiError | Refusal} If the parent does not exist.
*/
export async function parentIdNamed(line: CommandLine, text: string): Promise<string> {
	const id = await idNamed(line, text);
	await lookAt(line.client.for('check the parent'), [id]);
	return id;
}

const most = {ids: 50, levels: 6} as const;

type Filters = NonNullable<Parameters<Client['listOrganizations']>[0]>;

/** All organizations that match the filters; undefined if there is more than one page, or some cannot be read. */
async function readFew(client: Client, filters: Filters): Promise<readonly Organization[] | undefined> {
	const {value: page} = await client.listOrganizations(filters, {firstPageSize: 1000, isBrief: true}).next();
	return page?.isLast === true && page.unreadable === 0 && (page.total ?? 0) <= page.items.length
		? page.items
		: undefined;
}

/** All organizations whose name can be the last one in the path, compared as the finder does: ignoring different spaces and Unicode forms. Undefined if there are too many to be certain, or if no name matches the last one exactly. */
async function readCandidates(client: Client, wanted: string): Promise<readonly Organization[] | undefined> {
	const last = wanted.split('/').at(-1) ?? '';
	const forms = new Set([last, last.normalize('NFD')]);
	const [named, ...alike] = await Promise.all([
		readFew(client, {name: last}),
		...[...forms].map(async form => readFew(client, {'name.contains': form})),
	]);
	// A service that does not support the filter also sends others.
	if (!named?.some(({name}) => name === last) || named.some(({name}) => name !== last) || alike.includes(undefined)) {
		return undefined;
	}

	const ends = new Set(endsOf(wanted));
	const found = [...named, ...alike.flatMap(each => each ?? [])].filter(({name}) => ends.has(normalize(name)));
	return new Map(found.map(organization => [organization.id, organization])).values().toArray();
}

const idsAbove = (organizations: readonly Organization[]): readonly string[] =>
	organizations.flatMap(({parent, meta}) => [...(parent ? [parent.id] : []), ...(meta.hierarchy_tags ?? [])]);

/** The visible ancestors of organizations; undefined if there are too many, or the result is uncertain. */
async function readAncestors(
	client: Client,
	below: readonly Organization[],
): Promise<readonly Organization[] | undefined> {
	const found: Organization[] = [];
	const asked = new Set(below.map(({id}) => id));
	let next = below;
	for (let level = 0; level < most.levels; level++) {
		// The tags name all ancestors at once, but only `parent` says which is whose.
		const ids = new Set(idsAbove(next).filter(id => !asked.has(id)));
		if (ids.size === 0) {
			return found;
		}

		const read = ids.size > most.ids ? undefined : await readFew(client, {id: [...ids]}); // eslint-disable-line no-await-in-loop -- Each level depends on the one before.
		if (read?.some(({id}) => !ids.has(id)) ?? true) {
			return undefined;
		}

		for (const id of ids) {
			asked.add(id);
		}

		next = read ?? [];
		found.push(...next);
	}

	return undefined;
}

// An id takes precedence over a name. The service may not support the filter and send others.
async function isListedId(client: Client, text: string): Promise<boolean> {
	const {value: page} = await client.listOrganizations({id: [text]}, {isBrief: true}).next();
	return page?.items.length !== 0 || page.unreadable > 0;
}

async function decide(client: Client, path: string, isNameEnough: boolean): Promise<string | undefined> {
	const wanted = normalize(path.trim());
	const isName = !wanted.includes('/');
	const isTooLittle = isName && !isNameEnough;
	if (isTooLittle || wanted === '' || wanted.endsWith('/') || !wanted.isWellFormed()) {
		return undefined;
	}

	const [candidates, isListed] = await Promise.all([
		readCandidates(client, wanted),
		isName && isListedId(client, path.trim()),
	]);
	if (isListed) {
		return undefined;
	}

	const ancestors = candidates && (await readAncestors(client, candidates));
	if (!ancestors) {
		return undefined;
	}

	const index = buildTreeIndex([...candidates, ...ancestors]);
	const found = parentFinder(index)(path);
	const id =
		'row' in found && index.flaws.values().every(flaw => flaw === 'hidden') ? index.idAt(found.row) : undefined;
	return candidates.find(each => each.id === id)?.id;
}

/**
Finds the organization with a path, without reading the list. Requests every organization whose name the path can end with, and their ancestors. The finder used for the whole list then decides, so the result is the same.

Undefined if the whole list must be read: no name matches the last one exactly, several organizations have the path, or there are too many to request. A single name may also belong to a hidden parent, which no filter finds. So a single name needs the list too, unless `isNameEnough`, for commands that only read: a hidden parent cannot be read anyway.

@throws {ApiError} If the request fails.
*/
export async function lookUpPath(
	client: Client,
	path: string,
	{isNameEnough = false} = {},
): Promise<string | undefined> {
	try {
		return await decide(client, path, isNameEnough);
	} catch (error) {
		if (isBadRequest(error)) {
			return undefined;
		}

		throw error;
	}
}

/**
Runs a command that needs an organization, and passes its id to `run`.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runOnOrganization(
	input: CommandInput,
	{isRead}: {readonly isRead: boolean},
	run: (line: CommandLine, id: string) => Promise<ExitStatus>,
): Promise<ExitStatus> {
	return runOnService({...input, operands: [input.operands[0] ?? '']}, async (line, named = '') =>
		run(line, await idNamed(line, named, {isRead})),
	);
}

/**
Runs a command that can be about several organizations, and passes the id of one to `run`, or the name of a group such as `@renewals`.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runOnOrganizations(
	input: CommandInput,
	run: (line: CommandLine, named: string) => Promise<ExitStatus>,
): Promise<ExitStatus> {
	return runOnService({...input, operands: [input.operands[0] ?? '']}, async (line, named = '') =>
		run(line, groupNamed(line, named) ? named : await idNamed(line, named, {isRead: true})),
	);
}
