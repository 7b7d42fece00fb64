import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameOf} from '../../helpers/frames.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {writesTo} from '../../helpers/on-organization.js';
import {until} from '../../helpers/until.js';
import {call, openSandbox} from '../../base/sandbox/call.js';
import {
	choosingOf,
	createMobile,
	directHolderOf,
	holderOf,
	movesOf,
	moveTo,
	type Program,
	review,
	startEnterprise,
	startMove,
} from './start.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});

const screenOf = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState());

await test('moves an account after a review, and reads back both sides', async () => {
	const program = await startMove(sandbox, 'Move here');
	const {store, source, destination, accounts, id, name, press, said} = program;
	await review(program, 'Move here');
	assert.deepEqual([movesOf(program).step.name, movesOf(program).destination], ['reviewing', destination]);
	const shown = screenOf(program);
	assert.match(shown, new RegExp(`POST /accounts/${id}/move`, 'v'));
	assert.match(shown, new RegExp(`"destination_organization_id": "${destination}"`, 'v'));
	assert.match(shown, /From[\s\S]+To[\s\S]+Move here/v);
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(said(), `Moved ${name} to Move here. Press u to undo this.`);
	assert.deepEqual(writesTo(sandbox, from), ['POST']);
	assert.equal(store.getState().dialog.kind, 'none');
	assert.deepEqual(
		store
			.getState()
			.accounts.get(source.id)
			?.items.map(each => each.id),
		accounts.slice(1).map(each => each.id),
	);
	assert.equal(await directHolderOf(sandbox, id), destination);
});

await test('offers only organizations below the same root, without the current one', async () => {
	const program = await startMove(sandbox, 'Offered');
	await call(sandbox, 'POST /organizations', {json: {name: 'Other root'}});
	await program.press('v');
	assert.match(screenOf(program), /Offered/v);
	await program.paste('Other root');
	assert.match(screenOf(program), /No loaded name or id matches/v);
	await program.press('ctrl+u');
	await program.paste(program.source.id);
	assert.match(screenOf(program), /No loaded name or id matches/v);
	await program.press('enter');
	assert.equal(choosingOf(program).step.name, 'picking');
	await program.press('escape');
	assert.equal(program.store.getState().dialog.kind, 'none');
});

await test('explains why a flag or the shape forbids moving accounts', async () => {
	const fixed = await startMove(sandbox, 'For fixed accounts', {mobility: 'false'});
	await fixed.press('v');
	assert.match(fixed.said() ?? '', /has the flag account_mobility = false, so its accounts cannot be moved\. Ask /v);
	await using enterprise = await openSandbox({shape: 'enterprise', organizations: 1});
	const flat = await startEnterprise(enterprise);
	await flat.press('v');
	assert.equal(
		flat.said(),
		'There is no other organization below the same root. Accounts move only between the organizations of one distributor; nothing moves out of an enterprise.',
	);
});

await test('loads the flags of the destination, and warns if the account could not be moved back', async () => {
	const program = await startMove(sandbox, 'Flags');
	const {
		source: {id, name},
	} = await holderOf(sandbox, 0, 'false');
	await program.press('v');
	await program.paste(id);
	await program.press('enter');
	const shown = screenOf(program);
	assert.ok(shown.includes(`${name} has the flag account_mobility = false. The service may refuse`), shown);
	assert.match(shown, /this move, and you may not be able to move the[\s│]+account back\./v);
});

await test('refuses to move accounts in a read-only session and with an API token', async () => {
	const readOnly = await startMove(sandbox, 'For read-only', {connection: {isReadOnly: true}});
	await readOnly.press('v');
	assert.match(readOnly.said() ?? '', /read-only/v);
	const token = await startMove(sandbox, 'For a token', {connection: {credentialKind: 'user_token'}});
	await token.press('v');
	assert.match(token.said() ?? '', /^Moving accounts needs the Global API key/v);
});

await test('sends nothing in a dry run, and prints the request', async () => {
	const printed: string[] = [];
	const dryRun = (request: string) => {
		printed.push(request);
	};

	const program = await startMove(sandbox, 'Dry', {context: {dryRun}});
	const from = sandbox.requests.length;
	await review(program, 'Dry');
	await program.press('y');
	assert.deepEqual(writesTo(sandbox, from), []);
	assert.match(printed.join('\n'), /curl -X POST '.*\/accounts\/\w+\/move'[\s\S]*"destination_organization_id":"/v);
	assert.match(program.said() ?? '', /^Dry run/v);
	assert.deepEqual(program.context.journal.list(), []);
});

await test('holds a move back if somebody else has moved the account', async () => {
	const program = await startMove(sandbox, 'Too late');
	await review(program, 'Too late');
	const elsewhere = await createMobile(sandbox, 'Elsewhere');
	await moveTo(sandbox, program.id, elsewhere);
	const from = sandbox.requests.length;
	await program.press('y');
	assert.deepEqual(writesTo(sandbox, from), []);
	assert.match(screenOf(program), /Somebody else moved the account to[\s\S]+Elsewhere/v);
	assert.match(screenOf(program), /Nothing was sent\./v);
});

await test('looks up a move whose answer was lost, and sends it once', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'Answer lost', {baseUrl: proxy.url});
	const {destination, id, name} = program;
	await review(program, 'Answer lost');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(
		program.said(),
		`The answer was lost, but a look-up shows: moved ${name} to Answer lost. Press u to undo this.`,
	);
	assert.equal(proxy.writes.length, 1);
	assert.equal(await directHolderOf(sandbox, id), destination);
});

await test('reports a lost request as not stored, and a move that cannot be looked up as unknown', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'Request lost', {baseUrl: proxy.url});
	const {destination, id} = program;
	await review(program, 'Request lost');
	proxy.lose('request');
	await program.press('y');
	assert.match(screenOf(program), /A look-up shows that nothing was stored/v);
	assert.equal(movesOf(program).step.name, 'ended');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	await program.press('y');
	assert.match(screenOf(program), /It is unclear whether the account was moved: [\s\S]+The look-up[\s│]+failed too\./v);
	assert.equal(proxy.writes.length, 2);
	assert.equal(program.context.journal.list()[0]?.isUnclear, true);
	assert.equal(await directHolderOf(sandbox, id), destination);
});

await test('finds out that an unclear move arrived, instead of sending it again', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'Arrived', {baseUrl: proxy.url});
	await review(program, 'Arrived');
	proxy.lose('answer');
	const sending = program.press('y');
	await until(() => proxy.writes.length === 1);
	await program.press('escape');
	await sending;
	if (program.store.getState().dialog.kind === 'moves') {
		screenOf(program);
		await program.press('y');
	}

	assert.match(program.said() ?? '', /^The answer was lost, but a look-up shows: moved /v);
	assert.equal(proxy.writes.length, 1);
	assert.equal(program.context.journal.list()[0]?.isUnclear, undefined);
});

await test('shows a refusal of the service with a way on', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'Refused', {baseUrl: proxy.url});
	await review(program, 'Refused');
	proxy.refuse();
	await program.press('y');
	assert.match(screenOf(program), /Could not move the account/v);
	assert.match(screenOf(program), /1 refused\./v);
	await program.press('y');
	assert.match(program.said() ?? '', /^Moved /v);
});
