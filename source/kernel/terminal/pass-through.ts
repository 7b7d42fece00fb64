/** The same sequence for the terminal around tmux. It only arrives if tmux is set to `allow-passthrough`. */
export const throughTmux = (sequence: string): string =>
	`\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\`;

// GNU screen drops a longer piece. Older versions allow 256 characters.
const longestPiece = 200;

/** The same sequence for the terminal around GNU screen. A string in it ends with BEL, because its usual end would end the piece. */
export function throughScreen(sequence: string): string {
	const inside = sequence.replaceAll('\u{1B}\\', '\u{7}');
	const pieces: string[] = [];
	for (let at = 0; at < inside.length; at += longestPiece) {
		pieces.push(`\u{1B}P${inside.slice(at, at + longestPiece)}\u{1B}\\`);
	}

	return pieces.join('');
}
