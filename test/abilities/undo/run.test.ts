import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../source/base/api/schemas.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {itemsLeft} from '../../../source/kernel/form-model/journal-entry.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {registry} from '../../../source/abilities.js';
import {undoOfRun} from '../../../source/abilities/undo/rows.js';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {ok, refused} from '../../helpers/misbehaving-server.js';
import {startOn, writesTo} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {createMobile, directHolderOf, moveTo, review, startMove} from '../move/start.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7, rateLimit: 100_000});

type Program = ReturnType<typeof startProgram>;

const shown = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState());

const placeIn = ({store}: Pick<Program, 'store'>): string => placeOf(store.getState(), registry);

const changesIn = ({context}: Pick<Program, 'context'>): readonly string[] =>
	recordedChanges(context).entries.map(
		entry =>
			`${registry.writes.get(entry.kind)?.did(entry) ?? entry.kind}${entry.isUndone ? ' undone' : ''}${entry.undoes === undefined ? '' : ' an undo'}`,
	);

const statusesIn = ({store}: Pick<Program, 'store'>): readonly string[] => {
	const dialog = dialogOf(store.getState(), 'undoRun');
	return dialog.writes.map(write => undoOfRun.stateOf(write, dialog, registry).status);
};

const membersOf = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<readonly Member[]>(sandbox, `GET /organizations/${id}/members`);
	return result
		.filter(({status}) => status === 'active' || status === 'pending')
		.map(({status, user}) => `${user.email} ${status}`)
		.toSorted();
};

const add = async (id: string, email: string, status = 'active'): Promise<Member> => {
	const {result} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {
		json: {member: {user: {email}, ...(status !== 'pending' && {status})}},
	});
	return result;
};

/** A program that has removed a person from three organizations in one run. */
async function startOffboarded(name: string, options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const email = `jane@${name.toLowerCase()}.example`;
	const root = await createIn(sandbox, name);
	const ids: string[] = [];
	for (const each of ['alpha', 'beta', 'gamma']) {
		/* eslint-disable no-await-in-loop -- In this order. */
		const id = await createIn(sandbox, `${name} ${each}`, root);
		await add(id, email);
		await add(id, 'stays@test.example');
		ids.push(id);
		/* eslint-enable no-await-in-loop */
	}

	const program = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		connection: {credentialKind: 'global_api_key'},
		...options,
	});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: root});
	await program.press('I', 'I', '/');
	await program.paste('jane@');
	await program.press('enter', 'D');
	shown(program);
	await program.press('y');
	assert.match(shown(program), /Result · Offboard [^\n]+\n│ 3 removed\./v);
	await program.press('escape', 'escape', 'escape', 'escape');
	return {...program, email, ids};
}

/** The organizations where the person is invited again. */
const invitedIn = async (ids: readonly string[], email: string): Promise<readonly boolean[]> => {
	const lists = await Promise.all(ids.map(async id => membersOf(id)));
	return lists.map(each => each.includes(`${email} pending`));
};

