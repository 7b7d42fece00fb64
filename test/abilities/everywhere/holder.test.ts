import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameOf} from '../../helpers/frames.js';
import {startOn} from '../../helpers/on-organization.js';
import {account, columnsOf, dialogOf} from '../../helpers/state.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {json, refused, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {type Account, call, headersOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

await test('goes with * to the organization that holds an account, and reports if none does', async () => {
	const {press, paste, store} = await startOn(sandbox, 'Elsewhere');
	const {ids} = columnsOf(store.getState().tree.index);
	const lists = await Promise.all(ids.map(async id => call<Account[]>(sandbox, `GET /organizations/${id}/accounts`)));
	const at = lists.findIndex(({result}) => result.length > 0);
	await press('*');
	await paste('f'.repeat(32));
	await press('enter');
	assert.match(frameOf(store.getState()), /No organization that you can see has an account with this id\./v);
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
	await press('enter', 'escape', '*');
	assert.equal(dialogOf(store.getState(), 'everywhere').line.text, id);
	await press('enter');
	assert.deepEqual([store.getState().dialog.kind, store.getState().selectedKey], ['none', ids[at]]);
	await press('/');
	await paste('Searched');
	await press('enter', '*');
	assert.equal(dialogOf(store.getState(), 'everywhere').line.text, '');
});

await test('lists the known accounts that match, with their organization, goes to one, and looks up a dashboard address', async () => {
	const {id, press, paste, store} = await startOn(sandbox, 'Named accounts');
	const other = store.getState().organizations.find(each => each.id !== id)?.id ?? '';
	const names = [
		[id, ['Retail shop', 'Café portal']],
		[other, ['Retail mail']],
	] as const;
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
	await press('*');
	assert.match(frameOf(store.getState()), /Not read yet: the accounts of \d+ organizations/v);
	await paste('retail');
	assert.match(
		frameOf(store.getState()),
		/❯ account +Retail mail +Acme Distribution[\s\S]+ account +Retail shop +Named accounts/v,
	);
	await press('down', 'enter');
	assert.deepEqual(
		[store.getState().dialog.kind, store.getState().selectedKey, store.getState().soughtAccount],
		['none', id, 'Retail shop'],
	);
	await press('*');
	await paste('cafe');
	await press('enter');
	const {dialog, pane, selectedKey, soughtAccount} = store.getState();
	assert.deepEqual([dialog.kind, pane, selectedKey, soughtAccount], ['none', 'accounts', id, 'Café portal']);
	await press('*');
	await paste('nothing like it');
	assert.match(frameOf(store.getState()), /Nothing that was read matches\./v);
	await press('escape');
	assert.equal(sandbox.requests.length, asked);
	await press('*');
	await paste(`https://dash.cloudflare.com/${'f'.repeat(32)}/northwind.example/dns`);
	await press('enter');
	const paths = sandbox.requests.slice(asked).map(({path}) => path.replace('/client/v4', '').split('&', 1)[0] ?? '');
	assert.deepEqual(paths.toSorted(), [
		`/accounts/${'f'.repeat(32)}/organizations`,
		`/organizations?containing.account=${'f'.repeat(32)}`,
	]);
});

/** A server in front of the sandbox that refuses the filter, and answers the chain itself if there is one. */
const startWithoutFilter = async (chain?: ReadonlyArray<{readonly id: string; readonly name: string}>) =>
	startMisbehavingServer((response, request) => {
		const url = request.url.replace('/client/v4', '');
		const envelope = {success: true, errors: [], messages: []};
		if (chain && url.startsWith('/accounts/')) {
			json(200, {...envelope, result: chain})(response, request);
		} else if (url.includes('containing.account')) {
			json(400, {...envelope, success: false, errors: [{code: 1001, message: 'Unknown filter'}]})(response, request);
		} else {
			void (async () => {
				const {authorization} = request.headers;
				const answer = await fetch(sandbox.url + url, {
					headers: authorization === undefined ? headersOf(sandbox).global_api_key : {authorization},
				});
				json(answer.status, await answer.json())(response, request);
			})();
		}
	});

await test('shows the whole chain of organizations above an account, and goes to its organization', async () => {
	const {press, paste, store, said} = await startOn(sandbox, 'Chain');
	const {ids} = columnsOf(store.getState().tree.index);
	const lists = await Promise.all(ids.map(async id => call<Account[]>(sandbox, `GET /organizations/${id}/accounts`)));
	const at = ids.findLastIndex((_, row) => lists[row]?.status === 200 && lists[row].result.length > 0);
	const id = lists[at]?.result[0]?.id ?? '';
	const {result: holders} = await call<ReadonlyArray<{readonly name: string}>>(
		sandbox,
		`GET /accounts/${id}/organizations`,
	);
	await press('*');
	await paste(id);
	await press('enter');
	assert.equal(store.getState().selectedKey, ids[at]);
	assert.equal(said(), `The account is in ${holders.map(({name}) => name).join(' › ')}.`);
	assert.ok(holders.length > 1);
});

await test('finds the organization of an account with a token when the filter fails', async () => {
	await using server = await startWithoutFilter();
	const {press, paste, store} = await startOn(sandbox, 'Without the filter', {
		baseUrl: server.url,
		credential: {scheme: 'token', token: sandbox.token},
		connection: {credentialKind: 'user_token'},
	});
	const {ids} = columnsOf(store.getState().tree.index);
	const lists = await Promise.all(ids.map(async id => call<Account[]>(sandbox, `GET /organizations/${id}/accounts`)));
	const at = lists.findIndex(({result}) => result.length > 0);
	await press('*');
	await paste(lists[at]?.result[0]?.id ?? '');
	await press('enter');
	assert.deepEqual([store.getState().dialog.kind, store.getState().selectedKey], ['none', ids[at]]);
});

await test('shows the names that the service reports for organizations that are not visible', async () => {
	await using server = await startWithoutFilter([
		{id: sandbox.root, name: 'Root'},
		{id: 'f'.repeat(32), name: 'Hidden\u{1B}[2J partner'},
		{id: 'e'.repeat(32), name: ''},
	]);
	const {press, paste, store} = await startOn(sandbox, 'Hidden chain', {baseUrl: server.url});
	await press('*');
	await paste('d'.repeat(32));
	await press('enter');
	const shown = frameOf(store.getState());
	assert.match(shown, /The account is in Root › Hidden⟦1B⟧\[2J partner ›[\s\S]+e{32}\. You cannot see/v);
	assert.equal(shown.includes('\u{1B}'), false);
	assert.equal(store.getState().dialog.kind, 'everywhere');
});

await test('claims nothing about an account if the service fails after the filter has found nothing', async () => {
	await using front = await startInFrontOf(sandbox, ({url}) =>
		url.includes('/accounts/') && url.endsWith('/organizations') ? refused(500, []) : undefined,
	);
	const {press, paste, store} = await startOn(sandbox, 'Failing chain', {baseUrl: front.url});
	await press('*');
	await paste('c'.repeat(32));
	await press('enter');
	const shown = frameOf(store.getState());
	assert.match(shown, /the service failed\.[\s\S]*status 500/v);
	assert.doesNotMatch(shown, /No organization that you can see has an account/v);
});
