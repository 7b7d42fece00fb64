import {callsOfKindText, withArticle} from '../../base/api/calls.js';
import {wrapLine} from '../../base/text/wrap.js';
import {columnNames} from '../../kernel/columns/list-columns.js';
import {exitTexts} from '../../kernel/options/exit-status.js';
import {listedOptions, type KnownOption, type Option} from '../../kernel/options/options.js';
import {takersOf, tasks, type Command, type Commands} from '../../kernel/command-line/commands.js';

const width = 26;

const margin = 4;

// Texts in fewer columns would be hard to read.
const leastColumns = 20;

/** Lines of a text that fit the columns, the later ones below the first. `at`: the column of the text. */
const wrappedAt = (text: string, at: number, columns: number): string =>
	[...wrapLine(text, Math.max(leastColumns, columns - at), shown => shown)]
		.map(line => line.trimEnd())
		.join(`\n${' '.repeat(at)}`);

// If the words are too long, the text goes below them.
function helpLine(words: string, text: string, columns: number): string {
	const shown = wrappedAt(text, margin + width, columns);
	return words.length < width
		? `${' '.repeat(margin)}${words.padEnd(width)}${shown}`
		: `${' '.repeat(margin)}${wrappedAt(words, margin, columns)}\n${' '.repeat(margin + width)}${shown}`;
}

type Use = {readonly words: string; readonly text: string};

/** The uses of a command, each with what it does. */
export const usesOf = ({name, uses}: Command): readonly Use[] =>
	uses.map(([words, text]) => ({words: ['cforgs', name, words].filter(word => word !== '').join(' '), text}));

const linesOfUses = (command: Command, columns: number): readonly string[] =>
	usesOf(command).map(({words, text}) => helpLine(`$ ${words}`, text, columns));

const flagText = (flag: string, {value}: Option): string => `${flag}${value === undefined ? '' : ` ${value}`}`;

const textFor = ({text, textOf = {}}: Option, command: string): string => textOf[command] ?? text;

/** What an option that not every command takes does with each of its commands. */
function textByCommand(option: Option, takers: readonly string[]): string {
	const texts = Map.groupBy(takers, taker => textFor(option, taker));
	return [...texts]
		.map(([text, names]) => (names.includes('') ? text : `with ${names.join(', ')}: ${text}`))
		.join('; ');
}

type OptionText = {readonly flag: string; readonly text: string};

/** Each option with its value, the commands that take it, and what it does. */
export const optionTexts = (commands: Commands): readonly OptionText[] =>
	listedOptions().map(({name, flag, option}) => {
		const takers = takersOf(commands, name);
		return {flag: flagText(flag, option), text: takers === undefined ? option.text : textByCommand(option, takers)};
	});

type CredentialText = {readonly variable: string; readonly text: string};

/** The environment variables for a credential. */
export const credentialLines = (): readonly CredentialText[] => [
	{variable: 'CLOUDFLARE_API_TOKEN', text: `${withArticle('user_token')}, which ${callsOfKindText('user_token')}`},
	{
		variable: 'CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY',
		text: `${withArticle('global_api_key')}, which ${callsOfKindText('global_api_key')}`,
	},
];

/** Everything about all commands. */
export const helpText = (commands: Commands, columns = Infinity): string => `
  Usage
${commands.flatMap(command => linesOfUses(command, columns)).join('\n')}

  Options
${optionTexts(commands)
	.map(({flag, text}) => helpLine(flag, text, columns))
	.join('\n')}

  ${wrappedAt('Credentials come from the environment, or from a command in the config file', 2, columns)}
${credentialLines()
	.map(({variable, text}) => helpLine(variable, text, columns))
	.join('\n')}

  Exit status
    ${wrappedAt(
			Object.entries(exitTexts)
				.map(([status, text]) => `${status} ${text}`)
				.join(', '),
			margin,
			columns,
		)}
`;

// Longer lists of words are hard to read.
const mostColumns = 80;

/** Words behind a heading, on as many lines as they need. */
function listed(heading: string, words: readonly string[], columns: number): string {
	const lines = [''];
	for (const word of words) {
		const line = lines.at(-1) ?? '';
		if (line === '') {
			lines[lines.length - 1] = word;
		} else if (width + 4 + line.length + 2 + word.length <= Math.min(mostColumns, columns)) {
			lines[lines.length - 1] = `${line}  ${word}`;
		} else {
			lines.push(word);
		}
	}

	return lines.map((line, at) => `    ${(at === 0 ? heading : '').padEnd(width)}${line}`).join('\n');
}

const isCommon = ({option}: KnownOption): boolean => option.isCommon === true;

const flagsWhere = (isAsked: (option: KnownOption) => boolean): readonly string[] =>
	listedOptions()
		.filter(each => isAsked(each))
		.map(({flag, option}) => flagText(flag, option));

/** The help of the whole program, which fits a screen: what to begin with, the commands by task, and the options of the screen and of every command. */
function shortHelp(commands: Commands, columns: number): string {
	const screen = new Set(commands.flatMap(({name, options}) => (name === '' ? options : [])));
	return `
${helpLine('$ cforgs', 'browse and edit your organizations', columns)}
${helpLine('$ cforgs tour', 'learn the keys on the sandbox, step by step', columns)}
${helpLine('$ cforgs COMMAND --help', 'what a command does, its options and two examples', columns)}
${helpLine('$ cforgs help all', 'everything: options, credentials, exit status', columns)}

${Object.entries(tasks)
	.map(([task, title]) =>
		listed(
			title,
			commands.filter(command => command.task === task).map(({name}) => name),
			columns,
		),
	)
	.join('\n')}

${listed('Options of all commands', flagsWhere(isCommon), columns)}
${listed(
	'Options of the screen',
	flagsWhere(({name}) => screen.has(name)),
	columns,
)}
`;
}

/** The help of one command: its uses, its own flags, the names of the common ones, its columns, and examples. */
function commandHelp(command: Command, columns: number): string {
	// Other commands need the flags of the sandbox only with --demo.
	const isOwn = ({name, option: {isOfSandbox = false}}: KnownOption): boolean =>
		isOfSandbox ? command.sandbox === 'always' : command.options.includes(name);
	const own = listedOptions().filter(each => isOwn(each));
	const names = columnNames.get(command.name);
	return `
  Usage
${linesOfUses(command, columns).join('\n')}

  Options
${[
	...own.map(({flag, option}) => helpLine(flagText(flag, option), textFor(option, command.name), columns)),
	listed(
		'and those of all',
		flagsWhere(each => isCommon(each) && each.name !== 'version' && command.unused?.includes(each.name) !== true),
		columns,
	),
].join('\n')}
${names === undefined ? '' : `\n  Columns\n    ${wrappedAt(names.join(', '), margin, columns)}\n`}
  Examples
${command.examples.map(example => `    $ cforgs ${example}`).join('\n')}

  ${wrappedAt('cforgs help all explains every option, the credentials and the exit status.', 2, columns)}
`;
}

/** What the help tells: all about all commands (`isAll`), or only about one; the screen has the short help. `columns`: those of the terminal, to which it is wrapped. */
export const helpOf = (
	commands: Commands,
	{name, ...rest}: Command,
	{isAll = false, columns = Infinity}: {readonly isAll?: boolean; readonly columns?: number} = {},
): string =>
	`\n  ${wrappedAt('cforgs: a terminal program for Cloudflare Organizations', 2, columns)}\n${isAll ? helpText(commands, columns) : name === '' ? shortHelp(commands, columns) : commandHelp({name, ...rest}, columns)}`;
