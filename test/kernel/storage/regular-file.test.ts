import assert from 'node:assert/strict';
import {
	closeSync,
	constants,
	mkdirSync,
	openSync,
	readdirSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {abilities, connect, readCommandLine} from '../../../source/run.js';
import {runDiff} from '../../../source/abilities/compare/command-line/diff.js';
import {commands} from '../../../source/command-table.js';
import {appendToFile} from '../../../source/kernel/storage/write-file.js';
import {batchFiles} from '../../../source/abilities/onboard/file/batch-files.js';
import {openDrafts} from '../../../source/kernel/storage/drafts.js';
import {openJournal} from '../../../source/kernel/storage/journal.js';
import {openLedger} from '../../../source/abilities/onboard/file/ledger.js';
import {openPlaceMemory} from '../../../source/abilities/organizations/begin.js';
import {readLimited, readRegularBytes, readRegularFile} from '../../../source/kernel/storage/disk.js';
import {openTourPlace} from '../../../source/abilities/tour/ability.js';
import {openRequestLog} from '../../../source/program/connection/request-log.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {openTreeCache} from '../../../source/kernel/storage/tree-cache.js';
import {makePipe, ofUnix} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner = {host: 'api.test', fingerprint: 'f', context: undefined};

await test('reads and extends only a regular file', ofUnix, () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'file');
	const text = 'ä€😀'.repeat(40_000);
	appendToFile(file, text);
	appendToFile(file, 'end');
	assert.equal(readRegularFile(file), `${text}end`);
	const pipe = path.join(folder.path, 'pipe');
	makePipe(pipe);
	assert.throws(() => readRegularFile(pipe), {code: 'no regular file'});
	assert.throws(
		() => {
			appendToFile(pipe, 'text');
		},
		{code: 'ENXIO'},
	);
	assert.throws(() => readRegularBytes('/dev/zero'), {code: 'no regular file'});
	assert.throws(() => readRegularBytes(folder.path), {code: 'EISDIR'});
	const link = path.join(folder.path, 'link');
	symlinkSync(file, link);
	assert.throws(
		() => {
			appendToFile(link, 'text');
		},
		{code: 'ELOOP'},
	);
	truncateSync(file, 256 * 1024 * 1024 + 1);
	assert.throws(() => readRegularBytes(file), {code: 'too large'});
});

await test('starts despite pipes in place of the state files', ofUnix, async () => {
	using folder = temporaryFolder();
	const openTree = () =>
		openTreeCache(openKnown({stateFolder: folder.path, cacheFolder: folder.path, owner}), async () => undefined);
	const [places, tour, cache, journal] = [
		openPlaceMemory(folder.path, owner),
		openTourPlace(folder.path),
		openTree(),
		openJournal(folder.path, owner.host),
	];
	const drafts = openDrafts(folder.path, owner, () => 1);
	for (const name of ['drafts', 'journal', 'onboarding', 'places', 'known']) {
		mkdirSync(path.join(folder.path, name), {recursive: true});
	}

	places.keep({tab: 'profile', unfoldedDepth: 1, flipped: []});
	tour.keep(2);
	await cache.keep({organizations: [], readAt: 1}, () => true);
	for (const name of ['places', 'known'].flatMap(each =>
		readdirSync(path.join(folder.path, each)).map(file => path.join(each, file)),
	)) {
		makePipe(path.join(folder.path, name));
	}

	for (const name of ['tour-step', 'drafts/0123.json', 'journal/api.test.ndjson', 'onboarding/api.test.ndjson']) {
		makePipe(path.join(folder.path, name));
	}

	assert.deepEqual(
		[places.read(), tour.read(), openTree().read(), journal.list(), drafts.list()],
		[undefined, 0, undefined, [], []],
	);
	assert.throws(() => openLedger(folder.path, owner.host, 'customers.csv'), {code: 'no regular file'});
	assert.throws(
		() => {
			journal.settle({at: 1, id: 'a1'}, 'stored');
		},
		{code: 'ENXIO'},
	);
});

await test('refuses a pipe or a device as a file of rows', ofUnix, async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'customers.csv');
	makePipe(file);
	await assert.rejects(batchFiles(file).read(), {
		message: `${file} is not usable. It is a pipe or a device. Use a regular file.`,
	});
	await assert.rejects(batchFiles('/dev/zero').read(), {
		message: '/dev/zero is not usable. It is a pipe or a device. Use a regular file.',
	});
	rmSync(file);
	writeFileSync(file, 'name\nAcme\n');
	makePipe(path.join(folder.path, 'customers.result.csv'));
	const files = batchFiles(file);
	const {target} = await files.writeResult({table: await files.read(), rows: []}, true);
	assert.equal(target, path.join(folder.path, 'customers.result-2.csv'));
});

await test('ends a stream that is too large', async () => {
	const stream = async function* () {
		for (;;) {
			yield new Uint8Array(1000).fill(97);
		}
	};

	await assert.rejects(readLimited(stream(), 'Standard input', 10_000), {code: 'too large'});
	const short = async function* () {
		yield new Uint8Array([0xe2, 0x82]);
		yield new Uint8Array([0xac]);
	};

	assert.equal(await readLimited(short(), 'Standard input', 3), '€');
});

await test('waits for a pipe neither as the request log nor as a snapshot', ofUnix, async () => {
	using folder = temporaryFolder();
	const pipe = path.join(folder.path, 'pipe');
	makePipe(pipe);
	const open = () => openRequestLog(pipe, {scheme: 'token', token: 'x'}, () => 0);
	assert.throws(open, {code: 'ENXIO'});
	const reader = openSync(pipe, constants.O_RDWR);
	assert.throws(open, {code: 'no regular file'});
	closeSync(reader);
	const outcomes = await Promise.all(
		[pipe, '/dev/zero'].map(async file =>
			runDiff({
				command: 'diff',
				operands: [file, file],
				flags: readCommandLine(commands, ['diff', file, file]).flags,
				environment: {},
				connect,
				abilities,
				showScreen: async () => 0,
			}),
		),
	);
	assert.deepEqual(outcomes, [1, 1]);
});
