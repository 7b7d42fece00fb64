import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deletedText, deletionAsTyped} from '../../../source/abilities/delete/commands.js';
import {resultOf as editResult} from '../../../source/abilities/edit-account/write.js';
import {resultOf as moveResult} from '../../../source/abilities/move/commands.js';
import {movedText, moveOf} from '../../../source/abilities/move/write.js';
import {resultOf as tagsResult} from '../../../source/abilities/tags/write.js';
import {cancelledBefore} from '../../../source/base/api/request.js';
import {shownText} from '../../../source/base/text/told.js';
import {editForm} from '../../../source/kernel/form-model/form.js';
import {accountResult} from '../../../source/kernel/writes/account-creation.js';
import {changeResult} from '../../../source/kernel/writes/change-in-run.js';
import {runWrite} from '../../../source/kernel/writes/engine.js';
import {runSave} from '../../../source/kernel/writes/save.js';
import {undoForm} from '../../../source/kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../../source/kernel/loop/context.js';
import {invitation, removal} from '../../../source/abilities/people/membership.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import type {Account, Member, Organization} from '../../../source/base/api/schemas.js';
import {createClock} from '../../helpers/clock.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {
	type Behaviour,
	html,
	ok,
	refused,
	reset,
	startMisbehavingServer,
	text,
} from '../../helpers/misbehaving-server.js';
import {formOf, startOn} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {north, withTexts} from '../../helpers/state.js';
import {call, keyOf, openSandbox, profile, readAll} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

/** A program with a new organization that reaches the sandbox through a proxy. Its waits take no time. */
async function startProxied(name: string) {
	const proxy = await startLossyProxy(sandbox.url);
	let waited = 0;
	const begun = Date.now();
	const program = await startOn(sandbox, name, {
		baseUrl: proxy.url,
		context: {
			now: () => begun + waited,
			async wait(milliseconds) {
				waited += milliseconds;
			},
		},
	});
	return {
		...program,
		proxy,
		waited: () => waited,
		async [Symbol.asyncDispose]() {
			await proxy[Symbol.asyncDispose]();
		},
	};
}

const unclearIn = ({context: {journal}}: Awaited<ReturnType<typeof startProxied>>) =>
	journal.list().map(({kind, isUnclear}) => [kind, isUnclear === true]);

await test('does not report a deletion as done while the service still shows the organization', async () => {
	await using program = await startProxied('Still there');
	const {context, id, proxy} = program;
	const {result: organization} = await call<Organization>(sandbox, `GET /organizations/${id}`);
	proxy.lie();
	const lied = await runWrite(context, writing => deletionAsTyped(writing, organization));
	assert.strictEqual(lied.status, 'failed');
	assert.deepEqual(
		[lied.error.message, lied.verdict, program.waited()],
		['The service accepted the deletion, but still shows the organization.', 'notStored', 30_000],
	);
	assert.deepEqual(unclearIn(program), [['delete', true]]);

	const second = await runWrite(context, writing => deletionAsTyped(writing, organization));
	assert.deepEqual([second.status, program.waited(), proxy.writes.length], ['done', 30_000, 2]);
	assert.deepEqual(unclearIn(program)[0], ['delete', false]);
});

await test('does not call a deletion done if nothing can be read back', async () => {
	const {id} = await startOn(sandbox, 'Unread', {});
	const {result: organization} = await call<Organization>(sandbox, `GET /organizations/${id}`);
	let isDeleted = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		if (isDeleted) {
			return refused(403, [{code: 10_000, message: 'Forbidden'}]);
		}

		isDeleted = method === 'DELETE';
		return undefined;
	});
	const {context} = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
	const end = await runWrite(context, writing => deletionAsTyped(writing, organization));
	assert.strictEqual(end.status, 'done');
	assert.equal(
		deletedText(organization, end),
		`The service accepted the deletion of Unread (${id}), but it could not be read back.`,
	);
	assert.equal(end.answer.isRead, false);
	assert.deepEqual(
		context.journal.list().map(({kind, isUnclear}) => [kind, isUnclear]),
		[['delete', true]],
	);
});

