import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {type Member, memberSchema, type Organization} from '../../../source/base/api/schemas.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {watchNews} from '../../../source/abilities/news/commands.js';
import {changeUnread, openUnread, readUnread, kindsOf} from '../../../source/abilities/news/changes.js';
import {keepMember} from '../../../source/kernel/storage/keep-read.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {mostChanges} from '../../../source/kernel/storage/known-changes.js';
import {lineText} from '../../../source/kernel/storage/noticed.js';
import {isoTime, timestamp} from '../../../source/base/text/time.js';
import {changeList} from '../../../source/abilities/news/state.js';
import {noRuns} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import type {State} from '../../../source/kernel/state/state.js';
import {shownText} from '../../../source/base/text/told.js';
import {frameOf} from '../../helpers/frames.js';
import {startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf, organization, profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {until} from '../../helpers/until.js';
import {call, keyOf, openSandbox} from '../../base/sandbox/call.js';

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

const age = {text: 'just now', brief: 'just now'} as const;

const ofKey = (sandbox: Sandbox) =>
	({baseUrl: sandbox.url, credential: keyOf(sandbox), connection: {credentialKind: 'global_api_key'}}) as const;

async function listOf(sandbox: Sandbox): Promise<readonly Organization[]> {
	const {context, store} = startProgram(ofKey(sandbox));
	await loadOrganizations(context);
	return store.getState().organizations;
}

/** Starts a program with a kept list, and waits until it has compared that with the list of the server. */
async function startSince(
	options: Parameters<typeof startProgram>[0],
	organizations: readonly Organization[],
	readAt: number,
) {
	const program = startProgram(options);
	const {context, store} = program;
	watchNews(context, assert.ifError);
	store.dispatch({type: 'organizations/remembered', organizations, age, readAt, isShort: false});
	await loadOrganizations(context);
	await until(() => store.getState().news?.changes !== undefined);
	return program;
}

const shown = (state: State) =>
	changeList.found(state, dialogOf(state, 'news')).map(change => `${kindsOf(change).join(',')} ${change.name}`);

await test('reports what others changed, shows who did it, and goes there', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const before = await listOf(sandbox);
	const readAt = Date.now();
	const [renamed, changed] = before.slice(-2);
	assert.ok(renamed);
	assert.ok(changed);
	await call(sandbox, 'POST /organizations', {json: {name: 'Brand new'}});
	await call(sandbox, `PUT /organizations/${renamed.id}`, {json: {name: 'Another name'}});
	await call(sandbox, `PUT /organizations/${changed.id}/profile`, {
		json: {business_name: 'Other', business_address: '', business_email: '', business_phone: '', external_metadata: ''},
	});
	const {store, said, press, calls} = await startSince(
		ofKey(sandbox),
		before.toSpliced(3, 0, organization('a-gone-one', {name: 'Was here'})),
		readAt,
	);
	await until(() => said() !== undefined);
	assert.match(said() ?? '', /^1 created, 1 gone, 1 renamed since \d\d:\d\d UTC · press S to see what changed$/v);
	assert.match(frameOf(store.getState()), /S 3 changes/v);
	const asked = sandbox.requests.length;
	await press('S');
	// The list is short, so the profiles of all others are looked for at once.
	assert.equal(sandbox.requests.length - asked, store.getState().organizations.length);
	assert.deepEqual(shown(store.getState()), [
		'created Brand new',
		'gone Was here',
		'renamed Another name',
		`profile ${changed.name}`,
	]);
	const frame = frameOf(store.getState());
	assert.match(frame, /1 created, 1 gone, 1 renamed, 1 profile changed since/v);
	assert.match(frame, /❯ created +Brand new +you {2}\d{4}-/v);
	await press('j');
	assert.match(frameOf(store.getState()), /It is deleted, or no longer visible to you/v);
	await press('enter');
	assert.equal(said(), 'Was here is gone: deleted, or no longer visible to you. There is nothing to go to.');
	await press('j');
	assert.match(frameOf(store.getState()), new RegExp(`Name +“${renamed.name}” → “Another name”`, 'v'));
	assert.match(frameOf(store.getState()), /UTC {2}you {2}key {2}renamed it to Another name/v);
	await press('y');
	assert.match(
		calls.at(-1) ?? '',
		/^copied created\t[0-9a-f]+\tBrand new\t.*\ngone\ta-gone-one\tWas here\nrenamed\t.*\tname: .* → Another name\t/v,
	);
	await press('/', ...'profile', 'enter');
	assert.deepEqual(shown(store.getState()), [`profile ${changed.name}`]);
	await press('H');
	assert.equal(dialogOf(store.getState(), 'history').sources[0]?.id, changed.id);
	await press('escape', 'enter');
	assert.equal(store.getState().selectedKey, changed.id);
	assert.match(said() ?? '', /: press S to go back to the changes\.$/v);
	assert.doesNotMatch(frameOf(store.getState()), /S 3 changes/v);
	await press('S');
	assert.deepEqual(shown(store.getState()), [`profile ${changed.name}`], 'the search is kept');
	await press('escape');
	assert.ok(shown(store.getState()).length > 1, 'all changes are shown again');
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('leaves out what this computer changed, and says so if nothing else changed', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const before = await listOf(sandbox);
	const readAt = Date.now();
	const [root] = before;
	assert.ok(root);
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Mine'}});
	await call(sandbox, `PUT /organizations/${root.id}`, {json: {name: 'My name'}});
	const options = ofKey(sandbox);
	const {
		context: {journal},
	} = startProgram(options);
	const values = {name: 'Mine', parentId: ''};
	journal.add({at: Date.now(), kind: 'create', id, before: values, after: values});
	journal.add({
		at: Date.now(),
		kind: 'edit',
		id: root.id,
		before: {name: root.name, parentId: ''},
		after: {name: 'My name', parentId: ''},
	});
	journal.add({at: Date.now(), kind: 'delete', id: 'deleted-here', before: values});
	const {store, said, press} = await startSince(
		{...options, context: {journal}},
		[...before, organization('deleted-here')],
		readAt,
	);
	assert.equal(said(), undefined);
	await press('S');
	assert.match(
		frameOf(store.getState()),
		/Nothing changed in the list since \d\d:\d\d UTC, except for 3 organizations that you changed from this/v,
	);
	assert.deepEqual(shown(store.getState()), []);
});

await test('says that changes of this computer that are no longer recorded can be among those of others', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const before = await listOf(sandbox);
	const readAt = Date.now() - 3_600_000;
	const [root, other] = before;
	assert.ok(root);
	assert.ok(other);
	await call(sandbox, `PUT /organizations/${root.id}`, {json: {name: 'My name, long ago'}});
	const options = ofKey(sandbox);
	const openAfter = async (writes: number) => {
		const {
			context: {journal},
		} = startProgram(options);
		for (let at = 1; at <= writes; at++) {
			journal.add({
				at: readAt + at * 1000,
				kind: 'edit',
				id: other.id,
				before: {name: other.name, parentId: ''},
				after: {name: other.name, parentId: ''},
			});
		}

		const {store, press} = await startSince({...options, context: {journal}}, before, readAt);
		await press('S');
		assert.deepEqual(shown(store.getState()), ['renamed My name, long ago']);
		return frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	};

	const few = await openAfter(99);
	assert.doesNotMatch(few, /recorded/v);
	const many = await openAfter(100);
	const first = timestamp(isoTime(readAt + 1000));
	assert.ok(
		many.includes(
			`Changes that you made from this computer before ${first} can be listed here: only the last 100 are recorded.`,
		),
		many,
	);
});

