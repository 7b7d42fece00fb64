import {timeParts} from '../../base/text/time.js';
import {fitPath, fitPathStart, widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/excerpt.js';
import type {ContextColor, ContextEntry} from '../state/connection.js';
import {layoutOf} from '../state/layout.js';
import {listedOf, rowOfId, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {textOfSlot} from '../form-model/form.js';
import {type Row, type Span, type Tone, toned, totalWidth} from './row.js';

type Noun = 'org' | 'organization';

/** How much of the list has loaded: `218 organizations`, `3,200 of 10,000 organizations …`, or where it failed. Without a noun, the text is as short as possible. */
function progressText(state: State, noun: Noun | undefined): string {
	const {progress, loaded, ahead = 0, total, unreadable, isWhole} = state.listing;
	const bad = unreadable === 0 ? '' : ` · ${count(unreadable)} unreadable`;
	const all = total === undefined || noun === undefined ? '' : ` of ${count(total)}`;
	switch (progress.status) {
		case 'loading': {
			return loaded === 0 && total === undefined
				? 'loading …'
				: `${count(loaded + ahead)}${all}${noun === undefined ? '' : ` ${noun}s`} …${bad}`;
		}

		case 'failed': {
			if (isWhole) {
				return 'list not refreshed';
			}

			return loaded === 0 ? 'nothing loaded' : `stopped at ${count(loaded)}${all}${bad}`;
		}

		case 'complete': {
			// A complete list changes with every creation and deletion, so it is counted again.
			const {listed, announced} = listedOf(state);
			return `${noun === undefined ? count(listed) : counted(listed, noun)}${announced === undefined ? '' : ` of ${count(announced)} announced`}${bad}`;
		}
	}
}

function isCountPlain(state: State): boolean {
	const {progress, unreadable} = state.listing;
	return progress.status === 'complete' && unreadable === 0 && listedOf(state).announced === undefined;
}

/** A short warning about the list. Call it only for a list with a problem. */
function lackOf({listing: {age, progress, isWhole}}: State): string {
	if (age !== undefined || (isWhole && progress.status === 'failed')) {
		return 'old list';
	}

	return progress.status === 'loading' ? 'loading …' : 'incomplete';
}

const goesOnText = (at: number | undefined): string =>
	at === undefined ? '' : `, goes on at ${timeParts(new Date(at)).time} UTC`;

const writing = 'read-write';

type HeaderRoom = {
	/** In columns, for the parts and their separators. */
	readonly room: number;
	/** Undefined if the context's name already tells the host. */
	readonly host: string | undefined;
};

/**
The state of the data, at the right of the top line. If there is no room for everything, `stages` lists what is dropped first; before that, the path at the left and the program's name are shortened.
The access mode stays longest, then that the list is old or incomplete, then why requests wait.
*/
function headerParts(state: State, {room, host}: HeaderRoom): string {
	const {
		connection,
		listing,
		pause,
		behind,
		isLowBandwidth,
		size: {columns},
	} = state;
	const writes = connection.isDryRun ? 'dry run' : writing;
	const access = connection.isReadOnly ? 'read-only' : writes;
	const hosts = host === undefined ? [] : [host];
	const saving = isLowBandwidth ? ['low bandwidth'] : [];
	const reading =
		behind === undefined
			? []
			: [`reading ${count(behind.done)} of ${count(behind.total)}${goesOnText(behind.goesOnAt)}`];
	const waiting = [...reading, ...(pause === undefined ? [] : [`waiting ${count(pause)} s`])];
	const old = listing.age === undefined ? [] : [`list from ${listing.age.text}`];
	const briefly = pause === undefined ? [] : [`wait ${count(pause)} s`];
	const age = listing.age === undefined ? [] : [listing.age.brief];
	const [long, middle, short] = [
		progressText(state, 'organization'),
		progressText(state, 'org'),
		progressText(state, undefined),
	];
	const isNarrow = columns < 80;
	const first = (amount: string) =>
		isNarrow
			? [access, ...hosts, ...waiting, ...old, amount, ...saving]
			: [...hosts, access, ...saving, ...waiting, ...old, amount];
	const lacking = (amount: string) => (isCountPlain(state) && old.length === 0 ? [] : [amount]);
	const lack = lacking(lackOf(state));
	const stages: ReadonlyArray<readonly string[]> = [
		first(long),
		first(middle),
		[access, ...hosts, ...waiting, ...old, middle],
		[access, ...hosts, ...waiting, ...old, ...lacking(middle)],
		[access, ...waiting, ...old, ...lacking(middle)],
		[access, ...waiting, ...old, ...lacking(short)],
		[access, ...waiting, ...(old.length > 0 ? old : lacking(short))],
		[access, ...briefly, ...(old.length > 0 ? age : lacking(short))],
		[access, ...briefly, ...lack],
		[access, ...(lack.length > 0 ? lack : briefly)],
	];
	const texts = stages.map(parts => parts.join(' · '));
	// In a narrow line, the short words come first so that the path keeps some room.
	const isTight = host === undefined || (isNarrow && widthOf(texts[0] ?? '') > columns * 0.65);
	return texts.slice(isTight ? 1 : 0).find(text => widthOf(text) <= room) ?? texts.at(-1) ?? '';
}

/** A context's label at the top of the screen. A red one stands out without colours, too. */
const contextSpan = ({label, color}: Pick<ContextEntry, 'label' | 'color'>): Span =>
	toned(contextTone(color), color === 'red' ? `[${label.toUpperCase()}]` : label);

const tones = {
	red: 'alarm',
	yellow: 'warning',
	green: 'success',
	cyan: 'accent',
	none: 'heading',
} as const satisfies Readonly<Record<ContextColor | 'none', Tone>>;
/** The look of a context's label. The text has the same meaning without it. */
export const contextTone = (color: ContextColor | undefined): Tone => tones[color ?? 'none'];

// A long label leaves room for the text after it.
const shortened = (label: string, columns: number): string =>
	widthOf(harmless(label)) > columns ? fitMiddle(harmless(label), Math.floor(columns)).trimEnd() : label;

// In a session that can change things, its mode stands out.
function accessSpans(text: string, tone: Tone): readonly Span[] {
	const at = tone === 'dim' ? text.indexOf(writing) : -1;
	return at === -1
		? [toned(tone, text)]
		: [toned(tone, text.slice(0, at)), toned('warning', writing), toned(tone, text.slice(at + writing.length))].filter(
				span => span.text !== '',
			);
}

function connectionSpans(state: State, columns: number): readonly Span[] {
	const {
		connection: {context, label},
		listing,
		pause,
	} = state;
	// If there is no room for both, the context's name replaces the host.
	const host = context !== undefined && columns < 100 ? undefined : shortened(label, columns / 2);
	const isWarning = pause !== undefined || listing.progress.status === 'failed' || listing.unreadable > 0;
	const spansWith = (share: number): readonly Span[] => {
		const named = context
			? [contextSpan({...context, label: shortened(context.label, columns * share)}), toned('dim', ' · ')]
			: [];
		// The line has a space at each end.
		return [
			...named,
			...accessSpans(
				`${headerParts(state, {room: columns - 2 - totalWidth(named), host})} `,
				isWarning ? 'warning' : 'dim',
			),
		];
	};

	const spans = spansWith(1 / 3);
	return totalWidth(spans) < columns ? spans : spansWith(1 / 5);
}

/** The row whose path the header shows: the organization that a form edits, the parent of a new one, or otherwise the selected one. A draft may belong to another row than the cursor's. */
function rowInQuestion(state: State): number {
	const {dialog} = state;
	if (dialog.kind === 'opening') {
		return rowOfId(state, dialog.id);
	}

	return dialog.kind === 'form'
		? rowOfId(state, dialog.form.id ?? textOfSlot(dialog.form, 'parent'))
		: selectedRow(state);
}

const isNextToTree = (state: State): boolean =>
	state.dialog.kind === 'none' && !state.isLowBandwidth && layoutOf(state).kind === 'wide';

/** The names of the path. Next to the tree, the detail has the own name, so the path ends with the parent and changes seldom. */
function pathNames(state: State): readonly string[] {
	const names = pathOf(state, rowInQuestion(state));
	const shown = isNextToTree(state) && names.length > 1 ? names.slice(0, -1) : names;
	return shown.map(name => exactName(name));
}

/** The path in this many columns. Next to the tree, which has the names above the cursor, it lacks its last names if there is no room. */
const pathIn = (state: State, room: number): string =>
	(isNextToTree(state) ? fitPathStart : fitPath)(pathNames(state), room);

const leftRoom = (state: State, width: number): number => state.size.columns - 11 - width;

/** Whether the top line has no room for the whole path. */
export function isPathCut(state: State): boolean {
	const width = totalWidth(connectionSpans(state, state.size.columns));
	return pathIn(state, leftRoom(state, width)).trimEnd() !== pathNames(state).join(' › ');
}

/** The top line: the program, the path of the current organization, and where the data comes from. */
export function headerRow(state: State): Row {
	const right = connectionSpans(state, state.size.columns);
	const width = totalWidth(right);
	const room = leftRoom(state, width);
	const program = width > state.size.columns - 8 ? '' : ' cforgs';
	return {
		left: [toned('heading', room > 0 ? ' cforgs  ' : program), {text: pathIn(state, room), isHarmless: true}],
		right,
	};
}
