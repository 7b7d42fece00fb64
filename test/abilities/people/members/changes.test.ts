import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {placeOf, dialogView} from '../../../../source/kernel/rows/registry.js';
import {registry} from '../../../../source/abilities.js';
import {loadMembers} from '../../../../source/abilities/people/members/commands.js';
import {addressesIn} from '../../../../source/base/text/addresses.js';
import {startOn, type Program} from '../../../helpers/on-organization.js';
import {startInFrontOf} from '../../../helpers/front-server.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {frameOf} from '../../../helpers/frames.js';
import {fittedText} from '../../../helpers/row-texts.js';
import {refused} from '../../../helpers/misbehaving-server.js';
import {dialogOf, north} from '../../../helpers/state.js';
import {call, openSandbox} from '../../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});

const shownIn = ({store}: Pick<Program, 'store'>): string => (dialogView(store.getState(), registry, {columns: 100, height: 60})?.rows ?? []).map(row => fittedText(row, 100).trimEnd()).join('\n');

const keysIn = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState()).split('\n').at(-1) ?? '';

const placeIn = ({store}: Pick<Program, 'store'>): string => placeOf(store.getState(), registry);

const membersOf = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<Member[]>(sandbox, `GET /organizations/${id}/members`);
	return result.map(({status, user}) => `${user.email} ${status}`);
};

const add = async (id: string, email: string, status?: string): Promise<Member> => {
	const {result} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}, ...(status !== undefined && {status})}}});
	return result;
};

const resultsOf = ({store}: Pick<Program, 'store'>) => dialogOf(store.getState(), 'invite').invite.rows.map(({email, result}) => [email, result?.status]);

await test('finds the addresses in a pasted text, and lists what is no address', () => {
	assert.deepEqual(addressesIn('Jane <jane@x.example>, bob@y.example; "Doe, Eve" <mailto:eve@z.example>, (ada@w.example).'), {
		emails: ['jane@x.example', 'bob@y.example', 'eve@z.example', 'ada@w.example'], leftOut: [], repeated: [],
	});
	assert.deepEqual(addressesIn('hello, jane@x, @y.example, a@b@c.example JANE@x.example jane@X.example'), {
		emails: ['JANE@x.example'], leftOut: ['hello', 'jane@x', '@y.example', 'a@b@c.example'], repeated: ['JANE@x.example'],
	});
	assert.deepEqual(addressesIn(' ;, <> "" '), {emails: [], leftOut: ['<>', '""'], repeated: []});
});

await test('invites several people after one review, one request each, but nobody twice', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Inviting', {baseUrl: proxy.url});
	await add(program.id, 'bob@y.example');
	await program.press('i');
	assert.equal(placeIn(program), 'invite');
	await program.press('enter');
	assert.equal(program.said(), 'Type or paste an email address first.');
	await program.paste(`Jane <jane@x.example>, BOB@y.example; nonsense, eve@z.example jane@x.example, ${sandbox.email}`);
	assert.match(shownIn(program), /^4 addresses found: jane@x\.example, BOB@y\.example, eve@z\.example, /mv);
	await program.press('enter');
	assert.equal(placeIn(program), 'inviteReview');
	const review = shownIn(program);
	assert.match(review, /^\+ jane@x\.example$/mv);
	assert.match(review, /^· BOB@y\.example {2}is invited already: not sent$/mv);
	assert.match(review, /example {2}this is you$/mv);
	assert.match(review, /^Left out, not an email address: “nonsense”$/mv);
	assert.match(review, /^Listed several times, invited once: “jane@x\.example”$/mv);
	assert.match(review, /two-factor authentication or single sign-on before accepting\.\nAn invitee who accepts becomes Super Administrator of every account in this organization/v);
	assert.match(review, /^Request 1 of 3, one for each address\nPOST \/organizations\/[0-9a-f]+\/members$/mv);
	assert.equal(proxy.writes.length, 0);
	await program.press('y');
	assert.deepEqual([placeIn(program), proxy.writes.length], ['inviteDone', 3]);
	assert.deepEqual(resultsOf(program).map(([, result]) => result), ['done', undefined, 'done', 'done']);
	const invitedNow = await membersOf(program.id);
	assert.deepEqual(invitedNow.toSorted(), ['bob@y.example pending', 'eve@z.example pending', 'jane@x.example pending', `${sandbox.email} pending`].toSorted());
	await program.press('y');
	assert.equal(program.said(), 'There is nobody to invite.');
	await program.press('escape');
	assert.equal(program.store.getState().members?.get(program.id)?.items.length, 4, 'the pane shows the new members');
});

