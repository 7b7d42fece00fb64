import type {Assembly} from '../../kernel/loop/assemble.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {hasForm} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {usualKeepDays} from '../../kernel/options/config.js';
import {fingerprintOf} from '../../kernel/options/credential.js';
import {cacheFolder, stateFolder} from '../../kernel/options/paths.js';
import type {Disk} from '../../kernel/storage/disk.js';
import {openDrafts} from '../../kernel/storage/drafts.js';
import {noRuns, openJournal} from '../../kernel/storage/journal.js';
import {memoryDrafts, memoryJournal} from '../../kernel/storage/memory.js';

type DiskOptions = Pick<Target, 'clientOptions' | 'context' | 'isSandbox'> & {
	readonly isCached: boolean;
	readonly keepDays?: number | undefined;
};

function diskOf(
	{clientOptions: {baseUrl, credential}, context, isSandbox, isCached, keepDays = usualKeepDays}: DiskOptions,
	environment: NodeJS.ProcessEnv,
): Disk {
	const folder = stateFolder(environment);
	return isSandbox
		? {stateFolder: folder, keepDays}
		: {
				stateFolder: folder,
				keepDays,
				...(isCached && {cacheFolder: cacheFolder(environment)}),
				owner: {host: new URL(baseUrl).host, fingerprint: fingerprintOf(credential), context: context?.name},
			};
}

/** What every session and command keeps for a host and a credential. Abilities open the rest with the disk. For the sandbox, nothing outlives the program. */
export function openStorage(
	options: DiskOptions,
	environment: NodeJS.ProcessEnv,
	{now, writes}: {readonly now: () => number} & Pick<Assembly, 'writes'>,
): Pick<ServiceContext, 'disk' | 'drafts' | 'journal'> {
	const disk = diskOf(options, environment);
	const {stateFolder: folder, owner} = disk;
	const runs =
		writes
			.values()
			.find(write => write.runs)
			?.runs?.(disk) ?? noRuns;
	if (!owner) {
		return {disk, drafts: memoryDrafts(now), journal: memoryJournal(runs)};
	}

	const {host, fingerprint} = owner;
	return {
		disk,
		drafts: openDrafts(folder, {host, fingerprint}, now),
		journal: openJournal(folder, host, entry => hasForm(entry) || writes.has(entry.kind), runs),
	};
}
