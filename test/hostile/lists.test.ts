import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {openAsked} from '../helpers/begin.js';
import {loadOrganizations} from '../../source/kernel/loop/load.js';
import {headerRow} from '../../source/kernel/rows/header-row.js';
import {messageRows} from '../../source/kernel/rows/message-rows.js';
import type {Row} from '../../source/kernel/rows/row.js';
import type {State} from '../../source/kernel/state/state.js';
import {ok, pages, startMisbehavingServer, type Behaviour} from '../helpers/misbehaving-server.js';
import {startProgram} from '../helpers/program.js';
import {textOf} from '../helpers/row-texts.js';
import {runProgram} from '../helpers/run-program.js';

const organizations = (...ids: readonly string[]) => ids.map(id => ({id, name: `Organization ${id}`, meta: {}}));
const shownIn = (rows: readonly Row[]): string => textOf(rows.flatMap(({left, right = []}) => [...left, ...right]));
const screenOf = (state: State): string => shownIn([headerRow(state), ...messageRows(state)]);

const cases: ReadonlyArray<
	readonly [name: string, list: Behaviour, screen: RegExp, headless: RegExp, records: number]
> = [
	[
		'announces more than it sends',
		ok(organizations('a', 'b'), {total_size: 99}),
		/2 organizations of 99 announced/v,
		/^cforgs: The service announced 99 organizations and sent 2: /v,
		2,
	],
	['announces less than it sends', ok(organizations('a', 'b'), {total_size: 1}), /· 2 organizations $/v, /^$/v, 2],
	['announces a negative number', ok(organizations('a', 'b'), {total_size: -5}), /· 2 organizations $/v, /^$/v, 2],
	['announces a text', ok(organizations('a', 'b'), {total_size: 'a lot'}), /· 2 organizations $/v, /^$/v, 2],
	[
		'repeats a token',
		pages({
			'': {result: organizations('a'), next: 'p2', total: 3},
			p2: {result: organizations('b'), next: 'p2', total: 3},
		}),
		/stopped at 2 of 3.*The list is incomplete\. Press R to reload it\. .*the same page token +twice/v,
		/it stopped after 2 organizations.*the same page token twice.*/v,
		2,
	],
	[
		'alternates between tokens',
		pages({
			'': {result: organizations('a'), next: 'p2'},
			p2: {result: organizations('b'), next: 'p3'},
			p3: {result: organizations('c'), next: 'p2'},
		}),
		/stopped at 3.*The list is incomplete\. Press R to reload it\./v,
		/it stopped after 3 organizations/v,
		3,
	],
	[
		'never ends',
		(response, request) => {
			const token = Number(request.query.get('page_token'));
			ok(organizations('a'), {next_page_token: String(token + 1)})(response, request);
		},
		/stopped at 11.*The list is incomplete\. Press R to reload it\. .*the list has no end/v,
		/it stopped after 1 organization\. .*the list has no end/v,
		1,
	],
	[
		'loses one between two pages',
		pages({'': {result: organizations('a', 'b'), next: 'p2', total: 4}, p2: {result: organizations('d'), total: 4}}),
		/3 organizations of 4 announced/v,
		/announced 4 organizations and sent 3/v,
		3,
	],
	[
		'loses one between two pages as another is deleted',
		pages({'': {result: organizations('a', 'b'), next: 'p2', total: 4}, p2: {result: organizations('d'), total: 3}}),
		/3 organizations of 4 announced/v,
		/announced 4 organizations and sent 3/v,
		3,
	],
	[
		'says only at first how long it is',
		pages({'': {result: organizations('a', 'b'), next: 'p2', total: 4}, p2: {result: organizations('c')}}),
		/3 organizations of 4 announced/v,
		/announced 4 organizations and sent 3/v,
		3,
	],
	[
		'sends one twice as another comes before it',
		pages({
			'': {result: organizations('a', 'b'), next: 'p2', total: 3},
			p2: {result: organizations('b', 'c'), total: 4},
		}),
		/3 organizations of 4 announced/v,
		/announced 4 organizations and sent 3.*\n.*1 record came twice/v,
		3,
	],
	[
		'sends one twice and lacks none',
		pages({
			'': {result: organizations('a', 'b'), next: 'p2', total: 3},
			p2: {result: organizations('b', 'c'), total: 3},
		}),
		/· 3 organizations $/v,
		/^cforgs: 1 record came twice and was left out, because the list changed while it was loading\. Load it again to be sure that it is complete\.\n$/v,
		3,
	],
];

for (const [name, list, screen, headless, records] of cases) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`ends a list that ${name} with an honest report, on the screen and without one`, async () => {
		await using server = await startMisbehavingServer(list);
		const {store, context} = startProgram({baseUrl: server.url, token: 'x'});
		await loadOrganizations(context);
		const {stdout, stderr} = await runProgram(['list'], {
			CLOUDFLARE_BASE_URL: server.url,
			CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
		});
		assert.match(screenOf(store.getState()), screen);
		assert.match(stderr, headless);
		assert.equal(stdout.split('\n').length - 1, records);
	});
}

