import assert from 'node:assert/strict';
import {existsSync, globSync, readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {eightCalls} from '../source/api/calls.js';
import {commands} from '../source/command-table.js';
import {parseConfig} from '../source/config/parse.js';
import {keyLabel} from '../source/text/key-label.js';
import {fieldNames} from '../source/forms/fields.js';
import {startChoices} from '../source/start/start.js';
import {registry} from '../source/abilities.js';
import {namesOf} from '../source/settings/commands.js';
import {listedOptions} from '../source/settings/options.js';
import {tourSteps} from '../source/tour/steps.js';
import {readmeBlocks} from './helpers/readme-blocks.js';

const read = async (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

const readme = await read('readme.md');

const section = (name: string): string =>
	readme.slice(readme.indexOf(`<!-- ${name} -->`), readme.indexOf(`<!-- /${name} -->`)).replace(`<!-- ${name} -->`, '').trim();

await test('the key table is the keymap (`npm run readme` writes it)', () => {
	assert.equal(section('keys'), readmeBlocks().get('keys'));
});

await test('the table of credentials is the one that the program uses (`npm run readme` writes it)', () => {
	assert.equal(section('credentials'), readmeBlocks().get('credentials'));
});

await test('what stands about credentials beside their table agrees with it', () => {
	const refusing = eightCalls.filter(({access}) => access.user_token === 'none').length;
	const number = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'][refusing] ?? '';
	assert.ok(readme.includes(`${number} of the eight calls refuse a token`));
	const prose = readme.replaceAll(/<!-- (?<name>credentials|usage) -->[\s\S]*<!-- \/\k<name> -->/gv, '');
	// Which calls a credential makes is said by the table only.
	assert.deepEqual(prose.match(/\b(?:with an? (?:api )?token you|(?:token|api key),? (?:which )?(?:can(?:not)?|lists?|creates?|reads?|makes?) (?:an|every|all|and|only|no)\b)[^.]*/giv) ?? [], []);
});

await test('the settings are the config schema’s (`npm run readme` writes them)', () => {
	assert.equal(section('config'), readmeBlocks().get('config'));
});

await test('the config file that it shows is right', () => {
	const [, file = ''] = /```toml\n(?<file>[^`]+)```/v.exec(readme) ?? [];
	const {mistakes, config} = parseConfig('config.toml', file);
	assert.deepEqual(mistakes, []);
	assert.deepEqual([config?.context, ...config?.contexts.keys() ?? []], ['audit', 'audit', 'production']);
});

await test('the usage is what --help prints (`npm run readme` writes it)', () => {
	assert.equal(section('usage'), readmeBlocks().get('usage'));
});

await test('every dependency has its line, and no other is named', async () => {
	const {dependencies, devDependencies} = JSON.parse(await read('package.json')) as Record<string, Record<string, string>>;
	const part = readme.slice(readme.indexOf('## What it is made of'), readme.indexOf('## How the code'));
	const named = part.matchAll(/`(?<name>[\w\-\/@]+)`/gv).map(match => match.groups?.['name'] ?? '').toArray();
	assert.deepEqual(named.toSorted(), [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})].toSorted());
});

await test('every folder of the source has its line', async () => {
	const {readdir} = await import('node:fs/promises');
	const entries = await readdir(new URL('../source', import.meta.url), {withFileTypes: true});
	const folders = entries.filter(entry => entry.isDirectory()).map(({name}) => `source/${name}`);
	const named = readme.matchAll(/`(?<name>source\/[\-a-z]+)`/gv).map(match => match.groups?.['name'] ?? '').toArray();
	assert.deepEqual([...new Set(named)].toSorted(), folders.toSorted());
});

await test('every environment variable that is read has its line', () => {
	const sources = globSync('source/**/*.{ts,tsx}').map(file => readFileSync(file, 'utf8'));
	const names = new Set(sources.join('\n').matchAll(/\b(?<name>(?:CLOUDFLARE|CFORGS|NO|XDG)_[A-Z_]+|VISUAL|EDITOR)\b/gv).map(match => match.groups?.['name'] ?? ''));
	const lines = readme.split('\n').filter(line => line.startsWith('| `')).join('\n');
	assert.deepEqual([...names].filter(name => !lines.includes(`\`${name}\``)), []);
});

await test('the tour has as many steps as the readme and the start menu say', () => {
	const number = ['twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen'][tourSteps.length - 12];
	const said = [readme, ...startChoices.map(({label}) => label)].map(text => /\b(?<number>[a-z]+teen|twelve) (?:steps|things to do)\b/v.exec(text)?.groups?.['number']);
	assert.deepEqual(said.filter(each => each !== undefined), [number, number]);
});

await test('no two versions of a text are left in the readme', () => {
	assert.deepEqual(readme.split('\n').filter(line => /^(?:<{7}|={7}|>{7})/v.test(line)), []);
});

