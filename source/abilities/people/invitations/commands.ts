import {ApiError} from '../../../base/api/api-error.js';
import type {Member} from '../../../base/api/schemas.js';
import {pathOf} from '../../../base/tree/names.js';
import {typeText} from '../../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../../kernel/loop/context.js';
import {listByIds} from '../../../kernel/loop/look-up.js';
import {requestPace} from '../../../kernel/loop/pace.js';
import {sendRun} from '../../../kernel/loop/run-dialog.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {endDialog, whileReading} from '../../../kernel/loop/until.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {chosenMany} from '../../../kernel/state/chosen-many.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {isOfSeveral} from '../../../kernel/state/marks.js';
import {rowOfId, selectedOrganization} from '../../../kernel/state/selectors.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {sayTypedIsBack, takeTyped} from '../../../kernel/writes/keep-form.js';
import {loadMembers} from '../members/commands.js';
import {membersIn} from '../members/state.js';
import {invitationRequest, noteOf, removedLately} from '../membership.js';
import {type InvitePlan, placeWithout, planOf, readPlaces, rowKey} from './plan.js';
import {inviteForm, openedWith} from './draft.js';
import {runOfInvitations} from './rows.js';
import {inviteRows, settleInvitations} from './run.js';
import {addressesOf, inviteIn, toOne} from './state.js';

/** Asks whom to invite to the selected organization, or to all marked ones. */
export const openInvite: Command = context => {
	const {store} = context;
	const state = store.getState();
	const organization = selectedOrganization(state);
	const to = isOfSeveral(state) ? chosenMany(state) : organization && toOne(organization);
	if (!to) {
		return;
	}

	const kept = takeTyped(context, {form: inviteForm, organizations: to.organizations});
	store.dispatch(kept ? openedWith(kept, to) : {type: 'invite/opened', to, text: ''});
	if (kept) {
		sayTypedIsBack(context, kept);
	}
};

export const typeAddresses: Command = ({store}, press) => {
	const dialog = inviteIn(store.getState());
	if (dialog && dialog.request === undefined) {
		store.dispatch({type: 'invite/edited', line: typeText(dialog.line, press)});
	}
};

/** Stops checking who is a member, and goes back to the addresses. */
export const stopCheckingAddresses: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'invite/checkStopped'});
};

export const returnToAddresses: Command = ({store}) => {
	store.dispatch({type: 'invite/returned'});
};

/** Reads who is a member already. The pane shows the members of a single organization too. Undefined if the result is no longer wanted. */
async function plan(
	context: Context,
	{to: {organizations}, request = 0, ...dialog}: DialogOf<'invite'>,
	signal: AbortSignal,
): Promise<InvitePlan | undefined> {
	const {store, client, wait} = context;
	const {emails} = addressesOf(dialog);
	const pathIn = ({id}: {readonly id: string}) => pathOf(store.getState(), rowOfId(store.getState(), id));
	// Just before its request, each address is looked up until the list no longer lags.
	const isRemoved = removedLately(context);
	const stillIn = (id: string, members: readonly Member[]) => members.filter(member => !isRemoved(id, member));
	const [only, ...others] = organizations;
	if (only && others.length === 0) {
		await loadMembers(context, only.id);
		const list = membersIn(store.getState(), only.id);
		const isUnchecked = list?.progress.status !== 'complete';
		return planOf(
			[{organization: only, path: pathIn(only), members: isUnchecked ? [] : stillIn(only.id, list.items), isUnchecked}],
			emails,
			client,
		);
	}

	const listed = await listByIds(client, new Map(organizations.map(({id, name}) => [id, name])));
	const {places, stop} = await readPlaces(client, listed.organizations, {
		wait,
		isWanted: () => !signal.aborted,
		note(text) {
			store.dispatch({type: 'invite/noted', request, text});
		},
		pathOf: pathIn,
	});
	if (signal.aborted) {
		return undefined;
	}

	if (stop) {
		throw stop;
	}

	const {
		tree: {index},
	} = store.getState();
	const parentOf = (id: string) => index.idAt(index.parent[index.rowByKey.get(id) ?? -1] ?? -1);
	const known = places.map(place => ({...place, members: stillIn(place.organization.id, place.members)}));
	return planOf([...known, ...listed.unlisted.map(each => placeWithout(each, pathIn(each)))], emails, client, parentOf);
}

/** Reads who is a member already, then shows the review. */
export const reviewInvite: Command = async context => {
	const {store, nextRequest} = context;
	const request = nextRequest();
	store.dispatch({type: 'invite/requested', request});
	const dialog = inviteIn(store.getState());
	if (!dialog) {
		return;
	}

	await whileReading(
		context,
		async (reading, signal) => {
			try {
				const planned = await plan(reading, dialog, signal);
				const first = planned?.rows.find(({result}) => result.status === 'waiting');
				if (first) {
					checkUndo(reading, noteOf('invite', first.organization, {email: ''}));
				}

				if (planned) {
					settleInvitations(reading, planned.rows);
					store.dispatch({
						type: 'invite/reviewed',
						request,
						review: {...planned, pace: requestPace(context.requests(), context.client.window())},
					});
				}
			} catch (error) {
				if (!(error instanceof ApiError)) {
					throw error;
				}

				store.dispatch({type: 'invite/refused', request, text: failureText(error)});
			}
		},
		'dialog',
	);
};

/** Sends the invitations of the review that are not left out, one after the other. What an earlier run did not store is checked and reviewed again first. */
export const sendInvitations: Command = async (context, press) => {
	const {store, client, dryRun, registry} = context;
	const dialog = runOfInvitations.open(store.getState());
	if (!dialog) {
		return;
	}

	if (runOfInvitations.toSend(dialog, registry).some(row => dialog.results.has(rowKey(row)))) {
		store.dispatch({type: 'invite/returned'});
		await reviewInvite(context, press);
		return;
	}

	const sent = await sendRun(context, runOfInvitations, async (rows, {unsent, ...report}) => {
		if (dryRun) {
			for (const {organization, email} of rows) {
				unsent(requestText(invitationRequest(organization, email), client));
			}

			return {};
		}

		return inviteRows(context, {all: dialog.rows, rows, undoes: dialog.asked.undoes, ...report});
	});
	const shown = new Set(sent.map(({organization: {id}}) => id).filter(id => membersIn(store.getState(), id)));
	await Promise.all([...shown].map(async id => loadMembers(context, id)));
};
