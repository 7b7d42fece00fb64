import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {call, createIn, environmentOf, openSandbox, profile, profileOf} from '../base/sandbox/call.js';
import {forward, startInFrontOf} from '../helpers/front-server.js';
import {reset} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
};

const run = async (...words: readonly string[]) => runProgram(words, environment);

/** The program in a terminal, with the shared sandbox and state. */
const inTerminal = async (...words: readonly string[]) =>
	startNavigator({environment, arguments: words, size: [160, 45]});

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	return file;
}

type Listed = {
	readonly id: string;
	readonly name: string;
	readonly parent?: {readonly id: string; readonly name: string};
};

/** What the service has below an organization: the names with their parents, and the values that files change. */
async function storedBelow(root: string): Promise<readonly string[]> {
	const {result} = await call<readonly Listed[]>(sandbox, 'GET /organizations?page_size=1000');
	const ids = new Set([root]);
	for (const {id, parent} of [...result, ...result, ...result]) {
		if (parent && ids.has(parent.id)) {
			ids.add(id);
		}
	}

	const below = result.filter(({id}) => id !== root && ids.has(id));
	const lines = await Promise.all(
		below.map(async ({id, name, parent}) => {
			const {business_phone: phone, external_metadata: metadata} = await profileOf(sandbox, id);
			return [parent?.id === root ? name : `${parent?.name} › ${name}`, phone, metadata].join(' | ');
		}),
	);
	return lines.toSorted();
}

/** The number of a customer, which no other branch has. */
const numberOf = (branch: string, at: number): string => `${branch.replaceAll(' ', '-')}-${at}`;

const metadataOf = (branch: string, at: number): string => `{"crm_id":"${numberOf(branch, at)}","tier":"gold","n":1.0}`;

/** Three customers in a branch of their own. */
async function customersIn(name: string): Promise<string> {
	const root = await createIn(sandbox, name);
	for (const [at, each] of ['Alpha', 'Beta', 'Gamma'].entries()) {
		const id = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		// eslint-disable-next-line no-await-in-loop
		await call(sandbox, `PUT /organizations/${id}/profile`, {
			json: {...profile, external_metadata: metadataOf(name, at + 1)},
		});
	}

	return root;
}

/** A branch as it is before a run. */
const storedIn = (branch: string): readonly string[] =>
	['Alpha', 'Beta', 'Gamma'].map((name, at) => `${name} | +1 555 0100 | ${metadataOf(branch, at + 1)}`);

/** A file that clears a field, changes and removes members, renames by the number, and creates. */
const listFor = (branch: string): readonly string[] => [
	'name,parent,business_phone,external_metadata.crm_id,external_metadata.tier',
	`Alpha,${branch},(empty),${numberOf(branch, 1)},`,
	`Beta,${branch},,${numberOf(branch, 2)},silver`,
	`Gamma Ltd,${branch},,${numberOf(branch, 3)},(empty)`,
	`Fresh,${branch},+49 228 4,${numberOf(branch, 4)},bronze`,
];

/** The branch after a run with this file. */
const changedIn = (branch: string): readonly string[] => [
	`Alpha |  | {"crm_id":"${numberOf(branch, 1)}","tier":"gold","n":1.0}`,
	`Beta | +1 555 0100 | {"crm_id":"${numberOf(branch, 2)}","tier":"silver","n":1.0}`,
	`Fresh | +49 228 4 | {"crm_id":"${numberOf(branch, 4)}","tier":"bronze"}`,
	`Gamma Ltd | +1 555 0100 | {"crm_id":"${numberOf(branch, 3)}","n":1.0}`,
];

await test('clears, changes, removes, renames by number and creates from a command, which the screen undoes', async () => {
	const root = await customersIn('By command');
	const file = fileOf('by-command.csv', ...listFor('By command'));
	await using command = await inTerminal('apply', file, '--below', root, '--match-by', 'external_metadata.crm_id');
	await command.session.waitFor('Type yes to send 4 rows:');
	assert.match(command.session.screen(), /Business phone: “\+1 555 0100” → –[\s\S]*tier: “gold” → “silver”/v);
	assert.match(command.session.screen(), /Name: “Gamma” → “Gamma Ltd”\s+External metadata · tier: “gold” → –/v);
	command.session.write('yes\r');
	const {exitCode} = await command.session.waitForExit();
	assert.equal(exitCode, 0, command.session.screen());
	assert.deepEqual(await storedBelow(root), changedIn('By command'));

	await using screen = await inTerminal();
	const {session} = screen;
	await session.waitFor('organizations');
	await session.follow(
		[['u'], /❯ by-command\.csv +created 1 organization, changed 3 organizations/v],
		[['enter'], 'Undo 5 changes from a file? To send, press y.'],
		[['y'], '5 undone.'],
	);
	assert.deepEqual(await storedBelow(root), storedIn('By command'));
});

await test('clears, changes, removes, renames by number and creates on the screen, which the command undoes', async () => {
	const root = await customersIn('By screen');
	const file = fileOf('by-screen.csv', ...listFor('By screen'));
	await using screen = await inTerminal();
	const {session} = screen;
	await session.waitFor('organizations');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.press('down');
	session.write('external_metadata.crm_id');
	await session.follow(
		[['enter'], /Create 1 organization and change 3\? To send, press y\.[\s\S]+To rename \(1\)/v],
		[['y'], '4 stored.'],
	);
	assert.deepEqual(await storedBelow(root), changedIn('By screen'));

	await using command = await inTerminal('undo');
	await command.session.waitFor('Type yes to undo all 5:');
	command.session.write('yes\r');
	const {exitCode} = await command.session.waitForExit();
	assert.equal(exitCode, 0, command.session.screen());
	assert.deepEqual(await storedBelow(root), storedIn('By screen'));
});

