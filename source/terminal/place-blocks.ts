import type {Block} from '../format/pane-block.js';
import type {Canvas} from './canvas.js';

/**
Places blocks on a canvas as Ink would: a mark stands where each begins. They lie left to right and top to bottom. Answers how to forget them once another frame is laid out.
*/
export function placeBlocks({painter, layOut}: Canvas, blocks: readonly Block[]): () => void {
	const marks: string[] = [];
	const rows: string[] = [];
	for (const {x, y, lines} of blocks) {
		const mark = painter.takeMark();
		marks.push(mark);
		painter.paint(mark, lines);
		while (rows.length < y + lines.length) {
			rows.push('');
		}

		rows[y] = `${(rows[y] ?? '').padEnd(x)}${mark}`;
	}

	layOut(rows.join('\n'));
	const focus = blocks.find(block => block.focus)?.focus;
	const leave = focus && painter.placeCursor({...focus, isHidden: true});
	return () => {
		leave?.();
		for (const mark of marks) {
			painter.dropMark(mark);
		}
	};
}
