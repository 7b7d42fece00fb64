import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {whyNotMarkFound} from '../../../source/abilities/marks/tree-marks.js';
import {treeNote, treeTitle} from '../../../source/abilities/organizations/tree-pane.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {findMatches} from '../../../source/kernel/state/find.js';
import type {State} from '../../../source/kernel/state/state.js';
import {until} from '../../../source/kernel/loop/until.js';
import {openKeptNames} from '../../../source/kernel/storage/kept-names.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {known as knownAbility} from '../../../source/abilities/known/ability.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {account, family, profile, reasonOf, received, reduceAll, stateWith, visibleNames} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const now = Date.parse('2026-11-29T12:00:00Z');

const profiles = new Map([
	['acme', {profile: {...profile, business_email: 'ops@acme.example'}, readAt: 1}],
	['emea', {profile: null, readAt: 1}],
	['north', {profile: {...profile, business_email: ''}, readAt: 1}],
]);

const some = reduceAll(stateWith(family, {columns: 120, rows: 30}), {type: 'known/profilesRecalled', profiles});

const typed = (text: string, state: State = some): State =>
	reduceAll(state, {type: 'find/opened', now}, {type: 'find/edited', line: lineOf(text)});

await test('narrows the tree to what is known to fit, with the parents, and says how much is not known', () => {
	const found = typed('email:none');
	assert.deepEqual(visibleNames(found), ['Acme', '  EMEA', '    Northwind']);
	assert.equal(treeNote(found), 'match 1 of 2');
	assert.match(frameOf(found), /\/email:none +2 matches, 2 not known · press ctrl-r to read profiles/v);
});

await test('finds text and terms together, and marks the text in the names', () => {
	const found = typed('north email:none');
	assert.deepEqual([visibleNames(found), found.selectedKey], [['Acme', '  EMEA', '    Northwind'], 'north']);
	assert.deepEqual(visibleNames(typed('contoso email:none')), []);
	assert.match(frameOf(typed('contoso email:none')), /No organization is known to fit\.\s/v);
	assert.match(frameOf(typed('marked:')), /No organization fits\.\s/v);
});

await test('keeps the tree narrowed and shows the filter in the title, until Escape widens it around the same organization', () => {
	const kept = reduceAll(typed('email:none'), {type: 'find/accepted'}, {type: 'tree/selected', key: 'north'});
	assert.deepEqual(
		[visibleNames(kept), treeTitle(kept, 60)],
		[['Acme', '  EMEA', '    Northwind'], 'Organizations with email:none'],
	);
	const left = reduce(kept, {type: 'find/left'});
	assert.deepEqual([left.find, left.selectedKey, visibleNames(left).length], [undefined, 'north', 5]);
	const again = reduce(kept, {type: 'find/opened', now});
	assert.equal(again.find?.line.text, 'email:none', 'it is changed, not typed again');
});

await test('keeps a row that no longer fits until the filter is changed, and adds what fits later', () => {
	const kept = reduce(typed('email:none'), {type: 'find/accepted'});
	const changed = reduceAll(kept, {
		type: 'known/profilesRecalled',
		profiles: new Map([
			['north', {profile, readAt: 2}],
			['apac', {profile: null, readAt: 2}],
		]),
	});
	assert.deepEqual(visibleNames(changed), ['Acme', '  APAC', '  EMEA', '    Northwind']);
	const other = reduceAll(
		changed,
		{type: 'find/opened', now},
		{type: 'find/edited', line: lineOf('email:none ')},
		{type: 'find/edited', line: lineOf('email:none,zzz')},
	);
	assert.deepEqual(visibleNames(other), ['Acme', '  APAC', '  EMEA']);
});

await test('narrows again when lists are read that the filter looks at', () => {
	const empty = typed('accounts:0');
	assert.deepEqual([visibleNames(empty), findMatches(empty).unknown], [[], 5]);
	const counted = reduceAll(empty, {
		type: 'known/listsRecalled',
		accounts: new Map([
			['north', {items: [], unreadable: 0, readAt: 1, progress: {status: 'complete'}}],
			['emea', {items: [account('a1')], unreadable: 0, readAt: 1, progress: {status: 'complete'}}],
			['apac', {items: [], total: 1, unreadable: 0, readAt: 1, progress: {status: 'complete'}}],
		]),
	});
	assert.deepEqual([visibleNames(counted), findMatches(counted).unknown], [['Acme', '  EMEA', '    Northwind'], 3]);
});

