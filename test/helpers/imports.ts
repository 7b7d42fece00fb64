import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const filesIn = (folders: string): readonly string[] =>
	globSync(`${folders}/**/*.{ts,tsx}`).map(file => file.replaceAll('\\', '/'));

const isOfTypes = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
	ts.isImportDeclaration(statement)
		? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
		: statement.isTypeOnly;

/** Which imports count: those at the start, also those that run later, or also those of types only, which are absent at run time. */
type Extent = 'atOnce' | 'ever' | 'withTypes';

function moduleOf(statement: ts.Statement, extent: Extent): string | undefined {
	const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
	return isImport &&
		statement.moduleSpecifier !== undefined &&
		ts.isStringLiteral(statement.moduleSpecifier) &&
		(extent === 'withTypes' || !isOfTypes(statement))
		? statement.moduleSpecifier.text
		: undefined;
}

const later = (text: string): readonly string[] =>
	text
		.matchAll(/\bimport\('(?<name>[^']+)'\)/gv)
		.map(match => match.groups?.['name'] ?? '')
		.toArray();

function readModules(file: string, extent: Extent): readonly string[] {
	const text = readFileSync(file, 'utf8');
	const names = ts
		.createSourceFile(file, text, ts.ScriptTarget.Latest)
		.statements.map(statement => moduleOf(statement, extent))
		.filter(name => name !== undefined);
	return extent === 'atOnce' ? names : [...names, ...later(text)];
}

const known = new Map<string, readonly string[]>();

/** The modules that a file imports, by their names in the file. */
export function modulesOf(file: string, extent: Extent = 'atOnce'): readonly string[] {
	const key = `${extent} ${file}`;
	const names = known.get(key) ?? readModules(file, extent);
	known.set(key, names);
	return names;
}

/** The files among these that a file imports. */
export function importsOf(file: string, among: readonly string[], extent: Extent = 'atOnce'): readonly string[] {
	return modulesOf(file, extent)
		.filter(name => name.startsWith('.'))
		.flatMap(name => {
			const target = path.posix.join(path.posix.dirname(file), name.replace(/\.js$/v, ''));
			return among.filter(other => other === `${target}.ts` || other === `${target}.tsx`);
		});
}

/** The files among these that a file imports, directly or through others, and the file itself. */
export function reachedFrom(file: string, among: readonly string[], reached = new Set<string>()): readonly string[] {
	if (!reached.has(file)) {
		reached.add(file);
		for (const next of importsOf(file, among)) {
			reachedFrom(next, among, reached);
		}
	}

	return [...reached];
}
