import {ownWords} from '../text/ascii.js';
import {guideRows} from '../screen/credential-guide.js';
import {type LinkRow} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import type {StartForm} from './start.js';

/**
What the first screen is about: the host that a credential would be sent to, why the one tried before was refused, where that is from and how to mend it there, and the name of what can be gone back to.
*/
export type StartNews = {readonly host: string} & Readonly<Record<'refusal' | 'mending' | 'back', string | undefined>>;

/**
What stands above the menu, or above what is typed: the newest first. In a small terminal it `isBrief`.
*/
export function startRows({question, note}: StartForm, {host, refusal, mending, back}: StartNews, columns: number, isBrief: boolean): readonly LinkRow[] {
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
export const startKeyRows = (question: StartForm['question'], {back}: StartNews, columns: number, isCut: boolean): readonly LinkRow[] =>
	toldRows(ownWords(`${keysOf(question, back)}${isCut ? ' PgDn and PgUp scroll.' : ''}`), columns, 'dim');
