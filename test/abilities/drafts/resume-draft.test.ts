import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {openAsked} from '../../helpers/begin.js';
import {movedText} from '../../../source/kernel/form-model/conflict.js';
import {storedWrite} from '../../../source/kernel/form-model/journal-entry.js';
import {pressKey} from '../../../source/program/session/press-key.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {frameOf} from '../../helpers/frames.js';
import {formOf, startOn} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {call, keyOf, openSandbox, profileOf} from '../../base/sandbox/call.js';
import {storedOf} from '../../helpers/stored-form.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const commit = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

const secret = 'cfut_canary0123456789';

/** A program with a draft that changes the business name from `earlier` to `Mine`, and a function that stores another name as a colleague. */
async function startWithDraft(earlier: string, {isSent = false} = {}) {
	const program = await startOn(sandbox, 'Drafted');
	const {id, press, context} = program;
	const storeName = async (name: string) => {
		await call(sandbox, `PUT /organizations/${id}/profile`, {
			json: {...(await profileOf(sandbox, id)), business_name: name},
		});
	};

	await storeName(earlier);
	await press('p', 'ctrl+e', 'ctrl+u', 'M', 'i', 'n', 'e');
	if (isSent) {
		context.journal.add({at: 1, kind: 'profile', id, ...storedWrite(formOf(program)), isUnclear: true});
	}

	await press('escape', 'k');
	return {...program, storeName};
}

for (const earlier of ['Plain', commit, secret]) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`asks before a draft that replaces ${earlier} overwrites a newer stored value`, async () => {
		const program = await startWithDraft(earlier);
		const {press, id} = program;
		await program.storeName('Theirs');
		await press('d', 'enter');
		assert.equal(placeOf(program.store.getState(), registry), 'conflict');
		assert.equal(
			movedText(formOf(program)),
			`The stored values ${earlier === secret ? 'may have' : 'have'} changed since you opened this`,
		);
		await press('enter');
		assert.equal(placeOf(program.store.getState(), registry), 'conflict', 'there is no answer yet');
		await press('left', 'enter');
		assert.deepEqual(
			[placeOf(program.store.getState(), registry), program.said()],
			['tree', 'Their value is kept, so there is nothing to send.'],
		);
		const {business_name: stored} = await profileOf(sandbox, id);
		assert.equal(stored, 'Theirs');
	});

	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`finds that the request that replaced ${earlier} arrived, and drops its draft`, async () => {
		const program = await startWithDraft(earlier, {isSent: true});
		await program.storeName('Mine');
		await program.press('d', 'enter');
		assert.equal(
			program.said(),
			'Your earlier request arrived, so everything is stored as you typed it. There is nothing left to send.',
		);
		assert.deepEqual(
			program.context.journal.list().map(({isUnclear}) => isUnclear),
			[undefined],
		);
	});
}

await test('does not guess whether a request that replaced a credential arrived', async () => {
	const program = await startWithDraft(secret, {isSent: true});
	await program.press('d', 'enter');
	assert.deepEqual([program.said(), placeOf(program.store.getState(), registry)], [undefined, 'conflict']);
	assert.deepEqual(
		program.context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
	);
});

await test('does not guess whether a request arrived if its draft omits the field', async () => {
	const program = await startOn(sandbox, 'Sent from');
	const {id, press, paste, context, store} = program;
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...(await profileOf(sandbox, id)), business_name: secret},
	});
	await press('p', 'ctrl+e', 'ctrl+u');
	await paste('cfut_0123456789canary');
	context.journal.add({at: 1, kind: 'profile', id, ...storedWrite(formOf(program)), isUnclear: true});
	await press('tab', 'x', 'escape', 'k', 'd', 'enter');
	assert.deepEqual([program.said(), placeOf(store.getState(), registry)], [undefined, 'form']);
	assert.deepEqual(
		context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
	);
});

