import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../source/abilities.js';
import {keyNamed, remapKeys} from '../../source/app/remap.js';
import {withKeyNames} from '../../source/state/key-of.js';
import type {Place} from '../../source/format/registry.js';
import {tourSteps} from '../../source/tour/steps.js';
import {firstKeys} from '../../source/text/keys.js';
import {connection} from '../helpers/state.js';

const places = registry.places.keys().toArray();

const remap = (wanted: Readonly<Record<string, readonly string[]>>) => remapKeys(registry, new Map(Object.entries(wanted)));

const problemsOf = (wanted: Readonly<Record<string, readonly string[]>>) => remap(wanted).problems.map(({about, text}) => `${about}: ${text}`);

const commandAt = (bindings: typeof registry.bindings, place: Place, key: string) => bindings.find(each => each.places.includes(place) && each.keys.includes(key))?.command;

await test('keys are named as a person writes them', () => {
	assert.deepEqual(['j', 'G', ' ', '?', 'ctrl-s', 'Ctrl+S', 'PgDn', 'pageup', 'Esc', 'space', 'shift-Tab', 'F1', 'F2', 'ctrl-1', 'jj', ''].map(text => keyNamed(text)), [
		'j', 'G', ' ', '?', 'ctrl+s', 'ctrl+s', 'pagedown', 'pageup', 'escape', ' ', 'shift+tab', 'f1', undefined, undefined, undefined, undefined,
	]);
});

await test('a command has its new keys, and no longer the old ones; two can change places', () => {
	const {bindings, problems} = remap({openExport: ['t', 'ctrl-e'], moveDown: ['k'], moveUp: ['j']});
	assert.deepEqual(problems, []);
	assert.deepEqual(['t', 'ctrl+e', 'x', 'k', 'j', 'down'].map(key => commandAt(bindings, 'tree', key)), ['openExport', 'openExport', undefined, 'moveDown', 'moveUp', undefined]);
});

await test('where text is typed, characters stay text and the old keys stay', () => {
	const {bindings, problems} = remap({findNext: ['t']});
	assert.deepEqual(problems, []);
	assert.deepEqual([commandAt(bindings, 'tree', 't'), commandAt(bindings, 'find', 't'), commandAt(bindings, 'find', 'down')], ['findNext', undefined, 'findNext']);
});

await test('ctrl-c quits everywhere, whatever else is wanted', () => {
	const {bindings} = remap({quit: ['Q']});
	assert.deepEqual(places.map(place => commandAt(bindings, place, 'ctrl+c')), places.map(() => 'quit'));
	assert.deepEqual([commandAt(bindings, 'tree', 'Q'), commandAt(bindings, 'form', 'Q')], ['quit', undefined]);
	assert.deepEqual(problemsOf({moveDown: ['ctrl-c']}), ['moveDown: keys.moveDown cannot be ctrl-c: that quits, wherever you are.']);
});

await test('Esc stays the way out', () => {
	const {bindings, problems} = remap({openHelp: ['ctrl-e'], closeDialog: ['ctrl-w']});
	assert.deepEqual(problems, []);
	assert.deepEqual([commandAt(bindings, 'helpFind', 'escape'), commandAt(bindings, 'palette', 'escape'), commandAt(bindings, 'help', 'q')], ['openHelp', 'closeDialog', undefined]);
});

await test('two commands that would share a key in one place are both named', () => {
	assert.deepEqual(problemsOf({openExport: ['j']}), ['openExport: j is the key of both moveDown and openExport in the same place (tree). Change one of them.']);
	assert.deepEqual(problemsOf({moveDown: ['z'], moveUp: ['z']}), ['moveDown: z is the key of both moveDown and moveUp in the same place (tree). Change one of them.']);
});

await test('the key that confirms must not be the one that asked', () => {
	assert.match(problemsOf({saveForm: ['ctrl-s']}).join('\n'), /^saveForm: saveForm would have the same key as reviewForm, but the key that confirms must differ/v);
});

await test('the key that discards a form sends nothing elsewhere', () => {
	assert.match(problemsOf({discardForm: ['y']}).join('\n'), /^discardForm: .* would have the same key as discardForm/v);
});

