import {keyLabel} from './binding.js';
import {commands} from './commands/commands.js';
import type {Context} from './commands/context.js';
import type {KeyPress} from './key-press.js';
import {keymap, textCommands} from './keymap.js';
import {placeOf} from './state/place.js';

/**
Runs what a key means here, or says why it cannot act.
*/
export async function pressKey(context: Omit<Context, 'press'>, press: KeyPress): Promise<void> {
	const {store} = context;
	const state = store.getState();
	const place = placeOf(state);
	const warn = (text: string) => {
		store.dispatch({type: 'message/shown', message: {tone: 'warning', text}});
	};

	const found = keymap.filter(({keys, places}) => places.includes(place) && keys.includes(press.name));
	const binding = found.find(({whyNot}) => whyNot?.(state) === undefined) ?? found[0];
	if (state.connection.isPresenting) {
		const name = binding?.name ?? (textCommands[place] === undefined ? '' : 'type');
		store.dispatch({type: 'terminal/keyShown', text: `${keyLabel(press.name)} ${name}`.trim()});
	}

	const why = binding?.whyNot?.(state);
	if (why !== undefined) {
		warn(why);
		return;
	}

	const command = binding?.command ?? textCommands[place];
	if (command === undefined) {
		warn(`${keyLabel(press.name)} does nothing here. Press ? for the keys that do.`);
		return;
	}

	store.dispatch({type: 'message/cleared'});
	await commands[command]({...context, press: async next => pressKey(context, next)}, press);
}
