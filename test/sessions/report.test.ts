import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 12, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	XDG_CONFIG_HOME: path.join(folder.path, 'config'),
};

const report = async (...words: readonly string[]) => runProgram(['report', ...words], environment);

const root = await createIn(sandbox, 'Reported');
const child = await createIn(sandbox, 'Child <b>', root);
await call(sandbox, `PUT /organizations/${child}/profile`, {json: {...profile, business_phone: 'call me'}});

const fileOf = (name: string) => path.join(folder.path, name);

await test('reads only the list without --sync and says what is not known, and reads the rest with it', async () => {
	const from = sandbox.requests.length;
	const unread = await report(root, '--output', fileOf('unread.html'));
	assert.equal(unread.status, 0, unread.stderr);
	assert.match(
		unread.stderr,
		/^cforgs: not known: .*the members of 2 organizations\. --sync reads what is missing first\.$/mv,
	);
	assert.deepEqual(
		new Set(sandbox.requests.slice(from).map(request => request.path.split('?', 1)[0])),
		new Set(['/client/v4/organizations']),
		'only the list is read',
	);
	const page = readFileSync(fileOf('unread.html'), 'utf8');
	assert.match(page, /Not known: the members of 2 organizations\./v);
	assert.match(page, /<h3>People<\/h3><p class="quiet">not read yet<\/p><\/section>/v);

	const read = await report(root, '--sync', '--yes', '--output', fileOf('read.html'));
	assert.equal(read.status, 0, read.stderr);
	const whole = readFileSync(fileOf('read.html'), 'utf8');
	assert.doesNotMatch(whole, /Not known|not read yet/v);
	assert.match(whole, /<h3>People<\/h3><p class="quiet">known of all 2 · read \d{4}-\d\d-\d\d<\/p>/v);
	assert.match(whole, /<bdi>Child &lt;b&gt;<\/bdi>/v);
	assert.match(whole, /<bdi>invalid phone numbers<\/bdi>/v);
});

await test('writes HTML, Markdown or JSON by the ending of the file, and asks before it replaces one', async () => {
	const written = [await report(root, '--output', fileOf('r.md')), await report(root, '--output', fileOf('r.json'))];
	assert.deepEqual(
		written.map(({status}) => status),
		[0, 0],
	);
	assert.match(readFileSync(fileOf('r.md'), 'utf8'), /^# Report: Reported\n/v);
	const {organization, organizations, tree} = JSON.parse(readFileSync(fileOf('r.json'), 'utf8')) as Readonly<
		Record<string, unknown>
	>;
	assert.deepEqual(
		[organization, organizations, tree],
		[
			{id: root, name: 'Reported', path: 'Reported'},
			2,
			[{id: root, name: 'Reported', children: [{id: child, name: 'Child <b>', children: []}]}],
		],
	);
	const again = await report(root, '--output', fileOf('r.md'));
	assert.deepEqual([again.status, again.stderr.includes('already exists')], [2, true]);
	const {stdout} = await report(root, '--quiet');
	assert.match(stdout, /^<!DOCTYPE html>/v);
	const markdown = await report(root, '--markdown', '--quiet');
	assert.match(markdown.stdout, /^# Report/v);
	const refused = await Promise.all(
		[
			['--output', fileOf('r.txt')],
			['--json', '--output', fileOf('x.html')],
			['--json', '--markdown'],
			['--since', '2099-01-01'],
			['--where', 'text'],
		].map(async words => report(root, ...words)),
	);
	assert.deepEqual(
		refused.map(({status}) => status),
		[2, 2, 2, 2, 2],
	);
	assert.match(refused[0]?.stderr ?? '', /--output takes a file that ends in \.html, \.md or \.json/v);
	assert.equal(existsSync(fileOf('x.html')), false);
});

await test('tells what changed since a snapshot, or in a period', async () => {
	const before = fileOf('before.json');
	await runProgram(['snapshot', before, '--profiles', '--yes'], environment);
	await call(sandbox, `PUT /organizations/${child}`, {json: {name: 'Renamed'}});
	const fresh = await createIn(sandbox, 'Fresh', root);
	const since = await report(root, '--since', before, '--json');
	assert.equal(since.status, 0, since.stderr);
	const {changes} = JSON.parse(since.stdout) as {
		readonly changes: {
			readonly of_snapshot: boolean;
			readonly changes: ReadonlyArray<Readonly<Record<string, unknown>>>;
		};
	};
	assert.equal(changes.of_snapshot, true);
	assert.deepEqual(
		changes.changes.map(({id, what, details}) => [id, what, details]),
		[
			[fresh, 'created', [`in Reported (${root})`]],
			[child, 'renamed', ['Name: “Child <b>” → “Renamed”']],
		],
	);
	const edited = await runProgram(['edit', child, '--set', 'business_phone=+1 555 0142', '--yes'], environment);
	assert.equal(edited.status, 0, edited.stderr);
	const page = await report(root, '--since', '1d', '--quiet');
	assert.match(page.stdout, /<h2 id="changes">Changes since \d{4}-\d\d-\d\d<\/h2>/v);
	assert.match(
		page.stdout,
		/<strong>changed business phone<\/strong><span class="path"><bdi>Business phone: “call me” → “\+1 555 0142”<\/bdi><\/span><span class="path"><bdi>from this computer<\/bdi><\/span>/v,
	);
	const {stderr} = await report(root, '--since', fileOf('none.json'));
	assert.match(stderr, /none\.json is not usable/v);
});

await test('writes a report from the screen with X, or with r in the export dialog, and asks before it replaces a file', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('X');
	await session.waitFor(/File {2}report-acme-distribution-[0-9a-f]{8}\.html/v);
	session.paste('x');
	await session.press('enter');
	await session.waitFor('Type a name that ends in .html, .md or .json.');
	await session.press('ctrl+u');
	session.paste('acme.md');
	await session.press('enter');
	await session.waitFor(/59 organizations reported in/v);
	const text = readFileSync(path.join(stateHome, 'acme.md'), 'utf8');
	assert.match(text, /^# Report: Acme Distribution\n/v);
	assert.match(text, /To read what is not known: `?cforgs report [0-9a-f]{32} --sync --output FILE/v);
	await session.press('x');
	await session.waitFor('Writes acme-distribution');
	await session.press('r');
	await session.waitFor('Reports on Acme Distribution and everything below it');
	await session.press('ctrl+u');
	session.paste('acme.md');
	await session.press('enter');
	await session.waitFor('acme.md exists. Press y to replace it');
	await session.press('escape', 'escape');
	await session.waitFor('Writes acme-distribution');
});
