import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {placeOf, dialogView} from '../../../../source/kernel/rows/registry.js';
import {registry} from '../../../../source/abilities.js';
import {memberWrites} from '../../../../source/abilities/people/members/journal.js';
import {loadMembers} from '../../../../source/abilities/people/members/commands.js';
import {runOfInvitations} from '../../../../source/abilities/people/invitations/rows.js';
import {shownText} from '../../../../source/base/text/told.js';
import {addressesIn} from '../../../../source/base/text/addresses.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {loadOrganizations} from '../../../../source/kernel/loop/load.js';
import {recordedChanges} from '../../../../source/kernel/writes/journal.js';
import {startOn, type Program} from '../../../helpers/on-organization.js';
import {forward, startInFrontOf} from '../../../helpers/front-server.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {fittedText} from '../../../helpers/row-texts.js';
import {ok, refused} from '../../../helpers/misbehaving-server.js';
import {startProgram} from '../../../helpers/program.js';
import {dialogOf, north} from '../../../helpers/state.js';
import {call, createIn, keyOf, openSandbox} from '../../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});

const shownIn = ({store}: Pick<Program, 'store'>): string =>
	(dialogView(store.getState(), registry, {columns: 100, height: 60})?.rows ?? [])
		.map(row => fittedText(row, 100).trimEnd())
		.join('\n');

const placeIn = ({store}: Pick<Program, 'store'>): string => placeOf(store.getState(), registry);

const membersOf = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<Member[]>(sandbox, `GET /organizations/${id}/members`);
	return result.map(({status, user}) => `${user.email} ${status}`);
};

const add = async (id: string, email: string, status?: string): Promise<Member> => {
	const {result} = await call<Member>(sandbox, `POST /organizations/${id}/members`, {
		json: {member: {user: {email}, ...(status !== undefined && {status})}},
	});
	return result;
};

const resultsOf = ({store}: Pick<Program, 'store'>) => {
	const dialog = dialogOf(store.getState(), 'invitations');
	return dialog.rows.map(row => [row.email, runOfInvitations.stateOf(row, dialog, registry).status]);
};

await test('finds the addresses in a pasted text, and lists what is no address', () => {
	assert.deepEqual(
		addressesIn('Jane <jane@x.example>, bob@y.example; "Doe, Eve" <mailto:eve@z.example>, (ada@w.example).'),
		{emails: ['jane@x.example', 'bob@y.example', 'eve@z.example', 'ada@w.example'], leftOut: [], repeated: []},
	);
	assert.deepEqual(addressesIn('hello, jane@x, @y.example, a@b@c.example JANE@x.example jane@X.example'), {
		emails: ['JANE@x.example'],
		leftOut: ['hello', 'jane@x', '@y.example', 'a@b@c.example'],
		repeated: ['JANE@x.example'],
	});
	assert.deepEqual(addressesIn(' ;, <> "" '), {emails: [], leftOut: ['<>', '""'], repeated: []});
});

