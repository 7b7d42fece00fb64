import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import ts from 'typescript';
import {registry} from '../source/abilities.js';
import {filesIn, importsOf, modulesOf, reachedFrom} from './helpers/imports.js';
import {testFiles} from './helpers/test-files.js';

const files = filesIn('source');

const tools = filesIn('{test,benchmark,build}');

// The first cycle of imports, by depth-first search. Files already explored are skipped.
function circleOf(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
	const done = new Set<string>();
	const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
		if (way.includes(file)) {
			return [...way.slice(way.indexOf(file)), file];
		}

		if (done.has(file)) {
			return undefined;
		}

		for (const next of graph.get(file) ?? []) {
			const circle = walk(next, [...way, file]);
			if (circle) {
				return circle;
			}
		}

		done.add(file);
		return undefined;
	};

	return files.map(file => walk(file, [])).find(circle => circle !== undefined);
}

await test('has no import cycles, not even through types or later imports', () => {
	const graph = new Map(files.map(file => [file, importsOf(file, files, 'withTypes')]));
	assert.ok(graph.get('source/cli.ts')?.includes('source/kernel/options/paths.ts'));
	assert.deepEqual(circleOf(graph) ?? [], []);
	assert.ok(circleOf(new Map([...graph, ['source/kernel/options/paths.ts', ['source/cli.ts']]])));
});

/** The rooms of the floors below the abilities, from the bottom up. A room imports only from those before it, types included. */
const rooms = [
	'base/text',
	'base/tables',
	'base/api',
	'base/sandbox',
	'base/tree',
	'kernel/form-model',
	'kernel/files',
	'kernel/filter',
	'kernel/figures',
	'kernel/columns',
	'kernel/state',
	'kernel/rows',
	'kernel/options',
	'kernel/storage',
	'kernel/customer-file',
	'kernel/loop',
	'kernel/writes',
	'kernel/screen',
	'kernel/terminal',
	'kernel/screen-reader',
	'kernel/command-line',
	'kernel/runs',
];

/** What lies above the abilities, from the bottom up. */
const above = [
	'abilities.ts',
	'program/config',
	'program/connection',
	'program/session',
	'program/doctor',
	'program/start',
	'screen.ts',
	'command-table.ts',
	'run.ts',
	'run-guarded.ts',
	'cli.ts',
];

// `base/text` of `source/base/text/words.ts`, and `cli.ts` of `source/cli.ts`.
const roomOf = (file: string): string =>
	file
		.split('/')
		.slice(1, 3)
		.join('/')
		.replace(/\/[^\/]+\.tsx?$/v, '');

const found = new Set(files.map(file => roomOf(file)));

// Abilities are independent: none imports another.
const abilities = [...found].filter(room => room.startsWith('abilities/'));

const levelOf = (file: string): number => {
	const room = roomOf(file);
	const at = above.indexOf(room);
	return at === -1 ? (rooms.includes(room) ? rooms.indexOf(room) : rooms.length) : rooms.length + 1 + at;
};

await test('imports only downward, and from no ability to another', () => {
	const wrong = (all: readonly string[]) =>
		all.flatMap(file =>
			importsOf(file, files, 'withTypes')
				.filter(other => roomOf(other) !== roomOf(file) && levelOf(other) >= levelOf(file))
				.map(other => `${file} -> ${other}`),
		);
	assert.deepEqual(wrong(files), []);
	assert.deepEqual(
		[...rooms, ...above].filter(name => !found.has(name)),
		[],
	);
	assert.deepEqual(
		[...found].filter(name => ![...rooms, ...above, ...abilities].includes(name)),
		[],
	);
});

await test('serves with each file of the kernel and the base more than one room, or its own', () => {
	// Each is a whole machine that a session starts: the embedded service, and the screen reader.
	const machines = ['source/base/sandbox/server.ts', 'source/kernel/screen-reader/narrator.tsx'];
	const users = new Map<string, Set<string>>();
	for (const file of files) {
		for (const used of importsOf(file, files, 'withTypes')) {
			users.set(used, (users.get(used) ?? new Set()).add(roomOf(file)));
		}
	}

	const isForOneRoom = (file: string, at: ReadonlyMap<string, ReadonlySet<string>>): boolean => {
		const [room = '', ...others] = at.get(file) ?? [];
		return /^source\/(?:base|kernel)\//v.test(file) && others.length === 0 && /^(?:abilities|program)\//v.test(room);
	};

	assert.deepEqual(files.filter(file => isForOneRoom(file, users)).toSorted(), machines);
	const movedUp = new Map([...users, ['source/base/text/time.ts', new Set(['abilities/usage'])]]);
	assert.ok(isForOneRoom('source/base/text/time.ts', movedUp));
});

