import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {emptyKnownSearch, type Finding} from '../../../source/kernel/state/finding.js';
import {everywhereRows} from '../../../source/abilities/everywhere/dialog.js';
import {fittedText} from '../../helpers/row-texts.js';
import type {State} from '../../../source/kernel/state/state.js';
import {account, dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const finding = (kind: Finding['kind'], id: string): Finding => ({
	kind,
	organizationId: 'north',
	id,
	title: id,
	more: '',
	readAt: 1,
});

const opened = reduceAll(stateWith(family), {
	type: 'everywhere/opened',
	line: lineOf(''),
	unread: {profile: 1, accounts: 2, members: 3, tags: 0},
	now: 5,
});

await test('starts each search at its first result', () => {
	const searched = reduceAll(
		opened,
		{
			type: 'everywhere/searched',
			line: lineOf('a'),
			search: {...emptyKnownSearch, findings: [finding('accounts', 'a1'), finding('accounts', 'a2')]},
		},
		{type: 'dialog/moved', by: 1},
	);
	assert.equal(dialogOf(searched, 'everywhere').cursor, 1);
	const again = reduceAll(searched, {
		type: 'everywhere/searched',
		line: lineOf('ab'),
		search: {...emptyKnownSearch, findings: [finding('accounts', 'a2')]},
	});
	assert.deepEqual([dialogOf(again, 'everywhere').cursor, dialogOf(again, 'everywhere').line.text], [0, 'ab']);
});

await test('keeps the cursor on what it was on while more is found for the same text', () => {
	const line = lineOf('a');
	const searched = (...ids: readonly string[]) =>
		({
			type: 'everywhere/searched',
			line,
			search: {...emptyKnownSearch, findings: ids.map(id => finding('accounts', id))},
		}) as const;
	const [atTop, below] = [[], [{type: 'dialog/moved', by: 1} as const]].map(moves =>
		reduceAll(opened, searched('b', 'c'), ...moves, searched('a', 'b', 'c')),
	);
	assert.deepEqual(
		[atTop, below].map(state => state && dialogOf(state, 'everywhere').cursor),
		[0, 2],
	);
	const gone = reduceAll(opened, searched('b', 'c'), {type: 'dialog/moved', by: 1}, searched('a'));
	assert.equal(dialogOf(gone, 'everywhere').cursor, 0);
});

await test('goes to the organization, the account, the member or the profile that was found', () => {
	const loaded = reduceAll(
		opened,
		{type: 'accounts/requested', id: 'north', request: 1},
		{
			type: 'accounts/received',
			id: 'north',
			request: 1,
			items: [account('a1'), account('a2')],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
	);
	const [atAccount, atMember, atProfile] = [
		finding('accounts', 'a2'),
		finding('members', 'm1'),
		finding('profile', 'north'),
	].map(each => reduceAll(loaded, {type: 'everywhere/entered', finding: each}));
	assert.deepEqual(
		[atAccount?.selectedKey, atAccount?.pane, atAccount?.accountsCursor, atAccount?.dialog.kind],
		['north', 'accounts', 1, 'none'],
	);
	const atOrganization = reduceAll(loaded, {type: 'everywhere/entered', finding: finding('organization', 'north')});
	assert.deepEqual(
		[atOrganization.selectedKey, atOrganization.pane, atOrganization.dialog.kind],
		['north', 'tree', 'none'],
	);
	assert.deepEqual([atMember?.selectedKey, atMember?.pane, atMember?.chosenMember], ['north', 'members', 'm1']);
	assert.deepEqual([atProfile?.selectedKey, atProfile?.pane, atProfile?.tab], ['north', 'detail', 'profile']);
});

await test('notes which request gets the texts', () => {
	const looked = reduceAll(opened, {type: 'everywhere/looked', request: 7});
	assert.equal(dialogOf(looked, 'everywhere').request, 7);
	assert.equal(reduceAll(stateWith(family), {type: 'everywhere/looked', request: 7}).dialog.kind, 'none');
});

await test('shows whole addresses first, then the organization, and the age only if there is room', () => {
	const address = 'somebody.with.a.long.name@subsidiary.acme.example';
	const found: readonly Finding[] = [
		{...finding('members', 'm1'), title: address, more: 'Some Body, active', readAt: 1},
		finding('members', 'm2'),
	];
	const searched = reduceAll(
		{...opened, dialog: {...dialogOf(opened, 'everywhere'), now: 90_000_000}},
		{type: 'everywhere/searched', line: lineOf('some'), search: {...emptyKnownSearch, findings: found}},
	);
	const shownIn = (columns: number) =>
		everywhereRows(searched, dialogOf(searched, 'everywhere'), {columns, height: 10})
			.slice(2, 4)
			.map(row =>
				fittedText(row, columns)
					.replaceAll(/\s{2,}/gv, '|')
					.trim(),
			);
	assert.deepEqual(shownIn(78), [`❯ person|${address}|Northwind`, '|person|m2|Northwind|read 1 day ago']);
	assert.deepEqual(shownIn(118), [
		`❯ person|${address}|Some Body, active|Northwind|read 1 day ago`,
		'|person|m2|Northwind|read 1 day ago',
	]);
});

await test('says that the filter is off and that the search goes on, each only if it is so', () => {
	const filtered = reduceAll(
		stateWith(family),
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('depth:0')},
		{type: 'find/accepted'},
	);
	const textOf = (state: State, isLoading: boolean, id: string): string | undefined =>
		reduceAll(
			{...opened, dialog: {...dialogOf(opened, 'everywhere'), isLoading}, find: state.find, tree: state.tree},
			{type: 'everywhere/entered', finding: {...finding('organization', id), organizationId: id}},
		).message?.text;
	const [isOff, goesOn] = [
		'The filter is off: it does not find Northwind.',
		'The search goes on. To go back to it, press Esc in the tree.',
	];
	assert.equal(textOf(filtered, true, 'north'), `${isOff} ${goesOn}`);
	assert.deepEqual(
		[textOf(filtered, false, 'north'), textOf(filtered, true, 'acme'), textOf(filtered, false, 'acme')],
		[isOff, goesOn, undefined],
	);
});