await test('invites several people after one review, one request each, but nobody twice', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Inviting', {baseUrl: proxy.url});
	await add(program.id, 'bob@y.example');
	await program.press('i');
	assert.equal(placeIn(program), 'invite');
	await program.press('enter');
	assert.equal(program.said(), 'Type or paste an email address first.');
	await program.paste(`Jane <jane@x.example>, BOB@y.example; nonsense, eve@z.example jane@x.example, ${sandbox.email}`);
	assert.match(shownIn(program), /^4 addresses found: jane@x\.example, BOB@y\.example, eve@z\.example, /mv);
	await program.press('enter');
	assert.equal(placeIn(program), 'invitations');
	const review = shownIn(program);
	assert.match(review, /^ {2}· jane@x\.example$/mv);
	assert.match(review, /^ {2}✓ BOB@y\.example\n {4}It is invited already: not sent\.$/mv);
	assert.match(review, /^❯ · \S+\n {4}This is you\.$/mv);
	assert.match(review, /^Left out, not an email address: “nonsense”$/mv);
	assert.match(review, /^Listed several times, invited once: “jane@x\.example”$/mv);
	assert.match(
		review,
		/two-factor authentication or single sign-on before accepting\.\nAn invitee who accepts becomes Super Administrator of every account in this organization/v,
	);
	assert.match(review, /^Send 3 invitations\? To send, press y\.$/mv);
	assert.match(review, /^3 requests, about 1 second\.$/mv);
	await program.press('j', 'enter');
	assert.match(
		shownIn(program),
		/^Request\nPOST \/organizations\/[0-9a-f]+\/members\n[\s\S]+"email": "jane@x\.example"/mv,
	);
	await program.press('escape');
	assert.equal(proxy.writes.length, 0);
	await program.press('y');
	assert.deepEqual([placeIn(program), proxy.writes.length], ['invitationsDone', 3]);
	assert.deepEqual(
		resultsOf(program).map(([, result]) => result),
		['done', 'already', 'done', 'done'],
	);
	const invitedNow = await membersOf(program.id);
	assert.deepEqual(
		invitedNow.toSorted(),
		['bob@y.example pending', 'eve@z.example pending', 'jane@x.example pending', `${sandbox.email} pending`].toSorted(),
	);
	await program.press('y');
	assert.equal(program.said(), 'There is nobody to invite.');
	await program.press('escape');
	assert.equal(program.store.getState().members?.get(program.id)?.items.length, 4, 'the pane shows the new members');
});

await test('stops at an unknown result, and says honestly what was sent', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Honest', {baseUrl: proxy.url});
	await program.press('i');
	await program.paste('one@x.example, two@x.example, three@x.example');
	await program.press('enter');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual(resultsOf(program), [
		['one@x.example', 'unknown'],
		['two@x.example', 'waiting'],
		['three@x.example', 'waiting'],
	]);
	assert.match(shownIn(program), /\? one@x\.example\n {4}It is unclear whether one@x\.example was invited/v);
	assert.match(shownIn(program), /1 unclear,\s2 not sent\.$/mv);
	assert.equal(proxy.writes.length, 1);
});

await test('stops between two invitations on Escape, and keeps the addresses that were not sent', async () => {
	const programs: Program[] = [];
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		(text, {method}) => {
			if (method === 'POST') {
				void programs[0]?.press('escape');
			}

			return text;
		},
	);
	const program = await startOn(sandbox, 'Stopped', {baseUrl: server.url});
	programs.push(program);
	await program.press('i');
	await program.paste('one@x.example, two@x.example, three@x.example');
	await program.press('enter', 'y');
	assert.deepEqual(resultsOf(program), [
		['one@x.example', 'done'],
		['two@x.example', 'waiting'],
		['three@x.example', 'waiting'],
	]);
	assert.deepEqual(await membersOf(program.id), ['one@x.example pending']);
	assert.match(
		shownIn(program),
		/^Stopped\. 1 invited, 2 not sent\. Press u in the tree to undo this\.\nSend 2 invitations\? To send the 2 not sent, press y\.\n[\s\S]+✓ one@x\.example\n {2}· two@x\.example\n {2}· three@x\.example$/mv,
	);
	await program.press('e');
	assert.equal(dialogOf(program.store.getState(), 'invite').line.text, 'one@x.example, two@x.example, three@x.example');
});

await test('sends nothing more to an organization that refuses invitations, and keeps the addresses', async () => {
	await using server = await startInFrontOf(sandbox, ({method}) =>
		method === 'POST' ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : undefined,
	);
	const refusing = await startOn(sandbox, 'Refusing', {baseUrl: server.url});
	await refusing.press('i');
	await refusing.paste('one@x.example, two@x.example');
	await refusing.press('enter', 'y');
	assert.deepEqual(resultsOf(refusing), [
		['one@x.example', 'refused'],
		['two@x.example', 'not_sent'],
	]);
	assert.equal(
		server.requests.filter(({method}) => method === 'POST').length,
		1,
		'the next request would be refused too',
	);
	const shown = shownIn(refusing);
	assert.match(shown, /^❯ ✗ one@x\.example\n {4}[^\n]*not allowed/mv);
	assert.match(shown, /^ {2}– two@x\.example\n {4}Not sent: its organization refused an earlier request\.$/mv);
	assert.match(shown, /^1 refused, 1 not sent\.\nSend 2 invitations\? To send the 2 not invited, press y\.$/mv);
	await refusing.press('e');
	assert.match(shownIn(refusing), /^2 addresses found: one@x\.example, two@x\.example$/mv);
});

