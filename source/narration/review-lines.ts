const sides = {'-': 'before: ', '+': 'after: '} as const;

function sideText(line: string): string {
	const sign = line.startsWith('- ') ? '-' : (line.startsWith('+ ') ? '+' : undefined);
	return sign === undefined ? line : sides[sign] + line.slice(2);
}

/**
A line of a request as it is said: what it holds, without the signs of JSON around it.
*/
function memberText(line: string): string {
	const [, name, value = ''] = /^\s*"(?<name>[^"]+)": (?<value>.*?),?$/v.exec(line) ?? [];
	if (name === undefined) {
		return /^\s*[\{\}],?$/v.test(line) ? '' : line;
	}

	// A long one goes on in the next line.
	const isText = /^".*"$/v.test(value) && !value.includes('\\');
	const text = isText ? value.slice(1, -1) : value.replace(/^\{$/v, '');
	return `${name}: ${text === '' && isText ? 'empty' : text}`.trim();
}

/**
The changes with their sides, and the request.
*/
export function reviewLines(rows: readonly string[]): readonly string[] {
	const request = rows.lastIndexOf('Request') + 1;
	return [...rows.slice(0, request).map(text => sideText(text)), ...rows.slice(request).map(text => memberText(text))].filter(text => text !== '');
}
