import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {holderOf as holderOfAccounts} from '../abilities/edit-account/start.js';
import {createMobile, holderOf} from '../abilities/move/start.js';
import {failingDisk} from '../helpers/failing-disk.js';
import {forward, startInFrontOf} from '../helpers/front-server.js';
import {refused as refusal, reset} from '../helpers/misbehaving-server.js';
import {program} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, named, openSandbox, profile, profileOf} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

type Listed = {
	readonly time: string;
	readonly id: string;
	readonly kind: string;
	readonly undone: boolean;
	readonly changes: ReadonlyArray<Record<string, unknown>>;
};

async function writesTo(id: string): Promise<readonly Listed[]> {
	const {stdout} = await cforgs('undo', '--list', id, '--json');
	return JSON.parse(stdout) as readonly Listed[];
}

const change = async (id: string, fields: Readonly<Record<string, string>>) =>
	call(sandbox, `PUT /organizations/${id}/profile`, {json: {...(await profileOf(sandbox, id)), ...fields}});

await test('restores the earlier values with undo as a new write, and shows it in the list', async () => {
	const nothing = await cforgs('undo', '--yes');
	assert.deepEqual(
		[nothing.status, nothing.stderr],
		[3, 'cforgs: There is nothing on record to undo. cforgs undo --list prints the recorded changes.\n'],
	);
	const id = await createIn(sandbox, 'Undone');
	await cforgs('edit', id, '--name', 'Renamed', '--set', 'business_phone=+1 555 0199', '--yes');
	const list = await cforgs('undo', '--list');
	assert.deepEqual(
		list.stdout.split('\n').map(line => line.split('\t').slice(1)),
		[[id, 'Renamed', 'changed business phone'], [id, 'Renamed', 'changed name'], []],
	);
	const dry = await cforgs('undo', '--dry-run');
	assert.deepEqual([dry.status, dry.stdout.match(/^curl -X PUT .*\/profile'/gmv)?.length], [0, 1]);

	const undone = await cforgs('undo', '--yes', '--quiet');
	assert.deepEqual([undone.status, undone.stdout, undone.stderr], [0, `${id}\n`, '']);
	assert.deepEqual(await profileOf(sandbox, id), profile);
	const name = await cforgs('undo', id, '--yes', '--json');
	assert.deepEqual([name.status, (JSON.parse(name.stdout) as Listed & {readonly name: string}).name], [0, 'Undone']);
	const writes = await writesTo(id);
	assert.deepEqual(
		writes.map(({undone: isUndone, changes}) => [isUndone, changes[0]?.['field']]),
		[
			[false, 'name'],
			[false, 'business_phone'],
			[true, 'business_phone'],
			[true, 'name'],
		],
	);
	const left = await cforgs('undo', id, '--yes');
	assert.deepEqual(
		[left.status, left.stderr],
		[
			3,
			`cforgs: There is nothing left to undo there. cforgs undo ${writes[0]?.time} restores what the latest undo replaced; cforgs undo --list prints the recorded changes.\n`,
		],
	);
	// The undo of an undo is selected by its time.
	const redone = await cforgs('undo', writes[1]?.time ?? '', '--yes');
	assert.deepEqual([redone.status, await profileOf(sandbox, id)], [0, {...profile, business_phone: '+1 555 0199'}]);
});

await test('says that the record of changes cannot be read, instead of that there are none', async () => {
	const disk = failingDisk([path.join(folder.path, 'cforgs', 'journal')], 'EIO');
	const results = await Promise.all(
		[['--list'], ['--yes']].map(async words => runProgram(['undo', ...words], {...environment, ...disk})),
	);
	const why = 'cforgs: The record of your changes could not be read: the disk reports an error (EIO).';
	assert.deepEqual(
		results.map(({status, stdout, stderr}) => [status, stdout, stderr]),
		[
			[1, '', `${why} The list may lack some of them.\n`],
			[1, '', `${why} So your last change is not known, and nothing was sent.\n`],
		],
	);
});

await test('keeps the changes of other users to other fields on undo, and refuses a conflict', async () => {
	const id = await createIn(sandbox, 'Shared');
	await cforgs('profile', id, '--set', 'business_phone=+1 555 0177', '--yes');
	await change(id, {business_phone: '+1 555 0166'});
	const conflict = await cforgs('undo', id, '--yes');
	assert.deepEqual([conflict.status, conflict.stdout], [5, '']);
	assert.match(conflict.stderr, /The stored values have changed since then \(business phone\)\. Nothing was sent\./v);
	await change(id, {business_phone: '+1 555 0177', business_email: 'other@test.example'});
	const merged = await cforgs('undo', id, '--yes');
	assert.equal(merged.status, 0);
	assert.deepEqual(await profileOf(sandbox, id), {...profile, business_email: 'other@test.example'});
	const nothing = await cforgs('undo', id, '--yes');
	assert.equal(nothing.status, 3);
});

await test('creates a deleted organization again with undo, and says how to delete a created one', async () => {
	const created = await cforgs(
		'create',
		'--name',
		'Made here',
		'--parent',
		'none',
		'--set',
		'business_name=Made Ltd',
		'--yes',
		'--quiet',
	);
	const id = created.stdout.trim();
	const refused = await cforgs('undo', id, '--yes');
	assert.equal(refused.status, 4);
	assert.ok(
		refused.stderr.includes(
			`That change created Made here, and a creation cannot be undone. cforgs delete ${id} deletes it if it is empty. Nothing was sent.`,
		),
	);
	await cforgs('delete', id, '--yes');
	const again = await cforgs('undo', id, '--yes');
	assert.equal(again.status, 0);
	assert.match(again.stderr, /This creates a new organization with the name, parent and profile of the deleted one\./v);
	const [back] = await named(sandbox, 'Made here');
	assert.notEqual(back?.id, id);
	const {business_name: businessName} = await profileOf(sandbox, back?.id ?? '');
	assert.equal(businessName, 'Made Ltd');
	const nothing = await cforgs('undo', id, '--yes');
	assert.equal(nothing.status, 3);
});

await test('refuses a write with --yes that cannot be recorded for undo, unless --without-undo is given', async () => {
	const id = await createIn(sandbox, 'Unkept');
	const state = path.join(folder.path, 'no folder');
	writeFileSync(state, '');
	const run = async (...words: readonly string[]) => runProgram(words, {...environment, XDG_STATE_HOME: state});
	const why =
		/^cforgs: The earlier values cannot be saved on disk, so you could not undo this: a part of \S+no folder\/cforgs is a file, not a folder \(ENOTDIR\)\./v;
	const [edited, profiled, deleted, dry] = await Promise.all([
		run('edit', id, '--name', 'Other', '--yes'),
		run('profile', id, '--set', 'business_phone=+1 555 0188', '--yes'),
		run('delete', id, '--yes'),
		run('edit', id, '--name', 'Other', '--dry-run'),
	]);
	assert.deepEqual(
		[edited, profiled, deleted, dry].map(({status}) => status),
		[1, 1, 1, 0],
	);
	assert.deepEqual(
		[edited, profiled, deleted, dry].filter(({stderr}) => !why.test(stderr)),
		[],
	);
	assert.match(edited.stderr, /Nothing was sent\. --without-undo makes the change anyway\.$/mv);
	const [unkept] = await named(sandbox, 'Unkept');
	assert.deepEqual([unkept?.id, await profileOf(sandbox, id)], [id, profile]);
	const written = await run('edit', id, '--name', 'Other', '--yes', '--without-undo');
	assert.equal(written.status, 0);
	const [other] = await named(sandbox, 'Other');
	assert.equal(other?.id, id);
});

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, `${lines.join('\n')}\n`);
	return file;
}

await test('undoes what a file created as one change, within a limit, and leaves out what was changed later', async () => {
	const parent = await createIn(sandbox, 'Parent of a run');
	const older = await createIn(sandbox, 'Older');
	await cforgs('delete', older, '--yes');
	const file = fileOf('kunden.csv', 'name,parent', ...['R one', 'R two', 'R three'].map(name => `${name},${parent}`));
	await cforgs('onboard', '--from', file, '--yes');
	const ids = await Promise.all(['R one', 'R two', 'R three'].map(async name => named(sandbox, name))).then(all =>
		all.map(([each]) => each?.id ?? ''),
	);
	const list = await cforgs('undo', '--list');
	const [[time = '', ...run] = []] = list.stdout.split('\n').map(line => line.split('\t'));
	assert.deepEqual(run, [file, 'kunden.csv', 'onboarded 3 customers from kunden.csv']);
	const {stdout: json} = await cforgs('undo', '--list', '--json');
	const [listed] = JSON.parse(json) as ReadonlyArray<{readonly items: unknown}>;
	assert.deepEqual(
		listed?.items,
		['R one', 'R two', 'R three'].map((name, index) => ({id: ids[index], name, undone: false})),
	);

	const [unlimited, tooMany, dry, single] = await Promise.all([
		cforgs('undo', '--yes'),
		cforgs('undo', '--yes', '--at-most', '2'),
		cforgs('undo', '--dry-run'),
		cforgs('undo', ids[0] ?? '', '--yes'),
	]);
	assert.deepEqual([unlimited.status, tooMany.status, dry.status, single.status], [2, 4, 0, 4]);
	assert.match(
		unlimited.stderr,
		/^cforgs: 3 changes would be undone\. With --yes, also give the most that you expect: --at-most 3\.$/mv,
	);
	assert.match(tooMany.stderr, /^cforgs: 3 changes would be undone, more than --at-most 2\. Nothing was sent\.$/mv);
	assert.equal(dry.stdout.match(/^curl -X DELETE .*$/gmv)?.length, 3);
	assert.match(
		single.stderr,
		new RegExp(
			String.raw`R one was created by a run that onboarded 3 customers from kunden\.csv\. cforgs delete ${ids[0]} deletes it if it is empty; cforgs undo ${time} undoes the whole run\.`,
			'v',
		),
	);
	const kept = await named(sandbox, 'R one');
	assert.equal(kept.length, 1);

	await call(sandbox, `PUT /organizations/${ids[1]}`, {json: {name: 'R renamed'}});
	const undone = await cforgs('undo', '--yes', '--at-most', '3');
	assert.deepEqual(
		[undone.status, undone.stdout],
		[1, `${ids[0]}\tR one\tdone\n${ids[1]}\tR two\trefused\n${ids[2]}\tR three\tdone\n`],
	);
	assert.match(
		undone.stderr,
		new RegExp(
			String.raw`^cforgs: undoing your latest change, of ${time}: onboarded 3 customers from kunden\.csv\.$`,
			'mv',
		),
	);
	assert.match(undone.stderr, /^cforgs: Row 3, R two: Not deleted: Its name is now “R renamed”\.$/mv);
	const stored = await Promise.all(['R one', 'R renamed', 'R three', 'Older'].map(async name => named(sandbox, name)));
	assert.deepEqual(
		stored.map(({length}) => length),
		[0, 1, 0, 0],
	);
	const after = await cforgs('undo', '--list');
	assert.match(after.stdout, /\tonboarded 3 customers from kunden\.csv, 2 deleted later\n/v);
	assert.match(after.stdout, /\tkunden\.csv\tdeleted 2 customers again, from kunden\.csv · an undo\n/v);
	await call(sandbox, `PUT /organizations/${ids[1]}`, {json: {name: 'R two'}});
	const rest = await cforgs('undo', '--yes', '--at-most', '1', '--json');
	assert.deepEqual(
		[rest.status, JSON.parse(rest.stdout)],
		[0, [{id: ids[1], name: 'R two', result: 'done', changes: []}]],
	);
	const again = await cforgs('undo', time, '--yes', '--at-most', '1');
	assert.deepEqual([again.status, again.stdout], [4, '']);
	assert.match(again.stderr, /Everything that it created is already gone\. Nothing was sent\.$/mv);
	// The next change is the older deletion.
	const next = await cforgs('undo', '--dry-run');
	assert.match(next.stderr, /undoing your latest change, of .* to Older /v);
});

await test('creates again what the undo of a run deleted, as one change, within a limit', async () => {
	const parent = await createIn(sandbox, 'Parent of a restored run');
	const file = fileOf(
		'restored.csv',
		'name,parent,business_name',
		`Back one,${parent},One Ltd`,
		`Back two,${parent},Two Ltd`,
	);
	await cforgs('onboard', '--from', file, '--yes');
	await cforgs('undo', '--yes', '--at-most', '2');
	const list = await cforgs('undo', '--list');
	const [time = ''] =
		list.stdout
			.split('\n')
			.find(line => line.includes('deleted 2 customers again, from restored.csv'))
			?.split('\t') ?? [];
	const [dry, tooMany] = await Promise.all([
		cforgs('undo', time, '--dry-run'),
		cforgs('undo', time, '--yes', '--at-most', '1'),
	]);
	assert.deepEqual(
		[dry.status, dry.stdout.match(/^curl -X POST .*\/organizations\b/gmv)?.length, tooMany.status],
		[0, 2, 4],
	);
	const restored = await cforgs('undo', time, '--yes', '--at-most', '2', '--json');
	assert.deepEqual(
		[
			restored.status,
			(JSON.parse(restored.stdout) as ReadonlyArray<Record<string, unknown>>).map(({name, result}) => [name, result]),
		],
		[
			0,
			[
				['Back two', 'done'],
				['Back one', 'done'],
			],
		],
	);
	const [one] = await named(sandbox, 'Back one');
	const {business_name: businessName} = await profileOf(sandbox, one?.id ?? '');
	assert.equal(businessName, 'One Ltd');
	assert.ok(restored.stderr.includes(`Back one: Its new id is ${one?.id}.`));
	const after = await cforgs('undo', '--list');
	assert.deepEqual(
		after.stdout
			.split('\n')
			.slice(0, 2)
			.map(line => line.split('\t').at(-1)),
		[
			'created 2 customers again, from restored.csv · an undo',
			'deleted 2 customers again, from restored.csv · an undo · undone later',
		],
	);
	const again = await cforgs('undo', time, '--yes', '--at-most', '2');
	assert.deepEqual([again.status, again.stderr.includes('Everything that it did is already undone.')], [4, true]);
});

await test('notes in the result of a file what an undo has deleted, and creates only that again', async () => {
	const parent = await createIn(sandbox, 'Parent of an undone file');
	const file = fileOf(
		'undone.csv',
		'name,parent,business_name',
		`Undone one,${parent},"One, Ltd"`,
		`Undone two,${parent},=Two`,
	);
	const result = () => readFileSync(file.replace('.csv', '.result.csv'), 'utf8').trimEnd().split(/\r?\n/v);
	const told = () =>
		result()
			.slice(1)
			.map(line => line.split(',').slice(1, 4));
	await cforgs('onboard', '--from', file, '--yes');
	const [before, created] = [result(), told()];
	const ids = created.map(cells => cells[2] ?? '');
	assert.deepEqual(
		created,
		ids.map(id => ['create', 'done', id]),
	);
	await call(sandbox, `PUT /organizations/${ids[0]}`, {json: {name: 'Undone by nobody'}});
	const undone = await cforgs('undo', '--yes', '--at-most', '2');
	assert.match(undone.stderr, /The result is in \S*undone\.result\.csv\./v);
	assert.deepEqual(
		result(),
		before.map((line, index) => (index === 2 ? line.replace('create,done', 'delete,done') : line)),
	);
	await call(sandbox, `PUT /organizations/${ids[0]}`, {json: {name: 'Undone one'}});
	const again = await cforgs('onboard', '--from', file, '--yes');
	const [two] = await named(sandbox, 'Undone two');
	assert.deepEqual(
		[again.status, told()],
		[
			0,
			[
				['create', 'already', ids[0]],
				['create', 'done', two?.id],
			],
		],
	);
	assert.notEqual(two?.id, ids[1]);
});

await test('lists a run of a file that was killed and continued as one change', async () => {
	const parent = await createIn(sandbox, 'Parent of a killed run');
	const names = Array.from({length: 8}, (_, index) => `K ${index}`);
	const file = fileOf('killed.csv', 'name,parent', ...names.map(name => `${name},${parent}`));
	const listed = async () => {
		const {stdout} = await cforgs('undo', '--list');
		return stdout
			.split('\n')
			.filter(line => line.includes('killed.csv'))
			.map(line => line.split('\t').at(-1));
	};

	const child = spawn(process.execPath, [program, 'onboard', '--from', file, '--yes'], {
		env: {...process.env, ...environment},
		stdio: 'ignore',
	});
	const asked = sandbox.requests.length;
	await until(() => sandbox.requests.slice(asked).filter(({method}) => method === 'POST').length > 2);
	child.kill('SIGKILL');
	await once(child, 'exit');
	const created = await Promise.all(names.map(async name => named(sandbox, name)));
	const count = created.flat().length;
	const killed = await listed();
	assert.equal(killed.length, 1);
	// Nothing was read back yet, and the answer of the last row may not have arrived.
	assert.ok(
		[count - 1, count].some(each => killed[0] === `onboarded 0 customers from killed.csv, ${each} not confirmed`),
		`${killed[0]} of ${count}`,
	);
	await cforgs('onboard', '--from', file, '--yes');
	assert.deepEqual(await listed(), ['onboarded 8 customers from killed.csv']);
});

const pendingIn = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<ReadonlyArray<{readonly status: string; readonly user: {readonly email: string}}>>(
		sandbox,
		`GET /organizations/${id}/members`,
	);
	return result
		.filter(({status}) => status === 'pending')
		.map(({user}) => user.email)
		.toSorted();
};

