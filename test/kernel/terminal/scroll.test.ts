import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {paneBlock, rowBlock, rowsOf, type Block} from '../../../source/kernel/rows/pane-block.js';
import {plain, type Row} from '../../../source/kernel/rows/row.js';
import {createCellWriter} from '../../../source/kernel/terminal/cell-writer.js';
import {scrolledBands, shiftLines, type Band, parseFrame} from '../../../source/kernel/terminal/canvas.js';
import {createHeadlessTerminal} from '../../helpers/headless-terminal.js';
import {addMargins} from '../../helpers/margins.js';
import {wrongCells} from '../../helpers/screen-cells.js';
import {terminalOutput} from '../../helpers/terminal-output.js';

const height = 16;
const columns = 60;

const nameOf = (item: number): string =>
	`entry ${item} ${'abcdefghij'.slice(item % 7)}${(item * 7919) % 1000} \u{1B}[2m${item % 3}\u{1B}[m`;

/** A list between two fixed lines, next to a fixed box. */
function listFrame(top: number, first: number, side: string): string {
	const rows = Array.from(
		{length: height - 2},
		(_, row) => `│ ${nameOf(first + row + (row >= top ? 50 : 0)).padEnd(44)}│ ${row === 3 ? side : ' '.repeat(4)} │`,
	);
	return ['header', ...rows, 'footer'].join('\n');
}

await test('shows a scrolled or folded list next to fixed cells like a whole frame', async () => {
	const place = fc.record({top: fc.nat(20), first: fc.nat(12), side: fc.constantFrom('one', 'two', '')});
	const places = fc.array(place, {minLength: 2, maxLength: 5});
	let shifts = 0;
	const wrong: string[] = [];
	await fc.assert(
		fc.asyncProperty(places, async all => {
			const terminal = createHeadlessTerminal(columns, height);
			const output = terminalOutput(terminal);
			const {stream} = createCellWriter(output.stream, new Map());
			stream.write('\u{1B}[?1049h');
			for (const {top, first, side} of all) {
				const frame = listFrame(top, first, side);
				stream.write(frame);
				// eslint-disable-next-line no-await-in-loop -- One frame after the other.
				await output.settle();
				// eslint-disable-next-line no-await-in-loop
				wrong.push(...(await wrongCells(terminal, frame, createHeadlessTerminal(columns, height))));
			}

			assert.deepEqual(wrong, []);
			shifts += output.writes.filter(text => /\[\d*[LM]/v.test(text)).length;
		}),
		{numRuns: 60},
	);
	assert.ok(shifts > 10, `only ${shifts} frames were shifted`);
});

type Place = {readonly top: number; readonly first: number; readonly side: string; readonly before: string};

/** Some rows of a list, next to a box. */
function panesOf({top, first, side, before}: Place): readonly Block[] {
	const items = Array.from({length: height - 4}, (_, row) => first + row + (row >= top ? 50 : 0));
	const list = items.map(item => ({
		left: [plain(`${before}entry ${item} ${'abcdefghij'.slice(item % 7)}`)],
		right: [plain(String((item * 7919) % 1000))],
	}));
	const box = items.map((_, row) => ({left: [plain(`${side}${(row * 7919) % 1000} ${'jihgfedcba'.slice(row % 5)}`)]}));
	const pane = (x: number, wide: number, rows: readonly Row[]) =>
		paneBlock({title: 'Pane', isFocused: false, rows, rectangle: {x, y: 1, columns: wide, rows: height - 2}});
	return [
		rowBlock(0, [{left: [plain('header')]}], columns),
		pane(0, 40, list),
		pane(40, columns - 40, box),
		rowBlock(height - 1, [{left: [plain('footer')]}], columns),
	];
}

await test('shows a scrolled or folded pane like a whole frame on a terminal with margins, whatever is next to it', async () => {
	const place = fc.record({
		top: fc.nat(20),
		first: fc.nat(12),
		side: fc.constantFrom('', 'x', '東京', '👩‍🚀'),
		before: fc.constantFrom('', '', '東', '👍🏽'),
	});
	let shifts = 0;
	const wrong: string[] = [];
	await fc.assert(
		fc.asyncProperty(fc.array(place, {minLength: 2, maxLength: 5}), async places => {
			const terminal = addMargins(createHeadlessTerminal(columns, height));
			const output = terminalOutput(terminal);
			const cells = createCellWriter(output.stream, new Map());
			cells.useMargins();
			cells.stream.write('\u{1B}[?1049h');
			for (const each of places) {
				const blocks = panesOf(each);
				cells.painter.show(blocks);
				// eslint-disable-next-line no-await-in-loop -- One frame after the other.
				await output.settle();
				const frame = rowsOf(blocks)
					.map(spans => spans.map(({text}) => text).join(''))
					.join('\n');
				// eslint-disable-next-line no-await-in-loop
				wrong.push(...(await wrongCells(terminal, frame, createHeadlessTerminal(columns, height))));
			}

			assert.deepEqual(wrong, []);

			const counts = output.writes.map(text => [
				text.split('\u{1B}[?69h').length - 1,
				text.split('\u{1B}[?69l').length - 1,
			]);
			assert.ok(
				counts.every(([set, reset]) => set === reset),
				'A frame leaves the margins as they were.',
			);
			shifts += counts.filter(([set = 0]) => set > 0).length;
		}),
		{numRuns: 100},
	);
	assert.ok(shifts > 10, `only ${shifts} frames were shifted`);
});

await test('scrolls a pane next to another one with a fraction of its bytes if the terminal has margins', async () => {
	const bytes = async (hasMargins: boolean) => {
		const output = terminalOutput(addMargins(createHeadlessTerminal(columns, height)));
		const cells = createCellWriter(output.stream, new Map());
		if (hasMargins) {
			cells.useMargins();
		}

		cells.stream.write('\u{1B}[?1049h');
		for (const first of [0, 1]) {
			cells.painter.show(panesOf({top: 20, first, side: '', before: ''}));
			await output.settle(); // eslint-disable-line no-await-in-loop -- One frame after the other.
		}

		return output.writes.at(-1)?.length ?? 0;
	};

	const [without, withMargins] = [await bytes(false), await bytes(true)];
	assert.ok(withMargins * 2 < without, `${without} and ${withMargins} bytes`);
});

await test('scrolls a list by one row with a fraction of its bytes', async () => {
	const output = terminalOutput(createHeadlessTerminal(columns, height));
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write('\u{1B}[?1049h');
	stream.write(listFrame(20, 0, ''));
	await output.settle();
	stream.write(listFrame(20, 1, ''));
	await output.settle();
	assert.ok((output.writes.at(-1)?.length ?? 0) < 150, JSON.stringify(output.writes.at(-1)));
});

await test('shifts nothing for a small change', () => {
	const lines = parseFrame(listFrame(20, 0, ''));
	const next = parseFrame(listFrame(20, 0, 'one'));
	assert.deepEqual(scrolledBands(lines, next), []);
});

await test('shifts lines up or down within their band, and leaves blank lines', () => {
	const lines = parseFrame('a\nb\nc\nd\ne');
	const text = (band: Band) => {
		let letters = '';
		for (const [cell] of shiftLines(lines, band)) {
			letters += cell?.text ?? '';
		}

		return letters;
	};

	assert.equal(text({top: 1, bottom: 4, by: 1}), 'acd e');
	assert.equal(text({top: 1, bottom: 4, by: -1}), 'a bce');
	assert.equal(text({top: 0, bottom: 5, by: 2}), 'cde  ');
});
