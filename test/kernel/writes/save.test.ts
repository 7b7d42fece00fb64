import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {registry} from '../../../source/abilities.js';
import {shownText} from '../../../source/base/text/told.js';
import {extentOf, placeOf} from '../../../source/kernel/rows/registry.js';
import type {Client} from '../../../source/base/api/client.js';
import type {Profile as ApiProfile} from '../../../source/base/api/schemas.js';
import {loadAccounts, loadOrganizations, readDetail} from '../../../source/kernel/loop/load.js';
import {detailOf, runSave, savedMessage, saveForm, stopWaiting} from '../../../source/kernel/writes/save.js';
import {openJournal} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {startMisbehavingServer, text} from '../../helpers/misbehaving-server.js';
import {formOf, startOn, writesTo} from '../../helpers/on-organization.js';
import {countingObservers} from '../../helpers/observers.js';
import {selectedId} from '../../../source/kernel/state/selectors.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {call, keyOf, named, openSandbox, profileOf} from '../../base/sandbox/call.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {changeField, editForm, focusedSlot, textOfSlot} from '../../../source/kernel/form-model/form.js';
import {storedOf} from '../../helpers/stored-form.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});
await using slowSandbox = await openSandbox({organizations: 20, seed: 7, readyAfter: 150});

await test('finds changes of another user before it sends anything, and asks about them', async () => {
	const program = await startOn(sandbox, 'Conflicting');
	const {id, press, paste} = program;
	await press('p', 'ctrl+e');
	await paste(' mine');
	const before = await profileOf(sandbox, id);
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...before, business_name: 'Theirs', business_phone: '2'},
	});
	const from = sandbox.requests.length;
	await press('ctrl+s', 'y');
	assert.equal(placeOf(program.store.getState(), registry), 'conflict');
	await press('enter');
	assert.match(program.said() ?? '', /Choose for business name first/v);
	await press('right', 'enter');
	assert.deepEqual(writesTo(sandbox, from), []);
	await press('y');
	assert.deepEqual(writesTo(sandbox, from), ['PUT']);
	assert.deepEqual(await profileOf(sandbox, id), {...before, business_name: 'Ltd mine', business_phone: '2'});
	assert.equal(program.said(), 'Profile saved: Conflicting · business name stored, nothing else changed');
});

await test('saves a form without a screen, and returns the outcome', async () => {
	const {id, context, store} = await startOn(sandbox, 'Unseen');
	const {organization, profile} = await readDetail(context.client, id, context.now);
	const form = changeField(editForm(organization, profile), 'name', {text: 'Seen'});
	const save = async () => runSave(context, {form, isUnique: true, isWaiting: () => true, tell: () => undefined});
	const end = await save();
	assert.deepEqual(end.status === 'done' && [detailOf(end)?.organization.name, savedMessage(form, end).text], [
		'Seen',
		'Saved: Seen · name stored, nothing else changed',
	]);
	const again = await save();
	assert.equal(again.status === 'heldBack' && 'theirs' in again.why && again.why.theirs.name, 'Seen');
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('scrolls the sides of a long value to its end', async () => {
	const program = await startOn(sandbox, 'Long');
	const {id, press, paste} = program;
	await press('p');
	await paste(`mine ${'x'.repeat(3000)}`);
	const before = await profileOf(sandbox, id);
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...before, business_name: 'y'.repeat(3000)}});
	await press('ctrl+s', 'y');
	const scroll = () => extentOf(program.store.getState(), registry)?.scroll ?? 0;
	await press('j');
	assert.equal(program.said(), 'Nothing to scroll: everything is on the screen.');
	await press('v');
	const start = scroll();
	await press('j', 'j', 'k');
	assert.equal(scroll(), start + 1);
	await press(...Array.from({length: 20}, () => 'pagedown'));
	const end = scroll();
	await press('j');
	assert.deepEqual([end > start + 30, scroll()], [true, end]);
	await press('v');
	assert.equal(scroll(), 0);
});

await test('notices another save between the conflict and the review', async () => {
	const program = await startOn(sandbox, 'Twice');
	const {id, press, paste} = program;
	const before = await profileOf(sandbox, id);
	await press('p');
	await paste(' mine');
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...before, business_phone: '2'}});
	await press('ctrl+s', 'y', 'enter');
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...before, business_phone: '3'}});
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(placeOf(program.store.getState(), registry), 'conflict');
	assert.deepEqual(writesTo(sandbox, from), []);
	await press('enter', 'y');
	assert.deepEqual(await profileOf(sandbox, id), {...before, business_name: 'Ltd mine', business_phone: '3'});
});

