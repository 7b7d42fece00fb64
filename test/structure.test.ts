import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {filesIn, importsOf, modulesOf} from './helpers/imports.js';

const files = filesIn('source');

const tools = filesIn('{test,benchmark,build}');

// The first way from a file back to itself, by depth-first search; what has led nowhere is not walked again.
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

await test('no module imports itself by way of others, not even for a type or later', () => {
	const graph = new Map(files.map(file => [file, importsOf(file, files, 'withTypes')]));
	assert.ok(graph.get('source/cli.tsx')?.includes('source/settings/paths.ts'));
	assert.deepEqual(circleOf(graph) ?? [], []);
	assert.ok(circleOf(new Map([...graph, ['source/settings/paths.ts', ['source/cli.tsx']]])));
});

/**
The source from the bottom up: what a folder may import of others, all of which stand before it, as do those whose types it knows. The files beside the folders count as one each.
*/
const layers: Readonly<Record<string, readonly string[]>> = {
	text: [],
	'account-table.ts': [],
	'profile-table.ts': [],
	api: ['account-table.ts', 'profile-table.ts'],
	sandbox: [],
	tree: [],
	forms: ['api', 'profile-table.ts', 'text', 'tree'],
	export: ['account-table.ts', 'forms', 'text', 'tree'],
	batch: ['export', 'forms', 'profile-table.ts', 'text', 'tree'],
	compare: ['api', 'forms', 'text'],
	state: ['api', 'batch', 'export', 'forms', 'text', 'tree'],
	format: ['account-table.ts', 'api', 'batch', 'compare', 'export', 'forms', 'state', 'text', 'tree'],
	narration: ['format', 'forms', 'state', 'text', 'tree'],
	settings: ['api', 'export', 'format', 'profile-table.ts', 'state', 'text'],
	storage: ['api', 'batch', 'forms', 'settings', 'state', 'text'],
	write: ['api'],
	commands: ['api', 'batch', 'compare', 'export', 'format', 'forms', 'narration', 'state', 'text', 'tree', 'write'],
	keys: ['forms', 'state', 'text'],
	'keymap.ts': ['keys', 'state'],
	config: ['api', 'keymap.ts', 'keys', 'settings', 'text'],
	components: ['format', 'text'],
	terminal: ['components', 'config', 'format', 'settings', 'state', 'text'],
	connection: ['api', 'config', 'sandbox', 'settings', 'storage', 'text'],
	headless: ['api', 'batch', 'commands', 'compare', 'config', 'connection', 'export', 'format', 'forms', 'sandbox', 'settings', 'state', 'storage', 'terminal', 'text', 'tree'],
	screens: ['components', 'format', 'forms', 'narration', 'state', 'text'],
	press: ['commands', 'forms', 'keymap.ts', 'state', 'text'],
	'app.tsx': ['commands', 'components', 'press', 'terminal'],
	session: ['api', 'app.tsx', 'batch', 'commands', 'format', 'keymap.ts', 'narration', 'screens', 'settings', 'state', 'storage', 'terminal', 'text'],
	navigator: ['api', 'batch', 'components', 'config', 'connection', 'format', 'headless', 'screens', 'session', 'settings', 'storage', 'terminal', 'text'],
	'command-table.ts': ['headless', 'navigator'],
	'run.ts': ['api', 'command-table.ts', 'config', 'settings', 'terminal'],
	'cli.tsx': ['run.ts', 'settings', 'storage', 'terminal', 'text'],
};

const names = Object.keys(layers);

const layerOf = (file: string): string => file.split('/', 2)[1] ?? '';

await test('a folder imports what it may of those below it, and may import no more than it does', () => {
	const found = Object.fromEntries(names.map(layer => {
		const own = files.filter(file => layerOf(file) === layer);
		const others = new Set(own.flatMap(file => importsOf(file, files, 'ever')).map(file => layerOf(file)));
		return [layer, [...others].filter(other => other !== layer).toSorted()];
	}));
	assert.deepEqual(found, layers);
	assert.deepEqual(new Set(files.map(file => layerOf(file))), new Set(names));
	assert.deepEqual(names.filter((layer, at) => layers[layer]?.some(other => names.indexOf(other) >= at)), []);
});

