import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator, type Navigator} from '../helpers/navigator.js';

const count = 200;
const nameAt = (index: number) => `Walk-in ${String(index + 1).padStart(3, '0')}`;

function csv(change: (cells: string[], index: number) => string[] = cells => cells): string {
	const rows = Array.from({length: count}, (_, index) =>
		change([nameAt(index), 'EMEA', `ops@walk-in-${index + 1}.example`], index),
	);
	return [['name', 'parent', 'business_email'], ...rows].map(cells => cells.join(',')).join('\n');
}

const write = async ({stateHome}: Navigator, text: string) => writeFile(join(stateHome, 'customers.csv'), text);

async function walkIns({read}: Navigator): Promise<readonly string[]> {
	const {result} = await read<ReadonlyArray<{readonly name: string}>>(
		'/organizations?page_size=1000&name.contains=Walk-in',
	);
	return result.map(({name}) => name).toSorted();
}

await test('checks two hundred customers, survives fixes and a dropped line, and creates each once', async () => {
	await using navigator = await startNavigator({
		// The program starts again once the file exists.
		size: [80, 24],
		arguments: ['onboard', '--from', 'customers.csv'],
		sandbox: {latency: 5, rateLimit: 100_000},
	});
	const missing = await navigator.session.waitForExit();
	assert.equal(missing.exitCode, 1);
	await write(
		navigator,
		csv((cells, index) =>
			index === 41 ? [nameAt(0), 'EMEA', ''] : index === 99 ? [nameAt(index), 'Nowhere', 'no mail'] : cells,
		),
	);
	const first = navigator.again();
	await first.waitFor('2 of 200 rows have problems');
	await first.waitFor('Row 2 has the same name and parent.');
	await first.waitFor(/101 {2}Walk-in 100/v);
	await first.waitFor(/This is not an email addre… \+1/v);
	await first.press('down', 'enter');
	await first.waitFor('“Nowhere”: No organization that you can see');
	await first.press('y');
	await first.waitFor('Nothing is sent while a row has a problem');
	assert.deepEqual(navigator.writes(), []);

	await write(navigator, csv());
	await first.press('r');
	await first.waitFor('200 rows: 200 organizations to create');
	await first.press('y');
	await first.waitFor(/ [2-9]\d of 200 created/v);
	first.kill('SIGHUP');
	await first.waitForExit();
	const before = await walkIns(navigator);
	assert.ok(before.length >= 20);
	assert.ok(before.length < count);

	const second = navigator.again();
	await second.waitFor(/200 rows: 1\d\d organizations to create; \d+ created/v);
	await second.press('y');
	// If the cut came after a write, the program waits for its row.
	await second.waitFor(/ 1[2-9]\d of 200 created/v, 60_000);
	await second.press('escape');
	await second.waitFor('Press y to continue with the rest');
	await second.press('y');
	await second.waitFor('200 of 200 rows are created.', 30_000);
	assert.deepEqual(
		await walkIns(navigator),
		Array.from({length: count}, (_, index) => nameAt(index)),
	);
	const result = await readFile(join(navigator.stateHome, 'customers.result.csv'), 'utf8');
	assert.equal(
		result.match(
			/,create,(?:done|already),[\da-f]{32},Acme Distribution › EMEA › Walk-in (?<number>\d+),,Walk-in \k<number>,EMEA,/gv,
		)?.length,
		count,
	);
	const {result: found} = await navigator.read<ReadonlyArray<{readonly id: string}>>(
		`/organizations?name.contains=${encodeURIComponent(nameAt(41))}`,
	);
	const {result: profile} = await navigator.read<{readonly business_email: string}>(
		`/organizations/${found[0]?.id ?? ''}/profile`,
	);
	assert.equal(profile.business_email, 'ops@walk-in-42.example');
});

