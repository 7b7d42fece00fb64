import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {registry} from '../../../source/abilities.js';
import {commandName, paletteEntries} from '../../../source/abilities/palette/ability.js';
import {searchTree} from '../../../source/base/tree/search.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {findKnown} from '../../../source/abilities/everywhere/known-search.js';
import {bestMatch} from '../../../source/kernel/state/find.js';
import {emptyKnownSearch} from '../../../source/kernel/state/finding.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {organization, reduceAll, stateWith} from '../../helpers/state.js';

const known = openKnown({stateFolder: '/nonexistent'});

const words = ['acme', 'acme north', 'north', 'Äcme', 'acmes', 'the acme', 'macme', 'nord', 'west acme', 'ac'] as const;

const treeOf = (names: readonly string[]) =>
	stateWith(names.map((name, at) => organization(`id${at}`, {name, ...(at % 3 === 2 && {parent: `id${at - 1}`})})));

const anyNames = fc.array(fc.constantFrom(...words), {minLength: 1, maxLength: 12});

const anyText = fc.oneof(
	fc.constantFrom(...words, 'a', 'acm', 'nor', 'acme nor', 'id1', 'acem'),
	fc.string({maxLength: 5}),
);

const anyVisits = fc.uniqueArray(
	fc.integer({min: 0, max: 13}).map(at => `id${at}`),
	{maxLength: 14},
);

type Tree = ReturnType<typeof treeOf>;

const visited = (state: Tree, organizations: readonly string[]): Tree =>
	reduceAll(state, {type: 'recents/changed', recents: {organizations}});

const typed = (state: Tree, text: string): Tree =>
	reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf(text)});

await test('goes to the visited one of equal matches in the tree, and never to a worse match', () => {
	const names = ['Contoso East', 'Contoso', 'Contoso West', 'The Contoso'];
	const [plain, eager] = [treeOf(names), visited(treeOf(names), ['id3', 'id2'])];
	const best = (state: Tree, text: string) => state.tree.index.nameAt(bestMatch(typed(state, text)) ?? -1);
	assert.deepEqual([best(plain, 'cont'), best(eager, 'cont')], ['Contoso', 'Contoso West']);
	assert.deepEqual([best(plain, 'contoso'), best(eager, 'contoso')], ['Contoso', 'Contoso']);
	assert.deepEqual([best(plain, 'ontoso'), best(eager, 'ontoso')], ['Contoso', 'The Contoso']);
	fc.assert(
		fc.property(anyNames, anyText, anyVisits, (all, text, ids) => {
			const [before, after] = [typed(treeOf(all), text), typed(visited(treeOf(all), ids), text)];
			const [one, other] = [bestMatch(before), bestMatch(after)];
			assert.equal(one === undefined, other === undefined);
			if (one === undefined || other === undefined || text.trim() === '') {
				return;
			}

			const {rankAt, inOrder} = searchTree(before.tree.index, text.trim());
			const equals = inOrder.filter(row => rankAt(row) !== undefined && rankAt(row) === rankAt(one));
			assert.ok([one, ...equals].includes(other));
		}),
	);
});

await test('lists the visited ones first of equal matches everywhere, and never before a better match', () => {
	const rankOf = (title: string, id: string, text: string) => {
		const [name, query] = [
			title
				.toLowerCase()
				.normalize('NFD')
				.replaceAll(/\p{Mark}/gv, ''),
			text.trim().toLowerCase(),
		];
		return [name, id].includes(query) ? 0 : [name, id].some(each => each.startsWith(query)) ? 1 : 2;
	};

	const found = (state: Tree, text: string) =>
		findKnown({state, known}, emptyKnownSearch.texts, text, {isTrue: () => true}).findings;
	fc.assert(
		fc.property(
			anyNames,
			fc.constantFrom('acme', 'acm', 'north', 'nor', 'me', 'id1', 'the acme'),
			anyVisits,
			(names, text, ids) => {
				const [before, after] = [found(treeOf(names), text), found(visited(treeOf(names), ids), text)];
				const ranks = (list: typeof before) => list.map(({title, id}) => rankOf(title, id, text));
				assert.deepEqual(new Set(after), new Set(before));
				assert.deepEqual(ranks(after), ranks(before));
				const places = after.map(({id}) => (ids.includes(id) ? ids.indexOf(id) : ids.length));
				assert.ok(
					ranks(after).every(
						(rank, at) => at === 0 || ranks(after)[at - 1] !== rank || (places[at - 1] ?? 0) <= (places[at] ?? 0),
					),
				);
			},
		),
	);
});

await test('lists a visited organization everywhere even if there are more matches than can be', () => {
	const state = visited(treeOf(Array.from({length: 200}, () => 'acme north')), ['id180']);
	const {findings, isCut} = findKnown({state, known}, emptyKnownSearch.texts, 'acme', {isTrue: () => true});
	assert.deepEqual([findings[0]?.id, findings.length, isCut], ['id180', 50, true]);
});

const palette = (text: string, commands: readonly string[] = []) =>
	paletteEntries(
		registry,
		reduceAll(
			treeOf(['acme']),
			{type: 'recents/changed', recents: {commands}},
			{type: 'palette/opened'},
			{type: 'palette/edited', line: lineOf(text)},
		),
	);

const allCommands = palette('').map(binding => commandName(binding));

await test('lists the used command first of equal matches, and all used ones first while nothing is typed', () => {
	const first = (text: string, ...commands: readonly string[]) => palette(text, commands)[0]?.command;
	assert.deepEqual([first('co'), first('co', 'openCopy copy')], ['collapse', 'openCopy']);
	assert.equal(first('copy', 'openComparison compare'), 'openCopy');
	assert.equal(first('', 'openCopy copy'), 'openCopy');
	assert.ok(palette('', ['moveDown down']).findIndex(({command}) => command === 'moveDown') > 10);
});

await test('never lists a used command before a better match', () => {
	// A match is better if its name begins with the text.
	const isBetter = (name: string, text: string) => name.toLowerCase().startsWith(text);
	const anyCommands = fc.uniqueArray(fc.constantFrom(...allCommands), {maxLength: 20});
	fc.assert(
		fc.property(
			fc.constantFrom('co', 'p', 'pr', 'undo', 'e', 'mark', 'find', 'prfl', 're', 'tree'),
			anyCommands,
			(text, commands) => {
				const [before, after] = [palette(text), palette(text, commands)];
				assert.deepEqual(new Set(after), new Set(before));
				const begins = (list: typeof before) =>
					list.map(({name, places}) => [places.includes('tree'), isBetter(name, text)]);
				assert.deepEqual(begins(after), begins(before));
			},
		),
	);
});
