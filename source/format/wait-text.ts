import type {Form} from '../forms/form.js';
import type {State} from '../state/state.js';
import {joined, withMoving, type Told} from '../text/told.js';
import {count} from '../text/words.js';

type Waiting = Pick<State, 'pause'>;

/**
What is waited for; while the service accepts no requests, that instead, and for how long.
*/
export const waitText = ({pause}: Waiting, told: Told): Told => pause === undefined
	? told
	: joined('Waiting: the service accepts requests again in ', {text: `${count(pause)} s`, said: 'a while'}, ', because of the rate limit.');

/**
The same in a word or two.
*/
export const waitNote = ({pause}: Waiting, text: string): string => pause === undefined ? text : `waiting ${count(pause)} s`;

/**
For how long a write has been waited for, where somebody may ask themselves that.
*/
export const soFar = ({waited}: Pick<State, 'waited'>): Told => waited < 2 ? '' : withMoving('', ` ${waited} s so far.`, '');

/**
What a form that was sent waits for.
*/
export function savingText(state: Pick<State, 'pause' | 'waited'>, {note, created, isStored}: Extract<Form['step'], {readonly name: 'sending'}>): Told {
	const stored = isStored ? 'It is stored. Reading it back …' : 'Reading the stored values, then sending …';
	return note ?? joined(waitText(state, created ? 'It is created. Reading it back …' : stored), soFar(state));
}
