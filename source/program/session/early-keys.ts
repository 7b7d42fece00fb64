import {Buffer} from 'node:buffer';
import {pressKey} from '../../kernel/loop/press-key.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {bindingOf, placeOf} from '../../kernel/rows/registry.js';
import type {KeyPress} from '../../base/text/keys.js';

type Input = Pick<NodeJS.ReadStream, 'read' | 'unshift' | 'unref' | 'readableEncoding'>;

const arrows: Readonly<Record<string, string>> = {
	A: 'up', B: 'down', C: 'right', D: 'left',
};

// A key that is complete, whatever follows: a cursor key, or a character before another of ASCII.
// eslint-disable-next-line no-control-regex, regexp/no-control-character -- Terminals send cursor keys with a control character.
const wholeKey = /^(?:\u{1B}[O\[](?<arrow>[A-D])|(?<character>[\u{20}-\u{7E}])(?![\u{80}-\u{FF}]))/v;

function firstKey(text: string): {readonly press: KeyPress; readonly length: number} | undefined {
	const found = wholeKey.exec(text);
	const {arrow, character} = found?.groups ?? {};
	const name = character ?? arrows[arrow ?? ''];
	return found && name !== undefined ? {press: {name, ...(character !== undefined && {text: character})}, length: found[0].length} : undefined;
}

// They move in the tree or fold it, and are done at once.
const acting = new Set([
	'moveDown', 'moveUp', 'moveToFirst', 'moveToLast', 'expand', 'collapse', 'toggleFold', 'expandAll', 'collapseAll',
]);

/**
Lets keys that were typed before the first frame act before Ink is loaded, if they only move in the tree or fold it. Everything from the first other key stays in the input for Ink.

Does nothing in a later session of the process: Ink has been loaded then, and the terminal's answers are taken out of the input.
*/
export function createEarlyKeys(context: SessionContext, input: Input, onDefect: (error: unknown) => void) {
	const {store, registry} = context;
	const isFirst = input.readableEncoding === null;
	const isForTree = ({name}: KeyPress): boolean => {
		const state = store.getState();
		const place = placeOf(state, registry);
		return place === 'tree' && state.listing.isWhole && acting.has(bindingOf(registry, place, name)?.command ?? '');
	};

	return {
		/** Starts to read. The text arrives in a later turn of the event loop. */
		begin() {
			if (!isFirst) {
				return;
			}

			input.read(0);
			// A session may end before Ink is loaded. Waiting for keys must not keep the process running then.
			input.unref();
		},
		/** Acts on what has been read. */
		act() {
			const read: unknown = isFirst ? input.read() : undefined;
			// Each byte as one character, because the rest may begin in the middle of one.
			let text = read instanceof Uint8Array ? Buffer.from(read).toString('latin1') : '';
			for (let key = firstKey(text); key && isForTree(key.press); key = firstKey(text)) {
				text = text.slice(key.length);
				pressKey({
					...context,
					async suspendTerminal() {
						throw new Error('A key that needs the terminal cannot act before Ink is loaded.');
					},
				}, key.press).catch(onDefect);
			}

			if (text !== '') {
				input.unshift(Buffer.from(text, 'latin1'));
			}
		},
	};
}
