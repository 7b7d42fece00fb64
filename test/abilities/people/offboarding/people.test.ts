import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {peopleIn, unreadIn, type MembersRead} from '../../../../source/abilities/people/offboarding/people.js';
import {peopleList} from '../../../../source/abilities/people/offboarding/state.js';
import type {Context} from '../../../../source/kernel/loop/context.js';
import type {Event} from '../../../../source/kernel/state/events.js';
import {reduce} from '../../../../source/abilities.js';
import {loadOrganizations} from '../../../../source/kernel/loop/load.js';
import {peopleRows} from '../../../../source/abilities/people/offboarding/rows.js';
import {fittedText} from '../../../helpers/row-texts.js';
import {frameOf} from '../../../helpers/frames.js';
import {ok, refused, startMisbehavingServer, type Behaviour} from '../../../helpers/misbehaving-server.js';
import {startProgram} from '../../../helpers/program.js';
import {
	apiError,
	dialogOf,
	family,
	reasonOf,
	received,
	reduceAll,
	spokenConnection,
	stateWith,
} from '../../../helpers/state.js';
import {sceneOf} from '../../../helpers/scene.js';
import {shownText, withMoving} from '../../../../source/base/text/told.js';
import {until} from '../../../helpers/until.js';
import {whyNotPeople} from '../../../../source/abilities/people/offboarding/ability.js';

const now = Date.parse('2026-11-28T00:00:00Z');

const member = (
	email: string,
	{
		status = 'active',
		hasFactor,
		daysAgo = 1,
	}: {readonly status?: string; readonly hasFactor?: boolean; readonly daysAgo?: number} = {},
): Member => ({
	id: `m-${email}`,
	status,
	create_time: new Date(now - daysAgo * 86_400_000).toISOString(),
	user: {email, name: '', ...(hasFactor !== undefined && {two_factor_authentication_enabled: hasFactor})},
});

const whole = (...members: readonly Member[]): MembersRead => ({members, unreadable: 0});

const read = new Map<string, MembersRead>([
	['acme', whole(member('jane@test.example', {hasFactor: true}), member('gone@test.example', {status: 'canceled'}))],
	[
		'emea',
		whole(
			member('JANE@test.example', {status: 'pending', daysAgo: 31}),
			member('max@test.example', {hasFactor: false}),
			member('new@test.example', {status: 'pending', daysAgo: 30}),
		),
	],
	['apac', {members: [member('odd@test.example', {status: 'odd'})], unreadable: 0, error: apiError()}],
]);

const ids = ['acme', 'emea', 'apac', 'north'];

await test('gathers the organizations of each person by email address, without rejected and cancelled invitations', () => {
	const people = peopleIn(read, ids);
	assert.deepEqual(
		people.map(({key, memberships}) => [key, memberships.map(({organizationId}) => organizationId)]),
		[
			['jane@test.example', ['acme', 'emea']],
			['max@test.example', ['emea']],
			['new@test.example', ['emea']],
			['odd@test.example', ['apac']],
		],
	);
	assert.equal(peopleIn(read, ids), people);
	assert.deepEqual(unreadIn(read, ids), ['apac', 'north']);
});

await test('filters people without a second factor, and invitations that have been pending for more than 30 days', () => {
	const found = (filter: 'all' | 'withoutFactor' | 'pending', query = '') => {
		const state = reduceAll(
			stateWith(family),
			{type: 'people/opened', rootId: 'acme', ids, now},
			{type: 'people/read', read},
			{type: 'dialog/searched', line: lineOf(query)},
		);
		return peopleList.found(state, {...dialogOf(state, 'people'), filter}).map(({key}) => key);
	};

	assert.deepEqual(
		[found('withoutFactor'), found('pending'), found('all', 'TEST max')],
		[['max@test.example'], ['jane@test.example'], ['max@test.example']],
	);
});

const comes = (id: string, email: string): Event => {
	const members = whole(member(email));
	return {type: 'people/read', read: new Map([[id, members]])};
};

const opened = reduceAll(
	stateWith(family),
	{type: 'people/opened', rootId: 'acme', ids, now},
	{type: 'people/asked', request: 5, now},
);

