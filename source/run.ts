import process from 'node:process';
import {BaseUrlError} from './api/base-url.js';
import type {FirstBatch, FirstForm} from './commands/begin.js';
import {profileFields} from './forms/form.js';
import {runList} from './headless/list.js';
import {runSandbox} from './headless/sandbox.js';
import {openConnection} from './settings/connection.js';
import {UsageError} from './settings/usage-error.js';
import {readCommandLine, type Flags} from './settings/flags.js';

const usage = 2;

/**
Flags that mean something to one command alone.
*/
const ownedFlags = [{flag: 'edit', owner: 'profile'}, {flag: 'from', owner: 'onboard'}, {flag: 'once', owner: 'tour'}] as const;

function firstForm(id: string | undefined, {edit}: Flags): FirstForm {
	if (id === undefined) {
		throw new UsageError('Whose profile? Give the id of an organization: cforgs profile ID.');
	}

	const field = profileFields.find(name => name === edit);
	if (edit !== undefined && field === undefined) {
		throw new UsageError(`--edit takes ${profileFields.join(', ')}.`);
	}

	return {id, ...(field !== undefined && {field})};
}

async function openBatch(file: string): Promise<FirstBatch> {
	const {batchFiles} = await import('./storage/batch-files.js');
	const files = batchFiles(file);
	try {
		return {files, table: await files.read()};
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error), 1);
	}
}

async function dispatch(): Promise<number> {
	const {input, flags, print} = readCommandLine(process.argv.slice(2));
	if (print !== undefined) {
		process.stdout.write(`${print}\n`);
		return 0;
	}

	const [command, ...rest] = input;
	const most = command === 'profile' ? 1 : 0;
	if (rest.length > most) {
		throw new UsageError(`“${rest.slice(most).join(' ')}” was not expected after “${command ?? ''}”. See cforgs --help.`);
	}

	for (const {flag, owner} of ownedFlags) {
		if (command !== owner && flags[flag] !== undefined && flags[flag] !== false) {
			throw new UsageError(`--${flag} belongs to cforgs ${owner}. See cforgs --help.`);
		}
	}

	switch (command) {
		case undefined: {
			const {runNavigator} = await import('./navigator.js');
			return runNavigator(flags, process.env);
		}

		case 'tour': {
			const {runTour} = await import('./navigator.js');
			return runTour(flags, process.env);
		}

		case 'onboard': {
			const {runNavigator} = await import('./navigator.js');
			return runNavigator(flags, process.env, {isOnboarding: true, batch: flags.from === undefined ? undefined : await openBatch(flags.from)});
		}

		case 'profile': {
			const {runNavigator} = await import('./navigator.js');
			return runNavigator(flags, process.env, {first: firstForm(rest[0], flags)});
		}

		case 'list': {
			return runList(await openConnection(flags, process.env), flags);
		}

		case 'doctor': {
			const {runDoctor} = await import('./headless/doctor.js');
			return runDoctor(flags, process.env);
		}

		case 'sandbox': {
			return runSandbox(flags);
		}

		default: {
			throw new UsageError(`There is no command “${command}”. See cforgs --help.`);
		}
	}
}

/**
Runs the command line; `beforeError` clears the way for what is said on standard error. Answers the exit status: 0, 1 where something failed, 2 where the command line cannot be used.
*/
export async function run(beforeError: () => void): Promise<number> {
	try {
		return await dispatch();
	} catch (error) {
		if (error instanceof UsageError || error instanceof BaseUrlError) {
			beforeError();
			process.stderr.write(`cforgs: ${error.message}\n`);
			return error instanceof UsageError ? error.status : usage;
		}

		throw error;
	}
}
