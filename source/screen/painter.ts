import {createContext} from 'react';
import type {Block} from '../format/pane-block.js';

/**
Takes a screen past Ink, which then lays out nothing and spends no time on rows that change.
*/
export type Painter = {
	/**
	Shows these blocks in place of those before; a later block covers an earlier one.
	*/
	readonly show: (blocks: readonly Block[]) => void;
	/**
	Whether everything is painted without colours and other styles.
	*/
	readonly setPlain: (isPlain: boolean) => void;
};

/**
Undefined where Ink renders everything itself.
*/
export const PainterContext = createContext<Painter | undefined>(undefined);
