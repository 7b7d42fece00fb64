import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {registry} from '../../../../source/abilities.js';
import {ApiError} from '../../../../source/base/api/api-error.js';
import type {Client} from '../../../../source/base/api/client.js';
import {exitStatusOf, shownRequest, type BatchRow} from '../../../../source/abilities/onboard/file/batch.js';
import type {Table} from '../../../../source/kernel/customer-file/cells.js';
import {sendBatch} from '../../../../source/abilities/onboard/file/commands.js';
import {batchEnding} from '../../../../source/abilities/onboard/file/head.js';
import {placeOf} from '../../../../source/kernel/rows/registry.js';
import {memoryLedger, type Ledger} from '../../../../source/abilities/onboard/file/ledger.js';
import {startBatch, tableOf} from '../../../helpers/batch-program.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {ok, startMisbehavingServer} from '../../../helpers/misbehaving-server.js';
import {dialogOf} from '../../../helpers/state.js';
import {until} from '../../../helpers/until.js';
import {keyOf, named, openSandbox} from '../../../base/sandbox/call.js';
import {shownText} from '../../../../source/base/text/told.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});
const {url: baseUrl} = sandbox;

const credential = keyOf(sandbox);

await test('creates every row once, with its profile, and writes the result', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('B one', 'B two')});
	await program.press('y');
	assert.equal(program.note(), '2 of 2 rows are created. The result is in customers.result.csv.');
	assert.deepEqual(
		program.written.map(rows => rows.map(({result}) => result.status)),
		[
			['sending', 'waiting'],
			['created', 'sending'],
			['created', 'created'],
		],
	);
	assert.equal(program.store.getState().organizations.filter(({name}) => name.startsWith('B ')).length, 2);
	await program.press('y');
	assert.equal(
		program.said(),
		'A table of 2 organizations sent to the clipboard as Markdown. Not on your clipboard? The ids are also in customers.result.csv.',
	);
});

await test('sends nothing while another program creates rows, and explains how to continue', async () => {
	const locks = [
		{lock: () => false},
		{lock: () => false, uncheckedLock: () => '/home/x/onboarding/host.lock'},
		{
			lock() {
				throw Object.assign(new Error('full'), {code: 'ENOSPC'});
			},
		},
	];
	const said = await Promise.all(
		locks.map(async lock => {
			const program = await startBatch({
				baseUrl,
				credential,
				table: tableOf('Locked out'),
				ledger: {...memoryLedger(), ...lock},
			});
			await program.press('y');
			assert.deepEqual([program.statuses(), program.note(), program.written], [['waiting'], undefined, []]);
			return program.said();
		}),
	);
	assert.deepEqual(said, [
		'Another cforgs is creating organizations from a file on this host. Wait until it ends.',
		'Another cforgs, in a container or on another computer, may be creating organizations from a file. This cannot be checked from here. Wait until it ends; if it has ended, remove the file /home/x/onboarding/host.lock and try again.',
		'Nothing was sent, because cforgs cannot record it on disk: the disk is full (ENOSPC).',
	]);
	assert.deepEqual(await named(sandbox, 'Locked out'), []);
});

await test('stops at a row whose answer was lost, and looks it up on the next run', async () => {
	await using proxy = await startLossyProxy(baseUrl);
	const program = await startBatch({baseUrl: proxy.url, credential, table: tableOf('L one', 'L two', 'L three')});
	proxy.lose('request');
	await program.press('y');
	assert.deepEqual(program.statuses(), ['unknown', 'waiting', 'waiting']);
	assert.match(program.note() ?? '', /^Stopped at row 2, L one: .*0 of 3 rows are created/v);
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'created', 'created']);
	assert.equal(proxy.writes.length, 4);
});

