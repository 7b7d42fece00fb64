import path from 'node:path';
import * as v from 'valibot';
import {beforeSchema} from '../../../kernel/form-model/stored-form.js';
import {fileNameOf} from '../../../kernel/storage/file-name.js';
import {keepLatest} from '../../../kernel/storage/keep-latest.js';
import {readRegularFile} from '../../../kernel/storage/read-file.js';
import {writePrivateFile} from '../../../kernel/storage/write-file.js';

// `key`: the key of the row in the ledger. `after`: the values that it asks for, without text that looks like a credential.
const rowSchema = v.object({key: v.string(), number: v.number(), after: beforeSchema});

const recordSchema = v.object({file: v.string(), rows: v.array(rowSchema)});

/** The path of a file and what its rows asked for. The ledger, which has no values, tells what became of each row. */
export type RunRecord = v.InferOutput<typeof recordSchema>;

/** The records of a host, by the key of their file in the ledger. */
export type RunRecords = {
	/** Undefined if there is no usable record. */
	readonly read: (fileKey: string) => RunRecord | undefined;
	/** The record is on disk when this returns. Throws file system errors. */
	readonly keep: (fileKey: string, record: RunRecord) => void;
};

const mostRecords = 100;

export function openRunRecords(stateFolder: string, host: string): RunRecords {
	const folder = path.join(stateFolder, 'runs');
	const fileOf = (fileKey: string) => path.join(folder, `${fileNameOf(host)}-${fileKey}.json`);
	return {
		read(fileKey) {
			try {
				const text = readRegularFile(fileOf(fileKey));
				return v.parse(recordSchema, JSON.parse(text));
			} catch {
				return undefined;
			}
		},
		keep(fileKey, record) {
			writePrivateFile(fileOf(fileKey), JSON.stringify(record));
			keepLatest(folder, mostRecords);
		},
	};
}

export function memoryRunRecords(): RunRecords {
	const records = new Map<string, RunRecord>();
	return {
		read: fileKey => records.get(fileKey),
		keep(fileKey, record) {
			records.set(fileKey, record);
		},
	};
}
