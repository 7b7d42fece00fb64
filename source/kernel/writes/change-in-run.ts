import {orFailure, ApiError} from '../../base/api/api-error.js';
import {told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {askChoices, differencesOf, hasMoved, rebase, undecided} from '../form-model/conflict.js';
import {beforeOf, labelsInSentence, valueBefore, type Before, type FieldName} from '../form-model/fields.js';
import type {Form} from '../form-model/form.js';
import {undoForm, type JournalEntry} from '../form-model/journal-entry.js';
import {changesOf, afterOf} from '../form-model/request.js';
import type {ServiceContext} from '../loop/context.js';
import type {ItemResult} from '../state/item-result.js';
import {findListed} from '../loop/look-up.js';
import type {Description, WriteEnd} from './engine.js';
import {ascending, change, detailOf, savedMessage, type Changing} from './save.js';
import {createdAgain, creationByForm, creationTries} from './creation.js';
import {creationOf, keepCreated, noteNamed, noteWrite} from './journal.js';
import {lookUntilListed, lookUpListed} from './waiting.js';
import {type AtPlace, isPerhapsOf, lookAtPlace} from './own-creations.js';
import {failedItem} from './outcome.js';

/** The change of an organization by a form as one write of a run. Its name and its profile take one request each. */
export const changeInRun = (context: ServiceContext, id: string, form: Form): Description<Changing> =>
	change({...context, now: ascending(context.now)}, id, {form, isInRun: true});

/** The form that undoes a write on these stored values, with later values of what the write did not change. Undefined if a field has changed since. */
export function formBack(write: JournalEntry, stored: Before): Form | undefined {
	const form = undoForm(write, stored);
	if (!hasMoved(form, stored)) {
		return form;
	}

	const {step} = askChoices(form, stored);
	return step.name !== 'conflict' || undecided(form, stored, step.choices)
		? undefined
		: {...rebase(form, stored, step.choices), isUndo: true, ...(form.source && {source: form.source})};
}

/** The undo of a recorded change as one write of a run. `chosen` receives its form once the stored values are known. */
export function changeBack(
	context: ServiceContext,
	write: JournalEntry,
	chosen: (form: Form) => void,
): Description<Changing> {
	const {id} = write;
	return {
		...changeInRun(context, id, undoForm(write)),
		compare(stored) {
			const form = formBack(write, stored);
			chosen(form ?? undoForm(write, stored));
			return form ? changeInRun(context, id, form).compare(stored) : {status: 'heldBack', why: {theirs: stored}};
		},
	};
}

const isStored = (form: Form, stored: Before): boolean =>
	changesOf(form).every(({name, to}) => valueBefore(stored, name) === to);

const nameStored = 'The new name is stored, but the profile is not. ';

/** Shows what is stored after a write of a run. */
export function showStored({store}: ServiceContext, end: WriteEnd<Changing>): void {
	const detail = end.status === 'done' && !(end.stored instanceof ApiError) ? detailOf(end) : undefined;
	if (detail) {
		store.dispatch({type: 'detail/readBeside', detail});
	}
}

/** What became of the change of a form in a run. */
export function changeResult(form: Form, end: WriteEnd<Changing>): ItemResult {
	switch (end.status) {
		case 'heldBack': {
			const {theirs} = end.why;
			if (isStored(form, theirs)) {
				return {status: 'already', text: 'These values were stored in the meantime.'};
			}

			const moved = differencesOf(form, theirs)
				.filter(({before, theirs: stored}) => stored !== before)
				.map(({name}) => name);
			const which = moved.length === 0 ? '' : ` (${labelsInSentence(...new Set(moved))})`;
			const since = form.isUndo ? 'that change' : 'the review';
			const conflict = `Conflict: the stored values have changed since ${since}${which}`;
			// A change that is stored in part has failed, as a single one.
			return end.isRest
				? {status: 'failed', text: `${nameStored}${conflict}.`}
				: {status: 'conflict', text: `${conflict}, so nothing was sent.`};
		}

		case 'failed': {
			const failed = failedItem(end, `the change of ${shownName(form.before.name)} was stored`);
			return end.isRest
				? {
						...failed,
						status: failed.status === 'unknown' ? 'unknown' : 'failed',
						text: told`${nameStored}${failed.text}`,
					}
				: failed;
		}

		case 'done': {
			const {answer, stored, isLookedUp, remark} = end;
			if (answer.wasStored) {
				return {status: 'already'};
			}

			const {text, tone} = savedMessage(form, end);
			const isThere =
				stored instanceof ApiError ? isLookedUp : isStored(form, beforeOf(stored.organization, stored.profile));
			const isPlain = !isLookedUp && remark === undefined && tone === 'success';
			return {status: isThere ? 'done' : 'unknown', ...(!isPlain && {text})};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}

/** A creation as one write of a run. `found`: the organizations with its name and parent. `again`: the id of what another undo of the same deletion has created. `own`: what this computer created otherwise. */
export type CreatingInRun = {
	readonly seen: AtPlace;
	readonly plan: undefined;
	readonly answer: Organization;
	/** The new one as the list shows it, if it was read back. */
	readonly stored: Organization | undefined;
	readonly why: {readonly found: readonly Organization[]; readonly again?: string; readonly own?: Organization};
};

type CreationInRun = {
	readonly form: Form;
	/** The id that the record of the creation has until the new one is known. It must not belong to an organization that exists. */
	readonly id: string;
	readonly created?: (organization: Organization) => void;
	/** Whether the list shows the new organization is read at once. Otherwise the run reads the list at its end, and records what became of the creation. */
	readonly isReadBack?: true;
};

const purpose = 'read back the new organizations';

/** A new organization as the list shows it, with its profile if the form asks for one that neither the list nor the service's answer to the creation has. A profile that cannot be read stays missing. */
export async function withProfile(
	reading: Client,
	form: Form,
	listed: Organization,
	{id, profile}: Organization,
): Promise<Organization> {
	if (
		profile !== undefined ||
		listed.profile !== undefined ||
		changesOf(form).every(({name}) => name === 'name' || name === 'parent')
	) {
		return listed;
	}

	return orFailure(
		async () => ({...listed, profile: (await reading.getProfile(id)) ?? null}),
		() => listed,
	);
}

/** Creates an organization, unless there is one with its name and parent. If an earlier try was stored, finds that organization instead. */
export function creationInRun(
	context: ServiceContext,
	{form, id, created, isReadBack}: CreationInRun,
): Description<CreatingInRun> {
	const {client} = context;
	const sent = creationByForm(context, form, []);
	const tries = creationTries(context, form, id);

	return {
		isUnclear: tries.length > 0,
		async readAgain() {
			return lookAtPlace(context, client.for('check for the same name'), afterOf(form));
		},
		compare({found, own}) {
			const again = createdAgain(context, form);
			if (again !== undefined) {
				return {status: 'heldBack', why: {found, again}};
			}

			const [made, ...others] = found;
			if (!made) {
				return {status: 'asReviewed', plan: undefined};
			}

			if (others.length > 0 || !isPerhapsOf(context, tries, made)) {
				return {status: 'heldBack', why: {found, ...(own && {own})}};
			}

			keepCreated(context, tries, creationOf(form, made.id));
			created?.(made);
			return {status: 'arrived', answer: made};
		},
		record() {
			const noted = noteWrite(context, creationOf(form, id));
			let named: typeof noted | undefined;
			return {
				...noted,
				accepted(organization) {
					named = noteNamed(context, creationOf(form, organization.id), {before: noted, tries});
					created?.(organization);
				},
				settle(came) {
					return !isReadBack && came.fate === 'stored' ? named?.why : (named ?? noted).settle(came);
				},
			};
		},
		send: sent.send,
		lookUp: async (_, lost) => lookUpListed(context, lost, async () => sent.lookUp(lost)),
		findRecord: async (_, lost) => sent.findRecord(lost),
		async readBack(answer) {
			const reading = client.for(purpose);
			const found = isReadBack
				? await lookUntilListed(
						context,
						context.now(),
						async () => findListed(reading, answer.id),
						each => each !== undefined,
					)
				: undefined;
			return found && withProfile(reading, form, found, answer);
		},
		isShown: stored => !isReadBack || stored !== undefined,
	};
}

/** Whether the organization has the name and parent that the form asks for. */
export function isAsAsked(form: Form, {name, parent}: Organization): boolean {
	const asked = afterOf(form);
	return name === asked.name && (parent?.id ?? '') === asked.parentId;
}

/** What was not stored as requested, and what is unknown. The service's answer may omit the profile. */
export function remarkOf(form: Form, organization: Organization, isProfileRead: boolean): string | undefined {
	const stored = beforeOf(organization, organization.profile ?? undefined);
	const changes = changesOf(form);
	const isOfProfile = (name: FieldName) => name !== 'name' && name !== 'parent';
	const missed = changes
		.filter(({name, to}) => (isProfileRead || !isOfProfile(name)) && valueBefore(stored, name) !== to)
		.map(({name}) => name);
	const remarks = [
		...(missed.length === 0 ? [] : [`Not stored as requested: ${labelsInSentence(...missed)}.`]),
		...(isProfileRead || changes.every(({name}) => !isOfProfile(name)) ? [] : ['Its profile was not read back yet.']),
	];
	return remarks.length === 0 ? undefined : remarks.join(' ');
}
