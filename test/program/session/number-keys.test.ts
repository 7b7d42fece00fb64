import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {remapKeys} from '../../../source/program/config/remap.js';
import {wayToNumber} from '../../../source/program/session/browse.js';
import {profileForm} from '../../../source/kernel/form-model/form.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import type {State} from '../../../source/kernel/state/state.js';
import {emptyState, family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';

const draft = (id: string) => ({
	file: `${id}.json`,
	savedAt: 0,
	form: storeForm(profileForm(organization(id), profile)),
});
const offered = reduceAll(stateWith(family), {type: 'drafts/offered', drafts: [draft('north'), draft('emea')], now: 0});
const contexts = (['one', 'two', 'three'] as const).map(name => ({
	name,
	label: name,
	color: undefined,
	host: 'api.test.example',
	isReadOnly: false,
	isAskedFor: false,
	isCurrent: name === 'one',
}));
const chooser = reduceAll(
	{...emptyState(), connection: {...emptyState().connection, contexts}},
	{type: 'contexts/opened'},
);
const way = (state: State, key: string) => wayToNumber(state, registry, key);

await test('selects the choice of a typed digit', () => {
	assert.deepEqual(
		[way(offered, '1'), way(offered, '2'), way(offered, '0'), way(offered, 'x')],
		[0, 1, undefined, undefined],
	);
	assert.deepEqual([way(reduceAll(offered, {type: 'dialog/moved', by: 1}), '1'), way(chooser, '3')], [-1, 2]);
});

await test('selects no other choice by digit while a question about one is open', () => {
	assert.equal(way(reduceAll(offered, {type: 'drafts/discardAsked', isAsking: true}), '1'), undefined);
	assert.equal(way(reduceAll(chooser, {type: 'contexts/switchAsked', isAsking: true}), '2'), undefined);
});

await test('selects nothing by a digit that is a key of its own there, or outside of lists', () => {
	const {bindings} = remapKeys(registry, new Map([['resumeDraft', ['2']]]));
	assert.equal(wayToNumber(offered, {...registry, bindings}, '2'), undefined);
	assert.equal(way(stateWith(family), '2'), undefined);
});
