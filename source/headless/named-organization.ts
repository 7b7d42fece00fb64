import {canMake} from '../api/access.js';
import type {Client} from '../api/client.js';
import {parentFinder} from '../tree/parents.js';
import {lacksOf} from '../format/lacking.js';
import {harmless} from '../text/harmless.js';
import {shownText} from '../text/told.js';
import {isId} from '../state/is-id.js';
import {buildTreeIndex, type TreeIndex} from '../tree/tree-index.js';
import {credentialShapeOf} from '../api/credential-shape.js';
import {UsageError} from '../settings/usage-error.js';
import {exitStatus, Refusal} from './exit-status.js';
import type {Invocation} from './invocation.js';
import {lookUpPath} from './look-up-path.js';
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
