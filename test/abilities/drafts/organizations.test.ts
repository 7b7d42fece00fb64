import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rowKey} from '../../../source/abilities/people/invitations/plan.js';
import {runOfInvitations} from '../../../source/abilities/people/invitations/rows.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {keepDrafts} from '../../../source/kernel/writes/keep-form.js';
import {createIn, keyOf, openSandbox, profileOf} from '../../base/sandbox/call.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {json} from '../../helpers/misbehaving-server.js';
import {type Program, startOn} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});

const screenOf = ({store}: Pick<Program, 'store'>) => frameOf(store.getState());

const keptIn = ({context}: Pick<Program, 'context'>) =>
	context.drafts
		.list()
		.map(({form}) => (form.kind === 'typed' ? form.values.map(({text = ''}) => text).join(' | ') : form.kind));

/** A program with two marked organizations below a new one. */
async function startMarked(name: string, baseUrl = sandbox.url) {
	const root = await createIn(sandbox, name);
	const ids = [await createIn(sandbox, `${name} one`, root), await createIn(sandbox, `${name} two`, root)];
	const program = startProgram({baseUrl, credential: keyOf(sandbox), connection: {credentialKind: 'global_api_key'}});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: root});
	program.store.dispatch({type: 'tree/marksChanged', ids});
	return {...program, ids};
}

await test('asks before it leaves typed addresses, and brings them back with the next question in the same organization', async () => {
	const program = await startOn(sandbox, 'Unsent');
	const {press, paste, said, store} = program;
	await press('i');
	await paste('lost@x.example more');
	await press('escape');
	assert.match(screenOf(program), /You have not sent what you typed\.[\s\S]+lost@x\.example more/v);
	await press('n');
	assert.equal(dialogOf(store.getState(), 'invite').line.text, 'lost@x.example more');
	await press('escape', 'escape');
	assert.match(said() ?? '', /^Saved as a draft\. Press d to open it again\.$/v);
	await press('i');
	assert.deepEqual(
		[said(), dialogOf(store.getState(), 'invite').line.text],
		['What you typed here before is back.', 'lost@x.example more'],
	);
	await press('escape', 'k', 'd');
	assert.match(screenOf(program), /Unsent +invite lost@x\.example more/v);
	await press('enter');
	assert.equal(dialogOf(store.getState(), 'invite').line.text, 'lost@x.example more');
	await press('ctrl+u', 'escape');
	assert.equal(store.getState().dialog.kind, 'none', 'nothing is typed any more');
});

await test('keeps the addresses of a review, of the check before it, and at a sudden end, and no draft once all are invited', async () => {
	const program = await startOn(sandbox, 'Reviewed');
	const keeper = keepDrafts(program.context);
	const {press, paste, store, context} = program;
	await press('i');
	await paste('amy@x.example bob@x.example');
	store.dispatch({type: 'invite/requested', request: context.nextRequest()});
	await press('escape');
	assert.equal(dialogOf(store.getState(), 'invite').request, undefined, 'goes back to the addresses');
	await press('enter');
	assert.equal(store.getState().dialog.kind, 'invitations');
	assert.match(keeper.flush() ?? '', /^What you typed is kept as a draft/v);
	screenOf(program);
	await press('escape', 'escape');
	assert.match(screenOf(program), /You have not sent what you typed/v);
	await press('n', 'enter');
	screenOf(program);
	await press('y', 'escape');
	assert.equal(keeper.flush(), undefined);
	context.drafts.release();
	assert.deepEqual([store.getState().dialog.kind, keptIn(program)], ['none', []]);
	keeper.stop();
});

await test('keeps only the invitations of a run that are not sent, without those that were left out', async () => {
	await using front = await startInFrontOf(sandbox, ({method, body}) =>
		method === 'POST' && body.includes('bob@')
			? json(403, {success: false, errors: [{code: 1001, message: 'no'}], messages: [], result: null})
			: undefined,
	);
	const program = await startOn(sandbox, 'Partly', {baseUrl: front.url});
	const {press, paste} = program;
	await press('i');
	await paste('amy@x.example bob@x.example cid@x.example');
	await press('enter');
	screenOf(program);
	await press('G', ' ');
	screenOf(program);
	await press('y', 'escape');
	assert.deepEqual(keptIn(program), ['bob@x.example']);
});

await test('keeps the values for many organizations, for exactly these', async () => {
	const program = await startMarked('Many');
	const {press, paste, said, store, ids} = program;
	const linesNow = () => dialogOf(store.getState(), 'setting').lines.map(({text}) => text);
	await press('U');
	await paste('business_email=bad');
	await press('down');
	await paste('business_phone=+49 228');
	await press('escape');
	assert.match(screenOf(program), /You have not sent what you typed\./v);
	await press('k', 'U');
	assert.deepEqual(
		[said(), linesNow()],
		['What you typed here before is back.', ['business_email=bad', 'business_phone=+49 228']],
	);
	await press('escape', 'k');
	store.dispatch({type: 'tree/marksChanged', ids: ids.slice(0, 1)});
	await press('U');
	assert.deepEqual(linesNow(), [''], 'other organizations');
	await press('escape', 'd');
	assert.match(screenOf(program), /2 organizations +set business_email=bad/v);
	await press('enter');
	assert.deepEqual(
		[linesNow().length, dialogOf(store.getState(), 'setting').chosen.organizations.map(({id}) => id)],
		[2, ids],
	);
	await press('ctrl+u', 'up', 'ctrl+u');
	await paste('business_phone=+49 1');
	await press('enter');
	screenOf(program);
	await press('y', 'escape');
	const stored = await Promise.all(ids.map(async id => profileOf(sandbox, id)));
	assert.deepEqual([stored.map(each => each['business_phone']), keptIn(program)], [['+49 1', '+49 1'], []]);
});

