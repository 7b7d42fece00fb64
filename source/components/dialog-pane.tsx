import {use, useEffect, type ReactNode} from 'react';
import type {Shown} from '../format/pane-block.js';
import type {Row} from '../format/row.js';
import {hiddenText, viewOf} from '../format/view.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {useDrawn} from './drawn.js';
import {Pane} from './pane.js';
import {DialogVoice} from './voices.js';

type DialogPaneProps = {
	readonly state: State;
	readonly title: string;
	readonly rows: readonly Row[];
	/**
	The first row shown; where absent, the one that is chosen or typed in is kept in sight.
	*/
	readonly scroll?: number | undefined;
	/**
	How many of the first rows have to be seen before what they tell is confirmed.
	*/
	readonly needed?: number;
};

type SaidPaneProps = Shown & {readonly hear: (shown: Shown) => void};

function SaidPane({hear, title, rows}: SaidPaneProps): ReactNode {
	useEffect(() => {
		hear({title, rows});
	});
	return undefined;
}

/**
What stands before the panes: beside the tree where there is room, else over the whole body.
*/
export function DialogPane({state, title, rows, scroll, needed}: DialogPaneProps): ReactNode {
	const hear = use(DialogVoice);
	const {dialog} = layoutOf(state);
	const height = hear ? rows.length : dialog.rows - 2;
	const view = viewOf(rows, height, scroll);
	const {top} = view;
	const drawn = needed !== undefined && {
		columns: dialog.columns, top, bottom: top + height, needed,
	};
	useDrawn(state.dialog, drawn);
	if (hear) {
		return <SaidPane hear={hear} title={title} rows={rows}/>;
	}

	return (
		<Pane
			isFocused
			title={title}
			note={hiddenText(view)}
			rectangle={dialog}
			origin={{x: state.size.columns - dialog.columns, y: 1}}
			rows={rows.slice(top)}
		/>
	);
}
