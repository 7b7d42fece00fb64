import {parseArgs} from 'node:util';
import {harmless} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {UsageError} from './exit-status.js';

/**
An option: its type and its default.

- `setting`: the setting of the config file that can turn the option on. Such an option, and an option that is on by default, also has the form `--no-NAME`.
- `short`: a form of one letter.
- `values`: the only values allowed, unless the option is multiple.
- `otherwise`: for a value that is not allowed, a sentence on what to do instead.
- `isMultiple`: the option can be repeated, and its values form a list.
*/
type OptionDefinition =
	| {readonly type: 'boolean'; readonly default: boolean; readonly setting?: string; readonly short?: string}
	| {
			readonly type: 'string';
			readonly default?: string;
			readonly values?: readonly string[];
			readonly otherwise?: Readonly<Record<string, string>>;
			readonly isMultiple?: true;
	  }
	| {readonly type: 'number'};

type Definitions = Readonly<Record<string, OptionDefinition>>;

type TextOf<Definition> = Definition extends {readonly values: ReadonlyArray<infer Value>} ? Value : string;

type ValueOf<Definition extends OptionDefinition> = Definition extends {readonly type: 'boolean'}
	? boolean
	: Definition extends {readonly type: 'number'}
		? number | undefined
		: Definition extends {readonly isMultiple: true}
			? readonly string[]
			: Definition extends {readonly default: string}
				? TextOf<Definition>
				: TextOf<Definition> | undefined;

export type ValuesOf<Each extends Definitions> = {readonly [Name in keyof Each]: ValueOf<Each[Name]>};

type Parsed<Each extends Definitions> = {
	readonly positionals: readonly string[];
	readonly values: ValuesOf<Each>;
	readonly given: ReadonlySet<string>;
};

export const kebab = (name: string): string =>
	name.replaceAll(/[A-Z]|(?<=[a-z])\d/gv, letter => `-${letter.toLowerCase()}`);

const camel = (name: string): string => name.replaceAll(/-[\da-z]/gv, pair => pair.slice(1).toUpperCase());

/** Why the command line does not accept a credential. */
export const whyNoCredential =
	'other users of this machine can read it. Set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY, instead.';

// An option that sounds like a credential, or that other programs use for one.
const isForCredential = (rawName: string): boolean =>
	/token|key|email|secret|pass|auth|bearer|credential/iv.test(rawName) || ['-t', '-H', '-u'].includes(rawName);

function unknownOption(rawName: string, flags: readonly string[]): UsageError {
	return new UsageError(
		isForCredential(rawName)
			? `Do not pass a credential on the command line (${rawName}): ${whyNoCredential}`
			: `There is no option ${harmless(rawName)}.${meant(rawName, flags)} See cforgs --help.`,
	);
}

const isList = (definition: OptionDefinition): boolean =>
	definition.type === 'string' && definition.isMultiple !== undefined;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const parserOption = (definition: OptionDefinition) =>
	({
		type: definition.type === 'boolean' ? 'boolean' : 'string',
		...('short' in definition && {short: definition.short}),
	}) as const;

function initialValueOf(definition: OptionDefinition): unknown {
	return isList(definition) ? [] : 'default' in definition ? definition.default : undefined;
}

function valueOf(definition: OptionDefinition, rawName: string, value: string | undefined): boolean | number | string {
	if (definition.type === 'boolean') {
		if (value !== undefined) {
			throw new UsageError(`${rawName} takes no value.`);
		}

		return !rawName.startsWith('--no-');
	}

	// An empty value is usually an unset variable of a script.
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
Parses a command line. `definitions`: the options that exist, by name in camel case.

@throws {UsageError} If an option does not exist, or a value is missing, superfluous, repeated or not allowed.
*/
export function parseArguments<const Each extends Definitions>(
	arguments_: readonly string[],
	definitions: Each,
): Parsed<Each> {
	const options = Object.fromEntries(
		Object.entries(definitions).map(([name, definition]) => [kebab(name), parserOption(definition)]),
	);
	const {tokens} = parseArgs({args: [...arguments_], options, strict: false, tokens: true, allowPositionals: true});
	const values: Record<string, unknown> = Object.fromEntries(
		Object.entries(definitions).map(([name, definition]) => [name, initialValueOf(definition)]),
	);
	const flags = new Set(Object.keys(options).map(each => `--${each}`));
	const suggested = Object.entries(definitions).flatMap(([name, definition]) =>
		'isDeprecated' in definition ? [] : [`--${kebab(name)}`],
	);
	const positionals: string[] = [];
	const given = new Set<string>();
	for (const token of tokens) {
		if (token.kind === 'positional') {
			positionals.push(token.value);
		} else if (token.kind === 'option') {
			const name = camel(token.name.replace(/^no-/v, ''));
			const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
			const isTurnedOff = token.name.startsWith('no-');
			if (
				!definition ||
				(isTurnedOff && !(definition.type === 'boolean' && (definition.default || definition.setting !== undefined)))
			) {
				throw unknownOption(token.rawName, suggested);
			}

			// The user forgot the value, so the parser took the next option for it.
			if (
				definition.type !== 'boolean' &&
				token.inlineValue === false &&
				flags.has(token.value.split('=', 1)[0] ?? '')
			) {
				throw new UsageError(
					`${token.rawName} needs a value, but ${token.value} is an option. If you mean it as the value, write ${token.rawName}=${token.value}.`,
				);
			}

			// Only the last value would count, but the user may expect all of them to count.
			if (definition.type !== 'boolean' && !isList(definition) && given.has(name)) {
				throw new UsageError(`${token.rawName} was given twice but takes one value. See cforgs --help.`);
			}

			given.add(name);
			const value = valueOf(definition, token.rawName, token.value);
			values[name] = isList(definition) ? [...listOf(values[name]), value] : value;
		}
	}

	return {positionals, values: values as ValuesOf<Each>, given};
}
