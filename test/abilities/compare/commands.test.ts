import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {snapshotText, type Snapshot} from '../../../source/kernel/files/snapshot.js';
import {frameOf} from '../../helpers/frames.js';
import {ok, refused, startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';
import {startOn} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {type Account, call, createIn, keyOf, openSandbox, profile} from '../../base/sandbox/call.js';
import {shownText} from '../../../source/base/text/told.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});
using folder = temporaryFolder();

const create = async (name: string) => createIn(sandbox, name);

async function withSnapshot(name: string) {
	const written = new Map<string, string>();
	const program = await startOn(sandbox, name, {
		context: {
			async writeNewFile(file, text) {
				written.set(file, text);
			},
		},
	});
	const write = async (...more: readonly string[]) => {
		await program.press('x', 'j', 'j', 'j', 'j', 'j', ...more, 'enter');
		const [[file, text] = ['', '']] = written;
		assert.match(
			program.said() ?? '',
			/^\d+ organizations written to \/here\/snapshot\.json\. \d+ profiles are empty in the file: to load them, press x, then press p\.$/v,
		);
		const place = path.join(folder.path, `${name}-${file}`);
		writeFileSync(place, text);
		return place;
	};

	const compare = async (file: string) => {
		await program.press('=', 'ctrl+u');
		await program.paste(file);
		await program.press('enter');
	};

	const changes = () => dialogOf(program.store.getState(), 'changes').comparison;

	return {...program, write, compare, changes};
}

await test('writes a snapshot of everything with x, and shows the differences with =', async () => {
	const {id, press, said, store, write, compare, changes} = await withSnapshot('Renamed soon');
	const deleted = await create('Deleted soon');
	await press('x', 'j', 'j', 'j', 'j', 'j', 'tab');
	assert.match(said() ?? '', /^A snapshot always has all organizations/v);
	await press('escape');
	const file = await write();
	await compare(file);
	assert.deepEqual(changes().changes, []);
	await press('enter');
	assert.match(said() ?? '', /no change/v);
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Renamed', profile}});
	await call(sandbox, `DELETE /organizations/${deleted}`);
	const created = await create('Created since');
	await press('=', 'enter');
	const found = new Map(changes().changes.map(each => [each.id, each.change]));
	assert.deepEqual(
		found,
		new Map([
			[id, 'renamed'],
			[created, 'created'],
			[deleted, 'gone'],
		]),
	);
	const goTo = async (wanted: string) => {
		const to = changes().changes.findIndex(each => each.id === wanted);
		await press('k', 'k', ...Array.from({length: to}, () => 'j'), 'enter');
	};

	await goTo(created);
	assert.deepEqual([store.getState().dialog.kind, store.getState().selectedKey], ['none', created]);
	await press('=');
	await goTo(deleted);
	assert.match(said() ?? '', /^Deleted soon is gone/v);
	await press('escape', '=');
	assert.match(frameOf(store.getState()), /Compare with a snapshot/v);
});

const listed = (...ids: readonly string[]) => ids.map(id => ({id, name: `Name of ${id}`, meta: {}}));

/** The result of comparing a snapshot of a, b and c with a service that answers like this. */
async function against(behaviour: Behaviour, change: Partial<Snapshot> = {}) {
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.includes('/organizations?') ? behaviour : refused(404, []))(response, request);
	});
	const file = path.join(folder.path, 'older.json');
	const {host} = new URL(server.url);
	writeFileSync(
		file,
		snapshotText({
			host,
			takenAt: '2026-01-01T00:00:00Z',
			isComplete: true,
			organizations: listed('a', 'b', 'c'),
			...change,
		}),
	);
	const program = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await program.press('=');
	await program.paste(file);
	await program.press('enter');
	const {dialog} = program.store.getState();
	const paths = server.requests.map(({url}) => url.replace(/^.*\/v4/v, '').split('?', 1)[0]);
	return dialog.kind === 'changes'
		? {
				changes: dialog.comparison.changes.map(({id, change: kind}) => `${id} ${kind}`),
				remarks: dialog.comparison.remarks,
				paths,
			}
		: {text: dialog.kind === 'comparing' ? dialog.text : undefined, paths};
}

