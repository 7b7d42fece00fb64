import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ContextEntry} from '../../../source/kernel/state/connection.js';
import {startProgram} from '../../helpers/program.js';

const entry = (name: string, rest: Partial<ContextEntry> = {}): ContextEntry => ({
	name,
	label: name.toUpperCase(),
	color: undefined,
	host: `${name}.example`,
	isReadOnly: false,
	isAskedFor: false,
	isCurrent: false,
	...rest,
});

const start = (...contexts: readonly ContextEntry[]) =>
	startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x', connection: {contexts}});

await test('switches to the chosen context on K, and suspends if a command gives its credential', async () => {
	const program = start(entry('a', {isCurrent: true}), entry('b'), entry('c', {isAskedFor: true}));
	await program.press('K', 'j', 'enter');
	assert.deepEqual(program.calls, ['opened b', 'quit']);
	await program.press('K', 'j', 'j', 'enter');
	assert.deepEqual(program.calls.slice(2), ['suspended', 'opened c', 'quit']);
});

await test('changes nothing when a context cannot be opened, and explains why', async () => {
	const program = start(entry('a', {isCurrent: true}), entry('broken'));
	await program.press('K', 'j', 'enter');
	assert.deepEqual(
		[program.calls, program.said(), program.store.getState().dialog.kind],
		[['opened broken'], 'It is broken.', 'none'],
	);
	await program.press('K', 'enter');
	assert.deepEqual([program.calls, program.said()], [['opened broken'], 'You are already in A.']);
});

await test('asks before switching when a form was put aside', async () => {
	const program = start(entry('a', {isCurrent: true}), entry('b'));
	program.store.dispatch({type: 'form/putAside'});
	await program.press('K', 'j', 'enter');
	assert.deepEqual(program.calls, []);
	await program.press('escape', 'enter', 'enter');
	assert.deepEqual(program.calls, []);
	await program.press('y');
	assert.deepEqual(program.calls, ['opened b', 'quit']);
});

await test('explains why K does nothing in the sandbox or without another context', async () => {
	const alone = start(entry('a', {isCurrent: true}));
	await alone.press('K');
	assert.match(alone.said() ?? '', /^There is no other context/v);
	const sandbox = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	await sandbox.press('K');
	assert.match(sandbox.said() ?? '', /start without --demo/v);
});
