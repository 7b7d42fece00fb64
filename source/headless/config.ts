import process from 'node:process';
import {chosenContext, contextBaseUrl, contextCredential} from '../config/contexts.js';
import {configExample} from '../config/example.js';
import {findConfig} from '../config/find.js';
import {harmless} from '../format/harmless.js';
import {counted} from '../format/words.js';
import type {Flags} from '../settings/flags.js';
import {configFile} from '../settings/paths.js';
import {UsageError} from '../settings/usage-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

async function check(flags: Flags, environment: Environment): Promise<string> {
	const config = await findConfig(environment);
	if (!config) {
		return `There is no config file at ${harmless(configFile(environment))}: cforgs config example prints one to begin with.`;
	}

	const context = chosenContext({...flags, config}, environment);
	const inForce = context
		? `In force: the context “${harmless(context.name)}”, which asks ${new URL(contextBaseUrl(context)).host}${context.settings.read_only ? ' and sends nothing that changes anything' : ''}.`
		: 'In force: no context, but what the environment says.';
	const setting = context && context.settings.credential_command === undefined ? contextCredential(context, environment) : undefined;
	const lack = setting?.status === 'wrong' ? `\n${setting.why}` : '';
	return `${harmless(config.file)} is right: ${counted(config.contexts.size, 'context')}.\n${inForce}${lack}`;
}

async function contexts(environment: Environment): Promise<string> {
	const config = await findConfig(environment);
	return config?.contexts.keys().map(name => harmless(name)).toArray().join('\n') ?? '';
}

/**
`cforgs config path`, `check`, `contexts` and `example`.

@throws {UsageError} at another word, and by `check` and `contexts` where the file is wrong.
*/
export async function runConfig(what: string | undefined, flags: Flags, environment: Environment): Promise<number> {
	const tasks: ReadonlyMap<string, () => Promise<string>> = new Map([
		['path', async () => harmless(configFile(environment))],
		['check', async () => check(flags, environment)],
		['contexts', async () => contexts(environment)],
		['example', async () => configExample.trimEnd()],
	]);
	const task = tasks.get(what ?? '');
	if (!task) {
		throw new UsageError('cforgs config takes path, check, contexts or example.');
	}

	const text = await task();
	process.stdout.write(text === '' ? '' : `${text}\n`);
	return 0;
}
