import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startOn} from '../helpers/on-organization.js';
import {call, openSandbox} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

await test('Enter asks the server for a name that is not loaded, and goes there', async () => {
	const {press, paste, said, store} = await startOn(sandbox, 'Seeker');
	const {result: {id}} = await call(sandbox, 'POST /organizations', {json: {name: 'Quixotic newcomer'}});
	await press('/');
	await paste('quixotic');
	await press('enter');
	assert.equal(said(), 'The server has 1 organization for “quixotic”.');
	assert.equal(store.getState().selectedKey, id);
});

await test('a whole id goes straight to it, loaded or not', async () => {
	const {id, press, paste, said, store} = await startOn(sandbox, 'Seeker by id');
	const {result: {id: other}} = await call(sandbox, 'POST /organizations', {json: {name: 'Found by its id'}});
	await press('/');
	await paste(other.toUpperCase());
	assert.equal(store.getState().selectedKey, other);
	const asked = sandbox.requests.length;
	await press('/');
	await paste(id);
	assert.deepEqual([store.getState().selectedKey, sandbox.requests.length], [id, asked]);
	await press('/');
	await paste('f'.repeat(32));
	assert.match(said() ?? '', /^There is no organization f{32} that you can see/v);
});

await test('a match in a whole list asks nobody, and nothing found anywhere is told', async () => {
	const {press, paste, said, id, store} = await startOn(sandbox, 'Plainly there');
	const asked = sandbox.requests.length;
	await press('/');
	await paste('plainly');
	await press('enter');
	assert.deepEqual([store.getState().selectedKey, sandbox.requests.length], [id, asked]);
	await press('/');
	await paste('no such name anywhere');
	await press('enter');
	assert.match(said() ?? '', /^No organization on the server has “/v);
	assert.equal(store.getState().selectedKey, id);
});
