import process from 'node:process';
import {shellQuoted} from '../../base/text/markdown.js';
import {columnNames} from '../../kernel/columns/list-columns.js';
import {listedOptions, type KnownOption, type Option} from '../../kernel/options/options.js';
import {
	namedCommands,
	namesOf,
	takersOf,
	type Command,
	type Commands,
	type CommandInput,
} from '../../kernel/command-line/commands.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

const optionsOf = ({options: own, unused = []}: Command): readonly KnownOption[] =>
	listedOptions().filter(
		({name, option: {isCommon = false, isOfSandbox = false}}) =>
			(isCommon && !unused.includes(name)) || isOfSandbox || own.includes(name),
	);

const screenOptions = (commands: Commands): readonly KnownOption[] =>
	commands.filter(({name}) => name === '').flatMap(command => optionsOf(command));

const textOf = ({uses}: Command): string => uses.map(([, text]) => text).join('; ');

const wordsOf = ({words = []}: Command): readonly string[] => (words === 'files' ? [] : words);

const isForFiles = ({words}: Command): boolean => words === 'files';

const allNames = [...new Set(columnNames.values().toArray().flat())];

const offeredBy = {columns: allNames, orders: [...allNames, 'asc', 'desc']} as const;

const valuesOf = ({values, offers}: Option): readonly string[] | undefined =>
	values ?? (offers === undefined ? undefined : offeredBy[offers]);

const hasNoValues = (option: Option): boolean => valuesOf(option) === undefined && option.valuesFrom === undefined;

const isFile = ({value}: Option): boolean => value === 'FILE';

const flagsWhere = (isAsked: (option: Option) => boolean): string =>
	listedOptions()
		.filter(({option}) => isAsked(option))
		.map(({flag}) => flag)
		.join('|');

function bashScript(commands: Commands): string {
	const names = namesOf(commands);
	const withValues = listedOptions().filter(({option}) => valuesOf(option) !== undefined);
	const values = withValues.map(
		({flag, option}) => `\t\t${flag}) words=${shellQuoted((valuesOf(option) ?? []).join(' '))} ;;`,
	);
	// Compgen would run commands that a name contains.
	const printed = listedOptions()
		.filter(({option}) => option.valuesFrom !== undefined)
		.map(
			({flag, option}) => `\t\t${flag})
			while IFS= read -r each; do [[ $each == "$word"* && $each != *[!A-Za-z0-9_.-]* ]] && COMPREPLY+=("$each"); done < <(cforgs ${option.valuesFrom ?? ''} 2>/dev/null)
			return ;;`,
		);
	const ofCommands = namedCommands(commands).map(
		command =>
			`\t\t\t\t${command.name}) words=${shellQuoted([...wordsOf(command), ...optionsOf(command).map(({flag}) => flag)].join(' '))} ;;`,
	);
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
				'') words=${shellQuoted([...names, ...screenOptions(commands).map(({flag}) => flag)].join(' '))} ;;
${ofCommands.join('\n')}
			esac
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
	if [[ $command == @(${namesOf(commands.filter(command => isForFiles(command))).join('|')}) && $word != -* ]]; then
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

function zshOption({flag, option}: KnownOption): string {
	const {type, value = '', valuesFrom, text, isMultiple} = option;
	const values = valuesOf(option);
	const told = text.replaceAll(/[\[\\\]]/gv, String.raw`\$&`);
	if (type === 'boolean') {
		return shellQuoted(`${flag}[${told}]`);
	}

	const printed =
		valuesFrom === undefined ? ' ' : `{local -a all=(\${(f)"$(cforgs ${valuesFrom} 2>/dev/null)"}); compadd -a all}`;
	const action = isFile(option) ? '_files' : values ? `(${values.join(' ')})` : printed;
	return shellQuoted(`${isMultiple ? '*' : ''}${flag}=[${told}]:${value}:${action}`);
}

