import assert from 'node:assert/strict';
import {existsSync, globSync, readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {eightCalls} from '../source/base/api/calls.js';
import {commands} from '../source/command-table.js';
import {parseConfig} from '../source/program/config/parse.js';
import {keyLabel} from '../source/base/text/keys.js';
import {fieldNames} from '../source/kernel/form-model/fields.js';
import {startChoices} from '../source/program/start/start.js';
import {registry} from '../source/abilities.js';
import {namesOf} from '../source/kernel/command-line/commands.js';
import {listedOptions} from '../source/kernel/options/options.js';
import {tourSteps} from '../source/abilities/tour/steps.js';
import {blockIn} from './helpers/block.js';
import {documentBlocks} from './helpers/document-blocks.js';

const root = new URL('../', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const paths = [
	'readme.md',
	'contributing.md',
	'security.md',
	'benchmark/readme.md',
	'build/readme.md',
	...globSync('docs/*.md'),
];

const documents = new Map(paths.map(path => [path, read(path)]));

const everything = documents.values().toArray().join('\n');

const generated =
	/<!-- (?<name>credentials|keys|config|terms|usage|numbers|numbers in short) -->[\s\S]*?<!-- \/\k<name> -->/gv;

const proseOf = (text: string): string => text.replaceAll(generated, '');

const prose = proseOf(everything);

const architecture = read('docs/architecture.md');

await test('keeps the readme short', () => {
	assert.ok(read('readme.md').split('\n').length <= 181);
});

for (const [name, {file, text, isMoving}] of documentBlocks()) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`keeps the ${name} in ${file} up to date (\`npm run documents\` writes them)`, () => {
		const block = blockIn(read(file), name);
		// Every change moves sizes a little; a test can judge only that the table is there.
		assert.equal(isMoving ? block?.split('\n').length : block, isMoving ? text.split('\n').length : text);
	});
}

await test('states in the readme which Node.js is needed', () => {
	const {
		engines: {node},
	} = JSON.parse(read('package.json')) as {readonly engines: {readonly node: string}};
	assert.ok(
		read('readme.md').includes(`Node.js ${/^\^(?<oldest>\d+\.\d+)/v.exec(node)?.groups?.['oldest'] ?? ''} or newer`),
	);
});

await test('states in the readme how many calls refuse a token', () => {
	const refusing = eightCalls.filter(({access}) => access.user_token === 'none').length;
	const number = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'][refusing] ?? '';
	assert.ok(read('readme.md').includes(`${number} of the eight calls refuse a token`));
});

await test('shows a valid config file in the documents', () => {
	const [, file = ''] = /```toml\n(?<file>[^`]+)```/v.exec(read('docs/configuration.md')) ?? [];
	const {mistakes, config} = parseConfig('config.toml', file, registry);
	assert.deepEqual(mistakes, []);
	assert.deepEqual([config?.context, ...(config?.contexts.keys() ?? [])], ['audit', 'audit', 'production']);
});

await test('describes exactly the dependencies of the package', () => {
	const {dependencies, devDependencies} = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
	const [, part = ''] = /## Packages\n(?<part>[\s\S]*?)(?=\n## |$)/v.exec(architecture) ?? [];
	const named = part
		.matchAll(/`(?<name>[\w\-\/@]+)`/gv)
		.map(match => match.groups?.['name'] ?? '')
		.toArray();
	assert.deepEqual(
		named.toSorted(),
		[...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})].toSorted(),
	);
});

await test('describes every room of the source', () => {
	const foldersIn = (folder: string) =>
		readdirSync(new URL(folder, root), {withFileTypes: true})
			.filter(entry => entry.isDirectory())
			.map(({name}) => `${folder}/${name}`);
	const rooms = foldersIn('source').flatMap(floor => foldersIn(floor));
	const [, part = ''] = /## Rooms\n(?<part>[\s\S]*?)(?=\n## |$)/v.exec(architecture) ?? [];
	const named = part
		.matchAll(/`(?<name>source\/[\-\/a-z]+)`/gv)
		.map(match => match.groups?.['name'] ?? '')
		.toArray();
	assert.deepEqual([...new Set(named)].toSorted(), rooms.toSorted());
});

await test('describes every environment variable that the source reads', () => {
	const sources = globSync('source/**/*.{ts,tsx}').map(file => readFileSync(file, 'utf8'));
	const names = new Set(
		sources
			.join('\n')
			.matchAll(/\b(?<name>(?:CLOUDFLARE|CFORGS|NO|XDG)_[A-Z_]+|VISUAL|EDITOR)\b/gv)
			.map(match => match.groups?.['name'] ?? ''),
	);
	const lines = read('docs/configuration.md')
		.split('\n')
		.filter(line => line.startsWith('| `'))
		.join('\n');
	assert.deepEqual(
		[...names].filter(name => !lines.includes(`\`${name}\``)),
		[],
	);
});

