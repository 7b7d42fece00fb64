import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {firstKeys} from '../../source/binding.js';
import {notReadyText} from '../../source/format/failure.js';
import {messageRows} from '../../source/format/message-rows.js';
import {treeRows} from '../../source/format/tree-rows.js';
import {keymap, typingPlaces} from '../../source/keymap.js';
import {remapKeys} from '../../source/keys/remap.js';
import {whyNotFindNext, whyNotRow, whyNotTour} from '../../source/state/availability.js';
import {initialState} from '../../source/state/state.js';
import {apiError, connection, reduceAll} from '../helpers/state.js';

const sources = globSync('source/**/*.{ts,tsx}').map(file => readFileSync(file, 'utf8'));

const {bindings, problems} = remapKeys(keymap, new Map([['refreshAll', ['F']], ['refreshSelected', ['ctrl-r']], ['openFind', ['f']], ['takeTour', ['X']]]), typingPlaces);

await test('sentences name the key that is in force', () => {
	assert.deepEqual(problems, []);
	const state = initialState({...connection, keys: firstKeys(bindings)}, {columns: 120, rows: 40});
	const failed = reduceAll(state, {type: 'organizations/requested', request: 1}, {type: 'organizations/failed', request: 1, error: apiError('Down.')});
	assert.equal(whyNotRow(failed), 'No organization could be loaded. Press F to try again.');
	assert.equal(whyNotFindNext(state), 'There is no search to go on with. Press f to find something.');
	assert.equal(whyNotTour(state), 'No tour is on. Press X to take it, on the sandbox.');
	assert.match(notReadyText(state), /Press ctrl-r to look again\.$/v);
	assert.match(JSON.stringify(treeRows(failed, 80)), /Down\. F tries again\./v);
	assert.deepEqual(messageRows(state), [{left: []}]);
});

await test('every command whose key a sentence names has one', () => {
	const named = sources.flatMap(text => text.matchAll(/keyOf\([^,]+, '(?<command>\w+)'\)/gv).map(({groups}) => groups?.['command'] ?? '').toArray());
	assert.ok(named.length > 20);
	assert.deepEqual(named.filter(command => !firstKeys(keymap).has(command)), []);
});

await test('no sentence names a letter to press', () => {
	assert.deepEqual(sources.flatMap(text => text.match(/['`][^\n'`]*\b[Pp]ress (?:[\/?A-Zb-z]|ctrl-[a-z]) [^\n'`]*/gv) ?? []), []);
});
