import assert from 'node:assert/strict';
import {chmod, readFile, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {editorCommand, editorOf, editText} from '../../../source/program/session/nested-program.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

using temporary = temporaryFolder();
const folder = temporary.path;
process.env['TMPDIR'] = folder;

/** An editor as a shell script; the file is its `$1`. */
async function editor(name: string, script: string): Promise<string> {
	const file = path.join(folder, name);
	await writeFile(file, `#!/bin/sh\n${script}\n`);
	await chmod(file, 0o700);
	return file;
}

const leftovers = async () => {
	const files = await readdir(folder);
	return files.filter(file => file.startsWith('cforgs-'));
};

const whyOf = (edited: Awaited<ReturnType<typeof editText>>) =>
	edited.status === 'failed' ? edited.why : `edited: ${edited.text}`;

await test('gives the editor a file only for its owner, and returns the new text', async () => {
	const seen = path.join(folder, 'seen');
	const script = await editor(
		'plain',
		String.raw`{ stat -c %a "$1" "$(dirname "$1")"; cat "$1"; } > '${seen}'; printf 'new\ntext' > "$1"`,
	);
	assert.deepEqual(await editText('old é', {EDITOR: script}), {status: 'edited', text: 'new\ntext'});
	assert.equal(await readFile(seen, 'utf8'), '600\n700\nold é');
	assert.deepEqual(await leftovers(), []);
});

await test('prefers $VISUAL to $EDITOR, and ignores an empty one', async () => {
	const [visual, plain] = [
		await editor('visual', 'printf visual > "$1"'),
		await editor('plain', 'printf plain > "$1"'),
	];
	const texts = [
		await editText('', {VISUAL: visual, EDITOR: plain}),
		await editText('', {VISUAL: ' ', EDITOR: plain}),
		await editText('', {VISUAL: visual}),
	];
	assert.deepEqual(
		texts,
		['visual', 'plain', 'visual'].map(text => ({status: 'edited', text})),
	);
});

await test('runs notepad on Windows by default, in the shell of Windows', () => {
	const editors = ['win32', 'linux'].map(platform => editorOf({}, platform));
	assert.deepEqual(editors, ['notepad', 'vi']);
	const said = registry.bindings.find(({command}) => command === 'editOutside')?.description.toLowerCase();
	assert.ok(editors.every(name => said?.includes(name)));
	assert.deepEqual(editorCommand('code --wait', String.raw`C:\Temp folder\value.txt`, 'win32'), {
		command: String.raw`code --wait "C:\Temp folder\value.txt"`,
		arguments_: [],
		isForShell: true,
	});
});

await test('accepts arguments of an editor, and passes the file name outside of the shell', async () => {
	const script = await editor('two words', 'printf "%s" "$1" > "$2"');
	assert.deepEqual(await editText('', {EDITOR: `'${script}' --wait`}), {status: 'edited', text: '--wait'});
});

await test('removes the line end that an editor adds, but no earlier one', async () => {
	const adding = {EDITOR: await editor('adding', String.raw`printf "x\n" > "$1"`)};
	assert.deepEqual(await editText('x', adding), {status: 'edited', text: 'x'});
	assert.deepEqual(await editText('x\n', adding), {status: 'edited', text: 'x\n'});
	const two = {EDITOR: await editor('two', String.raw`printf "x\n\n" > "$1"`)};
	assert.deepEqual(await editText('x', two), {status: 'edited', text: 'x\n'});
});

await test('returns an unchanged text exactly, whatever it contains', async () => {
	const looking = {EDITOR: await editor('looking', ':')};
	const saving = {EDITOR: await editor('saving', 'echo >> "$1"')};
	const texts = ['', 'a\r\nb', 'lone \u{D83D} surrogate', '\u{FEFF}bom', 'ends\n'];
	const looked = await Promise.all(texts.map(async text => editText(text, looking)));
	assert.deepEqual(
		looked,
		texts.map(text => ({status: 'edited', text})),
	);
	assert.deepEqual(await editText('lone \u{D83D} surrogate', saving), {
		status: 'edited',
		text: 'lone \u{D83D} surrogate',
	});
});

await test('changes nothing if an editor fails, is missing or is killed, and gives the reason', async () => {
	const failing = await editor('failing', 'exit 3');
	const killed = await editor('killed', 'kill -9 $$');
	assert.match(
		whyOf(await editText('x', {EDITOR: failing})),
		/^The editor “.*failing” changed nothing: it ended with status 3\. Set VISUAL or EDITOR/v,
	);
	assert.match(whyOf(await editText('x', {EDITOR: '/nowhere/editor'})), /it was not found/v);
	assert.match(whyOf(await editText('x', {EDITOR: `exec ${killed}`})), /it was ended by SIGKILL/v);
	assert.deepEqual(await leftovers(), []);
});

await test('keeps the text of a failed editor in a file, without using it', async () => {
	const crashing = await editor('crashing', 'printf "an hour of typing" > "$1"; kill -9 $$');
	const why = whyOf(await editText('x', {EDITOR: `exec ${crashing}`}));
	const file =
		/it was ended by SIGKILL\. The text it saved is in (?<file>.*value\.txt)\. The field is unchanged\.$/v.exec(why)
			?.groups?.['file'] ?? '';
	assert.equal(await readFile(file, 'utf8'), 'an hour of typing');
	assertModes({[file]: '600', [path.dirname(file)]: '700'});
	const files = await leftovers();
	assert.equal(files.length, 1);
});

await test('changes nothing if an editor deletes its file, and gives the reason', async () => {
	const removing = await editor('removing', 'rm "$1"');
	assert.match(whyOf(await editText('x', {EDITOR: removing})), /changed nothing: .*ENOENT/v);
});

await test('reports that there is no place for the file', async () => {
	temporary[Symbol.dispose]();
	assert.match(whyOf(await editText('x', {EDITOR: 'true'})), /changed nothing: .*ENOENT/v);
});
