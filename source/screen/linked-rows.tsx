import {Box, Text, Transform} from 'ink';
import type {ReactNode} from 'react';
import {type LinkRow, fitRow} from '../format/row.js';
import {hyperlink} from './hyperlink.js';
import {Spans} from './spans.js';
import {inkLook, usePalette} from './use-palette.js';

type LinkedRowsProps = {readonly rows: readonly LinkRow[]; readonly columns: number; readonly canLink: boolean};

function Linked({left, link}: LinkRow & {readonly link: string}): ReactNode {
	const palette = usePalette();
	const before = left.slice(0, -1);
	const {text = '', tone = 'accent'} = left.at(-1) ?? {};
	return (
		<Box>
			<Text>{before.map(span => span.text).join('')}</Text>
			<Transform transform={shown => hyperlink(link, shown)}><Text {...inkLook(palette[tone])}>{text}</Text></Transform>
		</Box>
	);
}

/**
Rows, of which some lead to a page where the terminal knows links.
*/
export function LinkedRows({rows, columns, canLink}: LinkedRowsProps): ReactNode {
	return rows.map((row, index) => canLink && row.link !== undefined
		? <Linked key={index} {...row} link={row.link}/>
		: <Spans key={index} spans={fitRow(row, columns)}/>);
}
