import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {ContextEntry} from '../../../source/kernel/state/connection.js';
import {initialState} from '../../../source/kernel/state/state.js';
import {unsearched} from '../../../source/kernel/state/searchable.js';
import {connection, reduceAll} from '../../helpers/state.js';

const entry = (name: string, isCurrent = false): ContextEntry => ({
	name,
	label: name,
	color: undefined,
	host: `${name}.example`,
	isReadOnly: false,
	isAskedFor: false,
	isCurrent,
});

const after = (...events: readonly Event[]) => {
	const state = reduceAll(
		initialState({...connection, contexts: [entry('a'), entry('b', true), entry('c')]}, {columns: 120, rows: 40}),
		...events,
	);
	return [placeOf(state, registry), state.dialog];
};

await test('opens the list of contexts at the active one, and stops at its ends', () => {
	assert.deepEqual(after({type: 'contexts/opened'}), [
		'contexts',
		{...unsearched, kind: 'contexts', cursor: 1, isAsking: false},
	]);
	assert.deepEqual(after({type: 'contexts/opened'}, {type: 'dialog/moved', by: 5}), [
		'contexts',
		{...unsearched, kind: 'contexts', cursor: 2, isAsking: false},
	]);
});

await test('asks about leaving only in the list of contexts', () => {
	assert.deepEqual(after({type: 'contexts/opened'}, {type: 'contexts/switchAsked', isAsking: true}), [
		'switching',
		{...unsearched, kind: 'contexts', cursor: 1, isAsking: true},
	]);
	assert.deepEqual(after({type: 'contexts/switchAsked', isAsking: true}), ['tree', {kind: 'none'}]);
});
