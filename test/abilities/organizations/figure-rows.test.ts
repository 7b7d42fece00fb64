import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {figureSource} from '../../../source/kernel/state/column-source.js';
import type {LastChange} from '../../../source/abilities/organizations/last-change.js';
import {detailLines, detailRows} from '../../../source/abilities/organizations/detail-rows.js';
import {branchFigures} from '../../../source/kernel/figures/branch-figures.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {selectedRow} from '../../../source/kernel/state/selectors.js';
import type {State} from '../../../source/kernel/state/state.js';
import {texts} from '../../helpers/row-texts.js';
import {account, family, profile, reduceAll, stateWith} from '../../helpers/state.js';

const now = Date.parse('2026-11-30T12:00:00Z');
const readAt = now - 3 * 3_600_000;

const countOf = (state: State): Event => ({
	type: 'branch/counted',
	branch: {
		id: 'emea',
		now,
		index: state.tree.index,
		figures: branchFigures(figureSource(state, now), selectedRow(state)),
	},
});

const withCounts = (state: State, ...events: readonly Event[]) => {
	const read = reduceAll(state, {type: 'tree/selected', key: 'emea'}, ...events);
	return reduceAll(read, countOf(read));
};

const member = (id: string, status: string, hasFactor: boolean, created = '2026-01-01T00:00:00Z') => ({
	id,
	status,
	create_time: created,
	user: {id, email: `${id}@x.example`, name: id, two_factor_authentication_enabled: hasFactor},
});

const list = <Item>(items: readonly Item[]) => ({
	progress: {status: 'complete'} as const,
	items,
	unreadable: 0,
	readAt,
});

const everything: Event = {
	type: 'known/listsRecalled',
	accounts: new Map([
		['emea', list([])],
		[
			'north',
			list([account('a', {settings: {enforce_twofactor: false}}), account('b', {settings: {enforce_twofactor: true}})]),
		],
		['contoso', list([account('c', {settings: {enforce_twofactor: true}})])],
	]),
	members: new Map([
		['emea', list([member('one', 'active', true), member('two', 'active', false), member('three', 'pending', false)])],
		['north', list([member('four', 'active', false), member('five', 'pending', false)])],
		['contoso', list([])],
	]),
};

const profiles: Event = {
	type: 'known/profilesRecalled',
	profiles: new Map([
		['north', {profile: {...profile, business_email: ''}, readAt}],
		['contoso', {profile, readAt}],
	]),
};

const accountsOf = (id: string, ...accounts: ReadonlyArray<ReturnType<typeof account>>): Event => ({
	type: 'known/listsRecalled',
	accounts: new Map([[id, list(accounts)]]),
});

const changed = (change: LastChange | undefined): Event => ({type: 'lastChange/found', id: 'emea', change, now});

const linesOf = (state: State, columns = 70) => texts(detailRows(state, columns, registry)).map(text => text.trimEnd());

await test('shows how an organization and everything below it are doing, from what is known', () => {
	const lines = linesOf(
		withCounts(
			stateWith(family),
			everything,
			profiles,
			changed({at: now - 2 * 3_600_000, who: 'you', what: ['business phone']}),
		),
	);
	assert.deepEqual(lines.slice(lines.indexOf('Below       2 sub-organizations')), [
		'Below       2 sub-organizations',
		'Members     2 active here · 1 pending here · ✗ 1 without 2FA here',
		'            1 person below · 1 pending below',
		'Last change 2 hours ago · you · business phone',
		'Accounts    none here · 3 below · ✗ 1 without 2FA',
		'Attention   ✗ 1 person without 2FA · ✗ 1 without an email',
		'            ✗ 1 invitation older than 30 days',
		'Known       2 of 2 · read 3 hours ago',
		'',
		'Managed by  –',
	]);
});

await test('shows nothing as zero that is not known, and the key that reads the rest', () => {
	const nothing = linesOf(withCounts(stateWith(family)));
	assert.deepEqual(nothing.slice(nothing.indexOf('Below       2 sub-organizations')), [
		'Below       2 sub-organizations',
		'Members     not loaded',
		'Last change …',
		'Accounts    not loaded',
		'Known       none of 2 · ctrl-r',
		'',
		'',
		'Managed by  –',
	]);
	const some = withCounts(stateWith(family), accountsOf('north', account('a')));
	const part = linesOf(some);
	assert.ok(part.includes('Accounts    at least 1 below'), part.join('\n'));
	assert.ok(part.includes('Known       profiles 0 · accounts 1 · members 0 of 2'), part.join('\n'));
	const empty = linesOf(withCounts(stateWith(family), accountsOf('north')));
	assert.ok(empty.includes('Accounts    not loaded'), empty.join('\n'));
});

const typed = (...types: readonly string[]): Event =>
	accountsOf('emea', ...types.map((type, at) => account(String(at), {type})));