await test('looks up a row whose answer was lost as long as the list may lag, and goes on if the list shows it', async () => {
	await using proxy = await startLossyProxy(baseUrl);
	let waited = 0;
	const wait = async (milliseconds: number) => {
		waited += milliseconds;
		proxy.lag(waited > 4000 ? 0 : 3_600_000);
	};

	const program = await startBatch({
		baseUrl: proxy.url,
		credential,
		table: tableOf('Late one', 'Late two'),
		context: {wait},
	});
	const notes: string[] = [];
	program.store.observe(event => {
		notes.push(event.type === 'batch/waited' ? shownText(event.note) : '');
	});
	proxy.lag(3_600_000);
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual([program.statuses(), proxy.writes.length], [['created', 'created'], 2]);
	assert.match(
		notes.find(note => note !== '') ?? '',
		/^The answer was lost, and the organization may not be in the list yet\. cforgs looks again for up to 30 s; press .* to stop it\.$/v,
	);
});

await test('adopts the organization that an interrupted run created', async () => {
	const ledger = memoryLedger();
	const table = tableOf('Cut off', 'Next');
	const first = await startBatch({baseUrl, credential, table, ledger});
	const [row] = first.batch().rows;
	assert.ok(row);
	ledger.note(row, {status: 'sent', at: Date.now()});
	await first.context.client.createOrganization({name: 'Cut off', parent: {id: row.form.before.parentId}});
	const next = await startBatch({baseUrl, credential, table, ledger});
	await next.press('y');
	assert.deepEqual(next.statuses(), ['created', 'created']);
	const [adopted] = next.batch().rows as readonly [BatchRow];
	assert.equal(adopted.result.status === 'created' && adopted.result.remark, 'Not stored as requested: business name.');
	const third = await startBatch({baseUrl, credential, table, ledger});
	assert.deepEqual(
		third.batch().rows.map(({result}) => result.status === 'created' && result.isEarlier),
		[true, true],
	);
});

await test('skips a row that somebody else created meanwhile, and creates the others', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('Taken', 'Free')});
	await program.context.client.createOrganization({
		name: 'Taken',
		parent: {id: program.batch().rows[0]?.form.before.parentId ?? ''},
	});
	await program.press('c');
	assert.equal(program.said(), 'Nothing has been created yet, so there is nothing to copy.');
	await program.press('y');
	assert.deepEqual(program.statuses(), ['failed', 'created']);
	assert.match(program.note() ?? '', /^1 of 2 rows is created\. Press y to continue with the rest/v);
	await program.press('c');
	assert.match(program.said() ?? '', /^A table of 1 organization /v);
});

await test('waits until the rate limit resets', async () => {
	await using limited = await openSandbox({organizations: 20, seed: 7, rateLimit: 4, rateLimitWindow: 1});
	const program = await startBatch({
		baseUrl: limited.url,
		credential: keyOf(limited),
		table: tableOf('R one', 'R two', 'R three', 'R four'),
	});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'created', 'created', 'created']);
	assert.ok(program.calls.includes('waited'));
});

await test('stops after the row that is being sent, and sends nothing when read-only or in a dry run', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('S one', 'S two')});
	const sending = program.press('y');
	assert.equal(placeOf(program.store.getState(), registry), 'batchSending');
	// The first row is being sent only once the result file is written.
	await setImmediate();
	await program.press('escape');
	await sending;
	assert.deepEqual(program.statuses(), ['created', 'waiting']);
	assert.match(program.note() ?? '', /^Stopped\. 1 of 2 rows is created/v);

	const readOnly = await startBatch({baseUrl, credential, table: tableOf('S two'), connection: {isReadOnly: true}});
	await readOnly.press('y');
	assert.match(readOnly.said() ?? '', /read-only/v);

	const requests: string[] = [];
	const dry = await startBatch({
		baseUrl,
		credential,
		table: tableOf('S two', 'S three'),
		context: {
			dryRun(request) {
				requests.push(request);
			},
		},
	});
	await dry.press('y');
	assert.equal(requests[0]?.match(/curl -X POST/gv)?.length, 2);
	assert.deepEqual(dry.statuses(), ['waiting', 'waiting']);
});

