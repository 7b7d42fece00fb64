import {registry} from '../../source/abilities.js';
import type {PaneContent} from '../../source/kernel/rows/pane-block.js';
import {paneContent} from '../../source/kernel/rows/pane-layout.js';
import {paneScene as sceneIn} from '../../source/kernel/rows/registry.js';
import type {Scene} from '../../source/kernel/rows/scene.js';
import type {Pane, State} from '../../source/kernel/state/state.js';

/** What a screen reader says about the focused pane of the program. */
export const paneScene = (state: State): Scene => sceneIn(state, registry);

/** What a pane of the program shows. Undefined if the layout has no room for it. */
export const shownPane = (state: State, pane: Pane): PaneContent | undefined => paneContent(state, registry, pane);
