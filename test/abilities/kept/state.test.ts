import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {registry} from '../../../source/abilities.js';
import {type KeptEntry, keptList, keptMembers} from '../../../source/abilities/kept/state.js';
import {frameOf} from '../../helpers/frames.js';
import {dialogOf, family, reduceAll, reasonOf, stateWith} from '../../helpers/state.js';

const group = (name: string): KeptEntry => ({kind: 'group', name, members: new Map([['north', 'Northwind']])});
const filter = (name: string): KeptEntry => ({kind: 'filter', name, text: 'subs:0', isOfConfig: false});
const asked = {openedAt: 0};
const opened = reduceAll(stateWith(family), {
	type: 'kept/opened',
	entries: [group('emea'), group('renewals'), filter('leaves')],
	asked,
	lookedAt: [],
});

await test('finds groups by name and by their organizations, and filters by name and terms', () => {
	const found = (query: string) =>
		keptList.found(opened, {...dialogOf(opened, 'kept'), query: lineOf(query)}).map(({name}) => name);
	assert.deepEqual(
		['renew', 'northwind', 'leaves', 'subs:0'].map(query => found(query)),
		[['renewals'], ['emea', 'renewals'], ['leaves'], ['leaves']],
	);
});

await test('keeps the cursor within the list with kept/changed, or puts it on an entry, and ends the question', () => {
	const moved = {...opened, dialog: {...dialogOf(opened, 'kept'), cursor: 2}};
	const asking = reduceAll(moved, {type: 'kept/deletionAsked', isAsking: true});
	assert.equal(dialogOf(asking, 'kept').isAsking, true);
	const cursors = [[group('emea')], [], [group('a'), group('b'), filter('b')]].map(entries => {
		const {cursor, isAsking} = dialogOf(
			reduceAll(asking, {type: 'kept/changed', entries, asked, at: {kind: 'group', name: 'b'}}),
			'kept',
		);
		return [cursor, isAsking];
	});
	assert.deepEqual(cursors, [
		[0, false],
		[0, false],
		[1, false],
	]);
	const empty = reduceAll(opened, {type: 'kept/changed', entries: [], asked});
	assert.match(
		reasonOf(state => keptList.whyNone(state), empty),
		/^There are no groups or saved filters\. To keep one, press /v,
	);
});

await test('says while a name is typed why it cannot be kept, and refuses it for the same reason', () => {
	const typed = (text: string) =>
		reduceAll(
			stateWith(family),
			{type: 'tree/marksChanged', ids: ['north']},
			{type: 'kept/nameAsked', named: {kind: 'marks'}},
			{type: 'kept/nameEdited', line: lineOf(text)},
		);
	const isWarned = (text: string): boolean => frameOf(typed(text)).includes('A name has up to 64 letters');
	assert.deepEqual(
		['', '@', 'a', '@a', 'a ', 'a b', '-a', '@-', 'x'.repeat(65)].map(text => isWarned(text)),
		[false, false, false, false, false, true, true, true, true],
	);
	const enter = registry.bindings.find(({command}) => command === 'saveKept');
	assert.deepEqual(
		['', 'a b', 'a'].map(text => enter?.whyNot?.(typed(text), registry)),
		['Type a name first.', 'A name has up to 64 letters, digits, - and _, and does not begin with -.', undefined],
	);
});

await test('shows the organizations of a group over the list, and goes back to it', () => {
	const shown = reduceAll(
		opened,
		{type: 'dialog/moved', by: 1},
		{type: 'kept/shown', title: '@renewals', members: [{id: 'north', name: 'Northwind'}]},
	);
	const {title} = dialogOf(shown, 'keptMembers');
	assert.deepEqual(
		[title, keptMembers.found(shown, dialogOf(shown, 'keptMembers')).map(({id}) => id)],
		['@renewals', ['north']],
	);
	const back = reduceAll(shown, {type: 'kept/shownLeft'});
	assert.equal(keptList.chosen(back)?.name, 'renewals');
	assert.equal(reduceAll(opened, {type: 'kept/shownLeft'}), opened);
});

await test('asks for a name with kept/nameAsked, and goes back to the list with kept/nameLeft', () => {
	const typed = reduceAll(
		opened,
		{type: 'kept/nameAsked', named: {kind: 'filter', text: 'depth:1'}},
		{type: 'kept/nameEdited', line: lineOf('one')},
	);
	const refused = reduceAll(typed, {type: 'kept/nameRefused', text: 'No.'});
	const replacing = reduceAll(refused, {type: 'kept/replacementAsked', replaced: 'subs:0'});
	const {text, replaced} = dialogOf(replacing, 'keptName');
	assert.deepEqual([dialogOf(refused, 'keptName').text, text, replaced], ['No.', undefined, 'subs:0']);
	assert.equal(
		dialogOf(reduceAll(replacing, {type: 'kept/replacementAsked', replaced: undefined}), 'keptName').replaced,
		undefined,
	);
	assert.equal(reduceAll(replacing, {type: 'kept/nameLeft'}).dialog, opened.dialog);
});
