import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {runInThisContext} from 'node:vm';
import {banner} from '../build/bundle.js';
import {withNote} from '../build/elf-note.js';
import {partOf} from '../build/one-file-parts.js';
import {startSession} from './helpers/session.js';
import {temporaryFolder} from './helpers/temporary-folder.js';
import {cardTitle} from './scripts/tour.js';

using folder = temporaryFolder();
const {path: home} = folder;
const program = path.join(home, 'cforgs');
const environment = {PATH: '/nowhere', HOME: home};
const isMade = process.platform === 'linux' && process.arch === 'x64';
const options = {skip: isMade ? false : 'the one file is for Linux x64'};

if (isMade) {
	execFileSync(process.execPath, ['--import=tsx', 'build/binary.ts', home], {stdio: 'pipe'});
}

const startOneFile = (more: Readonly<Record<string, string>> = {}) =>
	startSession({
		command: program,
		arguments: ['--demo', '--organizations', '20'],
		columns: 120,
		rows: 40,
		cwd: home,
		environment: {...environment, ...more},
	});

await test('runs sessions from the single file, without Node.js', options, async () => {
	await using session = startOneFile();
	await session.waitFor('20 organizations');
	await session.press('p');
	await session.waitFor('❯ Business name');
	await session.press('escape');
	await session.waitFor('╭ Accounts');
	// The tour is the same program again.
	await session.press('T');
	await session.waitFor(cardTitle('move'));
	await session.press('ctrl+c');
	await session.waitFor('Back from the tour');
	const {exitCode} = await session.quit();
	assert.equal(exitCode, 0);
	// The file is built from this Node.js, with its symbol names stripped.
	assert.ok(statSync(program).size <= statSync(process.execPath).size);
});

await test('runs commands from the single file as the package does', options, () => {
	const commands = [
		['--version'],
		['--help'],
		['help', 'export'],
		['completion', 'bash'],
		['list', '--demo', '--organizations', '7'],
		['export', '--demo', '--organizations', '7', '--format', 'csv'],
		['doctor', '--demo'],
		['nonsense'],
		[],
	];
	// The sandbox has another port, and its answers other times and identifiers.
	const shown = (text: string) => text.replaceAll(/^clock .*$/gmv, 'clock').replaceAll(/\d+/gv, '0');
	const [own, others] = [[program], [process.execPath, 'distribution/cli.js']].map(([file = '', ...script]) =>
		commands.map(given => {
			const {stdout, stderr, status} = spawnSync(file, [...script, ...given], {
				encoding: 'utf8',
				env: {...environment, XDG_CACHE_HOME: path.join(home, 'cache')},
			});
			return {given, stdout: shown(stdout), stderr: shown(stderr), status};
		}),
	);
	assert.deepEqual(own, others);
});

await test('has the compiled code of the single file in it, and writes none', options, () => {
	const spy = path.join(home, 'spy.cjs');
	writeFileSync(
		spy,
		`
		const vm = require('node:vm');
		const {Script} = vm;
		vm.Script = class extends Script {
			constructor(source, options) {
				super(source, options);
				process.stderr.write(\`\${options.filename} \${this.cachedDataRejected ? 'rejected' : 'accepted'}\\n\`);
			}
		};
	`,
	);
	const {stderr, status} = spawnSync(program, ['list', '--demo', '--organizations', '7', '--quiet'], {
		encoding: 'utf8',
		env: {...environment, NODE_OPTIONS: `--require=${spy}`},
	});
	const files = stderr.trim().split('\n');
	assert.equal(status, 0);
	assert.ok(files.includes('file:///cforgs/cli.js accepted'));
	assert.deepEqual(
		files.filter(file => !file.endsWith('.js accepted')),
		[],
	);
	assert.equal(existsSync(path.join(home, '.cache', 'cforgs', 'code')), false);
});

