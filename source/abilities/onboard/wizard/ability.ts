import {onboardingForm} from '../../../kernel/form-model/form.js';
import {type KeptForm, newAccountName} from '../../../kernel/form-model/stored-form.js';
import {selectedId, selectedOrganization, selectedRow} from '../../../kernel/state/selectors.js';
import {type Begun, defineAbility, defineDialog} from '../../../kernel/loop/ability.js';
import type {ServiceContext, SessionContext, Command, Context, PathAnswer} from '../../../kernel/loop/context.js';
import {openUnlessDraft} from '../../../kernel/writes/open-for-organization.js';
import {resourceName} from '../../../kernel/files/formats.js';
import {lineOf} from '../../../kernel/form-model/line-editor.js';
import {whyNotWritten} from '../../../base/text/error-code.js';
import {
	summaryJson,
	summaryMarkdown,
	accountEnd,
	accountEnds,
	type SummaryAccount,
	summaryRows,
} from '../../../kernel/rows/summary.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {copyAndTell} from '../../../kernel/loop/clipboard.js';
import {filesNamed} from '../../../kernel/state/path-reducer.js';
import {takeTyped} from '../../../kernel/writes/keep-form.js';
import {isPrivate} from '../../../kernel/storage/write-file.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {row, type Row, toldRows} from '../../../kernel/rows/row.js';
import {waitText} from '../../../kernel/rows/listing-text.js';
import {profileLabels, toldValueRows} from '../../../kernel/rows/value-rows.js';
import {isItemOver} from '../../../kernel/state/item-result.js';
import {told} from '../../../base/text/told.js';
import {wrapText} from '../../../base/text/wrap.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotAccountIn} from '../../../kernel/form-model/new-account.js';
import {type WhyNot, whyNotCreateRoot, whyNotWrite} from '../../../kernel/state/availability.js';
import {whyNotCall, whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import {createFirst, waitingAccount, typeToTry, onboardingHandlers} from './state.js';

declare module '../../../kernel/loop/context.js' {
	interface Asked {
		/** The onboarding of one customer, field by field. */
		readonly isOnboarding?: boolean;
	}
}

/** Opens the onboarding form. Call `stop` if the form is not opened after all. */
export type OnboardingOpener = {readonly open: () => void; readonly stop: () => void};

/** Opens the onboarding form at the start of a session. The user chooses the parent, unless the session starts at a given organization: the form gets that parent once it is known. */
export function onboardingOpener({store}: ServiceContext, isPlaceAsked: boolean): OnboardingOpener {
	let parentId: string | undefined;
	let isOpen = false;
	const fill = () => {
		if (isOpen && parentId !== undefined) {
			store.dispatch({type: 'form/parentFound', parentId});
		}
	};

	const stop = isPlaceAsked
		? store.observe(event => {
				const state = store.getState();
				if (isOpen && state.dialog.kind !== 'form') {
					stop();
				} else if (event.type === 'tree/selected' && event.isBeginning) {
					parentId = selectedId(state);
					fill();
				}
			})
		: () => undefined;
	return {
		open() {
			store.dispatch({type: 'form/opened', form: {...onboardingForm(''), isParentOpen: true}});
			isOpen = true;
			fill();
		},
		stop,
	};
}

const isOfOnboarding = (form: KeptForm): boolean =>
	form.kind === 'typed' ? form.form === newAccountName : form.kind === 'create' && form.isGuided === true;

/** Creates the first account of each customer that is onboarded, and opens the onboarding that the program was started for. */
export const beginOnboarding = (context: SessionContext, onDefect: (error: unknown) => void): Begun => {
	let isEnding = false;
	const stop = context.store.observe(event => {
		const account = event.type === 'form/saved' ? waitingAccount(context) : undefined;
		if (account) {
			createFirst(context, account, () => isEnding || context.waits.isQuitting === true).catch(onDefect);
		}
	});
	return {
		...(context.asked.isOnboarding && {
			async open() {
				const {open, stop: stopOpening} = onboardingOpener(context, context.asked.organization !== undefined);
				await openUnlessDraft(context, isOfOnboarding, open, stopOpening);
			},
		}),
		stop() {
			isEnding = true;
			stop();
		},
	};
};

/** Opens the onboarding form below the selected organization. If this session created that organization and it is empty, uses its parent: customers are often onboarded one after another. */
const openOnboarding: Command = ({store}) => {
	const state = store.getState();
	const {id = '', parent} = selectedOrganization(state) ?? {};
	const isNewLeaf = state.made.has(id) && state.tree.index.childCount[selectedRow(state)] === 0;
	store.dispatch({
		type: 'form/opened',
		form: onboardingForm(isNewLeaf ? (parent?.id ?? '') : (selectedId(state) ?? '')),
	});
};

function copyAs(context: Context, what: 'Markdown' | 'JSON'): void {
	const state = context.store.getState();
	if (state.dialog.kind !== 'summary') {
		return;
	}

	const key = keyOf(state, 'writeSummary');
	copyAndTell(
		context,
		what === 'JSON'
			? summaryJson(state.dialog.detail, state.dialog.account)
			: summaryMarkdown(state, state.dialog.detail, state.dialog.account),
		{
			sent: `Sent to the clipboard as ${what}. Not on your clipboard? Press ${key} to write it to a file.`,
			tooLong: `This is too long for a terminal’s clipboard. Press ${key} to write it to a file.`,
		},
	);
}

const copySummary: Command = context => {
	copyAs(context, 'Markdown');
};

const copySummaryJson: Command = context => {
	copyAs(context, 'JSON');
};

/** Asks for the first account of the organization in the summary, as its draft has it if its creation failed. Most customers call it like themselves. Then goes back to the summary. */
const createFirstAccount: Command = context => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'summary') {
		return;
	}

	const {
		detail: {organization},
		account,
	} = dialog;
	takeTyped(context, {form: newAccountName, organization, accounts: []});
	context.store.dispatch({
		type: 'newAccount/opened',
		organization,
		name: account?.name ?? organization.name,
		...(account && {accountType: typeToTry(account), isKept: true}),
		returnsTo: dialog,
	});
};

