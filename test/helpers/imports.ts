import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const filesIn = (folders: string): readonly string[] => globSync(`${folders}/**/*.{ts,tsx}`).map(file => file.replaceAll('\\', '/'));

const isOfTypes = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
	ts.isImportDeclaration(statement) ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword : statement.isTypeOnly;

/**
Those that are imported when a file is, also those that it imports later, or also those of which it knows types alone, which are gone when the program runs.
*/
type Extent = 'atOnce' | 'ever' | 'withTypes';

function moduleOf(statement: ts.Statement, extent: Extent): string | undefined {
	const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
	return isImport && statement.moduleSpecifier !== undefined && ts.isStringLiteral(statement.moduleSpecifier) && (extent === 'withTypes' || !isOfTypes(statement))
		? statement.moduleSpecifier.text
		: undefined;
}

const later = (text: string): readonly string[] => text.matchAll(/\bimport\('(?<name>[^']+)'\)/gv).map(match => match.groups?.['name'] ?? '').toArray();

/**
The modules that a file imports, as it names them.
*/
export function modulesOf(file: string, extent: Extent = 'atOnce'): readonly string[] {
	const text = readFileSync(file, 'utf8');
	const names = ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements.map(statement => moduleOf(statement, extent)).filter(name => name !== undefined);
	return extent === 'atOnce' ? names : [...names, ...later(text)];
}

/**
Of some files those that one of them imports.
*/
export function importsOf(file: string, among: readonly string[], extent: Extent = 'atOnce'): readonly string[] {
	return modulesOf(file, extent).filter(name => name.startsWith('.')).flatMap(name => {
		const target = path.posix.join(path.posix.dirname(file), name.replace(/\.js$/v, ''));
		return among.filter(other => other === `${target}.ts` || other === `${target}.tsx`);
	});
}
