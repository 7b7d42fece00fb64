import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {startInFrontOf} from '../helpers/front-server.js';
import {program} from '../helpers/navigator.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {ok, refused, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, named, openSandbox, profileOf, type Organization} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const parent = await createIn(sandbox, 'Scripted');

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, `${lines.join('\n')}\n`);
	return file;
}

const onboard = async (file: string, ...words: readonly string[]) =>
	runProgram(['onboard', '--from', file, ...words], environment);
const resultOf = (file: string): string => readFileSync(file.replace('.csv', '.result.csv'), 'utf8');

async function namesLike(text: string): Promise<readonly string[]> {
	const {result} = await call<readonly Organization[]>(
		sandbox,
		`GET /organizations?page_size=1000&name.contains=${encodeURIComponent(text)}`,
	);
	return result.map(({name}) => name).toSorted();
}

await test('prints what it would create as a table, and what became of it', async () => {
	const file = fileOf(
		'table.csv',
		'name,parent,business_email,business_phone',
		`Table one,${parent},ops@table.example,+44 1`,
		`Table two,${parent},,`,
		'Table three,Nowhere,,',
	);
	const words = ['--leave-out', '--dry-run'];
	const [csv, json] = await Promise.all([onboard(file, ...words, '--csv'), onboard(file, ...words, '--json')]);
	assert.deepEqual([csv.status, json.status], [1, 1]);
	const values = [
		['name', 'Table one'],
		['business_email', 'ops@table.example'],
		['business_phone', "'+44 1"],
	] as const;
	const cellsOf = (id: string, result: string) =>
		values.map(([field, after]) => ['2', 'create', id, 'Table one', 'Scripted › Table one', result, field, '', after]);
	const heads = ['row', 'verb', 'id', 'name', 'path', 'result', 'field', 'before', 'after'];
	const withoutNote = (cells: readonly string[]): readonly string[] => cells.filter((_, at) => at !== cells.length - 4);
	const lines = (parse(csv.stdout) as readonly string[][]).map(cells => withoutNote(withoutNote(cells)));
	assert.deepEqual(lines.slice(0, 4), [heads, ...cellsOf('', 'planned')]);
	assert.deepEqual(
		lines.slice(4).map(cells => [cells[0], cells[5], cells[6], cells[8]]),
		[
			['3', 'planned', 'name', 'Table two'],
			['4', 'left_out', '', ''],
		],
	);
	const [first] = JSON.parse(json.stdout) as ReadonlyArray<{readonly changes: readonly unknown[]}>;
	assert.deepEqual(first?.changes[1], {field: 'business_email', before: null, after: 'ops@table.example'});
	const done = await onboard(file, '--leave-out', '--yes', '--csv', '--bom');
	const [one] = await named(sandbox, 'Table one');
	assert.deepEqual(
		(parse(done.stdout, {bom: true}) as readonly string[][]).slice(0, 4).map(cells => withoutNote(cells)),
		[heads, ...cellsOf(one?.id ?? '', 'done')],
	);
	assert.equal(done.stdout.charAt(0), '\u{FEFF}');
});

await test('creates every row of a file from a script, and nothing on a second run', async () => {
	const file = fileOf(
		'whole.csv',
		'name,parent,business_email',
		`Scripted one,${parent},ops@one.example`,
		`Scripted two,${parent},`,
	);
	const dry = await onboard(file, '--dry-run');
	assert.equal(dry.status, 0);
	assert.equal(dry.stdout.match(/^curl -X POST /gmv)?.length, 2);
	assert.match(
		dry.stderr,
		/^cforgs: Dry run: nothing was sent\. 2 rows of .*whole\.csv: 2 organizations to create\.$/mv,
	);
	assert.deepEqual([await namesLike('Scripted '), existsSync(file.replace('.csv', '.result.csv'))], [[], false]);

	const first = await onboard(file, '--yes');
	const [one] = await named(sandbox, 'Scripted one');
	const [two] = await named(sandbox, 'Scripted two');
	assert.deepEqual([first.status, first.stdout], [0, `${one?.id}\tScripted one\n${two?.id}\tScripted two\n`]);
	assert.match(first.stderr, /^cforgs: 2 of 2 rows are created\. The result is in .*whole\.result\.csv\.$/mv);
	const profile = await profileOf(sandbox, one?.id ?? '');
	assert.deepEqual([one?.parent?.id, profile['business_email']], [parent, 'ops@one.example']);
	assert.match(resultOf(file), /^2,create,done,[\da-f]{32},Scripted › Scripted one,/mv);

	const again = await onboard(file, '--yes', '--json');
	assert.deepEqual(
		(JSON.parse(again.stdout) as ReadonlyArray<Record<string, unknown>>).map(({row, result, id, name}) => [
			row,
			result,
			id,
			name,
		]),
		[
			[2, 'already', one?.id, 'Scripted one'],
			[3, 'already', two?.id, 'Scripted two'],
		],
	);
	assert.deepEqual([again.status, await namesLike('Scripted ')], [0, ['Scripted one', 'Scripted two']]);
	const quiet = await onboard(file, '--yes', '--quiet');
	assert.deepEqual([quiet.stdout, quiet.stderr], [`${one?.id}\n${two?.id}\n`, '']);
});