await test('a folder knows no type of what stands above it', () => {
	const upwards = files.filter(file => importsOf(file, files, 'withTypes').some(other => names.indexOf(layerOf(other)) > names.indexOf(layerOf(file))));
	assert.deepEqual(upwards, []);
});

await test('only the start of a session asks whether a screen reader is used', () => {
	const asking = files.filter(file => /isSpoken|isAccessible\(\)/v.test(readFileSync(file, 'utf8')));
	assert.deepEqual([...new Set(asking.map(file => layerOf(file)))].toSorted(), ['navigator', 'session', 'terminal']);
});

await test('an interface is one that abilities add to', () => {
	const found = files.flatMap(file => readFileSync(file, 'utf8').matchAll(/^(?<indent>\t?)(?:export )?interface (?<name>\w+)/gmv).map(({groups}) => [file, groups?.['indent'] === '' ? 'declared' : 'extended', groups?.['name']] as const).toArray());
	const named = (kind: 'declared' | 'extended') => found.filter(([, how]) => how === kind).map(([file, , name = '']) => kind === 'declared' ? `${file} ${name}` : name);
	assert.deepEqual(named('declared'), ['source/state/dialog.ts Dialogs', 'source/state/events.ts Events']);
	assert.deepEqual(new Set(named('extended')), new Set(['Dialogs', 'Events']));
});

/**
Who alone imports what is not of this project: the network, the screen, and what Node.js gives of the system.
*/
const outside: Readonly<Record<string, readonly string[]>> = {
	got: ['api'],
	ink: ['app.tsx', 'components', 'screens', 'terminal'],
	react: ['app.tsx', 'components', 'screens'],
	'node:': ['api', 'app.tsx', 'cli.tsx', 'config', 'headless', 'navigator', 'run.ts', 'sandbox', 'session', 'settings', 'storage', 'terminal'],
};

await test('the network, the screen and the system are imported only where they belong', () => {
	const users = (name: string) => files.filter(file => modulesOf(file, 'ever').some(each => each === name || (name === 'node:' && each.startsWith(name))));
	assert.deepEqual(Object.fromEntries(Object.keys(outside).map(name => [name, [...new Set(users(name).map(file => layerOf(file)))].toSorted()])), outside);
});

// Sessions, file modes that are asked for by number, and programs that Windows lacks.
const ofUnix = /node-pty|0o\d{3}\)|symlinkSync\(|mkfifo|'(?:bash|sh|sed|cat|openssl|ssh|kill)'|'\/bin\/|#!\//v;
const guarded = ['test/config/credential-command.test.ts', 'test/config/find.test.ts', 'test/storage/regular-file.test.ts', 'test/storage/write-whole.test.ts'];

function reachedFrom(file: string, reached = new Set<string>()): readonly string[] {
	if (!reached.has(file)) {
		reached.add(file);
		for (const next of importsOf(file, tools)) {
			reachedFrom(next, reached);
		}
	}

	return [...reached];
}

await test('what runs on Windows starts no session and no program of Unix', () => {
	const {scripts} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly scripts: Readonly<Record<string, string>>};
	const globs = scripts['test:windows']?.matchAll(/"(?<glob>test\/[^"]+)"/gv).map(match => match.groups?.['glob'] ?? '').toArray() ?? [];
	const chosen = globSync(globs).map(file => file.replaceAll('\\', '/')).filter(file => file !== 'test/structure.test.ts');
	assert.ok(chosen.length > 50);
	const unixOf = (file: string) => reachedFrom(file).filter(each => ofUnix.test(readFileSync(each, 'utf8').replaceAll(/^\/\/.*$/gmv, '')));
	// One that skips by itself what is of Unix may name it.
	const isGuarded = (file: string) => /import \{[^\}]*\bofUnix\b[^\}]*\} from/v.test(readFileSync(file, 'utf8'));
	assert.deepEqual(chosen.filter(file => unixOf(file).some(each => each !== file || !isGuarded(file))), []);
	assert.deepEqual(chosen.filter(file => unixOf(file).length > 0).toSorted(), guarded);
	assert.ok(unixOf('test/hostile/terminal.test.ts').includes('test/helpers/session.ts'));
});
