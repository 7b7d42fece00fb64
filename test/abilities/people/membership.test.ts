import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import type {Member} from '../../../source/base/api/schemas.js';
import {nextToUndo, withUndone} from '../../../source/kernel/form-model/journal-entry.js';
import {concernOf} from '../../../source/kernel/writes/waiting.js';
import {runWrite} from '../../../source/kernel/writes/engine.js';
import {
	invitation,
	invitationResult,
	isLastActive,
	isOwnUser,
	type MembershipResult,
	membersWithEmail,
	removal,
	removalResult,
	takingBack,
} from '../../../source/abilities/people/membership.js';
import type {ServiceContext} from '../../../source/kernel/loop/context.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {shownText} from '../../../source/base/text/told.js';
import {startLossyProxy, type LossyProxy} from '../../helpers/lossy-proxy.js';
import {html, ok, refused, reset, startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});

const memberIn = async (id: string, email: string): Promise<Member> => {
	const {result} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}}}});
	return result;
};

const membersOf = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<Member[]>(sandbox, `GET /organizations/${id}/members`);
	return result.map(({status, user}) => `${user.email} ${status}`);
};

/** A program that reaches the sandbox through a proxy, and an organization without members. */
async function startOn(proxy: LossyProxy, name: string) {
	const id = await createIn(sandbox, name);
	const {context} = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox)});
	const organization = {id, name};
	return {
		context,
		id,
		async invite(email: string) {
			return invitationResult(email, await runWrite(context, writing => invitation(writing, {organization, email})));
		},
		async remove(member: Member) {
			return removalResult(member, await runWrite(context, writing => removal(writing, {organization, member})));
		},
		journal: () => context.journal.list().map(({kind, member, isUnclear}) => [kind, member?.email, isUnclear]),
	};
}

await test('records one invitation if an earlier try, of which nothing is known, is sent again', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Again');
	const {context, id} = program;
	const lost = (email: string, at: number) => {
		context.journal.add({
			kind: 'invite',
			id,
			at,
			before: {name: 'Again', parentId: ''},
			member: {email},
			isUnclear: true,
		});
	};

	// The program ended before the first request arrived, and after the second one did.
	lost('ann@x.example', 1);
	lost('bob@x.example', 2);
	lost('bob@x.example', 3);
	await memberIn(id, 'bob@x.example');
	const results = [await program.invite('ann@x.example'), await program.invite('bob@x.example')];
	assert.deepEqual(
		results.map(({status}) => status),
		['done', 'done'],
	);
	assert.deepEqual(program.journal(), [
		['invite', 'ann@x.example', undefined],
		['invite', 'bob@x.example', undefined],
	]);
	assert.equal(proxy.writes.length, 1);
});

await test('invites an address once, and sends nothing to somebody who is invited already', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Invites');
	assert.deepEqual(await program.invite('jane@x.example'), {
		status: 'done',
		text: 'invited jane@x.example: the invitation is pending',
	});
	assert.deepEqual(await program.invite('Jane@X.example'), {
		status: 'already',
		text: 'Jane@X.example is invited already. Nothing was sent.',
	});
	assert.deepEqual(proxy.writes, [`POST /organizations/${program.id}/members`]);
	assert.deepEqual(await membersOf(program.id), ['jane@x.example pending']);
	assert.deepEqual(program.journal(), [['invite', 'jane@x.example', undefined]]);
});

await test('confirms no invitation by a member with another address', async () => {
	const jane = {id: 'm1', status: 'active', meta: {}, user: {email: 'jane@x.example', name: 'Jane'}};
	await using server = await startMisbehavingServer((response, request) => {
		const invited = {...jane, user: {email: 'kim@x.example', name: ''}};
		ok(request.method === 'POST' ? invited : request.url.endsWith('/m1') ? jane : [])(response, request);
	});
	const {context} = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
	const end = await runWrite(context, writing =>
		invitation(writing, {organization: {id: 'a1', name: 'Acme'}, email: 'kim@x.example'}),
	);
	assert.deepEqual(invitationResult('kim@x.example', end), {
		status: 'unknown',
		text: 'The service accepted the invitation of kim@x.example, but reading it back shows none.',
	});
});

