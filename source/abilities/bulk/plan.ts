import type {Organization} from '../../base/api/schemas.js';
import {count} from '../../base/text/words.js';
import {beforeOf, labelsInSentence, valueBefore} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {writesOf} from '../../kernel/form-model/request.js';
import {notListedText} from '../../kernel/loop/look-up.js';
import {changeEffort, effortText, type RequestPace} from '../../kernel/loop/pace.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {judgeSettings, type Judged, type ShownChange} from '../../kernel/form-model/judged-settings.js';
import type {Setting, SettingKey} from '../../kernel/form-model/settings.js';
import type {State} from '../../kernel/state/state.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {judge, type Assignment} from './assignments.js';

/** An organization to change. `form`: only if something changes. `left_out`: the change cannot be made. */
export type BulkRow = {
	readonly organization: Pick<Organization, 'id' | 'name'>;
	readonly form?: Form;
	readonly changes: readonly ShownChange[];
	readonly result: ItemState;
	/** What somebody else stored while the change was made. The row is sent only if the user includes it. */
	readonly conflict?: string;
};

export const leftOut = (organization: BulkRow['organization'], text: string): BulkRow => ({organization, changes: [], result: {status: 'left_out', text}});

export const notListed = (organization: BulkRow['organization']): BulkRow => leftOut(organization, notListedText);

function rowOfJudged(organization: Organization, judged: Judged): BulkRow {
	switch (judged.kind) {
		case 'changes': {
			const {form, changes} = judged;
			return {
				organization, form, changes, result: {status: 'waiting'},
			};
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

/** The organizations whose values are not known, so that nobody can edit them. */
export const unreadRows = (organizations: readonly Organization[]): readonly BulkRow[] => organizations.filter(({profile}) => profile === undefined).map(organization => leftOut(organization, unread));

/** What the assignments do to an organization as it was just read. Without its profile, nothing is guessed. */
export const rowOf = (assignments: readonly Assignment[], organization: Organization): BulkRow =>
	organization.profile === undefined ? leftOut(organization, unread) : rowOfJudged(organization, judge(assignments, organization, organization.profile ?? undefined));

/** What edited values do to an organization as it was just read. `opened`: the organization whose values were edited. A value that somebody else stored since then is a conflict. */
export function rowOfEdit(settings: readonly Setting[], opened: Organization, organization: Organization): BulkRow {
	if (organization.profile === undefined) {
		return leftOut(organization, unread);
	}

	const [before, now] = [opened, organization].map(each => beforeOf(each, each.profile ?? undefined));
	const own = before && now ? rowOfJudged(organization, judgeSettings(settings, organization.id, now)) : leftOut(organization, unread);
	const moved = settings.flatMap(({name}) => before && now && valueBefore(before, name) !== valueBefore(now, name) ? [name] : []);
	return moved.length === 0 || !isToSend(own)
		? own
		: {...own, conflict: `Conflict: somebody stored another ${labelsInSentence(...moved)} since the text was opened, so it is left out.`};
}

/** A row whose change is to be sent. */
export type RowToSend = BulkRow & {readonly form: Form};

export const isToSend = (row: BulkRow): row is RowToSend => row.form !== undefined && row.result.status === 'waiting';

/** How many organizations change, and what that takes. */
export function summaryText(toSend: readonly RowToSend[], number: number, pace: RequestPace): string {
	const what = `${count(toSend.length)} of ${count(number)} will change`;
	return toSend.length === 0 ? `${what}.` : `${what}, ${effortText(writesOf(toSend.map(({form}) => form)), pace, changeEffort)}.`;
}

/** Why these fields cannot be changed. */
export const whyNotChange = (state: State, assignments: readonly SettingKey[]): string | undefined => whyNotCall(state, 'Changing organizations', ...readCalls, ...(assignments.some(({name}) => name === 'name') ? ['modify'] as const : []), ...(assignments.some(({name}) => name !== 'name') ? ['modify_profile'] as const : []));
