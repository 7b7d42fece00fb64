import {whyNotRead} from '../../base/text/error-code.js';
import {readRegularBytes} from '../storage/disk.js';
import {readTable, TableError} from './read-table.js';
import type {Table} from './cells.js';

/**
Reads a CSV file of customers.

@throws {TableError} Its message names the file.
*/
export async function readTableFile(file: string): Promise<Table> {
	try {
		return readTable(readRegularBytes(file));
	} catch (error) {
		throw new TableError(`${file} is not usable. ${error instanceof TableError ? error.message : whyNotRead(error)}`);
	}
}
