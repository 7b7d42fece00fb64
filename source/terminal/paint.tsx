import process from 'node:process';
import {render, type Instance} from 'ink';
import type {ReactNode} from 'react';
import type {WriterName} from '../settings/flags.js';
import {VoiceContext} from '../screen/voices.js';
import {PainterContext} from '../screen/painter.js';
import {createVoice} from '../text/voice.js';
import {isAccessible, silentOutput} from './accessible.js';
import {terminalAnswers} from './answers.js';
import {askBackground} from './background.js';
import type {CellWriter} from './cell-writer.js';
import {openCells, openOutput} from './open-cells.js';
import {otherWrite} from './other-write.js';
import * as sequences from './sequences.js';

// What is thrown where nobody waits for it ends the screen as any defect does. With answers of the terminal on their way, the shell would get them as typed.
function settling(instance: Instance, leave?: () => void): Instance {
	const {promise: defect, reject} = Promise.withResolvers<never>();
	const onDefect = (error: unknown) => {
		reject(error);
		instance.unmount();
	};

	process.on('uncaughtException', onDefect);
	// It is told to whoever waits for the end.
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
				// Where another screen follows, it was typed for that.
				terminalAnswers.giveBack(await terminalAnswers.settle());
			}
		},
	};
}

const modes = {exitOnCtrlC: false, patchConsole: false, isScreenReaderEnabled: false} as const;

// Ink clears nothing when it changes screens.
const clearing = (output: NodeJS.WriteStream): NodeJS.WriteStream => otherWrite(output, (text, ...rest) =>
	output.write(text.replace(sequences.enterScreen, () => sequences.enterCleared).replace(sequences.leaveScreen, () => sequences.leaveCleared), ...rest));

// Ink reads the keys; what is to be said is appended past it.
function paintLines(node: ReactNode, output: NodeJS.WriteStream): Instance {
	const voice = createVoice(text => {
		output.write(text);
	}, () => output.columns);
	const spoken = (each: ReactNode) => <VoiceContext value={voice}>{each}</VoiceContext>;
	const instance = settling(render(spoken(node), {
		...modes, stdout: silentOutput(output, voice), debug: true, interactive: true,
	}), voice.end);
	return {
		...instance,
		rerender(next) {
			instance.rerender(spoken(next));
		},
	};
}

/**
Shows a component on a screen of its own, until it is unmounted; `cells` go on from what they show already.
*/
export function paint(node: ReactNode, writer: WriterName, {terminal = process.stdout, cells}: {readonly terminal?: NodeJS.WriteStream; readonly cells?: CellWriter | undefined} = {}): Instance {
	terminalAnswers.listen();
	if (isAccessible()) {
		return paintLines(node, openOutput(terminal));
	}

	const options = {...modes, alternateScreen: true} as const;
	// The first frame goes before.
	setTimeout(askBackground, 0, terminalAnswers);
	if (writer === 'ink') {
		const stdout = clearing(openOutput(terminal));
		return settling(render(node, {
			...options, stdout, incrementalRendering: true, maxFps: 120,
		}));
	}

	const {stream, painter, leave} = cells ?? openCells(terminal);
	const painted = (each: ReactNode) => <PainterContext value={painter}>{each}</PainterContext>;
	const instance = settling(render(painted(node), {
		...options, stdout: stream, debug: true, interactive: true,
	}), leave);
	return {
		...instance,
		rerender(next) {
			instance.rerender(painted(next));
		},
	};
}