await test('looks up a lost answer of an invitation and of a removal', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Lost answers');
	proxy.lose('answer');
	assert.deepEqual(await program.invite('jane@x.example'), {
		status: 'done',
		text: 'The answer was lost, but a look-up shows: invited jane@x.example: the invitation is pending',
	});
	const [member] = await membersWithEmail(program.context.client, program.id, 'jane@x.example');
	assert.ok(member);
	proxy.lose('answer');
	assert.deepEqual(await program.remove(member), {
		status: 'done',
		text: 'The answer was lost, but a look-up shows: cancelled the invitation of jane@x.example',
	});
	assert.deepEqual([proxy.writes.length, await membersOf(program.id)], [2, ['jane@x.example canceled']]);
	assert.deepEqual(program.journal(), [
		['remove', 'jane@x.example', undefined],
		['invite', 'jane@x.example', undefined],
	]);
});

await test('reports a lost removal as not stored, and a lost invitation as unknown, and keeps both on record because they may still arrive', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Lost requests');
	const member = await memberIn(program.id, 'bob@y.example');
	const late = 'A look-up shows that nothing was stored, but the request may still arrive.';
	proxy.lose('request');
	const invited = await program.invite('jane@x.example');
	assert.equal(invited.status, 'unknown', 'only the list has invitations, and it may lag');
	assert.match(shownText(invited.text), /^It is unclear whether jane@x\.example was invited: /v);
	proxy.lose('request');
	const removed = await program.remove(member);
	assert.deepEqual([removed.status, shownText(removed.text).endsWith(late)], ['failed', true]);
	assert.deepEqual(await membersOf(program.id), ['bob@y.example pending']);
	assert.deepEqual(program.journal(), [
		['remove', 'bob@y.example', true],
		['invite', 'jane@x.example', true],
	]);
	// The lost requests arrive after all.
	await memberIn(program.id, 'jane@x.example');
	await call(sandbox, `DELETE /organizations/${program.id}/members/${member.id}`);
	assert.deepEqual(await program.invite('jane@x.example'), {
		status: 'done',
		text: 'The answer was lost, but a look-up shows: invited jane@x.example: the invitation is pending',
	});
	assert.deepEqual(await program.remove(member), {
		status: 'done',
		text: 'The answer was lost, but a look-up shows: cancelled the invitation of bob@y.example',
	});
	assert.equal(proxy.writes.length, 2);
	assert.deepEqual(program.journal(), [
		['remove', 'bob@y.example', undefined],
		['invite', 'jane@x.example', undefined],
	]);
});

await test('keeps a lost removal unknown if only a list shows the member, and looks as long as the list may lag', async () => {
	const kim = {id: 'm1', status: 'active', meta: {}, user: {email: 'kim@x.example', name: ''}};
	const remove = async (goneAt: number) => {
		let time = 0;
		await using server = await startMisbehavingServer((response, request) => {
			const byList = ok(time < goneAt ? [kim] : []);
			const answer = request.method === 'DELETE' ? reset : request.url.endsWith('/m1') ? refused(404, []) : byList;
			answer(response, request);
		});
		const {context} = startProgram({
			baseUrl: server.url,
			credential: keyOf(sandbox),
			context: {
				now: () => time,
				async wait(milliseconds) {
					time += milliseconds;
				},
			},
		});
		const {status} = removalResult(
			kim,
			await runWrite(context, writing => removal(writing, {organization: {id: 'a1', name: 'Acme'}, member: kim})),
		);
		return [status, context.journal.list().map(({isUnclear}) => isUnclear === true)];
	};

	assert.deepEqual(await remove(20_000), ['done', [false]]);
	assert.deepEqual(await remove(Infinity), ['unknown', [true]]);
});

