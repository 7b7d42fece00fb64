import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {rowNote} from '../../../source/kernel/rows/name-spans.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {startOn} from '../../helpers/on-organization.js';
import type {startProgram} from '../../helpers/program.js';
import {call, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

/** A program whose selected organization a colleague can rename, and the name that its tree shows. */
async function startBesideColleague(name: string, context: Parameters<typeof startProgram>[0]['context'] = {}) {
	const program = await startOn(sandbox, name, {context});
	const {id, store} = program;
	return {
		...program,
		rename: async (to: string) => call(sandbox, `PUT /organizations/${id}`, {json: {name: to}}),
		listed: () => store.getState().organizations.find(organization => organization.id === id)?.name,
	};
}

await test('updates the tree with the new name that a search on the service finds', async () => {
	const {id, press, paste, store, rename, listed} = await startBesideColleague('Known of old');
	await rename('Quixotic since');
	await press('/');
	await paste('quixotic since');
	await press('enter');
	assert.deepEqual([store.getState().selectedKey, listed()], [id, 'Quixotic since']);
});

await test('updates the tree with the name that a form loads', async () => {
	const {press, rename, listed} = await startBesideColleague('Before the form');
	await rename('In the form');
	await press('e', 'escape');
	assert.equal(listed(), 'In the form');
});

await test('marks a deleted organization in the tree when a form does not find it', async () => {
	const {id, press, store} = await startBesideColleague('Deleted meanwhile');
	await call(sandbox, `DELETE /organizations/${id}`);
	await press('e', 'escape');
	const state = store.getState();
	assert.match(rowNote(state, state.tree.index.rowByKey.get(id) ?? -1), /not found/v);
	await press('R');
	assert.equal(
		store.getState().message?.text.split(' any more', 1)[0],
		'Deleted meanwhile is no longer in the list: the cursor is on Globex Wholesale Holding (not visible to you).',
	);
});

await test('updates the tree with the name that a conflict loads', async () => {
	const {press, paste, store, rename, listed} = await startBesideColleague('Before the conflict');
	await press('e');
	await paste(' mine');
	await rename('Theirs in the conflict');
	await press('ctrl+s', 'y');
	assert.deepEqual([placeOf(store.getState(), registry), listed()], ['conflict', 'Theirs in the conflict']);
});

await test('updates the tree with the name that a deletion was checked with, and with the one that stopped it', async () => {
	const {id, press, paste, rename, listed} = await startBesideColleague('Before the check');
	await rename('At the check');
	await press('D');
	assert.equal(listed(), 'At the check');
	await paste('At the check');
	await rename('After the check');
	const from = sandbox.requests.length;
	await press('enter', 'escape');
	assert.equal(listed(), 'After the check');
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({method, path}) => method === 'DELETE' && path.includes(id)),
		[],
	);
});

await test('updates the tree with the name that an export loads', async () => {
	const files: string[] = [];
	const {press, rename, listed} = await startBesideColleague('Before the export', {
		async writeNewFile(_, text) {
			files.push(text);
		},
		workingFolder: () => ({path: '/here', names: new Set(), pathOf: name => `/here/${name}`}),
	});
	await rename('In the export');
	await press('x', 'enter');
	assert.match(files[0] ?? '', /"In the export"/v);
	assert.equal(listed(), 'In the export');
});
