import type {Write} from '../../../kernel/loop/ability.js';
import type {JournalEntry} from '../../../kernel/form-model/journal-entry.js';
import {exitStatus, Refusal} from '../../../kernel/options/exit-status.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {harmless} from '../../../base/text/harmless.js';
import {shellWord} from '../../../base/text/shell.js';
import {shownName} from '../../../base/text/words.js';
import {type MembersOf, recordedInvitation, recordedRemoval} from '../membership.js';

const emailOf = ({member}: JournalEntry): string => member?.email ?? 'somebody';

const organizationOf = ({organizations}: State, {id, before}: JournalEntry): MembersOf => organizations.find(each => each.id === id) ?? {id, name: before.name};

function refuse(text: string): never {
	throw new Refusal(`${harmless(text)} Nothing was sent.`, exitStatus.refused);
}

/** What the journal, undo and the command line know of an invitation. Its undo is a removal. */
const invite: Write = {
	kind: 'invite',
	did: entry => `invited ${emailOf(entry)}`,
	recorded: ({id, member}) => member && recordedInvitation(id, member.email),
	named: entry => `the invitation of ${emailOf(entry)} to ${shownName(entry.before.name)}`,
	whyNotUndo: state => whyNotCall(state, 'Removing members', 'members', 'remove_member'),
	undoName: 'open removal',
	undo: (state, entry) => ({
		type: 'removal/opened', organization: organizationOf(state, entry), email: entry.member?.email ?? '', undoes: entry.at,
	}),
	undoCommand: 'checkRemoval',
	async undoOnCommandLine(_, __, {id, member}) {
		const email = member?.email ?? 'EMAIL';
		return refuse(`That change invited ${email}. To take the invitation back: cforgs remove-member ${shellWord(id)} ${shellWord(email)}.`);
	},
};

/** The same of a removal. Its undo is a new invitation. */
const removal: Write = {
	kind: 'remove',
	did: entry => entry.member?.isPending ? `cancelled the invitation of ${emailOf(entry)}` : `removed ${emailOf(entry)}`,
	recorded: ({id, member}) => member?.id === undefined ? undefined : recordedRemoval(id, member.id),
	named: entry => `the removal of ${emailOf(entry)} from ${shownName(entry.before.name)}`,
	whyNotUndo: state => whyNotCall(state, 'Inviting members', 'members', 'invite'),
	undoName: 'open invitation',
	undo: (state, entry) => ({
		type: 'invite/opened', organization: organizationOf(state, entry), text: entry.member?.email ?? '', undoes: entry.at,
	}),
	undoCommand: 'reviewInvite',
	async undoOnCommandLine(_, __, {id, member}) {
		const email = member?.email ?? 'EMAIL';
		return refuse(`That change removed ${email}. Only a new invitation brings a member back: cforgs invite ${shellWord(id)} ${shellWord(email)}.`);
	},
};

export const memberWrites = [invite, removal];
