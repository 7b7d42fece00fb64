import * as v from 'valibot';
import {keptNamePattern} from '../state/kept-name.js';
import {type Disk, oncePerDisk} from './disk.js';
import {openSharedLines} from './locked-lines.js';

/** The longest filter that is kept. */
export const longestFilter = 4000;

/** A saved filter. `isOfConfig`: it stands in the config file, so that only an editor changes it. */
export type SavedFilter = {readonly text: string; readonly isOfConfig: boolean};

/** Named filters of a context, with those of the config file. */
export type SavedFilters = {
	/** All filters, by name. One that was saved comes before one of the config file with the same name. Throws an unreadable file, as `SharedLines` does. */
	readonly all: () => ReadonlyMap<string, SavedFilter>;
	/** Throws file system errors. */
	readonly save: (name: string, text: string) => void;
	/** Throws file system errors. */
	readonly delete: (name: string) => void;
};

const filterName = v.pipe(v.string(), v.regex(keptNamePattern));

const filterText = v.pipe(v.string(), v.maxLength(longestFilter));

const lineSchema = v.object({
	context: v.optional(v.string()),
	filter: filterName,
	// Absent if the filter was deleted.
	text: v.optional(filterText),
});

const linesOn = oncePerDisk(disk => openSharedLines(disk, 'filters', 'The saved filters'));

/** Opens the saved filters of a context; in memory for the sandbox. Other programs can change them at the same time. `config`: the filters of the config file. */
export function openFilters(disk: Disk, config: Readonly<Record<string, string>> = {}): SavedFilters {
	const lines = linesOn(disk);
	const context = disk.owner?.context;
	const own = () => {
		const filters = new Map<string, SavedFilter>();
		for (const each of lines.read()) {
			const parsed = v.safeParse(lineSchema, each);
			if (!parsed.success || parsed.output.context !== context) {
				continue;
			}

			const {filter, text} = parsed.output;
			if (text === undefined) {
				filters.delete(filter);
			} else {
				filters.set(filter, {text, isOfConfig: false});
			}
		}

		return filters;
	};

	const ofConfig = Object.entries(config).map(([name, text]): [string, SavedFilter] => [
		name,
		{text, isOfConfig: true},
	]);
	return {
		all: () => new Map([...ofConfig, ...own()]),
		save(filter, text) {
			lines.add({context, filter, text});
		},
		delete(filter) {
			lines.add({context, filter});
		},
	};
}

/** The texts of saved filters, as a filter looks at them. */
export const textsOfFilters = (filters: Pick<SavedFilters, 'all'>): ReadonlyMap<string, string> =>
	new Map(
		filters
			.all()
			.entries()
			.map(([name, {text}]) => [name, text]),
	);
