import * as v from 'valibot';
import type {Disk} from '../../kernel/storage/disk.js';
import {fileNameOf} from '../../kernel/storage/file-name.js';
import {type KeptValue, openKeptValue} from '../../kernel/storage/kept-value.js';
import type {Change} from './changes.js';

const parentSchema = v.object({id: v.string(), name: v.exactOptional(v.string())});

const editSchema = v.object({field: v.picklist(['name', 'parent', 'manager']), from: v.string(), to: v.string()});

const changeSchema = v.object({
	id: v.string(),
	name: v.string(),
	presence: v.exactOptional(v.picklist(['created', 'appeared', 'gone'])),
	parent: v.exactOptional(parentSchema),
	edits: v.array(editSchema),
});

const unreadSchema = v.object({since: v.number(), isCut: v.exactOptional(v.literal(true)), changes: v.array(changeSchema)});

/** The changes that nobody has looked at yet. `since`: when the oldest list that they were found in had loaded, in milliseconds since the epoch. `isCut`: there were more. */
type Unread = {readonly since: number; readonly isCut?: true; readonly changes: readonly Change[]};

export const mostUnread = 1000;

/** For how many hosts and credentials news are kept. */
const mostNews = 30;

/** The changes that nobody has looked at. Undefined if no list is stored, which they come from. */
export const openUnread = ({cacheFolder, owner}: Disk): KeptValue | undefined =>
	owner && cacheFolder !== undefined ? openKeptValue(cacheFolder, 'news', `${fileNameOf(owner.host)}-${owner.fingerprint}.json`, mostNews) : undefined;

export function readUnread(kept: KeptValue | undefined): Unread | undefined {
	const parsed = v.safeParse(unreadSchema, kept?.read());
	return parsed.success ? parsed.output : undefined;
}

/** Keeps changes for the next start, without what their histories say. */
export function keepUnread(kept: KeptValue, {since, isCut, changes}: Unread): void {
	if (changes.length === 0) {
		kept.clear();
		return;
	}

	const brief = changes.slice(0, mostUnread).map(({records, why, ...change}) => change);
	kept.keep({since, ...((isCut === true || changes.length > mostUnread) && {isCut: true}), changes: brief} satisfies Unread);
}
