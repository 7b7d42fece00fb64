import assert from 'node:assert/strict';
import {chmod, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {goTo, startNavigator, type Navigator} from '../helpers/navigator.js';
import {environmentOf} from '../base/sandbox/call.js';

async function select(navigator: Navigator, name = 'lone partner'): Promise<void> {
	await navigator.session.waitFor(/· 6\d organizations/v);
	await goTo(navigator, name);
	await navigator.session.waitFor(new RegExp(`❯ .*${name}`, 'iv'));
}

await test('edits one field of a profile with six keys and the text, and sends the other four unchanged', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	const odd = {
		business_address: '{ "line1":"Ålesund 1",\t"zip": 9007199254740993, "x":"\\u00e9" }',
		business_email: 'a@b.example',
		business_name: 'Lone',
		business_phone: '1',
		external_metadata: '{"b":1,"a":2}',
	};
	await navigator.write('PUT', `/organizations/${id}/profile`, odd);
	await select(navigator);
	await session.press('p', 'down', 'down', 'ctrl+u');
	session.write('+1 555 0100');
	await session.follow(
		[['ctrl+s'], '→ +1 555 0100'],
		[['y'], /business phone stored, nothing else changed/v],
		[['p'], '❯ Business name'],
	);
	assert.deepEqual(await navigator.profileOf(id), {...odd, business_phone: '+1 555 0100'});
});

await test('opens the profile of an id with the cursor in the named field', async () => {
	await using navigator = await startNavigator();
	const id = await navigator.idOf('Lone Partner');
	await using other = await startNavigator({arguments: ['profile', id, '--edit', 'business_email']});
	await other.session.waitFor('❯ Business email');
	await other.session.press('ctrl+u');
	other.session.write('new@x.example');
	await other.session.press('ctrl+s');
	await other.session.waitFor('→ new@x.example');
	await other.session.press('y');
	await other.session.waitFor('business email stored');
	const {business_email: email} = await other.profileOf(id);
	assert.equal(email, 'new@x.example');
});

await test('asks about a change during an open form before it sends anything', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	const before = await navigator.profileOf(id);
	await select(navigator);
	await session.press('p');
	await session.waitFor('❯ Business name');
	session.write(' yours');
	await navigator.write('PUT', `/organizations/${id}/profile`, {
		...before,
		business_name: 'Theirs',
		business_phone: '+1',
	});
	await session.press('ctrl+s');
	await session.waitFor('Review');
	await session.press('y');
	await session.waitFor('The stored values have');
	assert.deepEqual(navigator.writes(), [`PUT /organizations/${id}/profile`]);
	await session.press('left', 'enter');
	await session.waitFor('Their value is kept, so there is nothing to send.');
	await session.press('p');
	await session.waitFor(/❯ Business name +Theirs/v);
	session.write(' and ours');
	await session.press('ctrl+s');
	await session.waitFor('→ Theirs and ours');
	await session.press('y');
	await session.waitFor('stored, nothing else changed');
	assert.deepEqual(await navigator.profileOf(id), {...before, business_name: 'Theirs and ours', business_phone: '+1'});
});

await test('merges changes to a JSON object member by member', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	const before = await navigator.profileOf(id);
	const address = {line1: 'ul. Nowa 1', line2: 'x'.repeat(200), city: 'Gdynia'};
	await navigator.write('PUT', `/organizations/${id}/profile`, {...before, business_address: JSON.stringify(address)});
	await select(navigator);
	await session.press('p', 'down', 'down', 'down');
	await session.waitFor(/❯ {3}line 1 +ul\. Nowa 1/v);
	session.write('23');
	await navigator.write('PUT', `/organizations/${id}/profile`, {
		...before,
		business_address: JSON.stringify({...address, city: 'Sopot'}),
	});
	await session.follow(
		[['ctrl+s'], 'Review'],
		[
			['y'],
			/Business address · line 1[\s\S]*✓ yours +ul\. Nowa 123[\s\S]*Business address · city[\s\S]*before +Gdynia[\s\S]*✓ theirs +Sopot/v,
		],
		[['enter'], 'Review'],
		[['y'], 'stored, nothing else changed'],
	);
	const {business_address: stored} = await navigator.profileOf(id);
	assert.equal(stored, JSON.stringify({...address, line1: 'ul. Nowa 123', city: 'Sopot'}));
});

