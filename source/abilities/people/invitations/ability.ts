import {exceptOf, formAbout, type TypedForm, typedText} from '../../../kernel/form-model/stored-form.js';
import {keptOut, unsentItems} from '../../../kernel/runs/view.js';
import type {DraftPart} from '../../../kernel/rows/registry.js';
import {orFailure} from '../../../base/api/api-error.js';
import type {Member} from '../../../base/api/schemas.js';
import {pathOf} from '../../../base/tree/names.js';
import {typeText} from '../../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../../kernel/loop/context.js';
import {listByIds} from '../../../kernel/loop/look-up.js';
import {requestPace} from '../../../kernel/loop/pace.js';
import {sendRun, runDialog} from '../../../kernel/runs/dialog.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {endDialog, whileReading} from '../../../kernel/loop/until.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {chosenMany} from '../../../kernel/state/chosen-scope.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {isOfSeveral} from '../../../kernel/state/marks.js';
import {rowOfId, selectedOrganization} from '../../../kernel/state/selectors.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {sayTypedIsBack, takeTyped} from '../../../kernel/writes/keep-form.js';
import {dot, told} from '../../../base/text/told.js';
import {defineAbility, defineDialog} from '../../../kernel/loop/ability.js';
import {loadMembers} from '../members/commands.js';
import {membersIn} from '../members/state.js';
import {invitationRequest, noteOf, removedLately} from '../membership.js';
import {
	emailsOf,
	organizationsOf,
	rowKey,
	rowsBetween,
	type InvitePlan,
	placeWithout,
	planOf,
	readPlaces,
} from './plan.js';
import {runOfInvitations, askingRows, placesText} from './rows.js';
import {
	type InviteEvent,
	inviteIn,
	type InviteTo,
	isTyped,
	type UndoneRemoval,
	addressesOf,
	toOne,
	inviteRows,
	settleInvitations,
	whyNotReview,
	whyNotSend,
	inviteHandlers,
} from './state.js';

const inviteForm = 'invite';

function openedWith(form: TypedForm, to: InviteTo): InviteEvent {
	const [at, email] = [typedText(form, 'undoes'), typedText(form, 'removed')];
	return {
		type: 'invite/opened',
		to,
		text: typedText(form, 'addresses') ?? '',
		undoes: at === undefined || email === undefined ? undefined : {at: Number(at), email},
		isKept: true,
		except: exceptOf(form),
	};
}

/** The addresses of an invitation, as drafts keep them. `undoes`: the time of the removal that it takes back, in milliseconds since the epoch. `removed`: who was removed. */
const inviteDraft: DraftPart = {
	form: inviteForm,
	nouns: ['typed addresses', 'typed addresses'],
	dialogs: ['invite', 'invitations'],
	typed(state, registry) {
		const [asking, run] = [inviteIn(state), runOfInvitations.open(state)];
		const kept = (
			organizations: NonNullable<Parameters<typeof formAbout>[1]>,
			text: string,
			undoes: UndoneRemoval | undefined,
			leftOut: Iterable<string> | undefined,
		) =>
			formAbout(
				inviteForm,
				organizations,
				[
					{name: 'addresses', text},
					...(undoes === undefined
						? []
						: [
								{name: 'undoes', text: String(undoes.at)},
								{name: 'removed', text: undoes.email},
							]),
				],
				leftOut,
			);
		if (asking) {
			return isTyped(asking)
				? kept(asking.to.organizations, asking.line.text, asking.undoes, asking.except)
				: undefined;
		}

		if (!run || (run.step.name === 'reviewing' && !isTyped(run.asked))) {
			return undefined;
		}

		const rows = unsentItems(runOfInvitations, run, registry);
		const out = keptOut(runOfInvitations, run, registry);
		// The draft invites each of these addresses to each of these organizations, except where the run did not.
		const leftOut = rowsBetween(run.rows, rows)
			.map(each => rowKey(each))
			.filter(key => out.has(key));
		return rows.length === 0
			? undefined
			: kept(organizationsOf(rows), emailsOf(rows).join(', '), run.asked.undoes, leftOut);
	},
	what: form => `invite ${typedText(form, 'addresses') ?? ''}`,
	calls: ['members', 'invite'],
	open: form => openedWith(form, {organizations: form.organizations ?? [], hidden: [], unlisted: 0}),
};

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

