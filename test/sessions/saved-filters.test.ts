import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});
const region = await createIn(sandbox, 'Region');
const one = await createIn(sandbox, 'One', region);

function setUp(config?: string) {
	const folder = temporaryFolder();
	const environment = {
		...environmentOf(sandbox),
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: folder.path,
		XDG_CONFIG_HOME: path.join(folder.path, 'config'),
	};
	if (config !== undefined) {
		writeConfig(environment.XDG_CONFIG_HOME, config);
	}

	return {
		cforgs: async (...words: readonly string[]) => runProgram(words, environment),
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

await test('saves a filter, uses it as a term, and deletes it', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const saved = await cforgs('filter', 'save', 'children', 'below:Region');
	const unchecked =
		'cforgs: The organizations that this filter names were not looked up. If one of them does not exist, the filter does not work.\n';
	assert.deepEqual(
		[saved.status, saved.stdout, saved.stderr],
		[0, 'Saved the filter children. Use it as the term filter:children.\n', unchecked],
	);
	const nested = await cforgs('filter', 'save', 'leaves', 'filter:children subs:0', '--json');
	assert.deepEqual(JSON.parse(nested.stdout), {name: 'leaves', filter: 'filter:children subs:0'});
	const listed = await cforgs('filter', 'list');
	assert.deepEqual([listed.stdout, listed.stderr], ['children\tbelow:Region\nleaves\tfilter:children subs:0\n', '']);
	const found = await cforgs('list', '--where', 'filter:leaves', '--quiet');
	assert.deepEqual([found.status, found.stdout], [0, `${one}\n`]);
	const shown = await cforgs('filter', 'show', 'leaves');
	assert.equal(shown.stdout, 'filter:children subs:0\n');
	const deleted = await cforgs('filter', 'delete', 'leaves');
	assert.deepEqual([deleted.status, deleted.stdout], [0, 'Deleted the filter leaves: filter:children subs:0\n']);
	const renamed = await cforgs('filter', 'rename', 'children', 'below');
	assert.deepEqual([renamed.status, renamed.stdout], [0, 'Renamed the filter children to below.\n']);
	const gone = await cforgs('filter', 'show', 'leaves');
	assert.deepEqual([gone.status, gone.stderr], [3, 'cforgs: There is no saved filter leaves.\n']);
});

await test('asks before it replaces a filter, and prints the earlier text', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs('filter', 'save', 'mine', 'email:none');
	const same = await cforgs('filter', 'save', 'mine', 'email:none');
	assert.deepEqual([same.status, same.stderr], [0, '']);
	const asked = await cforgs('filter', 'save', 'mine', 'phone:none');
	assert.deepEqual(
		[asked.status, asked.stdout, asked.stderr],
		[
			2,
			'',
			'cforgs: This replaces the filter mine: email:none\nThere is no terminal to confirm on. Pass --yes to skip the question, or --dry-run to preview.\n',
		],
	);
	const kept = await cforgs('filter', 'show', 'mine');
	assert.equal(kept.stdout, 'email:none\n');
	const saved = await cforgs('filter', 'save', 'mine', 'phone:none', '--yes');
	assert.deepEqual(
		[saved.status, saved.stdout],
		[0, 'Saved the filter mine. Use it as the term filter:mine.\nReplaced its earlier text: email:none\n'],
	);
	const json = await cforgs('filter', 'save', 'mine', 'subs:0', '--yes', '--json');
	assert.deepEqual(JSON.parse(json.stdout), {name: 'mine', filter: 'subs:0', earlier_filter: 'phone:none'});
});

await test('takes filters from the config file, and warns about one that does not work', async () => {
	using commands = setUp('[filters]\nchildren = "below:Region"\nwrong = "emial:none"\n');
	const {cforgs} = commands;
	const found = await cforgs('list', '--where', 'filter:children', '--quiet');
	assert.deepEqual([found.status, found.stdout], [0, `${one}\n`]);
	const listed = await cforgs('filter', 'list');
	assert.deepEqual(
		[listed.status, listed.stdout, listed.stderr],
		[
			0,
			'children\tbelow:Region\nwrong\temial:none\n',
			'cforgs: the filter wrong of the config file does not work: There is no term emial:. Did you mean email?\n',
		],
	);
	const used = await cforgs('list', '--where', 'filter:wrong');
	assert.match(used.stderr, /names a filter with a wrong term, emial:none/v);
	const deleted = await cforgs('filter', 'delete', 'children');
	assert.deepEqual(
		[deleted.status, deleted.stderr],
		[4, 'cforgs: The filter children is in the config file. Delete its line there.\n'],
	);
});

await test('refuses what is no filter, and says what to write', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const texts: Readonly<Record<string, readonly string[]>> = {
		'cforgs filter takes list, show, save, rename, or delete.': ['filter'],
		'Which filter? Add its name, such as no-contact.': ['filter', 'show'],
		'The name of a filter has up to 64 letters, digits, - and _, and does not begin with -, such as no-contact.': [
			'filter',
			'save',
			'--',
			'-x',
			'email:none',
		],
		'Which filter? Add its terms: cforgs filter save mine': ['filter', 'save', 'mine'],
		'There is no term emial:. Did you mean email?': ['filter', 'save', 'mine', 'emial:none'],
		'A saved filter has only terms. For text in names, write name:acme.': ['filter', 'save', 'mine', 'acme email:none'],
		'finds no saved filter named “mine”': ['filter', 'save', 'mine', 'filter:mine'],
		'A saved filter has at least one term, such as email:none.': ['filter', 'save', 'mine', ' '],
		'Filters of the sandbox are not kept, so nothing was changed.': ['filter', 'save', 'mine', 'email:none', '--demo'],
	};
	const runs = await Promise.all(
		Object.entries(texts).map(async ([told, words]) => {
			const {stderr} = await cforgs(...words);
			return stderr.includes(told) ? told : stderr;
		}),
	);
	assert.deepEqual(runs, Object.keys(texts));
});

await test('saves a filter on the screen, which a command then uses', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome, sandbox: served} = navigator;
	await session.waitFor('60 organizations');
	await session.follow(
		[['/', ...'subs:0', 'enter', ':', ...'save filter', 'enter'], '╭ Save the filter'],
		[[...'leaves', 'enter'], 'Saved the filter leaves.'],
		[['@'], /leaves {2}subs:0/v],
	);
	const {stdout} = await runProgram(['filter', 'list'], {...environmentOf(served), XDG_STATE_HOME: stateHome});
	assert.equal(stdout, 'leaves\tsubs:0\n');
});
