import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Organization} from '../../../source/base/api/schemas.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {watchNews} from '../../../source/abilities/news/commands.js';
import {changeList} from '../../../source/abilities/news/state.js';
import {kindsOf} from '../../../source/abilities/news/changes.js';
import {noRuns} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import type {State} from '../../../source/kernel/state/state.js';
import {shownText} from '../../../source/base/text/told.js';
import {frameOf} from '../../helpers/frames.js';
import {startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf, organization} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';
import {call, keyOf, openSandbox} from '../../base/sandbox/call.js';

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

const age = {text: 'just now', brief: 'just now'} as const;

const ofKey = (sandbox: Sandbox) => ({baseUrl: sandbox.url, credential: keyOf(sandbox), connection: {credentialKind: 'global_api_key'}} as const);

async function listOf(sandbox: Sandbox): Promise<readonly Organization[]> {
	const {context, store} = startProgram(ofKey(sandbox));
	await loadOrganizations(context);
	return store.getState().organizations;
}

/** Starts a program with a kept list, and waits until it has compared that with the list of the server. */
async function startSince(options: Parameters<typeof startProgram>[0], organizations: readonly Organization[], readAt: number) {
	const program = startProgram(options);
	const {context, store} = program;
	watchNews(context, assert.ifError);
	store.dispatch({
		type: 'organizations/remembered', organizations, age, readAt, isShort: false,
	});
	await loadOrganizations(context);
	await until(() => store.getState().news?.changes !== undefined);
	return program;
}

const shown = (state: State) => changeList.found(state, dialogOf(state, 'news')).map(change => `${kindsOf(change).join(',')} ${change.name}`);

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
		json: {
			business_name: 'Other', business_address: '', business_email: '', business_phone: '', external_metadata: '',
		},
	});
	const {store, said, press, calls} = await startSince(ofKey(sandbox), before.toSpliced(3, 0, organization('a-gone-one', {name: 'Was here'})), readAt);
	await until(() => said() !== undefined);
	assert.match(said() ?? '', /^1 created, 1 gone, 1 renamed since \d\d:\d\d UTC · press S to see what changed$/v);
	assert.match(frameOf(store.getState()), /S 3 changes/v);
	const asked = sandbox.requests.length;
	await press('S');
	// The list is short, so the profiles of all others are looked for at once.
	assert.equal(sandbox.requests.length - asked, store.getState().organizations.length);
	assert.deepEqual(shown(store.getState()), ['created Brand new', 'gone Was here', 'renamed Another name', `profile ${changed.name}`]);
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
	assert.match(calls.at(-1) ?? '', /^copied created\t[0-9a-f]+\tBrand new\t.*\ngone\ta-gone-one\tWas here\nrenamed\t.*\tname: .* → Another name\t/v);
	await press('/', ...'profile', 'enter');
	assert.deepEqual(shown(store.getState()), [`profile ${changed.name}`]);
	await press('H');
	assert.equal(dialogOf(store.getState(), 'history').id, changed.id);
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
	const {result: {id}} = await call(sandbox, 'POST /organizations', {json: {name: 'Mine'}});
	await call(sandbox, `PUT /organizations/${root.id}`, {json: {name: 'My name'}});
	const options = ofKey(sandbox);
	const {context: {journal}} = startProgram(options);
	const values = {name: 'Mine', parentId: ''};
	journal.add({
		at: Date.now(), kind: 'create', id, before: values, after: values,
	});
	journal.add({
		at: Date.now(), kind: 'edit', id: root.id, before: {name: root.name, parentId: ''}, after: {name: 'My name', parentId: ''},
	});
	journal.add({
		at: Date.now(), kind: 'delete', id: 'deleted-here', before: values,
	});
	const {store, said, press} = await startSince({...options, context: {journal}}, [...before, organization('deleted-here')], readAt);
	assert.equal(said(), undefined);
	await press('S');
	assert.match(frameOf(store.getState()), /Nothing changed in the list since \d\d:\d\d UTC, except for 3 organizations that you changed from this/v);
	assert.deepEqual(shown(store.getState()), []);
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
	assert.equal(said(), 'The list is still loading. Once it has loaded, cforgs compares it with the list from the last session.');
	await loadOrganizations(context);
});

await test('counts nothing as gone if the list stops early or lacks records', async () => {
	const page = (organizations: readonly unknown[], info: unknown = {}) => JSON.stringify({
		success: true, errors: [], messages: [], result: organizations, result_info: info,
	});
	let isCut = true;
	await using server = await startMisbehavingServer((response, {query}) => {
		const isLast = query.has('page_token');
		if (isLast && isCut) {
			response.destroy();
			return;
		}

		response.setHeader('content-type', 'application/json');
		response.end(isLast ? page([], {total_size: 2}) : page([{id: 'a', name: 'New name', meta: {}}], {total_size: 2, next_page_token: 'x'}));
	});
	const program = startProgram({baseUrl: server.url, connection: {credentialKind: 'account_token'}});
	const {context, store, press, said} = program;
	watchNews(context, assert.ifError);
	store.dispatch({
		type: 'organizations/remembered', organizations: [organization('a'), organization('b')], age, readAt: 1, isShort: false,
	});
	await loadOrganizations(context);
	assert.equal(store.getState().listing.progress.status, 'failed');
	await press('S');
	assert.match(said() ?? '', /^The list could not be loaded, so it is not compared /v);
	assert.equal(store.getState().news?.changes, undefined);
	isCut = false;
	await loadOrganizations(context);
	await until(() => store.getState().news?.changes !== undefined);
	assert.deepEqual(store.getState().news?.changes?.map(({id, edits}) => [id, edits.map(({field}) => field)]), [['a', ['name']]]);
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
		...noRuns, list() {
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
	const names = before.map((each, index) => index < 30 ? {...each, name: `Old ${index}`} : each);
	const {store, press, said} = await startSince({...ofKey(sandbox), isSpoken: true}, names, Date.now() - (2 * 86_400_000));
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
