import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../../source/abilities.js';
import type {Member} from '../../../../source/base/api/schemas.js';
import {loadOrganizations} from '../../../../source/kernel/loop/load.js';
import {
	exitStatusOf,
	failuresFirst,
	hasFailures,
	isToSend,
	keyOfRow,
	offboardingOf,
	outsideOf,
	type RemovalRow,
	toReadIn,
	untriedIn,
	withLast,
	outcomeText,
	memoryRemovals,
	openRemovals,
	removalsOf,
} from '../../../../source/abilities/people/offboarding/plan.js';
import type {LeftOutItem} from '../../../../source/kernel/files/run-record.js';
import {isEmail} from '../../../../source/base/text/addresses.js';
import type {MembersRead} from '../../../../source/abilities/people/offboarding/people.js';
import {runOfRemovals} from '../../../../source/abilities/people/offboarding/rows.js';
import {noteEnd, removeRows} from '../../../../source/abilities/people/offboarding/run.js';
import {shownText} from '../../../../source/base/text/told.js';
import {removalResult} from '../../../../source/abilities/people/membership.js';
import {failureOf, setUp} from '../../../helpers/api-client.js';
import {frameOf} from '../../../helpers/frames.js';
import {startLossyProxy, type LossyProxy} from '../../../helpers/lossy-proxy.js';
import {type Behaviour, ok, refused, reset, startMisbehavingServer} from '../../../helpers/misbehaving-server.js';
import {startProgram} from '../../../helpers/program.js';
import {startInFrontOf} from '../../../helpers/front-server.js';
import {temporaryFolder} from '../../../helpers/temporary-folder.js';
import {apiError, dialogOf, organization} from '../../../helpers/state.js';
import {call, createIn, keyOf, openSandbox} from '../../../base/sandbox/call.js';

const member = (email: string, status = 'active'): Member => ({id: `m-${email}`, status, user: {email, name: ''}});

const whole = (...members: readonly Member[]): MembersRead => ({members, unreadable: 0});

const jane = 'jane@test.example';

const statuses = (rows: readonly RemovalRow[]) => rows.map(({organization: {id}, result}) => `${id} ${result.status}`);

const read = new Map<string, MembersRead>([
	['a', whole(member(jane), member('max@test.example'))],
	['b', whole(member('JANE@test.example', 'pending'))],
	['c', whole(member(jane), member('max@test.example', 'pending'))],
	['d', whole(member(jane, 'canceled'))],
	['e', {members: [], unreadable: 0, error: apiError()}],
	['f', whole()],
]);

const organizations = read
	.keys()
	.map(id => organization(id))
	.toArray();

await test('finds every organization of a person, and leaves out where nobody else is active', () => {
	const {rows, unread} = offboardingOf(jane, {read, organizations, earlier: [], isListed: () => true});
	assert.deepEqual(statuses(rows), ['a waiting', 'b waiting', 'c left_out']);
	assert.deepEqual(unread, ['e']);
	assert.deepEqual(statuses(withLast(rows, true)), ['a waiting', 'b waiting', 'c waiting']);
	const again = withLast(withLast(rows, true), false);
	assert.deepEqual(statuses(again), ['a waiting', 'b waiting', 'c left_out']);
	assert.equal(exitStatusOf({rows, unread}), 1);
});

const noted = (id: string, status: 'sent' | 'removed' | 'refused') => ({
	email: jane,
	organization: id,
	name: id.toUpperCase(),
	member: `m-${jane}`,
	status,
	at: 1,
});

await test('lists what an earlier run removed, and looks up what it left unclear', () => {
	const {rows} = offboardingOf(jane, {
		read,
		organizations,
		earlier: [
			noted('a', 'sent'),
			noted('d', 'refused'),
			noted('e', 'sent'),
			noted('f', 'sent'),
			noted('gone', 'removed'),
		],
		isListed: () => true,
	});
	assert.deepEqual(statuses(rows), ['e unknown', 'f already', 'gone already', 'a waiting', 'b waiting', 'c left_out']);
	assert.deepEqual(
		rows.filter(row => isToSend(row)).map(({organization: {id}}) => id),
		['a', 'b'],
	);
	assert.equal(exitStatusOf({rows, unread: []}), 6);
});

