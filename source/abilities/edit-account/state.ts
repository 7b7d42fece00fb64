import type {Account} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {exceptOf, type TypedForm, typedText} from '../../kernel/form-model/stored-form.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../kernel/loop/pace.js';
import {accountList} from '../../kernel/state/pane-list.js';
import {clamp, selectedId} from '../../kernel/state/selectors.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {noted, unasked} from '../../kernel/state/open-form.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import {type WhyNot, whyNotAccount, whyNotWrite} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Handlers} from '../../kernel/state/events.js';
import {
	type AccountField,
	accountFields,
	type AccountValues,
	commonFields,
	fieldsIn,
	type NewValues,
	valuesOf,
} from './fields.js';
import type {AccountRow} from './plan.js';

/** What a review of account changes shows. */
type Review = {
	readonly rows: readonly AccountRow[];
	/** The new values. */
	readonly after: NewValues;
	readonly pace?: RequestPace;
};

/** Events of changing accounts. */
export type AccountEditEvent =
	| {
			readonly type: 'accountEdit/opened';
			readonly accounts: readonly Account[];
			readonly organization: string;
			readonly hidden: readonly string[];
			readonly kept?: TypedForm | undefined;
			readonly request?: number;
	  }
	| {
			readonly type: 'accountEdit/listed';
			readonly request: number;
			readonly accounts: readonly Account[];
			readonly unread: ReadonlySet<string>;
	  }
	| {
			readonly type: 'accountEdit/typed';
			readonly field: AccountField;
			/** Absent if the field stays as it is. */
			readonly line?: Line | undefined;
	  }
	| {readonly type: 'accountEdit/reset'}
	| {readonly type: 'accountEdit/lineMoved'; readonly by: number}
	| {readonly type: 'accountEdit/refused'; readonly text: Told; readonly field?: AccountField}
	| {readonly type: 'accountEdit/requested'; readonly request: number}
	| {readonly type: 'accountEdit/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'accountEdit/stopped'}
	| {readonly type: 'accountEdit/reviewed'; readonly request: number; readonly review: Review}
	| {readonly type: 'accountEdit/returned'}
	| {readonly type: 'accountEdit/backAsked'; readonly entry: JournalEntry; readonly request: number}
	| {readonly type: 'accountEdit/stored'; readonly organization: string; readonly account: Account};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The form of one or several accounts, as they were listed. `lines`: only of the fields that the user has touched. `kept`: the draft that is opened, and `unread`: the ids of its accounts of which only the name is known, until all are read. `request`: the reading in progress. `text`: its progress, or why the field `refusedAt`, or nothing, can be used. */
		readonly accountForm: {
			readonly accounts: readonly Account[];
			readonly organization: string;
			/** The names of marked accounts that a search hides. */
			readonly hidden: readonly string[];
			readonly lines: Readonly<Partial<Record<AccountField, Line>>>;
			readonly focused: number;
			readonly kept?: TypedForm | undefined;
			readonly unread?: ReadonlySet<string> | undefined;
			/** The ids of the accounts that the user left out of the last review. */
			readonly except?: ReadonlySet<string>;
			readonly request?: number | undefined;
			readonly text?: Told | undefined;
			readonly refusedAt?: AccountField | undefined;
		};
		/** The review of account changes. `form`: the form to go back to; absent for an undo. `undoes`: the write that is undone, which is being read again while there is a `request`. */
		readonly accountEdits: RunInDialog &
			Review & {
				readonly form?: DialogOf<'accountForm'>;
				readonly undoes?: JournalEntry;
				readonly request?: number | undefined;
			};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly accountEdit: AccountEditEvent;
	}
}

export type AccountForm = DialogOf<'accountForm'>;

/** The accounts in a title. */
export function accountsText(accounts: ReadonlyArray<Pick<Account, 'id' | 'name'>>): string {
	const [only, ...others] = accounts;
	return only && others.length === 0 ? shownName(only.name) : counted(accounts.length, 'account');
}

export const formIn = ({dialog}: Pick<State, 'dialog'>): AccountForm | undefined =>
	dialog.kind === 'accountForm' ? dialog : undefined;

/** The fields of the form: several accounts have no name in common. */
export const fieldsOf = ({accounts}: Pick<AccountForm, 'accounts'>): readonly AccountField[] =>
	accounts.length === 1 ? accountFields : commonFields;

export const focusedField = (form: AccountForm): AccountField => fieldsOf(form)[form.focused] ?? 'enforce_twofactor';

/** The values of an account as it was listed; none if it was not read. */
export const listedValues = ({unread}: Pick<AccountForm, 'unread'>, account: Account): AccountValues | undefined =>
	unread?.has(account.id) ? undefined : valuesOf(account);

/** The value that all accounts of the form have, as they were listed; undefined if they differ. */
export function listedValue(form: Pick<AccountForm, 'accounts' | 'unread'>, field: AccountField): string | undefined {
	const [value, ...others] = new Set(form.accounts.map(account => listedValues(form, account)?.[field]));
	return others.length === 0 ? value : undefined;
}

/** The line of a field as the form shows it; undefined if the accounts differ and nothing was typed. */
export function shownLine(form: AccountForm, field: AccountField): Line | undefined {
	const listed = listedValue(form, field);
	return form.lines[field] ?? (listed === undefined ? undefined : lineOf(listed));
}

