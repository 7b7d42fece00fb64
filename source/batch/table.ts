/**
A file of rows as it was read. Rows that are empty are left out; `number` counts them all the same, from 1, as a spreadsheet does.
*/
export type Table = {
	/**
	What stands between its values; a comma where that is absent.
	*/
	readonly separator?: string;
	/**
	Whether a spreadsheet takes it for UTF-8 by the byte order mark alone.
	*/
	readonly isMarked?: boolean;
	readonly header: readonly string[];
	readonly rows: ReadonlyArray<{readonly number: number; readonly cells: readonly string[]}>;
};
