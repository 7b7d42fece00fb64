import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {writesTo} from '../../helpers/on-organization.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {createMobile, directHolderOf, moveTo, movesOf, review, startMove} from './start.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});

await test('moves an account back, after a review, and marks the move as undone', async () => {
	const program = await startMove(sandbox, 'There and back');
	const {press, said, store, id, name, source, context} = program;
	await review(program, 'There and back');
	await press('y', 'u');
	assert.match(frameOf(store.getState()), /account moved, was in “/v);
	await press('enter');
	assert.deepEqual([movesOf(program).step.name, movesOf(program).destination], ['reviewing', source.id]);
	assert.match(frameOf(store.getState()), /Move back/v);
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(said(), `Moved back ${name} to ${source.name}. Press u to undo this.`);
	assert.deepEqual(writesTo(sandbox, from), ['POST']);
	assert.equal(await directHolderOf(sandbox, id), source.id);
	await press('u');
	const {dialog} = store.getState();
	assert.deepEqual(
		dialog.kind === 'undo' && dialog.entries.map(({isUndone, undoes}) => [isUndone === true, undoes !== undefined]),
		[
			[false, true],
			[true, false],
		],
	);
	assert.equal(context.journal.list().length, 2);
});

await test('explains why a move cannot be undone', async () => {
	const program = await startMove(sandbox, 'Moved on');
	const {press, said, id, name, store} = program;
	await review(program, 'Moved on');
	await press('y');
	const third = await createMobile(sandbox, 'Third');
	await moveTo(sandbox, id, third);
	await press('u', 'enter');
	assert.match(said() ?? '', new RegExp(String.raw`^Somebody moved ${name} again: it is now in .* › Third\.`, 'v'));
	await moveTo(sandbox, id, program.source.id);
	await press('u', 'enter');
	assert.match(said() ?? '', /is already back in /v);
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('looks up an unclear move before its undo', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'Unclear', {baseUrl: proxy.url});
	await review(program, 'Unclear');
	proxy.lose('request');
	await program.press('y', 'escape', 'escape', 'u', 'enter');
	assert.equal(
		program.said(),
		`${program.name} was not moved so far, so there is nothing to undo. It stays in the list of undo, because the request may still arrive.`,
	);
	await moveTo(sandbox, program.id, program.destination);
	await program.press('u', 'enter');
	assert.equal(movesOf(program).step.name, 'reviewing', 'it arrived late');
	assert.deepEqual(
		program.context.journal.list().map(({isUnclear}) => isUnclear),
		[undefined],
	);
});

await test('moves an account back although the list of its organizations lags behind the move', async () => {
	let isLagging = false;
	let kept: string | undefined;
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		(text, {method, url}) => {
			if (method !== 'GET' || !/\/accounts\/\w+\/organizations/v.test(url)) {
				return text;
			}

			kept = isLagging ? (kept ?? text) : text;
			return kept;
		},
	);
	const program = await startMove(sandbox, 'Behind', {
		baseUrl: server.url,
		context: {
			async wait() {
				isLagging = false;
			},
		},
	});
	const {press, store, id, source} = program;
	await review(program, 'Behind');
	isLagging = true;
	await press('y');
	await press('escape', 'escape', 'u', 'enter');
	assert.equal(movesOf(program).step.name, 'reviewing');
	frameOf(store.getState());
	await press('y');
	assert.equal(await directHolderOf(sandbox, id), source.id);
});
