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
