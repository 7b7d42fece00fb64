import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema} from '../../../source/base/api/schemas.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {isToSend, rowOf, sendRows} from '../../../source/abilities/tags/plan.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {type Behaviour, refused} from '../../helpers/misbehaving-server.js';
import {writesTo} from '../../helpers/on-organization.js';
import {dialogOf} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {call, openSandbox} from '../../base/sandbox/call.js';
import {addTag, formOf, runOf, startTags, storedTags, storeTags, type TagProgram} from './start.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});

const screenOf = ({store}: Pick<TagProgram, 'store'>): string => frameOf(store.getState());

await test('changes, adds and removes tags of an account, and nothing else of them', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web', 'cost-center': '12'}]);
	const {press, paste, said, id, name, store, context, source} = program;
	await press('#');
	assert.match(screenOf(program), new RegExp(`Tags of ${name}`, 'v'));
	await press('ctrl+u');
	await paste('live');
	await press('down', 'ctrl+r');
	assert.match(screenOf(program), /team +– +removed/v);
	await addTag(program, 'owner', '=1+1');
	const shown = screenOf(program);
	assert.match(shown, /PUT \/accounts\/[0-9a-f]{32}\/tags/v);
	assert.match(shown, /If-Match: v1:/v);
	assert.match(shown, /"cost-center": "12"/v);
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(said(), `Saved the tags of ${name}: 3 changed, the others are as they were. Press u to undo this.`);
	assert.deepEqual(await storedTags(sandbox, id), {env: 'live', 'cost-center': '12', owner: '=1+1'});
	assert.deepEqual(writesTo(sandbox, from), ['PUT']);
	assert.deepEqual(
		store
			.getState()
			.accounts.get(source.id)
			?.items.find(account => account.id === id)?.tags,
		{env: 'live', 'cost-center': '12', owner: '=1+1'},
	);
	assert.deepEqual(
		context.journal.list().map(({kind, before, after}) => [kind, before.parentId, before.values, after?.values]),
		[
			[
				'tags',
				source.id,
				[
					['env', 'test'],
					['team', 'web'],
				],
				[
					['env', 'live'],
					['owner', '=1+1'],
				],
			],
		],
	);
});

await test('reviews on Enter after the last tag, so that y never becomes a tag', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web'}]);
	const {press, paste, said, id} = program;
	await press('#', 'enter', 'enter');
	assert.equal(said(), 'Nothing has changed yet, so there is nothing to send.');
	await press('up', 'ctrl+u');
	await paste('live');
	await press('enter', 'enter');
	screenOf(program);
	await press('y');
	assert.deepEqual(await storedTags(sandbox, id), {env: 'live', team: 'web'});
	await press('#', 'up', 'up');
	await paste('owner');
	await press('enter');
	await paste('ops');
	await press('enter');
	screenOf(program);
	await press('y');
	assert.deepEqual(await storedTags(sandbox, id), {env: 'live', team: 'web', owner: 'ops'});
});

await test('undoes a change of tags, and keeps later changes of other tags', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web'}]);
	const {press, said, id, name} = program;
	await press('#', 'ctrl+r');
	await addTag(program, 'owner', 'ops');
	await press('y');
	assert.deepEqual(await storedTags(sandbox, id), {team: 'web', owner: 'ops'});
	await storeTags(sandbox, id, {team: 'app', owner: 'ops', later: '1'});
	await press('u');
	assert.match(screenOf(program), /changed the tags env and owner/v);
	await press('enter');
	assert.deepEqual(
		runOf(program).rows.map(({changes}) => changes),
		[
			[
				{key: 'env', from: undefined, to: 'test'},
				{key: 'owner', from: 'ops', to: undefined},
			],
		],
	);
	screenOf(program);
	await press('y');
	assert.match(said() ?? '', new RegExp(`^Restored the tags of ${name}: 2 changed`, 'v'));
	assert.deepEqual(await storedTags(sandbox, id), {team: 'app', later: '1', env: 'test'});
	await press('u');
	const {dialog} = program.store.getState();
	assert.deepEqual(dialog.kind === 'undo' && dialog.entries.map(({isUndone}) => isUndone === true), [false, true]);
	await press('down', 'enter');
	assert.match(said() ?? '', /are as they were already\.$/v);
});

