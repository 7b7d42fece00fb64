import {callsOfKindText, withArticle} from '../../base/api/calls.js';
import {columnNames} from '../columns/column-names.js';
import {exitTexts} from '../options/exit-status.js';
import {listedOptions, type KnownOption, type Option} from '../options/options.js';
import {takersOf, type Command, type Commands} from './commands.js';

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

type OptionText = {readonly flag: string; readonly text: string};

/** Each option with its value, its text, and the commands that take it. */
export const optionTexts = (commands: Commands): readonly OptionText[] => listedOptions().map(({name, flag, option}) => {
	const takers = takersOf(commands, name);
	return {flag: flagText(flag, option), text: takers === undefined || takers.includes('') ? option.text : `with ${takers.join(', ')}: ${option.text}`};
});

type CredentialText = {readonly variable: string; readonly text: string};

/** The environment variables for a credential. */
export const credentialLines = (): readonly CredentialText[] => [
	{variable: 'CLOUDFLARE_API_TOKEN', text: `${withArticle('user_token')}, which ${callsOfKindText('user_token')}`},
	{variable: 'CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY', text: `${withArticle('global_api_key')}, which ${callsOfKindText('global_api_key')}`},
];

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

/** The help of one command: its uses, its own flags before the common ones, its columns, and an example. */
function commandHelp(command: Command): string {
	// Other commands need the flags of the sandbox only with --demo.
	const isOwn = ({name, option: {isOfSandbox = false}}: KnownOption): boolean => isOfSandbox ? command.sandbox === 'always' : command.options.includes(name);
	const isCommon = ({name, option}: KnownOption): boolean => option.isCommon === true && name !== 'version';
	const taken = [...listedOptions().filter(each => isOwn(each)), ...listedOptions().filter(each => isCommon(each))];
	const columns = columnNames.get(command.name);
	return `
  Usage
${linesOfUses(command).join('\n')}

  Options
${taken.map(({flag, option}) => helpLine(flagText(flag, option), option.text)).join('\n')}
${columns === undefined ? '' : `\n  Columns\n    ${columns.join(', ')}\n`}
  Example
    $ cforgs ${command.example}

  cforgs --help lists every command, and explains the exit status.
`;
}

/** The printed help of one command, or for the screen, of all commands. */
export const helpOf = (commands: Commands, command: Command): string =>
	`\n  cforgs: a terminal program for Cloudflare Organizations\n${command.name === '' ? helpText(commands) : commandHelp(command)}`;
