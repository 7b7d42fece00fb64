import type {Organization, Profile} from '../../base/api/schemas.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {beforeOf, profileFields} from '../../kernel/form-model/fields.js';
import {
	judgeSettings,
	type Judged,
	type ShownChange,
	clashOf,
	settingKeyOf,
	settingOf,
	whyNoSetting,
	type Setting,
	type SettingKey,
} from '../../kernel/form-model/settings.js';
import {filledIn, templateOf, type Template} from '../../kernel/form-model/template.js';
import {count} from '../../base/text/words.js';
import type {Form} from '../../kernel/form-model/form.js';
import {writesOf} from '../../kernel/form-model/request.js';
import {notListedText} from '../../kernel/loop/look-up.js';
import {changeEffort, effortText, type RequestPace} from '../../kernel/loop/pace.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import type {State} from '../../kernel/state/state.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {redactionMark} from '../../base/api/credential.js';
import {hasPrefixedCredential} from '../../kernel/form-model/value-warnings.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import {changeInRun, changeResult, showStored} from '../../kernel/writes/change-in-run.js';
import type {Changing} from '../../kernel/writes/save.js';
import type {RunEnd} from '../../kernel/writes/run-lock.js';
import {type RowRun, runRows} from '../../kernel/runs/run-many.js';

/** What to store in each organization: a value in a field or in a member of its JSON object. Without a template, the member is removed, or the field is emptied. */
export type Assignment = SettingKey & {readonly template?: Template};

const fields = ['name', ...profileFields] as const;

/** Reads texts such as `business_email=ops@acme.example`, and the names of what is removed. `why`: why they cannot be used, in a sentence. */
export function assignmentsOf(
	texts: readonly string[],
	unset: readonly string[],
): {readonly assignments: readonly Assignment[]} | {readonly why: string} {
	const assignments: Assignment[] = [];
	for (const text of texts) {
		const setting = settingOf(text, fields);
		if (!setting) {
			return {why: whyNoSetting(text, fields)};
		}

		const {value, ...key} = setting;
		const template = templateOf(value);
		if ('why' in template) {
			return {why: `${harmless(key.key)}: ${harmless(template.why)}`};
		}

		assignments.push({...key, template});
	}

	for (const text of unset) {
		const key = text.includes('=') ? undefined : settingKeyOf(text, profileFields);
		if (!key) {
			return {
				why:
					text === 'name'
						? 'A name cannot be removed.'
						: text.includes('=')
							? `--unset takes a field, or FIELD.MEMBER, and “${exactName(text)}” is none.`
							: whyNoSetting(text, profileFields),
			};
		}

		assignments.push(key);
	}

	const clash = clashOf(assignments);
	const why =
		clash &&
		('again' in clash
			? `${harmless(clash.again.key)} is given twice but takes one value.`
			: `${clash.whole.key} and ${harmless(clash.part.key)} exclude each other: one contains the other.`);
	return why === undefined ? {assignments} : {why};
}

/** Judges the assignments for an organization whose profile was read; undefined if it has none. */
export function judge(
	assignments: readonly Assignment[],
	organization: Organization,
	profile: Profile | undefined,
): Judged {
	const settings: Setting[] = [];
	for (const {template, ...key} of assignments) {
		const value = template && filledIn(template, organization, profile);
		if (value && 'why' in value) {
			return {kind: 'blocked', why: `${key.key}: ${value.why}.`};
		}

		settings.push({...key, ...(value && {value: value.text})});
	}

	return judgeSettings(settings, organization.id, beforeOf(organization, profile));
}

/** An organization to change. `left_out`: the change cannot be made. */
export type BulkRow = {
	readonly organization: Pick<Organization, 'id' | 'name'>;
	/** Only if something changes. */
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

type RowToSend = BulkRow & {readonly form: Form};

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

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run of changes. Its writes are edits. */
		readonly set: true;
	}
}

/** A run as the journal knows it. */
export type BulkSubject = {
	/** The same for runs that set the same. */
	readonly id: string;
	/** The fields that they set. */
	readonly keys: string;
	/** The same with their values, as on the command line, without text that looks like a credential. */
	readonly texts: string;
};

export const runOf = ({id, keys}: Omit<BulkSubject, 'texts'>): Omit<RunHead, 'planned'> => ({
	kind: 'set',
	id,
	before: {name: keys, parentId: ''},
});

/** A run of these assignments as the journal knows it: the same ones continue it. */
export function subjectOf(
	assignments: readonly Assignment[],
	texts: readonly string[],
	unset: readonly string[],
): BulkSubject {
	const keys = assignments.map(({key}) => key).join(', ');
	const words = [
		...texts.map((text, at) => (hasPrefixedCredential(text) ? `${assignments[at]?.key ?? ''}=${redactionMark}` : text)),
		...unset.map(key => `--unset ${key}`),
	];
	return {keys, texts: words.join(' '), id: runIdOf('set', [texts, unset])};
}

export const bulkLock = {name: 'setting', doing: 'changing many organizations'} as const;

/** Changes one organization after the other. */
export const sendRows = async (
	context: ServiceContext,
	{subject, ...run}: RowRun<RowToSend, Changing> & {readonly subject: BulkSubject},
): Promise<RunEnd> =>
	runRows(context, run, {
		lock: bulkLock,
		nameOf: ({organization: {id, name}}) => (name === '' ? id : name),
		entry: {...runOf(subject), subjectOf: ({organization: {id}}) => ({id})},
		organizationOf: ({organization}) => organization.id,
		describe: (writing, {organization, form}) => changeInRun(writing, organization.id, form),
		settle({form}, end) {
			showStored(context, end);
			return {result: changeResult(form, end)};
		},
	});
