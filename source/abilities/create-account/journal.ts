import {undoneItemsText} from '../../kernel/writes/journal.js';
import type {Write} from '../../kernel/loop/command-line.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {isAccountType, whoClosesAccounts} from '../../kernel/form-model/new-account.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {data, plain} from '../../kernel/rows/row.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import type {State} from '../../kernel/state/state.js';
import {harmless} from '../../base/text/harmless.js';
import {shellWord} from '../../base/text/shell.js';
import {counted, shownName} from '../../base/text/words.js';
import {whyNotCreateAccounts} from './availability.js';

const nameOf = ({after, before}: JournalEntry): string => shownName((after ?? before).name);

const did = (entry: JournalEntry): string =>
	entry.items ? `created ${counted(entry.items.length, 'account')}${undoneItemsText(entry)}` : 'created the account';

const why = `cforgs cannot delete an account, so its creation cannot be undone. ${whoClosesAccounts}`;

const organizationOf = (state: State, {before: {parentId: id}}: JournalEntry) => {
	const at = rowOfId(state, id);
	return {id, name: at === -1 ? '' : nameAt(state, at)};
};

/** What the journal, undo and the command line know of the creation of an account. Nothing undoes it. If its answer was lost, it can be tried again with the same key. */
export const accountWrite: Write = {
	kind: 'createAccount',
	did,
	named: entry => `the creation of the account ${nameOf(entry)}`,
	item: (_, entry) => [
		entry.items ? data(did(entry)) : plain(entry.isUnclear ? 'account created?' : 'account created: cannot be undone'),
	],
	// The history would settle it under its key, and nothing would look for the account any more.
	recorded: () => undefined,
	whyNotUndo: (state, {isUnclear, items}) => (isUnclear && !items ? whyNotCreateAccounts(state) : why),
	undoName: 'look again',
	undo: (state, entry) => ({
		type: 'newAccount/opened',
		organization: organizationOf(state, entry),
		name: entry.after?.name ?? '',
		...(entry.creation && isAccountType(entry.creation.type) && {accountType: entry.creation.type}),
	}),
	async undoOnCommandLine(_, entry) {
		const {
			after,
			before: {parentId},
			creation,
			isUnclear,
		} = entry;
		const again =
			isUnclear && after
				? ` It is unclear whether it was created. To find out: cforgs create-account ${shellWord(after.name)} --in ${shellWord(parentId)}${creation === undefined ? '' : ` --type ${creation.type}`}.`
				: '';
		throw new Refusal(
			harmless(
				`That change ${did(entry)}${entry.items ? '' : ` ${nameOf(entry)}`}. ${again === '' ? why : again.trim()} Nothing was sent.`,
			),
			exitStatus.refused,
		);
	},
};
