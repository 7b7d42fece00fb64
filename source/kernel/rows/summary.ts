import type {Organization} from '../../base/api/schemas.js';
import {fieldLabel, memberTitle, profileFields} from '../form-model/fields.js';
import {filledMembers, membersOf} from '../form-model/form.js';
import type {NewAccount} from '../form-model/new-account.js';
import type {ItemState} from '../state/item-result.js';
import {rowOfId} from '../state/selectors.js';
import {pathOf} from '../../base/tree/names.js';
import type {State} from '../state/state.js';
import type {Detail} from '../state/data.js';
import {harmlessJson} from '../../base/text/harmless.js';
import {shownText, type Told, toldPath} from '../../base/text/told.js';
import {timestamp} from '../../base/text/time.js';
import {shownName} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {escaped} from '../../base/text/markdown.js';
import {row, type Row, toldRows} from './row.js';
import {profileLabels, profileValueRows, toldValueRows} from './value-rows.js';

/** The first account of a new customer. `id`: once it is created. `note`: what its creation waits for. */
export type SummaryAccount = NewAccount & {readonly result: ItemState; readonly id?: string | undefined; readonly note?: Told | undefined};

const factsOf = (state: State, {id, create_time: created = ''}: Organization): ReadonlyArray<readonly [label: string, value: Told]> => [
	['ID', id],
	['Path', toldPath(pathOf(state, rowOfId(state, id)))],
	['Created', created === '' ? '' : timestamp(created)],
];

const lineOf = (label: string, value: string): string => `- ${escaped(label)}: ${escaped(value)}`;

// Each filled member of a JSON object gets its own line.
function profileLines({profile}: Detail): readonly string[] {
	return profileFields.flatMap(name => {
		const text = profile?.[name] ?? '';
		const filled = filledMembers(name, text);
		const isBlank = filled.length === 0 && membersOf(name, text).length > 0;
		return filled.length === 0
			? [lineOf(fieldLabel(name), isBlank ? '' : text)]
			: [`- ${fieldLabel(name)}:`, ...filled.map(member => `  ${lineOf(memberTitle(fieldLabel(name), member.name), member.value)}`)];
	});
}

/** A created organization as stored, for a ticket or an email: Markdown that also reads well as plain text. Flags are only in the JSON, because they mean little to a reader. */
export function summaryMarkdown(state: State, detail: Detail, account?: SummaryAccount): string {
	return [
		`## ${escaped(detail.organization.name)}`,
		'',
		...factsOf(state, detail.organization).map(([label, value]) => lineOf(label, shownText(value))),
		...profileLines(detail),
		...(account?.id === undefined ? [] : [lineOf('First account', `${account.name} (${account.type})`), lineOf('Account ID', account.id)]),
		'',
	].join('\n');
}

/** The summary for the screen. */
export function summaryRows(state: State, {organization, profile}: Detail, columns: number): readonly Row[] {
	return [
		...toldRows(shownName(organization.name), columns, 'heading'),
		row(),
		...factsOf(state, organization).flatMap(([label, value]) => toldValueRows(label, value, columns, {labelColumns: profileLabels, wrap: wrapText})),
		...profileFields.flatMap(name => profileValueRows(fieldLabel(name), profile?.[name] ?? '', columns)),
	];
}

/** The summary as JSON: the organization as read back, with its profile and its first account. */
export const summaryJson = ({organization, profile}: Detail, account?: SummaryAccount): string => `${harmlessJson({
	...organization, ...(profile && {profile}), ...(account?.id !== undefined && {first_account: {id: account.id, name: account.name, type: account.type}}),
}, '  ')}\n`;
