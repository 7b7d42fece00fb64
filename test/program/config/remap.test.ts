import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {keyNamed, movedText, remapKeys} from '../../../source/program/config/remap.js';
import {withKeyNames} from '../../../source/kernel/state/key-of.js';
import type {Place} from '../../../source/kernel/rows/registry.js';
import {tourSteps} from '../../../source/abilities/tour/steps.js';
import {firstKeys} from '../../../source/base/text/keys.js';
import {connection} from '../../helpers/state.js';

const places = registry.places.keys().toArray();

const remap = (wanted: Readonly<Record<string, readonly string[]>>) =>
	remapKeys(registry, new Map(Object.entries(wanted)));

const problemsOf = (wanted: Readonly<Record<string, readonly string[]>>) =>
	remap(wanted).problems.map(({about, text}) => `${about}: ${text}`);

const commandAt = (bindings: typeof registry.bindings, place: Place, key: string) =>
	bindings.find(each => each.places.includes(place) && each.keys.includes(key))?.command;

await test('reads key names as people write them', () => {
	assert.deepEqual(
		[
			'j',
			'G',
			' ',
			'?',
			'ctrl-s',
			'Ctrl+S',
			'PgDn',
			'pageup',
			'Esc',
			'space',
			'shift-Tab',
			'F1',
			'F12',
			'F13',
			'ctrl-1',
			'jj',
			'',
		].map(text => keyNamed(text)),
		[
			'j',
			'G',
			' ',
			'?',
			'ctrl+s',
			'ctrl+s',
			'pagedown',
			'pageup',
			'escape',
			' ',
			'shift+tab',
			'f1',
			'f12',
			undefined,
			undefined,
			undefined,
			undefined,
		],
	);
});

await test('replaces the keys of a command, and lets two commands swap keys', () => {
	const {bindings, problems} = remap({openExport: ['t', 'ctrl-e'], moveDown: ['k'], moveUp: ['j']});
	assert.deepEqual(problems, []);
	assert.deepEqual(
		['t', 'ctrl+e', 'x', 'k', 'j', 'down'].map(key => commandAt(bindings, 'tree', key)),
		['openExport', 'openExport', undefined, 'moveDown', 'moveUp', undefined],
	);
});

await test('keeps characters as text and the old keys where text is typed', () => {
	const {bindings, problems} = remap({findNext: ['J']});
	assert.deepEqual(problems, []);
	assert.deepEqual(
		[commandAt(bindings, 'tree', 'J'), commandAt(bindings, 'find', 'J'), commandAt(bindings, 'find', 'down')],
		['findNext', undefined, 'findNext'],
	);
});

await test('quits on ctrl-c everywhere, whatever the configuration', () => {
	const {bindings} = remap({quit: ['f5']});
	assert.deepEqual(
		places.map(place => commandAt(bindings, place, 'ctrl+c')),
		places.map(() => 'quit'),
	);
	assert.deepEqual([commandAt(bindings, 'tree', 'f5'), commandAt(bindings, 'conflict', 'f5')], ['quit', 'quit']);
	assert.deepEqual(problemsOf({moveDown: ['ctrl-c']}), [
		'moveDown: keys.moveDown cannot be ctrl-c, which always quits.',
	]);
});

await test('keeps Esc as the way out', () => {
	const {bindings, problems} = remap({openHelp: ['ctrl-e'], closeDialog: ['ctrl-w']});
	assert.deepEqual(problems, []);
	assert.deepEqual(
		[
			commandAt(bindings, 'helpFind', 'escape'),
			commandAt(bindings, 'palette', 'escape'),
			commandAt(bindings, 'account', 'q'),
		],
		['leaveListSearch', 'closeDialog', undefined],
	);
});

await test('names both commands that would share a key in one place', () => {
	assert.deepEqual(problemsOf({openExport: ['j']}), [
		'openExport: j is the key of both moveDown and openExport in the same place (tree). Change one of them.',
	]);
	assert.deepEqual(problemsOf({moveDown: ['z'], moveUp: ['z']}), [
		'moveDown: z is the key of both moveDown and moveUp in the same place (tree). Change one of them.',
	]);
});

await test('moves newer commands to free keys if their keys are the person’s own', () => {
	const {bindings, problems, moved} = remap({openExport: ['#'], openReport: ['%'], filterByPerson: ['t']});
	assert.deepEqual(problems, []);
	assert.deepEqual(moved.map(each => movedText(each)).toSorted(), [
		'# is your key for openExport, so tags is now on ^. To choose another key, set keys.openTags in the config file.',
		'% is your key for openReport, so usage is now on F9. To choose another key, set keys.openUsage in the config file.',
		't is your key for filterByPerson, so this kind is now on J. To choose another key, set keys.filterByKind in the config file.',
	]);
	assert.deepEqual(
		[
			commandAt(bindings, 'accounts', '#'),
			commandAt(bindings, 'accounts', moved.find(({command}) => command === 'openTags')?.to ?? ''),
		],
		['openExport', 'openTags'],
	);
	assert.deepEqual(problemsOf({openExport: ['#'], openTags: ['#']}), [
		'openTags: # is the key of both openTags and openExport in the same place (accounts). Change one of them.',
	]);
	assert.deepEqual(remap({openExport: ['Z']}).moved, []);
});

await test('refuses to give the confirming key to the command that asks', () => {
	assert.match(
		problemsOf({saveForm: ['ctrl-s']}).join('\n'),
		/^saveForm: saveForm and reviewForm have the same key\. The key that asks and the key that confirms must differ/v,
	);
});

await test('refuses a key that discards a form and sends something elsewhere', () => {
	assert.match(problemsOf({discardForm: ['y']}).join('\n'), /^discardForm: .* and discardForm have the same key/v);
});

