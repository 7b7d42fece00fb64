import type {Account} from '../../base/api/schemas.js';
import {
	cutSign,
	repeatedBeginning,
	sharedBeginning,
	widestName,
	markedSpans,
	nameSpans,
} from '../../kernel/rows/name-spans.js';
import {factText, valueOf} from '../../base/tables/columns.js';
import {tagTexts, accountFacts} from '../../base/tables/accounts.js';
import {isMatching, accountList, hiddenAccounts, cursorIn, reduceList} from '../../kernel/state/pane-list.js';
import {exactName, exactPart, harmless} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import {data, plain, type Row, shownData, type Span, toldSpan, toned, totalWidth} from '../../kernel/rows/row.js';
import {yesNoSign} from '../../base/text/ascii.js';
import {day} from '../../base/text/time.js';
import {joinedBy, saidText, shownText, told, type Told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {withoutFactor, valueRows} from '../../kernel/rows/value-rows.js';
import {markableAccounts} from '../../kernel/state/marks.js';
import {whyNotAccount} from '../../kernel/state/availability.js';
import {selectedOrganization, selectedId} from '../../kernel/state/selectors.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import {listPane} from '../../kernel/rows/list-pane.js';
import {withoutYouth} from '../../kernel/state/data-reducer.js';
import type {Event, ListEvent, Handlers} from '../../kernel/state/events.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import {listPaneKeys} from '../../kernel/loop/list-dialog.js';
import {isListStale, listError, loadAccounts} from '../../kernel/loop/load.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Command} from '../../kernel/loop/context.js';

const unitsPerColumn = 8;

const gap = '  ';

const behind = (more: number): string => (more === 0 ? '' : ` +${more}`);

// How many tags fit, from the first one, without cutting any. Very long tags are not measured, because there are many rows.
function fittingCount(texts: readonly string[], columns: number): number {
	let width = 0;
	for (const [at, text] of texts.entries()) {
		width += (at === 0 ? 0 : 2) + (text.length > columns * unitsPerColumn ? Infinity : widthOf(exactName(text)));
		if (width + behind(texts.length - at - 1).length > columns) {
			return at;
		}
	}

	return texts.length;
}

/** An account's tags in at most this many columns, matching ones first, with the number of tags left out: `env=production, team=Web +2`, or only their number if none fits. Their number needs only one blank after the name. A matching tag is shortened instead. */
function tagSpans(account: Account, columns: number, query: string): readonly Span[] {
	const texts = tagTexts(account);
	const found = query === '' ? [] : texts.filter(text => isMatching(text, query));
	const sorted = [...found, ...texts.filter(text => !found.includes(text))];
	const fitting = fittingCount(sorted, columns);
	const shown = sorted.slice(0, fitting === 0 && found.length > 0 ? 1 : fitting);
	if (shown.length === 0) {
		const all = behind(texts.length).trimStart();
		return all !== '' && all.length <= columns + gap.length ? [toned('dim', all)] : [];
	}

	const more = toned('dim', behind(texts.length - shown.length));
	const spans = shown.flatMap((text, at) => [
		...(at === 0 ? [] : [plain(', ')]),
		...markedSpans(text, query, 'heldOtherwise'),
	]);
	const fitted = fitting === 0 ? nameSpans(spans, columns - more.text.length) : spans;
	const safe = [
		...fitted.map((span): Span => ({
			tone: 'dim',
			...span,
			...(span.isData && !span.isHarmless && shownData(exactName(span.text))),
		})),
		more,
	];
	return fitting === 0 && totalWidth(safe) > columns ? [] : safe;
}

const listedFacts = accountFacts
	.flatMap(fact => (fact.inList ? [{...fact, inList: fact.inList}] : []))
	.toSorted((a, b) => a.inList.place - b.inList.place);

function listedText(account: Account, fact: (typeof listedFacts)[number]): Told {
	const value = valueOf(account, fact);
	const {head = ''} = fact.inList;
	if (typeof value === 'boolean') {
		return told`${head}${{text: yesNoSign(value).padEnd(yesNoSign(true).length), said: factText(account, fact)}}`;
	}

	const text = typeof value === 'string' && fact.value !== 'text' ? day(value) : value;
	return head + (typeof text === 'string' ? text : '–').padEnd(fact.value === 'yesNo' ? yesNoSign(true).length : 10);
}

const labelColumns = 23;

// The most code units per column. A name with more is cut at its end.
const mostUnits = 9;

/** Everything about one account. */
export function accountRows(account: Account, columns: number): readonly Row[] {
	const {id, name} = account;
	const [tag = account.tags ? 'none' : '', ...tags] = tagTexts(account);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		['ID', id],
		['Name', name],
		...accountFacts.map(fact => [fact.label, factText(account, fact)] as const),
		['Tags', tag],
		...tags.map(each => ['', each] as const),
	];
	return facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns}));
}

