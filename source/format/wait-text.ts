import type {Form} from '../forms/form.js';
import type {State} from '../state/state.js';
import {count} from '../text/words.js';

type Waiting = Pick<State, 'pause' | 'connection'>;

/**
`45 s`. Who hears the program is not told each second.
*/
const timeOf = ({pause = 0, connection}: Waiting): string => connection.isSpoken === true ? 'a while' : `${count(pause)} s`;

/**
What is waited for; while the service accepts no requests, that instead, and for how long.
*/
export const waitText = (state: Waiting, text: string): string => state.pause === undefined
	? text
	: `Waiting: the service accepts no requests for ${timeOf(state)}, as this user has made too many.`;

/**
The same in a word or two.
*/
export const waitNote = (state: Waiting, text: string): string => state.pause === undefined ? text : `waiting ${timeOf(state)}`;

/**
For how long a write has been waited for, where somebody may ask themselves that.
*/
export const soFar = ({waited}: Pick<State, 'waited'>): string => waited < 2 ? '' : ` ${waited} s so far.`;

/**
What a form that was sent waits for.
*/
export function savingText(state: Pick<State, 'connection' | 'pause' | 'waited'>, {note, created, isStored}: Extract<Form['step'], {readonly name: 'sending'}>): string {
	const stored = isStored ? 'It is stored. Reading it back …' : 'Reading what is stored now, then sending …';
	return note ?? `${waitText(state, created ? 'It is created. Reading it back …' : stored)}${soFar(state)}`;
}
