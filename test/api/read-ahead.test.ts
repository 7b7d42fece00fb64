import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {readAhead} from '../../source/api/pages.js';

function numbers(log: string[], failsAt?: number) {
	return (async function * () {
		try {
			for (let number = 1; number <= 4; number++) {
				log.push(`asked for ${number}`);
				await nextTurn(); // eslint-disable-line no-await-in-loop -- Takes time, as a request does.
				if (number === failsAt) {
					throw new Error(`no ${number}`);
				}

				yield number;
			}
		} finally {
			log.push('ended');
		}
	})();
}

await test('requests one item ahead of the current one, and no more', async () => {
	const log: string[] = [];
	for await (const number of readAhead(numbers(log))) {
		log.push(`given ${number}`);
	}

	assert.deepEqual(log, [
		'asked for 1', 'asked for 2', 'given 1', 'asked for 3', 'given 2', 'asked for 4', 'given 3', 'ended', 'given 4',
	]);
});

await test('delivers the earlier items before a failure, even if the failure came first', async () => {
	const log: string[] = [];
	const given: number[] = [];
	await assert.rejects(async () => {
		for await (const number of readAhead(numbers(log, 3))) {
			given.push(number);
			await nextTurn();
			await nextTurn();
		}
	}, /no 3/v);
	assert.deepEqual(given, [1, 2]);
});

await test('ends the reading when the reader leaves early', async () => {
	const log: string[] = [];
	const given = readAhead(numbers(log));
	assert.deepEqual(await given.next(), {value: 1, done: false});
	await given.return();
	assert.deepEqual(log, ['asked for 1', 'asked for 2', 'ended']);
});
