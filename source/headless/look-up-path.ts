import {isBadRequest} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import {normalize, parentFinder} from '../tree/parents.js';
import {buildTreeIndex} from '../tree/tree-index.js';
import {readAncestors, readCandidates} from './path-candidates.js';

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

	const [candidates, isId] = await Promise.all([readCandidates(client, wanted), isName && isListedId(client, path.trim())]);
	if (isId) {
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
