import type {Write} from '../../../kernel/loop/command-line.js';
import {type JournalEntry, namesOfRun, writeKey} from '../../../kernel/form-model/journal-entry.js';
import {exitStatus, Refusal} from '../../../kernel/options/exit-status.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {hasAccess} from '../../../base/tables/members.js';
import {harmless} from '../../../base/text/harmless.js';
import {shellWord} from '../../../base/text/markdown.js';
import {count, counted, shownName} from '../../../base/text/words.js';
import {undoneItemsText} from '../../../kernel/writes/journal.js';
import type {Client} from '../../../base/api/client.js';
import type {Member} from '../../../base/api/schemas.js';
import {isSameEmail} from '../../../base/text/addresses.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {dot, joinedBy, type Told} from '../../../base/text/told.js';
import type {FoundOfWrite} from '../../../kernel/state/item-result.js';
import {data, row, toned} from '../../../kernel/rows/row.js';
import {undoManyBy} from '../../../kernel/runs/undo-many.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {
	invitation,
	type Invitation,
	invitationRequest,
	invitationResult,
	invitingLock,
	isOwnUser,
	type MembersOf,
	membersSince,
	recordedInvitation,
	recordedRemoval,
	type Removal,
	removalRequest,
	removalResult,
	removingLock,
	runOfMembers,
	shortResult,
	subjectOf,
	takingBack,
} from '../membership.js';
import {toOne} from '../invitations/state.js';

const emailOf = ({member}: JournalEntry): string => member?.email ?? 'somebody';

/** What a run did to one person in many organizations, or to many people in one. `isShort`: without its subject, which the list of undo names already. */
const runText = (verb: string, preposition: string, entry: JournalEntry, isShort = false): string =>
	`${[verb, ...whomTexts(preposition, entry, isShort)].join(' ')}${undoneItemsText(entry)}`;

function whomTexts(preposition: string, entry: JournalEntry, isShort = false): readonly string[] {
	const writes = (entry.items ?? []).flatMap(({write}) => write ?? []);
	const [first] = writes;
	const people = new Set(writes.map(({member}) => member?.email.toLowerCase())).size;
	const organizations = new Set(writes.map(({id}) => id)).size;
	const who = people === 1 && first ? emailOf(first) : `${count(people)} people`;
	const where = organizations === 1 && first ? shownName(first.before.name) : counted(organizations, 'organization');
	const isOfPerson = isShort && entry.member !== undefined;
	const isOfOrganization = isShort && entry.member === undefined && organizations === 1;
	return [...(isOfPerson ? [] : [who]), ...(isOfOrganization ? [] : [preposition, where])];
}

const namedText = (preposition: string, entry: JournalEntry): string =>
	entry.items
		? whomTexts(preposition, entry).join(' ')
		: `${emailOf(entry)} ${preposition} ${shownName(entry.before.name)}`;

/** How the list of undo shows a run about one person: under the address, with the organizations below it. */
const ofPerson: Pick<Write, 'more' | 'subject'> = {
	subject: entry => entry.items && entry.member?.email,
	more: (_, entry) =>
		entry.items && entry.member ? [{...row(toned('dim', '  in: '), data(namesOfRun(entry))), said: []}] : [],
};

const organizationOf = ({organizations}: State, {id, before}: JournalEntry): MembersOf =>
	organizations.find(each => each.id === id) ?? {id, name: before.name};

const recordedOrganization = ({id, before: {name, parentId}}: JournalEntry): MembersOf => ({
	id,
	name,
	...(parentId !== '' && {parent: {id: parentId, name: ''}}),
});

// The members that the undo of invitations finds.
const found = new WeakMap<JournalEntry, Member>();

/** A write of a run: the person, unless the whole run is about one, and the organization, unless the whole run is in one. */
const itemText = (write: JournalEntry, run: JournalEntry): Told =>
	joinedBy(dot, [
		...(run.member ? [] : [emailOf(write)]),
		...(run.id === write.id ? [] : [shownName(write.before.name)]),
	]);

const changes = {pane: 'members', organizationsOf: ({id}: JournalEntry) => [id]} as const;

async function whoAccepted(
	context: ServiceContext,
	writes: readonly JournalEntry[],
): Promise<ReadonlyMap<string, FoundOfWrite>> {
	const {client} = context;
	const reading = client.for('check who has accepted');
	const inOrganizations = [...Map.groupBy(writes, ({id}) => id)];
	const texts = await Promise.all(
		inOrganizations.map(async ([id, own]) => {
			const members = await membersSince(context, reading, id, ...own.map(write => emailOf(write)));
			return own.map((write): readonly [string, FoundOfWrite] => [
				writeKey(write),
				foundOf(
					client,
					write,
					members.find(member => hasAccess(member) && isSameEmail(member.user.email, emailOf(write))),
				),
			]);
		}),
	);
	return new Map(texts.flat());
}

function foundOf(client: Client, {id}: JournalEntry, member: Member | undefined): FoundOfWrite {
	if (!member) {
		return 'not invited any more';
	}

	if (isOwnUser(client, member.user.email)) {
		return 'the user of your credential: stays';
	}

	const isPending = member.status === 'pending';
	return {
		request: removalRequest({id}, member),
		now: isPending ? 'still pending' : 'has accepted: loses access',
		about: isPending
			? 'The invitation is cancelled.'
			: 'The person loses access to every account in the organization and below it.',
	};
}

