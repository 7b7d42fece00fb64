import {harmless} from '../../base/text/harmless.js';
import type {Voice} from '../../base/text/voice.js';
import type {Scene} from '../rows/scene.js';

export type Teller = Pick<Voice, 'say' | 'sayWhole'> & {readonly show: (scene: Scene) => void};

const focusId = ({focusId: id, focus}: Scene): string | undefined => id ?? focus;

const newIn = (lines: readonly string[] = [], before: readonly string[] = []): readonly string[] =>
	lines.filter(each => !before.includes(each));

/** Says what is new in each scene, line by line. It says nothing twice and never changes earlier lines. Without a voice, it does nothing. */
export function createTeller(voice: Voice | undefined): Teller {
	let last: Scene | undefined;

	// Typed text gets a line of its own, where readers expect its echo.
	const leaveRoom = () => {
		if (last?.typed) {
			voice?.makeRoom();
		}
	};

	// Echoes text that is typed at the end. After any other edit, says the whole text.
	const tellTyped = (before: Scene['typed'], after: Scene['typed']) => {
		if (
			!after ||
			before?.label !== after.label ||
			(before.line.text === after.line.text && before.line.cursor === after.line.cursor)
		) {
			return;
		}

		const {text, cursor} = after.line;
		if (text !== before.line.text && text.startsWith(before.line.text) && cursor === text.length) {
			voice?.echo(harmless(text.slice(before.line.text.length)));
		} else if (text === before.line.text) {
			voice?.say(cursor >= text.length ? 'at the end' : `at ${harmless(text.slice(cursor, cursor + 20))}`);
		} else {
			voice?.say(`${after.label}: ${text === '' ? 'empty' : harmless(text)}`);
		}
	};

	return {
		say(line) {
			if (line === '') {
				return;
			}

			voice?.say(line);
			leaveRoom();
		},
		sayWhole(line) {
			voice?.sayWhole(line);
			leaveRoom();
		},
		show(scene) {
			const before = last?.key === scene.key ? last : undefined;
			last = scene;
			tellTyped(before?.typed, scene.typed);
			const fresh = before
				? [...newIn(scene.lines, before.lines), ...newIn(scene.aspects, before.aspects)]
				: [...scene.intro, ...scene.lines];
			for (const line of fresh) {
				voice?.say(line);
			}

			const focus = before ? scene.focus : (scene.arrival ?? scene.focus);
			const isNew = focusId(scene) !== (before && focusId(before));
			if (focus !== undefined && isNew && !fresh.includes(focus)) {
				voice?.say(focus);
			}

			leaveRoom();
		},
	};
}