/** The new values. A field that shows what all accounts have is not changed. */
export function typedValues(form: AccountForm): NewValues {
	const typed = fieldsOf(form).flatMap(field => {
		const text = form.lines[field]?.text.trim();
		return text === undefined || text === listedValue(form, field) ? [] : [[field, text] as const];
	});
	return Object.fromEntries(typed);
}

/** The typed values of a draft. */
export const keptValues = (kept: TypedForm): NewValues =>
	Object.fromEntries(
		accountFields.flatMap(field => {
			const text = typedText(kept, field);
			return text === undefined ? [] : [[field, text] as const];
		}),
	);

const changed = (state: State, change: (dialog: AccountForm) => AccountForm): State => {
	const form = formIn(state);
	return form ? withDialog(state, change(form)) : state;
};

function withLine(form: AccountForm, field: AccountField, line: Line | undefined): AccountForm {
	const {[field]: _, ...others} = form.lines;
	return {...unasked(form), lines: line ? {...others, [field]: line} : others};
}

function reviewed(state: State, request: number, review: Review): State {
	const {dialog} = state;
	if (dialog.kind === 'accountEdits' && dialog.request === request) {
		return withDialog(state, {...dialog, ...review, request: undefined});
	}

	if (dialog.kind !== 'accountForm' || dialog.request !== request) {
		return state;
	}

	const except = dialog.except ?? new Set<string>();
	return withDialog(state, {
		...unsentRun,
		...review,
		leftOut: new Set(review.rows.map(({account: {id}}) => id).filter(id => except.has(id))),
		kind: 'accountEdits',
		form: unasked(dialog),
	});
}

/** Shows in a list what is stored of an account. Its tags were not read. The cursor stays on its account, wherever a new name puts that. */
function withStored(state: State, organization: string, account: Account): State {
	const list = state.accounts.get(organization);
	if (!list?.items.some(({id}) => id === account.id)) {
		return state;
	}

	const items = list.items.map(each =>
		each.id === account.id ? {...each, name: account.name, settings: {...each.settings, ...account.settings}} : each,
	);
	const chosen = selectedId(state) === organization ? accountList.chosen(state) : undefined;
	return {
		...state,
		accounts: new Map(state.accounts).set(organization, {...list, items}),
		...(chosen && {accountsCursor: list.items.indexOf(chosen)}),
	};
}

export const accountEditHandlers: Handlers<AccountEditEvent> = {
	'accountEdit/opened'(state, {accounts, organization, hidden, kept, request}) {
		const texts = kept ? keptValues(kept) : {};
		return withDialog(state, {
			kind: 'accountForm',
			accounts,
			organization,
			hidden,
			focused: 0,
			lines: Object.fromEntries(fieldsIn(texts).map(field => [field, lineOf(texts[field] ?? '')])),
			...(kept && {except: exceptOf(kept)}),
			...(request !== undefined && {request, kept, unread: new Set(accounts.map(({id}) => id))}),
		});
	},

	'accountEdit/listed': (state, {request, accounts, unread}) =>
		changed(state, form =>
			form.request === request
				? {...unasked(form), accounts, unread, kept: unread.size > 0 ? form.kept : undefined}
				: form,
		),

	'accountEdit/typed': (state, {field, line}) => changed(state, form => withLine(form, field, line)),

	'accountEdit/reset': state => changed(state, form => ({...unasked(form), lines: {}})),

	'accountEdit/lineMoved': (state, {by}) =>
		changed(state, form => ({...unasked(form), focused: clamp(form.focused + by, fieldsOf(form).length - 1)})),

	'accountEdit/refused': (state, {text, field}) =>
		changed(state, form => ({
			...unasked(form),
			text,
			...(field !== undefined && {refusedAt: field, focused: fieldsOf(form).indexOf(field)}),
		})),

	'accountEdit/requested': (state, {request}) => changed(state, form => ({...unasked(form), request})),

	'accountEdit/noted': (state, event) => changed(state, form => noted(form, event)),

	'accountEdit/stopped': state => changed(state, unasked),

	'accountEdit/reviewed': (state, {request, review}) => reviewed(state, request, review),

	'accountEdit/returned'(state) {
		const {dialog} = state;
		return dialog.kind === 'accountEdits' && dialog.form
			? withDialog(state, {...dialog.form, except: dialog.leftOut})
			: state;
	},

	'accountEdit/backAsked': (state, {entry, request}) =>
		withDialog(state, {...unsentRun, kind: 'accountEdits', rows: [], after: {}, undoes: entry, request}),

	'accountEdit/stored': (state, {organization, account}) => withStored(state, organization, account),
};

export const whyNotEditAccount: WhyNot = state =>
	whyNotWrite(state) ??
	(markedAccounts(state).length > 0 ? undefined : whyNotAccount(state)) ??
	whyNotCall(state, 'Editing accounts', 'get_account', 'update_account');

export const whyNotWhileReading: WhyNot = state =>
	formIn(state)?.request === undefined ? undefined : 'The accounts are being read.';

export const whyNotReset: WhyNot = state =>
	whyNotWhileReading(state) ??
	(Object.keys(formIn(state)?.lines ?? {}).length > 0 ? undefined : 'Nothing is typed yet.');

export const whyNotStopReading: WhyNot = state =>
	formIn(state)?.request === undefined ? 'Nothing is being read.' : undefined;
