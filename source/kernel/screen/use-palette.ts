import type {TextProps} from 'ink';
import {useSyncExternalStore} from 'react';
import type {Look, Palette} from '../rows/theme.js';
import {currentPalette, onLooks} from './looks.js';

export const usePalette = (): Palette => useSyncExternalStore(onLooks, currentPalette);

/** A look as Ink's text properties. */
export const inkLook = ({color, ...rest}: Look): Omit<TextProps, 'children'> => ({
	...rest,
	...(color !== undefined && {color: typeof color === 'number' ? `ansi256(${color})` : color}),
});
