import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {refused, type Behaviour} from '../../helpers/misbehaving-server.js';
import {writesTo} from '../../helpers/on-organization.js';
import {fittedText} from '../../helpers/row-texts.js';
import {dialogOf, family, stateWith} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';
import {reduce, registry} from '../../../source/abilities.js';
import {runOfMoves} from '../../../source/abilities/move/rows.js';
import {markedAccounts} from '../../../source/kernel/state/marks.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {createMobile, directHolderOf, moveTo, movesOf, type Program, review, startMove} from './start.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});

const statusesOf = (program: Pick<Program, 'store'>): readonly string[] =>
	movesOf(program)
		.results.values()
		.map(({status}) => status)
		.toArray();

/** Marks the first accounts of the list, and opens the review of their move. */
async function reviewSeveral(program: Program, number: number, destination: string): Promise<void> {
	await program.press('g', ...Array.from({length: number}, () => ' '));
	await review(program, destination);
}

await test('marks accounts with space, and shows the marks', async () => {
	const {press, store, said} = await startMove(sandbox, 'For marks', {least: 3});
	await press(' ');
	assert.deepEqual([markedAccounts(store.getState()).length, store.getState().accountsCursor], [1, 1]);
	assert.match(frameOf(store.getState()), /Accounts ─+ 1 marked · /v);
	await press(' ');
	assert.match(frameOf(store.getState()), /v move 2/v);
	await press('M');
	assert.equal(said(), '2 accounts unmarked. Press M to mark them again.');
	await press('g', ' ', 'g', ' ');
	assert.deepEqual(markedAccounts(store.getState()), []);
});

await test('moves several accounts after one review, with one request each', async () => {
	const program = await startMove(sandbox, 'For two', {least: 3});
	const {accounts, destination, source, store, press} = program;
	await reviewSeveral(program, 2, 'For two');
	const shown = frameOf(store.getState());
	assert.match(shown, /Review · Move 2 accounts[\s\S]+Move 2 accounts\? To send, press y\./v);
	const moved = accounts.slice(0, 2);
	assert.deepEqual(
		moved.filter(({id}) => !shown.includes(id)),
		[],
	);
	await press('enter');
	const detail = frameOf(store.getState());
	assert.deepEqual(
		[
			detail.includes(`POST /accounts/${accounts[0]?.id}/move`),
			detail.includes(`"destination_organization_id": "${destination}"`),
		],
		[true, true],
	);
	await press('escape');
	const from = sandbox.requests.length;
	await press('y');
	assert.deepEqual(writesTo(sandbox, from), ['POST', 'POST']);
	assert.deepEqual(statusesOf(program), ['done', 'done']);
	assert.match(frameOf(store.getState()), /Result · Move 2 accounts[\s\S]+2 moved\./v);
	const holders = await Promise.all(moved.map(async ({id}) => directHolderOf(sandbox, id)));
	assert.deepEqual(holders, [destination, destination]);
	await press('escape');
	assert.equal(
		store
			.getState()
			.accounts.get(source.id)
			?.items.some(({id}) => moved.some(each => each.id === id)),
		false,
	);
	assert.deepEqual(markedAccounts(store.getState()), []);
});

await test('leaves accounts out one by one, moves the rest, and continues with what was left out', async () => {
	const program = await startMove(sandbox, 'For the rest', {least: 3});
	const {accounts, destination, store, press} = program;
	await reviewSeveral(program, 3, 'For the rest');
	await press('j', ' ');
	assert.match(frameOf(store.getState()), /Move 2 accounts\? To send[\s\S]+❯ - /v);
	await press('y');
	assert.match(frameOf(store.getState()), /2 moved, 1 left out\./v);
	const holders = await Promise.all(accounts.slice(0, 3).map(async ({id}) => directHolderOf(sandbox, id)));
	assert.deepEqual(
		holders.map(id => id === destination),
		[true, false, true],
	);
	assert.deepEqual(
		markedAccounts(store.getState()).map(({id}) => id),
		[accounts[1]?.id],
	);
	await press('g', 'j', ' ');
	assert.match(frameOf(store.getState()), /To send the one not sent, press y\.[\s\S]+y send the one not sent/v);
	await press('y');
	assert.match(frameOf(store.getState()), /3 moved\./v);
	await press('escape', 'u');
	assert.match(frameOf(store.getState()), /moved 2 accounts to For the rest/v);
});