const typeAddresses: Command = ({store}, press) => {
	const dialog = inviteIn(store.getState());
	if (dialog && dialog.request === undefined) {
		store.dispatch({type: 'invite/edited', line: typeText(dialog.line, press)});
	}
};

const stopCheckingAddresses: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'invite/checkStopped'});
};

const returnToAddresses: Command = ({store}) => {
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

const reviewInvite: Command = async context => {
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
			await orFailure(
				async () => {
					const planned = await plan(reading, dialog, signal);
					if (!planned) {
						return;
					}

					const first = planned.rows.find(({result}) => result.status === 'waiting');
					if (first) {
						checkUndo(reading, noteOf('invite', first.organization, {email: ''}));
					}

					settleInvitations(reading, planned.rows);
					store.dispatch({
						type: 'invite/reviewed',
						request,
						review: {...planned, pace: requestPace(context.requests(), context.client.window())},
					});
				},
				error => {
					store.dispatch({type: 'invite/refused', request, text: failureText(error)});
				},
			);
		},
		'dialog',
	);
};

/** Sends the invitations of the review that are not left out, one after the other. What an earlier run did not store is checked and reviewed again first. */
const sendInvitations: Command = async (context, press) => {
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

const run = runDialog(runOfInvitations, {
	labels: ['the review of invitations', 'sending invitations', 'the result of invitations'],
	send: {
		command: 'sendInvitations',
		description: 'Send the invitations that are not left out; after a run, review again what is not sent',
		apartFrom: ['reviewInvite', 'openInvite', 'discardForm', 'chooseUndo'],
		nothing: 'There is nobody to invite.',
	},
	over: 'This is invited.',
	whyNot: whyNotSend,
	leave: {command: 'returnToAddresses', name: 'back', description: 'Go back to the addresses', isKeeping: () => true},
});

/** Invites people to an organization, or to the marked ones. */
export const invitations = defineAbility({
	name: 'invitations',
	section: 'While inviting',
	commands: {typeAddresses, reviewInvite, stopCheckingAddresses, returnToAddresses, sendInvitations},
	keys: [
		{
			keys: ['enter', 'ctrl+s'],
			command: 'reviewInvite',
			name: 'review',
			description: 'Check who is a member already, and review the invitations before they are sent',
			places: ['invite'],
			whyNot: whyNotReview,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without inviting anybody; asks first if you typed addresses',
			places: ['invite'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopCheckingAddresses',
			name: 'stop',
			description: 'Stop checking, and go back to the addresses',
			places: ['inviteChecking'],
			isHint: true,
		},
		...run.keys,
		{
			keys: ['e'],
			command: 'returnToAddresses',
			name: 'addresses',
			description: 'Go back to the addresses',
			places: ['invitations', 'invitationsDone'],
			isHint: 'whereItActs',
		},
	],
	places: {
		invite: {label: 'inviting', typing: 'typeAddresses'},
		inviteChecking: {label: 'checking addresses'},
		...run.places,
	},
	dialogs: [
		defineDialog('invite', {
			place: ({request}) => (request === undefined ? 'invite' : 'inviteChecking'),
			isBeforeReview: ({request}) => request !== undefined,
			view: (state, dialog, {columns}) => ({
				title: told`Invite${dot}${placesText(dialog.to)}`,
				rows: askingRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
			}),
			typed: ({request, line}) => (request === undefined ? line : undefined),
			hasTyped: isTyped,
		}),
		run.dialog,
	],
	handlers: [inviteHandlers],
	drafts: [inviteDraft],
});