await test('has nothing to send if everything of theirs is kept', async () => {
	const program = await startOn(sandbox, 'Given up');
	const {id, press, paste} = program;
	const before = await profileOf(sandbox, id);
	await press('p');
	await paste(' mine');
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...before, business_name: 'Theirs'}});
	const from = sandbox.requests.length;
	await press('ctrl+s', 'y', 'left', 'enter');
	assert.equal(program.said(), 'Their value is kept, so there is nothing to send.');
	assert.equal(placeOf(program.store.getState(), registry), 'tree');
	assert.equal(program.store.getState().details.get(id)?.detail?.profile?.business_name, 'Theirs');
	assert.deepEqual(program.context.drafts.list(), []);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('waits for a refused new organization', async () => {
	const notes: Array<string | undefined> = [];
	const program = startProgram({
		baseUrl: slowSandbox.url,
		credential: keyOf(slowSandbox),
		context: {
			async wait() {
				const {step} = formOf(program);
				notes.push(step.name === 'sending' ? shownText(step.note ?? '') : undefined);
				// The organization is ready long before the last look.
				await delay(20);
			},
		},
	});
	await loadOrganizations(program.context);
	await program.press('C');
	await program.paste('Young');
	await program.press('ctrl+s', 'y');
	assert.equal(program.said(), 'Created Young · stored as requested. Press B to create another next to it.');
	assert.match(notes[0] ?? '', /^Not ready yet: .* for up to 45 s\.$/v);
	const found = await named(slowSandbox, 'Young');
	assert.equal(found.length, 1);
});

await test('loads the accounts of a new organization again if they were refused while it was too new, and otherwise not', async () => {
	const create = async (name: string, isLooking: boolean) => {
		const seen: Array<string | undefined> = [];
		const program = startProgram({
			baseUrl: slowSandbox.url,
			credential: keyOf(slowSandbox),
			context: {
				async wait() {
					const [made] = await named(slowSandbox, name);
					if (isLooking && made && seen.length === 0) {
						await loadAccounts(program.context, made.id);
						seen.push(program.store.getState().accounts.get(made.id)?.progress.status);
					}

					await delay(20);
				},
			},
		});
		await loadOrganizations(program.context);
		await program.press('C');
		await program.paste(name);
		await program.press('ctrl+s', 'y');
		const [made] = await named(slowSandbox, name);
		return [...seen, program.store.getState().accounts.get(made?.id ?? '')?.progress.status];
	};

	assert.deepEqual(
		[await create('Looked at', true), await create('Not looked at', false)],
		[['failed', 'complete'], [undefined]],
	);
});

await test('creates another organization next to the selected one, with the same parent or as a root', async () => {
	const program = await startOn(sandbox, 'Parent of siblings');
	const {press, paste, id, said} = program;
	await press('c');
	for (const name of ['First sibling', 'Second sibling', 'Third sibling']) {
		// eslint-disable-next-line no-await-in-loop -- One after the other.
		await paste(name);
		// eslint-disable-next-line no-await-in-loop
		await press('ctrl+s', 'y', 'B');
	}

	const [first, second, third] = await Promise.all(
		['First sibling', 'Second sibling', 'Third sibling'].map(async name => named(sandbox, name)),
	);
	assert.deepEqual(
		[first, second, third].map(found => found?.map(({parent}) => parent?.id)),
		[[id], [id], [id]],
	);
	// A customer is onboarded next to the newest organization, and below one that existed before.
	await press('escape', 'k');
	program.store.dispatch({type: 'detail/grewOld', id: selectedId(program.store.getState()) ?? ''});
	await press('o');
	assert.equal(textOfSlot(formOf(program), 'parent'), id);
	await press('escape', 'u');
	assert.match(
		said() ?? frameOf(program.store.getState()),
		/Third sibling.* {2}created: press ↵ to open its deletion/v,
	);
	await press('escape');
	program.store.dispatch({type: 'tree/selected', key: id});
	await press('o');
	assert.equal(textOfSlot(formOf(program), 'parent'), id);
	await press('escape');
	const {parent} = program.store.getState().organizations.find(each => each.id === id) ?? {};
	await press('B');
	await paste('Beside the parent');
	await press('ctrl+s', 'y');
	assert.equal(said(), 'Created Beside the parent · stored as requested. Press B to create another next to it.');
	const [beside] = await named(sandbox, 'Beside the parent');
	assert.equal(beside?.parent?.id, parent?.id);
});

