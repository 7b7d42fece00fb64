import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {registry} from '../../../source/abilities.js';
import {groupList, groupMembers} from '../../../source/abilities/groups/state.js';
import {frameOf} from '../../helpers/frames.js';
import {dialogOf, family, reduceAll, reasonOf, stateWith} from '../../helpers/state.js';

const group = (name: string) => ({name, members: new Map([['north', 'Northwind']])});
const opened = reduceAll(stateWith(family), {type: 'groups/opened', groups: [group('emea'), group('renewals')]});

await test('opens the groups, and finds them by name and by their organizations', () => {
	assert.deepEqual(
		dialogOf(opened, 'groups').groups.map(({name}) => name),
		['emea', 'renewals'],
	);
	const typed = {...opened, dialog: {...dialogOf(opened, 'groups'), query: lineOf('renew')}};
	assert.equal(groupList.chosen(typed)?.name, 'renewals');
	assert.equal(groupList.found(opened, {...dialogOf(opened, 'groups'), query: lineOf('northwind')}).length, 2);
});

await test('keeps the cursor within the groups with groups/changed, and ends the question', () => {
	const last = reduceAll(
		opened,
		{type: 'groups/deletionAsked', isAsking: true},
		{type: 'groups/changed', groups: [group('emea'), group('renewals')]},
	);
	assert.equal(dialogOf(last, 'groups').isAsking, false);
	const moved = {...opened, dialog: {...dialogOf(opened, 'groups'), cursor: 1}};
	const fewer = reduceAll(moved, {type: 'groups/changed', groups: [group('emea')]});
	assert.equal(dialogOf(fewer, 'groups').cursor, 0);
	const empty = reduceAll(moved, {type: 'groups/changed', groups: []});
	assert.equal(dialogOf(empty, 'groups').cursor, 0);
	assert.match(
		reasonOf(state => groupList.whyNone(state), empty),
		/^There are no groups\. To make one, press /v,
	);
});

await test('says while a name is typed why it cannot be a group, and refuses it for the same reason', () => {
	const typed = (text: string) =>
		reduceAll(
			stateWith(family),
			{type: 'tree/marksChanged', ids: ['north']},
			{type: 'groups/nameAsked'},
			{type: 'groups/nameEdited', line: lineOf(text)},
		);
	const isWarned = (text: string): boolean => frameOf(typed(text)).includes('A name has up to 64 letters');
	assert.deepEqual(
		['', '@', 'a', '@a', 'a ', 'a b', '-a', '@-', 'x'.repeat(65)].map(text => isWarned(text)),
		[false, false, false, false, false, true, true, true, true],
	);
	const enter = registry.bindings.find(({command}) => command === 'saveGroup');
	assert.deepEqual(
		['', 'a b', 'a'].map(text => enter?.whyNot?.(typed(text), registry)),
		['Type a name first.', 'A name has up to 64 letters, digits, - and _, and does not begin with -.', undefined],
	);
});

await test('shows the organizations of a group over the list of groups, and goes back to it', () => {
	const shown = reduceAll(opened, {type: 'dialog/moved', by: 1}, {type: 'groups/shown', entry: group('renewals')});
	assert.deepEqual(
		[dialogOf(shown, 'group').name, groupMembers.found(shown, dialogOf(shown, 'group')).map(({id}) => id)],
		['renewals', ['north']],
	);
	const back = reduceAll(shown, {type: 'groups/shownLeft'});
	assert.equal(groupList.chosen(back)?.name, 'renewals');
	assert.equal(reduceAll(opened, {type: 'groups/shownLeft'}), opened);
});
