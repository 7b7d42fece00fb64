import assert from 'node:assert/strict';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {lookAtPath} from '../../../source/kernel/storage/paths-like.js';
import {isPrivate, replaceFile, writeNewFile} from '../../../source/kernel/storage/write-file.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {shownText} from '../../../source/base/text/told.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

/** A program that reads and writes real files. */
async function start() {
	const program = startProgram({
		baseUrl: sandbox.url,
		credential: {scheme: 'key', email: sandbox.email, key: sandbox.key},
		context: {
			writeNewFile,
			replaceFile,
			lookAtPath,
			workingFolder: () => ({path: '/here', names: new Set<string>(), pathOf: name => name}),
		},
	});
	await loadOrganizations(program.context);
	return {...program, frame: () => frameOf(program.store.getState()), kind: () => program.store.getState().dialog.kind};
}

await test('finds the import by several names in the palette, and reviews the file as on the command line', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'customers.csv');
	writeFileSync(
		file,
		Uint8Array.from('name\nMüller\n', letter => letter.codePointAt(0) ?? 0),
	);
	const {press, paste, store, frame, kind} = await start();
	for (const name of ['import', 'csv', 'file']) {
		await press(':'); // eslint-disable-line no-await-in-loop
		await paste(name); // eslint-disable-line no-await-in-loop
		await press('enter'); // eslint-disable-line no-await-in-loop
		assert.equal(dialogOf(store.getState(), 'path').purpose.kind, 'import'); // eslint-disable-line node-test/no-conditional-assertion
		await press('escape'); // eslint-disable-line no-await-in-loop
	}

	await press('O', 'enter');
	assert.equal(store.getState().message?.text, 'Type the path of a file first.');
	await paste(`${folder.path}/none.csv`);
	await press('enter');
	const {text = ''} = dialogOf(store.getState(), 'path');
	assert.match(shownText(text), /none\.csv is not usable\. There is no such file\.$/v);
	await press('ctrl+u');
	await paste(`${folder.path}/cus`);
	await press('tab');
	assert.equal(dialogOf(store.getState(), 'path').line.text, file);
	await press('enter');
	assert.equal(dialogOf(store.getState(), 'batch').batch.rows.length, 1);
	assert.match(frame(), /1 row: 1 organization to create/v);
	assert.match(frame(), /read as Windows-1252\. Check that “Müller” looks right/v);
	await press('escape');
	assert.equal(kind(), 'none');
});

await test('exports to the typed path, and overwrites a file only after a confirmation', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'mine.json');
	writeFileSync(file, 'there before');
	const {press, paste, store, frame, kind, said} = await start();
	await press('x');
	assert.match(frame(), /in \/here {3}press e to change the path/v);
	await press('e');
	const {
		line,
		purpose: {about},
	} = dialogOf(store.getState(), 'path');
	assert.equal(about.includes('Only you can read a new file.'), isPrivate);
	assert.match(line.text, /^[\-a-z]+-[\da-f]{8}\.json$/v);
	await press('ctrl+u');
	await paste(`${folder.path}/none/mine.json`);
	await press('enter');
	const refused = dialogOf(store.getState(), 'path');
	assert.deepEqual(
		[refused.text, refused.line.text],
		['The folder does not exist. Type a path in an existing folder.', `${folder.path}/none/mine.json`],
	);
	await press('ctrl+u');
	await paste(folder.path);
	await press('enter');
	assert.equal(dialogOf(store.getState(), 'path').text, 'This is a folder. Type the name of a file in it.');
	await paste('/mine.json');
	await press('enter');
	assert.match(frame(), /Press y to replace it/v);
	await press('enter', 'escape');
	assert.equal(readFileSync(file, 'utf8'), 'there before');
	await press('enter', 'y');
	assert.match(said() ?? '', /^\d+ organizations? written to .*mine\.json\. /v);
	assert.equal(kind(), 'none');
	assert.match(readFileSync(file, 'utf8'), /^\[/v);
	// No confirmation for a new path.
	await press('x', 'e', 'ctrl+u');
	await paste(`${folder.path}/new.json`);
	await press('enter');
	assert.deepEqual(readdirSync(folder.path).toSorted(), ['mine.json', 'new.json']);
	await press('x', 'e', 'escape');
	assert.equal(kind(), 'export');
});

await test('shows a file name without control characters', async () => {
	using folder = temporaryFolder();
	for (const name of ['a\u{1B}[2J1.csv', 'a\u{1B}[2J2.csv']) {
		writeFileSync(path.join(folder.path, name), '');
	}

	const {press, paste, store, frame} = await start();
	await press('O');
	await paste(`${folder.path}/`);
	await press('tab');
	assert.ok(dialogOf(store.getState(), 'path').line.text.includes('\u{1B}'));
	assert.ok(!frame().includes('\u{1B}[2J'));
	assert.match(frame(), /a⟦1B⟧\[2J1\.csv/v);
});
