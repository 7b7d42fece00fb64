import {mkdtemp, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Account, Member, Organization} from '../../source/base/api/schemas.js';
import {startSandbox} from '../../source/base/sandbox/server.js';
import {fingerprintOf} from '../../source/kernel/options/credential.js';
import {cacheFolder} from '../../source/kernel/options/paths.js';
import {knownFile, type KnownRecord, type KnownValues, openKnown} from '../../source/kernel/storage/known.js';
import {restTime} from '../../source/program/session/shown-state.js';
import type {Context} from '../context.js';
import {memoryOf} from '../process-facts.js';
import {cli, navigator, ours} from '../programs.js';
import {environmentOf, type Server} from '../sandbox-process.js';
import {run, type Running} from '../terminal.js';
import {keepList, runPiped} from './list.js';

const [starts, reads, moves] = [5, 2, 8];

/** Rows of the file of customers. */
const applied = 5000;

/** This many milliseconds without output end an answer, and a start whose memory is freed. */
const [quiet, atRest] = [60, 2500];

const tiers = ['bronze', 'silver', 'gold'];

/** What is known of an organization in the measurement: as much text as the samples of the sandbox have. */
function valuesOf({id, name}: Organization, at: number): KnownValues {
	const address = JSON.stringify({
		street: `${at} Harbour Road`,
		city: `City ${at % 97}`,
		postal_code: String(10_000 + at),
		country: 'GB',
	});
	const account = (number: number): Account => ({
		id: `${id.slice(0, 28)}a${String(number).padStart(3, '0')}`,
		name: `${name} ${number}`,
		type: 'standard',
		created_on: '2025-04-01T00:00:00Z',
		settings: {enforce_twofactor: number % 2 === 0},
		tags: {tier: tiers[at % 3] ?? ''},
	});
	const member = (number: number): Member => ({
		id: `${id.slice(0, 28)}b${String(number).padStart(3, '0')}`,
		status: 'active',
		create_time: '2025-04-01T00:00:00Z',
		user: {
			id: `u${at}-${number}`,
			name: `Person ${at} ${number}`,
			email: `person.${number}@org-${at}.example`,
			two_factor_authentication_enabled: number > 0,
		},
	});
	const [accounts, members] = [
		Array.from({length: at % 3}, (_, number) => account(number)),
		Array.from({length: 2}, (_, number) => member(number)),
	];
	return {
		profile: {
			business_name: `${name} Ltd`,
			business_email: `office@org-${at}.example`,
			business_phone: `+44 20 7946 ${String(at % 10_000).padStart(4, '0')}`,
			business_address: address,
			external_metadata: JSON.stringify({tier: tiers[at % 3], customer_number: `C-${at}`}),
		},
		accounts: {items: accounts, total: accounts.length, unreadable: 0},
		members: {items: members, total: members.length, unreadable: 0},
	};
}

async function organizationsOf({url, email, key}: Server): Promise<readonly Organization[]> {
	const organizations: Organization[] = [];
	for (let token = ''; ;) {
		const response = await fetch(`${url}/organizations?page_size=1000${token}`, {
			headers: {'x-auth-email': email, 'x-auth-key': key},
		});
		const {result, result_info: information} = (await response.json()) as {
			readonly result: readonly Organization[];
			readonly result_info: {readonly next_page_token?: string};
		};
		organizations.push(...result);
		if (information.next_page_token === undefined) {
			return organizations;
		}

		token = `&page_token=${encodeURIComponent(information.next_page_token)}`;
	}
}

type Kind = keyof KnownValues;

