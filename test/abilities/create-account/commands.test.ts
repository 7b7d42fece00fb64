import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadAccounts, loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {call, headersOf, keyOf, openSandbox} from '../../base/sandbox/call.js';

await test('offers no type of account again that the service has refused in this session', async () => {
	await using sandbox = await openSandbox({shape: 'enterprise', organizations: 1});
	const {root} = sandbox;
	await Promise.all(Array.from({length: 5}, async (_, index) => call(sandbox, 'POST /accounts', {
		json: {name: `Free ${index}`, unit: {id: root}}, headers: {...headersOf(sandbox).global_api_key, 'Idempotency-Key': `free-${index}`},
	})));
	const {context, store, press, paste} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: root});
	await Promise.all([loadAccounts(context, root), loadDetail(context, root)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	const create = async () => {
		await press('c');
		await paste('Sixth');
		await press('enter');
		frameOf(store.getState());
	};

	await create();
	assert.equal(dialogOf(store.getState(), 'accountCreation').account.type, 'standard');
	await press('y');
	assert.match(frameOf(store.getState()), /maximum number of Free accounts/v);
	await press('escape');
	for (const {file} of context.drafts.list()) {
		context.drafts.discard(file);
	}

	await create();
	assert.equal(dialogOf(store.getState(), 'accountCreation').account.type, 'enterprise');
	await press('escape');
	await press('tab');
	assert.equal(dialogOf(store.getState(), 'newAccount').accountType, 'enterprise');
	assert.match(frameOf(store.getState()), /The service refused such an account in this session/v);
});

await test('begins a review that is longer than the screen at its top', async () => {
	await using sandbox = await openSandbox({shape: 'enterprise', organizations: 1});
	const {root} = sandbox;
	const {context, store, press, paste} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: root});
	await Promise.all([loadAccounts(context, root), loadDetail(context, root)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	store.dispatch({type: 'terminal/resized', columns: 80, rows: 24});
	await press('c');
	await paste('Shop');
	await press('ctrl+s');
	const frame = frameOf(store.getState());
	assert.match(frame, /╭ Review · Create the account Shop ─+ \d more below ─╮\n│ Create the account Shop\? To send, /v);
	assert.doesNotMatch(frame, /❯/v);
});
