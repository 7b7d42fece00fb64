import assert from 'node:assert/strict';
import {test} from 'node:test';
import {draftList} from '../../../source/abilities/drafts/dialog.js';
import type {TypedForm} from '../../../source/kernel/form-model/stored-form.js';
import {loadAccounts} from '../../../source/kernel/loop/load.js';
import {until} from '../../../source/kernel/loop/until.js';
import {keepDrafts} from '../../../source/kernel/writes/keep-form.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {type Behaviour, hang, refused} from '../../helpers/misbehaving-server.js';
import {dialogOf} from '../../helpers/state.js';
import {
	editsOf,
	type Program,
	reviewSeveral,
	startAccounts,
	storeAccount,
	storedContact,
	storedName,
} from '../edit-account/start.js';
import {addTag, formOf, runOf, startTags, storedTags, storeTags} from '../tags/start.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});

/** What the drafts keep: the names of the typed values and their texts, and whether they are discarded. */
const keptIn = ({context}: Pick<Program, 'context'>) =>
	context.drafts
		.list()
		.map(({form, discardedAt}) => [
			form.kind === 'typed' ? form.values.map(({name, text}) => `${name}=${text ?? ''}`).join(' ') : form.kind,
			discardedAt !== undefined,
		]);

const screenOf = ({store}: Pick<Program, 'store'>) => frameOf(store.getState());

await test('keeps tags as a draft, lists it with its account and organization, and goes on with it', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web'}]);
	const {press, paste, said, store, id, name, source} = program;
	await press('#', 'ctrl+u');
	await paste('live');
	await press('down', 'ctrl+r', 'escape');
	assert.match(screenOf(program), /You have not sent what you typed\./v);
	await press('k');
	assert.match(said() ?? '', /^Saved as a draft\. Press d to open it again\.$/v);
	assert.deepEqual(keptIn(program), [['env=live team=', false]]);
	await press('escape', 'd');
	const shown = screenOf(program);
	assert.match(shown, new RegExp(`${name} +tags: env and team`, 'v'));
	assert.ok(shown.includes(source.name), shown);
	await press('/');
	await paste('team');
	await press('enter', 'enter');
	assert.deepEqual(
		formOf(program)
			.fields.map(({key, text, isRemoved}) => [key, text, isRemoved])
			.slice(0, 2),
		[
			['env', 'live', undefined],
			['team', undefined, true],
		],
	);
	await press('ctrl+s');
	screenOf(program);
	await press('y');
	assert.match(said() ?? '', /^Saved the tags/v);
	assert.deepEqual(
		[await storedTags(sandbox, id), store.getState().dialog.kind, keptIn(program)],
		[{env: 'live'}, 'none', []],
	);
});

await test('asks what to keep of a draft whose tags somebody changed, and says if everything is stored', async () => {
	const program = await startTags(sandbox, [{env: 'test'}]);
	const {press, paste, said, id} = program;
	await press('#', 'ctrl+u');
	await paste('live');
	await press('escape', 'k');
	await storeTags(sandbox, id, {env: 'stage', later: '1'});
	await press('#');
	assert.equal(said(), 'What you typed here before is back.');
	const shown = screenOf(program);
	assert.match(shown, /Conflict/v);
	assert.match(shown, /before +test/v);
	assert.match(shown, /theirs +stage/v);
	assert.match(shown, /yours +live/v);
	await press('right', 'enter');
	assert.deepEqual(
		dialogOf(program.store.getState(), 'tagging').rows.map(({changes}) => changes),
		[[{key: 'env', from: 'stage', to: 'live'}]],
	);
	await press('escape', 'escape', 'k');
	await storeTags(sandbox, id, {env: 'live'});
	await press('#');
	assert.deepEqual(
		[said(), formOf(program).step.name],
		['Everything that you typed here before is stored already.', 'editing'],
	);
	await press('escape');
	assert.equal(program.store.getState().dialog.kind, 'none');
});