await test('undoes the invitations of one command as one change, within a limit, each with its result', async () => {
	const id = await createIn(sandbox, 'Invited by command');
	const emails = ['ann@run.example', 'bob@run.example', 'eve@run.example'];
	await cforgs('invite', id, ...emails, '--yes', '--at-most', '3');
	const list = await cforgs('undo', '--list', id);
	const [[time = '', ...run] = []] = list.stdout.split('\n').map(line => line.split('\t'));
	assert.deepEqual(run, [id, 'Invited by command', 'invited 3 people to Invited by command']);
	const {stdout: json} = await cforgs('undo', '--list', id, '--json');
	const [listed] = JSON.parse(json) as ReadonlyArray<{readonly items: unknown; readonly changes: unknown}>;
	assert.deepEqual(
		[listed?.changes, listed?.items],
		[[], emails.map(email => ({id, name: 'Invited by command', email, unclear: false, undone: false}))],
	);
	const [unlimited, tooMany, single, dry] = await Promise.all([
		cforgs('undo', '--yes'),
		cforgs('undo', '--yes', '--at-most', '2'),
		cforgs('undo', id, '--yes'),
		cforgs('undo', '--dry-run'),
	]);
	assert.deepEqual([unlimited.status, tooMany.status, single.status, dry.status], [2, 4, 4, 0]);
	assert.match(tooMany.stderr, /^cforgs: 3 changes would be undone, more than --at-most 2\. Nothing was sent\.$/mv);
	assert.ok(
		single.stderr.includes(
			`A run has several changes there: it invited 3 people to Invited by command. cforgs undo ${time} undoes the whole run; on the screen, undo offers each of its changes. Nothing was sent.`,
		),
	);
	assert.equal(dry.stdout.match(/^curl -X DELETE .*$/gmv)?.length, 3);
	assert.deepEqual(await pendingIn(id), emails);
	const undone = await cforgs('undo', time, '--yes', '--at-most', '3', '--json');
	assert.deepEqual(
		[
			undone.status,
			(JSON.parse(undone.stdout) as ReadonlyArray<Record<string, unknown>>).map(({email, result}) => [email, result]),
		],
		[0, emails.map(email => [email, 'done'])],
	);
	assert.match(undone.stderr, /^cforgs: 3 taken back\.$/mv);
	assert.deepEqual(await pendingIn(id), []);
	const after = await cforgs('undo', '--list', id);
	assert.deepEqual(
		after.stdout.split('\n').map(line => line.split('\t').at(-1)),
		['removed 3 people from Invited by command · an undo', 'invited 3 people to Invited by command · undone later', ''],
	);
	const again = await cforgs('undo', time, '--yes', '--at-most', '3');
	assert.deepEqual(
		[again.status, again.stderr.includes('Everything that it did is already undone. Nothing was sent.')],
		[4, true],
	);
});