await test('compares earlier removals by the id of the member, and knows when the organization is gone', () => {
	const notFound = apiError('It is not there.', {status: 404});
	const seen = new Map<string, MembersRead>([
		['moved', whole({...member('new@test.example'), id: `m-${jane}`})],
		['gone', {members: [], unreadable: 0, error: notFound}],
		['hidden', {members: [], unreadable: 0, error: notFound}],
		['nameless', whole({...member(''), id: 'm-other'}, member('max@test.example'))],
	]);
	const {rows, unread} = offboardingOf(jane, {
		read: seen,
		organizations: [organization('moved'), organization('nameless')],
		earlier: ['moved', 'gone', 'hidden'].map(id => noted(id, 'sent')),
		isListed: id => id !== 'gone',
	});
	assert.deepEqual(statuses(rows), ['moved failed', 'gone already', 'hidden unknown']);
	assert.deepEqual(
		rows.filter(row => isToSend(row)),
		[],
	);
	assert.match(
		rows.map(({result}) => shownText(result.text ?? '')).join(' '),
		/now with the address new@test\.example/v,
	);
	assert.deepEqual(unread, ['nameless']);
	assert.equal(exitStatusOf({rows: rows.slice(1, 2), unread}), 1);
	assert.equal(exitStatusOf({rows: rows.slice(1, 2), unread: []}), 0);
});

await test('counts lists outside the choice that failed, came in part or lack an address as not known, and reads again what can be read', () => {
	const outside = new Map<string, MembersRead>([
		['known', {...whole(member(jane)), unreadable: 1}],
		['failed', {members: [], unreadable: 0, error: apiError()}],
		['part', {...whole(member('max@test.example')), unreadable: 1}],
		['nameless', whole(member(''))],
		['earlier', {...whole(), readAt: 1}],
		['whole', whole()],
	]);
	const ids = [...outside.keys(), 'unread'];
	assert.deepEqual(outsideOf(jane, outside, ids), {known: 1, unknown: 4});
	assert.deepEqual(toReadIn(outside, ids), ['known', 'failed', 'part', 'earlier', 'unread']);
	assert.deepEqual(untriedIn(outside, ids), ['earlier', 'unread']);
});

await test('says how many removals are done, refused, failed, unclear and to go', () => {
	const {rows} = offboardingOf(jane, {read, organizations, earlier: [], isListed: () => true});
	const textWith = (...results: ReadonlyArray<RemovalRow['result']>) =>
		outcomeText({email: jane, unread: [], rows: rows.map((row, at) => ({...row, result: results[at] ?? row.result}))});
	assert.equal(
		outcomeText({email: jane, unread: [], rows: rows.slice(0, 2)}),
		'jane@test.example has access to 2 organizations. Nothing was removed.',
	);
	assert.equal(
		textWith({status: 'done'}, {status: 'failed', text: ''}),
		'jane@test.example: removed from 1 organization, 1 left out, 1 failed.',
	);
	assert.equal(
		textWith({status: 'refused', text: ''}, {status: 'failed', text: ''}),
		'jane@test.example: removed from 0 organizations, 1 left out, 1 refused, 1 failed.',
	);
	assert.equal(
		textWith({status: 'refused', text: ''}),
		'jane@test.example: removed from 0 organizations, 1 left out, 1 refused, 1 to go.',
	);
	assert.equal(
		textWith({status: 'unknown', text: ''}),
		'jane@test.example: removed from 0 organizations, 1 left out, 1 unclear, 1 to go.',
	);
});

await test('keeps the removals of a person until the run has ended', () => {
	using folder = temporaryFolder();
	const kept = memoryRemovals();
	const found = [() => openRemovals(folder.path, 'api.test'), () => kept].map(open => {
		const removals = open();
		removals.begin(jane, 1);
		removals.note(noted('a', 'sent'));
		removals.note(noted('b', 'sent'));
		removals.note(noted('a', 'removed'));
		removals.note({...noted('c', 'removed'), email: 'other@test.example'});
		const before = open()
			.earlier('JANE@test.example')
			.map(({organization: id, status}) => `${id} ${status}`);
		open().end(jane, 2);
		return [before, open().earlier(jane)];
	});
	assert.deepEqual(
		found,
		Array.from({length: 2}, () => [['a removed', 'b sent'], []]),
	);
});

await test('takes only a text with one at sign and a dot after it for an email address', () => {
	assert.deepEqual(
		['a@b.c', 'a@b', 'a b@b.c', 'a@b@b.c', '@b.c', 'a@', 'a\u{7}@b.c', ''].map(text => isEmail(text)),
		[true, false, false, false, false, false, false, false],
	);
});

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});

