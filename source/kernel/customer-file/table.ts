/** The rows read from a file, without empty rows. `number` counts the empty rows too, from 1, as a spreadsheet does. */
export type Table = {
	/** The separator of the values; a comma if absent. */
	readonly separator?: string;
	/** Whether a spreadsheet recognizes the file as UTF-8 only by a byte order mark. */
	readonly isMarked?: boolean;
	/** Absent if the file is Unicode. */
	readonly encoding?: 'Windows-1252';
	readonly header: readonly string[];
	readonly rows: ReadonlyArray<{readonly number: number; readonly cells: readonly string[]}>;
};

const longestWord = 40;

/** A sentence about an encoding that was guessed from the bytes, with a word to check; undefined if nothing was guessed. */
export function encodingText({encoding, header, rows}: Table): string | undefined {
	if (encoding === undefined) {
		return undefined;
	}

	const words = [header, ...rows.map(({cells}) => cells)]
		.values()
		.flatMap(cells => cells.flatMap(cell => cell.split(/\s/v)));
	const word = words.find(each => /\P{ASCII}/v.test(each))?.slice(0, longestWord) ?? '';
	return `The file is not UTF-8 and was read as ${encoding}. Check that “${word}” looks right.`;
}
