import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as tick} from 'node:timers/promises';
import {fewAtATime} from '../../../source/kernel/loop/readings.js';
import {pagesInTurn, paceOf, secondsFor, secondsUntilAccepted} from '../../../source/kernel/loop/pace.js';
import type {Page} from '../../../source/base/api/pages.js';

/** A service with nine requests in each window, whose clock runs only while somebody waits. */
function service(used = 0) {
	const quota = 9;
	const perWindow = [used];
	const window = () => ({
		quota,
		length: 300_000,
		left: quota - (perWindow.at(-1) ?? 0),
		resetAfter: (perWindow.at(-1) ?? 0) === 0 ? 0 : 1000,
	});
	const request = async () => {
		await Promise.resolve();
		perWindow.push((perWindow.pop() ?? 0) + 1);
	};

	let rests = 0;
	const rest = async () => {
		rests++;
		await tick();
		if (perWindow.at(-1) !== 0) {
			perWindow.push(0);
		}
	};

	return {perWindow, window, request, rest, rests: () => rests};
}

await test('uses at most two thirds of each window', async () => {
	const {perWindow, window, request, rest} = service();
	const turn = paceOf({window, rest});
	await fewAtATime(
		Array.from({length: 20}, (_, index) => index),
		() => true,
		async () => turn(request),
	);
	assert.deepEqual([perWindow[0], Math.max(...perWindow), perWindow.reduce((sum, used) => sum + used, 0)], [6, 6, 20]);
});

await test('counts what others used, and goes on at once if nobody wants the rest', async () => {
	const {perWindow, window, request, rest, rests} = service(8);
	let isWanted = true;
	const turn = paceOf({window, rest, isWanted: () => isWanted});
	await turn(request);
	assert.deepEqual([perWindow, rests()], [[8, 1], 1]);
	isWanted = false;
	await Promise.all(Array.from({length: 9}, async () => turn(request)));
	assert.equal(rests(), 1);
});

await test('takes a turn for each page, and none after the last', async () => {
	let turns = 0;
	const pages = async function* (): AsyncGenerator<Page<number>, void, undefined> {
		yield {items: [1], unreadable: 0, isLast: false};
		yield {items: [2], unreadable: 0, isLast: true};
	};

	const items: number[] = [];
	for await (const page of pagesInTurn(async request => {
		turns++;
		return request();
	}, pages())) {
		items.push(...page.items);
	}

	assert.deepEqual([items, turns], [[1, 2], 2]);
});

await test('estimates the wait for the last window, and only the answers in that one', () => {
	const full = {quota: 1200, length: 300_000, left: 1200, resetAfter: 0};
	const used = {...full, left: 200, resetAfter: 60_000};
	assert.deepEqual(
		[0, 100, 1200].map(requests => secondsFor(requests, full)),
		[0, 5, 60],
	);
	assert.equal(secondsFor(200, used), 10, 'a reading that takes what is left does not wait');
	assert.equal(secondsFor(100, used, {isSparing: true}), 65, 'a third of the window stays free');
	assert.equal(secondsFor(201, used), 61, 'the answers before came during the wait');
	assert.equal(secondsFor(1401, used), 361);
	assert.equal(secondsFor(100, {...used, left: 0}), 65, 'a reading that only waits begins after the wait');
	assert.equal(secondsFor(1200, full, {each: 1000}), 1200, 'slow answers take longer than the windows');
});

await test('knows how long the service takes to accept many requests', () => {
	const window = {quota: 1200, length: 300_000, left: 200, resetAfter: 60_000};
	assert.deepEqual(
		[0, 200, 201, 1400, 1401, 2601].map(requests => secondsUntilAccepted(requests, window)),
		[0, 0, 60, 60, 360, 660],
	);
	assert.equal(secondsUntilAccepted(5, {...window, quota: 0, left: 4}), 60);
});