// The commands that confirm each question, and those that lead to it. Commands that only read or leave are not listed.
const questions: Readonly<Record<Place, {readonly confirming: readonly string[]; readonly asking: readonly string[]}>> =
	{
		review: {confirming: ['saveForm'], asking: ['reviewForm', 'acceptField', 'resolveConflict', 'chooseUndo']},
		leaving: {confirming: ['discardForm'], asking: ['leaveForm']},
		leavingTyped: {confirming: ['discardForm'], asking: ['leaveTags', 'closeDialog']},
		discarding: {confirming: ['discardDraft'], asking: ['askToDiscardDraft']},
		deletion: {confirming: ['deleteOrganization'], asking: ['openDeletion']},
		switching: {confirming: ['switchContext'], asking: ['chooseContext']},
		batch: {
			confirming: ['sendBatch'],
			asking: [
				'acceptColumns',
				'readBatchAgain',
				'retryCheck',
				'stopBatch',
				'leaveProblemsOut',
				'toggleDuplicates',
				'choosePicked',
			],
		},
		batchUndo: {confirming: ['undoBatch'], asking: ['askUndoBatch']},
	};

const harmless = new Set([
	'reviewForm',
	'returnToForm',
	'returnToTyped',
	'putFormAside',
	'editOffered',
	'keepDraft',
	'keepContext',
	'closeDialog',
	'closeBatch',
	'leaveBatchDetails',
	'jumpToChildren',
	'jumpToAccounts',
	'jumpToMembers',
	'readBatchAgain',
	'leaveProblemsOut',
	'toggleDuplicates',
	'showNextRequest',
	'showPreviousRequest',
	'toggleExactRequest',
	'toggleBatchDetails',
	'askUndoBatch',
	'changeUndoScope',
	'leaveBatchUndo',
	'pickBatchParent',
	'copyBatch',
	'askColumns',
	'openHelp',
	'quit',
	'suspend',
	'skipTourStep',
	'leaveTour',
	'listTourSteps',
]);

await test('confirms no question with a key that leads to it, whatever the configured keys', () => {
	const pairs = Object.values(questions).flatMap(({confirming, asking}) =>
		confirming.flatMap(confirms => asking.map(asks => [asks, confirms] as const)),
	);
	const keysOf = (command: string, bindings = registry.bindings) =>
		bindings.filter(each => each.command === command).flatMap(({keys}) => keys);
	const accepted = pairs.flatMap(([asks, confirms]) => {
		assert.notDeepEqual(keysOf(asks), []);
		assert.notDeepEqual(keysOf(confirms), []);
		const wishes = [
			...keysOf(asks).map(key => [confirms, key] as const),
			...keysOf(confirms).map(key => [asks, key] as const),
		];
		return wishes.filter(([command, key]) => {
			// The remapping skips characters where text is typed.
			const {bindings, problems} = remap({[command]: [key.replace('+', '-')]});
			return problems.length === 0 && keysOf(confirms, bindings).some(each => keysOf(asks, bindings).includes(each));
		});
	});
	assert.deepEqual(accepted, []);
});

await test('lists every answer to a question as confirming or harmless', () => {
	const answers = Object.entries(questions).flatMap(([place, {confirming}]) =>
		registry.bindings
			.filter(
				({command, places: bound}) =>
					bound.map(String).includes(place) &&
					!confirming.includes(command) &&
					!harmless.has(command) &&
					!command.startsWith('scrollDialog'),
			)
			.map(({command}) => `${command} in ${place}`),
	);
	assert.deepEqual(answers, []);
	// Anywhere else, these commands would act without a question.
	const confirming = new Set(Object.values(questions).flatMap(each => each.confirming));
	const elsewhere = registry.bindings.filter(
		({command, places: bound}) => confirming.has(command) && bound.some(place => questions[place] === undefined),
	);
	assert.deepEqual(elsewhere, []);
});

await test('reports unknown commands and keys, with a similar name', () => {
	assert.deepEqual(problemsOf({openHlep: ['?']}), ['openHlep: keys.openHlep is not a command. Did you mean openHelp?']);
	assert.match(problemsOf({openHelp: ['F13']}).join(''), /takes a key or an array of keys: .* “F13” is not a key\.$/v);
	assert.deepEqual(problemsOf({openHelp: ['ctrl-i']}), [
		'openHelp: keys.openHelp cannot be ctrl-i, which a terminal sends as Tab.',
	]);
	assert.deepEqual(problemsOf({toggleRaw: ['ctrl-r', 's']}), [
		'toggleRaw: keys.toggleRaw cannot be s: the command works in a text field, where this key types text.',
	]);
	assert.deepEqual(problemsOf({openHelp: []}), ['openHelp: keys.openHelp needs at least one key.']);
	assert.deepEqual(problemsOf({chooseTab: ['5']}), [
		'chooseTab: keys.chooseTab has a fixed key for each choice, so you cannot change it.',
	]);
});

await test('names the configured keys in the tour, and only existing commands', () => {
	const keys = firstKeys(remap({moveDown: ['ctrl-n']}).bindings);
	assert.equal(
		withKeyNames(tourSteps[0]?.text ?? '', {connection: {...connection, keys}}),
		'This is the tree of your organizations, with sample data. Press ctrl-n to move down a row. Press k to move back up.',
	);
	const named = tourSteps.flatMap(({text}) =>
		text
			.matchAll(/\{(?<command>\w+)\}/gv)
			.map(match => match.groups?.['command'] ?? '')
			.toArray(),
	);
	assert.deepEqual(
		named.filter(name => registry.bindings.every(({command}) => command !== name)),
		[],
	);
	assert.ok(named.length > 20);
});
