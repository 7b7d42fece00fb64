import {type Credential, credentialShapeOf, schemeOfShape} from '../../base/api/credential.js';
import type {KeyPress} from '../../base/text/keys.js';
import {callsOfKindText, kindOf, secretWarning} from '../../base/api/calls.js';
import {harmless} from '../../base/text/harmless.js';
import {type Line, lineOf, typeText} from '../../kernel/form-model/line-editor.js';

/** How the user chose to begin. */
export type Start =
	| {readonly kind: 'sandbox' | 'again' | 'back' | 'tour' | 'quit'}
	| {readonly kind: 'credential'; readonly credential: Credential};

/** The choices that a menu has only after a credential was refused: the name of the context or host to go back to, and how to try again: with the same credential, or by typing a token, or an email and a key. */
export type StartWays = {readonly back?: string | undefined; readonly again?: 'same' | 'token' | 'email' | undefined};

/** The first screen: a menu, then the input for one of its choices. */
export type StartForm = StartWays & {
	readonly question: 'menu' | 'guide' | 'token' | 'email' | 'key';
	readonly chosen: number;
	readonly line: Line;
	readonly email: string;
	/** What was wrong with the last input, without the value itself. */
	readonly note?: string;
	/** The first visible row of the text, after scrolling. */
	readonly scrolledTo?: number;
	/** Set after the user decides. */
	readonly start?: Start;
};

export const startChoices = [
	{label: 'Explore the sandbox: sample data on this machine, no credential needed', value: 'sandbox'},
	{label: 'Take the tour: sixteen things to do on the sandbox, in five minutes', value: 'tour'},
	{label: `Type an API token for this session: ${callsOfKindText('user_token')}`, value: 'token'},
	{label: 'Type an email and Global API key for this session: can do everything that you can', value: 'email'},
	{label: 'How to make a token or a key', value: 'guide'},
	{label: 'Quit', value: 'quit'},
] as const;

export const startFormOf = (ways: StartWays = {}): StartForm => ({
	question: 'menu',
	chosen: 0,
	line: lineOf(''),
	email: '',
	...ways,
});

type Choice = {readonly label: string; readonly value: (typeof startChoices)[number]['value'] | 'back' | 'again'};

/** The choices of the menu. The way back comes first, then another try, if there are these. */
export const choicesOf = ({back, again}: StartWays): readonly Choice[] => [
	...(back === undefined ? [] : [{label: `Go back to ${harmless(back)}`, value: 'back'} as const]),
	...(again === undefined
		? []
		: [
				{
					label: again === 'same' ? 'Try again with the same credential' : 'Try again: type the credential again',
					value: 'again',
				} as const,
			]),
	...startChoices,
];

const ask = ({note: _, scrolledTo: __, ...form}: StartForm, question: StartForm['question']): StartForm => ({
	...form,
	question,
	line: lineOf(''),
});

/** Highlights a choice of the menu. */
export const highlightChoice = (form: StartForm, value: Choice['value']): StartForm => ({
	...form,
	chosen: choicesOf(form).findIndex(each => each.value === value),
});

/** Selects a choice of the menu. */
export function selectChoice(form: StartForm, value: Choice['value']): StartForm {
	switch (value) {
		case 'again': {
			return form.again === 'token' || form.again === 'email' ? ask(form, form.again) : {...form, start: {kind: value}};
		}

		case 'back':
		case 'sandbox':
		case 'tour':
		case 'quit': {
			return {...form, start: {kind: value}};
		}

		case 'token':
		case 'email':
		case 'guide': {
			return ask(form, value);
		}
	}
}

function inMenu(form: StartForm, {name}: KeyPress): StartForm {
	const count = choicesOf(form).length;
	if (/^[1-9]$/v.test(name) && Number(name) <= count) {
		return {...form, chosen: Number(name) - 1};
	}

	switch (name) {
		case 'j':
		case 'down': {
			return {...form, chosen: (form.chosen + 1) % count};
		}

		case 'k':
		case 'up': {
			return {...form, chosen: (form.chosen + count - 1) % count};
		}

		case 'enter': {
			return selectChoice(form, choicesOf(form)[form.chosen]?.value ?? 'quit');
		}

		case 'escape': {
			return {...form, start: {kind: form.back === undefined ? 'quit' : 'back'}};
		}

		case 'q': {
			return {...form, start: {kind: 'quit'}};
		}

		default: {
			return form;
		}
	}
}

