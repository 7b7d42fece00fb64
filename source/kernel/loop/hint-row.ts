import {hasMoreBelow, hintKind, hintedHere, partOf, placeOf, type Binding, type Registry} from '../rows/registry.js';
import {unseenOf, whyNotAllSeen} from '../state/seen-review.js';
import {isPlain, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {keyLabel} from '../../base/text/keys.js';
import {plain, toned, totalWidth, type Row, type Span} from '../rows/row.js';

const more = 'more';

const scrolls = new Set(['scrollDialogDown', 'scrollDialogPageDown']);

type Hint = {
	readonly spans: readonly Span[];
	readonly isOff: boolean;
	readonly isWayBack: boolean;
	readonly isActing: boolean;
	readonly isArrow: boolean;
};

// One column on either side separates a hint from its neighbours. Without colours, a hint that cannot act has brackets there.
function hintOf(binding: Binding, state: State, registry: Registry): Hint {
	const key = keyLabel(binding.keys[0] ?? '');
	const name = ` ${binding.nameNow?.(state, registry) ?? binding.name}`;
	const off = isPlain(state) ? plain(`(${key}${name})`) : toned('dim', ` ${key}${name} `);
	const isOff = binding.whyNot?.(state, registry) !== undefined;
	return {
		spans: isOff ? [off] : [plain(' '), toned('accent', key), plain(`${name} `)],
		isOff,
		isWayBack: binding.keys.includes('escape'),
		isArrow: binding.name !== more && binding.keys.some(each => each === 'down' || each === 'up'),
		isActing: binding.isConfirming === true || (!isOff && (binding.keys.includes('enter') || binding.isMain === true)),
	};
}

const spansOf = (hints: readonly Hint[]): readonly Span[] => hints.flatMap(({spans}) => spans);

const endTrimmed = (spans: readonly Span[]): readonly Span[] =>
	spans.map((span, index) => (index === spans.length - 1 ? {...span, text: span.text.trimEnd()} : span));

const widthOfHints = (hints: readonly Hint[]): number => totalWidth(spansOf(hints));

// Leaves out hints that do not fit, instead of cutting them.
function fitting(hints: readonly Hint[], columns: number): readonly Hint[] {
	let taken = 0;
	return hints.filter(({spans}) => {
		const width = totalWidth(spans);
		const isFitting = taken + width <= columns;
		taken += isFitting ? width : 0;
		return isFitting;
	});
}

/** The hints of a place, with the key that shows more rows: next to the others, or instead of the key that waits until all rows of a review were on the screen. */
function withScrolling(
	hinted: readonly Binding[],
	here: readonly Binding[],
	state: State,
	registry: Registry,
): readonly Binding[] {
	const seen = partOf(registry, state)?.seen(state);
	const why = whyNotAllSeen(state, seen);
	const waiting = why === undefined ? undefined : hinted.find(each => each.whyNot?.(state, registry) === why);
	const showing = waiting && here.find(({command}) => command === unseenOf(seen)?.command);
	if (showing) {
		return hinted.map(each => (each === waiting ? {...showing, name: 'show the rest', isMain: true} : each));
	}

	const scrolling = hasMoreBelow(state, registry) ? here.find(({command}) => scrolls.has(command)) : undefined;
	return [...(scrolling ? [{...scrolling, name: more}] : []), ...hinted];
}

/** The bottom line: the keys that matter here, preceded by the scroll key if rows are hidden. If the line is too narrow, the key that leaves the place has the first claim to room, then the place's main key, and the key that sends a review, or shows the rest of it first. Keys that cannot act now are dimmed and come last; pressing such a key shows the reason. A key that several bindings share is shown once, with what it does now. The help always has its room, at the right; the arrow keys have only the room that others leave. */
export function hintRow(registry: Registry, state: State): Row {
	const place = placeOf(state, registry);
	const here = registry.bindings.filter(({places}) => places.includes(place));
	const hinted = withScrolling(hintedHere(registry, state), here, state, registry);
	const hintsOf = (some: readonly Binding[]) => some.map(binding => hintOf(binding, state, registry));
	const right = hintsOf(
		here.filter(binding => binding.hintAt === 'right' && (binding.isHintOnScreen === true || hinted.includes(binding))),
	);
	const onLeft = hinted
		.filter(({hintAt}) => hintAt !== 'right')
		.toSorted((one, other) => Number(one.hintAt === 'last') - Number(other.hintAt === 'last'));
	const isMomentary = (binding: Binding) => hintKind(binding, state, registry) === 'momentary';
	const momentary = hintsOf(onLeft.filter(binding => isMomentary(binding)));
	// Without a row, hardly any key of the panes can act.
	const isBare = state.dialog.kind === 'none' && selectedRow(state) === -1;
	const left = hintsOf(onLeft.filter(binding => !isMomentary(binding)))
		.filter(({isOff}) => !(isOff && isBare))
		.toSorted((one, other) => Number(one.isOff) - Number(other.isOff));
	const room = state.size.columns + 1 - widthOfHints(right);
	const back = fitting(
		left.filter(({isWayBack}) => isWayBack),
		room,
	);
	const acting = fitting(
		left.filter(({isActing}) => isActing),
		room - widthOfHints(back),
	);
	const momentaryShown = fitting(momentary, room - widthOfHints([...back, ...acting]));
	const first = [...back, ...acting];
	let rest = fitting(
		left.filter(hint => !first.includes(hint)).toSorted((one, other) => Number(one.isArrow) - Number(other.isArrow)),
		room - widthOfHints(first),
	);
	while (rest.length > 0 && widthOfHints([...first, ...rest, ...momentaryShown]) > room) {
		rest = rest.slice(0, -1);
	}

	// One arrow key without the other says too little for its room.
	if (left.some(hint => hint.isArrow && ![...first, ...rest].includes(hint))) {
		rest = rest.filter(({isArrow}) => !isArrow);
	}

	const shown = new Set([...first, ...rest]);
	const onLine = [...left.filter(hint => shown.has(hint)), ...momentaryShown];
	return {left: endTrimmed(spansOf(onLine)), right: endTrimmed(spansOf(right).slice(1))};
}