await test('keeps the cursor on a person while more people come in', () => {
	const some = reduce(opened, comes('emea', 'max@test.example'));
	const more = reduce(some, comes('acme', 'anna@test.example'));
	assert.equal(dialogOf(more, 'people').cursor, 1);
	const frame = frameOf(reduce(more, {type: 'people/ended', request: 5, text: 'Stopped.'}));
	assert.match(frame, /Stopped\. +│/v);
	assert.match(
		frame,
		/2 of 4 organizations read\. Press I to read the rest: 2 organizations, with one request each, a few at a time\./v,
	);
	assert.match(frame, /❯ max@test\.example/v);
});

await test('gives a missing second factor and an old invitation the look of a warning', () => {
	const state = reduceAll(opened, {type: 'people/read', read}, {type: 'people/ended', request: 5});
	const rows = peopleRows(state, dialogOf(state, 'people'), {columns: 116, height: 30}).filter(
		each => each.isSelected !== undefined,
	);
	const warnings = rows.map(({left, right = []}) => [
		fittedText({left}, 30).slice(2, 5),
		...right.filter(({tone}) => tone === 'warning').map(({text}) => text.trim()),
	]);
	assert.deepEqual(warnings, [['jan', '31 days'], ['max', '✗'], ['new'], ['odd']]);
});

await test('counts nobody who is only invited as a member without a second factor, and begins with the oldest invitation', () => {
	const members = whole(
		member('ann@test.example', {status: 'pending', hasFactor: false, daysAgo: 40}),
		member('bob@test.example', {status: 'pending', hasFactor: false, daysAgo: 90}),
		member('max@test.example', {hasFactor: false}),
	);
	const all = reduceAll(
		opened,
		{type: 'people/read', read: new Map(ids.map(id => [id, members]))},
		{type: 'people/ended', request: 5},
	);
	const frame = frameOf(all);
	assert.match(frame, /Without two-factor \(1\) /v);
	assert.doesNotMatch(frame, /(?:ann|bob)@test\.example.*[✓✗]/v);
	const pending = reduceAll(all, {type: 'people/filtered', by: -1});
	assert.deepEqual(
		peopleList.found(pending, dialogOf(pending, 'people')).map(({key}) => key),
		['bob@test.example', 'ann@test.example'],
	);
});

await test('sorts the people by each column with one key, keeps the cursor on the person, and ends in the usual order', async () => {
	const {store, press} = startProgram({baseUrl: 'http://127.0.0.1:1', token: 'x'.repeat(40)});
	const named = (each: Member, name: string): Member => ({...each, user: {...each.user, name}});
	const ann = named(member('ann@test.example', {hasFactor: true}), 'Zoe');
	const bob = named(member('bob@test.example', {status: 'pending', daysAgo: 1200}), 'Eve');
	const eve = named(member('eve@test.example', {status: 'pending', daysAgo: 40}), 'Bob');
	const max = named(member('max@test.example', {hasFactor: false}), 'Ann');
	const events: readonly Event[] = [
		{type: 'organizations/requested', request: 900},
		received(900, family),
		{type: 'people/opened', rootId: 'acme', ids, now},
		{
			type: 'people/read',
			read: new Map([
				['acme', whole(ann, max, eve)],
				['emea', whole(max, bob)],
			]),
		},
		{type: 'dialog/moved', by: 2},
	];
	for (const event of events) {
		store.dispatch(event);
	}

	const orders: Record<string, string> = {};
	const shown = () => {
		const state = {...store.getState(), size: {columns: 120, rows: 40}};
		const heading =
			frameOf(state)
				.split('\n')
				.find(line => line.includes('2FA')) ?? '';
		assert.equal(peopleList.chosen(state)?.email, 'eve@test.example');
		orders[
			heading
				.split(/\s+/v)
				.find(word => /[↑↓]$/v.test(word))
				?.slice(0, -1) ?? 'as usual'
		] = peopleList
			.found(state, dialogOf(state, 'people'))
			.map(({key}) => key.slice(0, 3))
			.join(' ');
	};

	for (let at = 0; at < 6; at++) {
		await press('s'); // eslint-disable-line no-await-in-loop -- One key after the other.
		shown();
	}

	assert.deepEqual(orders, {
		Email: 'ann bob eve max',
		Name: 'max eve bob ann',
		Pending: 'bob eve ann max',
		'2FA': 'max ann bob eve',
		Orgs: 'max ann bob eve',
		'as usual': 'ann bob eve max',
	});
	await press('g', 's', 's');
	assert.equal(peopleList.chosen(store.getState())?.email, 'max@test.example', 'the cursor stays at the top');
	const spoken = sceneOf({...store.getState(), connection: spokenConnection});
	assert.ok(spoken.lines.includes('Sorted by name, from A to Z.'), spoken.lines.join('\n'));
	const rows = peopleRows(store.getState(), dialogOf(store.getState(), 'people'), {columns: 76, height: 20}).map(each =>
		fittedText(each, 76),
	);
	assert.ok(
		rows.some(text => text.includes('bob@') && text.includes(' 3 years ')),
		rows.join('\n'),
	);
	assert.equal(new Set(rows.filter(text => text.includes('@')).map(text => text.length)).size, 1);
});

