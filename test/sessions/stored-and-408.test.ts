import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {holderOf, storedValues} from '../abilities/edit-account/start.js';
import {storedTags, storeTags} from '../abilities/tags/start.js';
import {createMobile, directHolderOf, holderOf as holderOfMobile} from '../abilities/move/start.js';
import {forward} from '../helpers/front-server.js';
import {html, json, refused, reset, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, named, openSandbox, profileOf} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7, rateLimit: 1_000_000});

/** A service that stores each write and answers it with 408. While it is dark, it answers no read after a write. */
async function startStoring408() {
	let isDark = false;
	let isWritten = false;
	const writes: string[] = [];
	const server = await startMisbehavingServer((response, request) => {
		void (async () => {
			const isWrite = request.method !== 'GET';
			if (!isWrite && isDark && isWritten) {
				reset(response, request);
				return;
			}

			if (isWrite) {
				isWritten = true;
				writes.push([request.method, request.url, request.headers['idempotency-key'] ?? '', request.body].join(' '));
			}

			const {behave} = await forward(sandbox, request);
			const answer = isWrite ? html(408) : behave;
			answer(response, request);
		})();
	});
	return {
		...server,
		writes,
		setDark(isToBe: boolean) {
			isDark = isToBe;
			isWritten = false;
		},
	};
}

type Case = {
	/** The command without its answer to the question. */
	readonly words: readonly string[];
	/** What the service has stored, and how often. */
	readonly stored: () => Promise<unknown>;
	readonly expected: unknown;
	/** The status of the next try, if the command reports that there is nothing to do as a conflict or as something missing. */
	readonly again?: number;
};

async function memberOf(id: string, email: string): Promise<void> {
	for (const each of [email, 'stays@x.example']) {
		await call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email: each}, status: 'active'}}}); // eslint-disable-line no-await-in-loop -- In this order.
	}
}

const membersOf = async (id: string): Promise<readonly string[]> => {
	const {result} = await call<ReadonlyArray<{readonly status: string; readonly user: {readonly email: string}}>>(
		sandbox,
		`GET /organizations/${id}/members?page_size=100`,
	);
	return result.map(({status, user}) => `${user.email} ${status}`).toSorted();
};

const countOf = async (name: string): Promise<number> => {
	const found = await named(sandbox, name);
	return found.length;
};

/** One write of each kind. `turn`: makes the names differ. */
const kinds: Readonly<Record<string, (turn: string) => Promise<Case>>> = {
	async create(turn) {
		const name = `Created ${turn}`;
		return {words: ['create', '--name', name], stored: async () => countOf(name), expected: 1};
	},
	async edit(turn) {
		const id = await createIn(sandbox, `Edited ${turn}`);
		const name = `Renamed ${turn}`;
		return {words: ['edit', id, '--name', name], stored: async () => countOf(name), expected: 1};
	},
	async profile(turn) {
		const id = await createIn(sandbox, `Profile ${turn}`);
		const phoneOf = async () => {
			const {business_phone: phone} = await profileOf(sandbox, id);
			return phone;
		};

		return {words: ['profile', id, '--set', 'business_phone=+1 555 0199'], stored: phoneOf, expected: '+1 555 0199'};
	},
	async delete(turn) {
		const name = `Deleted ${turn}`;
		const id = await createIn(sandbox, name);
		return {words: ['delete', id], stored: async () => countOf(name), expected: 0};
	},
	async invite(turn) {
		const id = await createIn(sandbox, `Invites ${turn}`);
		return {
			words: ['invite', id, 'new@x.example'],
			stored: async () => membersOf(id),
			expected: ['new@x.example pending'],
		};
	},
	async 'remove-member'(turn) {
		const id = await createIn(sandbox, `Removes ${turn}`);
		await memberOf(id, 'leaver@x.example');
		return {
			words: ['remove-member', id, 'leaver@x.example'],
			stored: async () => membersOf(id),
			expected: ['stays@x.example active'],
		};
	},
	async offboard(turn) {
		const id = await createIn(sandbox, `Offboards ${turn}`);
		await memberOf(id, 'leaver@x.example');
		return {
			words: ['offboard', 'leaver@x.example', id],
			stored: async () => membersOf(id),
			expected: ['stays@x.example active'],
		};
	},
	async 'move-account'(turn) {
		const {accounts} = await holderOfMobile(sandbox, 1);
		const destination = await createMobile(sandbox, `Moved here ${turn}`);
		const id = accounts[0]?.id ?? '';
		return {
			words: ['move-account', id, destination],
			stored: async () => directHolderOf(sandbox, id),
			expected: destination,
		};
	},
	async 'create-account'(turn) {
		const id = await createIn(sandbox, `Accounts ${turn}`);
		const namesIn = async () => {
			const {result} = await call<ReadonlyArray<{readonly name: string}>>(
				sandbox,
				`GET /organizations/${id}/accounts?page_size=100`,
			);
			return result.map(({name}) => name);
		};

		return {words: ['create-account', 'Website', '--in', id], stored: namesIn, expected: ['Website']};
	},
	async 'edit-account'(turn) {
		const {accounts} = await holderOf(sandbox, 1);
		const {id, name} = accounts[0] ?? {id: '', name: ''};
		const contact = `${turn}@x.example`;
		return {
			words: ['edit-account', id, '--enforce-2fa', 'on', '--abuse-contact', contact],
			stored: async () => storedValues(sandbox, id),
			expected: [name, true, contact],
		};
	},
	async tags(turn) {
		const {accounts} = await holderOf(sandbox, 1);
		const id = accounts[0]?.id ?? '';
		await storeTags(sandbox, id, {kept: '1', old: '2'});
		return {
			words: ['tags', id, '--set', `turn=${turn}`, '--remove', 'old'],
			stored: async () => storedTags(sandbox, id),
			expected: {kept: '1', turn},
		};
	},
};

