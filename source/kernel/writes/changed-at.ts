import {inOneGo} from '../figures/in-parts.js';
import {neverChanged} from '../filter/source.js';
import type {ServiceContext} from '../loop/context.js';
import {openKnown, type OtherChange} from '../storage/known.js';
import {areWritten, writesByOrganization} from '../storage/noticed.js';
import {allWrites} from './journal.js';

/**
The time of the last change of each organization that has one, in milliseconds since the epoch: a write from here, or the later reading of a difference. A difference that a write from here can explain has the time of the write.

@yields Nothing, after each part, so that keys come first.
*/
export function* changeTimes(
	context: Pick<ServiceContext, 'disk' | 'journal'>,
): Generator<undefined, ReadonlyMap<string, number>> {
	// What became of an unclear one, the next reading shows.
	const writes = writesByOrganization(allWrites(context).filter(({isUnclear}) => !isUnclear));
	const times = new Map<string, number>();
	for (const [id, own] of writes) {
		times.set(id, Math.max(...own.map(({at}) => at)));
	}

	const isOwn = ({kind, id, earlier, later}: OtherChange): boolean =>
		areWritten(
			kind,
			(writes.get(id) ?? []).filter(({at}) => at >= earlier.readAt && at <= later.readAt),
		);
	for (const part of openKnown(context.disk).changeTimes()) {
		for (const change of part) {
			if (!isOwn(change)) {
				times.set(change.id, Math.max(times.get(change.id) ?? neverChanged, change.later.readAt));
			}
		}

		yield undefined;
	}

	return times;
}

/** The same, all at once, as a filter asks for it: `neverChanged` without a change. */
export function changedAtIn(context: Pick<ServiceContext, 'disk' | 'journal'>): (id: string) => number {
	let times: ReadonlyMap<string, number> | undefined;
	return id => {
		times ??= inOneGo(changeTimes(context));
		return times.get(id) ?? neverChanged;
	};
}
