import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {findMatches, neighbouringMatch} from '../../../source/kernel/state/find.js';
import {reduce} from '../../../source/abilities.js';
import {emptyState, family, organization, received, reduceAll, stateWith, visibleNames} from '../../helpers/state.js';

const folded = reduceAll(stateWith(family), {type: 'tree/allFolded', isCollapsed: true});
const opened = reduce({...folded, pane: 'accounts'}, {type: 'find/opened'});
const typed = (text: string) => reduce(opened, {type: 'find/edited', line: lineOf(text)});

await test('moves to the tree when a search opens, and remembers the selected row', () => {
	assert.equal(opened.pane, 'tree');
	assert.deepEqual(
		[opened.find?.line.text, opened.find?.isTyping, opened.find?.origin.selectedKey],
		['', true, 'acme'],
	);
});

await test('narrows the tree to the matches and their ancestors, and selects the best match', () => {
	const found = typed('NORTH');
	assert.equal(found.selectedKey, 'north');
	assert.deepEqual(visibleNames(found), ['Acme', '  EMEA', '    Northwind']);
	assert.deepEqual(findMatches(found), {rows: Int32Array.of(4), best: 4, manner: 'held', current: 0, unknown: 0});
	const all = typed('a');
	assert.deepEqual([visibleNames(all), all.selectedKey], [['Acme', '  APAC', '  EMEA'], 'acme']);
});

await test('keeps the selected match when the text stays the same', () => {
	const second = reduceAll(typed('o'), {type: 'tree/selected', key: 'north'});
	assert.equal(reduce(second, {type: 'find/edited', line: {text: 'o', cursor: 0}}).selectedKey, 'north');
});

await test('searches from the starting row and folds again at each letter', () => {
	const found = reduceAll(typed('north'), {type: 'find/edited', line: lineOf('north zebra')});
	assert.equal(found.selectedKey, 'acme');
	assert.deepEqual(visibleNames(found), []);
	const emptied = reduce(found, {type: 'find/edited', line: lineOf('')});
	assert.deepEqual(visibleNames(emptied), ['Acme']);
	const other = reduceAll(typed('n'), {type: 'find/edited', line: lineOf('apac')});
	assert.equal(other.selectedKey, 'apac');
	assert.deepEqual(visibleNames(other), ['Acme', '  APAC']);
});

await test('stays on the match after leaving when the starting row is gone', () => {
	const begun = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'north'},
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('apac')},
	);
	const rest = family.filter(({id}) => id !== 'north');
	const left = reduceAll(begun, {type: 'organizations/requested', request: 2}, received(2, rest), {type: 'find/left'});
	assert.equal(left.selectedKey, 'apac');
	assert.ok(left.tree.index.rowByKey.has(left.selectedKey ?? ''));
});

await test('wraps around to matches before the starting row', () => {
	const last = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'north'},
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('acme')},
	);
	assert.equal(last.selectedKey, 'acme');
});