await test('leaves the wait on Escape, and ends it in time', async () => {
	let time = 0;
	const left = startProgram({
		baseUrl: slowSandbox.url,
		credential: keyOf(slowSandbox),
		context: {
			async wait() {
				await left.press('escape');
			},
		},
	});
	await loadOrganizations(left.context);
	await left.press('C');
	await left.paste('Left alone');
	await left.press('ctrl+s', 'y');
	assert.equal(
		left.said(),
		'The service accepted the creation, but the new organization was not read back yet. Press r in a while to look again.',
	);
	assert.equal(placeOf(left.store.getState(), registry), 'tree');

	await using forever = await openSandbox({organizations: 20, readyAfter: 3_600_000});
	const tired = startProgram({
		baseUrl: forever.url,
		credential: keyOf(forever),
		context: {
			now: () => time,
			async wait(milliseconds) {
				time += milliseconds;
			},
		},
	});
	await loadOrganizations(tired.context);
	await tired.press('C');
	await tired.paste('Never');
	await tired.press('ctrl+s', 'y');
	assert.match(
		tired.said() ?? '',
		/^Created Never · it is in the list, but not ready yet: .* Press r to look again\.$/v,
	);
	assert.doesNotMatch(tired.said() ?? '', /permi/iv);
	await tired.press('r');
	assert.match(tired.said() ?? '', /^Not ready yet: the service refuses requests for a new organization/v);
	assert.ok(time >= 45_000);
	assert.ok(time <= 50_000);
	time += 120_000;
	await tired.press('r');
	assert.match(tired.said() ?? '', /^Could not read the organization: .* Press r to try again\.$/v);
});

await test('runs a dry run to the end without sending', async () => {
	const requests: string[] = [];
	const program = await startOn(sandbox, 'Dry', {
		connection: {isDryRun: true},
		context: {
			dryRun(request) {
				requests.push(request);
			},
		},
	});
	const from = sandbox.requests.length;
	await program.press('p');
	await program.paste(" O'Neill");
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Dry run: nothing was sent\. .* The form is kept as a draft\.$/v);
	assert.deepEqual(
		program.context.drafts.list().map(({form}) => storedOf(form).id),
		[program.id],
	);
	await program.press('C');
	await program.paste('Dry root');
	await program.press('ctrl+s', 'y', 'D');
	await program.paste('Dry');
	await program.press('enter');
	assert.deepEqual(writesTo(sandbox, from), []);
	assert.deepEqual(
		requests.map(request => request.split('\n', 1)[0]),
		[
			`curl -X PUT '${sandbox.url}/organizations/${program.id}/profile' \\`,
			`curl -X POST '${sandbox.url}/organizations' \\`,
			`curl -X DELETE '${sandbox.url}/organizations/${program.id}' \\`,
		],
	);
	assert.match(requests[0] ?? '', /Ltd O'\\''Neill/v);
	assert.equal(requests.join('').includes(sandbox.key), false);
	assert.deepEqual(program.context.journal.list(), []);
	const kept = program.context.drafts
		.list()
		.map(({form}) => storedOf(form))
		.map(({kind, texts}) => [kind, ...texts.map(each => each.text)].join(' '));
	assert.deepEqual(new Set(kept), new Set(["profile Ltd O'Neill", 'create Dry root']));
});

await test('asks about conflicts in a dry run too', async () => {
	const requests: string[] = [];
	const dryRun = (request: string) => {
		requests.push(request);
	};

	const program = await startOn(sandbox, 'Dry conflict', {connection: {isDryRun: true}, context: {dryRun}});
	await program.press('p');
	await program.paste(' mine');
	await call(sandbox, `PUT /organizations/${program.id}/profile`, {
		json: {...(await profileOf(sandbox, program.id)), business_name: 'Theirs'},
	});
	await program.press('ctrl+s', 'y');
	assert.deepEqual([placeOf(program.store.getState(), registry), requests], ['conflict', []]);
});

