import assert from 'node:assert/strict';
import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {goTo, startNavigator, type Navigator} from '../helpers/navigator.js';
import {environmentOf} from '../base/sandbox/call.js';

const folderOf = ({stateHome}: Navigator) => path.join(stateHome, 'cforgs', 'drafts');

const filesOf = async (navigator: Navigator) => {
	const files = await readdir(folderOf(navigator)).catch((): string[] => []);
	return files.filter(file => file.endsWith('.json'));
};

async function oneFileOf(navigator: Navigator, deadline = Date.now() + 10_000): Promise<string> {
	const [file] = await filesOf(navigator);
	if (file !== undefined) {
		return file;
	}

	return Date.now() > deadline ? assert.fail('no draft was written') : oneFileOf(navigator, deadline);
}

async function openProfile(navigator: Navigator): Promise<void> {
	await navigator.session.waitFor('· 60 organizations');
	await goTo(navigator, 'lone partner', 'p');
	await navigator.session.waitFor('❯ Business name');
}

await test('keeps a form after kill -9, to open, review and save it', async () => {
	await using navigator = await startNavigator();
	await openProfile(navigator);
	navigator.session.write(' half');
	const file = path.join(folderOf(navigator), await oneFileOf(navigator));
	const modes = await Promise.all([stat(folderOf(navigator)), stat(file)]);
	assert.deepEqual(
		modes.map(({mode}) => (mode % 0o1000).toString(8)),
		['700', '600'],
	);
	const text = await readFile(file, 'utf8');
	assert.equal(text.includes(navigator.sandbox.key), false);
	navigator.session.kill('SIGKILL');
	await navigator.session.waitForExit();

	const next = navigator.again();
	await next.waitFor(/Lone.* business name: “.*”/v);
	await next.press('enter');
	await next.waitFor('Lone Partner half');
	await next.press('ctrl+s');
	await next.waitFor('→ Lone Partner half');
	await next.press('y');
	await next.waitFor('stored, nothing else changed');
	assert.deepEqual(await filesOf(navigator), []);
});

await test('keeps a form after a dropped line, and asks about changes of another user', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	await openProfile(navigator);
	navigator.session.write(' mine');
	await navigator.session.press('tab', 'tab', 'x');
	await navigator.session.waitFor(/❯ Business phone.*x/v);
	navigator.session.kill('SIGHUP');
	await navigator.session.waitForExit();
	const id = await navigator.idOf('Lone Partner');
	const before = await navigator.profileOf(id);
	await navigator.write('PUT', `/organizations/${id}/profile`, {
		...before,
		business_name: 'Theirs',
		business_email: 'theirs@x.example',
	});

	const next = navigator.again();
	await next.waitFor(/Lone.* business name: “.*” and 1 more/v);
	await next.press('enter');
	await next.waitFor('The stored values have');
	await next.press('enter');
	await next.waitFor('Choose for business name first');
	await next.press('right', 'enter');
	await next.waitFor('Review');
	await next.press('y');
	await next.waitFor('nothing else changed');
	assert.deepEqual(await navigator.profileOf(id), {
		...before,
		business_name: `${before['business_name'] ?? ''} mine`,
		business_email: 'theirs@x.example',
		business_phone: `${before['business_phone'] ?? ''}x`,
	});
});

await test('offers a draft of the profile on the command line before its form', async () => {
	await using navigator = await startNavigator();
	await openProfile(navigator);
	await navigator.session.press('x', 'ctrl+c');
	await navigator.session.waitForExit();
	await using asked = await startNavigator({
		arguments: ['profile', await navigator.idOf('Lone Partner')],
		environment: {...environmentOf(navigator.sandbox), XDG_STATE_HOME: navigator.stateHome},
	});
	await asked.session.waitFor(/Lone.* business name: “.*”/v);
	await asked.session.press('enter');
	await asked.session.waitFor(/❯ Business name.*x/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('keeps a draft on ctrl-c and reports it, and deletes it when discarded', async () => {
	await using navigator = await startNavigator();
	await openProfile(navigator);
	await navigator.session.press('x', 'ctrl+c');
	const {exitCode} = await navigator.session.waitForExit();
	assert.equal(exitCode, 0);
	assert.match(navigator.session.rawOutput(), /kept as a draft/v);
	const next = navigator.again();
	await next.waitFor('Drafts');
	await next.press('x');
	await next.waitFor('Discard this draft?');
	await next.press('y');
	await next.waitFor(screen => !screen.includes('Drafts'));
	assert.deepEqual(await filesOf(navigator), []);
});

await test('asks once about an open form on quitting, and keeps the drafts of two programs apart', async () => {
	await using navigator = await startNavigator();
	await openProfile(navigator);
	await navigator.session.press('x');
	await navigator.session.waitFor(/❯ Business name.*x/v);
	const other = navigator.again();
	await other.waitFor('· 60 organizations');
	await oneFileOf(navigator);
	await other.press('d');
	await other.waitFor('No drafts.');
	await navigator.session.press('escape', 'k');
	await navigator.session.waitFor('Saved as a draft.');
	await navigator.session.press('q');
	await navigator.session.waitFor('The next start offers your drafts: a form.');
	await navigator.session.quit();
	await other.press('d');
	await other.waitFor(/Lone.* business name: “.*”/v);
	await other.press('enter');
	await other.waitFor(/❯ Business name.*x/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('offers no draft of another credential', async () => {
	await using navigator = await startNavigator();
	await openProfile(navigator);
	await navigator.session.press('x', 'ctrl+c');
	await navigator.session.waitForExit();
	await using other = await startNavigator({
		environment: {
			CLOUDFLARE_BASE_URL: navigator.sandbox.url,
			CLOUDFLARE_API_TOKEN: navigator.sandbox.token,
			XDG_STATE_HOME: navigator.stateHome,
		},
	});
	await other.session.waitFor('· 60 organizations');
	await other.session.press('d');
	await other.session.waitFor('No drafts.');
	const files = await filesOf(navigator);
	assert.equal(files.length, 1);
});
