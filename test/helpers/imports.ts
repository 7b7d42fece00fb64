import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const filesIn = (folders: string): readonly string[] => globSync(`${folders}/**/*.{ts,tsx}`).map(file => file.replaceAll('\\', '/'));

const isOfTypes = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
	ts.isImportDeclaration(statement) ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword : statement.isTypeOnly;

// What is imported as a type alone is gone when the program runs.
function atOnce(statement: ts.Statement): string | undefined {
	const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
	return isImport && statement.moduleSpecifier !== undefined && ts.isStringLiteral(statement.moduleSpecifier) && !isOfTypes(statement)
		? statement.moduleSpecifier.text
		: undefined;
}

const later = (text: string): readonly string[] => text.matchAll(/\bimport\('(?<name>[^']+)'\)/gv).map(match => match.groups?.['name'] ?? '').toArray();

/**
The modules that a file imports, as it names them: those at once, or also those that it imports later.
*/
export function modulesOf(file: string, when: 'atOnce' | 'ever' = 'atOnce'): readonly string[] {
	const text = readFileSync(file, 'utf8');
	const names = ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements.map(statement => atOnce(statement)).filter(name => name !== undefined);
	return when === 'ever' ? [...names, ...later(text)] : names;
}

/**
Of some files those that one of them imports.
*/
export function importsOf(file: string, among: readonly string[], when: 'atOnce' | 'ever' = 'atOnce'): readonly string[] {
	return modulesOf(file, when).filter(name => name.startsWith('.')).flatMap(name => {
		const target = path.posix.join(path.posix.dirname(file), name.replace(/\.js$/v, ''));
		return among.filter(other => other === `${target}.ts` || other === `${target}.tsx`);
	});
}
