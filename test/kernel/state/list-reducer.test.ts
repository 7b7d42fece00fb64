import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cursorIn, reduceList} from '../../../source/kernel/state/pane-list.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {ListEvent} from '../../../source/kernel/state/events.js';
import {apiError} from '../../helpers/state.js';

type Item = {readonly id: string};

const error = apiError('Cut.');

function run(...events: ReadonlyArray<ListEvent<'members', Item>>): ListState<Item> | undefined {
	let list: ListState<Item> | undefined;
	for (const event of events) {
		list = reduceList(list, event) ?? list;
	}

	return list;
}

const page = (request: number, ids: string, isLast = true): ListEvent<'members', Item> => ({
	type: 'members/received',
	id: 'a',
	request,
	items: [...ids].map(id => ({id})),
	unreadable: 0,
	isLast,
	readAt: 9,
});

const idsOf = (list: ListState<Item> | undefined) => list?.items.map(({id}) => id).join('');

await test('collects the pages of a list, and ignores answers to another request', () => {
	const list = run({type: 'members/requested', id: 'a', request: 1}, page(1, 'ab', false), page(7, 'x'), page(1, 'c'));
	assert.deepEqual([idsOf(list), list?.progress], ['abc', {status: 'complete'}]);
	assert.equal(run(page(1, 'x')), undefined);
});

await test('keeps the earlier list on the screen until a reload is complete, and marks it as old if the reload fails', () => {
	const first = [{type: 'members/requested', id: 'a', request: 1}, page(1, 'ab')] as const;
	const again = [...first, {type: 'members/requested', id: 'a', request: 2}, page(2, 'c', false)] as const;
	const begun = run(...again);
	assert.equal(idsOf(begun), 'ab');
	const whole = run(...again, page(2, 'd'));
	assert.equal(idsOf(whole), 'cd');
	const failed = run(...again, {type: 'members/failed', id: 'a', request: 2, error, pageToken: 'p'});
	assert.deepEqual([idsOf(failed), failed?.isOld, failed?.progress.status], ['ab', true, 'failed']);
	const continued = run(
		...again,
		{type: 'members/failed', id: 'a', request: 2, error, pageToken: 'p'},
		{type: 'members/continued', id: 'a', request: 3},
		page(3, 'd'),
	);
	assert.deepEqual([idsOf(continued), continued?.progress.status], ['cd', 'complete']);
});

await test('says how long before a failed reload the list was loaded, also after another failed one', () => {
	const read = {...page(1, 'ab'), readAt: 1000} as const;
	const failed = (request: number, at: number) =>
		[
			{type: 'members/requested', id: 'a', request},
			{...page(request, 'c', false), readAt: at},
			{type: 'members/failed', id: 'a', request, error, at},
		] as const;
	const once = run({type: 'members/requested', id: 'a', request: 1}, read, ...failed(2, 601_000));
	assert.deepEqual([idsOf(once), once?.earlier], ['ab', '10 minutes earlier']);
	const twice = run(
		{type: 'members/requested', id: 'a', request: 1},
		read,
		...failed(2, 2000),
		...failed(3, 7_201_000),
	);
	assert.deepEqual([idsOf(twice), twice?.earlier], ['ab', '2 hours earlier']);
	const again = run(
		{type: 'members/requested', id: 'a', request: 1},
		read,
		...failed(2, 2000),
		{type: 'members/requested', id: 'a', request: 3},
		page(3, 'd'),
	);
	assert.deepEqual([idsOf(again), again?.earlier, again?.shownReadAt], ['d', undefined, undefined]);
});

await test('keeps the cursor on its item, or at its position if the item is gone', () => {
	const [one, two, three] = [{id: '1'}, {id: '2'}, {id: '3'}];
	assert.equal(cursorIn(1, [one, two], [three, one, two]), 2);
	assert.equal(cursorIn(1, [one, two], [one, three]), 1);
	assert.equal(cursorIn(1, [one, two], []), 0);
});