await test('stays narrowed when the tree is sorted again, typed or kept', () => {
	const sorted = {type: 'tree/sorted', sort: {by: 'name', isReversed: true}} as const;
	const narrowed = ['Acme', '  EMEA', '    Northwind'];
	const found = reduceAll(typed('email:none'), sorted);
	assert.deepEqual([visibleNames(found), found.selectedKey], [narrowed, 'emea']);
	const kept = reduceAll(typed('email:none'), {type: 'find/accepted'}, sorted);
	assert.deepEqual([visibleNames(kept), kept.selectedKey], [narrowed, 'emea']);
	const restored = reduceAll(kept, {type: 'tree/restored', tab: 'overview', unfoldedDepth: 0, flipped: []});
	assert.deepEqual(visibleNames(restored), narrowed);
});

await test('keeps the cursor on the first match while more become known, unless it was moved', () => {
	const recalled = (id: string) =>
		({type: 'known/profilesRecalled', profiles: new Map([[id, {profile: null, readAt: 2}]])}) as const;
	const none = typed('email:none', stateWith(family, {columns: 120, rows: 30}));
	const one = reduce(none, recalled('north'));
	assert.equal(one.selectedKey, 'north');
	assert.equal(reduce(one, recalled('emea')).selectedKey, 'emea');
	const moved = reduceAll(one, recalled('emea'), {type: 'tree/selected', key: 'north'}, recalled('apac'));
	assert.equal(moved.selectedKey, 'north');
	assert.equal(reduceAll(one, {type: 'find/accepted'}, recalled('emea')).selectedKey, 'north');
});

await test('finds nothing with a wrong term, says why, and does not keep it', async () => {
	const {press, paste, store, said} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('/');
	await paste('subs:x depth:0');
	assert.deepEqual(visibleNames(store.getState()), []);
	assert.match(frameOf(store.getState()), /\/subs:x depth:0 +subs: takes a number, such as 0, >10 or <=3\.\n/v);
	await press('enter');
	assert.deepEqual([said(), store.getState().find?.isTyping], ['subs: takes a number, such as 0, >10 or <=3.', true]);
});

await test('keeps to what fitted, and marks nothing, when the list loads again without what a kept filter names', () => {
	const called = (name: string) => family.map(each => (each.id === 'emea' ? {...each, name} : each));
	const listed = stateWith(called('Europa'), {columns: 120, rows: 30});
	const kept = reduce(typed('below:Europa', listed), {type: 'find/accepted'});
	const renamed = reduceAll(kept, {type: 'organizations/requested', request: 901}, received(901, called('Europe')));
	assert.deepEqual(visibleNames(renamed), ['Acme', '  Europe', '    Contoso', '    Northwind']);
	assert.equal(
		reasonOf(whyNotMarkFound, renamed),
		'below: finds no organization named “Europa”. Did you mean “Europe”?',
	);
});

await test('completes terms and values with Tab, one option after the other, and lists the terms on an empty line', async () => {
	const {press, paste, store, said} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	const text = () => store.getState().find?.line.text;
	await press('/', 'tab');
	assert.equal(store.getState().dialog.kind, 'terms');
	assert.match(frameOf(store.getState()), /email: +Business email +none {2}\*@acme\.example/v);
	await press('/');
	await paste('anywhere below');
	await press('enter', 'enter');
	assert.deepEqual([store.getState().dialog.kind, text()], ['none', 'below:']);
	await press('tab');
	assert.equal(text(), 'below:Acme');
	assert.match(frameOf(store.getState()), /1 of 2\n/v);
	await press('tab');
	assert.equal(text(), 'below:EMEA');
	await press('tab', 'shift+tab', 'shift+tab');
	assert.equal(text(), 'below:Acme');
	await press('ctrl+u');
	await paste('xyz');
	await press('tab');
	assert.equal(said(), 'No term and no known value begins like this.');
	await press('ctrl+u');
	await paste('dep');
	await press('tab', 'tab');
	assert.equal(text(), 'depth:0', 'the only name is taken, and its values follow');
});

