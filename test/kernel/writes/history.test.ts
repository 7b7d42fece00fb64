import assert from 'node:assert/strict';
import {test} from 'node:test';
import {emptyProfile, type Member} from '../../../source/base/api/schemas.js';
import {createClient} from '../../../source/base/api/client.js';
import {loadOrganizations, readDetail} from '../../../source/kernel/loop/load.js';
import {deletionAsTyped} from '../../../source/abilities/delete/commands.js';
import {recordOfMove, moveOf} from '../../../source/abilities/move/write.js';
import {openAsked} from '../../helpers/begin.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {deletionRequest, settleOpenWrites} from '../../../source/kernel/writes/history.js';
import {invitation, invitationResult, removal} from '../../../source/abilities/people/membership.js';
import {runWrite} from '../../../source/kernel/writes/engine.js';
import {runSave} from '../../../source/kernel/writes/save.js';
import {changeField, editForm} from '../../../source/kernel/form-model/form.js';
import {shownText} from '../../../source/base/text/told.js';
import {forward, startInFrontOf} from '../../helpers/front-server.js';
import {
	ok,
	refused,
	reset,
	startMisbehavingServer,
	type Behaviour,
	type SeenRequest,
} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {formOf} from '../../helpers/on-organization.js';
import {dialogOf} from '../../helpers/state.js';
import {createMobile, holderOf} from '../../abilities/move/start.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const direct = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});

const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);

type Faults = {
	/** The answer to reads after the write, instead of the one of the sandbox. */
	readonly reads: (path: string) => Behaviour | undefined;
	/** How often the history is empty before it has the record. */
	readonly late?: number;
	/** Whether the write itself is lost as well. */
	readonly isWriteLost?: true;
	/** What somebody else does right after the write. */
	readonly meanwhile?: () => Promise<unknown>;
};

/** A server in front of the sandbox that loses the answer to the first write. Its history knows nothing for a while. */
async function startBlind({reads, late = 0, isWriteLost, meanwhile}: Faults) {
	let isLost = false;
	let empty = late;
	const server = await startInFrontOf(sandbox, async request => {
		const {method, url} = request;
		const path = url.replace('/client/v4', '');
		if (isLost && method === 'GET') {
			const isOfHistory = path.includes('/logs/audit');
			const answer = isOfHistory && empty-- > 0 ? ok([]) : reads(path);
			if (answer) {
				return answer;
			}
		}

		const isFirst = method !== 'GET' && !isLost;
		isLost ||= isFirst;
		if (isFirst && isWriteLost) {
			return reset;
		}

		if (!isFirst) {
			return undefined;
		}

		await forward(sandbox, request);
		await meanwhile?.();
		return reset;
	});
	const delays: number[] = [];
	const program = startProgram({
		baseUrl: server.url,
		credential: keyOf(sandbox),
		context: {
			async wait(milliseconds) {
				delays.push(milliseconds);
			},
		},
	});
	return {
		...program,
		delays,
		histories: () =>
			server.requests.filter(({url}) => url.includes('/logs/audit')).map(({url}) => url.split('/', 5)[4]),
		async [Symbol.asyncDispose]() {
			await server.close();
		},
	};
}

const membersAreRefused = (path: string): Behaviour | undefined => (path.includes('/members') ? forbidden : undefined);

const jane: Member = {id: 'm1', status: 'active', user: {email: 'jane@x.example', name: ''}};

const isSent = (requests: readonly SeenRequest[]): boolean => requests.some(({method}) => method === 'DELETE');

const add = async (id: string, email: string): Promise<Member> => {
	const {result} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}}}});
	return result;
};

const recordAt = (method: string, path: string, more = {}) => ({
	action: {result: 'success', time: new Date().toISOString()},
	actor: {email: sandbox.email, context: 'api_key'},
	raw: {method, uri: `/client/v4${path}`},
	...more,
});

