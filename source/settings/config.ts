import * as v from 'valibot';
import {BaseUrlError, parseBaseUrl} from '../api/base-url.js';
import {themeNames} from '../format/theme.js';
import type {Binding} from '../format/registry.js';
import {contextColors} from '../state/connection.js';

// The messages go on from “NAME takes”.
const flag = v.optional(v.boolean('true or false'));
const text = v.pipe(v.string('a text in quotes'), v.nonEmpty('a text that is not empty'));
const label = v.pipe(text, v.maxLength(30, 'a text of 30 characters at most'));
const color = v.picklist(contextColors, `one of ${contextColors.map(each => `"${each}"`).join(', ')}`);
const theme = v.picklist(themeNames, `one of ${themeNames.map(each => `"${each}"`).join(', ')}`);
const name = v.string('the name of an environment variable in quotes');
const variable = v.pipe(name, v.regex(/^[A-Z_a-z]\w*$/v, 'the name of an environment variable, such as "CF_TOKEN_PROD"'));
const words = v.array(v.string('texts alone'), 'an array of texts, such as ["pass", "show", "cloudflare/prod"]');
const command = v.pipe(words, v.check(([program = '']) => program !== '', 'an array that begins with a program'));

function baseUrlProblem(url: string): string | undefined {
	try {
		parseBaseUrl(url);
		return undefined;
	} catch (error) {
		if (error instanceof BaseUrlError) {
			return error.message;
		}

		throw error;
	}
}

const checkBaseUrl = v.check((url: string) => baseUrlProblem(url) === undefined, ({input}) => `another address. ${baseUrlProblem(input) ?? ''}`);
const baseUrl = v.pipe(v.string('an address in quotes'), checkBaseUrl);

const contextSchema = v.object({
	label: v.optional(label),
	color: v.optional(color),
	base_url: v.optional(baseUrl),
	read_only: flag,
	theme: v.optional(theme),
	token_variable: v.optional(variable),
	key_variable: v.optional(variable),
	email: v.optional(text),
	email_variable: v.optional(variable),
	credential_command: v.optional(command),
}, 'a table, such as [contexts.production]');

const keyNames = v.union([v.string(), v.array(v.string())], 'a key or an array of keys, such as ["?", "ctrl-o"]');
const keys = v.record(v.string(), keyNames, 'a table, [keys]');

const contexts = v.record(v.pipe(v.string(), v.nonEmpty('a name for each context')), contextSchema, 'tables, such as [contexts.production]');

/**
What a config file may hold; names that are none are told by themselves, each of them.
*/
export const configSchema = v.object({
	context: v.optional(text),
	read_only: flag,
	low_bandwidth: flag,
	cache: flag,
	theme: v.optional(theme),
	ascii: flag,
	accessible: flag,
	contexts: v.optional(contexts),
	keys: v.optional(keys),
});

/**
A host with a credential, under a name. What it says of the credential is where that comes from, never the credential.
*/
export type ContextSettings = Readonly<v.InferOutput<typeof contextSchema>>;

/**
A config file that was read and found right.
*/
export type Config = Readonly<Omit<v.InferOutput<typeof configSchema>, 'contexts' | 'keys'>> & {
	readonly file: string;
	readonly contexts: ReadonlyMap<string, ContextSettings>;
	/**
	The keymap with the keys of the file, where it names any.
	*/
	readonly bindings?: readonly Binding[] | undefined;
};

export type NamedContext = {readonly name: string; readonly settings: ContextSettings};

/**
What each setting is for, for the readme.
*/
export const settingTexts = {
	context: 'the context to take where none is asked for and the environment holds no credential',
	read_only: '`true`: as `--read-only`, where a context does not say otherwise',
	low_bandwidth: '`true`: as `--low-bandwidth`',
	cache: '`false`: as `--no-cache`',
	theme: 'as `--theme`, where a context does not say otherwise',
	ascii: '`true`: as `--ascii`',
	accessible: '`true`: as `--accessible`',
	contexts: 'a table for each, `[contexts.NAME]`, with the settings below',
	keys: 'a table, `[keys]`: a command with its keys, such as `moveDown = ["J", "down"]`; the commands are in the table of keys. Where text is typed, characters stay text, and ctrl-c always quits',
} as const satisfies Readonly<Record<keyof typeof configSchema.entries, string>>;

export const contextTexts = {
	label: 'what stands in the header instead of the name',
	color: `the colour of the label: ${contextColors.map(each => `\`${each}\``).join(', ')}; a red one is loud, with or without colours`,
	base_url: 'the API’s base address; otherwise the service’s',
	read_only: '`true`: as `--read-only`',
	theme: 'as `--theme`',
	token_variable: 'the environment variable that holds the API token',
	key_variable: 'the environment variable that holds the Global API key',
	email: 'the e-mail address that belongs to the Global API key',
	email_variable: 'the environment variable that holds that address',
	credential_command: 'a program with its arguments, run without a shell when the credential is needed; the first line that it prints is the token, or with an e-mail address the key',
} as const satisfies Readonly<Record<keyof typeof contextSchema.entries, string>>;

/**
The names that may stand in the table of this path.
*/
export const namesIn = (path: readonly string[]): readonly string[] => Object.keys(path[0] === 'contexts' ? contextTexts : settingTexts);
