import {createHash} from 'node:crypto';
import {existsSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {subjectKey, type JournalEntry, type WriteSubject} from '../form-model/journal-entry.js';
import {appendToFile, ensurePrivateFolder} from './write-file.js';

/** What a run of many writes is about. `id`, `member`, `before.name`: as the list of undo shows them. `undoes`: the time of the run that this one takes back. */
export type RunHead = Pick<JournalEntry, 'after' | 'before' | 'id' | 'kind' | 'member' | 'undoes'> & {
	/** What each of its writes is about. */
	readonly planned: readonly WriteSubject[];
};

/** A run with the same subject has the same digest. */
export const digestOf = ({kind, undoes, id, member}: RunHead): string =>
	createHash('sha256')
		.update(JSON.stringify([kind, subjectKey({id, member}), undoes]))
		.digest('hex')
		.slice(0, 16);

/** The id of a run in the journal: runs of a kind that do the same have the same id. `what`: what they do. */
export const runIdOf = (kind: RunHead['kind'], what: unknown): string =>
	digestOf({
		kind,
		id: typeof what === 'string' ? what : JSON.stringify(what),
		before: {name: '', parentId: ''},
		planned: [],
	});

/** A start of a run, as one line. */
export type RunStart = Omit<RunHead, 'planned'> & {
	/** When its first write began, in milliseconds since the epoch. */
	readonly begun: number;
	/** The subjects as `subjectKey` makes them. */
	readonly planned: readonly string[];
};

/** Whether a run with these starts and writes is continued by one that plans this: one of the planned writes is open. */
export function isContinuedBy(
	starts: readonly RunStart[],
	writes: readonly JournalEntry[],
	{planned}: RunHead,
): boolean {
	const stored = new Set(writes.filter(({isUnclear}) => !isUnclear).map(write => subjectKey(write)));
	const open = new Set(starts.flatMap(start => start.planned).filter(key => !stored.has(key)));
	return planned.some(subject => open.has(subjectKey(subject)));
}

const endings = {lines: '.ndjson', open: '.open'} as const;

/** How many runs of many writes are kept for each host. */
export const mostRuns = 100;

// When its first write began, in milliseconds since the epoch.
const begunAt = (run: string): number => Number(run.split('-', 1)[0]);

/** The files of the runs on a host: one for each run, and an empty one next to it while the run is recent, or has an unknown result. So a start reads only the files of such runs. Its functions throw file system errors, apart from those that list. */
export function runFiles(folder: string, host: string) {
	const beginning = `${host}~run-`;
	const fileOf = (run: string) => path.join(folder, `${beginning}${run}${endings.lines}`);
	const markOf = (run: string) => path.join(folder, `${beginning}${run}${endings.open}`);
	const namesWith = (ending: string): readonly string[] => {
		try {
			return readdirSync(folder)
				.filter(name => name.startsWith(beginning) && name.endsWith(ending))
				.map(name => name.slice(beginning.length, -ending.length));
		} catch {
			return [];
		}
	};

	const list = (): readonly string[] =>
		namesWith(endings.lines).toSorted((left, right) => begunAt(right) - begunAt(left));
	return {
		fileOf,
		list,
		open: () => namesWith(endings.open),
		append(run: string, line: unknown): void {
			ensurePrivateFolder(folder);
			if (!existsSync(markOf(run))) {
				appendToFile(markOf(run), '');
			}

			// Starts on a new line, in case a crash cut the last line short.
			appendToFile(fileOf(run), `\n${JSON.stringify(line)}\n`);
		},
		close(run: string): void {
			rmSync(markOf(run), {force: true});
		},
		/** Removes the oldest runs beyond the number that is kept, but never this one. */
		prune(own: string): void {
			for (const run of list().slice(mostRuns)) {
				for (const file of run === own ? [] : [fileOf(run), markOf(run)]) {
					rmSync(file, {force: true});
				}
			}
		},
	};
}
