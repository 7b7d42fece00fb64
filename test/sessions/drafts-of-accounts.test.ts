import assert from 'node:assert/strict';
import {test} from 'node:test';
import {draftsOf, waitForDraft} from '../helpers/drafts-on-disk.js';
import {goTo, startNavigator, type Navigator} from '../helpers/navigator.js';

/** Goes to the accounts of an organization that has some. */
async function openAccounts(navigator: Navigator): Promise<void> {
	await navigator.session.waitFor('60 organizations');
	await goTo(navigator, 'retail', 'tab', 'tab');
	await navigator.session.waitFor(', direct');
}

async function killed(navigator: Navigator): Promise<ReturnType<Navigator['again']>> {
	navigator.session.kill('SIGKILL');
	await navigator.session.waitForExit();
	assert.deepEqual(navigator.writes(), []);
	return navigator.again();
}

/** Sends a review that is longer than the screen. */
async function sendLongReview(session: Awaited<ReturnType<typeof killed>>): Promise<void> {
	await session.waitFor('show every');
	await session.press('ctrl+d');
	await session.waitFor(/ above ─/v);
	await session.press('y');
}

await test('keeps typed tags after kill -9 in the middle of typing, to open, review and send them', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	await openAccounts(navigator);
	const {session} = navigator;
	await session.press('#');
	await session.waitFor('another tag');
	await session.press('up', 'up');
	session.write('walkkey');
	await session.press('tab');
	session.write('half a val');
	await waitForDraft(navigator, 'half a val');
	const next = await killed(navigator);
	await next.waitFor(/tags: walkkey/v);
	await next.press('enter');
	await next.waitFor('half a val');
	await next.press('ctrl+s');
	await sendLongReview(next);
	await next.waitFor('Saved the tags of');
	assert.deepEqual([draftsOf(navigator), navigator.writes().length], [[], 1]);
});

await test('keeps the typed changes of an account after kill -9, to open, review and send them', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	await openAccounts(navigator);
	const {session} = navigator;
	await session.press('e');
	await session.waitFor('❯ Name');
	session.write(' half');
	await session.waitFor(' half');
	await waitForDraft(navigator, ' half');
	const next = await killed(navigator);
	await next.waitFor(/account: name/v);
	await next.press('enter');
	await next.waitFor(/❯ Name.* half/v);
	await next.waitFor('was ');
	await next.press('enter');
	await next.waitFor('To send, press y');
	await next.press('y');
	await next.waitFor(/Changed .* half: name/v);
	assert.deepEqual([draftsOf(navigator), navigator.writes().length], [[], 1]);
});

await test('keeps the name of a new account after kill -9, and creates the account once', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	await openAccounts(navigator);
	const {session} = navigator;
	await session.press('c');
	await session.waitFor('Create an account');
	session.write('Half a na');
	await waitForDraft(navigator, 'Half a na');
	const next = await killed(navigator);
	await next.waitFor(/Half a na +new account: standard/v);
	await next.press('enter');
	await next.waitFor(/Name +Half a na/v);
	next.write('me');
	await next.press('enter');
	await sendLongReview(next);
	await next.waitFor('Created the account Half a name in');
	assert.deepEqual([draftsOf(navigator), navigator.writes()], [[], ['POST /accounts']]);
});
