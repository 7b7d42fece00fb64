import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {reduce, registry} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {tourSteps} from '../../../source/abilities/tour/steps.js';
import {family, reduceAll, stateWith} from '../../helpers/state.js';

const base = stateWith(family);
const touring = reduce(base, {type: 'tour/begun', step: 2});

const cursorOf = ({dialog}: State) => ('cursor' in dialog ? dialog.cursor : undefined);

await test('starts at a step with tour/begun, without an aside', () => {
	const strayed = reduceAll(touring, {type: 'tour/asideChanged', aside: 'Not that.'}, {type: 'tour/conflicted'});
	assert.deepEqual(touring.tour, {step: 2, hasConflicted: false});
	assert.deepEqual([strayed.tour, strayed.card?.aside], [{step: 2, hasConflicted: true}, 'Not that.']);
	const next = reduce(strayed, {type: 'tour/begun', step: 3});
	assert.deepEqual([next.tour, next.card?.aside], [{step: 3, hasConflicted: false}, undefined]);
});

await test('remembers tour/made from step to step', () => {
	const made = reduceAll(touring, {type: 'tour/made', id: 'north'}, {type: 'tour/begun', step: 5});
	assert.deepEqual(made.tour, {step: 5, hasConflicted: false, made: 'north'});
	assert.equal(reduce(base, {type: 'tour/made', id: 'north'}), base);
});

await test('ends the tour with tour/left, and ignores tour events without a tour', () => {
	assert.deepEqual(reduce(touring, {type: 'tour/left'}), base);
	assert.equal(reduce(base, {type: 'tour/asideChanged', aside: ''}), base);
	assert.equal(reduce(base, {type: 'tour/conflicted'}), base);
});

await test('starts the list at the current step with tour/listed', () => {
	const listed = reduce(touring, {type: 'tour/listed'});
	assert.deepEqual([listed.dialog, placeOf(listed, registry)], [{kind: 'tourSteps', cursor: 2}, 'tourSteps']);
	assert.equal(cursorOf(reduce(listed, {type: 'dialog/moved', by: -9})), 0);
	const last = tourSteps.length - 1;
	assert.equal(cursorOf(reduce(listed, {type: 'dialog/moved', by: 99})), last);
	const over = reduceAll(base, {type: 'tour/begun', step: tourSteps.length}, {type: 'tour/listed'});
	assert.equal(cursorOf(over), last);
});

await test('completes the copy step only by a text sent to the clipboard', () => {
	const copying = reduce(base, {type: 'copy/opened', title: 'Copy from Acme', entries: [{label: 'Id', text: 'x'}]});
	const step = tourSteps.find(({id}) => id === 'copy');
	const isDone = (event: Event, state = copying) => step?.done(event, state, state);
	const said = [
		'z does nothing here.',
		'Nothing to scroll: everything is on the screen.',
		'Id sent to the clipboard.',
	].map(text => isDone({type: 'message/shown', message: {tone: 'info', text}}));
	assert.deepEqual(said, [false, false, false]);
	assert.deepEqual([isDone({type: 'copy/sent'}), isDone({type: 'copy/sent'}, base)], [true, false]);
});

await test('returns to the first command on typing with dialog/paletteOpened and dialog/paletteEdited', () => {
	const open = reduce(base, {type: 'palette/opened'});
	assert.deepEqual(open.dialog, {kind: 'palette', line: lineOf(''), cursor: 0});
	const edited = reduceAll(open, {type: 'dialog/moved', by: 2}, {type: 'palette/edited', line: lineOf('del')});
	assert.deepEqual(edited.dialog, {kind: 'palette', line: lineOf('del'), cursor: 0});
	assert.equal(reduce(base, {type: 'palette/edited', line: lineOf('del')}), base);
});

await test('starts and ends a search with dialog/searched and dialog/searchEnded', () => {
	const help = reduceAll(base, {type: 'help/opened'}, {type: 'dialog/scrolled', to: 5});
	const searched = reduce(help, {type: 'dialog/searched', line: lineOf('undo')});
	assert.deepEqual(searched.dialog, {kind: 'help', cursor: 0, query: lineOf('undo'), isTyping: true});
	assert.deepEqual([placeOf(help, registry), placeOf(searched, registry)], ['help', 'helpFind']);
	const ended = reduce(searched, {type: 'dialog/searchEnded'});
	assert.deepEqual(ended.dialog, {kind: 'help', cursor: 0, query: lineOf('undo'), isTyping: false});
	assert.equal(reduce(base, {type: 'dialog/searched', line: lineOf('x')}), base);
	assert.equal(reduce(base, {type: 'dialog/searchEnded'}), base);
});

await test('keeps only the last keys with terminal/keyShown', () => {
	const keys = Array.from({length: 20}, (_, index) => `k${index}`);
	const {shownKeys} = reduceAll(base, ...keys.map(text => ({type: 'terminal/keyShown', text}) as const));
	assert.ok(shownKeys.length > 1);
	assert.ok(shownKeys.length < 20);
	assert.deepEqual(shownKeys, keys.slice(-shownKeys.length));
});
