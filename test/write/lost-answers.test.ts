import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../source/commands/load.js';
import {withoutSettled} from '../../source/forms/journal-entry.js';
import type {StoredForm} from '../../source/forms/stored-form.js';
import {changesOf} from '../../source/forms/request.js';
import {deletionRows} from '../../source/deletion/rows.js';
import {memoryDrafts} from '../../source/storage/memory.js';
import {frameOf} from '../helpers/frames.js';
import {startLossyProxy, type LossyProxy} from '../helpers/lossy-proxy.js';
import {formOf, startOn, type Program} from '../helpers/on-organization.js';
import {startProgram} from '../helpers/program.js';
import {dialogOf} from '../helpers/state.js';
import {until} from '../helpers/until.js';
import {
	call,
	keyOf,
	named,
	openSandbox,
	profileOf,
} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const deletionOf = ({store}: Program) => dialogOf(store.getState(), 'deletion').deletion;

async function arrived(proxy: LossyProxy, writes: number): Promise<void> {
	await until(() => proxy.writes.length >= writes);
}

/**
Sends what is in review, and stops waiting once it has left; the answer is lost, or the request itself.
*/
async function sendAndLeave(proxy: LossyProxy, program: Program, lost: 'answer' | 'request' = 'answer', key = 'y'): Promise<void> {
	const writes = proxy.writes.length + 1;
	proxy.lose(lost);
	const sending = program.press(key);
	await arrived(proxy, writes);
	await program.press('escape');
	await sending;
}

/**
A program with a business name that was changed, in review.
*/
async function startTyped({url}: LossyProxy, name: string, typed = ' new') {
	const program = await startOn(sandbox, name, {baseUrl: url});
	await program.press('p');
	await program.paste(typed);
	await program.press('ctrl+s');
	return program;
}

await test('a write whose answer was lost is looked up and found, and sent once', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'Answer lost');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(program.said(), 'The answer was lost, but a look-up shows: Profile saved: Answer lost · business name stored, nothing else changed');
	assert.equal(proxy.writes.length, 1);
	const {business_name: stored} = await profileOf(sandbox, program.id);
	assert.equal(stored, 'Ltd new');
	assert.equal(program.context.journal.list().length, 1);
});

await test('a write that was lost on its way is looked up and said not to be stored, and nothing typed is lost', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Request lost', {baseUrl: proxy.url});
	await program.press('e');
	await program.paste(' new');
	await program.press('ctrl+s');
	proxy.lose('request');
	await program.press('y');
	const {verdict, error, step, line} = formOf(program);
	assert.deepEqual([verdict, error?.outcome, step, line.text], ['notStored', 'unknown', {name: 'editing', scrolledTo: 0}, 'Request lost new']);
	assert.equal(proxy.writes.length, 1);
	assert.deepEqual(program.context.journal.list().map(({isUnclear}) => isUnclear), [true], 'it may come late');
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Saved: Request lost new · name stored/v);
	await program.press('u');
	const {dialog} = program.store.getState();
	assert.deepEqual(dialog.kind === 'undo' && dialog.entries.map(({isUnclear}) => isUnclear), [undefined], 'it has not: the next one began with what was there before it');
});

await test('a write that cannot be looked up stays unknown', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'In the dark');
	proxy.lose('answer');
	const sending = program.press('y');
	await arrived(proxy, 1);
	proxy.goDark();
	await sending;
	const {verdict, line} = formOf(program);
	assert.deepEqual([verdict, line.text, proxy.writes.length], ['unknown', 'Ltd new', 1]);
	const failedToo = /look-up failed too[\s\S]*then y looks again/v;
	assert.match(frameOf(program.store.getState()), failedToo);
	await program.press('ctrl+s', 'y');
	assert.deepEqual([formOf(program).verdict, proxy.writes.length], ['unknown', 1], 'a read that fails before the next try tells nothing of the first');
	assert.match(frameOf(program.store.getState()), failedToo);
	const [entry, ...others] = program.context.journal.list();
	assert.deepEqual([entry?.isUnclear, entry?.before.profile?.business_name, entry?.after?.profile?.business_name, others], [true, 'Ltd', 'Ltd new', []]);
});

