import assert from 'node:assert/strict';
import {chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {findConfig} from '../../../source/program/config/find.js';
import {abilities} from '../../../source/run.js';
import {ofUnix} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {writeConfig} from '../../helpers/write-config.js';

function homeWith(
	base: string,
	text: string,
	mode = 0o600,
): {readonly home: {readonly XDG_CONFIG_HOME: string}; readonly file: string} {
	const file = writeConfig(base, text);
	chmodSync(file, mode);
	return {home: {XDG_CONFIG_HOME: base}, file};
}

await test('finds no config without a file', async () => {
	using folder = temporaryFolder();
	assert.equal(await findConfig({XDG_CONFIG_HOME: folder.path}, abilities), undefined);
});

await test('reads a file that only its owner can read', async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(folder.path, 'low_bandwidth = true\n[contexts.a]\ncolor = "red"');
	assert.deepEqual(await findConfig(home, abilities), {
		file,
		low_bandwidth: true,
		contexts: new Map([['a', {color: 'red'}]]),
	});
});

await test('reports mistakes with the file and the line', async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(folder.path, 'a = 1\ncache = 2');
	await assert.rejects(findConfig(home, abilities), {
		name: 'UsageError',
		status: 2,
		message: [
			`${file}, line 1: a is not a setting. There are context, read_only, low_bandwidth, cache, theme, colors, ascii, accessible, scroll_jump, keep_days, notify, contexts, command, keys, filters, check.`,
			`${file}, line 2: cache takes true or false.`,
		].join('\n'),
	});
});

await test('refuses a file that others can read or change, with the chmod to run', ofUnix, async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(folder.path, '', 0o640);
	await assert.rejects(findConfig(home, abilities), {
		message: `The config file ${file} can be read by others: run chmod 600 '${file}'`,
	});
	chmodSync(file, 0o602);
	await assert.rejects(findConfig(home, abilities), {
		message: `The config file ${file} can be changed by others: run chmod 600 '${file}'`,
	});
	chmodSync(file, 0o600);
	chmodSync(path.dirname(file), 0o777);
	await assert.rejects(findConfig(home, abilities), {
		message: `The config file ${file} can be replaced by others, because they can write to its folder: run chmod go-w '${path.dirname(file)}'`,
	});
});

await test('refuses a file of another user, but not of root', ofUnix, async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(folder.path, 'cache = false');
	const {getuid} = process;
	const own = getuid?.() ?? 0;
	const stranger = 12_345;
	Object.assign(process, {getuid: () => own + stranger});
	try {
		// Root can change everything anyway, so its files are accepted. As root, the test gives the file away.
		const administrators = own === 0 ? await findConfig(home, abilities) : undefined;
		assert.equal(administrators?.cache, own === 0 ? false : undefined);
		if (own === 0) {
			chownSync(file, stranger + 1, stranger + 1);
		}

		await assert.rejects(findConfig(home, abilities), {
			message: `The config file ${file} belongs to another user of this machine: change its owner, or remove it.`,
		});
	} finally {
		Object.assign(process, {getuid});
	}
});

await test('accepts any file on systems without file modes, such as Windows', async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(folder.path, 'cache = false', 0o666);
	const {getuid} = process;
	Object.assign(process, {getuid: undefined});
	try {
		assert.deepEqual(await findConfig(home, abilities), {file, cache: false, contexts: new Map()});
	} finally {
		Object.assign(process, {getuid});
	}
});

await test('checks the target of a link', ofUnix, async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(path.join(folder.path, 'home'), '');
	const real = path.join(folder.path, 'real.toml');
	writeFileSync(real, 'cache = false', {mode: 0o600});
	rmSync(file);
	symlinkSync(real, file);
	assert.deepEqual(await findConfig(home, abilities), {file, cache: false, contexts: new Map()});
	chmodSync(real, 0o644);
	await assert.rejects(findConfig(home, abilities), {
		message: `The config file ${file}, which leads to ${real}, can be read by others: run chmod 600 '${real}'`,
	});
	chmodSync(real, 0o600);
	chmodSync(path.dirname(file), 0o770);
	const message = `The config file ${file}, which leads to ${real}, can be replaced by others, because they can write to its folder: run chmod go-w '${path.dirname(file)}'`;
	await assert.rejects(findConfig(home, abilities), {message});
});

await test('refuses a file that is too large for a config file', async () => {
	using folder = temporaryFolder();
	const {home, file} = homeWith(folder.path, '#'.repeat(70_000));
	await assert.rejects(findConfig(home, abilities), {
		message: `The config file ${file} is larger than 64 KiB: replace it with a config file, or remove it.`,
	});
});

await test('refuses a folder in place of the file', ofUnix, async () => {
	using other = temporaryFolder();
	mkdirSync(path.join(other.path, 'cforgs', 'config.toml'), {recursive: true});
	await assert.rejects(
		findConfig({XDG_CONFIG_HOME: other.path}, abilities),
		/is not a file: replace it with a config file/v,
	);
});
