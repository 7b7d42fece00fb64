import * as v from 'valibot';
import {oncePerDisk} from '../../../kernel/storage/disk.js';
import {lockedLines, noLock, type Lock} from '../../../kernel/storage/locked-lines.js';
import {isSameEmail} from '../../../base/text/addresses.js';

const removalSchema = v.object({
	email: v.string(),
	organization: v.string(),
	name: v.string(),
	member: v.string(),
	status: v.picklist(['sent', 'removed', 'refused']),
	at: v.number(),
});

/** What became of one removal. `sent`: it is being sent, or its result is unknown. `organization`, `member`: ids. `at`: in milliseconds since the epoch. */
export type NotedRemoval = v.InferOutput<typeof removalSchema>;

// A run begins when the first removal is about to be sent, and ends when nothing is left to remove.
const runSchema = v.object({run: v.picklist(['begun', 'ended']), email: v.string(), at: v.number()});

type Run = v.InferOutput<typeof runSchema>;

function notedIn(line: string): NotedRemoval | Run | undefined {
	try {
		return v.parse(v.union([removalSchema, runSchema]), JSON.parse(line));
	} catch {
		// A crash cut this line short. The other lines are whole.
		return undefined;
	}
}

/** The removals of people on a host, so that a run that was killed continues with what is left. Its functions throw file system errors. */
export type Removals = Lock & {
	/** The removals of the run that has not ended, each with its latest status. */
	readonly earlier: (email: string) => readonly NotedRemoval[];
	readonly note: (removal: NotedRemoval) => void;
	readonly begin: (email: string, at: number) => void;
	/** Nothing is left to remove. */
	readonly end: (email: string, at: number) => void;
};

type Lines = Lock & {readonly read: () => readonly string[]; readonly append: (line: string) => void};

function removalsIn({read, append, ...lock}: Lines): Removals {
	const write = (noted: NotedRemoval | Run) => {
		append(JSON.stringify(noted));
	};

	return {
		...lock,
		earlier(email) {
			const own = read()
				.flatMap(line => notedIn(line) ?? [])
				.filter(noted => isSameEmail(noted.email, email));
			const ended = own.findLastIndex(noted => 'run' in noted && noted.run === 'ended');
			const removals = own.slice(ended + 1).filter(noted => 'organization' in noted);
			return new Map(removals.map(removal => [`${removal.organization} ${removal.member}`, removal]))
				.values()
				.toArray();
		},
		note: write,
		begin(email, at) {
			write({run: 'begun', email, at});
		},
		end(email, at) {
			write({run: 'ended', email, at});
		},
	};
}

/** The removals on disk. Each is on disk when its function returns. */
export const openRemovals = (stateFolder: string, host: string): Removals =>
	removalsIn(lockedLines(stateFolder, 'offboarding', host));

/** Removals in memory, for the embedded sandbox. */
export function memoryRemovals(): Removals {
	const lines: string[] = [];
	return removalsIn({
		read: () => lines,
		append(line) {
			lines.push(line);
		},
		...noLock,
	});
}

/** The removals of a session or a command. */
export const removalsOf = oncePerDisk(({stateFolder, owner}) =>
	owner ? openRemovals(stateFolder, owner.host) : memoryRemovals(),
);