await test('shows the remark about an address below it if the row is too narrow', async () => {
	const program = await startOn(sandbox, 'Narrow');
	const email = `${'long'.repeat(12)}@x.example`;
	await add(program.id, email);
	await program.press('i');
	await program.paste(`${email} short@x.example`);
	await program.press('enter');
	const rows = dialogView(program.store.getState(), registry, {columns: 66, height: 60})?.rows ?? [];
	const shown = rows.map(row => fittedText(row, 66).trimEnd()).join('\n');
	assert.ok(shown.includes(`· short@x.example\n  ✓ ${email}\n    It is invited already: not sent.`), shown);
});

await test('explains why members cannot be changed: read-only, a token, a flag', async () => {
	const why = async (options: Parameters<typeof startOn>[2], flags?: Readonly<Record<string, string>>) => {
		const program = await startOn(sandbox, 'Closed', options);
		if (flags) {
			const state = program.store.getState();
			const organization = state.organizations.find(({id}) => id === program.id) ?? north;
			program.store.dispatch({
				type: 'detail/readBeside',
				detail: {organization: {...organization, meta: {tenant_flags: flags}}, profile: undefined, readAt: 1},
			});
		}

		await program.press('i');
		return program.said() ?? '';
	};

	assert.match(await why({connection: {isReadOnly: true}}), /^This session is read-only/v);
	assert.match(await why({connection: {credentialKind: 'user_token'}}), /^Inviting members needs the Global API key/v);
	assert.equal(
		await why({}, {member_management: 'false'}),
		'This organization does not let you manage its members: its flag member_management is false.',
	);
});

await test('sends nothing in a dry run, and prints each request', async () => {
	const printed: string[] = [];
	const program = await startOn(sandbox, 'Dry', {
		context: {
			dryRun(request) {
				printed.push(request);
			},
		},
	});
	await add(program.id, 'bob@y.example');
	await program.press('i');
	await program.paste('one@x.example two@x.example');
	await program.press('enter', 'y');
	assert.equal(program.store.getState().dialog.kind, 'none');
	const whole = printed.join('\n');
	assert.deepEqual([whole.match(/curl/gv)?.length, await membersOf(program.id)], [2, ['bob@y.example pending']]);
	assert.match(whole, /^curl -X POST [\s\S]*"email":"one@x\.example"/v);
	await program.press('w');
	await loadMembers(program.context, program.id);
	await program.press('D', 'y');
	assert.match(printed.at(-1) ?? '', /^curl -X DELETE /v);
	assert.deepEqual(await membersOf(program.id), ['bob@y.example pending']);
});

await test('says the review to a screen reader, and makes hostile names and addresses harmless', async () => {
	const program = await startOn(sandbox, 'Heard', {isSpoken: true});
	await program.press('i');
	await program.paste('e\u{202E}vil@x.example, j\u{430}ne@x.example');
	await program.press('enter');
	const shown = shownIn(program);
	assert.doesNotMatch(shown, /\u{202E}/v);
	assert.match(shown, /has characters that look like others/v);
	const rows = dialogView(program.store.getState(), registry, {columns: 1000, height: 2000})?.rows ?? [];
	assert.ok(rows.some(({left}) => left.some(({said}) => said === 'waiting: ')));
});