await test('waits at the rate limit, goes on after a wrong value, stops what an organization refuses, and sends the rest again', async () => {
	const behaviours: Behaviour[] = [
		refused(429, [{code: 971, message: 'More than 1200 requests'}], {'retry-after': '0'}),
		refused(422, [{code: 1001, message: 'This account cannot be moved'}]),
		refused(403, [{code: 10_000, message: 'Forbidden'}]),
	];
	const asked: string[] = [];
	await using server = await startInFrontOf(sandbox, ({method, url}) => {
		if (method !== 'POST') {
			return undefined;
		}

		asked.push(url);
		return behaviours.shift();
	});
	const program = await startMove(sandbox, 'For refusals', {least: 3, baseUrl: server.url});
	const {accounts, destination, store, press} = program;
	await reviewSeveral(program, 3, 'For refusals');
	await press('y');
	await until(() => movesOf(program).step.name === 'ended');
	const [first, second, third] = accounts.map(({id}) => movesOf(program).results.get(id)?.status);
	assert.deepEqual([first, second, third], ['refused', 'refused', 'not_sent'], frameOf(store.getState()));
	assert.equal(asked.length, 3);
	assert.match(frameOf(store.getState()), /2 refused, 1 not sent\./v);
	await press('y');
	await until(() => movesOf(program).step.name === 'ended');
	assert.match(frameOf(store.getState()), /3 moved\./v);
	const holders = await Promise.all(accounts.slice(0, 3).map(async ({id}) => directHolderOf(sandbox, id)));
	assert.deepEqual(holders, [destination, destination, destination]);
	await press('escape', 'u');
	assert.match(frameOf(store.getState()), /❯ .+ and 2 more +moved 3 accounts to For refusals/v);
});

await test('cuts names of accounts that are alike where they differ', () => {
	const accounts = ['Production', 'Staging'].map((end, at) => ({
		id: String(at).repeat(32),
		name: `A customer with a very long name indeed in Central Europe – ${end}`,
	}));
	const state = reduce(reduce(stateWith(family), {type: 'move/opened', accounts, source: 'north'}), {
		type: 'move/chosen',
		destination: 'apac',
	});
	const rows = runOfMoves
		.view(state, dialogOf(state, 'moves'), {columns: 76, height: 30}, registry)
		.rows.map(row => fittedText(row, 76));
	assert.deepEqual(
		['Production', 'Staging'].map(end => rows.some(text => text.includes(`– ${end}`) || text.includes(`…${end}`))),
		[true, true],
		rows.join('\n'),
	);
});

await test('reports what became of each account, and keeps the marks of those that stay', async () => {
	const program = await startMove(sandbox, 'For some', {least: 3});
	const {accounts, store, press} = program;
	const [first, second] = accounts;
	await reviewSeveral(program, 2, 'For some');
	const other = await createMobile(sandbox, 'Not there');
	await moveTo(sandbox, first?.id ?? '', other);
	await press('y');
	assert.deepEqual(statusesOf(program), ['conflict', 'done']);
	assert.match(
		frameOf(store.getState()),
		/1 moved, 1 changed by someone else meanwhile\.[\s\S]+Somebody else moved the account to[\s\S]+Not there/v,
	);
	assert.equal(await directHolderOf(sandbox, second?.id ?? ''), program.destination);
});

await test('stops after a result that is not known, and sends no request again', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'For unknown', {least: 2, baseUrl: proxy.url});
	const {store, press} = program;
	await reviewSeveral(program, 2, 'For unknown');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	await press('y');
	assert.deepEqual(statusesOf(program), ['unknown']);
	assert.match(frameOf(store.getState()), /Stopped at [\s\S]+1 unclear, 1 not sent\./v);
	assert.equal(proxy.writes.length, 1);
	await press('y', 'escape');
	assert.equal(proxy.writes.length, 1);
	assert.equal(markedAccounts(store.getState()).length, 1);
});

await test('continues after a lost answer that a look-up finds', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'For lost', {least: 2, baseUrl: proxy.url});
	await reviewSeveral(program, 2, 'For lost');
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual(statusesOf(program), ['done', 'done']);
	assert.match(frameOf(program.store.getState()), /The answer was lost, but a look-up found the account there/v);
	assert.equal(proxy.writes.length, 2);
});

await test('stops between two requests on Escape', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startMove(sandbox, 'For a stop', {least: 3, baseUrl: proxy.url});
	const {store, press} = program;
	await reviewSeveral(program, 3, 'For a stop');
	const stop = store.subscribe(() => {
		if (proxy.writes.length !== 1) {
			return;
		}

		stop();
		void press('escape');
	});
	const sending = press('y');
	await until(() => store.getState().dialog.kind === 'moves' && movesOf(program).step.name === 'ended');
	await sending;
	assert.equal(proxy.writes.length, 1);
	assert.deepEqual(statusesOf(program), ['done']);
	assert.match(frameOf(store.getState()), /Stopped\. 1 moved, 2 not sent\./v);
});
