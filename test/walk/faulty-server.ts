import {setTimeout as delay} from 'node:timers/promises';
import type {Member} from '../../source/base/api/schemas.js';
import {createRandom, type Random} from '../../source/base/sandbox/random.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';
import {
	html,
	json,
	refused,
	reset,
	resetHalfWay,
	startMisbehavingServer,
	text,
	type Behaviour,
	type SeenRequest,
} from '../helpers/misbehaving-server.js';
import {call, headersOf, type Organization} from '../base/sandbox/call.js';
import {conditionsOf} from '../helpers/lossy-proxy.js';
import {falseSuccess, gone, noRoute, notThere, problem, timedOut} from './false-answers.js';
import type {Faults} from './faults.js';
import {isListRead, type LaggingLists} from './lagging-lists.js';
import type {Note, ValueChange} from './record.js';

/** The user’s credential in a walk. It differs from the sandbox’s own, so that its bytes cannot come from elsewhere. */
export type Canary = {readonly scheme: 'key' | 'token'; readonly email: string; readonly secret: string};

const passed = 'passed on';
export const tooMany = 'too many';
export const forbidden = 'forbidden';
export const inTheDark = 'in the dark';

const writeFates = [
	['answer lost', 4],
	['lost on the way', 3],
	['answer and reads lost', 2],
	['lost with the reads', 1],
	['refused', 2],
	[forbidden, 1],
	[tooMany, 1],
	['502', 2],
	['502 after it was stored', 2],
	['cut half-way', 2],
	['late', 3],
	['hangs', 1],
	['hangs after it was stored', 1],
	['repeats the credential', 1],
] as const;

const lies = [['stores nothing', 8]] as const;

// The removal of what is there. The last one is true: a gateway sent the request twice.
const liesAboutRemovals = [
	['not there', 3],
	['gone', 1],
	['no route', 3],
	['removed, then not there', 2],
] as const;

const pageFates = [
	['problem', 2],
	['problem after it was stored', 3],
	['408 after it was stored', 3],
] as const;

const readFates = [
	['lost on the way', 3],
	['502', 1],
	[tooMany, 1],
	[forbidden, 1],
	['cut half-way', 1],
	['late', 4],
	['repeats the credential', 1],
] as const;

const isStoredOf = (fate: string): boolean =>
	fate.endsWith('after it was stored') ||
	[passed, 'answer lost', 'answer and reads lost', 'cut half-way', 'late', 'removed, then not there'].includes(fate);

const isTags = (path: string): boolean => /^\/accounts\/\w+\/tags(?:\?|$)/v.test(path);

/** The faults of reads and writes, with their weights. */
function fatesFor(
	{method, path}: {readonly method: string; readonly path: string},
	faults: Faults,
): ReadonlyArray<readonly [string, number]> {
	return method === 'GET'
		? readFates
		: [
				...writeFates,
				...(faults.has('lies') ? [...lies, ...(method === 'DELETE' && !isTags(path) ? liesAboutRemovals : [])] : []),
				...(faults.has('pages') ? pageFates : []),
			];
}

export function weighted<Choice>(
	random: Random,
	choices: ReadonlyArray<readonly [Choice, number]>,
): Choice | undefined {
	const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
	let left = random.below(total);
	return choices.find(([, weight]) => {
		left -= weight;
		return left < 0;
	})?.[0];
}

type Texts = Readonly<Record<string, string>>;

type StoredAccount = {
	readonly name: string;
	readonly type?: string;
	readonly settings: {readonly enforce_twofactor?: boolean; readonly abuse_contact_email?: string};
};

const tagsOf = (id: string): string => `/accounts/${id}/tags?resource_type=account&resource_id=${id}`;

/** The values of an account that a write can change. */
const valuesOf = ({name = '', type = '', settings = {}}: Partial<StoredAccount> = {}): Texts => ({
	name,
	type,
	enforce_twofactor: String(settings.enforce_twofactor ?? false),
	abuse_contact_email: settings.abuse_contact_email ?? '',
});