await test('keeps a change on record as unclear if it cannot be read back, and undo looks first', async () => {
	const stored = {id: 'o1', name: 'Acme', meta: {}};
	let isLying = true;
	let isRefusing = false;
	await using server = await startMisbehavingServer((response, request) => {
		if (request.method === 'PUT') {
			stored.name = isLying ? stored.name : 'Changed';
			isRefusing = true;
			ok({...stored, name: 'Changed'})(response, request);
			return;
		}

		const organization = request.url.endsWith('/profile')
			? ok(profile)
			: ok(request.url.endsWith('/o1') ? stored : [stored]);
		(isRefusing ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : organization)(response, request);
	});
	const {now, pass} = createClock();
	const program = startProgram({baseUrl: server.url, credential: keyOf(sandbox), context: {now}});
	const recorded = () => program.context.journal.list().map(({kind, isUnclear}) => [kind, isUnclear === true]);
	await loadOrganizations(program.context);
	const rename = async () => {
		program.store.dispatch({type: 'tree/selected', key: 'o1'});
		await program.press('e', 'ctrl+u');
		await program.paste('Changed');
		await program.press('ctrl+s', 'y');
		assert.match(program.said() ?? '', /^The service accepted the change of Acme, but it could not be read back: /v);
		assert.equal(program.store.getState().message?.tone, 'warning');
		assert.deepEqual(recorded()[0], ['edit', true]);
		isRefusing = false;
		pass(300_000);
		await program.press('u', 'enter');
	};

	await rename();
	assert.match(program.said() ?? '', /^That change was not stored, so there is nothing to undo/v);
	assert.deepEqual(recorded(), []);
	isLying = false;
	await rename();
	assert.equal(formOf(program).step.name, 'reviewing');
	assert.deepEqual(recorded(), [['edit', false]]);
});

await test('keeps a new organization on record as unclear if the service answers with its id and then fails, until undo has found it', async () => {
	const made = {id: 'o2', name: 'Made', meta: {}};
	let isMade = false;
	let isFailing = true;
	await using server = await startMisbehavingServer((response, request) => {
		isMade ||= request.method === 'POST';
		const stored = request.url.includes('/accounts') ? [] : request.url.endsWith('/o2') ? made : [made];
		const read = isMade ? (isFailing ? text(500, '') : ok(stored)) : ok([]);
		(request.method === 'POST' ? ok(made) : read)(response, request);
	});
	const program = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	await program.press('C');
	await program.paste('Made');
	await program.press('ctrl+s', 'y');
	assert.match(
		program.said() ?? '',
		/^The service accepted the creation of Made, but it could not be read back: .* Press r to look again\.$/v,
	);
	assert.equal(program.store.getState().message?.tone, 'warning');
	const recorded = () => program.context.journal.list().map(({kind, id, isUnclear}) => [kind, id, isUnclear === true]);
	assert.deepEqual(recorded(), [['create', 'o2', true]]);
	isFailing = false;
	await program.press('u', 'enter');
	assert.deepEqual(recorded(), [['create', 'o2', false]]);
});

await test('does not call a new organization too new if the list cannot be read either', async () => {
	const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);
	let isMade = false;
	let list: Behaviour | undefined = forbidden;
	await using server = await startMisbehavingServer((response, request) => {
		isMade ||= request.method === 'POST';
		const made = {id: 'o2', name: 'Made', meta: {}};
		const listed = list ?? ok([made]);
		const read = isMade ? (request.url.includes('/o2') ? forbidden : listed) : ok([]);
		(request.method === 'POST' ? ok(made) : read)(response, request);
	});
	const create = async () => {
		isMade = false;
		let waited = 0;
		const begun = Date.now();
		const program = startProgram({
			baseUrl: server.url,
			credential: keyOf(sandbox),
			context: {
				now: () => begun + waited,
				async wait(milliseconds) {
					waited += milliseconds;
				},
			},
		});
		await loadOrganizations(program.context);
		await program.press('C');
		await program.paste('Made');
		await program.press('ctrl+s', 'y');
		return [
			program.said()?.replace(/\. .*/v, ''),
			program.context.journal.list().map(({isUnclear}) => isUnclear === true),
		];
	};

	assert.deepEqual(await create(), ['The service accepted the creation of Made, but does not show it', [true]]);
	const unread = ['The service accepted the creation of Made, but it could not be read back: ', [true]];
	const beginOf = ([said, fates]: Awaited<ReturnType<typeof create>>) => [
		String(said).replace(/(?<=read back: ).*/v, ''),
		fates,
	];
	list = text(502, '');
	assert.deepEqual(beginOf(await create()), unread);
	list = refused(429, [{code: 971, message: 'Rate limited'}], {'retry-after': '3600'});
	assert.deepEqual(beginOf(await create()), unread);
	list = undefined;
	assert.deepEqual(await create(), [
		'Created Made · it is in the list, but not ready yet: the service can refuse a new organization for about half a minute',
		[false],
	]);
});

