import type {Organization} from '../../base/api/schemas.js';
import {count} from '../../base/text/words.js';
import type {Form} from '../../kernel/form-model/form.js';
import {writesOf} from '../../kernel/form-model/request.js';
import {notListedText} from '../../kernel/loop/look-up.js';
import {changeEffort, effortText, type RequestPace} from '../../kernel/loop/pace.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import type {Judged, ShownChange} from '../../kernel/form-model/judged-settings.js';
import type {SettingKey} from '../../kernel/form-model/settings.js';
import type {State} from '../../kernel/state/state.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {judge, type Assignment} from './assignments.js';

/** An organization to change. `form`: only if something changes. `left_out`: the change cannot be made. */
export type BulkRow = {
	readonly organization: Pick<Organization, 'id' | 'name'>;
	readonly form?: Form;
	readonly changes: readonly ShownChange[];
	readonly result: ItemState;
};

export const leftOut = (organization: BulkRow['organization'], text: string): BulkRow => ({
	organization,
	changes: [],
	result: {status: 'left_out', text},
});

export const notListed = (organization: BulkRow['organization']): BulkRow => leftOut(organization, notListedText);

function rowOfJudged(organization: Organization, judged: Judged): BulkRow {
	switch (judged.kind) {
		case 'changes': {
			const {form, changes} = judged;
			return {organization, form, changes, result: {status: 'waiting'}};
		}

		case 'already': {
			return {organization, changes: [], result: {status: 'already'}};
		}

		case 'blocked': {
			return leftOut(organization, judged.why);
		}
	}
}

const unread = 'Its profile could not be read.';

/** What the assignments do to an organization as it was just read. Without its profile, nothing is guessed. */
export const rowOf = (assignments: readonly Assignment[], organization: Organization): BulkRow =>
	organization.profile === undefined
		? leftOut(organization, unread)
		: rowOfJudged(organization, judge(assignments, organization, organization.profile ?? undefined));

/** A row whose change is to be sent. */
export type RowToSend = BulkRow & {readonly form: Form};

export const isToSend = (row: BulkRow): row is RowToSend => row.form !== undefined && row.result.status === 'waiting';

/** How many organizations change, and what that takes. */
export function summaryText(toSend: readonly RowToSend[], number: number, pace: RequestPace): string {
	const what = `${count(toSend.length)} of ${count(number)} will change`;
	return toSend.length === 0
		? `${what}.`
		: `${what}, ${effortText(writesOf(toSend.map(({form}) => form)), pace, changeEffort)}.`;
}

/** Why these fields cannot be changed. */
export const whyNotChange = (state: State, assignments: readonly SettingKey[]): string | undefined =>
	whyNotCall(
		state,
		'Changing organizations',
		...readCalls,
		...(assignments.some(({name}) => name === 'name') ? (['modify'] as const) : []),
		...(assignments.some(({name}) => name !== 'name') ? (['modify_profile'] as const) : []),
	);
