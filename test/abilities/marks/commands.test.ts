import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {registry} from '../../../source/abilities.js';
import {loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import {helpRows} from '../../../source/abilities/help/ability.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {texts} from '../../helpers/row-texts.js';
import {createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});
const [one, other] = [await createIn(sandbox, 'Mark \u{202E}one'), await createIn(sandbox, 'Mark two')];
const nested = await createIn(sandbox, 'Mark three', other);

async function startMarked(options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...options});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	for (const key of [nested, one]) {
		program.store.dispatch({type: 'tree/selected', key});
		await program.press('m'); // eslint-disable-line no-await-in-loop -- One key after the other.
	}

	return program;
}

await test('copies ids, names, paths and JSON of the marked organizations in tree order', async () => {
	const {store, context, press, calls} = await startMarked();
	await press('y');
	assert.match(frameOf(store.getState()), /Copy from 2 marked organizations, 2 not fully loaded/v);
	await press('escape');
	await loadDetail(context, one);
	await loadDetail(context, nested);
	await press('y', 'y', 'j', 'y', 'j', 'y', 'j', 'y', 'j', 'y', 'G', 'y', 'escape');
	const [ids, names, paths, json = '', emails, markdown = ''] = calls.map(each => each.replace(/^copied /v, ''));
	assert.deepEqual(
		[ids, names, paths],
		[`${one}\n${nested}`, 'Mark ⟦202E⟧one\nMark three', 'Mark ⟦202E⟧one\nMark two › Mark three'],
	);
	const records = json
		.split('\n')
		.map(line => JSON.parse(line) as {readonly id: string; readonly profile?: {readonly business_name: string}});
	assert.deepEqual(
		records.map(({id, profile}) => [id, profile?.business_name]),
		[
			[one, 'Test Ltd'],
			[nested, 'Test Ltd'],
		],
	);
	assert.equal(emails, 'test@test.example\ntest@test.example');
	assert.match(
		markdown,
		/\| ID \| Name \| Path \| Created \| Business email \| Business phone \|[\s\S]*\| Mark two › Mark three \|/v,
	);
	store.dispatch({type: 'tree/selected', key: other});
	await press('enter', 'y');
	assert.match(frameOf(store.getState()), /Copy from organization Mark two/v);
});

await test('exports only the marked organizations to CSV and text, with their depth and path in CSV', async () => {
	const files = new Map<string, string>();
	const {press, said} = await startMarked({
		context: {
			async writeNewFile(name, text) {
				files.set(name, text);
			},
		},
	});
	await press('x', 'j', 'j', 'enter');
	assert.match(said() ?? '', /2 organizations written to /v);
	const rows = parse(files.get('organizations-marked.csv') ?? '', {columns: true}) as ReadonlyArray<
		Readonly<Record<string, string>>
	>;
	assert.deepEqual(
		rows.map(row => [row['id'], row['parent_id'], row['depth'], row['path']]),
		[
			[one, '', '0', 'Mark ⟦202E⟧one'],
			[nested, other, '1', 'Mark two › Mark three'],
		],
	);
	await press('x', 'j', 'j', 'j', 'enter');
	assert.equal(files.get('organizations-marked.txt'), `Mark ⟦202E⟧one\t${one}\nMark three\t${nested}\n`);
});

await test('writes a snapshot of the marked organizations, which is not complete, or of all of them', async () => {
	const files = new Map<string, string>();
	const {press, store} = await startMarked({
		context: {
			async writeNewFile(name, text) {
				files.set(name, text);
			},
		},
	});
	const snapshotIn = (name: string) =>
		JSON.parse(files.get(name) ?? '{}') as {
			readonly is_complete: boolean;
			readonly filter?: string;
			readonly organizations: ReadonlyArray<{readonly id: string}>;
		};
	await press('x', 'G');
	assert.match(
		frameOf(store.getState()),
		/The marked: 2 organizations[\s\S]*A comparison with this snapshot compares only these[\s\S]*Writes snapshot-marked\.json/v,
	);
	await press('enter');
	const some = snapshotIn('snapshot-marked.json');
	assert.deepEqual(
		[some.is_complete, some.filter, some.organizations.map(({id}) => id).toSorted()],
		[false, 'marked:', [one, nested].toSorted()],
	);
	await press('x', 'G', 'tab');
	assert.match(frameOf(store.getState()), /Every organization[\s\S]*Writes snapshot\.json/v);
	await press('enter');
	assert.deepEqual(
		[snapshotIn('snapshot.json').is_complete, snapshotIn('snapshot.json').organizations.length > 2],
		[true, true],
	);
});

