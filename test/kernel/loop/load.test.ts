import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import type {PaneLoader} from '../../../source/kernel/loop/context.js';
import {followSelection, restTime} from '../../../source/program/session/shown-state.js';
import {isDetailStale, isListStale, loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import {detailRows, scrolledRows} from '../../../source/abilities/organizations/detail-rows.js';
import type {Pane} from '../../../source/kernel/state/state.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {ok, refused, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {treeNote} from '../../../source/abilities/organizations/tree-pane.js';
import {knownProfile} from '../../../source/kernel/state/profile-age.js';
import {frameOf} from '../../helpers/frames.js';
import {texts} from '../../helpers/row-texts.js';
import {apiError, dialogOf, family, profile, stateWith} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';

await test('updates the count of a long list once a second, with the same count in the tree', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		const at = Number(new URL(request.url, 'http://localhost').searchParams.get('page_token') ?? 0);
		const rest = at < 59 ? {next_page_token: String(at + 1)} : {};
		ok([{id: `a${at}`, name: `A ${at}`, meta: {}}], {total_size: 60, ...rest})(response, request);
	});
	// Each page takes 100 ms, and so does each build.
	let time = 0;
	const {store, context} = startProgram({
		baseUrl: server.url,
		token: 'x'.repeat(40),
		context: {
			now() {
				time += 100;
				return time;
			},
		},
	});
	const counts: Array<readonly [time: number, header: number, tree: string]> = [];
	const builds: number[] = [];
	store.observe(({type}) => {
		const state = store.getState();
		if (type === 'organizations/received' || type === 'organizations/counted') {
			const {loaded, ahead = 0} = state.listing;
			counts.push([time, loaded + ahead, treeNote(state)]);
		}

		if (type === 'organizations/received') {
			builds.push(time);
		}
	});
	await loadOrganizations(context);
	assert.deepEqual(
		counts.filter(([at], index) => at - (counts[index - 1]?.[0] ?? 0) > 1000),
		[],
	);
	assert.deepEqual(
		counts.filter(([, header, tree]) => !['1 …', `1/${header} …`, `1/${header}`].includes(tree)),
		[],
	);
	assert.deepEqual(counts.at(-1)?.slice(1), [60, '1/60']);
	assert.ok(counts.some(count => count[2] === '1 …'));
	assert.ok(builds.length < 8, 'Pages are collected: a build takes the time of a key.');
});

await test('builds no tree shortly before the whole list is there, unless the announced size is wrong', async () => {
	const buildsWith = async (size: Readonly<Record<string, number>>) => {
		await using server = await startMisbehavingServer((response, request) => {
			const at = Number(new URL(request.url, 'http://localhost').searchParams.get('page_token') ?? 0);
			ok([{id: `a${at}`, name: `A ${at}`, meta: {}}], {...size, ...(at < 59 && {next_page_token: String(at + 1)})})(
				response,
				request,
			);
		});
		let time = 0;
		const {store, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40), context: {now: () => ++time}});
		let builds = 0;
		store.observe(({type}) => {
			builds += type === 'organizations/received' ? 1 : 0;
		});
		await loadOrganizations(context);
		assert.equal(store.getState().tree.index.length, 60);
		return builds;
	};

	assert.equal(await buildsWith({total_size: 60}), 2);
	assert.ok((await buildsWith({total_size: 3})) > 2);
	assert.ok((await buildsWith({})) > 2);
});

await test('shows what has come if the rest of a list takes longer than expected', async () => {
	const {promise: go, resolve} = Promise.withResolvers<void>();
	await using server = await startMisbehavingServer((response, request) => {
		const at = Number(new URL(request.url, 'http://localhost').searchParams.get('page_token') ?? 0);
		const answer = () => {
			ok([{id: `a${at}`, name: `A ${at}`, meta: {}}], {
				total_size: 5,
				...(at < 4 && {next_page_token: String(at + 1)}),
			})(response, request);
		};

		if (at === 4) {
			void go.then(answer);
		} else {
			answer();
		}
	});
	let time = 0;
	const {store, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40), context: {now: () => ++time}});
	const loading = loadOrganizations(context);
	await until(() => store.getState().tree.index.length === 4);
	resolve();
	await loading;
	assert.equal(store.getState().tree.index.length, 5);
});

