import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import ts from 'typescript';
import {filesIn} from './imports.js';

/** How much there is to read: `tokens` are the leaves of the syntax tree without comments, so that the layout does not change them. */
export type Size = {readonly files: number; readonly tokens: number};

function tokensOf(file: string, text: string): number {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	let tokens = 0;
	const visit = (node: ts.Node): void => {
		const children = node
			.getChildren(source)
			.filter(({kind}) => kind < ts.SyntaxKind.FirstJSDocNode || kind > ts.SyntaxKind.LastJSDocNode);
		tokens += children.length === 0 && node.getWidth(source) > 0 ? 1 : 0;
		for (const child of children) {
			visit(child);
		}
	};

	visit(source);
	return tokens;
}

/** The room of a file of the source: `base/text`. Files at the top are one room, `start`. */
const roomOf = (file: string): string => {
	const parts = file.split('/').slice(1, -1);
	return parts.length === 0 ? 'start' : parts.slice(0, 2).join('/');
};

export const floors = ['base', 'kernel', 'abilities', 'program', 'start'] as const;

/** The size of each room by its name, and of each floor: `base`, `base/text`. */
function sizesOf(files: Iterable<readonly [file: string, text: string]>): ReadonlyMap<string, Size> {
	const sizes = new Map<string, Size>();
	for (const [file, text] of files) {
		const tokens = tokensOf(file, text);
		const room = roomOf(file);
		for (const name of new Set([room, room.split('/', 1)[0] ?? ''])) {
			const {files: number, tokens: sum} = sizes.get(name) ?? {files: 0, tokens: 0};
			sizes.set(name, {files: number + 1, tokens: sum + tokens});
		}
	}

	return sizes;
}

export const currentSizes = (): ReadonlyMap<string, Size> =>
	sizesOf(filesIn('source').map(file => [file, readFileSync(file, 'utf8')] as const));

/** The same at a commit, as git has it. Throws git's error if there is no such commit. */
export function sizesAt(commit: string): ReadonlyMap<string, Size> {
	const git = (...words: readonly string[]): string =>
		execFileSync('git', words, {encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe']});
	const files = git('ls-tree', '-r', '--name-only', commit, 'source')
		.split('\n')
		.filter(file => /\.tsx?$/v.test(file));
	return sizesOf(files.map(file => [file, git('show', `${commit}:${file}`)] as const));
}

export const sumOf = (sizes: ReadonlyMap<string, Size>): Size => ({
	files: floors.reduce((sum, floor) => sum + (sizes.get(floor)?.files ?? 0), 0),
	tokens: floors.reduce((sum, floor) => sum + (sizes.get(floor)?.tokens ?? 0), 0),
});