await test('reports nothing as gone when the list is cut short or lacks a record', async () => {
	const whole = await against(ok([...listed('a', 'new')]));
	assert.deepEqual(whole.changes, ['new appeared', 'b gone', 'c gone']);
	assert.deepEqual(whole.paths, ['/organizations', '/organizations/b', '/organizations/c']);
	const cut = await against((response, request) => {
		(request.query.get('page_token') === null
			? ok(listed('a', 'new'), {next_page_token: 'p2'})
			: refused(403, [{code: 1, message: 'No.'}]))(response, request);
	});
	assert.deepEqual([cut.changes, cut.paths], [['new appeared'], ['/organizations', '/organizations']]);
	assert.match(shownText(cut.remarks?.[0] ?? ''), /^The list is incomplete: it stopped after 2 organizations\. ./v);
	assert.strictEqual(cut.remarks?.[1], 'Nothing is reported as gone.');
	const short = await against(ok(listed('a'), {total_size: 3}));
	assert.deepEqual([short.changes, short.paths], [[], ['/organizations']]);
	assert.match(
		short.remarks
			?.slice(0, 2)
			.map(text => shownText(text))
			.join(' ') ?? '',
		/^The service announced 3 organizations and sent 1: .* Nothing is reported as gone\.$/v,
	);
	const lacking = await against(ok([...listed('a'), {name: 'without an id'}]), {isComplete: false});
	assert.deepEqual([lacking.changes, lacking.paths], [[], ['/organizations']]);
	assert.deepEqual(
		lacking.remarks?.map(text => shownText(text).split(':', 1)[0]),
		[
			'1 record could not be read and is left out',
			'Nothing is reported as gone.',
			'The profiles of 1 organization were not compared',
			'The older list was incomplete, so organizations that it left out look new.',
		],
	);
});

await test('shows a failed list and a snapshot of another host as sentences in the dialog', async () => {
	const refusal = await against(refused(403, [{code: 1, message: 'No.'}]));
	assert.match(shownText(refusal.text ?? ''), /not permitted to do that/v);
	const other = await against(ok(listed('a')), {host: 'other.example'});
	assert.match(
		shownText(other.text ?? ''),
		/^These snapshots are from two hosts and cannot be compared: other\.example and 127\.0\.0\.1:\d+\.$/v,
	);
	assert.deepEqual(other.paths, []);
});

await test('offers the snapshot last written, or else last compared', async () => {
	const {press, store, write, compare} = await withSnapshot('Offered');
	const offered = () => dialogOf(store.getState(), 'comparing').line.text;
	await press('=');
	assert.equal(offered(), '');
	await press('escape');
	const file = await write();
	await press('=');
	assert.equal(offered(), 'snapshot.json');
	await press('escape');
	await compare(file);
	await press('=');
	assert.equal(offered(), file);
	await press('escape');
	await compare(file);
	store.dispatch({type: 'export/snapshotWritten', file: 'snapshot-2.json'});
	await press('=');
	assert.equal(offered(), 'snapshot-2.json');
});

await test('completes the path of a snapshot on Tab, and lists the files if several match', async () => {
	using own = temporaryFolder();
	for (const name of ['older-a.json', 'older-b.json', 'other', '.hidden']) {
		writeFileSync(path.join(own.path, name), '');
	}

	mkdirSync(path.join(own.path, 'deep'));
	const {press, paste, said, store} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const complete = async (typed: string) => {
		await press('=', 'ctrl+u');
		await paste(path.join(own.path, typed));
		await press('tab');
		const {text} = dialogOf(store.getState(), 'comparing').line;
		const told = said();
		await press('escape');
		return [path.relative(own.path, text) + (text.endsWith('/') ? '/' : ''), told?.replaceAll(own.path, '')];
	};

	assert.deepEqual(await complete('ol'), ['older-', 'older-a.json  older-b.json']);
	assert.deepEqual(await complete('older-a'), ['older-a.json', undefined]);
	assert.deepEqual(await complete('de'), ['deep/', undefined]);
	assert.deepEqual(await complete('o'), ['o', 'older-a.json  older-b.json  other']);
	assert.deepEqual(await complete('.h'), ['.hidden', undefined]);
	assert.deepEqual(await complete('x'), ['x', 'No file there starts with /x.']);
	assert.deepEqual(await complete('no/such'), ['no/such', '/no/ cannot be listed. There is no such file.']);
});

await test('sends nothing for a comparison that was left, and does not disturb the next dialog', async () => {
	const file = Promise.withResolvers<string>();
	const program = await startOn(sandbox, 'Left for a form', {context: {readFile: async () => file.promise}});
	await program.press('=');
	await program.paste('old.json');
	const comparing = program.press('enter');
	await program.press('escape');
	const from = sandbox.requests.length;
	const opening = program.press('p');
	file.resolve(
		snapshotText({
			host: program.context.client.host,
			takenAt: '2026-01-01T00:00:00Z',
			isComplete: true,
			organizations: listed('x'),
		}),
	);
	await Promise.all([opening, comparing]);
	assert.equal(program.store.getState().dialog.kind, 'form');
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({path: asked}) => asked.includes('?')),
		[],
	);
});