await test('finds a lost removal in the history if the members cannot be read, although the record is late', async () => {
	await using blind = await startBlind({reads: membersAreRefused, late: 1});
	const id = await createIn(sandbox, 'Removed unseen');
	const member = await add(id, 'jane@x.example');
	const end = await runWrite(blind.context, writing =>
		removal(writing, {organization: {id, name: 'Removed unseen'}, member}),
	);
	assert.equal(end.status === 'done' && end.isLookedUp, true);
	assert.deepEqual([blind.delays, blind.histories()], [[1000], [id, id]]);
	assert.deepEqual(
		blind.context.journal.list().map(({isUnclear}) => isUnclear),
		[undefined],
	);
});

await test('finds a lost invitation in the history, and keeps it unknown if there is no record', async () => {
	const id = await createIn(sandbox, 'Invited unseen');
	const organization = {id, name: 'Invited unseen'};
	await using blind = await startBlind({reads: membersAreRefused});
	const end = await runWrite(blind.context, writing => invitation(writing, {organization, email: 'jane@x.example'}));
	assert.match(
		shownText(invitationResult('jane@x.example', end).text),
		/^The answer was lost, but a look-up shows: invited jane@x\.example, but not read back: /v,
	);
	await using lost = await startBlind({reads: membersAreRefused, isWriteLost: true});
	const none = await runWrite(lost.context, writing => invitation(writing, {organization, email: 'eve@x.example'}));
	assert.equal(none.status === 'failed' && none.verdict, 'unknown');
	assert.deepEqual([lost.delays, lost.histories().length], [[1000, 2000, 4000], 4]);
});

await test('stops looking for a record when the user stops the write', async () => {
	await using blind = await startBlind({reads: membersAreRefused, isWriteLost: true});
	const id = await createIn(sandbox, 'Stopped unseen');
	const {promise, resolve} = Promise.withResolvers<void>();
	const context = {
		...blind.context,
		async wait() {
			resolve();
			await new Promise<void>(() => {
				// Only the end of the write ends this wait.
			});
		},
	};
	const sending = runWrite(context, writing =>
		invitation(writing, {organization: {id, name: 'Stopped unseen'}, email: 'jane@x.example'}),
	);
	await promise;
	context.waits.write?.abort();
	const end = await sending;
	assert.equal(end.status === 'failed' && end.verdict, 'unknown');
	assert.equal(blind.histories().length, 1);
});

await test('finds a lost rename in the history, with the organization that it changed, or that it was refused', async () => {
	const rename = async (
		name: string,
		faults: Omit<Faults, 'reads'>,
		history: (id: string) => Behaviour | undefined,
	) => {
		const id = await createIn(sandbox, name);
		await using blind = await startBlind({
			...faults,
			reads: path => (path.includes('/logs/audit') ? history(id) : forbidden),
		});
		const {organization, profile} = await readDetail(direct, id, Date.now);
		const form = changeField(editForm(organization, profile), 'name', {text: `${name} now`});
		const end = await runSave(blind.context, {form, isUnique: false, isWaiting: () => true, tell: () => undefined});
		return [
			end.status,
			end.status === 'done' && end.isLookedUp && end.answer.id === id,
			end.status === 'failed' && end.verdict,
		];
	};

	assert.deepEqual(await rename('Renamed unseen', {}, () => undefined), ['done', true, false]);
	const failure = {action: {result: 'failure', time: new Date().toISOString()}};
	assert.deepEqual(
		await rename('Refused unseen', {isWriteLost: true}, id =>
			ok([recordAt('PUT', `/organizations/${id}`, {...failure, resource: {request: {name: 'Refused unseen now'}}})]),
		),
		['failed', false, 'notStored'],
	);
});

