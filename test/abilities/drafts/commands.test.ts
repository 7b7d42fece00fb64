import {test, type TestContext} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {fieldRows, fieldScene} from '../../../source/abilities/edit/view.js';
import {keepDrafts} from '../../../source/kernel/writes/keep-form.js';
import {createForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import type {Drafts} from '../../../source/kernel/storage/drafts.js';
import {memoryDrafts} from '../../../source/kernel/storage/memory.js';
import {formOf} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {texts as textsOf} from '../../helpers/row-texts.js';
import {organization, profile} from '../../helpers/state.js';
import {storedOf} from '../../helpers/stored-form.js';

const north = organization('north', {name: 'Northwind'});

/** A program that keeps drafts, and a log of what happened to them. */
function start({mock}: TestContext, change: Partial<Drafts> = {}) {
	mock.timers.enable({apis: ['setTimeout']});
	const log: string[] = [];
	const memory = memoryDrafts(() => 1);
	const drafts: Drafts = {
		...memory,
		keep(form) {
			log.push(
				`keep ${storedOf(form)
					.texts.map(({text}) => text)
					.join(', ')}`,
			);
			memory.keep(form);
		},
		drop() {
			log.push('drop');
			memory.drop();
		},
		...change,
	};
	const program = startProgram({baseUrl: 'http://127.0.0.1:9/client/v4', token: 'none', context: {drafts}});
	const keeper = keepDrafts(program.context);
	program.store.dispatch({type: 'form/opened', form: profileForm(north, profile)});
	mock.timers.tick(1000);
	log.length = 0;
	return {...program, log, keeper, memory};
}

await test('writes a draft within a second of a key, once for several keys', async (t: TestContext) => {
	const {paste, log} = start(t);
	await paste('a');
	t.mock.timers.tick(100);
	await paste('b');
	t.assert.deepStrictEqual(log, []);
	t.mock.timers.tick(900);
	t.assert.deepStrictEqual(log, ['keep Test Ltdab']);
	await paste('c');
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual(log, ['keep Test Ltdab', 'keep Test Ltdabc']);
});

await test('writes the draft even while typing continues', async (t: TestContext) => {
	const {paste, log} = start(t);
	for (const _ of Array.from({length: 10})) {
		await paste('x'); // eslint-disable-line no-await-in-loop -- One key after the other.
		t.mock.timers.tick(200);
	}

	t.assert.ok(log.length >= 2, log.join('; '));
});

await test('drops the draft when a form returns to its earlier values', async (t: TestContext) => {
	const {press, log, keeper} = start(t);
	await press('x');
	t.mock.timers.tick(1000);
	await press('backspace');
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual(log, ['keep Test Ltdx', 'drop']);
	t.assert.strictEqual(keeper.flush(), undefined);
});

await test('drops the draft when a form returns to its earlier values just before the end', async (t: TestContext) => {
	const {press, log, keeper} = start(t);
	await press('x');
	t.mock.timers.tick(1000);
	await press('backspace');
	t.assert.strictEqual(keeper.flush(), undefined);
	t.assert.strictEqual(log.at(-1), 'drop');
});

await test('writes on flush what no timer has written yet, and reports it', async (t: TestContext) => {
	const {press, log, keeper} = start(t);
	await press('x');
	t.assert.strictEqual(keeper.flush(), 'What you typed is kept as a draft; the next start offers it.');
	t.assert.deepStrictEqual(log, ['keep Test Ltdx']);
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual(log, ['keep Test Ltdx']);
});

await test('reports a draft that cannot be written, once for each key, and keeps the form open', async (t: TestContext) => {
	const program = start(t, {
		keep() {
			throw Object.assign(new Error('full'), {code: 'ENOSPC'});
		},
	});
	await program.press('x');
	t.mock.timers.tick(1000);
	t.assert.match(program.said() ?? '', /cannot be saved on disk: the disk is full \(ENOSPC\)/v);
	t.assert.strictEqual(program.keeper.flush(), 'What you typed is lost: the disk is full (ENOSPC).');
	program.store.dispatch({type: 'message/cleared'});
	t.mock.timers.tick(5000);
	t.assert.strictEqual(program.said(), undefined, 'said once for each key');
	await program.press('y');
	t.assert.strictEqual(placeOf(program.store.getState(), registry), 'form');
});

await test('tries again at the end to write a draft that could not be written', async (t: TestContext) => {
	let isFull = true;
	const written: string[] = [];
	const {press, keeper} = start(t, {
		keep(form) {
			if (isFull) {
				throw Object.assign(new Error('full'), {code: 'ENOSPC'});
			}

			written.push(...storedOf(form).texts.map(({text}) => text));
		},
	});
	await press('x');
	t.mock.timers.tick(1000);
	isFull = false;
	t.assert.strictEqual(keeper.flush(), 'What you typed is kept as a draft; the next start offers it.');
	t.assert.deepStrictEqual(written, ['Test Ltdx']);
});

await test('drops the draft when a form is discarded, and keeps it when the form is put aside', async (t: TestContext) => {
	const gone = start(t);
	await gone.press('x', 'escape', 'x');
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual(
		gone.memory.list().filter(({discardedAt}) => discardedAt === undefined),
		[],
	);
	gone.memory.release();
	t.assert.strictEqual(gone.memory.list().length, 1, 'only the discarded form is left');

	t.mock.timers.reset();
	const kept = start(t);
	await kept.press('x', 'escape', 'k');
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual(
		kept.memory.list().map(({form}) => storedOf(form).texts),
		[[{name: 'business_name', text: 'Test Ltdx'}]],
	);
	await kept.press('q');
	t.assert.deepStrictEqual([placeOf(kept.store.getState(), registry), kept.calls], ['quitting', []]);
	await kept.press('q');
	t.assert.deepStrictEqual(kept.calls, ['quit']);
});

await test('discards a form only with a key that confirms nothing else', async (t: TestContext) => {
	const {store, press} = start(t);
	await press('x', 'escape', 'y');
	t.assert.strictEqual(placeOf(store.getState(), registry), 'leaving');
	await press('x');
	t.assert.strictEqual(placeOf(store.getState(), registry), 'tree');
});

await test('opens the review from the question about leaving', async (t: TestContext) => {
	const {store, press} = start(t);
	await press('x', 'escape', 'ctrl+s');
	t.assert.strictEqual(placeOf(store.getState(), registry), 'review');
	store.dispatch({type: 'form/opened', form: createForm('')});
	await press('tab', 'x', 'escape', 'ctrl+s');
	t.assert.strictEqual(placeOf(store.getState(), registry), 'form', 'the field that is not valid is shown');
});

await test('restores a discarded form, and does not count it among the waiting ones', async (t: TestContext) => {
	const program = start(t);
	const {store, press, paste, memory, said} = program;
	store.dispatch({type: 'form/opened', form: createForm('emea')});
	await press('N', 'e', 'w', 'escape', 'x');
	t.assert.strictEqual(said(), 'Discarded. Press d to take it back, until cforgs ends.');
	t.assert.strictEqual(store.getState().asideCount, 0);
	store.dispatch({type: 'form/opened', form: createForm('emea')});
	await paste('Kept');
	await press('escape', 'k', 'd', 'j', 'enter');
	t.assert.deepStrictEqual(storeForm(formOf(program)).texts, [{name: 'name', text: 'New'}]);
	t.assert.deepStrictEqual([memory.list().length, store.getState().asideCount], [1, 1]);
	t.mock.timers.tick(1000);
	await press('escape');
	t.assert.deepStrictEqual(
		memory.list().map(({discardedAt}) => discardedAt),
		[undefined, undefined],
	);
});

await test('resumes the draft of a new organization with everything typed', async (t: TestContext) => {
	const program = start(t);
	const {store, press, memory} = program;
	const form = {...createForm('emea'), line: lineOf('')};
	store.dispatch({type: 'form/opened', form});
	await press('N', 'e', 'w', 'escape', 'k', 'd', 'enter');
	t.assert.deepStrictEqual(storeForm(formOf(program)).texts, [{name: 'name', text: 'New'}]);
	t.assert.deepStrictEqual([memory.list(), store.getState().asideCount], [[], 0]);
});

await test('explains the drafts key without drafts, or when the drafts cannot be listed', async (t: TestContext) => {
	const none = start(t);
	await none.press('escape', 'd');
	t.assert.strictEqual(none.said(), 'No drafts.');
	t.mock.timers.reset();
	const broken = start(t, {
		list() {
			throw Object.assign(new Error('no'), {code: 'EACCES'});
		},
	});
	await broken.press('escape', 'd');
	t.assert.strictEqual(broken.said(), 'Could not read the drafts: permission denied (EACCES).');
});

await test('keeps no draft of a form in which only a credential was typed', async (t: TestContext) => {
	const {paste, press, log, keeper, memory, store} = start(t);
	await press('ctrl+u');
	await paste('cfut_0123456789abcdef');
	t.mock.timers.tick(1000);
	t.assert.strictEqual(keeper.flush(), 'What you typed is lost: drafts never keep what looks like a credential.');
	await press('escape', 'k');
	t.assert.strictEqual(placeOf(store.getState(), registry), 'leaving');
	t.assert.match(store.getState().message?.text ?? '', /^Drafts never keep what looks like a credential/v);
	t.assert.deepStrictEqual([memory.list(), log.filter(line => line.startsWith('keep'))], [[], []]);
});

await test('reports that a draft is saved without anything like a credential', async (t: TestContext) => {
	const {paste, press, keeper} = start(t);
	await paste('Other');
	t.assert.strictEqual(keeper.flush(), 'What you typed is kept as a draft; the next start offers it.');
	await press('tab', 'ctrl+u');
	await paste('cfut_0123456789abcdef');
	t.assert.strictEqual(
		keeper.flush(),
		'What you typed is kept as a draft, without what looks like a credential; the next start offers it.',
	);
});

await test('shows in the form that drafts cannot be saved, before anything is typed, until they can', async (t: TestContext) => {
	let isFull = true;
	const program = start(t, {
		check() {
			throw Object.assign(new Error('read-only'), {code: 'EROFS'});
		},
		keep() {
			if (isFull) {
				throw Object.assign(new Error('read-only'), {code: 'EROFS'});
			}
		},
	});
	const {press, store, said} = program;
	const shown = () => {
		const rows = fieldRows(store.getState(), formOf(program), 100);
		return textsOf(rows).join(' ');
	};

	const text = /Drafts cannot be saved: the disk is read-only \(EROFS\)\. What you type is lost if cforgs ends\./v;
	t.assert.match(shown(), text);
	t.assert.match(fieldScene(store.getState(), formOf(program), 'Edit').lines?.join(' ') ?? '', text);
	await press('x');
	t.mock.timers.tick(1000);
	t.assert.strictEqual(said(), undefined, 'the form says it already');
	isFull = false;
	await press('y');
	t.mock.timers.tick(1000);
	t.assert.doesNotMatch(shown(), text);
});