/** Keeps values of all organizations of a server for the navigator in this home folder. Returns the size of the store in MiB. */
async function fill(server: Server, home: string, kinds: readonly Kind[]): Promise<number> {
	const {email, key, url} = server;
	const owner = {host: new URL(url).host, fingerprint: fingerprintOf({scheme: 'key', email, key}), context: undefined};
	const folder = cacheFolder({XDG_CACHE_HOME: path.join(home, '.cache')});
	const known = openKnown({stateFolder: home, cacheFolder: folder, owner});
	const readAt = Date.now();
	const organizations = await organizationsOf(server);
	const values = organizations.map((organization, at) => ({id: organization.id, values: valuesOf(organization, at)}));
	const keep = <Name extends Kind>(kind: Name) => {
		for (let at = 0; at < values.length; at += 1000) {
			known.keep(
				kind,
				values.slice(at, at + 1000).map(({id, values: all}): KnownRecord<Name> => ({id, readAt, value: all[kind]})),
			);
		}
	};

	for (const kind of kinds) {
		keep(kind);
	}

	known.close();
	const {size} = await stat(knownFile(folder, owner));
	return size / 2 ** 20;
}

/** Starts a navigator that has the list of the last start. Returns when a key typed ahead has acted, and the memory at rest. */
async function measureStartOf(server: Server, home: string) {
	const program = navigator(server, home);
	await using running = run(program);
	running.send('down');
	const {at} = await running.shown(screen => /❯ {3}[·▸▾] \S/v.test(screen) && screen.includes('q quit'));
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(atRest);
	const memory = await memoryOf(running.pid);
	running.send('q');
	await running.ended;
	return {at, memory};
}

/** Types letters into the search over everything, each after the answer to the one before. */
async function measureSearch({results}: Context, server: Server, home: string): Promise<void> {
	const program = navigator(server, home);
	await using running = run(program);
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(atRest);
	for (const text of ['mer silver', 'person.1@', 'c-77', 'no such']) {
		running.send('*');
		await running.shown(screen => screen.includes('Finds organizations, accounts'));
		await running.quiet(quiet);
		for (const place of text.split('').keys()) {
			const pressed = running.now();
			running.send(text.charAt(place));
			const typed = `/ ${text.slice(0, place + 1)}`;
			const found = await running.shown(screen => screen.includes(typed), pressed);
			results.add('everywhereTime', ours, found.at - pressed);
			await running.quiet(quiet);
		}

		running.send('escape');
		await running.shown(screen => !screen.includes('Find everywhere'));
	}
}

/** Moves the cursor back and forth. */
async function measureMoves({results}: Context, running: Running, measure: string): Promise<void> {
	for (let count = 0; count < moves; count++) {
		const {time} = await running.step(count % 2 === 0 ? 'down' : 'up', quiet);
		results.add(measure, ours, time);
	}
}

/** Types terms of filters, each letter after the answer to the one before, and moves the cursor with and without a filter. */
async function measureTerms(context: Context, server: Server, home: string): Promise<void> {
	const {results} = context;
	const program = navigator(server, home);
	await using running = run(program);
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(atRest);
	await measureMoves(context, running, 'unfilteredTime');
	for (const [name, value] of [
		['email', 'of'],
		['metadata.tier', 'go'],
		['name', 'no'],
	] as const) {
		await running.step('/', quiet);
		// The profiles of earlier sessions are read from now on.
		await running.quiet(atRest);
		for (const letter of name) {
			await running.step(letter, quiet);
		}

		for (const [at, letter] of `:${value}`.split('').entries()) {
			const pressed = running.now();
			running.send(letter);
			const typed = `/${name}:${value.slice(0, at)}`;
			const found = await running.shown(screen => screen.includes(typed) && /\b[\d,]+ match/v.test(screen), pressed);
			results.add(at === value.length ? 'termLetterTime' : 'termTime', ours, found.at - pressed);
			await running.quiet(quiet);
		}

		await running.step('enter', quiet);
		await measureMoves(context, running, 'filteredTime');
		await running.step('escape', quiet);
	}
}

/** Moves the cursor to the root of 100,000 and back, and measures from when it counts as resting until the overview of the branch shows its figures. */
async function measureOverview({results}: Context, server: Server, home: string): Promise<void> {
	const program = navigator(server, home);
	await using running = run(program);
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(atRest);
	await running.step('5', atRest);
	for (let count = 0; count < moves; count++) {
		await running.step('down', atRest);
		const pressed = running.now();
		running.send('up');
		const shown = await running.shown(screen => /3 directly · 99,\d{3} in all/v.test(screen), pressed);
		results.add('overviewTime', ours, shown.at - pressed - restTime);
	}
}

