import {parseArgs} from 'node:util';
import {harmless} from '../text/harmless.js';
import {meant} from '../text/near-names.js';
import {UsageError} from './exit-status.js';

/**
An option: what type its value has, and what it is where it is not given; `short` is a letter that stands for it. One that is on by default, or that the config file can turn on as `setting`, is turned off by `--no-NAME`; `isMultiple` makes a list of what is given several times. One with `values` takes no others, unless it is multiple; `otherwise` says what to do instead with some of those.
*/
type OptionDefinition =
	| {readonly type: 'boolean'; readonly default: boolean; readonly setting?: string; readonly short?: string}
	| {readonly type: 'string'; readonly default?: string; readonly values?: readonly string[]; readonly otherwise?: Readonly<Record<string, string>>; readonly isMultiple?: true}
	| {readonly type: 'number'};

type Definitions = Readonly<Record<string, OptionDefinition>>;

type TextOf<Definition> = Definition extends {readonly values: ReadonlyArray<infer Value>} ? Value : string;

type ValueOf<Definition extends OptionDefinition> = Definition extends {readonly type: 'boolean'} ? boolean
	: Definition extends {readonly type: 'number'} ? number | undefined
		: Definition extends {readonly isMultiple: true} ? readonly string[]
			: Definition extends {readonly default: string} ? TextOf<Definition> : TextOf<Definition> | undefined;

export type ValuesOf<Each extends Definitions> = {readonly [Name in keyof Each]: ValueOf<Each[Name]>};

type Parsed<Each extends Definitions> = {
	readonly positionals: readonly string[];
	readonly values: ValuesOf<Each>;
	/**
	The names of the options that were given.
	*/
	readonly given: ReadonlySet<string>;
};

export const kebab = (name: string): string => name.replaceAll(/[A-Z]/gv, letter => `-${letter.toLowerCase()}`);

const camel = (name: string): string => name.replaceAll(/-[a-z]/gv, pair => pair.slice(1).toUpperCase());

/**
Why no credential is taken from a command line.
*/
export const whyNoCredential = 'other users of this machine can read it. Set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY, instead.';

// Named like one, or what other programs take one by.
const isForCredential = (rawName: string): boolean => /token|key|email|secret|pass|auth|bearer|credential/iv.test(rawName) || ['-t', '-H', '-u'].includes(rawName);

function unknownOption(rawName: string, flags: readonly string[]): UsageError {
	return new UsageError(isForCredential(rawName)
		? `Do not pass a credential on the command line (${rawName}): ${whyNoCredential}`
		: `There is no option ${harmless(rawName)}.${meant(rawName, flags)} See cforgs --help.`);
}

const isList = (definition: OptionDefinition): boolean => definition.type === 'string' && definition.isMultiple !== undefined;

const lists = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : [];

const parsedAs = (definition: OptionDefinition) => ({
	type: definition.type === 'boolean' ? 'boolean' : 'string', ...('short' in definition && {short: definition.short}),
} as const);

function initialOf(definition: OptionDefinition): unknown {
	return isList(definition) ? [] : ('default' in definition ? definition.default : undefined);
}

function valueOf(definition: OptionDefinition, rawName: string, value: string | undefined): boolean | number | string {
	if (definition.type === 'boolean') {
		if (value !== undefined) {
			throw new UsageError(`${rawName} takes no value.`);
		}

		return !rawName.startsWith('--no-');
	}

	// An empty one is a variable of a script that was not set.
	if (value === undefined || value === '') {
		throw new UsageError(`${rawName} needs a value. See cforgs --help.`);
	}

	if (definition.type === 'number') {
		return Number(value);
	}

	const {values, otherwise = {}, isMultiple = false} = definition;
	if (values !== undefined && !isMultiple && !values.includes(value)) {
		throw new UsageError([`${rawName} takes ${values.join(', ')}.`, otherwise[value]].filter(Boolean).join(' '));
	}

	return value;
}

/**
Reads a command line by its definitions.

@throws {UsageError} at an option that there is not, and at a value that is missing, too many, given before or not among those that there are.
*/
export function parseArguments<const Each extends Definitions>(arguments_: readonly string[], definitions: Each): Parsed<Each> {
	const options = Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [kebab(name), parsedAs(definition)]));
	const {tokens} = parseArgs({
		args: [...arguments_], options, strict: false, tokens: true, allowPositionals: true,
	});
	const values: Record<string, unknown> = Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, initialOf(definition)]));
	const flags = new Set(Object.keys(options).map(each => `--${each}`));
	const suggested = Object.entries(definitions).flatMap(([name, definition]) => 'isDeprecated' in definition ? [] : [`--${kebab(name)}`]);
	const positionals: string[] = [];
	const given = new Set<string>();
	for (const token of tokens) {
		if (token.kind === 'positional') {
			positionals.push(token.value);
		} else if (token.kind === 'option') {
			const name = camel(token.name.replace(/^no-/v, ''));
			const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
			const isTurnedOff = token.name.startsWith('no-');
			if (!definition || (isTurnedOff && !(definition.type === 'boolean' && (definition.default || definition.setting !== undefined)))) {
				throw unknownOption(token.rawName, suggested);
			}

			// Its own value was forgotten: the option behind it would be neither obeyed nor missed.
			if (definition.type !== 'boolean' && token.inlineValue === false && flags.has(token.value.split('=', 1)[0] ?? '')) {
				throw new UsageError(`${token.rawName} needs a value, but ${token.value} is an option. If you mean it as the value, write ${token.rawName}=${token.value}.`);
			}

			// The last one would be acted on, and the others taken for obeyed.
			if (definition.type !== 'boolean' && !isList(definition) && given.has(name)) {
				throw new UsageError(`${token.rawName} was given twice but takes one value. See cforgs --help.`);
			}

			given.add(name);
			const value = valueOf(definition, token.rawName, token.value);
			values[name] = isList(definition) ? [...lists(values[name]), value] : value;
		}
	}

	return {positionals, values: values as ValuesOf<Each>, given};
}
