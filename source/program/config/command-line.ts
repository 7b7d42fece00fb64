import process from 'node:process';
import {listText, counted} from '../../base/text/words.js';
import {contrast, type Background, type OwnColors, ownColorNames, type ThemeName} from '../../kernel/rows/theme.js';
import {usualScrollJump} from '../../kernel/state/connection.js';
import {usualKeepDays, type Config, type NamedContext} from '../../kernel/options/config.js';
import {mergedBindings, type Binding, type Registry} from '../../kernel/rows/registry.js';
import {harmless} from '../../base/text/harmless.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {configFile} from '../../kernel/options/paths.js';
import {isSet} from '../../kernel/options/terminal-abilities.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {inLocale} from '../../kernel/terminal/in-locale.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {remapKeys} from './remap.js';
import {findConfig} from './find.js';
import {chosenContext, contextBaseUrl, contextCredential, variablesOf} from './contexts.js';

/** The least contrast of readable text. Source: Web Content Accessibility Guidelines 2.2, level AA. */
const leastContrast = 4.5;

const backgrounds: Readonly<Record<Background, string>> = {dark: '#282c34', light: '#eeeeee'};

/** Which colours of the person's own can hardly be read, in a sentence for each kind of background. A theme that follows the terminal has to be readable on both. How the 16 colours look is up to the terminal. */
export function colorWarnings(colors: OwnColors, theme: ThemeName = 'auto'): readonly string[] {
	const kinds = theme === 'auto' ? (['dark', 'light'] as const) : theme === 'dark' || theme === 'light' ? [theme] : [];
	const way = theme === 'auto' ? ' If your terminal always has the other one, set theme.' : '';
	return kinds.flatMap(kind => {
		const weak = ownColorNames.flatMap(name => {
			const color = colors[name] ?? '';
			const ratio = color.startsWith('#') ? contrast(color, backgrounds[kind]) : Infinity;
			return ratio < leastContrast ? [`colors.${name} (${(Math.floor(ratio * 100) / 100).toFixed(2)}:1)`] : [];
		});
		return weak.length === 0
			? []
			: [
					`Hard to read on a ${kind} background, with a contrast of less than ${leastContrast}:1: ${listText(weak)}.${way}`,
				];
	});
}

const written = (key: string): string => JSON.stringify(key === ' ' ? 'space' : key.replaceAll('+', '-'));

const canBeEverywhere = (registry: Registry, {command, keys}: Binding): boolean =>
	remapKeys(registry, new Map([[command, keys]])).problems.length === 0;

// If a command has different keys in different places, shows those of the most places, provided they work in all places.
const commandLines = (registry: Registry): readonly string[] =>
	Map.groupBy(mergedBindings(registry.bindings), ({command}) => command)
		.values()
		.flatMap(bindings =>
			bindings
				.toSorted((one, other) => other.places.length - one.places.length)
				.filter(binding => canBeEverywhere(registry, binding))
				.slice(0, 1),
		)
		.map(
			({command, keys, description}) => `# ${command} = [${keys.map(key => written(key)).join(', ')}] # ${description}`,
		)
		.toArray();

const ownRun = 'run = ["open-ticket", "{external_metadata.crm_id}"]';

/** The output of `cforgs config example`: a valid file with every setting. */
export const configExample = (
	registry: Registry,
): string => `# The config file of cforgs. cforgs config path prints its path.
# Nobody else may read it (chmod 600). It must not contain a credential.

# Without these lines, cforgs uses the credential from the environment, allows writing, keeps what it reads, and adapts to the terminal.
context = "staging"
read_only = false
low_bandwidth = false
cache = true
theme = "dark"
ascii = false
accessible = false
scroll_jump = ${usualScrollJump}
keep_days = ${usualKeepDays}

# The bell, or a text on the desktop, when something has ended that took longer than 10 seconds while you looked elsewhere.
notify = "bell"

# Colours of your own, instead of those of the theme.
[colors]
text = "#d0d0d0"
quiet = "#949494"
accent = "#5fd7d7"
selection = "#87afd7"
good = "green"
warning = "#d7af5f"
danger = "#ff8787"

# A context is a host with a credential. Switch with K in the program, or with --context NAME.
[contexts.staging]
base_url = "https://api.cloudflare.com/client/v4"
token_variable = "CF_TOKEN_STAGING"

[contexts.production]
label = "PRODUCTION"
color = "red"
read_only = true
theme = "high-contrast"
# Runs without a shell when the credential is needed. It prints the token on its first line, or the key if there is an email address.
credential_command = ["pass", "show", "cloudflare/prod"]
email = "operations@example.com"

[contexts.partner]
color = "yellow"
key_variable = "CF_KEY_PARTNER"
email_variable = "CF_EMAIL_PARTNER"

# Saved filters, for those who share this file.
[filters]
no-contact = "email:none phone:none"

# A rule of your own among the findings.
[[check]]
name = "gold without email"
where = "metadata.tier:gold email:none"
severity = "high"

# A program of your own on a key. It runs without a shell, for the marked organizations or for the selected one.
[[command]]
key = "ctrl-t"
name = "open ticket"
${ownRun}
each = true
input = "json"
harmless = false

# Commands with their keys: one key, or several.
[keys]
openLog = ["L", "ctrl-y"]
openExport = "f5"

# The default keys of all commands:
${commandLines(registry).join('\n')}
`;

