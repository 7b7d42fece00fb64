import type {ServiceContext} from '../loop/context.js';
import type {ItemResult, ItemState} from '../state/item-result.js';
import type {Kind, WriteEnd} from './engine.js';
import {itemsTold, type Locked, lockedRun, type Run, type RunEnd, runMany} from './run-many.js';

/** How the run of a review reports to its caller, and when it stops. */
export type RowRun<Row, W extends Kind> = Pick<Run<Row, W, ItemResult>, 'isStopping' | 'waiting'> & {
	/** What is sent. */
	readonly rows: readonly Row[];
	readonly changed: (row: Row, result: ItemState) => void;
	/** Receives the end of each write. */
	readonly ended?: ((row: Row, end: WriteEnd<W>) => void) | undefined;
};

/** What an ability says of such a run. */
type RowWrites<Row, W extends Kind> = Pick<
	Run<Row, W, ItemResult>,
	'describe' | 'entry' | 'nameOf' | 'organizationOf' | 'refusableOf' | 'settle'
> & {
	/** What no other cforgs may do at the same time. */
	readonly lock: Omit<Locked, 'items'>;
};

/** Sends the rows of a review, one after the other, each recorded on disk before it is sent, and reports each in the words of every run. */
export const runRows = async <Row, W extends Kind>(
	context: ServiceContext,
	{rows, changed, ended, waiting, isStopping}: RowRun<Row, W>,
	{lock, settle, ...writes}: RowWrites<Row, W>,
): Promise<RunEnd> =>
	lockedRun(context, {items: rows, ...lock}, async () =>
		runMany<Row, W, ItemResult>(context, {
			...writes,
			items: rows,
			async settle(row, end) {
				ended?.(row, end);
				return settle(row, end);
			},
			...itemsTold(changed),
			waiting,
			isStopping,
		}),
	);
