import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import process from 'node:process';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {startInFrontOf} from '../helpers/front-server.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {html} from '../helpers/misbehaving-server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, openSandbox, profile, profileOf} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};

const store = async (id: string, values: Readonly<Record<string, string>>) =>
	call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, ...values}});

/** A branch whose organizations have these metadata. */
async function branchOf(name: string, metadata: Readonly<Record<string, string>>) {
	const root = await createIn(sandbox, name);
	const ids: Record<string, string> = {};
	for (const [each, external_metadata] of Object.entries(metadata)) {
		ids[each] = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		await store(ids[each], {external_metadata}); // eslint-disable-line no-await-in-loop
	}

	const values = async (field: string) =>
		Promise.all(
			Object.values(ids).map(async id => {
				const stored = await profileOf(sandbox, id);
				return stored[field];
			}),
		);
	return {root, ids: Object.values(ids), values};
}

const run = async (...words: readonly string[]) => runProgram(words, environment);

const resultsIn = (stdout: string): readonly string[] =>
	(JSON.parse(stdout) as ReadonlyArray<{readonly name: string; readonly result: string}>).map(
		({name, result}) => `${name} ${result}`,
	);

const undoneIn = (stdout: string): readonly string[] =>
	(JSON.parse(stdout) as ReadonlyArray<{readonly name: string; readonly result: string}>).map(
		({name, result}) => `${name} ${result}`,
	);

const writesTo = (ids: readonly string[], from: number): number =>
	sandbox.requests.slice(from).filter(({method, path}) => method === 'PUT' && ids.some(id => path.includes(id))).length;

await test('sets fields of many organizations after one review, and names what is so already or cannot be', async () => {
	const {root, ids, values} = await branchOf('Setting', {
		one: '{"contact":"one@set.example", "n":1.0}',
		two: '{"contact":"two@set.example","tier":"gold"}',
		three: '{"contact":""}',
		four: 'free text',
	});
	const words = ['set', 'business_email={external_metadata.contact}', 'external_metadata.tier=gold', ...ids];
	const from = sandbox.requests.length;
	const dry = await run(...words, '--dry-run');
	assert.deepEqual([dry.status, dry.stdout.match(/^curl -X PUT /gmv)?.length], [1, 2]);
	assert.match(
		dry.stderr,
		/^ {2}Business email: “test@test\.example” → “one@set\.example”\n {2}External metadata · tier: – → “gold”$/mv,
	);
	assert.match(dry.stderr, /^ {2}three {2}\w+: business_email: external_metadata\.contact is empty\.$/mv);
	assert.match(dry.stderr, /^2 of 4 will change, 2 requests, about \d+ second/mv);
	const unasked = await run(...words);
	assert.deepEqual([unasked.status, unasked.stdout], [2, '']);
	assert.equal(writesTo(ids, from), 0);

	const first = await run(...words, '--yes', '--at-most', '4', '--json');
	assert.deepEqual(
		[first.status, resultsIn(first.stdout)],
		[1, ['one done', 'two done', 'three left_out', 'four left_out']],
	);
	assert.match(first.stderr, /^cforgs: four: business_email: external_metadata is not a JSON object with members\.$/mv);
	assert.match(first.stderr, /^cforgs: 2 changed, 2 left out\.$/mv);
	assert.deepEqual(await values('business_email'), [
		'one@set.example',
		'two@set.example',
		'test@test.example',
		'test@test.example',
	]);
	assert.deepEqual(await values('external_metadata'), [
		'{"contact":"one@set.example", "n":1.0, "tier":"gold"}',
		'{"contact":"two@set.example","tier":"gold"}',
		'{"contact":""}',
		'free text',
	]);

	const again = await run(...words.slice(0, 5), '--yes', '--at-most', '4', '--json');
	assert.deepEqual([again.status, resultsIn(again.stdout)], [0, ['one already', 'two already']]);
	assert.equal(writesTo(ids, from), 2);

	const uncounted = await run('set', '--unset', 'external_metadata.tier', '--below', root, '--yes');
	assert.equal(uncounted.status, 2);
	assert.match(uncounted.stderr, /2 organizations would change\. With --yes, also .*--at-most 2\.$/mv);
	const tooMany = await run('set', '--unset', 'external_metadata.tier', '--below', root, '--yes', '--at-most', '1');
	assert.equal(tooMany.status, 4);
	assert.equal(writesTo(ids, from), 2);
});

