import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {markedCount, markedRows} from '../../../source/kernel/state/selectors.js';
import type {State} from '../../../source/kernel/state/state.js';
import {registry} from '../../../source/abilities.js';
import {marksOfList} from '../../../source/kernel/state/markable.js';
import {allMarked} from '../../../source/abilities/marks/dialog.js';
import {whyNotUnmark as whyNotUnmarkHere} from '../../../source/kernel/loop/mark-rows.js';
import {whyNotMark} from '../../../source/abilities/marks/tree-marks.js';
import {whyNotExport} from '../../../source/abilities/export/dialog.js';
import {
	dialogOf,
	emptyState,
	family,
	north,
	organization,
	reasonOf,
	received,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';

const base = stateWith(family);
const mark = (id: string) => ({type: 'tree/markToggled', id}) as const;
const marked = reduceAll(base, mark('north'), mark('apac'));

const whyNotUnmark = (state: State) => whyNotUnmarkHere(state, registry);

const names = (state: State) => markedRows(state).map(row => state.tree.index.nameAt(row));

await test('marks with tree/markToggled and moves down a row, and unmarks again', () => {
	const first = reduceAll(base, mark('acme'));
	assert.deepEqual([[...first.marks], first.selectedKey], [['acme'], 'apac']);
	const last = reduceAll(first, {type: 'tree/moved', by: 99}, mark('north'));
	assert.deepEqual([[...last.marks], last.selectedKey], [['acme', 'north'], 'north']);
	assert.deepEqual([...reduceAll(last, mark('acme')).marks], ['north']);
	assert.deepEqual([...reduceAll(last, {type: 'tree/marksCleared'}).marks], []);
});

await test('marks the organizations of tree/marksChanged, and no others', () => {
	assert.deepEqual([...reduceAll(marked, {type: 'tree/marksChanged', ids: ['apac', 'north']}).marks].toSorted(), [
		'apac',
		'north',
	]);
	assert.deepEqual([...reduceAll(marked, {type: 'tree/marksChanged', ids: []}).marks], []);
});

await test('replaces the marks with tree/marksChanged', () => {
	const changed = reduceAll(marked, {type: 'tree/marksChanged', ids: ['acme', 'acme', 'emea']});
	assert.deepEqual([...changed.marks], ['acme', 'emea']);
});

await test('marks the same organizations again after they were unmarked', () => {
	const cleared = reduceAll(marked, {type: 'tree/marksCleared'});
	assert.deepEqual([...cleared.marks], []);
	assert.deepEqual([...reduceAll(cleared, {type: 'tree/marksRestored'}).marks], [...marked.marks]);
});

await test('keeps the marks in tree order after folding, sorting, a search and a refresh', () => {
	const states = [
		marked,
		reduceAll(marked, {type: 'tree/allFolded', isCollapsed: true}),
		reduceAll(marked, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('contoso')}),
		reduceAll(marked, {type: 'organizations/requested', request: 2}, received(2, [organization('new'), ...family])),
	];
	assert.deepEqual(
		states.map(state => names(state)),
		states.map(() => ['APAC', 'Northwind']),
	);
	assert.deepEqual(names(reduceAll(marked, {type: 'tree/sorted', sort: {by: 'all-subs', isReversed: false}})), [
		'Northwind',
		'APAC',
	]);
	assert.deepEqual(
		states.map(({message}) => message),
		states.map(() => undefined),
	);
});

await test('drops the mark of a removed organization, and reports it', () => {
	const without = (...ids: readonly string[]) => family.filter(({id}) => !ids.includes(id));
	const refreshed = reduceAll(marked, {type: 'organizations/requested', request: 2}, received(2, without('apac')));
	assert.deepEqual(
		[names(refreshed), refreshed.message],
		[['Northwind'], {tone: 'warning', text: 'APAC is no longer listed: its mark is dropped.'}],
	);
	const both = reduceAll(marked, {type: 'organizations/requested', request: 2}, received(2, without('apac', 'north')));
	assert.deepEqual(
		[both.marks.size, both.message?.text],
		[0, '2 marked organizations are no longer listed: their marks are dropped.'],
	);
	const notThere = reduceAll(marked, {type: 'detail/notFound', id: 'north'});
	assert.deepEqual(
		[[...notThere.marks], notThere.message?.text],
		[['apac'], 'Northwind is no longer listed: its mark is dropped.'],
	);
	const other = reduceAll(marked, {type: 'detail/notFound', id: 'contoso'});
	assert.deepEqual([other.marks, other.message], [marked.marks, undefined]);
});

