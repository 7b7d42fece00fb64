import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {registry} from '../../../../source/abilities.js';
import {planOf, rowKey} from '../../../../source/abilities/people/invitations/plan.js';
import {runOfInvitations} from '../../../../source/abilities/people/invitations/rows.js';
import {inviteIn, toOne} from '../../../../source/abilities/people/invitations/state.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {dialogOf, family, north, organization, reduceAll, stateWith} from '../../../helpers/state.js';

const amy: Member = {id: 'm1', status: 'active', user: {email: 'Amy@x.example', name: 'Amy'}};

const south = organization('south');

const place = (of: typeof north, members: readonly Member[] = [], whyNot?: string) => ({
	organization: of,
	path: [of.name],
	members,
	isUnchecked: false,
	...(whyNot !== undefined && {whyNot}),
});

const pace = {each: 100, window: {left: 100, quota: 100, resetAfter: 0, length: 0}};

const asking = reduceAll(
	stateWith(family),
	{type: 'invite/opened', to: {organizations: [north, south], hidden: [], unlisted: 0}, text: ''},
	{type: 'invite/edited', line: lineOf('amy@x.example, bo@x.example')},
	{type: 'invite/requested', request: 3},
);

await test('makes a row for each organization and address, and leaves out members, invited people and closed organizations', () => {
	const {rows} = planOf([place(north, [amy]), place(south, [], 'Closed.')], ['amy@x.example', 'bo@x.example'], {
		user: 'BO@x.example',
	});
	assert.deepEqual(
		rows.map(each => [each.organization.id, each.email, each.result.status, each.remark]),
		[
			['north', 'amy@x.example', 'already', undefined],
			['north', 'bo@x.example', 'waiting', 'This is you.'],
			['south', 'amy@x.example', 'left_out', undefined],
			['south', 'bo@x.example', 'left_out', 'This is you.'],
		],
	);
	assert.deepEqual(
		rows.map(({result}) => result.text),
		['It is a member already: not sent.', undefined, 'Closed.', 'Closed.'],
	);
	const canceled = planOf([place(north, [{...amy, status: 'canceled'}])], ['amy@x.example'], {user: undefined});
	assert.deepEqual(
		canceled.rows.map(({result}) => result.status),
		['waiting'],
	);
});

await test('ignores a check that nobody waits for, and goes back to the addresses if it fails', () => {
	const review = {...planOf([place(north), place(south)], ['bo@x.example'], {user: undefined}), pace};
	assert.equal(reduceAll(asking, {type: 'invite/reviewed', request: 2, review}), asking);
	const noted = reduceAll(asking, {type: 'invite/noted', request: 3, text: 'Reading …'});
	assert.deepEqual([inviteIn(noted)?.text, inviteIn(noted)?.request], ['Reading …', 3]);
	const refused = inviteIn(reduceAll(noted, {type: 'invite/refused', request: 3, text: 'Down.'}));
	assert.deepEqual(
		[refused?.request, refused?.text, refused?.line.text],
		[undefined, 'Down.', 'amy@x.example, bo@x.example'],
	);
	const stopped = inviteIn(reduceAll(noted, {type: 'invite/checkStopped'}));
	assert.deepEqual([stopped?.request, stopped?.line.text], [undefined, 'amy@x.example, bo@x.example']);
});

await test('keeps what was left out when the addresses change, and sends the rest', () => {
	const plan = planOf([place(north), place(south)], ['amy@x.example', 'bo@x.example'], {user: undefined});
	const left = plan.rows.map(each => rowKey(each)).at(1) ?? '';
	const reviewed = reduceAll(
		asking,
		{type: 'invite/reviewed', request: 3, review: {...plan, pace}},
		{type: 'dialog/moved', by: 1},
		{type: 'run/toggled'},
	);
	assert.deepEqual([...dialogOf(reviewed, 'invitations').leftOut], [left]);
	const again = reduceAll(
		reviewed,
		{type: 'invite/returned'},
		{type: 'invite/requested', request: 4},
		{type: 'invite/reviewed', request: 4, review: {...plan, pace}},
	);
	const dialog = dialogOf(again, 'invitations');
	assert.deepEqual(
		runOfInvitations.toSend(dialog, registry).map(each => rowKey(each)),
		plan.rows.map(each => rowKey(each)).filter(key => key !== left),
	);
	assert.equal(
		dialogOf(reduceAll(again, {type: 'invite/returned'}), 'invite').line.text,
		'amy@x.example, bo@x.example',
	);
});

await test('opens with the address of a removal that an invitation takes back', () => {
	const opened = inviteIn(
		reduceAll(stateWith(family), {
			type: 'invite/opened',
			to: toOne(north),
			text: 'amy@x.example',
			undoes: {at: 7, email: 'amy@x.example'},
		}),
	);
	assert.deepEqual(
		[opened?.line.text, opened?.undoes, opened?.to.organizations],
		['amy@x.example', {at: 7, email: 'amy@x.example'}, [north]],
	);
});
