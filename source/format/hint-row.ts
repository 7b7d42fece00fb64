import {keyLabel, type Binding} from '../binding.js';
import {placeOf} from '../state/place.js';
import type {State} from '../state/state.js';
import {
	plain,
	toned,
	type Row,
	type Span,
} from './row.js';

const atRight = new Set(['openHelp', 'askToQuit']);

function hintSpans({keys, name, whyNot}: Binding, state: State): readonly Span[] {
	const [key = ''] = keys;
	const isOff = whyNot?.(state) !== undefined;
	return isOff
		? [toned('dim', `${keyLabel(key)} ${name}  `)]
		: [toned('accent', keyLabel(key)), plain(` ${name}  `)];
}

/**
The bottom line: the keys that matter here. One that cannot act now is dimmed; pressing it says why.
*/
export function hintRow(bindings: readonly Binding[], state: State): Row {
	const place = placeOf(state);
	const hints = bindings.filter(({isHint, places}) => isHint && places.includes(place));
	return {
		left: [plain(' '), ...hints.filter(({command}) => !atRight.has(command)).flatMap(binding => hintSpans(binding, state))],
		right: hints.filter(({command}) => atRight.has(command)).flatMap(binding => hintSpans(binding, state)),
	};
}
