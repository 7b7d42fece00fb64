import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {paneBlock} from '../../../source/kernel/rows/pane-block.js';
import {data, plain} from '../../../source/kernel/rows/row.js';
import {cellsOf, type Cell} from '../../../source/kernel/terminal/cell.js';
import {createCellWriter} from '../../../source/kernel/terminal/cell-writer.js';
import {applySgr, plainStyle} from '../../../source/kernel/terminal/style.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {screenCells, wrongCells} from '../../helpers/screen-cells.js';
import {terminalOutput} from '../../helpers/terminal-output.js';

const enter = '\u{1B}[?1049h';

const styles = fc.constantFrom(
	'',
	'1',
	'2',
	'7',
	'4',
	'9',
	'31',
	'36;1',
	'1;2',
	'3;94',
	'41',
	'38;5;200',
	'48;5;17',
	'38;2;1;2;3',
	'48;2;250;20;30;53',
);
const sure = [
	'a',
	'b',
	' ',
	' '.repeat(3),
	' '.repeat(10),
	'é',
	'東',
	'한글',
	'─',
	'│',
	'▸',
	'name',
	'Compañía',
	'0123456789',
	'شركة',
	'חברה',
];
const doubtful = ['e\u{301}', '👩‍👩‍👧', '👍🏽', '1️⃣', '❤️', 'क्षि', 'ที่', '🇨🇭', '📦', '✔️', ' \u{200E}', 'א\u{200E}12'];

type Piece = {readonly style: string; readonly text: string};

const pieces = (texts: readonly string[]) => fc.record({style: styles, text: fc.constantFrom(...texts)});

// Rows like those of a screen: often repeated, sometimes shifted.
function framesOf(texts: readonly string[]) {
	const row = fc.array(pieces(texts), {maxLength: 12});
	const order = fc.array(fc.nat(5), {minLength: 1, maxLength: 14});
	const screen = fc.record({order, columns: fc.constantFrom(1, 20, 24, 40), height: fc.constantFrom(2, 9, 9, 12)});
	return fc.record({
		rows: fc.array(row, {minLength: 3, maxLength: 6}),
		screens: fc.array(screen, {minLength: 2, maxLength: 6}),
	});
}

/** A row as Ink writes it: cut to the width, with styles ended, without trailing blanks. */
function rowText(row: readonly Piece[], columns: number): string {
	const cells: Cell[] = row.flatMap(({style, text}) => cellsOf(text, applySgr(plainStyle, style)));
	let text = '';
	for (const [column, {text: letter, width, style}] of cells.entries()) {
		if (letter !== '' && column + width <= columns) {
			text += `\u{1B}[${['', ...style.codes].join(';')}m${letter}\u{1B}[m`;
		}
	}

	return text;
}

/** A report of frames that the screen shows wrongly; empty if there are none. */
async function reportOf(texts: readonly string[], unicode: string): Promise<string> {
	const details = await fc.check(
		fc.asyncProperty(framesOf(texts), async ({rows, screens}) => {
			const terminal = createHeadlessTerminal(24, 9);
			terminal.unicode.activeVersion = unicode;
			const output = terminalOutput(terminal);
			const {stream} = createCellWriter(output.stream, new Map());
			stream.write(enter);
			for (const {order, columns, height} of screens) {
				if (columns !== terminal.cols || height !== terminal.rows) {
					output.resize(columns, height);
				}

				const frame = order
					.slice(0, height)
					.map(index => rowText(rows[index] ?? [], columns))
					.join('\n');
				stream.write(frame);
				// eslint-disable-next-line no-await-in-loop -- One frame after the other.
				await output.settle();
				const second = createHeadlessTerminal(columns, height);
				second.unicode.activeVersion = unicode;
				// eslint-disable-next-line no-await-in-loop
				assert.deepEqual(await wrongCells(terminal, frame, second), [], JSON.stringify(output.writes.at(-1)));
				second.dispose();
			}

			terminal.dispose();
		}),
		{numRuns: 100},
	);
	return fc.defaultReportMessage(details) ?? '';
}

await test('shows the same cells for any frames, with resizes in between, as for whole frames', async () => {
	assert.equal(await reportOf(sure, 'current'), '');
});

