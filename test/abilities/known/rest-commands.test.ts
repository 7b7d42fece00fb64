import assert from 'node:assert/strict';
import {test} from 'node:test';
import {known as ability} from '../../../source/abilities/known/ability.js';
import {leaveRest, openRest, startRest} from '../../../source/abilities/known/rest-commands.js';
import {registry} from '../../../source/abilities.js';
import type {Client} from '../../../source/base/api/client.js';
import {isListStale, loadAccounts, loadOrganizations} from '../../../source/kernel/loop/load.js';
import {findMatches} from '../../../source/kernel/state/find.js';
import {countRead, unreadCount} from '../../../source/kernel/state/known-profiles.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {everyRow} from '../../../source/base/tree/tree-index.js';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import type {Context} from '../../../source/kernel/loop/context.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import type {Store} from '../../../source/kernel/state/store.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {texts} from '../../helpers/row-texts.js';
import {apiError, profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {call, keyOf, openSandbox} from '../../base/sandbox/call.js';

const treeText = ({getState}: Store) => texts(treeRows(getState(), 200)).join(' ');

const profileReads = ({requests}: Sandbox) => requests.filter(({path}) => path.endsWith('/profile')).length;

const email = 'ops@northwind.example';

async function setUp(options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const sandbox = await openSandbox({organizations: 25, seed: 7});
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Zebra', profile: {...profile, business_email: email}}});
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...options});
	await loadOrganizations(program.context);
	return {...program, sandbox, id};
}

// A client that loads profiles with another function.
const withProfiles = (base: Client, getProfile: Client['getProfile']): Client => ({
	...base,
	getProfile,
	for: purpose => withProfiles(base.for(purpose), getProfile),
	endedBy: signal => withProfiles(base.endedBy(signal), getProfile),
});

/** Reads only the profiles. */
async function readProfiles(context: Context) {
	await openRest(context, {name: 'r'});
	context.store.dispatch({type: 'rest/chosen', kind: 'accounts'});
	context.store.dispatch({type: 'rest/chosen', kind: 'members'});
	await startRest(context, {name: 'y'});
}

await test('loads every profile after a confirmation, and then finds an organization by its profile', async () => {
	const {press, paste, store, said, sandbox, id} = await setUp();
	await using _ = sandbox;
	await press('/');
	await paste(email);
	await press('enter');
	assert.ok(
		treeText(store).includes(
			`none on the server has “${email}” in its name. Profiles loaded: 0 of 26; press ctrl-r to load the rest.`,
		),
	);
	await press('ctrl+r');
	assert.deepEqual([placeOf(store.getState(), registry), profileReads(sandbox)], ['rest', 0]);
	await press('escape');
	assert.deepEqual(
		[placeOf(store.getState(), registry), store.getState().find?.line.text, profileReads(sandbox)],
		['find', email, 0],
	);
	await press('ctrl+r', 'y');
	const state = store.getState();
	assert.deepEqual(
		[profileReads(sandbox), unreadCount(state), state.selectedKey, state.profilesRequest, state.behind],
		[26, 0, id, undefined, undefined],
	);
	assert.doesNotMatch(frameOf(state), /Read the profiles/v, 'it would cover what is typed');
	await press('enter');
	assert.equal(
		said(),
		'Read the profiles of 26 organizations, the accounts of 26 organizations, and the members of 26 organizations.',
	);
	await press('ctrl+r');
	assert.match(frameOf(store.getState()), /Nothing is to be read\./v);
	await press('y');
	assert.equal(said(), 'Nothing is to be read.');
	assert.equal(profileReads(sandbox), 26);
});

await test('loads no profile twice, and keeps a typed search', async () => {
	const {press, paste, store, sandbox, id} = await setUp();
	await using _ = sandbox;
	store.dispatch({type: 'tree/selected', key: id});
	await press('r');
	assert.deepEqual([profileReads(sandbox), countRead(store.getState())], [1, 1]);
	await press('/');
	await paste('northwind.ex');
	assert.equal(store.getState().selectedKey, id);
	await press('ctrl+r', 'enter');
	const state = store.getState();
	assert.deepEqual(
		[profileReads(sandbox), state.find?.isTyping, findMatches(state).rows.length, unreadCount(state)],
		[26, true, 1, 0],
	);
});