await test('reports progress and how to continue on ctrl-c, only if rows were sent', async () => {
	await using navigator = await startNavigator({
		arguments: ['onboard', '--from', 'customers.csv'],
		sandbox: {latency: 5, rateLimit: 100_000},
	});
	await navigator.session.waitForExit();
	await write(navigator, csv());
	const unsent = navigator.again();
	await unsent.waitFor('200 rows: 200 organizations to create');
	await unsent.press('ctrl+c');
	await unsent.waitForExit();
	assert.doesNotMatch(unsent.rawOutput(), /with this file continues/v);

	const cut = navigator.again();
	await cut.waitFor('200 rows: 200 organizations to create');
	await cut.press('y');
	await cut.waitFor(/ [2-9]\d of 200 created/v);
	await cut.press('ctrl+c');
	await cut.waitForExit();
	const lastWords =
		/(?<created>\d{2,3}) of 200 rows of customers\.csv are created; customers\.result\.csv says which, and cforgs onboard --from with this file continues with/v;
	const {created = ''} = lastWords.exec(cut.rawOutput())?.groups ?? {};
	const stored = await walkIns(navigator);
	assert.equal(created, String(stored.length), 'the row that was being sent is finished and read back');
	const result = await readFile(join(navigator.stateHome, 'customers.result.csv'), 'utf8');
	assert.equal(result.match(/,create,done,[\da-f]{32},[^,]+ › Walk-in /gv)?.length, stored.length);
	assert.doesNotMatch(result, /,create,unknown,/v);
});

await test('records the known outcome of each row in the result file, also after kill -9', async () => {
	await using navigator = await startNavigator({
		arguments: ['onboard', '--from', 'customers.csv'],
		sandbox: {latency: 5, rateLimit: 100_000},
	});
	await navigator.session.waitForExit();
	await write(navigator, csv());
	const cut = navigator.again();
	await cut.waitFor('200 rows: 200 organizations to create');
	await cut.press('y');
	await cut.waitFor(/ [2-9]\d of 200 created/v);
	cut.kill('SIGKILL');
	await cut.waitForExit();
	const resultFile = join(navigator.stateHome, 'customers.result.csv');
	const left = await readFile(resultFile, 'utf8');
	const lines = new Map(
		left
			.split('\r\n')
			.slice(1, -1)
			.map(line => [line.split(',', 1)[0], line]),
	)
		.values()
		.toArray();
	// A row that was answered as created is not read back yet, but has an id.
	const [created = [], unknown = [], unsent = []] = [
		/^\d+,create,unknown,[^,]/v,
		/^\d+,create,unknown,,/v,
		/^\d+,create,not_sent,,/v,
	].map(pattern => lines.filter(line => pattern.test(line)));
	const stored = await walkIns(navigator);
	// The outcome of a row is written together with the next row.
	assert.ok(created.length >= 19);
	assert.deepEqual([created.length + unknown.length + unsent.length, unknown.length], [count, 1]);
	assert.match(unknown[0] ?? '', /The request was in progress when this/v);
	const names = (told: readonly string[]) => told.map(line => /Walk-in \d+/v.exec(line)?.[0] ?? '');
	assert.deepEqual(
		stored.filter(name => !names(unknown).includes(name)),
		names(created),
	);
	await writeFile(resultFile, `${left}2,crea`);
	const again = navigator.again();
	await again.waitFor(/200 rows: 1\d\d organizations to create; \d+ created/v);
	const mended = await readFile(resultFile, 'utf8');
	assert.deepEqual(
		mended.split('\r\n').slice(1, -1),
		lines.map(line => line.replace(/ ?A later line of this row replaces this one\./v, '')),
	);
});

await test('creates every row of a file without parents under --organization, and refuses it next to a parent column', async () => {
	await using navigator = await startNavigator({
		size: [80, 24],
		arguments: ['onboard', '--from', 'customers.csv', '--organization', 'Acme Distribution / EMEA'],
	});
	await navigator.session.waitForExit();
	await write(navigator, 'name,Parent ID\nBelow,EMEA\n');
	const refused = navigator.again();
	const {exitCode} = await refused.waitForExit();
	assert.equal(exitCode, 2);
	assert.match(
		refused.rawOutput().replaceAll(/\s+/gv, ' '),
		/In customers\.csv each row has its own parent, in the column Parent ID: leave out --organization, or that column\./v,
	);
	await write(navigator, 'name\nBelow\n');
	const session = navigator.again();
	await session.waitFor(/Below +EMEA /v);
	await session.press('y');
	await session.waitFor('1 of 1 row is created.');
	const [below] = await navigator.organizationsNamed('Below');
	assert.equal(below?.parent?.name, 'EMEA');
});

