import {callsOfKindText, withArticle} from '../../base/api/calls.js';
import {columnNames} from '../columns/column-names.js';
import {exitTexts} from '../options/exit-status.js';
import {listedOptions, type KnownOption, type Option} from '../options/options.js';
import {takersOf, tasks, type Command, type Commands} from './commands.js';

const width = 26;

// If the words are too long, the text goes below them.
function helpLine(words: string, text: string): string {
	return words.length < width ? `    ${words.padEnd(width)}${text}` : `    ${words}\n${' '.repeat(width + 4)}${text}`;
}

type Use = {readonly words: string; readonly text: string};

/** The uses of a command, each with what it does. */
export const usesOf = ({name, uses}: Command): readonly Use[] => uses.map(([words, text]) => ({words: ['cforgs', name, words].filter(word => word !== '').join(' '), text}));

const linesOfUses = (command: Command): readonly string[] => usesOf(command).map(({words, text}) => helpLine(`$ ${words}`, text));

const flagText = (flag: string, {value}: Option): string => `${flag}${value === undefined ? '' : ` ${value}`}`;

/** What an option does with this command. */
const textFor = ({text, textOf = {}}: Option, command: string): string => textOf[command] ?? text;

/** What an option that not every command takes does with each of its commands. */
function textByCommand(option: Option, takers: readonly string[]): string {
	const texts = Map.groupBy(takers, taker => textFor(option, taker));
	return [...texts].map(([text, names]) => names.includes('') ? text : `with ${names.join(', ')}: ${text}`).join('; ');
}

type OptionText = {readonly flag: string; readonly text: string};

/** Each option with its value, the commands that take it, and what it does. */
export const optionTexts = (commands: Commands): readonly OptionText[] => listedOptions().map(({name, flag, option}) => {
	const takers = takersOf(commands, name);
	return {flag: flagText(flag, option), text: takers === undefined ? option.text : textByCommand(option, takers)};
});

type CredentialText = {readonly variable: string; readonly text: string};

/** The environment variables for a credential. */
export const credentialLines = (): readonly CredentialText[] => [
	{variable: 'CLOUDFLARE_API_TOKEN', text: `${withArticle('user_token')}, which ${callsOfKindText('user_token')}`},
	{variable: 'CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY', text: `${withArticle('global_api_key')}, which ${callsOfKindText('global_api_key')}`},
];

/** Everything about all commands. */
export const helpText = (commands: Commands): string => `
  Usage
${commands.flatMap(command => linesOfUses(command)).join('\n')}

  Options
${optionTexts(commands).map(({flag, text}) => helpLine(flag, text)).join('\n')}

  Credentials come from the environment, or from a command in the config file
${credentialLines().map(({variable, text}) => helpLine(variable, text)).join('\n')}

  Exit status
    ${Object.entries(exitTexts).map(([status, text]) => `${status} ${text}`).join(', ')}
`;

const mostColumns = 80;

/** Words behind a heading, on as many lines as they need. */
function listed(heading: string, words: readonly string[]): string {
	const lines = [''];
	for (const word of words) {
		const line = lines.at(-1) ?? '';
		if (line === '') {
			lines[lines.length - 1] = word;
		} else if (width + 4 + line.length + 2 + word.length <= mostColumns) {
			lines[lines.length - 1] = `${line}  ${word}`;
		} else {
			lines.push(word);
		}
	}

	return lines.map((line, at) => `    ${(at === 0 ? heading : '').padEnd(width)}${line}`).join('\n');
}

const isCommon = ({option}: KnownOption): boolean => option.isCommon === true;

const flagsWhere = (isAsked: (option: KnownOption) => boolean): readonly string[] => listedOptions().filter(each => isAsked(each)).map(({flag, option}) => flagText(flag, option));

/** The help of the whole program, which fits a screen: what to begin with, the commands by task, and the options of the screen and of every command. */
function shortHelp(commands: Commands): string {
	const screen = new Set(commands.flatMap(({name, options}) => name === '' ? options : []));
	return `
${helpLine('$ cforgs', 'browse and edit your organizations')}
${helpLine('$ cforgs tour', 'learn the keys on the sandbox, step by step')}
${helpLine('$ cforgs COMMAND --help', 'what a command does, its options and two examples')}
${helpLine('$ cforgs help all', 'everything: options, credentials, exit status')}

${Object.entries(tasks).map(([task, title]) => listed(title, commands.filter(command => command.task === task).map(({name}) => name))).join('\n')}

${listed('Options of all commands', flagsWhere(isCommon))}
${listed('Options of the screen', flagsWhere(({name}) => screen.has(name)))}
`;
}

/** The help of one command: its uses, its own flags, the names of the common ones, its columns, and examples. */
function commandHelp(command: Command): string {
	// Other commands need the flags of the sandbox only with --demo.
	const isOwn = ({name, option: {isOfSandbox = false}}: KnownOption): boolean => isOfSandbox ? command.sandbox === 'always' : command.options.includes(name);
	const own = listedOptions().filter(each => isOwn(each));
	const columns = columnNames.get(command.name);
	return `
  Usage
${linesOfUses(command).join('\n')}

  Options
${[...own.map(({flag, option}) => helpLine(flagText(flag, option), textFor(option, command.name))), listed('and those of all', flagsWhere(each => isCommon(each) && each.name !== 'version'))].join('\n')}
${columns === undefined ? '' : `\n  Columns\n    ${columns.join(', ')}\n`}
  Examples
${command.examples.map(example => `    $ cforgs ${example}`).join('\n')}

  cforgs help all explains every option, the credentials and the exit status.
`;
}

/** What the help tells: `all` about all commands, or only about one; the screen has the short help. */
export const helpOf = (commands: Commands, {name, ...rest}: Command, isAll = false): string =>
	`\n  cforgs: a terminal program for Cloudflare Organizations\n${isAll ? helpText(commands) : (name === '' ? shortHelp(commands) : commandHelp({name, ...rest}))}`;
