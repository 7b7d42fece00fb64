import type {Member} from '../api/schemas.js';
import {yesNoSign} from '../text/ascii.js';
import {ageOf, day} from '../text/time.js';
import {type Told, told} from '../text/told.js';

/** What the service calls `canceled` is spelled as in the rest of the program. */
export const statusText = ({status}: Pick<Member, 'status'>): string => status === 'canceled' ? 'cancelled' : (status === '' ? 'unknown' : status);

/** The day of the invitation, or how long an invitation has been pending: `12 days`. `now` is in milliseconds since the epoch. */
export function sinceText(member: Member, now: number): string {
	const {status, create_time: time} = member;
	const age = time !== undefined && status === 'pending' ? ageOf(time, now)?.brief.replace(/ old$/v, '') : undefined;
	return age ?? (time === undefined ? '–' : day(time));
}

export function factorText(isOn: boolean | undefined): Told {
	return isOn === undefined ? {text: '2FA ?', said: 'second factor unknown'} : told`2FA ${{text: yesNoSign(isOn), said: isOn ? 'on' : 'off'}}`;
}
