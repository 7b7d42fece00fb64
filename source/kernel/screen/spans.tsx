import {Box, Text, Transform} from 'ink';
import {memo, type ReactNode} from 'react';
import {fitRow, isSameSpan, type LinkRow, type Span} from '../rows/row.js';
import {inkLook, usePalette} from './use-palette.js';

type SpansProps = {readonly spans: readonly Span[]};

function isSame(left: SpansProps, right: SpansProps): boolean {
	return (
		left.spans.length === right.spans.length && left.spans.every((span, index) => isSameSpan(span, right.spans[index]))
	);
}

/** One row of fitted text. */
export const Spans = memo(({spans}: SpansProps): ReactNode => {
	const palette = usePalette();
	return (
		<Text wrap='truncate-end'>
			{spans.map(({text, tone, link}, index) => (
				<Text key={index} {...inkLook(palette[tone ?? 'text'] ?? {})}>
					{link === undefined ? text : hyperlink(link, text)}
				</Text>
			))}
		</Text>
	);
}, isSame);

/** A text that the terminal opens as a link (OSC 8). Terminals without links show only the text. */
const hyperlink = (address: string, text: string): string => `\u{1B}]8;;${address}\u{7}${text}\u{1B}]8;;\u{7}`;

type LinkedRowsProps = {readonly rows: readonly LinkRow[]; readonly columns: number; readonly canLink: boolean};

function Linked({left, link}: LinkRow & {readonly link: string}): ReactNode {
	const palette = usePalette();
	const before = left.slice(0, -1);
	const {text = '', tone = 'accent'} = left.at(-1) ?? {};
	return (
		<Box>
			<Text>{before.map(span => span.text).join('')}</Text>
			<Transform transform={shown => hyperlink(link, shown)}>
				<Text {...inkLook(palette[tone])}>{text}</Text>
			</Transform>
		</Box>
	);
}

/** Rows, with links if the terminal supports them. */
export function LinkedRows({rows, columns, canLink}: LinkedRowsProps): ReactNode {
	return rows.map((row, index) =>
		canLink && row.link !== undefined ? (
			<Linked key={index} {...row} link={row.link} />
		) : (
			<Spans key={index} spans={fitRow(row, columns)} />
		),
	);
}
