import {harmless} from '../text/harmless.js';
import type {Scene} from './scene.js';

export type Teller = {
	readonly show: (scene: Scene) => void;
	readonly say: (text: string) => void;
};

const focusId = ({focusId: id, focus}: Scene): string | undefined => id ?? focus;

const newIn = (lines: readonly string[] = [], before: readonly string[] = []): readonly string[] => lines.filter(each => !before.includes(each));

/**
Says what is new in each scene, line by line: nothing is said twice, and nothing that was said is changed. `write` appends to the output.
*/
export function createTeller(write: (text: string) => void): Teller {
	let last: Scene | undefined;
	let isAmidLine = false;

	const say = (text: string) => {
		write(`${isAmidLine ? '\n' : ''}${text}\n`);
		isAmidLine = false;
	};

	// What is typed at the end is echoed; any other edit is said whole.
	const echo = (before: Scene['typed'], after: Scene['typed']) => {
		if (!after || before?.label !== after.label || (before.line.text === after.line.text && before.line.cursor === after.line.cursor)) {
			return;
		}

		const {text, cursor} = after.line;
		if (text !== before.line.text && text.startsWith(before.line.text) && cursor === text.length) {
			write(harmless(text.slice(before.line.text.length)));
			isAmidLine = true;
		} else if (text === before.line.text) {
			say(cursor >= text.length ? 'at the end' : `at ${harmless(text.slice(cursor, cursor + 20))}`);
		} else {
			say(`${after.label}: ${text === '' ? 'empty' : harmless(text)}`);
		}
	};

	return {
		say,
		show(scene) {
			const before = last?.key === scene.key ? last : undefined;
			last = scene;
			const fresh = before ? [...newIn(scene.lines, before.lines), ...newIn(scene.aspects, before.aspects)] : [...scene.intro, ...scene.lines];
			for (const line of fresh) {
				say(line);
			}

			echo(before?.typed, scene.typed);
			const focus = before ? scene.focus : (scene.arrival ?? scene.focus);
			const isNew = focusId(scene) !== (before && focusId(before));
			if (focus !== undefined && isNew && !fresh.includes(focus)) {
				say(focus);
			}
		},
	};
}
