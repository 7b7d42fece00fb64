const markers = (name: string) => [`<!-- ${name} -->`, `<!-- /${name} -->`] as const;

/** The text between the markers `<!-- NAME -->` and `<!-- /NAME -->`; undefined without them. */
export function blockIn(text: string, name: string): string | undefined {
	const [opening, closing] = markers(name);
	const [start, end] = [text.indexOf(opening), text.indexOf(closing)];
	return start === -1 || end < start ? undefined : text.slice(start + opening.length, end).trim();
}

/**
Puts a text between the markers.

@throws {Error} Without the markers.
*/
export function withBlock(text: string, name: string, block: string): string {
	const [opening, closing] = markers(name);
	if (blockIn(text, name) === undefined) {
		throw new Error(`There is no ${opening} with ${closing}.`);
	}

	return `${text.slice(0, text.indexOf(opening))}${opening}\n${block}\n${text.slice(text.indexOf(closing))}`;
}