await test('refuses a file with problems for every reason, and creates the other rows with --leave-out', async () => {
	const file = fileOf('problems.csv', 'name,parent', `Left good,${parent}`, 'Left lost,Nowhere', `Left good,${parent}`);
	const reasons =
		/^cforgs: Row 3, Left lost: parent: “Nowhere”: No organization that you can see .*\ncforgs: Row 4, Left good: name: Row 2 has the same name and parent\.\n/v;
	const [stopped, dry] = await Promise.all([onboard(file, '--yes'), onboard(file, '--dry-run', '--json')]);
	assert.deepEqual([stopped.status, stopped.stdout, dry.status], [4, '', 4]);
	assert.match(stopped.stderr, reasons);
	assert.match(
		stopped.stderr,
		/^cforgs: 2 of 3 rows of .* have problems\. Nothing was sent\. --leave-out creates the 1 other row without them\.$/mv,
	);
	assert.match(dry.stderr, reasons);
	assert.ok(!dry.stderr.includes('curl'));
	assert.deepEqual(
		(JSON.parse(dry.stdout) as ReadonlyArray<Record<string, unknown>>).map(({result}) => result),
		['not_sent', 'not_sent', 'not_sent'],
	);
	assert.deepEqual(await namesLike('Left '), []);

	const left = await onboard(file, '--yes', '--leave-out');
	assert.deepEqual([left.status, await namesLike('Left ')], [1, ['Left good']]);
	assert.match(left.stderr, /^cforgs: 1 of 3 rows is created, 2 left out\. The result is in /mv);
	assert.match(resultOf(file), /^3,create,left_out,,[^\n]*“Nowhere”/mv);
});

await test('refuses what a script cannot answer before it loads anything', async () => {
	const file = fileOf('columns.csv', 'name,parent,Colour', `Coloured,${parent},red`);
	const guesses = fileOf(
		'guesses.csv',
		'Kunde,parent,Telefon,Stadt,Ort,Kundennummer',
		`Coloured,${parent},1,Bonn,Bonn,7`,
	);
	const [asked, columns, guessed, nameless, alone, missing] = await Promise.all([
		onboard(file, '--json'),
		onboard(file, '--yes'),
		onboard(guesses, '--yes'),
		onboard(fileOf('nameless.csv', 'Kunde,Organisation', 'Coloured,Coloured'), '--yes'),
		runProgram(['onboard', '--yes'], environment),
		onboard(path.join(folder.path, 'missing.csv'), '--yes'),
	]);
	assert.deepEqual(
		[asked.status, columns.status, guessed.status, nameless.status, alone.status, missing.status],
		[2, 2, 2, 2, 2, 1],
	);
	assert.match(asked.stderr, /There is no terminal to confirm on\./v);
	assert.match(
		columns.stderr,
		/columns\.csv: .*These columns have no field: “Colour”\. Name each column like its field, or assign the fields once on the screen: cforgs onboard --from /v,
	);
	assert.match(
		guessed.stderr,
		/guesses\.csv: .*certainty\. These columns are guesses: “Kunde” as name, “Telefon” as business_phone, “Kundennummer” as external_metadata\.Kundennummer\. These columns have no field: “Stadt”, “Ort”\. Name/v,
	);
	assert.match(
		nameless.stderr,
		/nameless\.csv: No column sets the name yet\. These columns have no field: “Kunde”, “Organisation”\. Name/v,
	);
	assert.match(alone.stderr, /are for the rows of a file\. Add --from FILE\./v);
	assert.match(missing.stderr, /There is no such file\./v);
	assert.deepEqual(await namesLike('Coloured'), []);
});

await test('ends with status 6 after a lost answer, and says how to continue', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const file = fileOf('lost.csv', 'name,parent', `Unanswered one,${parent}`, `Unanswered two,${parent}`);
	const run = async () =>
		runProgram(['onboard', '--from', file, '--yes'], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	proxy.lose('answer');
	proxy.cutBehindWrite();
	const cut = await run();
	assert.equal(cut.status, 6);
	assert.match(cut.stderr, /^cforgs: Row 2, Unanswered one: The answer was lost/mv);
	assert.match(cut.stderr, /Stopped at row 2, Unanswered one: .* The same command continues with the rest\./v);
	assert.deepEqual(await namesLike('Unanswered'), ['Unanswered one']);
});