await test('undoes with a new, reviewed write, and meets conflicts like any other', async () => {
	const program = await startOn(sandbox, 'Undone');
	const {id, press, paste} = program;
	const before = await profileOf(sandbox, id);
	await press('p');
	await paste(' wrong');
	await press('ctrl+s', 'y', 'u', 'enter');
	assert.equal(placeOf(program.store.getState(), registry), 'review');
	await press('y');
	assert.deepEqual(await profileOf(sandbox, id), before);

	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...before, business_name: 'Theirs'}});
	await press('u', 'enter');
	assert.equal(placeOf(program.store.getState(), registry), 'conflict');
	assert.equal(program.context.journal.list().length, 2);
});

await test('starts undo at the next write that is neither undone nor an undo, so that two undos do not redo', async () => {
	const program = await startOn(sandbox, 'Undone in turn');
	const {id, press, store, context, said} = program;
	const before = await profileOf(sandbox, id);
	await press('p', 'ctrl+e', '1', 'ctrl+s', 'y', 'p', 'ctrl+e', '2', 'ctrl+s', 'y');
	await press('u', 'enter', 'y', 'u', 'enter', 'y');
	assert.deepEqual(await profileOf(sandbox, id), before);
	assert.deepEqual(
		context.journal.list().map(({undoes}) => undoes !== undefined),
		[true, true, false, false],
	);
	await press('u');
	assert.match(said() ?? '', /^Nothing is left to undo\./v);
	assert.match(frameOf(store.getState()), /undo · business name/v);
});

await test('lists a creation, and opens its deletion from there', async () => {
	const program = await startOn(sandbox, 'Parent of a creation');
	const {press, paste, store, said} = program;
	await press('c');
	await paste('Created to be deleted');
	await press('ctrl+s', 'y', 'u');
	assert.match(frameOf(store.getState()), /❯ Created to be deleted {2}created: press ↵ to open its deletion/v);
	await press('enter');
	assert.equal(placeOf(store.getState(), registry), 'deletion');
	await paste('Created to be deleted');
	await press('enter', 'u');
	assert.match(
		frameOf(store.getState()),
		/❯ Created to be deleted {2}deleted[\s\S]* Created to be deleted {2}deleted later · created/v,
	);
	await press('enter', 'ctrl+s', 'y', 'u');
	assert.match(said() ?? '', /^Nothing is left to undo\./v);
	assert.match(frameOf(store.getState()), /Created to be deleted {2}an undo · created/v);
});

await test('reports with the outcome that the earlier values cannot be kept for undo', async () => {
	const add = () => {
		throw Object.assign(new Error('full'), {code: 'ENOSPC'});
	};

	const program = await startOn(sandbox, 'Unrecorded', {context: {journal: {...memoryJournal(), add}}});
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s', 'y');
	const unkept =
		'The earlier values could not be saved on disk: the disk is full (ENOSPC). You can undo this only until cforgs ends.';
	assert.equal(program.said(), `Profile saved: Unrecorded · business name stored, nothing else changed. ${unkept}`);
	await program.press('D');
	await program.paste('Unrecorded');
	await program.press('enter');
	assert.equal(program.said(), `Deleted Unrecorded (${program.id}). ${unkept}`);
});

await test('warns in the review if the earlier values cannot be kept on disk, and still undoes the write', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'file');
	writeFileSync(file, '');
	const program = await startOn(sandbox, 'Kept in memory', {
		context: {journal: openJournal(path.join(file, 'below'), 'api.test')},
	});
	const {id, press, paste, store} = program;
	const before = await profileOf(sandbox, id);
	const warning = /The earlier values cannot be/v;
	await press('p');
	await paste(' new');
	await press('ctrl+s');
	assert.match(frameOf(store.getState()), warning);
	await press('y', 'u', 'enter');
	assert.equal(placeOf(store.getState(), registry), 'review');
	assert.match(frameOf(store.getState()), warning);
	await press('y');
	assert.deepEqual(await profileOf(sandbox, id), before);
	await press('D');
	assert.match(frameOf(store.getState()), warning);
});

