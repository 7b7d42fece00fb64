import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whyNotOpenDeletion} from '../../../source/abilities/delete/state.js';
import {whyNotCreateBelow} from '../../../source/abilities/edit/state.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {parentWarning} from '../../../source/kernel/rows/review-rows.js';
import {capabilityWarning, isForGood, whyRefused, withRefusal} from '../../../source/kernel/state/refused-for-good.js';
import {frameOf} from '../../helpers/frames.js';
import {apiError, family, organization, reasonOf, reduceAll, stateWith} from '../../helpers/state.js';

const refusal = (method: 'DELETE' | 'POST', status = 403) =>
	apiError('Refused.', {
		status,
		request: {method, path: method === 'POST' ? '/organizations' : '/organizations/north'},
		errors: [{code: 10_000, message: 'Forbidden'}],
	});

await test('offers a creation or a deletion not again that the service refused for good, and says why', () => {
	const state = stateWith(family);
	const refused = withRefusal(
		withRefusal(state, {call: 'create', id: 'acme'}, refusal('POST'), 0),
		{call: 'delete', id: 'acme'},
		refusal('DELETE'),
		0,
	);
	assert.match(
		reasonOf(whyNotCreateBelow, refused),
		/^The service refused to create organizations below Acme in this session\. Trying again does not help\./v,
	);
	assert.match(reasonOf(whyNotOpenDeletion, refused), /^The service refused to delete Acme in this session\./v);
	assert.deepEqual(
		[reasonOf(whyNotCreateBelow, state), whyRefused(refused, {call: 'create', id: 'emea'})],
		['', undefined],
	);
});

await test('takes no other failure, and no refusal of a new organization, for one for good', () => {
	const state = stateWith(family);
	const young = {...state, created: new Map([['acme', 0]])};
	assert.equal(withRefusal(state, {call: 'delete', id: 'acme'}, refusal('DELETE', 400), 0), state);
	assert.equal(withRefusal(state, {call: 'create', id: ''}, refusal('POST'), 0), state);
	assert.equal(withRefusal(young, {call: 'delete', id: 'acme'}, refusal('DELETE'), 0), young);
});

await test('takes no refusal of an organization that another program has just created for one for good, in a form or in a run', () => {
	const createdAt = Date.parse('2026-01-01T00:00:00Z');
	const state = stateWith([organization('acme', {create_time: '2026-01-01T00:00:00Z'})]);
	const what = {call: 'create', id: 'acme'} as const;
	const error = refusal('POST');
	const failed = (at: number) =>
		reduceAll(
			state,
			{type: 'form/opened', form: createForm('acme')},
			{type: 'form/sent', request: 1},
			{type: 'form/saveFailed', request: 1, at, error, verdict: 'notStored'},
		);
	const told = (at: number) => reduceAll(state, {type: 'requests/refused', what, error, at});
	const later = [failed, told].map(after => after(createdAt + 45_000));
	assert.deepEqual(
		[failed, told].map(after => whyRefused(after(createdAt + 44_000), what)),
		[undefined, undefined],
	);
	assert.deepEqual(
		later.map(after => whyRefused(after, what)?.startsWith('The service refused to create organizations below acme')),
		[true, true],
	);
	assert.deepEqual(
		[44_000, 45_000].map(age => isForGood(state, what, error, createdAt + age)),
		[false, true],
	);
});

await test('remembers the refusal of the open checklist', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'deletion/opened', organization: organization('north'), request: 1},
		{
			type: 'deletion/checked',
			request: 1,
			organizations: 0,
			accounts: 0,
			members: 0,
			detail: {organization: organization('north'), profile: undefined, readAt: 0},
		},
		{type: 'deletion/sent', request: 2},
		{type: 'deletion/failed', request: 2, at: 0, error: refusal('DELETE'), verdict: 'notStored'},
	);
	assert.ok(state.refused?.has('delete north'));
});

await test('warns in the checklist and in the review if the flags of the parent forbid it', () => {
	const parent = organization('p', {name: 'Parent\u{1B}[2J', meta: {tenant_flags: {sub_org_creation: 'false'}}});
	assert.match(
		capabilityWarning(parent) ?? '',
		/^Parent⟦1B⟧\[2J has the flag sub_org_creation = false, so the service may refuse this for good\./v,
	);
	assert.deepEqual(
		[
			capabilityWarning(organization('q')),
			capabilityWarning(organization('q', {meta: {flags: {sub_org_creation: 'maybe'}}})),
			capabilityWarning(undefined),
		],
		[undefined, undefined, undefined],
	);
	const state = reduceAll(stateWith([parent, organization('child', {parent: 'p'})]), {
		type: 'deletion/opened',
		organization: organization('child', {parent: 'p'}),
		request: 1,
	});
	assert.match(frameOf(state), /has the flag sub_org_creation = false/v);
	assert.match(parentWarning(state, createForm('p')) ?? '', /sub_org_creation = false/v);
});