await test('lists a run of removals as one change, and undoes it after one review', async () => {
	const program = await startOffboarded('Leaver');
	const {press, email, ids, store} = program;
	assert.deepEqual(changesIn(program), [`removed ${email} from 3 organizations`]);
	await press('u');
	assert.match(shown(program), /jane@leaver\.example {2}removed from 3 organizations/v);
	assert.match(shown(program), /in: Leaver alpha, Leaver beta, Leaver gamma/v);
	assert.equal(shown(program).split(email).length, 3, 'in the row, and once below');
	await press('enter');
	assert.equal(placeIn(program), 'undoRun');
	await press('escape');
	assert.deepEqual([placeIn(program), dialogOf(store.getState(), 'undo').cursor], ['undo', 0]);
	await press('enter');
	const text = shown(program);
	assert.match(text, /Undo · removed jane@leaver\.example from 3 organizations/v);
	assert.match(text, /Send 3 invitations, one after the other\?/v);
	assert.match(text, /Only a new invitation brings a member back\./v);
	assert.match(text, /Leaver alpha[\s\S]+Leaver beta[\s\S]+Leaver gamma/v);
	const from = sandbox.requests.length;
	await press('y');
	assert.deepEqual(writesTo(sandbox, from), ['POST', 'POST', 'POST']);
	assert.deepEqual([placeIn(program), statusesIn(program)], ['undoRunDone', ['done', 'done', 'done']]);
	assert.match(shown(program), /Result · Undo: removed jane@leaver\.example from 3 organizations[\s\S]+3 invited\./v);
	assert.doesNotMatch(shown(program), /the invitation is pending/v, 'an item says only what its sign does not');
	assert.deepEqual(await invitedIn(ids, email), [true, true, true]);
	assert.deepEqual(changesIn(program), [
		`invited ${email} to 3 organizations an undo`,
		`removed ${email} from 3 organizations undone`,
	]);
	await press('y');
	assert.equal(program.said(), 'Nothing is chosen to undo.');
	await press('escape', 'u');
	assert.equal(program.said(), 'Nothing is left to undo. Choose an undo here to restore what it replaced.');
	// The undo is a run as well, and can be undone.
	await press('g', 'enter');
	assert.match(shown(program), /Take back 3 invitations, one after the other\?/v);
	await press('y');
	assert.deepEqual(
		[statusesIn(program), await invitedIn(ids, email)],
		[
			['done', 'done', 'done'],
			[false, false, false],
		],
	);
	assert.equal(store.getState().dialog.kind, 'undoRun');
});

await test('leaves out items of a run with space, and opens the undo of only one', async () => {
	const program = await startOffboarded('Partly');
	const {press, email, ids} = program;
	await press('u', 'enter', ' ', 'j', 'j', ' ');
	assert.match(shown(program), /Send 1 invitation\?/v);
	await press('a');
	assert.match(shown(program), /- Partly alpha[\s\S]+- Partly beta/v);
	await press('y');
	assert.equal(program.said(), 'Nothing is chosen to undo.');
	await press('a', 'g', ' ', 'G', ' ');
	shown(program);
	await press('y');
	assert.deepEqual(
		[statusesIn(program), await invitedIn(ids, email)],
		[
			['left_out', 'done', 'left_out'],
			[false, true, false],
		],
	);
	assert.deepEqual(changesIn(program), [
		`invited ${email} an undo`,
		`removed ${email} from 3 organizations, 1 undone later`,
	]);
	await press('escape', 'u');
	// The cursor is on the run, of which two are left.
	await press('enter', 'G', 'enter');
	assert.equal(placeIn(program), 'undoRunItem');
	assert.match(shown(program), /Partly gamma[\s\S]+Only a new invitation brings a member back\./v);
	await press('escape', 'u');
	assert.equal(placeIn(program), 'invitations');
	shown(program);
	await press('y');
	assert.deepEqual(await invitedIn(ids, email), [false, true, true]);
	assert.deepEqual(
		recordedChanges(program.context).entries.flatMap(entry => itemsLeft(entry).map(({id}) => id)),
		[ids[0]],
	);
});

