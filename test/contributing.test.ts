import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const guides = ['contributing.md', 'security.md'].map(file => readFileSync(file, 'utf8'));
const text = guides.join('\n');
const steps = text
	.matchAll(/^\d+\. `(?<file>[^`]+)`:(?<rest>.*)$/gmv)
	.map(({groups}) => ({
		file: groups?.['file'] ?? '',
		words:
			groups?.['rest']
				?.matchAll(/`(?<word>[^`]+)`/gv)
				.map(match => match.groups?.['word'] ?? '')
				.toArray() ?? [],
	}))
	.toArray();

await test('names only existing files in the guides', () => {
	const files = text
		.matchAll(/`(?<file>(?:source|test|build)\/[^`]+)`/gv)
		.map(match => match.groups?.['file'] ?? '')
		.toArray();
	assert.ok(files.length > 20);
	assert.deepEqual(
		files.filter(file => !existsSync(file)),
		[],
	);
});

await test('names in each step of a guide something from its file', () => {
	assert.ok(steps.length > 20);
	assert.deepEqual(
		steps.filter(({words}) => words.length === 0),
		[],
	);
	const isThere = (file: string, word: string) =>
		readFileSync(file, 'utf8').includes(word) || word.startsWith('cforgs ');
	assert.deepEqual(
		steps.flatMap(({file, words}) => words.filter(word => !isThere(file, word)).map(word => `${word} in ${file}`)),
		[],
	);
});

await test('names only scripts of the package in the guides', () => {
	const {scripts} = JSON.parse(readFileSync('package.json', 'utf8')) as {
		readonly scripts: Readonly<Record<string, string>>;
	};
	const used = text
		.matchAll(/npm run (?<script>[:a-z]+)/gv)
		.map(match => match.groups?.['script'] ?? '')
		.toArray();
	assert.ok(used.length > 2);
	assert.deepEqual(
		used.filter(script => !Object.hasOwn(scripts, script)),
		[],
	);
});
