import {redactionMark} from '../../base/api/credential.js';
import type {AccountTags} from '../../base/api/schemas.js';
import type {TypedForm} from '../../kernel/form-model/typed-form.js';
import {changedTags, type TagSetting, tagsIn} from './changes.js';

/** What a draft sets. */
export const keptSettings = ({values}: TypedForm): readonly TagSetting[] => values.map(({name, text}) => ({key: name, ...(text !== undefined && {to: text})}));

/** The tags of an account as they were when the draft was typed, if somebody has changed one of its tags since then. Undefined if nobody has, and for several accounts: their review shows what each has now. */
export function tagsWhenTyped({accounts, values}: TypedForm, read: AccountTags): AccountTags | undefined {
	const now = tagsIn(read);
	const moved = accounts.length === 1 ? values.filter(({name, text, was}) => was !== redactionMark && ![was, text].includes(now.get(name))) : [];
	return moved.length === 0 ? undefined : {...read, tags: Object.fromEntries(changedTags(now, moved.map(({name, was}) => ({key: name, to: was}))))};
}
