import type {CommandLine} from '../loop/command-line.js';
import type {Client} from '../../base/api/client.js';
import {isWhole, type ListQuery, readWholeList, type WholeList} from '../../base/api/whole-list.js';
import {count} from '../../base/text/words.js';
import type {Snapshot} from '../files/snapshot.js';
import {isoTime} from '../../base/text/time.js';
import {openProgress, tellLacking} from './output.js';
import {type ExitStatus} from './exit-status.js';

/**
Reads the whole list before anything is printed, because an incomplete list makes no tree.

@throws {ApiError} If the list is cut short.
*/
export async function readWhole(client: Client, isQuiet: boolean, asked: ListQuery = {}): Promise<WholeList> {
	const progress = openProgress(isQuiet);
	const list = await readWholeList(
		client,
		(come, announced) => {
			progress.show(`${count(come)}${announced === undefined ? '' : ` of ${count(announced)}`} …`);
			return true;
		},
		asked,
	);
	progress.end();
	if (list.error) {
		throw list.error;
	}

	return list;
}

/** Reports what a list lacks, and returns the exit status. */
export const statusOfList = ({listed, repeated, unreadable, announced}: WholeList): ExitStatus =>
	tellLacking({noun: 'organization', listed, repeated, unreadable, announced});

/** A snapshot of a list. `takenAt`: the time before its first page was requested. */
export const snapshotOf = ({client}: Pick<CommandLine, 'client'>, list: WholeList, takenAt: Date): Snapshot => ({
	host: client.host,
	takenAt: isoTime(takenAt.getTime()),
	isComplete: isWhole(list),
	organizations: list.organizations,
});
