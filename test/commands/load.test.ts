import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../source/commands/load.js';
import {ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {startProgram} from '../helpers/program.js';

await test('R says of a list that holds less than was announced, and of records that cannot be read, that it does', async () => {
	await using server = await startMisbehavingServer(ok([{id: 'a1', name: 'A', meta: {}}, {nonsense: true}], {total_size: 400}));
	const {press, said, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await loadOrganizations(context);
	await press('R');
	assert.equal(said(), 'Read: 1 organization of 400 announced, 1 unreadable.');
});
