import assert from 'node:assert/strict';
import {test} from 'node:test';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {writesTo} from '../../helpers/on-organization.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {
	editsOf,
	type Program,
	screenOf,
	startAccounts,
	statusesOf,
	storeAccount,
	storedAccount,
	storedContact,
	storedName,
	storedValues,
} from './start.js';

await using sandbox = await openSandbox({organizations: 60, seed: 7});

/** Types another name for the account under the cursor, and opens the review. */
async function reviewName({press, paste, ...program}: Program, name: string): Promise<void> {
	await press('e', 'ctrl+u');
	await paste(name);
	await press('enter');
	screenOf(program);
}

await test('changes the name and the settings of an account after a review, and sends the rest as it is', async () => {
	const program = await startAccounts(sandbox);
	const {press, paste, said, store, source, id, name} = program;
	const {
		settings: {enforce_twofactor: isEnforced},
		type,
	} = await storedAccount(sandbox, id);
	await press('e', 'ctrl+u');
	await paste('Renamed & co');
	await press('down', ' ', 'down');
	await paste('abuse@acme.example');
	assert.match(
		screenOf(program),
		new RegExp(
			String.raw`Name +Renamed & co[\s\S]+was [\s\S]+Two-factor enforced +${isEnforced ? 'no' : 'yes'}[\s\S]+❯ Abuse contact +abuse@acme\.example`,
			'v',
		),
	);
	await press('enter');
	const shown = screenOf(program);
	assert.match(shown, /Name: .* → Renamed & co[\s\S]+Abuse contact: .* → abuse@acme\.example[\s\S]+PUT/v);
	assert.match(
		shown,
		new RegExp(
			String.raw`PUT /accounts/${id}[\s\S]+"name": "Renamed & co"[\s\S]+"type": "${type}"[\s\S]+"abuse_contact_email": "abuse@acme\.example"[\s\S]+"enforce_twofactor": ${!isEnforced}`,
			'v',
		),
	);
	assert.match(shown, /Two-factor enforced: .*; Abuse contact: /v);
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(said(), 'Changed Renamed & co: name, two-factor enforced, abuse contact. Press u to undo this.');
	assert.deepEqual(writesTo(sandbox, from), ['PUT']);
	assert.deepEqual(await storedValues(sandbox, id), ['Renamed & co', !isEnforced, 'abuse@acme.example']);
	const listed = store
		.getState()
		.accounts.get(source.id)
		?.items.find(each => each.id === id);
	assert.deepEqual([listed?.name, listed?.settings.enforce_twofactor], ['Renamed & co', !isEnforced]);

	// Only the name, on top of what the service has by now.
	await storeAccount(sandbox, id, {abuse_contact_email: 'other@acme.example'});
	await reviewName(program, name);
	await press('y');
	assert.deepEqual(await storedValues(sandbox, id), [name, !isEnforced, 'other@acme.example']);
});

await test('sends nothing without a change, and says why a value cannot be sent', async () => {
	const program = await startAccounts(sandbox);
	const {press, paste, id} = program;
	const before = await storedValues(sandbox, id);
	const from = sandbox.requests.length;
	await press('e', 'enter');
	assert.match(screenOf(program), /Nothing has changed yet, so there is nothing to send/v);
	await press('ctrl+u', 'enter');
	assert.match(screenOf(program), /❯ Name[\s\S]+An account needs a name/v);
	await paste('Renamed');
	await press('down', 'down', 'ctrl+u');
	await paste('not an address');
	await press('enter');
	assert.match(screenOf(program), /❯ Abuse contact +not an address[\s\S]+This is not an email address/v);
	await press('escape');
	assert.match(screenOf(program), /You have not sent what you typed\.[\s\S]+Renamed/v);
	await press('n');
	assert.match(screenOf(program), /❯ Abuse contact +not an address/v);
	await press('escape', 'x');
	assert.equal(program.store.getState().dialog.kind, 'none');
	assert.deepEqual([writesTo(sandbox, from), await storedValues(sandbox, id)], [[], before]);
});

await test('edits the organization in no case while the accounts have the focus', async () => {
	const program = await startAccounts(sandbox, {connection: {isReadOnly: true}});
	await program.press('e');
	assert.match(program.said() ?? '', /read-only/v);
	const token = await startAccounts(sandbox, {connection: {credentialKind: 'user_token'}});
	await token.press('e');
	assert.match(token.said() ?? '', /^Editing accounts needs the Global API key/v);
	assert.deepEqual(
		[program, token].map(({store}) => store.getState().dialog.kind),
		['none', 'none'],
	);
});

await test('shows what somebody else stored since the form was opened, and keeps it if it changed since the review', async () => {
	const program = await startAccounts(sandbox);
	const {press, id} = program;
	await press('e');
	await storeAccount(sandbox, id, {name: 'By somebody else'});
	await press('ctrl+u');
	await program.paste('By me');
	await press('enter');
	assert.match(
		screenOf(program),
		/By somebody else → By me[\s\S]+Somebody else has changed this since the form was opened: name\./v,
	);
	await storeAccount(sandbox, id, {name: 'Once more'});
	const from = sandbox.requests.length;
	await press('y');
	assert.deepEqual([statusesOf(program), writesTo(sandbox, from)], [['conflict'], []]);
	assert.match(
		screenOf(program),
		/Conflict: the stored values have changed since the review \(name\), so nothing was[\s\S]+sent/v,
	);
	await press('y');
	assert.match(screenOf(program), /Once more → By me/v);
	await press('y');
	assert.equal(await storedName(sandbox, id), 'By me');
});

