import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	type HistoryPage,
	mergedRecords,
	type Source,
	sourcesBehind,
	unreadSource,
	withPage,
} from '../../../source/abilities/history/sources.js';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {createRandom} from '../../../source/base/sandbox/random.js';
import {harmlessJson} from '../../../source/base/text/harmless.js';
import {frameOf} from '../../helpers/frames.js';
import {type Behaviour, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf, family, organization, received} from '../../helpers/state.js';

const record = (id: string, time: string | undefined): AuditRecord => ({
	id,
	action: {...(time !== undefined && {time}), result: 'success'},
	actor: {email: `${id}@test.example`},
	raw: {method: 'PUT'},
	resource: {},
});

const isAhead = (shown: readonly AuditRecord[], before: readonly AuditRecord[]): boolean =>
	before.every((each, at) => shown[at] === each);

/** Loads random histories in random pages, and shows them after each. Returns what contradicts what was shown before. */
function contradictionsIn(seed: number): readonly string[] {
	const random = createRandom(seed);
	const found: string[] = [];
	const rests = new Map<string, AuditRecord[]>();
	let sources = ['a', 'b', 'c', 'd'].slice(0, 2 + random.below(3)).map((id): Source => {
		// Times that are equal, missing and out of order.
		const records = Array.from({length: random.below(20)}, (_, at) =>
			record(
				`${id}${at}`,
				random.chance(0.1) ? undefined : new Date((100 - at - random.below(4)) * 60_000).toISOString(),
			),
		);
		rests.set(id, records);
		return unreadSource({id, name: id});
	});
	const everything = rests
		.values()
		.toArray()
		.flat()
		.map(({id}) => id)
		.toSorted();
	let shown: readonly AuditRecord[] = [];
	while (sources.some(({isWhole}) => !isWhole)) {
		const behind = sourcesBehind(sources);
		const chosen = random.chance(0.7) ? behind[random.below(behind.length)] : sources.find(({isWhole}) => !isWhole);
		const rest = rests.get(chosen?.id ?? '') ?? [];
		const page: HistoryPage = {
			records: rest.splice(0, 1 + random.below(5)),
			unreadable: 0,
			next: rest.length === 0 ? undefined : `${rest.length}`,
		};
		sources = sources.map(source => (source.id === chosen?.id ? withPage(source, page) : source));
		const {records, origins} = mergedRecords(sources);
		if (
			behind.length === 0 ||
			!isAhead(records, shown) ||
			records.some(each => origins.get(each)?.id !== each.id.slice(0, 1))
		) {
			found.push(`seed ${seed}, after ${records.length} records`);
		}

		shown = records;
	}

	return shown
		.map(({id}) => id)
		.toSorted()
		.join(' ') === everything.join(' ')
		? found
		: [...found, `seed ${seed} in the end`];
}

await test('never shows an order that a later page contradicts, whatever the order of the pages', () => {
	assert.deepEqual(Array.from({length: 200}, (_, seed) => contradictionsIn(seed)).flat(), []);
});

const histories: Readonly<Record<string, ReadonlyArray<readonly [id: string, time: string]>>> = {
	apac: [
		['new', '2026-11-05T10:00:00Z'],
		['apac-old', '2026-11-01T10:00:00Z'],
		['apac-oldest', '2026-10-30T10:00:00Z'],
	],
	emea: [
		['emea-mid', '2026-11-03T10:00:00Z'],
		['emea-last', '2026-11-02T10:00:00Z'],
		['emea-oldest', '2026-10-29T10:00:00Z'],
	],
};

/** Two records a page. */
const twoAtATime: Behaviour = (response, {url, query}) => {
	const id = /organizations\/(?<id>[^\/]+)\//v.exec(url)?.groups?.['id'] ?? '';
	const all = histories[id];
	response.setHeader('content-type', 'application/json');
	if (!all) {
		response.statusCode = 403;
		response.end(
			harmlessJson({success: false, errors: [{code: 10_000, message: 'Forbidden'}], messages: [], result: {}}),
		);
		return;
	}

	const from = Number(query.get('cursor') ?? 0);
	const records = all.slice(from, from + 2).map(([each, time]) => record(each, time));
	response.end(
		harmlessJson({
			success: true,
			errors: [],
			messages: [],
			result: records,
			result_info: {count: 2, ...(from + 2 < all.length && {cursor: String(from + 2)})},
		}),
	);
};