await test('names the events of abilities in the kernel only in the files that still do', () => {
	const event = /'\w+\/\w+'/gv;
	const declared = files
		.filter(file => file.startsWith('source/abilities/'))
		.flatMap(file => readFileSync(file, 'utf8').match(/readonly type:(?:\s|\||'\w+\/\w+')+/gv) ?? [])
		.flatMap(text => text.match(event) ?? []);
	const names = new Set(declared);
	assert.ok(names.size > 300);
	const naming = files.filter(
		file =>
			file.startsWith('source/kernel/') &&
			readFileSync(file, 'utf8')
				.match(event)
				?.some(name => names.has(name)) === true,
	);
	// Each of these is to mend: the machine lies in the kernel, and its events in an ability. None may be added.
	assert.deepEqual(naming.toSorted(), [
		'source/kernel/command-line/send-form.ts',
		'source/kernel/loop/clipboard.ts',
		'source/kernel/loop/cursor-keys.ts',
		'source/kernel/loop/dialogs.ts',
		'source/kernel/loop/known-lists.ts',
		'source/kernel/loop/list-search.ts',
		'source/kernel/loop/named-in-filters.ts',
		'source/kernel/rows/picker.ts',
		'source/kernel/state/browse-reducer.ts',
		'source/kernel/state/marks.ts',
		'source/kernel/writes/creation.ts',
		'source/kernel/writes/deletion.ts',
		'source/kernel/writes/journal.ts',
		'source/kernel/writes/keep-form.ts',
		'source/kernel/writes/open-for-organization.ts',
		'source/kernel/writes/save.ts',
	]);
});

await test('names no ability, dialog or place in the screen reader', () => {
	const own = files.filter(file => roomOf(file) === 'kernel/screen-reader');
	assert.ok(own.length > 0);
	const names = new Set([...registry.places.keys(), ...registry.dialogs.keys()]);
	const namesIn = (file: string) =>
		readFileSync(file, 'utf8')
			.matchAll(/'(?<name>[^\n']*)'/gv)
			.map(({groups}) => groups?.['name'] ?? '')
			.filter(name => names.has(name))
			.toArray();
	assert.deepEqual(
		own.flatMap(file => namesIn(file).map(name => `${file} ${name}`)),
		[],
	);
	assert.ok(namesIn('source/kernel/state/availability.ts').includes('tree'));
});

await test('compares the kind of a write only in the ability that declares it', () => {
	const kinds = registry.writes.keys().toArray();
	const comparing = files.filter(file =>
		new RegExp(`kind [!=]== '(?:${kinds.join('|')})'`, 'v').test(readFileSync(file, 'utf8')),
	);
	assert.deepEqual([...new Set(comparing.map(file => roomOf(file)))].toSorted(), [
		'abilities/edit-account',
		'abilities/move',
		'abilities/people',
		'abilities/tags',
	]);
	assert.deepEqual(kinds.toSorted(), [
		'apply',
		'createAccount',
		'deletions',
		'editAccount',
		'invite',
		'move',
		'onboard',
		'remove',
		'restorations',
		'set',
		'tags',
	]);
});

await test('lists every ability, each with a file ability.ts', () => {
	const own = (all: readonly string[]) =>
		all.filter(file => file.startsWith('source/abilities/') && file.endsWith('/ability.ts'));
	assert.deepEqual(own(importsOf('source/abilities.ts', files)).toSorted(), own(files).toSorted());
	assert.deepEqual(
		abilities.filter(room => own(files).every(file => roomOf(file) !== room)),
		[],
	);
	assert.ok(abilities.length > 15);
});

await test('names no ability in the files of sessions and connections, and gets the list of them', () => {
	const naming = files.filter(
		file =>
			['program/session', 'program/connection'].includes(roomOf(file)) &&
			importsOf(file, files, 'withTypes').some(other => other.startsWith('source/abilities/')),
	);
	assert.deepEqual(naming, []);
	const listing = files.filter(file => importsOf(file, files, 'withTypes').includes('source/abilities.ts'));
	assert.deepEqual(listing, ['source/run.ts', 'source/screen.ts']);
});

await test('asks, stops, and shows progress and waits in abilities only through the command line that they get', () => {
	const parts =
		/\bimport \{[^\}]*\b(?:ask|confirm|openProgress|printUnsent|questionTo|tellWait)\b[^\}]*\} from '[^']*\/kernel\/command-line\//v;
	assert.deepEqual(
		files.filter(file => file.startsWith('source/abilities/') && parts.test(readFileSync(file, 'utf8'))),
		[],
	);
	assert.ok(
		parts.test(
			readFileSync('source/kernel/command-line/service.ts', 'utf8').replaceAll('./', '../kernel/command-line/'),
		),
	);
});