await test('moves nothing else for characters that terminals disagree about', async () => {
	assert.equal(await reportOf([...sure, ...doubtful], 'current'), '');
	assert.equal(await reportOf([...sure, ...doubtful], '6'), '');
});

await test('writes nothing for an unchanged frame, and a few bytes for one letter', async () => {
	const output = terminalOutput(createHeadlessTerminal(120, 40));
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	const frame = (letter: string) =>
		Array.from({length: 40}, (_, row) => `row ${row} ${row === 20 ? letter : 'x'} end`).join('\n');
	stream.write(frame('a'));
	await output.settle();
	const before = output.writes.length;
	stream.write(frame('a'));
	await output.settle();
	assert.equal(output.writes.length, before);
	stream.write(frame('b'));
	await output.settle();
	assert.deepEqual(output.writes.slice(before), ['\u{1B}[21;8Hb'], 'A frame this small needs no marks.');
	stream.write(frame('c').replace('row 0 x', 'row 0 y'));
	await output.settle();
	assert.equal(output.writes.at(-1), '\bc\u{1B}[;7Hy', 'It begins where the cursor is.');
});

await test('marks a frame that a terminal may read in several pieces', async () => {
	const output = terminalOutput(createHeadlessTerminal(120, 40));
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	stream.write(Array.from({length: 40}, (_, row) => `row ${row} of a whole screen`).join('\n'));
	await output.settle();
	const written = output.writes.at(-1) ?? '';
	assert.ok(written.startsWith('\u{1B}[?2026h'));
	assert.ok(written.endsWith('\u{1B}[?2026l'));
});

await test('gives a left-to-right mark no column, and draws the text around it in the same cells as without it', async () => {
	const screens = async (isMarked: boolean) => {
		const terminal = createHeadlessTerminal(20, 4);
		const output = terminalOutput(terminal);
		const {showEarly} = createCellWriter(output.stream, new Map());
		const shown: string[] = [];
		for (const [number, name] of [
			['12', 'شركة'],
			['13', 'شركة'],
			['', 'Acme'],
			['7', 'חברה'],
		] as const) {
			const {lines} = paneBlock({
				title: name,
				note: '1/6',
				isFocused: true,
				rectangle: {x: 0, y: 0, columns: 20, rows: 4},
				rows: [{left: [data(name)], right: [plain(number)]}, {left: [data(name)]}],
			});
			showEarly([
				{
					x: 0,
					y: 0,
					lines: lines.map(spans =>
						spans.map(span => ({...span, text: isMarked ? span.text : span.text.replaceAll('\u{200E}', '')})),
					),
				},
			]);
			await output.settle(); // eslint-disable-line no-await-in-loop -- One screen after the other.
			shown.push(
				screenCells(terminal)
					.map(cells => cells.join('\n'))
					.join('\n'),
			);
		}

		return {shown, bytes: output.writes.join('')};
	};

	const [marked, bare] = await Promise.all([screens(true), screens(false)]);
	assert.ok(marked.bytes.includes('\u{200E}'));
	assert.deepEqual(marked.shown, bare.shown);
});

await test('leaves no link open after a screen, not even one in its last cell', async () => {
	const terminal = createHeadlessTerminal(4, 1);
	const output = terminalOutput(terminal);
	const {showEarly, leave} = createCellWriter(output.stream, new Map());
	const link = 'https://developers.cloudflare.com/';
	showEarly([{x: 0, y: 0, lines: [[{text: 'See '}]]}]);
	await output.settle();
	showEarly([{x: 0, y: 0, lines: [[{text: 'See ', link}]]}]);
	await output.settle();
	assert.equal(screenText(terminal), 'See');
	assert.match(output.writes.at(-1) ?? '', /8;;https:\/\/developers\.cloudflare\.com\/[^;]+8;;(?!h)/v);
	const before = output.writes.length;
	leave();
	assert.ok(!output.writes.slice(before).join('').includes(']8;'));
});