await test('lists an offboarding that was killed and continued as one change, and undoes all of it, or one of it by its id', async () => {
	const kim = 'kim@run.example';
	const parent = await createIn(sandbox, 'Offboarded run');
	const ids: string[] = [];
	for (const name of Array.from({length: 7}, (_, index) => `O ${index}`)) {
		/* eslint-disable no-await-in-loop -- One after the other. */
		const id = await createIn(sandbox, name, parent);
		for (const email of [kim, 'stays@run.example']) {
			await call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}, status: 'active'}}});
		}

		ids.push(id);
		/* eslint-enable no-await-in-loop */
	}

	const words = ['offboard', kim, '--below', parent, '--yes', '--at-most', '7'];
	const asked = sandbox.requests.length;
	const child = spawn(process.execPath, [program, ...words], {env: {...process.env, ...environment}, stdio: 'ignore'});
	await until(() => sandbox.requests.slice(asked).filter(({method}) => method === 'DELETE').length > 2);
	child.kill('SIGKILL');
	await once(child, 'exit');
	const shown = async () => {
		const {stdout} = await cforgs('undo', '--list');
		return stdout
			.split('\n')
			.filter(line => line.includes(kim))
			.map(line => line.split('\t').at(-1) ?? '');
	};

	// The answer to the last removal before the kill may not have arrived.
	const known = async () => {
		const texts = await shown();
		return texts.map(text => text.replace(' · unclear', ''));
	};

	const killed = await shown();
	assert.equal(killed.length, 1);
	assert.match(killed[0] ?? '', /^removed kim@run\.example from [3-6] organizations(?: · unclear)?$/v);
	const rest = await cforgs(...words);
	assert.equal(rest.status, 0);
	assert.deepEqual(await known(), ['removed kim@run.example from 7 organizations']);
	const {stdout} = await cforgs('undo', '--list');
	const [time = ''] =
		stdout
			.split('\n')
			.find(line => line.includes('from 7 organizations'))
			?.split('\t') ?? [];
	const one = await cforgs('undo', ids[3] ?? '', '--yes');
	assert.equal(one.status, 4);
	assert.match(
		one.stderr,
		new RegExp(String.raw`It is one of the changes of a run; cforgs undo ${time} undoes all of them\.`, 'v'),
	);
	assert.match(one.stderr, /Only a new invitation brings a member back: cforgs invite /v);
	const undone = await cforgs('undo', time, '--yes', '--at-most', '7');
	assert.equal(undone.status, 0);
	assert.deepEqual(
		await Promise.all(ids.map(async id => pendingIn(id))),
		ids.map(() => [kim]),
	);
	assert.deepEqual(await known(), [
		'invited kim@run.example to 7 organizations · an undo',
		'removed kim@run.example from 7 organizations · undone later',
	]);
});

