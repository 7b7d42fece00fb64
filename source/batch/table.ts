/**
A file of rows as it was read. Rows that are empty are left out; `number` counts them all the same, from 1, as a spreadsheet does.
*/
export type Table = {
	readonly header: readonly string[];
	readonly rows: ReadonlyArray<{readonly number: number; readonly cells: readonly string[]}>;
};