await test('reports nothing without a change, and says why the key cannot act', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const before = await listOf(sandbox);
	const without = startProgram(ofKey(sandbox));
	await without.press('S');
	assert.match(without.said() ?? '', /^There is nothing to compare: no list of an earlier session was kept /v);
	const account = {...ofKey(sandbox), connection: {credentialKind: 'account_token'}} as const;
	const {store, said, press, context} = await startSince(account, before, Date.now());
	assert.deepEqual([store.getState().news?.changes, said()], [[], undefined]);
	await press('S');
	assert.match(said() ?? '', /^Nothing changed in the list since \d\d:\d\d UTC\.$/v);
	assert.equal(store.getState().dialog.kind, 'none');
	store.dispatch({type: 'news/awaited', since: 1, moment: 'Tuesday'});
	await press('S');
	assert.equal(
		said(),
		'The list is still loading. Once it has loaded, cforgs compares it with the list from the last session.',
	);
	await loadOrganizations(context);
});

await test('counts nothing as gone if the list stops early or lacks records', async () => {
	const page = (organizations: readonly unknown[], info: unknown = {}) =>
		JSON.stringify({success: true, errors: [], messages: [], result: organizations, result_info: info});
	let isCut = true;
	await using server = await startMisbehavingServer((response, {query}) => {
		const isLast = query.has('page_token');
		if (isLast && isCut) {
			response.destroy();
			return;
		}

		response.setHeader('content-type', 'application/json');
		response.end(
			isLast
				? page([], {total_size: 2})
				: page([{id: 'a', name: 'New name', meta: {}}], {total_size: 2, next_page_token: 'x'}),
		);
	});
	const program = startProgram({baseUrl: server.url, connection: {credentialKind: 'account_token'}});
	const {context, store, press, said} = program;
	watchNews(context, assert.ifError);
	store.dispatch({
		type: 'organizations/remembered',
		organizations: [organization('a'), organization('b')],
		age,
		readAt: 1,
		isShort: false,
	});
	await loadOrganizations(context);
	assert.equal(store.getState().listing.progress.status, 'failed');
	await press('S');
	assert.match(said() ?? '', /^The list could not be loaded, so it is not compared /v);
	assert.equal(store.getState().news?.changes, undefined);
	isCut = false;
	await loadOrganizations(context);
	await until(() => store.getState().news?.changes !== undefined);
	assert.deepEqual(
		store.getState().news?.changes?.map(({id, edits}) => [id, edits.map(({field}) => field)]),
		[['a', ['name']]],
	);
	await press('S');
	assert.match(frameOf(store.getState()), /The list is incomplete, so nothing counts as gone\./v);
	assert.match(frameOf(store.getState()), /This credential cannot read the history/v);
	await press('r');
	assert.match(said() ?? '', /^Reading the history needs /v);
});

