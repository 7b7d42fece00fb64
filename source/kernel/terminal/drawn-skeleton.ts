import type {Block} from '../rows/pane-block.js';

/** A skeleton on the screen, with the size of the terminal when it was drawn. */
export type Skeleton = {readonly blocks: readonly Block[]; readonly columns: number; readonly rows: number};

/** The skeleton, and how to stop what keeps it on the screen. */
type Drawn = {
	/** Whether it was drawn in ASCII. */
	readonly isAscii: boolean;
	readonly skeleton: Skeleton;
	readonly stop: () => void;
};

let drawn: Drawn | undefined;

/** Remembers the skeleton that is on the screen now. */
export function holdSkeleton(next: Drawn): void {
	drawn = next;
}

/** Forgets the skeleton. Returns whether there was one. */
export function didEndSkeleton(): boolean {
	const ended = drawn;
	ended?.stop();
	drawn = undefined;
	return ended !== undefined;
}

/** The skeleton on the screen, for a writer that continues from it. Undefined if there is none, or if it was drawn with a different `isAscii`. */
export function takeSkeleton(isAscii: boolean): Skeleton | undefined {
	const taken = drawn;
	didEndSkeleton();
	return taken?.isAscii === isAscii ? taken.skeleton : undefined;
}