await test('keeps the columns of the people in one line, whether they are invited or not', () => {
	const named = (email: string, status: string, daysAgo: number) => {
		const {user, ...rest} = member(email, {status, daysAgo, hasFactor: true});
		return {...rest, user: {...user, name: `Name of ${email.slice(0, 3)}`}};
	};

	const members = whole(
		named('ann@test.example', 'active', 9),
		named('bob@test.example', 'pending', 0),
		named('eve@test.example', 'pending', 101),
	);
	const people = reduceAll(
		opened,
		{type: 'people/read', read: new Map([['acme', members]])},
		{type: 'people/ended', request: 5},
	);
	const placesAt = (columns: number) => {
		const lines = frameOf(reduce(people, {type: 'terminal/resized', columns, rows: 24}))
			.split('\n')
			.filter(line => line.includes('@test'));
		return ['Name of', ' 1 │'].map(text => [lines.length, new Set(lines.map(line => line.indexOf(text))).size]);
	};

	assert.deepEqual(
		[80, 100, 120].map(columns => placesAt(columns)),
		Array.from({length: 3}, () => [
			[3, 1],
			[3, 1],
		]),
	);
});

await test('begins names in one column, after the longest address that leaves them room, and cuts no address for that', () => {
	const named = (email: string) => {
		const {user, ...rest} = member(email);
		return {...rest, user: {...user, name: `Name of ${email.slice(0, 3)}`}};
	};

	const long = `one.with.a.very.long.address@${'sub.'.repeat(3)}test.example`;
	const members = ['ann@test.example', 'maximilian@test.example', long].map(email => named(email));
	const people = reduceAll(
		opened,
		{type: 'people/read', read: new Map([['acme', whole(...members)]])},
		{type: 'people/ended', request: 5},
	);
	const placesAt = (columns: number) =>
		frameOf(reduce(people, {type: 'terminal/resized', columns, rows: 24}))
			.split('\n')
			.filter(line => line.includes('Name'))
			.map(line => line.indexOf('Name'));
	assert.deepEqual(
		placesAt(120),
		Array.from({length: 4}, () => long.length + 6),
	);
	assert.deepEqual(placesAt(76), [51, 51, 51]);
});

await test('shows which organizations failed and why, and never a list cut short as complete', () => {
	const frame = frameOf(reduceAll(opened, {type: 'people/read', read}, {type: 'people/ended', request: 5}));
	assert.match(
		frame,
		/1 organization could not be read completely, so people may be missing\. APAC: The list stopped after 1 member/v,
	);
	assert.match(frame, /2 of 4 organizations read/v);
	const late = reduceAll(
		opened,
		{type: 'dialog/closed'},
		{type: 'people/read', read},
		{type: 'people/noted', request: 5, text: 'Late.'},
	);
	assert.deepEqual([late.dialog.kind, late.peopleRead?.size], ['none', 3]);
});