await test('lets the user choose one parent for a file without parents, and keeps the choice for the next run', async () => {
	await using navigator = await startNavigator({size: [80, 24], arguments: ['onboard', '--from', 'customers.csv']});
	await navigator.session.waitForExit();
	await write(navigator, 'name\nPicked\n');
	const session = navigator.again();
	await session.waitFor(/1 organization will have no parent\. To set a parent, press p to[\s│]+choose[\s│]+one/v);
	await session.press('p');
	await session.waitFor('Choose the parent of every row');
	session.write('EMEA');
	await session.waitFor('❯ EMEA');
	await session.press('enter');
	await session.waitFor(/Picked +EMEA /v);
	await session.press('y');
	await session.waitFor('1 of 1 row is created.');
	await session.press('ctrl+c');
	await session.waitForExit();
	const again = navigator.again();
	await again.waitFor('1 row: 1 created earlier.');
	await again.waitFor('All rows go below Acme Distribution › EMEA, like the earlier rows of this');
	const [picked, ...others] = await navigator.organizationsNamed('Picked');
	assert.deepEqual([picked?.parent?.name, others], ['EMEA', []]);
});

await test('leaves out rows with problems and existing rows, and creates them with the same command once fixed', async () => {
	await using navigator = await startNavigator({size: [80, 24], arguments: ['onboard', '--from', 'customers.csv']});
	await navigator.session.waitForExit();
	await navigator.write('POST', '/organizations', {name: 'There'});
	const [there] = await navigator.organizationsNamed('There');
	const rows = (email: string) =>
		`name,parent,business_email\nThere,,\nMended,EMEA,${email}\nGood,EMEA,\nBelow,Acme Distribution / EMEA / Good,\n`;
	await write(navigator, rows('no mail'));
	const first = navigator.again();
	await first.waitFor('3 of 4 rows have problems');
	await first.press('x');
	await first.waitFor('4 rows: 2 left out; 1 already there; 1 organization to create.');
	assert.equal(navigator.writes().length, 1);
	await first.press('y');
	await first.waitFor('1 of 4 rows is created, 2 left out, 1 already there.');
	const result = await readFile(join(navigator.stateHome, 'customers.result.csv'), 'utf8');
	assert.match(result, new RegExp(`2,create,already,${there?.id ?? ''},There,`, 'v'));
	assert.match(
		result,
		/3,create,left_out,,Acme Distribution › EMEA › Mended,.*This is not an email address.*,Mended,EMEA,no mail\r\n/v,
	);
	assert.match(result, /4,create,done,[\da-f]{32},Acme Distribution › EMEA › Good,/v);
	assert.match(result, /5,create,left_out,,Below,.*Row 4 of this file creates this parent\./v);
	await first.press('escape');
	await first.press('q');
	const partly = await first.waitForExit();
	assert.equal(partly.exitCode, 1);

	await write(navigator, rows('ops@mended.example'));
	const second = navigator.again();
	await second.waitFor('1 of 4 rows has a problem');
	await second.press('x');
	await second.waitFor('4 rows: 1 already there; 2 organizations to create; 1 created earlier.');
	await second.press('y');
	await second.waitFor('3 of 4 rows are created, 1 already there.');
	const mended = await readFile(join(navigator.stateHome, 'customers.result.csv'), 'utf8');
	assert.equal(mended.match(/,create,(?:done|already),/gv)?.length, 4);
	const [below] = await navigator.organizationsNamed('Below');
	assert.equal(below?.parent?.name, 'Good');

	await write(navigator, rows('ops@mended.example').replace('There,,\n', ''));
	const third = navigator.again();
	await third.waitFor('3 rows: 3 created earlier.');
	await third.press('ctrl+c');
	const wholly = await third.waitForExit();
	assert.equal(wholly.exitCode, 0);
	assert.equal(navigator.writes().length, 4);
});

