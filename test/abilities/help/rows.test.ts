import assert from 'node:assert/strict';
import {test} from 'node:test';
import {helpRows} from '../../../source/abilities/help/rows.js';
import {ownBindings} from '../../../source/abilities/own/bindings.js';
import {registry, reduce} from '../../../source/abilities.js';
import type {Registry} from '../../../source/kernel/rows/registry.js';
import {texts} from '../../helpers/row-texts.js';
import {family, stateWith} from '../../helpers/state.js';

const help = reduce(stateWith(family), {type: 'help/opened'});

/** The rows below each heading, in their order. */
function sectionsIn(shown: Registry): ReadonlyMap<string, readonly string[]> {
	const sections = new Map<string, string[]>();
	for (const each of helpRows(help, shown, 200)) {
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
	const holding = (description: string) => sections.entries().filter(([, rows]) => rows.some(text => text.includes(description))).map(([title]) => title).toArray();
	assert.deepEqual(holding('ctrl-f Go down half a page'), ['In several lists and dialogs']);
	assert.deepEqual(holding('Find marks by name, path or id'), ['In the list of marks']);
	assert.deepEqual(sections.keys().take(2).toArray(), ['In every pane', 'In several lists and dialogs']);
});

await test('lists own commands in a section of their own', () => {
	const own = ownBindings([{
		key: 'ctrl+t', name: 'ticket', run: ['open-ticket', '{id}'], isForEach: false, isJsonInput: false, isHarmless: true,
	}], registry.panes.keys().toArray());
	const sections = sectionsIn({...registry, bindings: [...registry.bindings, ...own]});
	assert.deepEqual(sections.get('Your own commands'), ['  ctrl-t           Run your own command: open-ticket {id}']);
	assert.deepEqual(sections.keys().take(2).toArray(), ['In every pane', 'Your own commands']);
});
