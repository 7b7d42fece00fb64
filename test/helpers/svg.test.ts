import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createHeadlessTerminal} from './headless-terminal.js';
import {
	elementsOf,
	paletteColor,
	screenOf,
	windowOf,
	type Theme,
} from './svg.js';

const theme: Theme = {
	background: '#000000',
	foreground: '#ffffff',
	border: '#333333',
	palette: Array.from({length: 16}, (_, index) => `#0000${index.toString(16).padStart(2, '0')}`),
};

async function draw(output: string, isCursorShown = false): Promise<string> {
	const terminal = createHeadlessTerminal(20, 3);
	await new Promise<void>(resolve => {
		terminal.write(output, resolve);
	});
	const svg = windowOf(elementsOf(screenOf(terminal, {theme, isCursorShown})), terminal, {theme, title: 'a <picture>'});
	terminal.dispose();
	return svg;
}

type Drawn = {readonly text: string; readonly x: number; readonly length: number; readonly fill: string; readonly style: string};

// In the order of the document. Without a length a text is as wide as it comes out.
function textsOf(svg: string): readonly Drawn[] {
	return svg.matchAll(/<text x="(?<x>[\d.]+)" y="[\d.]+"(?: textLength="(?<length>[\d.]+)" lengthAdjust="spacingAndGlyphs")? fill="(?<fill>[^"]+)"(?<style>[^>]*)>(?<text>[^<]*)<\/text>/gv)
		.map(({groups: {text = '', x = '', length = '0', fill = '', style = ''} = {}}) => ({
			text, x: Number(x), length: Number(length), fill, style: style.trim(),
		}))
		.toArray();
}

const placesOf = (svg: string) => textsOf(svg).map(({text, x, length}) => [text, x, length]);
const looksOf = (svg: string) => textsOf(svg).map(({text, fill, style}) => [text, fill, style]);

// The first is the window.
const rectanglesOf = (svg: string) => svg.matchAll(/<rect (?<attributes>[^>]*)\/>/gv).drop(1).map(({groups}) => groups?.['attributes']).toArray();

await test('text is escaped, and stands where its cells are', async () => {
	const svg = await draw('a <b> & c   "d"');
	assert.deepEqual(placesOf(svg), [['a &lt;b&gt; &amp; c', 14, 75.6], ['"d"', 114.8, 25.2]]);
	assert.match(svg, /<title>a &lt;picture&gt;<\/title>/v);
});

await test('what another font may have to draw stands alone, and a wide character has two cells', async () => {
	const svg = await draw('é▸b 한 🦊x');
	assert.deepEqual(placesOf(svg), [
		['é', 14, 8.4], ['▸', 22.4, 8.4], ['b', 30.8, 8.4], ['한', 47.6, 16.8], ['🦊', 72.8, 16.8], ['x', 89.6, 8.4],
	]);
});

await test('letters that run to the left are one text of its own width', async () => {
	const svg = await draw('· شبكات الأفق');
	assert.deepEqual(placesOf(svg), [['·', 14, 8.4], ['شبكات الأفق', 30.8, 0]]);
});

await test('bold, italic, dim and the three kinds of colour', async () => {
	const svg = await draw('\u{1B}[1mA\u{1B}[0;3mB\u{1B}[0;2mC\u{1B}[0;31mD\u{1B}[91mE\u{1B}[38;5;196mF\u{1B}[38;2;1;2;3mG\u{1B}[0;8mH');
	assert.deepEqual(looksOf(svg), [
		['A', '#ffffff', 'font-weight="bold"'],
		['B', '#ffffff', 'font-style="italic"'],
		['C', '#a6a6a6', ''],
		['D', '#000001', ''],
		['E', '#000009', ''],
		['F', '#ff0000', ''],
		['G', '#010203', ''],
	]);
});

await test('the 256 colours', () => {
	assert.deepEqual([0, 15, 16, 67, 231, 232, 255].map(index => paletteColor(index, theme)), ['#000000', '#00000f', '#000000', '#5f87af', '#ffffff', '#080808', '#eeeeee']);
});

await test('inverse cells, backgrounds and underlines are drawn below and under the text', async () => {
	const svg = await draw('a\u{1B}[7mb c\u{1B}[0;44md\u{1B}[0;4me f\u{1B}[0m');
	assert.deepEqual(rectanglesOf(svg), [
		'x="22.4" y="30" width="25.2" height="18" fill="#ffffff"',
		'x="47.6" y="30" width="8.4" height="18" fill="#000004"',
		'x="56" y="45" width="25.2" height="1" fill="#ffffff"',
	]);
	assert.deepEqual(looksOf(svg), [['a', '#ffffff', ''], ['b c', '#000000', ''], ['de f', '#ffffff', '']]);
});

await test('the text cursor is a block, where it is shown', async () => {
	const svg = await draw('ab\u{1B}[D', true);
	assert.deepEqual(rectanglesOf(svg), ['x="22.4" y="30" width="8.4" height="18" fill="#ffffff"']);
	assert.deepEqual(looksOf(svg), [['a', '#ffffff', ''], ['b', '#000000', '']]);
	assert.deepEqual(rectanglesOf(await draw('ab\u{1B}[D')), []);
});

await test('boxes are lines, of the colour of their cells', async () => {
	const svg = await draw('╭──╮\r\n│\u{1B}[32m│');
	assert.deepEqual(textsOf(svg), []);
	assert.deepEqual(svg.matchAll(/stroke="(?<stroke>[^"]+)" d="(?<path>[^"]+)"/gv).map(({groups}) => [groups?.['stroke'], groups?.['path']]).toArray(), [
		['#ffffff', 'M22.4 39q-4.2 0 -4.2 4.2V48M22.4 39h16.8M39.2 39q4.2 0 4.2 4.2V48M18.2 48v18'],
		['#000002', 'M26.6 48v18'],
	]);
});

await test('the same screen gives the same bytes', async () => {
	assert.equal(await draw('same \u{1B}[1mé'), await draw('same \u{1B}[1mé'));
});
