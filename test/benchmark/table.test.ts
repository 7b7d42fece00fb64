import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withNumbers} from '../../benchmark/publish.js';
import {createResults} from '../../benchmark/results.js';
import {limitTable, peerTable} from '../../benchmark/table.js';

await test('a limit is held or not, by a number and by a ratio to what another program needed', () => {
	const results = createResults();
	results.add('downBytes', 'cforgs', 140);
	results.add('downBytes', 'cforgs', 144);
	results.add('downBytes', 'lazygit', 7100);
	assert.match(limitTable(results), /\| cursor down, detail at rest \| bytes \| 142 \(140–144\) \| 150 ✓<br>0\.017 × lazygit ✗ \| 0\.02 × lazygit, 7,100 \|$/v);
});

await test('a limit whose reference is missing is neither held nor broken', () => {
	const results = createResults();
	results.add('downTime', 'cforgs', 8);
	assert.match(limitTable(results), /1 × lazygit \(not measured\) \| – \|$/v);
});

await test('the others stand beside cforgs, with their ratio to it', () => {
	const results = createResults();
	results.add('quitTime', 'cforgs', 50);
	results.add('quitTime', 'nnn', 5);
	assert.match(peerTable(results), /^\| measure \| cforgs \| nnn \|\n.*\n\| .*, ms \| 50 \| 5, 0\.1 × \|$/v);
});

await test('numbers replace what stood between the markers, and nothing else', () => {
	const readme = 'Before\n<!-- numbers -->\nold\n<!-- /numbers -->\nAfter\n';
	assert.equal(withNumbers(readme, 'new'), 'Before\n<!-- numbers -->\nnew\n<!-- /numbers -->\nAfter\n');
	assert.throws(() => withNumbers('Before\n', 'new'), /has no <!-- numbers -->/v);
});