await test('exports only the marked organizations with x, and reports those that no longer exist', async () => {
	const files = new Map<string, string>();
	const {
		store,
		press,
		said,
		context: {client},
	} = await startMarked({
		context: {
			async writeNewFile(name, text) {
				files.set(name, text);
			},
		},
	});
	const idsIn = (name: string) =>
		(JSON.parse(files.get(name) ?? '[]') as ReadonlyArray<{readonly id: string}>).map(({id}) => id);
	await press('x');
	assert.match(
		frameOf(store.getState()),
		/The marked: 2 organizations {3}press Tab to change what to export[\s\S]*Writes organizations-marked\.json/v,
	);
	await press('enter');
	assert.deepEqual(new Set(idsIn('organizations-marked.json')), new Set([one, nested]));
	await client.deleteOrganization(nested);
	files.clear();
	await press('x', 'enter');
	assert.match(
		said() ?? '',
		/written to \/here\/organizations-marked\.json\. 1 organization that you marked is no longer in the list\./v,
	);
	assert.deepEqual(idsIn('organizations-marked.json'), [one]);
	await press('R');
	assert.deepEqual([...store.getState().marks], [one]);
	assert.match(said() ?? '', /^Mark three is no longer listed: its mark is dropped\.$/v);
});

await test('says what is marked and unmarked to a screen reader', async () => {
	const {store, press, said} = await startMarked({isSpoken: true});
	assert.match(said() ?? '', /one marked, \d in all\.$/v);
	store.dispatch({type: 'tree/selected', key: one});
	await press('m');
	assert.match(said() ?? '', /one unmarked, \d in all\.$/v);
	await press('M');
	assert.equal(said(), '1 organization unmarked. Press capital M to mark it again.');
	assert.equal(store.getState().marks.size, 0);
});

await test('ends a search with Esc, and keeps the marks', async () => {
	const {store, press} = await startMarked();
	await press('/', 'o', 'n', 'e', 'enter', 'escape');
	assert.deepEqual([store.getState().find, store.getState().marks.size > 0], [undefined, true]);
	await press('escape', 'escape');
	assert.equal(store.getState().marks.size, 2);
});

await test('says how many marks M clears, and brings them back with M', async () => {
	const {store, press, said} = await startMarked();
	const marked = store.getState().marks;
	await press('M');
	assert.deepEqual([said(), store.getState().marks.size], ['2 organizations unmarked. Press M to mark them again.', 0]);
	await press('M');
	assert.deepEqual([said(), store.getState().marks], ['2 organizations marked again.', marked]);
	await press('M', 'A');
	assert.equal(
		said(),
		'Nothing is marked. Press M to mark the earlier ones again, or press m to mark the selected organization. To save a filter, press / and type one, such as email:none.',
	);
	await press('M', 'M');
	assert.deepEqual([said(), store.getState().marks.size], ['2 organizations unmarked. Press M to mark them again.', 0]);
	await press('m', 'm');
	const {marks} = store.getState();
	await press('M', 'M');
	assert.deepEqual(store.getState().marks, marks, 'only the last marks come back');
});

await test('has no marks to bring back at first', async () => {
	const {store, press, said} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await press('M');
	assert.match(said() ?? '', /^Nothing is marked\. Press m to mark/v);
	const help = texts(helpRows(store.getState(), registry, 200));
	const reasonBelow = (text: string) => help[help.findIndex(line => line.includes(text)) + 1]?.trim();
	assert.deepEqual(
		['Unmark everything', 'Mark again'].map(text => reasonBelow(text)),
		[
			'not now: Nothing is marked. Press m to mark the selected organization.',
			'not now: There are no earlier marks. Press m to mark the selected organization.',
		],
	);
});