await test('the commands of the readme are those of the package', async () => {
	const {scripts} = JSON.parse(await read('package.json')) as {readonly scripts: Readonly<Record<string, string>>};
	const used = readme.matchAll(/npm (?:run )?(?<script>start|test|[a-z]+)/gv).map(match => match.groups?.['script'] ?? '').filter(script => !['ci', 'install', 'pack'].includes(script)).toArray();
	assert.deepEqual(used.filter(script => !(Object.hasOwn(scripts, script))), []);
	assert.match(await read('.ci/run'), /^npm ci\nnpm test$/mv);
});

const generated = /<!-- (?<name>credentials|keys|config|usage|numbers) -->[\s\S]*<!-- \/\k<name> -->/gv;

const prose = readme.replaceAll(generated, '');

await test('every link of the readme leads to a heading or a file that there is', () => {
	const anchors = new Set(readme.matchAll(/^#{2,} (?<heading>.+)$/gmv).map(match => match.groups?.['heading']?.toLowerCase().replaceAll(' ', '-')));
	const links = readme.matchAll(/\]\((?<to>[^\)]+)\)|(?:src|srcset)="(?<picture>[^"]+)"/gv).map(({groups}) => groups?.['to'] ?? groups?.['picture'] ?? '').toArray();
	assert.ok(links.length > 20);
	assert.deepEqual(links.filter(link => link.startsWith('#') ? !anchors.has(link.slice(1)) : !existsSync(new URL(`../${link}`, import.meta.url))), []);
});

await test('every key of the readme is in the keymap, but those for text', () => {
	const labels = new Set<string | undefined>(registry.bindings.flatMap(({keys}) => keys.map(key => keyLabel(key))));
	const named = prose.replace(/^Where you type text[\s\S]*?\n\n/mv, '').matchAll(/<kbd>(?<key>[^<]+)<\/kbd>/gv).map(match => match.groups?.['key']).toArray();
	assert.ok(named.length > 40);
	assert.deepEqual(named.filter(key => !labels.has(key)), []);
});

await test('every flag and command of the readme is one of the program', () => {
	const flags = new Set(listedOptions().map(({flag}) => flag.split(' ', 1)[0]));
	const code = prose.matchAll(/```sh\n(?<block>[^`]+)```|`(?<inline>[^\n`]+)`/gv).map(({groups}) => groups?.['block'] ?? groups?.['inline'] ?? '').filter(text => !text.includes('npm ')).toArray();
	const used = code.flatMap(text => text.matchAll(/(?<=^|\s)--(?<flag>[\-a-z]+)/gv).map(match => `--${match.groups?.['flag'] ?? ''}`).toArray());
	assert.ok(used.length > 20);
	assert.deepEqual(used.filter(flag => !flags.has(flag) && !flags.has(flag.replace('--no-', '--'))), []);
	const words = code.flatMap(text => text.matchAll(/\bcforgs (?<word>[a-z]+)\b/gv).map(match => match.groups?.['word'] ?? '').toArray());
	assert.ok(words.length > 15);
	assert.deepEqual(words.filter(word => !namesOf(commands).includes(word)), []);
});

await test('the table of customers in the readme has the columns of the fields', () => {
	const header = /```csv\n(?<header>.+)\n/v.exec(readme)?.groups?.['header']?.split(',') ?? [];
	assert.deepEqual(header.filter(name => !new Set<string>(fieldNames).has(name)), []);
	assert.deepEqual(fieldNames.filter(name => !header.includes(name) && !readme.includes(`\`${name}\``)), []);
});

await test('the numbers of the readme are those of the source', async () => {
	const numbers = [
		['Below 100 columns', 'source/state/layout.ts', 'columns < 100'],
		['the last 100 for each host', 'source/forms/journal-entry.ts', 'mostWrites = 100;'],
		['the first 100', 'source/compare/look-for.ts', 'mostAsked = 100;'],
		['A list of more than 10,000 is not waited for', 'source/app/list-wait.ts', 'longestList = 10_000;'],
		['five seconds more', 'source/app/list-wait.ts', 'longestWait = 5000;'],
		['four at a time', 'source/commands/read-profiles.ts', 'atOnce = 4;'],
		['more than 200 ms', 'source/commands/bandwidth.ts', 'slowAnswer = 200;'],
		['fresh for a minute', 'source/commands/load.ts', 'freshFor = 60_000;'],
		['within half a second', 'source/write/keep-form.ts', 'restTime = 300;'],
	] as const;
	assert.deepEqual(numbers.filter(([said, file, held]) => !prose.includes(said) || !readFileSync(file, 'utf8').includes(held)), []);
	const {packages} = JSON.parse(await read('package-lock.json')) as {readonly packages: Readonly<Record<string, {readonly optional?: boolean}>>};
	const hundreds = Math.round(Object.values(packages).filter(({optional}) => !optional).length / 100) * 100;
	assert.ok(prose.includes(`about ${hundreds} packages`));
});
