import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {test} from 'node:test';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';
import {program} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});
const region = await createIn(sandbox, 'Region');
const one = await createIn(sandbox, 'One', region);
const two = await createIn(sandbox, 'Two', region);
const inner = await createIn(sandbox, 'Inner', two);
await call(sandbox, `POST /organizations/${inner}/members`, {json: {member: {user: {email: 'jane@inner.example'}}}});

function setUp() {
	const folder = temporaryFolder();
	const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	return {
		cforgs: async (...words: readonly string[]) => runProgram(words, environment),
		async from(input: string, ...words: readonly string[]) {
			const child = spawn(process.execPath, [program, ...words], {
				env: {PATH: process.env['PATH'], ...environment},
				stdio: 'pipe',
			});
			child.stdin.end(input);
			const [stdout, stderr, [status]] = await Promise.all([
				text(child.stdout),
				text(child.stderr),
				once(child, 'exit') as Promise<readonly number[]>,
			]);
			return {stdout, stderr, status};
		},
		folder: folder.path,
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

await test('keeps organizations in a group, shows them with their paths, and reads what it shows', async () => {
	using commands = setUp();
	const {cforgs, from} = commands;
	const added = await cforgs('group', 'add', '@emea', 'Region / One', two);
	assert.deepEqual([added.status, added.stdout, added.stderr], [0, 'Added 2 organizations to @emea.\n', '']);
	const again = await cforgs('group', 'add', 'emea', 'One');
	assert.equal(again.stdout, 'Added 0 organizations to @emea. 1 organization was in it already.\n');
	const shown = await cforgs('group', 'show', 'emea');
	assert.deepEqual([shown.status, shown.stdout], [0, `${one}\tRegion › One\n${two}\tRegion › Two\n`]);
	const copied = await from(shown.stdout, 'group', 'add', 'copy', '-', '--json');
	assert.deepEqual([copied.status, JSON.parse(copied.stdout)], [0, {name: 'copy', added: 2, organizations: 2}]);
	const removed = await cforgs('group', 'remove', 'copy', one, region);
	assert.equal(removed.stdout, 'Removed 1 organization from @copy. 1 organization was not in it.\n');
	const listed = await cforgs('group', 'list');
	assert.equal(listed.stdout, '@copy\t1\n@emea\t2\n');
	const none = await cforgs('group', 'add', 'inner', '--where', 'depth:>40');
	assert.deepEqual([none.status, none.stdout], [0, 'There is no organization to add, so @inner stays as it was.\n']);
	const filtered = await cforgs('group', 'add', 'inner', '--where', 'in:@copy,@emea -in:@copy', '--quiet');
	assert.deepEqual([filtered.status, filtered.stdout], [0, '']);
	const kept = await cforgs('group', 'show', 'inner', '--json');
	assert.deepEqual(JSON.parse(kept.stdout), [{id: one, name: 'One', path: 'Region › One', is_visible: true}]);
	const [taken, renamed] = [
		await cforgs('group', 'rename', '@copy', 'emea'),
		await cforgs('group', 'rename', '@copy', '@same', '--json'),
	];
	assert.deepEqual(
		[taken.status, taken.stderr, renamed.status, JSON.parse(renamed.stdout)],
		[4, 'cforgs: There is a group @emea already.\n', 0, {name: 'same', earlier_name: 'copy'}],
	);
	await cforgs('group', 'rename', 'same', 'copy');
	const asked = await cforgs('group', 'delete', 'copy');
	assert.deepEqual(
		[asked.status, asked.stdout, asked.stderr],
		[
			2,
			'',
			'cforgs: This deletes the group @copy with 1 organization.\nThere is no terminal to confirm on. Pass --yes to skip the question, or --dry-run to preview.\n',
		],
	);
	const deleted = await cforgs('group', 'delete', 'copy', '--yes');
	assert.equal(deleted.stdout, 'Deleted the group @copy. Its 1 organization is as before.\n');
});

await test('takes a group where a command can be about several organizations, and refuses it where only one can be', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs('group', 'add', 'emea', one, two);
	await cforgs('group', 'add', 'single', two);
	const tree = await cforgs('export', '@emea', '--format', 'tree', '--quiet');
	assert.deepEqual([tree.status, tree.stdout], [0, `One\t${one}\nTwo\t${two}\n  Inner\t${inner}\n`]);
	const listed = await cforgs('list', '--where', 'in:@emea', '--quiet');
	assert.deepEqual([listed.status, listed.stdout], [0, `${one}\n${two}\n`]);
	const members = await cforgs('members', '@emea', '--deep');
	assert.match(members.stdout, /jane@inner\.example/v);
	const accounts = await cforgs('accounts', '@emea', '--deep', '--quiet');
	assert.deepEqual([accounts.status, accounts.stdout], [0, '']);
	const named = await cforgs('list', '@emea');
	assert.deepEqual(
		[named.status, named.stderr],
		[2, 'cforgs: cforgs list takes a group as a filter: --where in:@emea.\n'],
	);
	const told = await cforgs('export', '@emea', '--format', 'tree');
	assert.match(
		told.stderr,
		/^cforgs: @emea has 2 organizations; with everything below, 3\. in:@emea means only its own\.$/mv,
	);
	const single = await cforgs('get', '@single', '--json');
	assert.match(single.stdout, new RegExp(two, 'v'));
	const several = await cforgs('get', '@emea');
	assert.deepEqual(
		[several.status, several.stdout, several.stderr],
		[
			2,
			'',
			'cforgs: The group @emea has 2 organizations, and one is needed here. cforgs group show emea lists what is in a group.\n',
		],
	);
});

await test('compares the organizations of a group, and saves them in a snapshot', async () => {
	using commands = setUp();
	const {cforgs, folder} = commands;
	await cforgs('group', 'add', 'emea', one, two);
	await cforgs('group', 'add', 'three', one, two, inner);
	await call(sandbox, `PUT /organizations/${two}/profile`, {json: {...profile, business_email: 'ops@two.example'}});
	const compared = await cforgs('compare', '@three', '--csv');
	assert.equal(compared.status, 0);
	assert.match(
		compared.stdout,
		new RegExp(
			`^field,${one},${two},${inner}\r?\nname,One,Two,Inner\r?\nparent,[^\n]*\n(?:[^\n]*\n)*business_email,[^,]*,ops@two\\.example,`,
			'v',
		),
	);
	assert.match(compared.stderr, /^cforgs: \d+ fields differ, \d+ are equal\.$/mv);
	const json = await cforgs('compare', '@emea', inner, '--json', '--exit-code');
	const {organizations, differences} = JSON.parse(json.stdout) as {
		readonly organizations: ReadonlyArray<{readonly id: string}>;
		readonly differences: ReadonlyArray<{readonly field: string; readonly values: readonly unknown[]}>;
	};
	assert.deepEqual([json.status, organizations.map(({id}) => id)], [7, [inner, one, two]]);
	assert.equal(differences.find(({field}) => field === 'business_email')?.values[2], 'ops@two.example');
	const [alone, nobody, synced] = await Promise.all([
		cforgs('compare', inner),
		cforgs('compare', one, '@nope', two),
		cforgs('sync', '@nope', '--yes'),
	]);
	assert.deepEqual([alone.status, nobody.status, synced.status], [2, 3, 3]);
	assert.match(
		nobody.stderr,
		/^cforgs: There is no group or organization @nope\. cforgs group list lists the groups\.$/mv,
	);
	assert.match(synced.stderr, /^cforgs: There is no group or organization @nope\./mv);
	const file = path.join(folder, 'emea.json');
	const saved = await cforgs('snapshot', '@emea', file, '--quiet');
	assert.equal(saved.status, 0);
	const {filter, organizations: inFile} = JSON.parse(readFileSync(file, 'utf8')) as {
		readonly filter: string;
		readonly organizations: ReadonlyArray<{readonly id: string}>;
	};
	assert.deepEqual([filter, inFile.map(({id}) => id)], ['in:@emea', [one, two]]);
	const both = await cforgs('snapshot', '@nope', file);
	assert.deepEqual(
		[both.status, both.stderr],
		[
			2,
			'cforgs: There is no group “@nope”. cforgs group list lists the groups. For a file with this name, write ./ in front of it.\n',
		],
	);
});

await test('names an organization of a group that is no longer visible', async () => {
	using commands = setUp();
	const {cforgs, from} = commands;
	const closed = await createIn(sandbox, 'Closed', region);
	await cforgs('group', 'add', 'emea', one, closed);
	await call(sandbox, `DELETE /organizations/${closed}`);
	const shown = await cforgs('group', 'show', 'emea');
	assert.deepEqual([shown.status, shown.stdout], [0, `${one}\tRegion › One\n${closed}\tClosed\tno longer visible\n`]);
	const copied = await from(shown.stdout, 'group', 'add', 'copy', '-');
	assert.equal(copied.stdout, 'Added 2 organizations to @copy.\n');
	const json = await cforgs('group', 'show', 'copy', '--json');
	assert.deepEqual((JSON.parse(json.stdout) as readonly unknown[])[1], {id: closed, name: 'Closed', is_visible: false});
	const tree = await cforgs('export', '@emea', '--format', 'tree', '--quiet');
	assert.deepEqual(
		[tree.status, tree.stdout, tree.stderr],
		[1, `One\t${one}\n`, `cforgs: no longer visible in the group @emea: Closed (${closed}).\n`],
	);
	await cforgs('filter', 'save', 'renewals', 'in:@emea');
	const filters = ['in:@emea', 'filter:renewals', 'below:Region -in:@emea name:Two'];
	const listed = await Promise.all(filters.map(async where => cforgs('list', '--where', where, '--quiet')));
	assert.deepEqual(
		listed.map(({status, stdout, stderr}) => [status, stdout, stderr]),
		[
			[1, `${one}\n`, tree.stderr],
			[1, `${one}\n`, tree.stderr],
			[0, `${two}\n`, ''],
		],
	);
	const compared = await cforgs('compare', '@emea', '--json');
	assert.deepEqual(
		[compared.status, compared.stderr.includes('Name another one. No longer visible: Closed.\n')],
		[2, true],
	);
	await cforgs('group', 'add', 'emea', two);
	const among = await cforgs('compare', '@emea', '--json');
	assert.deepEqual(
		[among.status, among.stderr.includes(`cforgs: no longer visible, and left out: Closed (${closed}).\n`)],
		[1, true],
	);
	await cforgs('group', 'remove', 'emea', two);
	const snapshot = await cforgs('snapshot', path.join(commands.folder, 'some.json'), '--where', 'in:@emea', '--quiet');
	assert.deepEqual([snapshot.status, snapshot.stderr.includes(tree.stderr)], [1, true]);
	const removed = await cforgs('group', 'remove', 'emea', closed, '--dry-run');
	assert.equal(removed.stdout, 'Would remove 1 organization from @emea.\n');
});

type Reported = {
	readonly organization: Readonly<Record<string, unknown>> | null; // eslint-disable-line @typescript-eslint/no-restricted-types -- As in JSON.
	readonly group: string | null; // eslint-disable-line @typescript-eslint/no-restricted-types -- As in JSON.
	readonly where: string | null; // eslint-disable-line @typescript-eslint/no-restricted-types -- As in JSON.
	readonly organizations: number;
	readonly lacks: readonly string[];
	readonly figures: {readonly members: {readonly known: number; readonly of: number}};
	readonly tree: ReadonlyArray<{readonly id: string; readonly children: ReadonlyArray<{readonly id: string}>}>;
};

await test('reports on a group, and on what a filter finds, also in one branch', async () => {
	using commands = setUp();
	const {cforgs, folder} = commands;
	await cforgs('group', 'add', 'emea', one, two);
	const files = ['html', 'md', 'json'].map(ending => path.join(folder, `emea.${ending}`));
	const [asPage = '', asMarkdown = '', asJson = ''] = files;
	const page = await cforgs('report', '@emea', '--sync', '--yes', '--output', asPage);
	assert.deepEqual([page.status, /^cforgs: reported 3 organizations\.$/mv.test(page.stderr)], [0, true]);
	const html = readFileSync(asPage, 'utf8');
	assert.match(html, /<h1><bdi>@emea<\/bdi><\/h1>/v);
	assert.match(html, / · 3 organizations: those of the group with everything below them · /v);
	assert.match(html, /<h3>By branch<\/h3><p class="quiet">2 not below another · 3 in all · 2 levels<\/p>/v);
	assert.match(html, /<h3>People<\/h3><p class="quiet">known of all 3 · /v);
	assert.match(
		html,
		/<bdi>Region<\/bdi><\/span> <code><bdi>[0-9a-f]{32}<\/bdi><\/code> <span class="quiet">\(not counted\)<\/span>/v,
	);
	const filtered = await cforgs('report', '@emea', '--where', '-subs:0', '--output', asMarkdown);
	assert.equal(filtered.status, 0, filtered.stderr);
	const written = readFileSync(asMarkdown, 'utf8');
	assert.match(written, /^# Report: `@emea, where -subs:0`\n/v);
	assert.match(written, new RegExp(`^Region › Two\t${two}$`, 'mv'));
	assert.doesNotMatch(written, /Region › One/v);
	const branch = await cforgs('report', region, '--where', 'name:*n*', '--output', asJson);
	assert.equal(branch.status, 0, branch.stderr);
	const {organization, group, where, organizations, lacks, figures, tree} = JSON.parse(
		readFileSync(asJson, 'utf8'),
	) as Reported;
	assert.deepEqual(
		[organization?.['id'], group, where, organizations, tree.map(({id}) => id).includes(one)],
		[region, null, 'name:*n*', 3, false],
	);
	assert.deepEqual([figures.members.known, figures.members.of, lacks.length > 0], [2, 3, true]);
	assert.deepEqual(
		tree.map(({id, children}) => [id, children.map(child => child.id)]),
		[[region, [one, inner]]],
	);
	const shown = await cforgs('report', '--where', 'name:"Region"', '--quiet');
	assert.match(shown.stdout, /<h1><bdi>All organizations, where name:&quot;Region&quot;<\/bdi><\/h1>/v);
	assert.match(
		shown.stdout,
		/To read what is not known: cforgs report --where &#39;name:&quot;Region&quot;&#39; --sync --output FILE/v,
	);
	const refused = await Promise.all(
		[
			['report', '@nope'],
			['report', '--where', 'One'],
			['report', '--where', 'nope:x'],
		].map(async words => cforgs(...words)),
	);
	assert.deepEqual(
		refused.map(({status}) => status),
		[3, 2, 2],
	);
});

await test('names in a report what its group no longer has, and what its filter could not judge', async () => {
	using commands = setUp();
	const {cforgs, folder} = commands;
	const closed = await createIn(sandbox, 'Closed <b>', region);
	await cforgs('group', 'add', 'emea', one, closed);
	await call(sandbox, `DELETE /organizations/${closed}`);
	const file = path.join(folder, 'emea.json');
	const gone = `no longer visible in the group @emea: Closed <b> (${closed}).`;
	const read = async (...words: readonly string[]) => {
		const {status, stderr} = await cforgs('report', ...words, '--yes', '--output', file);
		return {status, stderr, report: JSON.parse(readFileSync(file, 'utf8')) as Reported};
	};

	const whole = await read('@emea');
	assert.deepEqual(
		[whole.status, whole.stderr.includes(`cforgs: ${gone}\n`), whole.report.organizations],
		[1, true, 1],
	);
	assert.ok(whole.report.lacks.includes(`Left out, because they are ${gone}`));
	const byTerm = await read('--where', 'in:@emea');
	assert.deepEqual(
		[byTerm.status, byTerm.report.organizations, byTerm.report.lacks.includes(`Left out, because they are ${gone}`)],
		[1, 1, true],
	);
	const unjudged = await read('@emea', '--where', '2fa:off');
	assert.deepEqual([unjudged.status, unjudged.report.organizations], [1, 0]);
	assert.ok(unjudged.report.lacks.includes('Left out, because the filter could not judge it: 1 organization.'));
	const page = await cforgs('report', '@emea', '--quiet');
	assert.match(page.stdout, /Left out, because they are no longer visible in the group @emea: Closed &lt;b&gt; \(/v);
	assert.doesNotMatch(page.stdout, /Closed <b>/v);
});

await test('refuses groups that cannot be, and says what to write', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs('group', 'add', 'emea', one);
	const texts: Readonly<Record<string, readonly string[]>> = {
		'cforgs group takes list, show, add, remove, rename, or delete.': ['group'],
		'Which group? Add its name, such as @renewals.': ['group', 'show'],
		'The name of a group has up to 64 letters, digits, - and _, and does not begin with -, such as @renewals.': [
			'group',
			'add',
			'a b',
			one,
		],
		'There is no group @emae. Did you mean emea?': ['group', 'show', '@emae'],
		'Which organizations? cforgs group add emea takes ids or paths, - for standard input, or --where FILTER.': [
			'group',
			'add',
			'emea',
		],
		'--where is only for cforgs group add.': ['group', 'list', '--where', 'subs:0'],
		'“x” was not expected after “group list”. See cforgs group --help.': ['group', 'list', 'x'],
		'groups of the sandbox are not kept.': ['group', 'list', '--demo'],
	};
	const runs = await Promise.all(
		Object.entries(texts).map(async ([told, words]) => {
			const {stderr} = await cforgs(...words);
			return stderr.includes(told) ? told : stderr;
		}),
	);
	assert.deepEqual(runs, Object.keys(texts));
});

await test('fails if the groups or the saved filters cannot be read', async () => {
	using commands = setUp();
	const {cforgs, folder} = commands;
	await cforgs('group', 'add', 'emea', one);
	const [name = ''] = readdirSync(path.join(folder, 'cforgs', 'kept'));
	const file = path.join(folder, 'cforgs', 'kept', name);
	rmSync(file);
	mkdirSync(file);
	const told = `cforgs: The groups and saved filters could not be read: ${file} is a folder (EISDIR).\n`;
	const texts: ReadonlyArray<readonly string[]> = [
		['group', 'list'],
		['group', 'show', 'emea'],
		['export', '@emea', '--format', 'tree'],
		['list', '--where', 'in:@emea'],
		['filter', 'list'],
	];
	const runs = await Promise.all(texts.map(async words => cforgs(...words)));
	assert.deepEqual(
		runs.map(({status, stdout, stderr}) => [status, stdout, stderr.slice(stderr.indexOf('cforgs: The'))]),
		texts.map(() => [1, '', told]),
	);
});