await test('shows the filters, the search, and the organizations of a person', () => {
	const all = reduceAll(
		opened,
		{type: 'people/read', read: new Map([...read, ['apac', whole()], ['north', whole()]])},
		{type: 'people/ended', request: 5},
	);
	const last = reduceAll(all, {type: 'people/filtered', by: -1});
	assert.match(frameOf(last), / All \(3\) {2,}Without two-factor \(1\) {2,}\[Pending over 30 days \(1\)\]/v);
	assert.match(frameOf(last), /Email +Name +Pending 2FA +Orgs │\n.*jane@test\.example +31 days ✓ +2 │/v);
	const searched: Event = {type: 'dialog/searched', line: lineOf('nobody')};
	assert.match(
		frameOf(reduce(all, searched)),
		/No person matches “nobody” by address or name\. Press Esc to end the search\./v,
	);
	const person = reduceAll(
		last,
		{type: 'people/personOpened', key: 'jane@test.example'},
		{type: 'dialog/moved', by: 5},
	);
	assert.match(frameOf(person), /Acme +active +2026-11-27/v);
	assert.match(frameOf(person), /❯ Acme › EMEA +pending +1 month/v);
	const there = reduce(person, {type: 'people/entered', id: 'emea'});
	assert.deepEqual([there.dialog.kind, there.selectedKey, there.pane], ['none', 'emea', 'members']);
	assert.deepEqual(reduceAll(there, {type: 'dialog/reopened'}).dialog, person.dialog);
	assert.deepEqual(reduceAll(person, {type: 'people/personLeft'}).dialog, last.dialog);
});

await test('says the chosen filter, the person under the cursor and the organizations to a screen reader', () => {
	const spoken = {
		...reduceAll(
			opened,
			{type: 'people/read', read},
			{type: 'people/noted', request: 5, text: withMoving('Loading members', ': 2 of 4', ' …')},
		),
		connection: spokenConnection,
	};
	const reading = sceneOf(spoken);
	assert.ok(reading.lines.includes('Loading members …'));
	const scene = sceneOf(reduce(spoken, {type: 'people/ended', request: 5}));
	assert.ok(scene.lines.some(line => line.startsWith('All (4), shown')));
	assert.match(scene.focus ?? '', /^jane@test\.example.*pending 31 days.*2FA on.*2 organizations/v);
	const person = sceneOf(
		reduceAll(
			spoken,
			{type: 'people/ended', request: 5},
			{type: 'people/personOpened', key: 'jane@test.example'},
			{type: 'dialog/moved', by: 1},
		),
	);
	assert.match(person.focus ?? '', /^Acme \/ EMEA, pending/v);
	const removing = sceneOf(
		reduceAll(
			spoken,
			{type: 'people/ended', request: 5},
			{type: 'offboarding/opened', email: 'jane@test.example', earlier: []},
		),
	);
	const said = [...removing.intro, ...removing.lines].join(' ');
	assert.match(said, /Remove jane@test\.example from 1 organization\? To send, press y\./v);
	assert.match(said, /Acme \/ EMEA/v);
});

await test('needs the Global API key and the whole list', () => {
	const base = stateWith(family);
	assert.equal(reasonOf(whyNotPeople, base), '');
	assert.match(
		reasonOf(whyNotPeople, {...base, connection: {...base.connection, credentialKind: 'user_token'}}),
		/^Listing members needs the Global API key/v,
	);
	assert.match(
		reasonOf(whyNotPeople, reduceAll(base, {type: 'organizations/requested', request: 9})),
		/still loading/v,
	);
});

const hostile = 'evil\u{1B}]0;title\u{7}\u{202E}@test.example';

/** A program on a service whose organizations have these members. */
async function withMembers(answers: Readonly<Record<string, Behaviour>>, context: Partial<Context> = {}) {
	const server = await startMisbehavingServer((response, request) => {
		const id = /organizations\/(?<id>[^\/]+)\/members/v.exec(request.url)?.groups?.['id'];
		(id === undefined ? ok(family, {total_size: family.length}) : (answers[id] ?? ok([])))(response, request);
	});
	const program = startProgram({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'me@test.example', key: 'c0ffee'},
		context,
	});
	await loadOrganizations(program.context);
	return {
		...program,
		server,
		asked: () => server.requests.filter(({url}) => url.includes('/members')).length,
		[Symbol.asyncDispose]: server.close,
	};
}

