import assert from 'node:assert/strict';
import {globSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fingerprintOf} from '../../source/kernel/options/credential.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const environment = {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9', CLOUDFLARE_API_TOKEN: 'c0ffee'};

/** Runs `cforgs forget`, which needs no service, with a folder of its own. */
function setUp() {
	const folder = temporaryFolder();
	const cache = path.join(folder.path, 'cache', 'cforgs');
	const cforgs = async (words: readonly string[], more: Readonly<Record<string, string>> = {}) =>
		runProgram(words, {
			...environment,
			XDG_STATE_HOME: path.join(folder.path, 'state'),
			XDG_CACHE_HOME: path.dirname(cache),
			...more,
		});
	const write = (name: string, text = '{}') => {
		mkdirSync(path.dirname(path.join(folder.path, name)), {recursive: true});
		writeFileSync(path.join(folder.path, name), text);
	};

	return {
		folder,
		cache,
		cforgs,
		write,
		/** The kept files, without compiled code. */
		files: () => globSync('{cache/cforgs/{known,news},state}/**/*.*', {cwd: folder.path}).toSorted(),
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

const own = `127.0.0.1_9-${fingerprintOf({scheme: 'token', token: environment.CLOUDFLARE_API_TOKEN})}`;

const ofOwn = [
	`known/${own}.sqlite`,
	`known/${own}.sqlite-shm`,
	`known/${own}.sqlite-wal`,
	`news/${own}.json`,
	`news/${own}-production.json`,
].map(name => `cache/cforgs/${name}`);

const ofOthers = [
	'known/api.cloudflare.com-f00.sqlite',
	`known/${own}f.sqlite`,
	'news/api.cloudflare.com-f00.json',
].map(name => `cache/cforgs/${name}`);

const state = ['state/cforgs/drafts/a.json', 'state/cforgs/journal/127.0.0.1_9.ndjson'];

await test('deletes what was read with this credential, and says what it deleted', async () => {
	using program = setUp();
	const {cforgs, write, files} = program;
	for (const name of [...ofOwn, ...ofOthers, ...state]) {
		write(name, 'x'.repeat(300));
	}

	const dry = await cforgs(['forget', '--dry-run']);
	assert.equal(
		dry.stdout,
		'Would delete 5 files (1.5 KB, the oldest written just now) with what was read from 127.0.0.1:9 with this credential. Drafts and the record of your changes stay.\n',
	);
	assert.equal(files().length, ofOwn.length + ofOthers.length + state.length);
	const run = await cforgs(['forget']);
	assert.deepEqual(run, {status: 0, stderr: '', stdout: dry.stdout.replace('Would delete', 'Deleted')});
	assert.deepEqual(files(), [...ofOthers, ...state].toSorted());
	const again = await cforgs(['forget']);
	assert.deepEqual(
		[again.status, again.stdout],
		[0, 'Nothing is kept of what was read from 127.0.0.1:9 with this credential.\n'],
	);
});

await test('deletes what was read with every credential with --all, but no draft and no record of changes', async () => {
	using program = setUp();
	const {cforgs, write, files} = program;
	for (const name of [...ofOwn, ...ofOthers, ...state]) {
		write(name);
	}

	// Without a credential.
	const run = await cforgs(['forget', '--all', '--json'], {CLOUDFLARE_API_TOKEN: ''});
	const {deleted} = JSON.parse(run.stdout) as {
		readonly deleted: ReadonlyArray<{readonly file: string; readonly bytes: number}>;
	};
	assert.deepEqual(
		deleted.map(({file}) => path.relative(program.folder.path, file)).toSorted(),
		[...ofOwn, ...ofOthers].toSorted(),
	);
	assert.ok(deleted.every(({bytes}) => bytes === 2));
	assert.deepEqual([run.status, files()], [0, state]);
	const demo = await cforgs(['forget', '--demo']);
	assert.deepEqual(demo, {status: 0, stdout: '', stderr: 'cforgs: Nothing is kept of the sandbox.\n'});
});

await test('deletes a link, but nothing behind it', async () => {
	using program = setUp();
	const {cforgs, write, folder, cache} = program;
	write('elsewhere/own.json');
	write('elsewhere/other.json');
	mkdirSync(path.join(cache, 'news'), {recursive: true});
	symlinkSync(path.join(folder.path, 'elsewhere', 'own.json'), path.join(cache, 'news', 'a.json'));
	symlinkSync(path.join(folder.path, 'elsewhere'), path.join(cache, 'known'));
	const run = await cforgs(['forget', '--all']);
	assert.match(run.stdout, /^Deleted 1 file \(\d+ B, written just now\) with what was read from any host\./v);
	assert.deepEqual(globSync('*', {cwd: path.join(folder.path, 'elsewhere')}).toSorted(), ['other.json', 'own.json']);
});
