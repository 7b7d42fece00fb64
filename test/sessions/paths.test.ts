import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {writesTo} from '../helpers/on-organization.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, named, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);
const nobody = 'f'.repeat(32);

const create = async (name: string, parent?: string) => createIn(sandbox, name, parent);

await test('accepts a full or partial path as well as an id for a read', async () => {
	const region = await create('Path region');
	const leaf = await create('Path / leaf', region);
	const from = sandbox.requests.length;
	const answers = await Promise.all([
		cforgs('get', 'Path region / Path / leaf', '--quiet'),
		cforgs('get', 'Path / leaf', '--quiet'),
		cforgs('get', leaf, '--quiet'),
		cforgs('tree', 'Path region', '--quiet'),
		cforgs('export', 'Path region › Path / leaf', '--format', 'tree'),
		cforgs('list', '--parent', 'Path region', '--quiet'),
		cforgs('accounts', 'Path region', '--json'),
		cforgs('profile', 'Path / leaf', '--json'),
	]);
	assert.deepEqual(
		answers.map(({status, stderr}) => [status, stderr]),
		answers.map(() => [0, '']),
	);
	assert.deepEqual(
		answers.slice(0, 7).map(({stdout}) => stdout),
		[`${leaf}\n`, `${leaf}\n`, `${leaf}\n`, `${region}\n${leaf}\n`, `Path / leaf\t${leaf}\n`, `${leaf}\n`, '[]\n'],
	);
	assert.deepEqual(JSON.parse(answers[7].stdout), profile);
	// A path is looked up by names and ids. The whole list is loaded only for the end of a path that no exact name matches, and for a part of the tree.
	const paths = sandbox.requests.slice(from).map(({path}) => path);
	const whole = paths.filter(path => path.includes('/organizations?page_size'));
	assert.deepEqual([whole.length, paths.filter(path => path.includes('name=leaf')).length], [6, 3]);
});

await test('accepts a path for a write, also for the parent', async () => {
	const region = await create('Written region');
	const created = await cforgs('create', '--name', 'By path', '--parent', 'Written region', '--yes', '--quiet');
	const id = created.stdout.trim();
	const stored = async () => {
		const {result} = await call(sandbox, `GET /organizations/${id}`);
		return result.parent?.id;
	};

	assert.equal(await stored(), region);
	const moved = await cforgs('edit', 'Written region / By path', '--parent', 'none', '--yes');
	assert.deepEqual(
		[
			moved.status,
			moved.stderr.includes('The service does not move organizations. To move an account, use cforgs move-account.'),
		],
		[2, true],
	);
	assert.equal(await stored(), region);
	const set = await cforgs('profile', 'Written region / By path', '--set', 'business_name=Path Ltd', '--yes');
	assert.deepEqual([set.status, set.stdout], [0, `${id}\tBy path\n`]);
	const deleted = await cforgs('delete', 'Written region / By path', '--yes');
	assert.deepEqual([deleted.status, deleted.stdout], [0, `${id}\tBy path\tdone\n`]);
	assert.deepEqual(await named(sandbox, 'By path'), []);
});

await test('refuses an ambiguous, unknown or empty path, and sends nothing', async () => {
	const [one, two] = [
		await create('Twin', await create('Twins of one')),
		await create('Twin', await create('Twins of two')),
	];
	const from = sandbox.requests.length;
	const several = await Promise.all([
		cforgs('get', 'Twin'),
		cforgs('delete', 'Twin', '--yes'),
		cforgs('create', '--name', 'A', '--parent', 'Twin', '--yes'),
		cforgs('tree', 'Twin'),
	]);
	const told = `cforgs: “Twin”: 2 organizations match: Twins of one › Twin (${one}), Twins of two › Twin (${two}). Use the id instead.\n`;
	assert.deepEqual(
		several.map(({status, stderr}) => [status, stderr]),
		several.map(() => [2, told]),
	);
	const none = await Promise.all([
		cforgs('get', 'No / such path'),
		cforgs('export', 'No such path', '--format', 'csv'),
		cforgs('edit', 'No such path', '--name', 'A', '--yes'),
	]);
	assert.deepEqual(
		none.map(({status}) => status),
		[3, 3, 3],
	);
	const sent = sandbox.requests.length;
	const empty = await Promise.all([
		cforgs('get', ''),
		cforgs('tree', ''),
		cforgs('delete', '', '--yes'),
		cforgs('snapshot', ''),
		cforgs('create', '--name', 'A', '--parent', '', '--yes'),
		cforgs('profile', '', '--json'),
	]);
	assert.deepEqual(
		empty.map(({status, stdout}) => [status, stdout]),
		empty.map(() => [2, '']),
	);
	assert.equal(sandbox.requests.length, sent);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('reports a missing organization once, with its own sentence and status', async () => {
	const from = sandbox.requests.length;
	const answers = await Promise.all([
		cforgs('create', '--name', 'Orphan', '--parent', nobody, '--yes'),
		cforgs('accounts', nobody),
		cforgs('get', nobody),
	]);
	assert.deepEqual(
		answers.map(({status}) => status),
		[3, 3, 3],
	);
	const sentence =
		/^cforgs: Could not [^:]+: it does not exist, or this credential cannot see it\. It may have been deleted, or the id is wrong\. \(status 404 [^\n]*\n$/v;
	assert.deepEqual(
		answers.filter(({stderr}) => !sentence.test(stderr)),
		[],
	);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('opens the form of a profile by path, and reports an unknown path', async () => {
	await using navigator = await startNavigator({
		arguments: ['profile', 'Acme Distribution / EMEA', '--edit', 'business_phone'],
	});
	await navigator.session.waitFor('❯ Business phone');
	assert.match(navigator.session.screen(), /EMEA/v);
	await using none = await startNavigator({arguments: ['profile', 'No / such path']});
	await none.session.waitFor(
		'Could not open Profile of No / such path. No organization that you can see has this id or path.',
	);
});