/** A program at the people below a new branch. Each organization has Kim and somebody else, the last one only Kim. */
async function startOnBranch(name: string, email: string, options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const root = await createIn(sandbox, name);
	const names = [`${name} \u{202E}one`, `${name} two`, `${name} three`];
	const ids = await Promise.all(names.map(async each => createIn(sandbox, each, root)));
	const add = async (id: string, who: string) =>
		call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email: who}, status: 'active'}}});
	await Promise.all(ids.map(async id => add(id, email)));
	await Promise.all(ids.slice(0, 2).map(async id => add(id, 'stays@test.example')));
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...options});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: root});
	await program.press('I', 'I');
	const left = async () => {
		const lists = await Promise.all(
			ids.map(async id => call<readonly Member[]>(sandbox, `GET /organizations/${id}/members`)),
		);
		return lists.filter(({result}) => result.some(({user, status}) => user.email === email && status === 'active'))
			.length;
	};

	const results = () => {
		const dialog = dialogOf(program.store.getState(), 'offboarding');
		return dialog.rows.map(row => runOfRemovals.stateOf(row, dialog, registry).status).toSorted();
	};

	const note = () => {
		const {step} = dialogOf(program.store.getState(), 'offboarding');
		return step.name === 'ended' ? shownText(step.note) : '';
	};

	return {...program, root, left, results, note, frame: () => frameOf(program.store.getState())};
}

await test('removes a person after a review that names every organization, and leaves out the last active member unless chosen', async () => {
	const {press, left, results, note, frame, store, said} = await startOnBranch('Screen', 'kim@screen.example');
	await press('D');
	assert.match(frame(), /Remove kim@screen\.example from 2 organizations\? To send, press y\./v);
	assert.match(frame(), /Coming back needs a new invitation\./v);
	assert.match(frame(), /y send /v);
	assert.match(
		frame(),
		/1 organization is left out, because nobody else is an active member\. To include it, press Space on its row\./v,
	);
	assert.ok(!frame().includes('\u{202E}'));
	assert.match(frame(), /❯ - Screen › Screen three +active[^\n]+\n[^\n]+Nobody else is an active member here\./v);
	await press('escape', 'enter', 'D');
	assert.equal(await left(), 3);
	store.dispatch({
		type: 'review/drawn',
		dialog: store.getState().dialog,
		drawn: {columns: 100, top: 0, bottom: 3, needed: [[0, 8]]},
	});
	await press('y');
	assert.match(said() ?? '', /^Not sent: 5 lines of the change are below\./v);
	await press('a');
	assert.deepEqual(results(), ['left_out', 'left_out', 'left_out']);
	await press('a');
	assert.deepEqual(
		results(),
		['left_out', 'waiting', 'waiting'],
		'the last active member is only removed if its own row is included',
	);
	await press(' ');
	assert.match(frame(), /Remove kim@screen\.example from 3 organizations/v);
	await press(' ');
	frame();
	store.dispatch({
		type: 'review/drawn',
		dialog: store.getState().dialog,
		drawn: {columns: 100, top: 0, bottom: 8, needed: [[0, 8]]},
	});
	await press('y');
	assert.deepEqual([results(), await left()], [['done', 'done', 'left_out'], 1]);
	assert.match(
		note(),
		/^2 removed, 1 left out\. Not touched: 20 organizations outside your choice, whose members are not known\. Press I to read them\. Press u in the tree to undo this\.$/v,
	);
	assert.doesNotMatch(frame(), /y send/v);
	await press('j', ' ');
	assert.match(frame(), /Remove kim@screen\.example from 1 organization\? To send the one not sent, press y\./v);
	await press('y');
	assert.deepEqual([results(), await left()], [['done', 'done', 'done'], 0]);
	await press('y');
	assert.equal(said(), 'There is nothing to remove.');
	assert.doesNotMatch(frame(), /y send/v);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'people');
	assert.doesNotMatch(frame(), /kim@screen/v);
});

