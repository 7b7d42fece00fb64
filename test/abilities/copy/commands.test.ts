import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setAscii} from '../../../source/base/text/ascii.js';
import {loadAccounts, loadDetail} from '../../../source/kernel/loop/load.js';
import {frameOf} from '../../helpers/frames.js';
import {startOn} from '../../helpers/on-organization.js';
import {account as accountOf, columnsOf, organization} from '../../helpers/state.js';
import {call, openSandbox, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const copied = (calls: readonly string[]): readonly string[] => calls.map(each => each.replace(/^copied /v, ''));

await test('copies every kind of value of an organization, and keeps the value on the screen', async () => {
	const {id, context, store, press, calls, said} = await startOn(sandbox, 'Copy \u{202E}me');
	const stored = await profileOf(sandbox, id);
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...stored, business_email: 'ops@ltd.example'}});
	await loadDetail(context, id);
	await press('y', 'y');
	assert.match(said() ?? '', /^Id sent to the clipboard/v);
	assert.match(frameOf(store.getState()), /Copy from organization Copy ⟦202E⟧me /v);
	assert.match(frameOf(store.getState()), new RegExp(String.raw`Id +${id}[\s\S]*│ ${id} `, 'v'));
	await press(
		'j',
		'enter',
		'j',
		'enter',
		'j',
		'enter',
		'j',
		'enter',
		'j',
		'enter',
		'j',
		'enter',
		'j',
		'enter',
		'j',
		'enter',
		'escape',
	);
	const [copiedId, name, path, json = '', curl = '', terraform, markdown, ...business] = copied(calls);
	assert.deepEqual(business, ['ops@ltd.example', '1']);
	assert.deepEqual([copiedId, name, path], [id, 'Copy ⟦202E⟧me', 'Copy ⟦202E⟧me']);
	const {profile} = JSON.parse(json) as {readonly profile: {readonly business_name: string}};
	assert.equal(profile.business_name, 'Ltd');
	assert.ok(curl.startsWith(`curl -X GET '${sandbox.url}/organizations/${id}'`));
	assert.equal(curl.includes(sandbox.key), false);
	assert.equal(terraform, `terraform import cloudflare_organization.copy_me_${id.slice(0, 8)} '${id}'`);
	assert.match(markdown ?? '', new RegExp(`^## Copy ⟦202E⟧me\n\n- ID: ${id}\n[^]*\n- Business name: Ltd\n`, 'v'));
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('copies the account when the accounts pane has the focus', async () => {
	const {context, store, press, calls} = await startOn(sandbox, 'Accounts aside');
	const {index} = store.getState().tree;
	for (const id of columnsOf(index).ids) {
		await loadAccounts(context, id); // eslint-disable-line no-await-in-loop -- Stops at the first organization with accounts.
		if ((store.getState().accounts.get(id)?.items.length ?? 0) > 0) {
			store.dispatch({type: 'tree/selected', key: id});
			break;
		}
	}

	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	await press('y');
	const account = store.getState().accounts.get(store.getState().selectedKey ?? '')?.items[0];
	assert.match(frameOf(store.getState()), new RegExp(`Copy from account ${account?.name.slice(0, 12)}`, 'v'));
	await press('j', 'enter');
	assert.deepEqual(copied(calls), [account?.name]);
	await press('escape', 'enter');
	assert.equal(store.getState().dialog.kind, 'account');
	await press('y', 'enter');
	assert.deepEqual(copied(calls), [account?.name, account?.id]);
});

await test('escapes the name and id of a copied account, which may be pasted into a shell', async () => {
	const {id, store, press, calls} = await startOn(sandbox, 'With an odd account');
	store.dispatch({type: 'accounts/requested', id, request: 1000});
	store.dispatch({
		type: 'accounts/received',
		id,
		request: 1000,
		items: [accountOf('x1', {name: 'a\u{202E}b\u{1B}'})],
		unreadable: 0,
		isLast: true,
		readAt: 0,
	});
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	await press('y', 'enter', 'j', 'enter');
	assert.deepEqual(copied(calls), ['x1', 'a⟦202E⟧b⟦1B⟧']);
});

