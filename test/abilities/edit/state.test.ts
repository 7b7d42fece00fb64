import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, editForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {
	apiError,
	family,
	formOf,
	north,
	organization,
	profile,
	reduceAll,
	stateWith,
	visibleNames,
} from '../../helpers/state.js';

const error = apiError();
const message = {tone: 'success', text: 'Saved.'} as const;
const base = {...stateWith(family), message};
const opened = reduce(base, {type: 'form/opened', form: editForm(north, profile)});
const reviewed = reduce(opened, {type: 'form/reviewed'});
const sending = reduce(reviewed, {type: 'form/sent', request: 5});
const creating = reduce(base, {type: 'form/opened', form: createForm('emea')});

const fieldOf = (state: State, name: string) => formOf(state).fields.find(field => field.name === name);

await test('waits for the stored values when a form is requested', () => {
	const state = reduce(base, {type: 'form/requested', title: 'Edit Northwind', request: 3, id: 'north'});
	assert.deepEqual(state.dialog, {kind: 'opening', title: 'Edit Northwind', request: 3, id: 'north'});
	assert.equal(state.message, undefined);
});

await test('shows why a form could not load, and ignores late failures', () => {
	const waiting = reduce(base, {type: 'form/requested', title: 'Edit Northwind', request: 3, id: 'north'});
	const failed = reduce(waiting, {type: 'form/requestFailed', request: 3, error});
	assert.deepEqual(failed.dialog, {kind: 'opening', title: 'Edit Northwind', request: 3, id: 'north', error});
	assert.equal(reduce(waiting, {type: 'form/requestFailed', request: 2, error}), waiting);
	assert.equal(reduce(base, {type: 'form/requestFailed', request: 3, error}), base);
});

await test('opens a form at its first field', () => {
	assert.deepEqual(formOf(opened), editForm(north, profile));
	assert.equal(opened.message, undefined);
});

await test('changes only the focused field, and clears the error', () => {
	const failed = reduce(sending, {type: 'form/saveFailed', request: 5, at: 0, error});
	const edited = reduce(failed, {type: 'form/edited', line: lineOf('Southwind')});
	assert.deepEqual(formOf(edited).fields, [
		{name: 'name', text: 'Southwind', wasLeft: false, isExpanded: false},
		...editForm(north, profile).fields.slice(1),
	]);
	assert.equal(formOf(edited).error, undefined);
});

await test('fills in the parent only if nobody has chosen one', () => {
	const parentOf = (state: State) => [formOf(state).before.parentId, fieldOf(state, 'parent')?.text];
	const found = {type: 'form/parentFound', parentId: 'emea'} as const;
	const sought = reduce(base, {type: 'form/opened', form: {...createForm(''), isParentOpen: true}});
	assert.deepEqual(parentOf(reduce(sought, found)), ['emea', 'emea']);
	assert.equal(formOf(reduce(sought, found)).focused, 0);
	assert.deepEqual(parentOf(reduceAll(sought, {type: 'help/opened'}, found)), ['emea', 'emea']);
	const there = reduce(sought, {type: 'form/moved', by: 1});
	assert.deepEqual(parentOf(reduce(there, found)), ['emea', 'emea']);
	const picking = reduce(there, {type: 'picker/opened', query: lineOf('')});
	const chosen = reduce(picking, {type: 'picker/chosen', parentId: ''});
	const reviewing = reduce(sought, {type: 'form/reviewed'});
	const plain = reduce(base, {type: 'form/opened', form: createForm('')});
	const others = [picking, chosen, reviewing, plain];
	assert.deepEqual(
		others.map(state => reduce(state, found)),
		others,
	);
});

await test('wraps around the fields, and records which were left', () => {
	const next = reduce(opened, {type: 'form/moved', by: 1});
	assert.equal(formOf(next).focused, 1);
	assert.deepEqual(
		formOf(next).fields.map(({wasLeft}) => wasLeft),
		[true, false, false, false, false, false],
	);
	assert.equal(formOf(reduce(opened, {type: 'form/moved', by: -1})).focused, 5);
	assert.equal(formOf(reduceAll(opened, {type: 'form/moved', by: -1}, {type: 'form/moved', by: 1})).focused, 0);
});

