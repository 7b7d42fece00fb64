import * as abilities from './abilities.js';
import type {CommandInput} from './kernel/command-line/commands.js';
import type {Asked} from './kernel/loop/context.js';
import {runNavigator, runTour} from './program/start/navigator.js';

type Input = Pick<CommandInput, 'environment' | 'flags'>;

/** Shows the screen with all abilities. In one file with them, so that a start loads both together. */
export const showScreen = async ({flags, environment}: Input, asked: Asked): Promise<number> =>
	runNavigator({flags, environment, abilities}, asked);

/** Shows the tour. */
export const showTour = async ({flags, environment}: Input): Promise<number> =>
	runTour({flags, environment, abilities});
