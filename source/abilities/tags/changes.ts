import {whyNotTag} from '../../base/api/account-input.js';
import {redactionMark} from '../../base/api/credential.js';
import type {AccountTags} from '../../base/api/schemas.js';
import {listText} from '../../base/text/words.js';
import type {ShownValue} from '../../kernel/form-model/settings.js';
import type {TypedForm} from '../../kernel/form-model/stored-form.js';

/** The tags of an account. A key can be any text, so they are no object. */
export type Tags = ReadonlyMap<string, string>;

/** What to store under a key. Without `to`, the tag is removed. */
export type TagSetting = {readonly key: string; readonly to?: string | undefined};

/** A tag before and after. Undefined: the account does not have the tag. */
export type TagChange = {readonly key: string; readonly from: string | undefined; readonly to: string | undefined};

export const tagsIn = ({tags}: Pick<AccountTags, 'tags'>): Tags => new Map(Object.entries(tags));

export const areSameTags = (one: Tags, other: Tags): boolean =>
	one.size === other.size && one.entries().every(([key, value]) => other.get(key) === value);

/** What settings change in these tags, each key once. */
export const changesTo = (tags: Tags, settings: readonly TagSetting[]): readonly TagChange[] =>
	new Map(settings.map(setting => [setting.key, setting]))
		.values()
		.map(({key, to}) => ({key, from: tags.get(key), to}))
		.filter(({from, to}) => from !== to)
		.toArray();

/** The tags after these changes. All others stay as they are. */
export function changedTags(tags: Tags, changes: ReadonlyArray<Pick<TagChange, 'key' | 'to'>>): Tags {
	const changed = new Map(tags);
	for (const {key, to} of changes) {
		if (to === undefined) {
			changed.delete(key);
		} else {
			changed.set(key, to);
		}
	}

	return changed;
}

/** Whether the tags are as the changes make them. */
export const isMade = (tags: Tags, changes: readonly TagChange[]): boolean =>
	changes.every(({key, to}) => tags.get(key) === to);

/** Whether the changed tags are as they were before. */
export const isUnmade = (tags: Tags, changes: readonly TagChange[]): boolean =>
	changes.every(({key, from}) => tags.get(key) === from);

/** The changes that take these back. */
export const inverse = (changes: readonly TagChange[]): readonly TagChange[] =>
	changes.map(({key, from, to}) => ({key, from: to, to: from}));

/** The keys whose values differ. */
export const differingKeys = (one: Tags, other: Tags): readonly string[] =>
	[...new Set([...one.keys(), ...other.keys()])].filter(key => one.get(key) !== other.get(key));

const mostNamed = 3;

/** The keys of tags in a sentence. */
export const keysText = (keys: readonly string[]): string =>
	keys.length > mostNamed
		? `${listText(keys.slice(0, mostNamed))} and ${keys.length - mostNamed} more`
		: listText(keys);

/** Why the service would refuse one of these settings; undefined if it would not. A key that is only removed can have any length. */
export const whyNotSettings = (settings: readonly TagSetting[]): string | undefined =>
	settings
		.values()
		.map(({key, to}) => (to === undefined ? undefined : whyNotTag({key, value: to})))
		.find(why => why !== undefined);

/** What a draft sets. */
export const keptSettings = ({values}: TypedForm): readonly TagSetting[] =>
	values.map(({name, text}) => ({key: name, ...(text !== undefined && {to: text})}));

/** The tags of an account as they were when the draft was typed, if somebody has changed one of its tags since then. Undefined if nobody has, and for several accounts: their review shows what each has now. */
export function tagsWhenTyped({accounts, values}: TypedForm, read: AccountTags): AccountTags | undefined {
	const now = tagsIn(read);
	const moved =
		accounts.length === 1
			? values.filter(({name, text, was}) => was !== redactionMark && ![was, text].includes(now.get(name)))
			: [];
	return moved.length === 0
		? undefined
		: {
				...read,
				tags: Object.fromEntries(
					changedTags(
						now,
						moved.map(({name, was}) => ({key: name, to: was})),
					),
				),
			};
}

/** Changes of tags as every review shows them. */
export const shownChanges = (changes: readonly TagChange[]): readonly ShownValue[] =>
	changes.map(({key, from, to}) => ({key: `tags.${key}`, name: key, member: key, label: key, from, to}));