await test('ends with status 6 for a row that the list does not show, and does not send it again', async () => {
	const id = 'a'.repeat(32);
	await using server = await startMisbehavingServer((response, request) => {
		ok(
			request.method === 'POST'
				? {id, meta: {}, ...(JSON.parse(request.body) as Readonly<Record<string, unknown>>)}
				: [],
		)(response, request);
	});
	const file = fileOf('unseen.csv', 'name', 'Unseen');
	const env = {
		PATH: process.env['PATH'],
		CLOUDFLARE_API_TOKEN: 'x',
		CLOUDFLARE_BASE_URL: server.url,
		XDG_STATE_HOME: folder.path,
	};
	const readings = () => server.requests.filter(({query}) => query.get('id') === id).length;
	const run = async (after: number) => {
		const child = spawn(process.execPath, [program, 'onboard', '--from', file, '--yes', '--json'], {
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const end = endOf(child);
		await until(() => readings() >= after);
		child.kill('SIGINT');
		return end;
	};

	const first = await run(2);
	const records = (text: string) =>
		(JSON.parse(text) as ReadonlyArray<Record<string, unknown>>).map(record => [record['result'], record['id']]);
	assert.deepEqual([first.status, records(first.stdout)], [6, [['unknown', id]]], first.stderr);
	assert.match(
		first.stderr,
		/^cforgs: Row 2, Unseen: Not confirmed: the service answered that it was created as a{32}, but /mv,
	);
	assert.match(
		first.stderr,
		/^cforgs: 0 of 1 row are created, 1 not confirmed\. The same command looks for them again\. The result is in /mv,
	);
	assert.match(resultOf(file), new RegExp(`^2,create,unknown,${id},`, 'mv'));
	// One when the file is read, one for the row, one to read it back.
	const again = await run(readings() + 3);
	assert.deepEqual([again.status, records(again.stdout)], [6, [['unknown', id]]], again.stderr);
	assert.match(again.stderr, /1 not confirmed/v);
	assert.equal(server.requests.filter(({method}) => method === 'POST').length, 1);
});

const writtenIn = (file: string): number =>
	existsSync(file.replace('.csv', '.result.csv'))
		? new Set(
				resultOf(file)
					.matchAll(/^(?<row>\d+),create,\w+,[\da-f]{32}/gmv)
					.map(match => match.groups?.['row']),
			).size
		: 0;

const many = Array.from({length: 60}, (_, index) => `Killed ${String(index + 1).padStart(2, '0')}`);

await test('reports a wait for the rate limit on standard error, and stops waiting on ctrl-c', async () => {
	await using server = await startInFrontOf(sandbox, ({method}) =>
		method === 'GET' ? undefined : refused(429, [], {'retry-after': '240'}),
	);
	const file = fileOf('limited.csv', 'name,parent', `Limited one,${parent}`, `Limited two,${parent}`);
	const child = spawn(process.execPath, [program, 'onboard', '--from', file, '--yes', '--json'], {
		env: {...environment, CLOUDFLARE_BASE_URL: server.url},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stderr.on('data', (text: Uint8Array) => {
		if (String(text).includes('You have reached the rate limit. cforgs continues in 240 s; press ctrl-c to stop it.')) {
			child.kill('SIGINT');
		}
	});
	const {status, stdout} = await endOf(child);
	assert.deepEqual(
		[status, (JSON.parse(stdout) as ReadonlyArray<{readonly result: string}>).map(each => each.result)],
		[1, ['not_sent', 'not_sent']],
	);
	assert.equal(server.requests.filter(({method}) => method === 'POST').length, 1);
});

await test('keeps the record of a killed run, and creates no row twice in the next', async () => {
	await using slow = await openSandbox({organizations: 5, seed: 7, latency: 10, rateLimit: 100_000});
	mkdirSync(path.join(folder.path, 'killed'));
	const file = fileOf('killed/killed.csv', 'name,business_name', ...many.map(name => `${name},${name} Ltd`));
	const words = [program, 'onboard', '--from', file, '--yes'];
	const options = {env: {PATH: process.env['PATH'], ...environment, ...environmentOf(slow)}};
	const start = () => spawn(process.execPath, words, {...options, stdio: ['ignore', 'pipe', 'pipe']});
	const stored = async () => {
		const {result} = await call<readonly Organization[]>(
			slow,
			'GET /organizations?page_size=1000&name.contains=Killed',
		);
		return result.map(({name}) => name).toSorted();
	};

	const killed = start();
	const killedEnd = endOf(killed);
	await until(() => writtenIn(file) > 8);
	killed.kill('SIGKILL');
	await killedEnd;
	const before = await stored();
	assert.ok(before.length < many.length);
	assert.match(resultOf(file), /A later line of this row replaces this one\./v);

	const stopped = start();
	const stoppedEnd = endOf(stopped);
	// The next run may have to wait for the row that was in flight at the kill.
	await until(
		() => writtenIn(file) > before.length + 4,
		() => resultOf(file),
		90_000,
	);
	stopped.kill('SIGINT');
	const {status, stderr} = await stoppedEnd;
	assert.equal(status, 1);
	assert.match(stderr, /Stopped\. \d+ of 60 rows are created\. The same command continues with the rest\./v);

	const last = await endOf(start());
	assert.deepEqual([last.status, await stored()], [0, many]);
	assert.match(last.stderr, / organizations will have no parent\./v);
	assert.equal(resultOf(file).match(/,create,(?:done|already),[\da-f]{32},Killed \d\d,/gv)?.length, many.length);
});