await test('keeps a write on record as unclear if the service accepted it and shows the values before it', async () => {
	await using program = await startProxied('Before');
	const {context, id, proxy} = program;
	const organization = {id, name: 'Before'};
	const {result: member} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {
		json: {member: {user: {email: 'a@x.example'}}},
	});

	proxy.lie();
	await runWrite(context, writing => invitation(writing, {organization, email: 'b@x.example'}));
	assert.deepEqual(unclearIn(program)[0], ['invite', true]);
	proxy.lie();
	await runWrite(context, writing => removal(writing, {organization, member}));
	assert.deepEqual(unclearIn(program)[0], ['remove', true]);

	await program.press('e', 'ctrl+u');
	await program.paste('After');
	await program.press('ctrl+s');
	proxy.lie();
	await program.press('y');
	assert.match(
		program.said() ?? '',
		/^The service accepted the change of Before, but still shows the earlier values: name/v,
	);
	assert.deepEqual(unclearIn(program)[0], ['edit', true]);

	await program.press('C');
	await program.paste('Made up');
	await program.press('ctrl+s');
	proxy.lie();
	await program.press('y');
	assert.deepEqual(unclearIn(program)[0], ['create', true]);

	// Each is on record as done if it is stored.
	await runWrite(context, writing => invitation(writing, {organization, email: 'c@x.example'}));
	assert.deepEqual(unclearIn(program)[0], ['invite', false]);
});

await test('keeps a name on record as unclear if the service accepted it and the read before the profile does not show it', async () => {
	await using program = await startProxied('Two parts');
	const {proxy} = program;
	await program.press('e');
	await program.paste(' renamed');
	await program.press('tab');
	await program.paste(' changed');
	await program.press('ctrl+s');
	proxy.lie();
	await program.press('y');
	assert.deepEqual(
		[formOf(program).step.name, proxy.writes.length, unclearIn(program)],
		['conflict', 1, [['edit', true]]],
	);
});

await test('keeps a move on record as unclear if the service accepted it and the account stays', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const {context} = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	const organizations = await readAll<Organization>(sandbox, '/organizations');
	const [source] = organizations;
	const [destination] = organizations.slice(3);
	assert.ok(source);
	assert.ok(destination);
	const [account] = await readAll<Account>(sandbox, `/organizations/${source.id}/accounts`);
	assert.ok(account);
	proxy.lie();
	const end = await runWrite(context, writing =>
		moveOf(writing, {account, source: source.id, destination: destination.id}),
	);
	assert.equal(end.status, 'done');
	assert.deepEqual(
		context.journal.list().map(({kind, isUnclear}) => [kind, isUnclear]),
		[['move', true]],
	);
});

await test('says only where the account is if the service accepted a move and the account stays', () => {
	const move = {account: {id: 'a1', name: 'Shop'}, source: 'o1', destination: 'o2'};
	const holders = [{id: 'o1', name: 'Acme'}];
	const {remark, status} = movedText(move, {status: 'done', answer: undefined, isLookedUp: false, stored: holders});
	assert.deepEqual(
		[shownText(remark ?? ''), status],
		['The service accepted the move, but the account is in Acme.', 'failed'],
	);
});

await test('reports no write of a run or of an account as done that could not be read back, unless a look-up found it', () => {
	const account = {id: 'a1', name: 'Shop'};
	const renamed = withTexts(editForm(north, undefined), {name: 'Southwind'});
	const unread = cancelledBefore({method: 'GET', path: '/accounts/a1', what: 'read the account'});
	const results = [false, true].map(isLookedUp => {
		const done = {status: 'done', stored: unread, isLookedUp} as const;
		return [
			changeResult(renamed, {...done, answer: {id: 'north'}}),
			moveResult({account, source: 'o1', destination: 'o2'}, {...done, answer: undefined}),
			editResult(
				{account, organization: 'o1', before: {name: 'Shop'}, after: {name: 'Store'}},
				{...done, answer: {wasStored: false}},
			),
			tagsResult(
				{account, organization: 'o1', changes: [{key: 'env', from: undefined, to: 'live'}]},
				{...done, answer: {}},
			),
			accountResult(
				{name: 'Shop', type: 'standard', organization: {id: 'o1', name: 'Acme'}},
				{...done, answer: {...account, settings: {}}},
			),
		];
	});
	assert.deepEqual(
		results.map(each => each.map(({status}) => status)),
		[Array.from({length: 5}, () => 'unknown'), Array.from({length: 5}, () => 'done')],
	);
	assert.deepEqual(
		results[0]?.map(result =>
			/^The service accepted .+, but it could not be read back: that was stopped\. /v.test(
				shownText(result.text ?? ''),
			),
		),
		[true, true, true, true, true],
	);
});

await test('keeps a profile on record as unclear if the service shows none afterwards', async () => {
	const organization = {id: 'o1', name: 'Acme', meta: {}};
	let isSent = false;
	await using server = await startMisbehavingServer((response, request) => {
		isSent ||= request.method === 'PUT';
		const read = isSent ? refused(404, [{code: 1001, message: 'Not found'}]) : ok(profile);
		const answer =
			request.method === 'PUT'
				? text(204, '')
				: request.url.endsWith('/profile')
					? read
					: ok(request.url.endsWith('/o1') ? organization : [organization]);
		answer(response, request);
	});
	const program = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: 'o1'});
	await program.press('p');
	await program.paste('more');
	await program.press('ctrl+s', 'y');
	assert.deepEqual(
		program.context.journal.list().map(({kind, isUnclear}) => [kind, isUnclear]),
		[['profile', true]],
	);
});

