import {registry} from '../../source/abilities.js';
import {paneScene as sceneIn} from '../../source/kernel/rows/registry.js';
import type {Scene} from '../../source/kernel/rows/scene.js';
import type {State} from '../../source/kernel/state/state.js';

/** What a screen reader says about the focused pane of the program. */
export const paneScene = (state: State): Scene => sceneIn(state, registry);
