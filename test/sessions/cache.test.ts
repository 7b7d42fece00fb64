import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {test} from 'node:test';
import {emptyProfile} from '../../source/base/api/schemas.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {environmentOf} from '../base/sandbox/call.js';

/** The kept lists. */
async function keptIn(stateHome: string): Promise<readonly string[]> {
	const folder = join(stateHome, 'cache', 'cforgs', 'known');
	const files = await readdir(folder).catch(() => []);
	return files
		.filter(file => file.endsWith('.sqlite'))
		.map(file => {
			using database = new DatabaseSync(join(folder, file));
			try {
				return database
					.prepare('SELECT text FROM lines ORDER BY at')
					.all()
					.map(({text}) => text)
					.join('\n');
			} catch {
				// The program is making it.
				return '';
			}
		})
		.filter(text => text !== '');
}

/** Resolves once a list with this text is kept, other than these. */
async function untilKept(stateHome: string, text = '', others: readonly string[] = []): Promise<void> {
	let kept: readonly string[] = [];
	while (kept.every(each => others.includes(each) || !each.includes(text))) {
		kept = await keptIn(stateHome); // eslint-disable-line no-await-in-loop
	}
}

await test('shows the last tree at once at the next start with its age, and keeps the cursor when the new list is complete, and reports what has changed', async () => {
	await using navigator = await startNavigator({sandbox: {latency: 400}});
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor(() => session.isAlternate());
	await untilKept(stateHome);
	await session.quit();
	await navigator.write('POST', '/organizations', {name: 'AAA first of all'});

	const next = navigator.again();
	await next.waitFor(/list from just now · loading/v);
	await next.press('j', 'j');
	await next.waitFor(/❯ {3}▸ APAC/v);
	await next.waitFor('· 61 organizations');
	await next.waitFor(/AAA first of all[\s\S]*❯ {3}▸ APAC/v);
	assert.doesNotMatch(next.screen(), /list from/v);
	await next.waitFor(/1 created since \d\d:\d\d UTC · press S to see what changed/v);
	await next.press('S');
	await next.waitFor(/❯ created {2}AAA first of all +you {2}\d{4}-/v);
	await next.press('\r');
	await next.waitFor(/❯ +· AAA first of all[\s\S]*press S to go back to the changes\./v);
});

await test('reports what others changed at each start until somebody looks at it, and never the own import', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await untilKept(stateHome);
	await session.quit();
	await navigator.write('POST', '/organizations', {name: 'AAA of others'});
	const file = join(stateHome, 'own.csv');
	await writeFile(file, 'name\nOwn one\nOwn two\n');
	const own = await runProgram(['onboard', '--from', file, '--yes'], {
		...environmentOf(navigator.sandbox),
		XDG_STATE_HOME: stateHome,
	});
	assert.equal(own.status, 0);

	const startAgain = async () => {
		const next = navigator.again();
		await next.waitFor(/· 63 organizations/v);
		await next.waitFor(/ 1 created since \d\d:\d\d UTC · press S to see what changed/v);
		await untilKept(stateHome, 'AAA of others');
		return next;
	};

	const unopened = await startAgain();
	await unopened.quit();
	const opened = await startAgain();
	await opened.press('S');
	await opened.waitFor(/❯ created {2}AAA of others/v);
	assert.doesNotMatch(opened.screen(), /Own one/v);
	await opened.press('\r');
	await opened.waitFor('press S to go back to the changes.');
	await opened.quit();

	const before = await keptIn(stateHome);
	const seen = navigator.again();
	// The list is kept again once the lists have been compared.
	await untilKept(stateHome, '', before);
	await seen.press('S');
	await seen.waitFor('Nothing changed in the list since');
});