await test('reads the runs once, and only if something changed', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const before = await listOf(sandbox);
	let reads = 0;
	const journal = memoryJournal({
		...noRuns,
		list() {
			reads++;
			return [];
		},
	});
	await startSince({...ofKey(sandbox), context: {journal}}, before, Date.now());
	assert.equal(reads, 0);
	await call(sandbox, 'POST /organizations', {json: {name: 'Newer'}});
	await startSince({...ofKey(sandbox), context: {journal}}, before, Date.now());
	assert.equal(reads, 1);
});

await test('reads many histories only on request, stops, and goes on where it stopped', async () => {
	await using sandbox = await openSandbox({organizations: 60, seed: 7});
	const before = await listOf(sandbox);
	const names = before.map((each, index) => (index < 30 ? {...each, name: `Old ${index}`} : each));
	const {store, press, said} = await startSince(
		{...ofKey(sandbox), isSpoken: true},
		names,
		Date.now() - 2 * 86_400_000,
	);
	await until(() => said() !== undefined);
	assert.match(said() ?? '', /^30 renamed since [A-Z][a-z]+day, press capital S to see what changed$/v);
	const asked = sandbox.requests.length;
	await press('S');
	assert.equal(sandbox.requests.length, asked);
	const scene = sceneOf(store.getState());
	assert.match(scene.intro[0] ?? '', /^Since you were last here\.$/v);
	assert.match(scene.lines.join(' '), /Press r to read who made the changes: 30 requests/v);
	assert.match(scene.focus ?? '', /^renamed \S.*, 1 of 30$/v);
	const reading = press('r');
	await until(() => sandbox.requests.length > asked);
	await press('escape');
	await reading;
	const {text = ''} = dialogOf(store.getState(), 'news');
	assert.match(shownText(text), /Stopped/v);
	const read = store.getState().news?.asked.size ?? 0;
	assert.ok(read < 30);
	await press('r');
	assert.equal(store.getState().news?.asked.size, 30);
	await press('r');
	assert.equal(said(), 'The history of every changed organization is read.');
	await press('p');
	assert.equal(store.getState().news?.asked.size, before.length);
});

