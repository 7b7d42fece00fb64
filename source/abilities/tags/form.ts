import {whyNotTag} from '../../base/api/account-input.js';
import type {AccountTags} from '../../base/api/schemas.js';
import {byFrequency} from '../../base/text/near-names.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import {hasCredential} from '../../kernel/form-model/value-warnings.js';
import {type TagSetting, type Tags, tagsIn} from './changes.js';
import type {TagsRead} from './plan.js';

/** A tag in the form. */
export type TagField = {
	readonly key: string;
	/** Its values in the accounts, each once; undefined stands for accounts without it. */
	readonly stored: ReadonlyArray<string | undefined>;
	/** What was typed instead; absent if nothing was. */
	readonly text?: string;
	readonly isRemoved?: true;
	/** Its key is typed too. */
	readonly isNew?: true;
};

type TagSlot = {readonly field: number; readonly part: 'key' | 'value'};

/** Tags as they are typed. */
export type TypedTags = {
	readonly fields: readonly TagField[];
	readonly focused: number;
	/** The text of the focused slot, with the cursor. */
	readonly line: Line;
};

const blank: TagField = {key: '', stored: [], isNew: true};

const isBlank = ({key, text = '', isNew}: TagField): boolean => isNew === true && key === '' && text === '';

export const slotsOf = ({fields}: Pick<TypedTags, 'fields'>): readonly TagSlot[] =>
	fields.flatMap(({isNew}, field): readonly TagSlot[] =>
		isNew
			? [
					{field, part: 'key'},
					{field, part: 'value'},
				]
			: [{field, part: 'value'}],
	);

/** The value that all accounts have; undefined if they differ. */
const commonValue = ({stored}: TagField): string | undefined => (stored.length === 1 ? stored[0] : undefined);

export const valueOf = (field: TagField): string => field.text ?? commonValue(field) ?? '';

/** The focused field and its part. */
export function focusOf(typed: TypedTags): TagSlot & {readonly tag: TagField} {
	const slot = slotsOf(typed)[typed.focused] ?? {field: 0, part: 'value'};
	return {...slot, tag: typed.fields[slot.field] ?? blank};
}

/** Whether Enter leads to the review: at the last tag, or behind it. Whoever goes on there types another tag. */
export const isAtEnd = (typed: TypedTags): boolean => typed.focused >= slotsOf(typed).length - 3;

/** Moves the focus to a slot, with the cursor at the end of its text. Wraps around at both ends. */
export function focusTag<Typed extends TypedTags>(typed: Typed, to: number): Typed {
	const {length} = slotsOf(typed);
	const focused = (to + length) % length;
	const {tag, part} = focusOf({...typed, focused});
	return {...typed, focused, line: lineOf(part === 'key' ? tag.key : valueOf(tag))};
}

/** The fields, with exactly one empty one at the end for another tag. */
function withBlank(fields: readonly TagField[]): readonly TagField[] {
	const last = fields.at(-1);
	return last && isBlank(last) ? fields : [...fields, blank];
}

/** The tags of the accounts as fields, in the order of the service, with these settings as if typed. */
function fieldsOf(read: readonly AccountTags[], settings: readonly TagSetting[] = []): readonly TagField[] {
	const all = read.map(each => tagsIn(each));
	const keys = [...new Set(all.flatMap(tags => tags.keys().toArray()))];
	const typed = new Map(settings.map(setting => [setting.key, setting]));
	const own = keys.map((key): TagField => {
		const setting = typed.get(key);
		const stored = [...new Set(all.map(tags => tags.get(key)))];
		return {key, stored, ...(setting && (setting.to === undefined ? {isRemoved: true} : {text: setting.to}))};
	});
	const fresh = settings
		.filter(({key, to}) => to !== undefined && !keys.includes(key))
		.map(({key, to = ''}): TagField => ({key, stored: [], text: to, isNew: true}));
	return withBlank([...own, ...fresh]);
}

/** The form of the tags. For several accounts, it begins at the name of another tag: a value there can stand for different ones, which typing would replace. */
export function typedTags(read: readonly AccountTags[], settings: readonly TagSetting[] = []): TypedTags {
	const typed = {fields: fieldsOf(read, settings), focused: 0, line: lineOf('')};
	return focusTag(typed, read.length > 1 && settings.length === 0 ? slotsOf(typed).length - 2 : 0);
}

function changeFocused<Typed extends TypedTags>(typed: Typed, change: (tag: TagField) => TagField): Typed {
	const {field} = focusOf(typed);
	return {...typed, fields: withBlank(typed.fields.map((each, at) => (at === field ? change(each) : each)))};
}

/** Applies typing to the focused slot. An equals sign after the key of a new tag leads to its value, so that `env=prod` becomes what the command line makes of it. */
export function typeTag<Typed extends TypedTags>(typed: Typed, line: Line): Typed {
	const {part, tag} = focusOf(typed);
	const equals = part === 'key' ? line.text.indexOf('=') : -1;
	if (equals > 0) {
		const [key, value] = [line.text.slice(0, equals), line.text.slice(equals + 1)];
		return focusTag(
			changeFocused(typed, each => ({...each, key, text: value + valueOf(each)})),
			typed.focused + 1,
		);
	}

	const text = part === 'key' ? tag.key : valueOf(tag);
	const changed =
		line.text === text
			? typed
			: changeFocused(typed, ({isRemoved: _, ...each}) =>
					part === 'key' ? {...each, key: line.text} : {...each, text: line.text},
				);
	return {...changed, line};
}

