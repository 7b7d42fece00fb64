import {cellsOf, type Line} from './cell.js';
import {applySgr, plainStyle, withLink, type Style} from './style.js';

const escape = '\u{1B}';
const bell = '\u{7}';

const control = /^\[(?<parameters>[\d;?]*)(?<final>[A-Za-z])(?<text>.*)$/sv;

type Piece = {readonly style: Style; readonly text: string};

// The text between two escapes: a sequence, and the text after it. Only styles and links change the look of text.
function readPiece(piece: string, style: Style): Piece {
	if (piece.startsWith(']')) {
		const [sequence = '', ...rest] = piece.split(bell);
		const text = rest.join('');
		return {style: sequence.startsWith(']8;') ? withLink(style, sequence.slice(3)) : style, text};
	}

	const {parameters = '', final, text} = control.exec(piece)?.groups ?? {};
	return {style: final === 'm' ? applySgr(style, parameters) : style, text: text ?? piece.slice(1)};
}

/** The lines of a frame from Ink: rows of text with SGR sequences and links. */
export function parseFrame(frame: string): readonly Line[] {
	let style = plainStyle;
	return frame.split('\n').map(row => {
		const [first = '', ...pieces] = row.split(escape);
		const cells = [...cellsOf(first, style)];
		for (const piece of pieces) {
			const read = readPiece(piece, style);
			({style} = read);
			cells.push(...cellsOf(read.text, style));
		}

		return cells;
	});
}
