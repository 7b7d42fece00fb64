import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openAccepted} from '../../../source/abilities/apply/accepted.js';
import {changeField, createForm} from '../../../source/kernel/form-model/form.js';
import {type KeptForm, storeForm, formAbout} from '../../../source/kernel/form-model/stored-form.js';
import {openKeptNames} from '../../../source/kernel/storage/kept-names.js';
import {openSilenced} from '../../../source/kernel/storage/silenced.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';

const organizations = [{id: 'one', name: 'One'}];

const invitation = formAbout('invite', organizations, [{name: 'addresses', text: 'jane@x.example'}]);

const setting = formAbout('set', organizations, [{name: '0', text: 'business_phone=1'}]);

const form = storeForm(changeField(createForm(''), 'name', {text: 'New'}));

/** A program with drafts that were put aside in it. */
function start(connection: {readonly isSandbox?: boolean}, ...kept: readonly KeptForm[]) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1', connection});
	const {
		context: {drafts},
		store,
	} = program;
	for (const each of kept) {
		drafts.keep(each);
		drafts.release();
		store.dispatch({type: 'form/putAside'});
	}

	const asked = () => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	return {...program, asked};
}

await test('says what the drafts keep, by its kind', async () => {
	const {press, asked, calls} = start({}, invitation, form, setting, form);
	await press('q');
	assert.match(
		asked(),
		/The next start offers your drafts: forms, values for many organizations, and typed addresses\. Quit\?/v,
	);
	assert.deepEqual(calls, []);
	await press('q');
	assert.deepEqual(calls, ['quit']);
});

await test('quits at once if nothing would be lost', async () => {
	const [demo, host] = [start({isSandbox: true}), start({})];
	await demo.press('q');
	await host.press('q');
	assert.deepEqual([demo.calls, host.calls], [['quit'], ['quit']]);
});

const finding = {
	rule: 'duplicate_names',
	severity: 'low',
	row: 0,
	id: 'one',
	about: '',
	item: '',
	reason: '',
	filter: '',
	pane: 'tree',
} as const;

const row = {
	number: 1,
	path: ['One'],
	differences: [{kind: 'create', changes: []}],
	result: {status: 'waiting'},
} as const;

await test('names everything that ends with the sandbox', async () => {
	const {
		press,
		asked,
		context: {disk},
		store,
	} = start({isSandbox: true}, form);
	openKeptNames(disk).add('a', organizations);
	openKeptNames(disk).add('b', organizations);
	openKeptNames(disk).save('c', 'profile:none');
	store.dispatch({type: 'recents/changed', recents: {pins: new Set(['acme'])}});
	openSilenced(disk).keep([finding], {reason: 'fine', until: '2999-01-01'});
	openAccepted(disk).keep(row, 'fine');
	await press('q');
	assert.match(
		asked(),
		/This sandbox ends with cforgs\. You lose a form, 1 pin, 2 groups, 1 saved filter, 1 silenced finding, and 1 accepted difference\. Quit\?/v,
	);
});

await test('asks in the sandbox also if there are no drafts, and on a host only for drafts', async () => {
	const [demo, host] = [start({isSandbox: true}), start({})];
	for (const {
		context: {disk},
	} of [demo, host]) {
		openKeptNames(disk).add('a', organizations);
	}

	await demo.press('q');
	assert.match(demo.asked(), /You lose 1 group\. Quit\?/v);
	await host.press('q');
	assert.deepEqual([demo.calls, host.calls], [[], ['quit']]);
	openKeptNames(demo.context.disk).delete('group', 'a');
	await demo.press('escape', 'q');
	assert.deepEqual(demo.calls, ['quit']);
});
