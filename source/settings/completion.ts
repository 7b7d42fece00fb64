import {listedOptions, type Option} from './options.js';
import {commandNames, commands, type CommandName} from './commands.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

type ListedOption = {readonly flag: string; readonly option: Option};

const names = commandNames();

const optionsOf = (command: string): readonly ListedOption[] => listedOptions().filter(({option}) => {
	const owners: readonly string[] | undefined = option.commands;
	return owners === undefined || owners.includes(command);
});

/**
What a command is for, in one line.
*/
const textOf = (command: CommandName): string => commands[command].uses.map(([, text]) => text).join('; ');

const wordsOf = (command: CommandName): readonly string[] => {
	const use = commands[command];
	return 'words' in use && use.words !== 'files' ? use.words : [];
};

const isForFiles = (command: CommandName): boolean => {
	const use = commands[command];
	return 'words' in use && use.words === 'files';
};

const hasNoValues = ({values, valuesFrom}: Option): boolean => values === undefined && valuesFrom === undefined;

const isFile = ({value}: Option): boolean => value === 'FILE';

// Text in single quotes, as every one of the shells reads it.
const quoted = (text: string): string => `'${text.replaceAll('\'', String.raw`'\''`)}'`;

const flagsWhere = (isAsked: (option: Option) => boolean): string => listedOptions().filter(({option}) => isAsked(option)).map(({flag}) => flag).join('|');

function bashScript(): string {
	const withValues = listedOptions().filter(({option}) => option.values !== undefined);
	const values = withValues.map(({flag, option}) => `\t\t${flag}) words=${quoted((option.values ?? []).join(' '))} ;;`);
	// Compgen would run what stands in a name.
	const printed = listedOptions().filter(({option}) => option.valuesFrom !== undefined).map(({flag, option}) => `\t\t${flag})
			while IFS= read -r each; do [[ $each == "$word"* && $each != *[!A-Za-z0-9_.-]* ]] && COMPREPLY+=("$each"); done < <(cforgs ${option.valuesFrom ?? ''} 2>/dev/null)
			return ;;`);
	const ofCommands = names.map(name =>
		`\t\t\t\t${name}) words=${quoted([...wordsOf(name), ...optionsOf(name).map(({flag}) => flag)].join(' '))} ;;`);
	return `# bash completion for cforgs
_cforgs() {
	local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= each= at IFS=$' \\t\\n'
	# Bash makes three words of --flag=value.
	if [[ $word == '=' ]]; then word=; elif [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
	for ((at = 1; at < COMP_CWORD; at++)); do
		case \${COMP_WORDS[at]} in
			${flagsWhere(({type}) => type !== 'boolean')}) [[ \${COMP_WORDS[at+1]} == '=' ]] && ((at++)); ((at++)) ;;
			-*) ;;
			*) command=\${COMP_WORDS[at]}; break ;;
		esac
	done
	COMPREPLY=()
	case $previous in
		${flagsWhere(isFile)}) compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
${[...values, ...printed].join('\n')}
		${flagsWhere(option => option.type !== 'boolean' && !isFile(option) && hasNoValues(option))}) return ;;
		*)
			case $command in
				'') words=${quoted([...names, ...optionsOf('').map(({flag}) => flag)].join(' '))} ;;
${ofCommands.join('\n')}
			esac
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
	if [[ $command == @(${names.filter(name => isForFiles(name)).join('|')}) && $word != -* ]]; then
		compopt -o filenames 2>/dev/null
		IFS=$'\\n'
		COMPREPLY=($(compgen -f -- "$word"))
	fi
	[[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
	return 0
}
complete -F _cforgs cforgs
`;
}

function zshOption({flag, option}: ListedOption): string {
	const {type, value = '', values, valuesFrom, text, isMultiple} = option;
	const told = text.replaceAll(/[\[\\\]]/gv, String.raw`\$&`);
	if (type === 'boolean') {
		return quoted(`${flag}[${told}]`);
	}

	const printed = valuesFrom === undefined ? ' ' : `{local -a all=(\${(f)"$(cforgs ${valuesFrom} 2>/dev/null)"}); compadd -a all}`;
	const action = isFile(option) ? '_files' : (values ? `(${values.join(' ')})` : printed);
	return quoted(`${isMultiple ? '*' : ''}${flag}=[${told}]:${value}:${action}`);
}

function zshScript(): string {
	const described = names.map(name => quoted(`${name}:${textOf(name)}`)).join(' ');
	const specs = (name: string) => ['\'1:command:_cforgs_commands\'', ...optionsOf(name).map(each => zshOption(each))];
	const cases = names.map(name => {
		const words = wordsOf(name);
		const rest = isForFiles(name) ? ['\'*:file:_files\''] : words.map(() => quoted(`2:word:(${words.join(' ')})`)).slice(0, 1);
		return `\t\t${name}) _arguments ${[...specs(name), ...rest].join(' ')} ;;`;
	});
	return `#compdef cforgs
_cforgs_commands() {
	local -a all=(${described})
	_describe command all
}
_cforgs() {
	local command=\${words[(r)${names.join('|')}]}
	case $command in
${cases.join('\n')}
		*) _arguments ${specs('').join(' ')} ;;
	esac
}
if [[ $funcstack[1] == _cforgs ]]; then _cforgs "$@"; else compdef _cforgs cforgs; fi
`;
}

function fishOption({flag, option}: ListedOption): string {
	const {type, values, valuesFrom, text, commands: owners} = option;
	const known: readonly string[] = owners ?? [];
	// Where it needs no command, it is left out with the others.
	const where = known.includes('') ? `not __fish_seen_subcommand_from ${names.filter(name => !known.includes(name)).join(' ')}` : `__fish_seen_subcommand_from ${known.join(' ')}`;
	const condition = owners === undefined ? '' : ` -n ${quoted(where)}`;
	const offered = valuesFrom === undefined ? values?.join(' ') : `(cforgs ${valuesFrom} 2>/dev/null)`;
	const taken = isFile(option) ? ' -r -F' : ` -x${offered === undefined ? '' : ` -a ${quoted(offered)}`}`;
	return `complete -c cforgs${condition} -l ${flag.slice(2)}${type === 'boolean' ? '' : taken} -d ${quoted(text)}\n`;
}

function fishScript(): string {
	const ofCommands = names.map(name => `complete -c cforgs -n ${quoted(`not __fish_seen_subcommand_from ${names.join(' ')}`)} -a ${name} -d ${quoted(textOf(name))}\n`);
	const words = names.map(name => [name, wordsOf(name)] as const).filter(([, each]) => each.length > 0)
		.map(([name, each]) => `complete -c cforgs -n ${quoted(`__fish_seen_subcommand_from ${name}`)} -a ${quoted(each.join(' '))}\n`);
	const files = names.filter(name => isForFiles(name)).map(name => `complete -c cforgs -n ${quoted(`__fish_seen_subcommand_from ${name}`)} -F\n`);
	return `# fish completion for cforgs\ncomplete -c cforgs -f\n${[...ofCommands, ...words, ...files, ...listedOptions().map(each => fishOption(each))].join('')}`;
}

const scripts: Readonly<Record<Shell, () => string>> = {bash: bashScript, zsh: zshScript, fish: fishScript};

/**
What makes a shell complete commands, flags and values. Nothing is asked of the network.
*/
export const completionScript = (shell: Shell): string => scripts[shell]();
