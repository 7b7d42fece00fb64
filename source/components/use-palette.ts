import type {TextProps} from 'ink';
import {useSyncExternalStore} from 'react';
import {currentPalette, onLooks} from '../terminal/looks.js';
import type {Look, Palette} from './theme.js';

export const usePalette = (): Palette => useSyncExternalStore(onLooks, currentPalette);

/**
A look as Ink takes it.
*/
export const inkLook = ({color, ...rest}: Look): Omit<TextProps, 'children'> => ({...rest, ...(color !== undefined && {color: typeof color === 'number' ? `ansi256(${color})` : color})});
