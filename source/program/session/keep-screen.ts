import type {SessionContext} from '../../kernel/loop/context.js';
import {paneBlock} from '../../kernel/rows/pane-block.js';
import {leftContent} from '../../kernel/rows/pane-layout.js';
import type {Span} from '../../kernel/rows/row.js';
import type {Registry} from '../../kernel/rows/registry.js';
import {rowOfId, selectedRow} from '../../kernel/state/selectors.js';
import {selectRow} from '../../kernel/state/selection.js';
import type {State} from '../../kernel/state/state.js';
import {mostOrganizations} from '../../kernel/storage/tree-cache.js';
import {openKnown} from '../../kernel/storage/known.js';
import type {KeptScreen, Pieces, ScreenMemory} from '../../kernel/storage/screen-memory.js';
import {cellsOf, isSure} from '../../kernel/terminal/cell.js';
import {plainStyle} from '../../kernel/terminal/style.js';
import {isAscii} from '../../base/text/ascii.js';
import {exactName} from '../../base/text/harmless.js';
import {ageOf} from '../../base/text/time.js';
import {fitPath} from '../../base/text/width.js';
import {pathOf} from '../../base/tree/names.js';
import {buildTree, flippedKeys} from '../../base/tree/tree.js';

/** Milliseconds without a change after which the screen is stored, because a killed program cannot store it at the end. */
const settled = 3000;

// Joins what looks the same, and ends a piece after each character whose width is uncertain.
function piecesOf(spans: readonly Span[]): Pieces {
	const pieces: Array<{text: string; readonly tone: Span['tone']; isClosed: boolean}> = [];
	for (const {text, tone} of spans) {
		for (const cell of cellsOf(text, plainStyle)) {
			const last = pieces.at(-1);
			const isBlank = cell.text === ' ';
			if (last && !last.isClosed && last.tone === tone && (last.text.trim() === '') === isBlank) {
				last.text += cell.text;
				last.isClosed = !isSure(cell);
			} else if (cell.text !== '') {
				pieces.push({text: cell.text, tone, isClosed: !isSure(cell)});
			}
		}
	}

	return pieces.map(({text, tone}) => tone === undefined ? (/^ +$/v.test(text) ? text.length : text) : [text, tone]);
}

/** The tree as the next session opens it: without a search and marks. */
function asOpened(state: State, now: number, readAt: number): State {
	const {organizations, tree, listing} = state;
	const opened = tree.matches === undefined
		? tree
		: buildTree(organizations, {
			...buildTree([]), sorting: tree.sorting, unfoldedDepth: tree.unfoldedDepth, flipped: flippedKeys(tree), unreadable: tree.unreadable,
		});
	const row = rowOfId(state, tree.index.idAt(selectedRow(state)) ?? '');
	const key = tree.index.keyAt(row);
	const begun: State = {
		...state,
		tree: opened,
		find: undefined,
		dialog: {kind: 'none'},
		card: undefined,
		pane: 'tree',
		marks: new Set(),
		selectedKey: opened.index.keyAt(opened.visible[0] ?? -1),
		cursorRow: 0,
		listing: {...listing, age: ageOf(readAt, now) ?? {text: '', brief: ''}},
	};
	return key === undefined ? begun : selectRow(begun, opened.index.rowByKey.get(key) ?? -1);
}

/** What the next session can show of this one before it has loaded anything. Undefined if the terminal has no room for the tree. */
export function screenToKeep(state: State, registry: Registry, {now, readAt}: {readonly now: number; readonly readAt: number}): KeptScreen | undefined {
	const opened = asOpened(state, now, readAt);
	const content = leftContent(opened, registry);
	if (!content) {
		return undefined;
	}

	const {columns, rows} = state.size;
	const path = pathOf(opened, selectedRow(opened)).map(name => exactName(name));
	return {
		readAt,
		columns,
		rows,
		isAscii: isAscii(),
		path: piecesOf([{text: fitPath(path, Math.floor(columns / 2)).trimEnd()}]),
		lines: paneBlock(content).lines.map(line => piecesOf(line)),
	};
}

/** Stores the screen for the next start, unless what is kept was deleted since this one. `leave` stores it at the end, and stops. */
export function keepScreen({store, registry, disk, now}: Pick<SessionContext, 'disk' | 'now' | 'registry' | 'store'>, memory: ScreenMemory): {readonly leave: () => void} {
	let readAt: number | undefined;
	let kept: State | undefined;
	let timer: NodeJS.Timeout | undefined;
	const isSame = (state: State) => kept?.tree === state.tree && kept.selectedKey === state.selectedKey && kept.size === state.size && kept.organizations === state.organizations;
	const keep = () => {
		const state = store.getState();
		// Without the list, the next start would remove the rows again until it has loaded.
		if (readAt === undefined || state.organizations.length > mostOrganizations || isSame(state) || openKnown(disk).isDeleted()) {
			return;
		}

		kept = state;
		const screen = screenToKeep(state, registry, {now: now(), readAt});
		if (screen) {
			memory.keep(screen);
		}
	};

	const stop = store.observe(event => {
		if (event.type === 'organizations/remembered') {
			({readAt} = event);
		} else if (event.type === 'organizations/received' && store.getState().listing.progress.status === 'complete') {
			readAt = now();
			kept = undefined;
		}

		if (isSame(store.getState())) {
			return;
		}

		clearTimeout(timer);
		timer = setTimeout(keep, settled);
		timer.unref();
	});
	return {
		leave() {
			clearTimeout(timer);
			stop();
			keep();
		},
	};
}
