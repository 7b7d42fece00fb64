import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator, type Navigator} from '../helpers/navigator.js';
import type {Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';
import {openSandbox} from '../base/sandbox/call.js';

// Returns what a screen reader must not receive: box drawing characters and control sequences other than bracketed paste.
function notRead(output: string): readonly string[] {
	return (
		output
			.replaceAll('\u{1B}[?2004h', '')
			.replaceAll('\u{1B}[?2004l', '')
			.match(/[\u{2500}-\u{259F}[\p{Control}--[\n\r]]]/gv) ?? []
	);
}

/** Everything said so far, line by line. After each line the cursor stays at its beginning until the next line. */
const saidIn = (session: Session): string => session.rawOutput().replaceAll('\r\r\n', '\r\n').replace(/\r$/v, '\r\n');

await using service = await openSandbox({organizations: 3, seed: 7, state: 'older'});

/** Waits for a text after the last text that was waited for. */
function listener({session}: Navigator) {
	let heard = 0;
	return async (what: RegExp) => {
		await session.waitFor(() => what.test(saidIn(session).slice(heard)));
		const output = saidIn(session);
		const found = what.exec(output.slice(heard));
		heard += (found?.index ?? 0) + (found?.[0].length ?? 0);
		return found?.[0] ?? '';
	};
}

await test('finds, reads and edits an organization with speech only', async () => {
	await using navigator = await startNavigator({size: [400, 24], environment: {CFORGS_ACCESSIBLE: '1'}});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/cforgs on 127\.0\.0\.1:\d+, read-write\. Press question mark for the keys\. Press q to quit\.\r\n/v);
	await hear(/60 organizations\.\r\n/v);
	await session.press('?');
	await hear(/j or arrow down: Move down one row/v);
	await hear(/capital E: Expand the whole tree/v);
	await hear(/slash: Find by name, id or loaded profile/v);
	await session.press('escape');
	await hear(/Tree of organizations\.\r\nAcme Distribution, level 1, expanded, 3 sub-organizations, 1 of 6\r\n/v);
	await session.press('j');
	await hear(/Americas, level 2, collapsed, 2 sub-organizations, 2 of 6\r\n/v);
	await session.press('/');
	await hear(/Find: type a name, an id/v);
	session.write('northwind');
	await hear(/Northwind Security, in [^,]+, match 1 of \d+, level \d/v);
	await session.press('enter', 'enter', '2');
	await hear(/Northwind Security, profile, tab 2 of 5\.\r\n/v);
	const before = await hear(/Business phone [^\r]+\r\n/v);
	await session.press('p');
	await hear(/Profile of Northwind Security\. 5 fields\.\r\nKeys: [^\r]*ctrl-s: review/v);
	await hear(/Business name, field 1 of 5: Northwind Security\r\n/v);
	await session.press('tab', 'tab');
	await hear(/Business phone, field 3 of 5: [^\r]+\r\n/v);
	await session.press('ctrl+u');
	await hear(/Business phone: empty\r\n/v);
	session.write('+49 30 1');
	await hear(/\+49 30 1/v);
	await session.press('ctrl+s');
	await hear(/Review, Profile of Northwind Security\.\r\nKeys: y: send/v);
	await hear(
		/Business phone, before: [^\r]+, after: \+49 30 1\r\nThe other 4 fields of the profile are sent again as they are\.\r\nRequest\r\nPUT [^\r]+\r\nbusiness_address: [^\r"]+\r\n[^"]*changed: business_phone: \+49 30 1\r\n/v,
	);
	await session.press('y');
	await hear(/Profile saved, business phone stored, nothing else changed\r\nNorthwind Security, profile/v);
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});

	const output = session.rawOutput();
	assert.doesNotMatch(before, /\+49 30 1\r/v);
	assert.deepEqual(notRead(output), []);
	assert.equal(output.split('nothing else changed').length, 2);
	assert.equal(output.split('60 organizations.').length, 2);
	const [written = ''] = navigator.writes();
	const {result} = await navigator.read<{readonly business_phone: string}>(written.replace('PUT ', ''));
	assert.equal(result.business_phone, '+49 30 1');
});