await test('edits a member of JSON in place, and keeps every other byte', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	const before = {
		...(await navigator.profileOf(id)),
		business_address: '{ "zip" : 9007199254740993,\t"city":"K\\u00f8ln", "line1":"a" }',
		external_metadata: '{"broken": ',
	};
	await navigator.write('PUT', `/organizations/${id}/profile`, before);
	await select(navigator);
	await session.press('p');
	await session.waitFor('This looks like JSON but is not valid.');
	await session.press('down', 'down', 'down', 'down', 'down');
	await session.waitFor(/❯ {3}line 1 +a/v);
	session.write('b');
	await session.follow(
		[['ctrl+t'], /…,.*"line1":"ab" \}/v],
		[['ctrl+s'], 'Review'],
		[['y'], 'business address · line 1 stored, nothing else changed'],
	);
	assert.deepEqual(await navigator.profileOf(id), {
		...before,
		business_address: before.business_address.replace('"a"', '"ab"'),
	});
});

await test('edits a value in $EDITOR, and loses nothing if the editor fails', async () => {
	await using navigator = await startNavigator();
	const script = path.join(navigator.stateHome, 'editor');
	const seen = path.join(navigator.stateHome, 'seen');
	await writeFile(script, `#!/bin/sh\nstat -c %a "$1" > ${seen}\nprintf 'from the editor\\n' > "$1"\n`);
	await chmod(script, 0o700);
	await using edited = await startNavigator({environment: {EDITOR: script}});
	await select(edited);
	await edited.session.press('p', 'ctrl+o');
	await edited.session.waitFor(/❯ Business name +from the editor/v);
	assert.equal(await readFile(seen, 'utf8'), '600\n');

	// The editor receives every key that is typed in it.
	await writeFile(
		script,
		'#!/bin/sh\nfor number in 1 2 3 4; do echo "line $number?"; read -r line; printf %s "$line" >> "$1"; done\n',
	);
	await using typed = await startNavigator({environment: {EDITOR: script}});
	await select(typed);
	await typed.session.press('p');
	await typed.session.waitFor('❯ Business name');
	await typed.session.press('ctrl+u', 'ctrl+o');
	for (const number of [1, 2, 3, 4]) {
		await typed.session.waitFor(`line ${number}?`); // eslint-disable-line no-await-in-loop
		typed.session.write(`${number}\r`);
	}

	await typed.session.waitFor(/❯ Business name +1234/v);

	await using failed = await startNavigator({environment: {VISUAL: '/nowhere/editor'}});
	await select(failed);
	await failed.session.press('p');
	await failed.session.waitFor('❯ Business name');
	failed.session.write(' typed');
	await failed.session.press('ctrl+o');
	await failed.session.waitFor('it was not found');
	assert.match(failed.session.screen(), /❯ Business name .* typed/v);
});

await test('looks up a lost answer as stored, not stored or unknown, and sends once', async () => {
	await using navigator = await startNavigator();
	await using proxy = await startLossyProxy(navigator.sandbox.url);
	const through = async () =>
		startNavigator({environment: {...environmentOf(navigator.sandbox), CLOUDFLARE_BASE_URL: proxy.url}});
	const id = await navigator.idOf('Lone Partner');

	await using stored = await through();
	await select(stored);
	await stored.session.press('p');
	await stored.session.waitFor('❯ Business name');
	stored.session.write('1');
	await stored.session.press('ctrl+s');
	await stored.session.waitFor('Review');
	proxy.lose('answer');
	await stored.session.press('y');
	await stored.session.waitFor('The answer was lost, but a look-up shows: Profile saved');

	await stored.session.press('p');
	await stored.session.waitFor('❯ Business name');
	stored.session.write('2');
	await stored.session.press('ctrl+s');
	await stored.session.waitFor('Review');
	proxy.lose('request');
	await stored.session.press('y');
	await stored.session.waitFor('It is not stored so far.');

	await stored.session.press('ctrl+s');
	await stored.session.waitFor('Review');
	assert.deepEqual(proxy.writes, [`PUT /organizations/${id}/profile`, `PUT /organizations/${id}/profile`]);
});

await test('finds a creation whose answer was lost, and ends with status 6 if another write stays unclear', async () => {
	await using navigator = await startNavigator();
	await using proxy = await startLossyProxy(navigator.sandbox.url);
	await using created = await startNavigator({
		environment: {...environmentOf(navigator.sandbox), CLOUDFLARE_BASE_URL: proxy.url},
	});
	const {session} = created;
	await session.waitFor('· 60 organizations');
	await session.press('c');
	session.write('Lost and Found');
	await session.press('ctrl+s');
	await session.waitFor('POST /organizations');
	proxy.lose('answer');
	await session.press('y');
	await session.waitFor('The answer was lost, but a look-up shows: Created Lost and Found');
	const found = await navigator.organizationsNamed('Lost and Found');
	assert.equal(found.length, 1);
	assert.deepEqual(proxy.writes, ['POST /organizations']);

	// An invitation that stays unclear decides how the session ends.
	await session.press('w', 'i');
	await session.waitFor('Invite');
	session.write('jane@x.example');
	await session.press('enter');
	await session.waitFor('Send 1 invitation?');
	proxy.lose('answer');
	proxy.cutBehindWrite();
	await session.press('y');
	await session.waitFor('It is unclear whether jane@x.example was invited');
	await session.press('escape', 'q');
	// The invitation that may not be stored is kept as a draft.
	await session.waitFor('The next start offers your drafts: typed addresses. Quit?');
	await session.press('q');
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 6);
	assert.match(
		session.screen(),
		/It is unclear whether the service stored the invitation of jane@x\.example to Lost and/v,
	);
});

