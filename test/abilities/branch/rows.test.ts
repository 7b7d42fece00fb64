import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {countBranches} from '../../../source/abilities/branch/ability.js';
import {branchRows} from '../../../source/abilities/branch/dialog.js';
import type {Member} from '../../../source/base/api/schemas.js';
import {setAscii} from '../../../source/base/text/ascii.js';
import {barOf, sparkline} from '../../../source/kernel/rows/figure-blocks.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {type State, tabs} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {paneScene} from '../../helpers/pane-scene.js';
import {texts} from '../../helpers/row-texts.js';
import {sceneOf} from '../../helpers/scene.js';
import {account, family, organization, profile, reduceAll, spokenConnection, stateWith} from '../../helpers/state.js';

const now = Date.UTC(2026, 10, 15);
const hour = 3_600_000;

const grown = [
	...family,
	organization('south', {name: 'Southwind', parent: 'emea', create_time: '2026-09-02T00:00:00Z'}),
	organization('west', {name: 'Westwind', parent: 'apac', create_time: '2026-11-01T00:00:00Z'}),
];

/** The state once the figures of an organization are counted. */
function counted(id: string, size: State['size'], ...events: readonly Event[]): State {
	const store = createStore(
		{
			...reduceAll(stateWith(grown, size), ...events, {type: 'tree/selected', key: id}),
			connection: {...spokenConnection, keys: stateWith([]).connection.keys},
		},
		reduce,
	);
	const counting = countBranches({store, now: () => now, wait: async () => undefined}, assert.ifError);
	counting.atRest?.(id);
	counting.stop?.();
	return store.getState();
}

const memberships: readonly Member[] = [
	{id: 'm1', status: 'active', user: {email: 'jo@acme.example', name: '', two_factor_authentication_enabled: false}},
	{id: 'm2', status: 'pending', user: {email: 'lee@acme.example', name: ''}, create_time: '2026-09-01T00:00:00Z'},
];

const someKnown: readonly Event[] = [
	{
		type: 'known/profilesRecalled',
		profiles: new Map([
			['north', {profile, readAt: now - 3 * hour}],
			['emea', {profile: {...profile, business_email: ''}, readAt: now - hour}],
		]),
	},
	{type: 'known/changesRecalled', times: new Map()},
	{
		type: 'known/listsRecalled',
		members: new Map([
			['emea', {items: memberships, unreadable: 0, progress: {status: 'complete'}, readAt: now - hour}],
		]),
	},
];

await test('says that accounts are perhaps not all, if they came from the list of all accounts', () => {
	const accounts = new Map(
		['north', 'emea', 'apac', 'south', 'west', 'acme'].map(
			id =>
				[
					id,
					{
						items: [account(`${id}1`)],
						unreadable: 0,
						progress: {status: 'complete'},
						readAt: now - hour,
						isWithoutTags: true,
					},
				] as const,
		),
	);
	const textIn = (columns: number) =>
		texts(branchRows(counted('acme', {columns: 160, rows: 60}, {type: 'known/listsRecalled', accounts}), columns)).join(
			'\n',
		);
	assert.match(
		textIn(90),
		/Accounts {2}known of 5 of 6, perhaps not all accounts · read 1 hour ago · ctrl-r\nat least +5/v,
	);
	assert.match(textIn(120), /Accounts {2}5 of 6, perhaps in part · 1 hour ago · ctrl-r\n.* at least +5/v);
	const whole = new Map([...accounts].map(([id, {isWithoutTags, ...list}]) => [id, list]));
	const all = texts(
		branchRows(counted('acme', {columns: 160, rows: 60}, {type: 'known/listsRecalled', accounts: whole}), 120),
	).join('\n');
	assert.doesNotMatch(all, /perhaps not all|at least/v);
});

