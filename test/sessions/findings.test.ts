import assert from 'node:assert/strict';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {type Navigator, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import type {Session} from '../helpers/session.js';
import {call, environmentOf, profile} from '../base/sandbox/call.js';

/** A session that begins after the values were read. */
async function later({session, again}: Navigator): Promise<Session> {
	await session.waitFor('20 organizations');
	await session.press('q');
	await session.waitForExit();
	const next = again();
	await next.waitFor('20 organizations');
	return next;
}

await test('lists findings, goes to them, and silences one until a date, for the command too', async () => {
	await using navigator = await startNavigator({sandbox: {organizations: 20}});
	const {sandbox, stateHome} = navigator;
	const id = await navigator.idOf('Americas');
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, business_phone: 'call me'}});
	const check = async (...words: readonly string[]) =>
		runProgram(['check', ...words], {
			...environmentOf(sandbox),
			XDG_STATE_HOME: stateHome,
			XDG_CACHE_HOME: path.join(stateHome, 'cache'),
		});
	const read = await check('--sync', '--yes', '--quiet');
	assert.equal(read.status, 0, read.stderr);
	const ofPhone = ['--where', 'phone:="call me"', '--max-age', '1d', '--fail-on', 'low'] as const;
	const before = await check(...ofPhone, '--csv');
	assert.equal(before.status, 7);
	const others = before.stdout.split('\r\n').filter(line => line !== '').length - 2;

	const session = await later(navigator);
	await session.follow([
		['Z'],
		/Findings in Acme Distribution[\s\S]+ findings in 19 organizations: 5 high[\s\S]+Rule member-2fa; all of its kind: 2fa:off/v,
	]);
	await session.follow([['/'], 'show all']);
	session.write('call me');
	await session.follow([['enter'], /❯ low +Americas +The business phone is not a phone number\. +call me/v]);
	await session.follow([['s'], 'Why may this finding stay?'], [['enter'], 'Type why this finding may stay.']);
	session.write('They have no phone');
	await session.follow([['enter'], 'Until when?'], [['ctrl+u'], 'Until when?']);
	session.write('2020-01-01');
	await session.follow([['enter'], 'Type a time from now'], [['ctrl+u'], 'Until when?']);
	session.write('2099-12-31');
	await session.follow([['enter'], /Silenced until 2099-12-31/v], [['escape'], '1 silenced']);
	await session.follow([['shift+tab'], /silenced[\s\S]+Americas[\s\S]+Silenced until 2099-12-31: They have no phone/v]);
	assert.deepEqual(
		navigator.writes().filter(each => !each.includes('/profile')),
		[],
	);

	const silenced = await check(...ofPhone, '--csv');
	assert.equal(silenced.stdout.split('\r\n').filter(line => line !== '').length - 1, others);
	assert.match(silenced.stderr, /; 1 silenced\./v);
	const all = await check(...ofPhone, '--all', '--json');
	const {findings} = JSON.parse(all.stdout) as {
		readonly findings: ReadonlyArray<{readonly rule: string; readonly silenced: unknown}>;
	};
	assert.deepEqual(
		findings.filter(each => each.rule === 'invalid-phone').map(each => each.silenced),
		[{reason: 'They have no phone', until: '2099-12-31'}],
	);

	const kept = path.join(stateHome, 'cforgs', 'silenced');
	const file = path.join(kept, readdirSync(kept)[0] ?? '');
	const text = readFileSync(file, 'utf8');
	assert.doesNotMatch(text, /call me|Americas/v, 'only a digest is kept');
	writeFileSync(file, text.replace('2099-12-31', '2020-12-31'));
	const after = await check(...ofPhone, '--csv');
	assert.equal(after.stdout, before.stdout, 'it comes back after the date');
});

await test('narrows the tree to all organizations with such a finding, and goes to the pane of one', async () => {
	await using navigator = await startNavigator({sandbox: {organizations: 20}});
	const {sandbox, stateHome} = navigator;
	await runProgram(['sync', '--yes', '--quiet'], {
		...environmentOf(sandbox),
		XDG_STATE_HOME: stateHome,
		XDG_CACHE_HOME: path.join(stateHome, 'cache'),
	});
	const session = await later(navigator);
	await session.follow(
		[['Z'], /❯ high .+The member has no second factor/v],
		[['f'], /2fa:off/v],
		[['escape', 'Z'], /❯ high .+The member has no second factor/v],
		[['enter'], /Members ─/v],
		[['Z', 'a'], 'Findings everywhere'],
		[['escape'], /Members ─/v],
	);
	assert.deepEqual(navigator.writes(), []);
});
