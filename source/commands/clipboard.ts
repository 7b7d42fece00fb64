import type {Context} from './context.js';

/**
Sends a text to the terminal's clipboard, and says what has become of that as far as can be known: no terminal says whether it took it.
*/
export function copyAndTell({store, copy}: Pick<Context, 'store' | 'copy'>, text: string, told: {readonly sent: string; readonly tooLong: string}): void {
	const answer = copy(text);
	store.dispatch({type: 'message/shown', message: {tone: answer === 'sent' ? 'info' : 'warning', text: told[answer]}});
	if (answer === 'sent') {
		store.dispatch({type: 'copy/sent'});
	}
}

/**
Gives the screen to the value, so that selecting it by hand takes nothing else along. A screen reader says it whole.
*/
export async function showAlone({store, medium, suspendTerminal, showAlone: show, quit}: Context, chosen: string | undefined): Promise<void> {
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
