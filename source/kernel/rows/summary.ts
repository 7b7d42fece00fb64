import type {Organization} from '../../base/api/schemas.js';
import {fieldLabel, memberTitle, profileFields} from '../form-model/fields.js';
import {filledMembers, membersOf} from '../form-model/form.js';
import type {NewAccount} from '../form-model/new-account.js';
import {isItemOver, type ItemState} from '../state/item-result.js';
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

/** The first account of a new customer. */
export type SummaryAccount = NewAccount & {
	readonly result: ItemState;
	/** Once it is created. */
	readonly id?: string | undefined;
	/** What its creation waits for. */
	readonly note?: Told | undefined;
};

type AccountEnd = 'being_created' | 'created' | 'not_created' | 'unclear';

export function accountEnd({result}: Pick<SummaryAccount, 'result'>): AccountEnd {
	if (result.status === 'waiting' || result.status === 'sending') {
		return 'being_created';
	}

	return isItemOver(result) ? 'created' : result.status === 'unknown' ? 'unclear' : 'not_created';
}

/** In sentences. */
export const accountEnds: Readonly<Record<AccountEnd, string>> = {
	being_created: 'The account is still being created.',
	created: 'The account is created.',
	not_created: 'The account is not created.',
	unclear: 'It is not known whether the account was created.',
};

const factsOf = (
	state: State,
	{id, create_time: created = ''}: Organization,
): ReadonlyArray<readonly [label: string, value: Told]> => [
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
			: [
					`- ${fieldLabel(name)}:`,
					...filled.map(member => `  ${lineOf(memberTitle(name, member.name), member.value)}`),
				];
	});
}

function accountLines(account: SummaryAccount): readonly string[] {
	const {
		name,
		type,
		id,
		result: {text = ''},
	} = account;
	const why = shownText(text);
	const end = accountEnds[accountEnd(account)];
	return [
		lineOf('First account', `${name} (${type})`),
		id === undefined ? lineOf('Account', why === '' ? end : `${end} ${why}`) : lineOf('Account ID', id),
	];
}

/** The first account as JSON. `status`: what became of it; `note`: why. */
function accountJson(account: SummaryAccount) {
	const {
		name,
		type,
		id,
		result: {text = ''},
	} = account;
	return {
		...(id !== undefined && {id}),
		name,
		type,
		status: accountEnd(account),
		...(text !== '' && {note: shownText(text)}),
	};
}

/** A created organization as stored, for a ticket or an email: Markdown that also reads well as plain text. Flags are only in the JSON, because they mean little to a reader. */
export function summaryMarkdown(state: State, detail: Detail, account?: SummaryAccount): string {
	return [
		`## ${escaped(detail.organization.name)}`,
		'',
		...factsOf(state, detail.organization).map(([label, value]) => lineOf(label, shownText(value))),
		...profileLines(detail),
		...(account ? accountLines(account) : []),
		'',
	].join('\n');
}

/** The summary for the screen. */
export function summaryRows(state: State, {organization, profile}: Detail, columns: number): readonly Row[] {
	return [
		...toldRows(shownName(organization.name), columns, 'heading'),
		row(),
		...factsOf(state, organization).flatMap(([label, value]) =>
			toldValueRows(label, value, columns, {labelColumns: profileLabels, wrap: wrapText}),
		),
		...profileFields.flatMap(name => profileValueRows(name, profile?.[name] ?? '', columns)),
	];
}

/** The summary as JSON: the organization as read back, with its profile and its first account. */
export const summaryJson = ({organization, profile}: Detail, account?: SummaryAccount): string =>
	`${harmlessJson(
		{...organization, ...(profile && {profile}), ...(account && {first_account: accountJson(account)})},
		'  ',
	)}\n`;