await test('keeps the match and the search on Enter, and shows the whole tree with its folds', () => {
	const accepted = reduce(typed('north'), {type: 'find/accepted'});
	assert.deepEqual(visibleNames(accepted), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind']);
	assert.deepEqual(
		[accepted.find?.isTyping, accepted.find?.line.text, accepted.selectedKey],
		[false, 'north', 'north'],
	);
});

await test('keeps the search open with the answer of the server, until the text changes', () => {
	const answer = (query: string, hasNothing: boolean) => ({type: 'find/serverAnswered', query, hasNothing}) as const;
	const asked = reduce(typed('zebra'), {type: 'find/serverAsked'});
	const nothing = reduce(asked, answer('zebra', true));
	assert.deepEqual(
		[asked.find?.server, nothing.find?.server, nothing.find?.isTyping, visibleNames(nothing)],
		['asked', 'foundNothing', true, []],
	);
	assert.deepEqual(
		[answer('other', true), answer('zebra', false)].map(event => reduce(asked, event).find?.server),
		['asked', undefined],
	);
	assert.equal(reduce(nothing, {type: 'find/edited', line: {text: 'zebra', cursor: 0}}).find?.server, 'foundNothing');
	assert.equal(reduce(nothing, {type: 'find/edited', line: lineOf('zebr')}).find?.server, undefined);
});

await test('goes to the organization that the server found', () => {
	const accepted = reduce(typed('n'), {type: 'find/accepted', key: 'apac'});
	assert.deepEqual([accepted.selectedKey, accepted.find?.isTyping], ['apac', false]);
});

await test('returns to the starting row when a search is left while typing', () => {
	const left = reduce(typed('north'), {type: 'find/left'});
	assert.equal(left.find, undefined);
	assert.equal(left.selectedKey, 'acme');
	assert.deepEqual(visibleNames(left), ['Acme']);
});

await test('stays on an accepted match when the search is left', () => {
	const left = reduceAll(typed('north'), {type: 'find/accepted'}, {type: 'find/left'});
	assert.deepEqual([left.find, left.selectedKey], [undefined, 'north']);
});

await test('ignores search events when no search is open', () => {
	assert.equal(reduce(folded, {type: 'find/edited', line: lineOf('x')}), folded);
	assert.equal(reduce(folded, {type: 'find/accepted'}), folded);
	assert.equal(reduce(folded, {type: 'find/left'}), folded);
});

await test('keeps pages that load during a search after it is left', () => {
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

await test('selects the first row after a search that began on an empty list', () => {
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

await test('selects the first match that loads, while the search is being typed', () => {
	const searching = reduceAll(
		stateWith(family),
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('zebra')},
		{type: 'organizations/requested', request: 2},
	);
	const arrived = received(2, [...family, organization('zebra', {parent: 'north'})]);
	assert.equal(reduce(searching, arrived).selectedKey, 'zebra');
	const accepted = reduceAll(searching, {type: 'find/accepted'}, {type: 'tree/selected', key: 'emea'});
	assert.equal(reduce(accepted, arrived).selectedKey, 'emea');
});

await test('keeps the selection and the filter when the list grows', () => {
	const searching = reduceAll(
		stateWith(family),
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('o')},
		{type: 'tree/selected', key: 'north'},
		{type: 'organizations/requested', request: 2},
	);
	const grown = reduce(
		searching,
		received(2, [...family, organization('apollo', {parent: 'apac'}), organization('zebra', {parent: 'apac'})]),
	);
	assert.deepEqual(visibleNames(grown), ['Acme', '  APAC', '    apollo', '  EMEA', '    Contoso', '    Northwind']);
	assert.deepEqual([grown.selectedKey, grown.find?.isTyping], ['north', true]);
	assert.ok(visibleNames(reduce(grown, {type: 'find/left'})).includes('    zebra'));
});

await test('wraps around both ends when moving between matches', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('o')},
		{type: 'find/accepted'},
	);
	const names = (row: number | undefined) => state.tree.index.nameAt(row ?? -1);
	assert.equal(state.selectedKey, 'contoso');
	assert.equal(names(neighbouringMatch(state, 1)), 'Northwind');
	assert.equal(names(neighbouringMatch(state, -1)), 'Northwind');
	assert.equal(neighbouringMatch(stateWith(family), 1), undefined);
});

await test('searches for the id in a pasted URL', () => {
	const id = '4f1c0e3d9a7b4c2f8e6d5c4b3a291807';
	const found = (text: string) => {
		const state = reduceAll(
			stateWith([organization(id), organization('b')]),
			{type: 'find/opened'},
			{type: 'find/edited', line: lineOf(text)},
		);
		return visibleNames(state).length;
	};

	assert.deepEqual(
		[
			`https://dash.cloudflare.com/organizations/${id}/members?x=1`,
			` https://dash.cloudflare.com/${id}\n`,
			`x ${id}`,
			'https://dash.cloudflare.com/',
		].map(text => found(text)),
		[1, 1, 0, 0],
	);
});

await test('judges a kept filter again when what it names is another one, and keeps what any other filter found', () => {
	const named = (id: string) => ({groups: new Map([['some', new Set([id])]]), filters: new Map<string, string>()});
	const kept = (text: string) =>
		reduceAll(
			stateWith(family),
			{type: 'find/opened', named: named('north')},
			{type: 'find/edited', line: lineOf(text)},
			{type: 'find/accepted'},
		);
	const changed = (text: string) => visibleNames(reduce(kept(text), {type: 'find/named', named: named('apac')}));
	assert.deepEqual(
		[changed('in:@some'), changed('name:apac')],
		[
			['Acme', '  APAC'],
			['Acme', '  APAC'],
		],
	);
	assert.equal(reduce(kept('name:apac'), {type: 'find/named', named: named('emea')}).find?.kept?.has('apac'), true);
});