const writeSummary: Command = ({store}) => {
	const {dialog} = store.getState();
	if (dialog.kind !== 'summary') {
		return;
	}

	const {name, id} = dialog.detail.organization;
	const file = `onboarding-${resourceName(name, id).replaceAll('_', '-')}.md`;
	store.dispatch({
		type: 'path/opened',
		line: lineOf(file),
		purpose: {
			kind: 'summary',
			title: 'Write the summary to',
			about: `This writes two files, .md and .json. The folder must exist. cforgs asks before it replaces a file.${isPrivate ? ' Only you can read a new file.' : ''}`,
			isRead: false,
			endings: ['.md', '.json'],
			back: dialog,
			// The user can still copy the summary.
			isKept: true,
		},
	});
};

const writeSummaryTo: PathAnswer = async (
	{store, writeNewFile, replaceFile, lookAtPath},
	{file, isOver, purpose: {back, endings}},
	{end},
) => {
	if (back.kind !== 'summary') {
		return;
	}

	const {detail, account} = back;
	const [markdown = '', json = ''] = filesNamed(file, endings);
	const texts = [
		[markdown, summaryMarkdown(store.getState(), detail, account)],
		[json, summaryJson(detail, account)],
	] as const;
	const failures = await Promise.all(
		texts.map(async ([name, text]) => {
			try {
				const isThere = isOver && (await lookAtPath(name)) === 'file';
				await (isThere ? replaceFile(name, text) : writeNewFile(name, text));
				return undefined;
			} catch (error) {
				return error;
			}
		}),
	);
	const failure = failures.find(error => error !== undefined);
	const stem = markdown.slice(0, -'.md'.length);
	end(
		failure === undefined
			? {tone: 'success', text: `${stem}.md and .json are written.`}
			: {
					tone: 'danger',
					text: `${failures.every(error => error !== undefined) ? 'Nothing is written' : 'Only one of the two files is written'}: ${whyNotWritten(failure)}.`,
				},
	);
};

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

const whyNotOnboard: WhyNot = state => whyNotCreateRoot(state) ?? whyNotIdentified(state);

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
	handlers: [onboardingHandlers],
	begin: beginOnboarding,
	pathAnswers: {summary: writeSummaryTo},
});
