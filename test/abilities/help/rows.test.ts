import assert from 'node:assert/strict';
import {test} from 'node:test';
import {keyLines, helpRows} from '../../../source/abilities/help/ability.js';
import {ownBindings} from '../../../source/abilities/own/plan.js';
import {registry, reduce} from '../../../source/abilities.js';
import type {Registry} from '../../../source/kernel/rows/registry.js';
import {texts} from '../../helpers/row-texts.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {beneathOf} from '../../../source/kernel/state/store.js';
import {unsearched} from '../../../source/kernel/state/searchable.js';
import {type State, withDialog} from '../../../source/kernel/state/state.js';
import {account, family, reduceAll, stateWith} from '../../helpers/state.js';

const help = reduce(stateWith(family), {type: 'help/opened'});

/** The rows below each heading, in their order. */
function sectionsIn(shown: Registry): ReadonlyMap<string, readonly string[]> {
	const sections = new Map<string, string[]>();
	const rows = helpRows(help, shown, 200);
	// The keys used most stand above them.
	for (const each of rows.slice(texts(rows).indexOf('In every pane'))) {
		const [text = ''] = texts([each]);
		if (each.left[0]?.tone === 'heading') {
			sections.set(text, []);
		} else if (text !== '') {
			sections.values().toArray().at(-1)?.push(text);
		}
	}

	return sections;
}

await test('lists keys of dialogs only outside of the panes, and shared keys once', () => {
	const sections = sectionsIn(registry);
	const holding = (description: string) =>
		sections
			.entries()
			.filter(([, rows]) => rows.some(text => text.includes(description)))
			.map(([title]) => title)
			.toArray();
	assert.deepEqual(holding('ctrl-f Go down half a page'), ['In several lists and dialogs']);
	assert.deepEqual(holding('Find marks by name, path or id'), ['In the list of marks']);
	assert.deepEqual(sections.keys().take(2).toArray(), ['In every pane', 'In several lists and dialogs']);
});

await test('lists own commands in a section of their own', () => {
	const own = ownBindings(
		[
			{
				key: 'ctrl+t',
				name: 'ticket',
				run: ['open-ticket', '{id}'],
				isForEach: false,
				isJsonInput: false,
				isHarmless: true,
			},
		],
		registry.panes.keys().toArray(),
	);
	const sections = sectionsIn({...registry, bindings: [...registry.bindings, ...own]});
	assert.deepEqual(sections.get('Your own commands'), ['  ctrl-t           Run your own command: open-ticket {id}']);
	assert.deepEqual(sections.keys().take(2).toArray(), ['In every pane', 'Your own commands']);
});

/** The rows above the sections. */
const firstRows = (state: State, columns: number): readonly string[] => {
	const shown = texts(helpRows(state, registry, columns));
	return shown.slice(0, shown.indexOf('In every pane')).map(text => text.trimEnd());
};

await test('begins with the keys used most, by task in two columns', () => {
	const first = firstRows(help, 70);
	assert.ok(first.length <= 22);
	assert.match(first[0] ?? '', /^Look +Change$/v);
	const words = new Set(first.flatMap(text => text.trim().split(/ {2,}/v)));
	assert.deepEqual(
		['create', 'edit', 'find', 'mark', 'invite', 'findings', 'export'].filter(word => !words.has(word)),
		[],
	);
});

await test('begins with the keys of the place, in a pane of its own rows and for screen readers', () => {
	const inAccounts = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'north'},
		{type: 'accounts/requested', id: 'north', request: 7},
		{
			type: 'accounts/received',
			id: 'north',
			request: 7,
			items: [account('a1')],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'help/opened'},
	);
	const first = firstRows(inAccounts, 40);
	assert.deepEqual(
		first.slice(0, 6).map(text => text.trim().split(/ +/v, 1)[0]),
		['Here', '↵', 'c', 'e', 'v', '#'],
	);
	const inPane = texts(helpRows(inAccounts, registry, 200));
	const [move, down] = ['Move the account,', 'Move down one row'].map(text =>
		inPane.findIndex(each => each.includes(text)),
	);
	assert.ok((move ?? Infinity) < (down ?? 0));
	const said = keyLines(beneathOf(inAccounts), registry, 'accounts');
	assert.match(said[0] ?? '', /^Enter: Show everything about the account/v);
	assert.ok(said.findIndex(text => text.startsWith('v: ')) < said.findIndex(text => text.startsWith('j')));
});

await test('lists the keys that cannot act now last, in the first screen and in each section', () => {
	const empty = reduce(stateWith([]), {type: 'help/opened'});
	const first = firstRows(empty, 40);
	const change = first.slice(first.indexOf('Change') + 1, first.indexOf('People') - 1).map(text => text.endsWith(')'));
	assert.deepEqual(
		[change.length, change.includes(true), change],
		[6, true, change.toSorted((one, other) => Number(one) - Number(other))],
	);
	const section = texts(helpRows(empty, registry, 200));
	const [edit, quit] = ['Edit name and profile', 'Quit; asks first'].map(text =>
		section.findIndex(each => each.includes(text)),
	);
	assert.ok((edit ?? 0) > (quit ?? Infinity));
});

await test('leaves the first screen out while the help is searched', () => {
	const searched = withDialog(help, {...unsearched, kind: 'help', query: lineOf('delete')});
	const shown = texts(helpRows(searched, registry, 70));
	assert.deepEqual(
		shown.filter(text => text.startsWith('Look')),
		[],
	);
	assert.ok(shown.some(text => text.includes('Delete')));
});
