import {spawn} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {temporaryFolder} from './temporary-folder.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** A Chromium on this computer; undefined if there is none. */
export const chromium = (process.env['PATH'] ?? '')
	.split(path.delimiter)
	.flatMap(folder => names.map(name => path.join(folder, name)))
	.find(file => isProgram(file));

/** For tests that need a browser. */
export const withChromium = {
	skip: chromium === undefined ? 'There is no Chromium on this computer: apt-get install chromium.' : false,
};

type Message = {
	readonly id?: number;
	readonly method?: string;
	readonly sessionId?: string;
	readonly params?: Readonly<Record<string, unknown>>;
	readonly result?: Readonly<Record<string, unknown>>;
	readonly error?: {readonly message: string};
};

type Values = Readonly<Record<string, unknown>>;

/** A page in the browser. */
export type BrowserPage = {
	/** Sends a command of the DevTools protocol. */
	readonly send: (method: string, parameters?: Values) => Promise<Readonly<Record<string, unknown>>>;
	/** The value of an expression. */
	readonly evaluate: (expression: string) => Promise<unknown>;
	/** The events of the page so far. */
	readonly events: () => ReadonlyArray<{readonly method: string; readonly params: Values}>;
	/** Opens an address, and waits until it has loaded. */
	readonly open: (url: string) => Promise<void>;
};

/** Starts a browser without a window, and opens a page in it. Talks over a pipe, so that no port is open. */
export async function startChromium(): Promise<BrowserPage & AsyncDisposable> {
	const folder = temporaryFolder();
	const browser = spawn(
		chromium ?? '',
		[
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--hide-scrollbars',
			'--force-device-scale-factor=1',
			'--no-first-run',
			'--disable-background-networking',
			`--user-data-dir=${folder.path}`,
			'--remote-debugging-pipe',
		],
		{
			stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
			env: {...process.env, HOME: folder.path, XDG_CONFIG_HOME: folder.path, XDG_CACHE_HOME: folder.path},
		},
	);
	const exit = new Promise<void>(resolve => {
		browser.once('exit', () => {
			resolve();
		});
	});
	const {3: commands, 4: answers} = browser.stdio;
	const waiting = new Map<number, (message: Message) => void>();
	const listeners = new Set<(method: string) => void>();
	const events: Array<{readonly method: string; readonly params: Values}> = [];
	let rest = '';
	let next = 1;
	const receive = (message: Message) => {
		if (message.id !== undefined) {
			waiting.get(message.id)?.(message);
			waiting.delete(message.id);
		} else if (message.method !== undefined) {
			events.push({method: message.method, params: message.params ?? {}});
			for (const listener of listeners) {
				listener(message.method);
			}
		}
	};

	answers?.on('data', (part: Uint8Array) => {
		const texts = (rest + new TextDecoder().decode(part)).split('\0');
		rest = texts.pop() ?? '';
		for (const text of texts) {
			receive(JSON.parse(text) as Message);
		}
	});

	const sendTo = async (
		sessionId: string | undefined,
		method: string,
		parameters: Values = {},
	): Promise<Readonly<Record<string, unknown>>> => {
		const id = next++;
		const {promise, resolve} = Promise.withResolvers<Message>();
		waiting.set(id, resolve);
		if (commands && 'write' in commands) {
			commands.write(
				`${JSON.stringify({id, method, params: parameters, ...(sessionId !== undefined && {sessionId})})}\0`,
			);
		}

		const {result = {}, error} = await promise;
		if (error) {
			throw new Error(`${method}: ${error.message}`);
		}

		return result;
	};

	const {targetId} = await sendTo(undefined, 'Target.createTarget', {url: 'about:blank'});
	const {sessionId} = await sendTo(undefined, 'Target.attachToTarget', {targetId, flatten: true});
	const send = async (method: string, parameters?: Values) => sendTo(String(sessionId), method, parameters);
	for (const domain of ['Page', 'Runtime', 'Log', 'Network']) {
		await send(`${domain}.enable`); // eslint-disable-line no-await-in-loop -- In this order.
	}

	return {
		send,
		events: () => events,
		async evaluate(expression) {
			const {result, exceptionDetails} = (await send('Runtime.evaluate', {
				expression,
				returnByValue: true,
				awaitPromise: true,
			})) as {readonly result: {readonly value?: unknown}; readonly exceptionDetails?: unknown};
			if (exceptionDetails !== undefined) {
				throw new Error(JSON.stringify(exceptionDetails));
			}

			return result.value;
		},
		async open(url) {
			const loaded = new Promise<void>(resolve => {
				const listener = (method: string) => {
					if (method !== 'Page.loadEventFired') {
						return;
					}

					listeners.delete(listener);
					resolve();
				};

				listeners.add(listener);
			});
			await send('Page.navigate', {url});
			await loaded;
		},
		async [Symbol.asyncDispose]() {
			browser.kill();
			await exit;
			folder[Symbol.dispose]();
		},
	};
}
