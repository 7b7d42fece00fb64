import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {parseConfig} from '../../../source/program/config/parse.js';

const parse = (...lines: readonly string[]) => parseConfig('config.toml', lines.join('\n'), registry);
const mistakes = (...lines: readonly string[]) => parse(...lines).mistakes.map(({text}) => text);

await test('reads the programs of the person, with their keys', () => {
	const {config, mistakes: none} = parse(
		'[[command]]',
		'key = "ctrl-t"',
		'name = "ticket"',
		'run = ["open-ticket", "{external_metadata.crm_id}"]',
		'each = true',
		'[[command]]',
		'key = "^"',
		'name = "report"',
		'run = ["report"]',
		'input = "json"',
		'harmless = true',
	);
	assert.deepEqual(none, []);
	assert.deepEqual(config?.ownCommands, [
		{
			key: 'ctrl+t',
			name: 'ticket',
			run: ['open-ticket', '{external_metadata.crm_id}'],
			isForEach: true,
			isJsonInput: false,
			isHarmless: false,
		},
		{key: '^', name: 'report', run: ['report'], isForEach: false, isJsonInput: true, isHarmless: true},
	]);
	const bound = config?.bindings?.filter(({command}) => command === 'runOwn');
	assert.deepEqual(
		bound?.map(({keys, name, description}) => [keys, name, description]),
		[
			[['ctrl+t'], 'ticket', 'Run your own command: open-ticket {external_metadata.crm_id}'],
			[['^'], 'report', 'Run your own command: report'],
		],
	);
});

await test('refuses keys that are taken, twice given, or cannot be pressed', () => {
	const command = (key: string, name: string, run = '["x"]') => [
		'[[command]]',
		`key = "${key}"`,
		`name = "${name}"`,
		`run = ${run}`,
	];
	assert.deepEqual(mistakes(...command('j', 'jump')), [
		'The key of the command “jump”, j, is that of moveDown already. Choose another, or give moveDown another key in [keys].',
	]);
	assert.deepEqual(mistakes('[keys]', 'moveDown = "J"', ...command('j', 'jump')), []);
	assert.deepEqual(mistakes(...command('ctrl-t', 'one'), ...command('ctrl-T', 'two')), [
		'The key of the command “two” is that of the command “one” too. Change one of them.',
	]);
	assert.deepEqual(mistakes(...command('ctrl-c', 'one')), [
		'The key of the command “one” cannot be “ctrl-c”. Give a letter, a digit, a sign, or a key such as ctrl-t.',
	]);
	assert.deepEqual(
		mistakes(...command('ctrl-t', 'one', '["x", "{bussiness_name}"]')).map(text => text.slice(0, 60)),
		['The run of the command “one” cannot be used: {bussiness_name'],
	);
	assert.deepEqual(mistakes(...command('ctrl-t', 'one', '[]')), [
		'command.run takes an array that begins with a program.',
	]);
	assert.deepEqual(mistakes(...command('ctrl-t', 'one'), 'shell = true'), [
		'command.0.shell is not a setting. There are key, name, run, each, input, harmless.',
	]);
});

await test('accepts the example of the documentation, and names the line of a mistake', () => {
	const [, example = ''] =
		readFileSync('docs/configuration.md', 'utf8').split('## Programs of your own', 2)[1]?.split('```toml\n', 2) ?? [];
	const [block = ''] = example.split('```', 1);
	assert.deepEqual([mistakes(block), parse(block).config?.ownCommands?.length], [[], 3]);
	const wrong = parse(block.replace('key = "ctrl-y"', 'key = "j"'));
	assert.deepEqual(
		wrong.mistakes.map(({line}) => block.split('\n').slice(line, (line ?? 0) + 1)),
		[['key = "ctrl-y"']],
	);
});
