import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {whyNotRest} from '../../../source/abilities/known/state.js';
import {findMatches} from '../../../source/kernel/state/find.js';
import {countRead, unreadCount} from '../../../source/kernel/state/known-profiles.js';
import {buildTree} from '../../../source/base/tree/tree.js';
import {profilesOf, readProfileOf, toRead} from '../../../source/kernel/state/profile-age.js';
import type {ReadProfile} from '../../../source/kernel/state/data.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {
	emptyState,
	family,
	north,
	organization,
	profile,
	reasonOf,
	received,
	reduceAll,
	stateWith,
	visibleNames,
} from '../../helpers/state.js';

const readAs = (change: Partial<typeof profile> = {}): ReadProfile => ({profile: {...profile, ...change}, readAt: 0});

const sought = readAs();

const reading = reduceAll(stateWith(family), {type: 'profiles/requested', request: 4});

const receivedFor = (...ids: readonly string[]) =>
	({type: 'profiles/received', request: 4, profiles: new Map(ids.map(id => [id, sought]))}) as const;

const typed = (state: State, text: string) =>
	reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf(text)});

const namesIn = (state: State) => Array.from(findMatches(state).rows, row => state.tree.index.nameAt(row));

// The same state, before any search.
const stateOf = (state: State): State => ({...state, tree: buildTree(state.organizations)});

const detailOf = (business_email: string) => ({organization: north, profile: {...profile, business_email}, readAt: 0});

await test('loads with profiles/requested, and ends with profiles/ended', () => {
	assert.deepEqual([reading.dialog.kind, reading.profilesRequest], ['none', 4]);
	assert.equal(reduce(reading, {type: 'profiles/ended', request: 3}).profilesRequest, 4);
	assert.equal(reduce(reading, {type: 'profiles/ended', request: 4}).profilesRequest, undefined);
});

await test('finds organizations by a loaded profile, after those found by name', () => {
	const known = reduce(reading, receivedFor('north', 'acme'));
	assert.deepEqual(namesIn(typed(known, 'ops@test')), ['Acme', 'Northwind']);
	assert.deepEqual([namesIn(typed(known, 'te')), namesIn(typed(known, 'sales@test'))], [[], []]);
	const both = reduceAll(
		stateWith([...family, organization('z', {name: 'Zulu Test'})]),
		{type: 'profiles/requested', request: 4},
		receivedFor('north', 'z'),
	);
	assert.deepEqual([namesIn(typed(both, 'test')), typed(both, 'test').selectedKey], [['Northwind', 'Zulu Test'], 'z']);
});

await test('ranks matching profiles before merely similar names', () => {
	const all = [organization('a', {name: 'Tset'}), organization('b', {name: 'Other'})];
	const unread = stateWith(all);
	const read = reduceAll(unread, {type: 'profiles/requested', request: 4}, receivedFor('b'));
	assert.deepEqual(
		[unread, read].map(state => namesIn(typed(state, 'test'))),
		[['Tset'], ['Other']],
	);
});

await test('goes to the best matching profile', () => {
	const profiles = new Map([
		['acme', readAs({business_email: 'wit@a.example'})],
		['north', readAs({business_email: 'it@a.example'})],
	]);
	const state = reduce(reading, {type: 'profiles/received', request: 4, profiles});
	assert.deepEqual([namesIn(typed(state, 'it@a')), typed(state, 'it@a').selectedKey], [['Acme', 'Northwind'], 'north']);
});

await test('finds the same whether a search is typed letter by letter, corrected or run after new profiles', () => {
	const phones = ['+49 30 1234', '+49 301 235', '0 49-30', '3 01'];
	const profiles = new Map(
		phones.map((business_phone, at) => [family[at]?.id ?? '', readAs({business_phone, business_name: `Label ${at}`})]),
	);
	const state = reduce(reading, {type: 'profiles/received', request: 4, profiles});
	const words = ['0049 30 123', '+49 (0)30 1', '3 01 2', 'label 3', 'label', '1235'];
	const beginnings = words.flatMap(text => Array.from(text, (_, at) => text.slice(0, at + 1)));
	let letters = typed(state, '');
	const oneByOne = beginnings.map(text => {
		letters = reduce(letters, {type: 'find/edited', line: lineOf(text)});
		return namesIn(letters);
	});
	const atOnce = beginnings.map(text => {
		const fresh = typed(stateOf(state), text);
		return namesIn(fresh);
	});
	assert.deepEqual(oneByOne, atOnce);

	const label = typed(state, 'label');
	const renamed = reduce(label, {
		type: 'detail/readBeside',
		detail: {organization: north, profile: {...profile, business_name: 'Other'}, readAt: 0},
	});
	assert.deepEqual(
		[label, renamed].map(each => namesIn(each).includes('Northwind')),
		[true, false],
	);
	const further = reduceAll(
		renamed,
		{type: 'find/edited', line: lineOf('label ')},
		{type: 'find/edited', line: lineOf('label 2')},
	);
	assert.deepEqual(namesIn(further), ['APAC']);
});