await test('a write of which it was not known whether it was stored can be undone', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Stored in the dark', {baseUrl: proxy.url});
	const before = await profileOf(sandbox, program.id);
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s');
	await sendAndLeave(proxy, program);
	assert.equal(formOf(program).verdict, 'unknown');
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^The answer was lost, but a look-up shows: Profile saved: .* stored, nothing else changed$/v);
	assert.deepEqual([proxy.writes.length, program.store.getState().dialog.kind], [1, 'none'], 'one’s own write is no conflict');
	await program.press('u');
	const {dialog} = program.store.getState();
	assert.deepEqual(dialog.kind === 'undo' && dialog.entries.map(({isUnclear}) => isUnclear), [undefined], 'it is on record once');
	await program.press('enter', 'y');
	assert.deepEqual(await profileOf(sandbox, program.id), before);
});

// Types a name that is stored, though its answer does not come, and goes on typing.
async function typeOn(proxy: LossyProxy, name: string) {
	const program = await startTyped(proxy, name, ' A');
	await sendAndLeave(proxy, program);
	await program.paste('B');
	return program;
}

const namesIn = ({context}: Awaited<ReturnType<typeof startOn>>) =>
	context.journal.list().map(({before, after, isUnclear = false}) => [before.profile?.business_name, after?.profile?.business_name, isUnclear]);

await test('what was typed behind a write whose fate is not known is sent, as a change of what that stored', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await typeOn(proxy, 'Typed on');
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Profile saved: .* stored, nothing else changed$/v);
	assert.equal(proxy.writes.length, 2);
	assert.deepEqual(namesIn(program), [['Ltd A', 'Ltd AB', false], ['Ltd', 'Ltd A', false]]);
});

await test('what was typed back behind it is shown before it is sent, as a change of what that stored', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'Typed back', ' A');
	await sendAndLeave(proxy, program);
	await program.press('ctrl+u');
	await program.paste('Ltd');
	await program.press('tab', 'tab');
	await program.paste('2');
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Nothing was sent: your earlier request is now stored, so this changes more than you saw\./v);
	const form = formOf(program);
	assert.deepEqual([form.step.name, proxy.writes.length], ['reviewing', 1]);
	assert.deepEqual(changesOf(form).map(({name, from, to}) => [name, from, to]), [['business_name', 'Ltd A', 'Ltd'], ['business_phone', '1', '12']]);
	await program.press('y');
	const {business_name: name, business_phone: phone} = await profileOf(sandbox, program.id);
	assert.deepEqual([name, phone, proxy.writes.length], ['Ltd', '12', 2]);
});

await test('what somebody else stored is not taken for a write whose fate is not known, though it is what was typed since', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await typeOn(proxy, 'Typed by two');
	await call(sandbox, `PUT /organizations/${program.id}/profile`, {json: {...await profileOf(sandbox, program.id), business_name: 'Ltd AB'}});
	await program.press('ctrl+s', 'y');
	assert.equal(formOf(program).step.name, 'conflict');
	assert.deepEqual(namesIn(program), [['Ltd', 'Ltd A', true]]);
});

async function deleteInTheDark(proxy: LossyProxy, name: string, lost: 'answer' | 'request') {
	const program = await startOn(sandbox, name, {baseUrl: proxy.url});
	await program.press('D');
	await program.paste(name);
	await sendAndLeave(proxy, program, lost, 'enter');
	return program;
}

await test('a deletion of which it is not known whether it was made can be undone: it is looked up before', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted in the dark', 'answer');
	assert.equal(deletionOf(program).verdict, 'unknown');
	await program.press('enter');
	const again = deletionOf(program);
	assert.equal(again.error?.status, 404);
	assert.doesNotMatch(deletionRows(program.store.getState(), again, 80).flatMap(({left}) => left.map(({text}) => text)).join('\n'), /still there/v);
	await program.press('escape', 'u', 'enter');
	assert.match(formOf(program).note ?? '', /^This creates a new organization/v);
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Deleted in the dark · read back as asked. B creates another next to it.');
});

