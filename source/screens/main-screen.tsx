import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
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
import {whyNotQuit} from '../state/availability.js';
import type {Binding} from '../state/binding.js';
import {keyOf} from '../state/key-of.js';
import {layoutOf, tooSmallText} from '../state/layout.js';
import type {State} from '../state/state.js';

export type MainScreenProps = {
	readonly state: State;
	readonly bindings: readonly Binding[];
	/**
	The row at which the tree's cursor last rested: as long as it runs on, header, detail and accounts stay there.
	*/
	readonly restedKey?: string | undefined;
};

type BodyProps = Omit<MainScreenProps, 'restedKey'> & {readonly rested: State};

function Body({state, rested, bindings}: BodyProps): ReactNode {
	const {dialog} = state;
	const tree = dialog.kind === 'none' || layoutOf(state).dialog.columns < state.size.columns ? treePane(state) : undefined;
	if (dialog.kind !== 'none') {
		return (
			<Box>
				{tree && <Pane {...tree}/>}
				<DialogPane state={state} bindings={bindings}/>
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
export function MainScreen({state, bindings, restedKey}: MainScreenProps): ReactNode {
	const {columns, rows} = state.size;
	if (layoutOf(state).kind === 'tooSmall') {
		const kept = state.dialog.kind === 'form' ? 'form kept, ' : '';
		const way = keyOf(state, whyNotQuit(state) === undefined ? 'askToQuit' : 'quit');
		return <Text wrap='truncate-end'>{tooSmallText(kept + way)}</Text>;
	}

	const rested = restedState(state, restedKey);
	const {lines, cursor} = bottomBlock(state, bindings);
	return (
		<Box flexDirection='column' width={columns} height={rows} overflow='hidden'>
			<Rows rows={headerBlock(state, rested).lines}/>
			<Box flexDirection='column' height={rows - 1 - lines.length} overflow='hidden'>
				<Body state={state} rested={rested} bindings={bindings}/>
				{state.tour && <TourCard state={state} tour={state.tour}/>}
			</Box>
			<Rows rows={lines}/>
			{cursor && <TextCursor x={cursor.x} y={cursor.y}/>}
		</Box>
	);
}
