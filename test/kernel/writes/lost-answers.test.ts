import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {withoutSettled} from '../../../source/kernel/form-model/journal-entry.js';
import type {KeptForm, StoredForm} from '../../../source/kernel/form-model/stored-form.js';
import {changesOf} from '../../../source/kernel/form-model/request.js';
import type {Member} from '../../../source/base/api/schemas.js';
import {invitation, removal} from '../../../source/abilities/people/membership.js';
import {changeField, createForm, editForm} from '../../../source/kernel/form-model/form.js';
import type {ServiceContext} from '../../../source/kernel/loop/context.js';
import type {ItemResult} from '../../../source/kernel/state/item-result.js';
import {accountCreation} from '../../../source/kernel/writes/account-creation.js';
import {changeInRun, creationInRun} from '../../../source/kernel/writes/change-in-run.js';
import type {Description, Kind} from '../../../source/kernel/writes/engine.js';
import {itemsTold, runMany} from '../../../source/kernel/runs/run-many.js';
import {deletionRows} from '../../../source/abilities/delete/rows.js';
import {memoryDrafts} from '../../../source/kernel/storage/memory.js';
import {createClock} from '../../helpers/clock.js';
import {frameOf} from '../../helpers/frames.js';
import {startLossyProxy, type LossyProxy} from '../../helpers/lossy-proxy.js';
import {formOf, startOn, type Program} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';
import {call, keyOf, named, openSandbox, profileOf} from '../../base/sandbox/call.js';
import {storedOf} from '../../helpers/stored-form.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const deletionOf = ({store}: Program) => dialogOf(store.getState(), 'deletion').deletion;

async function arrived(proxy: LossyProxy, writes: number): Promise<void> {
	await until(() => proxy.writes.length >= writes);
}

/** Sends the form in review, and stops waiting once it was sent. The answer or the request is lost. */
async function sendAndLeave(
	proxy: LossyProxy,
	program: Program,
	lost: 'answer' | 'request' = 'answer',
	key = 'y',
): Promise<void> {
	const writes = proxy.writes.length + 1;
	proxy.lose(lost);
	const sending = program.press(key);
	await arrived(proxy, writes);
	await program.press('escape');
	await sending;
}

/** A program with a changed business name in review. */
async function startTyped({url}: LossyProxy, name: string, typed = ' new') {
	const program = await startOn(sandbox, name, {baseUrl: url});
	await program.press('p');
	await program.paste(typed);
	await program.press('ctrl+s');
	return program;
}

await test('looks up and finds a write whose answer was lost, and sends it once', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'Answer lost');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(
		program.said(),
		'The answer was lost, but a look-up shows: Profile saved: Answer lost · business name stored, nothing else changed',
	);
	assert.equal(proxy.writes.length, 1);
	const {business_name: stored} = await profileOf(sandbox, program.id);
	assert.equal(stored, 'Ltd new');
	assert.equal(program.context.journal.list().length, 1);
});

await test('looks up and reports a lost write as not stored, and keeps the typed text', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Request lost', {baseUrl: proxy.url});
	await program.press('e');
	await program.paste(' new');
	await program.press('ctrl+s');
	proxy.lose('request');
	await program.press('y');
	const {verdict, error, step, line} = formOf(program);
	assert.deepEqual(
		[verdict, error?.outcome, step, line.text],
		['notStored', 'unknown', {name: 'editing', scrolledTo: 0}, 'Request lost new'],
	);
	assert.equal(proxy.writes.length, 1);
	assert.deepEqual(
		program.context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
		'it may come late',
	);
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Saved: Request lost new · name stored/v);
	await program.press('u');
	const {dialog} = program.store.getState();
	assert.deepEqual(
		dialog.kind === 'undo' && dialog.entries.map(({isUnclear}) => isUnclear),
		[undefined],
		'it has not: the next one began with what was there before it',
	);
});

