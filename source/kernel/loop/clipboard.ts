import type {Context} from './context.js';

/** Sends a text to the terminal's clipboard and reports that it was sent. No terminal confirms that it took the text. */
export function copyAndTell(
	{store, copy}: Pick<Context, 'store' | 'copy'>,
	text: string,
	told: {readonly sent: string; readonly tooLong: string},
): void {
	const answer = copy(text);
	store.dispatch({type: 'message/shown', message: {tone: answer === 'sent' ? 'info' : 'warning', text: told[answer]}});
	if (answer === 'sent') {
		store.dispatch({type: 'copy/sent'});
	}
}

/** Shows only the value on the screen, so that selecting it by hand includes nothing else. Screen readers say all of it. */
export async function showAlone(
	{store, medium, suspendTerminal, showAlone: show, quit}: Context,
	chosen: string | undefined,
): Promise<void> {
	if (chosen === undefined) {
		return;
	}

	await medium.giveWhole(chosen, {
		async show(text) {
			let next = 'back';
			await suspendTerminal(async () => {
				next = await show(text);
			});
			if (next === 'quit') {
				quit();
			}
		},
		say(message) {
			store.dispatch({type: 'message/shown', message});
		},
	});
}