await test('recognizes an arrived request even if its draft omits a field', async () => {
	const program = await startOn(sandbox, 'Sent whole');
	const {id, press, paste, context} = program;
	await press('p', 'ctrl+e', 'ctrl+u', 'M', 'i', 'n', 'e', 'tab', 'tab', 'ctrl+e', 'ctrl+u');
	await paste(secret);
	context.journal.add({at: 1, kind: 'profile', id, ...storedWrite(formOf(program)), isUnclear: true});
	await press('escape', 'k');
	const stored = {...(await profileOf(sandbox, id)), business_name: 'Mine', business_phone: secret};
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: stored});
	await press('d', 'enter');
	assert.match(program.said() ?? '', /^Your earlier request arrived/v);
});

await test('asks about a field that held a credential and was typed after a request was sent', async () => {
	const program = await startOn(sandbox, 'Sent in part');
	const {id, press, context, store} = program;
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...(await profileOf(sandbox, id)), business_phone: secret},
	});
	await press('p', 'ctrl+e', 'ctrl+u', 'M', 'i', 'n', 'e');
	context.journal.add({at: 1, kind: 'profile', id, ...storedWrite(formOf(program)), isUnclear: true});
	await press('tab', 'tab', 'ctrl+e', 'ctrl+u', '7', 'escape', 'k');
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...(await profileOf(sandbox, id)), business_name: 'Mine', business_phone: 'Theirs'},
	});
	await press('d', 'enter');
	assert.deepEqual([program.said(), placeOf(store.getState(), registry)], [undefined, 'conflict']);
});

await test('keeps an unchanged draft on leaving without asking, and asks about a changed one', async () => {
	const program = await startWithDraft('Plain');
	const {
		press,
		store,
		context: {drafts},
	} = program;
	const [kept] = drafts.list();
	await press('d', 'enter', 'escape');
	assert.deepEqual(
		[placeOf(store.getState(), registry), program.said()],
		['tree', 'Saved as a draft. Press d to open it again.'],
	);
	assert.deepEqual(
		[drafts.list().map(({form, savedAt}) => [form, savedAt]), store.getState().asideCount],
		[[[kept?.form, kept?.savedAt]], 1],
	);
	await press('d', 'enter', 'x', 'escape');
	assert.equal(placeOf(store.getState(), registry), 'leaving');
	await press('y');
	assert.deepEqual(drafts.list(), []);
});

await test('asks on leaving if an unchanged draft cannot be stored again', async () => {
	const program = await startWithDraft('Plain');
	const {context, press} = program;
	await press('d', 'enter');
	const drafts = {
		...context.drafts,
		keep() {
			throw Object.assign(new Error('full'), {code: 'ENOSPC'});
		},
	};
	await pressKey({...context, drafts}, {name: 'escape'});
	assert.equal(placeOf(program.store.getState(), registry), 'leaving');
	assert.match(program.said() ?? '', /cannot be saved on disk/v);
});

await test('leaves an unchanged undo without asking or keeping a draft', async () => {
	const program = await startOn(sandbox, 'Undone');
	const {
		press,
		store,
		context: {drafts, journal},
	} = program;
	await press('p', 'ctrl+e', '!', 'ctrl+s', 'y');
	assert.equal(journal.list().length, 1);
	await press('u', 'enter', 'escape');
	assert.equal(placeOf(store.getState(), registry), 'undo', 'it goes back to the list');
	await press('enter', 'e');
	assert.deepEqual([placeOf(store.getState(), registry), formOf(program).isUndo], ['form', true]);
	await press('ctrl+s', 'escape', 'enter', 'e', 'escape');
	assert.deepEqual([placeOf(store.getState(), registry), drafts.list(), journal.list().length], ['tree', [], 1]);
	await press('u', 'enter', 'e', 'x', 'ctrl+s', 'escape');
	assert.equal(placeOf(store.getState(), registry), 'form', 'what is typed stays');
	await press('escape');
	assert.equal(placeOf(store.getState(), registry), 'leaving');
	await press('k', 'd', 'enter', 'escape');
	assert.deepEqual(
		[placeOf(store.getState(), registry), drafts.list().length],
		['tree', 1],
		'a draft of an undo is kept as a draft',
	);
});

