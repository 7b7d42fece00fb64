import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadDetail, loadOrganizations} from '../../source/commands/load.js';
import {scrolledRows} from '../../source/format/detail-pane.js';
import {detailRows} from '../../source/format/detail-rows.js';
import {ok, refused, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {startProgram} from '../helpers/program.js';
import {texts} from '../helpers/row-texts.js';
import {dialogOf} from '../helpers/state.js';

await test('R says of a list that holds less than was announced, and of records that cannot be read, that it does', async () => {
	await using server = await startMisbehavingServer(ok([{id: 'a1', name: 'A', meta: {}}, {nonsense: true}], {total_size: 400}));
	const {press, said, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await loadOrganizations(context);
	await press('R');
	assert.equal(said(), 'Read: 1 organization of 400 announced, 1 unreadable.');
});

await test('where an organization may not be read by itself, its flags are those that the list has', async () => {
	const listed = {id: 'a1', name: 'A', meta: {flags: {sub_org_creation: 'false'}}};
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.includes('/organizations?') ? ok([listed]) : refused(403, [{code: 9109, message: 'Unauthorized to access requested resource'}]))(response, request);
	});
	const {press, store, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await loadOrganizations(context);
	await loadDetail(context, 'a1');
	const shown = () => texts(detailRows(store.getState(), 60)).join('\n');
	await press('3');
	assert.match(shown(), /sub_org_creation +false/v);
	const pane = texts(scrolledRows(store.getState(), 200)).join('\n');
	assert.match(pane, /Below is what the list says\./v);
	await press('2');
	assert.match(shown(), /It could not be read\./v);
	await press('y');
	assert.match(dialogOf(store.getState(), 'copy').entries.find(({label}) => label === 'JSON')?.text ?? '', /"sub_org_creation": "false"/v);
	assert.deepEqual(server.requests.map(({url}) => url.replace('/client/v4', '')).filter(url => url.includes('id=')), ['/organizations?id=a1&page_size=50']);
});
