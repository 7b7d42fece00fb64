import {typeText} from '../../../kernel/form-model/line-editor.js';
import {exact, harmlessJson} from '../../../base/text/harmless.js';
import type {Command, Context, ServiceContext} from '../../../kernel/loop/context.js';
import {loadList, orFail} from '../../../kernel/loop/load.js';
import {whileOpening} from '../../../kernel/loop/opening-wait.js';
import {dryRunText, requestText, say} from '../../../kernel/loop/tell.js';
import {inDialog, stopSending} from '../../../kernel/loop/until.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {runWrite} from '../../../kernel/writes/engine.js';
import {lockedRun, runMany} from '../../../kernel/writes/run-many.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {hiddenEnding} from '../../../kernel/state/marks.js';
import {selectedOrganization} from '../../../kernel/state/selectors.js';
import {cellOf} from '../../../base/tables/columns.js';
import {copiedColumns, copiedTexts, memberCells, memberHeader} from '../../../base/tables/members.js';
import {bothForms} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {
	currentMember, invitation, invitationRequest, invitationResult, isLastActive, isOwnUser, type MembershipResult,
	memberNow, noteOf, removal, removalRequest, removalResult, runOfMembers, subjectOf,
} from '../membership.js';
import {isNobodyLeft} from './availability.js';
import {inviteIn, openRows, removalIn} from './changes.js';
import {markableMembers} from './marks.js';
import {memberList, membersIn, shownMember} from './state.js';

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
					lines: copiedColumns.map(column => [`${column.copiedAs ?? ''}s`, member => exact(cellOf(member, column))] as const), jsonOf: member => ({...member}), header: memberHeader, cellsOf: memberCells,
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
		entries: [...copiedTexts(member).map(({label, text}) => ({label, text: exact(text)})), {label: 'JSON', text: harmlessJson(member, '  ')}],
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

export const openInvite: Command = ({store}) => {
	const organization = selectedOrganization(store.getState());
	if (organization) {
		store.dispatch({type: 'invite/opened', organization, text: ''});
	}
};

export const typeAddresses: Command = ({store}, press) => {
	const invite = inviteIn(store.getState());
	if (invite) {
		store.dispatch({type: 'invite/edited', line: typeText(invite.line, press)});
	}
};

export const returnToAddresses: Command = ({store}) => {
	store.dispatch({type: 'invite/returned'});
};

/** Loads who is a member already, then shows the review. */
export const reviewInvite: Command = async context => {
	const reading = inDialog(context);
	const {store, client, nextRequest} = reading;
	const invite = inviteIn(store.getState());
	if (!invite) {
		return;
	}

	const {organization} = invite;
	const request = nextRequest();
	store.dispatch({type: 'invite/requested', request, own: client.user});
	await loadMembers(reading, organization.id);
	const list = membersIn(store.getState(), organization.id);
	checkUndo(reading, noteOf('invite', organization, {email: ''}));
	store.dispatch({type: 'invite/checked', request, members: list?.progress.status === 'complete' ? list.items : undefined});
};

const isStopping = ({store}: ServiceContext): boolean => {
	const step = inviteIn(store.getState())?.step;
	return step?.name !== 'sending' || step.isStopping === true;
};

/** Sends one request for each address, one after the other. */
export const sendInvitations: Command = async context => {
	const {store, client, dryRun, nextRequest} = context;
	const invite = inviteIn(store.getState());
	if (!invite) {
		return;
	}

	const {organization, undoes} = invite;
	const request = nextRequest();
	store.dispatch({type: 'invite/sent', request});
	const items = openRows(invite);
	const {refused, stop} = await lockedRun(context, {
		items, name: 'inviting', subject: organization.id, doing: 'inviting people to this organization',
	}, async () => runMany(context, {
		items,
		entry: {...runOfMembers('invite', organization, undoes), subjectOf: ({email}) => subjectOf(organization.id, email)},
		nameOf: ({email}) => email,
		describe: (writing, {email}) => invitation(writing, {organization, email, undoes}),
		settle({email}, end) {
			if (end.status === 'unsent') {
				dryRun?.(requestText(invitationRequest(organization, email), client));
			}

			return {result: invitationResult(email, end)};
		},
		toldAs: (_, result) => result,
		unsent: (_, status, text): MembershipResult => ({status, text}),
		changed({email}, result) {
			store.dispatch({
				type: 'invite/answered', request, email, result,
			});
		},
		waiting(seconds, why) {
			store.dispatch({type: 'invite/waited', request, ...(seconds > 0 && {note: `${why} cforgs continues in ${seconds} s; press ${keyOf(store.getState(), 'stopInvitations')} to stop it.`})});
		},
		isStopping: () => isStopping(context),
	}));
	store.dispatch({type: 'invite/ended', request, note: refused ?? stop});
	if (dryRun) {
		say(context, dryRunText, 'warning');
		return;
	}

	await loadMembers(context, organization.id);
};

/** Stops before the next request. Pressed again, it also stops waiting for the current one. */
export const stopInvitations: Command = async (context, press) => {
	const step = inviteIn(context.store.getState())?.step;
	if (step?.name === 'sending' && step.isStopping) {
		return stopSending(context, press);
	}

	context.store.dispatch({type: 'invite/stopping'});
	return undefined;
};

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

	store.dispatch({
		type: 'removal/opened', organization, email: member.user.email, member,
	});
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
	await orFail(async () => {
		const checking = client.for('check who is removed');
		const found = opened.member ? await memberNow(checking, id, opened.member.id) : await currentMember(checking, id, email);
		if (!found) {
			store.dispatch({type: 'dialog/closed'});
			say(context, `${email} is not a member of ${name} any more. Nothing was sent.`, 'warning');
			await loadMembers(context, id);
			return;
		}

		checkUndo(reading, noteOf('remove', organization, {email}));
		store.dispatch({
			type: 'removal/checked', request, member: found, isOwn: isOwnUser(client, found.user.email), isLast: await isLastActive(checking, id, found),
		});
	}, error => {
		store.dispatch({type: 'removal/checkFailed', request, error});
	});
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
	const {
		organization, member, isLast, undoes,
	} = removalIn(store.getState()) ?? {};
	if (!organization || !member) {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'removal/sent', request});
	const end = await runWrite(context, writing => removal(writing, {
		organization, member, isLast, undoes,
	}));
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