await test('shows in the tab what is known of a branch, and of how many organizations', () => {
	const state = counted('acme', {columns: 120, rows: 40}, ...someKnown);
	assert.deepEqual(texts(branchRows(state, 68)), [
		'Known  profiles 2 · accounts 0 · members 1 of 6 · read 3 hours ago',
		'By branch  2 directly · 6 in all · 2 levels',
		'EMEA                4  ████████████████████████',
		'APAC                2  ████████████',
		'Created  ▁▁▁▁▁▁▁▁▁█▁█  2 in 12 months, most in 2 months: 1 each',
		'Last changed  none made or noticed here in 12 months',
		'Newest',
		'Westwind            14 days ago',
		'Southwind           2 months ago',
		'Profiles  known of 2 of 6 · read 3 hours ago · ctrl-r',
		'complete            1  ████████████',
		'no profile          0',
		'without a name      0',
		'without an email    1  ████████████',
		'without a phone     0',
		'without an address  0',
		'Accounts  not read yet · ctrl-r',
		'People  known of 1 of 6 · read 1 hour ago · ctrl-r',
		'active              1',
		'without 2FA         1  in 1 organization',
		'invitations         1  in 1 organization',
		'over 30 days old    1  in 1 organization',
	]);
});

await test('shows “not read yet” instead of 0 where nothing is known, and 0 where it is', () => {
	const rows = texts(branchRows(counted('acme', {columns: 80, rows: 24}), 42)).join('\n');
	assert.match(rows, /^Last changed {2}not known yet$/mv);
	assert.match(
		rows,
		/^Profiles {2}not read yet · ctrl-r\nAccounts {2}not read yet · ctrl-r\nPeople {2}not read yet · ctrl-r$/mv,
	);
	assert.doesNotMatch(rows, /without|complete| 0/v);
	const known = texts(branchRows(counted('acme', {columns: 80, rows: 24}, ...someKnown), 42)).join('\n');
	assert.match(known, /^without a phone +0$/mv);
});

await test('leaves a row between the blocks if there is room', () => {
	const rowsAt = (rows: number) => texts(branchRows(counted('acme', {columns: 120, rows}), 68));
	const [low, high] = [rowsAt(24), rowsAt(40)];
	assert.ok(!low.includes(''));
	assert.deepEqual(
		high.filter(text => text !== ''),
		low,
	);
	assert.equal(high.filter(text => text === '').length, 6);
});

await test('fits 80 columns, and puts a note that does not fit below its title', () => {
	const rows = branchRows(counted('acme', {columns: 80, rows: 24}, ...someKnown), 42);
	assert.ok(
		texts(rows).every(text => text.length <= 42),
		texts(rows).join('\n'),
	);
	assert.match(texts(rows).join('\n'), /^Created {2}▁▁▁▁▁▁▁▁▁█▁█\n {2}2 in 12 months, most in 2 months: 1 each$/mv);
	const frame = frameOf({...counted('acme', {columns: 80, rows: 24}, ...someKnown), tab: 'branch'});
	assert.match(frame, /\[5 Branch\]/v);
	assert.match(frame, /EMEA {2}.*4 {2}█/v);
});

