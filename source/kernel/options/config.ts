import * as v from 'valibot';
import {BaseUrlError, parseBaseUrl} from '../../base/api/base-url.js';
import {severities} from '../figures/severity.js';
import {namedColors, ownColorNames, themeNames} from '../rows/theme.js';
import {type OwnCommand, contextColors, usualScrollJump} from '../state/connection.js';
import type {Binding} from '../rows/registry.js';
import {keptNamePattern} from '../state/kept-name.js';

const noticeKinds = ['bell', 'text'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** After how many days what was read is forgotten, unless the config file says otherwise. */
export const usualKeepDays = 30;

// Each message continues “NAME takes”.
const flag = v.optional(v.boolean('true or false'));
const wholeNumber = v.pipe(
	v.number('a whole number'),
	v.integer('a whole number'),
	v.minValue(1, 'a number from 1 up'),
);
const text = v.pipe(v.string('a text in quotes'), v.nonEmpty('a non-empty text'));
const label = v.pipe(text, v.maxLength(30, 'a text of at most 30 characters'));
const color = v.picklist(contextColors, `one of ${contextColors.map(each => `"${each}"`).join(', ')}`);
const theme = v.picklist(themeNames, `one of ${themeNames.map(each => `"${each}"`).join(', ')}`);
const ownColor = v.pipe(
	v.string('a colour in quotes'),
	v.check(
		each => namedColors.includes(each) || /^#[\da-f]{6}$/iv.test(each),
		`a colour such as "#5fd7d7", or one of ${namedColors.join(', ')}`,
	),
);
const colors = v.object(v.entriesFromList(ownColorNames, v.optional(ownColor)), 'a table, [colors]');
const notify = v.picklist(noticeKinds, `one of ${noticeKinds.map(each => `"${each}"`).join(', ')}`);
const name = v.string('the name of an environment variable in quotes');
const variable = v.pipe(
	name,
	v.regex(/^[A-Z_a-z]\w*$/v, 'the name of an environment variable, such as "CF_TOKEN_PROD"'),
);
const words = v.array(v.string('only texts'), 'an array of texts, such as ["pass", "show", "cloudflare/prod"]');
const command = v.pipe(
	words,
	v.check(([program = '']) => program !== '', 'an array that begins with a program'),
);

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

const checkBaseUrl = v.check(
	(url: string) => baseUrlProblem(url) === undefined,
	({input}) => `another address. ${baseUrlProblem(input) ?? ''}`,
);
const baseUrl = v.pipe(v.string('an address in quotes'), checkBaseUrl);

const contextSchema = v.object(
	{
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
	},
	'a table, such as [contexts.production]',
);

const keyNames = v.union([v.string(), v.array(v.string())], 'a key or an array of keys, such as ["?", "ctrl-o"]');
const keys = v.record(v.string(), keyNames, 'a table, [keys]');

const ownCommand = v.object(
	{key: text, name: label, run: command, each: flag, input: v.optional(v.picklist(['json'], '"json"')), harmless: flag},
	'tables, [[command]]',
);

const severity = v.picklist(severities, `one of ${severities.map(each => `"${each}"`).join(', ')}`);

const ownCheck = v.object({name: label, where: text, severity: v.optional(severity, 'medium')}, 'tables, [[check]]');

const filters = v.record(
	v.pipe(v.string(), v.regex(keptNamePattern, 'names of letters, digits, - and _')),
	v.string('a filter in quotes, such as "email:none"'),
	'a table, [filters]',
);

const contexts = v.record(
	v.pipe(v.string(), v.nonEmpty('a name for each context')),
	contextSchema,
	'tables, such as [contexts.production]',
);

/** The schema of a config file. Unknown names are reported separately. */
export const configSchema = v.object({
	context: v.optional(text),
	read_only: flag,
	low_bandwidth: flag,
	cache: flag,
	theme: v.optional(theme),
	colors: v.optional(colors),
	ascii: flag,
	accessible: flag,
	scroll_jump: v.optional(wholeNumber),
	keep_days: v.optional(wholeNumber),
	notify: v.optional(notify),
	contexts: v.optional(contexts),
	command: v.optional(v.array(ownCommand, 'tables, [[command]]')),
	keys: v.optional(keys),
	filters: v.optional(filters),
	check: v.optional(v.array(ownCheck, 'tables, [[check]]')),
});

/** A host with a credential, under a name. The settings name the source of the credential, never the credential itself. */
export type ContextSettings = Readonly<v.InferOutput<typeof contextSchema>>;

/** A program of the person's own, as the file has it. */
export type OwnCommandSettings = Readonly<v.InferOutput<typeof ownCommand>>;

/** A valid config file. */
export type Config = Readonly<Omit<v.InferOutput<typeof configSchema>, 'command' | 'contexts' | 'keys'>> & {
	readonly file: string;
	readonly contexts: ReadonlyMap<string, ContextSettings>;
	readonly ownCommands?: readonly OwnCommand[];
	/** For how many commands the file has keys. */
	readonly keyCount?: number;
	/** The key bindings with the keys and the own commands of the file, if it has any. */
	readonly bindings?: readonly Binding[] | undefined;
	/** What to know of the file, in sentences: which commands gave their keys to it. */
	readonly remarks?: readonly string[];
};

export type NamedContext = {readonly name: string; readonly settings: ContextSettings};

/** What each setting does, for the readme. */
export const settingTexts = {
	context: 'the default context, used if the environment has no credential',
	read_only: '`true`: like `--read-only`, unless a context has its own setting',
	low_bandwidth: '`true`: like `--low-bandwidth`',
	cache: '`false`: like `--no-cache`',
	theme: 'like `--theme`, unless a context has its own setting',
	colors:
		'a table `[colors]` with colours of your own, with the names below; they replace those of the theme, except in `high-contrast` and `mono`',
	ascii: '`true`: like `--ascii`',
	accessible: '`true`: like `--accessible`',
	scroll_jump: `by how many rows the tree scrolls when the cursor reaches its edge. The default is ${usualScrollJump}, and half its height over SSH; 1 scrolls row by row, which takes more bytes`,
	keep_days: `after how many days what was read is forgotten. The default is ${usualKeepDays}`,
	notify:
		'`"bell"` or `"text"`: how you are told that something has ended that took longer than 10 seconds, if the terminal has lost the focus. By default you are not told',
	contexts: 'a table `[contexts.NAME]` for each context, with the settings below',
	command:
		'a table `[[command]]` for each [program of your own](#programs-of-your-own) on a key, with the settings below',
	keys: 'a table `[keys]` with commands and their keys, such as `moveDown = ["J", "down"]`; `cforgs config example` lists the commands. In text fields characters stay text, and ctrl-c always quits. If your file already uses the key of a newer command, that command goes to a free key, which the start and `cforgs config check` name',
	filters: 'a table `[filters]` with saved filters, such as `no-contact = "email:none phone:none"`',
	check:
		'a table `[[check]]` for each rule of your own among the [findings](command-line.md#findings), with the settings below',
} as const satisfies Readonly<Record<keyof typeof configSchema.entries, string>>;

export const contextTexts = {
	label: 'shown in the header instead of the name',
	color: `the colour of the label: ${contextColors.map(each => `\`${each}\``).join(', ')}; red stands out even without colours. A context that is called production, or prod, is red by default`,
	base_url: 'the base address of the API; the default is the service',
	read_only: '`true`: like `--read-only`',
	theme: 'like `--theme`',
	token_variable: 'the environment variable with the API token',
	key_variable: 'the environment variable with the Global API key',
	email: 'the email address of the Global API key',
	email_variable: 'the environment variable with that address',
	credential_command:
		'a program with its arguments, run without a shell when the credential is needed. It prints the token on its first line, or the key if the context has an email address',
} as const satisfies Readonly<Record<keyof typeof contextSchema.entries, string>>;

export const ownCommandTexts = {
	key: 'a key that does nothing in the panes yet',
	name: 'what it does, in one or two words, for the help and the list of commands',
	run: 'the program and its arguments, run without a shell. `{FIELD}` and `{FIELD.MEMBER}` stand for values of the organization',
	each: '`true`: runs once for each marked organization, one after the other. Otherwise it runs once, and an argument with a value is repeated for each',
	input: '`"json"`: writes the organization with its profile to the standard input, without `each` an array of them',
	harmless: '`true`: it changes nothing, so that it may run in a read-only session',
} as const satisfies Readonly<Record<keyof typeof ownCommand.entries, string>>;

export const ownCheckTexts = {
	name: 'what the rule is called in the list of findings, at most 30 characters',
	where: 'a [filter](filters.md), such as `created:<30d members:0`: each organization that it finds is a finding',
	severity: '`"high"`, `"medium"` (the default) or `"low"`',
} as const satisfies Readonly<Record<keyof typeof ownCheck.entries, string>>;

export const colorTexts = {
	text:
		'everything that has no other colour. Each is written as `"#rrggbb"`, which a terminal with 16 colours leaves out, or as one of these 16 names: ' +
		namedColors.map(each => `\`${each}\``).join(', '),
	quiet: 'what matters less, such as ages',
	accent: 'keys and the focus',
	selection: 'the selected row, as its background',
	good: 'what is as it should be',
	warning: 'a missing second factor, changes that are possible, old invitations',
	danger: 'refusals, deletions, production',
} as const satisfies Readonly<Record<(typeof ownColorNames)[number], string>>;

const textsOfTable: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	contexts: contextTexts,
	command: ownCommandTexts,
	check: ownCheckTexts,
	colors: colorTexts,
};

/** The names allowed in the table at this path. */
export const namesIn = ([table = '']: readonly string[]): readonly string[] =>
	Object.keys(textsOfTable[table] ?? settingTexts);
