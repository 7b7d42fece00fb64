import type {ApiError} from '../../base/api/api-error.js';
import type {AccountTags} from '../../base/api/schemas.js';
import {type Told, told} from '../../base/text/told.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {exceptOf, type TypedForm} from '../../kernel/form-model/stored-form.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../kernel/loop/pace.js';
import {clamp} from '../../kernel/state/selectors.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import {type State, withDialog, whileAwaiting} from '../../kernel/state/state.js';
import {type WhyNot, whyNotAccount, whyNotWrite} from '../../kernel/state/availability.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Handlers} from '../../kernel/state/events.js';
import {keptSettings, type Tags, tagsIn, tagsWhenTyped} from './changes.js';
import {
	differencesOf,
	firstBroken,
	focusTag,
	plainChoice,
	readOf,
	settingsTyped,
	type TagChoice,
	type TagDifference,
	toggleTag,
	type TypedTags,
	typedTags,
	typeTag,
	focusOf,
	isAtEnd,
} from './form.js';
import {rowOf, type TagRow, type TagsRead} from './plan.js';
import type {TaggedAccount} from './write.js';

/** Before the form, and in it. `conflict`: the tags of the only account as somebody else stored them, and what to keep of each tag. */
type TagsStep =
	| {readonly name: 'reading'; readonly request: number; readonly text?: Told; readonly error?: ApiError}
	| {readonly name: 'editing'}
	| {
			readonly name: 'conflict';
			readonly theirs: AccountTags;
			readonly choices: ReadonlyMap<string, TagChoice>;
			readonly cursor: number;
	  };

/** The tags of one or several accounts, as they were read and as they are typed. `again`: the run that is reviewed again, and `kept`: the draft that is opened, which hold what is typed until the tags are read. */
export type TagsForm = TypedTags & {
	readonly accounts: readonly TaggedAccount[];
	readonly organization: string;
	readonly step: TagsStep;
	readonly read: readonly TagsRead[];
	/** Further keys that are in use. */
	readonly keys: readonly string[];
	/** The tags of accounts that are known, but not loaded. */
	readonly known: readonly Tags[];
	readonly again?: DialogOf<'tagging'>;
	readonly kept?: TypedForm | undefined;
	/** The ids of the accounts that the user left out of the last review. */
	readonly except?: ReadonlySet<string>;
};

type TagReview = {readonly rows: readonly TagRow[]; readonly pace: RequestPace; readonly undoes?: number | undefined};

/** Events of the tags of accounts. */
export type TagsEvent =
	| {
			readonly type: 'tags/opened';
			readonly accounts: readonly TaggedAccount[];
			readonly organization: string;
			readonly request: number;
			readonly kept?: TypedForm | undefined;
	  }
	| {readonly type: 'tags/noted'; readonly request: number; readonly text: Told}
	| {
			readonly type: 'tags/received';
			readonly request: number;
			readonly all: readonly TagsRead[];
			readonly keys: readonly string[];
			readonly known: readonly Tags[];
	  }
	| {readonly type: 'tags/failed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'tags/typed'; readonly line: Line}
	| {readonly type: 'tags/moved'; readonly by: number}
	| {readonly type: 'tags/toggled'}
	| {readonly type: 'tags/refused'}
	| {readonly type: 'tags/resumed'}
	| {readonly type: 'tags/reviewed'; readonly pace: RequestPace}
	| {readonly type: 'tags/returned'}
	| {readonly type: 'tags/readAgain'; readonly request: number; readonly only: ReadonlySet<string>}
	| {readonly type: 'tags/conflicted'; readonly theirs: AccountTags}
	| {readonly type: 'tags/pointed'; readonly by: number}
	| {readonly type: 'tags/chosen'; readonly choice: TagChoice}
	| {readonly type: 'tags/backAsked'; readonly entry: JournalEntry; readonly request: number}
	| {readonly type: 'tags/backChecked'; readonly request: number; readonly row: TagRow; readonly pace: RequestPace}
	| {readonly type: 'tags/backFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'tags/stored'; readonly account: string; readonly tags: Tags};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The tags of accounts, to change. */
		readonly tags: TagsForm;
		/** The undo of a change of tags, before its review. */
		readonly tagsBack: {readonly entry: JournalEntry; readonly request: number; readonly error?: ApiError};
		/** The change of the tags of one or several accounts. */
		readonly tagging: RunInDialog & TagReview & {readonly form?: TagsForm};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly tags: TagsEvent;
	}
}

export const tagsFormIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'tags'> | undefined =>
	dialog.kind === 'tags' ? dialog : undefined;

/** What differs for the account of a conflict. */
export function conflictOf(form: TagsForm): readonly TagDifference[] {
	const {step, read} = form;
	const [own] = readOf(read);
	return own && step.name === 'conflict' ? differencesOf(tagsIn(own), tagsIn(step.theirs), settingsTyped(form)) : [];
}

