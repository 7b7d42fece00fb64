import type {ReactNode} from 'react';
import {dialogView, roomOf} from '../format/dialog-view.js';
import {hiddenText, viewOf} from '../format/view.js';
import type {Binding} from '../state/binding.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {shownText} from '../text/told.js';
import {useDrawn} from './drawn.js';
import {Pane} from './pane.js';

type DialogPaneProps = {readonly state: State; readonly bindings: readonly Binding[]};

/**
The open dialog: next to the tree if there is room, else over the whole body.
*/
export function DialogPane({state, bindings}: DialogPaneProps): ReactNode {
	const {dialog} = layoutOf(state);
	const room = roomOf(state);
	const content = dialogView(state, bindings, room);
	const view = viewOf(content?.rows ?? [], room.height, content?.scrolledTo);
	useDrawn(state.dialog, content?.needed !== undefined && {
		columns: dialog.columns, top: view.top, bottom: view.top + room.height, needed: content.needed,
	});
	return content && (
		<Pane
			isFocused
			title={shownText(content.title)}
			note={hiddenText(view)}
			rectangle={dialog}
			origin={{x: state.size.columns - dialog.columns, y: 1}}
			rows={content.rows.slice(view.top)}
		/>
	);
}
