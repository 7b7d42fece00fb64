import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {ApiError} from '../../source/api/api-error.js';
import {readPages} from '../../source/api/pages.js';

const failure = (why: string) => new ApiError(why, {failure: 'pages', request: {method: 'GET', path: '/organizations'}});

function numbers(log: string[], {failsAt, lastToken, from}: {readonly failsAt?: number; readonly lastToken?: string; readonly from?: string} = {}) {
	return readPages({
		from,
		isAhead: true,
		failure,
		async fetchPage(pageToken = '1') {
			log.push(`asked for ${pageToken}`);
			await nextTurn(); // Takes time, as a request does.
			const number = Number(pageToken);
			if (number === failsAt) {
				throw failure(`no ${number}`);
			}

			const read = () => {
				log.push(`read ${number}`);
				return {items: [{id: pageToken}], unreadable: 0};
			};

			return {total: undefined, nextPageToken: number === 4 ? lastToken : String(number + 1), read};
		},
	});
}

await test('hands on the first page before the next request, then requests one page before the current one is read', async () => {
	const log: string[] = [];
	for await (const {items} of numbers(log)) {
		log.push(`given ${items[0]?.id}`);
	}

	assert.deepEqual(log, [
		'asked for 1',
		'read 1',
		'given 1',
		'asked for 2',
		'asked for 3',
		'read 2',
		'given 2',
		'asked for 4',
		'read 3',
		'given 3',
		'read 4',
		'given 4',
	]);
});

await test('requests ahead from the start if it continues a list', async () => {
	const log: string[] = [];
	for await (const {items} of numbers(log, {from: '3'})) {
		log.push(`given ${items[0]?.id}`);
	}

	assert.deepEqual(log, ['asked for 3', 'asked for 4', 'read 3', 'given 3', 'read 4', 'given 4']);
});

await test('delivers the earlier pages before a failure, even if the failure came first', async () => {
	const given: string[] = [];
	await assert.rejects(async () => {
		for await (const {items} of numbers([], {failsAt: 3})) {
			given.push(items[0]?.id ?? '');
			await nextTurn();
			await nextTurn();
		}
	}, /no 3/v);
	assert.deepEqual(given, ['1', '2']);
});

await test('requests no page ahead whose token came before', async () => {
	const log: string[] = [];
	await assert.rejects(async () => {
		for await (const {items} of numbers(log, {lastToken: '2'})) {
			log.push(`given ${items[0]?.id}`);
		}
	}, /same page token twice, after 4 records/v);
	assert.deepEqual(log.filter(line => line.startsWith('asked')), ['asked for 1', 'asked for 2', 'asked for 3', 'asked for 4']);
	assert.equal(log.at(-1), 'given 4');
});

await test('ends the reading when the reader leaves early', async () => {
	const log: string[] = [];
	const given = numbers(log);
	const {value} = await given.next();
	assert.equal(value?.items[0]?.id, '1');
	await given.return();
	await nextTurn();
	await nextTurn();
	assert.deepEqual(log, ['asked for 1', 'read 1']);
});