const accounts = (...numbers: readonly number[]) =>
	numbers.map(number => ({id: `x${number}`, name: `Account ${number}`, settings: {}}));

await test('gives each id of overlapping pages once without a screen, and reports the overlap', async () => {
	const page = (from: number, to: number) => Array.from({length: to - from}, (_, index) => from + index);
	const both = (list: (...numbers: readonly number[]) => unknown) =>
		pages({
			'': {result: list(...page(0, 75)), next: 'p2', total: 130},
			p2: {result: list(...page(55, 130)), total: 130},
		});
	const listed = both((...numbers) => organizations(...numbers.map(number => `o${number}`)));
	const below = both(accounts);
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.includes('/accounts') ? below : listed)(response, request);
	});
	const environment = {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)};
	const commands = [
		'list --quiet',
		'list',
		'list --csv',
		'tree --quiet',
		'export --format ndjson',
		'export --format csv',
		'accounts o1 --quiet',
		'accounts o1',
	];
	const answers = await Promise.all(commands.map(async words => runProgram(words.split(' '), environment)));
	assert.deepEqual(
		answers.map(({stdout}) => stdout.trim().split('\n').length),
		commands.map(words => (words.endsWith('csv') ? 131 : 130)),
	);
	assert.deepEqual(
		answers.filter(({status, stderr}) => status !== 0 || !stderr.includes('20 records came twice and were left out')),
		[],
	);
	const snapshot = await runProgram(['snapshot'], environment);
	assert.equal((JSON.parse(snapshot.stdout) as {readonly organizations: readonly unknown[]}).organizations.length, 130);
	assert.match(snapshot.stderr, /20 records came twice/v);
	const terraform = await runProgram(['export', '--format', 'hcl'], environment);
	assert.equal(new Set(terraform.stdout.match(/^resource .*$/gmv)).size, 130);
	assert.equal(terraform.stdout.match(/^resource .*$/gmv)?.length, 130);
});

await test('marks a snapshot as incomplete if organizations are missing because one came twice', async () => {
	const twice = cases.find(([name]) => name.startsWith('sends one twice as'))?.[1];
	assert.ok(twice);
	await using server = await startMisbehavingServer(twice);
	const {stdout} = await runProgram(['snapshot', '-'], {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
	});
	assert.match(stdout, /"is_complete":\s*false/v);
});

await test('refuses a path in an incomplete list, even if one organization matches, and gives its id', async () => {
	await using server = await startMisbehavingServer(ok(organizations('a', 'b'), {total_size: 3}));
	const environment = {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)};
	const {stderr, status} = await runProgram(['edit', 'Organization b', '--name', 'Other', '--yes'], environment);
	const {store, context} = startProgram({baseUrl: server.url, token: 'x'});
	await loadOrganizations(context);
	await openAsked(context, {profile: {id: 'Organization b'}});
	const asked = server.requests.map(({method, url}) => `${method} ${url}`).filter(request => request.includes('/b'));
	const why =
		/1 organization matches, but a missing one may match too: Organization b \(b\)\. Use the id instead\. The service announced 3 organizations and sent 2/v;
	assert.match(stderr, why);
	assert.equal(status, 2);
	assert.match(store.getState().message?.text ?? '', why);
	assert.deepEqual(asked, []);
});

await test('never loses an organization silently while others are only added, or only removed, during paging', async () => {
	const atOnce = fc.array(fc.nat(11), {maxLength: 2});
	const changes = fc.record({isComing: fc.boolean(), places: fc.array(atOnce, {minLength: 5, maxLength: 5})});
	await fc.assert(
		fc.asyncProperty(changes, async ({isComing, places}) => {
			let held = Array.from({length: 12}, (_, index) => `o${index}`);
			const stayed = new Set(held);
			let answers = 0;
			await using server = await startMisbehavingServer((response, request) => {
				const from = Number(request.query.get('page_token'));
				const page = held.slice(from, from + 3);
				ok(organizations(...page), {
					next_page_token: from + 3 < held.length ? String(from + 3) : '',
					total_size: held.length,
				})(response, request);
				for (const place of places[answers++] ?? []) {
					if (isComing) {
						held = held.toSpliced(place, 0, `new${answers}-${place}`);
					} else {
						stayed.delete(held[place] ?? '');
						held = held.toSpliced(place, 1);
					}
				}
			});
			const {store, context} = startProgram({baseUrl: server.url, token: 'x'});
			await loadOrganizations(context);
			const state = store.getState();
			const missing = [...stayed].filter(id => state.organizations.every(listed => listed.id !== id));
			assert.ok(
				missing.length === 0 || screenOf(state).includes('announced'),
				`${missing.join(' ')} missing: ${screenOf(state)}`,
			);
		}),
		{numRuns: 60},
	);
});
