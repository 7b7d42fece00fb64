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
	/**
	Absent if the file is Unicode.
	*/
	readonly encoding?: 'Windows-1252';
	readonly header: readonly string[];
	readonly rows: ReadonlyArray<{readonly number: number; readonly cells: readonly string[]}>;
};

const longestWord = 40;

/**
A sentence for a file whose encoding was recognized by its bytes, with a value to check it by; undefined if there was nothing to recognize.
*/
export function encodingText({encoding, header, rows}: Table): string | undefined {
	if (encoding === undefined) {
		return undefined;
	}

	const words = [header, ...rows.map(({cells}) => cells)].values().flatMap(cells => cells.flatMap(cell => cell.split(/\s/v)));
	const word = words.find(each => /\P{ASCII}/v.test(each))?.slice(0, longestWord) ?? '';
	return `The file is not UTF-8 and was read as ${encoding}. Check that “${word}” looks right.`;
}
