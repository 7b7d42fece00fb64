import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Client} from '../../../source/base/api/client.js';
import {acceptFind} from '../../../source/abilities/find/ability.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {registry} from '../../../source/abilities.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {treeNote, treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {accountList} from '../../../source/kernel/state/pane-list.js';
import {findMatches} from '../../../source/kernel/state/find.js';
import {soughtText} from '../../../source/kernel/state/open-search.js';
import {prepareSearch} from '../../../source/base/tree/search.js';
import type {Store} from '../../../source/kernel/state/store.js';
import {frameOf} from '../../helpers/frames.js';
import {startOn} from '../../helpers/on-organization.js';
import {inTurn, ok, refused, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {texts} from '../../helpers/row-texts.js';
import {account, dialogOf, organization, received} from '../../helpers/state.js';
import {call, keyOf, openSandbox} from '../../base/sandbox/call.js';

const treeText = ({getState}: Store) => texts(treeRows(getState(), 200)).join(' ');

await using sandbox = await openSandbox({organizations: 20, seed: 7});

await test('prepares the names of a long list in parts when a search opens', async () => {
	const {press, calls, store} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const many = Array.from({length: 29_000}, (_, at) => organization(`id${at}`, {name: `Name ${at}`}));
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, many));
	await press('/');
	assert.deepEqual(calls, ['waited', 'waited', 'waited']);
	assert.equal(prepareSearch(store.getState().tree.index), 0);
});

await test('brings the last search back on an empty line, also one that was left', async () => {
	const {press, store, said, paste} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const line = () => store.getState().find?.line.text;
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, [organization('oak', {name: 'Oak'}), organization('pine', {name: 'Pine'})]));
	await press('/', 'up');
	assert.deepEqual([said(), line()], ['Type what to find first.', '']);
	await paste('email:none name:"o"');
	await press('escape', '/');
	assert.equal(line(), '');
	assert.match(frameOf(store.getState()), /last search/v);
	assert.doesNotMatch(frameOf(store.getState()), /next match/v);
	await press('up');
	assert.equal(line(), 'email:none name:"o"');
	await press('ctrl+u', 'p', 'enter', '/', 'escape', '/', 'up');
	assert.equal(line(), 'p', 'an empty search is none');
	await press('up');
	assert.equal(line(), 'p', 'on a line with text it goes to the previous match');
});

await test('drops leading slashes from an open search, typed or pasted', async () => {
	const {press, paste, store} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await press('/', '/', 'c', '/', 'o');
	assert.equal(soughtText(store.getState().find), 'c/o');
	await press('home', '/', 'a');
	assert.equal(soughtText(store.getState().find), 'ac/o');
	await press('escape', '/');
	await paste('//co');
	assert.deepEqual(store.getState().find?.line, {text: 'co', cursor: 2});
	await press('escape', 'tab', 'tab', '/', '/', 'b');
	assert.equal(accountList.query(store.getState()), 'b');
	await press('escape', 'escape', '?', '/', '/', 'u');
	const {dialog} = store.getState();
	assert.equal('query' in dialog ? dialog.query.text : undefined, 'u');
	await press('escape', 'escape', '*', '/', 'i');
	assert.equal(dialogOf(store.getState(), 'everywhere').line.text, 'i');
});

await test('treats keys typed after / as search text, even before anything has loaded', async () => {
	const {press, store} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	store.dispatch({type: 'organizations/requested', request: 1});
	await press('/', 'c', 'o', 'n', 'b');
	assert.deepEqual(
		[soughtText(store.getState().find), store.getState().dialog.kind, store.getState().isLowBandwidth],
		['conb', 'none', false],
	);
	store.dispatch(received(1, [organization('a'), organization('x', {name: 'Conbrio'})], false));
	assert.equal(store.getState().selectedKey, 'x');
	await press('escape', 'tab', 'tab', '/', 'b', 'E');
	assert.deepEqual([accountList.query(store.getState()), store.getState().isLowBandwidth], ['bE', false]);
	const requested = {type: 'accounts/requested', id: store.getState().selectedKey ?? '', request: 2} as const;
	store.dispatch(requested);
	store.dispatch({
		...requested,
		type: 'accounts/received',
		items: [account('1'), account('2', {name: 'Beta'})],
		unreadable: 0,
		isLast: true,
		readAt: 0,
	});
	assert.equal(accountList.chosen(store.getState())?.id, '2');
});

