import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {listText} from '../../base/text/words.js';
import type {Draft} from '../form-model/stored-form.js';
import type {DialogOf} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {keyOf} from '../state/key-of.js';
import type {Command, Context} from './context.js';
import {say} from './tell.js';
import {stopLookUp, until} from './until.js';

/** What the drafts keep, by their kinds: `2 forms`, `typed addresses`. Discarded drafts do not count. A list that cannot be read is of a form, because one was kept. */
function keptTexts({drafts, registry}: Pick<Context, 'drafts' | 'registry'>): readonly string[] {
	let listed: readonly Draft[] = [];
	ignoringSystemErrors(() => {
		listed = drafts.list().filter(({discardedAt}) => discardedAt === undefined);
	});
	const numbers = Map.groupBy(
		listed,
		({form}) => (form.kind === 'typed' ? registry.drafts.get(form.form)?.nouns : undefined) ?? formNouns,
	);
	const texts = numbers
		.entries()
		.map(([[one, several], {length}]) => (length === 1 ? one : several))
		.toArray();
	return texts.length === 0 ? [formNouns[0]] : texts;
}

const formNouns = ['a form', 'forms'] as const;

/** Quits. Asks first if drafts are kept, and if the user made something that ends with the sandbox. */
export const askToQuit: Command = async context => {
	const {store, quit: leave} = context;
	const {asideCount, connection} = store.getState();
	const kept = asideCount > 0 ? keptTexts(context) : [];
	const made =
		connection.isSandbox === true ? await Promise.all(context.madeHere.map(async madeBy => madeBy(context))) : [];
	if (store.getState().dialog.kind !== 'none') {
		// Another key has opened it meanwhile.
		return;
	}

	const lost = made.flat().filter(text => text !== undefined);
	if (kept.length + lost.length > 0) {
		store.dispatch({type: 'dialog/quitAsked', kept, lost});
	} else {
		leave();
	}
};

/** Quits. Finishes the current write of a run first, and reads it back, unless the user asks again. */
export async function quit(context: Pick<Context, 'quit' | 'store' | 'waits'>): Promise<void> {
	const {store, waits, quit: leave} = context;
	if (store.getState().sending > 0 && !waits.isQuitting) {
		waits.isQuitting = true;
		say(
			context,
			`cforgs quits after the current request. To quit at once, press ${keyOf(store.getState(), 'quit')} again.`,
			'warning',
		);
		if (store.getState().pause !== undefined) {
			stopLookUp({waits});
		}

		await until(store, ({sending}) => sending === 0);
	}

	leave();
}

/** The question before the program ends. */
export const quitQuestion = ({connection}: State, {kept, lost}: DialogOf<'quitting'>): string =>
	connection.isSandbox === true
		? `This sandbox ends with cforgs. You lose ${listText([...kept, ...lost])}. Quit?`
		: `The next start offers your drafts: ${listText(kept)}. Quit?`;
