import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {planRest} from '../../../source/abilities/known/read-rest.js';
import {whyNotStart} from '../../../source/abilities/known/state.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {apiError, family, reasonOf, reduceAll, stateWith} from '../../helpers/state.js';

const quiet = {quota: 1200, length: 300_000, left: 1000, resetAfter: 0};

const plan = planRest(
	family.map(({id}) => id),
	(kind, id) => (kind === 'members' || id === 'north' ? 1 : undefined),
	{oldest: 1},
);

const opened = reduce(stateWith(family), {type: 'rest/opened', plan, window: quiet});

const started = reduce(opened, {type: 'rest/started', request: 4, total: 8});

const list = (readAt: number): ListState<never> => ({items: [], unreadable: 0, readAt, progress: {status: 'complete'}});

await test('shows the plan with rest/opened, and chooses kinds with rest/chosen', () => {
	const kinds = ({dialog}: State) => (dialog.kind === 'rest' ? dialog.kinds : []);
	const without = reduce(opened, {type: 'rest/chosen', kind: 'accounts'});
	assert.deepEqual(
		[opened, without, reduce(without, {type: 'rest/chosen', kind: 'accounts'})].map(state => kinds(state)),
		[
			['profile', 'accounts', 'members'],
			['profile', 'members'],
			['profile', 'accounts', 'members'],
		],
	);
	assert.match(
		frameOf(opened),
		/8 requests; long lists take more\. The service accepts 1,200 requests[^.]+in 5 minutes; 1,000 of them are left/v,
	);
	assert.doesNotMatch(frameOf(opened), /Too old/v);
	const old = planRest(['north'], () => 0, {oldest: 1});
	const withOld = reduce(stateWith(family), {type: 'rest/opened', plan: old, window: quiet});
	assert.match(frameOf(withOld), /1 too old[\s\S]+Too old is what was read more than 60 minutes ago/v);
	assert.equal(whyNotStart(opened), undefined);
	const nothing = reduceAll(without, {type: 'rest/chosen', kind: 'profile'});
	assert.equal(reasonOf(whyNotStart, nothing), 'Nothing is to be read.');
	assert.equal(reduce(stateWith(family), {type: 'rest/chosen', kind: 'profile'}).dialog.kind, 'none');
});

await test('replaces the plan with rest/planned, only for its own request', () => {
	const asking = reduce(stateWith(family), {type: 'rest/opened', plan, window: quiet, request: 9});
	const [planned, late] = [9, 8].map(request =>
		reduce(asking, {type: 'rest/planned', request, plan, window: {...quiet, left: 7}}),
	);
	assert.match(frameOf(asking), /Asking how many accounts there are …/v);
	assert.match(frameOf(planned ?? asking), /7 of them are left/v);
	assert.equal(late, asking);
});

await test('says with rest/rested when the reading goes on, while it waits for the next window', () => {
	const until = Date.parse('2026-11-29T14:32:10Z');
	const waiting = reduce(started, {type: 'rest/rested', request: 4, until});
	const received = reduce(waiting, {
		type: 'rest/received',
		request: 4,
		done: 3,
		accounts: new Map(),
		members: new Map(),
	});
	assert.match(frameOf(received), /reading 3 of 8, goes on at 14:32 UTC/v);
	assert.match(
		frameOf(reduce(received, {type: 'rest/opened', plan, window: quiet})),
		/It goes on behind the screen, at 14:32 UTC, /v,
	);
	assert.deepEqual(
		[
			reduce(received, {type: 'rest/rested', request: 4}).behind,
			reduce(started, {type: 'rest/rested', request: 3, until}),
		],
		[{request: 4, done: 3, total: 8}, started],
	);
});

await test('counts in the header from rest/started to rest/ended, and ignores an earlier reading', () => {
	assert.deepEqual([started.dialog.kind, started.behind], ['none', {request: 4, done: 0, total: 8}]);
	const received = {
		type: 'rest/received',
		request: 4,
		done: 5,
		accounts: new Map([['acme', list(5)]]),
		members: new Map([['acme', list(5)]]),
	} as const;
	const some = reduce(started, received);
	assert.match(frameOf(some), /reading 5 of 8/v);
	assert.deepEqual([some.accounts.get('acme')?.readAt, some.members?.get('acme')?.readAt], [5, 5]);
	assert.equal(reduce(started, {...received, request: 3}), started);
	const later = reduce(some, {...received, accounts: new Map([['acme', list(4)]]), members: new Map()});
	assert.equal(later.accounts.get('acme')?.readAt, 5, 'the newer one stays');
	assert.deepEqual(
		[
			reduce(some, {type: 'rest/ended', request: 3}).behind?.done,
			reduce(some, {type: 'rest/ended', request: 4}).behind,
		],
		[5, undefined],
	);
	const looking = reduce(some, {type: 'rest/opened', plan, window: quiet});
	assert.equal(reduce(looking, {type: 'rest/ended', request: 4}).dialog.kind, 'none', 'its plan is over');
	assert.equal(reasonOf(whyNotStart, some), 'It is being read already.');
});

await test('takes the plan that was asked for with rest/planned, and no other', () => {
	const asking = reduce(stateWith(family), {type: 'rest/opened', plan, window: quiet, request: 6});
	const whyNoList = apiError('Not for you.', {status: 403});
	const planned = (request: number) =>
		reduce(asking, {type: 'rest/planned', request, plan: {...plan, whyNoList}, window: quiet});
	assert.match(frameOf(asking), /Asking how many accounts there are …/v);
	assert.equal(planned(5), asking);
	assert.match(frameOf(planned(6)), /The list of all accounts cannot be read, so each organization/v);
	assert.doesNotMatch(frameOf(planned(6)), /Asking/v);
});