await test('finds a lost move in the history of either organization', async () => {
	const {source, accounts} = await holderOf(sandbox, 1);
	const [account] = accounts;
	const destination = await createMobile(sandbox, 'Moved unseen');
	await using blind = await startBlind({
		reads: path =>
			path.startsWith('/accounts/') || path.includes(`${destination}/logs/audit`) ? forbidden : undefined,
	});
	assert.ok(account);
	const end = await runWrite(blind.context, writing => moveOf(writing, {account, source: source.id, destination}));
	assert.equal(end.status === 'done' && end.isLookedUp, true);
	assert.deepEqual(blind.histories(), [destination, source.id]);
});

await test('finds a lost deletion in the history of the parent', async () => {
	const id = await createIn(sandbox, 'Deleted unseen', sandbox.root);
	const organization = await direct.getOrganization(id);
	const {method, path} = deletionRequest({id});
	await using blind = await startBlind({
		reads: each => (each.includes(`${sandbox.root}/logs/audit`) ? ok([recordAt(method, path)]) : forbidden),
	});
	const end = await runWrite(blind.context, writing => deletionAsTyped(writing, organization));
	assert.equal(end.status === 'done' && end.isLookedUp, true);
	assert.deepEqual(blind.histories(), [id, sandbox.root]);
});

await test('finds a lost deletion that was refused, and records it as not stored', async () => {
	const id = await createIn(sandbox, 'Kept unseen', sandbox.root);
	const organization = await direct.getOrganization(id);
	const {method, path} = deletionRequest({id});
	await using blind = await startBlind({
		isWriteLost: true,
		reads: each =>
			each.includes(`${id}/logs/audit`)
				? ok([recordAt(method, path, {action: {result: 'failure', time: new Date().toISOString()}})])
				: forbidden,
	});
	const end = await runWrite(blind.context, writing => deletionAsTyped(writing, organization));
	assert.equal(end.status === 'failed' && end.verdict, 'notStored');
	assert.deepEqual(blind.context.journal.list(), []);
});

for (const [does, theirs, expected] of [
	['finds', 'Theirs', /^The answer was lost, but a look-up shows: /v],
	['does not guess', '', /^unknown$/v],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`${does} which of two organizations of the same name a lost creation made`, async () => {
		const name = `Twin of ${theirs}`;
		await using blind = await startBlind({
			reads: () => undefined,
			meanwhile: async () =>
				call(sandbox, 'POST /organizations', {
					json: {
						name,
						parent: {id: sandbox.root},
						...(theirs !== '' && {profile: {...emptyProfile, business_name: theirs}}),
					},
				}),
		});
		await loadOrganizations(blind.context);
		blind.store.dispatch({type: 'tree/selected', key: sandbox.root});
		await blind.press('c');
		await blind.paste(name);
		await blind.press('ctrl+s', 'y');
		const result = blind.store.getState().dialog.kind === 'form' ? formOf(blind).verdict : blind.said();
		assert.match(result ?? '', expected);
	});
}

for (const [does, made, expected] of [
	['takes', {}, /^The answer was lost, but a look-up shows: /v],
	['does not take another name', {name: 'Theirs'}, /^unknown$/v],
	['does not take another parent', {parent: {id: 'b'.repeat(32), name: 'Elsewhere'}}, /^unknown$/v],
	['does not take an older organization', {create_time: '2024-01-01T00:00:00Z'}, /^unknown$/v],
	['does not take an organization without a time', {create_time: undefined}, /^unknown$/v],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`${does} that a record of the history names for a lost creation`, async () => {
		const id = 'a'.repeat(32);
		const name = 'Named by a record';
		const parent = {id: sandbox.root, name: 'Acme'};
		const record = (method: string, path: string) =>
			recordAt(method, path, {resource: {request: {name, parent: {id: sandbox.root}}, response: {id}}});
		await using blind = await startBlind({
			isWriteLost: true,
			reads(path) {
				if (path.includes('/logs/audit')) {
					return ok([record('POST', '/organizations')]);
				}

				const organization = {id, name, parent, create_time: new Date().toISOString(), meta: {}, ...made};
				return path.startsWith('/organizations?')
					? forbidden
					: ok(path.endsWith('/profile') ? emptyProfile : organization);
			},
		});
		await loadOrganizations(blind.context);
		blind.store.dispatch({type: 'tree/selected', key: sandbox.root});
		await blind.press('c');
		await blind.paste(name);
		await blind.press('ctrl+s', 'y');
		const result = blind.store.getState().dialog.kind === 'form' ? formOf(blind).verdict : blind.said();
		assert.match(result ?? '', expected);
	});
}

