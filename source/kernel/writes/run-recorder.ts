import {credentialName, type CredentialKind} from '../../base/api/calls.js';
import type {LoggedRequest} from '../../base/api/caller.js';
import {isoTime} from '../../base/text/time.js';
import {shownText} from '../../base/text/told.js';
import {version} from '../../base/text/version.js';
import type {RecordedItem} from '../files/run-record.js';
import type {Target} from '../loop/command-line.js';
import type {RunRecorder} from '../loop/run-recorder.js';
import {currentUser} from '../options/paths.js';
import type {Journal} from '../storage/journal.js';
import {recordedChanges} from './journal.js';

/** The commands that take back what was stored since then, in milliseconds since the epoch. */
function undoOf(journal: Journal, begunAt: number): string | undefined {
	const stored = recordedChanges({journal}).entries.filter(({at, isUndone}) => at >= begunAt && !isUndone);
	return stored.length === 0 ? undefined : stored.map(({at}) => `cforgs undo ${isoTime(at)}`).join('; ');
}

/** The writes since then, with their `cf-ray`. A run sends one after the other, so that all of them belong to its current item. */
const raysSince = (requests: readonly LoggedRequest[], begunAt: number): readonly string[] =>
	requests.filter(({at, method}) => at >= begunAt && method !== 'GET').toReversed().flatMap(({ray}) => ray ?? []);

/** Remembers what runs against this target do. */
export function createRunRecorder({clientOptions: {baseUrl}, context, requestLog}: Pick<Target, 'clientOptions' | 'context' | 'requestLog'>, {kind, journal, now}: {readonly kind: CredentialKind; readonly journal: Journal; readonly now: () => number}): RunRecorder {
	let items: RecordedItem[] = [];
	let begunAt = now();
	let command = '';
	return {
		begin(named) {
			command = named;
			items = [];
			begunAt = now();
		},
		add({result: {status, text}, ...rest}) {
			items.push({
				...rest, endedAt: now(), status, note: text === undefined ? '' : shownText(text), rays: raysSince(requestLog.list(), rest.begunAt),
			});
		},
		record: isEnded => ({
			command,
			program: `cforgs ${version}`,
			user: currentUser(),
			credential: credentialName(kind),
			host: new URL(baseUrl).host,
			context: context?.name,
			begunAt,
			...(isEnded && {endedAt: now(), undo: undoOf(journal, begunAt)}),
			items,
		}),
	};
}