await test('sends back the exact numbers of members that the form does not show', async () => {
	let profile =
		'{"business_address":"","business_email":"","business_name":"Ltd","business_phone":"1","external_metadata":"","crm_id":12345678901234567890,"rate":1.10}';
	await using server = await startMisbehavingServer((response, request) => {
		if (request.method === 'PUT') {
			profile = request.body;
		}

		const organization = '{"id":"a1","name":"Acme","meta":{}}';
		const {pathname} = new URL(request.url, 'http://localhost');
		const result = pathname.endsWith('/profile')
			? profile
			: pathname.endsWith('/organizations')
				? `[${organization}]`
				: organization;
		text(200, `{"success":true,"errors":[],"messages":[],"result":${result}}`)(response, request);
	});
	const expected = profile.replace('Ltd', 'Ltd mine');
	const program = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: 'a1'});
	await program.press('p');
	await program.paste(' mine');
	await program.press('ctrl+s', 'y');
	assert.deepEqual(
		server.requests.filter(({method}) => method === 'PUT').map(({body}) => body),
		[expected],
	);
	assert.equal(program.said(), 'Profile saved: Acme · business name stored, nothing else changed');
});

await test('restores no redaction mark in place of a credential on undo, and says what is left out', async () => {
	const program = await startOn(sandbox, 'Marked');
	const {id, context, press, said, store} = program;
	const before = (await profileOf(sandbox, id)) as ApiProfile;
	const add = (profile: Partial<ApiProfile>) => {
		context.journal.add({
			at: 1,
			kind: 'profile',
			id,
			before: {name: 'Marked', parentId: '', profile: {...before, ...profile}},
			after: {name: 'Marked', parentId: '', profile: before},
		});
	};

	add({business_email: '[redacted]'});
	const asked = sandbox.requests.length;
	await press('u', 'enter');
	assert.equal(
		said(),
		'There is nothing to restore: the earlier value had a credential, which is never kept (business email).',
	);
	assert.deepEqual([placeOf(store.getState(), registry), sandbox.requests.length], ['undo', asked]);
	await press('escape');
	add({business_email: '[redacted]', business_phone: '2'});
	await press('u', 'enter');
	assert.match(formOf(program).note ?? '', /unchanged, .*: business email\.$/v);
	await press('y');
	assert.deepEqual(await profileOf(sandbox, id), {...before, business_phone: '2'});
});

await test('restores a value that a credential replaced, without the credential in the record', async () => {
	const program = await startOn(sandbox, 'Pasted');
	const {id, press, paste, context} = program;
	const before = await profileOf(sandbox, id);
	await press('p', 'down', 'down');
	await paste('cfut_canary0123456789');
	await press('ctrl+s', 'y');
	const {business_phone: phone} = await profileOf(sandbox, id);
	assert.equal(phone, '1cfut_canary0123456789');
	assert.doesNotMatch(JSON.stringify(context.journal.list()), /canary/v);
	await press('u', 'enter');
	assert.equal(formOf(program).step.name, 'reviewing');
	await press('y');
	assert.deepEqual(await profileOf(sandbox, id), before);
	assert.doesNotMatch(
		JSON.stringify(context.journal.list()),
		/canary/v,
		'nor is it on record as what the undo replaced',
	);
});

await test('stops observing after a save, even after an error', async () => {
	const program = await startOn(sandbox, 'Watched');
	const {context, store, press} = program;
	const observing = countingObservers(store);
	await press('e', 'x');
	await saveForm({...context, store: observing.store});
	assert.equal(observing.count(), 0);
	await press('e', 'y');
	const client: Client = {
		...context.client,
		for: () => client,
		endedBy: () => client,
		async getOrganization(): Promise<never> {
			throw new TypeError('a defect');
		},
	};
	await assert.rejects(saveForm({...context, store: observing.store, client}), TypeError);
	assert.equal(observing.count(), 0);
});

await test('opens a form at its first field, or at the field at the top of a focused and scrolled detail, and says so', async () => {
	const program = await startOn(sandbox, 'Again');
	const {id, press, paste, said, store} = program;
	const slot = () => focusedSlot(formOf(program)).name;
	await press('p', 'tab', 'tab');
	await paste('23');
	await press('ctrl+s', 'y', 'p');
	assert.equal(slot(), 'business_name');
	await press('escape', 'e');
	assert.equal(slot(), 'name');
	await press('escape');
	const members = JSON.stringify(
		Object.fromEntries(Array.from({length: 60}, (_, index) => [`m${index}`, String(index)])),
	);
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {
			business_name: '',
			business_email: '',
			business_phone: '',
			external_metadata: 'x',
			business_address: members,
		},
	});
	store.dispatch({type: 'terminal/resized', columns: 120, rows: 30});
	await press('2', 'r', 'tab');
	assert.equal(store.getState().pane, 'detail');
	await press('j', 'j', 'j', 'enter');
	assert.deepEqual(
		[slot(), said()],
		['business_address', 'Starts at the business address, the top field of the detail.'],
	);
	await press('escape', 'k', 'k', 'k', 'enter');
	assert.equal(slot(), 'business_name');
	await press('escape', 'j', 'j', 'j', 'shift+tab', 'p');
	assert.equal(slot(), 'business_name');
});