await test('escapes an id that could control the terminal or a shell', async () => {
	const {store, press, calls} = await startOn(sandbox, 'With an odd id');
	const id = "a\n\u{1B}[2J\u{D800}'; ls !!(b)*";
	store.dispatch({type: 'organizations/found', organizations: [organization(id)]});
	store.dispatch({type: 'tree/selected', key: id});
	await press('y', 'enter', 'j', 'j', 'j', 'j', 'enter', 'j', 'enter');
	const [copiedId, curl, terraform] = copied(calls);
	assert.equal(copiedId, "a⟦A⟧⟦1B⟧[2J⟦D800⟧'; ls !!(b)*");
	const encoded = 'a%0A%1B%5B2J%EF%BF%BD%27%3B%20ls%20%21%21%28b%29%2A';
	assert.ok(curl?.startsWith(`curl -X GET '${sandbox.url}/organizations/${encoded}'`));
	assert.match(terraform?.replace(encoded, 'ID') ?? '', /^terraform import cloudflare_organization\.\w+ 'ID'$/v);
});

await test('reports a value that is too long for the clipboard', async () => {
	const {press, said} = await startOn(sandbox, 'Too long', {context: {copy: () => 'tooLong'}});
	await press('y', 'y');
	assert.match(said() ?? '', /too long for a terminal’s clipboard/v);
});

await test('shows only the chosen value on v, or reads it to screen readers', async () => {
	const seen = await startOn(sandbox, 'Alone');
	await seen.press('y', 'j', 'v');
	assert.deepEqual(seen.calls, ['suspended', 'alone Alone']);
	assert.equal(seen.store.getState().dialog.kind, 'copy');
	const quitting = await startOn(sandbox, 'Quitting', {context: {showAlone: async () => 'quit'}});
	await quitting.press('y', 'v');
	assert.deepEqual(quitting.calls, ['suspended', 'quit']);
	const heard = await startOn(sandbox, 'Heard', {isSpoken: true});
	await heard.press('y', 'j', 'v');
	assert.deepEqual([heard.calls, heard.store.getState().message], [[], {tone: 'info', text: 'Heard', isValue: true}]);
});

await test('copies the marked organizations as a table with the columns that the tree shows', async () => {
	const {store, press, calls} = await startOn(sandbox, 'Tabled');
	store.dispatch({type: 'pane/columnsChosen', pane: 'tree', shown: ['all-subs', 'id', 'email']});
	await press('m', 'y');
	const {dialog} = store.getState();
	const at = dialog.kind === 'copy' ? dialog.entries.findIndex(({label}) => label === 'Table') : -1;
	store.dispatch({type: 'dialog/moved', by: at});
	await press('y');
	assert.match(calls.at(-1) ?? '', /^copied ID\tName\tAll subs\tEmail\n[\da-f]{32}\tTabled\t0\t/v);
	assert.match(frameOf(store.getState()), /│ ID {6}Name {4}All subs/v);
});

await test('shows a value that is not read as unknown in a copied table, never as empty', async () => {
	const {id, store, press, calls} = await startOn(sandbox, 'Read');
	const other = organization('f0');
	store.dispatch({type: 'organizations/found', organizations: [other]});
	store.dispatch({type: 'tree/marksChanged', ids: [id, other.id]});
	const tableOf = async () => {
		await press('y');
		const {dialog} = store.getState();
		store.dispatch({
			type: 'dialog/moved',
			by: dialog.kind === 'copy' ? dialog.entries.findIndex(({label}) => label === 'Table') : -1,
		});
		await press('y', 'escape');
		return calls.at(-1) ?? '';
	};

	store.dispatch({type: 'profiles/received', profiles: new Map([[id, {profile: null, readAt: 1}]])});
	assert.match(await tableOf(), /\tf0\t\t\?\t\?\n[^\n]+\tRead\tRead\t[^\t]+\t\t$/v);
	store.dispatch({type: 'pane/columnsChosen', pane: 'tree', shown: ['email']});
	assert.match(await tableOf(), /\tf0\t\?\n[^\n]+\tRead\t$/v);
});

await test('escapes a name once in the list of values of a terminal that shows only ASCII', async () => {
	const {store, press} = await startOn(sandbox, 'Niño');
	setAscii(true);
	await press('y', 'j');
	const frame = frameOf(store.getState());
	setAscii(false);
	assert.match(frame, /Name +Ni<F1>o/v);
	assert.doesNotMatch(frame, /<3C>/v);
});
