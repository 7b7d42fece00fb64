import {Box, Text} from 'ink';
import {
	use,
	useEffect,
	useInsertionEffect,
	useState,
	type ReactNode,
} from 'react';
import type {Span} from '../format/row.js';
import {PainterContext, type Painter} from './painter.js';
import {Spans} from './spans.js';

type RowsProps = {readonly rows: ReadonlyArray<readonly Span[]>};

// Ink lays out one mark for all of it, so rows that change cost it nothing.
function PaintedRows({painter, rows}: RowsProps & {readonly painter: Painter}): ReactNode {
	const [mark] = useState(() => painter.takeMark());
	useInsertionEffect(() => {
		painter.paint(mark, rows);
	}, [painter, mark, rows]);
	useEffect(() => () => {
		painter.dropMark(mark);
	}, [painter, mark]);
	return <Box height={rows.length}><Text>{mark}</Text></Box>;
}

/**
Rows of fitted text, one below the other.
*/
export function Rows({rows}: RowsProps): ReactNode {
	const painter = use(PainterContext);
	return painter ? <PaintedRows painter={painter} rows={rows}/> : rows.map((spans, index) => <Spans key={index} spans={spans}/>);
}
