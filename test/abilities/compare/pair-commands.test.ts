import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';
import {createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';
import {shownText} from '../../../source/base/text/told.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});
const ids = [
	await createIn(sandbox, 'Pair one'),
	await createIn(sandbox, 'Pair two'),
	await createIn(sandbox, 'Pair three'),
];

async function startMarked(...marked: readonly number[]) {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	for (const at of marked) {
		program.store.dispatch({type: 'tree/markToggled', id: ids[at] ?? ''});
	}

	program.store.dispatch({type: 'tree/selected', key: ids[1] ?? ''});
	return {
		...program,
		read: () =>
			sandbox.requests.map(({method, path}) => `${method} ${path}`).filter(each => ids.some(id => each.includes(id))),
	};
}

await test('compares the two marked organizations in the order of marking, and reads each once with its profile', async () => {
	const {store, press, read} = await startMarked(2, 0);
	const before = read().length;
	await press('=');
	assert.deepEqual(dialogOf(store.getState(), 'pair').ids, [ids[2], ids[0]]);
	assert.match(frameOf(store.getState()), /Name +Pair three +Pair one/v);
	assert.equal(read().length - before, 4);
	await press('escape', '=');
	assert.equal(read().length - before, 4);
	await press('r');
	assert.equal(read().length - before, 8);
	assert.match(frameOf(store.getState()), /\d fields differ, \d+ are equal\./v);
	await press('=');
	assert.equal(store.getState().dialog.kind, 'comparing');
});

await test('compares more than two marked organizations in a table, and reads each once with its profile', async () => {
	const {store, press, read} = await startMarked(2, 0, 1);
	const before = read().length;
	await press('=');
	assert.match(frameOf(store.getState()), /Compare 3[\s\S]*fields? differs?, \d+ are equal\./v);
	assert.equal(read().length - before, 6);
	await press('escape', '=');
	assert.equal(read().length - before, 6);
	await press('r');
	assert.equal(read().length - before, 12);
	await press('=');
	assert.equal(store.getState().dialog.kind, 'comparing');
});

await test('reads organizations of a comparison of several again if their profiles are old', async () => {
	const {store, press, read} = await startMarked(2, 0, 1);
	store.dispatch({type: 'known/profilesRecalled', profiles: new Map(ids.map(id => [id, {profile: null, readAt: 1}]))});
	const before = read().length;
	await press('=');
	assert.equal(read().length - before, 6);
});

await test('compares one marked organization with the selected one, and otherwise a snapshot', async () => {
	const one = await startMarked(0);
	await one.press('=');
	assert.deepEqual(dialogOf(one.store.getState(), 'pair').ids, [ids[0], ids[1]]);
	const itself = await startMarked(1);
	await itself.press('=');
	assert.equal(itself.store.getState().dialog.kind, 'comparing');
	const three = await startMarked(0, 1, 2);
	await three.press('=');
	assert.equal(three.store.getState().dialog.kind, 'several');
});

await test('names the organization whose read failed, with the reason, and stops reading on leaving', async () => {
	const {store, press, context} = await startMarked(0, 2);
	await context.client.deleteOrganization(ids[2] ?? '');
	await press('=');
	const {text = ''} = dialogOf(store.getState(), 'pair');
	assert.match(shownText(text), /^Pair three: .*\(status 40[34].*\) Press r to read both again\.$/v);
	await press('r');
	const {text: again = ''} = dialogOf(store.getState(), 'pair');
	assert.match(shownText(again), /^Pair three: /v);
	assert.doesNotMatch(frameOf(store.getState()), /Compared is/v);
	const reading = press('r');
	await until(() => dialogOf(store.getState(), 'pair').request !== undefined);
	await press('r');
	assert.match(store.getState().message?.text ?? '', /^The organizations are being read\. Press Esc to stop that\.$/v);
	await press('escape');
	await reading;
	assert.deepEqual([store.getState().dialog.kind, store.getState().awaited], ['none', 0]);
});

await test('compares the copy loaded earlier if the organization cannot be read again', async () => {
	const late = await createIn(sandbox, 'Pair late');
	const {store, press, context} = await startMarked(0);
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: late});
	await press('=');
	await context.client.deleteOrganization(late);
	await press('r');
	assert.match(
		frameOf(store.getState()),
		/Pair late: [\s\S]*Showing the copy loaded just[\s│]+before\.[\s\S]*Name +Pair one +Pair late/v,
	);
});
