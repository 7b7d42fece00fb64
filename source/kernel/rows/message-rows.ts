import {documentationUrlOf} from '../../base/api/explain.js';
import {harmless} from '../../base/text/harmless.js';
import {bothForms, told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {fit, widthOf} from '../../base/text/width.js';
import {wrapText} from '../../base/text/wrap.js';
import {keyOf} from '../state/key-of.js';
import {openListSearch} from '../state/pane-list.js';
import type {Message, State} from '../state/state.js';
import {plain, row, toldRows, toned, totalWidth, type Row, type Span, lineSpans} from './row.js';
import {failureText, pageRows} from './failure.js';
import {profilesNote} from './listing-text.js';

const keySpan = (key: string): string => (key === '' ? '' : ` ${key} `);

/** The last pressed keys, shown to an audience: as many as fit next to the message, and always the last one. */
export function shownKeySpans({shownKeys, size: {columns}}: State, said: Row): readonly Span[] {
	// The same share of the row that `fitRow` allows for its right end.
	const text = said.left
		.map(each => each.text)
		.join('')
		.trimEnd();
	const room = Math.min(Math.floor(columns * 0.7), columns - 1 - widthOf(text));
	const texts = shownKeys.map(key => keySpan(key));
	const isFitting = (at: number): boolean => widthOf(texts.slice(at).join('')) <= room;
	const first = texts.findIndex((_, at) => isFitting(at));
	return texts.slice(first === -1 ? -1 : first).map(each => toned('heading', each));
}

/** The message in the line: the last one, or that the list is not whole. */
export function messageOf(state: State): Message | undefined {
	const {message, find, listing, dialog} = state;
	if (dialog.kind === 'message' || (message ?? find ?? openListSearch(state))) {
		return message;
	}

	const {progress, loaded, total, isWhole, age} = listing;
	if (progress.status !== 'failed' || (loaded === 0 && !isWhole)) {
		return undefined;
	}

	const earlier = age === undefined ? 'You see the earlier list.' : `You see the list from ${age.text}.`;
	const shown = isWhole ? earlier : 'The list is incomplete.';
	const key = keyOf(state, 'refreshAll');
	if (progress.error.failure === 'cancelled') {
		const text =
			progress.pageToken === undefined
				? `Stopped. ${shown} Press ${key} to reload it.`
				: `Stopped at ${count(loaded)}${total === undefined ? '' : ` of ${count(total)}`}. Press ${key} to continue.`;
		return {tone: 'warning', text};
	}

	const todo =
		progress.pageToken === undefined
			? `Press ${key} to reload it.`
			: `Press ${key} to continue after ${count(loaded)}.`;
	const page = documentationUrlOf(progress.error);
	return {
		tone: 'danger',
		...bothForms(told`${shown} ${todo} ${failureText(progress.error)}`),
		...(page !== undefined && {page}),
	};
}

// If a text is too long, its sentence is cut. The codes at its end, which support asks for, stay.
function fewLines({text, ends = []}: Message, columns: number, most: number): readonly string[] {
	const lines = wrapped(text, columns);
	if (lines.length <= most) {
		return lines;
	}

	const first = lines.slice(0, most - 1);
	const rest = lines.slice(most - 1).join(' ');
	const end = ends.map(each => harmless(each)).find(each => widthOf(each) < columns - 1);
	return [...first, end === undefined ? rest : `${fit(rest, columns - widthOf(end) - 1)} ${end}`];
}

const wrapped = (text: string, columns: number): readonly string[] =>
	wrapText(text, columns).map(line => line.trimEnd());

/** The first sentences of a text that fit, with room for the way to the rest. If the first sentence is too long, it is cut. */
function firstSentences(
	text: string,
	{columns, most, room}: {readonly columns: number; readonly most: number; readonly room: number},
): readonly string[] {
	const hasRoom = (lines: readonly string[]): boolean => widthOf(`${lines.at(-1) ?? ''} …`) <= room;
	const isFitting = (lines: readonly string[]): boolean =>
		lines.length < most || (lines.length === most && hasRoom(lines));
	const ends = text
		.matchAll(/[!.?](?=\s)/gv)
		.map(({index}) => index + 1)
		.toArray();
	const shown = ends.map(end => wrapped(text.slice(0, end), columns)).findLast(lines => isFitting(lines));
	if (shown) {
		return hasRoom(shown) ? [...shown.slice(0, -1), `${shown.at(-1) ?? ''} …`] : [...shown, '…'];
	}

	const lines = wrapped(text, columns);
	return [...lines.slice(0, most - 1), fit(lines.slice(most - 1).join(' '), room).trimEnd()];
}

// A review keeps all of its rows, because they must be seen: a second line covers only its border. Next to panes, a message takes a few lines, and a key shows the rest.
const mostLines = 3;

const rowsOfLine = 8;

/** How many lines a message may take. */
const mostMessageLines = ({dialog, size}: State): number =>
	dialog.kind === 'none' ? Math.max(2, Math.min(mostLines, Math.floor(size.rows / rowsOfLine))) : 2;

// The codes of a message that is cut, which support asks for, if there is room for them next to some words.
function codesOf({ends = []}: Message, columns: number): string {
	const codes = ends.at(-1);
	return codes === undefined || widthOf(harmless(codes)) > columns - leastForWords ? '' : ` ${harmless(codes)}`;
}

const leastForWords = 16;

// The way to the rest of a message that is cut.
const waySpansOf = (state: State): readonly Span[] => [
	plain(' '),
	toned('accent', keyOf(state, 'openMessage')),
	toned('dim', ' more'),
];

// The documentation page comes after the text, or below it. If there is no room for it, the text becomes the link.
function rowsOf(state: State, message: Message, columns: number): readonly Row[] {
	const {tone, page, text} = message;
	const most = mostMessageLines(state);
	const way = state.dialog.kind === 'none' && wrapped(text, columns).length > most ? waySpansOf(state) : [];
	const codes = way.length === 0 ? '' : codesOf(message, columns - totalWidth(way));
	const lines =
		way.length === 0
			? fewLines(message, columns, most)
			: firstSentences(text, {columns, most, room: columns - totalWidth(way) - widthOf(codes)});
	const spansOf = (line: string, link?: string): readonly Span[] => [
		plain(' '),
		{text: line, isHarmless: true, ...(tone !== 'info' && {tone}), ...(link !== undefined && {link})},
	];
	const rows = lines.map(line => spansOf(line));
	if (way.length > 0) {
		return lines.map((line, at) =>
			at === lines.length - 1 ? row(...spansOf(line + codes, page), ...way) : row(...spansOf(line, page)),
		);
	}

	if (page === undefined) {
		return rows.map(spans => row(...spans));
	}

	const see: readonly Span[] = [plain(' '), {text: `See ${page}`, tone: 'accent', isHarmless: true, link: page}];
	const width = totalWidth(see);
	if (widthOf(lines.at(-1) ?? '') + width <= columns) {
		return rows.map((spans, index) => row(...spans, ...(index === rows.length - 1 ? see : [])));
	}

	return rows.length < most && width <= columns + 1
		? [...rows, see].map(spans => row(...spans))
		: lines.map(line => row(...spansOf(line, page)));
}

const leastForWays = 60;

/** Messages in full, each with the page that explains it. */
export const wholeMessageRows = (messages: readonly Message[], columns: number): readonly Row[] =>
	messages.flatMap(({text, said, tone, page}, at) => [
		...(at === 0 ? [] : [row()]),
		...toldRows(said === undefined ? text : {text, said}, columns, tone === 'info' ? undefined : tone),
		...(page === undefined ? [] : pageRows(page, columns)),
	]);

// What the keys do in a search that was kept, as the line of hints would show it. Outside the tree, Escape goes back there first.
function waySpans(state: State, isList: boolean): readonly Span[] {
	const ways = [
		['findNext', ' next'],
		['findPrevious', ' previous'],
		...(isList ? ([['leaveListSearch', ' shows all']] as const) : []),
		...(!isList && state.pane === 'tree' ? ([['leaveFind', ' ends']] as const) : []),
	] as const;
	const isShort = state.size.columns < leastForWays;
	return ways.flatMap(([command, name], at) => {
		const isNamed = !isShort || at > 1;
		return [
			toned('dim', at === 0 ? '  ' : isNamed ? ' · ' : ' '),
			toned('accent', keyOf(state, command)),
			toned('dim', isNamed ? name : ''),
		];
	});
}

/** The rows above the hints: the last message, a failure of the list, or the search being typed. A message that is too long for one row takes rows from the panes. */
export function messageRows(state: State): readonly Row[] {
	const {
		size: {columns},
	} = state;
	const listed = openListSearch(state);
	const find = state.dialog.kind === 'none' ? (listed ?? state.find) : undefined;
	const message = messageOf(state);
	if (message) {
		const lastKey = keySpan(state.shownKeys.at(-1) ?? '');
		return rowsOf(state, message, columns - 2 - widthOf(lastKey));
	}

	if (!find) {
		return [row()];
	}

	const ways = find.isTyping ? [] : waySpans(state, listed !== undefined);
	const room = Math.max(1, columns - 3 - totalWidth(ways));
	const wanted = widthOf(harmless(find.line.text)) + 1;
	const note = listed ? '' : profilesNote(state, Math.min(room - wanted - 1, Math.floor(columns * 0.7)));
	const {spans, cursor} = lineSpans(find.line, find.isTyping ? room - widthOf(note) : Math.min(room, wanted));
	return [
		{
			left: [toned('accent', ' /'), ...spans, ...ways],
			right: note === '' ? [] : [toned('dim', note)],
			...(find.isTyping && {cursor: 2 + cursor}),
		},
	];
}