await test('keeps reducers and rows pure, judged by their file names', () => {
	const isPure = (file: string) =>
		/\/(?:state|rows|view|dialog|\w*-reducer|\w*-rows)\.ts$/v.test(file) ||
		['base/tree', 'kernel/form-model', 'kernel/state'].includes(roomOf(file));
	const pure = files.filter(file => isPure(file));
	assert.ok(pure.length > 100);
	const outer = (file: string) =>
		modulesOf(file, 'ever').filter(name => name.startsWith('node:') || ['got', 'ink', 'react'].includes(name));
	assert.deepEqual(
		pure.filter(file => outer(file).length > 0),
		[],
	);
});

await test('names no step or card of the tour in the kernel', () => {
	const kernel = files.filter(file =>
		[
			'kernel/state',
			'kernel/rows',
			'kernel/loop',
			'kernel/runs',
			'kernel/screen',
			'kernel/screen-reader',
			'abilities/edit',
		].includes(roomOf(file)),
	);
	assert.deepEqual(
		kernel.filter(file => /tour/iv.test(readFileSync(file, 'utf8'))),
		[],
	);
	assert.ok(kernel.length > 100);
});

await test('asks only at the start of a session whether a screen reader is used', () => {
	const asking = files.filter(file => /isSpoken|isAccessible\(\)/v.test(readFileSync(file, 'utf8')));
	assert.deepEqual([...new Set(asking.map(file => roomOf(file)))].toSorted(), [
		'kernel/terminal',
		'program/session',
		'program/start',
	]);
});

