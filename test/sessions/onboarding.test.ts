import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {beginOnboarding} from '../scripts/onboarding.js';
import {playAll} from '../scripts/play.js';
import {environmentOf} from '../base/sandbox/call.js';

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
	await next.waitFor('POST /organizations');
	await next.press('y');
	await next.waitFor('Created, ready and read back');
	await next.waitFor(screen => /ID +[\da-f]{32}/v.test(screen) && /Business name +Walked In Ltd/v.test(screen) && /line1 +1 High Street/v.test(screen));
	assert.doesNotMatch(next.screen(), /---|\| \|/v);
	await next.press('y');
	await next.waitFor(/clipboard\s+as Markdown/v);
	const found = await navigator.organizationsNamed('Walked In');
	assert.deepEqual(found.map(({parent}) => parent?.name), ['Americas']);
	const {business_address: address} = await navigator.profileOf(found[0]?.id ?? '');
	assert.equal(address, '{"line1":"1 High Street","line2":"","city":"","zipcode":"","country":"","stateOrProvince":""}');
	assert.deepEqual(navigator.writes(), ['POST /organizations']);

	await next.press('c');
	await next.waitFor('Create an account');
	await next.press('enter');
	await next.waitFor('To send, press y.');
	await next.press('y');
	await next.waitFor('Created the account Walked In in Walked In.');
	const {result: accounts} = await navigator.read<ReadonlyArray<{readonly name: string}>>(`/organizations/${found[0]?.id}/accounts`);
	assert.deepEqual(accounts.map(({name}) => name), ['Walked In']);
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
	const markdown = await readFile(join(navigator.stateHome, files.find(file => file.startsWith('onboarding-') && file.endsWith('.md')) ?? ''), 'utf8');
	assert.match(markdown, /^## Blank\n\n- ID: [\da-f]{32}\n- Path: /v);
	const {name, profile} = JSON.parse(await readFile(join(navigator.stateHome, json), 'utf8')) as {readonly name: string; readonly profile: {readonly business_name: string}};
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