for (const [where, keys] of [
	['in the progress', []],
	['in the help in front of it', ['?']],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`finishes the row that is being sent at ctrl-c ${where}, reads it back, and quits`, async () => {
		const program = await startBatch({
			baseUrl,
			credential,
			table: tableOf(`Q ${keys.length}`, `Q rest ${keys.length}`),
		});
		const sending = program.press('y');
		await setImmediate();
		await program.press(...keys);
		await program.press('ctrl+c');
		assert.deepEqual(
			program.calls.filter(call => call === 'quit'),
			['quit'],
		);
		assert.deepEqual(program.statuses(), ['created', 'waiting']);
		assert.equal(
			program.batch().rows.some(({result}) => 'isUnconfirmed' in result),
			false,
			'it is read back',
		);
		await sending;
	});
}

await test(
	'quits at once at a second ctrl-c, and says what is unclear and what was shown as created',
	{timeout: 20_000},
	async () => {
		const {promise: isHeld, resolve: hold} = Promise.withResolvers<void>();
		let posts = 0;
		await using server = await startMisbehavingServer((response, request) => {
			if (request.method !== 'POST') {
				ok(request.query.has('name') || request.query.has('id') ? [] : [{id: 'emea', name: 'EMEA', meta: {}}])(
					response,
					request,
				);
			} else if (posts++ === 0) {
				ok({id: 'made', name: 'One', parent: {id: 'emea', name: 'EMEA'}, meta: {}})(response, request);
			} else {
				hold();
			}
		});
		const ending = new AbortController();
		const program = await startBatch({
			baseUrl: server.url,
			token: 'x',
			table: tableOf('One', 'Two', 'Three'),
			context: {
				quit() {
					ending.abort();
				},
			},
		});
		const {client, store} = program.context;
		const sending = sendBatch({...program.context, client: client.endedBy(ending.signal)}, {name: 'y', text: 'y'});
		await isHeld;
		const quitting = program.press('ctrl+c');
		assert.match(
			program.said() ?? '',
			/^cforgs quits after the current request\. To quit at once, press ctrl-c again\.$/v,
		);
		assert.equal(ending.signal.aborted, false);
		await program.press('ctrl+c');
		assert.equal(ending.signal.aborted, true);
		await Promise.all([sending, quitting]);
		assert.deepEqual(program.statuses(), ['created', 'unknown', 'waiting']);
		assert.equal(
			batchEnding(store.getState()),
			'1 of 3 rows of customers.csv is created, 1 is unclear, 1 not read back; customers.result.csv says which, and cforgs onboard --from with this file continues with the rest.',
		);
		assert.equal(exitStatusOf(program.batch().rows), 6);
	},
);

await test('sends no row while any row has a problem', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('', 'P two')});
	await program.press('y');
	assert.match(program.said() ?? '', /^Nothing is sent while a row has a problem/v);
	assert.deepEqual(program.statuses(), ['waiting', 'waiting']);
});

await test('creates the other rows without those that have problems, and reports how many it left out', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('', 'O two', 'O three', 'O two')});
	await program.press('x');
	assert.deepEqual(program.statuses(), ['leftOut', 'waiting', 'waiting', 'leftOut']);
	await program.press('x');
	assert.equal(program.said(), 'No row has a problem.');
	await program.press('y');
	assert.deepEqual(program.statuses(), ['leftOut', 'created', 'created', 'leftOut']);
	assert.equal(program.note(), '2 of 4 rows are created, 2 left out. The result is in customers.result.csv.');
	assert.equal(
		batchEnding(program.store.getState()),
		'2 of 4 rows of customers.csv are created, 2 left out; customers.result.csv says which, and cforgs onboard --from with this file continues with the rest.',
	);
	await program.press('y');
	assert.match(program.said() ?? '', /^A table of 2 organizations /v);
	const nothing = await startBatch({baseUrl, credential, table: tableOf('')});
	await nothing.press('x');
	assert.match(nothing.said() ?? '', /^All rows have problems, so there is nothing to create/v);
	assert.deepEqual(nothing.statuses(), ['waiting']);
});

