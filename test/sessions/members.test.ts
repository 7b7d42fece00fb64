import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../source/base/api/schemas.js';
import {goTo, startNavigator} from '../helpers/navigator.js';
import {call, createIn} from '../base/sandbox/call.js';

await test('invites from a pasted list, cancels an invitation, removes a member, and asks twice about yourself', async () => {
	await using navigator = await startNavigator();
	const {session, sandbox} = navigator;
	await session.waitFor('· 60 organizations');
	const id = await createIn(sandbox, 'Staffed', sandbox.root);
	const add = async (email: string) =>
		call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}, status: 'active'}}});
	await add('amy@x.example');
	await add(sandbox.email);
	const statuses = async () => {
		const {result} = await call<readonly Member[]>(sandbox, `GET /organizations/${id}/members`);
		return result.map(({user, status}) => `${user.email} ${status}`).toSorted();
	};

	const before = navigator.writes().length;
	await session.press('R');
	await session.waitFor('· 61 organizations');
	await goTo(navigator, id, 'w');
	await session.waitFor('1/2');
	await session.press('i');
	await session.waitFor('Type or paste one or several email addresses');
	session.paste('Bob <bob@y.example>,\namy@x.example; nonsense\nBOB@y.example');
	await session.waitFor('2 addresses found: bob@y.example, amy@x.example');
	await session.press('enter');
	await session.waitFor('· bob@y.example');
	const review = session.screen();
	const texts = [
		'✓ amy@x.example',
		'It is a member already: not sent.',
		'Left out, not an email address: “nonsense”',
		'Listed several times, invited once: “bob@y.example”',
		'Send 1 invitation? To send, press y.',
	];
	assert.deepEqual(
		texts.filter(text => !review.includes(text)),
		[],
	);

	// Keys that confirm elsewhere do not confirm here.
	await session.press('enter');
	await session.waitFor('"email": "bob@y.example"');
	await session.press('i', 'escape');
	await session.waitFor('Send 1 invitation?');
	await session.press('y');
	await session.waitFor('1 invited, 1 already so.');
	await session.press('escape', 'g');
	await session.waitFor('❯ bob@y.example');
	await session.press('D');
	await session.waitFor('Cancel the invitation of bob@y.example?');
	await session.press('y');
	await session.waitFor('Cancelled the invitation of bob@y.example');
	await session.press('/');
	session.write('amy');
	await session.press('enter', 'D');
	await session.waitFor('Remove amy@x.example?');
	await session.press('y');
	await session.waitFor('Removed amy@x.example');
	await session.press('escape', 'g', 'D');
	await session.waitFor('is the last active member of');
	await session.press('y');
	await session.waitFor('Do it anyway?');
	await session.press('y');
	await session.press('escape');
	await session.waitFor('╭ Members');
	assert.deepEqual(
		navigator
			.writes()
			.slice(before)
			.map(write => write.split(' ', 1)[0]),
		['POST', 'DELETE', 'DELETE'],
	);
	assert.deepEqual(await statuses(), ['bob@y.example canceled', `${sandbox.email} active`].toSorted());
});
