import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {placeOf, dialogView} from '../../../../source/kernel/rows/registry.js';
import {registry} from '../../../../source/abilities.js';
import {loadMembers} from '../../../../source/abilities/people/members/commands.js';
import {runOfInvitations} from '../../../../source/abilities/people/invitations/rows.js';
import {startOn, type Program} from '../../../helpers/on-organization.js';
import {startInFrontOf} from '../../../helpers/front-server.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {frameOf} from '../../../helpers/frames.js';
import {fittedText} from '../../../helpers/row-texts.js';
import {dialogOf} from '../../../helpers/state.js';
import {call, openSandbox} from '../../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});

const shownIn = ({store}: Pick<Program, 'store'>): string =>
	(dialogView(store.getState(), registry, {columns: 100, height: 60})?.rows ?? [])
		.map(row => fittedText(row, 100).trimEnd())
		.join('\n');

const keysIn = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState()).split('\n').at(-1) ?? '';

const placeIn = ({store}: Pick<Program, 'store'>): string => placeOf(store.getState(), registry);

const membersOf = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<Member[]>(sandbox, `GET /organizations/${id}/members`);
	return result.map(({status, user}) => `${user.email} ${status}`);
};

const add = async (id: string, email: string, status?: string): Promise<Member> => {
	const {result} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {
		json: {member: {user: {email}, ...(status !== undefined && {status})}},
	});
	return result;
};

const resultsOf = ({store}: Pick<Program, 'store'>) => {
	const dialog = dialogOf(store.getState(), 'invitations');
	return dialog.rows.map(row => [row.email, runOfInvitations.stateOf(row, dialog, registry).status]);
};

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
	assert.deepEqual([placeIn(program), shownIn(program).includes('· one@x.example')], ['invitations', true]);
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
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		text => (isAccepted ? text.replaceAll('"status":"pending"', '"status":"active"') : text),
	);
	const program = await startOn(sandbox, 'Accepted', {baseUrl: server.url});
	await add(program.id, 'quick@x.example');
	await loadMembers(program.context, program.id);
	await program.press('w', 'D');
	assert.match(shownIn(program), /^The invitation in the email stops working\.$/mv);
	assert.match(keysIn(program), /y send/v);
	isAccepted = true;
	await program.press('y');
	assert.match(shownIn(program), /quick@x\.example is now active, so nothing was sent\. Review it again\./v);
	assert.deepEqual(
		server.requests.filter(({method}) => method !== 'GET'),
		[],
	);
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
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		text => text.replaceAll('"status":"pending"', '"status":"rejected"'),
	);
	const program = await startOn(sandbox, 'Rejected', {baseUrl: server.url});
	await add(program.id, 'no@x.example');
	await loadMembers(program.context, program.id);
	await program.press('w', 'D');
	assert.match(
		shownIn(program),
		/^no@x\.example rejected the invitation and has no access through this organization\. This only clears\nthe entry\.$/mv,
	);
	assert.match(keysIn(program), /y send/v);
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
	assert.match(
		shownIn(program),
		/^≠ first@x\.example is now the last active member, so nothing was sent\. Review it again\.$/mv,
	);
	await program.press('r', 'y');
	assert.deepEqual(
		[placeIn(program), proxy.writes.length, await membersOf(program.id)],
		['removalAsked', 0, ['first@x.example active']],
	);
	await program.press('r');
	assert.deepEqual([proxy.writes.length, await membersOf(program.id)], [1, []]);
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

await test('opens the undo of a removal and of an invitation while the list of members lags behind them', async () => {
	let kept: string | undefined;
	let isLagging = false;
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		(text, {method, url}) => {
			if (method !== 'GET' || !/\/members(?:\?|$)/v.test(url)) {
				return text;
			}

			kept = isLagging ? kept : text;
			return kept ?? text;
		},
	);
	const program = await startOn(sandbox, 'Lagging behind', {
		baseUrl: server.url,
		context: {
			async wait() {
				isLagging = false;
			},
		},
	});
	const {id, press} = program;
	await add(id, 'one@x.example', 'active');
	await add(id, 'two@x.example', 'active');
	await loadMembers(program.context, id);
	await press('w', 'D');
	isLagging = true;
	await press('y');
	assert.equal(program.said(), 'Removed one@x.example');
	await press('u', 'enter');
	assert.deepEqual(resultsOf(program), [['one@x.example', 'waiting']]);
	await press('y');
	assert.deepEqual(resultsOf(program), [['one@x.example', 'done']]);
	assert.deepEqual(await membersOf(id), ['two@x.example active', 'one@x.example pending']);

	await press('escape', 'i');
	await program.paste('new@x.example');
	await press('enter');
	isLagging = true;
	await press('y', 'escape', 'u', 'enter');
	assert.match(shownIn(program), /^Cancel the invitation of new@x\.example\?$/mv);
	await press('y');
	assert.deepEqual(await membersOf(id), ['two@x.example active', 'one@x.example pending', 'new@x.example canceled']);
});
