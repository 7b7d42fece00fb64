import {isHinted, keyLabel, type Binding} from '../binding.js';
import {placeOf} from '../state/place.js';
import {selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {widthOf} from '../text/width.js';
import {hasMoreBelow} from './extent.js';
import {
	plain,
	toned,
	totalWidth,
	type Row,
	type Span,
} from './row.js';

const atRight = new Set(['openHelp', 'askToQuit']);

const scrolls = new Set(['scrollDialogDown', 'scrollDialogPageDown']);

const gap = '  ';

function offSpans(text: string, {isHint}: Binding, state: State): readonly Span[] {
	// Without colours it would look as if it could act.
	if (state.isLowBandwidth || state.connection.isColorless === true) {
		return isHint === 'inItsPlace' && selectedRow(state) !== -1 ? [plain(' '.repeat(widthOf(text)))] : [];
	}

	return [toned('dim', text)];
}

function hintSpans(binding: Binding, state: State): readonly Span[] {
	const key = keyLabel(binding.keys[0] ?? '');
	const called = ` ${binding.nameNow?.(state) ?? binding.name}${gap}`;
	return binding.whyNot?.(state) === undefined ? [toned('accent', key), plain(called)] : offSpans(key + called, binding, state);
}

// A hint that does not fit whole is left out, not cut. The spaces behind the last one may be missing, unless something follows it.
function fitting(hints: ReadonlyArray<readonly Span[]>, columns: number, isLast: boolean): readonly Span[] {
	const fitted: Span[] = [];
	let room = columns;
	for (const hint of hints) {
		room -= totalWidth(hint);
		if (room < 0) {
			return isLast && room >= -gap.length ? [...fitted, ...hint.map(span => ({...span, text: span.text.trimEnd()}))] : fitted;
		}

		fitted.push(...hint);
	}

	return fitted;
}

/**
The bottom line: the keys that matter here, before them the one that shows more where rows are hidden. One that cannot act now is dimmed, or without colours left out; pressing it says why.
*/
export function hintRow(bindings: readonly Binding[], state: State): Row {
	const place = placeOf(state);
	const here = bindings.filter(({places}) => places.includes(place));
	const scrolling = hasMoreBelow(state, bindings) ? here.find(({command}) => scrolls.has(command)) : undefined;
	const hints = [...(scrolling ? [{...scrolling, name: 'more'}] : []), ...here.filter(binding => isHinted(binding, state))];
	const spansOf = (some: readonly Binding[]) => some.map(binding => hintSpans(binding, state));
	const right = spansOf(hints.filter(({command}) => atRight.has(command))).flat();
	// What is there for a moment moves nothing, and is there although the line is full.
	const momentary = spansOf(hints.filter(({isHint}) => isHint === 'whereItActs')).flat();
	const left = spansOf(hints.filter(({command, isHint}) => isHint !== 'whereItActs' && !atRight.has(command)));
	const taken = 1 + totalWidth(momentary) + (right.length === 0 ? 0 : totalWidth(right) + 1);
	return {left: [plain(' '), ...fitting(left, state.size.columns - taken, momentary.length === 0), ...momentary], right};
}
