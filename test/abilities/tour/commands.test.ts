import assert from 'node:assert/strict';
import {test} from 'node:test';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {guide, storedIn} from '../../../source/abilities/tour/ability.js';
import {onboardingForm, openForm, type Form} from '../../../source/kernel/form-model/form.js';
import {undoForm} from '../../../source/kernel/form-model/journal-entry.js';
import {withKeyNames} from '../../../source/kernel/state/key-of.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {wrapText} from '../../../source/base/text/wrap.js';
import {asides, tourSteps} from '../../../source/abilities/tour/steps.js';
import {startProgram} from '../../helpers/program.js';
import {account, connection, family, organization} from '../../helpers/state.js';

const withForm = (state: State, form: Form): State => ({...state, dialog: {kind: 'form', form}});

const address = {baseUrl: 'http://127.0.0.1:9/client/v4', token: 'none'};

await test('gives the terminal to the tour with T, and restores everything afterwards', async () => {
	const program = startProgram(address);
	const before = program.store.getState();
	await program.press('T');
	assert.deepEqual(program.calls, ['suspended', 'ran tour --once']);
	assert.match(program.said() ?? '', /^Back from the tour/v);
	assert.deepEqual({...program.store.getState(), message: undefined}, {...before, message: undefined});
});

await test('explains why a tour cannot run', async () => {
	const program = startProgram({...address, context: {runNested: async () => 'it could not be started'}});
	await program.press('T');
	assert.equal(program.said(), 'The tour is over: it could not be started.');
});

await test('reports that there is no step to skip after the last one', async () => {
	const program = startProgram(address);
	const step = tourSteps.length;
	program.store.dispatch({type: 'tour/begun', step: step - 1});
	await program.press('ctrl+g');
	assert.deepEqual([program.store.getState().tour?.step, program.said()], [step, undefined]);
	await program.press('ctrl+g');
	assert.match(program.said() ?? '', /^That was the last step\. Press ctrl-x to end the tour/v);
});

await test('resumes a step that lacks its change or organization at the step that makes it', async () => {
	const program = startProgram(address);
	const stepOf = () => tourSteps[program.store.getState().tour?.step ?? -1]?.id;
	const resume = (id: string) => {
		const stop = guide(
			program.context,
			{read: () => tourSteps.findIndex(each => each.id === id), keep: () => undefined},
			error => assert.fail(String(error)),
		);
		stop();
		return stepOf();
	};

	assert.deepEqual(
		['undo', 'conflict', 'delete', 'create', 'help'].map(id => resume(id)),
		['profile', 'conflict', 'create', 'create', 'help'],
	);
	const before = {name: 'A', parentId: ''};
	const add = (kind: 'create' | 'createAccount' | 'profile') => {
		program.context.journal.add({at: 1, kind, id: 'a', before, after: before});
	};

	// The undo of a creation would delete, and that of an account does not exist.
	add('create');
	add('createAccount');
	assert.equal(resume('undo'), 'profile');
	add('profile');
	assert.equal(resume('undo'), 'undo');
	program.store.dispatch({type: 'tour/listed'});
	await program.press('j', 'j', 'j', 'enter');
	assert.equal(stepOf(), 'create');
	assert.match(program.said() ?? '', /^“Delete” needs something to act on, so “Create” comes first\.$/v);
});

await test('completes the conflict step also by keeping theirs, with nothing to send', () => {
	const step = tourSteps.find(({id}) => id === 'conflict');
	const state = startProgram(address).store.getState();
	const before = withForm(state, openForm('profile', 'a', {name: 'A', parentId: ''}));
	const resolved = {type: 'conflict/resolved'} as const;
	const tour = {step: 7, hasConflicted: true};
	assert.equal(step?.done(resolved, {...state, tour}, before), true);
	assert.equal(step?.done(resolved, {...state, tour: {...tour, hasConflicted: false}}, before), false);
	const undo = tourSteps.find(({id}) => id === 'undo');
	const undoing = withForm(
		state,
		undoForm({at: 1, kind: 'profile', id: 'a', before: {name: 'A', parentId: ''}, after: {name: 'A', parentId: ''}}),
	);
	assert.equal(undo?.done(resolved, state, undoing), true);
	assert.equal(undo.done(resolved, reduce(state, {type: 'help/opened'}), undoing), false);
});

await test('completes a step only by its own kind of write', () => {
	const state = startProgram(address).store.getState();
	const isDone = (id: string, form: Form) =>
		tourSteps
			.find(each => each.id === id)
			?.done(
				{type: 'form/saved', request: 1, id: 'a', message: {tone: 'success', text: ''}},
				{...state, tour: {step: 0, hasConflicted: true}},
				withForm(state, form),
			);
	const place = {name: 'A', parentId: ''};
	const forms = [
		onboardingForm(''),
		openForm('profile', 'a', place),
		undoForm({at: 1, kind: 'profile', id: 'a', before: place, after: place}),
		undoForm({at: 1, kind: 'delete', id: 'a', before: place}),
	];
	assert.deepEqual(
		['profile', 'conflict', 'undo'].map(id => forms.map(form => isDone(id, form))),
		[
			[false, true, true, false],
			[false, true, true, false],
			[false, false, true, true],
		],
	);
});