await test('searches the rows, leaves out a range, and shows everything about one', async () => {
	const {press, paste, frame, results, store} = await startOnBranch('Rows', 'kim@rows.example');
	await press('D', '/');
	await paste('two');
	await press('enter');
	assert.match(frame(), /\/two/v);
	assert.doesNotMatch(frame(), /Rows three/v);
	await press('y');
	assert.equal(store.getState().dialog.kind, 'offboarding', 'nothing is sent while the search hides rows');
	await press('enter');
	assert.match(frame(), /kim@rows\.example[\s\S]+Rows › Rows two[\s\S]+Request[\s\S]+DELETE \/organizations\//v);
	await press('escape', 'escape');
	await press('g', 'j', ' ', 'j', 'V');
	assert.deepEqual(results(), ['left_out', 'left_out', 'left_out']);
	await press('y');
	frame();
	assert.deepEqual(results(), ['left_out', 'left_out', 'left_out']);
});

await test('shows the address of an entry that differs from the one of the review', async () => {
	const {store, press, frame} = await startOnBranch('Cased', 'Kim@cased.example');
	await press('D');
	store.dispatch({type: 'offboarding/left'});
	store.dispatch({type: 'offboarding/opened', email: 'kim@cased.example', earlier: []});
	assert.match(frame(), /as Kim@cased\.example {2}active/v);
});

await test('records what is left out, for the copy of the result', async () => {
	const leftOut: LeftOutItem[] = [];
	const {press, frame, results} = await startOnBranch('Recorded', 'kim@recorded.example', {
		context: {
			recorder: {
				begin() {
					leftOut.length = 0;
				},
				describe() {
					// The title says it.
				},
				locate() {
					// Their names say it.
				},
				goOn() {
					leftOut.length = 0;
				},
				leaveOut(items) {
					leftOut.push(...items);
				},
				add() {
					// Only what is left out counts here.
				},
				correct() {
					// As well.
				},
				record() {
					throw new Error('Nobody asked for the record.');
				},
			},
		},
	});
	await press('D');
	frame();
	await press('y');
	assert.deepEqual(results(), ['done', 'done', 'left_out']);
	assert.deepEqual(
		leftOut.map(({name, email, status, note}) => [name, email, status, note]),
		[['Recorded three', 'kim@recorded.example', 'left_out', 'Nobody else is an active member here.']],
	);
	await press('j', ' ');
	frame();
	await press('y');
	assert.deepEqual(results(), ['done', 'done', 'done']);
	assert.deepEqual(leftOut, [], 'what is removed already is in the same record');
});

await test('does not end the run of another cforgs that removes the same person, or has since the review', async () => {
	using folder = temporaryFolder();
	const [removals, other] = [openRemovals(folder.path, 'api.test'), openRemovals(folder.path, 'api.test')];
	removals.note(noted('a', 'removed'));
	const done: RemovalRow = {
		organization: {id: 'b', name: 'B'},
		memberId: `m-${jane}`,
		isLastActive: false,
		result: {status: 'done'},
	};
	const reviewed = {email: jane, rows: [done], unread: [], earlier: removals.earlier(jane)};
	removals.note(noted('b', 'removed'));
	other.lock();
	await noteEnd(removals, reviewed, 2);
	assert.equal(removals.earlier(jane).length, 2);
	other.note(noted('c', 'sent'));
	other.unlock();
	await noteEnd(removals, reviewed, 2);
	assert.deepEqual(
		removals.earlier(jane).map(({organization: id}) => id),
		['a', 'b', 'c'],
	);
	await noteEnd(removals, {...reviewed, earlier: removals.earlier(jane)}, 2);
	assert.deepEqual(removals.earlier(jane), []);
});

await test('puts the failures of very many rows first at once', () => {
	const rows = Array.from({length: 100_000}, (_, at): RemovalRow => ({
		organization: {id: String(at), name: ''},
		memberId: 'm',
		isLastActive: false,
		result: {status: at % 2 === 0 ? 'done' : 'unknown'},
	}));
	const begun = performance.now();
	assert.deepEqual(
		failuresFirst(rows)
			.map(({result}) => result.status)
			.slice(49_999, 50_001),
		['unknown', 'done'],
	);
	assert.ok(performance.now() - begun < 1000);
});

/** A program at the people below a new branch. `answers`: how the lists of members are answered from now on, if not by the sandbox. */
async function startInBetween(name: string) {
	let answers: () => Behaviour | undefined | Promise<Behaviour | undefined> = () => undefined;
	const server = await startInFrontOf(sandbox, async ({url}) => (url.includes('/members') ? answers() : undefined));
	const program = await startOnBranch(name, `kim@${name.toLowerCase()}.example`, {baseUrl: server.url});
	return {
		...program,
		answerMembers(next: typeof answers) {
			answers = next;
		},
		[Symbol.asyncDispose]: async () => server.close(),
	};
}

await test('opens no review after the person is left while earlier removals are checked', async () => {
	await using program = await startInBetween('Left');
	const {press, store, context, answerMembers} = program;
	await press('enter');
	const [id = ''] = dialogOf(store.getState(), 'person').people.ids;
	removalsOf(context.disk).note({...noted(id, 'sent'), email: 'kim@left.example'});
	store.dispatch({type: 'people/forgotten', ids: [id]});
	const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()];
	answerMembers(async () => {
		asked.resolve();
		return answered.promise;
	});
	const checking = press('D');
	await asked.promise;
	await press('escape');
	answered.resolve(undefined);
	await checking;
	assert.equal(store.getState().dialog.kind, 'people');
	await press('D');
	assert.equal(store.getState().dialog.kind, 'offboarding');
});

