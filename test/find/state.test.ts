import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../source/forms/line-editor.js';
import {findMatches, neighbouringMatch} from '../../source/state/find.js';
import {reduce} from '../../source/abilities.js';
import {
	emptyState,
	family,
	organization,
	received,
	reduceAll,
	stateWith,
	visibleNames,
} from '../helpers/state.js';

const folded = reduceAll(stateWith(family), {type: 'tree/allFolded', isCollapsed: true});
const opened = reduce({...folded, pane: 'accounts'}, {type: 'find/opened'});
const typed = (text: string) => reduce(opened, {type: 'find/edited', line: lineOf(text)});

await test('find/opened goes to the tree and remembers where it began', () => {
	assert.equal(opened.pane, 'tree');
	assert.deepEqual([opened.find?.line.text, opened.find?.isTyping, opened.find?.origin.selectedKey], ['', true, 'acme']);
});

await test('find/edited narrows the tree to what matches and its ancestors, and goes to the best', () => {
	const found = typed('NORTH');
	assert.equal(found.selectedKey, 'north');
	assert.deepEqual(visibleNames(found), ['Acme', '  EMEA', '    Northwind']);
	assert.deepEqual(findMatches(found), {
		rows: Int32Array.of(4), best: 4, manner: 'held', current: 0,
	});
	const all = typed('a');
	assert.deepEqual([visibleNames(all), all.selectedKey], [['Acme', '  APAC', '  EMEA'], 'acme']);
});

await test('the same text again, as after a cursor key, keeps the match', () => {
	const second = reduceAll(typed('o'), {type: 'tree/selected', key: 'north'});
	assert.equal(reduce(second, {type: 'find/edited', line: {text: 'o', cursor: 0}}).selectedKey, 'north');
});

await test('find/edited begins at the origin again, folds included, at each letter', () => {
	const found = reduceAll(typed('north'), {type: 'find/edited', line: lineOf('north zebra')});
	assert.equal(found.selectedKey, 'acme');
	assert.deepEqual(visibleNames(found), []);
	const emptied = reduce(found, {type: 'find/edited', line: lineOf('')});
	assert.deepEqual(visibleNames(emptied), ['Acme']);
	const other = reduceAll(typed('n'), {type: 'find/edited', line: lineOf('apac')});
	assert.equal(other.selectedKey, 'apac');
	assert.deepEqual(visibleNames(other), ['Acme', '  APAC']);
});

await test('find/left where a list without the origin came meanwhile stays on the match', () => {
	const begun = reduceAll(stateWith(family), {type: 'tree/selected', key: 'north'}, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('apac')});
	const rest = family.filter(({id}) => id !== 'north');
	const left = reduceAll(begun, {type: 'organizations/requested', request: 2}, received(2, rest), {type: 'find/left'});
	assert.equal(left.selectedKey, 'apac');
	assert.ok(left.tree.index.rowByKey.has(left.selectedKey ?? ''));
});

await test('find/edited wraps around to the matches before the origin', () => {
	const last = reduceAll(stateWith(family), {type: 'tree/selected', key: 'north'}, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('acme')});
	assert.equal(last.selectedKey, 'acme');
});

await test('find/accepted keeps the match and the search, and the whole tree comes back with its folds', () => {
	const accepted = reduce(typed('north'), {type: 'find/accepted'});
	assert.deepEqual(visibleNames(accepted), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind']);
	assert.deepEqual([accepted.find?.isTyping, accepted.find?.line.text, accepted.selectedKey], [false, 'north', 'north']);
});

await test('find/left while typing goes back to where the search began', () => {
	const left = reduce(typed('north'), {type: 'find/left'});
	assert.equal(left.find, undefined);
	assert.equal(left.selectedKey, 'acme');
	assert.deepEqual(visibleNames(left), ['Acme']);
});

await test('find/left after keeping the match stays on it', () => {
	const left = reduceAll(typed('north'), {type: 'find/accepted'}, {type: 'find/left'});
	assert.deepEqual([left.find, left.selectedKey], [undefined, 'north']);
});

await test('events of a search that is not open change nothing', () => {
	assert.equal(reduce(folded, {type: 'find/edited', line: lineOf('x')}), folded);
	assert.equal(reduce(folded, {type: 'find/accepted'}), folded);
	assert.equal(reduce(folded, {type: 'find/left'}), folded);
});

await test('pages that come during a search stay when it is left', () => {
	const state = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		received(1, family, false),
		{type: 'tree/folded', key: 'acme', isCollapsed: true},
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('north')},
		received(1, [organization('zebra', {parent: 'acme'}), organization('other')]),
		{type: 'find/left'},
	);
	assert.deepEqual(visibleNames(state), ['Acme', 'other']);
	assert.equal(state.selectedKey, 'acme');
});

await test('a search begun on an empty list ends on the first row', () => {
	const state = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('n')},
		received(1, family),
		{type: 'find/left'},
	);
	assert.equal(state.selectedKey, 'acme');
});

await test('a search that found nothing goes to the first match that comes, while it is typed', () => {
	const searching = reduceAll(stateWith(family), {type: 'find/opened'}, {type: 'find/edited', line: lineOf('zebra')}, {type: 'organizations/requested', request: 2});
	const arrived = received(2, [...family, organization('zebra', {parent: 'north'})]);
	assert.equal(reduce(searching, arrived).selectedKey, 'zebra');
	const accepted = reduceAll(searching, {type: 'find/accepted'}, {type: 'tree/selected', key: 'emea'});
	assert.equal(reduce(accepted, arrived).selectedKey, 'emea');
});

await test('a list that grows while it is narrowed keeps the selection, and is narrowed too', () => {
	const searching = reduceAll(
		stateWith(family),
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('o')},
		{type: 'tree/selected', key: 'north'},
		{type: 'organizations/requested', request: 2},
	);
	const grown = reduce(searching, received(2, [...family, organization('apollo', {parent: 'apac'}), organization('zebra', {parent: 'apac'})]));
	assert.deepEqual(visibleNames(grown), ['Acme', '  APAC', '    apollo', '  EMEA', '    Contoso', '    Northwind']);
	assert.deepEqual([grown.selectedKey, grown.find?.isTyping], ['north', true]);
	assert.ok(visibleNames(reduce(grown, {type: 'find/left'})).includes('    zebra'));
});

await test('neighbouringMatch goes around both ends', () => {
	const state = reduceAll(stateWith(family), {type: 'find/opened'}, {type: 'find/edited', line: lineOf('o')}, {type: 'find/accepted'});
	const names = (row: number | undefined) => state.tree.index.nameAt(row ?? -1);
	assert.equal(state.selectedKey, 'contoso');
	assert.equal(names(neighbouringMatch(state, 1)), 'Northwind');
	assert.equal(names(neighbouringMatch(state, -1)), 'Northwind');
	assert.equal(neighbouringMatch(stateWith(family), 1), undefined);
});

await test('of a pasted address the id in it is searched for', () => {
	const id = '4f1c0e3d9a7b4c2f8e6d5c4b3a291807';
	const found = (text: string) => {
		const state = reduceAll(stateWith([organization(id), organization('b')]), {type: 'find/opened'}, {type: 'find/edited', line: lineOf(text)});
		return visibleNames(state).length;
	};

	assert.deepEqual([`https://dash.cloudflare.com/organizations/${id}/members?x=1`, ` https://dash.cloudflare.com/${id}\n`, `x ${id}`, 'https://dash.cloudflare.com/'].map(text => found(text)), [1, 1, 0, 0]);
});
