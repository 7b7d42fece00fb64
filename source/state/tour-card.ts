import {fit} from '../text/width.js';
import {wrapText} from '../text/wrap.js';
import {withKeyNames} from './key-of.js';
import type {State, Tour} from './state.js';
import {closing, tourSteps} from './tour-steps.js';

/**
What the tour's card shows in so many rows, its borders included.
*/
export type Card = {
	/**
	What is said of something else that was done; it gets the room that the step leaves.
	*/
	readonly aside: readonly string[];
	readonly text: readonly string[];
	/**
	Whether its lower border has given its row to the text.
	*/
	readonly isOpen: boolean;
	readonly rows: number;
};

/**
So many rows of a text; where it has more, the last one says so.
*/
export const cutLines = (lines: readonly string[], rows: number, columns: number): readonly string[] => rows === 0 || lines.length <= rows
	? lines.slice(0, rows)
	: [...lines.slice(0, rows - 1), fit(lines.slice(rows - 1).map(line => line.trimEnd()).join(' '), columns)];

/**
The card as large as its step needs, in so much room at most.
*/
export function tourCard(state: Pick<State, 'connection' | 'size'>, tour: Tour, room: number): Card {
	const columns = state.size.columns - 4;
	const linesOf = (text: string) => text === '' ? [] : wrapText(withKeyNames(text, state), columns);
	const {text: whole = closing, brief = closing} = tourSteps[tour.step] ?? {};
	const isBrief = linesOf(whole).length + 1 > room;
	const step = linesOf(isBrief ? brief : whole);
	const said = linesOf(tour.aside ?? '');
	const isOpen = step.length + said.length + 2 > room;
	const borders = isOpen ? 1 : 2;
	const text = cutLines(step, room - borders, columns);
	const aside = cutLines(said, room - borders - text.length, columns);
	return {
		aside, text, isOpen, rows: aside.length + text.length + borders,
	};
}
