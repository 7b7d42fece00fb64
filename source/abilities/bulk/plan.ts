import type {Organization} from '../../base/api/schemas.js';
import type {Form} from '../../kernel/form-model/form.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import type {ShownChange} from '../../kernel/form-model/judged-settings.js';
import {judge, type Assignment} from './assignments.js';

/** An organization to change. `form`: only if something changes. `left_out`: the change cannot be made. */
export type BulkRow = {
	readonly organization: Pick<Organization, 'id' | 'name'>;
	readonly form?: Form;
	readonly changes: readonly ShownChange[];
	readonly result: ItemState;
};

export const leftOut = (organization: BulkRow['organization'], text: string): BulkRow => ({organization, changes: [], result: {status: 'left_out', text}});

/** What the assignments do to an organization as it was just read. Without its profile, nothing is guessed. */
export function rowOf(assignments: readonly Assignment[], organization: Organization): BulkRow {
	const {profile} = organization;
	if (profile === undefined) {
		return leftOut(organization, 'Its profile could not be read.');
	}

	const judged = judge(assignments, organization, profile ?? undefined);
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

/** A row whose change is to be sent. */
export type RowToSend = BulkRow & {readonly form: Form};

export const isToSend = (row: BulkRow): row is RowToSend => row.form !== undefined && row.result.status === 'waiting';

/** How many requests write the changes: one for a name, one for a profile. */
export const writesOf = (rows: readonly BulkRow[]): number => rows.filter(row => isToSend(row)).reduce((sum, {form}) => sum + requestsOf(form).length, 0);
