import assert from 'node:assert/strict';
import {test} from 'node:test';
import {restorePlace, type LeftPlace} from '../../../source/abilities/organizations/begin.js';
import {whyNotBack} from '../../../source/abilities/organizations/ability.js';
import {selectedId} from '../../../source/kernel/state/selectors.js';
import {startProgram} from '../../helpers/program.js';
import {visibleNames} from '../../helpers/state.js';

const organization = (id: string, name: string, parent?: string) => ({
	id,
	name,
	meta: {},
	...(parent !== undefined && {parent: {id: parent}}),
});
const list = [
	organization('r', 'Acme'),
	organization('e', 'EMEA', 'r'),
	organization('n', 'Northwind', 'e'),
	organization('s', 'Other'),
	organization('f', 'EMEA', 's'),
];

function start(asked?: string, left?: LeftPlace) {
	const kept: LeftPlace[] = [];
	const program = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const memory = {
		read: () => left,
		keep(place: LeftPlace) {
			kept.push(place);
		},
	};
	const place = restorePlace(program.context, memory, asked);
	const {store} = program;
	store.dispatch({type: 'organizations/requested', request: 1});
	const receive = (organizations: typeof list, isLast: boolean) => {
		store.dispatch({type: 'organizations/received', request: 1, organizations, unreadable: 0, isLast});
		return selectedId(store.getState());
	};

	return {...program, place, kept, receive, id: () => selectedId(store.getState())};
}

await test('restores the organization, folds and tab of the last session once the organization has loaded', async () => {
	const first = start();
	first.receive(list, true);
	await first.press('l', 'j', 'l', 'j', '3');
	first.place.leave();
	const next = start(undefined, first.kept[0]);
	assert.equal(next.receive(list.slice(0, 2), false), 'r');
	assert.equal(next.receive(list.slice(2), true), selectedId(first.store.getState()));
	assert.deepEqual(
		[next.store.getState().tab, [...next.store.getState().tree.visible]],
		['flags', [...first.store.getState().tree.visible]],
	);
	assert.notEqual(selectedId(next.store.getState()), 'r');
});

await test('keeps the last place and folds of a session that ends before the list reached the place', async () => {
	const first = start();
	first.receive(list, true);
	await first.press('l', 'j', 'l', 'j');
	first.place.leave();
	const [left] = first.kept;
	const next = start(undefined, left);
	assert.equal(next.receive(list.slice(0, 1), false), 'r');
	next.place.leave();
	assert.deepEqual(next.kept, [left]);
	const moved = start(undefined, left);
	moved.receive(list.slice(0, 2), false);
	await moved.press('k');
	moved.place.leave();
	assert.equal(moved.kept[0]?.id, moved.id());
});

await test('stores the place while the program runs, for the case that it is killed', async ({mock}) => {
	mock.timers.enable({apis: ['setTimeout']});
	const {receive, press, kept, place, id} = start();
	receive(list, true);
	await press('l');
	mock.timers.tick(2999);
	await press('j');
	mock.timers.tick(2999);
	assert.equal(kept.length, 0, 'nothing on the way');
	mock.timers.tick(1);
	assert.deepEqual(
		kept.map(each => each.id),
		[id()],
	);
	mock.timers.tick(10_000);
	assert.equal(kept.length, 1, 'once in a place');
	await press('3');
	place.leave();
	mock.timers.tick(10_000);
	assert.deepEqual(
		kept.map(each => each.tab),
		['overview', 'flags'],
		'and not again after it was left',
	);
});

await test('stores the place once, however often the session ends', () => {
	const left: LeftPlace = {id: 'f', tab: 'flags', unfoldedDepth: 1, flipped: []};
	const next = start(undefined, left);
	next.receive(list.slice(0, 1), false);
	next.place.leave();
	next.place.leave();
	assert.deepEqual(next.kept, [left]);
});

await test('keeps the cursor after a move during loading', async () => {
	const program = start('n');
	program.receive(list.slice(0, 2), false);
	await program.press('j');
	assert.equal(program.receive(list.slice(2), true), 'e');
});

await test('goes to an id as soon as it has loaded, and to a path once the list is complete', () => {
	assert.equal(start('e').receive(list.slice(0, 2), false), 'e');
	const byPath = start('Acme / EMEA');
	assert.equal(byPath.receive(list.slice(0, 2), false), 'r');
	assert.equal(byPath.receive(list.slice(2), true), 'e');
});

await test('reports a missing or ambiguous --organization, but not a lost last place', () => {
	const said = (asked: string | undefined, left?: LeftPlace) => {
		const program = start(asked, left);
		return [program.receive(list, true), program.said()];
	};

	assert.deepEqual(said('EMEA'), [
		'r',
		'Could not open --organization EMEA. 2 organizations match: Acme › EMEA (e), Other › EMEA (f). Use the id instead.',
	]);
	assert.deepEqual(said('zzz'), [
		'r',
		'Could not open --organization zzz. No organization that you can see has this id or path. Check the spelling, or use the id.',
	]);
	assert.deepEqual(said(undefined, {id: 'gone', tab: 'overview', unfoldedDepth: 1, flipped: []}), ['r', undefined]);
});

await test('has nothing to go back to at the start of a session, and the start later', () => {
	const left: LeftPlace = {id: 'n', tab: 'overview', unfoldedDepth: null, flipped: []};
	const told = [start('n'), start(undefined, left)].map(({receive, store}) => {
		const first = receive(list, true);
		const why = whyNotBack(store.getState());
		store.dispatch({type: 'tree/selected', key: 's'});
		store.dispatch({type: 'tree/wentThroughVisits', by: -1});
		return [first, why, selectedId(store.getState())];
	});
	const each = ['n', 'There is nothing to go back to yet. cforgs remembers what you open or jump to.', 'n'];
	assert.deepEqual(told, [each, each]);
});

await test('opens what fits the screen at the first start, all at once with the whole list', () => {
	const first = start();
	first.receive(list.slice(0, 3), false);
	assert.deepEqual(visibleNames(first.store.getState()), ['Acme', '  EMEA']);
	first.receive(list.slice(3), true);
	assert.deepEqual(visibleNames(first.store.getState()), ['Acme', '  EMEA', '    Northwind', 'Other', '  EMEA']);
	first.store.dispatch({type: 'terminal/resized', columns: 120, rows: 10});
	first.receive(list, true);
	assert.deepEqual(visibleNames(first.store.getState()), ['Acme', '  EMEA', '    Northwind', 'Other', '  EMEA']);
});

await test('leaves the tree as the person arranged it while the list loaded, and as the last session left it', async () => {
	const moved = start();
	moved.receive(list.slice(0, 3), false);
	await moved.press('j');
	moved.receive(list.slice(3), true);
	assert.deepEqual(visibleNames(moved.store.getState()), ['Acme', '  EMEA', 'Other', '  EMEA']);
	const restored = start(undefined, {tab: 'overview', unfoldedDepth: 1, flipped: []});
	restored.receive(list, true);
	assert.deepEqual(visibleNames(restored.store.getState()), ['Acme', '  EMEA', 'Other', '  EMEA']);
});
