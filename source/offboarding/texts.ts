import type {Told} from '../text/told.js';
import {count, counted} from '../text/words.js';
import {isToSend, type Offboarding, type RemovalRow, tallyOf} from './plan.js';

/** Why an organization is left out. `isForScript`: names the option that includes it. */
export const leftOutText = (isForScript: boolean): string => `left out: nobody else is an active member${isForScript ? ' (--include-last removes this member)' : ''}`;

/** What the run does during a rate limit. */
export const waitingText = (seconds: number): string => `Rate limit reached. Removing continues in ${count(seconds)} s.`;

/** The result in one word, for the row whose reason stands below it. */
export const resultWord = {failed: 'failed', unknown: 'unclear', removed: 'removed'} as const;

/** What became of a removal, in a few words, or why it failed. */
export function resultText({member, result}: RemovalRow): Told {
	switch (result.status) {
		case 'open': {
			return 'not sent';
		}

		case 'sending': {
			return 'sending';
		}

		case 'leftOut': {
			return leftOutText(false);
		}

		case 'removed': {
			return result.remark ?? (result.isEarlier ? 'removed earlier' : (member?.status === 'pending' ? 'invitation cancelled' : 'removed'));
		}

		case 'failed':
		case 'unknown': {
			return result.text;
		}
	}
}

/** The result in one or two sentences. */
export function outcomeText({email, rows, unread}: Offboarding): string {
	const {toSend, leftOut, removed, earlier, failed, unknown} = tallyOf(rows);
	if (rows.length === 0) {
		return `${email} is not a member of any organization here${unread.length === 0 ? '' : ' whose members could be read'}.`;
	}

	if (removed + failed + unknown + leftOut === 0) {
		return `${email} has access to ${counted(rows.length, 'organization')}. Nothing was removed.`;
	}

	const open = toSend - rows.filter(row => isToSend(row) && row.result.status !== 'open').length;
	const parts = [
		`${email}: removed from ${counted(removed, 'organization')}${earlier === 0 ? '' : `, ${count(earlier)} of them earlier`}`,
		...(leftOut === 0 ? [] : [`${count(leftOut)} left out`]),
		...(failed === 0 ? [] : [`${count(failed)} failed`]),
		...(unknown === 0 ? [] : [`${count(unknown)} unclear`]),
		...(open === 0 ? [] : [`${count(open)} to go`]),
	];
	return `${parts.join(', ')}.`;
}
