import assert from 'node:assert/strict';
import {registry} from '../../source/abilities.js';
import {dialogView} from '../../source/kernel/rows/registry.js';
import {unlimited, type Scene} from '../../source/kernel/rows/scene.js';
import {dialogScene} from '../../source/kernel/screen-reader/narrator.js';
import type {State} from '../../source/kernel/state/state.js';

/** The scene of the open dialog for a screen reader. */
export function sceneOf(state: State, its = registry): Scene {
	const view = dialogView(state, its, unlimited);
	assert.ok(view);
	return dialogScene(state, its, view);
}