await test('asks the server on Enter for a name that is not loaded, and goes there', async () => {
	const {press, paste, said, store} = await startOn(sandbox, 'Seeker');
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Quixotic newcomer'}});
	await press('/');
	await paste('quixotic');
	await press('enter');
	assert.equal(said(), 'The server has 1 organization for “quixotic”.');
	assert.equal(store.getState().selectedKey, id);
});

await test('labels similar matches as similar, and asks the server for the exact text', async () => {
	const {press, paste, said, store} = await startOn(sandbox, 'Goanna Ridge');
	const search = async (text: string) => {
		await press('/');
		await paste(text);
		const note = treeNote(store.getState());
		await press('enter');
		return [note, said(), treeNote(store.getState())];
	};

	assert.deepEqual(await search('goana'), ['similar 1 of 1', undefined, 'similar 1 of 1']);
	assert.deepEqual(await search('ridge goan'), ['match 1 of 1', undefined, 'match 1 of 1'], 'it holds both words');
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Goana'}});
	const selected = store.getState().selectedKey;
	assert.deepEqual(await search('goana'), [
		'similar 1 of 1',
		'The server has 1 organization for “goana”. Press n to go there.',
		'1 match',
	]);
	assert.equal(store.getState().selectedKey, selected, 'nobody is taken away from what was found');
	await press('n');
	assert.equal(store.getState().selectedKey, id);
});

await test('reports when it could not ask the server for the exact text', async () => {
	await using server = await startMisbehavingServer(
		inTurn(
			ok([{id: 'g', name: 'Goanna Ridge'}], {total_size: 1}),
			refused(403, [{code: 10_000, message: 'Forbidden'}]),
		),
	);
	const {press, paste, said, context} = startProgram({baseUrl: server.url, token: 'token'});
	await loadOrganizations(context);
	await press('/');
	await paste('goana');
	await press('enter');
	assert.match(said() ?? '', /^Could not list the organizations: .+status 403/v);
});

