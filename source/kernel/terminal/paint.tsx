import process from 'node:process';
import {render, type Instance} from 'ink';
import type {ReactNode} from 'react';
import {createVoice} from '../../base/text/voice.js';
import {fromInk} from '../../base/text/width.js';
import {isInScreen, isInTmux, isOverSsh} from '../options/terminal-abilities.js';
import {isTooSmall} from '../state/layout.js';
import type {WriterName} from '../options/flags.js';
import {VoiceContext, PainterContext} from '../screen/output.js';
import {type Answers, terminalAnswers} from './answers.js';
import {atTopLeft} from './sequences.js';
import {terminalSize, askAmbiguousWidth} from './size.js';
import {isAccessible, silentOutput} from './accessible.js';
import {askBackground} from './report-mode.js';
import {type CellWriter, openCells, openOutput} from './cell-writer.js';
import {paceByAnswers, paceByTime} from './pacing.js';
import {otherWrite} from './at-end.js';
import * as sequences from './sequences.js';

// Asks for the state of the mode for left and right margins (DECRQM of DECLRMM). A terminal without it answers 0 or 4, or not at all; some then show the last character of the question.
const question = {bytes: atTopLeft('\u{1B}[?69$p'), answer: /^.\[\?69;\d\$y$/v} as const;

let wasAsked = false;
let isKnown = false;

/** Asks the terminal whether it has left and right margins, and calls the listener if so. Asks once. Does not ask if the answer would not arrive, on a screen that is too small to have a blank to ask with, and in tmux and GNU screen, which have none: the question might reach the terminal around them. */
function askMargins({ask}: Pick<Answers, 'ask'>, onMargins: () => void): void {
	if (isKnown) {
		onMargins();
		return;
	}

	if (
		wasAsked ||
		!process.stdin.isTTY ||
		isTooSmall(terminalSize()) ||
		isInTmux(process.env) ||
		isInScreen(process.env)
	) {
		return;
	}

	wasAsked = true;
	ask(({text}) => {
		isKnown = text?.endsWith(';2$y') === true;
		if (isKnown) {
			onMargins();
		}
	}, question);
}

// An uncaught error ends the screen like any other bug. At the end, waits for outstanding answers of the terminal, which the shell would otherwise receive as typed text.
function settling(instance: Instance, leave?: () => void): Instance {
	const {promise: defect, reject} = Promise.withResolvers<never>();
	const onDefect = (error: unknown) => {
		reject(error);
		instance.unmount();
	};

	process.on('uncaughtException', onDefect);
	// Whoever awaits the exit receives the error.
	defect.catch(() => undefined);
	const left = instance.waitUntilExit();
	return {
		...instance,
		async waitUntilExit() {
			try {
				await Promise.race([defect, left]);
				return await left;
			} finally {
				instance.unmount();
				await left.catch(() => undefined);
				leave?.();
				process.off('uncaughtException', onDefect);
				// If another screen follows, the text was typed for it.
				terminalAnswers.giveBack(await terminalAnswers.settle());
			}
		},
	};
}

// A screen is only painted on a terminal. Without `interactive`, Ink draws nothing before the end wherever `CI` is set.
const modes = {exitOnCtrlC: false, patchConsole: false, isScreenReaderEnabled: false, interactive: true} as const;

// Ink does not clear the screen when it switches screens, and drops marks of direction.
const mended = (output: NodeJS.WriteStream): NodeJS.WriteStream =>
	otherWrite(output, (text, ...rest) =>
		output.write(
			fromInk(text)
				.replace(sequences.enterScreen, () => sequences.enterCleared)
				.replace(sequences.leaveScreen, () => sequences.leaveCleared),
			...rest,
		),
	);

// Ink reads the keys. The spoken lines bypass Ink.
function paintLines(node: ReactNode, output: NodeJS.WriteStream): Instance {
	const voice = createVoice(
		text => {
			output.write(text);
		},
		() => output.columns,
	);
	const spoken = (each: ReactNode) => <VoiceContext value={voice}>{each}</VoiceContext>;
	const instance = settling(
		render(spoken(node), {...modes, stdout: silentOutput(output, voice), debug: true}),
		voice.end,
	);
	return {
		...instance,
		rerender(next) {
			instance.rerender(spoken(next));
		},
	};
}

type Painting = {
	readonly terminal?: NodeJS.WriteStream;
	readonly cells?: CellWriter | undefined;
	/** Learns how long a frame of this many bytes took to the terminal, over SSH. */
	readonly onArrived?: (bytes: number, milliseconds: number) => void;
};

/** Shows a component on its own screen until it is unmounted. `cells` continue from what they already show. */
export function paint(
	node: ReactNode,
	writer: WriterName,
	{terminal = process.stdout, cells, onArrived}: Painting = {},
): Instance {
	terminalAnswers.listen();
	if (isAccessible()) {
		return paintLines(node, openOutput(terminal));
	}

	const options = {...modes, alternateScreen: true} as const;
	// After the first frame.
	setTimeout(askBackground, 0, terminalAnswers);
	if (writer === 'ink') {
		const stdout = mended(openOutput(terminal));
		return settling(render(node, {...options, stdout, incrementalRendering: true, maxFps: 120}));
	}

	const {stream, painter, pace, useMargins, leave} = cells ?? openCells(terminal);
	// After the first frame. Only this writer can draw everything again in ASCII.
	setTimeout(askMargins, 0, terminalAnswers, useMargins);
	setTimeout(askAmbiguousWidth, 0, terminalAnswers);
	if (isOverSsh(process.env)) {
		pace(onFree =>
			isInTmux(process.env) ? paceByTime(terminalAnswers, onFree) : paceByAnswers(terminalAnswers, onFree, onArrived),
		);
	}

	const painted = (each: ReactNode) => <PainterContext value={painter}>{each}</PainterContext>;
	const instance = settling(render(painted(node), {...options, stdout: stream, debug: true}), leave);
	return {
		...instance,
		rerender(next) {
			instance.rerender(painted(next));
		},
	};
}
