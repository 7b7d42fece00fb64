import type {FilterSource} from '../filter/source.js';
import type {Completion} from '../filter/complete.js';
import type {Line} from '../form-model/line-editor.js';

/** What Tab offers at the cursor: the option `at` now stands from `start` to `end`. */
export type Completing = Completion & {readonly at: number};

export type Find = {
	readonly line: Line;
	readonly isTyping: boolean;
	/** When it was opened, in milliseconds since the epoch. */
	readonly openedAt: number;
	/** What a filter can name. */
	readonly named?: Pick<FilterSource, 'filters' | 'groups'>;
	/** The options for the term or value before the cursor, until something else is typed. */
	readonly completing?: Completing;
	/** The ids that a kept filter found: they stay, even if they are changed. */
	readonly kept?: ReadonlySet<string>;
	/** The age of the oldest outdated profile: `2 hours ago`. */
	readonly oldest?: string;
	/** How far the server has searched for the typed text, which nothing loaded matches. The search stays open until then. */
	readonly server?: 'asked' | 'foundNothing';
	/** The row to return to when the person leaves the search. */
	readonly origin: {readonly selectedKey: string | undefined; readonly cursorRow: number};
};

/** The search in the focused list of the organization whose id is `of`. */
export type ListSearch = {readonly of: string; readonly line: Line; readonly isTyping: boolean};

// The id in a URL, such as one of the dashboard.
const idInAddress = /^https?:\/\/\S*?\b(?<id>[0-9a-f]{32})\b/iv;

// The address in a mailto link or in the sender line of an email.
const mailAddress = /(?:<|^mailto:)(?<address>[^\s<>@]+@[^\s<>?]+)/iv;

/** The query: the typed text without surrounding spaces and line ends, as a pasted id may have. A pasted URL yields the id in it, an email's sender yields the address. */
export function soughtText(find: Pick<Find, 'line'> | undefined): string {
	const text = find?.line.text.trim() ?? '';
	return idInAddress.exec(text)?.groups?.['id'] ?? mailAddress.exec(text)?.groups?.['address'] ?? text;
}