await test('keeps a write unknown that cannot be looked up', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'In the dark');
	proxy.lose('answer');
	const sending = program.press('y');
	await arrived(proxy, 1);
	proxy.goDark();
	await sending;
	const {verdict, line} = formOf(program);
	assert.deepEqual([verdict, line.text, proxy.writes.length], ['unknown', 'Ltd new', 1]);
	const failedToo = /could not check whether it was stored[\s\S]*then[\s\S]*press y/v;
	assert.match(frameOf(program.store.getState()), failedToo);
	await program.press('ctrl+s', 'y');
	assert.deepEqual(
		[formOf(program).verdict, proxy.writes.length],
		['unknown', 1],
		'a read that fails before the next try tells nothing of the first',
	);
	assert.match(frameOf(program.store.getState()), failedToo);
	const [entry, ...others] = program.context.journal.list();
	assert.deepEqual(
		[entry?.isUnclear, entry?.before.profile?.business_name, entry?.after?.profile?.business_name, others],
		[true, 'Ltd', 'Ltd new', []],
	);
});

await test('undoes a write that was unclear at first', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Stored in the dark', {baseUrl: proxy.url});
	const before = await profileOf(sandbox, program.id);
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s');
	await sendAndLeave(proxy, program);
	assert.equal(formOf(program).verdict, 'unknown');
	await program.press('ctrl+s', 'y');
	assert.match(
		program.said() ?? '',
		/^The answer was lost, but a look-up shows: Profile saved: .* stored, nothing else changed$/v,
	);
	assert.deepEqual(
		[proxy.writes.length, program.store.getState().dialog.kind],
		[1, 'none'],
		'one’s own write is no conflict',
	);
	await program.press('u');
	const {dialog} = program.store.getState();
	assert.deepEqual(
		dialog.kind === 'undo' && dialog.entries.map(({isUnclear}) => isUnclear),
		[undefined],
		'it is on record once',
	);
	await program.press('enter', 'y');
	assert.deepEqual(await profileOf(sandbox, program.id), before);
});

// Types a name that is stored without an answer, and continues typing.
async function typeOn(proxy: LossyProxy, name: string) {
	const program = await startTyped(proxy, name, ' A');
	await sendAndLeave(proxy, program);
	await program.paste('B');
	return program;
}

const namesIn = ({context}: Awaited<ReturnType<typeof startOn>>) =>
	context.journal
		.list()
		.map(({before, after, isUnclear = false}) => [
			before.profile?.business_name,
			after?.profile?.business_name,
			isUnclear,
		]);

await test('sends text typed after an unclear write as a change to what that write stored', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await typeOn(proxy, 'Typed on');
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Profile saved: .* stored, nothing else changed$/v);
	assert.equal(proxy.writes.length, 2);
	assert.deepEqual(namesIn(program), [
		['Ltd A', 'Ltd AB', false],
		['Ltd', 'Ltd A', false],
	]);
});

await test('shows text typed back after an unclear write before it is sent, as a change to what that write stored', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'Typed back', ' A');
	await sendAndLeave(proxy, program);
	await program.press('ctrl+u');
	await program.paste('Ltd');
	await program.press('tab', 'tab');
	await program.paste('2');
	await program.press('ctrl+s', 'y');
	assert.match(
		program.said() ?? '',
		/^Nothing was sent: your earlier request is now stored, so this changes more than you saw\./v,
	);
	const form = formOf(program);
	assert.deepEqual([form.step.name, proxy.writes.length], ['reviewing', 1]);
	assert.deepEqual(
		changesOf(form).map(({name, from, to}) => [name, from, to]),
		[
			['business_name', 'Ltd A', 'Ltd'],
			['business_phone', '1', '12'],
		],
	);
	await program.press('y');
	const {business_name: name, business_phone: phone} = await profileOf(sandbox, program.id);
	assert.deepEqual([name, phone, proxy.writes.length], ['Ltd', '12', 2]);
});

