import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {planRest} from '../../../source/abilities/known/plan.js';
import {whyNotStart} from '../../../source/abilities/known/rest-rows.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {family, reasonOf, reduceAll, stateWith} from '../../helpers/state.js';

const quiet = {
	quota: 1200, length: 300_000, left: 1000, resetAfter: 0,
};

const plan = planRest(family.map(({id}) => id), (kind, id) => kind === 'members' || id === 'north' ? 1 : undefined, {oldest: 1});

const opened = reduce(stateWith(family), {type: 'rest/opened', plan, window: quiet});

const started = reduce(opened, {type: 'rest/started', request: 4, total: 8});

const list = (readAt: number): ListState<never> => ({
	items: [], unreadable: 0, readAt, progress: {status: 'complete'},
});

await test('shows the plan with rest/opened, and chooses kinds with rest/chosen', () => {
	const kinds = ({dialog}: State) => dialog.kind === 'rest' ? dialog.kinds : [];
	const without = reduce(opened, {type: 'rest/chosen', kind: 'accounts'});
	assert.deepEqual([opened, without, reduce(without, {type: 'rest/chosen', kind: 'accounts'})].map(state => kinds(state)), [['profile', 'accounts', 'members'], ['profile', 'members'], ['profile', 'accounts', 'members']]);
	assert.match(frameOf(opened), /8 requests; long lists take more\. 1,000 of 1,200 are left/v);
	assert.equal(whyNotStart(opened), undefined);
	const nothing = reduceAll(without, {type: 'rest/chosen', kind: 'profile'});
	assert.equal(reasonOf(whyNotStart, nothing), 'Nothing is to be read.');
	assert.equal(reduce(stateWith(family), {type: 'rest/chosen', kind: 'profile'}).dialog.kind, 'none');
});

await test('counts in the header from rest/started to rest/ended, and ignores an earlier reading', () => {
	assert.deepEqual([started.dialog.kind, started.behind], ['none', {request: 4, done: 0, total: 8}]);
	const received = {
		type: 'rest/received', request: 4, done: 5, accounts: new Map([['acme', list(5)]]), members: new Map([['acme', list(5)]]),
	} as const;
	const some = reduce(started, received);
	assert.match(frameOf(some), /reading 5 of 8/v);
	assert.deepEqual([some.accounts.get('acme')?.readAt, some.members?.get('acme')?.readAt], [5, 5]);
	assert.equal(reduce(started, {...received, request: 3}), started);
	const later = reduce(some, {...received, accounts: new Map([['acme', list(4)]]), members: new Map()});
	assert.equal(later.accounts.get('acme')?.readAt, 5, 'the newer one stays');
	assert.deepEqual([reduce(some, {type: 'rest/ended', request: 3}).behind?.done, reduce(some, {type: 'rest/ended', request: 4}).behind], [5, undefined]);
	const looking = reduce(some, {type: 'rest/opened', plan, window: quiet});
	assert.equal(reduce(looking, {type: 'rest/ended', request: 4}).dialog.kind, 'none', 'its plan is over');
	assert.equal(reasonOf(whyNotStart, some), 'It is being read already.');
});
