import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startProgram} from '../helpers/program.js';

const address = {baseUrl: 'http://127.0.0.1:9/client/v4', token: 'none'};

await test('T gives the terminal to the tour, and comes back with all as it was', async () => {
	const program = startProgram(address);
	const before = program.store.getState();
	await program.press('T');
	assert.deepEqual(program.calls, ['suspended', 'toured']);
	assert.match(program.said() ?? '', /^Back from the tour/v);
	assert.deepEqual({...program.store.getState(), message: undefined}, {...before, message: undefined});
});

await test('a tour that cannot run says why', async () => {
	const program = startProgram({...address, context: {runTour: async () => 'it could not be started'}});
	await program.press('T');
	assert.equal(program.said(), 'The tour is over: it could not be started.');
});

await test('on the tour itself T says where its steps are, and off it the tour’s keys name T', async () => {
	const program = startProgram(address);
	await program.press('ctrl+g');
	assert.match(program.said() ?? '', /Press T/v);
	program.store.dispatch({type: 'tour/begun', step: 2});
	await program.press('T');
	assert.match(program.said() ?? '', /ctrl-l lists its steps/v);
	assert.deepEqual(program.calls, []);
});