await test('reports a refused new organization as not ready, never as forbidden', async () => {
	await using navigator = await startNavigator({sandbox: {readyAfter: 2500}});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('C');
	session.write('Young');
	await session.press('ctrl+s');
	await session.waitFor('POST /organizations');
	await session.press('y');
	await session.waitFor('Not ready yet');
	await session.waitFor('Created Young · stored as requested');
	assert.doesNotMatch(session.rawOutput(), /permi/iv);
});

await test('restores the earlier values with undo as a new write', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	const before = await navigator.profileOf(id);
	await select(navigator);
	await session.press('p');
	await session.waitFor('❯ Business name');
	session.write(' wrong');
	await session.follow(
		[['ctrl+s'], 'Review'],
		[['y'], 'stored, nothing else changed'],
		[['u'], /Lone.* business name: was “.*”/v],
		[['enter'], /wrong → /v],
		[['y'], 'stored, nothing else changed'],
	);
	assert.deepEqual(await navigator.profileOf(id), before);
	assert.equal(navigator.writes().length, 2);
});

await test('offers a deleted organization as a new one, and says what cannot be restored', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await navigator.write('POST', '/organizations', {name: 'Phoenix'});
	await select(navigator, 'phoenix');
	await session.press('D');
	await session.waitFor('type its name');
	session.write('Phoenix');
	await session.follow(
		[['enter'], 'Deleted Phoenix'],
		[['u'], '❯ Phoenix  deleted'],
		[['enter'], 'do not come back'],
		[['ctrl+s'], 'POST /organizations'],
		[['y'], 'Created Phoenix'],
	);
	const found = await navigator.organizationsNamed('Phoenix');
	assert.equal(found.length, 1);
});

await test('runs a dry run to its end, copies and prints the request, and sends nothing', async () => {
	await using navigator = await startNavigator({arguments: ['--dry-run']});
	const {session} = navigator;
	await select(navigator);
	await session.waitFor('dry run');
	await session.press('p');
	await session.waitFor('❯ Business name');
	session.write(" O'Neill");
	await session.press('ctrl+s');
	await session.waitFor('Review');
	await session.press('y');
	await session.waitFor('Dry run: nothing was sent.');
	await session.quit();
	assert.ok(session.rawOutput().includes('\u{1B}]52;c;'));
	assert.match(
		session.rawOutput(),
		/curl -X PUT 'http:\/\/127\.0\.0\.1:\d+\/client\/v4\/organizations\/[\da-f]+\/profile'/v,
	);
	assert.equal(session.rawOutput().includes(navigator.sandbox.key), false);
	assert.deepEqual(navigator.writes(), []);
});

await test('names look-alike letters, and deletes such an organization by its id', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await navigator.write('POST', '/organizations', {name: 'Pаypal'});
	const id = await navigator.idOf('Pаypal');
	await session.waitFor('· 61 organizations');
	await session.press('/');
	session.write(id);
	await session.press('enter', 'D');
	await session.waitFor('Cyrillic а (U+0430)');
	session.write('Paypal');
	await session.press('enter');
	await session.waitFor('type or paste its id');
	assert.equal(navigator.writes().length, 1);
	await session.press('ctrl+u');
	session.write(id);
	await session.press('enter');
	await session.waitFor('Deleted P');
	assert.deepEqual(await navigator.organizationsNamed('Pаypal'), []);
});

await test('sends nothing that was not on the screen: neither hidden rows nor what a key confirms before it is drawn', async () => {
	await using navigator = await startNavigator({size: [40, 12]});
	const {session} = navigator;
	await session.waitFor('Acme');
	await session.press('p');
	await session.waitFor('╭ Profile of');
	for (const text of ['1', '2', '3']) {
		session.write(text);
		await session.press('tab'); // eslint-disable-line no-await-in-loop
	}

	await session.waitFor(/❯ +line 1/v);
	// Both keys in one write.
	session.write('\u{13}y');
	await session.waitFor('Nothing was sent: you pressed that key');
	await session.press('y');
	await session.waitFor(/Not sent: \d lines of/v);
	assert.doesNotMatch(session.screen(), /Business phone/v);
	await session.follow([['pagedown'], 'Business phone'], [['y'], 'Profile saved']);
	assert.equal(navigator.writes().length, 1);
});
