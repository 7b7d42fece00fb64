import {Box} from 'ink';
import type {ReactNode} from 'react';
import {paneBlock, type PaneContent} from '../format/pane-block.js';
import {Rows} from './rows.js';
import {RestingCursor, TextCursor} from './text-cursor.js';

/**
A bordered box with a title, exactly as large as its rectangle.
*/
export function Pane(content: PaneContent): ReactNode {
	const {rectangle: {columns, rows}} = content;
	const {lines, cursor, focus} = paneBlock(content);
	return (
		<Box flexDirection='column' width={columns} height={rows}>
			<Rows rows={lines}/>
			{cursor && <TextCursor x={cursor.x} y={cursor.y}/>}
			{focus && <RestingCursor x={focus.x} y={focus.y}/>}
		</Box>
	);
}
