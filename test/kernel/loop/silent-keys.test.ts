import assert from 'node:assert/strict';
import {test} from 'node:test';
import {unreadableRecord} from '../../../source/base/api/pages.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {registry} from '../../../source/abilities.js';
import type {Connection} from '../../../source/kernel/state/connection.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import type {Pane, State} from '../../../source/kernel/state/state.js';
import {startProgram} from '../../helpers/program.js';
import {panes, apiError, family, organization, received} from '../../helpers/state.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});

type Situation = {readonly events: readonly Event[]; readonly connection?: Partial<Connection>};

const requested: Event = {type: 'organizations/requested', request: 1};
const loaded = [requested, received(1, family)];
const typed = (text: string): readonly Event[] => [
	...loaded,
	{type: 'find/opened'},
	{type: 'find/edited', line: lineOf(text)},
];
const kept = (text: string): readonly Event[] => [...typed(text), {type: 'find/accepted'}];

const situations: Readonly<Record<string, Situation>> = {
	loaded: {events: loaded},
	'on a leaf': {
		events: [...loaded, {type: 'tree/allFolded', isCollapsed: false}, {type: 'tree/selected', key: 'north'}],
	},
	empty: {events: [requested, received(1, [])]},
	loading: {events: [requested]},
	failed: {events: [requested, {type: 'organizations/failed', request: 1, error: apiError()}]},
	'read-only': {events: loaded, connection: {isReadOnly: true}},
	'with an API token': {events: loaded, connection: {credentialKind: 'user_token'}},
	'in the tour': {events: [...loaded, {type: 'tour/begun', step: 0}]},
	'on a parent that cannot be seen': {
		events: [requested, received(1, [organization('a', {parent: 'hidden'})]), {type: 'tree/selected', key: 'hidden'}],
	},
	'on a record without an id': {events: [requested, received(1, [], true, [unreadableRecord({name: 'Ghost'})])]},
	'in a search': {events: typed('')},
	'in a search that finds nothing': {events: typed('zzz')},
	'after a search that found one': {events: kept('north')},
	'after a search that found nothing': {events: kept('zzz')},
};

// What a person can notice. A tree that was only rebuilt looks the same.
const noticed = ({tree, message, ...rest}: State): readonly unknown[] => [
	...Object.values(rest),
	tree.visible.join(' '),
	tree.sorting.by,
];

async function isSilent({events, connection = {}}: Situation, pane: Pane, key: string): Promise<boolean> {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), connection});
	const {store, calls} = program;
	for (const event of events) {
		store.dispatch(event);
	}

	if (pane !== 'tree') {
		store.dispatch({type: 'pane/focused', pane});
	}

	const before = noticed(store.getState());
	const asked = sandbox.requests.length;
	const said: Event[] = [];
	store.observe(event => {
		said.push(...(event.type === 'message/shown' ? [event] : []));
	});
	await program.press(key);
	return (
		said.length === 0 &&
		calls.length === 0 &&
		sandbox.requests.length === asked &&
		noticed(store.getState()).every((value, at) => value === before[at])
	);
}

const keysOf = (situation: Situation, pane: Pane): readonly string[] => {
	const {store} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	for (const event of [...situation.events, ...(pane === 'tree' ? [] : [{type: 'pane/focused', pane} as const])]) {
		store.dispatch(event);
	}

	const place = placeOf(store.getState(), registry);
	return registry.bindings.filter(({places}) => places.includes(place)).flatMap(({keys}) => keys);
};

// At an end of the list a person sees that there is no further row.
const moves = new Set(registry.bindings.filter(({command}) => command.startsWith('move')).flatMap(({keys}) => keys));

for (const [name, situation] of Object.entries(situations)) {
	// eslint-disable-next-line no-await-in-loop -- One situation after the other.
	await test(`acts on every key of the panes or explains why not: ${name}`, async () => {
		const silent: string[] = [];
		for (const pane of panes) {
			for (const key of keysOf(situation, pane)) {
				// eslint-disable-next-line no-await-in-loop -- One key after the other, because the requests are counted.
				silent.push(...((await isSilent(situation, pane, key)) ? [`${key} in ${pane}`] : []));
			}
		}

		const unexplained = silent.filter(text => !moves.has(text.replace(' in tree', '')));
		assert.deepEqual(unexplained, []);
	});
}