await test('focuses the invalid field, and lets every field show its problem', () => {
	const refused = formOf(reduce(opened, {type: 'form/refused', field: 'business_email'}));
	assert.equal(refused.focused, 2);
	assert.ok(refused.fields.every(({wasLeft}) => wasLeft));
});

await test('asks about leaving a form, and resumes it unchanged', () => {
	const asked = reduce(opened, {type: 'form/leaveAsked'});
	assert.deepEqual(formOf(asked).step, {name: 'leaving'});
	assert.deepEqual(formOf(reduce(asked, {type: 'form/resumed'})), formOf(opened));
});

await test('asks for a first account without what the service refused, and changes it only while it is asked for', () => {
	const failed = reduce(reduceAll(creating, {type: 'form/reviewed'}, {type: 'form/sent', request: 5}), {
		type: 'form/saveFailed',
		request: 5,
		at: 0,
		error,
	});
	const asked = reduce(failed, {type: 'form/accountAsked', accountType: 'standard'});
	const {step, error: shown, account} = formOf(asked);
	assert.deepEqual([step, shown, account?.type], [{name: 'account'}, undefined, 'standard']);
	const typed = {line: lineOf('Shop'), type: 'enterprise', proposed: ''} as const;
	assert.deepEqual(formOf(reduce(asked, {type: 'form/accountChanged', account: typed})).account, typed);
	assert.equal(formOf(reduce(failed, {type: 'form/accountChanged', account: typed})).account, undefined);
});

await test('opens the review at the top, without the error', () => {
	const failed = reduce(sending, {type: 'form/saveFailed', request: 5, at: 0, error});
	const again = formOf(reduce(failed, {type: 'form/reviewed'}));
	assert.deepEqual(again.step, {name: 'reviewing'});
	assert.equal(again.error, undefined);
});

await test('waits for the answer to a sent form', () => {
	assert.deepEqual(formOf(sending).step, {name: 'sending', request: 5});
});

await test('returns to the form with everything typed when a save fails, and ignores late failures', () => {
	const failed = formOf(reduce(sending, {type: 'form/saveFailed', request: 5, at: 0, error}));
	assert.deepEqual([failed.step, failed.error], [{name: 'editing', scrolledTo: 0}, error], 'why stands at the top');
	assert.deepEqual(failed.fields, formOf(opened).fields);
	assert.equal(reduce(sending, {type: 'form/saveFailed', request: 4, at: 0, error}), sending);
	assert.equal(reduce(reviewed, {type: 'form/saveFailed', request: 5, at: 0, error}), reviewed);
});

await test('closes a saved form, shows the message and selects the stored organization', () => {
	const detail = {organization: organization('north', {name: 'Southwind', parent: 'apac'}), profile, readAt: 9};
	const saved = reduce(sending, {type: 'form/saved', request: 5, id: 'north', message, detail});
	assert.deepEqual([saved.dialog, saved.message, saved.selectedKey], [{kind: 'none'}, message, 'north']);
	assert.deepEqual(saved.details.get('north'), {status: 'ready', detail});
	assert.deepEqual(visibleNames(saved), ['Acme', '  APAC', '    Southwind', '  EMEA', '    Contoso']);
});

await test('adds a new organization below a folded parent, and expands it', () => {
	const folded = reduceAll(
		base,
		{type: 'tree/allFolded', isCollapsed: true},
		{type: 'form/opened', form: createForm('emea')},
		{type: 'form/sent', request: 5},
	);
	const detail = {organization: organization('new', {name: 'New', parent: 'emea'}), profile: undefined, readAt: 9};
	const saved = reduce(folded, {type: 'form/saved', request: 5, id: 'new', message, detail});
	assert.equal(saved.selectedKey, 'new');
	assert.deepEqual(visibleNames(saved), ['Acme', '  APAC', '  EMEA', '    Contoso', '    New', '    Northwind']);
});

