import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {whyNotQuit} from '../app/program.js';
import {dialogRectangle, type Registry} from '../app/registry.js';
import {DialogPane} from '../components/dialog-pane.js';
import {Pane} from '../components/pane.js';
import {Rows} from '../components/rows.js';
import {SidePane} from '../components/side-pane.js';
import {TextCursor} from '../components/text-cursor.js';
import {TourCard} from '../components/tour-card.js';
import {accountsPane} from '../format/accounts-pane.js';
import {detailPane} from '../format/detail-pane.js';
import {
	bottomBlock,
	headerBlock,
	isElsewhere,
	restedState,
} from '../format/main-blocks.js';
import {treePane} from '../format/tree-pane.js';
import {keyOf} from '../state/key-of.js';
import {layoutOf, tooSmallText} from '../state/layout.js';
import type {State} from '../state/state.js';

export type MainScreenProps = {
	readonly state: State;
	readonly registry: Registry;
	/**
	The row at which the tree's cursor last rested: as long as it runs on, header, detail and accounts stay there.
	*/
	readonly restedKey?: string | undefined;
};

type BodyProps = Omit<MainScreenProps, 'restedKey'> & {readonly rested: State};

function Body({state, rested, registry}: BodyProps): ReactNode {
	const {dialog} = state;
	const tree = dialog.kind === 'none' || dialogRectangle(state, registry).columns < state.size.columns ? treePane(state) : undefined;
	if (dialog.kind !== 'none') {
		return (
			<Box>
				{tree && <Pane {...tree}/>}
				<DialogPane state={state} registry={registry}/>
			</Box>
		);
	}

	return (
		<Box>
			{tree && <Pane {...tree}/>}
			<Box flexDirection='column'>
				<SidePane contentOf={detailPane} state={rested} isElsewhere={isElsewhere(state, rested)}/>
				<SidePane contentOf={accountsPane} state={rested}/>
			</Box>
		</Box>
	);
}

/**
Header, panes or dialog, message and hints: exactly as large as the terminal.
*/
export function MainScreen({state, registry, restedKey}: MainScreenProps): ReactNode {
	const {columns, rows} = state.size;
	if (layoutOf(state).kind === 'tooSmall') {
		const kept = state.dialog.kind === 'form' ? 'form kept, ' : '';
		const way = keyOf(state, whyNotQuit(state, registry) === undefined ? 'askToQuit' : 'quit');
		return <Text wrap='truncate-end'>{tooSmallText(kept + way)}</Text>;
	}

	const rested = restedState(state, restedKey);
	const {lines, cursor} = bottomBlock(state, registry);
	return (
		<Box flexDirection='column' width={columns} height={rows} overflow='hidden'>
			<Rows rows={headerBlock(state, rested).lines}/>
			<Box flexDirection='column' height={rows - 1 - lines.length} overflow='hidden'>
				<Body state={state} rested={rested} registry={registry}/>
				{state.tour && <TourCard state={state} tour={state.tour}/>}
			</Box>
			<Rows rows={lines}/>
			{cursor && <TextCursor x={cursor.x} y={cursor.y}/>}
		</Box>
	);
}
