import {lacksFactor} from '../../base/tables/members.js';
import {type Account, type Member, flagsOf, type Organization} from '../../base/api/schemas.js';
import {exact, exactName, harmless} from '../../base/text/harmless.js';
import {age} from '../../base/text/time.js';
import {dot, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import type {BranchFigures, Coverage} from '../../kernel/figures/branch-figures.js';
import {oldInvitation} from '../../kernel/figures/limits.js';
import {badSign, valueRows} from '../../kernel/rows/value-rows.js';
import {coverageTexts} from '../../kernel/rows/figure-blocks.js';
import {plain, row, type Row, type Span, toldSpan, toned, toldRows} from '../../kernel/rows/row.js';
import {wholeOf} from '../../kernel/state/found.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isWhole, selectedAccounts, selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {ListState} from '../../kernel/state/data.js';

/** A fact of a line. */
type Fact = {
	readonly text: string;
	/** It deserves attention. */
	readonly isBad?: boolean;
};

const fact = (text: string): Fact => ({text});

const peopleText = (number: number, text: string): string => `${number === 1 ? 'person' : 'people'} ${text}`;

const bad = (number: number, text: string): readonly Fact[] =>
	number === 0 ? [] : [{text: `${count(number)} ${text}`, isBad: true}];

/** Facts next to each other, in as many rows as they need: a fact is not cut in two. */
function factSpans(facts: readonly Fact[], columns: number): ReadonlyArray<readonly Span[]> {
	const rows: Span[][] = [];
	let room = 0;
	for (const {text, isBad} of facts) {
		const width = widthOf(text) + (isBad ? 2 : 0);
		const isBeside = rows.length > 0 && width + 3 <= room;
		if (!isBeside) {
			rows.push([]);
		}

		room = (isBeside ? room - 3 : columns) - width;
		rows
			.at(-1)
			?.push(...(isBeside ? [toldSpan(dot)] : []), ...(isBad ? [badSign(), toned('warning', text)] : [plain(text)]));
	}

	return rows;
}

/** Picks what belongs to the shown organization. While the cursor moves, the panes still show the organization before. */
const ofShown = <Found extends {readonly id: string}>(
	state: State,
	...found: ReadonlyArray<Found | undefined>
): Found | undefined => found.find(each => each?.id === selectedId(state));

const shownBranch = (state: State): State['branch'] => ofShown(state, state.branch, state.branchBefore);

function belowFacts(state: State): readonly Fact[] {
	const {index} = state.tree;
	const at = selectedRow(state);
	const children = index.childCount[at] ?? 0;
	const all = (index.size[at] ?? 1) - 1;
	const [loaded, inAll] = isWhole(state) ? ['', ' in all'] : [' loaded', ' loaded'];
	if (children === 0) {
		return [fact(`nothing${loaded}`)];
	}

	const levels = shownBranch(state)?.figures.levels ?? 1;
	const numbers =
		all === children
			? [counted(children, 'sub-organization') + loaded]
			: [`${count(children)} directly`, `${count(all)}${inAll}`];
	return [...numbers, ...(levels > 1 ? [counted(levels, 'level')] : [])].map(text => fact(text));
}

/** A number of which more can be there, unless everything is known. Nothing that is not known is shown as zero. */
const atLeast = (number: number, {known, all}: Coverage, text: string): readonly Fact[] =>
	known === 0 || (number === 0 && known < all)
		? []
		: [fact(`${known < all ? 'at least ' : ''}${count(number)} ${text}`)];

/** A number of the organization itself. More can be there, unless the list is whole. */
const here = (number: number, isAll: boolean, text: string): readonly Fact[] =>
	atLeast(number, {known: 1, all: isAll ? 1 : 2, oldest: undefined}, text);

const mostTypes = 3;

function typeFacts(accounts: readonly Account[]): readonly Fact[] {
	const types = [...Map.groupBy(accounts, ({type = ''}) => type)].toSorted(
		([, one], [, other]) => other.length - one.length,
	);
	const shown = types.length > mostTypes ? types.slice(0, mostTypes - 1) : types;
	const rest = types.slice(shown.length).reduce((sum, [, {length}]) => sum + length, 0);
	return [
		...shown.map(([type, {length}]) => `${count(length)} ${type === '' ? 'of no type' : exactName(type)}`),
		...(rest === 0 ? [] : [`${count(rest)} other`]),
	].map(text => fact(text));
}

function ownFacts(accounts: readonly Account[], isAll: boolean): readonly Fact[] {
	if (!isAll) {
		return here(accounts.length, isAll, 'here');
	}

	return accounts.length === 0 ? [fact('none here')] : typeFacts(accounts);
}

/** `isWithOwn`: whether those of the organization itself are among them. */
function accountFacts(state: State, figures: BranchFigures | undefined, isWithOwn: boolean): readonly Fact[] {
	const list = isWithOwn ? selectedAccounts(state) : undefined;
	const known = list && (list.items.length > 0 || list.progress.status === 'complete') ? list : undefined;
	// A list without tags can lack accounts.
	const isAll = list?.isWithoutTags !== true && wholeOf(list) !== undefined;
	const isSecure = ({settings}: Account): boolean => settings.enforce_twofactor !== false;
	const without = known?.items.filter(account => !isSecure(account)).length ?? 0;
	const below = figures?.accounts;
	return [
		...(known ? ownFacts(known.items, isAll) : []),
		...(below
			? atLeast(
					below.number,
					{...below, known: below.isLeast ? Math.min(below.known, below.all - 1) : below.known},
					'below',
				)
			: []),
		...bad(without + (below?.withoutFactor.items ?? 0), 'without 2FA'),
	];
}

const ofStatus =
	(status: string) =>
	(member: Member): boolean =>
		member.status === status;

function memberFacts({members, ...state}: State, figures: BranchFigures | undefined): readonly Fact[] {
	const list = members?.get(selectedId(state) ?? '');
	const known = list && (list.items.length > 0 || list.progress.status === 'complete') ? list.items : undefined;
	const isAll = wholeOf(list) !== undefined;
	const active = known?.filter(ofStatus('active')) ?? [];
	const invited = known?.filter(ofStatus('pending')).length ?? 0;
	const others = (known?.length ?? 0) - active.length - invited;
	const without = active.filter(member => lacksFactor(member) === true).length;
	const below = figures?.members;
	return [
		...(known ? (isAll && known.length === 0 ? [fact('none here')] : here(active.length, isAll, 'active here')) : []),
		...(invited > 0 ? here(invited, isAll, 'pending here') : []),
		...(others > 0 ? here(others, isAll, 'other') : []),
		...bad(without, 'without 2FA here'),
		...(below
			? [
					...atLeast(below.people, below, peopleText(below.people, 'below')),
					...((below.pending.items ?? 0) > 0 ? [fact(`${count(below.pending.items ?? 0)} pending below`)] : []),
				]
			: []),
	];
}

const noChange = 'none made or noticed here';

function changeFacts(state: State, columns: number): readonly Fact[] {
	const lastChange = ofShown(state, state.lastChange, state.lastChangeBefore);
	if (!lastChange) {
		return [fact('…')];
	}

	const {change, now} = lastChange;
	return change
		? [
				fact(`${change.who === undefined ? 'noticed ' : ''}${age(change.at, now) ?? 'just now'}`),
				...(change.who === undefined || change.who === '' ? [] : [fact(exact(change.who))]),
				fact(exact(change.what.join(' · '))),
			]
		: [fact(columns < noChange.length ? 'none known' : noChange)];
}

function attentionFacts({profiles, members}: BranchFigures): readonly Fact[] {
	const {longPending} = members;
	return [
		...bad(members.withoutFactor.items ?? 0, peopleText(members.withoutFactor.items ?? 0, 'without 2FA')),
		...bad(profiles.noEmail.organizations, 'without an email'),
		...bad(
			longPending.items ?? 0,
			`${longPending.items === 1 ? 'invitation' : 'invitations'} older than ${oldInvitation} days`,
		),
		...bad(profiles.noPhone.organizations, 'without a phone'),
	];
}

/** The labels of the lines, and the width of their column. */
export type OverviewLabels = {readonly change: string; readonly attention: string; readonly columns: number} & Readonly<
	Record<'limit' | 'manager', string>
>;

/** The lines of the overview that answer how the selected organization and everything below it are doing, from what is known. What is not known is not shown as zero. `accountsRows`: the accounts of the organization itself, if their pane is not on the screen. `least`: as many rows at least, so that what follows does not move with the cursor. */
export function figureRows(
	state: State,
	columns: number,
	{
		labels,
		accountsRows,
		least,
	}: {readonly labels: OverviewLabels; readonly accountsRows: readonly Row[] | undefined; readonly least: number},
): readonly Row[] {
	const hasAccounts = accountsRows === undefined;
	const figures = shownBranch(state)?.figures;
	const room = columns - labels.columns;
	const line = (label: string, facts: readonly Fact[]): readonly Row[] =>
		factSpans(facts, room).map((spans, at) =>
			row(toned('dim', (at === 0 ? label : '').padEnd(labels.columns)), ...spans),
		);
	const orUnknown = (facts: readonly Fact[]): readonly Fact[] => (facts.length === 0 ? [fact('not loaded')] : facts);
	const accounts = accountFacts(state, figures, hasAccounts);
	const rows = [
		...line('Below', belowFacts(state)),
		...line('Members', orUnknown(memberFacts(state, figures))),
		...line(labels.change, changeFacts(state, room)),
		// The accounts often need a second row.
		...(hasAccounts ? line('Accounts', orUnknown(accounts)) : [...accountsRows, ...line('', accounts)]),
		...(figures
			? [
					...line(labels.attention, attentionFacts(figures)),
					...line(
						'Known',
						coverageTexts(figures, shownBranch(state)?.now ?? 0, keyOf(state, 'openRest')).map(text => fact(text)),
					).map(each => ({...each, said: []})),
				]
			: []),
	];
	return [...rows, ...Array.from({length: least - rows.length}, () => row())];
}

const shownFlag = (name: string, value: string, columns: number) => {
	// Text beyond this fits in no row.
	const shown = (text: string) => harmless(text.slice(0, columns * 8));
	const [label, text] = [shown(name), shown(value === '' ? '–' : value)];
	return {name, value, label, text, labelWidth: widthOf(label), textWidth: widthOf(text)};
};

function widest(widths: readonly number[]): number {
	let most = 0;
	// There may be too many widths for the arguments of one call.
	for (const width of widths) {
		most = Math.max(most, width);
	}

	return most;
}

function belowName({name, value, text, textWidth}: ReturnType<typeof shownFlag>, columns: number): readonly Row[] {
	const rows =
		textWidth > columns - 2
			? valueRows('', value, columns, {labelColumns: 2})
			: [row(plain(' '.repeat(columns - textWidth)), {text, isHarmless: true})];
	return [...toldRows(name, columns, 'dim'), ...rows];
}

/** The flags. Their values form a column if there is room. Otherwise, each value is at the right end of its row, or of the next row if the name is too long. */
export function flagRows(organization: Organization, columns: number, otherwise: Told): readonly Row[] {
	const flags = Object.entries(flagsOf(organization)).map(([name, value]) => shownFlag(name, value, columns));
	if (flags.length === 0) {
		return toldRows(otherwise, columns, 'dim');
	}

	const labelColumns = widest(flags.map(({labelWidth}) => labelWidth)) + 2;
	const isAligned = labelColumns + widest(flags.map(({textWidth}) => textWidth)) <= columns;
	return flags.flatMap(flag => {
		const {label, text, labelWidth, textWidth} = flag;
		const gap = (isAligned ? labelColumns : columns - textWidth) - labelWidth;
		return gap < 2
			? belowName(flag, columns)
			: [row({text: label, tone: 'dim', isHarmless: true}, plain(' '.repeat(gap)), {text, isHarmless: true})];
	});
}

export type AccountsBelow = {
	readonly accounts: number;
	/** How many of the organizations have loaded accounts, or are known to have none. */
	readonly loaded: number;
	readonly organizations: number;
	/** When the oldest of those that earlier sessions read were read, in milliseconds since the epoch; Infinity if there are none. */
	readonly oldest: number;
	/** Whether every list of accounts is complete. */
	readonly isAll: boolean;
};

type Counted = Omit<AccountsBelow, 'isAll'> & {readonly complete: number};

// Counts again only if the accounts, the tree or the row changed. The key is the tree, so that an earlier tree is not kept.
const countsBelow = new WeakMap<
	TreeIndex,
	Pick<State, 'accounts' | 'knownCounts'> & {readonly row: number; readonly counted: Counted}
>();

const isLoaded = ({progress, items}: ListState<unknown>): boolean => progress.status === 'complete' || items.length > 0;

function countBelow(
	{accounts: lists, knownCounts}: Pick<State, 'accounts' | 'knownCounts'>,
	index: TreeIndex,
	at: number,
): Counted {
	const end = at + (index.size[at] ?? 0);
	const isBelow = (each: number): boolean => each >= at && each < end;
	let [accounts, loaded, complete, oldest] = [0, 0, 0, Infinity];
	for (const [id, list] of lists) {
		const isCounted = isLoaded(list) && isBelow(index.rowByKey.get(id) ?? -1);
		accounts += isCounted ? list.items.length + list.unreadable : 0;
		loaded += isCounted ? 1 : 0;
		complete += isCounted && list.progress.status === 'complete' ? 1 : 0;
		oldest = isCounted && list.age !== undefined ? Math.min(oldest, list.readAt) : oldest;
	}

	for (const [id, {count: accountCount, readAt}] of knownCounts?.byId ?? []) {
		const list = lists.get(id);
		const isCounted = (list === undefined || !isLoaded(list)) && isBelow(index.rowByKey.get(id) ?? -1);
		accounts += isCounted ? accountCount : 0;
		loaded += isCounted ? 1 : 0;
		complete += isCounted ? 1 : 0;
		oldest = isCounted ? Math.min(oldest, readAt) : oldest;
	}

	// Records with the same id are one organization.
	const repeated = [...index.flaws].filter(([each, flaw]) => flaw === 'duplicate' && isBelow(each)).length;
	return {accounts, loaded, complete, oldest, organizations: end - at - repeated};
}

/** Counts the accounts of an organization and of all organizations below it. It only visits loaded and known lists, so a tree of 100,000 organizations costs no more than a small one. */
export function accountsBelow(state: State, at: number): AccountsBelow {
	const {
		accounts,
		knownCounts,
		tree: {index},
	} = state;
	let known = countsBelow.get(index);
	if (known?.accounts !== accounts || known.knownCounts?.byId !== knownCounts?.byId || known.row !== at) {
		known = {accounts, knownCounts, row: at, counted: countBelow(state, index, at)};
		countsBelow.set(index, known);
	}

	const {complete, ...below} = known.counted;
	return {...below, isAll: complete === below.organizations && isWhole(state)};
}
