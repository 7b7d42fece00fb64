import type {Line} from '../forms/line-editor.js';
import {harmless, exactName} from '../text/harmless.js';
import {saidText, type Told} from '../text/told.js';
import type {Row, Span} from './row.js';

/**
What there is to say of where the person is.
*/
export type Scene = {
	/**
	Which place it is: in another one everything is said anew.
	*/
	readonly key: string;
	readonly intro: readonly string[];
	/**
	Said at first, and later on the ones that are new.
	*/
	readonly lines: readonly string[];
	/**
	How the place is shown: said when that changes, not when the place is come to.
	*/
	readonly aspects?: readonly string[];
	/**
	What the cursor is on.
	*/
	readonly focus?: string | undefined;
	/**
	The same for somebody who has just heard all that the cursor can be on.
	*/
	readonly arrival?: string | undefined;
	/**
	What the focus is said again for, where that is not its text: a value that is typed in it is echoed instead.
	*/
	readonly focusId?: string | undefined;
	/**
	The text that is being typed, and what it is called.
	*/
	readonly typed?: {readonly label: string; readonly line: Line} | undefined;
};

/**
What a screen reader says of a dialog, as far as that does not follow from its title, its rows and its keys.
*/
export type OwnScene = Partial<Omit<Scene, 'key' | 'intro' | 'arrival'>> & {
	/**
	The rows to say instead of those on the screen.
	*/
	readonly rows?: readonly Row[];
	/**
	What is said first instead of the title. Nothing if it is empty.
	*/
	readonly heading?: string;
	/**
	Whether the heading or the rows name the keys, so that no list of them follows.
	*/
	readonly namesKeys?: true;
};

/**
Room in which nothing is cut or left out: lines are broken when they are said.
*/
export const unlimited = {columns: 1000, height: 2000} as const;

/**
A text of the program as a screen reader says it, harmless.
*/
export const spoken = (told: Told): string => harmless(saidText(told));

// Spaces between columns are no words.
const withoutGaps = (text: string): string => text.split(' ').filter((word, at, words) => word !== '' || at === 0 || at === words.length - 1).join(' ');

function ownText({text, isHarmless, said = text}: Span): string {
	return withoutGaps(isHarmless ? said : harmless(said));
}

const dataText = ({text, isHarmless}: Span): string => isHarmless ? text : exactName(text);

// Data are said to the letter. Of the program's own spaces one is between two words, and none at an end.
function textOf(spans: readonly Span[]): string {
	let said = '';
	let isBehindGap = true;
	let end = 0;
	for (const span of spans) {
		const own = span.isData ? undefined : ownText(span);
		said += own === undefined ? dataText(span) : (isBehindGap ? own.trimStart() : own);
		end = own === undefined ? said.length : Math.max(end, said.trimEnd().length);
		isBehindGap = end < said.length || said === '';
	}

	return said.slice(0, end);
}

/**
A row of the screen as one line: what stands at its right end comes last.
*/
export function rowText({left, right = [], said}: Row): string {
	return said ? textOf(said) : [textOf(left), textOf(right)].filter(text => text !== '').join(', ');
}