await test('a deletion that was not made is not undone', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted in vain', 'request');
	await program.press('escape', 'u', 'enter');
	assert.deepEqual([program.said(), program.store.getState().dialog.kind, program.context.journal.list()], ['Deleted in vain was not deleted: it still exists.', 'none', []]);
});

await test('where a deletion cannot be looked up, undoing it says so first', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await deleteInTheDark(proxy, 'Deleted, and dark since', 'answer');
	proxy.goDark();
	await program.press('escape', 'u', 'enter');
	assert.match(formOf(program).note ?? '', /^It is unclear whether the old organization was deleted\. Check first\./v);
});

await test('a reading that fails before the write is no write', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTyped(proxy, 'Not begun');
	proxy.goDark();
	await program.press('y');
	assert.deepEqual([formOf(program).verdict, proxy.writes], ['notStored', []]);
});

await test('a creation whose answer was lost is found, and not made twice', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	await call(sandbox, 'POST /organizations', {json: {name: 'Namesake'}});
	await program.press('C');
	await program.paste('Namesake');
	await program.press('ctrl+s');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(program.said(), 'The answer was lost, but a look-up shows: Created Namesake · read back as asked. B creates another next to it.');
	const made = await named(sandbox, 'Namesake');
	assert.deepEqual([proxy.writes, made.length], [['POST /organizations'], 2]);

	await program.press('C');
	await program.paste('Namesake');
	await program.press('ctrl+s');
	proxy.lose('request');
	await program.press('y');
	assert.equal(formOf(program).verdict, 'notStored');
	const still = await named(sandbox, 'Namesake');
	assert.deepEqual(still.map(({id}) => id), made.map(({id}) => id));
});

/**
A program with a creation form, its request in review.
*/
async function startCreation(baseUrl: string, name: string, parentId = '', options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const program = startProgram({baseUrl, credential: keyOf(sandbox), ...options});
	await loadOrganizations(program.context);
	await program.press('C');
	await program.paste(name);
	program.store.dispatch({type: 'picker/chosen', parentId});
	await program.press('ctrl+s');
	return program;
}

const create = async (name: string) => call(sandbox, 'POST /organizations', {json: {name}});

await test('what was there before a creation is that of its name: another one of the next name is not taken for it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	await create('Renamed to');
	const program = await startCreation(proxy.url, 'Renamed from');
	proxy.lose('request');
	await program.press('y');
	program.store.dispatch({type: 'form/moved', by: -1});
	await program.press('ctrl+u');
	await program.paste('Renamed to');
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Renamed to · read back as asked. B creates another next to it.');
	const made = await named(sandbox, 'Renamed to');
	assert.deepEqual([proxy.writes.length, made.length], [2, 2]);
});

await test('a creation whose answer was lost is not made once more under a corrected name: it is looked for under the old one', async () => {
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
	assert.deepEqual([formOf(program).verdict, formOf(program).line.text, proxy.writes.length], ['notStored', 'Mistyped customer', 1]);
	assert.deepEqual(await named(sandbox, 'Mistyped customer'), []);
});

await test('what came of a creation is still known once another name was tried between', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'First of two');
	proxy.lose('request');
	await program.press('y');
	assert.equal(formOf(program).verdict, 'notStored');
	const retryAs = async (name: string) => {
		program.store.dispatch({type: 'form/moved', by: -1});
		await program.press('ctrl+u');
		await program.paste(name);
		await program.press('ctrl+s', 'y');
	};

	proxy.lose('request');
	await retryAs('Second of two');
	assert.equal(formOf(program).verdict, 'notStored');
	await create('First of two');
	program.store.dispatch({type: 'form/moved', by: 1});
	await retryAs('First of two');
	assert.equal(program.said(), 'The answer was lost, but a look-up shows: Created First of two · read back as asked. B creates another next to it.');
	const made = await named(sandbox, 'First of two');
	assert.deepEqual([proxy.writes.length, made.length], [2, 1]);
});

