import type {Line} from '../forms/line-editor.js';

/**
The search that is open.
*/
export type Find = {
	readonly line: Line;
	readonly isTyping: boolean;
	/**
	The row to go back to when the search is left.
	*/
	readonly origin: {readonly selectedKey: string | undefined; readonly cursorRow: number};
};

/**
What is searched for: what is typed, without the spaces and line ends that come with a pasted id.
*/
export const soughtText = (find: Find | undefined): string => find?.line.text.trim() ?? '';
