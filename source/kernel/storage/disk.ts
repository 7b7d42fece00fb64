/** Whose data is on disk: the host, the fingerprint of the credential, and the context. */
export type Owner = {readonly host: string; readonly fingerprint: string; readonly context: string | undefined};

/** Where a session or a command keeps what outlives it. */
export type Disk = {
	/** For data that must outlive the program. */
	readonly stateFolder: string;
	/** For lists, which can be loaded again. Absent if no list must be stored. */
	readonly cacheFolder?: string;
	/** After how many days what was read is forgotten. */
	readonly keepDays?: number;
	/** Absent for the sandbox: nothing outlives the program then. */
	readonly owner?: Owner;
};

/** Opens what an ability keeps, on disk or in memory, once for each session or command. */
export function oncePerDisk<Opened>(open: (disk: Disk) => Opened): (disk: Disk) => Opened {
	const known = new WeakMap<Disk, {readonly opened: Opened}>();
	return disk => {
		const own = known.get(disk) ?? {opened: open(disk)};
		known.set(disk, own);
		return own.opened;
	};
}