await test('finds what an undo without an answer created, instead of refusing it as a namesake', async () => {
	using state = temporaryFolder();
	let isDark = false;
	let creations = 0;
	await using server = await startInFrontOf(sandbox, async request => {
		if (request.method === 'POST') {
			creations++;
			await forward(sandbox, request);
			isDark = true;
		}

		return isDark ? reset : undefined;
	});
	const own = {...environment, CLOUDFLARE_BASE_URL: server.url, XDG_STATE_HOME: state.path};
	const id = await createIn(sandbox, 'Restored unseen');
	await runProgram(['delete', id, '--yes'], own);
	const lost = await runProgram(['undo', '--yes', '--quiet'], own);
	isDark = false;
	const listed = await runProgram(['undo', '--list', '--json'], own);
	const [restoration] = JSON.parse(listed.stdout) as readonly Listed[];
	const unknown = await runProgram(['undo', restoration?.time ?? '', '--yes', '--quiet'], own);
	assert.deepEqual(
		[unknown.status, unknown.stderr],
		[6, 'cforgs: It is unclear whether Restored unseen was created. Look for it in the list. Nothing was sent.\n'],
	);
	const found = await runProgram(['undo', '--yes', '--quiet'], own);
	const made = await named(sandbox, 'Restored unseen');
	assert.deepEqual([lost.status, found.status, found.stdout, creations], [6, 0, `${made[0]?.id}\n`, 1]);
	const nothing = await runProgram(['undo', '--yes'], own);
	assert.equal(nothing.status, 3);
	// A namesake that was there before is refused as ever.
	const taken = await createIn(sandbox, 'Was taken');
	await runProgram(['delete', taken, '--yes'], own);
	await createIn(sandbox, 'Was taken');
	const refused = await runProgram(['undo', '--yes', '--quiet'], own);
	assert.deepEqual([refused.status, creations], [5, 1]);
});