/** How the account relates to its list. */
type AccountRowOptions = {
	/** It was looked up. */
	readonly isSought?: boolean;
	/** How much of its name others start with too. */
	readonly shared?: number;
	/** How much only repeats the organization's name, and is omitted unless the widest name of the list (`widest`, in columns) has room. */
	readonly repeated?: number;
	readonly widest?: number;
	/** The heading names what is omitted. */
	readonly isHeaded?: boolean;
	/** Only the name, how many tags it has, and whether the second factor is missing. */
	readonly isBrief?: boolean;
	readonly query?: string;
	readonly ending?: readonly Span[] | undefined;
};

function briefFacts(account: Account): readonly Span[] {
	const tags = tagTexts(account).length;
	return [
		...(account.settings.enforce_twofactor === false ? [withoutFactor()] : []),
		...(tags === 0 ? [] : [plain(gap), toned('dim', counted(tags, 'tag').padStart('9 tags'.length))]),
	];
}

/** One line of the accounts list: the name on the left; tags, type, second factor and day of creation on the right, if there is room. A matching tag replaces the other facts. */
export function accountRow(
	account: Account,
	columns: number,
	{
		isSought = false,
		shared = 0,
		repeated = 0,
		widest = Infinity,
		isHeaded = false,
		isBrief = false,
		query = '',
		ending: values,
	}: AccountRowOptions = {},
): Row {
	const {name} = account;
	const shown = joinedBy(
		gap,
		listedFacts.filter(({inList}) => columns >= inList.leastColumns).map(fact => listedText(account, fact)),
	);
	const isByTag = query !== '' && !isMatching(name, query) && tagTexts(account).some(text => isMatching(text, query));
	const found = isByTag ? tagSpans(account, Math.floor(columns / 2), query) : [];
	const facts: readonly Span[] = isBrief
		? briefFacts(account)
		: [toldSpan({text: harmless(shownText(shown)), said: saidText(shown)}, 'dim')];
	const ending = found.length > 0 ? found : (values ?? facts);
	const room = columns - 3 - totalWidth(ending);
	const [cut, shownFrom] =
		query === '' && repeated > 0 && widest > room ? [isHeaded ? '' : cutSign, repeated] : ['', 0];
	const nameStart = cut + exactPart(name, shownFrom, shownFrom + columns);
	const more = isBrief || found.length > 0 ? [] : tagSpans(account, room - widthOf(nameStart) - 2 * gap.length, query);
	const rest: Span = shownData(exactPart(name, shownFrom, shownFrom + columns * mostUnits));
	const whole: readonly Span[] = isSought
		? [{...data(name), tone: 'match'}]
		: markedSpans(name, query, 'heldOtherwise');
	const spans =
		shownFrom === 0
			? whole
			: [isBrief ? plain(cut) : toned('dim', cut), isSought ? {...rest, tone: 'match' as const} : rest];
	const own = query === '' ? cut.length + exactPart(name, shownFrom, Math.max(shownFrom, shared)).length : undefined;
	return {
		left: name === '' ? [plain('(no name)')] : nameSpans(spans, room, own),
		right: more.length === 0 ? ending : [...more, plain(gap), ...ending],
	};
}

declare module '../../kernel/state/state.js' {
	interface Panes {
		readonly accounts: true;
	}
}

function accountsLength(state: State): number | undefined {
	const list = accountList.selected(state);
	return list !== undefined && (list.progress.status === 'complete' || list.items.length > 0)
		? list.items.length
		: undefined;
}

const accountsPane = listPane(accountList, {
	name: 'Accounts',
	unit: 'account',
	foundBy: 'name, tag or start of its id',
	asks: 'Find an account: type a name, a tag or an id.',
	hidden: hiddenAccounts,
	ending: ', direct',
	length: accountsLength,
	markable: markableAccounts,
	moved: by => ({type: 'accounts/moved', by}),
	whyNotMove: whyNotAccount,
	repeated(state, room) {
		const all = accountList.selected(state)?.items ?? [];
		const organization = selectedOrganization(state)?.name ?? '';
		const isRepeated =
			accountList.query(state) === '' &&
			widestName(all) > room &&
			all.every(account => repeatedBeginning(account, organization) > 0);
		return isRepeated ? exactName(organization) : undefined;
	},
	rowOf(state, columns, {isHeaded = false, isBrief = false} = {}) {
		const {items} = accountList.listed(state);
		const all = accountList.selected(state)?.items ?? [];
		const organization = selectedOrganization(state)?.name ?? '';
		const query = accountList.query(state);
		return (account, ending) =>
			accountRow(account, columns, {
				query,
				ending,
				isSought: account.id === state.soughtAccount,
				shared: sharedBeginning(items, account),
				repeated: repeatedBeginning(account, organization),
				widest: isBrief && isHeaded ? Infinity : widestName(all),
				isHeaded,
				isBrief,
			});
	},
});

