import {
	Box,
	Text,
	useInput,
	useWindowSize,
} from 'ink';
import type {ReactNode} from 'react';
import {inkLook, usePalette} from '../components/use-palette.js';
import {useSaid} from '../components/voices.js';
import {isExamined, welcomeLines, type Welcome} from '../format/welcome-text.js';
import {ownWords} from '../text/ascii.js';
import {spoken} from '../narration/scene.js';
import {keyPresses} from '../text/key-press.js';

type WelcomeScreenProps = {
	readonly welcome: Welcome;
	readonly onLeave: (how: 'goOn' | 'quit') => void;
};

/**
The first start with a credential: what it may do. Every key leaves at once, whether the answers are there or not.
*/
export function WelcomeScreen({welcome, onLeave}: WelcomeScreenProps): ReactNode {
	const {columns, rows} = useWindowSize();
	const palette = usePalette();
	useInput((input, key) => {
		const [press] = keyPresses(input, key);
		if (press) {
			onLeave(['q', 'ctrl+c'].includes(press.name) ? 'quit' : 'goOn');
		}
	});

	const isDone = isExamined(welcome.findings);
	const lines = welcomeLines(welcome, columns - 2, rows - 6);
	const head = isDone ? 'This is what your credential may do.' : 'Trying what your credential may do: four reads, nothing is written.';
	useSaid([head, ...(isDone ? lines.map(line => spoken(line)) : []), 'Enter or any key continues to your organizations, q quits.']);
	return (
		<Box flexDirection='column' paddingX={1} height={rows} overflow='hidden'>
			<Text bold wrap='truncate-end'>cforgs</Text>
			<Text wrap='truncate-end'>{head}</Text>
			<Box flexDirection='column' marginY={1} flexShrink={0}>
				{lines.map((line, index) => <Text key={index} wrap='truncate-end'>{line}</Text>)}
			</Box>
			<Text wrap='truncate-end'>{ownWords(isDone ? '↵ or any key continues to your organizations · q quits' : '↵ or any key continues without waiting · q quits')}</Text>
			<Text {...inkLook(palette.dim)} wrap='truncate-end'>Shown once. cforgs doctor shows it again, with anything else that may be wrong.</Text>
		</Box>
	);
}
