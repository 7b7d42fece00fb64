import {createClient} from '../../source/base/api/client.js';
import type {Credential} from '../../source/base/api/credential.js';
import type {Context} from '../../source/kernel/loop/context.js';
import type {KeyPress} from '../../source/base/text/keys.js';
import {commands, madeHere, paneLoaders, pathAnswers, reduce, registry, undoMany} from '../../source/abilities.js';
import {saidText} from '../../source/base/text/told.js';
import {screenMedium, readerMedium} from '../../source/program/session/browse.js';
import {paneSlots} from '../../source/kernel/rows/registry.js';
import {keysOfPress, pressKey} from '../../source/program/session/press-key.js';
import type {Connection} from '../../source/kernel/state/connection.js';
import {initialState} from '../../source/kernel/state/state.js';
import {createStore} from '../../source/kernel/state/store.js';
import {memoryDrafts, memoryJournal} from '../../source/kernel/storage/memory.js';
import {pathsLike} from '../../source/kernel/storage/paths-like.js';
import {readNamedFile} from '../../source/kernel/storage/disk.js';
import {connection, spokenConnection} from './state.js';

type ProgramOptions = {
	readonly baseUrl: string;
	/** Default: the token below. */
	readonly credential?: Credential;
	readonly token?: string;
	readonly connection?: Partial<Connection>;
	/** Whether a screen reader says everything. */
	readonly isSpoken?: boolean;
	readonly context?: Partial<Context>;
};

/** A program without a screen: a real store, and a client of a server. Its waits end at once. */
export function startProgram({
	baseUrl,
	token = 'x',
	credential = {scheme: 'token', token},
	...options
}: ProgramOptions) {
	const connected = {...(options.isSpoken === true ? spokenConnection : connection), ...options.connection};
	const client = createClient({
		baseUrl,
		credential,
		isReadOnly: connected.isReadOnly,
		backoff: () => 1,
		isRefusedInAdvance: connected.credentialKind !== 'global_api_key',
	});
	const store = createStore(initialState(connected, {columns: 120, rows: 40}, paneSlots(registry)), reduce);
	const medium = options.isSpoken === true ? readerMedium : screenMedium;
	const calls: string[] = [];
	const now = () => Date.now();
	let lastRequest = 0;
	const context: Context = {
		store,
		client,
		waits: {readings: new Set()},
		registry: {...registry, bindings: medium.bindingsOf(registry.bindings)},
		medium,
		commands,
		asked: {},
		pathAnswers,
		undoMany,
		paneLoaders,
		madeHere,
		nextRequest: () => ++lastRequest,
		now,
		drafts: memoryDrafts(now),
		journal: memoryJournal(),
		disk: {stateFolder: '/nonexistent'},
		async wait() {
			calls.push('waited');
		},
		async editText(text) {
			return {status: 'edited', text: `${text} edited`};
		},
		async runNested(...words) {
			calls.push(`ran ${words.join(' ')}`);
			return undefined;
		},
		async runCaptured({argv}) {
			calls.push(`ran ${argv.join(' ')}`);
			return undefined;
		},
		async openContext(name) {
			calls.push(`opened ${name}`);
			return name === 'broken' ? 'It is broken.' : undefined;
		},
		copy(text) {
			calls.push(`copied ${text}`);
			return 'sent';
		},
		async showAlone(text) {
			calls.push(`alone ${text}`);
			return 'back';
		},
		requests: () => [],
		workingFolder: () => ({path: '/here', names: new Set<string>(), pathOf: name => `/here/${name}`}),
		async writeNewFile(name) {
			calls.push(`wrote ${name}`);
		},
		readFile: readNamedFile,
		pathsLike,
		async replaceFile(name) {
			calls.push(`replaced ${name}`);
		},
		lookAtPath: async () => 'free',
		dryRun: undefined,
		quit() {
			calls.push('quit');
		},
		async stopProcess() {
			calls.push('stopped');
			return 'stopped';
		},
		async suspendTerminal(callback) {
			calls.push('suspended');
			await callback();
		},
		press: async press => pressKey(context, press),
		...options.context,
	};
	const type = async (...presses: readonly KeyPress[]) => {
		for (const press of presses) {
			for (const each of keysOfPress(press, store.getState(), registry)) {
				// eslint-disable-next-line no-await-in-loop -- One key after the other, as at a keyboard.
				await pressKey(context, each);
			}
		}
	};

	return {
		context,
		store,
		calls,
		type,
		async press(...names: readonly string[]) {
			await type(...names.map(name => ({name, ...(name.length === 1 && {text: name})})));
		},
		async paste(text: string) {
			await type({name: 'paste', text});
		},
		said() {
			const {message, heard} = store.getState();
			const told = heard ?? message;
			return options.isSpoken === true ? told && saidText(told) : message?.text;
		},
	};
}
