import {clamp} from '../state/clamp.js';
import type {State} from '../state/state.js';
import type {LinkRow} from '../format/row.js';
import {hiddenText, viewOf} from '../format/view.js';
import {startKeyRows, startRows, type StartNews} from './start-text.js';
import {choicesOf, type StartForm} from './start.js';

/**
What the first screen has room for.
*/
type StartView = {
	readonly text: readonly LinkRow[];
	/**
	What is said of the text that has no room.
	*/
	readonly hidden: string;
	/**
	The first row of the text that is shown, and how many can be.
	*/
	readonly top: number;
	readonly page: number;
	/**
	The first choice that is shown, and how many are: the chosen one is among them. What is typed counts as one.
	*/
	readonly firstChoice: number;
	readonly choiceCount: number;
	readonly keys: readonly LinkRow[];
	/**
	Whether all of it fits with an empty row between the parts.
	*/
	readonly isSpaced: boolean;
};

function choicesIn({question, back}: StartForm): number {
	if (question === 'guide') {
		return 0;
	}

	return question === 'menu' ? choicesOf(back).length : 1;
}

/**
Half of the room at least goes to the choices, the rest to the text, which is shorter there, and scrolled by itself: what Enter confirms is always in sight.
*/
export function startView(form: StartForm, news: StartNews, {columns, rows}: State['size']): StartView {
	const whole = startRows(form, news, columns, false);
	const count = choicesIn(form);
	const keysIf = (isCut: boolean) => startKeyRows(form.question, news, columns, isCut);
	const roomWith = (keys: readonly LinkRow[]) => rows - 1 - keys.length;
	const isTooLong = (each: readonly LinkRow[]) => each.length + count > roomWith(keysIf(false));
	const text = isTooLong(whole) ? startRows(form, news, columns, true) : whole;
	const isCut = isTooLong(text);
	const keys = keysIf(isCut);
	const room = roomWith(keys);
	const choiceCount = Math.min(count, Math.max(Math.ceil(room / 2), room - text.length));
	const page = room - choiceCount;
	const view = viewOf(text, page, form.scrolledTo ?? 0);
	return {
		text: text.slice(view.top, view.top + page),
		hidden: hiddenText(view),
		top: view.top,
		page,
		firstChoice: form.question === 'menu' ? clamp(form.chosen - choiceCount + 1, count - choiceCount) : 0,
		choiceCount,
		keys,
		isSpaced: text.length + count + (count > 0 ? 2 : 1) <= room,
	};
}