await test('reports a deletion before the dropped mark', () => {
	const sent = reduceAll(
		marked,
		{type: 'deletion/opened', organization: north, request: 5},
		{type: 'deletion/sent', request: 6},
	);
	const done = reduceAll(sent, {
		type: 'deletion/done',
		request: 6,
		id: 'north',
		message: {tone: 'success', text: 'Northwind deleted.', said: 'Northwind gone.'},
	});
	assert.deepEqual(done.message, {
		tone: 'success',
		text: 'Northwind deleted. Northwind is no longer listed: its mark is dropped.',
		said: 'Northwind gone. Northwind is no longer listed: its mark is dropped.',
	});
});

await test('keeps marks of organizations that have not loaded again yet, without counting them', () => {
	const failed = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		received(1, family, false),
		mark('north'),
		mark('apac'),
		{type: 'organizations/requested', request: 2},
		received(2, family.slice(0, 3), false),
	);
	assert.deepEqual(
		[failed.marks.size, markedCount(failed), names(failed), failed.message],
		[2, 1, ['APAC'], undefined],
	);
	const whole = reduceAll(failed, received(2, family.slice(3)));
	assert.deepEqual(names(whole), ['APAC', 'Northwind']);
	const lost = reduceAll(failed, received(2, family.slice(4)));
	assert.deepEqual(
		[names(lost), lost.message?.text],
		[['APAC'], '1 marked organization is no longer listed: its mark is dropped.'],
	);
});

await test('marks only listed organizations, and unmarks only if something is marked', () => {
	const hidden = reduceAll(stateWith([organization('a', {parent: 'hidden'})]), {type: 'tree/selected', key: 'hidden'});
	assert.match(reasonOf(whyNotMark, hidden), /^This organization is not visible to you, /v);
	assert.match(reasonOf(whyNotMark, stateWith([])), /^There are no organizations here/v);
	assert.match(reasonOf(whyNotUnmark, base), /^Nothing is marked\. Press m to mark/v);
	assert.deepEqual([whyNotMark(base), whyNotUnmark(marked)], [undefined, undefined]);
});

await test('adds the marked organizations as a scope of an export while any are marked', () => {
	const opened = {
		type: 'export/opened',
		id: 'acme',
		name: 'Acme',
		scope: 'below',
		folder: {path: '/here', names: new Set<string>()},
	} as const;
	const scopes = (state: State, by: 1 | -1) =>
		[0, 1, 2, 3].map(
			times =>
				dialogOf(
					reduceAll(state, opened, ...Array.from({length: times}, () => ({type: 'export/scoped', by}) as const)),
					'export',
				).scope,
		);
	assert.deepEqual(scopes(marked, 1), ['below', 'shown', 'all', 'marked']);
	assert.deepEqual(scopes(base, 1), ['below', 'shown', 'all', 'below']);
	assert.deepEqual(scopes(marked, -1), ['below', 'marked', 'all', 'shown']);
	assert.deepEqual(scopes(base, -1), ['below', 'all', 'shown', 'below']);
	const exporting = reduceAll(marked, {...opened, scope: 'marked'});
	assert.equal(whyNotExport(exporting), undefined);
	const gone = reduceAll(exporting, {type: 'tree/marksCleared'});
	assert.match(reasonOf(whyNotExport, gone), /^Nothing is marked any more\. Press Tab to choose/v);
	assert.deepEqual(
		([1, -1] as const).map(by => dialogOf(reduceAll(gone, {type: 'export/scoped', by}), 'export').scope),
		['below', 'all'],
	);
});

await test('lists what is marked, and unmarks one or all of it', () => {
	const listed = reduceAll(
		marked,
		{
			type: 'pane/rowsMarked',
			list: 'accounts',
			of: 'north',
			names: new Map([
				['a1', 'Website'],
				['a2', 'Shop'],
			]),
		},
		{type: 'marks/listed'},
	);
	const named = (state: State) => allMarked(state).map(({name}) => name);
	assert.deepEqual([listed.dialog.kind, named(listed)], ['marked', ['APAC', 'Northwind', 'Website', 'Shop']]);
	const removing = allMarked(listed)
		.slice(1, 3)
		.map(entry => ({type: 'marks/removed', entry}) as const);
	const fewer = reduceAll(listed, ...removing);
	assert.deepEqual(named(fewer), ['APAC', 'Shop']);
	const none = reduceAll(fewer, {type: 'marks/cleared'});
	assert.deepEqual(
		[named(none), [...none.clearedMarks], [...(marksOfList(none, 'accounts', 'north')?.cleared ?? [])]],
		[[], ['apac'], [['a2', 'Shop']]],
	);
});

await test('goes from what is marked back to the list that was open, or to the tree', () => {
	const people = reduceAll(base, {type: 'people/opened', rootId: 'acme', ids: ['acme'], now: 1});
	const listed = reduceAll(people, {type: 'marks/listed'});
	assert.equal(listed.dialog.kind, 'marked');
	assert.deepEqual(
		[listed, reduceAll(base, {type: 'marks/listed'}), people].map(from => reduceAll(from, {type: 'marks/left'}).dialog),
		[people.dialog, {kind: 'none'}, people.dialog],
	);
});
