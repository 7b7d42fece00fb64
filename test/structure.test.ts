import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import ts from 'typescript';

const files = globSync('source/**/*.{ts,tsx}').map(file => file.replaceAll('\\', '/'));

const importsOf = (file: string): readonly string[] => {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	return source.statements.flatMap(statement => {
		const isImport = ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text.startsWith('.');
		if (!isImport || statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) {
			return [];
		}

		const target = path.posix.join(path.posix.dirname(file), statement.moduleSpecifier.text.replace(/\.js$/v, ''));
		return files.filter(other => other === `${target}.ts` || other === `${target}.tsx`);
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

await test('what runs on Windows starts no session and no program of Unix', () => {
	const {scripts} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly scripts: Readonly<Record<string, string>>};
	const globs = scripts['test:windows']?.matchAll(/"(?<glob>test\/[^"]+)"/gv).map(match => match.groups?.['glob'] ?? '').toArray() ?? [];
	const chosen = globSync(globs);
	assert.ok(chosen.length > 50);
	assert.deepEqual(chosen.filter(file => /helpers\/(?:session|navigator)\.js/v.test(readFileSync(file, 'utf8'))), []);
});
