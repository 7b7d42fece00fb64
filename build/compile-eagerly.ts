import ts from 'typescript';

type Edit = {readonly start: number; readonly end: number; readonly text: () => string};

type Scope = ts.SourceFile | ts.Block;

const isScope = (node: ts.Node): node is Scope =>
	ts.isSourceFile(node) || (ts.isBlock(node) && ts.isFunctionLike(node.parent));

const isAsync = ({modifiers}: ts.ArrowFunction): boolean =>
	modifiers?.some(({kind}) => kind === ts.SyntaxKind.AsyncKeyword) === true;

const isDirective = (statement: ts.Statement): boolean =>
	ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

/** Where the first statement may be inserted: after directives such as `'use strict'`. */
function startOf(scope: Scope, file: ts.SourceFile): number {
	const directives = scope.statements.slice(
		0,
		scope.statements.findIndex(statement => !isDirective(statement)),
	);
	return (
		directives.at(-1)?.end ??
		(ts.isSourceFile(scope) ? (ts.getShebang(file.text)?.length ?? 0) : scope.getStart(file) + 1)
	);
}

/**
Lets V8 compile some functions together with their file: those that begin at these places, in UTF-16 code units.

V8 compiles a function when it is first called, unless the function is in parentheses. The code that Node.js caches has only what was compiled together with the file, so V8 would compile every other function again at every start. A function declaration becomes a variable at the start of its scope, because it has its value there too. Methods and async arrow functions stay as they are: for them, parentheses make no difference.
*/
export function compileEagerly(text: string, begins: ReadonlySet<number>): string {
	const file = ts.createSourceFile('file.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
	const edits: Edit[] = [];

	// The text between two places, with the edits.
	const edited = (from: number, to: number): string => {
		let made = '';
		let at = from;
		for (const {start, end, text: textOf} of edits) {
			if (start < at || end > to) {
				continue;
			}

			made += text.slice(at, start) + textOf();
			at = end;
		}

		return made + text.slice(at, to);
	};

	const asVariable = (declaration: ts.FunctionDeclaration, name: ts.Identifier): string =>
		`var ${name.text}=(${text.slice(declaration.getStart(file), name.getStart(file))}${edited(name.end, declaration.end)});`;

	const visit = (node: ts.Node): void => {
		const start = node.getStart(file);
		if (isScope(node)) {
			const moved = node.statements
				.filter(each => ts.isFunctionDeclaration(each))
				.filter(each => begins.has(each.getStart(file)));
			const place = startOf(node, file);
			if (moved.length > 0) {
				edits.push({
					start: place,
					end: place,
					text: () => `\n${moved.map(each => (each.name ? asVariable(each, each.name) : '')).join('')}`,
				});
			}

			edits.push(...moved.map(each => ({start: each.getStart(file), end: each.end, text: () => ';'})));
		}

		const isMarked =
			begins.has(start) &&
			((ts.isArrowFunction(node) && !isAsync(node)) || ts.isFunctionExpression(node)) &&
			!ts.isParenthesizedExpression(node.parent);
		if (isMarked) {
			edits.push({start, end: start, text: () => '('}, {start: node.end, end: node.end, text: () => ')'});
		}

		ts.forEachChild(node, visit);
	};

	visit(file);
	// Stable: what begins a scope comes before the rest of it.
	edits.sort((left, right) => left.start - right.start);
	return edited(0, text.length);
}
