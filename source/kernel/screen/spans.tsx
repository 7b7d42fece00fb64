import {type TextProps, Box, Text, Transform, useInput, usePaste, useStdin, type StdinProps} from 'ink';
import {useSyncExternalStore, memo, type ReactNode, useEffect, useRef} from 'react';
import {isAscii, onAscii} from '../../base/text/ascii.js';
import {keyPresses, type KeyPress} from '../../base/text/keys.js';
import type {Look, Palette} from '../rows/theme.js';
import {fitRow, isSameSpan, type LinkRow, type Span} from '../rows/row.js';
import {currentPalette, onLooks} from './looks.js';

export const usePalette = (): Palette => useSyncExternalStore(onLooks, currentPalette);

/** A look as Ink's text properties. */
export const inkLook = ({color, ...rest}: Look): Omit<TextProps, 'children'> => ({
	...rest,
	...(color !== undefined && {color: typeof color === 'number' ? `ansi256(${color})` : color}),
});

type SpansProps = {readonly spans: readonly Span[]};

function isSame(left: SpansProps, right: SpansProps): boolean {
	return (
		left.spans.length === right.spans.length && left.spans.every((span, index) => isSameSpan(span, right.spans[index]))
	);
}

/** One row of fitted text. */
export const Spans = memo(({spans}: SpansProps): ReactNode => {
	const palette = usePalette();
	return (
		<Text wrap='truncate-end'>
			{spans.map(({text, tone, link}, index) => (
				<Text key={index} {...inkLook(palette[tone ?? 'text'] ?? {})}>
					{link === undefined ? text : hyperlink(link, text)}
				</Text>
			))}
		</Text>
	);
}, isSame);

/** A text that the terminal opens as a link (OSC 8). Terminals without links show only the text. */
const hyperlink = (address: string, text: string): string => `\u{1B}]8;;${address}\u{7}${text}\u{1B}]8;;\u{7}`;

type LinkedRowsProps = {readonly rows: readonly LinkRow[]; readonly columns: number; readonly canLink: boolean};

function Linked({left, link}: LinkRow & {readonly link: string}): ReactNode {
	const palette = usePalette();
	const before = left.slice(0, -1);
	const {text = '', tone = 'accent'} = left.at(-1) ?? {};
	return (
		<Box>
			<Text>{before.map(span => span.text).join('')}</Text>
			<Transform transform={shown => hyperlink(link, shown)}>
				<Text {...inkLook(palette[tone])}>{text}</Text>
			</Transform>
		</Box>
	);
}

/** Rows, with links if the terminal supports them. */
export function LinkedRows({rows, columns, canLink}: LinkedRowsProps): ReactNode {
	return rows.map((row, index) =>
		canLink && row.link !== undefined ? (
			<Linked key={index} {...row} link={row.link} />
		) : (
			<Spans key={index} spans={fitRow(row, columns)} />
		),
	);
}

/** Draws a component again when the program switches to ASCII. */
export function useAscii(): void {
	useSyncExternalStore(onAscii, isAscii);
}

// Missing from Ink's types.
type InkStdin = StdinProps & {readonly internal_eventEmitter?: NodeJS.EventEmitter};

/** The sequence that the terminal sent for the key that Ink reports next. Ink does not report the sequence. */
export function useSequence(): {readonly current: string} {
	const sequence = useRef('');
	const {internal_eventEmitter: emitter}: InkStdin = useStdin();
	useEffect(() => {
		const keep = (text: string) => {
			sequence.current = text;
		};

		emitter?.on('input', keep);
		return () => {
			emitter?.off('input', keep);
		};
	}, [emitter]);
	return sequence;
}

/** Calls back for every key, also for keys that arrive together, and for pasted text. */
export function usePresses(press: (press: KeyPress) => void): void {
	// Must listen before Ink's hook.
	const sequence = useSequence();
	useInput((input, key) => {
		for (const each of keyPresses(input, key, sequence.current)) {
			press(each);
		}
	});

	usePaste(text => {
		press({name: 'paste', text});
	});
}
