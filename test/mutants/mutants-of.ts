import ts from 'typescript';

/** A small mistake: `after` instead of the text between `start` and `end`, which are UTF-16 indexes. */
export type Mutant = {readonly start: number; readonly end: number; readonly after: string};

const operators: Readonly<Record<string, readonly string[]>> = {
	'===': ['!=='],
	'!==': ['==='],
	'<': ['<=', '>='],
	'<=': ['<', '>'],
	'>': ['>=', '<='],
	'>=': ['>', '<'],
	'&&': ['||'],
	'||': ['&&'],
	'+': ['-'],
	'-': ['+'],
	'*': ['/'],
	'/': ['*'],
	'%': ['*'],
	'**': ['*'],
	'+=': ['-='],
	'-=': ['+='],
	'&&=': ['||='],
	'||=': ['&&='],
	'++': ['--'],
	'--': ['++'],
};

const methods: Readonly<Record<string, string>> = {
	some: 'every',
	every: 'some',
	find: 'findLast',
	findLast: 'find',
	max: 'min',
	min: 'max',
	ceil: 'floor',
	startsWith: 'endsWith',
	endsWith: 'startsWith',
	push: 'unshift',
};

/** Calls that give back something like what they are called on. */
const passing: ReadonlySet<string> = new Set([
	'filter',
	'flat',
	'slice',
	'toReversed',
	'toSorted',
	'trim',
	'trimEnd',
	'trimStart',
	'take',
	'drop',
]);

const isText = (node: ts.Node): boolean => ts.isTemplateExpression(node) || ts.isStringLiteralLike(node);

// Types are gone when a test runs, and what a sentence says is not logic.
const isOutside = (node: ts.Node): boolean =>
	ts.isTypeNode(node) ||
	ts.isTypeAliasDeclaration(node) ||
	ts.isInterfaceDeclaration(node) ||
	ts.isImportDeclaration(node) ||
	ts.isExportDeclaration(node);

const isOfImport = ({parent}: ts.Node): boolean =>
	ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;

const listsOf = (node: ts.Node): ReadonlyArray<ts.NodeArray<ts.Node>> =>
	ts.isArrayLiteralExpression(node) ? [node.elements] : ts.isObjectLiteralExpression(node) ? [node.properties] : [];

/** The mutants of one file. */
export function mutantsOf(text: string): readonly Mutant[] {
	const source = ts.createSourceFile('file.tsx', text, ts.ScriptTarget.Latest, true);
	const found: Mutant[] = [];
	const instead = (node: ts.Node, ...others: readonly string[]): void => {
		for (const after of others) {
			found.push({start: node.getStart(), end: node.getEnd(), after});
		}
	};

	const condition = (node: ts.Expression): void => {
		instead(node, ...['true', 'false'].filter(word => word !== node.getText()));
	};

	const visitOperator = (node: ts.BinaryExpression): void => {
		const {left, operatorToken, right} = node;
		const name = operatorToken.getText();
		if (name === '??') {
			instead(node, left.getText(), right.getText());
		} else if (name !== '+' || !(isText(left) || isText(right))) {
			instead(operatorToken, ...(operators[name] ?? []));
		}
	};

	const visitCall = (call: ts.CallExpression): void => {
		const {expression} = call;
		if (!ts.isPropertyAccessExpression(expression)) {
			return;
		}

		const name = expression.name.text;
		instead(expression.name, ...(Object.hasOwn(methods, name) ? [methods[name] ?? ''] : []));
		instead(call, ...(passing.has(name) ? [expression.expression.getText()] : []));
	};

	const visitStatement = (node: ts.Statement): void => {
		if (ts.isExpressionStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node)) {
			instead(node, ';');
		} else if (ts.isReturnStatement(node)) {
			instead(
				node,
				...(node.expression?.getText() === 'undefined' ? [] : [node.expression ? 'return undefined;' : ';']),
			);
		} else if (ts.isIfStatement(node) || ts.isDoStatement(node)) {
			condition(node.expression);
		} else if (ts.isWhileStatement(node)) {
			instead(node.expression, 'false');
		} else if (ts.isForOfStatement(node)) {
			instead(node.expression, '[]');
		}
	};

	const visitLiteral = (node: ts.Node): void => {
		if (ts.isNumericLiteral(node)) {
			instead(node, `${Number(node.text) + 1}`);
		} else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
			instead(node, node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true');
		} else if (ts.isStringLiteralLike(node) && !/\s\S/v.test(node.text) && !isOfImport(node)) {
			instead(node, node.text === '' ? "'mutant'" : "''");
		}
	};

	const visitExpression = (node: ts.Node): void => {
		if (ts.isBinaryExpression(node)) {
			visitOperator(node);
		} else if (ts.isCallExpression(node)) {
			visitCall(node);
		} else if (ts.isConditionalExpression(node)) {
			condition(node.condition);
		} else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
			instead(node, node.operand.getText());
		} else if (ts.isPostfixUnaryExpression(node)) {
			instead(node, node.operand.getText() + (node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++'));
		} else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
			instead(node.body, ...(node.body.getText() === 'undefined' ? [] : ['undefined']));
		} else if (node.kind === ts.SyntaxKind.QuestionDotToken) {
			instead(node, ts.isPropertyAccessExpression(node.parent) ? '.' : '');
		} else {
			visitLiteral(node);
		}
	};

	const visit = (node: ts.Node): void => {
		if (isOutside(node)) {
			return;
		}

		if (ts.isStatement(node)) {
			visitStatement(node);
		} else {
			visitExpression(node);
		}

		for (const list of listsOf(node)) {
			for (const [index, element] of list.entries()) {
				const next = list[index + 1];
				const [start, end] = next
					? [element.getStart(), next.getStart()]
					: [list[index - 1]?.getEnd() ?? element.getStart(), element.getEnd()];
				found.push({start, end, after: ''});
			}
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
	return found;
}