await test('reads only the chosen kinds, behind the tree, and says the result to a screen reader', async () => {
	const {press, store, said, sandbox} = await setUp({isSpoken: true});
	await using _ = sandbox;
	await press('ctrl+r', 'p', 'a');
	assert.match(
		frameOf(store.getState()),
		/\[ \] profiles +26 requests +26 never read +p *│?\n.*\[ \] accounts[^\n]+\n.*\[x\] members +26 requests/v,
	);
	await press('y');
	assert.deepEqual(
		[store.getState().find, store.getState().members?.size, store.getState().accounts.size, profileReads(sandbox)],
		[undefined, 26, 0, 0],
	);
	assert.equal(said(), 'Read the members of 26 organizations.');
});

await test('stops when the person stops it, shows how far it is, keeps the loaded profiles, and does not load them again', async () => {
	const {context, press, said, store, sandbox} = await setUp();
	await using _ = sandbox;
	let asked = 0;
	const {promise, resolve} = Promise.withResolvers<void>();
	const slow = (signal?: AbortSignal): Client => {
		const base = signal ? context.client.endedBy(signal) : context.client;
		return {
			...base,
			for: () => slow(signal),
			endedBy: ending => slow(ending),
			async getProfile(id) {
				asked++;
				if (asked > 22) {
					// The last four wait; the others have arrived.
					if (asked === 26) {
						resolve();
					}

					await new Promise((_resolve, reject) => {
						signal?.addEventListener('abort', () => {
							reject(apiError('Stopped.', {failure: 'cancelled'}));
						});
					});
				}

				return base.getProfile(id);
			},
		};
	};

	const held = {...context, client: slow()};
	await openRest(held, {name: 'r'});
	store.dispatch({type: 'rest/chosen', kind: 'accounts'});
	store.dispatch({type: 'rest/chosen', kind: 'members'});
	const reading = startRest(held, {name: 'y'});
	await promise;
	assert.equal(countRead(store.getState()), 20, 'some at a time');
	assert.match(frameOf(store.getState()), /reading 20 of 26/v);
	await openRest(held, {name: 'r'});
	assert.match(frameOf(store.getState()), /20 of 26 requests done\./v);
	await leaveRest(held, {name: 'escape'});
	await reading;
	const state = store.getState();
	assert.deepEqual(
		[countRead(state), said(), state.profilesRequest],
		[22, 'Stopped. Read the profiles of 22 organizations. 4 requests are left: press ctrl-r to go on.', undefined],
	);
	await press('ctrl+r', 'y');
	assert.equal(unreadCount(store.getState()), 0);
	assert.equal(profileReads(sandbox), 26);
});

await test('reports refused profiles, and the reason if none could load', async () => {
	const {context, said, store, sandbox, id} = await setUp();
	await using _ = sandbox;
	const {client} = context;
	const refusing = (isRefused: (of: string) => boolean) =>
		withProfiles(client, async of => {
			if (isRefused(of)) {
				throw apiError('Not for you.', {status: 403});
			}

			return client.getProfile(of);
		});
	await readProfiles({...context, client: refusing(() => true)});
	assert.match(
		said() ?? '',
		/^Read nothing\. 22 requests are left: press ctrl-r to go on\. 5 answers are missing\. Not for you\./v,
	);
	assert.equal(countRead(store.getState()), 0);
	await readProfiles({...context, client: refusing(of => of === id)});
	assert.match(said() ?? '', /^Read the profiles of 25 organizations\. 1 answer is missing\. Not for you\./v);
	assert.equal(unreadCount(store.getState()), 1);
});

await test('does not load profiles that came with the list', async () => {
	const {context, store, sandbox} = await setUp();
	await using _ = sandbox;
	const full = (base: Client): Client => ({
		...base,
		for: purpose => full(base.for(purpose)),
		endedBy: signal => full(base.endedBy(signal)),
		async *listOrganizations(filters, options) {
			for await (const page of base.listOrganizations(filters, options)) {
				yield {...page, items: page.items.map((item, at) => ({...item, profile: at === 0 ? null : profile}))};
			}
		},
	});
	await readProfiles({...context, client: full(context.client)});
	assert.deepEqual([profileReads(sandbox), unreadCount(store.getState())], [0, 0]);
});