await test('looks an unclear creation up before it says how to delete the organization', async () => {
	using state = temporaryFolder();
	const own = {...environment, XDG_STATE_HOME: state.path};
	const {stdout} = await runProgram(['create', '--name', 'Perhaps made', '--yes', '--quiet'], own);
	const id = stdout.trim();
	const journal = path.join(state.path, 'cforgs', 'journal');
	const file = path.join(journal, readdirSync(journal).find(name => name.endsWith('.ndjson')) ?? '');
	// The record as a program leaves it that was killed a minute ago, before it read back.
	const [made = ''] = readFileSync(file, 'utf8').trim().split('\n', 1);
	const entry = {...(JSON.parse(made) as Readonly<Record<string, unknown>>), at: Date.now() - 60_000};
	const undo = async (left: string) => {
		writeFileSync(file, `${JSON.stringify({...entry, id: left})}\n`);
		const listed = await runProgram(['undo', '--list', '--json'], own);
		const undone = await runProgram(['undo', left, '--yes', '--quiet'], own);
		const after = await runProgram(['undo', '--list', '--json'], own);
		return [
			...[listed, after].map(list =>
				(JSON.parse(list.stdout) as ReadonlyArray<{readonly unclear: boolean}>).map(({unclear}) => unclear),
			),
			undone.status,
			undone.stderr,
		];
	};

	const never = 'f'.repeat(32);
	assert.deepEqual(await undo(never), [
		[true],
		[],
		0,
		`cforgs: The service does not have Perhaps made (${never}), so there is nothing to undo.\n`,
	]);
	assert.deepEqual(await undo(id), [
		[true],
		[false],
		4,
		`cforgs: That change created Perhaps made, and a creation cannot be undone. cforgs delete ${id} deletes it if it is empty. Nothing was sent.\n`,
	]);
});

