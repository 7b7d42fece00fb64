import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {manualPage, roff} from '../../build/manual.js';
import {commands} from '../../source/command-table.js';
import {namedCommands} from '../../source/kernel/command-line/commands.js';
import {listedOptions} from '../../source/kernel/options/options.js';

const page = manualPage(commands, '2026-11-28');

await test('escapes everything that roff would read as a request', () => {
	assert.equal(
		roff(".TH\n'quote --flag \\n “x” …"),
		String.raw`\&.TH` + '\n' + String.raw`\&'quote \-\-flag \en \(lqx\(rq ...`,
	);
	assert.match(page, /^\p{ASCII}+$/v);
});

await test('names every command, option and exit status', () => {
	assert.deepEqual(
		namedCommands(commands).filter(({name}) => !page.includes(`.B cforgs ${roff(name)}`)),
		[],
	);
	assert.deepEqual(
		listedOptions().filter(({flag}) => !page.includes(`.B ${roff(flag)}`)),
		[],
	);
	assert.match(page, /^\.B 8$/mv);
});

// Skips the check if the program is not installed.
const checkedBy = (program: string) => ({
	skip: spawnSync(program, ['--version']).error && `${program} is not installed`,
});

await test('passes the checks of mandoc', checkedBy('mandoc'), () => {
	assert.equal(spawnSync('mandoc', ['-Tlint', '-Wwarning'], {input: page, encoding: 'utf8'}).stdout, '');
});

await test('passes the checks of groff', checkedBy('groff'), () => {
	assert.equal(spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], {input: page, encoding: 'utf8'}).stderr, '');
});
