import {Buffer} from 'node:buffer';
import process from 'node:process';
import {StringDecoder} from 'node:string_decoder';
import {setTimeout as delay} from 'node:timers/promises';
import {credentialName, type CredentialKind} from '../../base/api/calls.js';
import {isoTime} from '../../base/text/time.js';
import {shownText, type Told} from '../../base/text/told.js';
import {version} from '../../base/text/version.js';
import {type LeftOutItem, type RecordedItem, writesSince} from '../../kernel/files/run-record.js';
import {writeKey, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {currentUser} from '../../kernel/options/paths.js';
import type {Journal} from '../../kernel/storage/journal.js';
import {recordedChanges} from '../../kernel/writes/journal.js';
import {isInScreen, isInTmux} from '../../kernel/options/terminal-abilities.js';
import {throughScreen, throughTmux} from '../../kernel/terminal/at-end.js';
import {startFailureText} from '../../base/text/error-code.js';
import type {CapturedRun, SessionContext, RunRecorder} from '../../kernel/loop/context.js';
import {BaseUrlError} from '../../base/api/base-url.js';
import type {Assembly} from '../../kernel/loop/assemble.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {replaceFile, writeNewFile} from '../../kernel/storage/write-file.js';
import {inHome, lookAtPath, pathsLike, workingFolder} from '../../kernel/storage/paths-like.js';
import {readNamedFile} from '../../kernel/storage/disk.js';
import {nestedEnvironment, editText, type Lending, runNested, showAlone} from './nested-program.js';

function undoOf(journal: Journal, items: readonly RecordedItem[]): string | undefined {
	const own = new Set(items.flatMap(({writes}) => writes.map(write => writeKey(write))));
	const isOwn = (entry: JournalEntry): boolean =>
		own.has(writeKey(entry)) || entry.items?.some(({write}) => write && own.has(writeKey(write))) === true;
	const stored = recordedChanges({journal}).entries.filter(entry => !entry.isUndone && isOwn(entry));
	return stored.length === 0 ? undefined : stored.map(({at}) => `cforgs undo ${isoTime(at)}`).join('; ');
}

const noteOf = (text: Told | undefined): string => (text === undefined ? '' : shownText(text));

function createRunRecorder(
	{clientOptions: {baseUrl}, context, requestLog}: Pick<Target, 'clientOptions' | 'context' | 'requestLog'>,
	{kind, journal, now}: {readonly kind: CredentialKind; readonly journal: Journal; readonly now: () => number},
): RunRecorder {
	let items: RecordedItem[] = [];
	let leftOut: readonly LeftOutItem[] = [];
	let begunAt = now();
	let what: string | undefined;
	let pathOf: (id: string) => readonly string[] = () => [];
	const withPath = <Item extends {readonly id: string}>(item: Item): Item & Pick<LeftOutItem, 'path'> => {
		const path = pathOf(item.id);
		return path.length === 0 ? item : {...item, path: path.join(' › ')};
	};

	return {
		begin() {
			what = undefined;
			items = [];
			leftOut = [];
			begunAt = now();
		},
		describe(text) {
			what = text;
		},
		locate(find) {
			pathOf = find;
		},
		goOn() {
			items = items.filter(({status}) => status !== 'not_sent');
		},
		leaveOut(left) {
			leftOut = left.map(item => withPath(item));
		},
		add({result: {status, text}, ...rest}) {
			items.push({
				...withPath(rest),
				endedAt: now(),
				status,
				note: noteOf(text),
				rays: writesSince(requestLog.list(), rest.begunAt).flatMap(({ray}) => ray ?? []),
			});
		},
		correct(id, {status, text}) {
			items = items.map(item => (item.id === id ? {...item, status, note: noteOf(text)} : item));
		},
		record: () => ({
			what,
			program: `cforgs ${version}`,
			user: currentUser(),
			credential: credentialName(kind),
			host: new URL(baseUrl).host,
			context: context?.name,
			begunAt,
			endedAt: items.at(-1)?.endedAt ?? now(),
			undo: undoOf(journal, items),
			items,
			leftOut,
		}),
	};
}

/** The limit of terminals for such a sequence, in base64 characters. */
const mostCharacters = 100_000;

const toTmuxWithin = 1000;

/** The sequence (OSC 52) that asks a terminal to put a text on the clipboard. Through SSH, it reaches the user's own computer. Undefined if the text is too long. */
export function clipboardSequence(text: string): string | undefined {
	const encoded = Buffer.from(text).toString('base64');
	return encoded.length > mostCharacters ? undefined : `\u{1B}]52;c;${encoded}\u{7}`;
}

/** Passes a text to the surrounding tmux, which also puts it on the clipboard. With its default settings, tmux ignores OSC 52 from a program. Returns whether tmux accepted the text. */
async function didLoadIntoTmux(text: string): Promise<boolean> {
	// Loaded here, because no start needs it.
	const {spawn} = process.getBuiltinModule('node:child_process');
	return new Promise(resolve => {
		const child = spawn('tmux', ['load-buffer', '-w', '-'], {
			stdio: ['pipe', 'ignore', 'ignore'],
			timeout: toTmuxWithin,
		});
		child.once('error', () => {
			resolve(false);
		});
		child.once('close', status => {
			resolve(status === 0);
		});
		child.stdin.on('error', () => {
			// The program has already ended; its status tells why.
		});
		child.stdin.end(text);
	});
}

/** Asks the terminal to put a text on the clipboard. `tooLong`: nothing was sent. No terminal confirms this. */
export function copyToClipboard(
	text: string,
	environment: NodeJS.ProcessEnv,
	write: (bytes: string) => void,
): 'sent' | 'tooLong' {
	const sequence = clipboardSequence(text);
	if (sequence === undefined) {
		return 'tooLong';
	}

	if (isInTmux(environment)) {
		void (async () => {
			const isTaken = await didLoadIntoTmux(text).catch(() => false);
			write((isTaken ? '' : sequence) + throughTmux(sequence));
		})();
	} else {
		write(isInScreen(environment) ? throughScreen(sequence) : sequence);
	}

	return 'sent';
}

/** How long output may still come after a program has ended, in milliseconds: what it has started may keep the pipes open. */
const restWithin = 300;

/** How long a program that is asked to end may take, in milliseconds, before it is killed. */
const toEndWithin = 2000;

/** Runs a program without a shell and without the terminal, and without any credential in its environment. Returns the failure as the end of a sentence; undefined on success. */
export async function runCaptured(
	{argv, input, onOutput, signal}: CapturedRun,
	environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	const [program = '', ...arguments_] = argv;
	// Loaded here, because no start needs it.
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const start = () => {
			try {
				// In a group of its own, so that what it starts ends with it.
				return spawn(program, arguments_, {
					stdio: ['pipe', 'pipe', 'pipe'],
					env: nestedEnvironment(environment),
					detached: process.platform !== 'win32',
				});
			} catch (error) {
				// Some failures, such as ENOTDIR, are thrown instead of emitted.
				resolve(startFailureText(error));
				return undefined;
			}
		};

		const child = start();
		if (!child) {
			return;
		}

		let timer: NodeJS.Timeout | undefined;
		let rest: NodeJS.Timeout | undefined;
		const kill = (name: NodeJS.Signals) => {
			try {
				if (child.pid !== undefined && process.platform !== 'win32') {
					process.kill(-child.pid, name);
				} else {
					child.kill(name);
				}
			} catch {
				// It has ended.
			}
		};

		const stop = () => {
			kill('SIGTERM');
			timer ??= setTimeout(kill, toEndWithin, 'SIGKILL');
		};

		for (const stream of [child.stdout, child.stderr]) {
			const decoder = new StringDecoder();
			stream.on('data', (chunk: Uint8Array) => {
				onOutput(decoder.write(chunk));
			});
		}

		child.stdin.on('error', () => {
			// A program need not read its input.
		});
		child.stdin.end(input ?? '');
		const end = (failure: string | undefined) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
			resolve(failure);
		};

		child.once('error', error => {
			end(startFailureText(error));
		});
		child.once('exit', () => {
			rest = setTimeout(() => {
				child.stdout.destroy();
				child.stderr.destroy();
			}, restWithin);
		});
		child.once('close', (status, endedBy) => {
			clearTimeout(rest);
			const why = endedBy === null ? `it ended with status ${status ?? '?'}` : `it was ended by ${endedBy}`;
			end(signal.aborted ? 'it was stopped' : status === 0 ? undefined : why);
		});
		signal.addEventListener('abort', stop);
		if (signal.aborted) {
			stop();
		}
	});
}

type Parts = Pick<
	SessionContext,
	'asked' | 'client' | 'disk' | 'drafts' | 'journal' | 'medium' | 'quit' | 'registry' | 'stopProcess' | 'store'
> & {
	readonly abilities: Assembly;
	readonly target: Target;
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
	readonly lend: Lending['lend'];
	readonly signal: AbortSignal;
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
	abilities: {commands, madeHere, paneLoaders, pathAnswers, undoMany},
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
