import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {countFound} from '../../../source/kernel/state/found.js';
import {
	family, organization, profile, reduceAll, stateWith,
} from '../../helpers/state.js';

const asked = {openedAt: 0};

await test('counts again only what a filter looks at and what has changed', () => {
	const ids = Array.from({length: 2000}, (_, index) => `o${index}`);
	const state = stateWith(ids.map(id => organization(id)), {columns: 120, rows: 30});
	const profiles = new Map(ids.slice(1).map(id => [id, {profile: null, readAt: 1}] as const));
	const most = reduce(state, {type: 'known/profilesRecalled', profiles});
	const first = countFound(most, asked, 'email:none');
	assert.deepEqual([first.found, first.unknown], [1999, 1]);
	const roots = countFound(most, asked, 'depth:0');
	const all = reduce(most, {type: 'known/profilesRecalled', profiles: new Map([['o0', {profile: null, readAt: 1}]])});
	const again = countFound(all, asked, 'email:none');
	assert.deepEqual([again.found, again.unknown], [2000, 0]);
	assert.equal(countFound(all, asked, 'depth:0'), roots, 'it looks at nothing that was read');
	assert.equal(countFound({...all, accounts: new Map()}, asked, 'email:none'), again, 'it does not look at accounts');
});

await test('counts as a plain count does, whatever arrives, changes or goes', () => {
	const text = 'email:none';
	const known = (id: string, email: string, readAt: number) => ({type: 'known/profilesRecalled', profiles: new Map([[id, {profile: {...profile, business_email: email}, readAt}]])} as const);
	const start = stateWith(family, {columns: 120, rows: 30});
	const events = [known('north', '', 1), known('acme', '', 1), known('north', 'a@b.example', 2), known('emea', '', 1)];
	const states = events.map((_, at) => reduceAll(start, ...events.slice(0, at + 1)));
	states.unshift(start);
	const last = states.at(-1) ?? start;
	const without = {...last, profiles: new Map([...last.profiles].filter(([id]) => id !== 'acme'))};
	const counted = [...states, without].map(state => countFound(state, asked, text));
	assert.deepEqual(counted, [...states, without].map(state => countFound(state, {...asked}, text)));
	assert.deepEqual(counted.map(({found, unknown}) => [found, unknown]), [[0, 5], [1, 4], [2, 3], [1, 3], [2, 2], [1, 3]]);
});