await test('starts a style once that ends many rows', async () => {
	const terminal = createHeadlessTerminal(40, 20);
	const output = terminalOutput(terminal);
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	const frame = (name: string, count: number) =>
		Array.from({length: 20}, () => `${name} \u{1B}[38;5;246m${count}\u{1B}[m`).join('\n');
	stream.write(frame('one', 1));
	await output.settle();
	stream.write(frame('two', 2));
	await output.settle();
	assert.equal(screenText(terminal), Array.from({length: 20}, () => 'two 2').join('\n'));
	assert.equal(output.writes.at(-1)?.split('38;5;246').length, 2);
});

await test('starts each of two styles once that take turns in many rows', async () => {
	const terminal = createHeadlessTerminal(40, 20);
	const output = terminalOutput(terminal);
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	const frame = (name: string, count: number) =>
		Array.from({length: 20}, () => `${name} \u{1B}[38;5;246m${count}\u{1B}[m \u{1B}[36m${name}\u{1B}[m`).join('\n');
	stream.write(frame('one', 1));
	await output.settle();
	stream.write(frame('two', 2));
	await output.settle();
	assert.equal(screenText(terminal), Array.from({length: 20}, () => 'two 2 two').join('\n'));
	const written = output.writes.at(-1);
	assert.equal(written?.split('38;5;246').length, 2);
	assert.equal(written.split(/\[(?:\d*;)*36m/v).length, 2);
});

await test('writes the blanks between two words with a style together with them', async () => {
	const terminal = createHeadlessTerminal(40, 20);
	const output = terminalOutput(terminal);
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	const frame = (name: string, facts: string) =>
		Array.from({length: 20}, () => `${name} \u{1B}[38;5;246m${facts}\u{1B}[m`).join('\n');
	stream.write(frame('one', 'env=production'));
	await output.settle();
	stream.write(frame('two', 'paid  2FA on  2'));
	await output.settle();
	assert.equal(screenText(terminal), Array.from({length: 20}, () => 'two paid  2FA on  2').join('\n'));
	assert.equal(output.writes.at(-1)?.split('38;5;246').length, 2);
});

await test('skips frames while the line is full, and sends the latest', async () => {
	const terminal = createHeadlessTerminal(20, 2);
	const output = terminalOutput(terminal);
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	output.fill();
	stream.write('frame 0');
	await output.settle();
	for (let index = 1; index <= 5; index++) {
		stream.write(`frame ${index}`);
		// eslint-disable-next-line no-await-in-loop -- Each one in a tick of its own.
		await output.settle();
	}

	assert.equal(screenText(terminal), 'frame 0\n');
	output.drain();
	await output.settle();
	assert.equal(screenText(terminal), 'frame 5\n');
	assert.deepEqual(output.writes.slice(2), ['\b5'], 'Only the latest frame follows the first.');
});

await test('drops waiting frames and ends the styles when it leaves the screen, and draws everything on return', async () => {
	const terminal = createHeadlessTerminal(20, 2);
	const output = terminalOutput(terminal);
	const {stream} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	stream.write('\u{1B}[31mred');
	await output.settle();
	stream.write('late');
	stream.write('\u{1B}[?25h');
	stream.write('\u{1B}[?1049l');
	await output.settle();
	assert.equal(screenText(terminal), '\n');
	assert.deepEqual(output.writes.slice(-2), ['\u{1B}[?25h', '\u{1B}[?7h\u{1B}[m\u{1B}[H\u{1B}[J\u{1B}[?1049l']);
	stream.write(enter);
	await output.settle();
	assert.equal(screenText(terminal), 'late\n');
	assert.ok(output.writes.at(-1)?.includes('\u{1B}[?25l'));
});

await test('restores what a terminal lost while it was narrow, even at the same size', async () => {
	const terminal = createHeadlessTerminal(20, 3);
	const output = terminalOutput(terminal);
	const {stream, repaint} = createCellWriter(output.stream, new Map());
	stream.write(enter);
	stream.write('a long row of text\nanother\nthe last');
	await output.settle();
	const whole = screenText(terminal);
	terminal.resize(4, 2);
	terminal.resize(20, 3);
	assert.notEqual(screenText(terminal), whole);
	repaint();
	await output.settle();
	assert.equal(screenText(terminal), whole);
});
