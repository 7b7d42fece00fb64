import assert from 'node:assert/strict';
import {appendFileSync, existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {ApiError} from '../../../source/base/api/api-error.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {runWrite, type Description, type WriteState} from '../../../source/kernel/writes/engine.js';
import {reset, startMisbehavingServer, text, type Behaviour} from '../../helpers/misbehaving-server.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

/** A sign on a wall: new text is painted over it. Each part of a text is painted by its own request. */
type Painting = {
	readonly seen: string;
	readonly plan: string;
	readonly answer: string;
	readonly stored: string;
	readonly why: {readonly seen: string};
};

/** The answer to a request, and whether it has its effect. `undefined`: no fault. */
type Fault = {readonly answer: Behaviour; readonly isStored?: true} | undefined;

type Client = {
	readonly ask: (method: 'GET' | 'PUT', body?: string) => Promise<string>;
	readonly endedBy: (signal: AbortSignal) => Client;
};

const clientOf = (url: string, signal?: AbortSignal): Client => ({
	async ask(method, body) {
		const request = {method, path: '/sign'};
		const answer = await fetch(url, {method, ...(body !== undefined && {body}), ...(signal && {signal})}).catch(() => {
			throw new ApiError('The answer was lost,', {failure: signal?.aborted ? 'cancelled' : 'network', request});
		});
		if (!answer.ok) {
			throw new ApiError('The wall says no.', {failure: 'refused', request, status: answer.status});
		}

		return answer.text();
	},
	endedBy: ending => clientOf(url, ending),
});

/** A wall with one sign, on its own server. `faults`: the faults of the requests of each method, in turn. */
async function openWall(sign: string, faults: Readonly<Record<string, readonly Fault[]>> = {}) {
	const folder = temporaryFolder();
	const file = path.join(folder.path, 'record');
	const record = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
	const paintings: Array<{readonly sign: string; readonly recorded: readonly string[]}> = [];
	const left = new Map(Object.entries(faults).map(([method, each]) => [method, [...each]]));
	const server = await startMisbehavingServer((response, request) => {
		const fault = left.get(request.method)?.shift();
		if (request.method === 'PUT') {
			paintings.push({sign: request.body, recorded: record()});
			sign = !fault || fault.isStored ? request.body : sign;
		}

		(fault?.answer ?? text(200, sign))(response, request);
	});

	/** Paints texts over the sign in turn. */
	const painting = (
		client: Client,
		reviewed: string,
		[first = '', ...others]: readonly string[],
	): Description<Painting> => ({
		readAgain: async () => client.ask('GET'),
		compare(seen) {
			if (seen === first) {
				return {status: 'arrived', answer: seen};
			}

			return seen === reviewed ? {status: 'asReviewed', plan: first} : {status: 'heldBack', why: {seen}};
		},
		record(plan) {
			appendFileSync(file, `sent ${plan}\n`);
			return {
				settle({fate}) {
					appendFileSync(file, `${fate} ${plan}\n`);
					return undefined;
				},
			};
		},
		send: async plan => client.ask('PUT', plan),
		async lookUp(plan) {
			const seen = await client.ask('GET');
			return seen === plan ? {status: 'stored', answer: seen} : {status: seen === reviewed ? 'notStored' : 'unknown'};
		},
		rest(plan) {
			return others.length === 0 ? undefined : painting(client, plan, others);
		},
		readBack: async () => client.ask('GET'),
	});

	return {
		client: clientOf(`${server.url}/sign`),
		painting,
		record,
		paintings,
		requests: () => server.requests.map(({method}) => method),
		sign: () => sign,
		async [Symbol.asyncDispose]() {
			await server.close();
			folder[Symbol.dispose]();
		},
	};
}

type Wall = Awaited<ReturnType<typeof openWall>>;

type Options = {
	readonly isDryRun?: boolean;
	readonly isPausing?: boolean;
	readonly isTicking?: boolean;
	readonly waits?: {write?: AbortController};
};

/** Paints texts over “old”. `changes` overrides parts of the description. */
async function paint(
	wall: Wall,
	texts: readonly string[],
	changes: Partial<Description<Painting>> = {},
	{isDryRun = false, isPausing = false, isTicking = false, waits = {}}: Options = {},
) {
	let ticks = 0;
	const events: Event[] = [];
	const states: Array<WriteState<Painting>['status']> = [];
	const observers = new Set<(event: Event) => void>();
	const dispatch = (event: Event) => {
		events.push(event);
		for (const observer of observers) {
			observer(event);
		}
	};

	const watched = (each: Description<Painting>): Description<Painting> => ({
		...each,
		async readAgain() {
			if (isPausing) {
				dispatch({type: 'requests/paused', seconds: 9});
			}

			return each.readAgain();
		},
		rest(plan) {
			const rest = each.rest?.(plan);
			return rest && watched(rest);
		},
		report(state) {
			states.push(state.status);
		},
	});
	const context = {
		client: wall.client,
		waits,
		store: {
			dispatch,
			observe(observer: (event: Event) => void) {
				observers.add(observer);
				return () => {
					observers.delete(observer);
				};
			},
		},
		now: () => (isTicking ? ++ticks : 0),
		dryRun: isDryRun ? () => undefined : undefined,
	};
	const end = await runWrite(context, ({client}) => watched({...wall.painting(client, 'old', texts), ...changes}));
	assert.equal(observers.size, 0);
	assert.equal(states.at(-1), end.status);
	return {end, states, events};
}

await test('reads again before a write, records it, sends it once and reads it back', async () => {
	await using wall = await openWall('old');
	const {end, states, events} = await paint(wall, ['new']);
	assert.deepEqual(end, {status: 'done', answer: 'new', isLookedUp: false, stored: 'new'});
	assert.deepEqual(states, ['readingAgain', 'readingBack', 'done']);
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET']);
	assert.deepEqual(wall.paintings, [{sign: 'new', recorded: ['sent new']}]);
	assert.deepEqual(wall.record(), ['sent new', 'stored new']);
	assert.deepEqual(events.at(-1), {type: 'requests/waited', seconds: 0});
});

await test('finds a conflict before it records or sends anything', async () => {
	await using wall = await openWall('theirs');
	const {end, states} = await paint(wall, ['new']);
	assert.deepEqual(end, {status: 'heldBack', why: {seen: 'theirs'}});
	assert.deepEqual(states, ['readingAgain', 'heldBack']);
	assert.deepEqual([wall.requests(), wall.record(), wall.sign()], [['GET'], [], 'theirs']);
});

await test('looks up a lost answer, and does not send the write again', async () => {
	await using wall = await openWall('old', {PUT: [{answer: reset, isStored: true}]});
	const {end} = await paint(wall, ['new']);
	assert.deepEqual(end, {status: 'done', answer: 'new', isLookedUp: true, stored: 'new'});
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET', 'GET']);
	assert.deepEqual(wall.record(), ['sent new', 'stored new']);
});

await test('tells when a request was sent and when its answer was lost, and records that it was lost', async () => {
	await using wall = await openWall('old', {PUT: [{answer: reset, isStored: true}]});
	const times: number[] = [];
	let lost = 0;
	const {painting, client} = wall;
	const original = painting(client, 'old', ['new']);
	await paint(
		wall,
		['new'],
		{
			record: plan => ({
				...original.record(plan),
				lost() {
					lost++;
				},
			}),
			async lookUp(plan, {sentAt, lostAt, ...others}) {
				times.push(sentAt, lostAt);
				return original.lookUp(plan, {sentAt, lostAt, ...others});
			},
		},
		{isTicking: true},
	);
	assert.equal(lost, 1);
	assert.ok((times[1] ?? 0) > (times[0] ?? 0));
});

await test('reports a write as not stored after a lost answer, though it may still arrive', async () => {
	await using wall = await openWall('old', {PUT: [{answer: reset}]});
	const {end} = await paint(wall, ['new']);
	assert.deepEqual([end.status, end.status === 'failed' && end.verdict], ['failed', 'notStored']);
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET']);
	assert.deepEqual(wall.record(), ['sent new', 'told new']);
});

await test('keeps a write as unknown if its answer is lost and cannot be looked up', async () => {
	await using wall = await openWall('old', {
		PUT: [{answer: reset, isStored: true}],
		GET: [undefined, {answer: text(500, '')}],
	});
	const {end} = await paint(wall, ['new']);
	assert.deepEqual(end.status === 'failed' && [end.verdict, end.isLookUpFailed, end.plan, end.error.failure], [
		'unknown',
		true,
		'new',
		'network',
	]);
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET']);
	assert.deepEqual(wall.record(), ['sent new']);
});

await test('keeps a lost answer unknown if another user has written in between', async () => {
	await using wall = await openWall('old', {
		PUT: [{answer: reset, isStored: true}],
		GET: [undefined, {answer: text(200, 'theirs')}],
	});
	const {end} = await paint(wall, ['new']);
	assert.deepEqual(end.status === 'failed' && [end.verdict, end.isLookUpFailed], ['unknown', undefined]);
	assert.deepEqual(wall.record(), ['sent new']);
});

const overtaken = {answer: text(412, '')};

await test('finds a conflict if somebody else writes between the read and a conditional write', async () => {
	await using wall = await openWall('old', {PUT: [undefined, overtaken]});
	const {end, states} = await paint(wall, ['new'], {
		async send(plan) {
			await wall.client.ask('PUT', 'theirs');
			return wall.client.ask('PUT', plan);
		},
	});
	assert.deepEqual(end, {status: 'heldBack', why: {seen: 'theirs'}});
	assert.deepEqual(states, ['readingAgain', 'heldBack']);
	assert.deepEqual([wall.requests(), wall.sign()], [['GET', 'PUT', 'PUT', 'GET'], 'theirs']);
	assert.deepEqual(wall.record(), ['sent new', 'notStored new']);
});

await test('sends a conditional write once more if what is stored is as reviewed, and then reports the refusal', async () => {
	await using wall = await openWall('old', {PUT: [overtaken]});
	const {end} = await paint(wall, ['new']);
	assert.equal(end.status, 'done');
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET', 'PUT', 'GET']);
	assert.deepEqual(wall.record(), ['sent new', 'notStored new', 'sent new', 'stored new']);
	await using refusing = await openWall('old', {PUT: [overtaken, overtaken, overtaken]});
	const {end: refused} = await paint(refusing, ['new']);
	assert.deepEqual(refused.status === 'failed' && [refused.verdict, refused.error.status], ['notStored', 412]);
	assert.deepEqual(refusing.requests(), ['GET', 'PUT', 'GET', 'PUT']);
});

await test('reports an overtaken later part as a conflict of the rest', async () => {
	await using wall = await openWall('old', {PUT: [undefined, overtaken]});
	let reads = 0;
	const {painting, client} = wall;
	const {end} = await paint(wall, ['first'], {
		rest(plan) {
			const rest = painting(client, plan, ['second']);
			return {
				...rest,
				async readAgain() {
					reads++;
					return reads === 1 ? rest.readAgain() : 'theirs';
				},
			};
		},
	});
	assert.deepEqual(end, {status: 'heldBack', why: {seen: 'theirs'}, isRest: true});
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET', 'PUT']);
});

await test('records a refusal as not stored, without a look-up', async () => {
	await using wall = await openWall('old', {PUT: [{answer: text(403, '')}]});
	const {end} = await paint(wall, ['new']);
	assert.deepEqual(end.status === 'failed' && [end.verdict, end.error.status], ['notStored', 403]);
	assert.deepEqual(
		[wall.requests(), wall.record()],
		[
			['GET', 'PUT'],
			['sent new', 'notStored new'],
		],
	);
});

await test('sends nothing that cannot be recorded', async () => {
	await using wall = await openWall('old');
	const written = paint(wall, ['new'], {
		record() {
			throw new Error('The disk is full.');
		},
	});
	await assert.rejects(written, {message: 'The disk is full.'});
	assert.deepEqual(wall.requests(), ['GET']);
});

await test('sends no write after a failed read, and keeps an earlier try unknown', async () => {
	const fault = {answer: text(500, '')};
	await using wall = await openWall('old', {GET: [fault, fault]});
	const first = await paint(wall, ['new']);
	const second = await paint(wall, ['new'], {isUnclear: true});
	assert.deepEqual(
		[first, second].map(({end}) => end.status === 'failed' && [end.verdict, end.isLookUpFailed, end.plan]),
		[
			['notStored', undefined, undefined],
			['unknown', true, undefined],
		],
	);
	assert.deepEqual([wall.requests(), wall.record()], [['GET', 'GET'], []]);
});

await test('reads back a write that an earlier try has stored, without sending it', async () => {
	await using wall = await openWall('new');
	const {end, states} = await paint(wall, ['new']);
	assert.deepEqual([end.status, end.status === 'done' && end.isLookedUp], ['done', true]);
	assert.deepEqual(states, ['readingAgain', 'readingBack', 'done']);
	assert.deepEqual([wall.requests(), wall.record()], [['GET', 'GET'], []]);
});

await test('compares the stored values in a dry run without sending, or shows the request without reading', async () => {
	await using wall = await openWall('old');
	const read = await paint(wall, ['new'], {}, {isDryRun: true});
	assert.deepEqual(read.end, {status: 'unsent', plan: 'new'});
	assert.deepEqual(wall.requests(), ['GET']);
	const unread = await paint(wall, ['new'], {isShownUnread: true}, {isDryRun: true});
	assert.deepEqual([unread.end, unread.states], [{status: 'unsent'}, ['unsent']]);
	assert.deepEqual([wall.requests(), wall.record()], [['GET'], []]);
});

await test('does not send a confirmed write after a pause, unless the write waits out pauses', async () => {
	await using wall = await openWall('old');
	const held = await paint(wall, ['new'], {}, {isPausing: true});
	assert.deepEqual(held.end, {status: 'paused', plan: 'new'});
	assert.deepEqual([wall.requests(), wall.record()], [['GET'], []]);
	const {end} = await paint(wall, ['new'], {waitOut: async () => false}, {isPausing: true});
	assert.deepEqual([end.status, wall.sign()], ['done', 'new']);
});

await test('starts a write again with its read after it waited out the rate limit', async () => {
	await using wall = await openWall('old', {GET: [{answer: text(429, '')}], PUT: [{answer: text(429, '')}]});
	const waited: Array<number | undefined> = [];
	const {end, states} = await paint(wall, ['new'], {
		async waitOut({status}) {
			waited.push(status);
			return status === 429;
		},
	});
	assert.deepEqual([end.status, waited, states], ['done', [429, 429], ['readingAgain', 'readingBack', 'done']]);
	assert.deepEqual(wall.requests(), ['GET', 'GET', 'PUT', 'GET', 'PUT', 'GET']);
	assert.deepEqual(wall.record(), ['sent new', 'notStored new', 'sent new', 'stored new']);
});

await test('asks whether to wait after a lost answer only if a look-up shows that nothing is stored', async () => {
	const asked: string[] = [];
	const didWait = async ({failure}: ApiError) => {
		asked.push(failure);
		return asked.length === 1;
	};

	await using lost = await openWall('old', {PUT: [{answer: reset}]});
	const {end} = await paint(lost, ['new'], {waitOut: didWait});
	assert.deepEqual([end.status, asked, lost.paintings.length], ['done', ['network'], 2]);
	await using stored = await openWall('old', {PUT: [{answer: reset, isStored: true}]});
	const {end: found} = await paint(stored, ['new'], {waitOut: didWait});
	assert.deepEqual([found.status, asked.length, stored.paintings.length], ['done', 1, 1]);
});

await test('reads nothing for a stopped write, also after a wait', async () => {
	await using wall = await openWall('old', {GET: [{answer: text(429, '')}]});
	const stopped = await paint(wall, ['new'], {isStopped: () => true});
	assert.deepEqual(stopped.end, {status: 'stopped'});
	assert.deepEqual(wall.requests(), []);
	let hasWaited = false;
	const {end} = await paint(wall, ['new'], {
		isStopped: () => hasWaited,
		async waitOut() {
			hasWaited = true;
			return true;
		},
	});
	assert.deepEqual([end, wall.requests()], [{status: 'stopped'}, ['GET']]);
});

await test('reads again and records each request of a write, and reads the end back once', async () => {
	await using wall = await openWall('old', {PUT: [{answer: reset, isStored: true}]});
	const {end, states} = await paint(wall, ['first', 'second']);
	assert.deepEqual(end, {status: 'done', answer: 'second', isLookedUp: true, stored: 'second'});
	assert.deepEqual(states, ['readingAgain', 'readingBack', 'done']);
	assert.deepEqual(wall.requests(), ['GET', 'PUT', 'GET', 'GET', 'PUT', 'GET']);
	assert.deepEqual(wall.record(), ['sent first', 'stored first', 'sent second', 'stored second']);
});

await test('reports at the end whether a first part of the write is stored', async () => {
	const endOf = async (faults: Readonly<Record<string, readonly Fault[]>>) => {
		await using wall = await openWall('old', faults);
		const {end} = await paint(wall, ['first', 'second']);
		return [end.status, 'isRest' in end && end.isRest];
	};

	const refused = {answer: text(403, '')};
	assert.deepEqual(await endOf({PUT: [refused]}), ['failed', false]);
	assert.deepEqual(await endOf({PUT: [undefined, refused]}), ['failed', true]);
	assert.deepEqual(await endOf({GET: [undefined, {answer: text(500, '')}]}), ['failed', true]);
	assert.deepEqual(await endOf({GET: [undefined, {answer: text(200, 'theirs')}]}), ['heldBack', true]);
});

await test('keeps a write unknown on record that the service accepted and that cannot be read back', async () => {
	const fault = {answer: text(403, '')};
	await using wall = await openWall('old', {PUT: [{answer: text(204, '')}], GET: [undefined, fault]});
	const {end} = await paint(wall, ['new']);
	assert.deepEqual(
		[end.status, end.status === 'done' && end.stored instanceof ApiError, wall.sign()],
		['done', true, 'old'],
	);
	assert.deepEqual(wall.record(), ['sent new', 'unread new']);

	// The second part reads again what the first one stored. A look-up shows that a write is stored.
	await using parts = await openWall('old', {GET: [undefined, undefined, fault]});
	await paint(parts, ['first', 'second']);
	assert.deepEqual(parts.record(), ['sent first', 'stored first', 'sent second', 'unread second']);
	await using found = await openWall('old', {
		PUT: [{answer: reset, isStored: true}],
		GET: [undefined, undefined, fault],
	});
	await paint(found, ['new']);
	assert.deepEqual(found.record(), ['sent new', 'stored new']);

	// The look-up of the first part says nothing about the second.
	await using mixed = await openWall('old', {
		PUT: [{answer: reset, isStored: true}],
		GET: [undefined, undefined, undefined, fault],
	});
	const {end: last} = await paint(mixed, ['first', 'second']);
	assert.deepEqual(
		[last.status === 'done' && [last.isLookedUp, last.stored instanceof ApiError], mixed.record().at(-1)],
		[[false, true], 'unread second'],
	);
});

await test('records what the answer tells before it reads back, and the result after it', async () => {
	await using wall = await openWall('old');
	const steps: string[] = [];
	await paint(wall, ['new'], {
		record: plan => ({
			accepted(answer) {
				steps.push(`accepted ${answer}`);
			},
			settle({fate}) {
				steps.push(`${fate} ${plan}`);
				return 'The record is full.';
			},
		}),
		async readBack() {
			steps.push('read back');
			return wall.client.ask('GET');
		},
	});
	assert.deepEqual(steps, ['accepted new', 'read back', 'stored new']);
});

await test('reports at the end that the result of a part could not be recorded', async () => {
	const remarkOf = async (full: string) => {
		await using wall = await openWall('old');
		const {end} = await paint(wall, ['first', 'second'], {});
		assert.equal(end.status === 'done' && end.remark, undefined);
		const recording = (each: Description<Painting>): Description<Painting> => ({
			...each,
			record: plan => ({settle: () => (plan === full ? `${plan} is on no record.` : undefined)}),
			rest(plan) {
				const rest = each.rest?.(plan);
				return rest && recording(rest);
			},
		});
		await using other = await openWall('old');
		const {end: told} = await paint(
			other,
			['first', 'second'],
			recording(other.painting(other.client, 'old', ['first', 'second'])),
		);
		return told.status === 'done' && told.remark;
	};

	assert.deepEqual(
		[await remarkOf('first'), await remarkOf('second'), await remarkOf('third')],
		['first is on no record.', 'second is on no record.', undefined],
	);
});

await test('reports at the end why a write is not recorded, and why it was not read back', async () => {
	await using wall = await openWall('old', {GET: [undefined, {answer: text(500, '')}]});
	const {end} = await paint(wall, ['new'], {record: () => ({settle: () => undefined, why: 'It is on no record.'})});
	assert.deepEqual(end.status === 'done' && [end.remark, end.stored instanceof ApiError], [
		'It is on no record.',
		true,
	]);
});

await test('keeps a write unknown that was cancelled during sending, after a failed look-up', async () => {
	const waits: {write?: AbortController} = {};
	await using wall = await openWall('old', {
		PUT: [
			{
				isStored: true,
				answer() {
					waits.write?.abort();
				},
			},
		],
	});
	const {end} = await paint(wall, ['new'], {}, {waits});
	assert.deepEqual(end.status === 'failed' && [end.error.failure, end.verdict, end.isLookUpFailed], [
		'cancelled',
		'unknown',
		true,
	]);
	assert.deepEqual([wall.requests(), wall.record(), wall.sign()], [['GET', 'PUT'], ['sent new'], 'new']);
});

await test('looks a lost answer up in the history if the stored values do not show the result', async () => {
	const theirs = {answer: text(200, 'theirs')};
	const found = async (look: Fault, findRecord: Required<Description<Painting>>['findRecord']) => {
		await using wall = await openWall('old', {PUT: [{answer: reset, isStored: true}], GET: [undefined, look]});
		const asked: unknown[] = [];
		const {end} = await paint(
			wall,
			['new'],
			{
				async findRecord(plan, {error, sentAt, lostAt}) {
					asked.push(plan, error.failure, sentAt < lostAt);
					return findRecord(plan, {error, sentAt, lostAt});
				},
			},
			{isTicking: true},
		);
		const result =
			end.status === 'failed'
				? [end.verdict, end.error.failure, end.plan, end.isLookUpFailed]
				: [end.status, end.status === 'done' && [end.answer, end.isLookedUp]];
		return {asked, result, record: wall.record()};
	};

	const asked = ['new', 'network', true];
	const stored = {asked, result: ['done', ['as recorded', true]], record: ['sent new', 'stored new']};
	assert.deepEqual(await found(theirs, async () => ({status: 'stored', answer: 'as recorded'})), stored);
	assert.deepEqual(
		await found({answer: text(500, '')}, async () => ({status: 'stored', answer: 'as recorded'})),
		stored,
	);
	assert.deepEqual(await found(theirs, async () => ({status: 'notStored'})), {
		asked,
		result: ['notStored', 'network', 'new', undefined],
		record: ['sent new', 'notStored new'],
	});
	const unknown = {asked, result: ['unknown', 'network', 'new', undefined], record: ['sent new']};
	assert.deepEqual(await found({answer: text(500, '')}, async () => ({status: 'unknown'})), {
		...unknown,
		result: ['unknown', 'network', 'new', true],
	});
	assert.deepEqual(await found(theirs, async () => ({status: 'unknown'})), unknown);
	assert.deepEqual(
		await found(theirs, async () => {
			throw new ApiError('The history says no.', {failure: 'refused', request: {method: 'GET', path: '/history'}});
		}),
		unknown,
	);
	// Without a network there is no history either, and the reviewed values show that nothing is stored.
	const unasked = [
		await found({answer: reset}, async () => ({status: 'stored', answer: 'new'})),
		await found({answer: text(200, 'old')}, async () => ({status: 'stored', answer: 'new'})),
	];
	assert.deepEqual(
		unasked.map(each => each.asked),
		[[], []],
	);
});

await test('asks no history after a look-up that was cancelled or took too long', async () => {
	const askedAfter = async (failure: 'cancelled' | 'timeout') => {
		await using wall = await openWall('old', {PUT: [{answer: reset, isStored: true}]});
		let isAsked = false;
		const {end} = await paint(wall, ['new'], {
			async lookUp() {
				throw new ApiError('The look-up has ended.', {failure, request: {method: 'GET', path: '/sign'}});
			},
			async findRecord() {
				isAsked = true;
				return {status: 'stored', answer: 'new'};
			},
		});
		return [end.status === 'failed' && [end.verdict, end.isLookUpFailed], isAsked];
	};

	assert.deepEqual(await askedAfter('cancelled'), [['unknown', true], false]);
	assert.deepEqual(await askedAfter('timeout'), [['unknown', true], false]);
});

await test('reports what is stored while it reads back, and needs nobody to report to', async () => {
	await using wall = await openWall('old');
	const reported: Array<WriteState<Painting>> = [];
	const observed = {store: {dispatch: () => undefined, observe: () => () => undefined}, now: () => 0, waits: {}};
	const run = async (description: Partial<Description<Painting>>, texts: readonly string[], dryRun?: () => void) =>
		runWrite({...observed, client: wall.client, dryRun}, ({client}) => ({
			...wall.painting(client, wall.sign(), texts),
			...description,
		}));
	await run(
		{
			report(state) {
				reported.push(state);
			},
		},
		['new'],
	);
	assert.deepEqual(reported, [
		{status: 'readingAgain'},
		{status: 'readingBack', answer: 'new', isLookedUp: false},
		{status: 'done', answer: 'new', isLookedUp: false, stored: 'new'},
	]);
	const ends = [
		await run({}, ['newer']),
		await run({isShownUnread: true}, ['newest'], () => undefined),
		await run({}, ['newest'], () => undefined),
	];
	assert.deepEqual(
		ends.map(({status}) => status),
		['done', 'unsent', 'unsent'],
	);
});

await test('keeps what the parts before told, whether the last part is sent or has arrived', async () => {
	const endOf = async (faults: Readonly<Record<string, readonly Fault[]>>) => {
		await using wall = await openWall('old', faults);
		const settled: unknown[] = [];
		const {end} = await paint(wall, ['first', 'second'], {
			record: () => ({
				settle(came) {
					settled.push(came);
					return undefined;
				},
				why: 'The first part is on no record.',
			}),
		});
		return [end.status === 'done' && [end.answer, end.isLookedUp, end.remark], settled];
	};

	const settled = [{fate: 'stored', answer: 'first'}];
	assert.deepEqual(await endOf({}), [['second', false, 'The first part is on no record.'], settled]);
	assert.deepEqual(await endOf({GET: [undefined, {answer: text(200, 'second')}]}), [
		['second', true, 'The first part is on no record.'],
		settled,
	]);
});

await test('checks each part of a write against what is read back', async () => {
	await using wall = await openWall('old');
	const checked: string[] = [];
	const hiding = (each: Description<Painting>): Description<Painting> => ({
		...each,
		rest(plan) {
			const rest = each.rest?.(plan);
			return rest && hiding(rest);
		},
		isShown(stored, plan) {
			checked.push(`${plan} in ${stored}`);
			return false;
		},
	});
	await paint(
		wall,
		['first', 'second', 'third'],
		hiding(wall.painting(wall.client, 'old', ['first', 'second', 'third'])),
	);
	assert.deepEqual(checked, ['first in third', 'second in third', 'third in third']);
	assert.deepEqual(wall.record().slice(-3), ['unread first', 'unread second', 'unread third']);
});

await test('fails with the reason why it could not read again, and passes on what is no failure of a request', async () => {
	await using wall = await openWall('old', {GET: [{answer: text(418, '')}], PUT: [{answer: text(403, '')}]});
	const {end: unread} = await paint(wall, ['new']);
	assert.deepEqual(unread.status === 'failed' && [unread.error.status, unread.verdict], [418, 'notStored']);
	const {end: refused} = await paint(wall, ['new']);
	assert.deepEqual(refused.status === 'failed' && [refused.error.status, refused.plan], [403, 'new']);
	const broken = paint(wall, ['new'], {
		async readAgain() {
			throw new TypeError('A mistake in the program.');
		},
	});
	await assert.rejects(broken, new TypeError('A mistake in the program.'));
});

await test('counts the seconds of a write, and ends its waits with it', async ({mock}) => {
	mock.timers.enable({apis: ['setInterval']});
	await using wall = await openWall('old');
	const events: Event[] = [];
	const waits: {write?: AbortController} = {};
	const counts: number[] = [];
	let waited = 0;
	let time = 5000;
	const context = {
		client: wall.client,
		waits,
		now: () => time,
		dryRun: undefined,
		async wait() {
			waited++;
		},
		store: {
			dispatch(event: Event) {
				events.push(event);
			},
			observe: () => () => undefined,
		},
		own: 'of the caller',
	};
	const running = runWrite(context, ({client, wait, own}) => ({
		...wall.painting(client, 'old', ['new']),
		async send() {
			await wait();
			waits.write?.abort();
			await wait();
			return own;
		},
		readBack: async () => 'new',
	}));
	time = 7400;
	mock.timers.tick(999);
	counts.push(events.length);
	mock.timers.tick(1);
	counts.push(events.length);
	const end = await running;
	mock.timers.tick(5000);
	assert.deepEqual([end.status === 'done' && end.answer, counts, waited], ['of the caller', [0, 1], 1]);
	assert.deepEqual(events, [
		{type: 'requests/waited', seconds: 2},
		{type: 'requests/waited', seconds: 0},
	]);
	const {wait: _, ...without} = context;
	let names: readonly string[] = [];
	await runWrite(without, writing => {
		names = Object.keys(writing);
		return {...wall.painting(writing.client, 'old', ['new']), isStopped: () => true};
	});
	assert.deepEqual(names.toSorted(), Object.keys(without).toSorted());
});

await test('describes a write again after a wait, and waits for a later part without going back to the first', async () => {
	const limited = {answer: text(429, '')};
	const run = async (faults: Readonly<Record<string, readonly Fault[]>>) => {
		await using wall = await openWall('old', faults);
		const context = {
			store: {dispatch: () => undefined, observe: () => () => undefined},
			now: () => 0,
			waits: {},
			dryRun: undefined,
			client: wall.client,
		};
		const waiting = (each: Description<Painting>): Description<Painting> => ({
			...each,
			waitOut: async ({status}) => status === 429,
			rest(plan) {
				const rest = each.rest?.(plan);
				return rest && waiting(rest);
			},
		});
		let described = 0;
		const {status} = await runWrite(context, ({client}) => {
			described++;
			return waiting(wall.painting(client, wall.sign(), ['first', 'second']));
		});
		return [status, described, wall.paintings.map(({sign}) => sign)];
	};

	assert.deepEqual(await run({GET: [limited]}), ['done', 2, ['first', 'second']]);
	assert.deepEqual(await run({PUT: [limited]}), ['done', 2, ['first', 'first', 'second']]);
	assert.deepEqual(await run({GET: [undefined, limited]}), ['done', 1, ['first', 'second']]);
	assert.deepEqual(await run({PUT: [undefined, limited]}), ['done', 1, ['first', 'second', 'second']]);
});