await test('stays in the result, and says why, if the present members cannot be read for another review', async () => {
	await using program = await startInBetween('Unreviewed');
	const {press, store, results, said, answerMembers} = program;
	await press('D');
	const dialog = dialogOf(store.getState(), 'offboarding');
	const row = dialog.rows.find(({isLastActive}) => !isLastActive);
	const {result} = await call<readonly Member[]>(sandbox, `GET /organizations/${row?.organization.id}/members`);
	await call(
		sandbox,
		`DELETE /organizations/${row?.organization.id}/members/${result.find(({user}) => user.email === 'stays@test.example')?.id}`,
	);
	await press('y');
	assert.deepEqual(results(), ['conflict', 'done', 'left_out']);
	answerMembers(() => reset);
	await press('y');
	assert.match(said() ?? '', /^Stopped: /v);
	assert.deepEqual(
		[dialogOf(store.getState(), 'offboarding').step.name, results()],
		['ended', ['conflict', 'done', 'left_out']],
	);
	answerMembers(() => undefined);
	await press('y');
	assert.equal(dialogOf(store.getState(), 'offboarding').step.name, 'reviewing');
});

await test('ends the reading of the other organizations even if the record of earlier removals cannot be read', async () => {
	await using program = await startInBetween('Unreadable');
	const {press, store, said, context} = program;
	await press('D');
	Object.assign(removalsOf(context.disk), {
		earlier() {
			throw Object.assign(new Error('broken'), {code: 'EIO'});
		},
	});
	await press('I');
	assert.match(said() ?? '', /^The record of earlier removals could not be read: /v);
	const {reading, toRead, rows} = dialogOf(store.getState(), 'offboarding');
	assert.deepEqual([reading, toRead, rows.length], [undefined, [], 3]);
});

await test('counts what somebody else changed, and offers to try again', () => {
	const row = (status: 'conflict' | 'done'): RemovalRow => ({
		organization: {id: status, name: status},
		memberId: 'm',
		isLastActive: false,
		result: {status, text: ''},
	});
	assert.deepEqual([hasFailures([row('done')]), hasFailures([row('done'), row('conflict')])], [false, true]);
	assert.deepEqual(
		failuresFirst([row('done'), row('conflict')]).map(({result}) => result.status),
		['conflict', 'done'],
	);
	assert.equal(
		outcomeText({email: 'kim@x.example', rows: [row('done'), row('conflict')], unread: []}),
		'kim@x.example: removed from 1 organization, 1 changed meanwhile.',
	);
});

await test('holds a removal back where the person has become the last active member since the review', async () => {
	const {press, frame, results, note, said, store} = await startOnBranch('Alone', 'kim@alone.example');
	await press('D');
	const {rows} = dialogOf(store.getState(), 'offboarding');
	const {organization: alone} = rows.find(({isLastActive}) => !isLastActive) ?? {organization: {id: ''}};
	const {result} = await call<readonly Member[]>(sandbox, `GET /organizations/${alone.id}/members`);
	const other = result.find(({user}) => user.email === 'stays@test.example');
	await call(sandbox, `DELETE /organizations/${alone.id}/members/${other?.id}`);
	await press('y');
	assert.deepEqual(results(), ['conflict', 'done', 'left_out']);
	assert.match(frame(), /kim@alone\.example is now the last active member, so nothing was sent\. Review it again\./v);
	assert.match(frame(), /To review the one in conflict again by the present values, press y\./v);
	assert.match(
		note(),
		/whose members are not known\. To read them, leave this result and offboard the person again\. Press u in the tree to undo this\.$/v,
	);
	await press('tab');
	assert.match(said() ?? '', /This would lose what went wrong here/v);
	await press('y');
	assert.deepEqual(results(), ['already', 'left_out', 'left_out']);
	const again = dialogOf(store.getState(), 'offboarding').rows;
	assert.ok(again.some(({organization: {id}, isLastActive}) => id === alone.id && isLastActive));
	assert.match(frame(), /An earlier run removed kim@alone\.example from 1 organization\./v);
});