await test('opens the people of the marked organizations in the tree, also where a person was left', async () => {
	await using program = await withMembers({});
	const {press, store} = program;
	const here = () => {
		const {dialog} = store.getState();
		return dialog.kind === 'people' ? dialog.ids : dialog.kind;
	};

	for (const event of [
		{type: 'people/opened', rootId: 'acme', ids, now} as const,
		{type: 'people/read', read} as const,
		{type: 'people/personOpened', key: 'jane@test.example'} as const,
		{type: 'people/entered', id: 'emea'} as const,
		{type: 'tree/marksChanged', ids: ['apac', 'north']} as const,
	]) {
		store.dispatch(event);
	}

	await press('I');
	assert.equal(here(), 'person');
	store.dispatch({type: 'people/entered', id: 'emea'});
	store.dispatch({type: 'pane/focused', pane: 'tree'});
	await press('I');
	assert.deepEqual(here(), ['apac', 'north']);
});

await test('opens the list of the same organizations again as it was left while it was read', async () => {
	let at = 0;
	const waiting = Promise.withResolvers<void>();
	await using program = await withMembers(
		{
			acme: ok([
				{id: 'm1', status: 'active', user: {email: 'ann@test.example'}},
				{id: 'm2', status: 'active', user: {email: 'max@test.example'}},
			]),
			async emea(response, request) {
				await waiting.promise;
				ok([])(response, request);
			},
		},
		{now: () => at++ * 1000},
	);
	const {press, store} = program;
	await press('I');
	const reading = press('I');
	await until(() => store.getState().peopleRead?.has('acme') === true);
	await press('s', 's', 'j');
	await press('escape');
	await press('escape');
	waiting.resolve();
	await reading;
	const {dialog, message} = store.getState();
	assert.equal(dialog.kind, 'none');
	assert.match(
		shownText(message?.text ?? ''),
		/^The members of \d of 5 organizations have been read\. To go on, press I here again\.$/v,
	);
	await press('I');
	const again = dialogOf(store.getState(), 'people');
	assert.deepEqual(
		[again.sort?.by, peopleList.chosen(store.getState())?.email, again.text],
		['name', 'max@test.example', 'Stopped. The members read so far are kept.'],
	);
	await press('escape');
	await press('j');
	await press('I');
	assert.deepEqual(
		[dialogOf(store.getState(), 'people').sort, dialogOf(store.getState(), 'people').cursor],
		[undefined, 0],
	);
});

await test('says how many requests it takes, reads, and reads only the rest the next time', async () => {
	let isRefusing = true;
	const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);
	await using program = await withMembers({
		acme: ok([member('jane@test.example'), member(hostile)]),
		emea: ok([member('jane@test.example')]),
		apac(response, request) {
			(isRefusing ? forbidden : ok([member('max@test.example')]))(response, request);
		},
	});
	const {press, store, asked, said} = program;
	const frame = () => frameOf(store.getState());
	await press('I');
	assert.match(
		frame(),
		/Press I to read the members of Acme and everything below: 5 organizations, with one request each/v,
	);
	assert.equal(asked(), 0);
	await press('I');
	assert.equal(asked(), 5);
	assert.match(frame(), /jane@test\.example +\? +2 │/v);
	assert.match(
		frame(),
		/1 organization could not be read completely, so people may be missing\. APAC: .*Forbidden|403/v,
	);
	assert.deepEqual(
		['\u{1B}', '\u{7}', '\u{202E}'].filter(character => frame().includes(character)),
		[],
	);
	isRefusing = false;
	await press('I');
	assert.equal(asked(), 6);
	assert.doesNotMatch(frame(), /could not be read/v);
	await press('I');
	assert.match(said() ?? '', /^All members are read\. Press r to read them again\.$/v);
	await press('escape', 'I');
	assert.match(frame(), /max@test\.example/v);
	assert.equal(asked(), 6);
	await press('/');
	await program.paste('jane');
	await press('enter', 'enter', 'j', 'enter');
	assert.deepEqual(
		[store.getState().dialog.kind, store.getState().selectedKey, said()],
		['none', 'emea', 'EMEA: press I to go back to the person.'],
	);
	await press('I');
	assert.equal(dialogOf(store.getState(), 'person').key, 'jane@test.example');
	await press('escape', 'r');
	assert.equal(asked(), 11);
});

