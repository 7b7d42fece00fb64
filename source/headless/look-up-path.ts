import {isBadRequest} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import {normalize, parentFinder} from '../batch/parents.js';
import {buildTreeIndex} from '../tree/tree-index.js';
import {readAncestors, readCandidates} from './path-candidates.js';

async function decide(client: Client, path: string): Promise<string | undefined> {
	const wanted = normalize(path.trim());
	if (!wanted.includes('/') || wanted.endsWith('/') || !wanted.isWellFormed()) {
		return undefined;
	}

	const candidates = await readCandidates(client, wanted);
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

Undefined if the list has to be read: no name is exactly the last one, several organizations have the path, or there are too many to ask for. A single name is left to the list as well: it may be an id, or the name of a parent that is not visible, which no filter finds.

@throws {ApiError} if the service cannot be asked
*/
export async function lookUpPath(client: Client, path: string): Promise<string | undefined> {
	try {
		return await decide(client, path);
	} catch (error) {
		if (isBadRequest(error)) {
			return undefined;
		}

		throw error;
	}
}
