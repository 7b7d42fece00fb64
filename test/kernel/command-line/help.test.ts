import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {completionScript, shells} from '../../../source/kernel/command-line/completion.js';
import {commands} from '../../../source/command-table.js';
import {readCommandLine} from '../../../source/kernel/command-line/read-command-line.js';
import {helpOf} from '../../../source/kernel/command-line/help.js';
import {commandNamed, namesOf} from '../../../source/kernel/command-line/commands.js';
import {UsageError} from '../../../source/kernel/options/exit-status.js';

const refusalOf = (...words: readonly string[]): string => {
	try {
		readCommandLine(commands, words);
		return '';
	} catch (error) {
		return error instanceof UsageError ? error.message : 'another error';
	}
};

const help = (name: string): string => {
	const command = commandNamed(commands, name);
	return command ? helpOf(commands, command) : '';
};

// Splits a line into words like a shell, as far as the examples need.
const wordsOf = (line: string): readonly string[] => line.matchAll(/(?:[^\s"]|"[^"]*")+/gv).map(([word]) => word.replaceAll('"', '')).toArray();

await test('shows the help with --help, -h and help, or the help of a named command', () => {
	const asked = (line: string) => {
		const {shows, command} = readCommandLine(commands, wordsOf(line));
		return [shows, command.name];
	};

	assert.deepEqual(['--help', '-h', 'help', '--json -h'].map(line => asked(line)), Array.from({length: 4}, () => ['help', '']));
	assert.deepEqual(['export --help', 'export -h', 'help export', 'help export --json', 'export --profiles --help'].map(line => asked(line)), Array.from({length: 5}, () => ['help', 'export']));
});

await test('shows the version with --version, -v and version', () => {
	assert.deepEqual(['--version', '-v', 'version', 'list -v'].map(line => readCommandLine(commands, wordsOf(line)).shows), Array.from({length: 4}, () => 'version'));
});

await test('shows only the command’s own usage, flags and a working example in its help', () => {
	const names = namesOf(commands);
	const used = names.map(name => help(name).matchAll(/^ {4}\$ cforgs (?<command>[\w\-]+)/gmv).map(({groups}) => groups?.['command']).toArray());
	assert.deepEqual(used.map(each => [...new Set(each)]), names.map(name => [name]));
	const examples = names.map(name => /(?<=^ {2}Example\n {4}\$ cforgs ).*$/mv.exec(help(name))?.[0].replace(/ > .*$/v, '') ?? '');
	assert.deepEqual(examples.map(line => refusalOf(...wordsOf(line))), names.map(() => ''));
	assert.deepEqual(examples.map(line => readCommandLine(commands, wordsOf(line)).command.name), names);
	assert.match(help('export'), /^ {4}--format FORMAT {3}/mv);
	assert.doesNotMatch(help('export'), /--theme|--pubname|--seed|--version/v);
	assert.match(help('sandbox'), /--seed NUMBER/v);
});

await test('suggests the nearest name for a mistyped command or flag', () => {
	assert.equal(refusalOf('exprot'), 'There is no command “exprot”. Did you mean export? See cforgs --help.');
	assert.equal(refusalOf('help', 'snapshto'), 'There is no command “snapshto”. Did you mean snapshot? See cforgs --help.');
	assert.equal(refusalOf('list', '--jsno'), 'There is no option --jsno. Did you mean --json? See cforgs --help.');
	assert.equal(refusalOf('list', '--name-contain', 'a'), 'There is no option --name-contain. Did you mean --name-contains? See cforgs --help.');
	assert.equal(refusalOf('-x'), 'There is no option -x. See cforgs --help.');
	assert.match(refusalOf('--api-token', 'secret'), /^Do not pass a credential on the command line \(--api-token\): other users/v);
});

await test('accepts deprecated filters, and shows them nowhere', () => {
	const deprecated = ['--pubname', '--pubname-contains', '--pubname-starts-with', '--pubname-ends-with'];
	const {flags} = readCommandLine(commands, ['accounts', 'a1', ...deprecated.flatMap(flag => [flag, 'x'])]);
	assert.deepEqual([flags.pubname, flags.pubnameContains, flags.pubnameStartsWith, flags.pubnameEndsWith], ['x', 'x', 'x', 'x']);
	assert.match(refusalOf('list', '--pubname', 'x'), /^--pubname belongs to cforgs accounts\./v);
	const shown = [help(''), help('accounts'), ...shells.map(shell => completionScript(commands, shell)), readFileSync('docs/command-line.md', 'utf8')].join('\n');
	assert.doesNotMatch(shown, /pubname/v);
});
