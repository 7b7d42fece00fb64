import {canMake} from '../api/calls.js';
import type {Client} from '../api/client.js';
import {endsOf, normalize, parentFinder} from '../tree/parents.js';
import {lacksOf} from '../format/listing-text.js';
import {harmless} from '../text/harmless.js';
import {shownText} from '../text/told.js';
import {isId} from '../state/is-id.js';
import {buildTreeIndex, type TreeIndex} from '../tree/tree-index.js';
import {credentialShapeOf} from '../api/credential.js';
import {UsageError, type ExitStatus} from '../settings/exit-status.js';
import type {Organization} from '../api/schemas.js';
import {isBadRequest} from '../api/api-error.js';
import type {CommandInput} from '../settings/commands.js';
import {exitStatus, Refusal} from './exit-status.js';
import {runOnService, type Invocation} from './service.js';
import {readWhole} from './whole.js';

/**
The row of what was named by an id or a path.

@throws {Refusal | UsageError} where there is none, or several have the path, or may have it.
*/
export function rowNamed(index: TreeIndex, text: string, lacks?: readonly string[]): number {
	const found = parentFinder(index, lacks)(text);
	if ('row' in found) {
		return found.row;
	}

	// What may be an older credential, which has no prefix to be known by, is not repeated.
	const told = `${credentialShapeOf(text.trim()) === 'unknown' ? `“${harmless(text)}”: ` : ''}${harmless(shownText(found.why))}`;
	throw found.isAmbiguous ? new UsageError(told) : new Refusal(told, exitStatus.notFound);
}

/**
The ids of what was named: an id as it stands, a path by exact names, and if these do not decide by the list, which is read once for that and must lack nothing. `isRead`: nothing is written to it, so that a single name need not be held against the list.
*/
export async function idsNamed({client, flags}: Invocation, texts: readonly string[], {isRead = false} = {}): Promise<readonly string[]> {
	const ids = texts.map(text => text.trim());
	if (ids.every(id => isId(id))) {
		return ids;
	}

	const looking = client.for('look-up of a path');
	const found = await Promise.all(ids.map(async id => isId(id) ? id : lookUpPath(looking, id, {isNameEnough: isRead})));
	const known = found.filter(id => id !== undefined);
	if (known.length === ids.length) {
		return known;
	}

	const {organizations, ...list} = await readWhole(client.for('search for a path'), flags.quiet, {isBrief: true});
	const index = buildTreeIndex(organizations);
	const lacks = lacksOf({noun: 'organization', ...list});
	return ids.map((id, at) => isId(id) ? id : index.idAt(rowNamed(index, texts[at] ?? '', lacks)) ?? id);
}

export async function idNamed(invocation: Invocation, text: string, options: {readonly isRead?: boolean} = {}): Promise<string> {
	const [id = ''] = await idsNamed(invocation, [text], options);
	return id;
}

/**
Asks whether organizations are there.

@throws {ApiError} where one is not, or that cannot be told.
*/
export async function lookAt(client: Client, ids: readonly string[]): Promise<void> {
	const {value} = await client.listOrganizations({id: ids}, {isBrief: true}).next();
	const listed = new Set(value?.items.map(({id}) => id));
	const missing = ids.find(id => !listed.has(id));
	if (missing !== undefined && !canMake('get', client.kind)) {
		throw new Refusal(`No organization that an API token can list has the id ${harmless(missing)}.`, exitStatus.notFound);
	}

	if (missing !== undefined) {
		// What is not listed may be hidden: which of the two it is, is asked for by itself.
		await client.getOrganization(missing);
	}
}

/**
The id of a parent that was named. It is looked at before: what the service says of one that is not there would not be told from other refusals.

@throws {ApiError} where it is not.
*/
export async function parentIdNamed(invocation: Invocation, text: string): Promise<string> {
	const id = await idNamed(invocation, text);
	await lookAt(invocation.client.for('look at the parent'), [id]);
	return id;
}

/**
An address holds no more ids than so many, and a hierarchy no more levels.
*/
const most = {ids: 50, levels: 6} as const;

type Filters = NonNullable<Parameters<Client['listOrganizations']>[0]>;