await test('states the number of tour steps correctly in the documents and the start menu', () => {
	const number = ['twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen'][tourSteps.length - 12];
	const said = [everything, ...startChoices.map(({label}) => label)].flatMap(text =>
		text
			.matchAll(/\b(?<number>[a-z]+teen|twelve) (?:steps|things to do)\b/gv)
			.map(match => match.groups?.['number'])
			.toArray(),
	);
	assert.ok(said.length >= 3);
	assert.deepEqual(
		said.filter(each => each !== number),
		[],
	);
});

await test('leaves no merge conflict in the documents', () => {
	assert.deepEqual(
		everything.split('\n').filter(line => /^(?:<{7}|={7}|>{7})/v.test(line)),
		[],
	);
});

await test('names only scripts of the package in the documents', () => {
	const {scripts} = JSON.parse(read('package.json')) as {readonly scripts: Readonly<Record<string, string>>};
	const used = everything
		.matchAll(/npm (?:run )?(?:--silent )?(?<script>[a-z][:a-z]*)/gv)
		.map(match => match.groups?.['script'] ?? '')
		.filter(script => !['ci', 'install', 'pack', 'audit', 'run'].includes(script))
		.toArray();
	assert.ok(used.length > 10);
	assert.deepEqual(
		used.filter(script => !Object.hasOwn(scripts, script)),
		[],
	);
	assert.match(read('.ci/run'), /^npm ci\nnpm test$/mv);
});

// Anchors as GitHub derives them from headings.
const anchorsOf = (text: string): ReadonlySet<string> =>
	new Set(
		text.matchAll(/^#{1,6} (?<heading>.+)$/gmv).map(match =>
			(match.groups?.['heading'] ?? '')
				.toLowerCase()
				.replaceAll(/[^\p{Letter}\p{Number} \-]/gv, '')
				.replaceAll(' ', '-'),
		),
	);

await test('links only to existing headings and files', () => {
	const links = [...documents].flatMap(([path, text]) =>
		text
			.matchAll(/\]\((?<to>[^\)]+)\)|(?:src|srcset)="(?<picture>[^"]+)"/gv)
			.map(({groups}) => ({path, to: groups?.['to'] ?? groups?.['picture'] ?? ''}))
			.toArray(),
	);
	assert.ok(links.length > 40);
	const broken = links.filter(({path, to}) => {
		if (to.startsWith('https:')) {
			return false;
		}

		const [file = '', anchor] = to.split('#', 2);
		const target = file === '' ? new URL(path, root) : new URL(file, new URL(path, root));
		return !existsSync(target) || (anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor));
	});
	assert.deepEqual(broken, []);
});

