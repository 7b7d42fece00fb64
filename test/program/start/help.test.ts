import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {completionScript, shells} from '../../../source/program/start/completion.js';
import {commands} from '../../../source/command-table.js';
import {readCommandLine} from '../../../source/run.js';
import {helpOf} from '../../../source/program/start/help.js';
import {commandNamed, namesOf} from '../../../source/kernel/command-line/commands.js';
import {UsageError} from '../../../source/kernel/options/exit-status.js';
import {filesIn, importsOf} from '../../helpers/imports.js';

const sourceFiles = filesIn('source');

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
const wordsOf = (line: string): readonly string[] =>
	line
		.matchAll(/(?:[^\s"]|"[^"]*")+/gv)
		.map(([word]) => word.replaceAll('"', ''))
		.toArray();

await test('shows the help with --help, -h and help, or the help of a named command', () => {
	const asked = (line: string) => {
		const {shows, command} = readCommandLine(commands, wordsOf(line));
		return [shows, command.name];
	};

	assert.deepEqual(
		['--help', '-h', 'help', '--json -h'].map(line => asked(line)),
		Array.from({length: 4}, () => ['help', '']),
	);
	assert.deepEqual(
		['export --help', 'export -h', 'help export', 'help export --json', 'export --profiles --help'].map(line =>
			asked(line),
		),
		Array.from({length: 5}, () => ['help', 'export']),
	);
});

await test('shows the version with --version, -v and version', () => {
	assert.deepEqual(
		['--version', '-v', 'version', 'list -v'].map(line => readCommandLine(commands, wordsOf(line)).shows),
		Array.from({length: 4}, () => 'version'),
	);
});

await test('shows only the command’s own usage, flags and a working example in its help', () => {
	const names = namesOf(commands);
	const used = names.map(name =>
		help(name)
			.matchAll(/^ {4}\$ cforgs (?<command>[\w\-]+)/gmv)
			.map(({groups}) => groups?.['command'])
			.toArray(),
	);
	assert.deepEqual(
		used.map(each => [...new Set(each)]),
		names.map(name => [name]),
	);
	const examples = names.map(
		name =>
			/(?<=^ {2}Examples\n)(?: {4}\$ cforgs .*\n)+/mv
				.exec(help(name))?.[0]
				.trim()
				.split('\n')
				.map(line => line.replace(/^ *\$ cforgs /v, '').replace(/ > .*$/v, '')) ?? [],
	);
	assert.deepEqual(
		examples.flat().map(line => refusalOf(...wordsOf(line))),
		names.flatMap(() => ['', '']),
	);
	assert.deepEqual(
		examples.map(lines => lines.map(line => readCommandLine(commands, wordsOf(line)).command.name)),
		names.map(name => [name, name]),
	);
	assert.match(help('export'), /^ {4}--format FORMAT {3}/mv);
	assert.doesNotMatch(help('export'), /--theme|--pubname|--seed|--version/v);
	assert.match(help('sandbox'), /--seed NUMBER/v);
});

// The commands whose files also write, for other commands, or have every ability for its keys.
const writeForOthers = new Set(['members', 'config']);

/** Whether a file that a command imports, now or later, is one of these. */
function isReaching(name: string, isSought: (file: string) => boolean): boolean {
	const table = readFileSync('source/command-table.ts', 'utf8');
	const from = table.indexOf(`\t\tname: '${name}',`);
	const row = table.slice(from, table.indexOf('\n\t},', from));
	const open = row
		.matchAll(/import\('\.\/(?<file>[^']+)\.js'\)/gv)
		.map(({groups}) => `source/${groups?.['file'] ?? ''}.ts`)
		.toArray();
	const seen = new Set<string>();
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		open.push(...importsOf(file, sourceFiles, 'ever').filter(next => !seen.has(next)));
		seen.add(file);
	}

	assert.ok(seen.size > 1, name);
	return seen.values().some(file => isSought(file));
}

const isWriting = (file: string): boolean => file === 'source/kernel/writes/engine.ts';

/** Whether a file does something else in a dry run. */
const isDryRunning = (file: string): boolean =>
	isWriting(file) || (file.startsWith('source/abilities/') && /\bdryRun\b/v.test(readFileSync(file, 'utf8')));

await test('lists --dry-run and --read-only only for commands that can change something, in help and completion', () => {
	const names = namesOf(commands);
	const judged = names.filter(name => !writeForOthers.has(name));
	const isListed = (name: string, flag: string): boolean => help(name).split(/\s+/v).includes(flag);
	// The command doctor reports whether changes would be sent.
	assert.deepEqual(
		judged.filter(name => isListed(name, '--dry-run')),
		judged.filter(name => name === 'doctor' || isReaching(name, isDryRunning)),
	);
	assert.deepEqual(
		judged.filter(name => isListed(name, '--read-only')),
		judged.filter(name => name === 'doctor' || isReaching(name, isWriting)),
	);
	assert.deepEqual(
		names.filter(name => !isListed(name, '--context')),
		['completion', 'sandbox'],
	);
	const offers = completionScript(commands, shells[0]).split('\n');
	assert.deepEqual(
		['list', 'set'].map(name =>
			offers.some(line => line.trim().startsWith(`${name}) words=`) && line.includes('--dry-run')),
		),
		[false, true],
	);
});

await test('says for a command that only reads what --yes skips', () => {
	const textOf = (name: string): string =>
		/--yes +(?<text>[^\-]+)/v.exec(help(name))?.groups?.['text']?.replaceAll(/\s+/gv, ' ').trim() ?? '';
	assert.deepEqual(
		['check', 'list', 'set'].map(name => textOf(name)),
		[
			'do not ask before reading that takes more requests than the service accepts now',
			'do not ask before reading that takes more requests than the service accepts now',
			'do not ask for confirmation; without it, cforgs asks on the terminal',
		],
	);
});

await test('wraps the help to the terminal, later lines under their text, without losing a word', () => {
	const wrong = [50, 60, 80, 120].flatMap(columns =>
		namesOf(commands).flatMap(name =>
			[false, true].flatMap(isAll => {
				const command = commandNamed(commands, name);
				const [wrapped, whole] = [columns, Infinity].map(each =>
					command ? helpOf(commands, command, {isAll, columns: each}) : '',
				);
				const lines = wrapped?.split('\n').filter(line => line.length > columns && !line.startsWith('    $ ')) ?? [];
				const isSame = wrapped?.replaceAll(/\s+/gv, '') === whole?.replaceAll(/\s+/gv, '');
				return isSame ? lines : [`${name} at ${columns}`];
			}),
		),
	);
	assert.deepEqual(wrong, []);
	const list = commandNamed(commands, 'list');
	assert.match(list ? helpOf(commands, list, {columns: 60}) : '', /^ {4}--[\-a-z].*\n {30}\S/mv);
});

await test('fits the help of the whole program on a screen, with each command in one task', () => {
	const lines = help('').trim().split('\n');
	assert.ok(lines.length <= 24);
	assert.deepEqual(
		lines.filter(line => line.length > 80),
		[],
	);
	const words = lines
		.slice(
			0,
			lines.findIndex(line => line.includes('--demo')),
		)
		.flatMap(line => line.split(/ {2,}/v));
	assert.deepEqual(
		namesOf(commands).filter(name => words.filter(word => word === name).length !== 1),
		[],
	);
});

await test('explains with help all every option that the others leave out, and the exit status', () => {
	const {command, shows} = readCommandLine(commands, ['help', 'all']);
	assert.equal(shows, 'all');
	const whole = helpOf(commands, command, {isAll: true});
	assert.match(whole, /^ {4}--only KIND +with sync: read only [^;]+; can be repeated; with apply: send only /mv);
	assert.match(whole, /^ {2}Exit status$/mv);
	assert.match(help('apply'), /^ {4}--only KIND +send only one kind of difference/mv);
});

await test('suggests the nearest name for a mistyped command or flag', () => {
	assert.equal(refusalOf('exprot'), 'There is no command “exprot”. Did you mean export? See cforgs --help.');
	assert.equal(
		refusalOf('help', 'snapshto'),
		'There is no command “snapshto”. Did you mean snapshot? See cforgs --help.',
	);
	assert.equal(refusalOf('list', '--jsno'), 'There is no option --jsno. Did you mean --json? See cforgs --help.');
	assert.equal(
		refusalOf('list', '--name-contain', 'a'),
		'There is no option --name-contain. Did you mean --name-contains? See cforgs --help.',
	);
	assert.equal(refusalOf('-x'), 'There is no option -x. See cforgs --help.');
	assert.match(
		refusalOf('--api-token', 'secret'),
		/^Do not pass a credential on the command line \(--api-token\): other users/v,
	);
});

await test('accepts deprecated filters, and shows them nowhere', () => {
	const deprecated = ['--pubname', '--pubname-contains', '--pubname-starts-with', '--pubname-ends-with'];
	const {flags} = readCommandLine(commands, ['accounts', 'a1', ...deprecated.flatMap(flag => [flag, 'x'])]);
	assert.deepEqual(
		[flags.pubname, flags.pubnameContains, flags.pubnameStartsWith, flags.pubnameEndsWith],
		['x', 'x', 'x', 'x'],
	);
	assert.match(refusalOf('list', '--pubname', 'x'), /^--pubname belongs to cforgs accounts\./v);
	const shown = [
		help(''),
		helpOf(commands, readCommandLine(commands, []).command, {isAll: true}),
		help('accounts'),
		...shells.map(shell => completionScript(commands, shell)),
		readFileSync('docs/command-line.md', 'utf8'),
	].join('\n');
	assert.doesNotMatch(shown, /pubname/v);
});