await test('keeps what is typed for these accounts until it is sent, without a credential', async () => {
	const program = await startAccounts(sandbox);
	const {press, paste, said, id} = program;
	await press('e', 'ctrl+u');
	await paste('Typed before');
	await press('escape', 'k', 'e');
	assert.match(said() ?? '', /^What you typed here before is back\./v);
	assert.match(screenOf(program), /❯ Name +Typed before/v);
	await press('ctrl+r', 'escape', 'e');
	assert.doesNotMatch(screenOf(program), /Typed before/v);
	await press('ctrl+u');
	await paste(`cfut_${'a1B2'.repeat(10)}`);
	await press('down', 'down', 'ctrl+u');
	await paste('kept@acme.example');
	await press('escape', 'k', 'e');
	assert.doesNotMatch(screenOf(program), /cfut_/v);
	assert.match(screenOf(program), /kept@acme\.example/v);
	await press('enter');
	screenOf(program);
	await press('y');
	assert.equal(await storedContact(sandbox, id), 'kept@acme.example');
	await press('e');
	assert.doesNotMatch(said() ?? '', /is back/v);
});

await test('looks up a lost answer, and reports a result that is not known', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startAccounts(sandbox, {baseUrl: proxy.url});
	const {press, said, id} = program;
	await reviewName(program, 'Found again');
	proxy.lose('answer');
	await press('y');
	assert.equal(said(), 'Changed Found again: name. The answer was lost, but a look-up found the change.');
	await reviewName(program, 'Lost on the way');
	proxy.lose('request');
	await press('y');
	assert.match(screenOf(program), /A look-up shows that nothing was stored, but the request[\s│]+may still arrive/v);
	await press('y', 'y');
	assert.equal(await storedName(sandbox, id), 'Lost on the way');

	await reviewName(program, 'Stored unseen');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	await press('y');
	assert.deepEqual(statusesOf(program), ['unknown']);
	assert.match(screenOf(program), /It is unclear whether the change of Lost on the way was stored/v);
	assert.deepEqual(
		[proxy.writes.length, recordedChanges(program.context).entries.filter(({isUnclear}) => isUnclear).length],
		[4, 1],
	);
});

await test('does not report a change as done that the service accepted and did not store', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startAccounts(sandbox, {baseUrl: proxy.url});
	const {press, name, id, context} = program;
	await reviewName(program, 'Never stored');
	proxy.lie();
	await press('y');
	assert.deepEqual(statusesOf(program), ['unknown']);
	assert.match(screenOf(program), /The service accepted the change, but the account has another name than was sent/v);
	assert.equal(await storedName(sandbox, id), name);
	assert.equal(context.journal.list().filter(({isUnclear}) => isUnclear).length, 1);
});

await test('says if the service does not send a setting, and leaves it out of the request', async () => {
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		text => text.replaceAll(/"enforce_twofactor":(?:true|false),?/gv, ''),
	);
	const program = await startAccounts(sandbox, {baseUrl: server.url});
	await reviewName(program, 'Half known');
	assert.match(screenOf(program), /The service did not send whether a second factor is required/v);
	const {body} = editsOf(program).rows[0] ?? {};
	assert.equal(body?.settings?.enforce_twofactor, undefined);
});

await test('leaves out an account whose name the service does not send, and holds back if it stops sending one', async () => {
	let isOdd = true;
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		(text, {url}) => (isOdd && /\/accounts\/[^\/?]+$/v.test(url) ? text.replace(/"name":"[^"]*"/v, '"name":7') : text),
	);
	const program = await startAccounts(sandbox, {baseUrl: server.url});
	const {press, paste, id} = program;
	const before = await storedValues(sandbox, id);
	const from = sandbox.requests.length;
	const review = async () => {
		await press('e', 'down', 'down', 'ctrl+u');
		await paste('named@acme.example');
		await press('enter');
		screenOf(program);
	};

	await review();
	assert.deepEqual(
		editsOf(program).rows.map(({result}) => [result.status, result.text]),
		[['left_out', 'The service did not send everything that cforgs must send back as it is: name.']],
	);
	await press('escape', 'escape', 'x');
	isOdd = false;
	await review();
	isOdd = true;
	await press('y');
	assert.deepEqual(statusesOf(program), ['failed']);
	assert.deepEqual([writesTo(sandbox, from), await storedValues(sandbox, id)], [[], before]);
});

await test('sends nothing in a dry run, and prints the request', async () => {
	const printed: string[] = [];
	const dryRun = (request: string) => {
		printed.push(request);
	};

	const program = await startAccounts(sandbox, {context: {dryRun}});
	const from = sandbox.requests.length;
	await reviewName(program, 'Dry');
	await program.press('y');
	assert.deepEqual(writesTo(sandbox, from), []);
	assert.match(
		printed.join('\n'),
		new RegExp(String.raw`PUT[\s\S]+/accounts/${program.id}[\s\S]+"name":\s*"Dry"`, 'v'),
	);
});

await test('warns about a credential, and keeps none in the journal', async () => {
	const program = await startAccounts(sandbox);
	const {press, id, name, context, said} = program;
	const secret = `cfut_${'a1B2'.repeat(10)}`;
	await reviewName(program, secret);
	assert.match(screenOf(program), /Name: this looks like a credential/v);
	await press('y');
	assert.equal(await storedName(sandbox, id), secret);
	assert.equal(JSON.stringify(context.journal.list()).includes(secret), false);
	await storeAccount(sandbox, id, {name});
	await press('u', 'enter');
	assert.match(said() ?? '', /There is nothing to restore: the earlier value had a credential/v);
});
