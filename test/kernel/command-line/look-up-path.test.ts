import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {parentFinder} from '../../../source/base/tree/parents.js';
import {lookUpPath} from '../../../source/kernel/command-line/named-organization.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {setUp} from '../../helpers/api-client.js';
import {json, ok, refused, type Behaviour, type SeenRequest} from '../../helpers/misbehaving-server.js';
import {organization} from '../../helpers/state.js';

type Known = ReturnType<typeof organization>;

type Service = {readonly ignores?: ReadonlySet<string>; readonly refuses?: string; readonly pageSize?: number};

const folded = (text: string): string => text.toLowerCase();

function isAnswered(each: Known, {query}: SeenRequest, ignores: ReadonlySet<string>): boolean {
	const asked = (filter: string) => (ignores.has(filter) ? undefined : (query.get(filter) ?? undefined));
	const ids = query.getAll('id');
	const [name, part] = [asked('name'), asked('name.contains')];
	return (
		(ids.length === 0 || ignores.has('id') || ids.includes(each.id)) &&
		(name === undefined || each.name === name) &&
		(part === undefined || folded(each.name).includes(folded(part)))
	);
}

/** A service with these organizations. It ignores or refuses the given filters. */
const serviceOf =
	(organizations: readonly Known[], {ignores = new Set(), refuses, pageSize = 1000}: Service = {}): Behaviour =>
	(response, request) => {
		if (refuses !== undefined && request.query.has(refuses)) {
			refused(400, [{message: `unknown parameter ${refuses}`}])(response, request);
			return;
		}

		const found = organizations.filter(each => isAnswered(each, request, ignores));
		ok(found.slice(0, pageSize), {total_size: found.length, ...(found.length > pageSize && {next_page_token: 'more'})})(
			response,
			request,
		);
	};

const named = (id: string, name: string, parent?: string) => organization(id, {name, parent});

const some: readonly Known[] = [
	named('acme', 'Acme'),
	named('emea', 'EMEA', 'acme'),
	named('apac', 'APAC', 'acme'),
	named('north', 'Northwind', 'emea'),
	named('south', 'Northwind', 'apac'),
	named('only', 'Southridge', 'apac'),
];

async function lookUp(path: string, organizations: readonly Known[], service?: Service, options = {}) {
	await using fixture = await setUp(serviceOf(organizations, service));
	const found = await lookUpPath(fixture.client, path, options);
	return {found, requests: fixture.server.requests};
}

await test('finds a full or partial path by the exact name and the ids of its ancestors', async () => {
	const {found, requests} = await lookUp('Acme / EMEA / Northwind', some);
	assert.equal(found, 'north');
	assert.deepEqual(
		requests.map(({query}) => query.get('name') ?? query.get('name.contains') ?? query.getAll('id')),
		['Northwind', 'Northwind', ['emea', 'apac'], ['acme']],
	);
	const paths = ['APAC / Northwind', 'Acme › APAC › Southridge', 'Acme/EMEA', ' Acme  /  APAC '];
	const answers = await Promise.all(paths.map(async path => lookUp(path, some)));
	assert.deepEqual(
		answers.map(each => each.found),
		['south', 'only', 'emea', 'apac'],
	);
});

await test('asks for all ancestors at once if the tags name them', async () => {
	const tagged = [
		named('acme', 'Acme'),
		named('emea', 'EMEA', 'acme'),
		{...named('north', 'Northwind', 'emea'), meta: {hierarchy_tags: ['acme', 'emea', 'north']}},
	];
	const {found, requests} = await lookUp('Acme / EMEA / Northwind', tagged);
	assert.deepEqual([found, requests.length, requests.at(-1)?.query.getAll('id')], ['north', 3, ['emea', 'acme']]);
	const lying = [
		named('acme', 'Acme'),
		named('other', 'Other'),
		{...named('emea', 'EMEA', 'other'), meta: {hierarchy_tags: ['acme', 'emea']}},
	];
	const answers = await Promise.all(['Acme / EMEA', 'Other / EMEA'].map(async path => lookUp(path, lying)));
	assert.deepEqual(
		answers.map(each => each.found),
		[undefined, 'emea'],
		'the parent counts',
	);
});

const ambiguous: ReadonlyArray<readonly [path: string, organizations: readonly Known[]]> = [
	['EMEA / Northwind', [...some, named('b', 'Beta'), named('b1', 'EMEA', 'b'), named('b2', 'Northwind', 'b1')]],
	['Acme / EMEA', [...some, named('twin', 'EMEA ', 'acme')]],
	['Acme / EMEA', [...some, named('twin', ' EMEA', 'acme')]],
	['Acme / EMEA', [...some, named('twin', 'EMEA', 'acme')]],
	['Acme / EMEA', [...some, named('twin', 'Acme / EMEA')]],
	['Acme / EMEA', [...some, named('twin', 'Acme/EMEA')]],
	['Acme / EMEA', [...some, named('a2', 'Acme '), named('twin', 'EMEA', 'a2')]],
	[
		'Acme / EMEA',
		[...some, named('twin', 'EMEA', 'unseen')].map(each =>
			each.parent?.id === 'unseen' ? {...each, parent: {id: 'unseen', name: 'Acme'}} : each,
		),
	],
	['Acme / Café', [...some, named('c1', 'Caf\u{E9}', 'acme'), named('c2', 'Cafe\u{301}', 'acme')]],
];

