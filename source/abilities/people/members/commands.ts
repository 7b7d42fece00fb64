import {orFailure} from '../../../base/api/api-error.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {type WhyNot, whyNotNow, whyNotWrite} from '../../../kernel/state/availability.js';
import {whyNotAllSeen} from '../../../kernel/state/open-form.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {markablePane} from '../../../kernel/state/markable.js';
import {exact, harmlessJson} from '../../../base/text/harmless.js';
import type {Command, Context, ServiceContext} from '../../../kernel/loop/context.js';
import {loadList} from '../../../kernel/loop/load.js';
import {whileOpening} from '../../../kernel/loop/opening-wait.js';
import {dryRunText, requestText, say} from '../../../kernel/loop/tell.js';
import {inDialog} from '../../../kernel/loop/until.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {runWrite} from '../../../kernel/writes/engine.js';
import {hiddenEnding} from '../../../kernel/state/marks.js';
import {selectedOrganization} from '../../../kernel/state/selectors.js';
import {cellOf} from '../../../base/tables/columns.js';
import {copiedColumns, copiedTexts, memberCells, memberHeader} from '../../../base/tables/members.js';
import {bothForms} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {whyNotManagedHere} from '../invitations/state.js';
import {
	isLastActive,
	isOwnUser,
	memberNow,
	memberToRemove,
	noteOf,
	removal,
	removalRequest,
	removalResult,
} from '../membership.js';
import {removalIn} from './removal.js';
import {memberList, shownMember, membersIn} from './state.js';

export const whyNotMembers: WhyNot = state => whyNotCall(state, 'Listing members', 'members');

/** For keys that need a member. */
export const whyNotMember: WhyNot = state => {
	const why = whyNotMembers(state);
	if (why !== undefined || shownMember(state)) {
		return why;
	}

	return memberList.query(state) === ''
		? 'There are no members here.'
		: `No member here matches. Press ${keyOf(state, 'leaveListSearch')} to show all of them again.`;
};

/** Whether nobody is left to remove, so that the key goes on to the deletion of the organization. */
export function isNobodyLeft(state: State): boolean {
	const list = memberList.selected(state);
	return (
		state.dialog.kind === 'none' &&
		list?.progress.status === 'complete' &&
		list.items.every(({status}) => status === 'canceled') &&
		memberList.query(state) === ''
	);
}

export const whyNotRemove: WhyNot = state =>
	whyNotWrite(state) ?? (isNobodyLeft(state) ? undefined : whyNotRemoveMember(state));

const whyNotRemoveMember: WhyNot = state =>
	whyNotMember(state) ??
	whyNotCall(state, 'Removing members', 'member', 'remove_member') ??
	whyNotManagedHere(state) ??
	(shownMember(state)?.status === 'canceled' ? 'This invitation is cancelled already.' : undefined);

const seenIn = ({dialog}: State) => (dialog.kind === 'removal' ? dialog.seen : undefined);

export const whyNotConfirmRemoval: WhyNot = state =>
	whyNotWrite(state) ??
	(removalIn(state)?.member ? undefined : 'The member has not been checked yet.') ??
	whyNotAllSeen(state, seenIn(state)) ??
	whyNotNow(state);

/** The members of the selected organization, whose rows can be marked. */
export const markableMembers = markablePane(memberList, {
	nouns: ['member', 'members'],
	nameOf: ({user: {email, name}}) => (email === '' ? name : email),
	moved: {type: 'members/moved', by: 1},
	whyNot: whyNotMember,
});

export const openMembers: Command = ({store}) => {
	store.dispatch({type: 'pane/focused', pane: 'members'});
};

export const openMember: Command = ({store, now}) => {
	const state = store.getState();
	const member = memberList.chosen(state);
	if (member) {
		store.dispatch({type: 'members/opened', member, readAt: memberList.selected(state)?.readAt ?? now()});
	}
};