await test('takes invitations back: cancels those that are pending, removes who accepted, and keeps the last active member', async () => {
	const program = await startOn(sandbox, 'Invited run');
	const {press, paste, id} = program;
	await press('i');
	await paste('ann@x.example bob@x.example eve@x.example');
	await press('enter');
	shown(program);
	await press('y', 'escape');
	assert.deepEqual(changesIn(program), ['invited 3 people to Invited run']);
	const {result} = await call<readonly Member[]>(sandbox, `GET /organizations/${id}/members`);
	const bob = result.find(({user}) => user.email === 'bob@x.example');
	await call(sandbox, `DELETE /organizations/${id}/members/${bob?.id}`);
	await add(id, 'bob@x.example');
	const eve = result.find(({user}) => user.email === 'eve@x.example');
	await call(sandbox, `DELETE /organizations/${id}/members/${eve?.id}`);
	await press('u', 'enter');
	assert.match(shown(program), /Invitations that are still pending are cancelled\. People who accepted are removed/v);
	assert.match(
		shown(program),
		/ann@x\.example · still pending[\s\S]+bob@x\.example · has accepted: loses access[\s\S]+eve@x\.example · not invited any more/v,
	);
	await press('enter');
	assert.match(
		shown(program),
		/still pending[\s\S]+The invitation is cancelled\.[\s\S]+Request[\s\S]+DELETE \/organizations\/[\da-f]+\/members\/[\da-f]+/v,
	);
	await press('escape', 'y');
	assert.deepEqual(statusesIn(program), ['done', 'conflict', 'already']);
	assert.match(shown(program), /bob@x\.example is now the last active member/v);
	assert.deepEqual(await membersOf(id), ['bob@x.example active']);
	await add(id, 'max@x.example');
	assert.match(shown(program), /To review the one in conflict again by the present values, press y\./v);
	await press('y');
	assert.deepEqual([placeIn(program), statusesIn(program)], ['undoRun', ['waiting', 'waiting']]);
	shown(program);
	await press('y');
	assert.deepEqual([statusesIn(program), await membersOf(id)], [['done', 'already'], ['max@x.example active']]);
	assert.match(shown(program), /✓ bob@x\.example\s+│\n│ +removed bob@x\.example/v);
	// One run, since the second start sent what the first one had left.
	assert.deepEqual(changesIn(program), [
		'removed 2 people from Invited run an undo',
		'invited 3 people to Invited run, 2 undone later',
	]);
});

await test('waits with the undo of invitations until it is known who has accepted, or says that it is not', async () => {
	let isDark = false;
	const {promise: isHeld, resolve: held} = Promise.withResolvers<void>();
	const {promise: isReleased, resolve: release} = Promise.withResolvers<void>();
	await using server = await startInFrontOf(sandbox, async ({method, url}) => {
		if (isDark && method === 'GET' && url.includes('/members')) {
			held();
			await isReleased;
			return refused(500, []);
		}

		return undefined;
	});
	const program = await startOn(sandbox, 'Unread run', {baseUrl: server.url});
	const {press, paste, id} = program;
	await press('i');
	await paste('ann@x.example bob@x.example');
	await press('enter');
	shown(program);
	await press('y', 'escape');
	isDark = true;
	const opening = press('u', 'enter');
	await isHeld;
	const from = sandbox.requests.length;
	assert.match(
		shown(program).replaceAll(/[\s│]+/gv, ' '),
		/Take back 2 invitations, one after the other\? cforgs is still checking what became of these changes\./v,
	);
	await press('y');
	assert.match(program.said() ?? '', /^cforgs is still checking what became of these changes\./v);
	release();
	await opening;
	isDark = false;
	assert.match(shown(program).replaceAll(/[\s│]+/gv, ' '), /What became of these changes could not be checked: /v);
	assert.deepEqual(
		[writesTo(sandbox, from), await membersOf(id)],
		[[], ['ann@x.example pending', 'bob@x.example pending']],
	);
	await press('y');
	assert.deepEqual([statusesIn(program), await membersOf(id)], [['done', 'done'], []]);
});

await test('moves the accounts of a run back, except one that somebody moved on', async () => {
	const program = await startMove(sandbox, 'Moved run', {least: 3});
	const {press, accounts, destination, source} = program;
	const moved = accounts.slice(0, 3);
	await press('g', ' ', ' ', ' ');
	await review(program, 'Moved run');
	await press('y', 'escape');
	assert.deepEqual(changesIn(program), ['moved 3 accounts to Moved run']);
	const elsewhere = await createMobile(sandbox, 'Elsewhere');
	await moveTo(sandbox, moved[1]?.id ?? '', elsewhere);
	await press('u', 'enter');
	assert.ok(shown(program).includes(`Move 3 accounts back to ${source.name}, one after the other?`));
	await press('y');
	assert.deepEqual(statusesIn(program), ['done', 'conflict', 'done']);
	assert.match(shown(program), /Somebody else moved the account to/v);
	const holders = await Promise.all(moved.map(async ({id}) => directHolderOf(sandbox, id)));
	assert.deepEqual(holders, [source.id, elsewhere, source.id]);
	assert.deepEqual(changesIn(program), [
		`moved 2 accounts to ${source.name} an undo`,
		'moved 3 accounts to Moved run, 2 undone later',
	]);
	assert.notEqual(destination, source.id);
});

