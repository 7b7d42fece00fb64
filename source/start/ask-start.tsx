import type {WriterName} from '../settings/flags.js';
import {terminalAnswers} from '../terminal/answers.js';
import {paint} from '../terminal/paint.js';
import {stopProcess} from '../terminal/at-end.js';
import {StartScreen} from './start-screen.js';
import type {Start} from './start.js';

// Otherwise a pending answer of the terminal would end up in the shell.
async function stop(): Promise<void> {
	await terminalAnswers.settle();
	await stopProcess();
}

/**
Asks how to begin, if there is no credential.
*/
export async function askStart(host: string, {refusal, mending, back}: Readonly<Record<'refusal' | 'mending' | 'back', string | undefined>>, writer: WriterName): Promise<Start> {
	let start: Start = {kind: 'quit'};
	const instance = paint((
		<StartScreen
			host={host}
			canLink
			stop={stop}
			back={back}
			mending={mending}
			{...(refusal !== undefined && {refusal})}
			onStart={chosen => {
				start = chosen;
				instance.unmount();
			}}
		/>
	), writer);
	await instance.waitUntilExit();
	return start;
}
