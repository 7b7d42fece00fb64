import assert from 'node:assert/strict';
import {access, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {tourSteps} from '../../source/abilities/tour/steps.js';
import {asciiText} from '../../source/base/text/ascii.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {startSession, type Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {playAll} from '../scripts/play.js';
import {cardTitle, takeTour} from '../scripts/tour.js';

type Tour = AsyncDisposable & {
	readonly stateHome: string;
	start(size: readonly [columns: number, rows: number], organizations?: number): Session;
};

function openTour(): Tour {
	const folder = temporaryFolder();
	const stateHome = folder.path;
	const sessions: Session[] = [];
	return {
		stateHome,
		start([columns, rows], organizations = 60) {
			const session = startSession({
				arguments: [program, 'tour', '--organizations', String(organizations)],
				columns,
				rows,
				environment: {XDG_STATE_HOME: stateHome},
			});
			sessions.push(session);
			return session;
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(sessions.map(async session => session[Symbol.asyncDispose]()));
			folder[Symbol.dispose]();
		},
	};
}

const place = ({stateHome}: Tour) => join(stateHome, 'cforgs', 'tour-step');

await test('completes the tour by following its cards, and leaves nothing behind', async () => {
	await using tour = openTour();
	await playAll(takeTour(tour.start([120, 40]), {organizations: 60, keeps: 'yours'}));
	await assert.rejects(access(place(tour)), {code: 'ENOENT'});
});

await test('completes the tour at 80×24 with the default number of organizations, keeping the colleague’s values', async () => {
	await using tour = openTour();
	await playAll(takeTour(tour.start([80, 24], 500), {organizations: 500, keeps: 'theirs'}));
	await assert.rejects(access(place(tour)), {code: 'ENOENT'});
});

await test('shows asides, skips a step, pauses and resumes the tour, and starts at any step', async () => {
	await using tour = openTour();
	const session = tour.start([80, 24]);
	await session.waitFor('· 60 organizations');
	await session.press('?');
	await session.waitFor('That is the help: press Esc to close it.');
	await session.waitFor(cardTitle('move'));
	await session.follow(
		[['escape', 'ctrl+g'], cardTitle('fold')],
		[['ctrl+g'], cardTitle('find')],
		[['ctrl+x'], 'Tour paused.'],
	);
	await session.quit();
	assert.equal(await readFile(place(tour), 'utf8'), '2');

	const next = tour.start([80, 24]);
	await next.waitFor(cardTitle('find'));
	await next.waitFor('· 60 organizations');
	await next.press('ctrl+l');
	await next.waitFor('you are here');
	await next.press('k', 'k', 'enter');
	await next.waitFor(cardTitle('move'));
});

await test('goes on with the first account after the tour was ended in the middle of it', async () => {
	await using tour = openTour();
	const session = tour.start([80, 24]);
	await session.waitFor('· 60 organizations');
	await session.press('ctrl+l');
	await session.waitFor('you are here');
	await session.press('G', 'k', 'k', 'enter');
	await session.waitFor(cardTitle('account'));
	await session.press('tab', 'tab', 'c');
	await session.waitFor('Create an account');
	session.write('Website');
	await session.waitFor('Website');
	session.kill('SIGTERM');
	await session.waitForExit();
	assert.equal(await readFile(place(tour), 'utf8'), String(tourSteps.findIndex(({id}) => id === 'account')));

	const next = tour.start([80, 24]);
	await next.waitFor(cardTitle('account'));
	await next.waitFor('· 60 organizations');
	await next.press('tab', 'tab', 'c');
	await next.waitFor('Create an account');
	next.write('Website');
	await next.follow([['enter'], 'POST /accounts'], [['pagedown'], '"unit": {'], [['y'], cardTitle('commands')]);
});

await test('takes the tour with T during a read-only session without touching its data, and returns from every exit', async () => {
	await using navigator = await startNavigator({size: [80, 24], environment: {CFORGS_READ_ONLY: '1'}});
	const {session} = navigator;
	await session.waitFor('read-only · 60 organizations');
	await session.press('j', 'l', 'j', '2');
	// The detail is updated once the cursor rests.
	await session.waitFor(
		screen =>
			/❯ {3}▸ Fabrikam/v.test(screen) && screen.includes('› Fabrikam Networks') && screen.includes('Business phone'),
	);
	const head = session.screen().split('\n').slice(0, 5);
	const comesBack = async () => {
		await session.waitFor('Back from the tour');
		assert.deepEqual(session.screen().split('\n').slice(0, 5), head);
	};

	session.write('TTj');
	await session.waitFor('sandbox · read-write · 500 organizations');
	await session.waitFor(cardTitle('move'));
	const asked = navigator.sandbox.requests.length;
	// One by one, so that a misdirected key is noticed.
	const asideAndBack = [
		['?', 'That is the help'],
		['escape', ': commands'],
	] as const;
	for (const [key, shown] of [
		['j', '❯  ▸ Americas'],
		['k', cardTitle('fold')],
		...asideAndBack,
		['ctrl+g', cardTitle('find')],
		...asideAndBack,
	] as const) {
		await session.press(key); // eslint-disable-line no-await-in-loop
		await session.waitFor(shown); // eslint-disable-line no-await-in-loop
	}

	assert.equal(navigator.sandbox.requests.length, asked);
	await session.press('q');
	await comesBack();
	await session.press(':');
	session.write('take the tour');
	await session.waitFor(/❯ T +take the tour/v);
	await session.press('enter');
	await session.waitFor(cardTitle('find'));
	await session.press('ctrl+x');
	await comesBack();
	await session.press('T');
	await session.waitFor(cardTitle('find'));
	await session.press('ctrl+c');
	await comesBack();
	assert.deepEqual(navigator.writes(), []);
});

await test('ends only the tour on SIGINT and on ctrl-c', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('T');
	await session.waitFor(cardTitle('move'));
	session.kill('SIGINT');
	await session.waitFor('Back from the tour');
	await session.press('T');
	await session.waitFor(/Tour \d+\//v);
	await session.press('ctrl+c');
	await session.waitFor('Back from the tour');
	assert.match(session.screen(), /· 60 organizations/v);
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('ends both programs if the line drops during the tour', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('T');
	await session.waitFor(cardTitle('move'));
	session.kill('SIGTERM');
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 143);
	assert.equal(session.isAlternate(), false);
});

await test('takes the tour with T in the current theme, characters and bandwidth', async () => {
	await using navigator = await startNavigator({
		size: [80, 24],
		arguments: ['--ascii'],
		environment: {CFORGS_THEME: 'mono', COLORTERM: 'truecolor'},
	});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.press('b');
	await session.waitFor('Saving bytes');
	await session.press('T');
	await session.waitFor(
		screen => screen.includes(asciiText(cardTitle('move'))) && screen.includes('Press <Enter> to load the'),
	);
	assert.doesNotMatch(session.rawOutput(), /[^\0-\u{7F}]/v);
	assert.doesNotMatch(session.rawOutput(), /\[(?:\d+;)*[34]8;[25];/v);
});