await test('reports an invitation as unclear that the service accepted and does not show', async () => {
	let isLying = false;
	await using server = await startInFrontOf(sandbox, ({method}) =>
		isLying && method === 'POST'
			? ok({id: 'a'.repeat(32), status: 'pending', user: {email: 'jane@lied.example'}})
			: undefined,
	);
	const program = await startOffboarded('Lied', {baseUrl: server.url});
	const {press, email, ids} = program;
	isLying = true;
	await press('u', 'enter');
	shown(program);
	await press('y');
	assert.deepEqual(
		[statusesIn(program), await invitedIn(ids, email)],
		[
			['unknown', 'unknown', 'unknown'],
			[false, false, false],
		],
	);
	assert.deepEqual(
		recordedChanges(program.context).entries.map(({isUnclear, isUndone}) => [isUnclear, isUndone]),
		[
			[true, undefined],
			[undefined, undefined],
		],
	);
});

await test('goes on after a refusal of one organization, and undoes the rest when asked again', async () => {
	let refusing: string | undefined;
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'POST' && refusing !== undefined && url.includes(refusing)
			? refused(403, [{code: 10_000, message: 'Forbidden'}])
			: undefined,
	);
	const program = await startOffboarded('Refusing', {baseUrl: server.url});
	const {press, email, ids} = program;
	[, refusing] = ids;
	await press('u', 'enter');
	shown(program);
	await press('y');
	assert.deepEqual(statusesIn(program), ['done', 'refused', 'done']);
	assert.match(shown(program), /2 invited, 1 refused\./v);
	refusing = undefined;
	await press('y');
	assert.deepEqual(
		[statusesIn(program), await invitedIn(ids, email)],
		[
			['done', 'done', 'done'],
			[true, true, true],
		],
	);
	assert.deepEqual(changesIn(program), [
		`invited ${email} to 3 organizations an undo`,
		`removed ${email} from 3 organizations undone`,
	]);
});

await test('sends nothing in a dry run, and nothing while another cforgs does the same', async () => {
	const program = await startOffboarded('Unsent');
	const unsent: string[] = [];
	const {context, press, said} = program;
	await press('u', 'enter');
	shown(program);
	const {journal} = context;
	Object.assign(context, {
		journal: {...journal, lockOf: () => ({lock: () => false, uncheckedLock: () => undefined, unlock: () => undefined})},
	});
	const from = sandbox.requests.length;
	await press('y');
	assert.match(shown(program), /Another cforgs is inviting people on this host\. Wait until it ends\./v);
	Object.assign(context, {
		journal,
		dryRun(request: string) {
			unsent.push(request);
		},
	});
	await press('y');
	assert.deepEqual([writesTo(sandbox, from), unsent.join('\n').match(/^curl -X POST /gmv)?.length], [[], 3]);
	assert.match(said() ?? '', /^Dry run/v);
});

await test('puts the cursor of the list on the latest change that can be undone', async () => {
	const program = await startOffboarded('Cursor');
	const {press, store, context, ids} = program;
	const [id = ''] = ids;
	const before = {name: 'Cursor alpha', parentId: ''};
	context.journal.add({
		at: Date.now() + 1,
		kind: 'editAccount',
		id: 'a1',
		before: {name: 'a1', parentId: id},
		after: {name: 'a1', parentId: id},
	});
	context.journal.add({at: Date.now() + 2, kind: 'invite', id, member: {email: 'x@x.example'}, before, undoes: 1});
	const {entries} = recordedChanges(context);
	const whyNot = entries.map(
		entry => registry.writes.get(entry.kind)?.whyNotUndo(store.getState(), entry) !== undefined,
	);
	await press('u');
	assert.deepEqual(
		[entries.map(({kind}) => kind), whyNot, dialogOf(store.getState(), 'undo').cursor],
		[['invite', 'editAccount', 'remove'], [false, true, false], 2],
	);
});
