import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {startNavigator, typeNewName, type Navigator} from '../helpers/navigator.js';
import type {Session} from '../helpers/session.js';

const sizes: ReadonlyArray<readonly [columns: number, rows: number]> = [
	[80, 24],
	[59, 20],
	[1, 1],
	[200, 60],
	[40, 10],
	[39, 9],
	[2, 50],
	[100, 1],
	[120, 30],
	[61, 11],
	[1, 1],
];

function storm({resize}: Session, ...last: readonly [columns: number, rows: number]): void {
	for (let time = 0; time < 4; time++) {
		for (const [columns, rows] of sizes) {
			resize(columns, rows);
		}
	}

	resize(...last);
}

// Each sandbox has its own address.
const screenOf = (session: Session): string => session.screen().replaceAll(/127\.0\.0\.1:\d+/gv, 'here');

const isRead = (screen: string): boolean =>
	screen.includes('60 organizations') && /, direct|directly inside/v.test(screen) && screen.includes('ago)');

/** Waits until both screens are the same. Reports a difference as a comparison, not as a timeout. */
async function showTheSame(stormy: Session, fresh: Session): Promise<void> {
	await stormy.waitFor(() => screenOf(stormy) === screenOf(fresh)).catch(() => undefined);
	assert.equal(screenOf(stormy), screenOf(fresh));
}

await test('draws the right screen after many resizes while the list loads', async () => {
	await using navigator = await startNavigator({sandbox: {latency: 300}});
	await using calm = await startNavigator({size: [110, 32]});
	await navigator.session.waitFor('Loading the organizations');
	storm(navigator.session, 110, 32);
	await navigator.session.waitFor(isRead);
	await calm.session.waitFor(isRead);
	await showTheSame(navigator.session, calm.session);
	storm(navigator.session, 110, 32);
	await showTheSame(navigator.session, calm.session);
	assert.deepEqual(await navigator.session.quit(), {exitCode: 0, signal: 0});
});

