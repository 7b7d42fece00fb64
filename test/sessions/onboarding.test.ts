import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {draftsOf} from '../helpers/drafts-on-disk.js';
import {startInFrontOf} from '../helpers/front-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {beginOnboarding} from '../scripts/onboarding.js';
import {playAll} from '../scripts/play.js';
import {environmentOf, openSandbox, readAll} from '../base/sandbox/call.js';

await test('onboards a customer, resumes after an interruption, and shows a summary', async () => {
	await using navigator = await startNavigator({size: [80, 24], sandbox: {readyAfter: 500}});
	const {session} = navigator;
	await playAll(beginOnboarding(session));
	session.kill('SIGHUP');
	await session.waitForExit();

	const next = navigator.again();
	await next.waitFor('Walked In  new organization');
	await next.press('enter');
	await next.waitFor('Onboard a new customer');
	await next.waitFor('The registered address.');
	await next.press('ctrl+s');
	await next.waitFor('First account · Walked In');
	await next.press('ctrl+r');
	await next.waitFor('POST /organizations');
	await next.press('y');
	await next.waitFor('Created, ready and read back');
	await next.waitFor(
		screen =>
			/ID +[\da-f]{32}/v.test(screen) &&
			/Business name +Walked In Ltd/v.test(screen) &&
			/line 1 +1 High Street/v.test(screen),
	);
	assert.doesNotMatch(next.screen(), /---|\| \|/v);
	await next.press('y');
	await next.waitFor(/clipboard\s+as Markdown/v);
	const found = await navigator.organizationsNamed('Walked In');
	assert.deepEqual(
		found.map(({parent}) => parent?.name),
		['Americas'],
	);
	const {business_address: address} = await navigator.profileOf(found[0]?.id ?? '');
	assert.equal(
		address,
		'{"line1":"1 High Street","line2":"","city":"","zipcode":"","country":"","stateOrProvince":""}',
	);
	assert.deepEqual(navigator.writes(), ['POST /organizations']);

	await next.press('c');
	await next.waitFor('Create an account');
	await next.press('enter');
	// The review of one account begins with its question, also if the end does not fit.
	await next.waitFor('show every');
	await next.press('ctrl+d');
	await next.waitFor(/ above ─/v);
	await next.press('y');
	await next.waitFor('Created the account Walked In in Walked In.');
	const {result: accounts} = await navigator.read<ReadonlyArray<{readonly name: string}>>(
		`/organizations/${found[0]?.id}/accounts`,
	);
	assert.deepEqual(
		accounts.map(({name}) => name),
		['Walked In'],
	);
});

