import type {JournalEntry} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {allWrites, noteAgain, noteWrite} from './journal.js';

/** A write that the service carries out at most once for each key, such as the creation of an account. */
type KeyedWrite = Required<Pick<JournalEntry, 'after' | 'before' | 'kind'>> & Pick<JournalEntry, 'undoes'>;

/** `key`: to send with the request, and again after a lost answer. `isAgain`: an earlier try of the same write, whose result is unknown, was sent with this key. `note`: records the write before it is sent. */
type Keyed = {readonly key: string; readonly isAgain: boolean; readonly note: () => ReturnType<typeof noteWrite>};

const areSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
The key of a write. It is the id of its record, which is on disk before anything is sent. So the same write uses it again after a lost answer, a crash or a restart, as long as the result of the earlier try is unknown, and stays one record.

How long the service knows a key is not documented: look for what the earlier try may have created before you send it again.
*/
export function keyOfWrite(context: Pick<ServiceContext, 'journal' | 'now'>, write: KeyedWrite): Keyed {
	const {kind, before, after} = write;
	const earlier = allWrites(context).find(entry => entry.isUnclear && entry.kind === kind && areSame(entry.before, before) && areSame(entry.after, after));
	const key = earlier?.id ?? crypto.randomUUID();
	return {
		key,
		isAgain: earlier !== undefined,
		note() {
			const noted = earlier ? noteAgain(context, earlier) : noteWrite(context, {...write, id: key});
			return noted.why === undefined ? noted : {...noted, why: `${noted.why} If cforgs ends before the service answers, look first whether it exists before you try again.`};
		},
	};
}
