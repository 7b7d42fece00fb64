import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withKeyNames} from '../../../source/kernel/state/key-of.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {innerRows, layoutOf} from '../../../source/kernel/state/layout.js';
import {reduce} from '../../../source/abilities.js';
import {asides, leaveFirst, passedText, tourSteps} from '../../../source/abilities/tour/steps.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {connection, family, reduceAll, stateWith} from '../../helpers/state.js';

const endOf = (text: string): string => withKeyNames(text, {connection}).slice(-20);

await test('shows the whole step in the card, also with an aside', () => {
	const sizes = [
		{columns: 120, rows: 40},
		{columns: 80, rows: 24},
		{columns: 79, rows: 24},
		{columns: 60, rows: 20},
	];
	const said = [...Object.values(asides), `${passedText('Delete')} ${leaveFirst}`];
	const longest = said.toSorted((left, right) => right.length - left.length)[0] ?? '';
	const cut = sizes.flatMap(size =>
		tourSteps.flatMap(({id, text}, step) => {
			const begun = reduce(stateWith(family, size), {type: 'tour/begun', step});
			const strayed = reduce(begun, {type: 'tour/asideChanged', aside: longest});
			return [begun, strayed].flatMap(state => {
				const frame = frameOf(state);
				assert.deepEqual(excessOf(frame, size), []);
				const words = frame.replaceAll(/[\s│]+/gv, ' ');
				return words.includes(endOf(text)) ? [] : [`${id} at ${size.columns}`];
			});
		}),
	);
	assert.deepEqual(cut, []);
});

const smallSizes = [
	{columns: 40, rows: 10},
	{columns: 40, rows: 12},
	{columns: 40, rows: 24},
	{columns: 80, rows: 16},
];

/** The rows of the card, without borders. */
const cardOf = (frame: string): readonly string[] => {
	const lines = frame.split('\n');
	const first = lines.findIndex(line => line.startsWith('╭ Tour '));
	return lines
		.slice(first + 1, -2)
		.filter(line => line.startsWith('│'))
		.map(line => line.replaceAll('│', '').trim());
};

await test('leaves the tree three rows in a small terminal, and shows the whole step in the card, or a short form', () => {
	const shown = smallSizes.flatMap(size =>
		tourSteps.flatMap(({id, text, brief}, step) => {
			const begun = reduce(stateWith(family, size), {type: 'tour/begun', step});
			const strayed = reduce(begun, {type: 'tour/asideChanged', aside: `${asides['form/opened'] ?? ''} ${leaveFirst}`});
			return [begun, strayed].map(state => {
				const frame = frameOf(state);
				const card = cardOf(frame).join(' ');
				const [whole, short] = [withKeyNames(text, {connection}), withKeyNames(brief, {connection})];
				return {
					what: `${id} at ${size.columns}×${size.rows}`,
					isTooLarge: excessOf(frame, size).length > 0 || innerRows(layoutOf(state).left) < 3,
					isWhole: card.endsWith(whole),
					isShort: card.endsWith(short),
				};
			});
		}),
	);
	assert.deepEqual(
		shown.filter(({isTooLarge}) => isTooLarge),
		[],
	);
	assert.deepEqual(
		shown.filter(({isWhole, isShort}) => isWhole === isShort),
		[],
	);
	const cutSizes = new Set(shown.filter(({isWhole}) => !isWhole).map(({what}) => what.replace(/^.* at /v, '')));
	assert.deepEqual([...cutSizes], ['40×10', '40×12']);
});

await test('shows the whole selected step in the list of steps, in place of the card', () => {
	const frames = [
		{columns: 40, rows: 12},
		{columns: 80, rows: 24},
	].flatMap(size =>
		tourSteps.map(({text}, step) => {
			const state = reduceAll(stateWith(family, size), {type: 'tour/begun', step}, {type: 'tour/listed'});
			const frame = frameOf(state);
			assert.deepEqual(excessOf(frame, size), []);
			return {said: frame.replaceAll(/[\s│]+/gv, ' '), whole: withKeyNames(text, {connection})};
		}),
	);
	assert.deepEqual(
		frames.filter(({said, whole}) => !said.includes(whole) && !said.includes('… ╰')),
		[],
	);
	assert.ok(frames.filter(({said, whole}) => said.includes(whole)).length > 20);
	assert.deepEqual(
		frames.filter(({said}) => said.includes('╭ Tour ')),
		[],
	);
});

await test('gives the card no more rows than its step needs', () => {
	const size = {columns: 120, rows: 40};
	const touring = tourSteps.map((_, step) => reduce(stateWith(family, size), {type: 'tour/begun', step}));
	const heights = touring.map(state => size.rows - 3 - (layoutOf(state).left?.rows ?? 0));
	assert.deepEqual(new Set(heights), new Set([3, 4]));
	assert.deepEqual(
		touring.map(state => cardOf(frameOf(state))).filter(rows => rows.includes('')),
		[],
	);
});

await test('offers the list of steps only where it loses nothing', () => {
	const touring = reduce(stateWith(family, {columns: 80, rows: 24}), {type: 'tour/begun', step: 1});
	const offers = (...events: readonly Event[]) =>
		/ctrl-g skips.*?(?= ─)/v.exec(frameOf(reduceAll(touring, ...events)))?.[0];
	const all = 'ctrl-g skips · ctrl-x leaves · ctrl-l lists';
	assert.deepEqual(
		[offers(), offers({type: 'help/opened'}), offers({type: 'palette/opened'}), offers({type: 'find/opened'})],
		Array.from({length: 4}, () => all),
	);
	assert.equal(offers({type: 'form/opened', form: createForm('')}), 'ctrl-g skips · ctrl-x leaves');
});

await test('offers no step to skip after the last one', () => {
	const size = {columns: 80, rows: 24};
	const last = reduce(stateWith(family, size), {type: 'tour/begun', step: tourSteps.length - 1});
	assert.match(frameOf(last), /ctrl-g skips · ctrl-x leaves/v);
	const over = frameOf(reduceAll(last, {type: 'tour/begun', step: tourSteps.length}));
	assert.match(over, /─ ctrl-x leaves · ctrl-l lists/v);
	assert.doesNotMatch(over, /skips/v);
});