await test('drops the loaded detail and profile of an organization saved without reading it back', () => {
	const searched = {
		type: 'profiles/received',
		request: 9,
		profiles: new Map([
			['north', {profile, readAt: 0}],
			['emea', {profile, readAt: 0}],
		]),
	} as const;
	const known = reduceAll(
		{...sending, profilesRequest: 9},
		searched,
		{type: 'detail/requested', id: 'north', request: 2},
		{type: 'detail/received', id: 'north', request: 2, detail: {organization: north, profile, readAt: 1}},
	);
	assert.deepEqual([known.details.size, known.profiles.size], [1, 2]);
	const saved = reduce(known, {type: 'form/saved', request: 5, id: 'north', message});
	assert.deepEqual(
		[saved.details.size, saved.profiles.keys().toArray(), saved.selectedKey, saved.dialog.kind],
		[0, ['emea'], 'north', 'none'],
	);
});

await test('ignores a late answer to a save', () => {
	assert.equal(reduce(sending, {type: 'form/saved', request: 4, id: 'north', message}), sending);
	assert.equal(reduce(base, {type: 'form/saved', request: 5, id: 'north', message}), base);
});

await test('keeps the cursor of the picker within the choices', () => {
	const picking = reduce(creating, {type: 'picker/opened', query: lineOf('')});
	assert.deepEqual(formOf(picking).step, {name: 'picking', query: lineOf(''), cursor: 3}, 'the parent as it is');
	const typed = reduce(creating, {type: 'picker/opened', query: lineOf('ac')});
	assert.deepEqual(formOf(typed).step, {name: 'picking', query: lineOf('ac'), cursor: 0});
	const moved = reduce(picking, {type: 'picker/moved', by: -1});
	assert.deepEqual(formOf(moved).step, {name: 'picking', query: lineOf(''), cursor: 2});
	assert.deepEqual(formOf(reduce(moved, {type: 'picker/moved', by: 99})).step, {
		name: 'picking',
		query: lineOf(''),
		cursor: 5,
	});
	assert.deepEqual(formOf(reduce(moved, {type: 'picker/moved', by: -99})).step, {
		name: 'picking',
		query: lineOf(''),
		cursor: 0,
	});
	const edited = reduce(moved, {type: 'picker/edited', line: lineOf('nothing like it')});
	assert.deepEqual(formOf(edited).step, {name: 'picking', query: lineOf('nothing like it'), cursor: 0});
	assert.deepEqual(formOf(reduce(edited, {type: 'picker/moved', by: 1})).step, {
		name: 'picking',
		query: lineOf('nothing like it'),
		cursor: 0,
	});
});

await test('puts the chosen parent into its field, and clears the error', () => {
	const failed = reduceAll(
		creating,
		{type: 'form/sent', request: 5},
		{type: 'form/saveFailed', request: 5, at: 0, error},
	);
	const chosen = reduceAll(
		failed,
		{type: 'picker/opened', query: lineOf('')},
		{type: 'picker/chosen', parentId: 'apac'},
	);
	assert.equal(fieldOf(chosen, 'parent')?.text, 'apac');
	assert.deepEqual([formOf(chosen).step, formOf(chosen).error], [{name: 'editing'}, undefined]);
});

await test('ignores events of a form or picker that is not open', () => {
	assert.equal(reduce(base, {type: 'form/edited', line: lineOf('x')}), base);
	assert.equal(reduce(base, {type: 'form/moved', by: 1}), base);
	assert.equal(reduce(base, {type: 'form/reviewed'}), base);
	assert.equal(reduce(base, {type: 'picker/opened', query: lineOf('')}), base);
	assert.deepEqual(reduce(opened, {type: 'picker/edited', line: lineOf('x')}), opened);
	assert.deepEqual(reduce(opened, {type: 'picker/moved', by: 1}), opened);
});
