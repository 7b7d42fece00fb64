import {ownWords} from '../text/ascii.js';
import {guideRows} from '../screen/credential-guide.js';
import {type LinkRow, toldRows} from '../format/row.js';
import {clamp} from '../state/clamp.js';
import type {State} from '../state/state.js';
import {hiddenText, viewOf} from '../format/view.js';
import {choicesOf, type StartForm} from './start.js';

/**
What the first screen is about: the host that a credential would be sent to, why the one tried before was refused, where that is from and how to mend it there, and the name of what can be gone back to.
*/
export type StartNews = {readonly host: string} & Readonly<Record<'refusal' | 'mending' | 'back', string | undefined>>;

/**
What stands above the menu, or above what is typed: the newest first. In a small terminal it `isBrief`.
*/
function startRows({question, note}: StartForm, {host, refusal, mending, back}: StartNews, columns: number, isBrief: boolean): readonly LinkRow[] {
	if (question === 'guide') {
		return guideRows(columns);
	}

	const isMenu = question === 'menu';
	const none = isBrief ? 'No credential in the environment.' : 'Browse and edit Cloudflare Organizations. There is no credential in the environment.';
	const head = refusal === undefined ? none : 'The list could not be read.';
	const always = isBrief ? 'At every start: CLOUDFLARE_API_TOKEN' : 'To have it at every start, set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY.';
	return [
		...(note === undefined ? [] : toldRows(note, columns, 'warning')),
		...(isMenu ? [] : toldRows(`It is sent only to ${host} and not saved.`, columns)),
		...toldRows(head, columns),
		...(refusal === undefined ? [] : toldRows(refusal, columns, 'danger')),
		...(mending === undefined ? [] : toldRows(mending, columns)),
		...(isMenu && back === undefined && mending === undefined ? toldRows(always, columns, 'dim') : []),
	];
}

function keysOf(question: StartForm['question'], back: string | undefined): string {
	switch (question) {
		case 'menu': {
			return `j k move, ↵ chooses, ${back === undefined ? 'q or Esc quits.' : 'Esc goes back, q quits.'}`;
		}

		case 'guide': {
			return 'Esc goes back to the menu.';
		}

		case 'token':
		case 'email':
		case 'key': {
			return '↵ continues, Esc goes back.';
		}
	}
}

/**
The keys that act, those that scroll among them where not all of the text has room.
*/
const startKeyRows = (question: StartForm['question'], {back}: StartNews, columns: number, isCut: boolean): readonly LinkRow[] =>
	toldRows(ownWords(`${keysOf(question, back)}${isCut ? ' PgDn and PgUp scroll.' : ''}`), columns, 'dim');

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