await test('looks for an earlier invitation as long as the list may lag behind the time when its answer was lost', async () => {
	let time = 0;
	let isDark = true;
	const kim = {id: 'm1', status: 'pending', meta: {}, user: {email: 'kim@x.example', name: ''}};
	await using server = await startMisbehavingServer((response, request) => {
		if (request.method === 'POST') {
			// The answer is lost after 40 s, and the list lags behind for 20 s more.
			time = 40_000;
			reset(response, request);
			return;
		}

		const read = request.url.endsWith('/m1') ? ok(kim) : ok(time < 60_000 ? [] : [kim]);
		(isDark && time > 0 ? reset : read)(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: keyOf(sandbox),
		context: {
			now: () => time,
			async wait(milliseconds) {
				time += milliseconds;
			},
		},
	});
	const invite = async () =>
		invitationResult(
			'kim@x.example',
			await runWrite(context, writing =>
				invitation(writing, {organization: {id: 'a1', name: 'Acme'}, email: 'kim@x.example'}),
			),
		);
	const {status} = await invite();
	assert.deepEqual([status, time < 45_000], ['unknown', true]);
	isDark = false;
	const again = await invite();
	assert.equal(
		shownText(again.text),
		'The answer was lost, but a look-up shows: invited kim@x.example: the invitation is pending',
	);
	assert.equal(server.requests.filter(({method}) => method === 'POST').length, 1);
});

await test('sends no removal a second time while only the lagging list still shows the member', async () => {
	let time = 0;
	let isDark = true;
	let isRemoved = false;
	const kim = {id: 'm1', status: 'active', meta: {}, user: {email: 'kim@x.example', name: ''}};
	const lost: Behaviour = html(408);
	await using server = await startMisbehavingServer((response, request) => {
		if (request.method === 'DELETE') {
			// The first removal is stored, and answered with 408.
			time += isRemoved ? 0 : 40_000;
			const answer = isRemoved ? refused(404, []) : lost;
			isRemoved = true;
			answer(response, request);
			return;
		}

		const byId = isRemoved ? refused(404, []) : ok(kim);
		const read = request.url.endsWith('/m1') ? byId : ok(time < 60_000 ? [kim] : []);
		(isDark && isRemoved ? reset : read)(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: keyOf(sandbox),
		context: {
			now: () => time,
			async wait(milliseconds) {
				time += milliseconds;
			},
		},
	});
	const remove = async () =>
		removalResult(
			kim,
			await runWrite(context, writing => removal(writing, {organization: {id: 'a1', name: 'Acme'}, member: kim})),
		);
	const {status} = await remove();
	assert.deepEqual([status, time < 45_000], ['unknown', true]);
	isDark = false;
	const again = await remove();
	assert.equal(shownText(again.text), 'The answer was lost, but a look-up shows: removed kim@x.example');
	assert.equal(server.requests.filter(({method}) => method === 'DELETE').length, 1);

	// The removal is known to be stored, and the list lags again.
	time = 50_000;
	const {status: known} = await remove();
	assert.deepEqual([known, server.requests.filter(({method}) => method === 'DELETE').length], ['already', 1]);
});

await test('keeps an invitation and a removal unknown if they cannot be looked up', async () => {
	const inTheDark = async (
		name: string,
		run: (program: Awaited<ReturnType<typeof startOn>>, member: Member) => Promise<MembershipResult>,
	) => {
		await using proxy = await startLossyProxy(sandbox.url);
		const program = await startOn(proxy, name);
		const member = await memberIn(program.id, 'bob@y.example');
		proxy.cutBehindWrite();
		proxy.lose('answer');
		const {status, text, error} = await run(program, member);
		return {end: [status, error && concernOf(error)], text: shownText(text), journal: program.journal()};
	};

	const invited = await inTheDark('Dark invitation', async ({invite}) => invite('jane@x.example'));
	assert.deepEqual([invited.end, invited.journal], [['unknown', 'everything'], [['invite', 'jane@x.example', true]]]);
	assert.match(invited.text, /^It is unclear whether jane@x\.example was invited: /v);
	const removed = await inTheDark('Dark removal', async ({remove}, member) => remove(member));
	assert.deepEqual([removed.end, removed.journal], [['unknown', 'everything'], [['remove', 'bob@y.example', true]]]);
	assert.match(removed.text, /^It is unclear whether the invitation of bob@y\.example was cancelled: /v);
});

await test('calls an invitation and a removal unclear that the service accepted and nobody could read back', async () => {
	const unread = async (
		name: string,
		run: (program: Awaited<ReturnType<typeof startOn>>, member: Member) => Promise<MembershipResult>,
	) => {
		await using proxy = await startLossyProxy(sandbox.url);
		const program = await startOn(proxy, name);
		const member = await memberIn(program.id, 'bob@y.example');
		proxy.cutBehindWrite();
		const {status, text} = await run(program, member);
		return {status, text: shownText(text), journal: program.journal()};
	};

	const invited = await unread('Unread invitation', async ({invite}) => invite('jane@x.example'));
	assert.deepEqual([invited.status, invited.journal], ['unknown', [['invite', 'jane@x.example', true]]]);
	assert.match(
		invited.text,
		/^The service accepted the invitation of jane@x\.example, but it could not be read back: .+ Before you send it again, cforgs reads what is stored\.$/v,
	);
	const removed = await unread('Unread removal', async ({remove}, member) => remove(member));
	assert.deepEqual([removed.status, removed.journal], ['unknown', [['remove', 'bob@y.example', true]]]);
	assert.match(
		removed.text,
		/^The service accepted the request to cancel the invitation of bob@y\.example, but it could not be read back: .+ Before you send it again, cforgs reads what is stored\.$/v,
	);
});

await test('records one removal if several earlier tries, of which nothing is known, are sent again', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Removed once');
	const {context, id} = program;
	const member = await memberIn(id, 'bob@y.example');
	for (const at of [1, 2]) {
		context.journal.add({
			kind: 'remove',
			id,
			at,
			before: {name: 'Removed once', parentId: ''},
			member: {email: 'bob@y.example', id: member.id, isPending: true},
			isUnclear: true,
		});
	}

	await call(sandbox, `DELETE /organizations/${id}/members/${member.id}`);
	const {status} = await program.remove(member);
	assert.deepEqual(
		[status, program.journal(), context.journal.list().map(({at}) => at)],
		['done', [['remove', 'bob@y.example', undefined]], [2]],
	);
	assert.deepEqual(proxy.writes, []);
});

await test('keeps a member as read back after a removal, also if the write is about a cancelled invitation', async () => {
	const kim: Member = {id: 'm1', status: 'pending', user: {email: 'kim@x.example', name: ''}};
	const organization = {id: 'o1', name: 'Acme'};
	const keptAfter = async (
		shown: Member | undefined,
		describe = (context: ServiceContext) => removal(context, {organization, member: kim}),
	) => {
		let isSent = false;
		await using server = await startMisbehavingServer((response, request) => {
			isSent ||= request.method === 'DELETE';
			const now = isSent ? shown : kim;
			const byId = now ? ok(now) : refused(404, []);
			(request.url.includes('/members/') ? byId : ok(now ? [now] : []))(response, request);
		});
		const {context} = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
		const known = openKnown(context.disk);
		known.keep('members', [
			{id: 'o1', readAt: Date.now(), value: {items: [{...kim, user: {...kim.user, id: 'u1'}}], unreadable: 0}},
		]);
		const end = await runWrite(context, describe);
		const {status} = removalResult(kim, end);
		const stored = end.status === 'done' && end.stored && 'status' in end.stored ? end.stored.status : undefined;
		return [
			status,
			stored,
			context.journal.list().map(({isUnclear}) => isUnclear === true),
			known.read('members', 'o1')?.value.items.map(each => each.status),
		];
	};

	const takenBack = (context: ServiceContext) =>
		takingBack(context, {organization, email: kim.user.email, found: () => undefined});
	const canceled = {...kim, status: 'canceled'};
	assert.deepEqual(await keptAfter(canceled), ['done', 'canceled', [false], ['canceled']]);
	assert.deepEqual(await keptAfter(canceled, takenBack), ['done', 'canceled', [false], ['canceled']]);
	assert.deepEqual(await keptAfter(kim), ['unknown', 'pending', [true], ['pending']]);
	assert.deepEqual(await keptAfter(undefined), ['already', undefined, [false], []]);
});

await test('removes nobody who has changed since the review, and reports a member who is gone', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Changed');
	const member = await memberIn(program.id, 'bob@y.example');
	assert.deepEqual(await program.remove({...member, status: 'active'}), {
		status: 'conflict',
		text: 'bob@y.example is now pending, so nothing was sent. Review it again.',
	});
	assert.deepEqual(await program.remove({...member, user: {...member.user, email: 'eve@y.example'}}), {
		status: 'conflict',
		text: 'eve@y.example is now bob@y.example, so nothing was sent. Review it again.',
	});
	await call(sandbox, `DELETE /organizations/${program.id}/members/${member.id}`);
	assert.deepEqual(await program.remove(member), {
		status: 'already',
		text: 'There is no invitation of bob@y.example any more.',
	});
	assert.deepEqual([proxy.writes, program.journal()], [[], []]);
});