type Checked = {readonly text: string; readonly status: ExitStatus};

const listed = (names: readonly string[], what: string): string =>
	`${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} ${what}`;

/** Whether a context has its credential, as far as that is known without running its command. */
function contextLine(context: NamedContext, environment: NodeJS.ProcessEnv): string {
	const name = harmless(context.name);
	if (context.settings.credential_command !== undefined) {
		return `${name}: credential_command, which is not run here`;
	}

	const own = variablesOf(context);
	const setting = contextCredential(context, environment);
	if (own.length === 0) {
		return `${name}: ${setting.status === 'found' ? setting.from : 'no credential in the context or'} in the environment`;
	}

	const unset = own.filter(variable => !isSet(environment, variable));
	return `${name}: ${unset.length === 0 ? listed(own, 'set') : listed(unset, 'not set')}`;
}

const partsOf = ({contexts: {size}, keyCount = 0, ownCommands = [], filters = {}, check: rules = []}: Config): string =>
	[
		counted(size, 'context'),
		...(
			[
				[keyCount, 'own key'],
				[ownCommands.length, 'own command'],
				[Object.keys(filters).length, 'saved filter'],
				[rules.length, 'own rule'],
			] as const
		).flatMap(([number, noun]) => (number === 0 ? [] : [counted(number, noun)])),
	].join(', ');

/** Checks the config file and describes what is active. Fails if the active context has no credential. */
async function check({flags, environment, abilities}: CommandInput): Promise<Checked> {
	const config = await findConfig(environment, abilities, {areFiltersChecked: true});
	if (!config) {
		return {
			text: `There is no config file at ${harmless(configFile(environment))}. cforgs config example prints one to start with.`,
			status: exitStatus.ok,
		};
	}

	const context = chosenContext({...flags, config}, environment);
	const passedOver =
		config.context === undefined
			? ''
			: `; its credential takes precedence over the context “${harmless(config.context)}”`;
	const inForce = context
		? `Active: the context “${harmless(context.name)}” for ${new URL(contextBaseUrl(context)).host}${context.settings.read_only ? ', read-only' : ''}.`
		: `No context is active. Using the environment${passedOver}.`;
	const isLacking =
		context?.settings.credential_command === undefined &&
		context !== undefined &&
		contextCredential(context, environment).status !== 'found';
	const lines = [
		`${harmless(config.file)} is valid: ${partsOf(config)}.`,
		...[...config.contexts].map(([name, settings]) => contextLine({name, settings}, environment)),
		`${inForce}${isLacking ? ' It has no credential.' : ''}`,
	];
	const warnings = config.colors ? colorWarnings(config.colors, context?.settings.theme ?? config.theme) : [];
	return {
		text: inLocale([...lines, ...(config.remarks ?? []), ...warnings].join('\n')),
		status: isLacking ? exitStatus.failed : exitStatus.ok,
	};
}

async function contexts({environment, abilities}: CommandInput): Promise<string> {
	const config = await findConfig(environment, abilities);
	return (
		config?.contexts
			.keys()
			.map(name => harmless(name))
			.toArray()
			.join('\n') ?? ''
	);
}

/**
`cforgs config path`, `check`, `contexts` and `example`.

@throws {UsageError} For another word, and for `check` and `contexts` if the file is invalid.
*/
export async function runConfig(input: CommandInput): Promise<number> {
	const [what] = input.operands;
	const printed = (text: string): Checked => ({text, status: exitStatus.ok});
	const tasks: ReadonlyMap<string, () => Promise<Checked>> = new Map([
		['path', async () => printed(harmless(configFile(input.environment)))],
		['check', async () => check(input)],
		['contexts', async () => printed(await contexts(input))],
		[
			'example',
			async () => {
				const {registry} = await input.abilities();
				return printed(configExample(registry).trimEnd());
			},
		],
	]);
	const task = tasks.get(what ?? '');
	if (!task) {
		throw new UsageError('cforgs config takes path, check, contexts or example.');
	}

	const {text, status} = await task();
	process.stdout.write(text === '' ? '' : `${text}\n`);
	return status;
}