await test('changes as the colleague only what the card mentions', () => {
	const profile = {
		...emptyProfile,
		business_address: 'A',
		business_email: 'b@example.com',
		business_name: 'C',
		business_phone: '+1 555 0100',
		external_metadata: '{}',
	};
	assert.deepEqual(storedIn(profile), {...profile, business_name: 'C (renamed by a colleague)'});
	assert.equal(storedIn(undefined).business_name, '(renamed by a colleague)');
	// The form was left and opened again.
	const again = storedIn(storedIn(profile));
	assert.deepEqual(
		[again, storedIn(again)].map(each => each.business_name),
		['C (renamed by another colleague)', 'C (renamed by a colleague)'],
	);
});

function startAt(id: string) {
	const program = startProgram(address);
	program.store.dispatch({type: 'organizations/requested', request: 1});
	program.store.dispatch({
		type: 'organizations/received',
		request: 1,
		organizations: family,
		unreadable: 0,
		isLast: true,
	});
	const stop = guide(
		program.context,
		{read: () => tourSteps.findIndex(each => each.id === id), keep: () => undefined},
		error => assert.fail(String(error)),
	);
	const stepOf = () => tourSteps[program.store.getState().tour?.step ?? -1]?.id;
	return {program, stop, stepOf};
}

await test('completes the move step by moving down and up again', async () => {
	const {program, stop, stepOf} = startAt('move');
	await program.press('k');
	assert.equal(stepOf(), 'move');
	await program.press('j');
	assert.equal(stepOf(), 'move');
	await program.press('k');
	assert.equal(stepOf(), 'fold');
	stop();
});

await test('does not complete the fold step by folding everything, nor the copy step by a key that copies nothing', async () => {
	const {program, stop, stepOf} = startAt('fold');
	await program.press('W');
	assert.equal(stepOf(), 'fold');
	await program.press('E');
	assert.equal(stepOf(), 'find');
	stop();
	const {program: other, stop: stopOther, stepOf: otherStepOf} = startAt('copy');
	await other.press('y', 'o');
	assert.match(other.said() ?? '', /o does nothing here/v);
	assert.equal(otherStepOf(), 'copy');
	await other.press('enter');
	assert.equal(otherStepOf(), 'accounts');
	stopOther();
});

await test('says what is left of the fold step after keys that expand nothing', async () => {
	const {program, stop, stepOf} = startAt('fold');
	const {store, press} = program;
	const aside = () => store.getState().card?.aside;
	await press('g', 'l');
	assert.equal(aside(), 'Nothing is expanded yet: go to a collapsed organization, then press {expand}.');
	await press('h', 'h');
	assert.equal(aside(), 'Nothing is expanded yet: press {expand} here.');
	await press('l');
	assert.deepEqual([stepOf(), aside()], ['find', undefined]);
	stop();
});

await test('completes the read step once the profile has loaded', async () => {
	const {program, stop, stepOf} = startAt('read');
	const {store} = program;
	await program.press('2');
	assert.equal(stepOf(), 'read');
	const id = store.getState().selectedKey ?? '';
	store.dispatch({type: 'detail/requested', id, request: 3});
	store.dispatch({
		type: 'detail/received',
		id,
		request: 3,
		detail: {organization: organization(id), profile: undefined, readAt: 0},
	});
	assert.equal(stepOf(), 'copy');
	stop();
});

await test('shows an aside only as long as its cause is on the screen', async () => {
	const {program, stop} = startAt('move');
	const aside = () => program.store.getState().card?.aside;
	const ways = [
		['?', 'escape'],
		['D', 'escape'],
		['/', 'escape'],
		['2', '1'],
		['tab', 'escape'],
	] as const;
	const said: Array<[there: string | undefined, back: string | undefined]> = [];
	for (const [there, back] of ways) {
		await program.press(there); // eslint-disable-line no-await-in-loop
		const strayed = aside();
		await program.press(back); // eslint-disable-line no-await-in-loop
		said.push([strayed, aside()]);
	}

	stop();
	assert.deepEqual(
		said,
		['help/opened', 'deletion/opened', 'find/opened', 'pane/tabChosen', 'pane/focused'].map(type => [
			asides[type],
			undefined,
		]),
	);
});

await test('completes the history step when the history closes', async () => {
	const {program, stop, stepOf} = startAt('history');
	await program.press('?', 'escape');
	program.store.dispatch({
		type: 'history/opened',
		organizations: [{id: 'acme', name: 'Acme'}],
		sought: {period: 'month', since: '', before: ''},
	});
	assert.equal(stepOf(), 'history');
	await program.press('escape');
	assert.equal(stepOf(), 'create');
	stop();
});

await test('selects the current step from the list, whatever it needs', async () => {
	const {program, stop, stepOf} = startAt('create');
	program.store.dispatch({type: 'tour/begun', step: tourSteps.findIndex(({id}) => id === 'delete')});
	await program.press('ctrl+l', 'enter');
	assert.deepEqual([stepOf(), program.said()], ['delete', undefined]);
	stop();
});