/** Removes the focused tag, or keeps it after all. A new tag disappears. */
export function toggleTag<Typed extends TypedTags>(typed: Typed): Typed {
	const {field, tag} = focusOf(typed);
	if (tag.isNew) {
		const fields = withBlank(typed.fields.filter((_, at) => at !== field));
		const before = slotsOf({fields: fields.slice(0, field)}).length;
		return focusTag({...typed, fields}, Math.min(before, slotsOf({fields}).length - 1));
	}

	const toggled = changeFocused(typed, ({isRemoved, text: _, ...each}) =>
		isRemoved ? each : {...each, isRemoved: true},
	);
	return focusTag(toggled, typed.focused);
}

/** What a field sets, if anything. */
export function settingOfField(field: TagField): TagSetting | undefined {
	const {key, text, isRemoved, isNew} = field;
	if (isRemoved) {
		return {key};
	}

	if (isNew) {
		return isBlank(field) ? undefined : {key, to: text ?? ''};
	}

	return text === undefined || text === commonValue(field) ? undefined : {key, to: text};
}

/** The value under a key that all accounts have; undefined if they differ, or have none. */
export function storedOf({fields}: Pick<TypedTags, 'fields'>, key: string): string | undefined {
	const field = fields.find(each => each.key === key);
	return field && commonValue(field);
}

/** What the fields set. */
export const settingsTyped = ({fields}: Pick<TypedTags, 'fields'>): readonly TagSetting[] =>
	fields.flatMap(field => settingOfField(field) ?? []);

/** Why a field cannot be sent, checked with every key. */
export function whyNotField({fields}: Pick<TypedTags, 'fields'>, field: TagField): string | undefined {
	const setting = settingOfField(field);
	if (setting?.to === undefined) {
		return undefined;
	}

	const isAgain =
		field.isNew &&
		fields.some(each => each !== field && each.key === field.key && fields.indexOf(each) < fields.indexOf(field));
	return isAgain
		? 'This tag is in the form already. Change its value there.'
		: whyNotTag({key: setting.key, value: setting.to});
}

/** What to think about before a field is sent. */
export function remarkOf(field: TagField): string | undefined {
	const {key, to = ''} = settingOfField(field) ?? {key: '', to: ''};
	if (hasCredential(to) || hasCredential(key)) {
		return 'This looks like a credential. Everyone who can read the account will be able to read it. Drafts never keep it.';
	}

	return key === key.trim() && to === to.trim() ? undefined : 'It begins or ends with a space, which is stored too.';
}

/** The first slot of a field that cannot be sent; -1 if there is none. */
export const firstBroken = (typed: TypedTags): number =>
	slotsOf(typed).findIndex(({field}) => {
		const own = typed.fields[field];
		return own !== undefined && whyNotField(typed, own) !== undefined;
	});

const mostOptions = 100;

/** What the focused slot can go on with: keys and values that these tags use, the most frequent first. `keys`: further keys that are in use. */
export function optionsOf(typed: TypedTags, used: Iterable<Tags>, keys: readonly string[]): readonly string[] {
	const {tag, part} = focusOf(typed);
	const {text} = typed.line;
	if (tag.isRemoved) {
		return [];
	}

	const there = new Set(typed.fields.filter(each => each !== tag).map(({key}) => key));
	const all = [...used];
	const found =
		part === 'key'
			? [...byFrequency(all.flatMap(tags => tags.keys().toArray())), ...keys].filter(
					(key, at, every) => every.indexOf(key) === at && !there.has(key),
				)
			: byFrequency(all.flatMap(tags => tags.get(tag.key) ?? []));
	return found.filter(option => option.startsWith(text) && option !== text).slice(0, mostOptions);
}

/** Tags of an account of which either side changed the value since the form was opened. Undefined: there is no such tag. */
export type TagDifference = {
	readonly key: string;
	readonly before: string | undefined;
	readonly theirs: string | undefined;
	readonly yours: string | undefined;
};

/** What differs between the tags when the form was opened, the stored ones, and what was typed. */
export function differencesOf(before: Tags, theirs: Tags, settings: readonly TagSetting[]): readonly TagDifference[] {
	const typed = new Map(settings.map(({key, to}) => [key, to]));
	const keys = new Set([...before.keys(), ...theirs.keys(), ...typed.keys()]);
	return [...keys]
		.map(key => ({
			key,
			before: before.get(key),
			theirs: theirs.get(key),
			yours: typed.has(key) ? typed.get(key) : before.get(key),
		}))
		.filter(each => each.theirs !== each.before || each.yours !== each.before);
}

export type TagChoice = 'theirs' | 'yours';

/** The choice that needs no question: only one side changed the tag, or both made the same change. */
export function plainChoice({before, theirs, yours}: TagDifference): TagChoice | undefined {
	if (theirs === before) {
		return 'yours';
	}

	return yours === before || yours === theirs ? 'theirs' : undefined;
}

/** The tags that were read. */
export const readOf = (all: readonly TagsRead[]): readonly AccountTags[] =>
	all.flatMap(each => ('read' in each ? [each.read] : []));
