import assert from 'node:assert/strict';
import {test} from 'node:test';
import {scrolledRows} from '../../../source/abilities/organizations/detail-rows.js';
import {callOf} from '../../../source/base/api/calls.js';
import {loadAccounts, loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import {openAsked} from '../../helpers/begin.js';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {registry} from '../../../source/abilities.js';
import {selectedId} from '../../../source/kernel/state/selectors.js';
import type {Store} from '../../../source/kernel/state/store.js';
import {panes} from '../../helpers/state.js';
import {shownPane} from '../../helpers/pane-scene.js';
import {startProgram} from '../../helpers/program.js';
import {texts} from '../../helpers/row-texts.js';
import {openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 12, seed: 7});

const treeText = ({getState}: Store) => texts(treeRows(getState(), 200)).join(' ');

const callsSince = (from: number) =>
	sandbox.requests.slice(from).map(({method, path}) => callOf({method, path: path.replace('/client/v4', '')}));

async function startWithToken() {
	const program = startProgram({
		baseUrl: sandbox.url,
		token: sandbox.token,
		connection: {credentialKind: 'user_token'},
	});
	await loadOrganizations(program.context);
	return program;
}

await test('fills the panes from the list with one request, and names the credential that the rest needs', async () => {
	const {store, context, press, said} = await startWithToken();
	const id = selectedId(store.getState()) ?? '';
	const from = sandbox.requests.length;
	await Promise.all([loadDetail(context, id), loadAccounts(context, id)]);
	assert.deepEqual(callsSince(from), ['list']);
	const detail = () => texts(scrolledRows(store.getState(), 400, registry)).join('\n');
	assert.match(
		detail(),
		/^Reading an organization in full needs the Global API key: an API token can only list and create organizations\. Below: the data from the list\.$/mv,
	);
	assert.doesNotMatch(detail(), /try again|Could not/v);
	assert.match(detail(), new RegExp(`ID +${id}`, 'v'));
	await press('2');
	assert.match(detail(), /needs the Global API key\.|Business name/v);
	await press('3');
	assert.match(detail(), /account_creation|The service reports no flags/v);
	await press('4');
	assert.match(detail(), new RegExp(`"id": "${id}"`, 'v'));
	const {rows, note} = shownPane(store.getState(), 'accounts') ?? {rows: [], note: ''};
	assert.equal(
		texts(rows).join(' ').replaceAll(/\s+/gv, ' ').trim(),
		'Listing accounts needs the Global API key: an API token can only list and create organizations.',
	);
	assert.equal(note, 'not listed');
	await press('r');
	assert.match(said() ?? '', /^Refreshed .+ from the list\./v);
	assert.deepEqual(new Set(callsSince(from)), new Set(['list']));
});

await test('sends nothing from the panes that a token cannot do', async () => {
	const keys = new Set(
		registry.bindings.filter(({places}) => panes.some(pane => places.includes(pane))).flatMap(binding => binding.keys),
	);
	const from = sandbox.requests.length;
	for (const pane of panes) {
		for (const key of keys) {
			const {store, press} = await startWithToken(); // eslint-disable-line no-await-in-loop -- One after the other, because the requests are counted.
			store.dispatch({type: 'pane/focused', pane});
			await press(key); // eslint-disable-line no-await-in-loop
		}
	}

	assert.deepEqual(new Set(callsSince(from)), new Set(['list', 'history']));
});

await test('finds an id through the list, and reports an id that is not listed', async () => {
	const {store, paste, press} = await startWithToken();
	const id = store.getState().organizations.at(-1)?.id ?? '';
	store.dispatch({type: 'organizations/requested', request: 99});
	const from = sandbox.requests.length;
	await press('/');
	await paste(id);
	assert.equal(selectedId(store.getState()), id);
	await press('/');
	await paste('0123456789abcdef'.repeat(2));
	assert.match(treeText(store), /^No organization that you can see has the id 0123456789abcdef0123456789abcdef\./v);
	assert.deepEqual(new Set(callsSince(from)), new Set(['list']));
});

await test('refuses a profile given at the start in advance, with the reason', async () => {
	const {store, context, said} = await startWithToken();
	const from = sandbox.requests.length;
	await openAsked({...context, openContext: context.openContext}, {profile: {id: selectedId(store.getState()) ?? ''}});
	assert.match(said() ?? '', /^Editing the profile needs the Global API key/v);
	assert.deepEqual([store.getState().dialog.kind, callsSince(from)], ['none', []]);
});
