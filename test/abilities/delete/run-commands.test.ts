import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {runOfDeletions} from '../../../source/abilities/delete/rows.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {ok, refused} from '../../helpers/misbehaving-server.js';
import {writesTo} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf} from '../../helpers/state.js';
import {call, createIn, keyOf, named, openSandbox, profile, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7, rateLimit: 100_000});

type Program = Pick<ReturnType<typeof startProgram>, 'store'>;

const shown = ({store}: Program): string => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');

const placeIn = ({store}: Program): string => placeOf(store.getState(), registry);

const statusesIn = ({store}: Program): Readonly<Record<string, string>> => {
	const dialog = dialogOf(store.getState(), 'deletions');
	return Object.fromEntries(
		dialog.rows.map(row => [row.organization.name, runOfDeletions.stateOf(row, dialog, registry).status]),
	);
};

const left = async (...names: readonly string[]): Promise<readonly number[]> =>
	Promise.all(
		names.map(async name => {
			const {length} = await named(sandbox, name);
			return length;
		}),
	);

/** A program with marked organizations: names below a new root, or below one of the earlier names. */
async function startMarked(
	tree: Readonly<Record<string, string>>,
	options: Partial<Parameters<typeof startProgram>[0]> = {},
) {
	const ids = new Map<string, string>();
	for (const [name, parent] of Object.entries(tree)) {
		const id = await createIn(sandbox, name, ids.get(parent)); // eslint-disable-line no-await-in-loop -- In this order.
		await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, business_name: `${name} Ltd`}}); // eslint-disable-line no-await-in-loop
		ids.set(name, id);
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
	return {...program, ids};
}

await test('deletes the marked organizations after their number is typed, children first, and creates them again', async () => {
	const program = await startMarked({
		'Many top': '',
		'Many inner': 'Many top',
		'Many leaf': 'Many inner',
		'Many other': '',
	});
	const {press, ids} = program;
	const from = sandbox.requests.length;
	await press('D');
	assert.equal(placeIn(program), 'deletions');
	assert.match(shown(program), /Delete 4 organizations\? To go on, press y\./v);
	assert.deepEqual(writesTo(sandbox, from), []);
	await press('y');
	assert.equal(placeIn(program), 'deletionsNumber');
	assert.match(shown(program), /Delete 4 organizations\? Type 4, then press ↵:/v);
	await press('enter');
	assert.equal(program.said(), 'Type 4 first.');
	await press('5', 'enter');
	assert.equal(program.said(), 'Type 4 first. Your text differs.');
	assert.deepEqual(writesTo(sandbox, from), []);
	await press('backspace', '4', 'enter');
	assert.deepEqual(
		[placeIn(program), Object.values(statusesIn(program))],
		['deletionsDone', ['done', 'done', 'done', 'done']],
	);
	const deleted = sandbox.requests
		.slice(from)
		.filter(({method}) => method === 'DELETE')
		.map(({path}) => path.split('/').at(-1));
	const nameOf = new Map(ids.entries().map(([name, id]) => [id, name]));
	assert.deepEqual(
		deleted.map(id => nameOf.get(id ?? '')),
		['Many leaf', 'Many inner', 'Many other', 'Many top'],
	);
	assert.deepEqual(await left(...ids.keys()), [0, 0, 0, 0]);
	assert.match(shown(program), /4 deleted\./v);
	await press('escape');
	assert.equal(program.store.getState().marks.size, 0);

	const [entry] = recordedChanges(program.context).entries;
	assert.equal(entry?.items?.length, 4);
	await press('u');
	assert.match(shown(program), /deleted 4 organizations/v);
	await press('enter');
	assert.match(
		shown(program),
		/Create 4 organizations again\?[\s\S]+Its id, creation date, flags, members and accounts do not come back\./v,
	);
	await press('y');
	assert.match(shown(program), /4 created\./v);
	const again = await Promise.all(ids.keys().map(async name => named(sandbox, name)));
	const [top, inner, leaf, other] = again.map(([each]) => each);
	assert.deepEqual(
		[top?.parent ?? '', inner?.parent?.id, leaf?.parent?.id, other?.parent ?? ''],
		['', top?.id, inner?.id, ''],
	);
	const {business_name: businessName} = await profileOf(sandbox, leaf?.id ?? '');
	assert.equal(businessName, 'Many leaf Ltd');
	assert.ok(!new Set(ids.values()).has(top?.id ?? ''));
});

await test('leaves out what is not empty by name, and a parent whose sub-organization stays', async () => {
	const program = await startMarked({
		'Full top': '',
		'Full inner': 'Full top',
		'Full outside': 'Full top',
		'Full empty': '',
		'Full people': '',
	});
	const {press, store, ids} = program;
	await call(sandbox, `POST /organizations/${ids.get('Full people')}/members`, {
		json: {member: {user: {email: 'full@people.example'}}},
	});
	store.dispatch({
		type: 'tree/marksChanged',
		ids: [...ids].filter(([name]) => name !== 'Full outside').map(([, id]) => id),
	});
	await press('D');
	const text = shown(program);
	assert.match(text, /Delete 2 organizations\?/v);
	assert.match(
		text,
		/Full top Left out: It has 1 sub-organization \(Full outside\)\. Only an empty organization can be deleted\./v,
	);
	assert.match(
		text,
		/Full people Left out: It has 1 member \(full@people\.example\)\. Only an empty organization can be deleted\./v,
	);
	await press('escape');
	store.dispatch({
		type: 'tree/marksChanged',
		ids: ['Full outside', 'Full inner', 'Full top'].map(name => ids.get(name) ?? ''),
	});
	await press('D');
	assert.match(shown(program), /Delete 3 organizations\?/v);
	await press(' ');
	assert.match(shown(program), /Delete 1 organization\?[\s\S]+Full top Left out: It has 1 sub-organization/v);
	await press('y', '1', 'enter');
	assert.deepEqual(Object.values(statusesIn(program)).toSorted(), ['done', 'left_out', 'left_out']);
	assert.deepEqual(await left('Full top'), [1]);
});