function refuse(text: string): never {
	throw new Refusal(`${harmless(text)} Nothing was sent.`, exitStatus.refused);
}

/** What the journal, undo and the command line know of an invitation. Its undo is a removal. */
const invite: Write = {
	...ofPerson,
	kind: 'invite',
	did: entry => (entry.items ? runText('invited', 'to', entry) : `invited ${emailOf(entry)}`),
	item: (_, entry) => [data(entry.items ? runText('invited', 'to', entry, true) : `invited ${emailOf(entry)}`)],
	recorded: ({id, member}) => member && recordedInvitation(id, member.email),
	named: entry => `the invitation of ${namedText('to', entry)}`,
	whyNotUndo: state => whyNotCall(state, 'Removing members', 'members', 'remove_member'),
	undoName: 'open removal',
	undo: (state, entry) => ({
		type: 'removal/opened',
		organization: organizationOf(state, entry),
		email: entry.member?.email ?? '',
		undoes: entry.at,
	}),
	undoCommand: 'checkRemoval',
	ofRun: {
		title: (_, writes) =>
			`Take back ${counted(writes.length, 'invitation')}${writes.length === 1 ? '' : ', one after the other'}`,
		about:
			'Invitations that are still pending are cancelled. People who accepted are removed, and lose access to every account in the organization and below it. The last active member of an organization, and the user of your credential, stay.',
		itemText,
		done: 'taken back',
		changes,
	},
	undoMany: undoManyBy<Removal>({
		look: whoAccepted,
		lockOf: () => removingLock,
		entryOf: ({id, before: {name}, member}) => runOfMembers('remove', {id, name, ...(member && {email: member.email})}),
		subjectOf: write => subjectOf(write.id, emailOf(write)),
		organizationOf: ({id}) => id,
		nameOf: itemText,
		describe: (writing, write) =>
			takingBack(writing, {
				organization: recordedOrganization(write),
				email: emailOf(write),
				undoes: write.at,
				found(member) {
					found.set(write, member);
				},
			}),
		resultOf({client}, write, end) {
			const member = found.get(write);
			if (!member) {
				return end.status === 'done'
					? {status: 'already', text: `${emailOf(write)} is neither a member nor invited any more.`}
					: removalResult({id: '', status: '', user: {email: emailOf(write), name: ''}}, end);
			}

			return end.status === 'heldBack' && isOwnUser(client, member.user.email)
				? {status: 'left_out', text: 'This is the user of your own credential, which cforgs never removes here.'}
				: member.status === 'pending'
					? shortResult(removalResult(member, end), end)
					: removalResult(member, end);
		},
		requestOf: ({client}, {id}, plan) => plan && requestText(removalRequest({id}, plan.member), client),
	}),
	async undoOnCommandLine(_, {id, member}) {
		const email = member?.email ?? 'EMAIL';
		return refuse(
			`That change invited ${email}. To take the invitation back: cforgs remove-member ${shellWord(id)} ${shellWord(email)}.`,
		);
	},
};

const removedText = (entry: JournalEntry): string =>
	`${entry.member?.isPending ? 'cancelled the invitation of' : 'removed'} ${emailOf(entry)}`;

/** The same of a removal. Its undo is a new invitation. */
const removal: Write = {
	...ofPerson,
	kind: 'remove',
	did: entry => (entry.items ? runText('removed', 'from', entry) : removedText(entry)),
	item: (_, entry) => [data(entry.items ? runText('removed', 'from', entry, true) : removedText(entry))],
	recorded: ({id, member}) => (member?.id === undefined ? undefined : recordedRemoval(id, member.id)),
	named: entry => `the removal of ${namedText('from', entry)}`,
	whyNotUndo: state => whyNotCall(state, 'Inviting members', 'members', 'invite'),
	undoName: 'open invitation',
	undo(state, entry) {
		const email = entry.member?.email ?? '';
		return {type: 'invite/opened', to: toOne(organizationOf(state, entry)), text: email, undoes: {at: entry.at, email}};
	},
	undoCommand: 'reviewInvite',
	ofRun: {
		title: (_, writes) =>
			`Send ${counted(writes.length, 'invitation')}${writes.length === 1 ? '' : ', one after the other'}`,
		about:
			'Only a new invitation brings a member back. Each person must accept it again, and needs two-factor authentication or single sign-on before. An invitee who accepts becomes Super Administrator of every account in the organization and below it.',
		itemText,
		done: 'invited',
		requestOf: ({id, member}) => member && invitationRequest({id}, member.email),
		changes,
	},
	undoMany: undoManyBy<Invitation>({
		lockOf: () => invitingLock,
		entryOf: ({id, before: {name}, member}) => runOfMembers('invite', {id, name, ...(member && {email: member.email})}),
		subjectOf: write => subjectOf(write.id, emailOf(write)),
		organizationOf: ({id}) => id,
		nameOf: itemText,
		describe: (writing, write) =>
			invitation(writing, {organization: recordedOrganization(write), email: emailOf(write), undoes: write.at}),
		resultOf: (_, write, end) => shortResult(invitationResult(emailOf(write), end), end),
		requestOf: ({client}, {id, member}) => member && requestText(invitationRequest({id}, member.email), client),
	}),
	async undoOnCommandLine(_, {id, member}) {
		const email = member?.email ?? 'EMAIL';
		return refuse(
			`That change removed ${email}. Only a new invitation brings a member back: cforgs invite ${shellWord(id)} ${shellWord(email)}.`,
		);
	},
};

export const memberWrites = [invite, removal];
