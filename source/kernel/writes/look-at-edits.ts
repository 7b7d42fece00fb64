import type {Organization} from '../../base/api/schemas.js';
import {askChoices, differencesOf, rebase} from '../form-model/conflict.js';
import {beforeOf, labelsInSentence} from '../form-model/fields.js';
import {writeKey, type JournalEntry} from '../form-model/journal-entry.js';
import {shownChangesOf} from '../form-model/judged-settings.js';
import {changesOf} from '../form-model/request.js';
import type {ServiceContext} from '../loop/context.js';
import {listByIds} from '../loop/look-up.js';
import {idsWithoutProfile, readProfiles} from '../loop/read-profiles.js';
import {editByJournal, type FoundEdit, isEdit} from '../state/found-of-write.js';
import {formBack} from './change-in-run.js';
import {settleChanges, storedIn} from './shown-by-reads.js';

function foundIn(write: JournalEntry, organization: Organization | undefined): FoundEdit {
	const known = editByJournal(write);
	if (!organization) {
		return {
			...known,
			result: {status: 'left_out', text: 'The service does not list it: it was deleted, or you cannot see it.'},
		};
	}

	if (organization.profile === undefined) {
		return {...known, result: {status: 'left_out', text: 'Its profile could not be read.'}};
	}

	const stored = beforeOf(organization, organization.profile ?? undefined);
	const form = formBack(write, stored);
	if (form) {
		const isBack = changesOf(form).length === 0;
		return {
			form,
			changes: shownChangesOf(form),
			...(isBack && {result: {status: 'already', text: 'The earlier values are stored already.'}}),
		};
	}

	const asked = askChoices(known.form, stored);
	const forced = asked.step.name === 'conflict' ? rebase(known.form, stored, asked.step.choices) : known.form;
	const moved = differencesOf(known.form, stored)
		.filter(({before, theirs}) => before !== theirs)
		.map(({name}) => name);
	return {
		form: forced,
		changes: shownChangesOf(forced),
		result: {
			status: 'conflict',
			text: `Conflict: the stored values have changed since that change (${labelsInSentence(...new Set(moved))}), so they stay.`,
		},
	};
}

/**
Reads the organizations of edits again, and compares them with what the undo of each edit writes. Other writes are left out.

@throws {ApiError} If they cannot be read.
*/
export async function lookAtEdits(
	context: ServiceContext,
	writes: readonly JournalEntry[],
): Promise<ReadonlyMap<string, FoundEdit>> {
	const {client, wait} = context;
	const edits = writes.filter(write => isEdit(write));
	const listed = await listByIds(client, new Map(edits.map(({id, before: {name}}) => [id, name])));
	const {organizations} = await readProfiles(
		client.for('load the profiles'),
		listed.organizations,
		idsWithoutProfile(listed.organizations),
		{
			wait,
			note() {
				// The review says that it is still checking.
			},
		},
	);
	settleChanges(context, storedIn(organizations));
	const found = new Map(organizations.map(organization => [organization.id, organization]));
	return new Map(edits.map(write => [writeKey(write), foundIn(write, found.get(write.id))]));
}
