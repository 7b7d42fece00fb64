import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {loadDetail} from '../../../source/kernel/loop/load.js';
import {countRead} from '../../../source/kernel/state/known-profiles.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {frameOf} from '../../helpers/frames.js';
import {startOn} from '../../helpers/on-organization.js';
import {until} from '../../helpers/until.js';
import {call, openSandbox, profile} from '../../base/sandbox/call.js';

const profileReads = ({requests}: Sandbox) => requests.filter(({path}) => path.endsWith('/profile')).length;

const hour = 3_600_000;

async function setUp() {
	const sandbox = await openSandbox({organizations: 25, seed: 7});
	const files = new Map<string, string>();
	let later = 0;
	const program = await startOn(sandbox, 'Loaded before', {
		context: {
			now: () => Date.now() + later,
			async writeNewFile(name, text) {
				files.set(name, text);
			},
			async readFile(name) {
				return files.get(name) ?? '';
			},
		},
	});
	const exportAs = async (steps: number, ...keys: readonly string[]) => {
		files.clear();
		await program.press('x', 'tab', 'tab', ...Array.from({length: steps}, () => 'j'), ...keys, 'enter');
		return files.values().next().value ?? '';
	};

	return {
		...program,
		sandbox,
		files,
		exportAs,
		wait(milliseconds: number) {
			later += milliseconds;
		},
	};
}

