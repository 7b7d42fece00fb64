import type {ReactNode} from 'react';
import {
	dialogRectangle,
	dialogView,
	roomOf,
	type Registry,
} from '../app/registry.js';
import {hiddenText, viewOf} from '../format/view.js';
import type {State} from '../state/state.js';
import {useDrawn} from './drawn.js';
import {Pane} from './pane.js';

type DialogPaneProps = {readonly state: State; readonly registry: Registry};

/**
The open dialog: next to the tree if there is room, else over the whole body.
*/
export function DialogPane({state, registry}: DialogPaneProps): ReactNode {
	const dialog = dialogRectangle(state, registry);
	const room = roomOf(state, registry);
	const content = dialogView(state, registry, room);
	const view = viewOf(content?.rows ?? [], room.height, content?.scrolledTo);
	useDrawn(state.dialog, content?.needed !== undefined && {
		columns: dialog.columns, top: view.top, bottom: view.top + room.height, needed: content.needed,
	});
	return content && (
		<Pane
			isFocused
			title={content.title}
			note={hiddenText(view)}
			rectangle={dialog}
			origin={{x: state.size.columns - dialog.columns, y: 1}}
			rows={content.rows.slice(view.top)}
		/>
	);
}