await test('keeps the values of a run for the organizations that refused them', async () => {
	const failing: string[] = [];
	await using front = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'PUT' && failing.some(id => url.includes(id))
			? json(403, {success: false, errors: [{code: 1001, message: 'no'}], messages: [], result: null})
			: undefined,
	);
	const program = await startMarked('Refusing', front.url);
	const {press, paste, context, ids} = program;
	failing.push(...ids.slice(1));
	await press('U');
	await paste('business_phone=+49 2');
	await press('enter');
	screenOf(program);
	await press('y', 'escape');
	assert.deepEqual(
		context.drafts
			.list()
			.map(
				({form}) => form.kind === 'typed' && [form.organizations?.map(({id}) => id), form.values.map(({text}) => text)],
			),
		[[ids.slice(1), ['business_phone=+49 2']]],
	);
});

await test('leaves out again what was left out, after values come back from a draft', async () => {
	const program = await startMarked('Left');
	const {press, paste, said, store, ids} = program;
	const leftOutNow = () => [...dialogOf(store.getState(), 'bulk').leftOut];
	await press('U');
	await paste('business_phone=+49 3');
	await press('enter');
	screenOf(program);
	await press('j', ' ');
	const leftOut = leftOutNow();
	assert.equal(leftOut.length, 1);
	await press('escape', 'escape', 'k', 'U');
	assert.equal(said(), 'What you typed here before is back. The review leaves 1 row out again, as you did.');
	await press('escape', 'k', 'd', 'enter', 'enter');
	assert.deepEqual(leftOutNow(), leftOut, 'also from the list of drafts');

	const keeper = keepDrafts(program.context);
	store.dispatch({type: 'run/sent', request: program.context.nextRequest()});
	keeper.flush();
	keeper.stop();
	program.context.drafts.release();
	store.dispatch({type: 'dialog/closed'});
	await press('U', 'enter');
	assert.deepEqual(leftOutNow(), leftOut, 'also after an end while it was sent');
	screenOf(program);
	await press('y');
	const stored = await Promise.all(ids.map(async id => profileOf(sandbox, id)));
	assert.deepEqual(
		stored.map(each => each['business_phone'] === '+49 3'),
		ids.map(id => !leftOut.includes(id)),
	);
});

await test('brings back only the invitations of a run that were refused, not others of the same people and organizations', async () => {
	await using front = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'POST' && url.endsWith('/members')
			? json(403, {success: false, errors: [{code: 1001, message: 'no'}], messages: [], result: null})
			: undefined,
	);
	const program = await startMarked('Crossed', front.url);
	const {
		press,
		paste,
		store,
		context: {registry},
	} = program;
	const keysNow = () => {
		const dialog = dialogOf(store.getState(), 'invitations');
		return runOfInvitations
			.toSend(dialog, registry)
			.map(each => rowKey(each))
			.toSorted();
	};

	await press('i');
	await paste('amy@x.example bob@x.example');
	await press('enter');
	screenOf(program);
	await press('j', ' ', 'j', ' ');
	const sent = keysNow();
	assert.equal(sent.length, 2);
	screenOf(program);
	await press('y');
	assert.equal(dialogOf(store.getState(), 'invitations').step.name, 'ended');
	await press('escape', 'i', 'enter');
	assert.deepEqual([dialogOf(store.getState(), 'invitations').rows.length, keysNow()], [4, sent]);
});

await test('asks nothing about the address that an undo proposes, and keeps which removal its invitation takes back', async () => {
	const program = await startOn(sandbox, 'Proposed');
	const {press, store, id} = program;
	const to = {organizations: [{id, name: 'Proposed'}], hidden: [], unlisted: 0};
	const undoes = {at: 7, email: 'amy@x.example'};
	store.dispatch({type: 'invite/opened', to, text: 'amy@x.example', undoes});
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
	store.dispatch({type: 'invite/opened', to, text: 'amy@x.example', undoes});
	store.dispatch({type: 'invite/edited', line: lineOf('bob@x.example')});
	await press('escape', 'k', 'i');
	assert.deepEqual(
		[dialogOf(store.getState(), 'invite').undoes, dialogOf(store.getState(), 'invite').line.text],
		[undoes, 'bob@x.example'],
	);
	store.dispatch({type: 'invite/edited', line: lineOf('bob@x.example, Amy@x.example')});
	await press('enter');
	screenOf(program);
	await press('y');
	const invited = program.context.journal
		.list()
		.filter(({kind}) => kind === 'invite')
		.map(({member, undoes: at}) => [member?.email, at]);
	assert.deepEqual(invited, [
		['Amy@x.example', 7],
		['bob@x.example', undefined],
	]);
});

await test('writes a draft again only when what it keeps has changed, not for the cursor or the progress of a run', async () => {
	const program = await startMarked('Still');
	const {press, paste, context, store} = program;
	let kept = 0;
	const keeper = keepDrafts({
		...context,
		drafts: {
			...context.drafts,
			keep(form) {
				kept++;
				context.drafts.keep(form);
			},
		},
	});
	await press('U');
	await paste('business_phone=+49 4');
	await press('enter');
	screenOf(program);
	keeper.flush();
	const before = kept;
	assert.ok(before > 0);
	for (const key of ['j', 'k', 'j']) {
		await press(key); // eslint-disable-line no-await-in-loop
		keeper.flush();
	}

	assert.equal(kept, before, 'the cursor');
	await press(' ');
	keeper.flush();
	assert.equal(kept, before + 1, 'what is left out');
	store.dispatch({type: 'run/sent', request: 7});
	keeper.flush();
	assert.equal(kept, before + 1, 'the progress');
	keeper.stop();
	context.drafts.drop();
});