/** The first tag without a choice. */
export const undecidedIn = (form: TagsForm): TagDifference | undefined => {
	const {step} = form;
	return step.name === 'conflict' ? conflictOf(form).find(({key}) => !step.choices.has(key)) : undefined;
};

function changed(state: State, change: (form: DialogOf<'tags'>) => DialogOf<'tags'>): State {
	const form = tagsFormIn(state);
	return form ? withDialog(state, change(form)) : state;
}

const whileReading = (state: State, request: number, change: (form: DialogOf<'tags'>) => DialogOf<'tags'>): State =>
	changed(state, form => (form.step.name === 'reading' && form.step.request === request ? change(form) : form));

function followed({scrolledTo: _, ...form}: DialogOf<'tags'>): DialogOf<'tags'> {
	return form;
}

const whileEditing = (state: State, change: (form: DialogOf<'tags'>) => DialogOf<'tags'>): State =>
	changed(state, form => (form.step.name === 'editing' ? followed(change(form)) : form));

const inConflict = (
	state: State,
	change: (form: DialogOf<'tags'>, step: TagsStep & {readonly name: 'conflict'}) => DialogOf<'tags'>,
): State => changed(state, form => (form.step.name === 'conflict' ? change(form, form.step) : form));

const unread = {fields: [], focused: 0, line: lineOf('')} as const;

/** The form as if it was opened on the stored tags, with what was chosen to keep of the typed ones. */
function rebased(form: DialogOf<'tags'>): DialogOf<'tags'> {
	const {step, read} = form;
	const [own] = read;
	if (!own || step.name !== 'conflict') {
		return form;
	}

	const settings = conflictOf(form)
		.filter(({key, theirs, yours}) => step.choices.get(key) === 'yours' && yours !== theirs)
		.map(({key, yours}) => ({key, to: yours}));
	return {
		...form,
		...typedTags([step.theirs], settings),
		read: [{account: own.account, read: step.theirs}],
		step: {name: 'editing'},
	};
}

function rowsOf(form: TagsForm): readonly TagRow[] {
	const {organization, read} = form;
	const settings = settingsTyped(form);
	return read.map(each =>
		'read' in each
			? rowOf({account: each.account, organization}, each.read, settings)
			: {account: each.account, organization, changes: [], result: {status: 'left_out', text: each.error.sentence}},
	);
}

function reviewed(state: State, pace: RequestPace): State {
	const {dialog} = state;
	if (dialog.kind !== 'tags') {
		return state;
	}

	const {kind: _, scrolledTo: __, ...form} = rebased(dialog);
	const rows = rowsOf(form);
	return withDialog(state, {
		...unsentRun,
		kind: 'tagging',
		rows,
		leftOut: new Set(rows.map(({account: {id}}) => id).filter(id => form.except?.has(id))),
		pace,
		form,
	});
}

/** The form with the question what to keep of tags that somebody else stored. */
function inConflictWith<Form extends TagsForm>(form: Form, theirs: AccountTags): Form {
	const step = {name: 'conflict', theirs, choices: new Map<string, TagChoice>(), cursor: 0} as const;
	const differences = conflictOf({...form, step});
	const choices = new Map(
		differences.flatMap(each => {
			const choice = plainChoice(each);
			return choice === undefined ? [] : [[each.key, choice] as const];
		}),
	);
	const cursor = Math.max(
		0,
		differences.findIndex(({key}) => !choices.has(key)),
	);
	return {...form, step: {...step, choices, cursor}};
}

/** The form with the tags that were read, and with what was typed before. If somebody changed a tag of a draft since it was typed, with a conflict. */
function received(
	{again, kept, ...form}: DialogOf<'tags'>,
	{all, keys, known}: TagsEvent & {readonly type: 'tags/received'},
): DialogOf<'tags'> {
	const [first] = all;
	const settings = kept ? keptSettings(kept) : again?.form && settingsTyped(again.form);
	const before = kept && first && 'read' in first ? tagsWhenTyped(kept, first.read) : undefined;
	const read = before && first ? [{account: first.account, read: before}] : all;
	const typed: DialogOf<'tags'> = {
		...form,
		...typedTags(readOf(read), settings),
		read,
		keys,
		known,
		step: {name: 'editing'},
	};
	return before && first && 'read' in first ? inConflictWith(typed, first.read) : typed;
}

function withTags(state: State, id: string, tags: Tags): State {
	const held = state.accounts.entries().find(([, {items}]) => items.some(account => account.id === id));
	if (!held) {
		return state;
	}

	const [organization, list] = held;
	const items = list.items.map(account => (account.id === id ? {...account, tags: Object.fromEntries(tags)} : account));
	return {...state, accounts: new Map(state.accounts).set(organization, {...list, items})};
}