/** Lists what can be copied of the shown or chosen member. */
export const copyMember: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const marked = state.dialog.kind === 'none' ? markableMembers.markedItems(state) : [];
	if (marked.length > 0) {
		const hidden = markableMembers.hidden(state);
		await whileOpening(context, async () => {
			const {copiesOf} = await import('../../../kernel/files/copies.js');
			store.dispatch({
				type: 'copy/opened',
				title: `Copy from ${counted(marked.length, 'marked member')}${hiddenEnding(hidden)}`,
				entries: copiesOf(marked, {
					lines: copiedColumns.map(
						column => [`${column.copiedAs ?? ''}s`, member => exact(cellOf(member, column))] as const,
					),
					jsonOf: member => ({...member}),
					header: memberHeader,
					cellsOf: memberCells,
				}),
			});
		});
		return;
	}

	const member = shownMember(state);
	if (!member) {
		return;
	}

	store.dispatch({
		type: 'copy/opened',
		title: `Copy from member ${member.user.email}`,
		...(state.dialog.kind === 'member' && {back: state.dialog}),
		entries: [
			...copiedTexts(member).map(({label, text}) => ({label, text: exact(text)})),
			{label: 'JSON', text: harmlessJson(member, '  ')},
		],
	});
};

export async function loadMembers(context: ServiceContext, id: string): Promise<void> {
	const {store} = context;
	await loadList(context, {
		name: 'members',
		id,
		known: membersIn(store.getState(), id),
		pages: (client, from) => client.listMembers(id, {}, {from}),
		dispatch: store.dispatch,
	});
}

export const openRemoval: Command = async (context, press) => {
	const {store} = context;
	const state = store.getState();
	// The checklist of a deletion says to remove the members, then to press the key again.
	if (isNobodyLeft(state)) {
		await context.commands.get('openDeletion')?.(context, press);
		return;
	}

	const [organization, member] = [selectedOrganization(state), shownMember(state)];
	if (!(organization && member)) {
		return;
	}

	store.dispatch({type: 'removal/opened', organization, email: member.user.email, member});
	await checkRemoval(context, press);
};

/** Reads the member again, and whether this is the user of the credential or the last active member. */
export const checkRemoval: Command = async context => {
	const reading = inDialog(context);
	const {store, client, nextRequest} = reading;
	const opened = removalIn(store.getState());
	if (!opened) {
		return;
	}

	const {organization, email} = opened;
	const {id, name} = organization;
	const request = nextRequest();
	store.dispatch({type: 'removal/requested', request});
	await orFailure(
		async () => {
			const checking = client.for('check who is removed');
			const found = opened.member
				? await memberNow(checking, id, opened.member.id)
				: await memberToRemove(reading, checking, id, email);
			if (!found) {
				store.dispatch({type: 'dialog/closed'});
				say(context, `${email} is not a member of ${name} any more. Nothing was sent.`, 'warning');
				await loadMembers(context, id);
				return;
			}

			checkUndo(reading, noteOf('remove', organization, {email}));
			store.dispatch({
				type: 'removal/checked',
				request,
				member: found,
				isOwn: isOwnUser(client, found.user.email),
				isLast: await isLastActive(checking, id, found),
			});
		},
		error => {
			store.dispatch({type: 'removal/checkFailed', request, error});
		},
	);
};

/** Removes the member, but first asks again about oneself and the last active member. */
export const confirmRemoval: Command = async (context, press) => {
	const {store} = context;
	const removing = removalIn(store.getState());
	if (removing && (removing.isOwn || removing.isLast)) {
		store.dispatch({type: 'removal/asked'});
		return;
	}

	await removeAnyway(context, press);
};

export const removeAnyway: Command = async (context: Context) => {
	const {store, client, dryRun, nextRequest} = context;
	const {organization, member, isLast, undoes} = removalIn(store.getState()) ?? {};
	if (!organization || !member) {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'removal/sent', request});
	const end = await runWrite(context, writing => removal(writing, {organization, member, isLast, undoes}));
	const result = removalResult(member, end);
	store.dispatch({type: 'removal/ended', request, result});
	if (end.status === 'unsent') {
		dryRun?.(requestText(removalRequest(organization, member), client));
		store.dispatch({type: 'dialog/closed'});
		say(context, dryRunText, 'warning');
		return;
	}

	if (result.status === 'done' || result.status === 'already') {
		store.dispatch({type: 'dialog/closed'});
		const {text, said} = bothForms(result.text);
		const shown = text.charAt(0).toUpperCase() + text.slice(1);
		store.dispatch({type: 'message/shown', message: {tone: 'success', text: shown, ...(said !== undefined && {said})}});
	}

	await loadMembers(context, organization.id);
};