await test('takes discarded tags back for an hour, and keeps a tag that looks like a credential in no draft', async () => {
	const program = await startTags(sandbox, [{}]);
	const {press, said} = program;
	await press('#');
	await addTag(program, 'note', `cfut_${'a1B2'.repeat(10)}`);
	await press('escape', 'escape', 'k');
	assert.equal(said(), 'Drafts never keep what looks like a credential. Go back and change it, or discard it.');
	await press('n');
	await addTag(program, 'env', 'live');
	await press('escape', 'escape', 'x');
	assert.match(said() ?? '', /^Discarded\. Press d to take it back, without what looks like a credential, /v);
	assert.deepEqual(keptIn(program), [['env=live', true]]);
	await press('#');
	assert.deepEqual(
		formOf(program).fields.map(({text}) => text),
		[undefined],
		'what was discarded does not come back by itself',
	);
	await press('escape', 'd', 'enter');
	assert.deepEqual(
		formOf(program).fields.map(({key, text}) => [key, text]),
		[
			['env', 'live'],
			['', undefined],
		],
	);
});

await test('keeps the changes of accounts while they are typed, and removes the draft once they are stored', async () => {
	const program = await startAccounts(sandbox);
	const keeper = keepDrafts(program.context);
	const {press, paste, said, id} = program;
	await press('e', 'ctrl+u');
	await paste('Typed');
	assert.match(keeper.flush() ?? '', /^What you typed is kept as a draft/v);
	await press('enter');
	assert.match(keeper.flush() ?? '', /^What you typed is kept as a draft/v);
	screenOf(program);
	await press('y');
	assert.match(said() ?? '', /^Changed Typed: name\./v);
	assert.equal(keeper.flush(), undefined);
	program.context.drafts.release();
	assert.deepEqual([await storedName(sandbox, id), keptIn(program)], ['Typed', []]);
	keeper.stop();
});

await test('leaves a draft of what a run did not store, and says so', async () => {
	const program = await startAccounts(sandbox);
	const keeper = keepDrafts(program.context);
	const {press, paste, said, id} = program;
	await press('e', 'ctrl+u');
	await paste('Mine');
	await press('enter');
	screenOf(program);
	await storeAccount(sandbox, id, {name: 'Theirs'});
	await press('y', 'escape');
	assert.match(said() ?? '', /^The changes that are not stored are kept as a draft\. Press d to open it again\.$/v);
	assert.deepEqual(keptIn(program), [['name=Mine', false]]);
	keeper.stop();
});

await test('keeps a draft whose form is closed at once, and removes one that is stored already', async () => {
	const program = await startTags(sandbox, [{env: 'test'}]);
	const keeper = keepDrafts(program.context);
	const {press, paste, said, id, store} = program;
	await press('#', 'ctrl+u');
	await paste('live');
	await press('escape', 'k');
	const reading = press('#');
	assert.equal(formOf(program).step.name, 'reading');
	await press('escape');
	await reading;
	assert.equal(said(), 'The changes that are not stored are kept as a draft. Press d to open it again.');
	assert.deepEqual([store.getState().dialog.kind, keptIn(program)], ['none', [['env=live', false]]]);
	const again = press('#');
	store.dispatch({type: 'dialog/closed'});
	await again;
	assert.deepEqual(keptIn(program), [['env=live', false]], 'also if something else closes the form');
	await storeTags(sandbox, id, {env: 'live'});
	await press('#');
	assert.equal(said(), 'Everything that you typed here before is stored already.');
	program.context.drafts.release();
	assert.deepEqual(keptIn(program), []);
	keeper.stop();
});

await test('asks before a result is left whose values no draft can keep', async () => {
	const program = await startAccounts(sandbox);
	const {press, paste, said, store, id} = program;
	await press('e', 'ctrl+u');
	await paste(`cfut_${'a1B2'.repeat(10)}`);
	await press('enter');
	screenOf(program);
	await storeAccount(sandbox, id, {name: 'Theirs'});
	await press('y', 'escape');
	assert.equal(said(), 'Drafts never keep what looks like a credential. Go back and change it, or discard it.');
	assert.match(
		screenOf(program),
		/The changes that are not stored are not a draft yet\. Press Esc to[\s\S]+keep them as a draft, press x to discard them, or press n to go[\s\S]+back\./v,
	);
	await press('n');
	assert.equal(store.getState().dialog.kind, 'accountEdits');
	await press('escape', 'x');
	assert.deepEqual([said(), store.getState().dialog.kind, keptIn(program)], ['Discarded.', 'none', []]);
});