await test('takes accounts from the list of all accounts, unless their tags are wanted, and loses no tags', async () => {
	const {context, press, store, sandbox, id} = await setUp();
	await using _ = sandbox;
	await loadAccounts(context, sandbox.root);
	const pathsOf = () => sandbox.requests.map(({path}) => path.replace('/client/v4', '').split('?', 1).join(''));
	const counted = () => pathsOf().filter(path => path === '/accounts').length;
	const single = () => pathsOf().filter(path => /.\/accounts$/v.test(path)).length;
	await press('ctrl+r');
	assert.match(frameOf(store.getState()), /accounts +\d requests +25 never read +a/v);
	assert.match(frameOf(store.getState()), /\[ \] +tags +of accounts, one request each +t/v);
	assert.match(frameOf(store.getState()), /The accounts of 25 organizations come from the list of all/v);
	assert.equal(counted(), 1);
	await press('y');
	const {accounts} = store.getState();
	assert.deepEqual(
		[accounts.size, single(), accounts.get(id)?.isWithoutTags, accounts.get(sandbox.root)?.isWithoutTags],
		[26, 1, true, undefined],
	);
	assert.ok(counted() > 1);
	assert.equal(isListStale(context, accounts.get(id)), true, 'the row under the cursor is read again');
	const before = counted();
	await press('ctrl+r');
	assert.match(frameOf(store.getState()), /accounts +0 requests +known, perhaps not all of them +a/v);
	await press('t');
	assert.match(frameOf(store.getState()), /accounts +25 requests +25 perhaps in part[^\n]*\n[^\n]+\n.*\[x\] +tags/v);
	await press('y');
	assert.deepEqual([single(), counted(), store.getState().accounts.get(id)?.isWithoutTags], [26, before, undefined]);
});

await test('reads accounts one by one if a filter or a column needs all of them, and says why', async () => {
	const {press, paste, store, sandbox, id} = await setUp();
	await using _ = sandbox;
	const frame = () => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	await press('ctrl+r', 'p', 'm', 'y');
	assert.equal(store.getState().accounts.get(id)?.isWithoutTags, true);
	await press('/');
	await paste('tag:env=nowhere');
	const {unknown} = findMatches(store.getState());
	assert.ok(unknown > 0);
	await press('ctrl+r');
	assert.match(
		frame(),
		new RegExp(
			String.raw`For the ${unknown} organizations that the filter could not judge\. .*The filter needs all accounts of an organization, and those known of ${unknown} organizations came from the list of all accounts, which can lack some, so each takes a request\. .*\[x\] accounts ${unknown} requests .*\[x\] tags`,
			'v',
		),
	);
	await press('t');
	assert.match(frame(), /accounts 0 requests known, perhaps not all of them a .*\[ \] tags/v);
	assert.doesNotMatch(frame(), /The filter needs/v);
	await press('escape', 'escape');
	store.dispatch({type: 'pane/columnsChosen', pane: 'tree', shown: ['accounts']});
	await press('ctrl+r');
	assert.match(
		frame(),
		/A column needs all accounts of an organization, and those known of .* 26 organizations came .*accounts 26 requests 26 perhaps in part/v,
	);
	await press('escape', '/');
	await paste('tag:env=nowhere');
	await press('ctrl+r', 'y');
	assert.equal(findMatches(store.getState()).unknown, 0);
});

await test('uses what another program has read in the meantime, and says so', async () => {
	using folder = temporaryFolder();
	const diskOf = (): Disk => ({
		stateFolder: folder.path,
		cacheFolder: folder.path,
		owner: {host: 'api.test', fingerprint: 'f1', context: undefined},
	});
	const {context, press, paste, store, sandbox, id} = await setUp({context: {disk: diskOf()}});
	await using _ = sandbox;
	const begun = ability.begin?.(context, assert.ifError);
	const frame = () => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	const ids = store.getState().organizations.map(each => each.id);
	const readByOther = (ago: number) => {
		openKnown(diskOf()).keep(
			'profile',
			ids.map(each => ({
				id: each,
				readAt: Date.now() - ago,
				value: each === id ? {...profile, business_phone: '7'} : null,
			})),
		);
	};

	await press('/');
	await paste('phone:7');
	assert.equal(findMatches(store.getState()).unknown, 26);
	readByOther(300_000);
	await press('ctrl+r');
	assert.match(
		frame(),
		/26 organizations were read by another cforgs 5 minutes ago; that is used now\. .*profiles 0 requests all known/v,
	);
	const found = findMatches(store.getState());
	assert.deepEqual([found.unknown, found.rows.length, profileReads(sandbox)], [0, 1, 0]);
	await press('escape', 'ctrl+r');
	assert.doesNotMatch(frame(), /another cforgs/v);
	begun?.stop?.();
});

