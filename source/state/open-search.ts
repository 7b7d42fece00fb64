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
