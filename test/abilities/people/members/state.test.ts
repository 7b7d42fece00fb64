import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {actingBinding, placeOf} from '../../../../source/kernel/rows/registry.js';
import {paneLayout} from '../../../../source/kernel/rows/pane-layout.js';
import {messageRows} from '../../../../source/kernel/rows/message-rows.js';
import {reduce, registry} from '../../../../source/abilities.js';
import {oneMemberRows} from '../../../../source/abilities/people/members/ability.js';
import {memberList} from '../../../../source/abilities/people/members/state.js';
import type {Event} from '../../../../source/kernel/state/events.js';
import type {State} from '../../../../source/kernel/state/state.js';
import {frameOf} from '../../../helpers/frames.js';
import {fittedText, texts} from '../../../helpers/row-texts.js';
import {paneScene, shownPane} from '../../../helpers/pane-scene.js';
import {apiError, family, reduceAll, stateWith} from '../../../helpers/state.js';

const now = Date.parse('2026-11-14T09:00:00Z');

const member = (id: string, email: string, status: string, rest: Partial<Member> = {}): Member => ({
	id,
	status,
	user: {email, name: `Name of ${id}`, two_factor_authentication_enabled: id !== 'm2'},
	create_time: '2026-11-01T09:00:00Z',
	...rest,
});

const members = [
	member('m1', 'zoe@x.example', 'active'),
	member('m2', 'amy@x.example', 'active'),
	member('m3', 'new@x.example', 'pending'),
	member('m4', 'old@x.example', 'pending', {create_time: '2026-10-01T09:00:00Z'}),
	member('m5', 'gone@x.example', 'canceled'),
];

const received = (
	items: readonly Member[],
	rest: Partial<Extract<Event, {readonly type: 'members/received'}>> = {},
): State =>
	reduceAll(
		stateWith(family),
		{type: 'members/requested', id: 'acme', request: 2},
		{type: 'members/received', id: 'acme', request: 2, items, unreadable: 0, isLast: true, readAt: now, ...rest},
		{type: 'pane/focused', pane: 'members'},
	);

const focused = received(members);
const typed = (text: string, state = focused): State => reduce(state, {type: 'pane/listSearched', line: lineOf(text)});
const idsOf = (state: State) =>
	memberList
		.listed(state)
		.items.map(({id}) => id)
		.join(' ');
const lines = (state: State) => shownPane(state, 'members')?.rows.map(row => fittedText(row, 70).trimEnd()) ?? [];

await test('lists pending invitations first, the oldest at the top, then active members by address', () => {
	assert.equal(idsOf(focused), 'm4 m3 m2 m1 m5');
	assert.deepEqual(lines(focused).slice(0, 4), [
		'  Email                                     2FA  Status        Invited',
		'❯ old@x.example  Name of m4                 ✓    pending       1 month',
		'  new@x.example  Name of m3                 ✓    pending       13 days',
		'  amy@x.example  Name of m2                 ✗    active     2026-11-01',
	]);
	assert.equal(shownPane(focused, 'members')?.note, '1/5');
	assert.match(paneScene(focused).focus ?? '', /^old@x\.example Name of m4, 2FA on pending 1 month, 1 of 5$/v);
});

await test('keeps the cursor on its member while the list loads again, even on the first one', () => {
	const again = reduceAll(
		focused,
		{type: 'members/requested', id: 'acme', request: 3},
		{
			type: 'members/received',
			id: 'acme',
			request: 3,
			items: [...members, member('m0', 'first@x.example', 'pending', {create_time: '2026-09-01T09:00:00Z'})],
			unreadable: 0,
			isLast: true,
			readAt: now,
		},
	);
	assert.deepEqual([idsOf(again), memberList.chosen(again)?.id], ['m0 m4 m3 m2 m1 m5', 'm4']);
	const second = reduce(again, {type: 'members/moved', by: 1});
	const lacking = (items: readonly Member[]) =>
		memberList.chosen(
			reduceAll(
				second,
				{type: 'members/requested', id: 'acme', request: 4},
				{type: 'members/received', id: 'acme', request: 4, items, unreadable: 0, isLast: true, readAt: now},
			),
		)?.id;
	assert.equal(lacking(members.filter(({id}) => id !== 'm3')), 'm1');
	assert.equal(lacking(members.map(each => (each.id === 'm3' ? {...each, status: 'canceled'} : each))), 'm1');
});

await test('keeps room for the address in a narrow pane', () => {
	const wide = received([
		member('m1', 'operator@acme.example', 'active'),
		member('m3', 'newcomer@acme.example', 'pending'),
	]);
	const narrow = reduce(wide, {type: 'terminal/resized', columns: 80, rows: 24});
	assert.deepEqual(
		shownPane(narrow, 'members')?.rows.map(row => fittedText(row, 40)),
		['❯ newcomer@acme.example  pending 13 days', '  operator@acme.example active     2FA ✓'],
	);
});