await test('looks up interrupted writes in the history at the next start, and when the list of changes opens', async () => {
	const id = await createIn(sandbox, 'Interrupted');
	const member = await add(id, 'jane@x.example');
	const {source, accounts} = await holderOf(sandbox, 1);
	const [account] = accounts;
	const destination = await createMobile(sandbox, 'Interrupted move');
	assert.ok(account);
	const journal = memoryJournal();
	const at = Date.now();
	const before = {name: 'Interrupted', parentId: ''};
	journal.add({at, kind: 'remove', id, before, member: {email: 'jane@x.example', id: member.id}, isUnclear: true});
	await call(sandbox, `DELETE /organizations/${id}/members/${member.id}`);
	const interrupted = {
		...journal,
		list: () => journal.list().map(each => (each.isUnclear ? {...each, isInterrupted: true as const} : each)),
	};
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), context: {journal: interrupted}});
	await openAsked(program.context);
	assert.equal(
		program.said(),
		'cforgs ended before the result of the removal of jane@x.example from Interrupted was known. A look-up shows that the service stored it.',
	);
	assert.deepEqual(
		journal.list().map(({isUnclear}) => isUnclear),
		[undefined],
	);

	journal.add({at: at + 1, ...recordOfMove({account, source: source.id, destination}), isUnclear: true});
	journal.add({at: at + 2, kind: 'invite', id, before, member: {email: 'never@x.example'}, isUnclear: true});
	await call(sandbox, `POST /accounts/${account.id}/move`, {json: {destination_organization_id: destination}});
	await program.press('escape', 'u');
	assert.deepEqual(
		dialogOf(program.store.getState(), 'undo').entries.map(({kind, isUnclear}) => [kind, isUnclear]),
		[
			['invite', true],
			['move', undefined],
			['remove', undefined],
		],
	);
	assert.equal(dialogOf(program.store.getState(), 'undo').cursor, 0);
});

await test('looks up a write by the cf-ray of its lost answer, also in the next session', async () => {
	await using server = await startMisbehavingServer((response, {method, url}) => {
		if (method === 'DELETE') {
			response.writeHead(502, {'content-type': 'text/html', 'cf-ray': '8f00aa-FRA'});
			response.end('<h1>Bad gateway</h1>');
			return;
		}

		const answer = url.includes('/logs/audit')
			? ok([])
			: method === 'GET' && isSent(server.requests)
				? forbidden
				: ok(jane);
		answer(response, {method, url, query: new URLSearchParams(), headers: {}, body: ''});
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: keyOf(sandbox),
		context: {
			async wait() {
				// No pause.
			},
		},
	});
	const end = await runWrite(context, writing =>
		removal(writing, {organization: {id: 'acme', name: 'Acme'}, member: jane}),
	);
	assert.equal(end.status === 'failed' && end.verdict, 'unknown');
	assert.deepEqual(
		context.journal.list().map(({ray}) => ray),
		['8f00aa-FRA'],
	);
	const before = server.requests.length;
	await settleOpenWrites(context, context.journal.list());
	assert.match(
		server.requests
			.slice(before)
			.map(({url}) => url)
			.join(' '),
		/^[^ ]+\/organizations\/acme\/logs\/audit\?[^ ]*raw_cf_ray_id=8f00aa(?:&|$)/v,
	);
});