await test('names what is marked but hidden by a filter, and reads the review to a screen reader', async () => {
	const program = await startMarked({'Hidden one': '', 'Hidden two': ''});
	const {
		press,
		store: {dispatch, getState},
	} = program;
	for (const event of [
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('name:="Hidden two"')},
		{type: 'find/accepted'},
	] as const) {
		dispatch(event);
	}

	await press('D');
	assert.match(shown(program), /1 marked one is not shown: Hidden one\./v);
	const said = JSON.stringify(sceneOf(getState()));
	assert.match(said, /Delete 2 organizations/v);
	assert.match(said, /waiting: /v);
});

await test('stops at an answer that deleted nothing, and goes on with the same key', async () => {
	let liedId = '';
	let isLying = true;
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		isLying && method === 'DELETE' && url.endsWith(liedId) ? ok({id: liedId}) : undefined,
	);
	const program = await startMarked(
		{'Lied top': '', 'Lied inner': 'Lied top', 'Lied other': ''},
		{baseUrl: server.url},
	);
	liedId = program.ids.get('Lied inner') ?? '';
	const {press} = program;
	await press('D', 'y', '3', 'enter');
	assert.deepEqual(statusesIn(program), {'Lied inner': 'failed', 'Lied top': 'waiting', 'Lied other': 'waiting'});
	assert.match(
		shown(program),
		/Stopped at Lied inner: The service accepted the deletion, but still shows the organization\./v,
	);
	assert.deepEqual(await left('Lied top', 'Lied inner', 'Lied other'), [1, 1, 1]);
	isLying = false;
	await press('y', '3', 'enter');
	assert.deepEqual(Object.values(statusesIn(program)), ['done', 'done', 'done']);
	assert.deepEqual(await left('Lied top', 'Lied inner'), [0, 0]);
});

await test('does not send again a deletion that was refused for good, and says why in the next review', async () => {
	const refusing = new Set<string>();
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'DELETE' && refusing.has(url.split('/').at(-1) ?? '')
			? refused(403, [{code: 10_000, message: 'Forbidden'}])
			: undefined,
	);
	const program = await startMarked(
		{'Final one': '', 'Final two': ''},
		{baseUrl: server.url, context: {now: () => Date.now() + 60_000}},
	);
	const {press, ids, store} = program;
	const [one = ''] = ids.values();
	refusing.add(one);
	await press('D', 'y', '2', 'enter');
	assert.deepEqual(statusesIn(program), {'Final one': 'refused', 'Final two': 'done'});
	refusing.clear();
	await press('y');
	assert.equal(placeIn(program), 'deletionsDone');
	await press('escape');
	const other = await createIn(sandbox, 'Final three');
	await loadOrganizations(program.context);
	store.dispatch({type: 'tree/marksChanged', ids: [one, other]});
	await press('D');
	assert.deepEqual(statusesIn(program), {'Final one': 'left_out', 'Final three': 'waiting'});
	assert.match(
		shown(program),
		/The service refused to delete Final one in this session\. Trying again does not help\./v,
	);
});

await test('holds back what somebody has filled or renamed since the review, and finds what is gone', async () => {
	const program = await startMarked({'Moved filled': '', 'Moved renamed': '', 'Moved gone': ''});
	const {press, ids} = program;
	await press('D');
	await createIn(sandbox, 'Moved child', ids.get('Moved filled'));
	await call(sandbox, `PUT /organizations/${ids.get('Moved renamed')}`, {json: {name: 'Moved other'}});
	await call(sandbox, `DELETE /organizations/${ids.get('Moved gone')}`);
	await press('y', '3', 'enter');
	assert.deepEqual(statusesIn(program), {
		'Moved filled': 'conflict',
		'Moved renamed': 'conflict',
		'Moved gone': 'already',
	});
	assert.match(shown(program), /It has 1 sub-organization \(Moved child\)/v);
	assert.match(shown(program), /Its name is now “Moved other”\./v);
	assert.deepEqual(await left('Moved filled', 'Moved other'), [1, 1]);
	assert.match(
		shown(program),
		/Delete 2 organizations\? To review the 2 in conflict again by the present values, press y\./v,
	);
	await press('y');
	assert.equal(placeIn(program), 'deletions');
	assert.deepEqual(statusesIn(program), {'Moved filled': 'left_out', 'Moved other': 'waiting'});
});

await test('deletes one marked organization only by its name', async () => {
	const program = await startMarked({'Single one': ''});
	await program.press('D');
	assert.equal(placeIn(program), 'deletion');
});