/** A program with these organizations marked, by name. */
async function startMarked(names: readonly string[], options: Parameters<typeof startOn>[2] = {}) {
	const ids = new Map<string, string>();
	for (const name of names) {
		ids.set(name, await createIn(sandbox, name)); // eslint-disable-line no-await-in-loop -- In this order.
	}

	const program = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		connection: {credentialKind: 'global_api_key'},
		...options,
	});
	await loadOrganizations(program.context);
	const [first = ''] = ids.values();
	program.store.dispatch({type: 'tree/selected', key: first});
	program.store.dispatch({type: 'tree/marksChanged', ids: ids.values().toArray()});
	return {...program, ids, idOf: (name: string) => ids.get(name) ?? ''};
}

const rowsIn = ({store}: Pick<Program, 'store'>): readonly string[] => {
	const dialog = dialogOf(store.getState(), 'invitations');
	return dialog.rows.map(
		row => `${row.organization.name} ${row.email} ${runOfInvitations.stateOf(row, dialog, registry).status}`,
	);
};

const titleIn = ({store}: Pick<Program, 'store'>): string =>
	shownText(dialogView(store.getState(), registry, {columns: 100, height: 60})?.title ?? '');

const eachOf = async (ids: Iterable<string>) =>
	Promise.all(
		[...ids].map(async id => {
			const members = await membersOf(id);
			return members.toSorted();
		}),
	);

await test('invites people to all marked organizations after one review, and takes exactly these invitations back', async () => {
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		text =>
			text.replaceAll(/(?<="name":"Many closed",[^\{\}]*"meta":\{"flags":)null/gv, '{"member_management":"false"}'),
	);
	const writes = () => server.requests.filter(({method}) => method !== 'GET').length;
	const program = await startMarked(['Many one', 'Many two', 'Many three', 'Many closed'], {baseUrl: server.url});
	const {press, idOf, ids} = program;
	await add(idOf('Many two'), 'ann@x.example', 'active');
	await add(idOf('Many three'), 'bob@y.example');
	await press('i');
	await program.paste('ann@x.example, Bob <bob@y.example>');
	assert.match(
		shownIn(program),
		/Super Administrator of every account in these organizations and\s+everything below them\./v,
	);
	await press('enter');
	assert.equal(placeIn(program), 'invitations');
	assert.deepEqual(rowsIn(program).toSorted(), [
		'Many closed ann@x.example left_out',
		'Many closed bob@y.example left_out',
		'Many one ann@x.example waiting',
		'Many one bob@y.example waiting',
		'Many three ann@x.example waiting',
		'Many three bob@y.example already',
		'Many two ann@x.example already',
		'Many two bob@y.example waiting',
	]);
	const review = shownIn(program);
	assert.match(review, /^Send 4 invitations\? To send, press y\.\n4 requests, about 1 second\.$/mv);
	assert.match(
		review,
		/- Many closed +ann@x\.example\n {4}Left out: This organization does not let you manage its members: its flag member_management is\n {4}false\.$/mv,
	);
	assert.match(review, /✓ Many two +ann@x\.example\n {4}It is a member already: not sent\.$/mv);
	assert.equal(writes(), 0);
	// One is left out.
	const at = runOfInvitations
		.inOrder(dialogOf(program.store.getState(), 'invitations'), registry)
		.findIndex(({organization: {name}, email}) => name === 'Many three' && email.startsWith('ann'));
	await press(...Array.from({length: at}, () => 'j'), ' ');
	assert.match(shownIn(program), /^Send 3 invitations\?/mv);
	await press('y');
	assert.equal(placeIn(program), 'invitationsDone');
	assert.match(shownIn(program), /^3 invited, 2 already so, 3 left out\. Press u in the tree to undo this\.$/mv);
	assert.equal(writes(), 3);
	assert.deepEqual(await eachOf(ids.values()), [
		['ann@x.example pending', 'bob@y.example pending'],
		['ann@x.example active', 'bob@y.example pending'],
		['bob@y.example pending'],
		[],
	]);
	await press('escape');
	assert.deepEqual(
		recordedChanges(program.context).entries.map(entry =>
			memberWrites.find(({kind}) => kind === entry.kind)?.did(entry),
		),
		['invited 2 people to 2 organizations'],
	);
	await press('u', 'enter', 'y');
	assert.deepEqual(await eachOf(ids.values()), [
		['ann@x.example canceled', 'bob@y.example canceled'],
		['ann@x.example active', 'bob@y.example canceled'],
		['bob@y.example pending'],
		[],
	]);
});

