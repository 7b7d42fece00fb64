import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameOf} from '../helpers/frames.js';
import {startOn} from '../helpers/on-organization.js';
import {account, columnsOf, dialogOf} from '../helpers/state.js';
import {call, openSandbox, type Account} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

await test('goes with a to the organization that holds an account, and reports if none does', async () => {
	const {press, paste, store} = await startOn(sandbox, 'Elsewhere');
	const {ids} = columnsOf(store.getState().tree.index);
	const lists = await Promise.all(ids.map(async id => call<Account[]>(sandbox, `GET /organizations/${id}/accounts`)));
	const at = lists.findIndex(({result}) => result.length > 0);
	await press('a');
	await paste('f'.repeat(32));
	await press('enter');
	assert.match(frameOf(store.getState()), /No organization that you can see has an account with this id\./v);
	assert.doesNotMatch(frameOf(store.getState()), /This[\s\S]+?looks like[\s\S]+?a name\./v);
	await press('ctrl+u');
	await paste('Retail customer 1');
	await press('enter');
	assert.match(frameOf(store.getState()), /This[\s\S]+?looks like[\s\S]+?a name\./v);
	assert.match(frameOf(store.getState()), /The[\s\S]+?service does not look up accounts/v);
	await press('ctrl+u');
	await paste(` ${lists[at]?.result[0]?.id ?? ''} `);
	await press('enter');
	assert.deepEqual([store.getState().dialog.kind, store.getState().selectedKey], ['none', ids[at]]);
});

await test('fills in the id after a search for the id, and nothing after another search', async () => {
	const {press, paste, store} = await startOn(sandbox, 'Searched before');
	const {ids} = columnsOf(store.getState().tree.index);
	const lists = await Promise.all(ids.map(async id => call<Account[]>(sandbox, `GET /organizations/${id}/accounts`)));
	const at = lists.findIndex(({result}) => result.length > 0);
	const id = lists[at]?.result[0]?.id ?? '';
	await press('/');
	await paste(` ${id} `);
	await press('enter', 'escape', 'a');
	assert.equal(dialogOf(store.getState(), 'holder').line.text, id);
	await press('enter');
	assert.deepEqual([store.getState().dialog.kind, store.getState().selectedKey], ['none', ids[at]]);
	await press('/');
	await paste('Searched');
	await press('enter', 'a');
	assert.equal(dialogOf(store.getState(), 'holder').line.text, '');
});

await test('finds an account by its name among the loaded accounts, and by a dashboard address', async () => {
	const {id, press, paste, store, said} = await startOn(sandbox, 'Named accounts');
	const other = store.getState().organizations.find(each => each.id !== id)?.id ?? '';
	const names = [[id, ['Retail shop', 'Café portal']], [other, ['Retail mail']]] as const;
	for (const [at, [of, each]] of names.entries()) {
		store.dispatch({type: 'accounts/requested', id: of, request: 900 + at});
		store.dispatch({
			type: 'accounts/received',
			id: of,
			request: 900 + at,
			items: each.map(name => account(name, {name})),
			unreadable: 0,
			isLast: true,
			readAt: 0,
		});
	}

	const asked = sandbox.requests.length;
	await press('a');
	await paste('retail');
	await press('enter');
	assert.match(frameOf(store.getState()), /2 loaded accounts match: “Retail/v);
	await press('ctrl+u');
	await paste('cafe');
	await press('enter');
	const {dialog, pane, selectedKey, soughtAccount} = store.getState();
	assert.deepEqual([dialog.kind, pane, selectedKey, soughtAccount], ['none', 'accounts', id, 'Café portal']);
	assert.equal(said(), '“cafe” matches only one loaded account.');
	assert.equal(sandbox.requests.length, asked);
	await press('a');
	await paste(`https://dash.cloudflare.com/${'f'.repeat(32)}/northwind.example/dns`);
	await press('enter');
	assert.deepEqual(sandbox.requests.slice(asked).map(({path}) => path.includes(`containing.account=${'f'.repeat(32)}`)), [true]);
});
