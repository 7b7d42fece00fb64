import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {BaseUrlError} from '../../base/api/base-url.js';
import {commands, madeHere, paneLoaders, pathAnswers, undoMany} from '../../abilities.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import type {Target} from '../../kernel/loop/command-line.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {replaceFile, writeNewFile} from '../../kernel/storage/write-file.js';
import {inHome, lookAtPath, pathsLike} from '../../kernel/storage/paths-like.js';
import {readNamedFile} from '../../kernel/storage/read-file.js';
import {workingFolder} from '../../kernel/storage/working-folder.js';
import {createRunRecorder} from '../../kernel/writes/run-recorder.js';
import {copyToClipboard} from '../../kernel/terminal/clipboard.js';
import {editText} from '../../kernel/terminal/editor.js';
import type {Lending} from '../../kernel/terminal/lending.js';
import {runCaptured} from '../../kernel/terminal/run-captured.js';
import {runNested} from '../../kernel/terminal/nested-program.js';
import {showAlone} from '../../kernel/terminal/show-alone.js';

type Parts = Pick<
	SessionContext,
	'asked' | 'client' | 'disk' | 'drafts' | 'journal' | 'medium' | 'quit' | 'registry' | 'stopProcess' | 'store'
> & {
	readonly target: Target;
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
	readonly lend: Lending['lend'];
	/** Aborted when the program ends. */
	readonly signal: AbortSignal;
	/** Receives the target to browse after this session. */
	readonly goOn: (next: Target | undefined) => void;
	/** Receives a request that a dry run did not send. */
	readonly keepRequest: (request: string) => void;
};

export const now = () => Date.now();

const copy = (text: string) =>
	copyToClipboard(text, process.env, bytes => {
		process.stdout.write(bytes);
	});

/** Everything that commands may use in this session: store, client, files and terminal. */
export function browseContext({
	target,
	flags,
	environment,
	lend,
	signal,
	goOn,
	keepRequest,
	...session
}: Parts): SessionContext {
	let lastRequest = 0;
	return {
		...session,
		waits: {readings: new Set()},
		commands,
		pathAnswers,
		undoMany,
		paneLoaders,
		madeHere,
		nextRequest: () => ++lastRequest,
		now,
		async wait(milliseconds) {
			// An aborted wait ends normally.
			await delay(milliseconds, undefined, {signal}).catch(() => undefined);
		},
		editText: async text => lend(async () => editText(text, environment)),
		runNested: async (...words) =>
			lend(async () =>
				runNested(
					words,
					environment,
					{isPresenting: flags.present, isLowBandwidth: session.store.getState().isLowBandwidth},
					signal,
				),
			),
		runCaptured: async run => runCaptured({...run, signal: AbortSignal.any([run.signal, signal])}, environment),
		async openContext(name) {
			try {
				goOn(await lend(async () => target.contexts?.open(name)));
				return undefined;
			} catch (error) {
				if (error instanceof UsageError || error instanceof BaseUrlError) {
					return error.message;
				}

				throw error;
			}
		},
		copy,
		showAlone: async text =>
			lend(async () => {
				let next = await showAlone(text, process.stdin, process.stdout, signal);
				while (next === 'suspend') {
					await session.stopProcess(); // eslint-disable-line no-await-in-loop -- Shows the text again after the shell continues the program.
					next = await showAlone(text, process.stdin, process.stdout, signal); // eslint-disable-line no-await-in-loop
				}

				return next;
			}),
		requests: target.requestLog.list,
		workingFolder,
		async writeNewFile(name, text) {
			await writeNewFile(inHome(name), text);
		},
		async replaceFile(name, text) {
			await replaceFile(inHome(name), text);
		},
		lookAtPath,
		readFile: readNamedFile,
		pathsLike,
		recorder: createRunRecorder(target, {kind: session.client.kind, journal: session.journal, now}),
		dryRun: flags.dryRun
			? request => {
					keepRequest(request);
					copy(request);
				}
			: undefined,
	};
}