await test('leaves out columns and words rather than a part of an address', () => {
	const long = member('m6', 'maximilian.mustermann@emea.acme.example', 'active');
	const state = received([...members, long]);
	const shownIn = (columns: number): readonly string[] =>
		registry.panes
			.get('members')
			?.view(state, {columns, height: 9}, false, registry)
			.rows.map(row =>
				fittedText(row, columns)
					.trimEnd()
					.replaceAll(/\s{2,}/gv, '|'),
			) ?? [];
	assert.deepEqual(shownIn(62).slice(0, 5), [
		'|Email +1|2FA|Status',
		'❯ old@x.example|Name of m4|✓|pending',
		'|new@x.example|Name of m3|✓|pending',
		'|amy@x.example|Name of m2|✗|active',
		'|maximilian.mustermann@emea.acme.example|✓|active',
	]);
	assert.deepEqual(shownIn(50).slice(0, 5), [
		'❯ old@x.example|Name of m4|pending',
		'|new@x.example|Name of m3|pending',
		'|amy@x.example|Name of m2|2FA ✗',
		'|maximilian.mustermann@emea.acme.example|2FA ✓',
		'|zoe@x.example|Name of m1|2FA ✓',
	]);
	const besideNothing = reduceAll(
		state,
		{type: 'terminal/resized', columns: 160, rows: 45},
		{type: 'accounts/requested', id: 'acme', request: 7},
		{type: 'accounts/received', id: 'acme', request: 7, items: [], unreadable: 0, isLast: true, readAt: now},
	);
	assert.deepEqual(
		[state, besideNothing].map(
			each => paneLayout(reduce(each, {type: 'terminal/resized', columns: 160, rows: 45}), registry).rightEnd?.columns,
		),
		[46, 61],
	);
	assert.ok(frameOf(besideNothing).includes(' maximilian.mustermann@emea.acme.example '));
});

await test('narrows the members by address, name, status or the start of the id, and keeps the cursor on its member', () => {
	assert.deepEqual(
		['', 'AMY', 'of m1', 'pend', 'm5', 'nobody'].map(text => idsOf(typed(text))),
		['m4 m3 m2 m1 m5', 'm2', 'm1', 'm4 m3', 'm5', ''],
	);
	const search = typed('active');
	assert.deepEqual(
		[placeOf(search, registry), shownPane(search, 'members')?.note],
		['listFind', 'match 1 of 2 · 5 of 5'],
	);
	assert.match(paneScene(search).intro.join(' '), /^Find a member: type an email address, a name or a status\./v);
	const kept = reduceAll(search, {type: 'pane/listSearchKept'}, {type: 'members/moved', by: 1});
	assert.deepEqual([placeOf(kept, registry), memberList.chosen(kept)?.id], ['members', 'm1']);
	assert.deepEqual(
		messageRows(kept).map(row => fittedText(row, 60).trim()),
		['/active   n next · N previous · Esc shows all'],
	);
	const left = reduce(kept, {type: 'pane/listSearchLeft'});
	assert.deepEqual([idsOf(left), memberList.chosen(left)?.id], ['m4 m3 m2 m1 m5', 'm1']);
	const none = typed('nobody');
	assert.match(lines(none)[0] ?? '', /^No member matches “nobody” by email, name, status or start of the/v);
	assert.equal(paneScene(none).focus, 'No loaded member matches.');
	assert.equal(
		memberList.chosen(reduceAll(left, {type: 'tree/selected', key: 'emea'}, {type: 'tree/selected', key: 'acme'}))?.id,
		'm4',
	);
});

await test('shows the loaded part of a list that ends in the middle, and says so', () => {
	const stopped = reduce(received(members.slice(0, 2), {isLast: false, total: 5}), {
		type: 'members/failed',
		id: 'acme',
		request: 2,
		error: apiError(),
		pageToken: 'p',
	});
	assert.equal(shownPane(stopped, 'members')?.note, 'stopped at 2 of 5, press r to go on');
	assert.equal(idsOf(stopped), 'm2 m1');
	assert.match(paneScene(stopped).lines.join(' '), /Could not do it/v);
	assert.equal(shownPane(typed('zoe', stopped), 'members')?.note, 'match 1 of 1 · stopped at 2 of 5, press r to go on');
});

await test('marks a row with Space in the panes of accounts and members, and folds in the tree', () => {
	assert.deepEqual(
		['tree', 'accounts', 'members'].map(place => actingBinding(registry, place, ' ', focused)?.command),
		['toggleFold', 'toggleMark', 'toggleMark'],
	);
});

await test('shows everything about one member, with unknown members of its record', () => {
	const one = member('m4', 'old@x.example', 'pending', {
		create_time: '2026-10-01T09:00:00Z',
		meta: {},
		roles: ['admin'],
		user: {email: 'old@x.example', name: '', id: 'u1'},
	});
	const shown = texts(oneMemberRows(one, 100, now)).join('\n');
	assert.match(
		shown,
		/Email +old@x\.example\nName +–\nStatus +pending\nSecond factor +unknown\nInvited +2026-10-01 09:00 UTC \(1 month ago\)\nChanged +–\nMember ID +m4\nUser ID +u1\nroles +\["admin"\]\n/v,
	);
	assert.match(shown, /needs two-factor authentication or single sign-on before accepting/v);
	assert.doesNotMatch(shown, /meta/v);
	const opened = reduce(focused, {type: 'members/opened', member: one, readAt: now});
	assert.equal(placeOf(opened, registry), 'member');
});