await test('lists the steps from a dialog, unless it has work that would be lost', async () => {
	const {
		program: {press, said, store},
		stop,
		stepOf,
	} = startAt('help');
	const kindAfter = async (...keys: readonly string[]) => {
		await press(...keys);
		return store.getState().dialog.kind;
	};

	assert.equal(await kindAfter('?', 'ctrl+l'), 'tourSteps');
	assert.equal(stepOf(), undefined, 'opening the help was the last step');
	assert.equal(await kindAfter('escape', '/', 'ctrl+l'), 'tourSteps');
	assert.equal(await kindAfter('escape', 'escape', 'C', 'x', 'ctrl+l'), 'form');
	assert.equal(said(), 'To leave this first, press Esc. Then press ctrl-l to list the steps of the tour.');
	stop();
});

await test('skips a step without its organization and says so, and remembers a created organization', async () => {
	const {program, stop, stepOf} = startAt('create');
	const {store, press} = program;
	const aside = () => store.getState().card?.aside;
	await press('ctrl+g');
	assert.deepEqual([stepOf(), aside()], ['account', '“Delete” has nothing to act on, so it is skipped.']);
	await press('ctrl+l', ...Array.from({length: 6}, () => 'k'), 'enter', 'ctrl+g', 'ctrl+g');
	assert.deepEqual([stepOf(), aside()], ['history', '“Undo” has nothing to act on, so it is skipped.']);
	await press('ctrl+g');
	// After a load it is no longer new, but it still exists.
	store.dispatch({type: 'tour/made', id: 'contoso'});
	await press('ctrl+g');
	assert.deepEqual([stepOf(), aside()], ['delete', undefined]);
	stop();
});

await test('creates another organization to delete once the first one has an account', async () => {
	const {program, stop, stepOf} = startAt('account');
	const {store, press} = program;
	store.dispatch({type: 'tour/made', id: 'contoso'});
	store.dispatch({type: 'newAccount/created', organization: 'contoso', account: 'web'});
	assert.equal(stepOf(), 'commands');
	const beginDelete = async () => {
		await press('ctrl+l', 'k', 'k', 'enter');
		return stepOf();
	};

	assert.equal(await beginDelete(), 'delete');
	store.dispatch({type: 'tour/begun', step: tourSteps.findIndex(({id}) => id === 'commands')});
	store.dispatch({type: 'accounts/requested', id: 'contoso', request: 1});
	store.dispatch({
		type: 'accounts/received',
		id: 'contoso',
		request: 1,
		items: [account('Web')],
		total: 1,
		unreadable: 0,
		isLast: true,
		readAt: 0,
	});
	assert.equal(await beginDelete(), 'create');
	stop();
});

await test('says how to leave a dialog in which a step was skipped', async () => {
	const {program, stop, stepOf} = startAt('find');
	const aside = () => program.store.getState().card?.aside;
	await program.press('/', 'ctrl+g');
	assert.deepEqual([stepOf(), aside()], ['read', 'Press {closeDialog} to leave this first.']);
	await program.press('escape');
	assert.deepEqual([stepOf(), aside()], ['read', undefined]);
	stop();
});

await test('completes the commands step once the list is closed, and never shows the help card over it', async () => {
	const {program, stop, stepOf} = startAt('commands');
	await program.press('?');
	await program.press('escape');
	assert.equal(stepOf(), 'commands');
	await program.press(':', '?');
	assert.equal(stepOf(), 'commands');
	await program.press('escape');
	assert.equal(stepOf(), 'help');
	stop();
});

await test('completes the commands step by a command from the list without an aside, also by the help', async () => {
	const {program, stop, stepOf} = startAt('commands');
	program.store.dispatch({type: 'palette/opened'});
	program.store.dispatch({type: 'dialog/closed'});
	program.store.dispatch({type: 'organizations/requested', request: 2});
	assert.deepEqual([stepOf(), program.store.getState().card?.aside], ['help', undefined]);
	stop();
	const {program: other, stop: stopOther} = startAt('commands');
	await other.press(':', ...'every key', 'enter');
	assert.equal(other.store.getState().tour?.step, tourSteps.length);
	stopOther();
});

await test('fits every card into two lines at 80 columns', () => {
	const rows = tourSteps.map(({id, text}) => [id, wrapText(withKeyNames(text, {connection}), 76).length] as const);
	assert.deepEqual(
		rows.filter(([, count]) => count > 2),
		[],
	);
});

await test('names the list of steps for T during the tour, and T for the keys of the tour outside it', async () => {
	const program = startProgram(address);
	await program.press('ctrl+g');
	assert.match(program.said() ?? '', /Press T/v);
	program.store.dispatch({type: 'tour/begun', step: 2});
	await program.press('T');
	assert.match(program.said() ?? '', /Press ctrl-l to list its steps/v);
	assert.deepEqual(program.calls, []);
});
