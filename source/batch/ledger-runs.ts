import * as v from 'valibot';
import type {Made} from './batch.js';

/**
When a run of a file began to send rows, in milliseconds since the epoch, and the first signs of the keys of all of them, where no earlier run had as many of each.
*/
export const runSchema = v.object({run: v.string(), at: v.number(), rows: v.array(v.string())});

export type Run = v.InferOutput<typeof runSchema>;

const beginningOf = (key: string): string => key.slice(0, 12);

function timesOf(beginnings: readonly string[]): ReadonlyMap<string, number> {
	const times = new Map<string, number>();
	for (const each of beginnings) {
		times.set(each, 1 + (times.get(each) ?? 0));
	}

	return times;
}

/**
The runs of one file among those of a host, of which one is under way at a time.
*/
export function ledgerRuns(file: string) {
	const listed = new Map<string, number>();
	let current: {readonly at: number; readonly sent: Set<string>; readonly created: Set<string>} | undefined;
	let last: typeof current;
	const createdIds = new Set<string>();
	const timesListed = (key: string): number => listed.get(beginningOf(key)) ?? 0;
	return {
		begin({run, at, rows}: Run): void {
			current = run === file ? {at, sent: new Set(), created: new Set()} : undefined;
			for (const [key, times] of current ? timesOf(rows) : []) {
				listed.set(key, Math.max(times, timesListed(key)));
			}
		},
		note(key: string, made: Made | undefined): void {
			if (made?.status === 'sent') {
				current?.sent.add(key);
			} else if (made?.status === 'created' && current?.sent.has(key)) {
				current.created.add(made.id);
				createdIds.add(made.id);
				last = current;
			}
		},
		timesListed,
		lastRunOf: (id: string): number | undefined => last?.created.has(id) ? last.at : undefined,
		isOfFile: (id: string): boolean => createdIds.has(id),
		next(keys: readonly string[], at: number): Run {
			const rows = keys.map(key => beginningOf(key));
			return {run: file, at, rows: [...timesOf(rows)].some(([key, times]) => times > timesListed(key)) ? rows : []};
		},
	};
}
