import path from 'node:path';
import * as v from 'valibot';
import {isSystemError} from '../../base/text/error-code.js';
import {tabs} from '../state/state.js';
import type {Owner} from './disk.js';
import {fileNameOf} from './file-name.js';
import {keepLatest} from './keep-latest.js';
import {writePrivateFile} from './write-file.js';
import {readRegularFile} from './read-file.js';

/** The most folds that are kept. Nobody sets more one by one. */
const mostFolds = 2000;

/** The most combinations of host, credential and context that are kept. Nobody uses more. */
const mostPlaces = 100;

const folds = v.pipe(v.array(v.string()), v.maxLength(mostFolds));

/** Columns and order of a pane. More is damage. */
const mostColumns = 100;

const nameOfColumn = v.pipe(v.string(), v.maxLength(200));

const namesOfColumns = v.pipe(v.array(nameOfColumn), v.maxLength(mostColumns));

const sortSchema = v.object({by: nameOfColumn, isReversed: v.boolean()});

const chosenSchema = v.object({shown: v.optional(namesOfColumns), sort: v.optional(sortSchema)});

const columnsSchema = v.record(v.string(), chosenSchema);

const placeSchema = v.object({
	id: v.optional(v.string()),
	tab: v.picklist(tabs),
	// JSON writes infinity as null.
	unfoldedDepth: v.nullable(v.number()),
	flipped: folds,
	columns: v.optional(columnsSchema),
});

/** Where a session ended: the organization, the tab, the rows that were folded or unfolded against the default of their depth, and the columns and the order of each pane. */
export type LeftPlace = v.InferOutput<typeof placeSchema>;

export type PlaceMemory = {
	readonly read: () => LeftPlace | undefined;
	/** Ignores file system errors: the next start just begins at the top. */
	readonly keep: (place: LeftPlace) => void;
};

/** Remembers the place for a host, a credential and a context. */
export function openPlaceMemory(stateFolder: string, {host, fingerprint, context}: Owner): PlaceMemory {
	const folder = path.join(stateFolder, 'places');
	const name = fileNameOf([host, fingerprint, ...(context === undefined ? [] : [context.slice(0, 40)])].join('-'));
	const file = path.join(folder, `${name}.json`);
	return {
		read() {
			try {
				const parsed = v.safeParse(placeSchema, JSON.parse(readRegularFile(file)));
				return parsed.success ? parsed.output : undefined;
			} catch {
				return undefined;
			}
		},
		keep(place) {
			try {
				writePrivateFile(file, JSON.stringify({...place, flipped: place.flipped.slice(0, mostFolds)}));
				keepLatest(folder, mostPlaces);
			} catch (error) {
				if (!isSystemError(error)) {
					throw error;
				}
			}
		},
	};
}