function zshScript(commands: Commands): string {
	const described = namedCommands(commands)
		.map(command => shellQuoted(`${command.name}:${textOf(command)}`))
		.join(' ');
	const specs = (taken: readonly KnownOption[]) => [
		"'1:command:_cforgs_commands'",
		...taken.map(each => zshOption(each)),
	];
	const cases = namedCommands(commands).map(command => {
		const words = wordsOf(command);
		const rest = isForFiles(command)
			? ["'*:file:_files'"]
			: words.map(() => shellQuoted(`2:word:(${words.join(' ')})`)).slice(0, 1);
		return `\t\t${command.name}) _arguments ${[...specs(optionsOf(command)), ...rest].join(' ')} ;;`;
	});
	return `#compdef cforgs
_cforgs_commands() {
	local -a all=(${described})
	_describe command all
}
_cforgs() {
	local command=\${words[(r)${namesOf(commands).join('|')}]}
	case $command in
${cases.join('\n')}
		*) _arguments ${specs(screenOptions(commands)).join(' ')} ;;
	esac
}
if [[ $funcstack[1] == _cforgs ]]; then _cforgs "$@"; else compdef _cforgs cforgs; fi
`;
}

function fishOption(commands: Commands, {name, flag, option}: KnownOption): string {
	const {type, valuesFrom, text} = option;
	const takers = takersOf(commands, name);
	const seen = (names: readonly string[]): string => `__fish_seen_subcommand_from ${names.join(' ')}`;
	// The screen takes the option without a command, so it is offered unless another command was typed.
	const where = takers?.includes('')
		? `not ${seen(namesOf(commands).filter(each => !takers.includes(each)))}`
		: seen(takers ?? []);
	const condition = takers === undefined ? '' : ` -n ${shellQuoted(where)}`;
	const offered = valuesFrom === undefined ? valuesOf(option)?.join(' ') : `(cforgs ${valuesFrom} 2>/dev/null)`;
	const taken = isFile(option) ? ' -r -F' : ` -x${offered === undefined ? '' : ` -a ${shellQuoted(offered)}`}`;
	return `complete -c cforgs${condition} -l ${flag.slice(2)}${type === 'boolean' ? '' : taken} -d ${shellQuoted(text)}\n`;
}

function fishScript(commands: Commands): string {
	const named = namedCommands(commands);
	const ofCommands = named.map(
		command =>
			`complete -c cforgs -n ${shellQuoted(`not __fish_seen_subcommand_from ${namesOf(commands).join(' ')}`)} -a ${command.name} -d ${shellQuoted(textOf(command))}\n`,
	);
	const words = named
		.filter(command => wordsOf(command).length > 0)
		.map(
			command =>
				`complete -c cforgs -n ${shellQuoted(`__fish_seen_subcommand_from ${command.name}`)} -a ${shellQuoted(wordsOf(command).join(' '))}\n`,
		);
	const files = named
		.filter(command => isForFiles(command))
		.map(({name}) => `complete -c cforgs -n ${shellQuoted(`__fish_seen_subcommand_from ${name}`)} -F\n`);
	return `# fish completion for cforgs\ncomplete -c cforgs -f\n${[...ofCommands, ...words, ...files, ...listedOptions().map(each => fishOption(commands, each))].join('')}`;
}

const scripts: Readonly<Record<Shell, (commands: Commands) => string>> = {
	bash: bashScript,
	zsh: zshScript,
	fish: fishScript,
};

/** The completion script of a shell, for commands, flags and values. Completing makes no network request. */
export const completionScript = (commands: Commands, shell: Shell): string => scripts[shell](commands);

/**
`cforgs completion SHELL`.

@throws {UsageError} If the shell is not supported.
*/
export async function runCompletion(commands: Commands, {operands}: CommandInput): Promise<ExitStatus> {
	const shell = shells.find(each => each === operands[0]);
	if (shell === undefined) {
		throw new UsageError(`For which shell? Use one of ${shells.join(', ')}.`);
	}

	process.stdout.write(completionScript(commands, shell));
	return exitStatus.ok;
}