await test('stops at an unknown result, and says honestly what was sent', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Honest', {baseUrl: proxy.url});
	await program.press('i');
	await program.paste('one@x.example, two@x.example, three@x.example');
	await program.press('enter');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual(resultsOf(program), [['one@x.example', 'unknown'], ['two@x.example', undefined], ['three@x.example', undefined]]);
	assert.match(shownIn(program), /\? It is unclear whether one@x\.example was invited/v);
	assert.match(shownIn(program), /^2 not invited\. Press y to send them\.$/mv);
	assert.equal(proxy.writes.length, 1);
});

await test('cancels an invitation and removes a member after a review, and brings back with a new invitation', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Removing', {baseUrl: proxy.url});
	await add(program.id, 'pending@x.example');
	await add(program.id, 'one@x.example', 'active');
	await add(program.id, 'two@x.example', 'active');
	await loadMembers(program.context, program.id);
	await program.press('w', 'enter', 'i');
	assert.equal(placeIn(program), 'invite');
	await program.press('escape', 'enter', 'y', 'escape', 'D');
	assert.match(shownIn(program), /^Cancel the invitation of pending@x\.example\?$/mv);
	assert.match(shownIn(program), /^DELETE \/organizations\/[0-9a-f]+\/members\/[0-9a-f]+$/mv);
	await program.press('y');
	assert.equal(program.said(), 'Cancelled the invitation of pending@x.example');
	await program.press('D');
	assert.match(shownIn(program), /^Remove one@x\.example\?\n/v);
	proxy.lose('answer');
	await program.press('y');
	assert.equal(program.said(), 'The answer was lost, but a look-up shows: removed one@x.example');
	assert.deepEqual(await membersOf(program.id), ['pending@x.example canceled', 'two@x.example active']);
	assert.equal(proxy.writes.length, 2);
	await program.press('u', 'enter');
	assert.deepEqual([placeIn(program), shownIn(program).includes('+ one@x.example')], ['inviteReview', true]);
	await program.press('y');
	assert.deepEqual(resultsOf(program), [['one@x.example', 'done']]);
	const [invited, removed] = program.context.journal.list();
	assert.deepEqual([invited?.kind, invited?.undoes], ['invite', removed?.at]);
});

await test('asks again before it removes oneself or the last active member', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Alone', {baseUrl: proxy.url});
	await add(program.id, sandbox.email, 'active');
	await program.press('w');
	await loadMembers(program.context, program.id);
	await program.press('D', 'y');
	assert.deepEqual([placeIn(program), proxy.writes.length], ['removalAsked', 0]);
	assert.match(shownIn(program), /is you: the user of this credential\.[\s\S]*is the last active member of Alone\./v);
	await program.press('y');
	assert.equal(proxy.writes.length, 0, 'the key of the first question does not answer the second');
	await program.press('escape');
	assert.deepEqual([program.store.getState().dialog.kind, proxy.writes.length], ['none', 0]);
	await program.press('D', 'y', 'r');
	assert.deepEqual([proxy.writes.length, await membersOf(program.id)], [1, []]);
});

await test('holds a removal back if the invitation was accepted after the review', async () => {
	let isAccepted = false;
	await using server = await startInFrontOf(sandbox, () => undefined, text => isAccepted ? text.replaceAll('"status":"pending"', '"status":"active"') : text);
	const program = await startOn(sandbox, 'Accepted', {baseUrl: server.url});
	await add(program.id, 'quick@x.example');
	await loadMembers(program.context, program.id);
	await program.press('w', 'D');
	assert.match(shownIn(program), /^The invitation in the email stops working\.$/mv);
	assert.match(keysIn(program), /y cancel the invitation/v);
	isAccepted = true;
	await program.press('y');
	assert.match(shownIn(program), /quick@x\.example is now active, so nothing was sent\. Review it again\./v);
	assert.deepEqual(server.requests.filter(({method}) => method !== 'GET'), []);
	await program.press('r');
	assert.match(shownIn(program), /^Remove quick@x\.example\?\n[\s\S]*loses access to every account/v);
});

