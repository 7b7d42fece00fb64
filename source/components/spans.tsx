import {Text} from 'ink';
import {memo, type ReactNode} from 'react';
import type {Span} from '../format/row.js';
import {inkLook, usePalette} from './use-palette.js';

type SpansProps = {readonly spans: readonly Span[]};

function isSame(left: SpansProps, right: SpansProps): boolean {
	return left.spans.length === right.spans.length
		&& left.spans.every((span, index) => span.text === right.spans[index]?.text && span.tone === right.spans[index]?.tone);
}

/**
One row of fitted text.
*/
export const Spans = memo(({spans}: SpansProps): ReactNode => {
	const palette = usePalette();
	return (
		<Text wrap='truncate-end'>
			{spans.map(({text, tone}, index) => (
				<Text key={index} {...(tone === undefined ? {} : inkLook(palette[tone]))}>{text}</Text>
			))}
		</Text>
	);
}, isSame);
