import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {afterEach, beforeEach, test} from 'node:test';
import fc from 'fast-check';
import {accountRow} from '../../../source/abilities/accounts/ability.js';
import {headerRow} from '../../../source/kernel/rows/header-row.js';
import type {Row} from '../../../source/kernel/rows/row.js';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {asciiColumns, asciiSign, asciiText, setAscii} from '../../../source/base/text/ascii.js';
import {excerpt, fitMiddle} from '../../../source/base/text/excerpt.js';
import {exact, harmless} from '../../../source/base/text/harmless.js';
import {keyLabel} from '../../../source/base/text/keys.js';
import {widthOf, windowAround, fit, fitEnd} from '../../../source/base/text/width.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {fittedText} from '../../helpers/row-texts.js';
import {organization, reduceAll, stateWith} from '../../helpers/state.js';

beforeEach(() => {
	setAscii(true);
});
afterEach(() => {
	setAscii(false);
});

const original = (shown: string): string =>
	shown.replaceAll(/<(?<hex>[\dA-F]+)>/gv, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));

await test('turns lines with data into ASCII, including the marks of control characters', () => {
	setAscii(false);
	assert.equal(asciiText(`“${harmless('Łódź\u{1B}[2J')}” → Enter …`), '"<141><F3>d<17A><1B>[2J" -> Enter ...');
	fc.assert(fc.property(hostileText, text => /^[\0-\u{7F}]*$/v.test(asciiText(text))));
});

await test('shows other characters of data as marks, and no two texts alike in fields and comparisons', () => {
	assert.equal(harmless('São “Paulo” – 한 <b>'), 'S<E3>o "Paulo" - <D55C> <3C>b>');
	assert.equal(exact('a – b'), 'a <2013> b');
	fc.assert(
		fc.property(hostileText, text => {
			assert.equal(original(exact(text)), text);
			assert.match(harmless(text), /^[\u{20}-\u{7E}]*$/v);
		}),
	);
});

await test('distinguishes a dash from a hyphen in a field and in a review', () => {
	const {before, at, after} = windowAround('a–b', 0, 20);
	assert.equal((before + at + after).trimEnd(), 'a<2013>b');
	assert.deepEqual(excerpt('a–b', 'a-b', 40, 3), ['a<2013>b']);
});

await test('cuts no mark of a long text', () => {
	assert.equal(fit(exact('Compañía'), 11), 'Compa<F1>… ');
	assert.equal(fitEnd(exact('Compañía'), 7), '… <ED>a');
	fc.assert(
		fc.property(hostileText, fc.integer({min: 1, max: 40}), (text, columns) => {
			const shown = exact(text);
			const cuts = [fit(shown, columns), fitEnd(shown, columns), fitMiddle(shown, columns)];
			assert.deepEqual(
				cuts.map(cut => widthOf(cut)),
				[columns, columns, columns],
			);
			assert.doesNotMatch(cuts.join('\n'), /<[\dA-F]*…|… *[\dA-F]*>/v);
		}),
	);
});

const shownBy = (...rows: readonly Row[]): string => rows.map(each => fittedText(each, 400).trim()).join('\n');

await test('shows no two names alike in the tree, its search, the header and the accounts', () => {
	const treeOf = (name: string, query = ''): string => {
		const state = stateWith([organization('a', {name})]);
		const found =
			query === '' ? state : reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf(query)});
		return shownBy(headerRow(found), ...treeRows(found, 400));
	};

	const looksOf = (name: string): readonly string[] => [
		treeOf(name),
		treeOf(name, 'a'),
		shownBy(accountRow({id: 'a', name, settings: {}}, 400)),
	];
	assert.match(looksOf('a – “b”').join(''), /a <2013> <201C>b<201D>/v);
	const name = hostileText.map(text => text.slice(0, 8)).filter(text => text.trim() === text && text !== '');
	fc.assert(
		fc.property(name, name, (left, right) => {
			fc.pre(left !== right);
			assert.deepEqual(
				looksOf(left).map((look, at) => look === looksOf(right)[at]),
				[false, false, false],
			);
		}),
		{numRuns: 60},
	);
	assert.notDeepEqual(looksOf('a – b'), looksOf('a - b'));
});

await test('names keys in words', () => {
	assert.deepEqual(
		['enter', 'up', 'left', 'ctrl+s'].map(key => keyLabel(key)),
		['Enter', 'Up', 'Left', 'ctrl-s'],
	);
});

await test('keeps the columns of a finished screen', () => {
	const screen = '╭ Café? … ─╮\n│ ❯ ▾ · › │';
	assert.match(asciiColumns(screen), /^[\0-\u{7F}]+$/v);
	assert.equal(asciiColumns(screen).length, widthOf(screen.replace('\n', ' ')));
});

await test('gives a leaf no sign that looks like a fold, and shows yes and no as words', () => {
	const state = stateWith([organization('a', {name: 'Root'}), organization('b', {name: 'Leaf', parent: 'a'})]);
	assert.deepEqual(
		treeRows(state, 40).map(each => shownBy({...each, right: []})),
		['> v Root', 'Leaf'],
	);
	const factors = [true, false, undefined].map(isOn =>
		shownBy(
			accountRow({id: 'a', name: 'Main', settings: {...(isOn !== undefined && {enforce_twofactor: isOn})}}, 40),
		).replaceAll(/ +/gv, ' '),
	);
	assert.deepEqual(factors, ['Main - 2FA yes', 'Main - 2FA no', 'Main - 2FA -']);
	assert.deepEqual(
		['✓', '✗', '–'].map(sign => asciiColumns(sign)),
		['+', '!', '-'],
	);
});

await test('has an ASCII form for every sign of the program', async () => {
	// The sample data contains names in many scripts, and the search of names contains the alphabets of data.
	const all = await readdir(new URL('../../../source', import.meta.url), {recursive: true});
	const files = all.filter(
		file =>
			/\.tsx?$/v.test(file) &&
			!/^base\/sandbox|^kernel\/customer-file|^abilities\/onboard\/file\/column|^base\/tables|tree\/fold\.ts$/v.test(
				file,
			),
	);
	const texts = await Promise.all(
		files.map(async file => readFile(new URL(`../../../source/${file}`, import.meta.url), 'utf8')),
	);
	const code = texts
		.join('\n')
		.split('\n')
		.filter(line => !line.trimStart().startsWith('/'))
		.join('\n');
	const beyond = new Set(code.match(/[^\0-\u{7F}]/gv));
	assert.ok(beyond.size > 20);
	assert.deepEqual(
		[...beyond].filter(character => asciiSign(character) === undefined),
		['⟦', '⟧'],
	);
});
