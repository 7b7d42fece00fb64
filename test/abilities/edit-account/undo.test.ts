import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rowOf} from '../../../source/abilities/edit-account/plan.js';
import {readUndoOfEdit, whyNotBack} from '../../../source/abilities/edit-account/undo.js';
import {recordedChange, recordOfEdit} from '../../../source/abilities/edit-account/write.js';
import {createClock} from '../../helpers/clock.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {writesTo} from '../../helpers/on-organization.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {
	editsOf,
	type Program,
	screenOf,
	startAccounts,
	storeAccount,
	storedAccount,
	storedName,
	storedValues,
} from './start.js';

await using sandbox = await openSandbox({organizations: 60, seed: 7});

async function rename(program: Program, name: string): Promise<void> {
	await program.press('e', 'ctrl+u');
	await program.paste(name);
	await program.press('enter');
	screenOf(program);
	await program.press('y');
}

await test('restores the earlier values after a review, and marks the change as undone', async () => {
	const program = await startAccounts(sandbox);
	const {press, said, id, name, store} = program;
	const before = await storedValues(sandbox, id);
	await rename(program, 'There and back');
	// Somebody else’s change of another value stays.
	await storeAccount(sandbox, id, {abuse_contact_email: 'kept@acme.example'});
	await press('u');
	assert.match(screenOf(program), /account: name was “/v);
	await press('enter');
	assert.match(screenOf(program), /Restore the earlier values of[\s\S]+"abuse_contact_email": "kept@acme\.example"/v);
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(said(), `Restored ${name}: name. Press u to undo this.`);
	assert.deepEqual(
		[writesTo(sandbox, from), await storedValues(sandbox, id)],
		[['PUT'], [before[0], before[1], 'kept@acme.example']],
	);
	await press('u');
	const {dialog} = store.getState();
	assert.deepEqual(
		dialog.kind === 'undo' && dialog.entries.map(({isUndone, undoes}) => [isUndone === true, undoes !== undefined]),
		[
			[false, true],
			[true, false],
		],
	);
});

await test('says why a change cannot be undone', async () => {
	const program = await startAccounts(sandbox);
	const {press, said, id, name} = program;
	await rename(program, 'By me');
	await storeAccount(sandbox, id, {name: 'By others'});
	await press('u', 'enter');
	assert.equal(said(), 'Somebody has changed By others since then: name. Nothing was sent.');
	await storeAccount(sandbox, id, {name});
	await press('u', 'enter');
	assert.equal(said(), `${name} already has the earlier values.`);
	assert.equal(program.store.getState().dialog.kind, 'none');
});

await test('looks up an unclear change before its undo', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const {now, pass} = createClock();
	const program = await startAccounts(sandbox, {baseUrl: proxy.url, context: {now}});
	await program.press('e', 'ctrl+u');
	await program.paste('Not arrived');
	await program.press('enter');
	screenOf(program);
	proxy.lose('request');
	await program.press('y');
	assert.equal(editsOf(program).step.name, 'ended');
	await program.press('escape', 'u', 'enter');
	assert.match(
		program.said() ?? '',
		/^The change of .+ was not stored so far, so there is nothing to undo\. It stays in the list of undo, because the request may still arrive\./v,
	);
	assert.deepEqual(
		program.context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
	);
	pass(300_000);
	await program.press('u', 'enter');
	assert.match(program.said() ?? '', /^The change of .+ was not stored, so there is nothing to undo\.$/v);
	assert.deepEqual(program.context.journal.list(), []);
	assert.equal(await storedName(sandbox, program.id), program.name);
});

await test('never restores a setting that the service had not sent, nor takes it for what was asked', async () => {
	let isSilent = true;
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		text =>
			isSilent
				? text
						.replaceAll(/"(?:enforce_twofactor|abuse_contact_email)":(?:true|false|"[^"]*"),?/gv, '')
						.replaceAll(',}', '}')
				: text,
	);
	const program = await startAccounts(sandbox, {baseUrl: server.url});
	const {press, id, context} = program;
	await storeAccount(sandbox, id, {enforce_twofactor: true, abuse_contact_email: 'there@acme.example'});
	const {settings: _, ...rest} = await storedAccount(sandbox, id);
	assert.deepEqual(rowOf({abuse_contact_email: ''}, {...rest, settings: {}}, {organization: ''}).result, {
		status: 'waiting',
	});
	await press('e', 'down', ' ', ' ', 'enter');
	assert.match(screenOf(program), /The service did not send the abuse contact/v);
	isSilent = false;
	const [row] = editsOf(program).rows;
	assert.ok(row?.edit);
	const entry = {...recordOfEdit(row.edit), at: 1};
	assert.deepEqual(recordedChange(entry), {from: {}, to: {enforce_twofactor: 'no'}});
	assert.equal(whyNotBack(entry), 'There is nothing to restore: the service did not send the earlier value.');
	const both = {
		...recordOfEdit({
			...row.edit,
			before: {...row.edit.before, abuse_contact_email: 'a@acme.example'},
			after: {...row.edit.after, abuse_contact_email: 'there@acme.example'},
		}),
		at: 1,
	};
	const undo = await readUndoOfEdit(context, both);
	assert.ok('row' in undo);
	assert.deepEqual(
		[undo.row.edit.after, undo.row.note],
		[
			{abuse_contact_email: 'a@acme.example'},
			'This stays as it is, because the service did not send the earlier value: two-factor enforced.',
		],
	);
});