const changesBetween = (before: Texts, after: Texts): readonly ValueChange[] =>
	[...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(name =>
		before[name] === after[name] ? [] : [{name, from: before[name], to: after[name]}],
	);

const numberOf = (name: string): number =>
	[...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 0x7f_ff_ff_ff, 7);

// Longer than a person waits, shorter than the program waits.
const hangsFor = 1500;
const darkFor = 3;

// How far the lists are behind, in milliseconds.
const [leastLag, mostLag] = [300, 2000];

type FaultyServerOptions = {
	readonly sandbox: Sandbox;
	readonly canary: Canary;
	readonly seed: number;
	readonly faults: Faults;
	/** The lists, if they are behind. */
	readonly lists?: LaggingLists | undefined;
	/** The percentages of writes and reads with a fault, and of reads of one organization that follow a change by another user. */
	readonly rates: {readonly writes: number; readonly reads: number; readonly changes: number};
	readonly note: Note;
	/** Reads the screen before the server answers a write. */
	readonly lookAtScreen: () => Promise<void>;
};

/** A proxy between the program and the sandbox, with faults from the seed. A fault depends only on the seed, the method and path, and the number of earlier requests like it. Concurrent requests do not change each other’s faults. Only the darkness after some writes hits whichever reads come next. */
export async function startFaultyServer({
	sandbox,
	canary,
	seed,
	faults,
	lists,
	rates,
	note,
	lookAtScreen,
}: FaultyServerOptions) {
	const counts = new Map<string, number>();
	let isCalm = true;
	let writes = 0;
	let dark = 0;
	let pending = 0;

	const kind = canary.scheme === 'key' ? 'global_api_key' : 'user_token';
	const authorized = headersOf(sandbox)[kind];
	const isCanary = ({headers}: SeenRequest) =>
		canary.scheme === 'key'
			? headers['x-auth-key'] === canary.secret && headers['x-auth-email'] === canary.email
			: headers.authorization === `Bearer ${canary.secret}`;

	const pathOf = (url: string) => url.replace('/client/v4', '');

	/** Lets the lists show a stored write some time later. */
	function keepForLists(request: Parameters<LaggingLists['store']>[0], content: string): void {
		const count = counts.get('stored') ?? 0;
		counts.set('stored', count + 1);
		const random = createRandom(seed, numberOf(`lag ${request.method} ${request.path}`), count);
		const {result} = (content === '' ? {} : JSON.parse(content)) as {
			readonly result?: Readonly<Record<string, string>>;
		};
		lists?.store(request, leastLag + random.below(mostLag - leastLag), result);
	}

	async function answerOf({method, url, headers, body}: SeenRequest, number: number | undefined): Promise<Behaviour> {
		const path = pathOf(url);
		if (lists && isListRead({method, path})) {
			const list = await lists.read({path}, kind);
			return text(list.status, list.text, {'cf-ray': list.ray});
		}

		const answer = await fetch(sandbox.url + path, {
			method,
			headers: {...authorized, ...conditionsOf(headers)},
			...(body !== '' && {body}),
		});
		const content = await answer.text();
		if (number !== undefined && answer.ok) {
			const {result} = (content === '' ? {} : JSON.parse(content)) as {readonly result?: {readonly id?: string}};
			note({kind: 'stored', number, ...(result?.id !== undefined && {id: result.id})});
			const {'idempotency-key': key} = conditionsOf(headers);
			keepForLists({method, path, body, ...(key !== undefined && {headers: {'idempotency-key': key}})}, content);
		}

		return text(answer.status, answer.status === 204 ? '' : content, {'cf-ray': answer.headers.get('cf-ray') ?? ''});
	}

	const storedAccount = async (id: string) => {
		const {result} = await call<StoredAccount | undefined>(sandbox, `GET /accounts/${id}`);
		return result;
	};

	const storedTags = async (id: string) => {
		const {result} = await call<{readonly etag: string; readonly tags: Texts} | undefined>(
			sandbox,
			`GET ${tagsOf(id)}`,
		);
		return result;
	};

	/** Changes an account or a tag as somebody else. */
	async function changeAccount(path: string, count: number): Promise<void> {
		const id = path.split('/', 3)[2] ?? '';
		const [account, stored] = await Promise.all([storedAccount(id), storedTags(id)]);
		if (!account || !stored) {
			return;
		}

		const {name, type, settings} = account;
		const [part, changed] = isTags(path)
			? ([
					'/tags',
					{
						resource_type: 'account',
						resource_id: id,
						tags: {...stored.tags, [['env', 'theirs', 'walk'][count % 3] ?? 'theirs']: `theirs ${count}`},
					},
				] as const)
			: ([
					'',
					{
						id,
						name: count % 2 === 0 ? `${name} by others` : name,
						type,
						settings: {...settings, abuse_contact_email: `theirs-${count}@walk.example`},
					},
				] as const);
		const request = {method: 'PUT', path: `/accounts/${id}${part}`, body: JSON.stringify(changed)};
		await call(sandbox, `${request.method} ${request.path}`, {body: request.body});
		keepForLists(request, '');
	}

	async function changeFirst(path: string, count: number): Promise<void> {
		if (path.startsWith('/accounts/')) {
			await changeAccount(path, count);
			return;
		}

		const {status, result} = await call<Readonly<Record<string, string>>>(sandbox, `GET ${path}/profile`);
		const organization = await call(sandbox, `GET ${path}`);
		if (organization.status !== 200) {
			return;
		}

		const [part, changed] =
			status === 200 && count % 3 !== 2
				? (['/profile', {...result, business_phone: `+1 555 01${String(count).padStart(2, '0')}`}] as const)
				: (['', {name: `${organization.result.name} by others`}] as const);
		await call(sandbox, `PUT ${path}${part}`, {json: changed});
		keepForLists({method: 'PUT', path: `${path}${part}`, body: JSON.stringify(changed)}, '');
	}

	function fateOf(request: SeenRequest): readonly [fate: string, isChangedFirst: boolean] {
		const {method, url} = request;
		const [path = ''] = pathOf(url).split('?', 1);
		const name = `${method} ${path}`;
		const count = counts.get(name) ?? 0;
		counts.set(name, count + 1);
		const random = createRandom(seed, numberOf(name), count);
		const isWrite = method !== 'GET';
		const isFaulty = random.below(100) < (isWrite ? rates.writes : rates.reads);
		const fate = isFaulty && !isCalm ? weighted(random, fatesFor({method, path}, faults)) : undefined;
		// Tags are written only if nobody wrote since they were read, so others can write at the same moment.
		const isChangeable =
			method === 'GET' ? /^\/(?:organizations|accounts)\/\w+$/v.test(path) || isTags(path) : isTags(path);
		const isChanged = isChangeable && random.below(100) < rates.changes && !isCalm;
		return [fate ?? passed, isChanged];
	}

	/** The names from the root to an organization. */
	async function pathTo(of: string | undefined): Promise<string> {
		const names: string[] = [];
		for (let id = of; id !== undefined;) {
			const {result} = await call<Organization | undefined>(sandbox, `GET /organizations/${id}`); // eslint-disable-line no-await-in-loop
			names.unshift(result?.name ?? id);
			id = result?.parent?.id;
		}

		return names.join(' › ');
	}

	/** What a write changes of the stored values of an account. */
	async function describeAccount({
		method,
		path,
		headers,
		body,
	}: {
		readonly method: string;
		readonly path: string;
		readonly headers: SeenRequest['headers'];
		readonly body: string;
	}) {
		const id = path.split(/[\/?]/v, 3)[2] ?? '';
		const [account, stored] = await Promise.all([storedAccount(id), storedTags(id)]);
		const sent = (body === '' ? {} : JSON.parse(body)) as Partial<StoredAccount> & {readonly tags?: Texts};
		const name = account?.name ?? '';
		if (!isTags(path)) {
			return {account: {name, changes: changesBetween(valuesOf(account), valuesOf(sent))}};
		}

		const isRefused = (headers['if-match'] ?? stored?.etag) !== stored?.etag;
		return {
			account: {
				name,
				changes: isRefused ? [] : changesBetween(stored?.tags ?? {}, method === 'DELETE' ? {} : (sent.tags ?? {})),
			},
		};
	}

	/** The keys of the accounts whose creation was sent. */
	const keys = new Set<string>();

	async function describe({method, url, headers, body}: SeenRequest) {
		const path = pathOf(url);
		if (isTags(path) || (method === 'PUT' && /^\/accounts\/\w+$/v.test(path))) {
			return describeAccount({method, path, headers, body});
		}

		const organization = /^(?<organization>\/organizations\/\w+)\/members\/\w+$/v.exec(path)?.groups?.['organization'];
		if (method === 'DELETE' && organization !== undefined) {
			const [{result: member}, {result: holder}] = await Promise.all([
				call<Member | undefined>(sandbox, `GET ${path}`),
				call<Organization | undefined>(sandbox, `GET ${organization}`),
			]);
			return {
				member: {email: member?.user.email ?? '', organization: holder?.name ?? ''},
				...((member?.status ?? 'canceled') === 'canceled' && ({isAgain: true} as const)),
			};
		}

		const invited = /^\/organizations\/\w+\/members$/v.test(path)
			? (JSON.parse(body) as {readonly member: {readonly user: {readonly email: string}}}).member.user.email
			: undefined;
		if (invited !== undefined) {
			const {result: members} = await call<readonly Member[]>(
				sandbox,
				`GET ${path}?page_size=1000&user.email=${encodeURIComponent(invited)}`,
			);
			return members.some(({status}) => status === 'pending' || status === 'active') ? ({isAgain: true} as const) : {};
		}

		if (method === 'DELETE') {
			const {status} = await call(sandbox, `GET ${path}`);
			return status === 404 ? ({isAgain: true} as const) : {};
		}

		if (/^\/accounts\/\w+\/move$/v.test(path)) {
			const {destination_organization_id: destination} = JSON.parse(body) as {
				readonly destination_organization_id: string;
			};
			return {parentPath: await pathTo(destination)};
		}

		if (path === '/accounts') {
			const {name, unit} = JSON.parse(body) as {readonly name: string; readonly unit: {readonly id: string}};
			const [key = ''] = Object.values(conditionsOf(headers));
			const {result: siblings} = await call<readonly Organization[]>(
				sandbox,
				`GET /organizations/${unit.id}/accounts?page_size=1000`,
			);
			const isNamesake = !keys.has(key) && siblings.some(sibling => sibling.name === name);
			keys.add(key);
			return {key, ...(isNamesake && ({isNamesake: true} as const))};
		}

		if (method !== 'POST' || path !== '/organizations') {
			return {};
		}

		const {name, parent} = JSON.parse(body) as {readonly name: string; readonly parent?: {readonly id: string}};
		const {result: siblings} = await call<readonly Organization[]>(
			sandbox,
			`GET /organizations?page_size=1000&parent.id=${parent?.id ?? 'null'}&name=${encodeURIComponent(name)}`,
		);
		return {
			parentPath: await pathTo(parent?.id),
			...(siblings.some(sibling => sibling.name === name) && ({isNamesake: true} as const)),
		};
	}

	async function behaviourOf(request: SeenRequest): Promise<Behaviour> {
		const {method, url, body} = request;
		const isWrite = method !== 'GET';
		const path = pathOf(url);
		const [fate, isChangedFirst] = fateOf(request);
		if (!isCanary(request)) {
			note({kind: 'told', text: `${method} ${path} came with another credential`});
			return refused(403, [{code: 10_000, message: 'Authentication error'}]);
		}

		const change = async () => {
			note({kind: 'fault', request: `${method} ${path}`, fate: 'changed by others first'});
			await changeFirst(path, counts.get(`${method} ${path.split('?', 1)[0] ?? ''}`) ?? 0);
		};

		const number = isWrite ? writes++ : undefined;
		if (number !== undefined) {
			if (isChangedFirst) {
				await change();
			}

			const described = await describe(request);
			note({kind: 'write', number, write: {method, path, body, fate, ...described}});
			await lookAtScreen();
			note({kind: 'seen', number});
		} else if (fate !== passed) {
			note({kind: 'fault', request: `${method} ${path}`, fate});
		}

		if (!isWrite && dark > 0) {
			dark--;
			note({kind: 'fault', request: `${method} ${path}`, fate: inTheDark});
			return reset;
		}

		if (isChangedFirst && !isWrite) {
			await change();
		}

		dark = isWrite && fate.includes('reads') ? darkFor : dark;
		const answer = !isWrite || isStoredOf(fate) ? await answerOf(request, number) : reset;
		if (fate.startsWith('hangs')) {
			await delay(hangsFor);
		} else if (fate === 'late') {
			await delay(300);
		}

		if (fate === 'stores nothing') {
			return falseSuccess(
				sandbox,
				{method, path, body},
				createRandom(seed, numberOf(`${method} ${path}`), number ?? 0),
			);
		}

		const behaviours: Readonly<Record<string, Behaviour>> = {
			[passed]: answer,
			late: answer,
			refused: refused(409, [{code: 1, message: 'Not now'}]),
			[forbidden]: refused(403, [
				{code: 10_000, message: 'Forbidden', documentation_url: 'https://developers.cloudflare.com/api/'},
			]),
			[tooMany]: refused(429, [{code: 971, message: 'More than 1200 requests per 300 seconds reached'}], {
				'retry-after': '1',
			}),
			502: html(502),
			'502 after it was stored': html(502),
			'cut half-way': resetHalfWay,
			'not there': notThere,
			'removed, then not there': notThere,
			gone,
			'no route': noRoute,
			problem: problem(524, false),
			'problem after it was stored': problem(502, true),
			'408 after it was stored': timedOut,
			'repeats the credential': json(400, {
				success: false,
				errors: [{code: 6003, message: `no ${canary.secret} here`}],
				messages: [],
				result: {told: canary.secret},
			}),
		};
		return behaviours[fate] ?? reset;
	}

	const server = await startMisbehavingServer((response, request) => {
		void (async () => {
			pending++;
			try {
				const behave = await behaviourOf(request);
				behave(response, request);
			} catch (error) {
				note({kind: 'told', text: `the faulty server failed: ${String(error)}`});
				reset(response, request);
			} finally {
				pending--;
			}
		})();
	});
	return {
		url: server.url,
		isIdle: () => pending === 0,
		/** Passes everything on, or resumes the faults. */
		setCalm(isToBe: boolean) {
			isCalm = isToBe;
			dark = 0;
		},
		close: server.close,
	};
}