async function startMarked(ids: readonly string[], options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const server = await startMisbehavingServer(twoAtATime);
	const program = startProgram({
		baseUrl: server.url,
		connection: {credentialKind: 'global_api_key'},
		credential: {scheme: 'key', email: 'jane@test.example', key: 'x'},
		...options,
	});
	program.store.dispatch({type: 'organizations/requested', request: 900});
	program.store.dispatch(received(900, family));
	program.store.dispatch({type: 'tree/marksChanged', ids});
	return {...program, server, shown: () => dialogOf(program.store.getState(), 'history').records.map(({id}) => id)};
}

await test('shows the history of all marked organizations by time, only as far as all of them have loaded', async () => {
	const {press, store, server, shown} = await startMarked(['apac', 'emea']);
	await using _ = server;
	await press('H');
	assert.deepEqual(shown(), ['new', 'emea-mid']);
	const frame = frameOf(store.getState());
	assert.match(frame, /History · 2 organizations/v);
	assert.match(frame, /2 records of 2 organizations so far, complete back to 2026-11-02 10:00 UTC, newest first\./v);
	assert.match(frame, /11-05 10:00 {2}APAC {2}new@test\.example/v);
	await press('r');
	assert.deepEqual(shown(), ['new', 'emea-mid', 'emea-last']);
	await press('R');
	assert.deepEqual(shown(), ['new', 'emea-mid', 'emea-last', 'apac-old', 'apac-oldest', 'emea-oldest']);
	assert.match(frameOf(store.getState()), /6 records of 2 organizations, newest first\./v);
	await press('/', ...'emea', 'enter');
	assert.match(frameOf(store.getState()), /match 1 of 3/v);
	await press('enter');
	assert.match(frameOf(store.getState()), /record 1 of 3[\s\S]*Organization +EMEA/v);
});

await test('goes on without an organization whose history the service refuses, and says so', async () => {
	const {press, store, server, shown} = await startMarked(['apac', 'north', 'emea']);
	await using _ = server;
	await press('H', 'R');
	assert.equal(shown().length, 6);
	const frame = frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	assert.match(
		frame,
		/6 records of 2 organizations, newest first\. The history of Northwind is missing\. .*Press r to try again\./v,
	);
	assert.equal(dialogOf(store.getState(), 'history').isWhole, false);
});

await test('says the organization of each record to a screen reader', async () => {
	const {press, store, server} = await startMarked(['apac', 'emea'], {isSpoken: true});
	await using _ = server;
	await press('H');
	assert.match(sceneOf(store.getState()).focus ?? '', /^2026-11-05 10:00, APAC, new@test\.example, /v);
});

await test('exports the history of several organizations with the organization of each record', async () => {
	const files = new Map<string, string>();
	const {press, said, server} = await startMarked(['apac', 'north', 'emea'], {
		context: {
			async writeNewFile(name, text) {
				files.set(name, text);
			},
		},
	});
	await using _ = server;
	await press('H', 'x', 'enter');
	const [[name, text] = ['', '']] = files;
	assert.equal(name, 'history-3-organizations.csv');
	assert.deepEqual(
		text
			.split('\r\n')
			.slice(0, 3)
			.map(line => line.split(',').slice(0, 3).join(',')),
		['organization_id,organization_name,time', 'apac,APAC,2026-11-05T10:00:00Z', 'emea,EMEA,2026-11-03T10:00:00Z'],
	);
	assert.equal(
		said(),
		`The service refused the history of Northwind, so it is not complete. 6 records written to /here/${name}.`,
	);
});

