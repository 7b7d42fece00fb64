import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {test} from 'node:test';
import {isRunning, ownMark, stateOf} from '../../../source/kernel/storage/process-mark.js';

const markModule = new URL('../../../source/kernel/storage/process-mark.ts', import.meta.url).href;

// Other systems do not offer this information.
const whereTold = {skip: !existsSync('/proc/self/stat')};

await test('reports this process as running, under a stable mark', () => {
	assert.match(ownMark(), /^\d+-\d+-[\da-f]{12}-[\da-f]{12}-\d+$/v);
	assert.equal(ownMark(), ownMark());
	assert.equal(isRunning(ownMark()), true);
	assert.notEqual(isRunning(`${process.pid}-1`), true);
});

await test('reports another process as running until it ends', async () => {
	const script = `const {ownMark} = await import(${JSON.stringify(markModule)}); console.log(ownMark()); setInterval(() => {}, 1000)`;
	const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = (await once(child.stdout, 'data')) as [unknown];
	const mark = String(line).trim();
	assert.equal(mark.split('-', 1)[0], String(child.pid));
	assert.equal(isRunning(mark), true);
	child.kill('SIGKILL');
	await once(child, 'exit');
	assert.equal(isRunning(mark), false);
});

await test('does not confuse a process with an earlier one of the same number', () => {
	const [pid = '', start = '', ...place] = ownMark().split('-', 5);
	assert.equal(isRunning([pid, Number(start) + 1, ...place].join('-')), false);
});

await test('does not take a process of another computer or namespace for a local one', () => {
	const [pid = '', start = '', host = '', boot = '', namespace = ''] = ownMark().split('-', 5);
	const other = '0123456789ab';
	assert.deepEqual(
		[
			[pid, start, host, boot, namespace],
			['4194304', '1', host, boot, namespace],
			[pid, start, other, boot, namespace],
			[pid, start, host, boot, `${namespace}1`],
			['4194304', '1', other, boot, namespace],
			['4194304', '1', host, boot, `${namespace}1`],
			['4194304', '1', other, other, '4026531836'],
		].map(parts => stateOf(parts.join('-'))),
		['running', 'gone', 'elsewhere', 'elsewhere', 'elsewhere', 'elsewhere', 'elsewhere'],
	);
	// After a restart, no earlier process of the computer runs. A container may return on another computer.
	assert.equal(
		stateOf([pid, start, host, other, namespace].join('-')),
		namespace === '4026531836' ? 'gone' : 'elsewhere',
	);
});

await test('reads the start of a process despite brackets and spaces in its name', whereTold, () => {
	const before = ownMark();
	const {title} = process;
	process.title = 'x) R 1) S (';
	try {
		assert.match(readFileSync('/proc/self/stat', 'utf8'), /^\d+ \(x\) R 1\)/v);
		assert.equal(ownMark(), before);
	} finally {
		process.title = title;
	}
});
