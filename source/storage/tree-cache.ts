import path from 'node:path';
import {briefReader} from '../api/brief-organization.js';
import type {Organization} from '../api/schemas.js';
import {isSystemError} from '../text/error-code.js';
import {fileNameOf} from './file-name.js';
import {keepLatest} from './keep-latest.js';
import {ensurePrivateFolder, writeWhole} from './write-file.js';
import {readChunks} from './read-file.js';

/**
A complete list that an earlier start loaded. It has only the fields that the tree shows.
*/
export type RememberedList = {
	readonly organizations: readonly Organization[];
	/**
	Milliseconds since the epoch.
	*/
	readonly readAt: number;
	/**
	Whether the service sent fewer records than it announced, or some could not be read.
	*/
	readonly isShort?: boolean;
};

export type TreeCache = {
	/**
	Undefined if there is no usable list.
	*/
	readonly read: () => RememberedList | undefined;
	/**
	Stores a list. Ignores file system errors: without the cache, the next start only shows the tree later. `isVisible`: whether an organization with this id is visible.
	*/
	readonly keep: (list: RememberedList, isVisible: (id: string) => boolean) => Promise<void>;
};

/**
Longer lists are not stored: reading them would take more time than it saves.
*/
export const mostOrganizations = 100_000;

const version = 1;

/**
Empty texts represent missing values. The `hierarchy_tags` follow only if the parent is not visible.
*/
type Entry = readonly [id: string, name: string, parentId: string, parentName: string, created: string, manager: string, ...tags: readonly string[]];

const isEntry = (value: unknown): value is Entry => Array.isArray(value) && value.length >= 6 && value.every(each => typeof each === 'string');

const entryOf = ({id, name, parent, create_time: created, meta}: Organization, isVisible: (id: string) => boolean): Entry =>
	[id, name, parent?.id ?? '', parent?.name ?? '', created ?? '', meta.managed_by ?? '', ...(parent && !isVisible(parent.id) ? meta.hierarchy_tags ?? [] : [])];

const recordOf = ([id, name, parentId, parentName, created, manager, ...tags]: Entry) => ({
	id,
	name,
	meta: {hierarchy_tags: tags, ...(manager !== '' && {managed_by: manager})},
	...(parentId !== '' && {parent: {id: parentId, ...(parentName !== '' && {name: parentName})}}),
	...(created !== '' && {create_time: created}),
});

/**
For how many hosts and credentials a list is stored. Each list may be several megabytes.
*/
const mostLists = 30;

/**
The number of organizations per line of the file, which limits the memory for reading and writing.
*/
const entriesInLine = 1000;

type Header = Omit<RememberedList, 'organizations'>;

const readHeader = (line: unknown): Header | undefined =>
	typeof line === 'object' && line !== null && 'version' in line && 'readAt' in line && line.version === version && typeof line.readAt === 'number'
		? {readAt: line.readAt, ...('isShort' in line && {isShort: line.isShort === true})}
		: undefined;

function * linesOf({organizations, ...header}: RememberedList, isVisible: (id: string) => boolean): Generator<string, void> {
	yield `${JSON.stringify({version, ...header})}\n`;
	for (let at = 0; at < organizations.length; at += entriesInLine) {
		yield `${JSON.stringify(organizations.slice(at, at + entriesInLine).map(each => entryOf(each, isVisible)))}\n`;
	}

	// Shows that the file is complete.
	yield `${JSON.stringify(organizations.length)}\n`;
}

// Yields the lines of a file without loading all of it into memory.
function * readLines(file: string): Generator<string, void> {
	const decoder = new TextDecoder();
	let begun = '';
	for (const chunk of readChunks(file)) {
		const [end = '', ...starts] = decoder.decode(chunk, {stream: true}).split('\n');
		begun += end;
		for (const start of starts) {
			yield begun;
			begun = start;
		}
	}

	yield begun;
}

function parse(lines: Iterable<string>): RememberedList | undefined {
	let header: Header | undefined;
	const organizations: Organization[] = [];
	const read = briefReader();
	for (const text of lines) {
		const line: unknown = JSON.parse(text);
		if (header === undefined) {
			header = readHeader(line);
			if (header === undefined) {
				return undefined;
			}
		} else if (typeof line === 'number') {
			return line === organizations.length ? {...header, organizations} : undefined;
		} else if (Array.isArray(line) && line.every(entry => isEntry(entry))) {
			organizations.push(...line.map(entry => read(recordOf(entry))).filter(organization => organization !== undefined));
		} else {
			return undefined;
		}
	}

	return undefined;
}

/**
Stores the list of a host for a credential, identified by its fingerprint, in a file that only its owner can read.
*/
export function openTreeCache(cacheFolder: string, {host, fingerprint}: {readonly host: string; readonly fingerprint: string}): TreeCache {
	const folder = path.join(cacheFolder, 'trees');
	const file = path.join(folder, `${fileNameOf(host)}-${fingerprint}.json`);
	return {
		read() {
			try {
				return parse(readLines(file));
			} catch {
				return undefined;
			}
		},
		async keep(list, isVisible) {
			if (list.organizations.length > mostOrganizations) {
				return;
			}

			try {
				ensurePrivateFolder(folder);
				await writeWhole(file, linesOf(list, isVisible));
				keepLatest(folder, mostLists);
			} catch (error) {
				// Without the file, the next start only shows the tree later.
				if (!isSystemError(error)) {
					throw error;
				}
			}
		},
	};
}
