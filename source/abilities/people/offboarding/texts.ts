import type {ItemState} from '../../../kernel/state/item-result.js';
import {count, counted} from '../../../base/text/words.js';
import {hasFailures, isToSend, type Offboarding, type Outside, tallyOf} from './plan.js';

/** Why an organization is left out. `isForScript`: names the option that includes it. */
export const leftOutText = (isForScript: boolean): string =>
	`left out: nobody else is an active member${isForScript ? ' (--include-last removes this member)' : ''}`;

const words: Readonly<Record<ItemState['status'], string>> = {
	waiting: 'not sent',
	sending: 'sending',
	done: 'removed',
	already: 'removed earlier',
	left_out: 'left out',
	refused: 'refused',
	failed: 'failed',
	conflict: 'changed meanwhile',
	unknown: 'unclear',
	not_sent: 'not sent',
};

/** The result in one word or two, for the row whose reason stands below it. */
export const resultWord = (status: ItemState['status']): string => words[status];

/** What is not touched, because it is not chosen. `way`: how to find out about the organizations whose members are not known. Undefined if nothing is known to be outside. */
export function outsideText({known, unknown}: Outside, way: string): string | undefined {
	const more =
		known === 0
			? ''
			: `Not touched: ${count(known)} more ${known === 1 ? 'organization' : 'organizations'} outside your choice.`;
	const others = counted(unknown, known === 0 ? 'organization' : 'other');
	const rest =
		unknown === 0
			? ''
			: known === 0
				? `Not touched: ${others} outside your choice, whose members are not known. ${way}`
				: `The members of ${others} are not known. ${way}`;
	const text = [more, rest].filter(each => each !== '').join(' ');
	return text === '' ? undefined : text;
}

/** The result in one or two sentences. */
export function outcomeText({email, rows, unread}: Offboarding): string {
	const {toSend, leftOut, removed, earlier, refused, failed, changed, unknown} = tallyOf(rows);
	if (rows.length === 0) {
		return `${email} is not a member of any organization here${unread.length === 0 ? '' : ' whose members could be read'}.`;
	}

	if (removed + leftOut === 0 && !hasFailures(rows)) {
		return `${email} has access to ${counted(rows.length, 'organization')}. Nothing was removed.`;
	}

	const open =
		toSend - rows.filter(row => isToSend(row) && !['waiting', 'not_sent'].includes(row.result.status)).length;
	const parts = [
		`${email}: removed from ${counted(removed, 'organization')}${earlier === 0 ? '' : `, ${count(earlier)} of them earlier`}`,
		...(leftOut === 0 ? [] : [`${count(leftOut)} left out`]),
		...(refused === 0 ? [] : [`${count(refused)} refused`]),
		...(failed === 0 ? [] : [`${count(failed)} failed`]),
		...(changed === 0 ? [] : [`${count(changed)} changed meanwhile`]),
		...(unknown === 0 ? [] : [`${count(unknown)} unclear`]),
		...(open === 0 ? [] : [`${count(open)} to go`]),
	];
	return `${parts.join(', ')}.`;
}