await test('finds nothing if several organizations match a path in any spelling', async () => {
	const answers = await Promise.all(ambiguous.map(async ([path, organizations]) => lookUp(path, organizations)));
	assert.deepEqual(
		answers.map(({found}) => found),
		ambiguous.map(() => undefined),
	);
	assert.deepEqual(
		ambiguous
			.map(([path, organizations]) => parentFinder(buildTreeIndex(organizations))(path))
			.map(found => 'why' in found && found.isAmbiguous),
		ambiguous.map(() => true),
	);
});

await test('finds nothing if the names do not decide', async () => {
	const paths = [
		'Acme',
		'acme / emea',
		'Acme / eme',
		'Acme / ',
		' / EMEA',
		'Acme / Nobody',
		'north',
		'/',
		'Acme / \u{D800}',
	];
	const answers = await Promise.all(paths.map(async path => lookUp(path, some)));
	assert.deepEqual(
		answers.map(({found}) => found),
		paths.map(() => undefined),
	);
	assert.deepEqual([answers[0]?.requests.length, answers[6]?.requests.length], [0, 0]);
});

await test('finds a single name for a read, unless another organization has that name or id', async () => {
	const options = {isNameEnough: true};
	const {found, requests} = await lookUp('EMEA', some, {}, options);
	assert.equal(found, 'emea');
	const asked = requests.map(
		({query}) => query.get('name') ?? query.get('name.contains') ?? query.getAll('id').join(' '),
	);
	assert.deepEqual(new Set(asked), new Set(['EMEA', 'acme']));
	assert.equal(asked.length, 4);
	const withId = [...some, named('EMEA', 'Its id is a name')];
	const answers = await Promise.all([
		lookUp('Northwind', some, {}, options),
		lookUp('emea', some, {}, options),
		lookUp('EMEA', withId, {}, options),
		lookUp('EMEA', some, {ignores: new Set(['id'])}, options),
		lookUp('', some, {}, options),
	]);
	assert.deepEqual(
		answers.map(each => each.found),
		[undefined, undefined, undefined, undefined, undefined],
	);
	// A top-level organization takes precedence over sub-check for the same name.
	const top = await lookUp('EMEA', [...some, named('root', 'EMEA')], {}, options);
	assert.equal(top.found, 'root');
});

await test('never trusts the answer of a service that ignores a filter', async () => {
	const one = some.filter(({id}) => ['acme', 'emea', 'north'].includes(id));
	const ignoring = (filter: string, rest: Service = {}): Service => ({ignores: new Set([filter]), ...rest});
	const services: readonly Service[] = [
		ignoring('name'),
		{refuses: 'name'},
		{refuses: 'name.contains'},
		{pageSize: 1},
		ignoring('name.contains', {pageSize: 2}),
		ignoring('id'),
	];
	const answers = await Promise.all(
		services.map(async service => lookUp('Acme / EMEA', [...one, named('more', 'EMEA and more', 'acme')], service)),
	);
	assert.deepEqual(
		answers.map(({found}) => found),
		services.map(() => undefined),
	);
	assert.ok(answers.every(({requests}) => requests.length <= 3));
});

await test('needs few requests for a cycle of parents or hundreds of equal names', async () => {
	const circle = [named('a', 'A', 'b'), named('b', 'B', 'a')];
	const {found, requests} = await lookUp('A / B', circle);
	assert.deepEqual([found, requests.length <= 4], [undefined, true]);
	const sales = Array.from({length: 300}, (_, at) => [
		named(`c${at}`, `Customer ${at}`),
		named(`s${at}`, 'Sales', `c${at}`),
	]).flat();
	const many = await lookUp('Customer 7 / Sales', sales);
	assert.deepEqual([many.found, many.requests.length], [undefined, 2]);
});

await test('passes on a failure that is not about the filters', async () => {
	await using fixture = await setUp(json(403, {success: false, errors: [{code: 10_000, message: 'Forbidden'}]}));
	await assert.rejects(lookUpPath(fixture.client, 'Acme / EMEA'), {status: 403});
	await using unreadable = await setUp(ok([{id: 'emea', name: 'EMEA'}, {name: 'no id'}]));
	assert.equal(await lookUpPath(unreadable.client, 'Acme / EMEA'), undefined);
});

const anyName = fc.constantFrom(
	'A',
	'B',
	'A ',
	' B',
	'a',
	'A/B',
	'A / B',
	'B › A',
	'C\u{E9}',
	'Ce\u{301}',
	'K',
	'\u{212A}',
	'',
);

const anyPath = fc
	.array(fc.constantFrom('A', 'B', 'C\u{E9}', 'K', 'Unseen'), {minLength: 1, maxLength: 4})
	.map(parts => parts.join(' / '));

const anyTree = fc.array(fc.tuple(anyName, fc.integer({min: -2, max: 7})), {minLength: 1, maxLength: 8}).map(all =>
	all.map(([name, above], at): Known => {
		const parent =
			above === -2 ? {id: 'unseen', name: 'Unseen'} : above >= 0 && above < at ? {id: `id-${above}`} : undefined;
		return {...organization(`id-${at}`, {name}), ...(parent && {parent})};
	}),
);

await test('finds the organization that the whole list would give, or nothing', async () => {
	let organizations: readonly Known[] = [];
	await using fixture = await setUp((response, request) => {
		serviceOf(organizations)(response, request);
	});
	let found = 0;
	await fc.assert(
		fc.asyncProperty(anyTree, anyPath, async (tree, path) => {
			organizations = tree;
			const id = await lookUpPath(fixture.client, path, {isNameEnough: true});
			if (id === undefined) {
				return;
			}

			found++;
			const index = buildTreeIndex(tree);
			const whole = parentFinder(index)(path);
			assert.equal('row' in whole ? index.idAt(whole.row) : undefined, id);
		}),
		{numRuns: 400},
	);
	assert.ok(found > 0);
});