await test('finds that an undo without an answer is stored, and then offers the change before it', async () => {
	let isLosing = false;
	let isDark = false;
	await using server = await startInFrontOf(sandbox, async request => {
		if (isLosing && request.method !== 'GET') {
			isDark = true;
			await forward(sandbox, request);
			return reset;
		}

		return isDark ? reset : undefined;
	});
	const [{accounts}, {accounts: movable}] = [await holderOfAccounts(sandbox, 1), await holderOf(sandbox, 1)];
	const [account, moved] = [accounts[0], movable[0]];
	const [one, two, destination] = [
		await createIn(sandbox, 'Lost one'),
		await createIn(sandbox, 'Lost two'),
		await createMobile(sandbox, 'Lost destination'),
	];
	const file = path.join(folder.path, 'lost.csv');
	writeFileSync(file, `name,parent\nLost and made,${two}\nMade and lost,${two}\n`);
	const changes = {
		profile: ['profile', one, '--set', 'business_phone=+1 555 0155'],
		set: ['set', 'external_metadata=gold', one, two, '--at-most', '2'],
		editAccount: ['edit-account', account?.id ?? '', '--abuse-contact', 'abuse@x.example'],
		tags: ['tags', account?.id ?? '', '--set', 'env=live'],
		move: ['move-account', moved?.id ?? '', destination],
		invite: ['invite', one, 'ann@x.example', 'bob@x.example', '--at-most', '2'],
		apply: ['apply', file, '--below', two, '--at-most', '2'],
	};
	const results: Record<string, unknown> = {};
	for (const [name, words] of Object.entries(changes)) {
		/* eslint-disable no-await-in-loop -- One after the other. */
		const own = {
			...environment,
			CLOUDFLARE_BASE_URL: server.url,
			XDG_STATE_HOME: path.join(folder.path, `lost-${name}`),
		};
		const run = async (...all: readonly string[]) => runProgram(all, own);
		const states = async () => {
			const {stdout} = await run('undo', '--list', '--json');
			const entries = JSON.parse(stdout) as ReadonlyArray<Listed & {readonly unclear: boolean}>;
			return entries.map(({unclear, undone}) => `${unclear ? 'unclear' : ''}${undone ? 'undone' : ''}`);
		};

		const undo = ['undo', '--yes', '--at-most', '2'];
		const changed = await run(...words, '--yes');
		isLosing = true;
		const lost = await run(...undo);
		[isLosing, isDark] = [false, false];
		const found = await run(...undo);
		const left = await run(...undo);
		results[name] = [changed.status, lost.status, found.status, left.status, await states()];
		/* eslint-enable no-await-in-loop */
	}

	assert.deepEqual(results, Object.fromEntries(Object.keys(changes).map(name => [name, [0, 6, 0, 3, ['', 'undone']]])));
});