const day = 86_400_000;

const owner = {host: 'api.test:8443', fingerprint: 'f1', context: undefined};

/** Starts a program that watches the news, with what is kept in a folder. */
async function startInFolder(
	sandbox: Sandbox,
	folder: string,
	options: Partial<Parameters<typeof startProgram>[0]> = {},
) {
	const disk = {stateFolder: folder, cacheFolder: folder, owner};
	const program = startProgram({...ofKey(sandbox), ...options, context: {disk, ...options.context}});
	const {context, store} = program;
	const stop = watchNews(context, assert.ifError, openUnread(disk));
	await loadOrganizations(context);
	const known = openKnown(disk);
	return {
		...program,
		known,
		ended() {
			stop();
			known.close();
		},
		async noticed(count: number) {
			await until(() => (store.getState().news?.noticed.size ?? 0) === count);
		},
	};
}

/** Keeps values of an organization as read three days ago, and others as read an hour ago. */
function keepTwice(
	folder: string,
	id: string,
	now: number,
	profileOf = (name: string) => ({...profile, business_name: name}),
): void {
	const known = openKnown({stateFolder: folder, cacheFolder: folder, owner});
	const [earlier, later] = [now - 3 * day, now - 3_600_000];
	known.keep('profile', [{id, readAt: earlier, value: profileOf('Before \u{1B}[31m')}]);
	known.keep('profile', [{id, readAt: later, value: profileOf('After')}]);
	known.keep('members', [{id, readAt: earlier, value: {items: [], unreadable: 0}}]);
	known.keep('members', [
		{
			id,
			readAt: later,
			value: {
				items: [v.parse(memberSchema, {id: 'm', status: 'pending', user: {id: 'u', email: 'jane@acme.example'}})],
				unreadable: 0,
			},
		},
	]);
	known.close();
}

await test('keeps changed values as news until somebody opens them, with both times', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: 40, seed: 7});
	const before = await listOf(sandbox);
	const [changed, other] = before.slice(-2);
	assert.ok(changed);
	assert.ok(other);
	const now = Date.now();
	keepTwice(folder.path, changed.id, now);
	const first = await startInFolder(sandbox, folder.path);
	await until(() => first.said() !== undefined);
	assert.match(
		first.said() ?? '',
		/^1 profile changed, 1 with changed members since [A-Z][a-z]+day · press S to see what changed$/v,
	);
	first.ended();
	const again = await startInFolder(sandbox, folder.path);
	await again.noticed(1);
	assert.match(frameOf(again.store.getState()), /S 1 change/v);
	await again.press('S');
	const frame = frameOf(again.store.getState());
	const [from, to] = [now - 3 * day, now - 3_600_000].map(time => timestamp(isoTime(time)));
	assert.ok(frame.includes(`Profile changed between ${(from ?? '').replace(' UTC', '')} and ${to ?? ''}:`));
	assert.ok(frame.includes(`Members changed between ${(from ?? '').replace(' UTC', '')} and ${to ?? ''}:`));
	assert.match(frame, /❯ profile, members +\S/v);
	assert.match(frame, /Business name +“Before ⟦1B⟧\[31m” → “After”/v);
	assert.match(frame, /Invited +jane@acme\.example/v);
	assert.match(frame, /The list of organizations was not compared with an earlier one\./v);
	await again.press('y');
	assert.match(
		again.calls.at(-1) ?? '',
		/^copied profile, members\t[0-9a-f]+\t.*\tprofile between .* UTC: Business name: Before ⟦1B⟧\[31m → After; members between .* UTC: Invited: jane@acme\.example/v,
	);
	await again.press('enter');
	assert.deepEqual(
		[again.store.getState().selectedKey, again.store.getState().pane, again.store.getState().tab],
		[changed.id, 'detail', 'profile'],
	);
	assert.deepEqual([...again.known.changes.all()], []);
	await again.press('S');
	assert.match(frameOf(again.store.getState()), /Business name/v, 'this session still shows them');
	await again.press('escape');
	assert.doesNotMatch(frameOf(again.store.getState()), /S 1 change/v);
	again.known.keep('profile', [{id: other.id, readAt: now - 2, value: profile}]);
	again.known.keep('profile', [{id: other.id, readAt: now - 1, value: null}]);
	await again.noticed(2);
	assert.match(frameOf(again.store.getState()), /S 2 changes/v);
	again.known.keep('profile', [{id: other.id, readAt: now, value: profile}]);
	await again.noticed(1);
	keepTwice(folder.path, before[0]?.id ?? '', now);
	await again.press('S');
	await again.noticed(2);
	assert.match(frameOf(again.store.getState()), /❯ profile, members +Acme Distribution/v, 'what another program read');
	await again.press('escape', 'S', 'escape');
	again.ended();
	const last = await startInFolder(sandbox, folder.path);
	await last.press('S');
	assert.match(last.said() ?? '', /^There is nothing to compare/v);
	last.ended();
});