await test('names an organization by its new name in the review of an undo and in its result', async () => {
	const root = await customersIn('Named again');
	await run(
		'apply',
		fileOf(
			'renamed.csv',
			'name,parent,external_metadata.crm_id',
			`Gamma Ltd,${root},Named-again-3`,
			`Alpha Ltd,${root},Named-again-1`,
		),
		'--below',
		root,
		'--match-by',
		'external_metadata.crm_id',
		'--yes',
		'--at-most',
		'2',
	);
	const undone = await run('undo', '--yes', '--at-most', '2', '--json');
	assert.deepEqual(
		(JSON.parse(undone.stdout) as readonly Listed[]).map(({name}) => name),
		['Gamma Ltd', 'Alpha Ltd'],
	);
	assert.deepEqual(await storedBelow(root), storedIn('Named again'));
});

await test('tells parents of one name apart, and creates below a parent of the same file with a second run', async () => {
	const root = await createIn(sandbox, 'Twins');
	const [left = '', right = ''] = await Promise.all(['Left', 'Right'].map(async name => createIn(sandbox, name, root)));
	await createIn(sandbox, 'Office', left);
	await createIn(sandbox, 'Office', right);
	const file = fileOf(
		'twins.csv',
		'name,parent,external_metadata.tier',
		'One,Office,gold',
		'Two,Left / Office,gold',
		`Three,${right},gold`,
		'Four,Twins / Right / Office,gold',
		'Head,Left,gold',
		'Below head,Left / Head,gold',
	);
	const words = ['apply', file, '--below', root, '--yes', '--at-most', '6', '--json'];
	const statusesIn = (stdout: string) =>
		(JSON.parse(stdout) as ReadonlyArray<{readonly row: number; readonly result: string}>).map(
			({row, result}) => `${row} ${result}`,
		);
	const first = await run(...words);
	assert.deepEqual(
		[first.status, statusesIn(first.stdout)],
		[1, ['2 left_out', '3 done', '4 done', '5 done', '6 done', '7 left_out']],
	);
	assert.match(
		first.stderr,
		/^cforgs: Row 2, One: Parent “Office”: 2 organizations match: Twins › Left › Office \([\da-f]+\), Twins › Right › Office \([\da-f]+\)\. Use the id instead\.$/mv,
	);
	assert.match(
		first.stderr,
		/^cforgs: Row 7, Below head: Parent “Left \/ Head”: Row 6 of this file creates this parent\. /mv,
	);
	const second = await run(...words);
	assert.deepEqual(
		[second.status, statusesIn(second.stdout)],
		[1, ['2 left_out', '3 already', '4 already', '5 already', '6 already', '7 done']],
	);
	const tree = await storedBelow(root);
	assert.deepEqual(
		tree.map(line => line.split(' | ', 1)[0]),
		[
			'Head › Below head',
			'Left',
			'Left › Head',
			'Left › Office',
			'Office › Four',
			'Office › Two',
			'Right',
			'Right › Office',
			'Right › Three',
		],
	);
});

await test('puts no new organization below a parent if a row of the same file creates another one of this name', async () => {
	const root = await createIn(sandbox, 'Two homes');
	const [, right = ''] = await Promise.all(['West', 'East'].map(async name => createIn(sandbox, name, root)));
	await createIn(sandbox, 'Depot', right);
	const file = fileOf(
		'homes.csv',
		'name,parent,external_metadata.tier',
		'Depot,West,gold',
		'Van,Depot,gold',
		'Truck,Two homes / East / Depot,gold',
	);
	const words = ['apply', file, '--below', root, '--yes', '--at-most', '3', '--json'];
	const first = await run(...words);
	assert.match(
		first.stderr,
		/^cforgs: Row 3, Van: Parent “Depot”: Row 2 of this file gives this name to another organization\. Use the id or the whole path\.$/mv,
	);
	await run(...words);
	const tree = await storedBelow(root);
	assert.deepEqual(
		tree.map(line => line.split(' | ', 1)[0]),
		['Depot › Truck', 'East', 'East › Depot', 'West', 'West › Depot'],
	);
});

for (const most of [1, 3, 5]) {
	// eslint-disable-next-line no-await-in-loop -- One run after the other.
	await test(`sends no row twice after the line was cut during write ${most} of a run`, async () => {
		const branch = `Cut ${most}`;
		const root = await customersIn(branch);
		const file = fileOf(`cut-${most}.csv`, ...listFor(branch));
		let writes = 0;
		let isCut = true;
		await using server = await startInFrontOf(sandbox, async request => {
			const isOver = writes >= most;
			writes += isOver || request.method === 'GET' ? 0 : 1;
			if (!isCut || writes < most) {
				return undefined;
			}

			// The last request arrives, but its answer does not.
			if (!isOver) {
				await forward(sandbox, request);
			}

			return reset;
		});
		const onLine = async (...words: readonly string[]) =>
			runProgram(words, {...environment, CLOUDFLARE_BASE_URL: server.url});
		const words = [
			'apply',
			file,
			'--below',
			root,
			'--match-by',
			'external_metadata.crm_id',
			'--yes',
			'--at-most',
			'4',
			'--json',
		];
		const cut = await onLine(...words);
		assert.equal(cut.status, 6, cut.stderr);
		isCut = false;
		const next = await onLine(...words);
		assert.equal(next.status, 0, next.stderr);
		assert.deepEqual(await storedBelow(root), changedIn(branch));
		const undone = await onLine('undo', '--yes', '--at-most', '5', '--json');
		assert.equal(undone.status, 0, undone.stderr);
		assert.deepEqual(await storedBelow(root), storedIn(branch));
	});
}
