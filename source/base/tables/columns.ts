import {timestamp} from '../text/time.js';

/** The kind of a value from the service: text, true or false, a time in RFC 3339, a time that may be null for never, a number or its digits, or any JSON. Every record has the first three; the others are absent if the service sent none. */
export type ValueKind =
	'id' | 'idOrEmpty' | 'textOrEmpty' | 'text' | 'yesNo' | 'time' | 'timeOrNever' | 'number' | 'json';

/** A value that the service sends, as a row of a table. */
export type Column = {
	readonly value: ValueKind;
	/** It should be on. */
	readonly isWanted?: boolean;
};

export type Table<Row extends Column = Column> = Readonly<Record<string, Row>>;

/** A column with its name in a record, or in one part of it. */
export type Named<Row extends Column> = Row & {readonly name: string; readonly part: string | undefined};

export const isTimeColumn = ({value}: Column): boolean => value === 'time' || value === 'timeOrNever';

export const columnsOf = <Row extends Column>(table: Table<Row>, part?: string): ReadonlyArray<Named<Row>> =>
	Object.entries(table).map(([name, row]) => ({...row, name, part}));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

/** The value of a column. Undefined if the record has none. */
export function valueOf(record: Readonly<Record<string, unknown>>, {name, part}: Named<Column>): unknown {
	const holder = part === undefined ? record : record[part];
	return isObject(holder) ? holder[name] : undefined;
}

/** A value as CSV and searches have it. Empty if the record has none. */
export function cellOf(record: Readonly<Record<string, unknown>>, column: Named<Column>): string {
	const value = valueOf(record, column);
	if (column.value === 'json') {
		return value === undefined ? '' : JSON.stringify(value);
	}

	return typeof value === 'string'
		? value
		: typeof value === 'boolean' || typeof value === 'number'
			? String(value)
			: '';
}

/** A value as people read it. Empty if the record has none. */
export function factText(record: Readonly<Record<string, unknown>>, column: Named<Column>, hasSeconds = false): string {
	const value = valueOf(record, column);
	if (typeof value === 'boolean') {
		return value ? 'yes' : 'no';
	}

	return typeof value === 'string' && isTimeColumn(column) ? timestamp(value, hasSeconds) : cellOf(record, column);
}

/** The rows that have a place, in the order of their places. */
export const byPlace = <Row>(rows: readonly Row[], placeOf: (row: Row) => number | undefined): readonly Row[] =>
	rows.filter(row => placeOf(row) !== undefined).toSorted((one, other) => (placeOf(one) ?? 0) - (placeOf(other) ?? 0));
