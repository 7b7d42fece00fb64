import ts from 'typescript';
import {banner} from './bundle.js';

type Edit = {readonly start: number; readonly end: number; readonly text: string};

class Refused extends Error {
	constructor(node: ts.Node) {
		const file = node.getSourceFile();
		super(`${file.fileName} cannot be in the one file because of ${node.getText(file).slice(0, 100)}`);
	}
}

/** The variables to which a target of an assignment gives values. A default value in a pattern is an assignment of its own. */
function targetNames(target: ts.Node): readonly string[] {
	if (ts.isIdentifier(target)) {
		return [target.text];
	}

	if (ts.isArrayLiteralExpression(target)) {
		return target.elements.flatMap(each => targetNames(each));
	}

	if (ts.isObjectLiteralExpression(target)) {
		return target.properties.flatMap(each => targetNames(ts.isPropertyAssignment(each) ? each.initializer : each));
	}

	if (ts.isShorthandPropertyAssignment(target)) {
		return [target.name.text];
	}

	return ts.isParenthesizedExpression(target) || ts.isSpreadElement(target) || ts.isSpreadAssignment(target)
		? targetNames(target.expression)
		: [];
}

/** The target of a piece of code that gives variables a value, except in a declaration. */
function targetOf(node: ts.Node): ts.Node | undefined {
	const {
		FirstAssignment: first,
		LastAssignment: last,
		PlusPlusToken: increment,
		MinusMinusToken: decrement,
	} = ts.SyntaxKind;
	if (ts.isBinaryExpression(node)) {
		return node.operatorToken.kind >= first && node.operatorToken.kind <= last ? node.left : undefined;
	}

	if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
		return node.initializer;
	}

	return (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
		[increment, decrement].includes(node.operator)
		? node.operand
		: undefined;
}

/** All code that gives a variable a value after its declaration, with the name of the variable. */
function assignments(file: ts.SourceFile): ReadonlyArray<readonly [name: string, assignment: ts.Node]> {
	const found: Array<readonly [string, ts.Node]> = [];
	const visit = (node: ts.Node): void => {
		const target = targetOf(node);
		if (target) {
			found.push(...targetNames(target).map(name => [name, node] as const));
		}

		ts.forEachChild(node, visit);
	};

	visit(file);
	return found;
}

/** Whether an assigned value is there once the file has run: the assignment is directly in a module that the bundler runs by a function, and the file calls that function. */
function isMadeByFile({statements}: ts.SourceFile, assignment: ts.Node): boolean {
	const own = ts.findAncestor(assignment, ts.isFunctionLike);
	const isInAnother = ts.findAncestor(own?.parent, ts.isFunctionLike) !== undefined;
	const module = ts.findAncestor(own, ts.isVariableDeclaration)?.name.getText() ?? '';
	return !isInAnother && module.startsWith('init_') && statements.some(each => each.getText() === `${module}();`);
}

// The name of a file of the bundle, from its address in another one.
const nameIn = (address: ts.Node | undefined): string | undefined =>
	address && ts.isStringLiteral(address) && address.text.startsWith('./') ? address.text.slice('./'.length) : undefined;

/** An import as a pattern that takes the imported variables apart. */
function patternOf({importClause}: ts.ImportDeclaration): string {
	if (!importClause) {
		return '{}';
	}

	const {namedBindings: names} = importClause;
	if (!names || !ts.isNamedImports(names)) {
		throw new Refused(importClause);
	}

	return `{${names.elements.map(({propertyName, name}) => (propertyName ? `${propertyName.text}:${name.text}` : name.text)).join(',')}}`;
}

/** The variables that an export gives away: the exported names, and their own. */
function exportsOf(node: ts.ExportDeclaration): ReadonlyArray<readonly [given: string, own: string]> {
	const isOfOthers = node.moduleSpecifier !== undefined;
	if (isOfOthers || !node.exportClause || !ts.isNamedExports(node.exportClause)) {
		throw new Refused(node);
	}

	return node.exportClause.elements.map(({propertyName, name}) => [name.text, (propertyName ?? name).text]);
}

/** The other expressions that only a module can have: imports when needed, and its own address. */
function expressionFor(node: ts.Node): string | undefined {
	if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
		const [address] = node.arguments;
		const name = nameIn(address);
		if (name !== undefined) {
			return `__load(${JSON.stringify(name)})`;
		}

		if (address && ts.isStringLiteral(address) && address.text.startsWith('node:')) {
			return `Promise.resolve(require(${JSON.stringify(address.text)}))`;
		}

		throw new Refused(node);
	}

	if (ts.isMetaProperty(node)) {
		if (node.parent.getText() !== 'import.meta.url') {
			throw new Refused(node.parent);
		}

		return '({url:__filename})';
	}

	return undefined;
}

function edited(text: string, edits: readonly Edit[]): string {
	let made = '';
	let at = 0;
	for (const edit of edits.toSorted((left, right) => left.start - right.start)) {
		made += text.slice(at, edit.start) + edit.text;
		at = edit.end;
	}

	return made + text.slice(at);
}

/**
A file of the bundle, which is a module, as a script for `one-file-main.ts`. Its value has the names of the files that it imports (`needs`), and a function that runs it and returns what it exports (`run`).

@throws {Error} if the file does what a script cannot do. Imported variables are copied, so no code may change one after the file has run.
*/
export function partOf(name: string, text: string): string {
	const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
	const begin = text.indexOf(banner);
	if (begin === -1) {
		throw new Error(`${name} does not begin as the bundle does.`);
	}

	const end = begin + banner.length;
	const edits: Edit[] = [
		{start: 0, end: ts.getShebang(text)?.length ?? 0, text: ''},
		{start: begin, end, text: ''},
	];
	const needs: string[] = [];
	const imported: string[] = [];
	const exported: Array<readonly [string, string]> = [];
	const replace = (node: ts.Node, made: string) => {
		edits.push({start: node.getStart(), end: node.end, text: made});
	};

	const visit = (node: ts.Node): void => {
		const made = expressionFor(node);
		if (made === undefined) {
			ts.forEachChild(node, visit);
		} else {
			replace(node, made);
		}
	};

	for (const statement of file.statements) {
		const start = statement.getStart();
		if (start >= begin && start < end) {
			continue;
		}

		if (ts.isImportDeclaration(statement)) {
			const from = nameIn(statement.moduleSpecifier);
			if (from === undefined) {
				throw new Refused(statement);
			}

			needs.push(from);
			imported.push(patternOf(statement));
			replace(statement, '');
		} else if (ts.isExportDeclaration(statement)) {
			exported.push(...exportsOf(statement));
			replace(statement, '');
		} else if (ts.isExportAssignment(statement)) {
			throw new Refused(statement);
		} else {
			visit(statement);
		}
	}

	const exportedNames = new Set(exported.map(([, own]) => own));
	const late = assignments(file).find(([own, assignment]) => exportedNames.has(own) && !isMadeByFile(file, assignment));
	if (late) {
		throw new Refused(late[1]);
	}

	const values = exported.map(([given, own]) => `${given}:${own}`).join(',');
	const body = `"use strict";const[${imported.join(',')}]=__imported;${edited(text, edits)}\nreturn{${values}}`;
	// V8 compiles a function in parentheses together with its script.
	return `({needs:${JSON.stringify(needs)},run:(async function(__load,__imported,require,__filename){${body}})})`;
}