await test('stops asking the service when the comparison is closed', async () => {
	const program = await startOn(sandbox, 'Left early');
	const file = path.join(folder.path, 'left.json');
	writeFileSync(
		file,
		snapshotText({
			host: program.context.client.host,
			takenAt: '2026-01-01T00:00:00Z',
			isComplete: true,
			organizations: listed('x', 'y'),
		}),
	);
	await program.press('=');
	await program.paste(file);
	const from = sandbox.requests.length;
	const comparing = program.press('enter');
	program.store.dispatch({type: 'dialog/closed'});
	await comparing;
	assert.equal(program.store.getState().dialog.kind, 'none');
	assert.ok(sandbox.requests.length - from <= 1);
});

await test('compares on p the profiles that the list left out, and keeps the changes when stopped', async () => {
	await using server = await openSandbox({organizations: 4, seed: 7});
	const files = new Map<string, string>();
	const program = await startOn(server, 'Edited profile', {
		context: {
			async writeNewFile(file, text) {
				files.set(file, text);
			},
			async readFile(file) {
				return files.get(file) ?? '';
			},
		},
	});
	const {id, press, store, said} = program;
	await press('x', 'j', 'j', 'j', 'j', 'j', 'p', 'enter');
	await press('x', 'enter');
	await call(server, `PUT /organizations/${id}/profile`, {json: {...profile, business_phone: '+1 555 0199'}});
	await press('=', 'enter');
	const frame = () => frameOf(store.getState());
	const number = store.getState().organizations.length;
	assert.match(
		frame(),
		new RegExp(String.raw`No change in the rest since[\s\S]*press p [\s\S]*with ${number} requests`, 'v'),
	);

	const stopped = press('p');
	assert.match(frame(), /Esc stop/v);
	await press('p');
	assert.equal(said(), 'The comparison is under way. Press Esc to stop it.');
	await press('escape');
	await stopped;
	assert.match(frame(), /No change in the rest since[\s\S]*Stopped: the rest is not read\.[\s\S]*with 5 requests/v);

	const from = server.requests.length;
	await press('p');
	const asked = server.requests.slice(from).map(({path: each}) => each);
	assert.equal(asked.filter(each => each.endsWith('/profile')).length, number);
	assert.match(frame(), /│ 1 change since[\s\S]*edited +Edited[\s\S]*Business phone: “1” → “\+1 555 0199”/v);
	await press('p');
	assert.equal(said(), 'All profiles in the snapshot are compared.');
	await press('escape', '=', 'enter');
	assert.match(
		frame(),
		new RegExp(
			String.raw`│ 1 change since[\s\S]*${number} compared profiles were loaded earlier, the oldest just now: press p [\s\S]*them again, with ${number} requests`,
			'v',
		),
	);
	const {organizations, ...head} = JSON.parse(files.get('snapshot.json') ?? '') as {
		readonly organizations: ReadonlyArray<Readonly<Record<string, unknown>>>;
	};
	files.set('bare.json', JSON.stringify({...head, organizations: organizations.map(({profile: _, ...rest}) => rest)}));
	await press('escape', '=', 'ctrl+u');
	await program.paste('bare.json');
	await press('enter');
	assert.match(frame(), /The profiles of 5 organizations were not compared: the snapshot lacks 5\./v);
	await press('p');
	assert.equal(
		said(),
		'The snapshot has no profiles. To write one with profiles, go to the main screen, press x, then press p.',
	);
});

await test('keeps the changes when profiles cannot be read, and counts the refused ones', async () => {
	const held = listed('a', 'b', 'c', 'd', 'e').map(each => ({...each, profile}));
	const compareWith = async (answerOf: (id: string) => Behaviour) => {
		await using server = await startMisbehavingServer((response, request) => {
			const id = /organizations\/(?<id>.)\/profile/v.exec(request.url)?.groups?.['id'];
			(id === undefined ? ok(listed('a', 'b', 'c', 'd', 'e', 'new')) : answerOf(id))(response, request);
		});
		const snapshot = snapshotText({
			host: new URL(server.url).host,
			takenAt: '2026-01-01T00:00:00Z',
			isComplete: true,
			organizations: held,
		});
		const {press, paste, store} = startProgram({
			baseUrl: server.url,
			token: 'x'.repeat(40),
			context: {readFile: async () => snapshot},
		});
		await press('=');
		await paste('old.json');
		await press('enter', 'p');
		const {dialog} = store.getState();
		assert.strictEqual(dialog.kind, 'changes');
		const {
			comparison: {changes, unread, remarks},
			text,
		} = dialog;
		return {changes: changes.map(({id, change}) => `${id} ${change}`), unread, text, remark: remarks[0]};
	};

	const refusal = refused(403, [{code: 1, message: 'No.'}]);
	const none = await compareWith(() => refusal);
	assert.deepEqual([none.changes, none.unread], [['new appeared'], 5]);
	assert.match(shownText(none.text ?? ''), /not permitted to do that/v);
	const some = await compareWith(id => (id === 'a' ? refusal : ok({...profile, business_phone: '7'})));
	assert.deepEqual([some.changes, some.unread], [['b edited', 'c edited', 'd edited', 'e edited', 'new appeared'], 1]);
	assert.match(shownText(some.remark ?? ''), /^1 profile could not be read: .*not permitted/v);
});

