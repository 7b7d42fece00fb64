import assert from 'node:assert/strict';
import {test} from 'node:test';
import {barPicture, shortTable} from '../../benchmark/bars.js';
import {createResults} from '../../benchmark/results.js';
import {limitTable, missedText, peerTable} from '../../benchmark/table.js';
import {withBlock} from '../helpers/block.js';

await test('checks a limit by a number and by a ratio to another program', () => {
	const results = createResults();
	results.add('downBytes', 'cforgs', 140);
	results.add('downBytes', 'cforgs', 144);
	results.add('downBytes', 'lazygit', 7100);
	assert.match(
		limitTable(results),
		/\| cursor down, before the other panes load \| bytes \| 142 \(140–144\) \| 150 ✓<br>0\.017 × lazygit ✗ \| 0\.02 × lazygit, 7,100 \|$/v,
	);
});

await test('neither passes nor fails a limit whose reference is missing', () => {
	const results = createResults();
	results.add('downTime', 'cforgs', 8);
	assert.match(limitTable(results), /1 × lazygit \(not measured\) \| – \|$/v);
});

await test('lists the missed limits, and counts 1.15 times what cannot be left out as kept', () => {
	const results = createResults();
	results.add('downBytes', 'cforgs', 140);
	results.add('restBytes', 'cforgs', 570);
	results.add('pageRest', 'cforgs', 230);
	results.add('pageFloor', 'cforgs', 190);
	assert.equal(
		missedText(results),
		'Missed limits: cursor down, with the other panes loaded (570 bytes, at most 550); page down, beyond that text (230 bytes, at most 150).',
	);
	assert.match(limitTable(results), /\| 150 ✗ \| 1\.2 × what cannot be left out, 190 \|$/v);
	results.add('pageFloor', 'cforgs', 230);
	assert.equal(
		missedText(results),
		'Missed limits: cursor down, with the other panes loaded (570 bytes, at most 550).',
	);
	assert.match(limitTable(results), /\| 150 ✓ \(floor\) \| 1\.1 × what cannot be left out, 210 \(190–230\) \|$/v);
	assert.equal(missedText(createResults()), '');
});

await test('does not count the floor for a limit that is another program', () => {
	const results = createResults();
	results.add('frameTime', 'cforgs', 110);
	results.add('bareFrameTime', 'cforgs', 100);
	results.add('plainTime', 'node', 25);
	results.add('frameTime', 'lazygit', 100);
	assert.match(limitTable(results), /\| 3\.5 × plain node ✓ \(floor\)<br>1 × lazygit ✗ \|/v);
	assert.equal(missedText(results), 'Missed limits: start to first frame with data (110 ms, at most 1 × lazygit).');
});

await test('lists the other programs next to cforgs, with their ratio to it', () => {
	const results = createResults();
	results.add('quitTime', 'cforgs', 50);
	results.add('quitTime', 'nnn', 5);
	assert.match(peerTable(results), /^\| measure \| cforgs \| nnn \|\n.*\n\| .*, ms \| 50 \| 5, 0\.1 × \|$/v);
});

await test('replaces only the text between the markers', () => {
	const readme = 'Before\n<!-- numbers -->\nold\n<!-- /numbers -->\nAfter\n';
	assert.equal(withBlock(readme, 'numbers', 'new'), 'Before\n<!-- numbers -->\nnew\n<!-- /numbers -->\nAfter\n');
	assert.throws(() => withBlock('Before\n', 'numbers', 'new'), /no <!-- numbers -->/v);
});

await test('shows five measures of cforgs and the other programs in the readme, as a table and as bars', () => {
	const results = createResults();
	for (const measure of ['restBytes', 'pageBytes', 'downTime', 'frameTime', 'memory-many']) {
		results.add(measure, 'cforgs', 10);
		results.add(measure, 'lazygit', 40);
	}

	const [head = '', , ...body] = shortTable(results).split('\n');
	assert.equal(head, '| 120×40, 10,000 rows | cforgs | lazygit |');
	assert.equal(body.length, 5);
	const picture = barPicture(results, {background: '#000000', foreground: '#ffffff', border: '#808080'});
	assert.equal(picture.match(/<rect x/gv)?.length, 10);
	assert.deepEqual(
		new Set(picture.matchAll(/<rect x="\d+" y="\d+" width="(?<width>\d+)"/gv).map(match => match.groups?.['width'])),
		new Set(['140', '560']),
	);
});