await test('prints what it would change as a table, and what became of it', async () => {
	const {ids} = await branchOf('Table', {first: '{"a":"=1","b":2}', second: '{"tier":"gold"}'});
	const [one = '', two = ''] = ids;
	const words = [
		'set',
		'external_metadata.tier=gold',
		'external_metadata.a={name}',
		'--unset',
		'external_metadata.b',
		one,
		two,
	];
	const [csv, json] = [await run(...words, '--dry-run', '--csv'), await run(...words, '--dry-run', '--json')];
	assert.deepEqual([csv.status, csv.stderr.includes('2 of 2 will change'), json.status], [0, true, 0]);
	const cellsOf = (result: string) => [
		[one, 'first', result, '', 'external_metadata.tier', '', 'gold'],
		[one, 'first', result, '', 'external_metadata.a', "'=1", 'first'],
		[one, 'first', result, '', 'external_metadata.b', '2', ''],
		[two, 'second', result, '', 'external_metadata.a', '', 'second'],
	];
	const heads = ['id', 'name', 'result', 'note', 'field', 'before', 'after'];
	const withRequest = (columns: readonly string[], request: string) => columns.toSpliced(4, 0, request);
	const dryRows: ReadonlyArray<readonly string[]> = parse(csv.stdout);
	assert.ok(dryRows.slice(1).every(cells => cells[4]?.startsWith('curl -X PUT ')));
	assert.deepEqual(
		dryRows.map(cells => cells.toSpliced(4, 1)),
		[heads, ...cellsOf('planned')],
	);
	assert.deepEqual(dryRows[0], withRequest(heads, 'request'));
	assert.match(json.stdout, /"request": "curl -X PUT /v);
	assert.deepEqual((JSON.parse(json.stdout) as ReadonlyArray<{readonly changes: unknown}>)[0]?.changes, [
		{field: 'external_metadata.tier', before: null, after: 'gold'},
		{field: 'external_metadata.a', before: '=1', after: 'first'},
		{field: 'external_metadata.b', before: '2', after: null},
	]);
	const done = await run(...words, '--yes', '--at-most', '2', '--csv', '--bom');
	assert.deepEqual(parse(done.stdout, {bom: true}), [heads, ...cellsOf('done')]);
	assert.equal(done.stdout.charAt(0), '\u{FEFF}');
	const again = await run(...words, '--dry-run', '--csv');
	assert.deepEqual(parse(again.stdout), [
		withRequest(heads, 'request'),
		...[
			[one, 'first'],
			[two, 'second'],
		].map(names => [...names, 'already', '', '', '', '', '']),
	]);
});

await test('leaves out the organizations of --except, and refuses one that is not among them', async () => {
	const {ids, values} = await branchOf('Excepting', {'except one': '{}', 'except two': '{}'});
	const set = await run('set', 'external_metadata.tier=gold', ...ids, '--except', ids[1] ?? '', '--yes', '--json');
	assert.deepEqual([set.status, resultsIn(set.stdout)], [1, ['except one done', 'except two left_out']]);
	assert.deepEqual(await values('external_metadata'), ['{"tier":"gold"}', '{}']);
	const strange = await run('set', 'external_metadata.tier=gold', ...ids, '--except', 'f'.repeat(32), '--yes');
	assert.equal(strange.status, 2);
	assert.match(strange.stderr, /--except names f+, which is none of these organizations\./v);
});

await test('keeps a run as one change, and undoes it with later values of other fields', async () => {
	const {ids, values} = await branchOf('Undoing', {
		'undo one': '{"a":1.0}',
		'undo two': '{"a":2}',
		'undo three': '{"a":3}',
	});
	const set = await run('set', 'external_metadata.tier=gold', 'name={name} Ltd', ...ids, '--yes', '--at-most', '3');
	assert.equal(set.status, 0);
	const list = await run('undo', '--list', '--json');
	const [latest] = JSON.parse(list.stdout) as ReadonlyArray<{
		readonly kind: string;
		readonly items: readonly unknown[];
	}>;
	assert.deepEqual([latest?.kind, latest?.items.length], ['set', 6]);
	assert.ok(latest?.items.every(item => (item as {readonly changes: readonly unknown[]}).changes.length > 0));
	await store(ids[1] ?? '', {external_metadata: '{"a":2,"tier":"gold"}', business_phone: '+49 228'});
	await store(ids[2] ?? '', {external_metadata: '{"a":3,"tier":"silver"}'});
	const undone = await run('undo', '--yes', '--at-most', '6', '--json');
	assert.deepEqual(
		[undone.status, undoneIn(undone.stdout).filter(text => text.endsWith('conflict'))],
		[5, ['undo three Ltd conflict']],
	);
	assert.match(
		undone.stderr,
		/Conflict: the stored values have changed since that change \(external metadata\), so nothing was sent\.$/mv,
	);
	assert.deepEqual(await values('external_metadata'), ['{"a":1.0}', '{"a":2}', '{"a":3,"tier":"silver"}']);
	assert.deepEqual(await values('business_phone'), [profile.business_phone, '+49 228', profile.business_phone]);
	const names = await Promise.all(ids.map(async id => (await call(sandbox, `GET /organizations/${id}`)).result.name)); // eslint-disable-line unicorn/no-await-expression-member
	assert.deepEqual(names, ['undo one', 'undo two', 'undo three']);
});

await test('leaves out what somebody else changed between the review and the write', async () => {
	const {ids, values} = await branchOf('Conflicts', {'conflict one': '{}', 'conflict two': '{}'});
	await using server = await startInFrontOf(sandbox, async ({method, url}) => {
		// After the first write, the second organization is read again.
		if (method === 'PUT' && url.includes(ids[0] ?? '')) {
			await store(ids[1] ?? '', {external_metadata: '{}', business_phone: '+49 30'});
		}

		return undefined;
	});
	const set = await runProgram(['set', 'external_metadata.tier=gold', ...ids, '--yes', '--at-most', '2', '--json'], {
		...environment,
		CLOUDFLARE_BASE_URL: server.url,
	});
	assert.deepEqual([set.status, resultsIn(set.stdout)], [5, ['conflict one done', 'conflict two conflict']]);
	assert.match(
		set.stderr,
		/^cforgs: conflict two: Conflict: the stored values have changed since the review \(business phone\), so nothing was sent\.$/mv,
	);
	assert.deepEqual(await values('external_metadata'), ['{"tier":"gold"}', '{}']);
});

await test('reports neither a lost answer nor an answer that stored nothing as done', async () => {
	const {ids, values} = await branchOf('Losing', {'lost one': '{}', 'lost two': '{}'});
	await using proxy = await startLossyProxy(sandbox.url);
	const words = ['set', 'external_metadata.tier=gold', ...ids, '--yes', '--at-most', '2', '--json'];
	const set = async () => runProgram(words, {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	proxy.lie();
	const lied = await set();
	assert.deepEqual([lied.status, resultsIn(lied.stdout)], [6, ['lost one unknown', 'lost two done']]);
	assert.match(
		lied.stderr,
		/lost one: The service accepted the change of lost one, but still shows the earlier values: external metadata/v,
	);
	proxy.lose('answer');
	const lost = await set();
	assert.deepEqual([lost.status, resultsIn(lost.stdout)], [0, ['lost one done', 'lost two already']]);
	assert.match(lost.stderr, /lost one: The answer was lost, but a look-up shows: /v);
	assert.deepEqual(await values('external_metadata'), ['{"tier":"gold"}', '{"tier":"gold"}']);
	await Promise.all(ids.map(async id => store(id, {external_metadata: '{}'})));
	proxy.lose('answer');
	proxy.cutBehindWrite();
	const cut = await set();
	assert.deepEqual([cut.status, resultsIn(cut.stdout)], [6, ['lost one unknown', 'lost two not_sent']]);
	const next = await run(...words);
	assert.deepEqual([next.status, resultsIn(next.stdout)], [0, ['lost one already', 'lost two done']]);
	const list = await run('undo', '--list', '--json');
	assert.equal((JSON.parse(list.stdout) as ReadonlyArray<{readonly unclear: boolean}>)[0]?.unclear, false);
});

await test('reports a change as unknown that the service accepted and that cannot be read back, until the same command has read it', async () => {
	const {ids, values} = await branchOf('Unread', {'unread one': '{}', 'unread two': '{}'});
	let isRepeated = false;
	let isFailing = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isFailing ||= method === 'PUT' && !isRepeated;
		return isFailing && method === 'GET' ? html(502) : undefined;
	});
	using state = temporaryFolder();
	const own = {...environment, XDG_STATE_HOME: state.path, CLOUDFLARE_BASE_URL: server.url};
	const words = ['set', 'external_metadata.tier=gold', ...ids, '--yes', '--at-most', '2', '--json'];
	const unclear = async () => {
		const {stdout} = await runProgram(['undo', '--list', '--json'], own);
		return (JSON.parse(stdout) as ReadonlyArray<{readonly unclear: boolean}>).map(each => each.unclear);
	};

	const unread = await runProgram(words, own);
	assert.deepEqual([unread.status, resultsIn(unread.stdout)], [6, ['unread one unknown', 'unread two failed']]);
	assert.match(
		unread.stderr,
		/unread one: The service accepted the change of unread one, but it could not be read back: .* the service failed\. .*\(status 502 .*Before you send it again, cforgs reads what is stored\./v,
	);
	assert.deepEqual([await unclear(), await values('external_metadata')], [[true], ['{"tier":"gold"}', '{}']]);

	isRepeated = true;
	isFailing = false;
	const again = await runProgram(words, own);
	assert.deepEqual(
		[again.status, resultsIn(again.stdout), await unclear()],
		[0, ['unread one already', 'unread two done'], [false]],
	);
});

await test('continues after kill -9 with the same command, writes nothing twice, and undoes both parts as one', async () => {
	const names = Array.from({length: 12}, (_, index) => `killed ${index + 10}`);
	const {root, ids, values} = await branchOf('Killed', Object.fromEntries(names.map(name => [name, '{"a":1}'])));
	const words = [
		'set',
		'external_metadata.tier=gold',
		'business_phone=+49 30',
		'--below',
		root,
		'--yes',
		'--at-most',
		'20',
		'--json',
	];
	const from = sandbox.requests.length;
	const killed = spawn(process.execPath, [program, ...words], {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const end = endOf(killed);
	await until(() => writesTo(ids, from) > 3);
	killed.kill('SIGKILL');
	await end;
	const before = writesTo(ids, from);
	assert.ok(before < names.length);
	const next = await run(...words);
	assert.deepEqual([next.status, next.stdout.includes('"already"')], [0, true]);
	assert.deepEqual(new Set(await values('external_metadata')), new Set(['{"a":1,"tier":"gold"}']));
	assert.ok(writesTo(ids, from) - names.length <= 1, 'only the write during which the program ended can be sent again');
	const undone = await run('undo', '--yes', '--at-most', '20', '--json');
	assert.deepEqual([undone.status, undoneIn(undone.stdout).length], [0, 13], 'with the branch itself');
	assert.deepEqual(new Set(await values('external_metadata')), new Set(['{"a":1}']));
});

await test('names what the filter cannot judge, and leaves out what no longer matches it', async () => {
	const {root, ids} = await branchOf('Filtered', {'filter one': '{}', 'filter two': '{}'});
	using cache = temporaryFolder();
	const own = {...environment, XDG_CACHE_HOME: cache.path};
	const words = [
		'set',
		'business_phone=+49 30',
		'--below',
		root,
		'--where',
		'email:test@test.example',
		'--yes',
		'--at-most',
		'9',
		'--json',
	];
	const unread = await runProgram(words, own);
	assert.equal(unread.status, 1);
	assert.deepEqual(resultsIn(unread.stdout).toSorted(), [
		'Filtered left_out',
		'filter one left_out',
		'filter two left_out',
	]);
	assert.match(
		unread.stderr,
		/^cforgs: 3 left out: The filter could not judge it\.\n {2}Filtered\n {2}filter one\n {2}filter two$/mv,
	);
	await runProgram([...words.slice(0, -4), '--sync', '--dry-run'], own);
	await store(ids[0] ?? '', {business_email: 'new@test.example'});
	const stale = await runProgram(words, own);
	assert.deepEqual(resultsIn(stale.stdout), ['Filtered done', 'filter one left_out', 'filter two done']);
	assert.match(stale.stderr, /^cforgs: filter one: The filter no longer holds for it: /mv);
});

await test('asks with one review on the terminal, and shows hostile values harmlessly', async () => {
	await using navigator = await startNavigator({
		arguments: [
			'set',
			'external_metadata.tier=\u{1B}]0;x\u{7}gold',
			'business_name={name}',
			'--below',
			'Acme Distribution / EMEA',
		],
		size: [120, 40],
	});
	const {session} = navigator;
	await session.waitFor(/ will change, \d+ requests, about /v);
	await session.waitFor(/Type yes to change \d+ organizations:/v);
	assert.ok(!session.screen().includes('\u{7}'));
	session.write('no\r');
	await session.waitForExit();
	assert.deepEqual(navigator.writes(), []);
});