type AccountsEvent = ListEvent<'accounts', Account> | {readonly type: 'accounts/moved'; readonly by: number};

type AccountEvent = {readonly type: 'account/opened'; readonly account: Account};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly account: {readonly account: Account};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly account: AccountEvent;
		readonly accounts: AccountsEvent;
	}
}

const accountHandlers: Handlers<AccountEvent> = {
	'account/opened': (state, {account}) => withDialog(state, {kind: 'account', account}),
};

/** Moves the cursor to another listed account. If none is listed, the cursor stays. */
function moveAmongAccounts(state: State, by: number): State {
	const next = accountList.beside(state, by);
	const at = next ? (accountList.selected(state)?.items.indexOf(next) ?? 0) : state.accountsCursor;
	return {...state, soughtAccount: undefined, accountsCursor: at};
}

const leaveSearch = (state: State, before: State, {type}: Event): State =>
	type === 'pane/listSearchLeft' && before.pane === 'accounts'
		? {...state, soughtAccount: undefined, accountsCursor: moveAmongAccounts(before, 0).accountsCursor}
		: state;

// The index of the sought account if this page brought it, otherwise -1.
const placeOfSought = ({soughtAccount}: State, before: readonly Account[], now: readonly Account[]): number =>
	soughtAccount === undefined || before.some(({id}) => id === soughtAccount)
		? -1
		: now.findIndex(({id}) => id === soughtAccount);

// The first one of the list stays that.
const cursorAfter = (cursor: number, before: readonly Account[], now: readonly Account[]): number =>
	cursor === -1 ? cursor : cursorIn(cursor, before, now);

function load(state: State, event: ListEvent<'accounts', Account>): State {
	const list = reduceList(state.accounts.get(event.id), event);
	return list ? {...state, accounts: new Map(state.accounts).set(event.id, list)} : state;
}

const accountsHandlers: Handlers<AccountsEvent> = {
	'accounts/moved': (state, {by}) => moveAmongAccounts(state, by),
	'accounts/requested': load,
	'accounts/continued': load,
	'accounts/failed': load,

	'accounts/received'(state, event) {
		const {id} = event;
		const next = load(state, event);
		const list = next.accounts.get(id);
		if (next === state || !list) {
			return state;
		}

		// An organization whose accounts load is ready.
		const ready = withoutYouth(next, id);
		const before = state.accounts.get(id)?.items ?? [];
		const isShown = !list.arriving && selectedId(state) === id;
		const sought = isShown ? placeOfSought(state, before, list.items) : -1;
		return isShown
			? {...ready, accountsCursor: sought === -1 ? cursorAfter(state.accountsCursor, before, list.items) : sought}
			: ready;
	},
};

const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = accountList.chosen(state);
	if (account) {
		store.dispatch({type: 'account/opened', account});
	}
};

/** The accounts of an organization, with all facts of one. */
export const accounts = defineAbility({
	name: 'accounts',
	section: 'In an account',
	commands: {openAccount},
	panes: [accountsPane],
	markables: {accounts: markableAccounts},
	paneLoaders: [
		{
			pane: 'accounts',
			isStale: (context, id) => isListStale(context, context.store.getState().accounts.get(id)),
			isKnown: (state, id) => state.accounts.has(id),
			load: loadAccounts,
			errorOf: (state, id) => listError(state.accounts.get(id)),
		},
	],
	keys: [
		{
			keys: ['enter'],
			command: 'openAccount',
			task: 'here',
			beforeRows: 'opens',
			name: 'open',
			description: 'Show everything about the account',
			places: ['accounts'],
			whyNot: whyNotAccount,
			isHint: true,
		},
		...listPaneKeys('accounts', 'accounts by name, tag or id', state =>
			whyNotCall(state, 'Listing accounts', 'accounts'),
		),
		...scrollKeys('account'),
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['account'],
			isHint: true,
		},
	],
	places: {account: {}},
	dialogs: [
		defineDialog('account', {
			view: (_, {account, scrolledTo}, {columns}) => ({
				title: `Account ${account.name}`,
				rows: accountRows(account, columns),
				isScrolling: true,
				scrolledTo,
			}),
		}),
	],
	handlers: [accountHandlers, accountsHandlers],
	afterwards: leaveSearch,
});
