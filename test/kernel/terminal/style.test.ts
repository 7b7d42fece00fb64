import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseFrame} from '../../../source/kernel/terminal/canvas.js';
import {applySgr, plainStyle, styleChange, withLink} from '../../../source/kernel/terminal/style.js';

const style = (sgr: string) => applySgr(plainStyle, sgr);

await test('uses one style for one look, however it was built', () => {
	assert.equal(style('1;36'), applySgr(style('36'), '1'));
	assert.equal(applySgr(style('31;1'), '39;22'), plainStyle);
	assert.equal(applySgr(style('38;5;200'), '38;2;1;2;3'), style('38;2;1;2;3'));
	assert.deepEqual(style('38;5;1;48;2;4;7;9;4').codes.toSorted(), ['38;5;1', '4', '48;2;4;7;9']);
	assert.equal(applySgr(style('7'), ''), plainStyle);
	assert.equal(applySgr(style('7'), '0;2'), style('2'));
});

await test('writes the shortest change of style', () => {
	assert.equal(styleChange(style('2'), style('2')), '');
	assert.equal(styleChange(style('2'), plainStyle), '\u{1B}[m');
	assert.equal(styleChange(plainStyle, style('36')), '\u{1B}[36m');
	assert.equal(styleChange(style('36'), style('31')), '\u{1B}[31m');
	assert.equal(styleChange(style('36;1'), style('36')), '\u{1B}[22m');
	assert.equal(styleChange(style('1'), style('2')), '\u{1B}[;2m');
	assert.equal(styleChange(style('38;2;1;2;3;1'), style('38;2;1;2;3;2')), '\u{1B}[22;2m');
});

await test('keeps a link to its end, and ends it in the same form', () => {
	const [line = []] = parseFrame('a\u{1B}]8;;https://x.test\u{7}b\u{1B}]8;;\u{7}c');
	assert.deepEqual(
		line.map(cell => cell.style.link),
		['', ';https://x.test', ''],
	);
	const linked = withLink(plainStyle, ';https://x.test');
	assert.equal(line[1]?.style, linked);
	assert.equal(styleChange(plainStyle, linked), '\u{1B}]8;;https://x.test\u{7}');
	assert.equal(styleChange(linked, plainStyle), '\u{1B}]8;;\u{7}');
});
