import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {startChoices} from '../source/forms/start.js';
import {tourSteps} from '../source/tour/steps.js';
import {readmeBlocks} from './helpers/readme-blocks.js';

const read = async (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

const readme = await read('readme.md');

const section = (name: string): string =>
	readme.slice(readme.indexOf(`<!-- ${name} -->`), readme.indexOf(`<!-- /${name} -->`)).replace(`<!-- ${name} -->`, '').trim();

await test('the key table is the keymap (`npm run readme` writes it)', () => {
	assert.equal(section('keys'), readmeBlocks().get('keys'));
});

await test('the settings are the config schema’s (`npm run readme` writes them)', () => {
	assert.equal(section('config'), readmeBlocks().get('config'));
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
	const named = readme.matchAll(/`(?<name>source\/[a-z]+)`/gv).map(match => match.groups?.['name'] ?? '').toArray();
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