const inGuide = (form: StartForm, {name}: KeyPress): StartForm =>
	['escape', 'enter', 'q'].includes(name) ? ask(form, 'menu') : form;

/** Whether an email input should be masked: it looks like a credential, or is long and has no “@”. */
export const isLikeSecret = (text: string): boolean =>
	credentialShapeOf(text.trim()) !== 'unknown' || (text.length > 20 && !text.includes('@'));

const misplaced = {
	key: 'This looks like an API key, not a token. Choose the email and Global API key. Nothing was sent.',
	token: 'This looks like an API token, not a key. Choose the API token. Nothing was sent.',
} as const;

/** Replaces the text of the input. */
export const changeAnswer = (form: StartForm, text: string): StartForm => ({
	...form,
	line: {...form.line, ...lineOf(text)},
});

/** Handles Enter in an input. */
export function submitAnswer(form: StartForm): StartForm {
	const answer = form.line.text.trim();
	if (answer === '') {
		return form;
	}

	if (kindOf({scheme: 'token', token: answer}) === 'account_token') {
		return {...ask(form, 'menu'), note: `${secretWarning(answer) ?? ''} Nothing was sent.`};
	}

	const scheme = schemeOfShape(credentialShapeOf(answer));
	if (form.question === 'email') {
		if (answer.includes('@')) {
			return {...ask(form, 'key'), email: answer};
		}

		return scheme === undefined
			? {...ask(form, 'email'), note: 'This is not an email address. Nothing was sent.'}
			: {...ask(form, 'menu'), note: `This looks like an API ${scheme}, not an email address. Nothing was sent.`};
	}

	if (scheme !== undefined && scheme !== form.question) {
		return {...ask(form, 'menu'), note: misplaced[scheme]};
	}

	const credential: Credential =
		form.question === 'key' ? {scheme: 'key', email: form.email, key: answer} : {scheme: 'token', token: answer};
	return {...form, start: {kind: 'credential', credential}};
}

type ShownText = {readonly top: number; readonly page: number};

const isTyped = ({question}: StartForm): boolean => question !== 'menu' && question !== 'guide';

const ascii = /^[\u{20}-\u{7E}]*$/v;

/** Whether the mounted input handles a key just as this screen would: the menu while the highlight stays among the visible choices, an input at the end of ASCII text. */
export function isForInput(
	{question, chosen, line}: StartForm,
	{name, text}: KeyPress,
	{firstChoice, choiceCount}: {readonly firstChoice: number; readonly choiceCount: number},
): boolean {
	if (question === 'menu') {
		const isDown = name === 'j' || name === 'down';
		const isUp = name === 'k' || name === 'up';
		return name === 'enter' || (isDown && chosen < firstChoice + choiceCount - 1) || (isUp && chosen > firstChoice);
	}

	const isAscii = text === undefined ? name === 'backspace' : ascii.test(text);
	return (
		question !== 'guide' && (name === 'enter' || (isAscii && line.cursor === line.text.length && ascii.test(line.text)))
	);
}

/** How many rows a key scrolls the text. The guide has no choices, so it also scrolls by single rows. */
function scrolledBy({question}: StartForm, {name}: KeyPress, page: number): number | undefined {
	const rows: Readonly<Record<string, number>> = {
		pagedown: page,
		pageup: -page,
		...(question === 'guide' && {j: 1, down: 1, k: -1, up: -1, ' ': page}),
	};
	return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

/** Handles a key. While the terminal is too small to show the screen, only typing and ctrl-c work. */
export function pressInStart(form: StartForm, press: KeyPress, shown: ShownText | undefined): StartForm {
	if (press.name === 'ctrl+c') {
		return {...form, start: {kind: 'quit'}};
	}

	if (!shown && (!isTyped(form) || ['enter', 'escape'].includes(press.name))) {
		return form;
	}

	const by = shown && scrolledBy(form, press, shown.page);
	if (shown && by !== undefined) {
		return {...form, scrolledTo: Math.max(0, shown.top + by)};
	}

	if (form.question === 'menu') {
		return inMenu(form, press);
	}

	if (form.question === 'guide') {
		return inGuide(form, press);
	}

	switch (press.name) {
		case 'escape': {
			return ask(form, 'menu');
		}

		case 'enter': {
			return submitAnswer(form);
		}

		default: {
			return {...form, line: typeText(form.line, press)};
		}
	}
}
