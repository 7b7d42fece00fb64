import type {WriterName} from '../../kernel/options/flags.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import {paint} from '../../kernel/terminal/paint.js';
import {stopProcess} from '../../kernel/terminal/at-end.js';
import {StartScreen} from './start-screen.js';
import type {StartNews} from './start-view.js';
import type {Start, StartWays} from './start.js';

// Otherwise a pending answer of the terminal would end up in the shell.
async function stop(): Promise<void> {
	await terminalAnswers.settle();
	await stopProcess();
}

/** Asks how to begin, if there is no credential. */
export async function askStart(
	host: string,
	{refusal, again, ...news}: Omit<StartNews, 'host'> & Pick<StartWays, 'again'>,
	writer: WriterName,
): Promise<Start> {
	let start: Start = {kind: 'quit'};
	const instance = paint(
		<StartScreen
			host={host}
			canLink
			stop={stop}
			{...news}
			{...(again !== undefined && {again})}
			{...(refusal !== undefined && {refusal})}
			onStart={chosen => {
				start = chosen;
				instance.unmount();
			}}
		/>,
		writer,
	);
	await instance.waitUntilExit();
	return start;
}
