import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

const isAscii = (output: string): boolean => /^[\0-\u{7F}]*$/v.test(output);

for (const writer of ['cells', 'ink']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`sends only ASCII with --writer=${writer} through a whole edit if the locale has no UTF-8`, async () => {
		await using navigator = await startNavigator({environment: {LANG: 'en_US.ISO-8859-1'}, arguments: [`--writer=${writer}`]});
		const {session} = navigator;
		await session.waitFor('- 60 organizations');
		await session.waitFor(/\+ Organizations -+ 1\/6 -\+/v);
		await session.waitFor(/2FA (?:yes|no ) {2}\d{4}/v);
		await session.press('j');
		await session.waitFor(/> {3}\+ Americas/v);
		await session.waitFor(/\| {7}Lone Partner/v);
		await session.press('?');
		await session.waitFor('j Down');
		await session.press('escape', 'p');
		await session.waitFor('> Business name');
		session.write('Süd <1>');
		await session.waitFor('S<FC>d <3C>1>');
		await session.press('ctrl+s');
		await session.waitFor('Review - Profile of Americas');
		assert.match(session.screen(), /new .*S<FC>d <3C>1>/v);
		await session.press('y');
		await session.waitFor('saved');
		await session.quit();
		assert.ok(isAscii(session.rawOutput()));
	});
}

await test('sends only ASCII with --ascii from the first byte, also in the start menu without a credential', async () => {
	await using navigator = await startNavigator({arguments: ['--ascii']});
	const {session} = navigator;
	await session.waitFor('- 60 organizations');
	assert.ok(isAscii(session.rawOutput()));

	await using bare = await startNavigator({arguments: ['--ascii'], environment: {CLOUDFLARE_API_TOKEN: ''}});
	await bare.session.waitFor('> ');
	await bare.session.waitFor('Enter');
	assert.ok(isAscii(bare.session.rawOutput()));
});