await test('reports a crash of the single file', options, async () => {
	const defect = path.join(home, 'defect.cjs');
	writeFileSync(defect, "process.on('SIGUSR2', () => { throw new Error('on demand'); });");
	await using session = startOneFile({NODE_OPTIONS: `--require=${defect}`});
	await session.waitFor('20 organizations');
	session.kill('SIGUSR2');
	assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
	assert.equal(session.isAlternate(), false);
	assert.match(session.screen().replaceAll('\n', ''), /cforgs crashed because of a bug: on demand\./v);
});

const partFrom = (text: string) => partOf('file.js', `#!/usr/bin/env node\n${banner}\n${text}`);

type Exported = Readonly<Record<string, unknown>>;

type Run = (
	load: (name: string) => Promise<unknown>,
	imported: readonly Exported[],
	require: (name: string) => unknown,
	address: string,
) => Promise<Exported>;

await test('makes a script of a file of the bundle', async () => {
	const {needs, run} = runInThisContext(
		partFrom(`
		import{one,two as other}from"./numbers.js";
		import"./effects.js";
		const later=async()=>[await import("./later.js"),await import("node:path"),import.meta.url,__filename,require("node:os")];
		const tag=([text])=>text;
		var sum=one+other,quoted=tag\`“é😀”\`,late,init_late=__esm(()=>{late=3});
		function __esm(run){return run}
		init_late();
		export{sum as default,later,quoted,late};
	`),
	) as {needs: readonly string[]; run: Run};
	assert.deepEqual(needs, ['numbers.js', 'effects.js']);
	const {
		default: sum,
		later,
		quoted,
		late,
	} = await run(
		async name => `loaded ${name}`,
		[{one: 1, two: 2}, {}],
		name => `built-in ${name}`,
		'the address',
	);
	assert.deepEqual({sum, quoted, late}, {sum: 3, quoted: '“é😀”', late: 3});
	assert.deepEqual(await (later as () => Promise<unknown>)(), [
		'loaded later.js',
		'built-in node:path',
		'the address',
		'the address',
		'built-in node:os',
	]);
});

await test('refuses what a script of the single file cannot do as the module does', () => {
	const accepted = [
		'import all from"./other.js";',
		'import*as all from"./other.js";',
		'import{one}from"package";',
		'export*from"./other.js";',
		'export default 1;',
		'import(name);',
		'import("package");',
		'console.log(import.meta.dirname);',
		'let count=0;function add(){count=1}export{count};',
		'let count=0;function add(){count++}export{count};',
		'let count=0;function add(){(count)+=1}export{count};',
		'let count=0;function add(){[,...[count]]=[1,2]}export{count};',
		'let count=0;function add(){({count}={count:1})}export{count};',
		'let count=0;function add(){({one:[count=1],...rest}={})}export{count};',
		'let rest;function add(){({one:{},...rest}={})}export{rest};',
		'let count=0;function add(){for(count of[1]);}export{count};',
		'let count=0;function add(){for(count in[1]);}export{count};',
		'var late,init_late=__esm(()=>{late=1});export{late};',
		'var late;function again(){late=2}var init_late=__esm(()=>{late=1});init_late();export{late};',
		'var late,init_late=__esm(()=>{late=1;setTimeout(()=>{late=2})});init_late();export{late};',
	].filter(text => {
		try {
			partFrom(text);
			return true;
		} catch (error) {
			return !String(error).includes('file.js cannot be in the one file because of');
		}
	});
	assert.deepEqual(accepted, []);
	assert.throws(() => partOf('file.js', 'export{};'), /does not begin as the bundle does/v);
});

await test('adds a note only to an executable at fixed addresses', () => {
	assert.throws(() => withNote(Buffer.alloc(64), 'NAME', Buffer.from('content')), /no ELF executable/v);
	const withoutSegments = Buffer.alloc(64);
	withoutSegments.writeUInt32BE(0x7f_45_4c_46, 0);
	withoutSegments.writeUInt16LE(2, 16);
	assert.throws(() => withNote(withoutSegments, 'NAME', Buffer.from('content')), /segments .* not as expected/v);
});