const noNews = ({store}: {readonly store: {readonly getState: () => State}}) =>
	store.getState().news?.noticed.size ?? 0;

await test('leaves out values that this computer wrote, and does not look at them again', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const [changed] = await listOf(sandbox);
	assert.ok(changed);
	const now = Date.now();
	const {id} = changed;
	keepTwice(folder.path, id, now);
	let reads = 0;
	const journal = memoryJournal({
		...noRuns,
		list() {
			reads++;
			return [];
		},
	});
	const values = {name: changed.name, parentId: ''};
	journal.add({
		at: now - day,
		kind: 'profile',
		id,
		before: {...values, profile: {...profile, business_name: 'Before \u{1B}[31m'}},
		after: {...values, profile: {...profile, business_name: 'After'}},
	});
	journal.add({at: now - day, kind: 'invite', id, member: {email: 'Jane@acme.example'}, before: values});
	const program = await startInFolder(sandbox, folder.path, {context: {journal}});
	await until(() => [...program.known.changes.all()].length === 0);
	assert.deepEqual([noNews(program), program.said()], [0, undefined]);
	program.known.keep('profile', [{id, readAt: now, value: {...profile, business_name: 'Theirs'}}]);
	await program.noticed(1);
	await program.press('S');
	assert.match(frameOf(program.store.getState()), /Business name +“After” → “Theirs”/v);
	assert.equal(reads, 1, 'reading runs takes long');
	program.ended();
});

await test('keeps the earlier value of an own write as long as a list may lag behind it', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const [{id, name} = organization('none')] = await listOf(sandbox);
	const now = Date.now();
	const journal = memoryJournal();
	journal.add({at: now - 1000, kind: 'invite', id, member: {email: 'jane@acme.example'}, before: {name, parentId: ''}});
	const disk = {stateFolder: folder.path, cacheFolder: folder.path, owner};
	const known = openKnown(disk);
	known.keep('members', [{id, readAt: now - 5000, value: {items: [], unreadable: 0}}]);
	keepMember(
		disk,
		id,
		v.parse(memberSchema, {id: 'm', status: 'pending', user: {id: 'u', email: 'jane@acme.example'}}),
	);
	let [at, looks] = [now, 0];
	const program = await startInFolder(sandbox, folder.path, {context: {journal, now: () => at}});
	program.store.observe(({type}) => {
		looks += type === 'news/noticed' ? 1 : 0;
	});
	await until(() => looks === 1);
	const lagging = {id, readAt: now - 10, value: {items: [], unreadable: 0}};
	program.known.keep('members', [lagging]);
	await until(() => looks === 2);
	assert.equal(noNews(program), 0);
	keepMember(
		program.context.disk,
		id,
		v.parse(memberSchema, {id: 'm', status: 'pending', user: {id: 'u', email: 'jane@acme.example'}}),
	);
	at = now + 60_000;
	await until(() => [...program.known.changes.all()].length === 0);
	known.close();
	program.known.keep('members', [{...lagging, readAt: now - 5}]);
	await program.noticed(1);
	program.ended();
});

