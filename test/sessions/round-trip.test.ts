import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {parse} from 'csv-parse/sync';
import {stringify} from 'csv-stringify/sync';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
};

const run = async (...words: readonly string[]) => runProgram(words, environment);

const odd: ReadonlyArray<Readonly<Record<string, string>>> = [
	{
		business_phone: '+442079460763',
		business_name: '=1+1',
		external_metadata:
			'{ "n" : 1.0, "big":12345678901234567890, "none":null, "no":"", "crm.id":"007", "is":true, "in":{"a":[1.0]} }',
	},
	{business_phone: '0049 30', business_name: ' padded \r\n', external_metadata: 'line one\r\nline two\u{1B}[2J '},
	{
		business_phone: '4.42E+11',
		business_name: "'=x",
		external_metadata: String.raw`{"twice":1,"twice":"2","tier ":"gold","Łódź":"\u0041","":"x"}`,
	},
	{
		business_phone: '',
		business_name: '2026-03-01',
		external_metadata: '',
		business_address: String.raw`{"line1":"1-2","zipcode":"01067","country":"DE","x":"say \"hi\", twice"}`,
	},
];

const root = await createIn(sandbox, 'Round trip');
const ids: string[] = [];
for (const [at, values] of odd.entries()) {
	ids.push(await createIn(sandbox, `Round ${at}`, root)); // eslint-disable-line no-await-in-loop -- In this order.
	await call(sandbox, `PUT /organizations/${ids[at]}/profile`, {json: {...profile, ...values}}); // eslint-disable-line no-await-in-loop
}

const file = path.join(folder.path, 'list.csv');
const exported = await run('export', '--format', 'csv', '--flat', '--profiles', '--output', file);

const reported = async (name: string, ...words: readonly string[]) => {
	const {status, stdout, stderr} = await run('apply', name, '--report', '--csv', ...words);
	const lines = parse(stdout, {columns: true}) as ReadonlyArray<Readonly<Record<string, string>>>;
	return {
		status,
		stderr,
		lines: lines.map(line => ['kind', 'id', 'field', 'before', 'after'].map(column => line[column] ?? '')),
	};
};

await test('finds no difference in an exported list', async () => {
	assert.equal(exported.status, 0);
	const report = await reported(file, '--whole');
	assert.deepEqual([report.lines, report.status], [[], 0]);
	const again = await run('export', '--format', 'csv', '--flat', '--profiles');
	assert.equal(again.stdout, readFileSync(file, 'utf8'));
});

await test('finds exactly the cells that somebody has edited', async () => {
	const [header = [], ...rows] = parse(readFileSync(file, 'utf8'), {record_delimiter: '\r\n'}) as readonly string[][];
	const edits = [
		[ids[0], 'external_metadata.n', '2.0'],
		[ids[1], 'business_phone', '(empty)'],
		[ids[3], 'business_address.zipcode', '01069'],
	] as const;
	const textOf = (cells: readonly string[], at: number) =>
		edits.find(([id, heading]) => cells[0] === id && header[at] === heading)?.[2] ?? cells[at];
	const edited = rows.map(cells => cells.map((_, at) => textOf(cells, at)));
	const saved = path.join(folder.path, 'edited.csv');
	writeFileSync(saved, `\u{FEFF}${stringify([header, ...edited], {delimiter: ';'})}`);
	const report = await reported(saved);
	assert.deepEqual(
		report.lines.toSorted((one, other) => ids.indexOf(one[1] ?? '') - ids.indexOf(other[1] ?? '')),
		[
			['repair', ids[0], 'external_metadata.n', '1.0', '2.0'],
			['repair', ids[1], 'business_phone', '0049 30', ''],
			['repair', ids[3], 'business_address.zipcode', '01067', '01069'],
		],
	);
	assert.equal(report.status, 7);
	const applied = await runProgram(['apply', saved, '--yes', '--at-most', '3'], environment);
	assert.equal(applied.status, 0, applied.stderr);
	const again = await reported(saved);
	assert.deepEqual(
		[again.lines, again.status],
		[[], 0],
		'the same file again finds nothing, although its columns of whole fields are those of before',
	);
	const undone = await run('undo', '--yes', '--at-most', '3');
	assert.equal(undone.status, 0, undone.stderr);
});

const office = [
	'/usr/bin/soffice',
	'/opt/libreoffice/program/soffice',
	'/Applications/LibreOffice.app/Contents/MacOS/soffice',
].find(each => existsSync(each));

const withOffice = {skip: office === undefined};

/** Converts a file as LibreOffice does without a screen. */
function converted(name: string, to: string, ...words: readonly string[]): string {
	const own = `-env:UserInstallation=${pathToFileURL(path.join(folder.path, 'office')).href}`;
	execFileSync(
		office ?? '',
		['--headless', own, ...words, '--convert-to', to, '--outdir', path.join(folder.path, 'converted'), name],
		{timeout: 60_000, stdio: 'ignore', env: {...process.env, HOME: folder.path}},
	);
	const ending = to.split(':', 1)[0] ?? '';
	return path.join(folder.path, 'converted', `${path.basename(name, path.extname(name))}.${ending}`);
}

await test('changes nothing after LibreOffice has read and saved a list', withOffice, async () => {
	// Separated by commas, UTF-8, every column as its cells look, or as text.
	const filters = [
		'44,34,76,1,,0,false,true,false',
		`44,34,76,1,${Array.from({length: 60}, (_, at) => `${at + 1}/2`).join('/')},0,false,false,false`,
	];
	const [guessed = [], asText = []] = await Promise.all(
		filters.map(async filter => {
			const sheet = converted(file, 'ods', `--infilter=CSV:${filter}`);
			const {lines} = await reported(
				converted(sheet, 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'),
			);
			return lines;
		}),
	);
	assert.deepEqual(asText, []);
	assert.deepEqual(new Set(guessed.map(([kind]) => kind)), new Set(['problem']));
});