for (const [behind, gap] of [
	[2, 60],
	[2, 1200],
	[7, 1200],
	[1, 60],
	[1, 1200],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`takes no answer of the terminal as a key in a review if it is cut behind ${behind} characters for ${gap} ms`, async () => {
		const {promise: isAnswered, resolve: answer} = Promise.withResolvers<void>();
		await using navigator = await startNavigator({
			hasMargins: true,
			background: 'rgb:ffff/ffff/ffff',
			async *answerParts(text) {
				await isAnswered;
				yield text.slice(0, behind);
				await delay(gap);
				yield text.slice(behind);
			},
		});
		const {session} = navigator;
		await typeNewName(navigator, 'Never sent');
		await session.press('ctrl+s');
		await session.waitFor('Review');
		const before = session.screen();
		answer();
		await session.waitFor(() => session.answers() >= 6, 20_000);
		// Behind a long pause, each Escape was a key.
		const isLeft = behind === 1 && gap > 500;
		assert.equal(session.screen() === before, !isLeft);

		assert.doesNotMatch(session.screen(), /rgb|69;|\[\?/v);
		assert.deepEqual(navigator.writes(), []);
	});
}

async function typeInto({session}: Navigator, whenTyped: () => void): Promise<void> {
	await session.waitFor(isRead);
	await session.press('c');
	await session.waitFor('❯ Name');
	session.write('Typed before ');
	whenTyped();
	session.write('and after');
}

await test('loses no typed text after many resizes in a form', async () => {
	await using navigator = await startNavigator();
	await using calm = await startNavigator();
	const {session} = navigator;
	await typeInto(navigator, () => {
		storm(session, 50, 14);
	});
	await session.waitFor('Typed before and after');
	session.resize(90, 20);
	await typeInto(calm, () => {
		calm.session.resize(90, 20);
	});
	await calm.session.waitFor('Typed before and after');
	await showTheSame(session, calm.session);
	assert.match(session.screen(), /Typed before and after/v);
});

await test('can be quit in one cell', async () => {
	await using navigator = await startNavigator({size: [1, 1]});
	const {session} = navigator;
	await session.waitFor(() => session.isAlternate());
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
	assert.doesNotMatch(session.rawOutput(), /\.js:|has failed/v);
});

// The last state of each mode.
function modesLeft(bytes: string): Readonly<Record<string, string>> {
	const set = bytes
		.matchAll(/\[\?(?<mode>\d+)(?<state>[hl])/gv)
		.map(match => [match.groups?.['mode'] ?? '', match.groups?.['state'] ?? ''] as const);
	return Object.fromEntries(set);
}

function assertGivenBack(bytes: string): void {
	const {1049: alternate, 25: cursor, 7: wrap, 2004: paste} = modesLeft(bytes);
	assert.deepEqual({alternate, cursor, wrap, paste}, {alternate: 'l', cursor: 'h', wrap: 'h', paste: 'l'});
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

const pidIn = ({stateHome}: Navigator): number => Number(readFileSync(path.join(stateHome, 'pid'), 'utf8'));

const told = String.raw`stty -a > before; sh -c "echo \$\$ > pid; exec $cforgs"; echo "status=$?"; stty -a > after; cmp before after && echo same; echo over`;

const endings: ReadonlyArray<readonly [name: string, end: (navigator: Navigator) => Promise<void>, status: number]> = [
	['ctrl-c', async ({session}) => session.press('ctrl+c'), 0],
	[
		'SIGTERM',
		async navigator => {
			process.kill(pidIn(navigator), 'SIGTERM');
		},
		143,
	],
	[
		'SIGINT',
		async navigator => {
			process.kill(pidIn(navigator), 'SIGINT');
		},
		130,
	],
	[
		'SIGHUP',
		async navigator => {
			process.kill(pidIn(navigator), 'SIGHUP');
		},
		129,
	],
];

for (const [name, end, status] of endings) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`restores the terminal after ${name} in a form, exits with the right status, and keeps the draft`, async () => {
		await using navigator = await startNavigator({shell: told});
		const {session} = navigator;
		await typeNewName(navigator, 'Half typed');
		await end(navigator);
		await session.waitFor('over');
		assert.match(session.screen(), /kept as a draft/v);
		assert.match(session.screen(), new RegExp(String.raw`status=${status}\nsame\nover`, 'v'));
		assertGivenBack(session.rawOutput());
		assert.equal(isAlive(pidIn(navigator)), false);
		const again = navigator.again();
		await again.waitFor('Half typed');
	});
}

await test('gives the terminal to the shell with ctrl-z, and takes it back with fg', async () => {
	await using navigator = await startNavigator({
		shell:
			'stty -a > before; $cforgs; stty -a > after; cmp before after && echo same; read -r line; fg; stty -a > after; cmp before after && echo same again; echo over',
	});
	const {session} = navigator;
	await session.waitFor(isRead);
	const before = session.screen();
	await session.press('ctrl+z');
	await session.waitFor('same');
	assertGivenBack(session.rawOutput());
	session.write('go on\r');
	await session.waitFor(screen => screen === before);
	await session.press('q');
	await session.waitFor('same again');
	await session.waitFor('over');
	assertGivenBack(session.rawOutput());
	assert.equal(session.isAlternate(), false);
});

await test('leaves no process behind after the line is lost, and keeps the draft', async () => {
	await using navigator = await startNavigator({
		shell: String.raw`echo $$ > shell; exec sh -c "echo \$\$ > pid; exec $cforgs"`,
	});
	const {session} = navigator;
	await typeNewName(navigator, 'Half typed');
	session.hangUp();
	await session.waitForExit();
	assert.equal(isAlive(pidIn(navigator)), false);
	assert.equal(existsSync(path.join(navigator.stateHome, 'cforgs', 'crashes')), false);
	const again = navigator.again();
	await again.waitFor('Half typed');
});

const pidShell = String.raw`exec sh -c "echo \$\$ > pid; exec $cforgs"`;

for (const [name, end] of [
	[
		'a line that is lost',
		async ({session}) => {
			session.hangUp();
			await session.waitForExit();
		},
	],
	[
		'SIGHUP',
		async navigator => {
			process.kill(pidIn(navigator), 'SIGHUP');
			await navigator.session.waitForExit();
		},
	],
] as const satisfies ReadonlyArray<readonly [name: string, end: (navigator: Navigator) => Promise<void>]>) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`opens at the same row after ${name}, with the same folds and tab`, async () => {
		await using navigator = await startNavigator({shell: pidShell});
		const {session} = navigator;
		await session.waitFor(isRead);
		await session.press('l', 'j', 'l', 'j', 'l', 'j', '3');
		await session.waitFor('[3 Flags]');
		await session.waitFor(' 5/13 ');
		const treeOf = (screen: string) => screen.split('\n').map(line => line.split('│', 2)[1]);
		const left = treeOf(session.screen());
		await end(navigator);
		const again = navigator.again();
		await again
			.waitFor(screen => screen.includes(' 5/13 ') && screen.includes('· 60 organizations'))
			.catch(() => undefined);
		assert.deepEqual(treeOf(again.screen()), left);
		assert.match(again.screen(), /\[3 Flags\]/v);
	});
}

