import {Box, useCursor} from 'ink';
import {type ReactNode, use, useInsertionEffect} from 'react';
import {mainScreen} from '../loop/main-blocks.js';
import {type Block, rowsOf} from '../rows/pane-block.js';
import type {Registry} from '../rows/registry.js';
import type {State} from '../state/state.js';
import {toInk} from '../../base/text/width.js';
import {Spans} from './spans.js';
import {PainterContext, useDrawn} from './painter.js';

export type MainScreenProps = {
	readonly state: State;
	readonly registry: Registry;
	/** The row that header, detail and accounts show while the tree's cursor runs, and until the first answers about its row. */
	readonly restedKey?: string | undefined;
};

type BlocksProps = {readonly blocks: readonly Block[]; readonly columns: number};

function InkRows({blocks, columns}: BlocksProps): ReactNode {
	const {setCursorPosition} = useCursor();
	setCursorPosition(blocks.findLast(({cursor}) => cursor !== undefined)?.cursor);
	const rows = rowsOf(blocks);
	return (
		<Box flexDirection='column' width={columns} height={rows.length} overflow='hidden'>
			{rows.map((spans, index) => (
				<Spans key={index} spans={spans.map(span => ({...span, text: toInk(span.text)}))} />
			))}
		</Box>
	);
}

/** Header, panes or dialog, message and hints, exactly as large as the terminal. A painter, if there is one, bypasses Ink. */
export function MainScreen({state, registry, restedKey}: MainScreenProps): ReactNode {
	const {blocks, drawn} = mainScreen(state, registry, restedKey);
	const painter = use(PainterContext);
	useInsertionEffect(() => {
		painter?.show(blocks);
	}, [painter, blocks]);
	useDrawn(state.dialog, drawn ?? false);
	return painter ? undefined : <InkRows blocks={blocks} columns={state.size.columns} />;
}
