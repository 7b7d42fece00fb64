import type {ExitStatus} from '../options/exit-status.js';
import type {ItemState} from '../state/item-result.js';
import {statusOfRun} from '../writes/run-many.js';
import {statusWord} from './send-items.js';

/** The status with which a dry run ends: that of the run if everything that is waiting is stored. */
export const statusOfDryRun = (items: ReadonlyArray<{readonly result: ItemState}>): ExitStatus =>
	statusOfRun(items.map(item => item.result.status === 'waiting' ? 'done' : statusWord(item)));