await test('keeps the earlier value of an own write also if somebody opens what others changed with it', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const [{id, name} = organization('none')] = await listOf(sandbox);
	const now = Date.now();
	const journal = memoryJournal();
	journal.add({at: now - 1000, kind: 'invite', id, member: {email: 'jane@acme.example'}, before: {name, parentId: ''}});
	let at = now;
	const program = await startInFolder(sandbox, folder.path, {context: {journal, now: () => at}});
	let looks = 0;
	program.store.observe(({type}) => {
		looks += type === 'news/noticed' ? 1 : 0;
	});
	const readsMembers = async (readAt: number, ...names: readonly string[]) => {
		const before = looks;
		const items = names.map(each =>
			v.parse(memberSchema, {id: each, status: 'active', user: {id: each, email: `${each}@acme.example`}}),
		);
		program.known.keep('members', [{id, readAt, value: {items, unreadable: 0}}]);
		await until(() => looks > before);
	};

	const lines = () =>
		program.store
			.getState()
			.news?.noticed.get(id)
			?.flatMap(noticed => noticed.lines.map(line => lineText(line)));
	program.known.keep('members', [{id, readAt: now - 5000, value: {items: [], unreadable: 0}}]);
	await readsMembers(now - 900, 'jane', 'bob');
	assert.deepEqual(lines(), ['New member: bob@acme.example']);
	const before = looks;
	await program.press('S', 'escape');
	await until(() => looks > before);
	assert.doesNotMatch(frameOf(program.store.getState()), /S 1 change/v, 'nothing else has changed');
	await readsMembers(now - 800, 'bob');
	assert.deepEqual(lines(), ['New member: bob@acme.example'], 'a list that lags behind the own write');
	assert.doesNotMatch(frameOf(program.store.getState()), /S 1 change/v);
	await readsMembers(now - 700, 'jane', 'bob', 'eve');
	assert.deepEqual(lines(), ['New member: bob@acme.example', 'New member: eve@acme.example']);
	assert.match(frameOf(program.store.getState()), /S 1 change/v);
	at = now + 60_000;
	await program.press('S');
	assert.deepEqual([...program.known.changes.all()], []);
	program.ended();
});

await test('shows who changed the members, and goes to them', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: 20, seed: 7});
	const program = await startInFolder(sandbox, folder.path);
	const {organizations} = program.store.getState();
	const last = organizations.at(-1);
	assert.ok(last);
	const {id} = last;
	const members = async () => {
		const items: Member[] = [];
		for await (const page of program.context.client.listMembers(id)) {
			items.push(...page.items);
		}

		program.known.keep('members', [{id, readAt: Date.now(), value: {items, unreadable: 0}}]);
	};

	await members();
	await call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email: 'new@acme.example'}}}});
	await members();
	await program.noticed(1);
	await program.press('S');
	const frame = frameOf(program.store.getState());
	assert.match(frame, /Invited +new@acme\.example/v);
	assert.match(frame, /UTC {2}you {2}key {2}invited new@acme\.example/v);
	await program.press('enter');
	assert.deepEqual([program.store.getState().selectedKey, program.store.getState().pane], [id, 'members']);
	program.ended();
});

