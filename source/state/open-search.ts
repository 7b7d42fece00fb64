import type {Line} from '../forms/line-editor.js';

/**
The search that is open.
*/
export type Find = {
	readonly line: Line;
	readonly isTyping: boolean;
	/**
	When the oldest of the loaded profiles that are old was loaded: `2 hours ago`.
	*/
	readonly oldest?: string;
	/**
	The row to go back to when the search is left.
	*/
	readonly origin: {readonly selectedKey: string | undefined; readonly cursorRow: number};
};

/**
The search in the accounts of the organization with the id `of`.
*/
export type AccountSearch = {readonly of: string; readonly line: Line; readonly isTyping: boolean};

// In an address, such as one of the dashboard.
const idInAddress = /^https?:\/\/\S*?\b(?<id>[0-9a-f]{32})\b/iv;

// In a link, or as a mail names who sent it.
const mailAddress = /(?:<|^mailto:)(?<address>[^\s<>@]+@[^\s<>?]+)/iv;

/**
What is searched for: what is typed, without the spaces and line ends that come with a pasted id; of a pasted address the id in it, of a mail’s sender the address.
*/
export function soughtText(find: Pick<Find, 'line'> | undefined): string {
	const text = find?.line.text.trim() ?? '';
	return idInAddress.exec(text)?.groups?.['id'] ?? mailAddress.exec(text)?.groups?.['address'] ?? text;
}