await test('refuses TERM=dumb, no terminal, closed input and closed output, and names what works without a screen', async () => {
	const starts = [
		'TERM=dumb $cforgs',
		'$cforgs </dev/null',
		'$cforgs <&-',
		'$cforgs | cat; (exit $PIPESTATUS)',
		'$cforgs tour </dev/null',
	];
	await using navigator = await startNavigator({
		shell: `for start in 1; do ${starts.map(start => `${start}; echo "status=$?"`).join('; ')}; done; echo over`,
	});
	const {session} = navigator;
	await session.waitFor('over');
	const said = session.screen().replaceAll('\n', ' ');
	assert.equal(said.match(/cforgs list --json/gv)?.length, starts.length);
	assert.equal(said.match(/status=1/gv)?.length, starts.length);
	assert.match(said, /TERM=dumb/v);
	assert.doesNotMatch(session.rawOutput(), /\[\?1049|\.js:/v);
});

await test('names the onboarding commands that need no terminal', async () => {
	const file = String.raw`file=$(mktemp); printf "name\nNew" > $file`;
	await using navigator = await startNavigator({
		shell: `${file}; $cforgs onboard </dev/null; $cforgs onboard --from $file </dev/null; rm $file; echo over`,
	});
	const {session} = navigator;
	await session.waitFor('over');
	const said = session.screen().replaceAll('\n', '');
	assert.match(said, /Onboarding needs a terminal\. In pipes and scripts, use: cforgs create --name NAME/v);
	assert.match(
		said,
		/Onboarding from a file needs a terminal\. It shows .* In pipes and scripts, use: cforgs onboard --from FILE --yes/v,
	);
});

await test('treats a closed pipe as success, and prints no stack if output is closed', async () => {
	const runs = [
		'$cforgs list --json | head -c 20; echo " status=$PIPESTATUS"',
		'$cforgs list --json >&-; echo "status=$?"',
		'$cforgs list 2>&- | head -1; echo "status=$PIPESTATUS"',
		'$cforgs list <&- | head -1; echo "status=$PIPESTATUS"',
	];
	await using navigator = await startNavigator({
		sandbox: {organizations: 3000},
		shell: `${runs.join('; ')}; echo over`,
	});
	const {session} = navigator;
	await session.waitFor('over');
	assert.doesNotMatch(session.rawOutput(), /\.js:|at |EPIPE|has failed/v);
	assert.deepEqual(
		session.screen().match(/status=\d+/gv),
		runs.map(() => 'status=0'),
	);
});
