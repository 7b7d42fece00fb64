import assert from 'node:assert/strict';
import {ApiError, type ApiErrorDetails} from '../../source/base/api/api-error.js';
import {emptyProfile, type Account, type Organization, type Profile} from '../../source/base/api/schemas.js';
import type {UnreadableRecord} from '../../source/base/api/pages.js';
import type {EarlierRuns} from '../../source/abilities/onboard/file/batch.js';
import type {FieldName} from '../../source/kernel/form-model/fields.js';
import type {Form} from '../../source/kernel/form-model/form.js';
import type {Dialog} from '../../source/kernel/state/dialog.js';
import type {Event} from '../../source/kernel/state/events.js';
import {reduce, registry} from '../../source/abilities.js';
import {paneSlots} from '../../source/kernel/rows/registry.js';
import type {WhyNot} from '../../source/kernel/state/availability.js';
import type {Connection} from '../../source/kernel/state/connection.js';
import {initialState, type State} from '../../source/kernel/state/state.js';
import {firstKeys, spokenKey} from '../../source/base/text/keys.js';
import {shownText} from '../../source/base/text/told.js';
import {everyRow, type TreeIndex} from '../../source/base/tree/tree-index.js';

/** An organization whose name is its id by default. Its parent is given by id. */
export function organization(
	id: string,
	{parent, ...rest}: Partial<Omit<Organization, 'id' | 'parent'>> & {readonly parent?: string | undefined} = {},
): Organization {
	return {id, name: id, meta: {}, ...(parent !== undefined && {parent: {id: parent}}), ...rest};
}

export function account(id: string, rest: Partial<Account> = {}): Account {
	return {id, name: `Account ${id}`, settings: {}, ...rest};
}

/** A file without earlier creations. */
export const nothingMade: EarlierRuns = {
	find: () => undefined,
	findAnywhere: () => [],
	findLike: () => ({ofLine: [], ofValues: [], ofContact: [], elsewhere: []}),
	timesListed: () => 0,
	lastRunOf: () => undefined,
	isFromThisFile: () => false,
	accountOf: () => undefined,
	hasCreated: () => false,
	isConfirmed: () => false,
	givenParent: () => undefined,
};

export const profile: Profile = {
	...emptyProfile,
	business_address: '1 Test Road',
	business_email: 'ops@test.example',
	business_name: 'Test Ltd',
	business_phone: '+1 555 0100',
	external_metadata: '{"n": 1}',
};

export function apiError(message = 'Could not do it.', details: Partial<ApiErrorDetails> = {}): ApiError {
	return new ApiError(message, {failure: 'refused', request: {method: 'GET', path: '/organizations'}, ...details});
}

/** The reason why a key cannot act, as the screen shows it. Empty if it can. */
export const reasonOf = (whyNot: WhyNot, state: State): string => shownText(whyNot(state) ?? '');

export function reduceAll(state: State, ...events: readonly Event[]): State {
	let last = state;
	for (const event of events) {
		last = reduce(last, event);
	}

	return last;
}

/** A form with these texts typed. */
export const withTexts = (form: Form, texts: Readonly<Partial<Record<FieldName, string>>>): Form => ({
	...form,
	fields: form.fields.map(field => ({...field, text: texts[field.name] ?? field.text})),
});

/** The open dialog, which must be of this kind. */
export function dialogOf<Kind extends Dialog['kind']>(
	{dialog}: State,
	kind: Kind,
): Extract<Dialog, {readonly kind: Kind}> {
	const isOfKind = (each: Dialog): each is Extract<Dialog, {readonly kind: Kind}> => each.kind === kind;
	assert.ok(isOfKind(dialog), `It is no ${kind}, but ${dialog.kind}.`);
	return dialog;
}

export const formOf = (state: State): Form => dialogOf(state, 'form').form;

/** The panes of the program, in the order of Tab. */
export const panes = registry.panes.keys().toArray();

const wide: State['size'] = {columns: 120, rows: 40};

export const connection: Connection = {
	label: 'sandbox',
	credentialKind: 'global_api_key',
	isReadOnly: false,
	isDryRun: false,
	isPresenting: false,
	keys: firstKeys(registry.bindings),
};

/** The same for a user of a screen reader. */
export const spokenConnection: Connection = {...connection, keys: firstKeys(registry.bindings, spokenKey)};

/** The state before anything has loaded. */
export const emptyState = (size = wide): State => initialState(connection, size, paneSlots(registry));

export const received = (
	request: number,
	organizations: readonly Organization[],
	isLast = true,
	unreadableRecords: readonly UnreadableRecord[] = [],
): Event => ({
	type: 'organizations/received',
	request,
	organizations,
	unreadable: unreadableRecords.length,
	unreadableRecords,
	isLast,
});

/** The state after a complete list, with everything unfolded and the first row selected. */
export function stateWith(organizations: readonly Organization[], size = wide): State {
	return reduceAll(emptyState(size), {type: 'organizations/requested', request: 1}, received(1, organizations), {
		type: 'tree/allFolded',
		isCollapsed: false,
	});
}

export const north = organization('north', {name: 'Northwind', parent: 'emea'});

/** A root with two regions, one with two partners. */
export const family: readonly Organization[] = [
	organization('acme', {name: 'Acme'}),
	organization('emea', {name: 'EMEA', parent: 'acme'}),
	organization('apac', {name: 'APAC', parent: 'acme'}),
	north,
	organization('contoso', {name: 'Contoso', parent: 'emea'}),
];

/** The visible rows: names, indented by depth. */
export const visibleNames = ({tree: {index, visible}}: State): readonly string[] =>
	Array.from(visible, row => '  '.repeat(index.depth[row] ?? 0) + (index.nameAt(row) ?? ''));

/** The columns of a tree index, row by row. */
export function columnsOf(index: TreeIndex) {
	const rows = everyRow(index);
	return {
		ids: rows.map(row => index.idAt(row) ?? ''),
		names: rows.map(row => index.nameAt(row) ?? ''),
		keys: rows.map(row => index.keyAt(row) ?? ''),
		organizations: rows.map(row => index.organizationAt(row)),
	};
}
