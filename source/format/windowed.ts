import {clamp} from '../state/clamp.js';

/**
So many items of a list, around the one that is selected, and of each whether it is that one.
*/
export function windowed<Item>(items: readonly Item[], cursor: number, height: number): ReadonlyArray<readonly [item: Item, isSelected: boolean]> {
	const room = Math.max(1, height);
	const top = clamp(cursor - Math.floor(room / 2), items.length - room);
	return items.slice(top, top + room).map((item, index) => [item, top + index === cursor]);
}
