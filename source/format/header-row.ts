import type {ContextColor, ContextEntry} from '../state/connection.js';
import {listedOf, rowOfId, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {fitPath, widthOf} from '../text/width.js';
import {count, counted} from '../text/words.js';
import {textOf} from '../forms/form.js';
import {pathOf} from '../tree/names.js';
import {exactName, harmless} from '../text/harmless.js';
import {fitMiddle} from '../text/middle.js';
import {
	type Row,
	type Span,
	type Tone,
	toned,
	totalWidth,
} from './row.js';

type Noun = 'org' | 'organization';

/**
How much of a list is here: `218 organizations`, `3,200 of 10,000 organizations …`, and what a failure left. Without a noun, as short as it can be said.
*/
function progressText(state: State, noun: Noun | undefined): string {
	const {progress, loaded, ahead = 0, total, unreadable, isWhole} = state.listing;
	const bad = unreadable === 0 ? '' : ` · ${count(unreadable)} unreadable`;
	const all = total === undefined || noun === undefined ? '' : ` of ${count(total)}`;
	switch (progress.status) {
		case 'loading': {
			return loaded === 0 && total === undefined ? 'loading …' : `${count(loaded + ahead)}${all}${noun === undefined ? '' : ` ${noun}s`} …${bad}`;
		}

		case 'failed': {
			if (isWhole) {
				return 'list not refreshed';
			}

			return loaded === 0 ? 'nothing loaded' : `stopped at ${count(loaded)}${all}${bad}`;
		}

		case 'complete': {
			// Once whole, the list follows what is created and deleted.
			const {listed, announced} = listedOf(state);
			return `${noun === undefined ? count(listed) : counted(listed, noun)}${announced === undefined ? '' : ` of ${count(announced)} announced`}${bad}`;
		}
	}
}

function isCountPlain(state: State): boolean {
	const {progress, unreadable} = state.listing;
	return progress.status === 'complete' && unreadable === 0 && listedOf(state).announced === undefined;
}

/**
What the list lacks, in a word or two, where it lacks something.
*/
function lackOf({listing: {age, progress, isWhole}}: State): string {
	if (age !== undefined || (isWhole && progress.status === 'failed')) {
		return 'old list';
	}

	return progress.status === 'loading' ? 'loading …' : 'incomplete';
}

type Room = {
	/**
	In columns, for the parts and what stands between them.
	*/
	readonly room: number;
	/**
	Undefined where something else says which is asked.
	*/
	readonly host: string | undefined;
};

/**
What the top line says of the data: everything, or what there is room for. What gives way, in this order, is the table below; before all of it the path at the left does, and the program's name.
What may harm stays longest, then that the list is old or not whole, then why nothing goes on.
*/
function headerParts(state: State, {room, host}: Room): string {
	const {connection, listing, pause, isLowBandwidth, size: {columns}} = state;
	const writes = connection.isDryRun ? 'dry run' : 'read-write';
	const access = connection.isReadOnly ? 'read-only' : writes;
	const hosts = host === undefined ? [] : [host];
	const saving = isLowBandwidth ? ['low bandwidth'] : [];
	const waiting = pause === undefined ? [] : [`waiting ${count(pause)} s`];
	const old = listing.age === undefined ? [] : [`list from ${listing.age.text}`];
	const briefly = pause === undefined ? [] : [`wait ${count(pause)} s`];
	const age = listing.age === undefined ? [] : [listing.age.brief];
	const [long, middle, short] = [progressText(state, 'organization'), progressText(state, 'org'), progressText(state, undefined)];
	const isNarrow = columns < 80;
	const first = (amount: string) => isNarrow ? [access, ...hosts, ...waiting, ...old, amount, ...saving] : [...hosts, access, ...saving, ...waiting, ...old, amount];
	const lacking = (amount: string) => isCountPlain(state) && old.length === 0 ? [] : [amount];
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
	// In a narrow line, the path has some room before whole words have.
	const isTight = host === undefined || (isNarrow && widthOf(texts[0] ?? '') > columns * 0.65);
	return texts.slice(isTight ? 1 : 0).find(text => widthOf(text) <= room) ?? texts.at(-1) ?? '';
}

/**
A context's label as it stands at the top of the screen. A red one is loud without any colour, too.
*/
const contextSpan = ({label, color}: Pick<ContextEntry, 'label' | 'color'>): Span => toned(contextTone(color), color === 'red' ? `[${label.toUpperCase()}]` : label);

const tones = {
	red: 'alarm', yellow: 'warning', green: 'success', cyan: 'accent', none: 'heading',
} as const satisfies Readonly<Record<ContextColor | 'none', Tone>>;
/**
How a context's label looks. The text says the same without it.
*/
export const contextTone = (color: ContextColor | undefined): Tone => tones[color ?? 'none'];

// A long one leaves room for what stands behind it.
const shortened = (label: string, columns: number): string => widthOf(harmless(label)) > columns ? fitMiddle(harmless(label), Math.floor(columns)).trimEnd() : label;

function connectionSpans(state: State, columns: number): readonly Span[] {
	const {connection: {context, label}, listing, pause} = state;
	// Where there is no room for both, the name of a context says which host is asked.
	const host = context !== undefined && columns < 100 ? undefined : shortened(label, columns / 2);
	const isWarning = pause !== undefined || listing.progress.status === 'failed' || listing.unreadable > 0;
	const spansWith = (share: number): readonly Span[] => {
		const named = context ? [contextSpan({...context, label: shortened(context.label, columns * share)}), toned('dim', ' · ')] : [];
		// A space stands at each end of the line.
		return [...named, toned(isWarning ? 'warning' : 'dim', `${headerParts(state, {room: columns - 2 - totalWidth(named), host})} `)];
	};

	const spans = spansWith(1 / 3);
	return totalWidth(spans) < columns ? spans : spansWith(1 / 5);
}

/**
The row that is in question: of the organization that a form is about, or of a new one's parent, else the selected one. A draft may be of another than the cursor is on.
*/
function rowInQuestion(state: State): number {
	const {dialog} = state;
	if (dialog.kind === 'opening') {
		return rowOfId(state, dialog.id);
	}

	return dialog.kind === 'form' ? rowOfId(state, dialog.form.id ?? textOf(dialog.form, 'parent')) : selectedRow(state);
}

/**
The top line: the program, the path of what is in question, and where its data comes from.
*/
export function headerRow(state: State): Row {
	const {columns} = state.size;
	const right = connectionSpans(state, columns);
	const width = totalWidth(right);
	const room = columns - 11 - width;
	const program = width > columns - 8 ? '' : ' cforgs';
	const path = pathOf(state, rowInQuestion(state)).map(name => exactName(name));
	return {
		left: [toned('heading', room > 0 ? ' cforgs  ' : program), {text: fitPath(path, room), isHarmless: true}],
		right,
	};
}
