import assert from 'node:assert/strict';
import {test} from 'node:test';
import {floorsOf} from '../../benchmark/measures/floor.js';

/** The least bytes besides the text between two screens. The first one is shown with the cursor at its start. */
async function floorBetween(before: string, after: string, text = 0): Promise<number> {
	const first = `${before}\u{1B}[H`;
	const [floor = NaN] = await floorsOf(first + after, [{from: first.length, to: first.length + after.length, text}]);
	return floor;
}

const rows = (...texts: readonly string[]): string => `\u{1B}[H\u{1B}[J\u{1B}[m${texts.join('\r\n')}\u{1B}[H`;

await test('counts the moves to changed rows and back to the cursor', async () => {
	assert.equal(await floorBetween(rows('one', 'two'), rows('one', 'two')), 0);
	assert.equal(await floorBetween(rows('one', 'two'), rows('ode', 'two')), '\u{1B}[C'.length + '\r'.length);
	assert.equal(await floorBetween(rows('one', 'two'), rows('ONE', 'TWO')), '\r\v'.length + '\u{1B}[H'.length);
});

await test('counts the removal of old text, unless it is short enough to be written', async () => {
	assert.equal(await floorBetween(rows('one two three'), rows('six')), '\u{1B}[10X'.length + '\r'.length);
	assert.equal(await floorBetween(rows('one'), rows('x')), '\r'.length);
});

await test('counts the start of a style once, and a byte for each further row with it and another one', async () => {
	const styled = (...names: readonly string[]) => rows(...names.map(name => `${name} \u{1B}[36m${name}\u{1B}[m`));
	const plain = (...names: readonly string[]) => rows(...names.map(name => `${name} ${name}`));
	const [one, both] = [
		await floorBetween(styled('a', 'b', 'c'), styled('d', 'b', 'c')),
		await floorBetween(styled('a', 'b', 'c'), styled('d', 'e', 'f')),
	];
	assert.equal(one - (await floorBetween(plain('a', 'b', 'c'), plain('d', 'b', 'c'))), '\u{1B}[38;5;6m'.length);
	assert.equal(both - (await floorBetween(plain('a', 'b', 'c'), plain('d', 'e', 'f'))), '\u{1B}[38;5;6m'.length + 2);
});

await test('counts the marks of a frame from 400 bytes on', async () => {
	const [small, large] = [
		await floorBetween(rows('one'), rows('two'), 300),
		await floorBetween(rows('one'), rows('two'), 400),
	];
	assert.equal(large - small, '\u{1B}[?2026h\u{1B}[?2026l'.length);
});