await test('sends no restoration again that a lagging list may still show, and sends one again that was never stored', async () => {
	const restore = async (name: string, isLost: boolean) => {
		await using program = await startProxied(name);
		const {context, id, proxy} = program;
		const {result: organization} = await call<Organization>(sandbox, `GET /organizations/${id}`);
		await runWrite(context, writing => deletionAsTyped(writing, organization));
		const [deletion] = context.journal.list();
		assert.ok(deletion);
		let isListedSoon = false;
		let waited = 0;
		// The clock stands still, so the second try follows the first one at once.
		const own: ServiceContext = {
			...context,
			async wait(milliseconds) {
				waited += milliseconds;
				if (isListedSoon) {
					proxy.lag(0);
				}
			},
		};
		const save = async () => {
			waited = 0;
			const end = await runSave(own, {
				form: undoForm(deletion),
				isUnique: true,
				isWaiting: () => true,
				tell() {
					// Nobody watches.
				},
			});
			return [end.status, 'verdict' in end && end.verdict, waited];
		};

		proxy.lag(600_000);
		if (isLost) {
			proxy.lose('answer');
		} else {
			proxy.lie();
		}

		const first = await save();
		const open = context.journal
			.list()
			.filter(({isUnclear}) => isUnclear)
			.map(({kind, undoes}) => [kind, undoes === deletion.at]);
		isListedSoon = isLost;
		const second = await save();
		proxy.lag(0);
		const stored = await readAll<Organization>(sandbox, '/organizations');
		const made = stored.filter(each => each.name === name).map(each => each.id);
		assert.deepEqual(
			context.journal
				.list()
				.map(entry => [
					entry.kind,
					entry.kind === 'delete' ? id : made[0],
					entry.isUnclear === true,
					entry.isUndone === true,
				]),
			[
				['create', made[0], false, false],
				['delete', id, false, true],
			],
		);
		return [first, open, second, made.length, proxy.writes.filter(each => each.startsWith('POST')).length];
	};

	assert.deepEqual(await restore('Restored late', true), [
		['failed', 'unknown', 30_000],
		[['create', true]],
		['done', false, 2000],
		1,
		1,
	]);
	assert.deepEqual(await restore('Never restored', false), [
		['done', false, 45_000],
		[['create', true]],
		['done', false, 30_000],
		1,
		2,
	]);
});

for (const [name, fault] of [
	['408', html(408)],
	['a dropped connection', reset],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`waits after ${name} only as long as a list and the history may lag, and for nothing that cannot be read`, async () => {
		const acme: Organization = {id: 'o1', name: 'Acme', meta: {}};
		const asked = async (isDark: boolean, write: (program: ReturnType<typeof startProgram>) => Promise<unknown>) => {
			let isSent = false;
			await using server = await startMisbehavingServer((response, request) => {
				isSent ||= request.method !== 'GET';
				const record = request.url.endsWith('/profile') ? profile : acme;
				const read = ok(
					request.url.includes('/members') || request.url.includes('/logs/audit')
						? []
						: /\/o1(?:\/profile)?$/v.test(request.url)
							? record
							: [acme],
				);
				(request.method !== 'GET' || (isDark && isSent) ? fault : read)(response, request);
			});
			let waited = 0;
			const begun = Date.now();
			const program = startProgram({
				baseUrl: server.url,
				credential: keyOf(sandbox),
				context: {
					now: () => begun + waited,
					async wait(milliseconds) {
						waited += milliseconds;
					},
				},
			});
			await loadOrganizations(program.context);
			program.store.dispatch({type: 'tree/selected', key: 'o1'});
			await write(program);
			return [waited, server.requests.filter(({method}) => method !== 'GET').length];
		};

		const save =
			(...keys: readonly string[]) =>
			async (program: ReturnType<typeof startProgram>) => {
				await program.press(...keys);
				await program.paste('Changed');
				await program.press('ctrl+s', 'y');
			};

		const invite = async ({context}: ReturnType<typeof startProgram>) => {
			const end = await runWrite(context, writing => invitation(writing, {organization: acme, email: 'a@x.example'}));
			assert.equal(end.status === 'failed' && end.verdict, 'unknown');
		};

		const writes = [save('C'), save('e', 'ctrl+u'), invite];
		assert.deepEqual(await Promise.all(writes.map(async write => asked(false, write))), [
			[30_000, 1],
			[0, 1],
			[37_000, 1],
		]);
		assert.deepEqual(await Promise.all(writes.map(async write => asked(true, write))), [
			[0, 1],
			[0, 1],
			[0, 1],
		]);
	});
}
