import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Key} from 'ink';
import {keyPresses} from '../../../source/base/text/keys.js';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

const presses = (input: string, key: Partial<Key> = {}, sequence = '') =>
	keyPresses(input, {...noKey, ...key}, sequence);

const names = (input: string, key: Partial<Key> = {}, sequence?: string) =>
	presses(input, key, sequence).map(({name}) => name);

const typed = (...characters: readonly string[]) => characters.map(character => ({name: character, text: character}));

await test('reads a letter as a key that types itself, in either case', () => {
	assert.deepEqual(presses('j'), typed('j'));
	assert.deepEqual(presses('G', {shift: true}), typed('G'));
	assert.deepEqual(presses(' '), typed(' '));
});

await test('reads keys that arrive together one by one', () => {
	assert.deepEqual(presses('jjk'), typed('j', 'j', 'k'));
	assert.deepEqual(names('j\rk\u{13}\u{7F}\t\u{1B}'), ['j', 'enter', 'k', 'ctrl+s', 'backspace', 'tab', 'escape']);
});

await test('reads a grapheme as one key', () => {
	assert.deepEqual(presses('é👍🏽e\u{301}한👩‍👩‍👧'), typed('é', '👍🏽', 'e\u{301}', '한', '👩‍👩‍👧'));
});

await test('reads either line end as one Enter', () => {
	assert.deepEqual(presses('\r\n\n\r'), [{name: 'enter'}, {name: 'enter'}, {name: 'enter'}]);
});

await test('reads control characters as keys with ctrl that type nothing', () => {
	assert.deepEqual(presses('\u{1}\u{4}\u{17}'), [{name: 'ctrl+a'}, {name: 'ctrl+d'}, {name: 'ctrl+w'}]);
	assert.deepEqual(presses('d', {ctrl: true}), [{name: 'ctrl+d'}]);
});

await test('types nothing for alt with a letter', () => {
	assert.deepEqual(presses('b', {meta: true}), [{name: 'alt+b'}]);
	assert.deepEqual(presses('B', {meta: true, shift: true}), [{name: 'alt+B'}]);
});

await test('reads named keys with their modifiers', () => {
	const flags = [
		'upArrow',
		'downArrow',
		'leftArrow',
		'rightArrow',
		'pageUp',
		'pageDown',
		'home',
		'end',
		'return',
		'tab',
		'backspace',
		'delete',
	] as const;
	assert.deepEqual(
		flags.flatMap(flag => names('', {[flag]: true})),
		['up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end', 'enter', 'tab', 'backspace', 'delete'],
	);
	assert.deepEqual(names('', {tab: true, shift: true}), ['shift+tab']);
	assert.deepEqual(names('', {leftArrow: true, ctrl: true}), ['ctrl+left']);
	assert.deepEqual(names('', {backspace: true, meta: true}), ['alt+backspace']);
});

await test('distinguishes F1 from other keys without text by the bytes of the terminal', () => {
	const f1 = ['OP', '[11~', '[[A', '[P', '[57364u', '\u{1B}OP'];
	assert.deepEqual(
		f1.flatMap(rest => names('', {}, `\u{1B}${rest}`)),
		f1.map(() => 'f1'),
	);
	assert.deepEqual(
		[names('', {shift: true}, '\u{1B}[1;2P'), names('', {ctrl: true}, '\u{1B}[11;5~')],
		[['shift+f1'], ['ctrl+f1']],
	);
	const others = ['OT', '[16~', '[2~', '[E', '[57427~', '[57376u', '[25~'];
	assert.deepEqual(
		others.flatMap(rest => presses('', {}, `\u{1B}${rest}`)),
		others.map(() => ({name: 'unnamed'})),
	);
});

await test('names F2 to F12 as terminals send them', () => {
	const sent = [
		'OQ',
		'[1;5Q',
		'[13~',
		'[[D',
		'[15~',
		'[17;2~',
		'[18~',
		'[57371u',
		'[20~',
		'[21~',
		'[23~',
		'[24~',
		'[57375u',
	];
	const expected = ['f2', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', 'f10', 'f11', 'f12', 'f12'];
	assert.deepEqual(
		sent.flatMap(rest => names('', {}, `\u{1B}${rest}`)),
		expected,
	);
});

await test('types nothing of a key that Ink cannot read', () => {
	assert.deepEqual(presses('[25~', {}, '\u{1B}[25~'), [{name: 'unnamed'}]);
	assert.equal(presses('[25~', {}, '[25~').length, 4);
	assert.deepEqual(presses('[', {}, '\u{1B}['), typed('['));
	assert.deepEqual(names('O', {meta: true, shift: true}, '\u{1B}O'), ['alt+O']);
});

await test('ignores Ctrl, Shift and locks by themselves', () => {
	assert.deepEqual(
		['57358u', '57441;2u', '57448;5:1u', '57454u'].flatMap(rest => presses('', {}, `\u{1B}[${rest}`)),
		[],
	);
});

await test('reads two Escapes at once as two, which Ink reports as one with alt', () => {
	assert.deepEqual(presses('', {escape: true}), [{name: 'escape'}]);
	assert.deepEqual(presses('', {escape: true, meta: true}), [{name: 'escape'}, {name: 'escape'}]);
});