await test('a creation that was refused is made below another parent, also where that has one of this name', async () => {
	const {result: {id: parentId}} = await create('Doomed parent');
	await create('Refused at first');
	const program = await startCreation(sandbox.url, 'Refused at first', parentId);
	await call(sandbox, `DELETE /organizations/${parentId}`);
	await program.press('y');
	assert.equal(formOf(program).verdict, 'notStored');
	program.store.dispatch({type: 'picker/chosen', parentId: ''});
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Refused at first · read back as asked. B creates another next to it.');
	const made = await named(sandbox, 'Refused at first');
	assert.equal(made.length, 2);
});

await test('of a creation that was refused nothing is looked for, now or from its draft: one that somebody else makes is not taken for it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const kept: StoredForm[] = [];
	const keep = (form: StoredForm) => {
		kept.push(form);
	};

	const program = await startCreation(proxy.url, 'Made by others', '', {context: {drafts: {...memoryDrafts(Date.now), keep}}});
	proxy.refuse();
	await program.press('y');
	assert.deepEqual([formOf(program).verdict, kept.map(({creationsSent}) => creationsSent?.length)], ['notStored', [1, 0]]);
	await create('Made by others');
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Made by others · read back as asked. B creates another next to it.');
	const made = await named(sandbox, 'Made by others');
	assert.deepEqual([proxy.writes.length, made.length], [2, 2]);
});

await test('a creation that was lost is still looked for after a second try was refused', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Late to appear');
	proxy.lose('request');
	await program.press('y');
	proxy.refuse();
	await program.press('ctrl+s', 'y');
	assert.equal(formOf(program).error?.status, 409);
	await create('Late to appear');
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'The answer was lost, but a look-up shows: Created Late to appear · read back as asked. B creates another next to it.');
	assert.equal(proxy.writes.length, 2);
});

await test('of a creation that was lost, its draft knows', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Resumed');
	await sendAndLeave(proxy, program);
	await program.press('escape', 'k', 'd', 'enter', 'ctrl+s', 'y');
	assert.equal(program.said(), 'The answer was lost, but a look-up shows: Created Resumed · read back as asked. B creates another next to it.');
	assert.equal(proxy.writes.length, 1);
});

await test('a creation of which there are several now is not sent again', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy.url, 'Twin');
	await sendAndLeave(proxy, program);
	await create('Twin');
	await program.press('ctrl+s', 'y');
	const {verdict, error, step} = formOf(program);
	assert.deepEqual([verdict, step.name, proxy.writes.length], ['unknown', 'editing', 1]);
	assert.match(error?.message ?? '', /several new organizations with this name .* which one is yours\. Nothing more was sent\.$/v);
});

await test('a deletion whose answer was lost is looked up', async () => {
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
	assert.deepEqual(withoutSettled(program.context.journal.list()).map(({kind, before, isUnclear}) => [kind, before.profile?.business_name, isUnclear]), [['delete', 'Ltd', undefined]]);
});

await test('what is deleted is read again before: one that was renamed is not, and what somebody else stored is put back by undo', async () => {
	const program = await startOn(sandbox, 'Old and empty');
	const {id, press, paste} = program;
	await press('D');
	await paste('Old and empty');
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'In use'}});
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...await profileOf(sandbox, id), business_name: 'Theirs'}});
	await press('enter');
	const {error, verdict, organization, line} = deletionOf(program);
	assert.deepEqual([error?.message, verdict], ['Nothing was sent: it has been renamed meanwhile, to “In use”.', 'notStored']);
	assert.deepEqual([organization.name, line.text], ['In use', ''], 'the name that is asked for is the one that it has');
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Old and empty'}});
	await paste('In use');
	await press('enter');
	await paste('Old and empty');
	await press('enter');
	assert.equal(program.said(), `Deleted Old and empty (${id})`);
	assert.deepEqual(program.context.journal.list().map(({before}) => before.profile?.business_name), ['Theirs']);
});
