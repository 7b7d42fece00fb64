import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadAccounts, loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {call, headersOf, keyOf, openSandbox} from '../../base/sandbox/call.js';

await test('offers no type of account again that the service has refused in this session', async () => {
	await using sandbox = await openSandbox({shape: 'enterprise', organizations: 1});
	const {root} = sandbox;
	await Promise.all(
		Array.from({length: 5}, async (_, index) =>
			call(sandbox, 'POST /accounts', {
				json: {name: `Free ${index}`, unit: {id: root}},
				headers: {...headersOf(sandbox).global_api_key, 'Idempotency-Key': `free-${index}`},
			}),
		),
	);
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

await test('stops only the check of the name on Escape, and lets the name be changed', async () => {
	const {promise: held, resolve: go} = Promise.withResolvers<void>();
	const {promise: asked, resolve: ask} = Promise.withResolvers<void>();
	await using sandbox = await openSandbox({shape: 'enterprise', organizations: 1});
	let isHeld = false;
	await using front = await startInFrontOf(sandbox, async ({method}) => {
		if (isHeld && method === 'GET') {
			ask();
			await held;
		}

		return undefined;
	});
	const {root} = sandbox;
	const {context, store, press, paste} = startProgram({baseUrl: front.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: root});
	await Promise.all([loadAccounts(context, root), loadDetail(context, root)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	await press('c');
	await paste('Shop');
	isHeld = true;
	const checking = press('enter');
	await asked;
	assert.match(frameOf(store.getState()), /Checking whether an account has this name/v);
	await press('escape');
	await checking;
	isHeld = false;
	go();
	await paste(' two');
	assert.equal(dialogOf(store.getState(), 'newAccount').line.text, 'Shop two');
	await press('enter');
	assert.equal(dialogOf(store.getState(), 'accountCreation').account.name, 'Shop two');
});