await test('keeps the hint of the tags while accounts are marked, also if others have no room', async () => {
	const program = await startTags(sandbox, [{}, {}]);
	program.store.dispatch({type: 'terminal/resized', columns: 100, rows: 30});
	const hints = () => screenOf(program).split('\n').at(-1) ?? '';
	assert.match(hints(), / # tags /v);
	await program.press('m', 'j', 'm');
	assert.match(hints(), / # tags of 2 /v);
});

await test('names a run by its accounts, says how to undo it, and shows the request of each account in the undo', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web'}, {env: 'test'}]);
	const {press, id, name, accounts, context} = program;
	await press('m', 'j', 'm', '#');
	await addTag(program, 'owner', 'ops');
	screenOf(program);
	await press('y');
	assert.match(screenOf(program), /2 changed\. Press u in the tree to undo this\./v);
	await press('escape', 'u');
	assert.match(
		screenOf(program),
		new RegExp(String.raw`changed tags of 2 accounts: owner[\s\S]+${name} and ${accounts[1]?.name}`, 'v'),
	);
	await press('enter', 'enter');
	const shown = screenOf(program);
	const {
		result: {etag},
	} = await call<{readonly etag: string}>(sandbox, `GET /accounts/${id}/tags?resource_type=account&resource_id=${id}`);
	assert.match(shown, new RegExp(`Request[^\n]*\n[^\n]*PUT /accounts/${id}/tags[^\n]*\n[^\n]*If-Match: ${etag}`, 'v'));
	assert.match(shown, /"tags": \{[^\}]*"env": "test"[^\}]*"team": "web"/v);
	assert.doesNotMatch(shown, /"owner"/v);
	await press('escape', 'y');
	assert.deepEqual(await storedTags(sandbox, id), {env: 'test', team: 'web'});
	assert.equal(context.journal.runs.list().filter(run => run.undoes !== undefined).length, 1);
	assert.equal(context.journal.runs.list().length, 2);
	assert.match(screenOf(program), /2 restored\. Press u in the tree to undo this\./v);
});

await test('shows a conflict if somebody changed the tags since they were read, and overwrites nothing', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web'}]);
	const {press, paste, said, id, name} = program;
	await press('#', 'ctrl+u');
	await paste('live');
	await press('ctrl+s');
	screenOf(program);
	await storeTags(sandbox, id, {env: 'stage', team: 'app'});
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(formOf(program).step.name, 'conflict');
	const shown = screenOf(program);
	assert.match(shown, /nothing was overwritten/v);
	assert.match(shown, /theirs +stage/v);
	assert.match(shown, /yours +live/v);
	assert.deepEqual([writesTo(sandbox, from), await storedTags(sandbox, id)], [[], {env: 'stage', team: 'app'}]);
	await press('enter');
	assert.equal(said(), 'Choose for env first: both sides changed it.');
	await press('right', 'enter');
	assert.deepEqual(
		runOf(program).rows.map(({changes}) => changes),
		[[{key: 'env', from: 'stage', to: 'live'}]],
	);
	screenOf(program);
	await press('y');
	assert.match(said() ?? '', new RegExp(`^Saved the tags of ${name}`, 'v'));
	assert.deepEqual(await storedTags(sandbox, id), {env: 'live', team: 'app'});
});

await test('is refused by the service if somebody writes at the same moment, and shows that as a conflict', async () => {
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		if (method === 'PUT' && url.endsWith('/tags')) {
			await storeTags(sandbox, url.split('/').at(-2) ?? '', {env: 'theirs'});
		}

		return undefined;
	});
	const program = await startTags(sandbox, [{env: 'test'}], {baseUrl: front.url});
	const {press, paste, id} = program;
	await press('#', 'ctrl+u');
	await paste('mine');
	await press('ctrl+s');
	screenOf(program);
	await press('y');
	assert.equal(formOf(program).step.name, 'conflict');
	assert.deepEqual(await storedTags(sandbox, id), {env: 'theirs'});
	assert.deepEqual(program.context.journal.list(), []);
});

await test('looks up a lost answer, and a request that was lost', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTags(sandbox, [{env: 'test'}], {baseUrl: proxy.url});
	const {press, said, id} = program;
	await press('#');
	await addTag(program, 'a', '1');
	screenOf(program);
	proxy.lose('answer');
	await press('y');
	assert.match(
		said() ?? '',
		/^Saved the tags of .*: 1 changed\. The answer was lost, but a look-up shows the tags\.$/v,
	);
	assert.deepEqual(await storedTags(sandbox, id), {env: 'test', a: '1'});

	await press('#');
	await addTag(program, 'b', '2');
	screenOf(program);
	proxy.lose('request');
	await press('y');
	assert.match(screenOf(program), /A look-up shows that nothing was stored/v);
	assert.deepEqual(await storedTags(sandbox, id), {env: 'test', a: '1'});
	await press('y');
	screenOf(program);
	await press('y');
	assert.deepEqual(await storedTags(sandbox, id), {env: 'test', a: '1', b: '2'});
	assert.equal(proxy.writes.length, 3);
});