await test('creates a second organization for a corrected name only if the user asks for it', async () => {
	const ledger = memoryLedger();
	const first = await startBatch({baseUrl, credential, table: tableOf('Misnamed', 'Beside'), ledger});
	await first.press('y');
	const [misnamed] = await named(sandbox, 'Misnamed');
	const table = {
		...tableOf('Corrected', 'Beside'),
		rows: [
			{number: 2, cells: ['Corrected', 'EMEA', 'Misnamed Ltd']},
			{number: 3, cells: ['Beside', 'EMEA', 'Beside Ltd']},
		],
	};
	const next = await startBatch({baseUrl, credential, table, ledger});
	assert.deepEqual([next.statuses(), placeOf(next.store.getState(), registry)], [['leftOut', 'created'], 'batchDone']);
	assert.match(
		shownText(next.batch().rows[0]?.resembles ?? ''),
		new RegExp(
			String.raw`as Acme Distribution › EMEA › Misnamed \(${misnamed?.id ?? ''}\)\. To correct it, edit that organization`,
			'v',
		),
	);
	await next.press('a');
	assert.deepEqual([next.statuses(), placeOf(next.store.getState(), registry)], [['waiting', 'created'], 'batch']);
	await next.press('a');
	assert.deepEqual(next.statuses(), ['leftOut', 'created']);
	assert.deepEqual(await named(sandbox, 'Corrected'), []);
	await next.press('a', 'y');
	assert.deepEqual(next.statuses(), ['created', 'created']);
	await next.press('a');
	assert.equal(next.said(), 'No row looks like an earlier one.');
	const corrected = await named(sandbox, 'Corrected');
	assert.equal(corrected.length, 1);
});

const withEmails = (...rows: ReadonlyArray<readonly [name: string, email: string, business?: string]>): Table => ({
	header: ['name', 'parent', 'business_name', 'business_email'],
	rows: rows.map(([name, email, business = `${name} Ltd`], index) => ({
		number: index + 2,
		cells: [name, 'EMEA', business, email],
	})),
});

await test('recognizes a row with both names corrected by the rows that were never sent or by its other values', async () => {
	const ledger = memoryLedger();
	const check = async (table: Table, of = ledger) => startBatch({baseUrl, credential, table, ledger: of});

	const first = await check(withEmails(['Both wrong', ''], ['Both beside', ''], ['Both last', '']));
	const sending = first.press('y');
	await setImmediate();
	await first.press('escape');
	await sending;
	assert.deepEqual(first.statuses(), ['created', 'waiting', 'waiting']);
	const corrected = await check(withEmails(['Quite right', ''], ['Both beside', ''], ['Both last', '']));
	assert.deepEqual(corrected.statuses(), ['leftOut', 'waiting', 'waiting']);
	assert.match(
		shownText(corrected.batch().rows[0]?.resembles ?? ''),
		/^This line of the file was created earlier as /v,
	);
	await corrected.press('y');
	const again = await check(withEmails(['Quite right', ''], ['Both beside', ''], ['Both last', '']));
	assert.deepEqual(again.statuses(), ['leftOut', 'created', 'created']);

	const others = memoryLedger();
	const contact = await check(withEmails(['Contact wrong', 'ops@contact.example']), others);
	await contact.press('y');
	const renamed = await check(withEmails(['Different', ''], ['Entirely', 'ops@contact.example']), others);
	assert.deepEqual(renamed.statuses(), ['waiting', 'leftOut']);
	assert.match(
		shownText(renamed.batch().rows[1]?.resembles ?? ''),
		/^A row with the same other values was created earlier as /v,
	);
});

await test('recognizes a corrected row among identical rows, whichever of them matches it now', async () => {
	const ledger = memoryLedger();
	const start = async (table: Table) => startBatch({baseUrl, credential, table, ledger});
	const same = ['Same one', 'ops@same.example'] as const;
	const first = await start(withEmails(same, ['Amid', 'ops@amid.example'], same));
	await first.press('x');
	await first.press('y');
	assert.deepEqual(first.statuses(), ['created', 'created', 'leftOut']);
	const next = await start(withEmails(['Changed', 'ops@same.example'], ['Amid', 'ops@amid.example'], same));
	assert.deepEqual(next.statuses(), ['leftOut', 'created', 'created']);
	assert.match(shownText(next.batch().rows[0]?.resembles ?? ''), /^This line of the file was created earlier as /v);
	const moved = await start(withEmails(['Brand new', 'ops@new.example'], same, ['Amid', 'ops@amid.example'], same));
	assert.deepEqual(
		moved.statuses(),
		['waiting', 'created', 'created', 'waiting'],
		'one that is new above them is not told as theirs',
	);
	assert.equal(moved.batch().rows[0]?.resembles, undefined);
});

