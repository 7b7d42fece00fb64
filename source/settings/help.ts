import packageJson from '../../package.json' with {type: 'json'};
import {abilityOf, withArticle} from '../api/access-text.js';
import {takersOf, type Command, type Commands} from './commands.js';
import {exitTexts} from './exit-status.js';
import {listedOptions, type KnownOption, type Option} from './options.js';

export const {version} = packageJson;

const width = 26;

// A line whose words leave no room is followed by its text below.
function helpLine(words: string, text: string): string {
	return words.length < width ? `    ${words.padEnd(width)}${text}` : `    ${words}\n${' '.repeat(width + 4)}${text}`;
}

const usesOf = ({name, uses}: Command): readonly string[] => uses.map(([words, text]) => helpLine(['$ cforgs', name, words].filter(word => word !== '').join(' '), text));

const flagText = (flag: string, {value}: Option): string => `${flag}${value === undefined ? '' : ` ${value}`}`;

const optionLines = (commands: Commands): readonly string[] => listedOptions().map(({name, flag, option}) => {
	const takers = takersOf(commands, name);
	return helpLine(flagText(flag, option), takers === undefined || takers.includes('') ? option.text : `with ${takers.join(', ')}: ${option.text}`);
});

const credentialLines = (): readonly string[] => [
	helpLine('CLOUDFLARE_API_TOKEN', `${withArticle('user_token')}, which ${abilityOf('user_token')}`),
	helpLine('CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY', `${withArticle('global_api_key')}, which ${abilityOf('global_api_key')}`),
];

export const helpText = (commands: Commands): string => `
  Usage
${commands.flatMap(command => usesOf(command)).join('\n')}

  Options
${optionLines(commands).join('\n')}

  Credentials come from the environment, or from a command that the config file names
${credentialLines().join('\n')}

  Exit status
    ${Object.entries(exitTexts).map(([status, text]) => `${status} ${text}`).join(', ')}
`;

/**
The help of one command: its uses, its own flags before those of every command, and an example.
*/
function commandHelp(command: Command): string {
	// The flags of the sandbox are of use to the others only with --demo.
	const isOwn = ({name, option: {isOfSandbox = false}}: KnownOption): boolean => isOfSandbox ? command.sandbox === 'always' : command.options.includes(name);
	const isCommon = ({name, option}: KnownOption): boolean => option.isCommon === true && name !== 'version';
	const taken = [...listedOptions().filter(each => isOwn(each)), ...listedOptions().filter(each => isCommon(each))];
	return `
  Usage
${usesOf(command).join('\n')}

  Options
${taken.map(({flag, option}) => helpLine(flagText(flag, option), option.text)).join('\n')}

  Example
    $ cforgs ${command.example}

  cforgs --help lists every command, and what the exit status says.
`;
}

/**
The help as it is printed: of one command, or of all if it is the screen's.
*/
export const helpOf = (commands: Commands, command: Command): string =>
	`\n  cforgs: a terminal program for Cloudflare Organizations\n${command.name === '' ? helpText(commands) : commandHelp(command)}`;
