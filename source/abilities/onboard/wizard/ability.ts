import {defineAbility, defineDialog, reducerOf} from '../../../kernel/loop/ability.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {row, type Row, toldRows} from '../../../kernel/rows/row.js';
import {waitText} from '../../../kernel/rows/listing-text.js';
import {accountEnd, accountEnds, type SummaryAccount, summaryRows} from '../../../kernel/rows/summary.js';
import {profileLabels, toldValueRows} from '../../../kernel/rows/value-rows.js';
import {isItemOver} from '../../../kernel/state/item-result.js';
import {told} from '../../../base/text/told.js';
import {wrapText} from '../../../base/text/wrap.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotAccountIn} from '../../../kernel/form-model/new-account.js';
import {type WhyNot, whyNotCreateRoot, whyNotWrite} from '../../../kernel/state/availability.js';
import {whyNotCall, whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import {beginOnboarding} from './begin.js';
import {
	copySummary,
	copySummaryJson,
	createFirstAccount,
	openOnboarding,
	writeSummary,
	writeSummaryTo,
} from './commands.js';
import {typeToTry} from './first-account.js';
import {reduceOnboarding} from './state.js';

/** The next step: an organization without an account has no website yet. */
const nextRows = (state: State, columns: number): readonly Row[] =>
	whyNotFirstAccount(state) === undefined
		? [
				row(),
				...toldRows(
					`Next: its first account. Press ${keyOf(state, 'createFirstAccount')} to create it.`,
					columns,
					'dim',
				),
			]
		: [];

/** The first account: its creation, or how it ended, with a way on. */
function firstAccountRows(state: State, account: SummaryAccount, columns: number): readonly Row[] {
	const {name, type, id, note, result} = account;
	const {status, text = ''} = result;
	const valueRows = (label: string, value: string) =>
		toldValueRows(label, value, columns, {labelColumns: profileLabels, wrap: wrapText});
	const head = [row(), ...valueRows('First account', `${name} (${type})`)];
	if (isItemOver(result)) {
		return [
			...head,
			...(id === undefined ? [] : valueRows('Account ID', id)),
			...(text === '' ? [] : toldRows(text, columns, 'warning')),
		];
	}

	if (status === 'waiting' || status === 'sending') {
		return [...head, ...toldRows(note ?? waitText(state, 'Creating the account …'), columns, 'dim')];
	}

	const key = keyOf(state, 'createFirstAccount');
	const proposed = typeToTry(account);
	const again = proposed === type ? 'review it and try again' : `try again with the type ${proposed}`;
	const way =
		status === 'unknown'
			? `Press ${key} to look again: the account is not created twice.`
			: `Press ${key} to ${again}. It is also kept as a draft.`;
	return [
		...head,
		...toldRows(told`${accountEnds[accountEnd(account)]} ${text}`, columns, 'warning'),
		...toldRows(way, columns),
	];
}

const titles = {
	created: 'Created, ready and read back',
	being_created: 'Created, and its first account follows',
	not_created: 'Created, but not its first account',
	unclear: 'Created, but its first account is not confirmed',
} as const;

/** For onboarding a customer below the selected organization. */
const whyNotOnboard: WhyNot = state => whyNotCreateRoot(state) ?? whyNotIdentified(state);

/** For creating the first account of the organization in the summary. */
const whyNotFirstAccount: WhyNot = state => {
	const {dialog} = state;
	const {detail, account} = dialog.kind === 'summary' ? dialog : {};
	if (account && isItemOver(account.result)) {
		return 'The first account is created. For another account, close the summary and go to the list of accounts.';
	}

	const isSending = account?.result.status === 'waiting' || account?.result.status === 'sending';
	const organization = detail?.organization;
	return (
		(isSending ? 'The account is being created.' : undefined) ??
		whyNotWrite(state) ??
		whyNotCall(state, 'Creating accounts', 'create_account', 'accounts') ??
		(organization && whyNotAccountIn(organization))
	);
};

/** Onboards a customer: a form that explains each field, and a summary to hand on. */
export const onboarding = defineAbility({
	name: 'onboarding',
	section: 'In the summary of an onboarding',
	commands: {openOnboarding, copySummary, copySummaryJson, createFirstAccount, writeSummary},
	keys: [
		{
			keys: ['o'],
			command: 'openOnboarding',
			task: 'change',
			beforeRows: 'opens',
			onOne: {verb: 'Creates below'},
			name: 'onboard',
			alsoCalled: ['new customer', 'add customer'],
			description: 'Onboard a new customer below the selected organization; each field explains itself',
			places: 'panes',
			whyNot: whyNotOnboard,
		},
		{
			keys: ['y'],
			command: 'copySummary',
			name: 'copy',
			description: 'Copy the summary as Markdown',
			places: ['summary'],
			isHint: true,
		},
		{
			keys: ['J'],
			command: 'copySummaryJson',
			name: 'copy JSON',
			description: 'Copy the summary as JSON',
			places: ['summary'],
			isHint: true,
		},
		{
			keys: ['c'],
			command: 'createFirstAccount',
			name: 'first account',
			description: 'Create the first account of the new organization',
			places: ['summary'],
			whyNot: whyNotFirstAccount,
			isHint: 'whereItActs',
		},
		{
			keys: ['w'],
			command: 'writeSummary',
			name: 'write',
			description: 'Write the summary to files, Markdown and JSON; asks where',
			places: ['summary'],
			isHint: true,
		},
		{
			keys: ['escape', 'q', 'enter'],
			command: 'closeDialog',
			name: 'done',
			description: 'Close the summary',
			places: ['summary'],
			isHint: true,
		},
		...scrollKeys('summary'),
	],
	places: {summary: {}},
	dialogs: [
		defineDialog('summary', {
			view: (state, {detail, account, scrolledTo}, {columns}) => ({
				title: titles[account ? accountEnd(account) : 'created'],
				rows: [
					...summaryRows(state, detail, columns),
					...(account ? firstAccountRows(state, account, columns) : nextRows(state, columns)),
				],
				isScrolling: true,
				scrolledTo,
			}),
		}),
	],
	reducers: [reducerOf(['onboarding'], reduceOnboarding)],
	begin: beginOnboarding,
	pathAnswers: {summary: writeSummaryTo},
});