for (const [kind, prepare] of Object.entries(kinds)) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`sends a write of ${kind} once if the service stores it and answers with 408`, async () => {
		await using server = await startStoring408();
		using folder = temporaryFolder();
		const environment = {
			...environmentOf(sandbox),
			CLOUDFLARE_BASE_URL: server.url,
			XDG_STATE_HOME: path.join(folder.path, 'state'),
			XDG_CACHE_HOME: path.join(folder.path, 'cache'),
		};
		const seen = await prepare('seen');
		const found = await runProgram([...seen.words, '--yes'], environment);
		assert.deepEqual([found.status, await seen.stored()], [0, seen.expected], found.stderr);
		assert.equal(server.writes.length, 1, 'reading shows that the write is stored');

		const dark = await prepare('dark');
		server.writes.length = 0;
		server.setDark(true);
		const lost = await runProgram([...dark.words, '--yes'], environment);
		assert.deepEqual([lost.status, await dark.stored()], [6, dark.expected], lost.stderr);
		server.setDark(false);
		const again = await runProgram([...dark.words, '--yes'], environment);
		assert.equal(again.status, 0, again.stderr);
		assert.deepEqual(await dark.stored(), dark.expected);
		assert.equal(server.writes.length, 1, 'the next try reads first');
	});
}

await test('looks for what an earlier command sent, also while the list does not show it yet, and creates no second one', async () => {
	let hidden = 0;
	let isDark = false;
	let sent = 0;
	const server = await startMisbehavingServer((response, request) => {
		void (async () => {
			const {behave} = await forward(sandbox, request);
			if (request.method === 'POST') {
				sent++;
				isDark = true;
			}

			const isList =
				request.method === 'GET' &&
				request.url.split('?', 1)[0]?.endsWith('/organizations') === true &&
				request.url.includes('name=');
			if (isDark) {
				reset(response, request);
			} else if (isList && hidden > 0) {
				hidden--;
				json(200, {success: true, errors: [], messages: [], result: [], result_info: {}})(response, request);
			} else {
				behave(response, request);
			}
		})();
	});
	await using _ = server;
	using folder = temporaryFolder();
	const environment = {
		...environmentOf(sandbox),
		CLOUDFLARE_BASE_URL: server.url,
		XDG_STATE_HOME: path.join(folder.path, 'state'),
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	const words = ['create', '--name', 'Sent once', '--yes'];
	const lost = await runProgram(words, environment);
	assert.equal(lost.status, 6, lost.stderr);
	isDark = false;
	// The check for the same name does not see it either.
	hidden = 2;
	const again = await runProgram(words, environment);
	assert.equal(again.status, 0, again.stderr);
	assert.match(again.stderr, /The answer was lost, but a look-up shows: Created Sent once/v);
	assert.deepEqual([sent, await countOf('Sent once')], [1, 1]);
	const third = await runProgram(words, environment);
	assert.equal(third.status, 5);
	assert.match(
		third.stderr,
		/An organization with this name already exists under that parent: [\da-f]{32}\. Nothing was sent\./v,
	);
});

await test('keeps no try of a creation that the service refused', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		void (async () => {
			if (request.method === 'POST') {
				refused(403, [{code: 10_000, message: 'Forbidden'}])(response, request);
				return;
			}

			const {behave} = await forward(sandbox, request);
			behave(response, request);
		})();
	});
	using folder = temporaryFolder();
	const environment = {
		...environmentOf(sandbox),
		CLOUDFLARE_BASE_URL: server.url,
		XDG_STATE_HOME: path.join(folder.path, 'state'),
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	const {status, stderr} = await runProgram(['create', '--name', 'Refused', '--yes'], environment);
	assert.equal(status, 4, stderr);
	const list = await runProgram(['undo', '--list'], environment);
	assert.doesNotMatch(list.stdout, /Refused/v);
});
