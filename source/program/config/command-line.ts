import process from 'node:process';
import type {Config, NamedContext} from '../../kernel/options/config.js';
import {harmless} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {configFile} from '../../kernel/options/paths.js';
import {isSet} from '../../kernel/options/switches.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {inLocale} from '../../kernel/terminal/in-locale.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {findConfig} from './find.js';
import {colorWarnings} from './color-warnings.js';
import {configExample} from './example.js';
import {chosenContext, contextBaseUrl, contextCredential, variablesOf} from './contexts.js';

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

/** What the file has of each kind. */
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
async function check(flags: Flags, environment: NodeJS.ProcessEnv): Promise<Checked> {
	const config = await findConfig(environment, {areFiltersChecked: true});
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

async function contexts(environment: NodeJS.ProcessEnv): Promise<string> {
	const config = await findConfig(environment);
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
export async function runConfig({operands, flags, environment}: CommandInput): Promise<number> {
	const [what] = operands;
	const printed = (text: string): Checked => ({text, status: exitStatus.ok});
	const tasks: ReadonlyMap<string, () => Promise<Checked>> = new Map([
		['path', async () => printed(harmless(configFile(environment)))],
		['check', async () => check(flags, environment)],
		['contexts', async () => printed(await contexts(environment))],
		['example', async () => printed(configExample.trimEnd())],
	]);
	const task = tasks.get(what ?? '');
	if (!task) {
		throw new UsageError('cforgs config takes path, check, contexts or example.');
	}

	const {text, status} = await task();
	process.stdout.write(text === '' ? '' : `${text}\n`);
	return status;
}
