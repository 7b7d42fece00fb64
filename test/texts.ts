/*
Prints every user-facing text in the source with its place, to be read in one go: `npm run texts`, or `npm run texts -- FOLDER`.
*/
import {globSync, readFileSync} from 'node:fs';
import process from 'node:process';
import ts from 'typescript';

const [folder = 'source'] = process.argv.slice(2);

// At least two words: a single word is a name, a key or a value.
const isText = (text: string): boolean => text.split(/\s+/v).filter(word => /\p{Letter}{2}/v.test(word)).length >= 2;

const textOf = (node: ts.Node): string | undefined => {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isJsxText(node)) {
		return node.text;
	}

	return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : undefined;
};

for (const file of globSync(`${folder}/**/*.{ts,tsx}`).toSorted()) {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const visit = (node: ts.Node): void => {
		const text = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? undefined : textOf(node);
		if (text !== undefined && isText(text)) {
			const {line} = source.getLineAndCharacterOfPosition(node.getStart());
			console.log(`${file}:${line + 1}: ${text.trim()}`);
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
}