await test('shows at most 20 organizations together, and says so', async () => {
	const {press, said, store, server} = await startMarked([]);
	await using _ = server;
	const many = Array.from({length: 21}, (__, at) => organization(`o${at}`, {name: `O ${at}`}));
	store.dispatch({type: 'organizations/requested', request: 901});
	store.dispatch(received(901, many));
	store.dispatch({type: 'tree/marksChanged', ids: many.map(({id}) => id)});
	await press('H');
	assert.equal(
		said(),
		'21 organizations are marked. A history shows at most 20 together: unmark some, or press M to unmark all.',
	);
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('shows the history of a whole branch, and goes back to that of its top', async () => {
	const {press, store, server, shown} = await startMarked([]);
	await using _ = server;
	const branch = [organization('apac', {name: 'APAC'}), organization('emea', {name: 'EMEA', parent: 'apac'})];
	store.dispatch({type: 'organizations/requested', request: 901});
	store.dispatch(received(901, branch));
	await press('H');
	assert.deepEqual(shown(), ['new', 'apac-old']);
	await press('d');
	assert.deepEqual(shown(), ['new', 'emea-mid']);
	assert.match(frameOf(store.getState()), /History · 2 organizations/v);
	await press('escape');
	assert.deepEqual(shown(), ['new', 'apac-old']);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('says first what the history of a large branch takes, and reads it when the key is pressed again', async () => {
	const {press, said, store, server} = await startMarked([]);
	await using _ = server;
	const branch = [
		organization('apac', {name: 'APAC'}),
		...Array.from({length: 25}, (__, at) => organization(`o${at}`, {name: `O ${at}`, parent: 'apac'})),
	];
	store.dispatch({type: 'organizations/requested', request: 901});
	store.dispatch(received(901, branch));
	await press('H');
	const before = server.requests.length;
	await press('d');
	assert.match(
		frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' '),
		/That is the history of 26 organizations, each with a request at least, about \d+ seconds?\. To read them, press d again\./v,
	);
	assert.equal(server.requests.length, before);
	await press('d');
	assert.equal(server.requests.length, before + 26);
	assert.match(frameOf(store.getState()), /History · 26 organizations/v);
	assert.equal(said(), undefined);
	await press('d');
	assert.equal(said(), 'This is the history of several organizations already.');
	const text = () => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	const told = async (key: string) => {
		const read = server.requests.length;
		await press(key);
		return {text: text(), requests: server.requests.length - read};
	};

	const longer = [await told(']'), await told(']')];
	const shorter = [await told('['), await told('[')];
	assert.deepEqual(
		[...longer, ...shorter].map(({requests}) => requests),
		[0, 26, 0, 26],
	);
	assert.match(longer[0]?.text ?? '', /To read them, press \] again\./v);
	assert.match(longer[1]?.text ?? '', /In the last 18 months: /v);
	assert.match(shorter[0]?.text ?? '', /To read them, press \[ again\./v);
	assert.match(shorter[1]?.text ?? '', /In the last 30 days: /v);
	assert.deepEqual(
		[longer[1], shorter[1]].filter(each => each?.text.includes('That is the history')),
		[],
	);
});

await test('loads on after the history of a branch is left while that of its top was loading', async () => {
	const {press, store, server} = await startMarked([]);
	await using _ = server;
	store.dispatch({type: 'organizations/requested', request: 901});
	store.dispatch(
		received(901, [organization('apac', {name: 'APAC'}), organization('emea', {name: 'EMEA', parent: 'apac'})]),
	);
	await press('H');
	store.dispatch({type: 'history/asked', id: 'apac', request: 950});
	await press('d', 'escape');
	const {sources} = dialogOf(store.getState(), 'history');
	assert.deepEqual(
		sources.map(({id, request}) => [id, request]),
		[['apac', undefined]],
	);
});

await test('reads no branch while the list of organizations loads', async () => {
	const {press, said, store, server} = await startMarked([]);
	await using _ = server;
	await press('H');
	store.dispatch({type: 'organizations/requested', request: 902});
	await press('d');
	assert.equal(said(), 'The organizations are still loading. The history of a branch needs the whole list.');
});