await test('names the marked organizations that a filter hides, and leaves out what is deleted by now', async () => {
	const program = await startMarked(['Hidden one', 'Hidden two', 'Hidden gone']);
	const {
		press,
		idOf,
		store: {dispatch},
	} = program;
	for (const event of [
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('name:="Hidden two"')},
		{type: 'find/accepted'},
	] as const) {
		dispatch(event);
	}

	await call(sandbox, `DELETE /organizations/${idOf('Hidden gone')}`);
	await press('i');
	await program.paste('ann@x.example');
	assert.match(titleIn(program), /^Invite · 3 organizations, 2 not shown$/v);
	await press('enter');
	assert.match(titleIn(program), /^Invite · ann@x\.example to 3 organizations, 2 not shown$/v);
	assert.match(shownIn(program), /^2 marked ones are not shown: Hidden gone, Hidden one\.$/mv);
	assert.match(shownIn(program), /- Hidden gone +ann@x\.example\n {4}Left out: The service does not list it/v);
	await press('y');
	assert.deepEqual(rowsIn(program).toSorted(), [
		'Hidden gone ann@x.example left_out',
		'Hidden one ann@x.example done',
		'Hidden two ann@x.example done',
	]);
});

await test('reports nothing as invited that the service has not stored, and finds what arrived without an answer', async () => {
	let [lied, cut] = ['', ''];
	await using server = await startInFrontOf(sandbox, async request => {
		const {method, url} = request;
		if (method !== 'POST' || !(url.includes(lied) || url.includes(cut))) {
			return undefined;
		}

		if (url.includes(lied)) {
			return ok({id: 'f'.repeat(32), status: 'pending', user: {email: 'ann@x.example', name: ''}});
		}

		await forward(sandbox, request);
		return response => {
			response.destroy();
		};
	});
	const program = await startMarked(['Lying one', 'Lying two', 'Lying three'], {baseUrl: server.url});
	[lied, cut] = [program.idOf('Lying two'), program.idOf('Lying three')];
	await program.press('i');
	await program.paste('ann@x.example');
	await program.press('enter', 'y');
	assert.deepEqual(rowsIn(program).toSorted(), [
		'Lying one ann@x.example done',
		'Lying three ann@x.example done',
		'Lying two ann@x.example unknown',
	]);
	assert.match(
		shownIn(program),
		/\? Lying two +ann@x\.example\n {4}The service accepted the invitation of ann@x\.example, but reading it back shows none\./v,
	);
	assert.deepEqual(await eachOf(program.ids.values()), [['ann@x.example pending'], [], ['ann@x.example pending']]);
	await program.press('y');
	lied = 'nothing';
	await program.press('y');
	assert.deepEqual(await eachOf(program.ids.values()), [
		['ann@x.example pending'],
		['ann@x.example pending'],
		['ann@x.example pending'],
	]);
	assert.equal(
		server.requests.filter(({method}) => method === 'POST').length,
		4,
		'only the invitation that was not stored is sent again',
	);
});

await test('goes on past an organization that refuses, and warns if its members cannot be read', async () => {
	let refusing = '';
	await using server = await startInFrontOf(sandbox, ({url}) =>
		url.includes(`${refusing}/members`) ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : undefined,
	);
	const program = await startMarked(['Refusing one', 'Refusing two'], {baseUrl: server.url});
	refusing = program.idOf('Refusing one');
	await program.press('i');
	await program.paste('ann@x.example, bob@y.example');
	await program.press('enter');
	assert.match(
		shownIn(program),
		/^The members of Refusing one could not be loaded\. Each address is checked again before its request is\s+sent\.$/mv,
	);
	await program.press('y');
	assert.deepEqual(rowsIn(program), [
		'Refusing one ann@x.example refused',
		'Refusing one bob@y.example not_sent',
		'Refusing two ann@x.example done',
		'Refusing two bob@y.example done',
	]);
});