await test('counts a removal that the service answers with “not found” as done only if the member is gone from the list too', async () => {
	const bob: Member = {id: 'm1', status: 'active', user: {email: 'bob@y.example', name: ''}};
	const notFound = refused(404, [{code: 1, message: 'Not found'}]);
	const outcomeOf = async (
		deletion: Behaviour,
		{byId, listed}: {readonly byId: Behaviour; readonly listed: readonly Member[]},
	) => {
		let isAsked = false;
		await using server = await startMisbehavingServer((response, request) => {
			isAsked ||= request.method === 'DELETE';
			const reading = isAsked ? byId : ok(bob);
			const answer =
				request.method === 'DELETE'
					? deletion
					: request.url.includes('/members/')
						? reading
						: ok(isAsked ? listed : [bob]);
			answer(response, request);
		});
		const {context} = startProgram({
			baseUrl: server.url,
			credential: {scheme: 'key', email: 'a@b.example', key: 'x'.repeat(40)},
		});
		const {status, error} = removalResult(
			bob,
			await runWrite(context, writing => removal(writing, {organization: {id: 'o1', name: 'North'}, member: bob})),
		);
		return `${status}${error && concernOf(error) !== 'item' ? ', stops' : ''}`;
	};

	const answers = [
		notFound,
		refused(410, [{code: 1, message: 'Gone'}]),
		refused(400, [{code: 7003, message: 'Could not route'}]),
	];
	const outcomes = async (seen: Parameters<typeof outcomeOf>[1]) =>
		Promise.all(answers.map(async answer => outcomeOf(answer, seen)));
	assert.deepEqual(await outcomes({byId: ok(bob), listed: [bob]}), ['refused', 'refused', 'refused']);
	assert.deepEqual(await outcomes({byId: notFound, listed: [bob]}), ['refused', 'refused', 'refused']);
	assert.deepEqual(await outcomes({byId: reset, listed: []}), ['refused', 'refused', 'refused']);
	assert.deepEqual(await outcomes({byId: notFound, listed: [{...bob, status: 'canceled'}]}), [
		'already',
		'already',
		'already',
	]);
	assert.deepEqual(await outcomes({byId: notFound, listed: []}), ['already', 'already', 'already']);
});

