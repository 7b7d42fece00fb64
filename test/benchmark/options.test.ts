import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import process from 'node:process';
import {test} from 'node:test';
import {measureNames, readOptions} from '../../benchmark/options.js';

type Ended = {readonly status: unknown; readonly stdout: string; readonly stderr: string};

const run = async (script: string, ...words: readonly string[]): Promise<Ended> =>
	new Promise(resolve => {
		execFile(process.execPath, ['--import=tsx', `benchmark/${script}`, ...words], (error, stdout, stderr) => {
			resolve({status: error ? error.code : 0, stdout, stderr});
		});
	});

await test('prints the options, and a sentence instead of a stack trace for a wrong one', async () => {
	const [help, ssh, unknown, count] = await Promise.all([
		run('main.ts', '--help'),
		run('ssh.ts', '--help'),
		run('main.ts', '--nothing'),
		run('main.ts', '--rounds', '0'),
	]);
	assert.deepEqual([help.status, help.stderr], [0, '']);
	assert.match(
		help.stdout,
		/^Usage: npm run benchmark -- \[options\]\n\n {2}--rounds NUMBER +how often to measure \(default 2\)\n/v,
	);
	assert.deepEqual(
		measureNames.filter(name => !help.stdout.includes(name)),
		[],
	);
	assert.deepEqual(
		[ssh.status, ssh.stdout.includes('--rounds NUMBER'), ssh.stdout.includes('--only')],
		[0, true, false],
	);
	assert.deepEqual([unknown.status, unknown.stdout, unknown.stderr.trimEnd().split('\n').length], [2, '', 1]);
	assert.match(unknown.stderr, /--nothing.*--help lists the options\.\n$/v);
	assert.deepEqual(count, {status: 2, stdout: '', stderr: '--rounds takes a whole number from 1 up.\n'});
});

await test('reads what to measure', () => {
	assert.deepEqual(readOptions(['--only', 'keys', '--idle', '5']), {
		rounds: 2,
		only: 'keys',
		idleSeconds: 5,
		isWritten: false,
	});
});