await test('says in a dry run which changes of a run it would not undo, and why', async () => {
	const [one, two] = [await createIn(sandbox, 'Dry one'), await createIn(sandbox, 'Dry two')];
	let isFailing = false;
	await using server = await startInFrontOf(sandbox, ({url}) =>
		isFailing && url.includes(two) ? refusal(403, [{code: 10_000, message: 'Forbidden'}]) : undefined,
	);
	const run = async (...words: readonly string[]) =>
		runProgram(words, {...environment, CLOUDFLARE_BASE_URL: server.url});
	await run('set', 'external_metadata=gold', one, two, '--at-most', '2', '--yes');
	const whole = await run('undo', '--dry-run');
	isFailing = true;
	const failed = await run('undo', '--dry-run');
	isFailing = false;
	await change(two, {external_metadata: 'theirs'});
	const conflict = await run('undo', '--dry-run');
	assert.deepEqual(
		[whole, failed, conflict].map(({status, stdout}) => [status, stdout.match(/^curl -X PUT/gmv)?.length]),
		[
			[0, 2],
			[1, 1],
			[5, 1],
		],
	);
	assert.match(failed.stderr, /Dry two/v);
	assert.match(
		conflict.stderr,
		/Dry two.*Conflict: the stored values have changed since that change \(external metadata\)/v,
	);
	assert.doesNotMatch(whole.stderr, /Dry two.*:/v);
});