/** A file of customers: 5,000 of the organizations, each tenth with another email than is known of it. */
async function writeCustomers(server: Server, file: string): Promise<void> {
	const organizations = await organizationsOf(server);
	const rows = Array.from({length: applied}, (_, row) => {
		const at = row * Math.floor(organizations.length / applied);
		const organization = organizations[at];
		const email = organization === undefined ? '' : valuesOf(organization, at).profile?.business_email;
		return `${organization?.id},${row % 10 === 0 ? `new-${email}` : email}`;
	});
	await writeFile(file, ['id,business_email', ...rows, ''].join('\n'));
}

/** Holds a file of customers against 100,000 organizations whose profiles are known, and compares with only reading that list. */
async function measureApply({results}: Context, server: Server, home: string): Promise<void> {
	const file = path.join(home, 'customers.csv');
	await writeCustomers(server, file);
	const environment = {HOME: home, ...environmentOf(server, home)};
	for (let count = 0; count < reads; count++) {
		const bare = await keepList(server, home);
		const report = await runPiped([cli, 'apply', file, '--report', '--json'], environment, 7);
		results.add('applyTime', ours, report.time - bare.time);
		results.add('applyMemory', ours, report.memory - bare.memory);
	}
}

/** How many requests the sandbox may get in five minutes: more than are sent, so that it tells how many are left. */
const window = 1_000_000;

/** Requests for reading everything of 500 organizations. */
async function syncRequests(home: string): Promise<number> {
	const sandbox = await startSandbox({organizations: 500, seed: 7, rateLimit: window});
	await runPiped([cli, 'sync', '--yes'], {HOME: home, ...environmentOf(sandbox, home)});
	const {headers} = await fetch(`${sandbox.url}/organizations?page_size=1`, {
		headers: {'x-auth-email': sandbox.email, 'x-auth-key': sandbox.key},
	});
	await sandbox.close();
	const left = Number(/r=(?<left>\d+)/v.exec(headers.get('ratelimit') ?? '')?.groups?.['left']);
	return window - left - 1;
}

/** Measures what it costs that everything read is kept: starts and memory with 10,000 organizations of which everything is known, a search over all of it, a report about them, the requests for reading everything of 500, a store of 100,000 profiles, filters that look at them, and a file of customers held against them. */
export async function measureKnown(context: Context): Promise<void> {
	const {
		results,
		servers: {many, most},
		fixtures: {home: parent},
	} = context;
	const newHome = async () => mkdtemp(path.join(parent, 'known-'));
	const [nothing, everything] = [await newHome(), await newHome()];
	await fill(many, everything, ['profile', 'accounts', 'members']);
	for (let count = -1; count < starts; count++) {
		for (const [home, what] of [
			[nothing, 'nothingKnown'],
			[everything, 'everythingKnown'],
		] as const) {
			const {at, memory} = await measureStartOf(many, home);
			// The first start keeps the list and the compiled code.
			results.add(`${what}Time`, ours, count < 0 ? undefined : at);
			results.add(`${what}Memory`, ours, count < 0 ? undefined : memory);
		}
	}

	await measureSearch(context, many, everything);
	for (let count = 0; count < reads; count++) {
		const report = await runPiped([cli, 'report'], {HOME: everything, ...environmentOf(many, everything)});
		results.add('reportTime', ours, report.time);
	}

	results.add('syncRequests', ours, await syncRequests(await newHome()));
	const profiles = await newHome();
	results.add('storeSize', ours, await fill(most, profiles, ['profile']));
	await measureTerms(context, most, profiles);
	await measureOverview(context, most, profiles);
	await measureApply(context, most, profiles);
	const environment = {HOME: nothing, ...environmentOf(many, nothing)};
	const read = ['export', '--format', 'json', '--profiles', '--yes'];
	for (let count = 0; count < reads; count++) {
		const kept = await runPiped([cli, ...read, '--max-age', '0'], environment);
		results.add('keptReadTime', ours, kept.time);
		const notKept = await runPiped([cli, ...read, '--no-cache'], environment);
		results.add('notKeptReadTime', ours, notKept.time);
	}
}