await test('draws bars and months with ASCII signs only', () => {
	setAscii(true);
	const frame = frameOf({...counted('acme', {columns: 120, rows: 60}, ...someKnown), tab: 'branch'});
	setAscii(false);
	assert.match(frame, /Created {2}_{9}#_#/v);
	assert.match(frame, /EMEA +4 {2}#+/v);
	assert.doesNotMatch(frame, /[▁▂▃▄▅▆▇█▌]/v);
});

await test('draws the lowest sign and no bar for 0 only', () => {
	assert.deepEqual([sparkline([0, 1, 100, 50]), sparkline([0, 0])], ['▁▂█▅', '▁▁']);
	assert.deepEqual(
		[barOf(0, 10), barOf(0.001, 10), barOf(0.5, 3), barOf(1, 3), barOf(2, 3)],
		['', '▌', '█▌', '███', '███'],
	);
});

await test('says that nothing is below an organization', () => {
	const state = counted('north', {columns: 120, rows: 40});
	assert.deepEqual(texts(branchRows(state, 60)), ['Northwind has nothing below it.']);
});

await test('does not count while the cursor moves', () => {
	const state = reduceAll(counted('acme', {columns: 120, rows: 40}), {type: 'tree/selected', key: 'emea'});
	assert.deepEqual(texts(branchRows(state, 60)), ['Counting …']);
});

await test('says each figure as a whole sentence', () => {
	const spoken = {...counted('acme', {columns: 120, rows: 40}, ...someKnown), connection: spokenConnection};
	const tab = paneScene(
		reduceAll(spoken, {type: 'pane/focused', pane: 'detail'}, {type: 'pane/tabChosen', tab: 'branch'}),
	);
	assert.match(tab.intro.join(' '), /Acme, branch, tab 5 of 5\./v);
	assert.ok(
		tab.lines.every(line => line.endsWith('.')),
		tab.lines.join('\n'),
	);
	const expected = [
		'By branch: 2 directly, 6 in all, 2 levels.',
		'EMEA, 4 organizations.',
		'Created: 2 in 12 months, most in 2 months: 1 each, 4 without a time: December 0, January 0, February 0, March 0, April 0, May 0, June 0, July 0, August 0, September 1, October 0, November 1.',
		'Last changed: none made or noticed here in 12 months, 2 of 6 read since 3 hours ago: December 0, January 0, February 0, March 0, April 0, May 0, June 0, July 0, August 0, September 0, October 0, November 0.',
		'Profiles: known of 2 of 6, read 3 hours ago, ctrl-r.',
		'Without an email: 1 of 2 profiles that are known.',
		'Accounts: not read yet, ctrl-r.',
		'Without a second factor: 1 person, in 1 organization.',
		'1 invitation older than 30 days, in 1 organization.',
	];
	assert.deepEqual(
		expected.filter(line => !tab.lines.includes(line)),
		[],
	);
});

await test('claims nothing about the changes of others if nothing is read', () => {
	const unread = {
		...counted('acme', {columns: 120, rows: 40}, {type: 'known/changesRecalled', times: new Map()}),
		connection: spokenConnection,
	};
	const {lines} = paneScene(
		reduceAll(unread, {type: 'pane/focused', pane: 'detail'}, {type: 'pane/tabChosen', tab: 'branch'}),
	);
	assert.match(
		lines.find(line => line.startsWith('Last changed')) ?? '',
		/^Last changed: none made here in 12 months, nothing is read: /v,
	);
});

await test('puts a cursor on the figures that lead somewhere, side by side in a wide dialog', () => {
	const opened = reduceAll(counted('acme', {columns: 120, rows: 40}, ...someKnown), {
		type: 'branch/opened',
		id: 'acme',
	});
	const frame = frameOf(opened);
	assert.match(frame, /╭ Below Acme ─+ 1\/13 ─╮/v);
	assert.match(frame, /│ By branch {2}2 directly · 6 in all · 2 levels +Profiles {2}known of 2 of 6/v);
	assert.match(frame, /❯ EMEA +4 {2}█/v);
	const fifth = reduceAll(opened, {type: 'dialog/moved', by: 7});
	assert.match(frameOf(fifth), /❯ without an email/v);
	assert.match(sceneOf(fifth).focus ?? '', /^Without an email: 1 of 2 profiles that are known, 8 of 13$/v);
	const low = reduceAll(opened, {type: 'terminal/resized', columns: 80, rows: 12}, {type: 'dialog/moved', by: 12});
	assert.match(frameOf(low), /❯ over 30 days old +1 {2}in 1 organization/v);
});

await test('stays on its figure when more is known', () => {
	const opened = reduceAll(
		counted('acme', {columns: 120, rows: 40}, ...someKnown.slice(2)),
		{type: 'branch/opened', id: 'acme'},
		{type: 'dialog/moved', by: 4},
	);
	assert.match(frameOf(opened), /❯ without 2FA +1/v);
	const {branch} = counted('acme', {columns: 120, rows: 40}, ...someKnown);
	assert.match(frameOf(reduceAll(opened, {type: 'branch/counted', branch})), /❯ without 2FA +1/v);
});

await test('has its tabs in the order of their numbers', () => {
	assert.deepEqual(registry.tabs.keys().toArray(), [...tabs]);
});

await test('draws the figures of accounts in a pane of any width, with a bar only where there is room for one', () => {
	const items = Array.from({length: 30}, (_, at) =>
		account(`a${at}`, {type: at % 3 === 0 ? 'standard' : 'enterprise', settings: {enforce_twofactor: at % 2 === 0}}),
	);
	const state = counted(
		'acme',
		{columns: 120, rows: 40},
		{
			type: 'known/listsRecalled',
			accounts: new Map([['emea', {items, unreadable: 0, progress: {status: 'complete'}, readAt: now - hour}]]),
		},
	);
	const widths = Array.from({length: 130}, (_, at) => at + 20);
	assert.equal(
		widths.map(columns => branchRows(state, columns).length).filter(length => length > 0).length,
		widths.length,
	);
	assert.equal(barOf(0.5, -3), '');
});