await test('creates a deleted organization again once, although two undo it at the same time', async () => {
	const {promise: mayAnswer, resolve: answer} = Promise.withResolvers<undefined>();
	let isHeld = false;
	await using server = await startInFrontOf(sandbox, async request => {
		if (request.method !== 'POST') {
			return undefined;
		}

		isHeld = true;
		await mayAnswer;
		return undefined;
	});
	const id = await createIn(sandbox, 'Twice undone');
	const own = {...environment, CLOUDFLARE_BASE_URL: server.url, XDG_STATE_HOME: path.join(folder.path, 'twice')};
	await runProgram(['delete', id, '--yes'], own);
	const first = runProgram(['undo', '--yes'], own);
	await until(() => isHeld);
	const second = await runProgram(['undo', '--yes'], own);
	answer(undefined);
	const {status} = await first;
	assert.deepEqual([second.status, status], [4, 0]);
	assert.match(second.stderr, /Another cforgs is creating organizations on this host\. Wait until it ends\.$/mv);
	const made = await named(sandbox, 'Twice undone');
	assert.equal(made.length, 1);
});

for (const isLagging of [true, false]) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`creates a deleted organization again once, although another undo ends between its check and its request${isLagging ? ', and the list does not show that yet' : ''}`, async () => {
		const name = isLagging ? 'Twice unseen' : 'Twice seen';
		const {promise: mayAnswer, resolve: answer} = Promise.withResolvers<undefined>();
		let isHolding = false;
		let isHeld = false;
		await using server = await startInFrontOf(
			sandbox,
			async request => {
				if (!isHolding || isHeld || request.method !== 'GET' || !request.url.includes('name=')) {
					return undefined;
				}

				isHeld = true;
				const {behave} = await forward(sandbox, request);
				await mayAnswer;
				return behave;
			},
			(text, {method, url}) => {
				if (!isLagging || method !== 'GET' || !url.includes('/organizations?')) {
					return text;
				}

				const page = JSON.parse(text) as {readonly result: ReadonlyArray<{readonly name: string}>};
				return JSON.stringify({...page, result: page.result.filter(each => each.name !== name)});
			},
		);
		const id = await createIn(sandbox, name);
		const own = {...environment, CLOUDFLARE_BASE_URL: server.url, XDG_STATE_HOME: path.join(folder.path, name)};
		await runProgram(['delete', id, '--yes'], own);
		isHolding = true;
		const second = runProgram(['undo', '--yes'], own);
		await until(() => isHeld);
		const first = await runProgram(['undo', '--yes', '--quiet'], own);
		answer(undefined);
		const {status, stdout, stderr} = await second;
		const made = await named(sandbox, name);
		assert.deepEqual([first.status, first.stdout, made.length, stdout], [0, `${made[0]?.id}\n`, 1, '']);
		assert.equal(status, 5);
		assert.ok(
			stderr.includes(
				`An organization with this name already exists under that parent: ${made[0]?.id}. Nothing was sent.`,
			),
			stderr,
		);
	});
}