await test('ignores profiles/received of an earlier request', () => {
	const ended = reduce(reading, {type: 'profiles/ended', request: 4});
	const later = reduce(ended, {type: 'profiles/requested', request: 5});
	assert.deepEqual([reduce(ended, receivedFor('north')), reduce(later, receivedFor('north'))], [ended, later]);
});

await test('narrows the tree to profiles that arrive during a search, and keeps the cursor on a match', () => {
	const searching = typed(reading, 'test');
	assert.deepEqual(visibleNames(searching), []);
	const found = reduce(searching, receivedFor('north'));
	assert.deepEqual([visibleNames(found), found.selectedKey], [['Acme', '  EMEA', '    Northwind'], 'north']);
	const more = reduce(found, receivedFor('acme'));
	assert.deepEqual([findMatches(more).rows.length, more.selectedKey], [2, 'north']);
});

await test('goes to the first matching profile after a search without a match, unless the cursor has moved', () => {
	const kept = reduce(typed(reading, 'test'), {type: 'find/accepted'});
	assert.equal(reduce(kept, receivedFor('north')).selectedKey, 'north');
	const gone = reduce(kept, {type: 'tree/selected', key: 'emea'});
	assert.equal(reduce(gone, receivedFor('north')).selectedKey, 'emea');
});

await test('finds an organization only by its newest profile, also during typing', () => {
	const known = reduce(reading, receivedFor('north'));
	const asked = reduce(known, {type: 'detail/requested', id: 'north', request: 9});
	const searching = typed(asked, 'new@address');
	const read = reduce(searching, {
		type: 'detail/received',
		id: 'north',
		request: 9,
		detail: detailOf('new@address.example'),
	});
	assert.deepEqual(
		[visibleNames(searching), visibleNames(read).at(-1), read.selectedKey],
		[[], '    Northwind', 'north'],
	);
	assert.deepEqual(namesIn(typed(read, 'ops@test')), []);
});

await test('counts each listed organization with a loaded profile once, including missing profiles', () => {
	const profiles = new Map([
		['north', sought],
		['emea', {profile: null, readAt: 0}],
		['elsewhere', sought],
	]);
	const state = reduce(reading, {type: 'profiles/received', request: 4, profiles});
	assert.deepEqual([countRead(state), unreadCount(state)], [2, 3]);
	const read = reduceAll(
		state,
		{type: 'detail/requested', id: 'north', request: 9},
		{type: 'detail/received', id: 'north', request: 9, detail: detailOf('a@b.example')},
	);
	assert.equal(countRead(read), 2);
	const listed = received(
		7,
		family.filter(({id}) => id !== 'emea'),
	);
	assert.equal(countRead(reduceAll(read, {type: 'organizations/requested', request: 7}, listed)), 1);
});

await test('explains why nothing can be read: there are no organizations', () => {
	assert.match(reasonOf(whyNotRest, emptyState()), /^There are no organizations yet/v);
	assert.equal(whyNotRest(stateWith(family)), undefined);
});

await test('prefers the newer copy of a profile from any source', () => {
	const known = reduceAll(stateWith(family), {
		type: 'detail/readBeside',
		detail: {organization: north, profile, readAt: 5},
	});
	const readAt = (at: number) =>
		reduce(known, {
			type: 'profiles/received',
			profiles: new Map([['north', {...readAs({business_phone: '7'}), readAt: at}]]),
		});
	const [earlier, later] = [readAt(4), readAt(6)];
	assert.deepEqual(
		[earlier, later].map(state => readProfileOf(state, 'north')),
		[
			{profile, readAt: 5},
			{profile: {...profile, business_phone: '7'}, readAt: 6},
		],
	);
	assert.deepEqual(
		[earlier, later].map(state => state.details.get('north')?.detail?.profile?.business_phone),
		[profile.business_phone, '7'],
	);
});

await test('treats a loaded profile as old after an hour, or after a write to its organization', () => {
	const state = reduce(stateWith(family), {
		type: 'profiles/received',
		profiles: new Map([
			['north', {profile, readAt: 1000}],
			['emea', {profile: null, readAt: 2000}],
		]),
	});
	const ids = ['north', 'emea', 'acme'];
	const at = (now: number, writes: ReadonlyArray<readonly [string, number]> = []) =>
		profilesOf(state, ids, {now, writes: new Map(writes)});
	assert.deepEqual(at(3000), {unread: ['acme'], old: [], age: 'just now'});
	assert.deepEqual(at(3_601_000), {unread: ['acme'], old: ['north'], age: '1 hour ago'});
	assert.deepEqual(
		at(3000, [
			['emea', 2001],
			['north', 999],
		]).old,
		['emea'],
	);
	assert.deepEqual(toRead(at(3000), ids), ['acme']);
	assert.deepEqual(
		toRead(profilesOf(state, ['north', 'emea']), ['north', 'emea']),
		['north', 'emea'],
		'all of them again if none is missing or old',
	);
});
