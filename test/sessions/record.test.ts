import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {createIn, environmentOf, openSandbox, profileOf} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const root = await createIn(sandbox, 'Recorded');
const one = await createIn(sandbox, '=One | “x”', root);
const two = await createIn(sandbox, 'Two', root);

const fileNamed = (name: string): string => path.join(folder.path, name);

type Item = {readonly id: string; readonly name: string; readonly status: string; readonly cf_ray: readonly string[]; readonly changes: ReadonlyArray<Readonly<Record<string, string>>>};
type Written = {readonly result: string; readonly undo: string; readonly command: string; readonly ended: string; readonly items: readonly Item[]};

const readJson = (file: string): Written => JSON.parse(readFileSync(file, 'utf8')) as Written;

await test('records who changed what in a run, old and new, with times, cf-ray and how to undo it', async () => {
	const file = fileNamed('run.json');
	const {status, stderr} = await runProgram(['set', 'business_email=ops@recorded.example', one, two, '--yes', '--record', file], environment);
	assert.deepEqual([status, stderr.includes(`The record is in ${file}.`)], [0, true]);
	const written = readJson(file);
	assert.equal(written.result, '2 done');
	assert.match(written.command, /^cforgs set 'business_email=ops@recorded\.example' /v);
	assert.match(written.ended, /^\d{4}-\d\d-\d\dT/v);
	assert.deepEqual(written.items.map(({id, status: each, changes}) => [id, each, changes]), [one, two].map(id => [id, 'done', [{field: 'business_email', before: 'test@test.example', after: 'ops@recorded.example'}]]));
	assert.deepEqual(written.items.map(({cf_ray: rays}) => rays.length), [1, 1]);
	assert.equal(new Set(written.items.flatMap(({cf_ray: rays}) => rays)).size, 2);
	const {CLOUDFLARE_API_KEY: key, CLOUDFLARE_EMAIL: email} = environment;
	assert.deepEqual([key, email].map(secret => readFileSync(file, 'utf8').includes(secret)), [false, false]);
	const at = written.undo.replace('cforgs undo ', '');
	const markdown = fileNamed('undo.md');
	const undone = await runProgram(['undo', at, '--yes', '--at-most', '2', '--record', markdown], environment);
	assert.equal(undone.status, 0);
	const text = readFileSync(markdown, 'utf8');
	assert.match(text, /^- command: `?cforgs undo [^\n]+\n- what: `?undo of the run of \d{4}-[^\n]+: set business email in 2 organizations`?\n/mv);
	assert.match(text, /^- begun: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/mv);
	assert.match(text, /^- result: 2 done$/mv);
	assert.match(text, /\| =One \\\| “x”/v);
	assert.match(text, /`ops@recorded\.example` \| `test@test\.example` \| done/v);
	const back = await profileOf(sandbox, one);
	assert.equal(back['business_email'], 'test@test.example');
});

await test('lists what a run did not send, and why, apart from what it sent', async () => {
	const three = await createIn(sandbox, 'Three', root);
	const four = await createIn(sandbox, 'Four', root);
	const set = async (value: string, file: string) => runProgram(['set', `business_name=${value}`, one, two, three, '--except', two, '--yes', '--record', file], environment);
	await runProgram(['set', 'business_name=First', three, four, '--yes'], environment);
	const json = fileNamed('left.json');
	await set('First', json);
	const {left_out: leftOut, ...written} = JSON.parse(readFileSync(json, 'utf8')) as Written & {readonly left_out: ReadonlyArray<Readonly<Record<string, string>>>};
	assert.deepEqual([written.result, written.items.map(({id}) => id)], ['1 done, 1 left out, 1 already', [one]]);
	assert.deepEqual(leftOut, [
		{
			id: two, name: 'Two', status: 'left_out', note: 'You left it out with --except.',
		}, {
			id: three, name: 'Three', status: 'already', note: '',
		},
	]);
	const markdown = fileNamed('left.md');
	await set('Second', markdown);
	assert.match(readFileSync(markdown, 'utf8'), /\nNot sent:\n\n\| organization \| path \| id[\s\S]+\| Two \|[^\n]+\| left_out \| You left it out with --except\. \|/v);
	const csv = fileNamed('left.csv');
	await set('Third', csv);
	const [header = [], ...rows] = parse(readFileSync(csv, 'utf8'));
	const cells = rows.map(row => ['organization', 'status', 'note', 'time'].map(name => row[header.indexOf(name)] ?? ''));
	assert.deepEqual(cells.at(-1), ['Two', 'left_out', 'You left it out with --except.', '']);
});

await test('records a write that the service did not store as not done', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lie();
	const file = fileNamed('lied.csv');
	const {status} = await runProgram(['set', 'business_phone=+44 20 7946 0999', one, two, '--yes', '--record', file], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	assert.equal(status, 6);
	const [header = [], ...rows] = parse(readFileSync(file, 'utf8'));
	assert.deepEqual(rows.map(row => [row[header.indexOf('organization')], row[header.indexOf('status')]]), [['\'=One | “x”', 'unknown'], ['Two', 'done']]);
});

await test('records a new organization once, with its id, and no credential', async () => {
	const table = fileNamed('new.csv');
	writeFileSync(table, `name,parent,business_email\nFresh,${root},fresh@recorded.example\n`);
	const file = fileNamed('new.json');
	const applied = await runProgram(['apply', table, '--below', root, '--yes', '--at-most', '1', '--record', file], environment);
	assert.equal(applied.status, 0, applied.stderr);
	const [item] = readJson(file).items;
	assert.deepEqual(item?.changes.map(({field}) => field), ['name', 'parent', 'business_email']);
	const stored = await profileOf(sandbox, item?.id ?? '');
	assert.equal(stored['business_email'], 'fresh@recorded.example');
	const secret = `cfat_${'x'.repeat(30)}`;
	const hidden = fileNamed('hidden.md');
	await runProgram(['set', `external_metadata.api_token=${secret}`, one, '--yes', '--record', hidden], environment);
	assert.equal(readFileSync(hidden, 'utf8').includes(secret), false);
});

await test('leaves no record of a run that was refused, so that the same command works later', async () => {
	const file = fileNamed('refused.md');
	const set = async (...more: readonly string[]) => runProgram(['set', 'business_phone=+49 30 1', one, two, '--yes', '--record', file, ...more], environment);
	const refused = await set('--at-most', '1');
	assert.deepEqual([refused.status, existsSync(file)], [4, false]);
	const later = await set();
	assert.deepEqual([later.status, existsSync(file)], [0, true]);
});

await test('sends nothing if the record cannot be written', async () => {
	const file = fileNamed('taken.md');
	writeFileSync(file, 'mine');
	const from = sandbox.requests.length;
	const set = async (name: string, ...more: readonly string[]) => runProgram(['set', 'business_phone=1', one, '--yes', '--record', name, ...more], environment);
	const taken = await set(file);
	assert.deepEqual([taken.status, readFileSync(file, 'utf8')], [2, 'mine']);
	assert.match(taken.stderr, /Nothing was sent, because the record .*taken\.md cannot be written/v);
	assert.match((await set(fileNamed('run.txt'))).stderr, /--record takes a file that ends in \.md, \.csv, \.json\./v); // eslint-disable-line unicorn/no-await-expression-member
	assert.equal((await set(fileNamed('dry.md'), '--dry-run')).status, 2); // eslint-disable-line unicorn/no-await-expression-member
	assert.deepEqual(sandbox.requests.slice(from).filter(({method}) => method !== 'GET'), []);
});

await test('copies what a run on the screen did, to attach to a ticket', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.follow([[], '60 organizations'], [['j', 'm', 'j', 'm'], '2 marked'], [['U'], 'Set a field of 2 organizations']);
	session.paste('business_email=ops@screen.example');
	await session.follow([['enter'], '2 of 2 will change'], [['y'], 'Result · business_email of 2'], [['c'], 'Sent to the clipboard as Markdown']);
	const copiedText = () => Buffer.from(session.rawOutput().split('\u{1B}]52;c;').at(-1)?.split('\u{7}', 1)[0] ?? '', 'base64').toString();
	const copied = copiedText();
	assert.match(copied, /^- what: `set business_email=ops@screen\.example in 2 organizations`\n- program: cforgs \d/v);
	assert.match(copied, /^- result: 2 done\n- undo: `?cforgs undo \d{4}-/mv);
	assert.equal(copied.match(/`ops@screen\.example` \| done/gv)?.length, 2);
	await session.follow([['escape'], /2 marked/v], [['u'], 'set in 2 organizations'], [['enter'], screen => /· EMEA +ops@screen\.example → /v.test(screen) && !screen.includes('still checking')], [['y'], 'Result · Undo: set business email in 2'], [['c'], 'Sent to the clipboard as Markdown']);
	assert.match(copiedText(), /^- what: `?undo of the run of \d{4}-[^\n]+: set business email in 2 organizations`?\n/v);
});
