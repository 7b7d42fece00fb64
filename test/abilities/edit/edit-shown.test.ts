import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formOf, startOn} from '../../helpers/on-organization.js';
import {openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});

await test('moves from the tree to the detail on Enter, and edits there what the tab shows', async () => {
	const program = await startOn(sandbox, 'Shown');
	const {press, store} = program;
	await press('enter');
	assert.deepEqual([store.getState().pane, store.getState().dialog.kind], ['detail', 'none']);
	await press('enter');
	assert.equal(formOf(program).kind, 'edit');
	await press('escape', '2', 'enter');
	assert.equal(formOf(program).kind, 'profile');
});
