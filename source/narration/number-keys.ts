import type {State} from '../state/state.js';

const numbered: ReadonlySet<string> = new Set(['drafts', 'undo', 'copy', 'export', 'log', 'tourSteps', 'changes']);

/**
How far the cursor goes in a list of numbered choices when a digit is pressed; undefined where a digit means something else.
*/
export function wayToNumber({dialog}: State, key: string): number | undefined {
	const isTyping = 'isTyping' in dialog && dialog.isTyping;
	return !isTyping && numbered.has(dialog.kind) && 'cursor' in dialog && /^[1-9]$/v.test(key) ? Number(key) - 1 - dialog.cursor : undefined;
}
