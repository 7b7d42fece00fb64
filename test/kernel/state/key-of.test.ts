import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import ts from 'typescript';
import {registry} from '../../../source/abilities.js';
import {notReadyText} from '../../../source/kernel/rows/failure.js';
import {messageRows} from '../../../source/kernel/rows/message-rows.js';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {remapKeys} from '../../../source/program/config/remap.js';
import {whyNotRow} from '../../../source/kernel/state/availability.js';
import {whyNotTour} from '../../../source/abilities/tour/ability.js';
import {tourSteps} from '../../../source/abilities/tour/steps.js';
import {whyNotFindNext} from '../../../source/abilities/find/state.js';
import {initialState} from '../../../source/kernel/state/state.js';
import {firstKeys} from '../../../source/base/text/keys.js';
import {apiError, connection, reduceAll} from '../../helpers/state.js';

const sources = globSync('source/**/*.{ts,tsx}').map(file => readFileSync(file, 'utf8'));

const {bindings, problems} = remapKeys(
	registry,
	new Map([
		['refreshAll', ['J']],
		['refreshSelected', ['ctrl-v']],
		['openFind', ['ctrl-y']],
		['takeTour', ['^']],
	]),
);

await test('names the current key in sentences', () => {
	assert.deepEqual(problems, []);
	const state = initialState({...connection, keys: firstKeys(bindings)}, {columns: 120, rows: 40});
	const failed = reduceAll(
		state,
		{type: 'organizations/requested', request: 1},
		{type: 'organizations/failed', request: 1, error: apiError('Down.')},
	);
	assert.equal(whyNotRow(failed), 'No organization could be loaded. Press J to try again.');
	assert.equal(whyNotFindNext(state), 'There is no search to continue. Press ctrl-y to find something.');
	assert.equal(whyNotTour(state), 'No tour is running. Press ^ to take it on the sandbox.');
	assert.match(notReadyText(state), /Press ctrl-v to look again\.$/v);
	assert.match(JSON.stringify(treeRows(failed, 80)), /Down\. Press J to try again\./v);
	assert.deepEqual(messageRows(state), [{left: []}]);
});

await test('has a key for every command that a sentence names', () => {
	const named = sources.flatMap(text =>
		text
			.matchAll(/keyOf\([^,]+, '(?<command>\w+)'\)/gv)
			.map(({groups}) => groups?.['command'] ?? '')
			.toArray(),
	);
	assert.ok(named.length > 20);
	assert.deepEqual(
		named.filter(command => !firstKeys(registry.bindings).has(command)),
		[],
	);
});

const isKeyCall = (node: ts.Node | undefined): boolean =>
	node !== undefined && /^keyOf\([^,]+, '\w+'\)$/v.test(node.getText());

