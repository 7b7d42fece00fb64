import {createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {buffer} from 'node:stream/consumers';

const only = (headers: IncomingHttpHeaders, names: readonly string[]): Readonly<Record<string, string>> =>
	Object.fromEntries(names.flatMap(name => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));

/** The headers that a write depends on. */
export const conditionsOf = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
	only(headers, ['idempotency-key', 'if-match']);

/** The headers of a request that mean something to the service: the credential, and what a write depends on. */
export const passedHeaders = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> => ({
	...only(headers, ['authorization', 'x-auth-email', 'x-auth-key']),
	...conditionsOf(headers),
});

const lists = /^(?:\/client\/v4)?\/organizations(?:\/[^\/]+\/(?:accounts|members))?(?:\?|$)/v;

type Members = Readonly<Record<string, unknown>>;

const membersIn = (text: string): Members => (text === '' ? {} : (JSON.parse(text) as Members));

const idOf = (record: unknown): string => (record as {readonly id?: string} | undefined)?.id ?? '';

export type LossyProxy = AsyncDisposable & {
	readonly url: string;
	/** Loses the answer to the next write, or the write itself. */
	lose(what: 'answer' | 'request'): void;
	/** Refuses the next write. */
	refuse(): void;
	/** Answers the next write with a redirect, or with the request to send it later, and stores it or not. */
	answer(status: 302 | 503, isStored: boolean): void;
	/** Also loses every read from now on. */
	goDark(): void;
	/** Loses every read after the next write. */
	cutBehindWrite(): void;
	/** Answers the next write with success, and stores nothing. */
	lie(): void;
	/** Leaves what a POST creates out of every list for this long, in milliseconds, and keeps in the lists of organizations what a DELETE removes. Reads of one id show both at once. */
	lag(milliseconds: number): void;
	/** The writes that arrived here, as `METHOD path`. */
	readonly writes: readonly string[];
	/** The `Idempotency-Key` of each of these that had one. */
	readonly keys: readonly string[];
};

/** A proxy between the program and a server that loses messages on request. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
	let losing: 'answer' | 'request' | 'permission' | 'truth' | undefined;
	let answering: {readonly status: number; readonly isStored: boolean} | undefined;
	let isDark = false;
	let isCutting = false;
	let lagging = 0;
	let lies = 0;
	const writes: string[] = [];
	const keys: string[] = [];
	const madeAt = new Map<string, number>();
	const known = new Map<string, Members>();
	const deletedAt = new Map<string, number>();

	/** An answer without what the lists do not show yet. */
	function asListed(url: string, text: string): string {
		const answer = lists.test(url) ? membersIn(text) : {};
		const {result} = answer;
		if (!Array.isArray(result)) {
			return text;
		}

		const isListed = (record: unknown) => (madeAt.get(idOf(record)) ?? -Infinity) + lagging <= Date.now();
		const records = result as readonly unknown[];
		const {searchParams} = new URL(url, 'http://proxy');
		const isAsked = (record: Members) =>
			['name', 'name.contains', 'id'].every(
				key => (searchParams.get(key) ?? '') === '' || searchParams.get(key) === record[key.split('.', 1)[0] ?? ''],
			);
		const isBelow = (record: Members) => {
			const parent = idOf(record['parent']);
			return [null, '', parent === '' ? 'null' : parent].includes(searchParams.get('parent.id'));
		};

		const stale = /\/organizations(?:\?|$)/v.test(url)
			? [...deletedAt]
					.filter(([, at]) => at + lagging > Date.now())
					.map(([id]) => known.get(id) ?? {})
					.filter(record => isAsked(record) && isBelow(record))
			: [];
		const shown: readonly unknown[] = [...records.filter(record => isListed(record)), ...stale];
		const info = answer['result_info'] as Members | undefined;
		const total = Number(info?.['total_size']) + shown.length - records.length;
		return JSON.stringify({
			...answer,
			result: shown,
			...(info && {result_info: {...info, ...(!Number.isNaN(total) && {total_size: total})}}),
		});
	}

	const send = async ({method = 'GET', url = '/', headers}: IncomingMessage, body: Uint8Array<ArrayBuffer>) =>
		fetch(target + url, {
			method,
			headers: {...passedHeaders(headers), 'content-type': 'application/json'},
			...(method !== 'GET' && body.length > 0 && {body}),
		});

	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const {method = 'GET', url = '/'} = request;
		const isWrite = method !== 'GET';
		const loss = isWrite ? losing : undefined;
		if (isWrite) {
			writes.push(`${method} ${url}`);
			keys.push(...[request.headers['idempotency-key'] ?? []].flat());
			losing = undefined;
		}

		const body = await buffer(request);
		if (isDark || loss === 'request') {
			request.socket.destroy();
			return;
		}

		if (loss === 'permission') {
			response.writeHead(409, {'content-type': 'application/json'});
			response.end('{"success":false,"errors":[{"code":1,"message":"Not now"}],"messages":[],"result":null}');
			return;
		}

		if (isWrite && answering) {
			const {status, isStored} = answering;
			answering = undefined;
			if (isStored) {
				await send(request, body);
			}

			response
				.writeHead(status, status === 503 ? {'retry-after': '12'} : {location: 'https://elsewhere.example/'})
				.end();
			return;
		}

		if (loss === 'truth') {
			const id = method === 'POST' ? String(++lies).padStart(32, '0') : url.split('/').at(-1);
			const result = {id, meta: {}, ...membersIn(body.toString())};
			response.writeHead(200, {'content-type': 'application/json'});
			response.end(JSON.stringify({success: true, errors: [], messages: [], result}));
			return;
		}

		const answer = await send(request, body);
		const text = asListed(url, await answer.text());
		if (method === 'POST' && answer.ok) {
			const {result} = membersIn(text);
			madeAt.set(idOf(result), Date.now());
			known.set(idOf(result), result as Members);
		} else if (method === 'DELETE' && answer.ok) {
			deletedAt.set(url.split('/').at(-1) ?? '', Date.now());
		}

		isDark ||= isWrite && isCutting;
		if (loss === 'answer') {
			request.socket.destroy();
			return;
		}

		response.writeHead(answer.status, {
			'content-type': 'application/json',
			'cf-ray': answer.headers.get('cf-ray') ?? '',
		});
		response.end(answer.status === 204 ? undefined : text);
	}

	const server = createServer((request, response) => {
		pass(request, response).catch(() => {
			request.socket.destroy();
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		lose(what) {
			losing = what;
		},
		refuse() {
			losing = 'permission';
		},
		answer(status, isStored) {
			answering = {status, isStored};
		},
		goDark() {
			isDark = true;
		},
		cutBehindWrite() {
			isCutting = true;
		},
		lie() {
			losing = 'truth';
		},
		lag(milliseconds) {
			lagging = milliseconds;
		},
		writes,
		keys,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise<void>(resolve => {
				server.close(() => {
					resolve();
				});
			});
		},
	};
}
