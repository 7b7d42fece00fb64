import path from 'node:path';
import {parseExactly} from '../../source/base/api/json.js';
import {refused, reset, startMisbehavingServer, text, type Behaviour} from './misbehaving-server.js';

/** The possible fates of a write. In the dark, no later read is answered either. */
export const writeFates = [
	'stored',
	'refused',
	'lost',
	'storedAndLost',
	'lostInTheDark',
	'storedInTheDark',
	'hangs',
	'storedAndHangs',
] as const;

export type WriteFate = (typeof writeFates)[number];

/** The name of an organization and the members of its profile as JSON. */
export type Members = Readonly<Record<string, string>>;

type Stored = {readonly name: string; readonly profile: string};

function membersOf({name, profile}: Stored): Members {
	const members = Object.entries(parseExactly(profile) as Record<string, unknown>);
	return Object.fromEntries([['name', name] as const, ...members].map(([key, value]) => [key, JSON.stringify(value)]));
}

export const changedIn = (before: Members, after: Members): readonly string[] =>
	[...new Set([...Object.keys(before), ...Object.keys(after)])].filter(name => before[name] !== after[name]);

/** A service with one organization, `a1`, and the given fate for each write. */
export async function startShakyServer(first: Stored) {
	let stored = first;
	let fate: WriteFate = 'stored';
	let storedFirst = 0;
	let isDark = false;
	let onHang: (what: 'hangs') => void;
	const writes: Array<{readonly before: Members; readonly after: Members}> = [];
	const answer = (result: string) => text(200, `{"success":true,"errors":[],"messages":[],"result":${result}}`);
	const organization = () => `{"id":"a1","name":${JSON.stringify(stored.name)},"meta":{}}`;
	const hang: Behaviour = () => {
		onHang('hangs');
	};

	function read(url: string): Behaviour {
		const results: Readonly<Record<string, string>> = {
			organizations: `[${organization()}]`,
			a1: organization(),
			profile: stored.profile,
			accounts: '[]',
		};
		return answer(results[path.basename(url)] ?? 'null');
	}

	function write(url: string, body: string): Behaviour {
		const {name} = parseExactly(body) as {readonly name: string};
		const next = url.endsWith('/profile') ? {...stored, profile: body} : {...stored, name};
		writes.push({before: membersOf(stored), after: membersOf(next)});
		const current = storedFirst > 0 ? 'stored' : fate;
		storedFirst--;
		stored = current.startsWith('stored') ? next : stored;
		isDark = current.endsWith('Dark');
		const behaviours: Partial<Record<WriteFate, Behaviour>> = {
			stored: answer(organization()),
			refused: refused(409, [{code: 1, message: 'Not now'}]),
			hangs: hang,
			storedAndHangs: hang,
		};
		return behaviours[current] ?? reset;
	}

	const server = await startMisbehavingServer((response, request) => {
		const {method, url, body} = request;
		const [address = ''] = url.split('?', 1);
		const behave = method === 'GET' ? read(address) : write(address, body);
		(isDark && method === 'GET' ? reset : behave)(response, request);
	});
	return {
		url: server.url,
		writes,
		members: () => membersOf(stored),
		/** Sets the fate of the next write, or of the write after this number of stored ones. Resolves when the write hangs. */
		async decide(next: WriteFate, after = 0) {
			fate = next;
			storedFirst = after;
			const {promise, resolve} = Promise.withResolvers<'hangs'>();
			onHang = resolve;
			return promise;
		},
		/** Answers everything again. */
		calm() {
			isDark = false;
		},
		/** Stores a member as another user. */
		overwrite(member: string, value: string) {
			const profile = parseExactly(stored.profile) as Record<string, unknown>;
			stored =
				member === 'name'
					? {...stored, name: value}
					: {...stored, profile: JSON.stringify({...profile, [member]: value})};
		},
		[Symbol.asyncDispose]: server.close,
	};
}
