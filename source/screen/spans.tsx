import {Text} from 'ink';
import {memo, type ReactNode} from 'react';
import {isSameSpan, type Span} from '../format/row.js';
import {hyperlink} from './hyperlink.js';
import {inkLook, usePalette} from './use-palette.js';

type SpansProps = {readonly spans: readonly Span[]};

function isSame(left: SpansProps, right: SpansProps): boolean {
	return left.spans.length === right.spans.length
		&& left.spans.every((span, index) => isSameSpan(span, right.spans[index]));
}

/**
One row of fitted text.
*/
export const Spans = memo(({spans}: SpansProps): ReactNode => {
	const palette = usePalette();
	return (
		<Text wrap='truncate-end'>
			{spans.map(({text, tone, link}, index) => (
				<Text key={index} {...(tone === undefined ? {} : inkLook(palette[tone]))}>{link === undefined ? text : hyperlink(link, text)}</Text>
			))}
		</Text>
	);
}, isSame);
