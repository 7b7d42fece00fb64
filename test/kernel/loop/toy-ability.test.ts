import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {abilities} from '../../../source/abilities.js';
import {closeDialog} from '../../../source/kernel/loop/dialogs.js';
import {assemble} from '../../../source/kernel/loop/assemble.js';
import {onboardingForm} from '../../../source/kernel/form-model/form.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {beginAll} from '../../../source/kernel/loop/ability.js';
import type {Asked} from '../../../source/kernel/loop/context.js';
import {mainScreen} from '../../../source/program/session/main-blocks.js';
import {pressKey} from '../../../source/program/session/press-key.js';
import {remapKeys} from '../../../source/program/config/remap.js';
import {rowsOf} from '../../../source/kernel/rows/pane-block.js';
import {helpRows} from '../../../source/abilities/help/ability.js';
import {paletteEntries} from '../../../source/abilities/palette/ability.js';
import {paneScene, paneSlots} from '../../../source/kernel/rows/registry.js';
import type {State} from '../../../source/kernel/state/state.js';
import {createStore} from '../../../source/kernel/state/store.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {tellInterrupted} from '../../../source/kernel/writes/journal.js';
import {filesIn} from '../../helpers/imports.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {texts} from '../../helpers/row-texts.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {family, reduceAll, stateWith} from '../../helpers/state.js';
import {dice} from '../../helpers/toy-ability.js';

const assembly = assemble([...abilities, dice]);
const {registry, commands, beginnings, reduce} = assembly;
const start: State = {...stateWith(family), panes: paneSlots(registry)};
const opened = reduce(start, {type: 'dice/opened'});

const screenOf = (state: typeof start) =>
	rowsOf(mainScreen(state, registry).blocks)
		.map(spans => spans.map(({text}) => text).join(''))
		.join('\n');

await test('mentions the toy ability nowhere in the source', () => {
	assert.deepEqual(
		filesIn('source').filter(file => /\bdice\b/v.test(readFileSync(file, 'utf8'))),
		[],
	);
});

await test('adds the key of an ability to the hints, help, palette and config file', () => {
	assert.match(screenOf(start), /\^ dice/v);
	const help = texts(helpRows(start, registry, 120));
	assert.ok(help.includes('While throwing dice'));
	assert.ok(help.some(text => /^ {2}\^ +Throw dice$/v.test(text)));
	const searched = reduceAll(start, {type: 'palette/opened'});
	assert.ok(paletteEntries(registry, searched).some(({command}) => command === 'openDice'));
	const {bindings, problems} = remapKeys(registry, new Map([['openDice', ['^']]]));
	assert.deepEqual(problems, []);
	assert.deepEqual(
		bindings.filter(({command}) => command === 'openDice').map(({keys}) => keys),
		[['^']],
	);
});

