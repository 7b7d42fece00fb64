import {Box, Text, useInput, usePaste, useWindowSize} from 'ink';
import {use, type ReactNode} from 'react';
import {useSequence} from '../../kernel/screen/use-presses.js';
import {Spans} from '../../kernel/screen/spans.js';
import {useAscii} from '../../kernel/screen/use-ascii.js';
import {inkLook, usePalette} from '../../kernel/screen/use-palette.js';
import {useSaid, VoiceContext} from '../../kernel/screen/voices.js';
import {ownWords} from '../../base/text/ascii.js';
import {isTooSmall, tooSmallText} from '../../kernel/state/layout.js';
import {keyPresses, type KeyPress} from '../../base/text/keys.js';
import {legendSpans} from './start-view.js';
import {headOf, isExamined, saidLines, shownText, welcomeLines, type Welcome} from './welcome-text.js';

type WelcomeScreenProps = {
	readonly welcome: Welcome;
	/** Receives the key, and the raw characters that the terminal sent with it. */
	readonly onPress: (press: KeyPress, sequence: string) => void;
};

const quitting: ReadonlySet<string> = new Set(['q', 'ctrl+c']);

/** The first start with a credential: what the credential may do. Any key leaves, even before the answers arrive. In a terminal that is too small, only the keys that quit work. */
export function WelcomeScreen({welcome, onPress}: WelcomeScreenProps): ReactNode {
	const {columns, rows} = useWindowSize();
	const isSmall = use(VoiceContext) === undefined && isTooSmall({columns, rows});
	const palette = usePalette();
	useAscii();
	const sequence = useSequence();
	useInput((input, key) => {
		const [press] = keyPresses(input, key, sequence.current);
		if (press && (!isSmall || quitting.has(press.name))) {
			onPress(press, sequence.current);
		}
	});
	usePaste(() => {
		if (!isSmall) {
			onPress({name: 'paste'}, '');
		}
	});

	const isDone = isExamined(welcome.findings);
	const lines = welcomeLines(welcome, columns - 2, rows - 6);
	const head = headOf(welcome.findings);
	const isNarrow = columns < 80;
	const back = welcome.findings.some(({call, verdict}) => call === 'list' && verdict !== 'works')
		? ' · Esc opens the menu'
		: '';
	const way = isDone ? ' to your organizations' : ' without waiting';
	useSaid([
		head,
		...(isDone ? saidLines(welcome) : []),
		`Enter continues to your organizations${back === '' ? '' : ', Escape opens the menu'}, q quits, other keys act there.`,
	]);
	if (isSmall) {
		return <Text wrap='truncate-end'>{ownWords(tooSmallText('q'))}</Text>;
	}

	return (
		<Box flexDirection='column' paddingX={1} height={rows} overflow='hidden'>
			<Text bold wrap='truncate-end'>
				cforgs
			</Text>
			<Text wrap='truncate-end'>{head}</Text>
			<Box flexDirection='column' marginY={1} flexShrink={0}>
				{lines.map((line, index) => (
					<Text key={index} wrap='truncate-end'>
						{line}
					</Text>
				))}
			</Box>
			<Spans
				spans={legendSpans(
					ownWords(
						isNarrow
							? `↵ continues${back} · q quits`
							: `↵ continues${way}${back} · q quits${back === '' ? ' · other keys act there' : ''}`,
					),
				)}
			/>
			<Text {...inkLook(palette.dim)} wrap='truncate-end'>
				{isNarrow ? 'cforgs doctor shows it again.' : shownText(welcome)}
			</Text>
		</Box>
	);
}