await test('tells after an unclear write whether the new name is stored', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const retried = async (program: Program) => {
		proxy.refuse();
		await program.press('ctrl+s', 'y');
		const {isNameStored, error} = formOf(program);
		return [isNameStored, error?.outcome];
	};

	const startTypedIn = async (name: string, field: number) => {
		const program = await startOn(sandbox, name, {baseUrl: proxy.url});
		await program.press('e');
		program.store.dispatch({type: 'form/moved', by: field});
		await program.paste(' A');
		return program;
	};

	const profile = await startTypedIn('Only the profile', 1);
	await profile.press('ctrl+s');
	await sendAndLeave(proxy, profile);
	await profile.paste('B');
	assert.deepEqual(await retried(profile), [undefined, 'notApplied'], 'the name is as before');
	const typed = await startTypedIn('Another name', 0);
	await typed.press('ctrl+s');
	await sendAndLeave(proxy, typed);
	await typed.paste('B');
	assert.deepEqual(await retried(typed), [undefined, 'notApplied'], 'only an earlier name is stored');
	const both = await startTypedIn('Both parts', 0);
	both.store.dispatch({type: 'form/moved', by: 1});
	await both.paste(' B');
	assert.deepEqual(
		changesOf(formOf(both)).map(({name}) => name),
		['name', 'business_name'],
	);
	await both.press('ctrl+s');
	await sendAndLeave(proxy, both);
	assert.deepEqual(await retried(both), [true, 'notApplied']);
});

await test('does not take the same value from another user for the unclear write', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await typeOn(proxy, 'Typed by two');
	await call(sandbox, `PUT /organizations/${program.id}/profile`, {
		json: {...(await profileOf(sandbox, program.id)), business_name: 'Ltd AB'},
	});
	await program.press('ctrl+s', 'y');
	assert.equal(formOf(program).step.name, 'conflict');
	assert.deepEqual(namesIn(program), [['Ltd', 'Ltd A', true]]);
});

async function deleteInTheDark(proxy: LossyProxy, name: string, lost: 'answer' | 'request') {
	const {now, pass} = createClock();
	const program = await startOn(sandbox, name, {baseUrl: proxy.url, context: {now}});
	await program.press('D');
	await program.paste(name);
	await sendAndLeave(proxy, program, lost, 'enter');
	return {...program, pass};
}

await test('looks up an unclear deletion before it undoes it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted in the dark', 'answer');
	assert.equal(deletionOf(program).verdict, 'unknown');
	await program.press('enter');
	const again = deletionOf(program);
	assert.equal(again.error?.status, 404);
	assert.doesNotMatch(
		deletionRows(program.store.getState(), again, 80)
			.flatMap(({left}) => left.map(({text}) => text))
			.join('\n'),
		/still there/v,
	);
	await program.press('escape', 'u', 'enter');
	assert.match(formOf(program).note ?? '', /^This creates a new organization/v);
	await program.press('ctrl+s', 'y');
	assert.equal(
		program.said(),
		'Created Deleted in the dark · stored as requested. Press B to create another next to it.',
	);
});

await test('does not undo a deletion that did not happen', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted in vain', 'request');
	await program.press('escape', 'u', 'enter');
	assert.deepEqual(
		[program.said(), program.store.getState().dialog.kind],
		[
			'Deleted in vain was not deleted so far, so there is nothing to undo. It stays in the list of undo, because the request may still arrive.',
			'none',
		],
	);
	program.pass(300_000);
	await program.press('u', 'enter');
	assert.deepEqual(
		[program.said(), program.context.journal.list()],
		['Deleted in vain was not deleted, so there is nothing to undo.', []],
	);
});

await test('undoes a deletion that arrived only after undo had found the organization still there', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted late', 'request');
	await program.press('escape', 'u', 'enter');
	await call(sandbox, `DELETE /organizations/${program.id}`);
	await program.press('u', 'enter');
	assert.equal(formOf(program).fields.find(({name}) => name === 'name')?.text, 'Deleted late');
});

await test('says first that a deletion cannot be looked up when it is undone', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted, and dark since', 'answer');
	proxy.goDark();
	await program.press('escape', 'u', 'enter');
	assert.match(formOf(program).note ?? '', /^It is unclear whether the old organization was deleted\. Check first\./v);
});

await test('writes nothing if the read before the write fails', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'Not begun');
	proxy.goDark();
	await program.press('y');
	assert.deepEqual([formOf(program).verdict, proxy.writes], ['notStored', []]);
});