await test('shows what earlier sessions read without a request, with its age, and reads again before a removal', async () => {
	const disk = {stateFolder: '/nonexistent'};
	const answers = {
		acme: ok([member('jane@test.example')]),
		emea: ok([member('jane@test.example'), member('max@test.example')]),
	};
	const at = Date.now();
	await using first = await withMembers(answers, {disk});
	await first.press('I', 'I');
	assert.equal(first.asked(), 5);
	await using later = await withMembers(
		{...answers, apac: ok([member('jane@test.example')])},
		{disk, now: () => at + 3 * 3_600_000},
	);
	const {press, store, asked, said} = later;
	const frame = () => frameOf(store.getState());
	await press('I');
	assert.match(frame(), /jane@test\.example +\? +2 │/v);
	assert.match(
		frame(),
		/The members of 5 organizations were read earlier, the oldest \d hours ago\. Press r to read all/v,
	);
	assert.equal(asked(), 0);
	await press('D');
	assert.match(
		said() ?? '',
		/^Some members were read earlier, .+ Press r in the list of people to read them again first\.$/v,
	);
	await press('r');
	assert.equal(asked(), 5);
	assert.doesNotMatch(frame(), /earlier sessions/v);
	assert.match(frame(), /jane@test\.example +\? +3 │/v);
	await press('D');
	assert.equal(store.getState().dialog.kind, 'offboarding');
});

await test('offboards from the marked organizations or everywhere, counts both, and reads the rest before everywhere', async () => {
	const [jane, max] = [member('jane@test.example'), member('max@test.example')];
	const removed: string[] = [];
	const list =
		(id: string): Behaviour =>
		(response, request) => {
			if (request.method === 'DELETE') {
				removed.push(id);
			}

			const isGone = removed.includes(id);
			const listed = ok(isGone ? [max] : [jane, max]);
			const answer = request.url.includes('/members?')
				? listed
				: isGone && request.method === 'GET'
					? refused(404, [{code: 7003, message: 'Not found'}])
					: ok(jane);
			answer(response, request);
		};

	await using program = await withMembers({acme: list('acme'), emea: list('emea'), apac: list('apac')});
	const {press, store, asked, said} = program;
	const frame = () => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	store.dispatch({type: 'tree/marksChanged', ids: ['acme', 'emea']});
	store.dispatch({type: 'pane/focused', pane: 'tree'});
	await press('I', 'I');
	assert.equal(asked(), 2);
	await press('j', 'g', 'D');
	assert.match(
		frame(),
		/Remove jane@test\.example from 2 organizations\? [\s\S]*\[The 2 marked \(2\)\] Everywhere \(2\) Not touched: 3 organizations outside your choice, whose members are not known\. Press Tab to cover all organizations, or press I to read the rest: 3 organizations, /v,
	);
	await press('tab');
	assert.match(
		frame(),
		/The 2 marked \(2\) \[Everywhere \(2\)\] Press I to read the members of the rest: 3 organizations, with one request each/v,
	);
	await press('y');
	assert.match(
		said() ?? '',
		/^The members of 3 organizations are not read yet\. Press I to read them first, or press Tab to leave them out\.$/v,
	);
	await press('I');
	assert.equal(asked(), 5);
	assert.match(frame(), /Remove jane@test\.example from 3 organizations[\s\S]*\[Everywhere \(3\)\][\s\S]*APAC/v);
	await press('tab');
	assert.match(
		frame(),
		/Remove jane@test\.example from 2 organizations[\s\S]*\[The 2 marked \(2\)\] Everywhere \(3\) Not touched: 1 more organization outside your choice\. ❯ ·/v,
	);
	assert.doesNotMatch(frame(), /· [^A]*APAC/v);
	await press('y');
	assert.deepEqual(removed.toSorted(), ['acme', 'emea']);
	assert.match(frame(), /2 removed\. Not touched: 1 more/v);
	await press('tab', 'y');
	assert.deepEqual(removed, ['acme', 'emea', 'apac']);
});

