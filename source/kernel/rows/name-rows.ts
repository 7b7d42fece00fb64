import type {TypedName} from '../state/kept-name.js';
import {lineSpans, row, type Row, toldRows, toned} from './row.js';
import type {Room} from './registry.js';

const label = 'Name  ';

/** The line in which a name is typed, and what the name is for, or why it cannot be used. `between`: more rows, above that. */
export function nameRows(
	{line, text}: Pick<TypedName, 'line'> & {readonly text?: string | undefined},
	about: string,
	{columns}: Pick<Room, 'columns'>,
	between: readonly Row[] = [],
): readonly Row[] {
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - label.length - 1));
	return [
		{left: [toned('accent', label), ...spans], cursor: label.length + cursor},
		row(),
		...between,
		...toldRows(text ?? about, columns, text === undefined ? 'dim' : 'warning'),
	];
}