await test('finds a creation whose answer was lost, and does not repeat it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	await call(sandbox, 'POST /organizations', {json: {name: 'Namesake'}});
	await program.press('C');
	await program.paste('Namesake');
	await program.press('ctrl+s');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(
		program.said(),
		'The answer was lost, but a look-up shows: Created Namesake · stored as requested. Press B to create another next to it.',
	);
	const made = await named(sandbox, 'Namesake');
	assert.deepEqual([proxy.writes, made.length], [['POST /organizations'], 2]);

	await program.press('C');
	await program.paste('Namesake');
	await program.press('ctrl+s');
	proxy.lose('request');
	await program.press('y');
	assert.equal(formOf(program).verdict, 'unknown');
	const still = await named(sandbox, 'Namesake');
	assert.deepEqual(
		still.map(({id}) => id),
		made.map(({id}) => id),
	);
});

/** A program with a creation form, and its request in review. */
async function startCreation(
	baseUrl: string,
	name: string,
	parentId = '',
	options: Partial<Parameters<typeof startProgram>[0]> = {},
) {
	const program = startProgram({baseUrl, credential: keyOf(sandbox), ...options});
	await loadOrganizations(program.context);
	await program.press('C');
	await program.paste(name);
	program.store.dispatch({type: 'picker/chosen', parentId});
	await program.press('ctrl+s');
	return program;
}

const create = async (name: string) => call(sandbox, 'POST /organizations', {json: {name}});

await test('does not take an existing organization with the next name for the lost creation', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	await create('Renamed to');
	const program = await startCreation(proxy.url, 'Renamed from');
	proxy.lose('request');
	await program.press('y');
	program.store.dispatch({type: 'form/moved', by: -1});
	await program.press('ctrl+u');
	await program.paste('Renamed to');
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Renamed to · stored as requested. Press B to create another next to it.');
	const made = await named(sandbox, 'Renamed to');
	assert.deepEqual([proxy.writes.length, made.length], [2, 2]);
});

await test('does not create a lost organization again under a corrected name', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Mistyped custommer');
	await sendAndLeave(proxy, program);
	assert.equal(formOf(program).verdict, 'unknown');
	program.store.dispatch({type: 'form/moved', by: -1});
	await program.press('ctrl+u');
	await program.paste('Mistyped customer');
	await program.press('ctrl+s', 'y');
	const [made] = await named(sandbox, 'Mistyped custommer');
	const text = `Your earlier request created “Mistyped custommer” (${made?.id ?? ''}), so nothing more is sent. Leave this form, press R to list the organization, and edit it.`;
	assert.equal(formOf(program).error?.message, text);
	assert.deepEqual(
		[formOf(program).verdict, formOf(program).line.text, proxy.writes.length],
		['notStored', 'Mistyped customer', 1],
	);
	assert.deepEqual(await named(sandbox, 'Mistyped customer'), []);
});

await test('remembers the outcome of a creation after another name was tried in between', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'First of two');
	proxy.lose('request');
	await program.press('y');
	assert.equal(formOf(program).verdict, 'unknown');
	const retryAs = async (name: string) => {
		program.store.dispatch({type: 'form/moved', by: -1});
		await program.press('ctrl+u');
		await program.paste(name);
		await program.press('ctrl+s', 'y');
	};

	proxy.lose('request');
	await retryAs('Second of two');
	assert.equal(formOf(program).verdict, 'unknown');
	await create('First of two');
	program.store.dispatch({type: 'form/moved', by: 1});
	await retryAs('First of two');
	assert.equal(
		program.said(),
		'The answer was lost, but a look-up shows: Created First of two · stored as requested. Press B to create another next to it.',
	);
	const made = await named(sandbox, 'First of two');
	assert.deepEqual([proxy.writes.length, made.length], [2, 1]);
});

await test('creates a refused organization under another parent, even next to one with the same name', async () => {
	const {
		result: {id: parentId},
	} = await create('Doomed parent');
	await create('Refused at first');
	const program = await startCreation(sandbox.url, 'Refused at first', parentId);
	await call(sandbox, `DELETE /organizations/${parentId}`);
	await program.press('y');
	assert.equal(formOf(program).verdict, 'notStored');
	program.store.dispatch({type: 'picker/chosen', parentId: ''});
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Refused at first · stored as requested. Press B to create another next to it.');
	const made = await named(sandbox, 'Refused at first');
	assert.equal(made.length, 2);
});