await test('reads on while one of the people is shown', async () => {
	const held: Array<() => void> = [];
	let time = Date.now();
	await using program = await withMembers(
		{
			acme: ok([member('jane@test.example')]),
			north(response, request) {
				held.push(() => {
					ok([member('jane@test.example')])(response, request);
				});
			},
		},
		{
			// Each answer is shown at once.
			now() {
				time += 300;
				return time;
			},
		},
	);
	const {press, store} = program;
	await press('I');
	const reading = press('I');
	await until(() => shownText(dialogOf(store.getState(), 'people').text ?? '').includes('4 of 5'));
	await until(() => frameOf(store.getState()).includes('jane@test.example'));
	await press('enter');
	assert.match(frameOf(store.getState()), /1 organization\b[\s\S]+4 of 5/v);
	held[0]?.();
	await reading;
	assert.match(frameOf(store.getState()), /2 organizations\b/v);
	await press('escape');
	assert.deepEqual(
		[dialogOf(store.getState(), 'people').request, dialogOf(store.getState(), 'people').text],
		[undefined, undefined],
	);
});

await test('stops with escape, keeps what was read, and continues', async () => {
	const held: Array<() => void> = [];
	await using program = await withMembers({
		acme: ok([member('jane@test.example')]),
		north(response, request) {
			held.push(() => {
				ok([member('max@test.example')])(response, request);
			});
		},
	});
	const {press, store, asked} = program;
	await press('I');
	const reading = press('I');
	await until(() => shownText(dialogOf(store.getState(), 'people').text ?? '').includes('4 of 5'));

	await press('escape');
	await reading;
	assert.match(frameOf(store.getState()), /Stopped\. The members read so far are kept\./v);
	assert.match(
		frameOf(store.getState()),
		/4 of 5 organizations read\. Press I to read the rest: 1 organization, with one request\./v,
	);
	assert.match(frameOf(store.getState()), /jane@test\.example/v);
	const again = press('I');
	await until(() => held.length === 2);

	held[1]?.();
	await again;
	assert.match(frameOf(store.getState()), /max@test\.example/v);
	assert.equal(asked(), 6);
});

await test('continues to read while a person is copied, with the cursor on the same person', async () => {
	const held: Array<() => void> = [];
	let clock = now;
	await using program = await withMembers(
		{
			acme: ok([member('max@test.example')]),
			north(response, request) {
				held.push(() => {
					ok([member('anna@test.example')])(response, request);
				});
			},
		},
		{
			// So that the list shows each answer at once.
			now() {
				clock += 1000;
				return clock;
			},
		},
	);
	const {press, store} = program;
	await press('I');
	const reading = press('I');
	await until(
		() =>
			shownText(dialogOf(store.getState(), 'people').text ?? '').includes('4 of 5') &&
			peopleList.chosen(store.getState()) !== undefined,
	);

	// The second copy is from a marked person.
	for (const keys of [
		['y', 'escape'],
		[' ', 'y'],
	]) {
		await press(...keys); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	assert.equal(store.getState().dialog.kind, 'copy');
	held[0]?.();
	await reading;
	assert.match(frameOf(store.getState()), /max@test\.example/v);
	await press('escape');
	const dialog = dialogOf(store.getState(), 'people');
	assert.deepEqual(
		[dialog.request, dialog.text, peopleList.found(store.getState(), dialog).map(({email}) => email)],
		[undefined, undefined, ['anna@test.example', 'max@test.example']],
	);
	assert.equal(peopleList.chosen(store.getState())?.email, 'max@test.example');
	assert.equal(held.length, 1);
});