await test('uses neither the local time zone nor its language, whose tables take milliseconds and megabytes', () => {
	const loading =
		/\.(?:toISOString|toJSON|toLocale\w*|get(?:Date|Day|FullYear|Hours|Minutes|Month|TimezoneOffset))\(|Intl\.DateTimeFormat\(|localeCompare/v;
	assert.deepEqual(
		files.filter(file => roomOf(file) !== 'base/sandbox' && loading.test(readFileSync(file, 'utf8'))),
		[],
	);
	assert.ok(loading.test('new Date().toISOString()'));
});

await test('uses node:fs/promises only where not every session needs it, because it takes 4 ms and 2 MiB', () => {
	const using = files.filter(
		file => !file.includes('/command-line') && readFileSync(file, 'utf8').includes("from 'node:fs/promises'"),
	);
	assert.deepEqual(using.toSorted(), [
		'source/kernel/customer-file/result-file.ts',
		'source/kernel/storage/paths-like.ts',
		'source/program/doctor/certificates.ts',
		'source/program/session/nested-program.ts',
	]);
});

await test('writes a doc comment of one line on one line', () => {
	const tall = /^(?<indent>\t*)\/\*\*\n.*\n\k<indent>\*\/$/mv;
	assert.deepEqual(
		[...files, ...tools].filter(file => tall.test(readFileSync(file, 'utf8'))),
		[],
	);
	assert.ok(tall.test('\t/**\n\tA client.\n\t*/'));
});

/** The names of the functions and methods that a node lies in, and whether a loop is in between. */
function placeOf(node: ts.Node): {readonly names: readonly string[]; readonly isInLoop: boolean} {
	const names: string[] = [];
	let isInLoop = false;
	for (let each = node.parent; each !== undefined; each = each.parent) {
		isInLoop ||=
			ts.isIterationStatement(each, false) ||
			(ts.isCallExpression(each) &&
				ts.isPropertyAccessExpression(each.expression) &&
				['map', 'flatMap', 'forEach', 'reduce'].includes(each.expression.name.text) &&
				node !== each);
		if (
			(ts.isFunctionDeclaration(each) || ts.isVariableDeclaration(each) || ts.isMethodDeclaration(each)) &&
			each.name &&
			ts.isIdentifier(each.name)
		) {
			names.push(each.name.text);
		}
	}

	return {names, isInLoop};
}

/** The calls of a function in a file. */
function callsIn(file: string, name: string): readonly ts.Node[] {
	const calls: ts.Node[] = [];
	const walk = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) {
			calls.push(node);
		}

		ts.forEachChild(node, walk);
	};

	const text = readFileSync(file, 'utf8');
	if (text.includes(`${name}(`)) {
		walk(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
	}

	return calls;
}

await test('sends many writes only in the runner', () => {
	const looping = (all: readonly string[]) =>
		all.flatMap(file => {
			const calls = callsIn(file, 'runWrite').map(each => placeOf(each));
			const around = [...new Set(calls.flatMap(({names}) => names))];
			// A function of the same file may send one write for a loop around it.
			const callers = around.flatMap(name => callsIn(file, name)).map(each => placeOf(each));
			return [...calls, ...callers].some(({isInLoop}) => isInLoop) ? [file] : [];
		});
	assert.deepEqual(looping(files), ['source/kernel/runs/run-many.ts']);
	assert.ok(files.filter(file => ['runMany', 'runRows'].some(name => callsIn(file, name).length > 0)).length >= 5);
});

await test('declares interfaces only for abilities to extend', () => {
	const interfaces = files.flatMap(file =>
		readFileSync(file, 'utf8')
			.matchAll(/^(?<indent>\t?)(?:export )?interface (?<name>\w+)/gmv)
			.map(({groups}) => [file, groups?.['indent'] === '' ? 'declared' : 'extended', groups?.['name']] as const)
			.toArray(),
	);
	const named = (kind: 'declared' | 'extended') =>
		interfaces
			.filter(([, how]) => how === kind)
			.map(([file, , name = '']) => (kind === 'declared' ? `${file} ${name}` : name));
	assert.deepEqual(named('declared').toSorted(), [
		'source/kernel/form-model/journal-entry.ts WriteKinds',
		'source/kernel/loop/context.ts Asked',
		'source/kernel/state/dialog.ts Dialogs',
		'source/kernel/state/events.ts Events',
		'source/kernel/state/state.ts Panes',
		'source/kernel/state/state.ts Slices',
	]);
	assert.deepEqual(
		new Set(named('extended')),
		new Set(['Asked', 'Dialogs', 'Events', 'Panes', 'Slices', 'WriteKinds']),
	);
});

/** The only folders that import external modules: the network, the screen and the system modules of Node.js. */
const outside: Readonly<Record<string, readonly string[]>> = {
	got: ['base/api'],
	ink: ['kernel/screen', 'kernel/terminal', 'program/session', 'program/start'],
	react: ['kernel/screen', 'kernel/screen-reader', 'program/session', 'program/start'],
	'node:': [
		'abilities/accounts',
		'abilities/apply',
		'abilities/compare',
		'abilities/history',
		'abilities/known',
		'abilities/onboard',
		'abilities/organizations',
		'abilities/report',
		'abilities/tour',
		'base/api',
		'base/sandbox',
		'cli.ts',
		'kernel/command-line',
		'kernel/customer-file',
		'kernel/options',
		'kernel/storage',
		'kernel/terminal',
		'program/config',
		'program/connection',
		'program/doctor',
		'program/session',
		'program/start',
		'run-guarded.ts',
		'run.ts',
	],
};

await test('imports the network, the screen and the system only in their folders', () => {
	const users = (name: string) =>
		files.filter(file =>
			modulesOf(file, 'ever').some(each => each === name || (name === 'node:' && each.startsWith(name))),
		);
	assert.deepEqual(
		Object.fromEntries(
			Object.keys(outside).map(name => [name, [...new Set(users(name).map(file => roomOf(file)))].toSorted()]),
		),
		outside,
	);
});

// Sessions, numeric file modes, and programs that Windows lacks.
const ofUnix =
	/node-pty|0o\d{3}\)|symlinkSync\(|makePipe\(|mkfifo|'(?:bash|sh|sed|cat|openssl|ssh|kill)'|'\/bin\/|#!\//v;
const guarded = [
	'test/base/text/error-code.test.ts',
	'test/kernel/storage/database.test.ts',
	'test/kernel/storage/regular-file.test.ts',
	'test/kernel/storage/write-whole.test.ts',
	'test/program/config/credential-command.test.ts',
	'test/program/config/find.test.ts',
];

await test('starts no session and no Unix program in the tests for Windows', () => {
	const chosen = testFiles({isWindows: true}).filter(file => file !== 'test/structure.test.ts');
	assert.ok(chosen.length > 50);
	const unixOf = (file: string) =>
		reachedFrom(file, tools).filter(
			each =>
				each !== 'test/helpers/of-unix.ts' && ofUnix.test(readFileSync(each, 'utf8').replaceAll(/^\/\/.*$/gmv, '')),
		);
	// A test that skips its Unix parts itself may name them.
	const isGuarded = (file: string) => /import \{[^\}]*\bofUnix\b[^\}]*\} from/v.test(readFileSync(file, 'utf8'));
	assert.deepEqual(
		chosen.filter(file => unixOf(file).some(each => each !== file || !isGuarded(file))),
		[],
	);
	assert.deepEqual(chosen.filter(file => unixOf(file).length > 0).toSorted(), guarded);
	assert.ok(unixOf('test/hostile/terminal.test.ts').includes('test/helpers/session.ts'));
});

await test('asks SQLite only in ways that the oldest Node.js knows', () => {
	// 22.13 binds no numbered parameters, and `isTransaction` exists since 22.16.
	const newer = /\.isTransaction\b|\bprepare\([^\)]*\?\d/v;
	assert.deepEqual(
		files.filter(file => newer.test(readFileSync(file, 'utf8'))),
		[],
	);
	assert.ok(newer.test('database.prepare("SELECT ?1")'));
});