await test('returns from an undo to its entry in the list, as the hints announce', async () => {
	const program = await startOn(sandbox, 'Undone twice');
	const {press, store} = program;
	const cursor = () => dialogOf(store.getState(), 'undo').cursor;
	await press('p', 'ctrl+e', '1', 'ctrl+s', 'y', 'p', 'ctrl+e', '2', 'ctrl+s', 'y', 'u', 'j', 'enter');
	assert.match(frameOf(store.getState()), /Esc back to the list {2}e edit {2}↵ review/v);
	await press('escape');
	assert.equal(cursor(), 1);
	await press('enter', 'right', 'enter', 'escape');
	assert.equal(placeOf(store.getState(), registry), 'form', 'what was chosen in a conflict stays');
	await press('escape', 'x', 'u', 'enter');
	assert.match(frameOf(store.getState()), /y send {2}Esc back to the list {2}e edit/v);
	await press('escape');
	assert.equal(cursor(), 0);
});

await test('reports a waiting draft when the same form is opened', async () => {
	const program = await startOn(sandbox, 'Drafted');
	await program.press('p');
	await program.paste('x');
	await program.press('escape', 'k', 'p');
	assert.equal(program.said(), 'There is a draft of this form. To open it instead, press Esc, then press d.');
	await program.press('escape', 'e');
	assert.equal(program.said(), undefined);
});

await test('opens a draft in a read-only session, explains why it cannot be sent, and keeps it', async () => {
	const {context} = await startWithDraft('Plain');
	const from = sandbox.requests.length;
	const program = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		connection: {isReadOnly: true, readOnlyReason: 'it was asked for.'},
		context: {drafts: context.drafts},
	});
	const {press, said, store} = program;
	await openAsked(program.context);
	assert.deepEqual(
		[placeOf(store.getState(), registry), said()],
		['tree', '1 draft from an earlier session: press d to show it.'],
	);
	await press('d', 'enter', 'ctrl+s', 'y');
	assert.deepEqual(
		[placeOf(store.getState(), registry), said()],
		['review', 'This session is read-only: it was asked for.'],
	);
	assert.deepEqual([...new Set(sandbox.requests.slice(from).map(({method}) => method))], ['GET']);
	await press('escape', 'escape');
	assert.deepEqual(
		[placeOf(store.getState(), registry), context.drafts.list().map(({form}) => storedOf(form).texts)],
		['tree', [[{name: 'business_name', text: 'Mine'}]]],
	);
});

await test('opens a draft of a deleted organization as a new organization with all its values', async () => {
	const program = await startOn(sandbox, 'Gone meanwhile');
	const {id, press, paste, store, context} = program;
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...(await profileOf(sandbox, id)), business_phone: '+1 555 0199'},
	});
	await press('p', 'ctrl+e', 'ctrl+u');
	await paste('Typed for nothing');
	await press('escape', 'k');
	await call(sandbox, `DELETE /organizations/${id}`);
	await press('d', 'enter');
	assert.equal(placeOf(store.getState(), registry), 'form');
	const {kind, fields, id: of} = formOf(program);
	const texts = Object.fromEntries(fields.map(({name, text}) => [name, text]));
	assert.deepEqual(
		[kind, of, texts['name'], texts['business_name'], texts['business_phone']],
		['create', undefined, 'Gone meanwhile', 'Typed for nothing', '+1 555 0199'],
	);
	assert.match(program.said() ?? '', /The organization of this draft is no/v);
	assert.equal(
		store.getState().organizations.some(organization => organization.id === id),
		false,
		'it would be said to exist already',
	);
	await press('escape');
	assert.equal(context.drafts.list().length, 1, 'it is kept create anyway');
});
