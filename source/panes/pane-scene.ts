import type {Scene} from '../format/scene.js';
import type {Pane, State} from '../state/state.js';
import {accountsScene} from './accounts-pane.js';
import {detailScene} from './detail-pane.js';
import {treeScene} from './tree-pane.js';

const scenes: Readonly<Record<Pane, (state: State) => Scene>> = {tree: treeScene, detail: detailScene, accounts: accountsScene};

/**
What a screen reader says about the focused pane.
*/
export const paneScene = (state: State): Scene => scenes[state.pane](state);