// What each question can be answered with, and what leads to it. What neither sends nor throws away is not asked about here.
const questions: Readonly<Record<Place, {readonly confirming: readonly string[]; readonly asking: readonly string[]}>> = {
	review: {confirming: ['saveForm'], asking: ['reviewForm', 'acceptField', 'resolveConflict', 'chooseUndo']},
	leaving: {confirming: ['discardForm', 'putFormAside'], asking: ['leaveForm']},
	discarding: {confirming: ['discardDraft'], asking: ['askToDiscardDraft']},
	deletion: {confirming: ['deleteOrganization'], asking: ['openDeletion']},
	switching: {confirming: ['switchContext'], asking: ['chooseContext']},
	batch: {confirming: ['sendBatch'], asking: ['acceptColumns', 'readBatchAgain', 'retryCheck', 'stopBatch', 'leaveProblemsOut', 'toggleSeconds', 'choosePicked']},
	batchUndo: {confirming: ['undoBatch'], asking: ['askUndoBatch']},
};

const harmless = new Set([
	'reviewForm',
	'returnToForm',
	'editOffered',
	'keepDraft',
	'keepContext',
	'closeDialog',
	'closeBatch',
	'jumpToChildren',
	'jumpToAccounts',
	'readBatchAgain',
	'leaveProblemsOut',
	'toggleSeconds',
	'showNextRequest',
	'showPreviousRequest',
	'askUndoBatch',
	'changeUndoScope',
	'leaveBatchUndo',
	'pickBatchParent',
	'copyBatch',
	'askColumns',
	'quit',
	'suspend',
	'skipTourStep',
	'leaveTour',
]);

await test('no question can be confirmed with a key that leads to it, whichever command is given which key', () => {
	const pairs = Object.values(questions).flatMap(({confirming, asking}) => confirming.flatMap(confirms => asking.map(asks => [asks, confirms] as const)));
	const keysOf = (command: string, bindings = registry.bindings) => bindings.filter(each => each.command === command).flatMap(({keys}) => keys);
	const accepted = pairs.flatMap(([asks, confirms]) => {
		assert.notDeepEqual(keysOf(asks), []);
		assert.notDeepEqual(keysOf(confirms), []);
		const wishes = [...keysOf(asks).map(key => [confirms, key] as const), ...keysOf(confirms).map(key => [asks, key] as const)];
		return wishes.filter(([command, key]) => {
			// Where text is typed, a character that is wanted is not taken.
			const {bindings, problems} = remap({[command]: [key.replace('+', '-')]});
			return problems.length === 0 && keysOf(confirms, bindings).some(each => keysOf(asks, bindings).includes(each));
		});
	});
	assert.deepEqual(accepted, []);
});

await test('every answer to a question is held against what asks it, or neither sends nor throws away', () => {
	const answers = Object.entries(questions).flatMap(([place, {confirming}]) => registry.bindings
		.filter(({command, places: bound}) => bound.map(String).includes(place) && !confirming.includes(command) && !harmless.has(command) && !command.startsWith('scrollDialog'))
		.map(({command}) => `${command} in ${place}`));
	assert.deepEqual(answers, []);
	// Elsewhere these would act without a question.
	const confirming = new Set(Object.values(questions).flatMap(each => each.confirming));
	const elsewhere = registry.bindings.filter(({command, places: bound}) => confirming.has(command) && bound.some(place => questions[place] === undefined));
	assert.deepEqual(elsewhere, []);
});

await test('what is no command or no key is told, with what is near', () => {
	assert.deepEqual(problemsOf({openHlep: ['?']}), ['openHlep: keys.openHlep is not a command. Did you mean openHelp?']);
	assert.match(problemsOf({openHelp: ['F2']}).join(''), /takes a key or an array of keys: .* “F2” is not a key\.$/v);
	assert.deepEqual(problemsOf({openHelp: ['ctrl-i']}), ['openHelp: keys.openHelp cannot be ctrl-i, which a terminal sends as Tab.']);
	assert.deepEqual(problemsOf({toggleRaw: ['ctrl-r', 's']}), ['toggleRaw: keys.toggleRaw cannot be s: the command works in a text field, where this key types text.']);
	assert.deepEqual(problemsOf({openHelp: []}), ['openHelp: keys.openHelp needs at least one key.']);
	assert.deepEqual(problemsOf({chooseTab: ['5']}), ['chooseTab: keys.chooseTab has one key per choice and cannot have others.']);
});

await test('the tour names the keys in force, and no command that there is not', () => {
	const keys = firstKeys(remap({moveDown: ['ctrl-n']}).bindings);
	assert.equal(
		withKeyNames(tourSteps[0]?.text ?? '', {connection: {...connection, keys}}),
		'This is the tree of your organizations, with sample data. Press ctrl-n to move down a row, and k to move back up.',
	);
	const named = tourSteps.flatMap(({text}) => text.matchAll(/\{(?<command>\w+)\}/gv).map(match => match.groups?.['command'] ?? '').toArray());
	assert.deepEqual(named.filter(name => registry.bindings.every(({command}) => command !== name)), []);
	assert.ok(named.length > 20);
});