// Whether the nearest constant of this name is a key. A parameter of the same name is none.
function isNamedKey({text: name, parent}: ts.Identifier): boolean {
	const found = (node: ts.Node): boolean | undefined => {
		if (ts.isFunctionLike(node) && node.parameters.some(each => each.name.getText() === name)) {
			return false;
		}

		const statements = ts.isBlock(node)
			? node.statements
					.filter(each => ts.isVariableStatement(each))
					.flatMap(each => [...each.declarationList.declarations])
			: [];
		const declared = statements.find(each => each.name.getText().split(/\W+/v).includes(name));
		return declared ? /^\[?keyOf\(/v.test(declared.initializer?.getText() ?? '') : undefined;
	};

	for (let node: ts.Node = parent; !ts.isSourceFile(node); node = node.parent) {
		const answer = found(node);
		if (answer !== undefined) {
			return answer;
		}
	}

	return false;
}

/** The keys in the templates of a file, each with the text before it. */
function keysInTemplates(file: string): ReadonlyArray<{readonly place: string; readonly before: string}> {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const found: Array<{readonly place: string; readonly before: string}> = [];
	const visit = (node: ts.Node) => {
		if (ts.isTemplateExpression(node)) {
			let before = node.head.text;
			for (const {expression, literal} of node.templateSpans) {
				if (isKeyCall(expression) || (ts.isIdentifier(expression) && isNamedKey(expression))) {
					found.push({
						before,
						place: `${file}:${source.getLineAndCharacterOfPosition(expression.getStart()).line + 1}: ${before}`,
					});
				}

				before = literal.text;
			}
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
	return found;
}

// Or after a key that stands after “press”.
const afterPress = /\b[Pp]ress $|^ or $|\},? (?:then|or) $/v;

/** The texts a file may show: its string literals, and the parts of its templates. */
function textsOf(file: string): readonly string[] {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const texts: string[] = [];
	const visit = (node: ts.Node) => {
		if (
			ts.isStringLiteralLike(node) ||
			node.kind === ts.SyntaxKind.TemplateHead ||
			node.kind === ts.SyntaxKind.TemplateMiddle ||
			node.kind === ts.SyntaxKind.TemplateTail
		) {
			texts.push((node as ts.LiteralLikeNode).text);
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
	return texts;
}

// Files about keys, and files whose signs are only drawn or read aloud.
const withoutKeymap = new Set([
	'source/base/text/ascii.ts',
	'source/base/text/keys.ts',
	'source/program/config/remap.ts',
]);

// Escape, ctrl-c and the digits of the tabs cannot be remapped.
const namesKey = [
	/(?<![\w\-])ctrl-[abd-z](?![\w\-])/v,
	/(?<![\w\-“])(?:shift-)?Tab\b/v,
	/↵|Enter\b/v,
	/[\p{Letter},:] [←↑→↓]|[←↑→↓] \p{Letter}/v,
	/(?<![\w'\-<’])[A-HJ-Zb-z] (?:[a-z]+s|here|it)\b/v,
	/\b[Pp]ress [\/?A-Zb-z] /v,
	/(?:^|[ ,;])[\/=?] [a-z]+s\b/v,
];

await test('names no key in a sentence that the config file may remap', () => {
	const files = globSync(
		'source/{base/{api,text,tree},kernel/{form-model,loop,rows,state,writes},abilities}/**/*.{ts,tsx}',
	);
	const found = files
		.map(file => file.replaceAll('\\', '/'))
		.filter(file => !withoutKeymap.has(file))
		.flatMap(file =>
			textsOf(file)
				.filter(text => namesKey.some(pattern => pattern.test(text)))
				.map(text => `${file}: ${text}`),
		);
	assert.ok(files.length > 100);
	assert.deepEqual(found, []);
	const named = [
		'then r reads it again',
		'w writes it',
		'Tab changes what to export',
		'ctrl-o edits',
		'↵ asks',
		'not chosen yet: ← theirs',
		'and so does x here',
		'= comes back',
	];
	assert.deepEqual(
		named.filter(text => namesKey.every(pattern => !pattern.test(text))),
		[],
	);
});

await test('names every key of a sentence after the word “press”, so that it looks like a key', () => {
	const files = globSync('source/**/*.{ts,tsx}').filter(file =>
		/keyOf\(|\{[a-z]+[A-Z]\w*\}/v.test(readFileSync(file, 'utf8')),
	);
	const keys = files.flatMap(file => keysInTemplates(file));
	assert.ok(keys.length > 100);
	assert.deepEqual(
		keys.filter(({before}) => !afterPress.test(before)).map(({place}) => place),
		[],
	);
	// The short texts for small terminals are only keys and what to type.
	const briefs = new Set<string>(tourSteps.map(({brief}) => brief));
	const named = files
		.flatMap(file => textsOf(file))
		.filter(text => !briefs.has(text))
		.flatMap(text =>
			text
				.matchAll(/\{[a-z]+[A-Z]\w*\}/gv)
				.map(({index}) => ({text, before: text.slice(0, index)}))
				.toArray(),
		);
	assert.ok(named.length > 20);
	assert.deepEqual(
		named.filter(({before}) => !afterPress.test(before)).map(({text}) => text),
		[],
	);
});
