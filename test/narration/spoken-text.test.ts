import assert from 'node:assert/strict';
import {test} from 'node:test';
import {spokenText} from '../../source/narration/spoken-text.js';
import {organization, stateWith} from '../helpers/state.js';

const state = stateWith([organization('a', {name: 'A · B'}), organization('b', {name: 'A · B › ✓  Esc'}), organization('c', {name: 'Plain'})]);

await test('the signs of a sentence are said as words, and those in the names of organizations as they are', () => {
	const told = ['Saved: A · B · name stored', 'Exists: Plain › A · B › ✓  Esc', 'A · B in A · B › ✓  Esc: Esc goes back.', 'Plain · Esc leaves'];
	assert.deepEqual(told.map(text => spokenText(state, text)), [
		'Saved: A · B, name stored', 'Exists: Plain / A · B › ✓  Esc', 'A · B in A · B › ✓  Esc: Escape goes back.', 'Plain, Escape leaves',
	]);
});

await test('a sentence is harmless, and so is a name in it', () => {
	const odd = stateWith([organization('a', {name: 'A\u{1B} · \u{200B}'})]);
	assert.equal(spokenText(odd, 'Saved: A\u{1B} · \u{200B} · name stored\u{7}'), 'Saved: A⟦1B⟧ · ⟦200B⟧, name stored⟦7⟧');
});
