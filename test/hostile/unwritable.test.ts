import assert from 'node:assert/strict';
import {symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {failingDisk} from '../helpers/failing-disk.js';
import {startNavigator, typeNewName} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

type Obstacle = {
	/**
	Prepares the folder, and returns the environment to add, and the folder to use.
	*/
	readonly make: (folder: string) => {readonly home: string; readonly environment?: Readonly<Record<string, string>>};
	readonly text: RegExp;
};

const failing = (code: string, text: RegExp, isReadable = false): readonly [string, Obstacle] => [code + (isReadable ? ' of writes' : ''), {
	make: folder => ({home: folder, environment: failingDisk([folder], code, {isReadable})}), text,
}];

const obstacles = new Map<string, Obstacle>([
	['a file in place of the folder', {
		make(folder) {
			const file = path.join(folder, 'file');
			writeFileSync(file, '');
			return {home: file};
		},
		text: /is a file, not a folder \(ENOTDIR\)/v,
	}],
	['a link that leads to itself', {
		make(folder) {
			const loop = path.join(folder, 'loop');
			symlinkSync(loop, loop);
			return {home: loop};
		},
		text: /leads through a loop of links \(ELOOP\)/v,
	}],
	['a name that is too long', {make: folder => ({home: path.join(folder, 'x'.repeat(300))}), text: /the path is too long \(ENAMETOOLONG\)/v}],
	['a folder that cannot be created', {make: () => ({home: '/proc/none'}), text: /\/proc\/none does not exist \(ENOENT\)/v}],
	failing('EACCES', /permission denied for .*\(EACCES\)/v),
	failing('EPERM', /belongs to another user, or is protected \(EPERM\)/v, true),
	failing('EROFS', /the disk is read-only \(EROFS\)/v, true),
	failing('ENOSPC', /the disk is full \(ENOSPC\)/v, true),
	failing('EDQUOT', /your disk quota is used up \(EDQUOT\)/v, true),
	failing('EMFILE', /too many files are open \(EMFILE\)/v),
	failing('EIO', /the disk reports an error \(EIO\)/v),
]);

// The text of the right pane, or of the whole screen, on one line.
const flat = (screen: string): string => screen.split('\n').map(line => line.split('││').at(-1)).join(' ').replaceAll(/[\s│]+/gv, ' ');

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
		await session.waitFor(screen => text.test(flat(screen)) && /Drafts cannot be saved: .*What you type is lost if cforgs ends\./v.test(flat(screen)));
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
