import path from 'node:path';
import {registry} from '../../abilities.js';
import {glanceAtConfig, glanceAtOwner} from '../config/glance.js';
import type {Storage} from '../../kernel/command-line/connection.js';
import type {Credential} from '../../base/api/credential.js';
import {hasForm} from '../../kernel/form-model/journal-entry.js';
import {fingerprintOf} from '../../kernel/options/fingerprint.js';
import {cacheFolder, stateFolder} from '../../kernel/options/paths.js';
import {systemErrorText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {fileNameOf} from '../../kernel/storage/file-name.js';
import {openDrafts} from '../../kernel/storage/drafts.js';
import {openJournal} from '../../kernel/storage/journal.js';
import {openKeptColumns, noKeptColumns} from '../../abilities/onboard/file/kept-columns.js';
import {ledgerMemory, memoryLedger, openLedger} from '../../abilities/onboard/file/ledger.js';
import {memoryRuns, openRuns} from '../../abilities/onboard/file/runs.js';
import {memoryRemovals, openRemovals} from '../../abilities/people/offboarding/removals.js';
import {openKeptValue, type KeptValue} from '../../kernel/storage/kept-value.js';
import {memoryDrafts, memoryJournal} from '../../kernel/storage/memory.js';
import {openPlaceMemory, type PlaceMemory} from '../../kernel/storage/place-memory.js';
import {openScreenMemory, type ScreenMemory, type ScreenOwner} from '../../kernel/storage/screen-memory.js';
import {openTreeCache, type TreeCache} from '../../kernel/storage/tree-cache.js';

/** What a session keeps, besides what commands need too. */
export type SessionStorage = Storage & {
	/** Absent if the list must not be stored on disk. */
	readonly treeCache?: TreeCache;
	/** The changes that nobody has looked at. Absent if no list is stored, which they come from. */
	readonly unreadNews?: KeptValue;
	/** Absent if no screen may be kept, or if the next start could not tell whose it is. */
	readonly screen?: ScreenMemory;
	/** Absent for the sandbox. */
	readonly places?: PlaceMemory;
};

type StorageOptions = {
	readonly clientOptions: {readonly baseUrl: string; readonly credential: Credential};
	readonly context?: {readonly name: string};
	readonly isSandbox: boolean;
	readonly isCached: boolean;
};

/** For how many hosts and credentials news are kept. */
const mostNews = 30;

/** The memory for the last screen. Only if a glance at the config file finds the same host and credential: the next start has nothing else to find them. */
function screenMemory(owner: ScreenOwner, environment: NodeJS.ProcessEnv): Pick<SessionStorage, 'screen'> {
	const glance = glanceAtConfig(environment);
	const glanced = glanceAtOwner(glance, owner.context, environment);
	return glanced?.host === owner.host && glanced.fingerprint === owner.fingerprint
		? {screen: openScreenMemory(cacheFolder(environment), owner, glance.version)}
		: {};
}

/** The storage for a host and a credential. For the sandbox, nothing outlives the program. */
export function openStorage({clientOptions, isSandbox, isCached, context}: StorageOptions, environment: NodeJS.ProcessEnv, now: () => number): SessionStorage {
	if (isSandbox) {
		const memory = ledgerMemory();
		return {
			drafts: memoryDrafts(now), journal: memoryJournal(memoryRuns(memory)), openLedger: file => memoryLedger(file, memory), keptColumns: noKeptColumns, removals: memoryRemovals(),
		};
	}

	const folder = stateFolder(environment);
	const {host} = new URL(clientOptions.baseUrl);
	const owner = {host, fingerprint: fingerprintOf(clientOptions.credential)};
	return {
		drafts: openDrafts(folder, owner, now),
		journal: openJournal(folder, host, entry => hasForm(entry) || registry.writes.has(entry.kind), openRuns(folder, host)),
		openLedger(file) {
			try {
				return openLedger(folder, host, file);
			} catch (error) {
				throw new UsageError(`Could not read the record of earlier files: ${harmless(systemErrorText(error))}. Without it, rows could be created twice.`, 1);
			}
		},
		keptColumns: openKeptColumns(path.join(folder, 'onboarding', `${fileNameOf(host)}.columns`)),
		removals: openRemovals(folder, host),
		places: openPlaceMemory(folder, {...owner, context: context?.name}),
		...(isCached && {treeCache: openTreeCache(cacheFolder(environment), owner), unreadNews: openKeptValue(path.join(cacheFolder(environment), 'news'), `${fileNameOf(host)}-${owner.fingerprint}.json`, mostNews), ...screenMemory({...owner, context: context?.name}, environment)}),
	};
}
