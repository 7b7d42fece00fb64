import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../source/forms/line-editor.js';
import {reduce} from '../../source/state/reducer.js';
import {
	family,
	organization,
	reduceAll,
	stateWith,
	visibleNames,
} from '../helpers/state.js';

const base = {...stateWith(family), pane: 'accounts'} as const;
const line = lineOf('an-account');
const asked = reduceAll(base, {type: 'holder/opened'}, {type: 'holder/edited', line}, {type: 'holder/asked', request: 5});

await test('holder/asked waits for its answer, and holder/answered tells it', () => {
	assert.deepEqual(asked.dialog, {kind: 'holder', line, request: 5});
	const answered = reduce(asked, {type: 'holder/answered', request: 5, text: 'None.'});
	assert.deepEqual(answered.dialog, {kind: 'holder', line, text: 'None.'});
	assert.equal(reduce(asked, {type: 'holder/answered', request: 4, text: 'Late.'}), asked);
	assert.deepEqual(reduce(answered, {type: 'holder/edited', line: lineOf('other')}).dialog, {kind: 'holder', line: lineOf('other')});
});

await test('holder/found goes to the organization, listed or not', () => {
	const found = reduce(asked, {type: 'holder/found', request: 5, organization: organization('north')});
	assert.deepEqual([found.dialog, found.pane, found.selectedKey], [{kind: 'none'}, 'tree', 'north']);
	const added = reduce(asked, {type: 'holder/found', request: 5, organization: organization('new', {parent: 'north'})});
	assert.equal(added.selectedKey, 'new');
	assert.ok(visibleNames(added).includes('      new'));
});

await test('what comes when the question is left changes nothing', () => {
	const left = reduce(asked, {type: 'dialog/closed'});
	assert.equal(reduce(left, {type: 'holder/found', request: 5, organization: organization('north')}), left);
	assert.equal(reduce(left, {type: 'holder/edited', line}), left);
});
