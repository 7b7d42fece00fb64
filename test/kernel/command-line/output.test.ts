import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {tellWait} from '../../../source/kernel/command-line/output.js';

await test('writes one line for all long waits at the same time without a terminal, and none for quiet waits', (t: TestContext) => {
	const said: string[] = [];
	t.mock.timers.enable({apis: ['Date']});
	t.mock.method(process.stderr, 'write', (text: string) => {
		said.push(text);
	});
	const {isTTY} = process.stderr;
	process.stderr.isTTY = false;
	tellWait(10_000, false);
	tellWait(60_000, true);
	tellWait(60_000, false);
	tellWait(60_010, false);
	t.mock.timers.tick(60_000);
	tellWait(299_001, false);
	process.stderr.isTTY = isTTY;
	t.mock.restoreAll();
	t.assert.deepStrictEqual(
		said,
		[60, 300].map(seconds => `cforgs: The rate limit is reached; continuing in ${seconds} seconds …\n`),
	);
});