await test('sends no removal if the invitation is gone after the review', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Accepted', {baseUrl: proxy.url});
	const {id} = await add(program.id, 'late@x.example');
	await loadMembers(program.context, program.id);
	await program.press('w', 'D');
	await call(sandbox, `DELETE /organizations/${program.id}/members/${id}`);
	await program.press('y');
	assert.equal(program.said(), 'There is no invitation of late@x.example any more.');
	assert.equal(proxy.writes.length, 0);
});

await test('says that a removal only clears the entry of somebody who rejected the invitation', async () => {
	await using server = await startInFrontOf(sandbox, () => undefined, text => text.replaceAll('"status":"pending"', '"status":"rejected"'));
	const program = await startOn(sandbox, 'Rejected', {baseUrl: server.url});
	await add(program.id, 'no@x.example');
	await loadMembers(program.context, program.id);
	await program.press('w', 'D');
	assert.match(shownIn(program), /^no@x\.example rejected the invitation and has no access through this organization\. This only clears\nthe entry\.$/mv);
	assert.match(keysIn(program), /y remove/v);
});

await test('stops between two invitations on Escape, and keeps the addresses that were not sent', async () => {
	const programs: Program[] = [];
	await using server = await startInFrontOf(sandbox, () => undefined, (text, {method}) => {
		if (method === 'POST') {
			void programs[0]?.press('escape');
		}

		return text;
	});
	const program = await startOn(sandbox, 'Stopped', {baseUrl: server.url});
	programs.push(program);
	await program.press('i');
	await program.paste('one@x.example, two@x.example, three@x.example');
	await program.press('enter', 'y');
	assert.deepEqual(resultsOf(program), [['one@x.example', 'done'], ['two@x.example', undefined], ['three@x.example', undefined]]);
	assert.deepEqual(await membersOf(program.id), ['one@x.example pending']);
	assert.match(shownIn(program), /^✓ invited one@x\.example: the invitation is pending\n\+ two@x\.example\n\+ three@x\.example\n2 not invited\. Press y to send them\.$/mv);
	await program.press('e');
	assert.equal(dialogOf(program.store.getState(), 'invite').invite.line.text, 'one@x.example, two@x.example, three@x.example');
});

await test('sends nothing more to an organization that refuses invitations, and keeps the addresses', async () => {
	await using server = await startInFrontOf(sandbox, ({method}) => method === 'POST' ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : undefined);
	const refusing = await startOn(sandbox, 'Refusing', {baseUrl: server.url});
	await refusing.press('i');
	await refusing.paste('one@x.example, two@x.example');
	await refusing.press('enter', 'y');
	assert.deepEqual(resultsOf(refusing), [['one@x.example', 'refused'], ['two@x.example', 'not_sent']]);
	assert.equal(server.requests.filter(({method}) => method === 'POST').length, 1, 'the next request would be refused too');
	const shown = shownIn(refusing);
	assert.match(shown, /^✗ one@x\.example\n {4}[^\n]*not allowed/mv);
	assert.match(shown, /^– two@x\.example\n {4}Not sent: its organization refused an earlier request\.$/mv);
	assert.match(shown, /^2 not invited\. Press y to send them\.$/mv);
	await refusing.press('e');
	assert.match(shownIn(refusing), /^2 addresses found: one@x\.example, two@x\.example$/mv);
});

await test('shows the remark about an address below it if the row is too narrow', async () => {
	const program = await startOn(sandbox, 'Narrow');
	const email = `${'long'.repeat(12)}@x.example`;
	await add(program.id, email);
	await program.press('i');
	await program.paste(`${email} short@x.example`);
	await program.press('enter');
	const rows = dialogView(program.store.getState(), registry, {columns: 66, height: 60})?.rows ?? [];
	const shown = rows.map(row => fittedText(row, 66).trimEnd()).join('\n');
	assert.ok(shown.includes(`· ${email}\n    is invited already: not sent\n+ short@x.example\n`), shown);
});

await test('asks again before it removes somebody who has become the last active member since the review', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Leaving', {baseUrl: proxy.url});
	await add(program.id, 'first@x.example', 'active');
	const other = await add(program.id, 'second@x.example', 'active');
	await loadMembers(program.context, program.id);
	await program.press('w', 'D');
	assert.doesNotMatch(shownIn(program), /last active member/v);
	await call(sandbox, `DELETE /organizations/${program.id}/members/${other.id}`);
	await program.press('y');
	assert.match(shownIn(program), /^✗ first@x\.example is now the last active member, so nothing was sent\. Review it again\.$/mv);
	await program.press('r', 'y');
	assert.deepEqual([placeIn(program), proxy.writes.length, await membersOf(program.id)], ['removalAsked', 0, ['first@x.example active']]);
	await program.press('r');
	assert.deepEqual([proxy.writes.length, await membersOf(program.id)], [1, []]);
});

