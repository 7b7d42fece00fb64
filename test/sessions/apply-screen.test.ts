import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

using folder = temporaryFolder();

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, ['name,parent,business_phone', ...lines].map(line => `${line}\n`).join(''));
	return file;
}

const list = [
	'Americas,Acme Distribution,+49 228 1',
	'APAC,Acme Distribution,+49 228 2',
	'Antarctica,Acme Distribution,+49 228 3',
	'Nowhere,No such parent,',
] as const;

await test('compares a list with the service, sends what is chosen after the whole review, and undoes it as one change', async () => {
	const file = fileOf('customers.csv', ...list);
	await using navigator = await startNavigator();
	const {session} = navigator;
	const ids = await Promise.all(['Americas', 'APAC'].map(async name => navigator.idOf(name)));
	const phones = async () =>
		Promise.all(
			ids.map(async id => {
				const profile = await navigator.profileOf(id);
				return profile['business_phone'];
			}),
		);
	const before = await phones();
	await session.waitFor('60 organizations');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.follow(
		[
			['enter'],
			/Create 1 organization and change 2\? To send, press y\.[\s\S]+1 with problems[\s\S]+Problems \(1\)[\s\S]+To create \(1\)[\s\S]+To repair \(2\)/v,
		],
		[['G', ' '], 'Create 1 organization and change 1?'],
		[['escape'], /You left out or included 1 row\.[\s\S]+To leave, press Esc\./v],
		[['n'], 'Create 1 organization and change 1?'],
		[['y'], /2 stored, 2 left out\. The result is in/v],
	);
	const result = readFileSync(path.join(folder.path, 'customers.result.csv'), 'utf8').trimEnd().split('\r\n');
	assert.deepEqual(
		result.map(line =>
			line
				.replaceAll(/[\da-f]{32}/gv, 'ID')
				.split(',')
				.slice(0, 4)
				.join(' '),
		),
		[
			'cforgs_row cforgs_verb cforgs_status cforgs_id',
			'2 change done ID',
			'3 change left_out ID',
			'4 create done ID',
			'5 change left_out ',
		],
	);
	const changed = await phones();
	assert.equal(changed.filter((phone, at) => phone !== before[at]).length, 1);
	assert.equal((await navigator.organizationsNamed('Antarctica')).length, 1); // eslint-disable-line unicorn/no-await-expression-member
	await session.follow(
		[['escape'], 'Antarctica'],
		[['u'], /❯ customers\.csv +created 1 organization, changed 1 organization/v],
		[['enter'], 'Undo 2 changes from a file? To send, press y.'],
		[['y'], '2 undone.'],
	);
	assert.deepEqual(await phones(), before);
	assert.equal((await navigator.organizationsNamed('Antarctica')).length, 0); // eslint-disable-line unicorn/no-await-expression-member
});

await test('keeps an accepted difference for the next session and for the command', async () => {
	const file = fileOf('accepted.csv', ...list.slice(0, 2));
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.follow([['enter'], 'To repair (2)'], [['A'], 'Accept a difference']);
	session.write('Agreed with sales');
	await session.follow([
		['enter'],
		/1 accepted\.[\s\S]+To repair \(1\)[\s\S]+Accepted \(1\)[\s\S]+Accepted: Agreed with sales/v,
	]);
	await session.press('escape', 'q');
	await session.waitForExit();
	const again = navigator.again();
	await again.waitFor('60 organizations');
	await again.follow([['Y'], 'Compare a customer list']);
	again.write(file);
	await again.follow(
		[['enter'], /Change 1 organization\?[\s\S]+Accepted: Agreed with sales/v],
		[['G', 'A'], 'To repair (2)'],
	);
	assert.deepEqual(navigator.writes(), []);
});

await test('leaves room for names and values in 60 columns', async () => {
	const file = fileOf('narrow.csv', ...list);
	await using navigator = await startNavigator({size: [60, 30]});
	const {session} = navigator;
	await session.waitFor('Americas');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.follow(
		[['enter'], /Antarctica .*\+49[\s\S]+Americas .*\+1.* → \+49/v],
		[['tab'], 'Only “Problems” is shown'],
		[['escape'], 'To repair (2)'],
		[['b'], /Compare .*below “Acme Distribution”/v],
		[['w'], /Without a row in the file \(\d+\)/v],
	);
	assert.deepEqual(navigator.writes(), []);
});

await test('shows the old and the new value in 80 columns, and counts the other fields', async () => {
	const file = path.join(folder.path, 'wide.csv');
	writeFileSync(
		file,
		[
			'name,parent,business_phone,business_email,business_name',
			'Americas,Acme Distribution,+49 228 1,ops@americas.example,Acme Americas',
		]
			.map(line => `${line}\n`)
			.join(''),
	);
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.follow([['enter'], /Americas +Business phone: \+1[^…]+ → \+49 228 1 \+2 +row 2/v]);
	assert.deepEqual(navigator.writes(), []);
});

await test('shows thirteen rows with all kinds of differences on one screen, problems first, and the rest of a row on Enter', async () => {
	const file = fileOf(
		'thirteen.csv',
		...list,
		'Amerikas,Acme Distribution,',
		...Array.from({length: 8}, (_, index) => `New ${index},Acme Distribution / APAC,+49 228 ${index}`),
	);
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.follow([['enter'], /organization +below [\s\S]+Problems \(1\)/v]);
	const rows = session
		.screen()
		.matchAll(/ row (?<number>\d+) /gv)
		.map(({groups}) => Number(groups?.['number']))
		.toArray();
	assert.deepEqual(
		[rows[0], rows.toSorted((one, other) => one - other)],
		[5, Array.from({length: 13}, (_, index) => index + 2)],
	);
	assert.match(session.screen(), /Nowhere .*No such parent.*…/v);
	await session.follow([
		['enter'],
		/Nowhere[\s\S]+Row 5 of thirteen\.csv[\s\S]+Problems[\s\S]+Check the spelling, [\s\S]+id\./v,
	]);
	assert.deepEqual(navigator.writes(), []);
});

await test('says each difference, its group and how to send', async () => {
	const file = fileOf('spoken.csv', ...list);
	await using navigator = await startNavigator({size: [400, 24], arguments: ['--accessible']});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.press('Y');
	await session.waitFor('Compare a customer list');
	session.write(file);
	await session.press('enter');
	await session.waitFor(
		/left out: problems: Nowhere Parent “No such parent”: No organization[^\n]+, row 5[\s\S]+waiting: to create: Antarctica[\s\S]+waiting: to repair: Americas in Acme Distribution \+1[^\n]* becomes \+49 228 1, row 2/v,
	);
	await session.waitFor('Create 1 organization and change 2? To send, press y.');
	assert.deepEqual(navigator.writes(), []);
});