await test('allows another file of the same name, and warns at its first row', async () => {
	const ledger = memoryLedger();
	const first = await startBatch({
		baseUrl,
		credential,
		table: withEmails(['Week one', 'a@week.example'], ['Old week', 'b@week.example']),
		ledger,
	});
	await first.press('y');
	const next = await startBatch({
		baseUrl,
		credential,
		table: withEmails(['Fresh', 'c@fresh.example'], ['Sparkling', 'd@sparkling.example']),
		ledger,
	});
	assert.deepEqual(next.statuses(), ['waiting', 'waiting']);
	assert.deepEqual(
		next.batch().rows.map(({warnings}) => warnings.length),
		[1, 0],
	);
	assert.match(
		shownText(next.batch().rows[0]?.warnings[0] ?? ''),
		/^This line of the file was created earlier as .*, and others may also have been\. If this is the same customer, edit that organization/v,
	);
});

await test('shows the request of every row that will be sent, and scrolls to it', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('Q one', '', 'Q three')});
	program.store.dispatch({type: 'terminal/resized', columns: 80, rows: 24});
	await program.press('x');
	const shown = () => {
		const {row, index, open} = shownRequest(program.batch()) ?? {};
		return [row?.number, index, open?.length];
	};

	assert.deepEqual(shown(), [2, 0, 2]);
	await program.press('right', 'right');
	assert.deepEqual(shown(), [4, 1, 2]);
	const {scrolledTo = 0} = dialogOf(program.store.getState(), 'batch');
	assert.ok(scrolledTo > 0);
	await program.press('left');
	assert.deepEqual(shown(), [2, 0, 2]);
	const alone = await startBatch({baseUrl, credential, table: tableOf('Q one')});
	await alone.press('right');
	assert.equal(alone.said(), 'This is the only request.');
});

await test('applies one chosen parent to every row, unless rows were sent or a column sets the parent', async () => {
	const table: Table = {
		header: ['name'],
		rows: [
			{number: 2, cells: ['K one']},
			{number: 3, cells: ['K two']},
		],
	};
	const ledger = memoryLedger();
	const program = await startBatch({baseUrl, credential, table, ledger});
	const paths = () => program.batch().rows.map(({parentPath}) => parentPath.join(' / '));
	assert.deepEqual(paths(), ['', '']);
	await program.press('enter', 'escape');
	assert.deepEqual([placeOf(program.store.getState(), registry), program.batch().isDetailed], ['batch', false]);
	await program.press('p');
	await program.press(...'EMEA');
	await program.press('escape');
	assert.deepEqual([placeOf(program.store.getState(), registry), paths()], ['batch', ['', '']]);
	await program.press('p');
	await program.press(...'EMEA');
	await program.press('enter');
	assert.deepEqual(paths(), ['Acme Distribution / EMEA', 'Acme Distribution / EMEA']);
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'created']);
	assert.equal(
		program.store.getState().organizations.filter(({name, parent}) => name.startsWith('K ') && parent?.name === 'EMEA')
			.length,
		2,
	);

	const again = await startBatch({
		baseUrl,
		credential,
		table: {header: ['name'], rows: [...table.rows, {number: 4, cells: ['K new']}]},
		ledger,
	});
	assert.deepEqual(
		again.batch().rows.map(({parentPath, result}) => [parentPath.at(-1), result.status]),
		[
			['EMEA', 'created'],
			['EMEA', 'created'],
			['EMEA', 'waiting'],
		],
	);
	assert.ok(again.batch().isParentKept);
	const fresh = await startBatch({
		baseUrl,
		credential,
		table: {header: ['name'], rows: [{number: 9, cells: ['K other']}]},
		ledger,
	});
	assert.deepEqual(
		[fresh.batch().parent, fresh.batch().isParentKept],
		[undefined, false],
		'none of its rows was made below that one',
	);

	const own = await startBatch({baseUrl, credential, table: tableOf('K three')});
	await own.press('p');
	assert.equal(own.said(), 'Each row has its own parent, in the column parent.');
	own.store.dispatch({
		type: 'batch/checked',
		rows: own.batch().rows.map(row => ({...row, known: {status: 'sent', at: 0}})),
	});
	own.store.dispatch({type: 'batch/columnsAsked'});
	own.store.dispatch({type: 'dialog/moved', by: 1});
	own.store.dispatch({type: 'batch/columnChosen', by: -1});
	own.store.dispatch({type: 'batch/columnChosen', by: -1});
	assert.deepEqual(own.batch().columns, ['name', undefined, 'business_name']);
	own.store.dispatch({type: 'batch/checked', rows: own.batch().rows});
	await own.press('p');
	assert.equal(own.said(), 'Some rows were already created or sent, so you can no longer change the parent.');
});

