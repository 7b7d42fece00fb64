import {spawn} from 'node:child_process';
import {
	mkdtemp,
	readFile,
	rm,
	writeFile,
} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
What came of an editor: the text, or a sentence that says why there is none.
*/
export type Edited = {readonly status: 'edited'; readonly text: string} | {readonly status: 'failed'; readonly why: string};

const isSet = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

const editorOf = ({VISUAL: visual, EDITOR: editor}: Environment): string => [visual, editor].find(value => isSet(value)) ?? 'vi';

/**
Runs the person's editor as git does, through the shell, so that `code --wait` works; the file's name is no part of the script.
*/
async function runEditor(editor: string, file: string): Promise<string | undefined> {
	return new Promise(resolve => {
		const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {stdio: 'inherit'});
		child.once('error', () => {
			resolve('it could not be started');
		});
		child.once('exit', (status, signal) => {
			if (status === 0) {
				resolve(undefined);
			} else if (status === 127) {
				resolve('it was not found');
			} else {
				resolve(signal === null ? `it ended with status ${status ?? '?'}` : `it was ended by ${signal}`);
			}
		});
	});
}

/**
Editors end a file with a line end of their own; the value had none.
*/
function withoutAddedLineEnd(text: string, before: string): string {
	return text.endsWith('\n') && !before.endsWith('\n') ? text.slice(0, -1) : text;
}

/**
Edits a text in `$VISUAL`, `$EDITOR` or vi, by way of a file that its owner alone can read. The terminal must be free.
*/
export async function editText(text: string, environment: Environment): Promise<Edited> {
	const editor = editorOf(environment);
	const folder = await mkdtemp(path.join(tmpdir(), 'cforgs-'));
	try {
		const file = path.join(folder, 'value.txt');
		await writeFile(file, text, {mode: 0o600});
		const failure = await runEditor(editor, file);
		return failure === undefined
			? {status: 'edited', text: withoutAddedLineEnd(await readFile(file, 'utf8'), text)}
			: {status: 'failed', why: `The editor “${editor}” changed nothing: ${failure}. Set VISUAL or EDITOR to another, or go on here.`};
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}