await test('opens a draft of an account with what is stored now, and says what somebody else changed', async () => {
	const program = await startAccounts(sandbox);
	const {press, paste, said, id} = program;
	await press('e', 'ctrl+u');
	await paste('Mine');
	await press('down', 'down', 'ctrl+u');
	await paste('mine@acme.example');
	await press('escape', 'k');
	await storeAccount(sandbox, id, {name: 'Theirs'});
	await press('escape', 'd');
	assert.match(screenOf(program), /account: name, abuse contact/v);
	await press('enter');
	assert.equal(said(), 'Somebody else has changed this since you typed it: name. The form shows what is stored now.');
	assert.match(screenOf(program), /Name +Mine[\s\S]+was Theirs[\s\S]+mine@acme\.example/v);
	await press('enter');
	screenOf(program);
	await press('y');
	assert.deepEqual([await storedName(sandbox, id), await storedContact(sandbox, id)], ['Mine', 'mine@acme.example']);
});

await test('opens a draft of an account that cannot be read any more, without losing it', async () => {
	const program = await startAccounts(sandbox);
	const gone: TypedForm = {
		kind: 'typed',
		form: 'editAccount',
		organization: {id: program.source.id, name: program.source.name},
		accounts: [{id: 'f'.repeat(32), name: 'Gone'}],
		values: [{name: 'name', text: 'Kept', was: 'Gone'}],
	};
	program.context.drafts.keep(gone);
	program.context.drafts.release();
	const {press} = program;
	await press('escape', 'd', 'enter');
	assert.match(screenOf(program), /Edit Gone[\s\S]+Kept/v);
	assert.match(screenOf(program), /404|not exist|cannot see/v);
	await press('escape', 'k');
	assert.deepEqual(keptIn(program), [['name=Kept', false]]);
});

/** What the drafts keep of earlier values. */
const earlierIn = ({context}: Pick<Program, 'context'>) =>
	context.drafts.list().map(({form}) => (form.kind === 'typed' ? form.values.map(({name, was}) => [name, was]) : []));

await test('blames nobody for a change of an account whose draft could not be read, and keeps the earlier values', async () => {
	let answer: Behaviour | undefined;
	await using server = await startInFrontOf(sandbox, ({url}) =>
		/\/accounts\/[^\/?]+$/v.test(url) ? answer : undefined,
	);
	const program = await startAccounts(sandbox, {baseUrl: server.url});
	const {press, said, store, id} = program;
	await storeAccount(sandbox, id, {enforce_twofactor: false});
	await loadAccounts(program.context, program.source.id);
	await press('e', 'down', ' ', 'escape', 'k');
	assert.deepEqual(earlierIn(program), [[['enforce_twofactor', 'no']]]);
	answer = refused(403, [{code: 10_000, message: 'Forbidden'}]);
	await press('escape', 'd', 'enter');
	assert.match(screenOf(program), /Two-factor enforced +yes[\s\S]+Abuse contact +stays as it is: not known/v);
	await press('up', 'ctrl+u');
	await program.paste('Mine');
	await press('escape', 'k');
	assert.deepEqual(earlierIn(program), [
		[
			['name', '[redacted]'],
			['enforce_twofactor', 'no'],
		],
	]);

	answer = hang;
	await press('escape', 'd');
	const opening = press('enter');
	await until(store, ({dialog}) => dialog.kind === 'accountForm');
	await press('escape');
	await opening;
	assert.equal(said(), 'The form shows only what you typed. cforgs reads the stored values before the review.');
	answer = undefined;
	await press('enter');
	const shown = screenOf(program);
	assert.match(shown, /Two-factor enforced: no → yes[\s\S]+"name": "Mine"/v);
	assert.doesNotMatch(shown, /Somebody else/v);
	await press('escape', 'escape', 'k', 'escape', 'd', 'enter');
	assert.doesNotMatch(said() ?? '', /Somebody else/v);
	assert.match(screenOf(program), /Name +Mine[\s\S]+was /v);
});

