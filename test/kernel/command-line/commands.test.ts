import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commands} from '../../../source/command-table.js';
import {commandNamed, type Command, type CommandInput} from '../../../source/kernel/command-line/commands.js';
import {completionScript, shells} from '../../../source/program/start/completion.js';
import {helpOf} from '../../../source/program/start/help.js';
import {knownOptions} from '../../../source/kernel/options/options.js';
import {abilities, connect, readCommandLine} from '../../../source/run.js';

const lines: CommandInput[] = [];

const toy: Command = {
	name: 'juggle',
	operands: 1,
	words: ['balls', 'clubs'],
	uses: [['balls|clubs', 'keep several things in the air']],
	task: 'learn',
	examples: ['juggle balls --json', 'juggle clubs --depth 2'],
	options: ['json', 'depth'],
	instead: {csv: 'It drops rows.'},
	async run(line) {
		lines.push(line);
		return 5;
	},
};

const withToy = [...commands, toy];

await test('includes a command with one table row in the help', () => {
	const {command: screen} = readCommandLine(withToy, ['--help']);
	assert.match(helpOf(withToy, screen), /^ {4}Try it without risk +tour {2}sandbox {2}juggle$/mv);
	const whole = helpOf(withToy, screen, {isAll: true});
	assert.match(whole, /^ {4}\$ cforgs juggle balls\|clubs\n? +keep several things in the air$/mv);
	assert.match(whole, /^ {4}--depth NUMBER +with tree, juggle: /mv);
	const own = helpOf(withToy, readCommandLine(withToy, ['help', 'juggle']).command);
	assert.match(own, / {2}Options\n {4}--json .*\n {4}--depth NUMBER .*\n {4}and those of all +--demo /v);
	assert.match(own, /^ {4}\$ cforgs juggle balls --json\n {4}\$ cforgs juggle clubs --depth 2$/mv);
});

await test('completes a command with one table row, with its operands and options', () => {
	const added = {
		bash: [/juggle'|juggle /v, /juggle\) words='balls clubs .*--json --depth /v],
		zsh: [/'juggle:keep several things in the air'/v, /juggle\) _arguments .*--depth=.*'2:word:\(balls clubs\)'/v],
		fish: [
			/-a juggle -d 'keep several things in the air'/v,
			/__fish_seen_subcommand_from juggle' -a 'balls clubs'/v,
			/__fish_seen_subcommand_from tree juggle' -l depth /v,
		],
	} as const;
	const missing = shells.flatMap(shell =>
		added[shell].filter(pattern => !pattern.test(completionScript(withToy, shell))),
	);
	assert.deepEqual(missing, []);
	assert.deepEqual(
		shells.filter(shell => completionScript(commands, shell).includes('juggle')),
		[],
	);
});

await test('runs a command with one table row, and refuses unsupported flags', async () => {
	const {command, operands, flags} = readCommandLine(withToy, ['juggle', 'clubs', '--json']);
	assert.equal(
		await command.run({
			command: command.name,
			operands,
			flags,
			environment: {},
			connect,
			abilities,
			showScreen: async () => 0,
		}),
		5,
	);
	assert.deepEqual(
		lines.map(line => [line.command, line.operands, line.flags.json]),
		[['juggle', ['clubs'], true]],
	);
	assert.throws(
		() => readCommandLine(withToy, ['juggle', '--csv']),
		/^UsageError: cforgs juggle does not take --csv\. It drops rows\.$/v,
	);
	assert.throws(
		() => readCommandLine(withToy, ['juggle', '--set', 'a=b']),
		/--set belongs to cforgs create, edit, profile, tags\./v,
	);
	assert.throws(() => readCommandLine(withToy, ['juggle', 'a', 'b']), /“b” was not expected after “juggle”/v);
	assert.throws(() => readCommandLine(withToy, ['jugle']), /Did you mean juggle\?/v);
	assert.throws(() => readCommandLine(withToy, ['']), /There is no command “”/v);
});

await test('has a command for every option, and existing commands in every option', () => {
	const untaken = knownOptions().filter(
		({name, option: {isCommon = false, isOfSandbox = false}}) =>
			!isCommon && !isOfSandbox && commands.every(({options}) => !options.includes(name)),
	);
	assert.deepEqual(untaken, []);
	const named = knownOptions().flatMap(({option: {namedLast = []}}) => namedLast);
	assert.deepEqual(
		named.filter(name => !commandNamed(commands, name)),
		[],
	);
});