export const tagsHandlers: Handlers<TagsEvent> = {
	'tags/opened': (state, {accounts, organization, request, kept}) =>
		withDialog(state, {
			...unread,
			kind: 'tags',
			accounts,
			organization,
			step: {name: 'reading', request},
			read: [],
			keys: [],
			known: [],
			kept,
			...(kept && {except: exceptOf(kept)}),
		}),

	'tags/noted': (state, {request, text}) =>
		whileReading(state, request, form => ({...form, step: {name: 'reading', request, text}})),

	'tags/received': (state, event) => whileReading(state, event.request, form => received(form, event)),

	'tags/failed': (state, {request, error}) =>
		whileReading(state, request, form => ({...form, step: {name: 'reading', request, error}})),

	'tags/typed': (state, {line}) => whileEditing(state, form => typeTag(form, line)),

	'tags/moved': (state, {by}) => whileEditing(state, form => focusTag(form, form.focused + by)),

	'tags/toggled': state => whileEditing(state, form => toggleTag(form)),

	'tags/refused': state => whileEditing(state, form => focusTag(form, Math.max(0, firstBroken(form)))),

	'tags/resumed': state => changed(state, form => ({...form, step: {name: 'editing'}})),

	'tags/reviewed': (state, {pace}) => reviewed(state, pace),

	'tags/returned'(state) {
		const {dialog} = state;
		if (dialog.kind === 'tags' && dialog.again) {
			return withDialog(state, dialog.again);
		}

		return dialog.kind === 'tagging' && dialog.form
			? withDialog(state, {kind: 'tags', ...dialog.form, except: dialog.leftOut})
			: state;
	},

	'tags/readAgain'(state, {only, request}) {
		const {dialog} = state;
		if (dialog.kind !== 'tagging' || !dialog.form) {
			return state;
		}

		const {form} = dialog;
		return withDialog(state, {
			...form,
			...unread,
			kind: 'tags',
			accounts: form.accounts.filter(({id}) => only.has(id)),
			again: dialog,
			except: dialog.leftOut,
			step: {name: 'reading', request},
		});
	},

	'tags/conflicted'(state, {theirs}) {
		const {dialog} = state;
		return dialog.kind === 'tagging' && dialog.form
			? withDialog(state, {kind: 'tags', ...inConflictWith(dialog.form, theirs)})
			: state;
	},

	'tags/pointed': (state, {by}) =>
		inConflict(state, (form, step) =>
			followed({...form, step: {...step, cursor: clamp(step.cursor + by, conflictOf(form).length - 1)}}),
		),

	'tags/chosen': (state, {choice}) =>
		inConflict(state, (form, step) => {
			const chosen = conflictOf(form)[step.cursor];
			return chosen ? {...form, step: {...step, choices: new Map(step.choices).set(chosen.key, choice)}} : form;
		}),

	'tags/backAsked': (state, {entry, request}) => withDialog(state, {kind: 'tagsBack', entry, request}),

	'tags/backChecked': (state, {request, row, pace}) =>
		whileAwaiting(state, 'tagsBack', request, dialog => ({
			...unsentRun,
			kind: 'tagging',
			rows: [row],
			pace,
			undoes: dialog.entry.at,
		})),

	'tags/backFailed': (state, {request, error}) =>
		whileAwaiting(state, 'tagsBack', request, dialog => ({...dialog, error})),

	'tags/stored': (state, {account, tags}) => withTags(state, account, tags),
};

/** For reading the tags of an account. A read-only session can read them too. */
export const whyNotTags: WhyNot = state =>
	(markedAccounts(state).length > 0 ? undefined : whyNotAccount(state)) ??
	whyNotCall(state, 'Reading tags', 'account_tags');

/** For sending a change of tags. */
export const whyNotChange: WhyNot = state => whyNotCall(state, 'Changing tags', 'account_tags', 'put_account_tags');

export const whyNotReview: WhyNot = state => {
	const form = tagsFormIn(state);
	return (
		whyNotWrite(state) ??
		whyNotChange(state) ??
		(form && settingsTyped(form).length === 0 ? 'Nothing has changed yet, so there is nothing to send.' : undefined)
	);
};

export const whyNotAccept: WhyNot = state => {
	const form = tagsFormIn(state);
	return form && isAtEnd(form) ? whyNotReview(state) : undefined;
};

export const whyNotRemove: WhyNot = state => {
	const form = tagsFormIn(state);
	const {tag} = form ? focusOf(form) : {};
	return tag?.isNew && tag.key === '' && (tag.text ?? '') === '' ? 'There is no tag here to remove.' : undefined;
};

export const whyNotResolve: WhyNot = state => {
	const form = tagsFormIn(state);
	const open = form && undecidedIn(form);
	return open && told`Choose for ${open.key} first: both sides changed it.`;
};
