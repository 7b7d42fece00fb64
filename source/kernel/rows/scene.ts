import type {Line} from '../form-model/line-editor.js';
import {harmless, exactName} from '../../base/text/harmless.js';
import {saidText, type Told} from '../../base/text/told.js';
import type {Row, Span} from './row.js';

/** What a screen reader can say about the current place. */
export type Scene = {
	/** Identifies the place. When it changes, the screen reader says the whole scene again. */
	readonly key: string;
	readonly intro: readonly string[];
	/** A screen reader says all of them on arrival, and later only new ones. */
	readonly lines: readonly string[];
	/** How the place is displayed. Said when that changes, not on arrival. */
	readonly aspects?: readonly string[];
	/** What the cursor is on. */
	readonly focus?: string | undefined;
	/** The focus for somebody who has just heard all choices. */
	readonly arrival?: string | undefined;
	/** An identifier for the focus, if its text is not enough. When it changes, the screen reader says the focus again, or echoes a typed value. */
	readonly focusId?: string | undefined;
	/** The text being typed, and its label. */
	readonly typed?: {readonly label: string; readonly line: Line} | undefined;
};

/** What a screen reader says of a dialog, besides what follows from its title, rows and keys. */
export type OwnScene = Partial<Omit<Scene, 'key' | 'intro' | 'arrival'>> & {
	/** The rows to say instead of those on the screen. */
	readonly rows?: readonly Row[];
	/** What is said first instead of the title. Nothing if it is empty. */
	readonly heading?: string;
	/** Whether the heading or the rows name the keys, so that no list of keys follows. */
	readonly namesKeys?: true;
};

/** A room that cuts and leaves out nothing. The screen reader breaks lines later. */
export const unlimited = {columns: 1000, height: 2000} as const;

/** A text of the program in its form for screen readers, harmless. */
export const spoken = (told: Told): string => harmless(saidText(told));

// Gaps between columns are not spoken.
const withoutGaps = (text: string): string =>
	text
		.split(' ')
		.filter((word, at, words) => word !== '' || at === 0 || at === words.length - 1)
		.join(' ');

function ownText({text, isHarmless, said = text}: Span): string {
	return withoutGaps(isHarmless ? said : harmless(said));
}

const dataText = ({text, isHarmless}: Span): string => (isHarmless ? text : exactName(text));

// Keeps data exactly. Reduces the program's own spaces to one between words, and removes them at the ends.
function textOf(spans: readonly Span[]): string {
	let said = '';
	let isBehindGap = true;
	let end = 0;
	for (const span of spans) {
		const own = span.isData ? undefined : ownText(span);
		said += own === undefined ? dataText(span) : isBehindGap ? own.trimStart() : own;
		end = own === undefined ? said.length : Math.max(end, said.trimEnd().length);
		isBehindGap = end < said.length || said === '';
	}

	return said.slice(0, end);
}

/** A row of the screen as one line. The right part comes last. */
export function rowText({left, right = [], said}: Row): string {
	return said ? textOf(said) : [textOf(left), textOf(right)].filter(text => text !== '').join(', ');
}
