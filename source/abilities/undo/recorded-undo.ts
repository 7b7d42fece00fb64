import {isoTime} from '../../base/text/time.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';

/** How a record names the undo of a run. `did`: what the run did. */
export const recordedUndo = ({at}: JournalEntry, did: string): string => `undo of the run of ${isoTime(at)}: ${did}`;