await test('shows what can be read with its key on narrow screens too', async () => {
	const {press, store, sandbox} = await setUp();
	await using _ = sandbox;
	await press('ctrl+r');
	const frameIn = (columns: number) => frameOf({...store.getState(), size: {columns, rows: 40}});
	assert.match(frameIn(80), /\[ \] +tags +of accounts, one request each +t /v);
	const rows = [
		/profiles +26 requests +p .*\n.* 26 never read [^\n]*\n/v,
		/\[ \] +tags +t .*\n.* of accounts, one request each [^\n]*\n/v,
	];
	assert.deepEqual(
		[64, 50, 40].filter(columns => rows.some(each => !each.test(frameIn(columns)))),
		[],
	);
});

await test('waits for the length of the list of all accounts before it reads', async () => {
	const {context, store, said, sandbox} = await setUp();
	await using _ = sandbox;
	const opening = openRest(context, {name: 'r'});
	assert.match(frameOf(store.getState()), /Asking how many accounts there are …/v);
	const reading = startRest(context, {name: 'y'});
	await Promise.all([opening, reading]);
	assert.match(said() ?? '', /^Read the profiles of 26 organizations/v);
	assert.equal(sandbox.requests.filter(({path}) => /.\/accounts\?/v.test(path.replace(/^.*\/v4/v, ''))).length, 0);
});

await test('reads what a filter could not judge, and only that, and stops with Escape twice in the tree', async () => {
	const {context, press, paste, store, said, sandbox, id} = await setUp();
	await using _ = sandbox;
	await press('/');
	await paste('email:none depth:>0');
	const unjudged = findMatches(store.getState()).unknown;
	await press('ctrl+r');
	assert.match(
		frameOf(store.getState()),
		new RegExp(
			String.raw`For the ${unjudged} organizations that the filter could not judge\.[\s\S]*\[x\] profiles +${unjudged} requests[\s\S]*\[ \] accounts[\s\S]*\[ \] members`,
			'v',
		),
	);
	await press('y');
	assert.deepEqual(
		[findMatches(store.getState()).unknown, profileReads(sandbox), store.getState().accounts.size],
		[0, unjudged, 0],
	);
	await press('escape');
	store.dispatch({type: 'tree/selected', key: id});
	const ending = new AbortController();
	context.waits.behind = ending;
	store.dispatch({type: 'rest/started', request: 77, total: 9});
	await press('escape');
	assert.deepEqual([ending.signal.aborted, said()], [false, 'Reading goes on. Press Esc again to stop it.']);
	await press('j', 'escape');
	assert.equal(ending.signal.aborted, false, 'another key came in between');
	await press('escape');
	assert.ok(ending.signal.aborted);
	store.dispatch({type: 'rest/ended', request: 77});
	await press('escape');
	assert.equal(said(), 'There is nothing to leave here. Press q to quit.');
});

await test('reads only the branch under the cursor, or the marked organizations', async () => {
	const {press, store, said, sandbox} = await setUp();
	await using _ = sandbox;
	const {
		tree: {index},
	} = store.getState();
	const row = everyRow(index).find(each => (index.size[each] ?? 0) > 1 && index.parent[each] !== -1) ?? -1;
	const branch = index.size[row] ?? 0;
	assert.ok(branch > 1, 'a part');
	assert.ok(branch < 25, 'a part');
	store.dispatch({type: 'tree/selected', key: index.idAt(row) ?? ''});
	await press('ctrl+r');
	assert.match(frameOf(store.getState()), /For all 26 organizations\. To choose others, press b\./v);
	await press('b', 'a', 'm');
	assert.match(
		frameOf(store.getState()),
		new RegExp(
			String.raw`For “[^”]+” and everything below it,[\s│]+${branch} organizations\.[\s\S]*\[x\] profiles +${branch} requests`,
			'v',
		),
	);
	await press('y');
	assert.match(said() ?? '', new RegExp(`^Read the profiles of ${branch} organizations`, 'v'));
	assert.equal(profileReads(sandbox), branch);
	const left = store
		.getState()
		.organizations.filter(each => !store.getState().profiles.has(each.id))
		.slice(0, 2);
	for (const each of left) {
		store.dispatch({type: 'tree/selected', key: each.id});
		await press('m'); // eslint-disable-line no-await-in-loop
	}

	store.dispatch({type: 'tree/selected', key: left[0]?.id ?? ''});
	await press('ctrl+r');
	while (!frameOf(store.getState()).includes('For the 2 marked.')) {
		await press('b'); // eslint-disable-line no-await-in-loop
	}

	assert.match(frameOf(store.getState()), /\[x\] profiles +2 requests/v);
});
