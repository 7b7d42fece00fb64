import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {zoneList} from '../../../source/abilities/zones/state.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {zonesBelow} from '../../../source/kernel/state/zone-counts.js';
import {frameOf} from '../../helpers/frames.js';
import {
	account, dialogOf, family, reduceAll, stateWith,
} from '../../helpers/state.js';

const read = (id: string, ...ids: readonly string[]): readonly Event[] => [
	{type: 'accounts/requested', id, request: 2},
	{
		type: 'accounts/received', id, request: 2, items: ids.map(each => account(each)), unreadable: 0, isLast: true, readAt: 0,
	},
];

const base = reduceAll(stateWith(family), ...read('acme', 'top'), ...read('emea', 'a1', 'a2', 'a3'), {type: 'branch/opened', id: 'emea'});

const opened = reduce(base, {type: 'zones/opened', of: 'emea'});

const asked = reduce(opened, {type: 'zones/asked', request: 5, isAgain: false});

const counted = (state: State, ...counts: ReadonlyArray<readonly [id: string, zones: number]>): State => reduce(state, {type: 'zones/counted', counts: new Map(counts)});

const zonesIn = (state: State) => dialogOf(state, 'zones');

const listed = (state: State) => zoneList.found(state, zonesIn(state)).map(({account: {id}, zones}) => [id, zones]);

await test('lists the accounts of the branch without counting them, and leaves for the figures', () => {
	assert.deepEqual([zonesIn(opened).request, listed(opened)], [undefined, [['a1', undefined], ['a2', undefined], ['a3', undefined]]]);
	const left = reduce(opened, {type: 'zones/left'});
	assert.equal(left.dialog, base.dialog);
	assert.equal(reduce(left, {type: 'zones/left'}), left);
});

await test('shows the progress and the end of the counting in progress, and of no other', () => {
	assert.match(frameOf(asked), /Zones in EMEA and everything below[\s\S]+Counting zones …/v);
	const noted = reduce(asked, {type: 'zones/noted', request: 5, text: 'Waiting.'});
	assert.match(frameOf(noted), /Waiting\./v);
	assert.equal(reduce(noted, {type: 'zones/noted', request: 4, text: 'Late.'}), noted);
	assert.equal(reduce(noted, {type: 'zones/ended', request: 4, text: 'Late.'}), noted);
	const stopped = reduce(noted, {type: 'zones/ended', request: 5, text: 'Stopped.'});
	assert.deepEqual([zonesIn(stopped).request, zonesIn(stopped).text], [undefined, 'Stopped.']);
	const ended = reduce(noted, {type: 'zones/ended', request: 5});
	assert.deepEqual([zonesIn(ended).request, zonesIn(ended).text], [undefined, undefined], 'the progress is over');
	const again = reduce(stopped, {type: 'zones/asked', request: 6, isAgain: false});
	assert.deepEqual([zonesIn(again).request, zonesIn(again).text], [6, undefined]);
});

await test('puts the accounts with the most zones first, and stays on the same account', () => {
	const second = reduce(asked, {type: 'dialog/moved', by: 1});
	assert.equal(zoneList.chosen(second)?.account.id, 'a2');
	const some = counted(second, ['a3', 9]);
	assert.deepEqual([listed(some), zonesIn(some).cursor], [[['a3', 9], ['a1', undefined], ['a2', undefined]], 2]);
	const more = counted(some, ['a2', 20], ['a1', 0]);
	assert.deepEqual([listed(more), zonesIn(more).cursor], [[['a2', 20], ['a3', 9], ['a1', 0]], 0]);
	assert.equal(zonesBelow(more, 'emea').zones, 29);
});

await test('keeps what is counted after the dialog is left, and counts again only the accounts of the branch', () => {
	const left = counted(reduce(asked, {type: 'zones/left'}), ['a1', 3], ['top', 8]);
	assert.equal(left.dialog, base.dialog);
	assert.deepEqual([zonesBelow(left, 'emea').zones, zonesBelow(left, 'acme').zones], [3, 11]);
	assert.equal(reduce(left, {type: 'zones/asked', request: 6, isAgain: true}), left, 'nothing is forgotten without the dialog');
	const back = reduce(left, {type: 'zones/opened', of: 'emea'});
	const rest = reduce(back, {type: 'zones/asked', request: 6, isAgain: false});
	assert.deepEqual(rest.zoneCounts, new Map([['a1', 3], ['top', 8]]));
	const again = reduce(back, {type: 'zones/asked', request: 6, isAgain: true});
	assert.deepEqual(again.zoneCounts, new Map([['top', 8]]));
});