await test('explains why members cannot be changed: read-only, a token, a flag', async () => {
	const why = async (options: Parameters<typeof startOn>[2], flags?: Readonly<Record<string, string>>) => {
		const program = await startOn(sandbox, 'Closed', options);
		if (flags) {
			const state = program.store.getState();
			const organization = state.organizations.find(({id}) => id === program.id) ?? north;
			program.store.dispatch({type: 'detail/readBeside', detail: {organization: {...organization, meta: {tenant_flags: flags}}, profile: undefined, readAt: 1}});
		}

		await program.press('i');
		return program.said() ?? '';
	};

	assert.match(await why({connection: {isReadOnly: true}}), /^This session is read-only/v);
	assert.match(await why({connection: {credentialKind: 'user_token'}}), /^Inviting members needs the Global API key/v);
	assert.equal(await why({}, {member_management: 'false'}), 'This organization does not let you manage its members: its flag member_management is false.');
});

await test('sends nothing in a dry run, and prints each request', async () => {
	const printed: string[] = [];
	const program = await startOn(sandbox, 'Dry', {
		context: {
			dryRun(request) {
				printed.push(request);
			},
		},
	});
	await add(program.id, 'bob@y.example');
	await program.press('i');
	await program.paste('one@x.example two@x.example');
	await program.press('enter', 'y');
	assert.deepEqual(resultsOf(program).map(([, result]) => result), ['not_sent', 'not_sent']);
	assert.deepEqual([printed.length, await membersOf(program.id)], [2, ['bob@y.example pending']]);
	assert.match(printed[0] ?? '', /^curl -X POST [\s\S]*"email":"one@x\.example"/v);
	await program.press('escape', 'w');
	await loadMembers(program.context, program.id);
	await program.press('D', 'y');
	assert.match(printed[2] ?? '', /^curl -X DELETE /v);
	assert.deepEqual(await membersOf(program.id), ['bob@y.example pending']);
});

await test('says the review to a screen reader, and makes hostile names and addresses harmless', async () => {
	const program = await startOn(sandbox, 'Heard', {isSpoken: true});
	await program.press('i');
	await program.paste('e\u{202E}vil@x.example, j\u{430}ne@x.example');
	await program.press('enter');
	const shown = shownIn(program);
	assert.doesNotMatch(shown, /\u{202E}/v);
	assert.match(shown, /has characters that look like others/v);
	const rows = dialogView(program.store.getState(), registry, {columns: 1000, height: 2000})?.rows ?? [];
	assert.ok(rows.some(({left}) => left[0]?.said === 'invite '));
});

await test('counts the members that block a deletion, and goes to them', async () => {
	const program = await startOn(sandbox, 'Blocked');
	await add(program.id, 'bob@y.example');
	await program.press('D');
	assert.match(shownIn(program), /^ {2}✗ 1 member {3}press ctrl-r to go there$/mv);
	assert.match(shownIn(program), /Remove its members and cancel its invitations\./v);
	await program.press('ctrl+r');
	assert.deepEqual([program.store.getState().dialog.kind, program.store.getState().pane], ['none', 'members']);
	const {result: listed} = await call<Member[]>(sandbox, `GET /organizations/${program.id}/members`);
	const [member] = listed;
	await call(sandbox, `DELETE /organizations/${program.id}/members/${member?.id ?? ''}`);
	await program.press('escape', 'D');
	assert.match(shownIn(program), /^ {2}✓ no members directly inside$/mv);
	// The checklist says to press the key again, and the focus is still on the members.
	await program.press('escape');
	program.store.dispatch({type: 'pane/focused', pane: 'members'});
	await loadMembers(program.context, program.id);
	assert.equal(program.store.getState().pane, 'members');
	await program.press('D');
	assert.deepEqual([program.store.getState().dialog.kind, program.said()], ['deletion', undefined]);
	assert.match(shownIn(program), /^ {2}✓ no members directly inside$/mv);
});
