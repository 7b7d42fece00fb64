import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {inviteIn, openRows, removalIn} from '../../../../source/abilities/people/members/changes.js';
import type {State} from '../../../../source/kernel/state/state.js';
import {apiError, family, north, reduceAll, stateWith} from '../../../helpers/state.js';

const amy: Member = {id: 'm1', status: 'active', user: {email: 'Amy@x.example', name: 'Amy'}};

const typing = reduceAll(stateWith(family), {type: 'invite/opened', organization: north, text: 'amy@x.example'}, {type: 'invite/edited', line: lineOf('amy@x.example, bo@x.example, BO@x.example; nobody')});

const reviewed = reduceAll(typing, {type: 'invite/requested', request: 3, own: 'me@x.example'}, {type: 'invite/checked', request: 3, members: [amy]});

const stepOf = (state: State) => inviteIn(state)?.step.name;

await test('finds the addresses in a pasted text, and who of them is a member already', () => {
	const invite = inviteIn(reviewed);
	assert.equal(invite?.step.name, 'reviewing');
	assert.deepEqual(invite.rows.map(({email, known}) => [email, known?.id]), [['amy@x.example', 'm1'], ['bo@x.example', undefined]]);
	assert.deepEqual([invite.leftOut, invite.repeated, invite.own], [['nobody'], ['bo@x.example'], 'me@x.example']);
	assert.deepEqual(openRows(invite).map(({email}) => email), ['bo@x.example']);
	assert.equal(stepOf(reduceAll(reviewed, {type: 'invite/returned'})), 'typing');
});

await test('ignores a check of members that nobody waits for, and knows nobody if it failed', () => {
	const checking = reduceAll(typing, {type: 'invite/requested', request: 3, own: undefined});
	assert.equal(reduceAll(checking, {type: 'invite/checked', request: 2, members: [amy]}), checking);
	const unchecked = inviteIn(reduceAll(checking, {type: 'invite/checked', request: 3, members: undefined}));
	assert.deepEqual([unchecked?.isUnchecked, unchecked?.rows.length], [true, 2]);
});

await test('keeps the result of each invitation until the last one is sent', () => {
	const sending = reduceAll(reviewed, {type: 'invite/sent', request: 4});
	const stopping = reduceAll(sending, {type: 'invite/stopping'});
	assert.deepEqual(inviteIn(stopping)?.step, {name: 'sending', request: 4, isStopping: true});
	const answered = reduceAll(sending, {
		type: 'invite/answered', request: 4, email: 'bo@x.example', result: {status: 'done', text: 'invited'},
	});
	assert.equal(inviteIn(answered)?.rows[1]?.result?.status, 'done');
	assert.equal(stepOf(reduceAll(answered, {type: 'invite/ended', request: 4})), 'done');
	assert.deepEqual(inviteIn(reduceAll(answered, {type: 'invite/ended', request: 4, note: 'Stopped.'}))?.step, {name: 'done', note: 'Stopped.'});
	const waiting = reduceAll(sending, {type: 'invite/waited', request: 4, note: 'Wait.'});
	assert.deepEqual(inviteIn(waiting)?.step, {name: 'sending', request: 4, note: 'Wait.'});
	assert.deepEqual(inviteIn(reduceAll(waiting, {type: 'invite/waited', request: 4}))?.step, {name: 'sending', request: 4, note: undefined});
	assert.equal(reduceAll(answered, {type: 'invite/ended', request: 9}), answered);
});

await test('leads through the removal of a member, with a second question for yourself', () => {
	const opened = reduceAll(stateWith(family), {
		type: 'removal/opened', organization: north, email: 'amy@x.example',
	}, {type: 'removal/requested', request: 5});
	const failed = removalIn(reduceAll(opened, {type: 'removal/checkFailed', request: 5, error: apiError('Down.')}));
	assert.deepEqual([failed?.step.name, failed?.error?.message], ['done', 'Down.']);
	const checked = reduceAll(opened, {
		type: 'removal/checked', request: 5, member: amy, isOwn: true, isLast: false,
	});
	assert.deepEqual([removalIn(checked)?.step.name, removalIn(checked)?.isOwn, removalIn(checked)?.member?.id], ['reviewing', true, 'm1']);
	const asked = reduceAll(checked, {type: 'removal/asked'});
	assert.equal(removalIn(asked)?.step.name, 'asking');
	const sent = reduceAll(asked, {type: 'removal/sent', request: 6});
	const ended = removalIn(reduceAll(sent, {type: 'removal/ended', request: 6, result: {status: 'done', text: 'removed'}}));
	assert.deepEqual([ended?.step.name, ended?.result?.status], ['done', 'done']);
	assert.equal(reduceAll(sent, {type: 'removal/ended', request: 5, result: {status: 'done', text: 'removed'}}), sent);
});
