import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {createEarlyKeys} from '../../../source/program/session/early-keys.js';
import {startProgram} from '../../helpers/program.js';
import {family, received} from '../../helpers/state.js';

type Typed = {readonly isRemembered?: boolean; readonly encoding?: BufferEncoding};

async function typedAhead(typed: string, {isRemembered = true, encoding}: Typed = {}) {
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	store.dispatch(isRemembered
		? {
			type: 'organizations/remembered', organizations: family, age: {text: 'an hour ago', brief: '1 h old'}, readAt: 1, isShort: false,
		}
		: {type: 'organizations/requested', request: 1});
	store.dispatch(received(1, isRemembered ? [] : family, false));
	const input = Object.assign(new PassThrough(), {unref: () => input});
	if (encoding !== undefined) {
		input.setEncoding(encoding);
	}

	input.write(typed);
	const keys = createEarlyKeys(context, input as unknown as NodeJS.ReadStream, assert.ifError);
	keys.begin();
	keys.act();
	const left: unknown = input.setEncoding('utf8').read();
	return {selected: store.getState().selectedKey, left: typeof left === 'string' ? left : ''};
}

await test('lets keys that move in the tree act in their order, and leaves the rest for Ink', async () => {
	const cases = [
		['', 'acme', ''],
		['j', 'apac', ''],
		['\u{1B}[B\u{1B}OB', 'emea', ''],
		['jk\u{1B}[B', 'apac', ''],
		['jp', 'apac', 'p'],
		['jpj', 'apac', 'pj'],
		['j/emea', 'apac', '/emea'],
		['jq', 'apac', 'q'],
		['j\u{1B}', 'apac', '\u{1B}'],
		['j\u{1B}[', 'apac', '\u{1B}['],
		['j\u{1B}[1;5B', 'apac', '\u{1B}[1;5B'],
		['j\u{1B}[[A', 'apac', '\u{1B}[[A'],
		['j\u{1B}[200~j\u{1B}[201~', 'apac', '\u{1B}[200~j\u{1B}[201~'],
		['jj\u{301}', 'apac', 'j\u{301}'],
		['jéj', 'acme', 'jéj'],
		['j\rj', 'apac', '\rj'],
	] as const;
	const results = await Promise.all(cases.map(async ([typed]) => typedAhead(typed)));
	assert.deepEqual(results.map(({selected, left}) => [selected, left]), cases.map(([, selected, left]) => [selected, left]));
});

await test('leaves all keys for Ink while the list is arriving, because their row is not certain', async () => {
	const {left} = await typedAhead('jj', {isRemembered: false});
	assert.equal(left, 'jj');
});

await test('leaves keys that load or open something, so that nothing waits for an answer', async () => {
	const results = await Promise.all(['r', 'H', 'w', '\r', 'i', 'm'].map(async typed => typedAhead(`j${typed}`)));
	assert.deepEqual(results.map(({selected, left}) => [selected, left.length]), results.map(() => ['apac', 1]));
});

await test('leaves all keys in a later session, where the input is already text', async () => {
	const {selected, left} = await typedAhead('jp', {encoding: 'utf8'});
	assert.deepEqual([selected, left], ['acme', 'jp']);
});
