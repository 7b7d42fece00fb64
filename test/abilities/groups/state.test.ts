import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {groupList} from '../../../source/abilities/groups/state.js';
import {
	dialogOf, family, reduceAll, reasonOf, stateWith,
} from '../../helpers/state.js';

const group = (name: string) => ({name, members: new Map([['north', 'Northwind']])});
const opened = reduceAll(stateWith(family), {type: 'groups/opened', groups: [group('emea'), group('renewals')]});

await test('opens the groups, and finds them by name and by their organizations', () => {
	assert.deepEqual(dialogOf(opened, 'groups').groups.map(({name}) => name), ['emea', 'renewals']);
	const typed = {...opened, dialog: {...dialogOf(opened, 'groups'), query: lineOf('renew')}};
	assert.equal(groupList.chosen(typed)?.name, 'renewals');
	assert.equal(groupList.found(opened, {...dialogOf(opened, 'groups'), query: lineOf('northwind')}).length, 2);
});

await test('keeps the cursor within the groups with groups/changed, and ends the question', () => {
	const last = reduceAll(opened, {type: 'groups/deletionAsked', isAsking: true}, {type: 'groups/changed', groups: [group('emea'), group('renewals')]});
	assert.equal(dialogOf(last, 'groups').isAsking, false);
	const moved = {...opened, dialog: {...dialogOf(opened, 'groups'), cursor: 1}};
	const fewer = reduceAll(moved, {type: 'groups/changed', groups: [group('emea')]});
	assert.equal(dialogOf(fewer, 'groups').cursor, 0);
	const empty = reduceAll(moved, {type: 'groups/changed', groups: []});
	assert.equal(dialogOf(empty, 'groups').cursor, 0);
	assert.match(reasonOf(state => groupList.whyNone(state), empty), /^There are no groups\. To make one, press /v);
});

await test('asks for the name of a group, and says why it cannot be used until it is edited', () => {
	const asked = reduceAll(stateWith(family), {type: 'groups/nameAsked'}, {type: 'groups/nameEdited', line: lineOf('a b')}, {type: 'groups/nameRefused', text: 'No.'});
	assert.deepEqual([dialogOf(asked, 'groupName').line.text, dialogOf(asked, 'groupName').text], ['a b', 'No.']);
	const edited = reduceAll(asked, {type: 'groups/nameEdited', line: lineOf('a')});
	assert.equal(dialogOf(edited, 'groupName').text, undefined);
});