await test('stops before sending anything when the ledger cannot be written', async () => {
	const ledger: Ledger = {
		...memoryLedger(),
		note() {
			throw Object.assign(new Error('full'), {code: 'ENOSPC'});
		},
	};
	const program = await startBatch({baseUrl, credential, table: tableOf('N one', 'N two'), ledger});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['failed', 'waiting']);
	assert.match(program.note() ?? '', /cannot record it on disk: the disk is full \(ENOSPC\)/v);
});

await test('creates the rows even if the result cannot be written, and reports that', async () => {
	const program = await startBatch({
		baseUrl,
		credential,
		table: tableOf('W one'),
		write() {
			throw Object.assign(new Error('full'), {code: 'ENOSPC'});
		},
	});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created']);
	assert.equal(program.note(), '1 of 1 row is created. Could not write the result file: the disk is full (ENOSPC).');
});

await test('reports the progress of a file on leaving, and how to reopen it', async () => {
	const unsent = await startBatch({baseUrl, credential, table: tableOf('Left one', 'Left two')});
	await unsent.press('escape');
	assert.equal(
		unsent.said(),
		'Left customers.csv: nothing is sent. To open it again, press O, or run cforgs onboard --from with this file.',
	);
	const partly = await startBatch({baseUrl, credential, table: tableOf('Left one', '')});
	await partly.press('x', 'y', 'escape');
	assert.equal(
		partly.said(),
		'1 of 2 rows of customers.csv is created, 1 left out; customers.result.csv says which, and cforgs onboard --from with this file continues with the rest.',
	);
	const whole = await startBatch({baseUrl, credential, table: tableOf('Left two')});
	await whole.press('y', 'escape');
	assert.equal(whole.said(), undefined);

	const again = await startBatch({baseUrl, credential, table: tableOf('Left three', 'Left two')});
	assert.deepEqual(again.statuses(), ['waiting', 'waiting']);
	await again.press('x', 'y', 'r', 'escape');
	assert.equal(
		again.said(),
		'1 of 2 rows of customers.csv is created. To open it again, press O, or run cforgs onboard --from with this file.',
	);
	const undone = await startBatch({baseUrl, credential, table: tableOf('Left five', '')});
	await undone.press('x', 'y', 'u', '1', 'enter', 'escape');
	assert.equal(
		undone.said(),
		'0 of 2 rows of customers.csv are created, 1 deleted again, 1 left out; customers.result.csv says which, and cforgs onboard --from with this file would create it again.',
	);
	const columns = await startBatch({baseUrl, credential, table: tableOf('Left four', 'Left two')});
	await columns.press('x', 'y', 'm', 'escape');
	assert.equal(
		columns.said(),
		'1 of 2 rows of customers.csv is created, 1 already there, and the assignment of columns is not kept.',
	);
});

