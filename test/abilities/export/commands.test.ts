import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {startOn} from '../../helpers/on-organization.js';
import {frameOf} from '../../helpers/frames.js';
import {ok, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {until} from '../../helpers/until.js';
import {openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

function inMemory(taken: readonly string[] = []) {
	const files = new Map(taken.map(name => [name, 'there before']));
	const writeNewFile = async (name: string, text: string) => {
		if (files.has(name)) {
			throw Object.assign(new Error('There is one.'), {code: 'EEXIST'});
		}

		files.set(name, text);
	};

	const workingFolder = () => ({
		path: '/here',
		names: new Set(files.keys()),
		pathOf: (name: string) => `/here/${name}`,
	});
	return {files, context: {writeNewFile, workingFolder}};
}

await test('writes the selected organization or all of them to an unused name, and reports missing profiles', async () => {
	const {files, context} = inMemory(['organizations.csv']);
	const {id, press, said, store} = await startOn(sandbox, 'Exported', {context});
	await press('x');
	const name = `exported-${id.slice(0, 8)}.json`;
	assert.match(
		frameOf(store.getState()),
		new RegExp(
			String.raw`Exported and everything below it[\s\S]*│ Writes ${name} +│[\s\S]*│ in /here {3}press e to change the path +│`,
			'v',
		),
	);
	await press('enter');
	assert.equal(
		said(),
		`1 organization written to /here/${name}. 1 profile is empty in the file: to load it, press x, then press p.`,
	);
	const [exported] = JSON.parse(files.get(name) ?? '[]') as ReadonlyArray<{
		readonly id: string;
		readonly name: string;
		readonly profile?: unknown;
	}>;
	assert.deepEqual([exported?.id, exported?.name, exported?.profile], [id, 'Exported', undefined]);
	await press('x', 'tab', 'tab', 'j', 'j', 'enter');
	assert.match(said() ?? '', /written to \/here\/organizations-2\.csv/v);
	assert.equal(files.get('organizations.csv'), 'there before');
	assert.ok(files.get('organizations-2.csv')?.includes(id));
});

await test('reads on p exactly the profiles that the export includes, as the dialog announces', async () => {
	const {files, context} = inMemory();
	const {id, press, said, store} = await startOn(sandbox, 'With a profile', {context});
	const from = sandbox.requests.length;
	await press('x');
	assert.match(
		frameOf(store.getState()),
		/The profile is not loaded and may be empty in the file +│\n[^\n]+││ {3}press p to load it: up to 1 request/v,
	);
	await press('p');
	assert.match(
		frameOf(store.getState()),
		/Loads the profile first: up to 1 request[\s\S]+?press p to skip the profiles/v,
	);
	await press('enter');
	const name = `with-a-profile-${id.slice(0, 8)}.json`;
	assert.equal(said(), `1 organization written to /here/${name}.`);
	const [exported] = JSON.parse(files.get(name) ?? '[]') as ReadonlyArray<{
		readonly profile?: {readonly business_name: string};
	}>;
	assert.equal(exported?.profile?.business_name, 'Ltd');
	assert.deepEqual(
		sandbox.requests.slice(from).map(({path}) => path.split('/').at(-1)?.split('?', 1)[0]),
		['organizations', 'profile'],
	);
	await press('x');
	assert.match(
		frameOf(store.getState()),
		/The profile was loaded just now[\s\S]+?press p to load it again: 1 request/v,
	);
	await press('p', 'j', 'j', 'j', 'p');
	assert.match(frameOf(store.getState()), /No profiles: the text has only names and ids\./v);
	assert.equal(said(), 'The text has only names and ids, no profiles.');
	await press('k', 'tab', 'tab', 'shift+tab');
	assert.match(frameOf(store.getState()), /The rows in the tree/v);
	await press('tab');
	assert.match(
		frameOf(store.getState()),
		new RegExp(`up to ${store.getState().organizations.length - 1} requests`, 'v'),
	);
	await press('p');
	assert.match(
		frameOf(store.getState()),
		new RegExp(
			String.raw`1 of ${store.getState().organizations.length} profiles is loaded; up to ${store.getState().organizations.length - 1} are empty[\s\S]*press p to load them: up to ${store.getState().organizations.length - 1} requests`,
			'v',
		),
	);
});

await test('writes nothing when an export is left while loading', async () => {
	const {files, context} = inMemory();
	const answer = Promise.withResolvers<void>();
	await using server = await startMisbehavingServer((response, request) => {
		void (async () => {
			if (request.url.endsWith('/profile')) {
				await answer.promise;
			}

			ok(request.url.endsWith('/profile') ? {} : [{id: 'a', name: 'Alone', meta: {}}])(response, request);
		})();
	});
	const {press, said, store, context: program} = startProgram({baseUrl: server.url, token: 'x'.repeat(40), context});
	await loadOrganizations(program);
	await press('x', 'p');
	const writing = press('enter');
	await until(() => server.requests.some(({url}) => url.endsWith('/profile')));
	assert.match(frameOf(store.getState()), /Reading every organization in full/v);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
	answer.resolve();
	await writing;
	assert.deepEqual([files.size, said(), store.getState().dialog.kind], [0, undefined, 'none']);
});

await test('writes the rows shown in the tree, folded and filtered, and reports rows no longer listed', async () => {
	const {files, context} = inMemory();
	const {
		id,
		press,
		said,
		store,
		context: {client},
	} = await startOn(sandbox, 'Shown alone', {context});
	const shown = () => {
		const {tree} = store.getState();
		return [...tree.visible]
			.filter(row => tree.index.organizationAt(row) !== undefined)
			.map(row => tree.index.idAt(row) ?? '');
	};

	const written = (name: string) =>
		(JSON.parse(files.get(name) ?? '[]') as ReadonlyArray<{readonly id: string}>).map(each => each.id);
	const folded = shown();
	assert.ok(folded.length < store.getState().organizations.length);
	await press('x', 'tab', 'enter');
	assert.match(
		said() ?? '',
		/^\d organizations written to \/here\/organizations-shown\.json\. .*\d profiles are empty in the file: to load them, press x, then press p\.$/v,
	);
	assert.deepEqual(written('organizations-shown.json').toSorted(), folded.toSorted());
	await press('/');
	store.dispatch({type: 'find/edited', line: lineOf('shown alone')});
	assert.ok(shown().length < folded.length);
	await press('ctrl+s');
	assert.match(
		frameOf(store.getState()),
		new RegExp(`The rows in the tree: ${store.getState().tree.visible.length} row`, 'v'),
	);
	await press('enter');
	assert.deepEqual(written('organizations-shown-2.json').toSorted(), shown().toSorted());
	await client.deleteOrganization(id);
	await press('ctrl+s', 'enter');
	assert.match(said() ?? '', /1 organization that the tree shows is no longer in the list\./v);
});

await test('writes the visible parents of each match to CSV, with depth and path, and names the others only as parents', async () => {
	const {files, context} = inMemory();
	const parent = (id: string) => ({id, name: id.toUpperCase()});
	await using server = await startMisbehavingServer(
		ok([
			{id: 'region', name: 'Region', parent: parent('hidden'), meta: {}},
			{id: 'shop', name: 'Corner shop', parent: parent('region'), meta: {}},
			{id: 'other', name: 'Other', parent: parent('region'), meta: {}},
			{id: 'alone', name: 'Alone', parent: parent('unseen'), meta: {}},
		]),
	);
	const {press, said, store, context: program} = startProgram({baseUrl: server.url, token: 'x'.repeat(40), context});
	await loadOrganizations(program);
	await press('/');
	store.dispatch({type: 'find/edited', line: lineOf('corner')});
	await press('ctrl+s', 'j', 'j', 'enter');
	assert.match(said() ?? '', /2 organizations written to /v);
	const rows = parse(files.get('organizations-shown.csv') ?? '', {columns: true}) as ReadonlyArray<
		Readonly<Record<string, string>>
	>;
	assert.deepEqual(
		rows.map(row => [row['id'], row['parent_id'], row['parent_name'], row['depth'], row['path']]),
		[
			['region', 'hidden', 'HIDDEN', '1', 'HIDDEN › Region'],
			['shop', 'region', 'REGION', '2', 'HIDDEN › Region › Corner shop'],
		],
	);
});

await test('reports a list shorter than announced, and marks its snapshot incomplete', async () => {
	const {files, context} = inMemory();
	await using server = await startMisbehavingServer(ok([{id: 'a', name: 'Alone', meta: {}}], {total_size: 2}));
	const {press, said, context: program} = startProgram({baseUrl: server.url, token: 'x'.repeat(40), context});
	await loadOrganizations(program);
	await press('x', 'j', 'j', 'j', 'j', 'j', 'enter');
	assert.match(
		said() ?? '',
		/^1 organization written to \/here\/snapshot\.json\. The service announced 2 organizations and sent 1: /v,
	);
	assert.match(files.get('snapshot.json') ?? '', /"is_complete":false/v);
});

await test('reports an organization that is gone and a folder that it cannot write to', async () => {
	const {files, context} = inMemory();
	const gone = await startOn(sandbox, 'Gone by now', {context});
	await gone.context.client.deleteOrganization(gone.id);
	await gone.press('x', 'enter');
	assert.equal(gone.said(), 'Nothing was written: this organization is no longer listed.');
	const refused = await startOn(sandbox, 'Kept', {
		context: {
			async writeNewFile() {
				throw Object.assign(new Error('No.'), {code: 'EACCES'});
			},
		},
	});
	await refused.press('x', 'enter');
	assert.equal(refused.said(), 'Nothing was written: you do not have permission to write there.');
	assert.equal(files.size, 0);
});

await test('adds accounts and members to a snapshot on request, and says what is known and how many requests the rest takes', async () => {
	const {files, context} = inMemory();
	const {press, said, store} = await startOn(sandbox, 'With lists', {context});
	const {length} = store.getState().organizations;
	await press('x', 'a');
	assert.equal(said(), 'Only a snapshot can hold accounts: choose it first.');
	await press('j', 'j', 'j', 'j', 'j');
	assert.match(
		frameOf(store.getState()),
		/Without the accounts of each organization {3}press a to add them[\s\S]+Without the members of each organization {3}press m to add them/v,
	);
	await press('a', 'm');
	assert.match(
		frameOf(store.getState()),
		/With the accounts of each organization: [^│]*up to \d+ requests[\s\S]+press m to leave them out/v,
	);
	const from = sandbox.requests.length;
	await press('enter');
	assert.match(said() ?? '', /organizations written to \/here\/snapshot\.json\./v);
	const paths = sandbox.requests
		.slice(from)
		.map(({path}) => /\/organizations\/\w+\/(?<kind>\w+)/v.exec(path)?.groups?.['kind']);
	const {accounts, members} = JSON.parse(files.get('snapshot.json') ?? '{}') as Readonly<
		Record<string, ReadonlyArray<{readonly is_complete: boolean}>>
	>;
	assert.deepEqual(
		[accounts, members].map(lists => [lists?.length, lists?.every(list => list.is_complete)]),
		[
			[length, true],
			[length, true],
		],
	);
	assert.ok(paths.filter(kind => kind === 'members').length >= length - 1);
	// Everything is known now.
	const again = sandbox.requests.length;
	await press('x', 'j', 'j', 'j', 'j', 'j', 'a', 'm');
	assert.match(
		frameOf(store.getState()),
		new RegExp(`With the members of each organization: ${length} known, the oldest just now`, 'v'),
	);
	await press('enter');
	assert.match(
		said() ?? '',
		/The accounts of \d+ organizations were known, the oldest read just now\. The members of \d+ organizations were known, the oldest read just now\./v,
	);
	assert.deepEqual(
		sandbox.requests.slice(again).map(({path}) => path.split('?', 1)[0]),
		['/client/v4/organizations'],
	);
});

await test('names the marked organizations in the title of a snapshot that has only these', async () => {
	const {context} = inMemory();
	const {id, press, store} = await startOn(sandbox, 'Marked export', {context});
	await press('x');
	assert.match(frameOf(store.getState()), /Snapshot of all organizations, to compare with later/v);
	await press('escape');
	store.dispatch({type: 'tree/marksChanged', ids: [id]});
	await press('x');
	assert.match(frameOf(store.getState()), /Snapshot of the 1 marked organization, to compare with later/v);
});