await test('looks for no refused creation, now or from its draft, and takes no one else’s organization for it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const kept: StoredForm[] = [];
	const keep = (form: KeptForm) => {
		kept.push(storedOf(form));
	};

	const program = await startCreation(proxy.url, 'Made by others', '', {
		context: {drafts: {...memoryDrafts(Date.now), keep}},
	});
	proxy.refuse();
	await program.press('y');
	assert.deepEqual(
		[formOf(program).verdict, kept.map(({creationsSent}) => creationsSent?.length)],
		['notStored', [1, 0]],
	);
	await create('Made by others');
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Made by others · stored as requested. Press B to create another next to it.');
	const made = await named(sandbox, 'Made by others');
	assert.deepEqual([proxy.writes.length, made.length], [2, 2]);
});

await test('still looks for a lost creation after a second try was refused', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Late to appear');
	proxy.lose('request');
	await program.press('y');
	proxy.refuse();
	await program.press('ctrl+s', 'y');
	assert.equal(formOf(program).error?.status, 409);
	await create('Late to appear');
	await program.press('ctrl+s', 'y');
	assert.equal(
		program.said(),
		'The answer was lost, but a look-up shows: Created Late to appear · stored as requested. Press B to create another next to it.',
	);
	assert.equal(proxy.writes.length, 2);
});

await test('remembers a lost creation in its draft', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Resumed');
	await sendAndLeave(proxy, program);
	await program.press('escape', 'k', 'd', 'enter', 'ctrl+s', 'y');
	assert.equal(
		program.said(),
		'The answer was lost, but a look-up shows: Created Resumed · stored as requested. Press B to create another next to it.',
	);
	assert.equal(proxy.writes.length, 1);
});

await test('does not send a creation again if several candidates exist', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Twin');
	await sendAndLeave(proxy, program);
	await create('Twin');
	await program.press('ctrl+s', 'y');
	const {verdict, error, step} = formOf(program);
	assert.deepEqual([verdict, step.name, proxy.writes.length], ['unknown', 'editing', 1]);
	assert.match(
		error?.message ?? '',
		/several new organizations with this name .* which one is yours\. Nothing more was sent\.$/v,
	);
});

await test('looks up a deletion whose answer was lost', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Gone', {baseUrl: proxy.url});
	await program.press('D');
	await program.paste('Gone');
	proxy.lose('request');
	await program.press('enter');
	assert.equal(deletionOf(program).verdict, 'notStored');
	proxy.lose('answer');
	await program.press('enter');
	assert.match(program.said() ?? '', /^The answer was lost, but a look-up shows: deleted Gone/v);
	assert.equal(proxy.writes.length, 2);
	assert.deepEqual(await named(sandbox, 'Gone'), []);
	assert.deepEqual(
		withoutSettled(program.context.journal.list()).map(({kind, before, isUnclear}) => [
			kind,
			before.profile?.business_name,
			isUnclear,
		]),
		[['delete', 'Ltd', undefined]],
	);
});

await test('reads again before a deletion, keeps a renamed organization, and restores the changes of other users on undo', async () => {
	const program = await startOn(sandbox, 'Old and empty');
	const {id, press, paste} = program;
	await press('D');
	await paste('Old and empty');
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'In use'}});
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...(await profileOf(sandbox, id)), business_name: 'Theirs'},
	});
	await press('enter');
	const {error, verdict, organization, line} = deletionOf(program);
	assert.deepEqual([error?.message, verdict], ['Nothing was sent: it has been renamed to “In use”.', 'notStored']);
	assert.deepEqual([organization.name, line.text], ['In use', ''], 'the name that is asked for is the one that it has');
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Old and empty'}});
	await paste('In use');
	await press('enter');
	await paste('Old and empty');
	await press('enter');
	assert.equal(program.said(), `Deleted Old and empty (${id}).`);
	assert.deepEqual(
		program.context.journal.list().map(({before}) => before.profile?.business_name),
		['Theirs'],
	);
});