await test('stops when the disk is full after a creation, and shows the row as created', async () => {
	const inner = memoryLedger();
	const ledger: Ledger = {
		...inner,
		note(row, made) {
			if (made?.status === 'created') {
				throw Object.assign(new Error('full'), {code: 'ENOSPC'});
			}

			inner.note(row, made);
		},
	};
	const program = await startBatch({baseUrl, credential, table: tableOf('F one', 'F two'), ledger});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'waiting']);
	assert.match(
		program.note() ?? '',
		/^Stopped at row 2, F one: Nothing more is sent, because cforgs cannot record it on disk: the disk is full \(ENOSPC\)\. 1 of 2 rows is created\./v,
	);
	// The ledger still records that the row was sent, so a later run finds the organization.
	const later = await startBatch({baseUrl, credential, table: tableOf('F one', 'F two'), ledger: {...inner}});
	await later.press('y');
	assert.deepEqual(later.statuses(), ['created', 'created']);
	assert.equal(later.store.getState().organizations.filter(({name}) => name === 'F one').length, 1);
});

await test('creates no row again that another program created, even if it was renamed or is gone', async () => {
	const ledger = memoryLedger();
	const program = await startBatch({baseUrl, credential, table: tableOf('M renamed', 'M gone', 'M free'), ledger});
	const [renamed, gone] = program.batch().rows;
	assert.ok(renamed);
	assert.ok(gone);
	const {client} = program.context;
	const parent = {id: renamed.form.before.parentId};
	const {id} = await client.createOrganization({name: 'M other name', parent});
	ledger.note(renamed, {status: 'created', id});
	ledger.note(gone, {status: 'created', id: 'a'.repeat(32)});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'failed', 'created']);
	const [{result}] = program.batch().rows as readonly [BatchRow];
	assert.deepEqual(result.status === 'created' && [result.id, result.isEarlier], [id, true]);
});

await test('waits a while even if the service asks for no wait', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('Z one')});
	const {client} = program.context;
	client.endedBy = () => client;
	let refusals = 0;
	const create = client.createOrganization.bind(client);
	client.createOrganization = async input => {
		if (refusals++ < 2) {
			throw new ApiError('Too many.', {
				failure: 'refused',
				status: 429,
				retryAfter: 0,
				request: {method: 'POST', path: '/organizations'},
			});
		}

		return create(input);
	};

	await program.press('y');
	assert.deepEqual(program.statuses(), ['created']);
	assert.equal(program.calls.filter(call => call === 'waited').length, 3);
});

await test('does not report a row as missing when its look-up failed', async () => {
	await using proxy = await startLossyProxy(baseUrl);
	const program = await startBatch({baseUrl: proxy.url, credential, table: tableOf('U one')});
	const {client} = program.context;
	client.for = () => client;
	client.endedBy = () => client;
	const list = client.listOrganizations.bind(client);
	let lists = 0;
	client.listOrganizations = (...parameters) => {
		if (lists++ > 0) {
			throw new ApiError('Could not list.', {failure: 'network', request: {method: 'GET', path: '/organizations'}});
		}

		return list(...parameters);
	};

	proxy.lose('answer');
	await program.press('y');
	const [{result}] = program.batch().rows as readonly [BatchRow];
	assert.equal(result.status, 'unknown');
	assert.match(result.status === 'unknown' ? result.text : '', /The answer was lost, and it is unclear/v);
});

for (const [method, statuses] of [
	['POST', ['unknown', 'waiting']],
	['GET', ['waiting', 'waiting']],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`stops waiting for the answer to a ${method} after a second stop, and closes the connection`,
		{timeout: 20_000},
		async () => {
			const {promise: isHeld, resolve: hold} = Promise.withResolvers<void>();
			const {promise: isClosed, resolve: close} = Promise.withResolvers<void>();
			await using server = await startMisbehavingServer((response, request) => {
				if (request.method === 'POST' || (method === 'GET' && request.query.has('name'))) {
					response.once('close', close);
					hold();
				} else {
					ok(request.query.has('name') ? [] : [{id: 'emea', name: 'EMEA', meta: {}}])(response, request);
				}
			});
			const program = await startBatch({baseUrl: server.url, token: 'x', table: tableOf('T one', 'T two')});
			const sending = program.press('y');
			await isHeld;
			await program.press('escape');
			assert.equal(placeOf(program.store.getState(), registry), 'batchSending');
			await program.press('escape');
			await isClosed;
			await sending;
			assert.deepEqual(program.statuses(), statuses);
			assert.match(program.note() ?? '', /^Stopped/v);
		},
	);
}

