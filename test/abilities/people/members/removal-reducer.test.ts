import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {removalIn} from '../../../../source/abilities/people/members/removal.js';
import {apiError, family, north, reduceAll, stateWith} from '../../../helpers/state.js';

const amy: Member = {id: 'm1', status: 'active', user: {email: 'Amy@x.example', name: 'Amy'}};

await test('leads through the removal of a member, with a second question for yourself', () => {
	const opened = reduceAll(
		stateWith(family),
		{type: 'removal/opened', organization: north, email: 'amy@x.example'},
		{type: 'removal/requested', request: 5},
	);
	const failed = removalIn(reduceAll(opened, {type: 'removal/checkFailed', request: 5, error: apiError('Down.')}));
	assert.deepEqual([failed?.step.name, failed?.error?.message], ['done', 'Down.']);
	const checked = reduceAll(opened, {type: 'removal/checked', request: 5, member: amy, isOwn: true, isLast: false});
	assert.deepEqual(
		[removalIn(checked)?.step.name, removalIn(checked)?.isOwn, removalIn(checked)?.member?.id],
		['reviewing', true, 'm1'],
	);
	const asked = reduceAll(checked, {type: 'removal/asked'});
	assert.equal(removalIn(asked)?.step.name, 'asking');
	const sent = reduceAll(asked, {type: 'removal/sent', request: 6});
	const ended = removalIn(
		reduceAll(sent, {type: 'removal/ended', request: 6, result: {status: 'done', text: 'removed'}}),
	);
	assert.deepEqual([ended?.step.name, ended?.result?.status], ['done', 'done']);
	assert.equal(reduceAll(sent, {type: 'removal/ended', request: 5, result: {status: 'done', text: 'removed'}}), sent);
});
