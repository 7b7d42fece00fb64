import {Text} from 'ink';
import {
	memo,
	use,
	useInsertionEffect,
	useState,
	type ReactNode,
} from 'react';
import type {Span} from '../format/row.js';
import {PainterContext, type Painter} from '../terminal/painter.js';
import {theme} from './theme.js';

type SpansProps = {readonly spans: readonly Span[]};

function isSame(left: SpansProps, right: SpansProps): boolean {
	return left.spans.length === right.spans.length
		&& left.spans.every((span, index) => span.text === right.spans[index]?.text && span.tone === right.spans[index]?.tone);
}

// Ink lays out a mark that stays the same, so a row that changes costs it nothing.
function PaintedSpans({painter, spans}: SpansProps & {readonly painter: Painter}): ReactNode {
	const [mark] = useState(() => painter.takeMark());
	useInsertionEffect(() => {
		painter.paint(mark, spans);
	}, [painter, mark, spans]);
	useInsertionEffect(() => () => {
		painter.dropMark(mark);
	}, [painter, mark]);
	return <Text>{mark}</Text>;
}

/**
One row of fitted text.
*/
export const Spans = memo(({spans}: SpansProps): ReactNode => {
	const painter = use(PainterContext);
	return painter ? <PaintedSpans painter={painter} spans={spans}/> : (
		<Text wrap='truncate-end'>
			{spans.map(({text, tone}, index) => (
				<Text key={index} {...(tone === undefined ? {} : theme[tone])}>{text}</Text>
			))}
		</Text>
	);
}, isSame);
