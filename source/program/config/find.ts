import {closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync, type Stats} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {codeOf, isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {configFile} from '../../kernel/options/paths.js';
import {keepSecret} from '../../kernel/options/credential.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {Config} from '../../kernel/options/config.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {variablesOf} from './contexts.js';

const sizeLimit = 64 * 1024;

const bitsOfOthers = {use: 0o077, write: 0o022} as const;

const canOthers = (what: keyof typeof bitsOfOthers, {mode}: Stats): boolean => (mode & bitsOfOthers[what]) !== 0; // eslint-disable-line no-bitwise

/** Why a file is not trusted: whoever can write it chooses the host that receives the credential and the program that is run. */
function distrustOf(file: string, found: Stats): string | undefined {
	const real = realpathSync(file);
	const name = harmless(real === file ? file : `${file}, which leads to ${real},`);
	if (!found.isFile() || found.size > sizeLimit) {
		return `${name} is ${found.isFile() ? 'larger than 64 KiB' : 'not a file'}: replace it with a config file, or remove it.`;
	}

	const own = process.getuid?.();
	if (own === undefined) {
		// Windows uses access lists, and reports the same mode for every file.
		return undefined;
	}

	if (found.uid !== own && found.uid !== 0) {
		return `${name} belongs to another user of this machine: change its owner, or remove it.`;
	}

	if (canOthers('use', found)) {
		return `${name} can be ${canOthers('write', found) ? 'changed' : 'read'} by others: run chmod 600 '${harmless(real)}'`;
	}

	// Checks the folder of a link too: others could replace the link.
	const open = [real, file].map(each => path.dirname(each)).find(folder => canOthers('write', statSync(folder)));
	return open === undefined
		? undefined
		: `${name} can be replaced by others, because they can write to its folder: run chmod go-w '${harmless(open)}'`;
}

// Nobody knows what the file allows, so no session may go on without it.
const unreadable = (file: string, error: unknown): UsageError =>
	new UsageError(
		`The config file ${harmless(file)} cannot be read: ${systemErrorText(error, {isNamed: true})}. cforgs does not start without it, because it may make this session read-only. Make it readable, or set XDG_CONFIG_HOME to another folder.`,
	);

/**
The text of the config file, if nobody else can read or change it; undefined if there is none.

@throws {UsageError} Says what to do.
*/
function readConfigFile(file: string): string | undefined {
	let descriptor: number;
	try {
		// Opens the file once, so that the checked file is the one that is read. Does not wait for a pipe.
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK); // eslint-disable-line no-bitwise
	} catch (error) {
		if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') {
			return undefined;
		}

		throw unreadable(file, error);
	}

	try {
		const distrust = distrustOf(file, fstatSync(descriptor));
		if (distrust !== undefined) {
			throw new UsageError(`The config file ${distrust}`);
		}

		return readFileSync(descriptor, 'utf8');
	} catch (error) {
		throw isSystemError(error) ? unreadable(file, error) : error;
	} finally {
		closeSync(descriptor);
	}
}

/**
The config file; undefined if there is none. Loads the parser only if the file exists. `areFiltersChecked`: a saved filter that does not work is a mistake too.

@throws {UsageError} One sentence for each mistake in the file.
*/
export async function findConfig(
	environment: NodeJS.ProcessEnv,
	abilities: CommandInput['abilities'],
	{areFiltersChecked = false} = {},
): Promise<Config | undefined> {
	const file = configFile(environment);
	const text = readConfigFile(file);
	if (text === undefined) {
		return undefined;
	}

	const [{filterMistakes, parseConfig}, {registry}] = await Promise.all([import('./parse.js'), abilities()]);
	const {config, mistakes: inForm} = parseConfig(file, text, registry);
	const mistakes = config && areFiltersChecked ? filterMistakes(text, config) : inForm;
	if (config === undefined || mistakes.length > 0) {
		throw new UsageError(
			mistakes
				.map(({line, text: mistake}) => `${harmless(file)}${line === undefined ? '' : `, line ${line}`}: ${mistake}`)
				.join('\n'),
		);
	}

	for (const [name, settings] of config.contexts) {
		keepSecret(...variablesOf({name, settings}).map(variable => environment[variable] ?? ''));
	}

	return config;
}