await test('goes straight to a pasted id, loaded or not', async () => {
	const {id, press, paste, said, store} = await startOn(sandbox, 'Seeker by id');
	const {
		result: {id: other},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Found by its id'}});
	await press('/');
	await paste(other.toUpperCase());
	assert.equal(store.getState().selectedKey, other);
	const asked = sandbox.requests.length;
	await press('/');
	await paste(id);
	assert.deepEqual([store.getState().selectedKey, sandbox.requests.length], [id, asked]);
	await press('/');
	await paste('f'.repeat(32));
	assert.deepEqual([store.getState().find?.isTyping, said()], [true, undefined]);
	assert.equal(
		treeText(store),
		`No organization that you can see has the id ${'f'.repeat(32)}. If this is the id of an account, press Esc, then press *, then press ↵ to find its organization.`,
	);
});

await test('searches for the address in a pasted sender or mail link', async () => {
	const {press, paste, store} = await startOn(sandbox, 'Pasted sender');
	const sought = async (text: string) => {
		await press('escape', '/');
		await paste(text);
		return soughtText(store.getState().find);
	};

	assert.deepEqual(
		[
			await sought('Ops, Northwind <ops@northwind.example>'),
			await sought('mailto:ops@northwind.example?subject=Hi'),
			await sought('a < b@c'),
			await sought('ops@x.example'),
		],
		['ops@northwind.example', 'ops@northwind.example', 'a < b@c', 'ops@x.example'],
	);
});

await test('reports wrapping around the matches, except while typing', async () => {
	const {press, paste, said, store} = await startOn(sandbox, 'Around 1');
	store.dispatch({
		type: 'organizations/found',
		organizations: ['2', '3'].map(at => organization(`around${at}`, {name: `Around ${at}`})),
	});
	await press('/');
	await paste('around ');
	const told: unknown[] = [];
	for (const key of ['up', 'down', 'enter', 'N', 'n', 'n', 'n', 'n']) {
		await press(key); // eslint-disable-line no-await-in-loop -- One key after the other.
		told.push(said());
	}

	const [first, last] = ['Continued from the first match.', 'Continued from the last match.'];
	assert.deepEqual(told, [undefined, undefined, undefined, last, first, undefined, undefined, first]);
});

await test('ignores spaces and line ends pasted with an id or a name', async () => {
	const {id, press, paste, said, store} = await startOn(sandbox, 'Pasted with more');
	const {
		result: {id: other},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Elsewhere so far'}});
	const goTo = async (text: string) => {
		store.dispatch({type: 'tree/moved', by: -1000});
		await press('/');
		await paste(text);
		return [store.getState().selectedKey, findMatches(store.getState()).current];
	};

	assert.deepEqual(await goTo(` ${id}\n`), [id, 0]);
	assert.deepEqual(await goTo(`\n${other} `), [other, 0]);
	assert.match(said() ?? '', /^The server has 1 organization for “[0-9a-f]{32}”\.$/v);
	assert.deepEqual(await goTo(`${other}\r\n`), [other, 0]);
	assert.deepEqual(await goTo('  Pasted with more\n'), [id, 0]);
	assert.equal(said(), undefined);
	await press('escape', '/', ' ');
	assert.equal(store.getState().tree.matches, undefined);
});

const movedOn = [
	['another row', ['escape', 'j'], undefined],
	['a form', ['escape', 'p'], undefined],
	['another pane', ['escape', 'tab'], undefined],
	['another text', ['x'], undefined],
	['a question', ['ctrl+r'], 'The server has 1 organization for “beside a question”.'],
] as const;

for (const [where, keys, told] of movedOn) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`stays at ${where} when the server answers`, async () => {
		const {id, press, paste, said, store, context} = await startOn(sandbox, `Stays at ${where}`);
		await call(sandbox, 'POST /organizations', {json: {name: `Latecomer beside ${where}`}});
		store.dispatch({type: 'tree/moved', by: -1000});
		const {client} = context;
		const {promise, resolve} = Promise.withResolvers<void>();
		const held = (base: Client): Client => ({
			...base,
			for: purpose => held(base.for(purpose)),
			endedBy: signal => held(base.endedBy(signal)),
			async *listOrganizations(filters, options) {
				await promise;
				yield* base.listOrganizations(filters, options);
			},
		});
		await press('/');
		await paste(`beside ${where}`);
		const asking = acceptFind({...context, client: held(client)}, {name: 'enter'});
		assert.match(
			treeText(store),
			/^Nothing loaded matches\. Asking the server for “beside .+” … Press Esc to stop and go back\.$/v,
		);
		await press('enter');
		assert.equal(said(), 'The server is being asked. Press Esc to stop that.');
		await press(...keys);
		const {selectedKey, dialog, pane, find} = store.getState();
		resolve();
		await asking;
		assert.equal(said(), told);
		const after = store.getState();
		assert.deepEqual([after.dialog, after.pane, after.find?.isTyping], [dialog, pane, find?.isTyping]);
		// Behind a question, the search goes on: the cursor is on its match.
		assert.equal(after.selectedKey === selectedKey, told === undefined);
		assert.notEqual(selectedKey, id);
	});
}

await test('sends no request when a complete list has a match, and keeps the search open on a name found nowhere', async () => {
	const {press, paste, said, id, store} = await startOn(sandbox, 'Plainly there');
	const asked = sandbox.requests.length;
	await press('/');
	await paste('plainly');
	await press('enter');
	assert.deepEqual([store.getState().selectedKey, sandbox.requests.length], [id, asked]);
	await press('/');
	await paste('no such name anywhere');
	await press('enter');
	const shown = () => [treeNote(store.getState()), placeOf(store.getState(), registry), treeText(store), said()];
	const text = 'No loaded organization matches, and none on the server has “no such name anywhere” in its name.';
	assert.deepEqual(shown().slice(0, 2), ['no match', 'find']);
	assert.ok(shown()[2]?.startsWith(text), shown()[2]);
	assert.ok(
		shown()[2]?.endsWith(
			'Type something else, press ctrl-o to search accounts and people too, or press Esc to go back.',
		),
		shown()[2],
	);
	assert.equal(shown()[3], undefined, 'the search line is in sight');
	assert.match(frameOf(store.getState()), /\n \/no such name anywhere .*\n ↵ ask again {2}Esc go back/v);
	await press('x');
	assert.match(shown()[2] ?? '', /^Nothing loaded matches\. .*Press ↵ to ask the server/v);
	await press('escape');
	assert.deepEqual([store.getState().selectedKey, store.getState().find], [id, undefined]);
});
