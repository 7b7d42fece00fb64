import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openSandbox} from '../base/sandbox/call.js';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

const question = '·\u{1B}[6n';

const isAscii = (output: string): boolean => /^[\0-\u{7F}]*$/v.test(output);

for (const writer of ['cells', 'ink']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`sends only ASCII with --writer=${writer} through a whole edit if the locale has no UTF-8`, async () => {
		await using navigator = await startNavigator({
			environment: {LANG: 'en_US.ISO-8859-1'},
			arguments: [`--writer=${writer}`],
		});
		const {session} = navigator;
		await session.waitFor('- 60 organizations');
		await session.waitFor(/\+ Organizations -+ 1\/6 -\+/v);
		await session.waitFor(/ 2FA no +\|/v);
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
		assert.match(session.screen(), /Business name .*> .*S<FC>d <3C>1>/v);
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

await test('switches to ASCII where the terminal draws signs two columns wide, and loses no key', async () => {
	await using navigator = await startNavigator({isAmbiguousWide: true, answerDelay: 100});
	const {session} = navigator;
	session.write('jj');
	await session.waitFor(/\+ Organizations -+ 3\/6 -\+/v);
	assert.ok(isAscii(session.screen()));
	await session.press('?');
	await session.waitFor('j Down');
	assert.ok(isAscii(session.screen()));
	await session.press('escape');
	await session.quit();
	// A typed key may remove the message before it is drawn.
	await using untouched = await startNavigator({isAmbiguousWide: true, answerDelay: 100});
	await untouched.session.waitFor('so the screen is in ASCII. --no-ascii brings');
	await untouched.session.waitFor(/\+ Organizations -+ 1\/6 -\+/v);
});

await test('switches to ASCII at the first screen of a new credential, and explains it in the session', async () => {
	const {promise: answerDelay, resolve: answer} = Promise.withResolvers<void>();
	await using navigator = await startNavigator({isAmbiguousWide: true, answerDelay, isGreeted: false});
	const {session} = navigator;
	await session.waitFor('This is what your credential can do.');
	answer();
	await session.waitFor(/\n list {11}\+ works {6}GET, \d+ ms\n read {11}\+ works {6}GET, \d+ ms\n/v);
	await session.waitFor('Enter continues to your organizations - q quits');
	assert.ok(isAscii(session.screen()));
	await session.press('enter');
	await session.waitFor('so the screen is in ASCII. --no-ascii brings');
	await session.waitFor(/\+ Organizations -+ 1\/\d+ -\+/v);
	assert.ok(isAscii(session.screen()));
});

await test('switches to ASCII in the start menu, and keeps ASCII in the inputs and in the tour', async () => {
	const environment = {CLOUDFLARE_API_TOKEN: ''};
	await using navigator = await startNavigator({isAmbiguousWide: true, environment});
	const {session} = navigator;
	await session.waitFor(/> Explore the sandbox[\s\S]*j k move, Enter chooses, q or Esc quits\./v);
	assert.ok(isAscii(session.screen()));
	await session.press('j', 'j', 'enter');
	await session.waitFor('API token:');
	session.paste('x'.repeat(40));
	await session.waitFor('*'.repeat(40));
	await session.press('enter');
	await session.waitFor(/The list could not be read\.[\s\S]*> Try again: /v);
	assert.ok(isAscii(session.screen()));
	await session.press('j', 'j', 'enter');
	await session.waitFor('Tour 1/');
	await session.waitFor('so the screen is in ASCII. --no-ascii brings');
	assert.ok(isAscii(session.screen()));
});

await test('explains the switch to ASCII in the next context if the answer of the terminal comes that late', async () => {
	await using other = await openSandbox({organizations: 5, seed: 9});
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		`[contexts.other]\nlabel = "OTHER"\nbase_url = "${other.url}"\ntoken_variable = "CF_OTHER"\n`,
	);
	const {promise: answerDelay, resolve: answer} = Promise.withResolvers<void>();
	await using navigator = await startNavigator({
		isAmbiguousWide: true,
		answerDelay,
		environment: {XDG_CONFIG_HOME: folder.path, CF_OTHER: other.token},
	});
	const {session} = navigator;
	// Wide signs move letters of the header until the answer comes.
	await session.waitFor('Lone Partner');
	await session.waitFor(() => session.rawOutput().includes(question));
	// Without waiting for each, because the program waits only some seconds for the answer.
	await session.press('K', 'j', 'enter');
	await session.waitFor(() => !session.isAlternate());
	answer();
	await session.waitFor('API token from CF_OTHER, context "other"');
	await session.press('enter');
	await session.waitFor('- 5 organizations');
	await session.waitFor('so the screen is in ASCII. --no-ascii brings');
	assert.ok(isAscii(session.screen()));
	await session.press('?');
	await session.waitFor('j Down');
	assert.ok(isAscii(session.screen()));
	await session.press('escape');
	await session.quit();
});

await test('keeps the signs if the terminal draws them one column wide, and asks nothing in tmux, in GNU screen and after --no-ascii', async () => {
	const isAskedIn = async (options: Parameters<typeof startNavigator>[0]) => {
		await using navigator = await startNavigator(options);
		const {session} = navigator;
		await session.waitFor('Lone Partner');
		const {exitCode} = await session.quit();
		assert.equal(exitCode, 0);
		assert.ok(!session.rawOutput().includes('in ASCII'));
		return session.rawOutput().includes(question);
	};

	assert.deepEqual(
		await Promise.all(
			[
				{},
				{environment: {TMUX: '/tmp/tmux,1,0'}, isAmbiguousWide: true},
				{environment: {STY: '1.pts'}, isAmbiguousWide: true},
				{arguments: ['--no-ascii'], isAmbiguousWide: true},
			].map(async each => isAskedIn(each)),
		),
		[true, false, false, false],
	);
});
