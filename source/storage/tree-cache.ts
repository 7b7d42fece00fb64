import {readFileSync} from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type {Organization} from '../api/schemas.js';
import {ensurePrivateFolder} from './private-folder.js';

/**
A list as an earlier start read it, to its end. Of each organization only what the tree shows is kept.
*/
export type RememberedList = {
	readonly organizations: readonly Organization[];
	/**
	Milliseconds since the epoch.
	*/
	readonly readAt: number;
};

export type TreeCache = {
	/**
	Undefined where there is none that can be used.
	*/
	readonly read: () => RememberedList | undefined;
	/**
	What the file system refuses is no failure: without it the next start only shows the tree later.
	*/
	readonly keep: (list: RememberedList) => Promise<void>;
};

/**
A longer list is not kept: it would cost more to read than it saves.
*/
const mostOrganizations = 100_000;

const version = 1;

/**
Empty texts stand for what there is none of.
*/
type Entry = readonly [id: string, name: string, parentId: string, parentName: string, created: string, manager: string];

const isEntry = (value: unknown): value is Entry => Array.isArray(value) && value.length === 6 && value.every(each => typeof each === 'string');

const entryOf = ({id, name, parent, create_time: created, meta}: Organization): Entry => [id, name, parent?.id ?? '', parent?.name ?? '', created ?? '', meta.managed_by ?? ''];

const organizationOf = ([id, name, parentId, parentName, created, manager]: Entry): Organization => ({
	id,
	name,
	meta: manager === '' ? {} : {managed_by: manager},
	...(parentId !== '' && {parent: {id: parentId, ...(parentName !== '' && {name: parentName})}}),
	...(created !== '' && {create_time: created}),
});

function parse(text: string): RememberedList | undefined {
	const stored: unknown = JSON.parse(text);
	if (typeof stored !== 'object' || stored === null || !('version' in stored && 'readAt' in stored && 'entries' in stored)) {
		return undefined;
	}

	const {readAt, entries} = stored;
	return typeof readAt === 'number' && stored.version === version && Array.isArray(entries) && entries.every(entry => isEntry(entry))
		? {readAt, organizations: entries.map(entry => organizationOf(entry))}
		: undefined;
}

/**
Keeps the list of a host for a credential, known by its fingerprint, in a file that its owner alone can read.
*/
export function openTreeCache(cacheFolder: string, {host, fingerprint}: {readonly host: string; readonly fingerprint: string}): TreeCache {
	const folder = path.join(cacheFolder, 'trees');
	const file = path.join(folder, `${host.replaceAll(/[^\w\-.]/gv, '_')}-${fingerprint}.json`);
	return {
		read() {
			try {
				return parse(readFileSync(file, 'utf8'));
			} catch {
				return undefined;
			}
		},
		async keep({organizations, readAt}) {
			if (organizations.length > mostOrganizations) {
				return;
			}

			try {
				ensurePrivateFolder(folder);
				await writeFileAtomic(file, JSON.stringify({version, readAt, entries: organizations.map(each => entryOf(each))}), {mode: 0o600, fsync: false});
			} catch (error) {
				// Without it the next start only shows the tree later.
				if (!(error instanceof Error && 'code' in error)) {
					throw error;
				}
			}
		},
	};
}