await test('reports values that others changed between two readings until somebody looks at them, whichever program read them', async () => {
	await using navigator = await startNavigator();
	const {session, sandbox, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await untilKept(stateHome);
	await session.quit();
	const run = async (...words: readonly string[]) => {
		const {status, stderr} = await runProgram(words, {
			...environmentOf(sandbox),
			XDG_STATE_HOME: stateHome,
			XDG_CACHE_HOME: join(stateHome, 'cache'),
		});
		assert.equal(status, 0, stderr);
	};

	await run('sync', '--quiet');
	const [own, theirs] = [await navigator.idOf('APAC'), await navigator.idOf('EMEA')];
	await navigator.write('PUT', `/organizations/${theirs}/profile`, {...emptyProfile, business_name: 'Theirs'});
	await run('profile', own, '--set', 'business_name=Ours', '--yes');
	await run('sync', '--max-age', '0', '--quiet');

	const startAgain = async () => {
		const next = navigator.again();
		await next.waitFor(/ 1 profile changed since \d\d:\d\d UTC · press S to see what changed/v);
		return next;
	};

	const unopened = await startAgain();
	await unopened.quit();
	const opened = await startAgain();
	await opened.press('S');
	await opened.waitFor(/Profile changed (?:at|between) .* UTC:[\s\S]*Business name +“.*” → “Theirs”/v);
	assert.doesNotMatch(opened.screen(), /Ours/v);
	await opened.press('\r');
	await opened.waitFor(/\[2 Profile\][\s\S]*press S to go back to the changes\./v);
	await opened.quit();
	const before = await keptIn(stateHome);
	const seen = navigator.again();
	await untilKept(stateHome, '', before);
	await seen.press('S');
	await seen.waitFor('Nothing changed in the list since');
});

await test('stores nothing with --no-cache', async () => {
	await using navigator = await startNavigator({arguments: ['--no-cache']});
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.quit();
	assert.ok(!existsSync(join(stateHome, 'cache', 'cforgs', 'known')));
});

await test('shows the list of the last session at once, and obeys keys typed before it is there', async () => {
	await using navigator = await startNavigator({sandbox: {latency: 1000}});
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('j');
	await session.waitFor(/❯ {3}▸ Americas/v);
	await untilKept(stateHome);
	await session.quit();
	const next = navigator.again();
	await next.waitFor('loading');
	next.write('j');
	await next.waitFor(/❯ {3}▸ APAC/v);
	assert.match(next.screen(), /^ cforgs {2}.* list from just now · loading …/v);
	await next.waitFor(/· 60 organizations[\s\S]*❯ {3}▸ APAC/v);
	assert.doesNotMatch(next.screen(), /list from/v);
});

await test('obeys a key once that is pressed as soon as anything is shown', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await untilKept(stateHome);
	await session.quit();
	const left: boolean[] = [];
	for (const what of ['loading', '❯ ']) {
		const next = navigator.again();
		await next.waitFor(what); // eslint-disable-line no-await-in-loop -- One start after the other, as all that follows.
		next.write('jj');
		await next.waitFor(/❯ {3}▸ APAC/v); // eslint-disable-line no-await-in-loop
		await next.press('q'); // eslint-disable-line no-await-in-loop
		await next.waitForExit(); // eslint-disable-line no-await-in-loop
		left.push(!next.isAlternate());
	}

	assert.deepEqual(left, [true, true]);
});

await test('leaves the screen if a signal ends it as soon as anything is shown', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('❯ ');
	session.kill('SIGTERM');
	const {exitCode, signal} = await session.waitForExit();
	assert.ok(exitCode === 143 || signal === 15);
	assert.equal(session.isAlternate(), false);
});

await test('keeps nothing more in an open session after cforgs forget, and says so', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome, sandbox} = navigator;
	await session.waitFor('· 60 organizations');
	await untilKept(stateHome);
	const forgotten = await runProgram(['forget'], {
		...environmentOf(sandbox),
		XDG_STATE_HOME: stateHome,
		XDG_CACHE_HOME: join(stateHome, 'cache'),
	});
	assert.match(forgotten.stdout, /^Deleted \d files? /v);
	await session.press('down');
	await session.waitFor('What was kept has been deleted. This session keeps nothing more.');
	await session.quit();
	assert.deepEqual(await readdir(join(stateHome, 'cache', 'cforgs', 'known')), []);
});
