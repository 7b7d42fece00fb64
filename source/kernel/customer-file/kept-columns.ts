import {createHash} from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import type {Disk} from '../storage/disk.js';
import {fileNameOf} from '../storage/file-name.js';
import {linesOf, writePrivateFile} from '../storage/write-file.js';
import {columnFields} from './column-fields.js';
import type {Columns} from './columns.js';

/** Columns that a user chose by hand, by the headings of the file. */
export type KeptColumns = {
	readonly find: (header: readonly string[]) => Columns | undefined;
	readonly keep: (header: readonly string[], columns: Columns) => void;
};

const fieldSchema = v.nullable(v.picklist(columnFields));

const lineSchema = v.object({header: v.string(), columns: v.array(fieldSchema)});

const mostKept = 200;

const keyOf = (header: readonly string[]): string =>
	createHash('sha256').update(JSON.stringify(header)).digest('hex').slice(0, 32);

function columnsFrom(line: string): Columns {
	try {
		return v.parse(lineSchema, JSON.parse(line)).columns.map(name => name ?? undefined);
	} catch {
		return [];
	}
}

/** The chosen columns of a host, on disk: one line for each header, the latest last. */
export function openKeptColumns(file: string): KeptColumns {
	const beginningOf = (header: readonly string[]) => `{"header":"${keyOf(header)}"`;
	return {
		find(header) {
			const columns = columnsFrom(linesOf(file).findLast(line => line.startsWith(beginningOf(header))) ?? '');
			return columns.length === header.length ? columns : undefined;
		},
		keep(header, columns) {
			try {
				const others = linesOf(file).filter(line => !line.startsWith(beginningOf(header)));
				const own = JSON.stringify({header: keyOf(header), columns: columns.map(name => name ?? null)});
				writePrivateFile(
					file,
					[...others, own]
						.slice(-mostKept)
						.map(line => `${line}\n`)
						.join(''),
				);
			} catch {
				// The next start asks again.
			}
		},
	};
}

/** For the embedded sandbox, which stores nothing on disk. */
export const noKeptColumns: KeptColumns = {
	find: () => undefined,
	keep() {
		// The program keeps the choice in memory while it runs.
	},
};

export const keptColumnsOf = ({stateFolder, owner}: Disk): KeptColumns =>
	owner ? openKeptColumns(path.join(stateFolder, 'onboarding', `${fileNameOf(owner.host)}.columns`)) : noKeptColumns;
