import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameOf} from '../helpers/frames.js';
import {startOn} from '../helpers/on-organization.js';
import {columnsOf} from '../helpers/state.js';
import {call, openSandbox, type Account} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

await test('a goes to the organization that holds an account, and says where none does', async () => {
	const {press, paste, store} = await startOn(sandbox, 'Elsewhere');
	const {ids} = columnsOf(store.getState().tree.index);
	const lists = await Promise.all(ids.map(async id => call<Account[]>(sandbox, `GET /organizations/${id}/accounts`)));
	const at = lists.findIndex(({result}) => result.length > 0);
	await press('a');
	await paste('f'.repeat(32));
	await press('enter');
	assert.match(frameOf(store.getState()), /No organization that you can see holds an account with this/v);
	assert.doesNotMatch(frameOf(store.getState()), /looks like a name/v);
	await press('ctrl+u');
	await paste('Retail customer 1');
	await press('enter');
	assert.match(frameOf(store.getState()), /looks like a name/v);
	await press('ctrl+u');
	await paste(` ${lists[at]?.result[0]?.id ?? ''} `);
	await press('enter');
	assert.deepEqual([store.getState().dialog.kind, store.getState().selectedKey], ['none', ids[at]]);
});
