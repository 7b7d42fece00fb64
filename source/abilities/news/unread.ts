import * as v from 'valibot';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
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

const unreadSchema = v.object({
	since: v.number(),
	isCut: v.exactOptional(v.literal(true)),
	changes: v.array(changeSchema),
});

/** The changes that nobody has looked at yet. `since`: when the oldest list that they were found in had loaded, in milliseconds since the epoch. `isCut`: there were more. */
type Unread = {readonly since: number; readonly isCut?: true; readonly changes: readonly Change[]};

export const mostUnread = 1000;

/** For how many hosts and credentials news are kept. */
const mostNews = 30;

/** The changes that nobody has looked at. Undefined if no list is stored, which they come from. */
export const openUnread = ({cacheFolder, owner}: Disk): KeptValue | undefined =>
	owner && cacheFolder !== undefined
		? openKeptValue(cacheFolder, 'news', `${fileNameOf(owner.host)}-${owner.fingerprint}.json`, mostNews)
		: undefined;

export function readUnread(kept: KeptValue | undefined): Unread | undefined {
	const parsed = v.safeParse(unreadSchema, kept?.read());
	return parsed.success ? parsed.output : undefined;
}

/** What the file keeps of a change. */
const storedOf = ({id, name, presence, parent, edits}: Change): string =>
	JSON.stringify([id, name, presence, parent?.id, parent?.name, edits.map(({field, from, to}) => [field, from, to])]);

/** Keeps what `update` makes of the kept changes for the next start, without what their histories say, and returns it. Sessions at the same time lose nothing of each other. */
export function changeUnread(kept: KeptValue | undefined, update: (unread: Unread | undefined) => Unread): Unread {
	let changed: Unread | undefined;
	ignoringSystemErrors(() => {
		kept?.change(value => {
			const parsed = v.safeParse(unreadSchema, value);
			changed = update(parsed.success ? parsed.output : undefined);
			const {since, isCut, changes} = changed;
			const brief = changes.slice(0, mostUnread).map(({records, why, ...change}) => change);
			return changes.length === 0
				? undefined
				: ({
						since,
						...((isCut === true || changes.length > mostUnread) && {isCut: true}),
						changes: brief,
					} satisfies Unread);
		});
	});
	return changed ?? update(undefined);
}

/** Forgets the changes that somebody has looked at, but not those that another session found in the meantime. */
export function dropSeen(kept: KeptValue | undefined, seen: readonly Change[]): void {
	const byId = new Map(seen.map(change => [change.id, change]));
	changeUnread(kept, unread => ({
		since: unread?.since ?? 0,
		changes: (unread?.changes ?? []).filter(change => {
			const shown = byId.get(change.id);
			return !shown || storedOf(change) !== storedOf(shown);
		}),
	}));
}
