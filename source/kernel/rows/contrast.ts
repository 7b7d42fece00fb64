const hex = (...parts: readonly number[]): string =>
	`#${parts.map(part => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const partsOf = (color: string): readonly number[] =>
	[1, 3, 5].map(start => Number.parseInt(color.slice(start, start + 2), 16));

/** One of the 256 colours that a theme can name, as `#rrggbb`: a cube of 6×6×6, and 24 greys. The first sixteen belong to the terminal. */
export function paletteColor(index: number): string {
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return hex(grey, grey, grey);
	}

	const place = index - 16;
	return hex(
		...[Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map(level => (level === 0 ? 0 : 55 + level * 40)),
	);
}

/** The number of the colour among the 256 that comes nearest to `#rrggbb`. */
export function nearestColor(color: string): number {
	const wanted = partsOf(color);
	const distanceTo = (index: number): number =>
		Math.hypot(...partsOf(paletteColor(index)).map((part, at) => part - (wanted[at] ?? 0)));
	const distances = Array.from({length: 240}, (_, at) => distanceTo(at + 16));
	return distances.indexOf(Math.min(...distances)) + 16;
}

function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = partsOf(color).map(part => {
		const share = part / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours `#rrggbb`, from 1 to 21. Source: Web Content Accessibility Guidelines 2.2. */
export function contrast(left: string, right: string): number {
	const [darker = 0, lighter = 0] = [luminance(left), luminance(right)].toSorted((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}
