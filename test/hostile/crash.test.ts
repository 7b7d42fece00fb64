import assert from 'node:assert/strict';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

// A defect that is there when it is asked for: thrown where nobody waits for it.
const defect = `--import data:text/javascript,${encodeURIComponent('process.on("SIGUSR2",()=>{throw new Error("cannot read \u{9B}2J cfut_canary0123 of "+process.env.CLOUDFLARE_API_TOKEN)})')}`;

await test('an exception anywhere gives the terminal back, keeps the draft, and says in one paragraph what is left of it', async () => {
	await using navigator = await startNavigator({environment: {NODE_OPTIONS: defect}});
	const {session, stateHome, sandbox} = navigator;
	await session.waitFor('60 organizations');
	await session.press('c');
	await session.waitFor('❯ Name');
	session.write('Half typed');
	await session.waitFor('Half typed');
	session.kill('SIGUSR2');
	assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
	assert.equal(session.isAlternate(), false);
	const said = session.screen().replaceAll('\n', '');
	assert.match(said, /cforgs has failed, which is a defect of it: cannot read ⟦9B⟧2J \[redacted\] of \[redacted\]\./v);
	assert.match(said, /\. The report lies in .*\.txt; it holds no credential\. .*start cforgs again to go on\./v);
	const folder = path.join(stateHome, 'cforgs', 'crashes');
	const [file = ''] = readdirSync(folder);
	const {mode} = statSync(path.join(folder, file));
	assert.equal(mode % 0o1000, 0o600);
	const report = readFileSync(path.join(folder, file), 'utf8');
	assert.match(report, /^cforgs on Node\.js/v);
	assert.equal([report, session.rawOutput()].some(text => text.includes(sandbox.token) || text.includes('canary')), false);
	const again = navigator.again();
	await again.waitFor('Half typed');
});