const linesWith = (...events: readonly Event[]): readonly string[] => {
	const selected = reduceAll(stateWith(family), {type: 'tree/selected', key: 'emea'}, ...events);
	return linesOf(selected);
};

await test('counts the accounts of the organization by type, the most frequent first', () => {
	const shown = (...types: readonly string[]) => linesWith(typed(...types)).find(line => line.startsWith('Accounts'));
	assert.equal(shown('standard', 'enterprise', 'standard', ''), 'Accounts    2 standard · 1 enterprise · 1 of no type');
	assert.equal(shown('a', 'b', 'c', 'd', 'd'), 'Accounts    2 d · 1 a · 2 other');
});

await test('keeps what stands below the figures in its row in a tall pane', () => {
	const many = typed('a type with a long name', 'another type with a long name');
	const lines = [linesWith(), linesWith(typed()), linesWith(many), linesWith(changed(undefined))];
	const places = lines.map(each => each.findIndex(line => line.startsWith('Managed by')));
	assert.deepEqual(
		places,
		places.map(() => 11),
	);
});

await test('shows a list of the organization that is not whole as at least so many, and never as none', () => {
	type Lack = Partial<Pick<ListState<never>, 'isWithoutTags' | 'progress' | 'total' | 'unreadable'>>;
	const shown = (event: Event): readonly string[] =>
		linesOf(reduceAll(stateWith(family), {type: 'tree/selected', key: 'emea'}, event))
			.filter(line => /^(?:Accounts|Members)/v.test(line))
			.toSorted();
	const one = account('a');
	const accounts = (lack: Lack, items = [one]) =>
		shown({type: 'known/listsRecalled', accounts: new Map([['emea', {...list(items), ...lack}]])})[0];
	const [active, pending] = [member('one', 'active', true), member('two', 'pending', true)];
	const members = (lack: Lack, items = [active, pending]) =>
		shown({type: 'known/listsRecalled', members: new Map([['emea', {...list(items), ...lack}]])})[1];
	const lacks: readonly Lack[] = [
		{unreadable: 1},
		{progress: {status: 'loading', request: 1}},
		{total: 5},
		{isWithoutTags: true},
	];
	assert.deepEqual(
		lacks.map(lack => accounts(lack)),
		lacks.map(() => 'Accounts    at least 1 here'),
	);
	assert.deepEqual(
		lacks.map(lack => accounts(lack, [])),
		lacks.map(() => 'Accounts    not loaded'),
	);
	assert.equal(members({unreadable: 1}), 'Members     at least 1 active here · at least 1 pending here');
	assert.equal(members({unreadable: 1}, []), 'Members     not loaded');
	assert.equal(members({}, []), 'Members     none here');
});

await test('shows the figures of the selected organization only', () => {
	const state = reduceAll(withCounts(stateWith(family), everything), changed(undefined), {
		type: 'tree/selected',
		key: 'apac',
	});
	assert.deepEqual(
		linesOf(state).filter(line => /^(?:Known|Attention|Last change)/v.test(line)),
		['Last change …'],
	);
	const noticed = withCounts(stateWith(family), changed({at: now, what: ['Business phone']}));
	assert.ok(linesOf(noticed).includes('Last change noticed just now · Business phone'));
	const unchanged = withCounts(stateWith(family), changed(undefined));
	assert.ok(linesOf(unchanged).includes('Last change none made or noticed here'));
});

await test('says in few words that nothing changed if there is no room for more', () => {
	const lines = (columns: number) =>
		linesOf(withCounts(stateWith(family, {columns: 60, rows: 24}), changed(undefined)), columns).filter(line =>
			line.startsWith('Changed'),
		);
	assert.deepEqual(
		[41, 28].map(columns => lines(columns)),
		[['Changed  none made or noticed here'], ['Changed  none known']],
	);
});

await test('puts the values in one column at 80 columns, next to shorter labels', () => {
	const counted = withCounts(stateWith(family, {columns: 80, rows: 24}), everything);
	const lines = linesOf(reduceAll(counted, changed({at: now, who: 'you', what: ['name']})), 41);
	assert.deepEqual(
		lines.filter(line => line !== '' && line[8] !== ' '),
		[],
	);
	assert.ok(lines.includes('Worst    ✗ 1 person without 2FA'), lines.join('\n'));
});

await test('says the figures to screen readers in words', () => {
	const lines = detailLines(withCounts(stateWith(family), everything), registry);
	assert.ok(lines.includes('Accounts none here, 3 below, 1 without 2FA'), lines.join('\n'));
});

await test('keeps the figures of the organization before, which the panes show until the cursor rests', () => {
	const emea = reduceAll(withCounts(stateWith(family), everything), changed(undefined));
	const moved = reduceAll(
		emea,
		{type: 'branch/counted', branch: undefined},
		{type: 'lastChange/found', id: 'apac', change: undefined, now},
	);
	assert.deepEqual(linesOf(moved), linesOf(emea));
});