/**
Every organization that filters leave; undefined if that is not certain: there is more than a page, or some could not be read.
*/
async function readFew(client: Client, filters: Filters): Promise<readonly Organization[] | undefined> {
	const {value: page} = await client.listOrganizations(filters, {firstPageSize: 1000, isBrief: true}).next();
	return page?.isLast === true && page.unreadable === 0 && (page.total ?? 0) <= page.items.length ? page.items : undefined;
}

/**
Every organization whose name a path may end with, as the finder compares names: with other spaces around it or in it, or composed otherwise. Undefined if there are too many to be certain, or none has exactly the last name, for which there is a filter that finds it at once.
*/
async function readCandidates(client: Client, wanted: string): Promise<readonly Organization[] | undefined> {
	const last = wanted.split('/').at(-1) ?? '';
	const forms = new Set([last, last.normalize('NFD')]);
	const [named, ...alike] = await Promise.all([readFew(client, {name: last}), ...[...forms].map(async form => readFew(client, {'name.contains': form}))]);
	// A service that does not know the filter sends others too.
	if (!named?.some(({name}) => name === last) || named.some(({name}) => name !== last) || alike.includes(undefined)) {
		return undefined;
	}

	const ends = new Set(endsOf(wanted));
	const found = [...named, ...alike.flatMap(each => each ?? [])].filter(({name}) => ends.has(normalize(name)));
	return new Map(found.map(organization => [organization.id, organization])).values().toArray();
}

const idsAbove = (organizations: readonly Organization[]): readonly string[] =>
	organizations.flatMap(({parent, meta}) => [...(parent ? [parent.id] : []), ...(meta.hierarchy_tags ?? [])]);

/**
The organizations above some, as far as they are visible. Undefined if that are too many, or not certain.
*/
async function readAncestors(client: Client, below: readonly Organization[]): Promise<readonly Organization[] | undefined> {
	const found: Organization[] = [];
	const asked = new Set(below.map(({id}) => id));
	let next = below;
	for (let level = 0; level < most.levels; level++) {
		// The tags name all ancestors at once; only the parents say who is whose.
		const ids = new Set(idsAbove(next).filter(id => !asked.has(id)));
		if (ids.size === 0) {
			return found;
		}

		const read = ids.size > most.ids ? undefined : await readFew(client, {id: [...ids]}); // eslint-disable-line no-await-in-loop -- One level after the other.
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

// An id comes before a name. The service may not know the filter, and send others.
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

	const [candidates, isListed] = await Promise.all([readCandidates(client, wanted), isName && isListedId(client, path.trim())]);
	if (isListed) {
		return undefined;
	}

	const ancestors = candidates && await readAncestors(client, candidates);
	if (!ancestors) {
		return undefined;
	}

	const index = buildTreeIndex([...candidates, ...ancestors]);
	const found = parentFinder(index)(path);
	const id = 'row' in found && index.flaws.values().every(flaw => flaw === 'hidden') ? index.idAt(found.row) : undefined;
	return candidates.find(each => each.id === id)?.id;
}

/**
Finds the organization that has a path by its name and the ids above it, without reading the list. The finder of the whole list decides here too, on every organization whose name the path may end with, and those above it: it answers the same.

Undefined if the list has to be read: no name is exactly the last one, several organizations have the path, or there are too many to ask for. A single name may also be that of a parent that is not visible, which no filter finds: it is left to the list, unless `isNameEnough`, for what is only read. A parent that is not visible cannot be read.

@throws {ApiError} if the service cannot be asked
*/
export async function lookUpPath(client: Client, path: string, {isNameEnough = false} = {}): Promise<string | undefined> {
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
Runs a command that needs an organization: `run` is given its id.

@throws {UsageError | BaseUrlError} if the command line or the environment cannot be used
*/
export async function runOnOrganization(input: CommandInput, {isRead}: {readonly isRead: boolean}, run: (invocation: Invocation, id: string) => Promise<ExitStatus>): Promise<ExitStatus> {
	return runOnService({...input, operands: [input.operands[0] ?? '']}, async (invocation, named = '') => run(invocation, await idNamed(invocation, named, {isRead})));
}
