import type {Organization} from '../../../base/api/schemas.js';
import {bothForms, told, type Told} from '../../../base/text/told.js';
import {lagLeft} from '../../../kernel/writes/list-lag.js';
import type {EarlierAttempt, EarlierRuns, RowResult} from './batch.js';

type Creation = Extract<EarlierAttempt, {readonly status: 'created'}>;

/** Whether a list has shown the creation. Earlier versions did not record this, nor the time. */
export const isConfirmed = ({id, at}: Creation, earlier: Pick<EarlierRuns, 'isConfirmed'>): boolean =>
	at === undefined || earlier.isConfirmed(id);

/** Whether the creation is so new that its absence from the list proves nothing. `now`: in milliseconds since the epoch. */
export const isNew = ({at = 0}: Creation, now: number): boolean => lagLeft(at, now) > 0;

const notConfirmed = (id: string, text: Told): RowResult & {readonly status: 'unknown'} => ({
	status: 'unknown',
	id,
	...bothForms(text),
});

/** Rows that are not confirmed for the same reason have it in common: the id is of one row. */
const createdAs = (id: string): Told => ({text: `created as ${id}`, split: {common: 'created', own: id}});

export const newAndUnlisted = (id: string): RowResult =>
	notConfirmed(
		id,
		told`It was just ${createdAs(id)}, but the list does not show it yet. cforgs looks again, and does not send it again.`,
	);

export const neverListed = (id: string): RowResult =>
	notConfirmed(
		id,
		told`Not confirmed: the service answered that it was ${createdAs(id)}, but the list does not show it. cforgs looks again when you continue, and does not send it again.`,
	);

export const notRead = (id: string, why: Told): RowResult =>
	notConfirmed(
		id,
		told`Not confirmed: the service answered that it was ${createdAs(id)}, but it could not be read back. ${why} cforgs looks again when you continue, and does not send it again.`,
	);

const shownAs = ({name, parent}: Organization): Told =>
	told`“${name}”${parent ? told` in ${parent.name ?? parent.id}` : ' without a parent'}`;

export const otherwiseListed = (organization: Organization): RowResult =>
	notConfirmed(
		organization.id,
		told`Not confirmed: the service answered that it was created as ${organization.id}, but the list shows ${shownAs(organization)} with this id. Check which organization is yours.`,
	);

/** Why a row that was created earlier is left out. `listed`: what the list shows with its id. */
export function whyLeftOut({id}: Creation, wasListed: boolean, listed: Organization | undefined): Told {
	const again = 'Creating it again may make a duplicate.';
	if (listed) {
		return told`The service answered earlier that it was created as ${id}, but the list shows ${shownAs(listed)} with this id. ${again}`;
	}

	return wasListed
		? `It was created earlier as ${id}, which is no longer in the list. ${again}`
		: `The service answered earlier that it was created as ${id}, but the list never showed it. ${again}`;
}