await test('looks again for a member who is gone after a “not found” while the list still shows the member', async () => {
	const bob: Member = {id: 'm1', status: 'active', user: {email: 'bob@y.example', name: ''}};
	const notFound = refused(404, [{code: 1, message: 'Not found'}]);
	let isRemoved = false;
	let waits = 0;
	await using server = await startMisbehavingServer((response, request) => {
		isRemoved ||= request.method === 'DELETE';
		const listed = ok(waits > 1 ? [] : [bob]);
		const answer = request.url.includes('/members/') ? (isRemoved ? notFound : ok(bob)) : listed;
		answer(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'a@b.example', key: 'x'.repeat(40)},
		context: {
			async wait() {
				waits++;
			},
		},
	});
	const {status: result} = removalResult(
		bob,
		await runWrite(context, writing => removal(writing, {organization: {id: 'o1', name: 'North'}, member: bob})),
	);
	assert.deepEqual([result, waits], ['already', 2]);
});

await test('removes nobody, and reports nobody as removed, if only the list shows the member', async () => {
	const bob: Member = {id: 'm1', status: 'active', user: {email: 'bob@y.example', name: ''}};
	const notFound = refused(404, [{code: 7003, message: 'Could not route'}]);
	const outcomeOf = async (deletion: Behaviour) => {
		await using server = await startMisbehavingServer((response, request) => {
			const answer = request.method === 'DELETE' ? deletion : request.url.includes('/members/') ? notFound : ok([bob]);
			answer(response, request);
		});
		const {context} = startProgram({
			baseUrl: server.url,
			credential: {scheme: 'key', email: 'a@b.example', key: 'x'.repeat(40)},
		});
		const {status: result} = removalResult(
			bob,
			await runWrite(context, writing => removal(writing, {organization: {id: 'o1', name: 'North'}, member: bob})),
		);
		return [result, server.requests.filter(({method}) => method === 'DELETE').length];
	};

	assert.deepEqual(await outcomeOf(notFound), ['refused', 1]);
	assert.deepEqual(await outcomeOf(ok({})), ['unknown', 1]);
	assert.deepEqual(await outcomeOf(reset), ['unknown', 1]);
});

