const separators = [',', ';', '\t'] as const;

// What stands between quotes separates nothing.
function usualOf(text: string): string {
	const [line = ''] = text.replaceAll(/"(?:[^"]|"")*"/gv, '').trimStart().split('\n', 1);
	const counted = separators.map(separator => ({separator, count: line.split(separator).length}));
	return counted.toSorted((left, right) => right.count - left.count)[0]?.separator ?? ',';
}

// Spreadsheets take such a first line for the name of the separator, and no row.
const saidSeparator = /^"?sep=(?<separator>.)"?\n/iv;

/**
The separator of a CSV file, as its first line names it or as its header uses it, and the text without such a line.
*/
export function separatedBy(text: string): {readonly separator: string; readonly table: string} {
	const separator = saidSeparator.exec(text)?.groups?.['separator'];
	return {separator: separator ?? usualOf(text), table: text.replace(saidSeparator, '')};
}