await test('never reports as done what the service accepts and does not store', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startTags(sandbox, [{env: 'test'}], {baseUrl: proxy.url});
	await program.press('#');
	await addTag(program, 'a', '1');
	screenOf(program);
	proxy.lie();
	await program.press('y');
	const {results} = runOf(program);
	assert.deepEqual(
		results
			.values()
			.map(({status}) => status === 'done')
			.toArray(),
		[false],
	);
	assert.deepEqual(await storedTags(sandbox, program.id), {env: 'test'});
});

await test('says nothing of the other tags if they were not read back, or if somebody else changed them', async () => {
	let meanwhile: ((id: string) => Promise<Behaviour | undefined>) | undefined;
	let isSent = false;
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		const isOfTags = url.includes('/tags');
		isSent ||= method === 'PUT' && isOfTags;
		return isSent && method === 'GET' && isOfTags ? meanwhile?.(url.split('/').at(-2) ?? '') : undefined;
	});
	const program = await startTags(sandbox, [{env: 'test'}], {baseUrl: front.url});
	const change = async (key: string) => {
		isSent = false;
		await program.press('#');
		await addTag(program, key, '1');
		screenOf(program);
		await program.press('y');
		return program.said() ?? '';
	};

	meanwhile = async () => refused(403, [{code: 10_000, message: 'No access.'}]);
	const unread = await change('a');
	assert.equal(unread, '');
	assert.match(screenOf(program), /The service accepted the change, but it could not be read back/v);
	await program.press('escape');
	assert.deepEqual(await storedTags(sandbox, program.id), {env: 'test', a: '1'});
	meanwhile = async id => {
		await storeTags(sandbox, id, {env: 'theirs', a: '1', b: '1'});
		return undefined;
	};

	const changed = await change('b');
	assert.match(changed, /^Saved the tags of .*: 1 changed\. Somebody else changed other tags in the meantime: env\.$/v);
});

await test('continues a stopped run of the same request, also if only one account is left, so that one undo restores all', async () => {
	const program = await startTags(sandbox, [{env: 'test'}, {env: 'test'}]);
	const {context, accounts, source} = program;
	const ids = accounts.slice(0, 2).map(({id}) => id);
	const settings = [{key: 'env', to: 'live'}];
	let sent = 0;
	const send = async (most: number) => {
		const rows = await Promise.all(
			ids.map(async id =>
				rowOf({account: {id, name: id}, organization: source.id}, await context.client.getAccountTags(id), settings),
			),
		);
		sent = 0;
		await sendRows(context, {
			rows: rows.filter(row => isToSend(row)),
			asked: settings,
			unsent() {
				// Not a dry run.
			},
			changed(_, {status}) {
				sent += status === 'done' ? 1 : 0;
			},
			waiting() {
				// The service accepts everything.
			},
			isStopping: () => sent >= most,
		});
		return sent;
	};

	assert.deepEqual([await send(1), await send(2)], [1, 1]);
	await program.press('u');
	assert.deepEqual(
		dialogOf(program.store.getState(), 'undo').entries.map(({items}) => items?.length),
		[2],
	);
});

await test('takes no record of another request for its own lost removal', async () => {
	const program = await startTags(sandbox, [{env: 'test', team: 'web'}]);
	const {
		context,
		id,
		name,
		source: {id: parentId},
	} = program;
	context.journal.add({
		at: Date.now(),
		kind: 'tags',
		id,
		before: {name, parentId, values: [['env', 'test']]},
		after: {name, parentId, values: []},
		isUnclear: true,
	});
	await call(sandbox, `DELETE /accounts/${id}/tags?resource_type=account&resource_id=${id}`);
	await storeTags(sandbox, id, {env: 'test', team: 'web'});
	await program.press('u');
	assert.deepEqual(
		dialogOf(program.store.getState(), 'undo').entries.map(({isUnclear}) => isUnclear),
		[true],
	);
});

