import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {profileForm} from '../../../source/kernel/form-model/form.js';
import {remapKeys} from '../../../source/program/config/remap.js';
import {createTypeAhead} from '../../../source/program/session/press-key.js';
import {createStore, type Store} from '../../../source/kernel/state/store.js';
import {apiError, family, organization, profile, stateWith} from '../../helpers/state.js';

const form = profileForm(organization('north'), profile);

function start(bindings = registry.bindings) {
	const store = createStore(stateWith(family), reduce);
	const passed: string[] = [];
	const press = createTypeAhead({store, registry: {...registry, bindings}}, ({name}) => {
		passed.push(name);
	});
	return {
		store,
		passed,
		press(...names: readonly string[]) {
			for (const name of names) {
				press({name, ...(name.length === 1 && {text: name})});
			}
		},
		open() {
			store.dispatch({type: 'form/requested', title: '', request: 1, id: 'north'});
		},
	};
}

function draw(store: Store) {
	const {dialog} = store.getState();
	store.dispatch({type: 'review/drawn', dialog, drawn: {columns: 80, top: 0, bottom: 20, needed: [[0, 8]]}});
}

await test('passes keys on at once when no form is loading', () => {
	const {press, passed, store} = start();
	press('j', 'k');
	store.dispatch({type: 'form/opened', form});
	press('x');
	assert.deepEqual(passed, ['j', 'k', 'x']);
});

await test('passes keys typed while a form loads to the form, in order', () => {
	const {press, passed, open, store} = start();
	open();
	press('a', 'b', 'tab');
	assert.deepEqual(passed, []);
	store.dispatch({type: 'form/opened', form});
	assert.deepEqual(passed, ['a', 'b', 'tab']);
	press('z');
	assert.deepEqual(passed, ['a', 'b', 'tab', 'z']);
});

await test('confirms no review with keys typed while the form loads', () => {
	const store = createStore(stateWith(family), reduce);
	const passed: string[] = [];
	const press = createTypeAhead({store, registry}, ({name}) => {
		passed.push(name);
		if (name === 'ctrl+s') {
			store.dispatch({type: 'form/reviewed'});
		}
	});
	store.dispatch({type: 'form/requested', title: '', request: 1, id: 'north'});
	for (const name of ['a', 'ctrl+s', 'y', 'j']) {
		press({name});
	}

	store.dispatch({type: 'form/opened', form});
	assert.deepEqual(passed, ['a', 'ctrl+s']);
	assert.equal(store.getState().message?.text, 'Nothing was sent: you pressed that key before this was shown.');
	store.dispatch({type: 'message/cleared'});
	press({name: 'y'});
	assert.deepEqual(passed, ['a', 'ctrl+s']);
	assert.equal(store.getState().message?.text, 'Nothing was sent: you pressed that key before this was shown.');
	draw(store);
	press({name: 'y'});
	assert.deepEqual(passed, ['a', 'ctrl+s', 'y']);
});

await test('deletes nothing by a number typed and confirmed before the question was shown', () => {
	const store = createStore(stateWith(family), reduce);
	const passed: string[] = [];
	const press = createTypeAhead({store, registry}, ({name}) => {
		passed.push(name);
		if (name === 'u') {
			store.dispatch({type: 'batch/undoAsked'});
		}
	});
	store.dispatch({type: 'batch/opened', file: 'x.csv', table: {header: ['name'], rows: []}});
	store.dispatch({
		type: 'batch/checked',
		rows: [{number: 2, form, parentPath: [], problems: [], warnings: [], result: {status: 'waiting'}}],
	});
	draw(store);
	for (const name of ['u', '1', 'enter']) {
		press({name, text: name});
	}

	assert.deepEqual(passed, ['u', '1']);
	draw(store);
	press({name: 'enter'});
	assert.deepEqual(passed, ['u', '1', 'enter']);
	store.dispatch({type: 'batch/undoLeft'});
	press({name: 'y'});
	assert.deepEqual(passed, ['u', '1', 'enter'], 'the review must be seen again');
});

await test('acts at once on keys that work while a form loads', () => {
	const {press, passed, open} = start();
	open();
	press('a', 'escape', 'ctrl+c');
	assert.deepEqual(passed, ['escape', 'ctrl+c']);
});

await test('acts at once on configured keys that work while a form loads', () => {
	const {press, passed, open} = start(
		remapKeys(
			registry,
			new Map([
				['closeDialog', ['ctrl-w']],
				['suspend', ['ctrl-y']],
			]),
		).bindings,
	);
	open();
	press('a', 'ctrl+z', 'ctrl+y', 'ctrl+w');
	assert.deepEqual(passed, ['ctrl+y', 'ctrl+w']);
});

await test('drops keys typed for a form that never loads', () => {
	const {press, passed, open, store} = start();
	open();
	press('a', 'D');
	store.dispatch({type: 'form/requestFailed', request: 1, error: apiError()});
	press('b');
	store.dispatch({type: 'dialog/closed'});
	assert.deepEqual(passed, []);
	open();
	store.dispatch({type: 'form/opened', form});
	assert.deepEqual(passed, []);
});

await test('drops keys typed for a form when a conflict opens instead', () => {
	const {press, passed, open, store} = start();
	open();
	press('l', 'enter', 'y');
	const step = {name: 'conflict', theirs: form.before, choices: {}, cursor: 0, isWhole: false} as const;
	store.dispatch({type: 'form/opened', form: {...form, step}});
	press('x');
	assert.deepEqual(passed, ['x']);
});

await test('waits for a form that a queued key opens', () => {
	const store = createStore(stateWith(family), reduce);
	const passed: string[] = [];
	const press = createTypeAhead({store, registry}, ({name}) => {
		passed.push(name);
		if (name === 'again') {
			store.dispatch({type: 'form/requested', title: '', request: 2, id: 'north'});
		}
	});
	press({name: 'again'});
	press({name: 'x', text: 'x'});
	assert.deepEqual(passed, ['again']);
	store.dispatch({type: 'form/opened', form});
	assert.deepEqual(passed, ['again', 'x']);
});