await test('opens a form at the field that a screen reader said last', async () => {
	const program = await startOn(sandbox, 'Said last', {isSpoken: true});
	const {press, said} = program;
	await press('2', 'r', 'tab', 'j', 'j', 'p');
	assert.deepEqual(
		[focusedSlot(formOf(program)).name, said()],
		['business_phone', 'Starts at the business phone, the top field of the detail.'],
	);
});

await test('keeps the lines of a paste only in a field that may hold them', async () => {
	const program = await startOn(sandbox, 'Lines');
	await program.press('p');
	await program.paste(' 1\r\n2');
	assert.equal(formOf(program).line.text, 'Ltd 1 2');
	await program.press('shift+tab');
	await program.paste('one\r\ntwo\n');
	assert.equal(formOf(program).line.text, 'one\ntwo');
});

await test('lists which writes were undone, finds them, and undoes the found one', async () => {
	const program = await startOn(sandbox, 'Put back');
	const {press, paste, store} = program;
	const list = () => store.getState().dialog;
	const states = () => {
		const dialog = list();
		return dialog.kind === 'undo'
			? dialog.entries.map(({kind, isUndone = false, isDeleted = false}) => [kind, isUndone, isDeleted])
			: [];
	};

	await press('e');
	await paste(' once');
	await press('ctrl+s', 'y', 'u');
	assert.deepEqual(states(), [['edit', false, false]]);
	await press('enter', 'y', 'u');
	assert.deepEqual(states(), [
		['edit', false, false],
		['edit', true, false],
	]);
	await press('escape', 'D');
	await paste('Put back');
	await press('enter', 'u', 'enter', 'ctrl+s', 'y', 'u');
	assert.deepEqual(states(), [
		['create', false, false],
		['delete', true, false],
		['edit', false, true],
		['edit', true, true],
	]);
	const {length} = await named(sandbox, 'Put back');
	assert.equal(length, 1);
	await press('/', ...'once');
	const searched = frameOf(store.getState());
	assert.match(searched, /\/once/v);
	assert.equal(searched.match(/deleted later/gv)?.length, 2);
	assert.doesNotMatch(searched, /deleted(?! later)/v);
	await press('enter', 'enter');
	assert.match(program.said() ?? '', /^Put back.* was deleted later, from here\. Undo that deletion instead\.$/v);
	await press('j', 'escape', 'u', '/', ...'nothing like it', 'enter', 'enter');
	assert.equal(
		program.said(),
		'No change matches “nothing like it” by organization, field, value, time or “undone”. Press Esc to end the search. Only your last 100 changes are kept.',
	);
	assert.match(frameOf(store.getState()), /No change matches “nothing like it” by/v);
	await press('/', ...'deleted', 'enter', 'enter');
	const {fields} = formOf(program);
	assert.equal(fields.find(({name}) => name === 'name')?.text, 'Put back');
});

await test('finds a lost change among the stored values, without a look into the history', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Answerless', {baseUrl: proxy.url});
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s');
	const from = sandbox.requests.length;
	proxy.lose('answer');
	await program.press('y');
	const asked = sandbox.requests.slice(from);
	assert.deepEqual(
		[asked.filter(({method}) => method === 'PUT').length, asked.filter(({path: each}) => each.includes('audit'))],
		[1, []],
	);
	assert.match(program.said() ?? '', /business name stored/v);
	const {id} = program;
	assert.equal(program.store.getState().details.get(id)?.detail?.profile?.business_name, 'Ltd new');
});

await test('cancels the look at a new organization when nobody waits for it any longer', async () => {
	const {context, store} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	context.waits.write = new AbortController();
	await stopWaiting(context, {name: 'escape'});
	assert.ok(context.waits.write.signal.aborted);
	assert.deepEqual([store.getState().dialog.kind, store.getState().message?.tone], ['none', 'warning']);
	assert.match(
		store.getState().message?.text ?? '',
		/^The service accepted the creation, but the new organization was not read back yet\. Press r in a while to look again\.$/v,
	);
});
