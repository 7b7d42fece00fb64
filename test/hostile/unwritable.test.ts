import assert from 'node:assert/strict';
import {existsSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {ownMark} from '../../source/kernel/storage/process-mark.js';
import {failingDisk} from '../helpers/failing-disk.js';
import {startNavigator, typeNewName} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {writeConfig} from '../helpers/write-config.js';

type Obstacle = {
	/** Prepares the folder, and returns the environment to add, and the folder to use. */
	readonly make: (folder: string) => {readonly home: string; readonly environment?: Readonly<Record<string, string>>};
	readonly text: RegExp;
};

const failing = (code: string, text: RegExp, isReadable = false): readonly [string, Obstacle] => [
	code + (isReadable ? ' of writes' : ''),
	{make: folder => ({home: folder, environment: failingDisk([folder], code, {isReadable})}), text},
];

const obstacles = new Map<string, Obstacle>([
	[
		'a file in place of the folder',
		{
			make(folder) {
				const file = path.join(folder, 'file');
				writeFileSync(file, '');
				return {home: file};
			},
			text: /is a file, not a folder \(ENOTDIR\)/v,
		},
	],
	[
		'a link that leads to itself',
		{
			make(folder) {
				const loop = path.join(folder, 'loop');
				symlinkSync(loop, loop);
				return {home: loop};
			},
			text: /leads through a loop of links \(ELOOP\)/v,
		},
	],
	[
		'a name that is too long',
		{make: folder => ({home: path.join(folder, 'x'.repeat(300))}), text: /the path is too long \(ENAMETOOLONG\)/v},
	],
	[
		'a folder that cannot be created',
		{make: () => ({home: '/proc/none'}), text: /\/proc\/none does not exist \(ENOENT\)/v},
	],
	[
		'a home folder that does not exist',
		{
			make: () => ({home: '', environment: {HOME: '/proc/none', XDG_CACHE_HOME: '', XDG_CONFIG_HOME: ''}}),
			text: /\/proc\/none\S* does not exist \(ENOENT\)/v,
		},
	],
	failing('EACCES', /permission denied for .*\(EACCES\)/v),
	failing('EPERM', /belongs to another user, or is protected \(EPERM\)/v, true),
	failing('EROFS', /the disk is read-only \(EROFS\)/v, true),
	failing('ENOSPC', /the disk is full \(ENOSPC\)/v, true),
	failing('EDQUOT', /your disk quota is used up \(EDQUOT\)/v, true),
	failing('EMFILE', /too many files are open \(EMFILE\)/v),
	failing('EIO', /the disk reports an error \(EIO\)/v),
]);

await test('removes what a killed program left, at the next start', async () => {
	await using navigator = await startNavigator();
	const left = path.join(
		navigator.stateHome,
		'cforgs',
		`.cforgs-4194305-1${ownMark().replace(/^\d+-\d+/v, '')}.${'0'.repeat(32)}.tmp`,
	);
	writeFileSync(left, '');
	await navigator.session.waitFor('60 organizations');
	await navigator.session.quit();
	const next = navigator.again();
	await next.waitFor('60 organizations');
	await until(() => !existsSync(left));
	assert.deepEqual(await next.quit(), {exitCode: 0, signal: 0});
});

await test('says in a sentence why the config file cannot be read', async () => {
	using folder = temporaryFolder();
	const loop = path.join(folder.path, 'loop');
	symlinkSync(loop, loop);
	const file = writeConfig(folder.path, 'read_only = true\n');
	const disks = [
		...['EACCES', 'EIO', 'EMFILE'].map(code => failingDisk([file], code)),
		failingDisk([path.dirname(file)], 'EACCES', {isOnly: 'stat'}),
	];
	const environments = [{XDG_CONFIG_HOME: loop}, ...disks.map(disk => ({XDG_CONFIG_HOME: folder.path, ...disk}))];
	const failures = await Promise.all(environments.map(async environment => runProgram(['list'], environment)));
	assert.deepEqual(
		failures.map(({status}) => status),
		failures.map(() => 2),
	);
	const texts = failures.map(
		({stderr}) =>
			/^cforgs: The config file \S+ cannot be read: (?<why>.*)\. cforgs does not start without it, because it may make this session read-only\. Make it readable, or set XDG_CONFIG_HOME to another folder\.\n$/v.exec(
				stderr,
			)?.groups?.['why'],
	);
	assert.deepEqual(texts, [
		'it is a link, or leads through a loop of links (ELOOP)',
		'permission denied (EACCES)',
		'the disk reports an error (EIO)',
		'too many files are open (EMFILE)',
		'permission denied (EACCES)',
	]);
});

// The text of the right pane, or of the whole screen, on one line.
const flat = (screen: string): string =>
	screen
		.split('\n')
		.map(line => line.split('││').at(-1))
		.join(' ')
		.replaceAll(/[\s│]+/gv, ' ');

for (const [name, {make, text}] of obstacles) {
	// eslint-disable-next-line no-await-in-loop -- One session after the other.
	await test(`works without a state folder, and says that drafts are lost: ${name}`, async () => {
		using folder = temporaryFolder();
		const {home, environment} = make(folder.path);
		await using navigator = await startNavigator({environment: {XDG_STATE_HOME: home, ...environment}});
		const {session} = navigator;
		await session.waitFor(/↵ continues|60 organizations/v);
		if (session.screen().includes('↵ continues')) {
			await session.press('enter');
		}

		await session.waitFor('60 organizations');
		await session.press('d');
		await session.press('c');
		await session.waitFor(
			screen =>
				text.test(flat(screen)) &&
				/Drafts cannot be saved: .*What you type is lost if cforgs ends\./v.test(flat(screen)),
		);
		session.write('New');
		await session.waitFor(/Name +New/v);
		await session.press('escape');
		await session.waitFor('What you typed is not saved.');
		await session.press('k');
		await session.waitFor(screen => /The draft cannot be saved on disk: .*Go back and review it/v.test(flat(screen)));
		await session.press('ctrl+c');
		assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
		const end = flat(session.screen());
		assert.match(end, /What you typed is lost: /v);
		assert.match(end, text);
		assert.doesNotMatch(end, /crashed|kept as a draft/v);
	});

	// eslint-disable-next-line no-await-in-loop -- One session after the other.
	await test(`works without a cache folder: ${name}`, async () => {
		using folder = temporaryFolder();
		const {home, environment} = make(folder.path);
		await using navigator = await startNavigator({environment: {XDG_CACHE_HOME: home, ...environment}});
		const {session} = navigator;
		await typeNewName(navigator, 'New');
		await session.press('ctrl+c');
		assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
		assert.match(flat(session.screen()), /What you typed is kept as a draft; the next start offers it\./v);
		assert.doesNotMatch(flat(session.screen()), /crashed/v);
	});
}
