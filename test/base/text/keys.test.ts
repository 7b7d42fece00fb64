import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fitRow, plain, row, toldRows, type Span} from '../../../source/kernel/rows/row.js';
import {keyOf} from '../../../source/kernel/state/key-of.js';
import {setAscii} from '../../../source/base/text/ascii.js';
import {keyParts} from '../../../source/base/text/keys.js';
import {connection, emptyState, spokenConnection} from '../../helpers/state.js';
import {fittedText, texts} from '../../helpers/row-texts.js';

const keysOf = (text: string): readonly string[] =>
	keyParts(text)
		.filter(({isKey}) => isKey)
		.map(({text: key}) => key);

await test('finds the keys of a sentence, and nothing else', () => {
	assert.deepEqual(keysOf('To remove, press y. Press ctrl-s, then ↵ to send, or press Esc or q.'), [
		'y',
		'ctrl-s',
		'↵',
		'Esc',
		'q',
	]);
	assert.deepEqual(keysOf('For the keys, press ?; press shift-Tab (press /) to find.'), ['?', 'shift-Tab', '/']);
	assert.deepEqual(keysOf('not chosen yet: press ← for theirs or → for yours'), ['←', '→']);
	assert.deepEqual(keysOf('Press any key. A press conference in Paris. press the key again. I reads.'), []);
	assert.equal(
		keyParts('Press y to send.')
			.map(({text}) => text)
			.join(''),
		'Press y to send.',
	);
});

await test('gives the keys of a sentence the tone of keys, but not those of data', () => {
	const toned = (span: Span) => {
		const spans = fitRow(row(span), 40);
		return spans.filter(({tone}) => tone === 'accent').map(({text}) => text);
	};

	assert.deepEqual(toned({text: 'Not sent. Press y to send.', tone: 'warning'}), ['y']);
	assert.deepEqual(toned(plain('  to load them, press p')), ['p']);
	assert.deepEqual(toned({text: 'Press y to pay', isData: true}), []);
	const sentence = row(plain('Press y to send.'));
	assert.equal(fittedText(sentence, 20), 'Press y to send.    ');
});

await test('never separates a key from “press” at the end of a line', () => {
	const lines = [12, 15, 20, 24].map(columns => texts(toldRows('To remove them all, press y.', columns)));
	assert.deepEqual(
		lines.flat().filter(line => line.endsWith('press')),
		[],
	);
	assert.ok(lines.every(each => each.some(line => line.includes('press y'))));
});

await test('puts a key into brackets without colours, but not for a screen reader', () => {
	const state = emptyState();
	const written = (changed: Partial<typeof state>) => keyOf({...state, ...changed}, 'refreshAll');
	assert.deepEqual(
		[{}, {isLowBandwidth: true}, {connection: {...connection, isColorless: true}}].map(changed => written(changed)),
		['R', '<R>', '<R>'],
	);
	assert.equal(written({connection: {...spokenConnection, isColorless: true, hasSpokenKeys: true}}), 'capital R');
	assert.equal(written({connection: {...connection, isColorless: true, keys: new Map()}}), 'refreshAll');
	setAscii(true);
	try {
		const sentence = row(plain(`Press ${written({isLowBandwidth: true})} to look again.`));
		assert.equal(fittedText(sentence, 26), 'Press <R> to look again.  ');
	} finally {
		setAscii(false);
	}
});