await test('numbers the choices, and explains why a key cannot act', async () => {
	await using navigator = await startNavigator({size: [400, 24], arguments: ['--accessible']});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/60 organizations\./v);
	await session.press('y');
	await hear(/1\. Id .*\r\n2\. Name Acme Distribution\r\n/v);
	await session.press('2');
	await hear(/Name Acme Distribution, 2 of [6-9]\r\n/v);
	await session.press('2');
	await hear(/You are there already\.\r\n/v);
	await session.press('escape', ':');
	await hear(/\d commands\r\nexpand: Expand, or go to the first child, l or arrow right, 1 of \d+\r\n/v);
	session.write('forward');
	await hear(/forward\r\n1 command\r\nforward, not now: There is nothing to go forward to, right bracket, 1 of 1\r\n/v);
	await session.press('escape');
	await hear(/Tree of organizations\./v);
	await session.press('^');
	await hear(/\^ does nothing here\. Press question mark for the keys that do\.\r\n/v);
	// In a text field, a digit is text.
	await session.press('L');
	await hear(/1\. [^\r]+ GET/v);
	await session.press('/');
	await hear(
		/Enter: keep, Escape: show all, arrow down: next match, arrow up: previous match\.\r\n[^\r]+, 1 of \d\r\n/v,
	);
	session.write('20');
	await hear(/^20/v);
	await session.press('enter');
	await hear(/\/20, match 1 of \d\r\n/v);
	await session.press('escape');
	await hear(/[1-9] of 5\r\n/v);
	await session.press('escape');
	await hear(/Tree of organizations\./v);
	await session.quit();
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('numbers the menu of a start without a credential', async () => {
	await using navigator = await startNavigator({
		size: [400, 24],
		environment: {INK_SCREEN_READER: 'true', CLOUDFLARE_API_TOKEN: ''},
	});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/1\. Explore the sandbox/v);
	await hear(/Explore the sandbox[^\r]*, 1 of 6/v);
	await session.press('5');
	await hear(/How to make a token or a key, 5 of 6/v);
	await session.press('enter');
	await hear(/Make one at https:/v);
	await session.press('escape');
	await hear(/How to make a token or a key, 5 of 6/v);
	await session.press('6', 'enter');
	assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('says what blocks a deletion as a problem, and a question without anything else', async () => {
	await using navigator = await startNavigator({size: [400, 24], arguments: ['--accessible']});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/60 organizations\./v);
	await session.press('D');
	await hear(/problem: 3 sub-organizations[^\r]*\r\n/v);
	await session.press('escape', 'c');
	await hear(/Name, field 1 of 12: empty\r\n/v);
	session.write('New');
	await hear(/New/v);
	await session.press('escape');
	await hear(/^[^\r]*\r\nWhat you typed is not saved\.[^\r]*\r\n$/v);
	await session.press('x');
	await hear(/Tree of organizations\.\r\n/v);
	await session.press('C');
	await hear(/Name, field 1 of 12: empty\r\n/v);
	session.write('Temp');
	await hear(/Temp/v);
	await session.press('ctrl+s');
	await hear(/Review/v);
	await session.press('y');
	await hear(
		/Created Temp, stored as requested\. Press capital B to create another next to it\.\r\nTree of organizations\.\r\nTemp, level 1/v,
	);
	const created = saidIn(session);
	await session.press('D');
	await hear(/To delete it, type its name, then press Enter:\r\n/v);
	for (const letter of 'Temp') {
		session.write(letter);
		await hear(new RegExp(letter, 'v')); // eslint-disable-line no-await-in-loop -- As at a keyboard.
	}

	await session.press('enter');
	await hear(/^\r\nKeys: Escape: stop waiting\.\r\nDeleting …\r\nDeleted Temp \([0-9a-f]+\)\.\r\n/v);
	assert.equal(created.split('Sending, Create an organization.').length, 2);
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('names the keys of the tour as they are pressed', async () => {
	await using navigator = await startNavigator({size: [400, 24], arguments: ['tour', '--accessible']});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/Tour, step 1 of \d+, Move\. [^\r]* Press j to move down a row\. Press k to move back up\.\r\n/v);
	await hear(/Press ctrl-g to skip a step, press ctrl-x to leave the tour, press ctrl-l to list its steps\.\r\n/v);
	// Only the aside is said, and the step is not repeated on the way back.
	await hear(/500 organizations\./v);
	await session.press('?');
	await hear(/\r\nThat is the help: press Escape to close it\.\r\n/v);
	await session.press('escape');
	await hear(/Tree of organizations\.\r\n[^\r]+\r\n/v);
	await session.press('j');
	await hear(/Americas, [^\r]+\r\n/v);
	assert.equal(saidIn(session).split('Tour, step 1 of').length, 2);
	await session.press('ctrl+x');
	await hear(/Tour paused\. Press capital T to resume it, or press q to quit\./v);
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('refuses an ambiguous switch of the environment before it shows anything', async () => {
	await using on = await startNavigator({
		size: [400, 24],
		environment: {CFORGS_ACCESSIBLE: 'true', INK_SCREEN_READER: 'true'},
	});
	await listener(on)(/60 organizations\./v);
	assert.deepEqual(notRead(on.session.rawOutput()), []);
	const refused = await Promise.all(
		['CFORGS_ACCESSIBLE', 'CFORGS_READ_ONLY'].map(async name => {
			await using unclear = await startNavigator({
				size: [400, 24],
				environment: {[name]: 'maybe', INK_SCREEN_READER: 'true'},
			});
			const {exitCode} = await unclear.session.waitForExit();
			return [exitCode, unclear.session.rawOutput()];
		}),
	);
	const refusal = 'must be 1, true or yes to turn it on, or 0, false or no to turn it off.\r\n';
	assert.deepEqual(refused, [
		[2, `cforgs: CFORGS_ACCESSIBLE ${refusal}`],
		[2, `cforgs: CFORGS_READ_ONLY ${refusal}`],
	]);
});

await test('says what every key did, and nothing twice', async () => {
	await using navigator = await startNavigator({size: [400, 24], arguments: ['--accessible']});
	const {session} = navigator;
	await session.waitFor(() => session.rawOutput().includes('60 organizations.'));
	const keys: ReadonlyArray<readonly [key: string, last: RegExp]> = [
		['k', /This is the first row\./v],
		['h', /collapsed, 3 sub-organizations/v],
		['h', /Acme Distribution has nothing above it\./v],
		['l', /expanded, 3 sub-organizations/v],
		['s', /by age, newest first\r\n[^\r]+, created \d{4}-\d\d-\d\d, \d of \d\r\n/v],
		['s', /by all sub-organizations, highest first\r\n[^\r]+, \d+ below it, \d of \d\r\n/v],
		['2', /tab 2 of 5, profile/v],
		['r', /Refreshing Acme Distribution …\r\nRefreshed Acme Distribution\.\r\n/v],
		['s', /by direct sub-organizations/v],
		['s', /by accounts/v],
		['s', /by accounts on all levels/v],
		['s', /by name/v],
		['tab', /Acme Distribution, profile, tab 2 of 5\.\r\n(?:[^\r]+\r\n)+/v],
		['k', /This is the first line\./v],
		['tab', /Accounts of Acme Distribution\.\r\n\d+ accounts?, direct\.\r\n[^\r]+, 1 of \d+\r\n/v],
		['escape', /Tree of organizations\.\r\n[^\r]+\r\n/v],
		['y', /Copy from organization Acme Distribution\.\r\n1\. Id [0-9a-f]+\r\n(?:[^\r]+\r\n)+1 of 9\r\n/v],
		['j', /Name Acme Distribution, 2 of 9\r\n/v],
		['j', /Path Acme Distribution, 3 of 9\r\n/v],
		['j', /JSON, \d+ lines, 4 of 9\r\n/v],
		['j', /curl, 3 lines, 5 of 9\r\n/v],
		[
			'v',
			/curl -X GET '[^\r]+' \\\r\n {2}-H "X-Auth-Email: \$CLOUDFLARE_EMAIL" \\\r\n {2}-H "X-Auth-Key: \$CLOUDFLARE_API_KEY"\r\n/v,
		],
		['escape', /Tree of organizations\.\r\n[^\r]+\r\n/v],
		['L', /Requests\.\r\n1\. [^\r]+\r\n(?:[^\r]+\r\n)+1 of \d+\r\n/v],
		['escape', /Tree of organizations\.\r\n[^\r]+\r\n/v],
	];
	const said: string[] = [];
	for (const [key, last] of keys) {
		const before = saidIn(session).length;
		const heard = () => saidIn(session).slice(before);
		await session.press(key); // eslint-disable-line no-await-in-loop
		await session.waitFor(() => last.test(heard())); // eslint-disable-line no-await-in-loop
		said.push(heard());
	}

	const twice = said.map(text =>
		text.split('\r\n').filter((line, index, lines) => line !== '' && lines.indexOf(line) !== index),
	);
	assert.deepEqual(
		twice,
		said.map(() => []),
	);
	assert.doesNotMatch(said.join(''), /[!?…]\.|\.\.(?!\.)/v);
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('takes the tour in lines with T, and keeps a question about a draft on that draft despite digits', async () => {
	await using navigator = await startNavigator({size: [400, 24], environment: {CFORGS_ACCESSIBLE: '1'}});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/60 organizations\.\r\n/v);
	for (const name of ['First', 'Second']) {
		await session.press('C'); // eslint-disable-line no-await-in-loop
		await hear(/Name, field 1 of 12: empty\r\n/v); // eslint-disable-line no-await-in-loop
		session.write(name);
		await hear(new RegExp(name, 'v')); // eslint-disable-line no-await-in-loop
		await session.press('escape'); // eslint-disable-line no-await-in-loop
		await hear(/What you typed is not saved\./v); // eslint-disable-line no-await-in-loop
		await session.press('k'); // eslint-disable-line no-await-in-loop
		await hear(/Saved as a draft\./v); // eslint-disable-line no-await-in-loop
	}

	await session.press('d');
	await hear(/\r\n1 of 2\r\n/v);
	await session.press('2');
	await hear(/, 2 of 2\r\n/v);
	await session.press('x');
	await hear(/Discard this draft\?/v);
	await session.press('1');
	await hear(/1 does nothing here\./v);
	await session.press('escape', 'q', 'T');
	await hear(/Tour, step 1 of \d+, Move\./v);
	await session.press('ctrl+x');
	await hear(/Back from the tour; everything is as you left it\. You are at Acme Distribution, level 1[^\r]*\.\r\n/v);
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('says the context at the start, and the other one after K', async () => {
	using folder = temporaryFolder();
	const context = (name: string, label: string) =>
		`[contexts.${name}]\nlabel = "${label}"\ncolor = "red"\nbase_url = "${service.url}"\ntoken_variable = "CF_TEST"\n`;
	writeConfig(folder.path, context('one', 'Staging') + context('two', 'PRODUCTION'));
	await using navigator = await startNavigator({
		size: [400, 24],
		arguments: ['--accessible', '--context', 'one'],
		environment: {XDG_CONFIG_HOME: folder.path, CF_TEST: service.token, CLOUDFLARE_API_TOKEN: ''},
		isGreeted: false,
	});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/q quits, other keys act there\.\r\n/v);
	await session.press('enter');
	await hear(/cforgs, Staging, on 127\.0\.0\.1:\d+, read-write\./v);
	await hear(/3 organizations\./v);
	await session.press('K');
	await hear(/1\. Staging.*\r\n2\. PRODUCTION/v);
	await session.press('2', 'enter');
	await hear(/cforgs, PRODUCTION, on 127\.0\.0\.1:\d+, read-write\./v);
	await hear(/3 organizations\./v);
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('resolves a conflict with speech only', async () => {
	await using navigator = await startNavigator({size: [400, 24], arguments: ['--accessible']});
	const {session} = navigator;
	const hear = listener(navigator);
	await hear(/60 organizations\./v);
	await session.press('p');
	await hear(/Business name, field 1 of \d+: Acme Distribution\r\n/v);
	session.write(' A');
	await hear(/A/v);
	const [root] = await navigator.organizationsNamed('Acme Distribution');
	const place = `/organizations/${root?.id}/profile`;
	const {result} = await navigator.read<Readonly<Record<string, string>>>(place);
	await navigator.write('PUT', place, {...result, business_name: 'Acme · ✓', business_phone: '+1'});
	await session.press('ctrl+s');
	await hear(/Request/v);
	await session.press('y');
	await hear(/Conflict, Profile of Acme Distribution\.\r\nKeys: arrow left: theirs, arrow right: yours, [^\r]+\r\n/v);
	await hear(
		/^The stored values have changed since you opened this\. Nothing is sent: choose what to keep of 2 fields\.\r\n/v,
	);
	await hear(
		/^Business name, 1 of 2, not chosen yet: [^\r]+ before: Acme Distribution\. theirs: Acme · ✓\. yours: Acme Distribution A\.\r\n/v,
	);
	await hear(/\d UTC: operator@acme-distribution\.example changed the profile \(key\)\.\r\n$/v);
	await session.press('k');
	await hear(/^This is the first row\.\r\n$/v);
	await session.press('left');
	await hear(/^Business name, kept, theirs: Acme · ✓\r\n$/v);
	await session.press('right');
	await hear(/^Business name, kept, yours: Acme Distribution A\r\n$/v);
	await session.press('j');
	await hear(/^Business phone, 2 of 2, not changed by you: [^\r]+ theirs: \+1\.\r\n$/v);
	await session.press('j');
	await hear(/^This is the last row\.\r\n$/v);
	await session.press('enter');
	await hear(/before: Acme · ✓, after: Acme Distribution A\r\n/v);
	assert.deepEqual(notRead(session.rawOutput()), []);
});

await test('keeps the cursor at the last line for a braille display, and breaks no word', async () => {
	await using navigator = await startNavigator({size: [40, 24], arguments: ['--accessible']});
	const {session} = navigator;
	const shownLine = () => session.screen().split('\n')[session.cursor().row]?.trimEnd();
	const rests = async (line: string) => session.waitFor(() => shownLine() === line && session.cursor().column === 0);
	await rests('60 organizations.');
	await session.press('l', 'end');
	await rests('Lone Partner, level 2, 6 of 6');
	await session.press('c');
	await session.waitFor(/Name, field 1 of 12: empty/v);
	// Typed text has its own line.
	await rests('');
	session.write('New');
	await session.waitFor(() => shownLine() === 'New');
	assert.match(session.screen(), /Keys: Tab: next, ctrl-s: review, Escape:\s*\n *leave,/v);
	await session.press('ctrl+c');
	await session.waitForExit();
	assert.equal(shownLine(), '');
});
