import packageJson from '../../package.json' with {type: 'json'};
import {abilityOf, withArticle} from '../api/access-text.js';
import {listedOptions, type Option} from './options.js';
import {commandNames, commands, type CommandName} from './commands.js';

export const {version} = packageJson;

const width = 26;

// A line whose words leave no room is followed by its text below.
function helpLine(words: string, text: string): string {
	return words.length < width ? `    ${words.padEnd(width)}${text}` : `    ${words}\n${' '.repeat(width + 4)}${text}`;
}

const usesOf = (name: CommandName): readonly string[] => commands[name].uses.map(([words, text]) => helpLine(`$ cforgs ${name}${words === '' ? '' : ` ${words}`}`, text));

const usageLines = (): readonly string[] =>
	[helpLine('$ cforgs', 'browse and edit your organizations'), ...commandNames().flatMap(name => usesOf(name))];

const flagText = (flag: string, {value}: Option): string => `${flag}${value === undefined ? '' : ` ${value}`}`;

const optionLines = (): readonly string[] => listedOptions().map(({flag, option}) => {
	const {text, commands: owners} = option;
	return helpLine(flagText(flag, option), owners === undefined || owners.includes('') ? text : `with ${owners.join(', ')}: ${text}`);
});

const credentialLines = (): readonly string[] => [
	helpLine('CLOUDFLARE_API_TOKEN', `${withArticle('user_token')}, which ${abilityOf('user_token')}`),
	helpLine('CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY', `${withArticle('global_api_key')}, which ${abilityOf('global_api_key')}`),
];

export const helpText = `
  Usage
${usageLines().join('\n')}

  Options
${optionLines().join('\n')}

  Credentials come from the environment, or from a command that the config file names
${credentialLines().join('\n')}

  Exit status
    0 done, also where nothing is found, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 conflict, 6 not known whether it is stored, 7 different (--exit-code), 8 diff could not compare everything
`;

const examples: Readonly<Record<CommandName, string>> = {
	onboard: 'onboard --from customers.csv',
	tour: 'tour',
	list: 'list --name-contains retail --json',
	tree: 'tree "Acme / EMEA"',
	get: 'get "Acme / EMEA" --json',
	accounts: 'accounts "Acme / EMEA" --sort asc --csv',
	profile: 'profile "Acme / EMEA" --set business_phone="+1 555 0100"',
	export: 'export "Acme / EMEA" --format hcl --profiles --output emea.tf',
	snapshot: 'snapshot before.json --profiles',
	diff: 'diff before.json --exit-code',
	compare: 'compare "Acme / EMEA" "Acme / APAC" --json',
	create: 'create --name "Northwind Security" --parent "Acme / EMEA"',
	edit: 'edit "Acme / EMEA" --name Europe',
	delete: 'delete "Acme / EMEA / Closed"',
	undo: 'undo "Acme / EMEA" --dry-run',
	config: 'config check',
	doctor: 'doctor --json',
	completion: 'completion bash > ~/.local/share/bash-completion/completions/cforgs',
	sandbox: 'sandbox --port 8787 --shape enterprise',
};

// The sandbox's own flags mean something to the others with --demo alone.
const isForSandbox = (command: CommandName): boolean => command === 'sandbox' || command === 'tour';

/**
What there is to say of one command: how it is used, its flags before those of every command, and an example.
*/
function commandHelp(command: CommandName): string {
	const taken = listedOptions().filter(({name, option: {isOfSandbox = false}}) => name !== 'version' && (!isOfSandbox || isForSandbox(command)));
	const isOwn = ({commands: owners, isOfSandbox}: Option): boolean => isOfSandbox ?? (owners !== undefined);
	const owned = taken.filter(({option}) => isOwn(option) && (option.commands?.includes(command) ?? true));
	const lines = [...owned, ...taken.filter(({option}) => !isOwn(option))].map(({flag, option}) => helpLine(flagText(flag, option), option.text));
	return `
  Usage
${usesOf(command).join('\n')}

  Options
${lines.join('\n')}

  Example
    $ cforgs ${examples[command]}

  cforgs --help lists every command, and what the exit status says.
`;
}

/**
The help as it is printed: of one command, or of all.
*/
export const helpOf = (command: CommandName | undefined): string => `\n  cforgs: a terminal program for Cloudflare Organizations\n${command === undefined ? helpText : commandHelp(command)}`;