await test('shows changed values also if the list cannot be loaded, and keeps the changes of the list for later', async () => {
	using folder = temporaryFolder();
	await using server = await startMisbehavingServer((response, {query}) => {
		if (query.has('page_token')) {
			response.destroy();
			return;
		}

		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({
				success: true,
				errors: [],
				messages: [],
				result: [{id: 'a', name: 'Alpha', meta: {}}],
				result_info: {next_page_token: 'x'},
			}),
		);
	});
	keepTwice(folder.path, 'a', Date.now());
	const disk = {stateFolder: folder.path, cacheFolder: folder.path, owner};
	const memory = openUnread(disk);
	assert.ok(memory);
	const gone = organization('b');
	changeUnread(memory, () => ({since: 1, changes: [{id: gone.id, name: gone.name, presence: 'gone', edits: []}]}));
	const connection = {credentialKind: 'account_token'} as const;
	const {context, store, press} = startProgram({baseUrl: server.url, connection, context: {disk}});
	const stop = watchNews(context, assert.ifError, memory);
	store.dispatch({
		type: 'organizations/remembered',
		organizations: [organization('a'), organization('b')],
		age,
		readAt: 1,
		isShort: false,
	});
	await loadOrganizations(context);
	await until(() => store.getState().news?.noticed.size === 1);
	await press('S');
	assert.match(frameOf(store.getState()), /The list of organizations was not compared with an earlier one\./v);
	assert.match(frameOf(store.getState()), /Business name +“Before/v);
	assert.equal(readUnread(memory)?.changes.length, 1);
	stop();
	openKnown(disk).close();
});

await test('keeps the changes that another session has found in the meantime, until somebody opens them there', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: 5, seed: 7});
	const before = await listOf(sandbox);
	const readAt = Date.now();
	const [first, second] = before.slice(-2);
	assert.ok(first);
	assert.ok(second);
	await call(sandbox, `PUT /organizations/${first.id}`, {json: {name: 'Renamed'}});
	const disk = {stateFolder: folder.path, cacheFolder: folder.path, owner};
	const memory = openUnread(disk);
	const {context, store, press} = startProgram({...ofKey(sandbox), context: {disk}});
	const stop = watchNews(context, assert.ifError, memory);
	store.dispatch({type: 'organizations/remembered', organizations: before, age, readAt, isShort: false});
	await loadOrganizations(context);
	await until(() => store.getState().news?.changes !== undefined);
	assert.deepEqual(
		readUnread(memory)?.changes.map(({id}) => id),
		[first.id],
	);
	const other = {
		id: second.id,
		name: 'Renamed elsewhere',
		edits: [{field: 'name', from: second.name, to: 'Renamed elsewhere'}],
	} as const;
	changeUnread(openUnread(disk), unread => ({since: 1, changes: [...(unread?.changes ?? []), other]}));
	await press('S');
	assert.deepEqual(readUnread(memory)?.changes, [other]);
	stop();
	openKnown(disk).close();
});

await test('counts the changes whose earlier values are not kept, without those that this computer wrote', async () => {
	using folder = temporaryFolder();
	await using sandbox = await openSandbox({organizations: mostChanges + 20, seed: 7});
	const organizations = await listOf(sandbox);
	const now = Date.now();
	const known = openKnown({stateFolder: folder.path, cacheFolder: folder.path, owner});
	for (const [readAt, value] of [
		[now - day, null],
		[now - 1, profile],
	] as const) {
		known.keep(
			'profile',
			organizations.map(({id}) => ({id, readAt, value})),
		);
	}

	const others = known.changes.others();
	assert.equal(others.length, 20);
	known.close();
	const journal = memoryJournal();
	for (const {id} of others.slice(0, 5)) {
		journal.add({
			at: now - 2,
			kind: 'profile',
			id,
			before: {name: '', parentId: ''},
			after: {name: '', parentId: '', profile},
		});
	}

	const program = await startInFolder(sandbox, folder.path, {context: {journal}});
	await until(() => program.said() !== undefined);
	assert.equal(program.store.getState().news?.more, 15);
	assert.match(program.said() ?? '', /^1,000 profiles changed since /v);
	await program.press('S');
	assert.match(
		frameOf(program.store.getState()),
		/of 15 other changes of profiles, accounts or members, cforgs kept only the number\./v,
	);
	assert.deepEqual([[...program.known.changes.all()].length, program.known.changes.others().length], [0, 0]);
	program.ended();
});
