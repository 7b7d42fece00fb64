import {callsOfKindText, accessTo, callsOf, callsText, permissionsText, readCalls} from '../../base/api/calls.js';
import {wrapText} from '../../base/text/wrap.js';
import {type LinkRow, plain, row, toldRows, toned, type Span, type Tone} from '../../kernel/rows/row.js';
import {ownWords} from '../../base/text/ascii.js';
import {clamp} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {hiddenText, viewOf} from '../../kernel/rows/view.js';
import {choicesOf, type StartForm} from './start.js';

const address = 'https://dash.cloudflare.com/profile/api-tokens';

const needs = callsOf('user_token').map(
	({call, does}) => `To ${does[0]}, it needs the permission ${permissionsText(accessTo(call, 'user_token'))}.`,
);

const parts = [
	[
		'API token',
		`An API token ${callsOfKindText('user_token')}. ${needs.join(' ')} It can expire, and be revoked separately. An account API token ${callsOfKindText('account_token')}.`,
	],
	[
		'Global key',
		`The Global API key ${callsOfKindText('global_api_key')} and do everything your user can, in every product: guard it like your password. It is sent with your email address.`,
	],
	[
		'Read-only',
		`There is no read-only role for the key yet. If you only want to ${callsText(readCalls)}, start with --read-only. cforgs then changes nothing.`,
	],
	['Which one', 'Start with a token to look around. To edit, delete, or read profiles and accounts, use the key.'],
] as const;

/** The guide as lines, for screen readers. */
export const guideLines: readonly string[] = [
	'How to make a token or a key.',
	...parts.map(([title, text]) => `${title}: ${text}`),
	`Make one at ${address}: Create Token, or View next to Global API Key.`,
	'Escape goes back to the menu.',
];

const titleColumns = 12;

// The title is next to its text, or above it on narrow screens.
function partRows(title: string, rows: readonly LinkRow[], isNarrow: boolean): readonly LinkRow[] {
	const [first = row(), ...rest] = rows;
	const beside = {...first, left: [toned('heading', title.padEnd(titleColumns)), ...first.left.slice(1)]};
	return [row(), ...(isNarrow ? [row(toned('heading', title)), ...rows] : [beside, ...rest])];
}

/** What each kind of credential can do here, and where to create one. The guide fits 80 columns and 24 rows. */
function guideRows(columns: number): readonly LinkRow[] {
	const isNarrow = columns < 60;
	const indent = isNarrow ? 2 : titleColumns;
	const linkRows = wrapText(address, columns - indent).map((text): LinkRow => ({
		...row(plain(' '.repeat(indent)), toned('accent', text)),
		link: address,
	}));
	return [
		row(toned('heading', 'How to make a token or a key')),
		...parts.flatMap(([title, text]) => partRows(title, toldRows(text, columns, undefined, indent), isNarrow)),
		...partRows(
			'Make one',
			[...linkRows, ...toldRows('There: Create Token, or View next to Global API Key.', columns, undefined, indent)],
			isNarrow,
		),
	];
}

/** The facts for the first screen: the host that a credential would be sent to, why the last credential was refused, how to fix it, the name of the way back, and the variable that is missing. */
export type StartNews = {readonly host: string} & Readonly<
	Record<'refusal' | 'mending' | 'back' | 'lack', string | undefined>
>;

/** Why the menu opens, unless a credential was refused. */
export const noCredential = 'There is no credential in the environment.';

/** The rows above the menu or the input, the newest first. `isBrief`: for a small terminal. */
function startRows(
	{question, note}: StartForm,
	{host, refusal, mending, back, lack}: StartNews,
	columns: number,
	isBrief: boolean,
): readonly LinkRow[] {
	if (question === 'guide') {
		return guideRows(columns);
	}

	const isMenu = question === 'menu';
	const none = isBrief
		? (lack ?? 'No credential in the environment.')
		: `Browse and edit Cloudflare Organizations. ${lack ?? noCredential}`;
	const head = refusal === undefined ? none : 'The list could not be read.';
	const always = isBrief
		? 'At every start: CLOUDFLARE_API_TOKEN'
		: 'To have it at every start, set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY.';
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

// A group, because `split` then keeps the keys.
const legendKeys = /(?<key>(?<!\S)(?:j k|↵|Enter|Esc|q|PgDn|PgUp)(?= ))/v;

/** A line that only says what keys do, with the keys in their tone. */
export function legendSpans(text: string, tone?: Tone): readonly Span[] {
	const [before = '', ...rest] = text.split(legendKeys);
	const others: Pick<Span, 'tone'> = tone === undefined ? {} : {tone};
	return [
		{...others, text: before},
		...rest.map((part, at): Span => (at % 2 === 0 ? toned('accent', part) : {...others, text: part})),
	];
}

/** The keys, including the scroll keys if the text does not fit. */
const startKeyRows = (
	question: StartForm['question'],
	{back}: StartNews,
	columns: number,
	isCut: boolean,
): readonly LinkRow[] =>
	toldRows(ownWords(`${keysOf(question, back)}${isCut ? ' PgDn and PgUp scroll.' : ''}`), columns).map(each => ({
		...each,
		left: each.left.flatMap(({text}) => legendSpans(text, 'dim')),
	}));

type StartView = {
	readonly text: readonly LinkRow[];
	/** The remark about text that does not fit. */
	readonly hidden: string;
	readonly top: number;
	readonly page: number;
	/** The first visible choice, and how many are visible, always including the chosen one. An input counts as one choice. */
	readonly firstChoice: number;
	readonly choiceCount: number;
	readonly keys: readonly LinkRow[];
	/** Whether everything fits with empty rows between the parts. */
	readonly isSpaced: boolean;
};

function choicesIn(form: StartForm): number {
	if (form.question === 'guide') {
		return 0;
	}

	return form.question === 'menu' ? choicesOf(form).length : 1;
}

/** Gives the choices at least half of the room. The text gets the rest, in a shorter form, and scrolls by itself. The choice that Enter confirms is always visible. */
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