await test('reports a list that holds fewer organizations than announced, and unreadable records', async () => {
	await using server = await startMisbehavingServer(
		ok([{id: 'a1', name: 'A', meta: {}}, {nonsense: true}], {total_size: 400}),
	);
	const {press, said, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await loadOrganizations(context);
	await press('R');
	assert.equal(said(), 'Refreshed 1 organization of 400 announced, 1 unreadable.');
});

await test('counts a profile that the list brought as read, unless a newer one is known', async () => {
	const listed = ['a', 'b'].map(id => ({
		id,
		name: id,
		meta: {},
		profile: {...profile, business_email: `listed@${id}.example`},
	}));
	await using server = await startMisbehavingServer(ok([...listed, {id: 'c', name: 'c', meta: {}}]));
	const {store, context, press, paste} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	const newer = {profile: {...profile, business_email: ''}, readAt: context.now() + 60_000};
	store.dispatch({type: 'profiles/received', profiles: new Map([['b', newer]])});
	await loadOrganizations(context);
	const emails = () => ['a', 'b', 'c'].map(id => knownProfile(store.getState(), id)?.business_email);
	assert.deepEqual(emails(), ['listed@a.example', '', undefined]);
	await press('/');
	await paste('email:none');
	assert.match(frameOf(store.getState()), /1 match, 1 not known/v);
	await loadOrganizations(context);
	assert.deepEqual(
		store.getState().organizations.map(each => 'profile' in each),
		[false, false, false],
		'each profile is kept once',
	);
});

await test('shows the flags from the list if the organization itself may not be read', async () => {
	const listed = {id: 'a1', name: 'A', meta: {flags: {sub_org_creation: 'false'}}};
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.includes('/organizations?')
			? ok([listed])
			: refused(403, [{code: 9109, message: 'Unauthorized to access requested resource'}]))(response, request);
	});
	const {press, store, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await loadOrganizations(context);
	await loadDetail(context, 'a1');
	const shown = () => texts(detailRows(store.getState(), 60, registry)).join('\n');
	await press('3');
	assert.match(shown(), /sub_org_creation +false/v);
	const pane = texts(scrolledRows(store.getState(), 200, registry)).join('\n');
	assert.match(pane, /Below: the data from the list\./v);
	await press('2');
	assert.match(shown(), /It could not be read\./v);
	await press('y');
	assert.match(
		dialogOf(store.getState(), 'copy').entries.find(({label}) => label === 'JSON')?.text ?? '',
		/"sub_org_creation": "false"/v,
	);
	assert.deepEqual(
		server.requests.map(({url}) => url.replace('/client/v4', '')).filter(url => url.includes('id=')),
		['/organizations?id=a1&page_size=50'],
	);
});

await test('loads again after a passing failure, and waits for a key after a refusal', () => {
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'.repeat(40)});
	const staleness = () => ({
		detail: isDetailStale(context, 'a1'),
		accounts: isListStale(context, store.getState().accounts.get('a1')),
	});
	const staleAfter = (error: ReturnType<typeof apiError>) => {
		store.dispatch({type: 'detail/requested', id: 'a1', request: 1});
		store.dispatch({type: 'accounts/requested', id: 'a1', request: 2});
		assert.deepEqual(staleness(), {detail: false, accounts: false});
		store.dispatch({type: 'detail/failed', id: 'a1', request: 1, error});
		store.dispatch({type: 'accounts/failed', id: 'a1', request: 2, error});
		return staleness();
	};

	const again = {detail: true, accounts: true};
	const ways = ['network', 'timeout', 'gateway'] as const;
	assert.deepEqual(
		ways.map(failure => staleAfter(apiError('Down.', {failure}))),
		ways.map(() => again),
	);
	assert.deepEqual(staleAfter(apiError('Too many.', {status: 429})), again);
	const refusals = [
		apiError('No.', {status: 403}),
		apiError('None.', {status: 404}),
		apiError('Stopped.', {failure: 'cancelled'}),
	];
	assert.deepEqual(
		refusals.map(error => staleAfter(error)),
		refusals.map(() => ({detail: false, accounts: false})),
	);
});

await test('reloads the failed detail of the selected organization on R', async () => {
	const organization = {id: 'a1', name: 'A', meta: {}};
	const answers = {
		list: ok([organization]),
		a1: refused(404, [{code: 7003, message: 'Could not route'}]),
		accounts: ok([]),
		profile: ok(profile),
	};
	await using server = await startMisbehavingServer((response, request) => {
		const asked = Object.keys(answers).find(name => request.url.split('?', 1)[0]?.endsWith(`/${name}`));
		answers[(asked as keyof typeof answers | undefined) ?? 'list'](response, request);
	});
	const {press, store, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	const stop = followSelection(context, error => {
		throw error;
	});
	await loadOrganizations(context);
	const isRead = () => !['loading', undefined].includes(store.getState().details.get('a1')?.status);
	await until(isRead);
	assert.equal(store.getState().details.get('a1')?.status, 'failed');
	answers.a1 = ok(organization);
	await press('R');
	await until(isRead);
	assert.equal(store.getState().details.get('a1')?.status, 'ready');
	stop();
});

await test('loads at once what is opened at the row where the cursor rests', async () => {
	const store = createStore(stateWith(family), reduce);
	const loaded: string[] = [];
	const loader = (pane: Pane): PaneLoader => ({
		pane,
		isStale: () => true,
		isKnown: () => true,
		async load(_, id) {
			loaded.push(`${pane} ${id}`);
		},
		errorOf: () => undefined,
	});
	const {context} = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'.repeat(40)});
	const stop = followSelection(
		{...context, store, paneLoaders: [loader('accounts'), loader('members')]},
		() => undefined,
	);
	store.dispatch({type: 'tree/moved', by: 1});
	await until(() => loaded.length > 0);
	let isLate = false;
	setTimeout(() => {
		isLate = true;
	}, restTime / 2);
	store.dispatch({type: 'pane/focused', pane: 'members'});
	await until(() => loaded.length > 1 || isLate);
	assert.deepEqual(loaded, ['accounts apac', 'members apac']);
	stop();
});