await test('opens, moves and closes the dialog of an ability by keys, and explains why it cannot open', async () => {
	const store = createStore(start, reduce);
	const {context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const press = async (name: string) => pressKey({...context, store, registry, commands}, {name});
	await press('^');
	await press('j');
	const {dialog} = store.getState();
	assert.equal(dialog.kind === 'dice' ? dialog.cursor : undefined, 1);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
	store.dispatch({type: 'tree/markToggled', id: 'acme'});
	await press('^');
	assert.deepEqual(
		[store.getState().dialog.kind, store.getState().message?.text],
		['none', 'Nobody throws dice while something is marked.'],
	);
});

await test('shows the dialog of an ability on the screen and to screen readers', () => {
	assert.match(screenOf(opened), /╭ Dice ─/v);
	assert.match(screenOf(opened), /❯ one/v);
	assert.match(screenOf(opened), /j down {2}k up {2}Esc leave/v);
	const {intro, focus} = sceneOf(opened, registry);
	assert.deepEqual([intro[0], focus], ['Dice with 3 sides.', 'one, 1 of 3']);
});

await test('keeps what an ability has on disk for the next session, and nothing of the sandbox', async () => {
	using folder = temporaryFolder();
	const owner = {host: 'api.test', fingerprint: '1', context: undefined};
	const throwIn = async (disk: Disk) => {
		const store = createStore(start, reduce);
		const {context} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
		await pressKey({...context, store, registry, commands}, {name: '^'});
		return /╭ (?<title>Dice[^─]*) ─/v.exec(screenOf(store.getState()))?.groups?.['title'];
	};

	const disk = {stateFolder: folder.path};
	assert.deepEqual([await throwIn(disk), await throwIn(disk), readdirSync(folder.path)], ['Dice', 'Dice', []]);
	assert.deepEqual(
		[await throwIn({...disk, owner}), await throwIn({...disk, owner})],
		['Dice', 'Dice, thrown 2 times'],
	);
});

await test('puts the pane of an ability into its slot, and leads to it with Tab', async () => {
	const store = createStore(start, reduce);
	const {context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const press = async (...names: readonly string[]) => {
		for (const name of names) {
			// eslint-disable-next-line no-await-in-loop
			await pressKey({...context, store, registry, commands}, {name});
		}
	};

	assert.deepEqual(registry.panes.keys().toArray(), ['tree', 'detail', 'accounts', 'members', 'bowl']);
	assert.doesNotMatch(screenOf(store.getState()), /Bowl/v);
	await press('shift+tab');
	assert.equal(store.getState().pane, 'bowl');
	assert.match(screenOf(store.getState()), /╭ Bowl ─.*68 by 17/sv);
	assert.deepEqual(paneScene(store.getState(), registry).intro, ['An empty bowl.']);
	await press('tab');
	assert.equal(store.getState().pane, 'tree');
	assert.match(screenOf(store.getState()), /Bowl/v, 'the slot keeps the pane that had the focus last');
	await press('^');
	assert.equal(store.getState().dialog.kind, 'dice');
	await press('escape', 'tab', 'tab');
	assert.match(screenOf(store.getState()), /Accounts/v);
	const help = texts(helpRows(start, registry, 120));
	assert.ok(help.indexOf('In every pane') < help.indexOf('While throwing dice'));
});

await test('refuses a key without a command, and a place that no ability has', () => {
	const lost = {...dice, keys: dice.keys.map(key => ({...key, places: ['casino']}))};
	assert.throws(() => assemble([...abilities, lost]), /No ability has the place casino of openDice/v);
	const twice = {...dice, keys: [], commands: {openDice: closeDialog}};
	assert.throws(() => assemble([...abilities, dice, twice]), /Two abilities have a command openDice/v);
	assert.throws(() => assemble([...abilities, {...dice, commands: {}}]), /No ability has the command openDice/v);
	const keyless = {...dice, keys: [], commands: {}};
	assert.throws(() => assemble([...abilities, keyless]), /No ability has the command openDice/v);
});

await test('begins what an ability does with a session, and ends it', async () => {
	const store = createStore(start, reduce);
	const {context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const begun = beginAll(beginnings, {...context, store, registry, commands}, assert.ifError);
	assert.equal(store.getState().dialog.kind, 'none');
	begun.goOn();
	assert.equal(store.getState().dialog.kind, 'dice');
	assert.deepEqual([await begun.endings(), begun.status()], [['You threw 1 dice.'], 0]);
	store.dispatch({type: 'dice/opened'});
	store.dispatch({type: 'dice/opened'});
	begun.stop();
	store.dispatch({type: 'dice/opened'});
	assert.deepEqual([await begun.endings(), begun.status()], [['You threw 3 dice.'], 4]);
});

await test('opens what the program was started for, and what is left from earlier only if it was started to browse', async () => {
	const dialogWith = async (asked: Asked) => {
		const store = createStore(start, reduce);
		const {context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
		context.drafts.keep(storeForm(onboardingForm('', {name: 'Begun'})));
		context.drafts.release();
		const begun = beginAll(beginnings, {...context, store, registry, commands, asked}, assert.ifError);
		await begun.open();
		begun.stop();
		return store.getState().dialog;
	};

	const [browsing, asked] = [await dialogWith({}), await dialogWith({dice: true})];
	assert.equal(browsing.kind, 'drafts');
	assert.equal(asked.kind === 'dice' ? asked.count : undefined, 7);
});

const thrown: JournalEntry = {at: 0, kind: 'throw', id: 'acme', before: {name: 'Acme', parentId: ''}};

await test('lists a write of an ability among those to undo, finds it, and opens its undo', async () => {
	const store = createStore(start, reduce);
	const {context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	context.journal.add(thrown);
	const press = async (...names: readonly string[]) => {
		for (const name of names) {
			// eslint-disable-next-line no-await-in-loop
			await pressKey({...context, store, registry, commands}, {name, ...(name.length === 1 && {text: name})});
		}
	};

	store.dispatch({type: 'tree/markToggled', id: 'acme'});
	await press('u');
	assert.match(screenOf(store.getState()), /❯ Acme {2}threw dice/v);
	await press('enter');
	assert.equal(store.getState().message?.text, 'Nobody throws dice while something is marked.');
	store.dispatch({type: 'tree/markToggled', id: 'acme'});
	await press('/', 'q');
	assert.match(screenOf(store.getState()), /No change matches “q”[\s\S]*Only your last/v);
	await press('backspace', 't', 'h', 'r', 'e', 'w', 'enter', 'enter');
	assert.equal(store.getState().dialog.kind, 'dice');
});

await test('names a write of an ability that ended without an answer', () => {
	const {context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const journal = {...context.journal, list: () => [{...thrown, isUnclear: true, isInterrupted: true} as const]};
	tellInterrupted({...context, journal, registry});
	assert.match(
		context.store.getState().message?.text ?? '',
		/^cforgs ended before the result of the throw in Acme was known\./v,
	);
});

await test('keeps the dialog of an ability while the terminal is too small, and records how much was shown', () => {
	const small = reduce(opened, {type: 'terminal/resized', columns: 60, rows: 8});
	assert.match(screenOf(small), /dice kept, ctrl-c quits/v);
	const drawn = {columns: 40, top: 0, bottom: 7, needed: [[0, 15]]} as const;
	const seen = reduce(opened, {type: 'review/drawn', dialog: opened.dialog, drawn});
	assert.equal(registry.dialogs.get('dice')?.seen(seen)?.shown.at(-1)?.[1], 7);
	assert.equal(
		reduce(seen, {type: 'review/drawn', dialog: opened.dialog, drawn}),
		seen,
		'the dialog has changed since',
	);
});