await test('reports a refused invitation as not stored, and goes on with other addresses', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(proxy, 'Refused');
	const {status, text, error} = await program.invite('no address');
	assert.deepEqual([status, error && concernOf(error), program.journal()], ['refused', 'item', []]);
	assert.match(shownText(text), /must be an email address/v);
});

await test('finds a member although the service does not know the filter, and knows the own user and the last active member', async () => {
	const people = [
		['m1', 'a@b.example', 'active'],
		['m2', 'C@d.example', 'active'],
		['m3', 'e@f.example', 'pending'],
	].map(([id, email, status]) => ({id, status, user: {id, email, name: ''}}));
	const asked: string[] = [];
	await using server = await startMisbehavingServer((response, request) => {
		asked.push(request.url);
		const answer = request.url.includes('user.email')
			? refused(400, [{code: 1, message: 'unknown filter'}])
			: ok(people);
		answer(response, request);
	});
	const client = createClient({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'A@b.example', key: 'x'.repeat(40)},
		backoff: () => 1,
	});
	const found = await membersWithEmail(client, 'o1', 'c@D.example');
	assert.deepEqual([found.map(({id}) => id), asked.length], [['m2'], 2]);
	assert.deepEqual(
		people.map(({user}) => isOwnUser(client, user.email ?? '')),
		[true, false, false],
	);
	assert.equal(isOwnUser({user: undefined}, 'a@b.example'), false);
	assert.equal(await isLastActive(client, 'o1', people[0] as Member), false);
	assert.equal(await isLastActive(client, 'o1', people[2] as Member), false);
	people.splice(1, 1);
	assert.equal(await isLastActive(client, 'o1', people[0] as Member), true);
});

await test('marks a removal as undone by a later invitation of the same person only', () => {
	const before = {name: 'North', parentId: ''};
	const entry = (at: number, kind: 'invite' | 'remove', email: string, id = 'o1') => ({
		at,
		kind,
		id,
		before,
		member: {email},
	});
	const entries = withUndone([
		entry(4, 'invite', 'Jane@x.example'),
		entry(3, 'invite', 'bob@y.example'),
		entry(2, 'remove', 'jane@x.example', 'o2'),
		entry(1, 'remove', 'jane@x.example'),
	]);
	assert.deepEqual(
		entries.map(({isUndone}) => isUndone),
		[undefined, undefined, undefined, true],
	);
	assert.equal(nextToUndo(entries), 0);
});

await test('neither says that an invitation from here is gone, nor that a removed member is there, while the list lags behind', async () => {
	let time = 0;
	let stored: Member | undefined;
	let shownFrom = 0;
	let listed: Member | undefined;
	const store = (next: Member | undefined) => {
		stored = next;
		shownFrom = time + 20_000;
	};

	await using server = await startMisbehavingServer((response, request) => {
		if (request.method === 'POST') {
			store({id: `m${shownFrom}`, status: 'pending', meta: {}, user: {email: 'kim@x.example', name: ''}});
		} else if (request.method === 'DELETE') {
			store(undefined);
		} else if (time >= shownFrom) {
			listed = stored;
		}

		const byId = stored && request.url.endsWith(`/${stored.id}`) ? ok(stored) : refused(404, []);
		const read = request.url.includes('/members/') ? byId : ok(listed ? [listed] : []);
		(request.method === 'GET' ? read : ok(stored ?? {id: 'm'}))(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: keyOf(sandbox),
		context: {
			now: () => time,
			async wait(milliseconds) {
				time += milliseconds;
			},
		},
	});
	const organization = {id: 'a1', name: 'Acme'};
	const invite = async () =>
		invitationResult(
			'kim@x.example',
			await runWrite(context, writing => invitation(writing, {organization, email: 'kim@x.example'})),
		);
	const takeBack = async () =>
		runWrite(context, writing =>
			takingBack(writing, {organization, email: 'kim@x.example', undoes: 0, found: () => undefined}),
		);
	const writes = () => server.requests.filter(({method}) => method !== 'GET').map(({method}) => method);
	const first = await invite();
	time++;
	await takeBack();
	assert.deepEqual([writes(), stored], [['POST', 'DELETE'], undefined]);
	time++;
	const second = await invite();
	assert.deepEqual([first.status, second.status], ['done', 'done'], 'nobody is a member already');
	assert.deepEqual(writes(), ['POST', 'DELETE', 'POST']);
});
