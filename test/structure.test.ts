import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import ts from 'typescript';

const files = globSync('source/**/*.{ts,tsx}').map(file => file.replaceAll('\\', '/'));

const tools = globSync('{test,benchmark,build}/**/*.{ts,tsx}').map(file => file.replaceAll('\\', '/'));

const importsOf = (file: string, among = files): readonly string[] => {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	return source.statements.flatMap(statement => {
		const isImport = ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text.startsWith('.');
		if (!isImport || statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) {
			return [];
		}

		const target = path.posix.join(path.posix.dirname(file), statement.moduleSpecifier.text.replace(/\.js$/v, ''));
		return among.filter(other => other === `${target}.ts` || other === `${target}.tsx`);
	});
};

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

// What is imported as a type alone is gone when the program runs.
await test('no module imports itself by way of others', () => {
	const graph = new Map(files.map(file => [file, importsOf(file)]));
	assert.ok(graph.get('source/cli.tsx')?.includes('source/settings/paths.ts'));
	assert.deepEqual(circleOf(graph) ?? [], []);
	assert.ok(circleOf(new Map([...graph, ['source/settings/paths.ts', ['source/cli.tsx']]])));
});

await test('no file of the source is past 300 lines', () => {
	const lengths = files.map(file => ({file, lines: readFileSync(file, 'utf8').split('\n').length - 1}));
	assert.deepEqual(lengths.filter(({lines}) => lines > 300), []);
});

// Sessions, file modes that are asked for by number, and programs that Windows lacks.
const ofUnix = /node-pty|0o\d{3}\)|symlinkSync\(|mkfifo|'(?:bash|sh|sed|cat|openssl|ssh|kill)'|'\/bin\/|#!\//v;
const guarded = ['test/config/credential-command.test.ts', 'test/config/find.test.ts'];

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