await test('blames nobody for a change of several accounts of which one cannot be read', async () => {
	let gone = '';
	await using server = await startInFrontOf(sandbox, ({url}) =>
		gone !== '' && url.endsWith(`/accounts/${gone}`)
			? refused(404, [{code: 7003, message: 'Could not route'}])
			: undefined,
	);
	const program = await startAccounts(sandbox, {least: 2, baseUrl: server.url});
	const {press, said, accounts} = program;
	const ids = accounts.slice(0, 2).map(account => account.id);
	await Promise.all(ids.map(async id => storeAccount(sandbox, id, {abuse_contact_email: 'was@acme.example'})));
	await loadAccounts(program.context, program.source.id);
	await press('g', ' ', ' ', 'e', 'down', 'ctrl+u');
	await program.paste('new@acme.example');
	await press('escape', 'k');
	gone = ids[1] ?? '';
	await press('escape', 'd', 'enter');
	assert.doesNotMatch(said() ?? '', /Somebody else/v);
	await press('down');
	await program.paste('x');
	await press('escape', 'k');
	assert.deepEqual(earlierIn(program), [[['abuse_contact_email', 'was@acme.example']]]);
	await press('escape', 'd', 'enter');
	gone = '';
	await press('enter');
	assert.match(screenOf(program), /new@acme\.examplex/v);
	assert.doesNotMatch(screenOf(program), /Somebody else/v);
});

await test('keeps the name and type of a new account for its organization only, and creates the account', async () => {
	const program = await startAccounts(sandbox);
	const keeper = keepDrafts(program.context);
	const {press, paste, said, store, source} = program;
	await press('c');
	await paste('Shop');
	await press('escape', 'k');
	assert.deepEqual(keptIn(program), [['name=Shop type=standard', false]]);
	store.dispatch({type: 'newAccount/opened', organization: {id: 'other', name: 'Other'}});
	await press('escape', 'c');
	assert.equal(said(), 'What you typed here before is back.');
	await press('escape', 'k', 'escape', 'd');
	assert.match(screenOf(program), /Shop +new account: standard/v);
	await press('enter', 'enter');
	assert.deepEqual(dialogOf(store.getState(), 'accountCreation').account.organization, {
		id: source.id,
		name: source.name,
	});
	screenOf(program);
	await press('y');
	assert.match(said() ?? '', /^Created the account Shop/v);
	keeper.stop();
	program.context.drafts.release();
	assert.deepEqual(keptIn(program), []);
});

await test('asks before a draft of accounts is discarded from the list', async () => {
	const program = await startAccounts(sandbox);
	const {press, paste} = program;
	await press('c');
	await paste('Shop');
	await press('escape', 'k', 'escape', 'd', 'x');
	assert.match(screenOf(program), /Discard this draft\?/v);
	await press('y');
	assert.deepEqual([program.store.getState().dialog.kind, keptIn(program)], ['none', []]);
});

await test('lists a draft of another version that it cannot open, and keeps it', async () => {
	const program = await startAccounts(sandbox);
	program.context.drafts.keep({
		kind: 'typed',
		form: 'later',
		organization: {id: '', name: ''},
		accounts: [],
		values: [{name: 'name', text: 'Later'}],
	});
	program.context.drafts.release();
	await program.press('escape', 'd');
	assert.match(screenOf(program), /Later +this version of cforgs cannot open it/v);
	await program.press('enter');
	assert.equal(program.said(), 'This version of cforgs cannot open this draft.');
	assert.equal(draftList.chosen(program.store.getState())?.form.kind, 'typed');
});

await test('leaves out again the accounts that were left out, after their values come back from a draft', async () => {
	const program = await startAccounts(sandbox, {least: 3});
	const {press, said} = program;
	await reviewSeveral(program, 3, 'out@acme.example');
	await press('j', ' ');
	const leftOut = [...editsOf(program).leftOut];
	assert.equal(leftOut.length, 1);
	await press('escape', 'escape', 'k', 'e');
	assert.match(
		said() ?? '',
		/^What you typed here before is back\. The review leaves 1 row out again, as you did\. To start over, press /v,
	);
	await press('enter');
	assert.deepEqual([...editsOf(program).leftOut], leftOut);
});

await test('leaves out again the accounts whose tags were left out, after the form and after a draft', async () => {
	const program = await startTags(sandbox, [{env: 'a'}, {env: 'b'}]);
	const {press} = program;
	await press('g', ' ', ' ', '#');
	await addTag(program, 'owner', 'ann');
	screenOf(program);
	await press('j', ' ');
	const leftOut = [...runOf(program).leftOut];
	assert.equal(leftOut.length, 1);
	await press('escape', 'ctrl+s');
	assert.deepEqual([...runOf(program).leftOut], leftOut);
	await press('escape', 'escape', 'k', '#', 'ctrl+s');
	assert.deepEqual([...runOf(program).leftOut], leftOut);
});