await test('sets and removes a tag in all marked accounts after one review, and undoes the run', async () => {
	const program = await startTags(sandbox, [
		{env: 'test', team: 'web'},
		{env: 'test', x: '1'},
	]);
	const {press, paste, accounts} = program;
	const ids = accounts.slice(0, 2).map(each => each.id);
	const all = async () => Promise.all(ids.map(async id => storedTags(sandbox, id)));
	await press('g', ' ', ' ', '#');
	const shown = screenOf(program);
	assert.match(shown, /Tags of 2 accounts/v);
	assert.match(shown, /team .*only some have it/v);
	await press('tab', 'tab', 'ctrl+u');
	await paste('live');
	await press('down', 'ctrl+r');
	await press('ctrl+s');
	assert.deepEqual(
		runOf(program).rows.map(({changes}) => changes.map(({key, to}) => [key, to])),
		[
			[
				['env', 'live'],
				['team', undefined],
			],
			[['env', 'live']],
		],
	);
	assert.match(screenOf(program), /account +change/v);
	await press('y');
	assert.deepEqual(
		runOf(program)
			.results.values()
			.map(({status}) => status)
			.toArray(),
		['done', 'done'],
	);
	assert.deepEqual(await all(), [{env: 'live'}, {env: 'live', x: '1'}]);
	await press('escape', 'u', 'enter');
	assert.match(
		screenOf(program),
		/Restore the tags of 2 accounts[\s\S]+ account +change +│[\s\S]+ env: live → test; team: – → web/v,
	);
	await press('y');
	assert.deepEqual(await all(), [
		{env: 'test', team: 'web'},
		{env: 'test', x: '1'},
	]);
});

await test('checks the length of a tag with every key, and offers keys and values that are in use', async () => {
	const program = await startTags(sandbox, [{env: 'test'}, {env: 'production', owner: 'ops'}]);
	const {press, paste, said, store} = program;
	await press('r');
	await press('#');
	await paste('x'.repeat(1021));
	assert.match(screenOf(program), /A? ?value of a tag can have at most 1,024/v);
	await press('ctrl+s');
	assert.equal(said(), 'A tag cannot be stored as it is: see the message below it.');
	await press('ctrl+u');
	await paste('prod');
	assert.match(screenOf(program), /production/v);
	await press('tab');
	assert.equal(formOf(program).line.text, 'production');
	await press('tab');
	await paste('own');
	await press('tab');
	assert.equal(formOf(program).line.text, 'owner');
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'leavingTyped');
	await press('n');
	assert.equal(formOf(program).line.text, 'owner');
	await press('escape', 'x');
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('offers keys and values of accounts that earlier sessions read, also if the list of keys is refused', async () => {
	using folder = temporaryFolder();
	const disk = {
		stateFolder: folder.path,
		cacheFolder: folder.path,
		owner: {host: 'api.test', fingerprint: 'f', context: undefined},
	};
	const elsewhere = v.parse(accountSchema, {id: 'a9', name: 'Elsewhere', tags: {'cost-unit': 'k-417', env: 'x'}});
	openKnown(disk).keep('accounts', [
		{id: 'elsewhere', readAt: Date.now(), value: {items: [elsewhere], total: 1, unreadable: 0}},
	]);
	await using server = await startInFrontOf(sandbox, ({url}) =>
		url.includes('/tags/keys') ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : undefined,
	);
	const program = await startTags(sandbox, [{}], {baseUrl: server.url, context: {disk}});
	const {press, paste} = program;
	await press('#');
	await paste('cost-u');
	await press('tab');
	assert.equal(formOf(program).line.text, 'cost-unit');
	await press('tab');
	await paste('k');
	await press('tab');
	assert.equal(formOf(program).line.text, 'k-417');
	openKnown(disk).close();
});

await test('shows hostile tags as text, and sends them back unchanged', async () => {
	const hostile = {'\u{1B}]0;owned\u{7}': '\u{202E}gnp', __proto__x: 'a\u{0}b', constructor: '=HYPERLINK("x")'};
	const program = await startTags(sandbox, [hostile]);
	await program.press('#');
	const steering = ['\u{7}', '\u{1B}', '\u{202E}'];
	assert.deepEqual(
		steering.filter(each => screenOf(program).includes(each)),
		[],
	);
	await addTag(program, 'env', 'live');
	assert.deepEqual(
		steering.filter(each => screenOf(program).includes(each)),
		[],
	);
	await program.press('y');
	assert.deepEqual(await storedTags(sandbox, program.id), {...hostile, env: 'live'});
});

await test('says in a read-only session why tags cannot be changed, and shows them', async () => {
	const program = await startTags(sandbox, [{env: 'test'}], {
		connection: {isReadOnly: true, readOnlyReason: 'it was started so.'},
	});
	await program.press('#');
	assert.match(screenOf(program), /env +test/v);
	await addTag(program, 'a', 'b');
	assert.match(program.said() ?? '', /^This session is read-only/v);
});