await test('stores a blank address as empty, and writes the summary only to new files', async () => {
	await using navigator = await startNavigator({arguments: ['onboard'], size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('Onboard a new customer');
	session.write('Blank');
	// On a start from the shell, no parent is selected.
	await session.waitFor(/Parent +not chosen yet/v);
	await session.press('tab', 'enter');
	await session.waitFor('No parent: a root');
	await session.press('enter', 'tab');
	session.write('Blank Ltd');
	await session.press('ctrl+s');
	await session.waitFor('First account · Blank');
	await session.press('ctrl+r');
	await session.waitFor('"business_address": ""');
	await session.press('y');
	await session.waitFor('Created, ready and read back');
	await session.press('w');
	await session.waitFor(/File +onboarding-blank-[\da-f]{8}\.md/v);
	await session.press('enter');
	// The message takes one line, and the hints stay.
	await session.waitFor(/onboarding-blank-[\da-f]{8}\.md and \.json are written\. *\n.*Esc done/v);
	await session.press('w', 'enter');
	await session.waitFor(/A file of this name exists\. Press y to replace it;[\s│]+press[\s│]+Esc/v);
	await session.press('n', 'escape');
	await session.waitFor('Created, ready and read back');
	const files = await readdir(navigator.stateHome);
	const json = files.find(file => file.endsWith('.json')) ?? '';
	const markdown = await readFile(
		join(navigator.stateHome, files.find(file => file.startsWith('onboarding-') && file.endsWith('.md')) ?? ''),
		'utf8',
	);
	assert.match(markdown, /^## Blank\n\n- ID: [\da-f]{32}\n- Path: /v);
	const {name, profile} = JSON.parse(await readFile(join(navigator.stateHome, json), 'utf8')) as {
		readonly name: string;
		readonly profile: {readonly business_name: string};
	};
	assert.deepEqual([name, profile.business_name], ['Blank', 'Blank Ltd']);
	assert.equal(files.filter(file => file.startsWith('onboarding-')).length, 2);
});

await test('offers an interrupted onboarding before an empty form', async () => {
	await using navigator = await startNavigator({arguments: ['onboard']});
	const {session} = navigator;
	await session.waitFor('Onboard a new customer');
	session.write('Half a customer');
	await session.waitFor(/❯ Name +Half a customer/v);
	await session.press('ctrl+c');
	await session.waitForExit();
	assert.match(session.rawOutput(), /the next start offers it/v);

	const next = navigator.again();
	await next.waitFor('Half a customer  new organization');
	await next.press('escape');
	await next.waitFor('Onboard a new customer');
	assert.doesNotMatch(next.screen(), /Half a customer/v);
	await next.press('escape', 'q');
	await next.waitForExit();
	const last = navigator.again();
	await last.waitFor('Half a customer  new organization');
	await last.press('enter');
	await last.waitFor(/❯ Name +Half a customer/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('sets the requested parent, and never the last selection', async () => {
	await using navigator = await startNavigator({arguments: ['onboard', '--organization', 'Acme Distribution / EMEA']});
	await navigator.session.waitFor(/Parent +EMEA in Acme Distribut/v);
	await navigator.session.press('ctrl+c');
	await navigator.session.waitForExit();
	await using left = await startNavigator({
		arguments: ['onboard'],
		environment: {...environmentOf(navigator.sandbox), XDG_STATE_HOME: navigator.stateHome},
	});
	await left.session.waitFor(/❯ +▸ EMEA/v);
	await left.session.waitFor(/Parent +not chosen yet/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('goes on with the first account after kill -9 between the organization and the account, and creates it once', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	let isHeld = true;
	let count = 0;
	const {promise: sent, resolve: seen} = Promise.withResolvers<void>();
	const {promise: never} = Promise.withResolvers<undefined>();
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		if (method !== 'POST' || !url.endsWith('/accounts')) {
			return undefined;
		}

		count++;
		seen();
		return isHeld ? never : undefined;
	});
	await using navigator = await startNavigator({
		arguments: ['onboard'],
		environment: {...environmentOf(sandbox), CLOUDFLARE_BASE_URL: front.url},
	});
	const {session} = navigator;
	await session.waitFor('Onboard a new customer');
	session.write('Killed between');
	await session.press('tab', 'enter');
	await session.waitFor('No parent: a root');
	await session.press('enter', 'ctrl+s');
	await session.waitFor('First account · Killed between');
	await session.press('enter');
	await session.waitFor('POST /accounts');
	await session.press('y');
	await sent;
	assert.equal(count, 1);
	session.kill('SIGKILL');
	await session.waitForExit();
	isHeld = false;

	const next = navigator.again();
	await next.waitFor(/Killed between +new account: standard/v);
	await next.press('enter');
	await next.waitFor(/Name +Killed between/v);
	await next.press('enter');
	await next.waitFor('An earlier request for this account had no answer.');
	await next.press('y');
	await next.waitFor('Created the account Killed between in');
	const all = await readAll<{readonly id: string; readonly name: string}>(sandbox, '/organizations');
	const organizations = all.filter(({name}) => name === 'Killed between');
	const accounts = await readAll<{readonly name: string}>(
		sandbox,
		`/organizations/${organizations[0]?.id ?? ''}/accounts`,
	);
	assert.deepEqual([organizations.length, accounts.map(({name}) => name)], [1, ['Killed between']]);
	assert.deepEqual(draftsOf(navigator), []);
});