/** Sends one write of each kind in a run, through a proxy that answers as `answering` says. Returns the results, what is stored of each, and how often it was sent. */
async function sendEach(answering: (proxy: LossyProxy) => void) {
	await using service = await openSandbox({shape: 'enterprise', organizations: 1, readyAfter: 0, rateLimit: 100_000});
	await using proxy = await startLossyProxy(service.url);
	const {root} = service;
	const {context} = startProgram({baseUrl: proxy.url, credential: keyOf(service)});
	const organization = await context.client.getOrganization(root);
	const member = await context.client.inviteMember(root, 'gone@x.example');
	const change = changeField(editForm(organization, await context.client.getProfile(root)), 'name', {text: 'Renamed'});
	const form = changeField(changeField(createForm(root), 'name', {text: 'Made'}), 'parent', {text: root});
	const membersNow = async (email: string) => {
		const {result} = await call<readonly Member[]>(service, `GET /organizations/${root}/members`);
		return result.filter(({status, user}) => status !== 'canceled' && user.email === email);
	};

	const accountsNow = async (wanted: string) => {
		const {result} = await call<ReadonlyArray<{readonly name: string}>>(
			service,
			`GET /organizations/${root}/accounts?page_size=1000`,
		);
		return result.filter(({name}) => name === wanted);
	};

	const results: string[] = [];
	const waits = new Set<string>();
	const send = async <W extends Kind>(
		name: string,
		describe: (writing: ServiceContext) => Description<W>,
		stored: () => Promise<readonly unknown[]>,
	) => {
		const first = proxy.writes.length;
		answering(proxy);
		await runMany<string, W, ItemResult>(context, {
			items: [name],
			nameOf: each => each,
			describe,
			settle: (_, end) => ({result: {status: end.status === 'done' ? 'done' : 'failed'}}),
			...itemsTold((_, {status}) => {
				results.push(status);
			}),
			waiting(_, why) {
				waits.add(why);
			},
			isStopping: () => false,
		});
		const {length} = await stored();
		results.push(`${name}: ${length} stored, ${proxy.writes.length - first} sent`);
	};

	await send(
		'create',
		writing => creationInRun(writing, {form, id: 'new', isReadBack: true}),
		async () => named(service, 'Made'),
	);
	await send(
		'account',
		writing => accountCreation(writing, {name: 'Shop', type: 'standard', organization}),
		async () => accountsNow('Shop'),
	);
	await send(
		'invite',
		writing => invitation(writing, {organization, email: 'new@x.example'}),
		async () => membersNow('new@x.example'),
	);
	await send(
		'remove',
		writing => removal(writing, {organization, member}),
		async () => membersNow('gone@x.example'),
	);
	await send(
		'rename',
		writing => changeInRun(writing, root, change),
		async () => named(service, 'Renamed'),
	);
	return {results: results.filter(text => text !== 'sending'), waits: [...waits].filter(why => why !== '')};
}

const doneAs = (...told: readonly string[]): readonly string[] => told.flatMap(each => ['done', each]);

await test('waits in a run for a service that asks to send a write later, and sends it again only after a look-up', async () => {
	const refused = await sendEach(proxy => {
		proxy.answer(503, false);
	});
	assert.deepEqual(
		refused.results,
		doneAs(
			'create: 1 stored, 2 sent',
			'account: 1 stored, 2 sent',
			'invite: 1 stored, 2 sent',
			'remove: 0 stored, 2 sent',
			'rename: 1 stored, 2 sent',
		),
	);
	assert.deepEqual(refused.waits, ['The service asks to wait.']);
	const stored = await sendEach(proxy => {
		proxy.answer(503, true);
	});
	assert.deepEqual(
		stored.results,
		doneAs(
			'create: 1 stored, 1 sent',
			'account: 1 stored, 1 sent',
			'invite: 1 stored, 1 sent',
			'remove: 0 stored, 1 sent',
			'rename: 1 stored, 1 sent',
		),
	);
});

await test('looks a write up that the service answered with a redirect', async () => {
	const {results} = await sendEach(proxy => {
		proxy.answer(302, true);
	});
	assert.deepEqual(
		results,
		doneAs(
			'create: 1 stored, 1 sent',
			'account: 1 stored, 1 sent',
			'invite: 1 stored, 1 sent',
			'remove: 0 stored, 1 sent',
			'rename: 1 stored, 1 sent',
		),
	);
});