await test('copies a person and the listed addresses, returns to the list, and ends a kept search before the list', async () => {
	const {press, paste, store, frame} = await startOnBranch('Copied', 'kim@copied.example');
	const copied = () =>
		Object.fromEntries(dialogOf(store.getState(), 'copy').entries.map(({label, text}) => [label, text]));
	await press('/');
	await paste('kim@');
	await press('enter', 'y');
	assert.deepEqual([copied()['Email'], copied()['Listed addresses']], ['kim@copied.example', 'kim@copied.example']);
	assert.equal(copied()['Organization ids']?.split('\n').length, 3);
	assert.ok(!JSON.stringify(copied()).includes('\u{202E}'));
	await press('escape', 'enter', 'y');
	assert.deepEqual([copied()['Paths']?.split('\n').length, copied()['Listed addresses']], [3, undefined]);
	await press('escape');
	assert.equal(dialogOf(store.getState(), 'person').key, 'kim@copied.example');
	await press('escape');
	assert.match(frame(), /Esc show all/v);
	await press('escape');
	assert.deepEqual([dialogOf(store.getState(), 'people').query.text, store.getState().dialog.kind], ['', 'people']);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('loads a list of members again that would still show the removed person', async () => {
	const {press, store} = await startOnBranch('Shown', 'kim@shown.example');
	const branch = dialogOf(store.getState(), 'people').ids;
	const id = branch.at(-1) ?? '';
	const emails = () =>
		store
			.getState()
			.members?.get(id)
			?.items.map(({user}) => user.email) ?? [];
	store.dispatch({type: 'members/requested', id, request: 900});
	store.dispatch({
		type: 'members/received',
		id,
		request: 900,
		items: [member('kim@shown.example')],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	await press('D', 'y');
	assert.equal(emails().includes('kim@shown.example'), false);
	assert.deepEqual(
		branch.filter(each => store.getState().members?.has(each)),
		[id],
	);
});

await test('looks up a lost answer, and stops when the result stays unknown', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOnBranch('Lossy', 'kim@lossy.example', {baseUrl: proxy.url});
	const {press, left, results, note} = program;
	proxy.lose('answer');
	await press('D', 'y');
	assert.deepEqual([results(), await left()], [['done', 'done', 'left_out'], 1]);
	const next = await startOnBranch('Dark', 'kim@dark.example', {baseUrl: proxy.url});
	proxy.lose('answer');
	proxy.cutBehindWrite();
	await next.press('D', 'y');
	assert.deepEqual(next.results(), ['left_out', 'unknown', 'waiting']);
	assert.match(next.frame(), /y send/v);
	assert.match(next.note(), /^Stopped at Dark .*: Could not remove the member: /v);
	assert.match(note(), /^2 removed, 1 left out\./v);
	assert.deepEqual(
		removalsOf(next.context.disk)
			.earlier('kim@dark.example')
			.map(({status}) => status),
		['sent'],
	);
});

await test('calls no removal done that nobody read back: one that stores nothing, and one whose list cannot be read', async () => {
	const outcomeOf = async (name: string, misbehave: (proxy: LossyProxy) => void) => {
		await using proxy = await startLossyProxy(sandbox.url);
		const email = `kim@${name.toLowerCase()}.example`;
		const {press, results, left, frame, context} = await startOnBranch(name, email, {baseUrl: proxy.url});
		await press('D');
		frame();
		misbehave(proxy);
		await press('y');
		return {
			results: results(),
			left: await left(),
			noted: removalsOf(context.disk)
				.earlier(email)
				.map(({status}) => status)
				.toSorted(),
			unclear: context.journal.runs.list().flatMap(({items = []}) => items.map(({write}) => write?.isUnclear === true)),
			frame,
		};
	};

	const lied = await outcomeOf('Lied', proxy => {
		proxy.lie();
	});
	assert.deepEqual([lied.results, lied.left, lied.noted], [['done', 'left_out', 'unknown'], 2, ['removed', 'sent']]);
	assert.match(
		lied.frame().replaceAll(/[\s│]+/gv, ' '),
		/The service accepted the request, but reading back shows kim@lied\.example as active\./v,
	);
	const unread = await outcomeOf('Unread', proxy => {
		proxy.cutBehindWrite();
	});
	assert.deepEqual([unread.results.includes('done'), unread.left, unread.noted.includes('removed')], [false, 2, false]);
	const cut = await outcomeOf('Cut', proxy => {
		proxy.lose('answer');
	});
	assert.deepEqual([cut.results, cut.left, cut.noted], [['done', 'done', 'left_out'], 1, ['removed', 'removed']]);
});

await test('forgets a run with its end, and lists its removals as earlier ones while something is left or the end is not on disk', async () => {
	using folder = temporaryFolder();
	const removals = openRemovals(folder.path, 'api.test');
	removals.note(noted('a', 'removed'));
	const row = (status: 'done' | 'left_out'): RemovalRow => ({
		organization: {id: status, name: status},
		memberId: 'm',
		isLastActive: false,
		result: {status},
	});
	const earlier = () => openRemovals(folder.path, 'api.test').earlier(jane).length;
	const ended = {email: jane, rows: [row('done')], unread: [], earlier: removals.earlier(jane)};
	await noteEnd(removals, {...ended, rows: []}, 2);
	await noteEnd(removals, {...ended, rows: [row('done'), row('left_out')]}, 2);
	await noteEnd(removals, {...ended, unread: ['e']}, 2);
	assert.equal(earlier(), 1);
	await noteEnd(
		{
			...removals,
			end() {
				throw Object.assign(new Error('full'), {code: 'ENOSPC'});
			},
		},
		ended,
		2,
	);
	assert.equal(earlier(), 1, 'a full disk is no failure of the run');
	await noteEnd(removals, ended, 2);
	assert.equal(earlier(), 0);
});

await test('goes on after an organization that refuses, and stops after three refusals in a row', async () => {
	const outcomeFor = async (refusing: readonly string[]) => {
		const removed = new Set<string>();
		await using server = await startMisbehavingServer((response, request) => {
			const id = /organizations\/(?<id>\w+)\//v.exec(request.url)?.groups?.['id'] ?? '';
			if (removed.has(id)) {
				refused(404, [{code: 7003, message: 'Could not route'}])(response, request);
				return;
			}

			if (request.url.includes('/members?')) {
				ok([member(jane), member('max@test.example')])(response, request);
				return;
			}

			const isRemoval = request.method === 'DELETE';
			if (isRemoval && !refusing.includes(id)) {
				removed.add(id);
			}

			(isRemoval && refusing.includes(id)
				? refused(403, [
						{code: 10_000, message: 'Forbidden', documentation_url: 'https://developers.cloudflare.com/api/x'},
					])
				: ok(member(jane)))(response, request);
		});
		const {context} = startProgram({
			baseUrl: server.url,
			credential: {scheme: 'key', email: 'me@test.example', key: 'k'.repeat(40)},
			connection: {credentialKind: 'global_api_key'},
		});
		const results = new Map<string, string>();
		const rows = [...'abcde'].map((id): RemovalRow => ({
			organization: organization(id),
			memberId: `m-${jane}`,
			member: member(jane),
			isLastActive: false,
			result: {status: 'waiting'},
		}));
		const {stop} = await removeRows(context, memoryRemovals(), {
			email: jane,
			rows,
			isStopping: () => false,
			changed(row, {status}) {
				results.set(row.organization.id, status);
			},
			waiting: () => undefined,
		});
		return {
			results: rows.map(row => results.get(row.organization.id) ?? 'waiting').join(' '),
			isStopped: stop !== undefined,
		};
	};

	assert.deepEqual(await outcomeFor(['b', 'd']), {results: 'done refused done refused done', isStopped: false});
	assert.deepEqual(await outcomeFor(['a', 'b', 'c']), {
		results: 'refused refused refused waiting waiting',
		isStopped: true,
	});
	assert.deepEqual(
		await outcomeFor(['c', 'd', 'e']),
		{results: 'done done refused refused refused', isStopped: false},
		'after the last one, there is nothing to stop',
	);
});

await test('sends what an earlier run did not reach before what was refused there', async () => {
	const asked: string[] = [];
	await using server = await startMisbehavingServer((response, request) => {
		const id = /organizations\/(?<id>\w+)\//v.exec(request.url)?.groups?.['id'] ?? '';
		if (request.method === 'DELETE') {
			asked.push(id);
		}

		const answer =
			request.method === 'DELETE'
				? refused(403, [{code: 10_000, message: 'Forbidden'}])
				: ok(request.url.includes('/members?') ? [member(jane), member('max@test.example')] : member(jane));
		answer(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'me@test.example', key: 'k'.repeat(40)},
		connection: {credentialKind: 'global_api_key'},
	});
	const removals = memoryRemovals();
	for (const id of ['a', 'b', 'c']) {
		removals.note(noted(id, 'refused'));
	}

	await removeRows(context, removals, {
		email: jane,
		rows: [...'abcd'].map((id): RemovalRow => ({
			organization: organization(id),
			memberId: `m-${jane}`,
			member: member(jane),
			isLastActive: false,
			result: {status: 'waiting'},
		})),
		isStopping: () => false,
		changed: () => undefined,
		waiting: () => undefined,
	});
	assert.deepEqual(asked, ['d', 'a', 'b']);
});

await test('shows failures first, each with its reason, and where to ask', async () => {
	const {store, press, frame} = await startOnBranch('Refused', 'kim@refused.example');
	await press('D', ' ');
	const {rows} = dialogOf(store.getState(), 'offboarding');
	store.dispatch({type: 'run/sent', request: 900});
	const forbidden = refused(403, [
		{code: 10_000, message: 'Forbidden', documentation_url: 'https://developers.cloudflare.com/api/x'},
	]);
	await using fixture = await setUp(forbidden, {
		credential: {scheme: 'key', email: 'me@test.example', key: 'k'.repeat(40)},
	});
	const error = await failureOf(fixture.client.removeMember('o1', 'm1'));
	for (const [at, row] of rows.entries()) {
		const {text} = removalResult(row.member ?? member(''), {status: 'failed', error, verdict: 'notStored'});
		store.dispatch({
			type: 'run/itemChanged',
			request: 900,
			key: keyOfRow(row),
			result: at === rows.length - 1 ? {status: 'failed', text} : {status: 'done'},
		});
	}

	store.dispatch({type: 'run/ended', request: 900, note: 'Done.'});
	const lines = frame()
		.split('\n')
		.map(line => line.replaceAll(/[\s│❯]+/gv, ' ').trim());
	const shown = lines.filter(line => line.startsWith('✗') || line.startsWith('✓'));
	assert.deepEqual(
		shown.map(line => [line.at(0), line.split(' ').at(-1)]),
		[
			['✗', 'failed'],
			['✓', 'removed'],
			['✓', 'removed'],
		],
	);
	const reason = lines
		.slice(
			lines.findIndex(line => line.startsWith('✗')) + 1,
			lines.findIndex(line => line.startsWith('✓')),
		)
		.join(' ');
	assert.match(
		reason,
		/^Could not remove the member: .* Check that the flag member_management of the organization is true\. .* See https:\/\/developers\.cloudflare\.com\/api\/x$/v,
	);
});

await test('says during the rate limit that removing continues, until the wait is over', async () => {
	let isLimited = true;
	await using server = await startMisbehavingServer((response, request) => {
		const isFirst = isLimited && request.method === 'DELETE';
		isLimited &&= !isFirst;
		const answer = isFirst
			? refused(429, [{code: 971, message: 'More than 1200 requests'}], {'retry-after': '0'})
			: ok(request.url.includes('/members?') ? [member(jane), member('max@test.example')] : member(jane));
		answer(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'me@test.example', key: 'k'.repeat(40)},
		connection: {credentialKind: 'global_api_key'},
	});
	const waits: number[] = [];
	await removeRows(context, memoryRemovals(), {
		email: jane,
		rows: [
			{
				organization: organization('a'),
				memberId: `m-${jane}`,
				member: member(jane),
				isLastActive: false,
				result: {status: 'waiting'},
			},
		],
		isStopping: () => false,
		changed: () => undefined,
		waiting(seconds) {
			waits.push(seconds);
		},
	});
	assert.deepEqual([(waits[0] ?? 0) > 0, waits.at(-1)], [true, 0]);

	const {store, press, frame} = await startOnBranch('Limited', 'kim@limited.example');
	await press('D');
	store.dispatch({type: 'run/sent', request: 900});
	store.dispatch({type: 'run/waited', request: 900, note: 'You have reached the rate limit.'});
	assert.match(frame(), /You have reached the rate limit\./v);
	store.dispatch({type: 'requests/paused', seconds: 41});
	assert.match(frame(), /Continues in 41 s\./v);
	store.dispatch({type: 'requests/resumed'});
	store.dispatch({type: 'run/waited', request: 900});
	assert.match(frame(), /Removing · Offboard kim@limited\.example[\s\S]+0 of 2 removed …/v);
});

await test('never removes the user of the credential, and sends nothing when read-only or in a dry run', async () => {
	const requests: string[] = [];
	const own = await startOnBranch('Own', sandbox.email.toUpperCase());
	await own.press('D');
	assert.match(own.said() ?? '', /is the user of your own credential, which cforgs never removes\.$/v);
	assert.equal(own.store.getState().dialog.kind, 'people');
	const readOnly = await startOnBranch('Reading', 'kim@reading.example', {connection: {isReadOnly: true}});
	await readOnly.press('D');
	assert.match(readOnly.said() ?? '', /read-only/v);
	const dry = await startOnBranch('Dry', 'kim@dry.example', {
		context: {
			dryRun(request) {
				requests.push(request);
			},
		},
	});
	await dry.press('D', 'y');
	assert.equal(requests.join('\n').match(/curl -X DELETE /gv)?.length, 2);
	assert.deepEqual([await readOnly.left(), await dry.left()], [3, 3]);
});

await test('sends nothing while another program removes people, or if the record cannot be written', async () => {
	const program = await startOnBranch('Locked', 'kim@locked.example');
	Object.assign(removalsOf(program.context.disk), {lock: () => false});
	await program.press('D', 'y');
	assert.equal(program.note(), 'Another cforgs is removing people on this host. Wait until it ends.');
	const other = await startOnBranch('Full', 'kim@full.example');
	Object.assign(removalsOf(other.context.disk), {
		note() {
			throw Object.assign(new Error('full'), {code: 'ENOSPC'});
		},
	});
	await other.press('D', 'y');
	assert.match(other.note(), /cannot record it on disk: the disk is full \(ENOSPC\)/v);
	assert.deepEqual([await program.left(), await other.left()], [3, 3]);
});
