import {layers, type screenOf} from './svg.js';

/** A screen of a film, its caption, and how long it is shown, in seconds. */
export type Shot = {readonly screen: ReturnType<typeof screenOf>; readonly caption: string; readonly seconds: number};

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

// Elements in every shot are drawn once.
function layerOf(drawn: ReadonlyArray<readonly string[]>): readonly string[] {
	const [first = [], ...others] = drawn;
	const always = new Set(first.filter(element => others.every(elements => elements.includes(element))));
	return [
		...always,
		...drawn.flatMap((elements, index) => {
			const own = elements.filter(element => !always.has(element));
			return own.length === 0 ? [] : [`<g class="shot shot${index}">`, ...own, '</g>'];
		}),
	];
}

/** The elements of a drawing that shows the screens in a loop. Without animation, it shows the shot with the number `still`. */
export function filmOf(shots: readonly Shot[], still: number): readonly string[] {
	const duration = shots.reduce((sum, {seconds}) => sum + seconds, 0);
	let shown = 0;
	const keyframes = shots.map(({seconds}, index) => {
		const [start, end] = [shown, shown + seconds].map(time => percent(time / duration));
		shown += seconds;
		return `@keyframes shot${index}{0%{visibility:hidden}${start}{visibility:visible}${end}{visibility:hidden}}`;
	});
	return [
		'<style>',
		`.shot{visibility:hidden}.shot${still}{visibility:visible}`,
		`@media (prefers-reduced-motion:no-preference){${shots.map((_, index) => `.shot${index}{animation:shot${index} ${duration}s step-end infinite}`).join('')}}`,
		...keyframes,
		'</style>',
		...layerOf(shots.map(({caption}) => [caption])),
		...layers.flatMap(layer => layerOf(shots.map(({screen}) => screen[layer]))),
	];
}