await test(
	'stops at once while a look-up waits for the rate limit, because no row is being sent',
	{timeout: 20_000},
	async () => {
		const {promise: isRefused, resolve: refused} = Promise.withResolvers<void>();
		await using server = await startMisbehavingServer((response, request) => {
			if (request.query.has('name')) {
				response.once('close', refused);
				response.writeHead(429, {'retry-after': '50'}).end('{}');
			} else {
				ok([{id: 'emea', name: 'EMEA', meta: {}}])(response, request);
			}
		});
		const program = await startBatch({baseUrl: server.url, token: 'x', table: tableOf('K one', 'K two')});
		const sending = program.press('y');
		await isRefused;
		program.store.dispatch({type: 'requests/paused', seconds: 50});
		await program.press('escape');
		await sending;
		assert.deepEqual(program.statuses(), ['waiting', 'waiting']);
		assert.match(program.note() ?? '', /^Stopped\./v);
	},
);

await test('keeps a row unclear when the next run is stopped before looking it up', {timeout: 20_000}, async () => {
	let isLimited = false;
	const {promise: isRefused, resolve: refused} = Promise.withResolvers<void>();
	await using server = await startMisbehavingServer((response, request) => {
		if (isLimited) {
			response.once('close', refused);
			response.writeHead(429, {'retry-after': '50'}).end('{}');
		} else if (request.method === 'POST') {
			isLimited = true;
			response.destroy();
		} else {
			ok(request.query.has('name') ? [] : [{id: 'emea', name: 'EMEA', meta: {}}])(response, request);
		}
	});
	const program = await startBatch({baseUrl: server.url, token: 'x', table: tableOf('L one', 'L two')});
	const {store} = program;
	const first = program.press('y');
	await isRefused;
	store.dispatch({type: 'requests/paused', seconds: 50});
	await program.press('escape');
	assert.equal(placeOf(store.getState(), registry), 'batchSending', 'it is sent, and looked up');
	await program.press('escape');
	await first;
	assert.deepEqual(program.statuses(), ['unknown', 'waiting']);
	store.dispatch({type: 'requests/resumed'});
	const again = program.press('y');
	await until(() => placeOf(store.getState(), registry) === 'batchSending');
	store.dispatch({type: 'requests/paused', seconds: 50});
	await program.press('escape');
	await again;
	assert.deepEqual(program.statuses(), ['unknown', 'waiting']);
	assert.match(program.note() ?? '', /^Stopped/v);
});

await test('tries no later row when the program ends, and counts unclear rows in its last message', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('E one', 'E two')});
	assert.equal(batchEnding(program.store.getState()), undefined, 'nothing was sent');
	const cancelled = new ApiError('Ended.', {failure: 'cancelled', request: {method: 'GET', path: '/organizations'}});
	const client: Client = {
		...program.context.client,
		for: () => client,
		endedBy: () => client,
		async *listOrganizations() {
			yield* [];
			throw cancelled;
		},
	};
	const tried: number[] = [];
	program.store.observe(event => {
		if (event.type === 'batch/rowChanged' && event.result.status === 'sending') {
			tried.push(event.number);
		}
	});
	await sendBatch({...program.context, client}, {name: 'y', text: 'y'});
	assert.deepEqual([tried, program.statuses()], [[2], ['waiting', 'waiting']]);
	assert.equal(
		batchEnding(program.store.getState()),
		'0 of 2 rows of customers.csv are created; customers.result.csv says which, and cforgs onboard --from with this file continues with the rest.',
	);

	const {store} = program;
	store.dispatch({type: 'batch/begun', request: 90});
	store.dispatch({type: 'batch/rowChanged', request: 90, number: 2, result: {status: 'sending'}});
	assert.equal(
		batchEnding(store.getState()),
		'0 of 2 rows of customers.csv are created, 1 is unclear, and cforgs onboard --from with this file continues with the rest.',
	);
	for (const number of [2, 3]) {
		store.dispatch({
			type: 'batch/rowChanged',
			request: 90,
			number,
			result: {status: 'created', id: `made-${number}`, isEarlier: false},
		});
	}

	assert.equal(batchEnding(store.getState()), undefined, 'all are created');
});