await test('names only keys of the keymap, except for typing', () => {
	const labels = new Set<string | undefined>(registry.bindings.flatMap(({keys}) => keys.map(key => keyLabel(key))));
	const named = prose
		.replace(/^## Where you type text\n(?:(?!#).*\n)*/mv, '')
		.matchAll(/<kbd>(?<key>[^<]+)<\/kbd>/gv)
		.map(match => match.groups?.['key']?.replace(String.raw`\|`, '|'))
		.toArray();
	assert.ok(named.length > 80);
	assert.deepEqual(
		named.filter(key => !labels.has(key)),
		[],
	);
});

await test('names only existing flags and commands', () => {
	const flags = new Set(listedOptions().map(({flag}) => flag.split(' ', 1)[0]));
	const texts = [...documents]
		.filter(([path]) => path === 'readme.md' || path.startsWith('docs/'))
		.map(([, text]) => proseOf(text))
		.join('\n');
	const code = texts
		.matchAll(/```sh\n(?<block>[^`]+)```|`(?<inline>[^\n`]+)`/gv)
		.map(({groups}) => groups?.['block'] ?? groups?.['inline'] ?? '')
		.filter(text => !text.includes('npm '))
		.toArray();
	const used = code.flatMap(text =>
		text
			.matchAll(/(?<=^|\s)--(?<flag>[\d\-a-z]+)/gv)
			.map(match => `--${match.groups?.['flag'] ?? ''}`)
			.toArray(),
	);
	assert.ok(used.length > 40);
	assert.deepEqual(
		used.filter(flag => !flags.has(flag) && !flags.has(flag.replace('--no-', '--'))),
		[],
	);
	const words = code.flatMap(text =>
		text
			.matchAll(/\bcforgs (?<word>[a-z]+(?:-[a-z]+)*)\b/gv)
			.map(match => match.groups?.['word'] ?? '')
			.toArray(),
	);
	assert.ok(words.length > 30);
	assert.deepEqual(
		words.filter(word => ![...namesOf(commands), 'help'].includes(word)),
		[],
	);
});

await test('lists the fields as the columns of the customer table', () => {
	const page = read('docs/onboarding.md');
	const header = /```csv\n(?<header>.+)\n/v.exec(page)?.groups?.['header']?.split(',') ?? [];
	assert.deepEqual(
		header.filter(name => !new Set<string>(fieldNames).has(name)),
		[],
	);
	assert.deepEqual(
		fieldNames.filter(name => !page.includes(`\`${name}\``)),
		[],
	);
});

await test('states the numbers of the source in the documents', () => {
	const numbers = [
		['Below 100 columns', 'source/kernel/state/layout.ts', 'columns < 100'],
		['your last 100 changes', 'source/kernel/form-model/journal-entry.ts', 'mostWrites = 100;'],
		['the last 100 for each host', 'source/kernel/form-model/journal-entry.ts', 'mostWrites = 100;'],
		['the first 100', 'source/kernel/loop/look-up.ts', 'mostAsked = 100;'],
		['four at a time', 'source/kernel/loop/readings.ts', 'atOnce = 4;'],
		['more than 200 ms', 'source/kernel/loop/bandwidth.ts', 'slow = 200;'],
		['fresh for five minutes', 'source/kernel/loop/load.ts', 'freshFor = 300_000;'],
		['within the last hour', 'source/kernel/state/profile-age.ts', "text: '1h'"],
		['at most 30 databases', 'source/kernel/storage/known.ts', 'mostFiles = 30;'],
		['30 days after a value was read', 'source/kernel/options/config.ts', 'usualKeepDays = 30;'],
		['Of at most 1,000 changed values', 'source/kernel/storage/known-changes.ts', 'mostChanges = 1000;'],
		['at most 100 places', 'source/abilities/organizations/begin.ts', 'mostPlaces = 100;'],
		['within half a second', 'source/kernel/writes/keep-form.ts', 'restTime = 300;'],
	] as const;
	assert.deepEqual(
		numbers.filter(([said, file, held]) => !prose.includes(said) || !read(file).includes(held)),
		[],
	);
	const {packages} = JSON.parse(read('package-lock.json')) as {
		readonly packages: Readonly<Record<string, {readonly optional?: boolean}>>;
	};
	const hundreds = Math.round(Object.values(packages).filter(({optional}) => !optional).length / 100) * 100;
	assert.ok(prose.includes(`about ${hundreds} packages`));
});

await test('names each place differently, and what is left by a noun', () => {
	const labels = registry.places
		.entries()
		.map(([place, {label = place}]) => label)
		.toArray();
	assert.deepEqual(
		labels.filter((label, at) => labels.indexOf(label) !== at),
		[],
	);
	assert.deepEqual(
		labels.filter(label => /^leaving \w+ing /v.test(label)),
		[],
	);
});