await test('looks at lists that earlier sessions read', async () => {
	using folder = temporaryFolder();
	const disk = {
		stateFolder: folder.path,
		cacheFolder: folder.path,
		owner: {host: 'api.test', fingerprint: 'f', context: undefined},
	};
	openKnown(disk).keep('members', [
		{
			id: 'north',
			readAt: Date.now() - 10_000,
			value: {items: [{id: 'm1', status: 'active', user: {email: 'jane@test.example', name: ''}}], unreadable: 0},
		},
	]);
	const {context, press, paste, store} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	const begun = knownAbility.begin?.(context, assert.ifError);
	await press('/');
	await paste('member:jane');
	await until(store, state => findMatches(state).rows.length === 1);
	assert.deepEqual(visibleNames(store.getState()), ['Acme', '  EMEA', '    Northwind']);
	begun?.stop?.();
});

await test('shows the whole tree again when a dialog leads to an organization that the filter hides', () => {
	const kept = reduceAll(
		some,
		{type: 'find/opened', now},
		{type: 'find/edited', line: lineOf('depth:0')},
		{type: 'find/accepted'},
	);
	assert.deepEqual(visibleNames(kept), ['Acme']);
	const there = reduceAll(kept, {
		type: 'everywhere/entered',
		finding: {kind: 'organization', organizationId: 'north', id: 'north', title: '', more: ''},
	});
	assert.deepEqual([there.find, there.selectedKey, visibleNames(there).length], [undefined, 'north', family.length]);
	assert.equal(there.message?.text, 'The filter is off: it does not find Northwind.');
});

await test('keeps a filter when a dialog leads to an organization that it shows', () => {
	const kept = reduceAll(
		some,
		{type: 'find/opened', now},
		{type: 'find/edited', line: lineOf('depth:1')},
		{type: 'find/accepted'},
	);
	const there = reduceAll(kept, {
		type: 'everywhere/entered',
		finding: {kind: 'organization', organizationId: 'emea', id: 'emea', title: '', more: ''},
	});
	assert.deepEqual([there.find, there.selectedKey, visibleNames(there)], [kept.find, 'emea', visibleNames(kept)]);
	assert.equal(there.message, undefined);
});

await test('hints the keys that mark, list and save what a kept filter finds', async () => {
	const {store, press, paste} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('m', '/');
	await paste('depth:1');
	await press('enter');
	const hints = () => frameOf(store.getState()).split('\n').at(-1) ?? '';
	assert.match(hints(), /& mark found {2}\. what is marked .*A keep as group/v);
	await press('M');
	assert.match(hints(), /& mark found .*A save filter/v);
});

await test('finds what groups and saved filters name', () => {
	using folder = temporaryFolder();
	const disk = {stateFolder: folder.path, owner: {host: 'api.test', fingerprint: 'f', context: undefined}};
	openKeptNames(disk).add('renewals', [
		{id: 'north', name: 'Northwind'},
		{id: 'gone', name: 'Gone'},
	]);
	const named = openKeptNames(disk, {leaves: 'subs:0'}).named();
	const found = (text: string) =>
		visibleNames(reduceAll(some, {type: 'find/opened', now, named}, {type: 'find/edited', line: lineOf(text)}));
	assert.deepEqual(found('in:@renewals'), ['Acme', '  EMEA', '    Northwind']);
	assert.deepEqual(found('filter:leaves -in:renewals'), ['Acme', '  APAC', '  EMEA', '    Contoso']);
});

await test('finds anew when what a filter names has changed', () => {
	const groups = (id: string) => ({groups: new Map([['renewals', new Set([id])]]), filters: new Map<string, string>()});
	const opened = (id: string) =>
		reduceAll(some, {type: 'find/opened', now, named: groups(id)}, {type: 'find/edited', line: lineOf('in:@renewals')});
	assert.deepEqual(
		[visibleNames(opened('emea')), visibleNames(opened('apac'))],
		[
			['Acme', '  EMEA'],
			['Acme', '  APAC'],
		],
	);
});

await test('says how old the oldest profile is that a filter looks at', () => {
	const old = reduceAll(
		some,
		{type: 'find/opened', now, oldest: '2 hours ago'},
		{type: 'find/edited', line: lineOf('email:none')},
	);
	assert.match(
		frameOf(old),
		/\/email:none +2 matches, 2 not known, the oldest read 2 hours ago · press ctrl-r to read profiles/v,
	);
	const other = reduceAll(old, {type: 'find/edited', line: lineOf('subs:0')});
	assert.doesNotMatch(frameOf(other), /the oldest/v);
});