/** Moves some account to another organization. */
async function moveAccount(ids: readonly string[]): Promise<{readonly account: string; readonly to: string}> {
	for (const from of ids) {
		const {result: accounts} = await call<readonly Account[]>(sandbox, `GET /organizations/${from}/accounts`); // eslint-disable-line no-await-in-loop -- One after the other.
		for (const {id: account} of accounts) {
			for (const to of ids) {
				// eslint-disable-next-line no-await-in-loop
				const {status} = await call(sandbox, `POST /accounts/${account}/move`, {
					json: {destination_organization_id: to},
				});
				if (status === 200) {
					return {account, to};
				}
			}
		}
	}

	throw new Error('No account can be moved.');
}

await test('names the key that reads the accounts and the members of a snapshot, and shows each change with its organization', async () => {
	const {press, said, store, write, compare, changes} = await withSnapshot('With lists');
	const one = await create('With members');
	const file = await write('a', 'm');
	await compare(file);
	assert.deepEqual(changes().changes, []);
	// What was read for the snapshot itself cannot show a change.
	const {length} = store.getState().organizations;
	assert.deepEqual(changes().unreadLists, {accounts: length, members: length});
	assert.match(
		frameOf(store.getState()),
		new RegExp(
			String.raw`The accounts of ${length} organizations are not read: press a to read and compare[\s\S]+The members of ${length} organizations are not read: press m to read and compare`,
			'v',
		),
	);
	await call(sandbox, `POST /organizations/${one}/members`, {json: {member: {user: {email: 'new@x.example'}}}});
	const {account, to} = await moveAccount(store.getState().organizations.map(({id}) => id));
	const from = sandbox.requests.length;
	await press('m');
	assert.deepEqual(
		changes().changes.map(({id, change}) => [id, change]),
		[[one, 'member_invited']],
	);
	assert.deepEqual(changes().unreadLists, {accounts: length, members: 0});
	assert.match(frameOf(store.getState()), /❯ member +With members · new@x\.example +invited/v);
	assert.ok(sandbox.requests.slice(from).every(({path: asked}) => !asked.includes('/accounts')));
	await press('m');
	assert.equal(said(), 'All members in the snapshot are compared.');
	await press('a');
	const found = changes().changes.map(each => [each.id, each.change, 'item' in each ? each.item.id : '']);
	assert.deepEqual(
		found.filter(([, change]) => change === 'account_moved'),
		[[to, 'account_moved', account]],
	);
	assert.deepEqual([found.length, changes().unreadLists], [2, {accounts: 0, members: 0}]);
	const down = found.findIndex(([, change]) => change === 'account_moved');
	await press('k', 'k', ...Array.from({length: down}, () => 'j'));
	assert.match(
		frameOf(store.getState()),
		/❯ account [^\n]+ · [^\n]+moved[\s\S]+│ in [^\n]+ \([\da-f]{32}\)[\s\S]+│ Organization/v,
	);
	await press('enter');
	assert.equal(store.getState().selectedKey, to);
	await call(sandbox, `POST /organizations/${one}/members`, {json: {member: {user: {email: 'later@x.example'}}}});
	await press('=');
	const asked = sandbox.requests.length;
	await press('r');
	assert.deepEqual(
		changes().changes.map(({who}) => typeof who === 'object' && who.person),
		[sandbox.email, sandbox.email],
	);
	assert.ok(frameOf(store.getState()).includes(`Done by ${sandbox.email} (`));
	assert.equal(
		sandbox.requests.slice(asked).filter(({path: each}) => each.includes('/logs/audit')).length,
		new Set([one, to]).size,
	);
	await press('r');
	assert.equal(said(), 'The history of every changed organization is read.');
	// The members of the last comparison are known now, and are read again on request.
	await press('=', 'enter');
	assert.equal(changes().changes.filter(({change}) => change === 'member_invited').length, 1);
	assert.match(
		frameOf(store.getState()),
		new RegExp(`The members of ${length} organizations were known, the oldest read [^│]+: press m to read`, 'v'),
	);
	await press('m');
	assert.equal(changes().changes.filter(({change}) => change === 'member_invited').length, 2);
});