await test('maps unknown columns on the screen', async () => {
	await using navigator = await startNavigator({arguments: ['onboard', '--from', 'customers.csv']});
	await navigator.session.waitForExit();
	await write(
		navigator,
		'Wer;parent;Ansprechpartner;Kundennr.\nMapped;Acme Distribution / EMEA;ops@mapped.example;0042\n',
	);
	const session = navigator.again();
	await session.waitFor('❯ Wer');
	await session.follow(
		[['enter'], 'column sets the name yet'],
		[['l', 'j', 'j', 'l', 'l', 'l', 'l', 'l'], /❯ Ansprechpartner +← Business email →/v],
		[['j'], /❯ Kundennr\. +← Metadata · Kundennr\. →/v],
		[['enter'], '1 row: 1 organization to create'],
	);
	await session.waitFor(/ Business email +External metadata[\s\S]* ops@mapped\.example +Kundennr\. 0042 /v);
	await session.press('y');
	await session.waitFor('1 of 1 row is created.');
	await session.press('y');
	await session.waitFor('A table of 1 organization sent to the clipboard as Markdown.');
	const copied = /\]52;c;(?<text>[\w+\/=]+)/v.exec(session.rawOutput())?.groups?.['text'] ?? '';
	assert.match(
		Buffer.from(copied, 'base64').toString(),
		/^\| Mapped \| Acme Distribution › EMEA \| [\da-f]{32} \| \d{4}-\d\d-\d\d \d\d:\d\d UTC \| `ops@mapped\.example` \| 0042 \|$/mv,
	);
	await session.press('escape');
	await session.press('q');
	await session.waitForExit();
	const again = navigator.again();
	await again.waitFor(/Your choices from last time are[\s│]+kept/v);
	await again.waitFor(/Ansprechpartner +Business email.*\n.*Kundennr\. +Metadata · Kundennr\./v);
	await again.press('enter');
	await again.waitFor('1 row: 1 created earlier.');
	await again.press('m', 'j', 'j', 'h', 'h', 'enter');
	await again.waitFor(/It was created from a file earlier, with other/v);
	const [mapped] = await navigator.organizationsNamed('Mapped');
	assert.equal(mapped?.parent?.name, 'EMEA');
	const {result: profile} = await navigator.read<{readonly external_metadata: string}>(
		`/organizations/${mapped.id}/profile`,
	);
	assert.equal(profile.external_metadata, '{"Kundennr.":"0042"}');
});

await test('finds a file from the palette, completes it with Tab, and creates its rows', async () => {
	await using navigator = await startNavigator({size: [100, 30]});
	const {session, stateHome} = navigator;
	await writeFile(
		join(stateHome, 'kunden.csv'),
		Buffer.from(
			'Firma;Übergeordnet;Straße;Hausnummer;Land\nWalk-in Müller;EMEA;Kölner Straße;7;Deutschland\n',
			'latin1',
		),
	);
	await session.waitFor('· 60 organizations');
	await session.press(':');
	session.write('csv');
	await session.waitFor(/❯ O +from a file/v);
	await session.press('enter');
	await session.waitFor('Create from a file');
	session.write('kun');
	await session.press('tab');
	await session.waitFor('kunden.csv');
	await session.follow(
		[['enter'], 'read as Windows-1252. Check that “Übergeordnet” looks right.'],
		[['enter'], '1 row: 1 organization to create'],
	);
	await session.waitFor('DE (Germany)');
	await session.waitFor('line 1 Kölner Straße 7');
	await session.press('G', 'y');
	await session.waitFor('1 of 1 row is created. The result is in');
	assert.deepEqual(await walkIns(navigator), ['Walk-in Müller']);
	assert.match(await readFile(join(stateHome, 'kunden.result.csv'), 'utf8'), /^\u{FEFF}cforgs_row;/v);
	await session.press('escape', 'x', 'e', 'ctrl+u');
	session.write('none/all.json');
	await session.press('enter');
	await session.waitFor('The folder does not');
	await session.waitFor('none/all.json');
});
