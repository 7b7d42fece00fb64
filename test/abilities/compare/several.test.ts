import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whyNotOpenComparison} from '../../../source/abilities/compare/state.js';
import type {State} from '../../../source/kernel/state/state.js';
import {setAscii} from '../../../source/base/text/ascii.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {family, organization, profile, reasonOf, received, reduceAll, stateWith} from '../../helpers/state.js';

const many = [
	...family,
	...Array.from({length: 4}, (_, at) =>
		organization(`more${at}`, {name: `Customer ${at} with a long name`, parent: 'apac'}),
	),
];

const profiles = new Map(
	many.map(({id}, at) => [
		id,
		{
			profile: {
				...profile,
				business_email: at % 2 === 0 ? 'ops@acme.example' : '',
				external_metadata: JSON.stringify({tier: at === 0 ? 'gold' : 'silver', n: 1}),
			},
			readAt: 1,
		},
	]),
);

const ids = ['acme', 'emea', 'apac', 'north', 'contoso', 'more0'];

function start(columns: number, list = profiles) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1'});
	for (const event of [
		{type: 'organizations/requested', request: 900} as const,
		received(900, many),
		{type: 'terminal/resized', columns, rows: 60} as const,
		{type: 'known/profilesRecalled', profiles: list} as const,
		{type: 'tree/marksChanged', ids} as const,
	]) {
		program.store.dispatch(event);
	}

	return program;
}

await test('shows the fields that differ first, in a column for each organization', async () => {
	const {press, store} = start(200);
	await press('=');
	const frame = frameOf(store.getState());
	assert.match(frame, /Compare 6/v);
	assert.match(frame, /3 fields differ, \d+ are equal\./v);
	assert.match(frame, /Acme +APAC +Customer 0… long name +EMEA/v);
	assert.match(
		frame,
		/Parent[\s\S]*Business email +ops@acme\.example +ops@acme\.example +\(empty\)[\s\S]*metadata · +gold +silver +silver +silver[\s\S]*Equal[\s\S]*Business phone +\+1 555 0100/v,
	);
});

await test('tells two organizations of one name apart by their ids', async () => {
	const {press, store} = start(200);
	for (const event of [
		{type: 'organizations/requested', request: 901} as const,
		received(901, [
			...many.filter(({id}) => id !== 'more1'),
			organization('more1', {name: 'Customer 0 with a long name', parent: 'emea'}),
		]),
	]) {
		store.dispatch(event);
	}

	store.dispatch({type: 'tree/marksChanged', ids: ['acme', 'more0', 'more1']});
	await press('=');
	assert.match(frameOf(store.getState()), /Customer 0 wit… name \(more0\) +Customer 0 wit… name \(more1\)/v);
});

await test('scrolls sideways at 80 columns, and says why at both ends', async () => {
	const {press, store, said} = start(80);
	await press('=');
	assert.match(frameOf(store.getState()), /Columns 1 to 2 of 6: press l/v);
	await press('h');
	assert.equal(said(), 'There are no more organizations on this side.');
	await press('l', 'l', 'l', 'l', 'l');
	assert.match(frameOf(store.getState()), /Columns 5 to 6 of 6/v);
	assert.equal(said(), 'There are no more organizations on this side.');
	assert.match(frameOf(store.getState()), /EMEA +Contoso|Contoso +Northwind/v);
	const state = store.getState();
	assert.deepEqual(excessOf(frameOf(state), state.size), []);
});

await test('shows the organizations below each other at 60 columns, and everything in ASCII', async () => {
	const {press, store} = start(60);
	await press('=');
	const frame = frameOf(store.getState());
	assert.match(frame, /Business email[\s\S]*Acme +ops@acme\.example[\s\S]*EMEA +\(empty\)/v);
	assert.deepEqual(excessOf(frame, store.getState().size), []);
	setAscii(true);
	try {
		assert.match(frameOf(store.getState()), /Business email/v);
	} finally {
		setAscii(false);
	}
});

await test('tells a screen reader one line for each field', async () => {
	const {press, store} = start(80);
	await press('=');
	const {lines} = sceneOf(store.getState());
	assert.ok(
		lines.some(line => /^Business email: Acme: ops@acme\.example; APAC: .*; EMEA: empty; /v.test(line)),
		lines.join('\n'),
	);
	assert.ok(lines.includes('Business phone: +1 555 0100'), lines.join('\n'));
});

await test('names how many profiles are missing instead of comparing them as empty', async () => {
	const {press, store} = start(200, new Map([...profiles].filter(([id]) => id !== 'north')));
	await press('=');
	assert.match(
		frameOf(store.getState()),
		/The profile of 1 organization is not loaded\. Press r to load it: 2 requests\./v,
	);
	assert.match(frameOf(store.getState()), /not loaded/v);
});

await test('refuses to compare more organizations than a table can show', () => {
	const lots = Array.from({length: 51}, (_, at) => organization(`o${at}`));
	const state: State = reduceAll(stateWith(lots), {type: 'tree/marksChanged', ids: lots.map(({id}) => id)});
	assert.match(
		reasonOf(whyNotOpenComparison, state),
		/^51 organizations are marked, and at most 50 can be compared at once\. To compare with a snapshot, press M first\.$/v,
	);
});

await test('says how old the profiles are that it shows without reading them again', async () => {
	const {press, store, context} = start(200);
	const more = Array.from({length: 7}, (_, at) => organization(`late${at}`));
	const all = [...many, ...more].map(({id}) => id);
	const old = context.now() - 2 * 3_600_000;
	store.dispatch({type: 'organizations/requested', request: 901});
	store.dispatch(received(901, [...many, ...more]));
	store.dispatch({type: 'known/profilesRecalled', profiles: new Map(all.map(id => [id, {profile, readAt: old}]))});
	store.dispatch({type: 'tree/marksChanged', ids: all});
	await press('=');
	const frame = frameOf(store.getState());
	assert.ok(all.length > 10);
	assert.ok(
		frame.includes(
			`${all.length} profiles are old, the oldest loaded 2 hours ago. Press r to load them again: ${all.length * 2} requests.`,
		),
		frame,
	);
});

await test('copies what it compares as a table, with the columns that are not on the screen', async () => {
	const {press, said, calls} = start(80, new Map([...profiles].filter(([id]) => id !== 'north')));
	await press('=', 'y');
	assert.match(said() ?? '', /^The comparison of 6 organizations was sent to the clipboard as Markdown\./v);
	const [head = '', line = '', first = '', ...rest] = (calls.find(call => call.startsWith('copied ')) ?? '')
		.replace('copied ', '')
		.split('\n');
	assert.match(head, /^\| Field \| Acme \| APAC \|.*\| EMEA \|/v);
	assert.equal(head.split('|').length, line.split('|').length);
	assert.match(first, /^\| ID \| acme \| apac \|/v);
	assert.match(rest.join('\n'), /^\| Business email \| `ops@acme\.example` \|.*\| not loaded \|/mv);
	assert.ok(
		rest.findIndex(each => each.startsWith('| Business email')) <
			rest.findIndex(each => each.startsWith('| Business phone')),
		'what differs comes first',
	);
});