await test('serves exports, snapshots and the detail from loaded profiles without requests, and comparisons from those that are newer than the snapshot', async () => {
	const {context, press, said, sandbox, exportAs, files, store, id} = await setUp();
	await using _ = sandbox;
	await press('ctrl+r', 'y', 'escape');
	const {length} = store.getState().organizations;
	assert.deepEqual([profileReads(sandbox), countRead(store.getState())], [length, length]);
	await press('x', 'tab', 'tab');
	assert.match(frameOf(store.getState()), new RegExp(`All ${length} profiles are loaded, the oldest just now`, 'v'));
	await press('escape');
	const csv = await exportAs(2);
	const rowsWith = (text: string) => csv.split('\n').filter(line => line.includes(text)).length;
	assert.deepEqual([rowsWith(',yes,'), rowsWith(',no,')], [length, 0], 'the parent that is not visible has no row');
	const hcl = await exportAs(4);
	assert.match(hcl, /resource "cloudflare_organization_profile" "loaded_before_/v);
	assert.match(said() ?? '', /^\d+ organizations written to /v);
	const snapshot = JSON.parse(await exportAs(5)) as {
		readonly organizations: ReadonlyArray<{readonly profile?: unknown}>;
	};
	assert.equal(snapshot.organizations.filter(each => each.profile === undefined).length, 0);
	files.set('snapshot.json', files.values().next().value ?? '');
	await press('=', 'enter');
	assert.match(frameOf(store.getState()), /No change in the rest since/v);
	assert.match(
		frameOf(store.getState()),
		new RegExp(`The snapshot has ${length} profiles that the list leaves out: press p `, 'v'),
	);
	await press('escape');
	await loadDetail(context, id);
	assert.equal(store.getState().details.get(id)?.detail?.profile?.business_name, 'Ltd');
	assert.equal(profileReads(sandbox), length);
	await press('r');
	assert.equal(profileReads(sandbox), length + 1);
	await press('=', 'enter');
	assert.match(
		frameOf(store.getState()),
		new RegExp(`The snapshot has ${length - 1} profiles that the list leaves out: press p `, 'v'),
	);
	await press('p');
	assert.equal(profileReads(sandbox), length * 2);
	assert.match(
		frameOf(store.getState()),
		new RegExp(
			String.raw`1 compared profile was loaded earlier, just now: press p to read all ${length} again, with ${length} requests\.`,
			'v',
		),
	);
	await press('p');
	assert.equal(profileReads(sandbox), length * 3);
	await press('p');
	assert.equal(said(), 'All profiles in the snapshot are compared.');
});

await test('reads a profile again for the detail once it was loaded more than five minutes ago', async () => {
	const {context, press, sandbox, store, wait} = await setUp();
	await using _ = sandbox;
	await press('ctrl+r', 'y', 'escape');
	const [young, old] = store
		.getState()
		.organizations.filter(each => !store.getState().details.has(each.id))
		.map(each => each.id);
	const readsBy = async (other: string | undefined) => {
		const before = profileReads(sandbox);
		await loadDetail(context, other ?? '');
		return profileReads(sandbox) - before;
	};

	assert.equal(await readsBy(young), 0);
	wait(301_000);
	assert.equal(await readsBy(old), 1);
});

await test('offers the missing profiles for a snapshot, with the number of requests, and includes the loaded ones', async () => {
	const {press, sandbox, store, files} = await setUp();
	await using _ = sandbox;
	const {length} = store.getState().organizations;
	const dialogText = () =>
		frameOf(store.getState())
			.split('\n')
			.map(line => line.split('││').at(-1)?.replaceAll('│', '').trim())
			.join(' ');
	await press('r', 'x', 'j', 'j', 'j', 'j', 'j');
	assert.match(
		dialogText(),
		new RegExp(
			String.raw`1 of ${length} profiles is loaded\. Without the others, a comparison cannot detect changes in profiles\. Press p to load the others: up to ${length - 1} requests\.`,
			'v',
		),
	);
	await press('p');
	assert.match(dialogText(), new RegExp(`Loads the profiles first: up to ${length - 1} requests`, 'v'));
	await press('p', 'enter');
	const snapshot = JSON.parse(files.get('snapshot.json') ?? '') as {
		readonly organizations: ReadonlyArray<{readonly profile?: unknown}>;
	};
	assert.deepEqual(
		[snapshot.organizations.filter(each => each.profile !== undefined).length, profileReads(sandbox)],
		[1, 1],
	);
});

await test('keeps the profiles that were read when an export is left', async () => {
	const {press, sandbox, store, files} = await setUp();
	await using _ = sandbox;
	await press('x', 'tab', 'tab', 'p');
	const exporting = press('enter');
	await until(() => profileReads(sandbox) >= 6);
	await press('escape');
	await exporting;
	const kept = store.getState().profiles.keys().toArray();
	assert.ok(kept.length >= 2, `${kept.length} are kept.`);
	assert.equal(files.size, 0);
	const from = sandbox.requests.length;
	await press('ctrl+r', 'y');
	const asked = sandbox.requests.slice(from).map(({path}) => path);
	assert.deepEqual(
		kept.filter(each => asked.some(path => path.endsWith(`/${each}/profile`))),
		[],
	);
	assert.equal(countRead(store.getState()), store.getState().organizations.length);
});

await test('shows the age of profiles older than an hour or the last write, and reloads them on request', async () => {
	const {context, press, said, sandbox, exportAs, store, wait, id} = await setUp();
	await using _ = sandbox;
	await press('ctrl+r', 'y', 'escape');
	const {length} = store.getState().organizations;
	await press('ctrl+r');
	assert.match(frameOf(store.getState()), /\[x\] profiles +0 requests +all known/v);
	await press('escape');
	wait(1000);
	const stored = {name: 'Loaded before', parentId: '', ...profile};
	context.journal.add({at: context.now(), kind: 'profile', id, before: stored, after: stored});
	wait(1000);
	await exportAs(2);
	assert.match(
		said() ?? '',
		/^26 organizations written to \S+\. 1 profile is old, loaded just now: to load it again, press x, then press p\.$/v,
	);
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, business_phone: '+1 555 0199'}});
	assert.match(await exportAs(2, 'p'), /\+1 555 0199/v);
	assert.equal(profileReads(sandbox), length + 2, 'the edit from elsewhere, and the old profile');
	wait(hour);
	await press('ctrl+r');
	assert.equal(placeOf(store.getState(), registry), 'rest');
	assert.match(frameOf(store.getState()), new RegExp(`profiles +${length} requests +${length} too old`, 'v'));
	await press('y');
	assert.equal(profileReads(sandbox), length * 2 + 2);
});

await test('shows the age of the oldest profile in the search line after an hour', async () => {
	const {press, wait, sandbox, store} = await setUp();
	await using _ = sandbox;
	await press('ctrl+r', 'y', '/');
	assert.doesNotMatch(frameOf(store.getState()), /the oldest/v);
	wait(2 * hour);
	await press('escape', '/');
	assert.match(
		frameOf(store.getState()),
		/profiles loaded: 26 of 26, the oldest 2 hours ago · press ctrl-r to reload/v,
	);
});
