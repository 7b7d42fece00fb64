import type {ApiError} from '../../../base/api/api-error.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {isItemOver} from '../../../kernel/state/item-result.js';
import {hiddenEnding, markedInTree} from '../../../kernel/state/marks.js';
import {isWhole, markedRows, rowOfId, selectedId, selectedRow} from '../../../kernel/state/selectors.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {leftListOf} from '../../../kernel/state/find.js';
import type {State} from '../../../kernel/state/state.js';
import {addressableIds} from '../../../base/tree/tree-index.js';
import {told, type Told} from '../../../base/text/told.js';
import {nameAt, pathOf} from '../../../base/tree/names.js';
import type {Command, Context} from '../../../kernel/loop/context.js';
import {exact, exactName, harmlessJson} from '../../../base/text/harmless.js';
import {count, counted} from '../../../base/text/words.js';
import {sendRun} from '../../../kernel/runs/dialog.js';
import {requestText, say} from '../../../kernel/loop/tell.js';
import {isWholeRead} from '../../../kernel/loop/readings.js';
import {isOld} from '../../../kernel/loop/load.js';
import {whileOpening} from '../../../kernel/loop/opening-wait.js';
import {keepInParts} from '../../../kernel/storage/keep-read.js';
import {openKnown} from '../../../kernel/storage/known.js';
import {truthOf} from '../../../kernel/writes/last-writes.js';
import {endDialog, whileReading} from '../../../kernel/loop/until.js';
import {isOwnUser, removalRequest} from '../membership.js';
import {earlierUnread, hasFailures, type RemovalRow, outsideText, type NotedRemoval, removalsOf} from './plan.js';
import {earlierOf, noteEnd, removeRows} from './run.js';
import {endedRows, runOfRemovals} from './rows.js';
import {markablePeople} from './marks.js';
import {type Person, unreadIn, readMembers, type MembersRead} from './people.js';
import {chosenPerson, membershipList, outsideIds, peopleList, peopleRead, stoppedText} from './state.js';

const idsBelow = (state: Pick<State, 'tree'>, row: number): readonly string[] =>
	addressableIds(
		state.tree.index,
		Array.from({length: state.tree.index.size[row] ?? 0}, (_, at) => row + at),
	);

/** How often the list grows while members come in, in milliseconds. */
const showEvery = 250;

const recalledAtOnce = 50;

/** Shows the members that earlier sessions read, unless this session has read them. */
async function recallMembers(context: Context, ids: readonly string[]): Promise<void> {
	const {store, disk, wait} = context;
	const known = openKnown(disk);
	const times = known.times('members');
	const isTrue = truthOf(context);
	let come = new Map<string, MembersRead>();
	let shownAt = performance.now();
	const show = () => {
		if (come.size > 0) {
			store.dispatch({type: 'people/recalled', read: come});
		}

		come = new Map();
		shownAt = performance.now();
	};

	const here = peopleRead(store.getState());
	for (const [at, id] of ids.filter(each => times.has(each) && !here.has(each)).entries()) {
		const record = known.read('members', id);
		if (record && isTrue({...record, kind: 'members'})) {
			const {
				readAt,
				value: {items, unreadable},
			} = record;
			// Members that are only minutes old count as read by the dialog.
			come.set(id, {members: items, unreadable, ...(isOld(context, readAt) && {readAt})});
		}

		if (at % recalledAtOnce !== recalledAtOnce - 1) {
			continue;
		}

		await wait(0); // eslint-disable-line no-await-in-loop -- Keys come first.
		if (performance.now() - shownAt >= showEvery) {
			show();
		}
	}

	show();
}

/** Opens the people of the marked organizations, or those below the selected one, or goes back to the person whose organization this is. */
export const openPeople: Command = async context => {
	const {store, now} = context;
	const state = store.getState();
	const id = selectedId(state);
	if (id === undefined) {
		return;
	}

	const isOfMarked = markedInTree(state) > 0;
	const ids = isOfMarked ? addressableIds(state.tree.index, markedRows(state)) : idsBelow(state, selectedRow(state));
	const left = leftListOf(state);
	if (
		left?.kind === 'person' &&
		(!isOfMarked || (left.people.isOfMarked === true && left.people.ids.join(' ') === ids.join(' ')))
	) {
		store.dispatch({type: 'dialog/reopened'});
		return;
	}

	store.dispatch({type: 'people/opened', rootId: id, ids, now: now(), ...(isOfMarked && {isOfMarked})});
	await recallMembers(context, ids);
};

/** Reads the members of organizations, keeps and shows them as they come. `note`: receives the progress. Returns why the reading stopped. */
async function readInto(
	{store, disk, now}: Context,
	{client, wait}: Pick<Context, 'client' | 'wait'>,
	ids: readonly string[],
	{signal, note}: {readonly signal: AbortSignal; readonly note: (text: Told) => void},
): Promise<ApiError | undefined> {
	const keeping = keepInParts(openKnown(disk));
	let come = new Map<string, MembersRead>();
	let shownAt = now();
	const show = () => {
		store.dispatch({type: 'people/read', read: come});
		come = new Map();
		shownAt = now();
	};

	const stop = await readMembers(client.for('list the people below'), ids, {
		wait,
		isWanted: () => !signal.aborted,
		note,
		onRead(id, members, askedAt) {
			come.set(id, members);
			if (isWholeRead(members)) {
				keeping.add('members', {id, readAt: askedAt, value: {items: members.members, unreadable: 0}});
			}

			if (now() - shownAt >= showEvery) {
				show();
			}
		},
	});
	show();
	keeping.flush();
	return stop;
}

async function read(context: Context): Promise<void> {
	const {store, nextRequest, now} = context;
	const state = store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'people') {
		return;
	}

	const request = nextRequest();
	const ids = unreadIn(peopleRead(state), dialog.ids);
	store.dispatch({type: 'people/asked', request, now: now()});
	await whileReading(
		context,
		async (reading, signal) => {
			const stop = await readInto(context, reading, ids, {
				signal,
				note(text) {
					store.dispatch({type: 'people/noted', request, text});
				},
			});
			store.dispatch({type: 'people/ended', request, ...(stop && {text: told`Stopped: ${failureText(stop)}`})});
		},
		'dialog',
	);
}

/** Reads the members that are missing, and continues where the last reading stopped. */
export const readPeople: Command = read;

export const readPeopleAgain: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'people') {
		return;
	}

	context.store.dispatch({type: 'people/forgotten', ids: dialog.ids});
	await read(context);
};

/** Stops reading, and keeps what was read. */
export const stopReadingPeople: Command = context => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'people' || dialog.request === undefined) {
		return;
	}

	endDialog(context);
	context.store.dispatch({type: 'people/ended', request: dialog.request, text: stoppedText});
};

/** Leaves the list. The next one of the same organizations opens as it was left, with the members read so far. */
export const leavePeople: Command = context => {
	const {store} = context;
	const state = store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'people') {
		return;
	}

	const whole = dialog.ids.length - unreadIn(peopleRead(state), dialog.ids).length;
	store.dispatch({type: 'people/left'});
	if (whole > 0 && whole < dialog.ids.length) {
		say(
			context,
			`The members of ${count(whole)} of ${counted(dialog.ids.length, 'organization')} have been read. To go on, press ${keyOf(state, 'openPeople')} here again.`,
		);
	}
};

function recallAccess({store, disk}: Pick<Context, 'disk' | 'store'>, email: string): void {
	store.dispatch({type: 'people/accessRecalled', email, accounts: openKnown(disk).access.of(email)});
}

export const openPerson: Command = context => {
	const {store} = context;
	const person = chosenPerson(store.getState());
	if (!person) {
		return;
	}

	recallAccess(context, person.email);
	store.dispatch({type: 'people/personOpened', key: person.key});
};

/** Goes back to the list of people, which may still be read. Ends what was asked about the person. */
export const leavePerson: Command = context => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'person' && dialog.people.request === undefined) {
		endDialog(context);
	}

	context.store.dispatch({type: 'people/personLeft'});
};

/** Goes to the organization under the cursor, where the person is a member. */
export const goToMembership: Command = context => {
	const {store} = context;
	const state = store.getState();
	const membership = membershipList.chosen(state);
	if (!membership) {
		return;
	}

	const row = rowOfId(state, membership.organizationId);
	if (row === -1) {
		say(context, 'This organization is no longer in the list.', 'warning');
		return;
	}

	endDialog(context);
	store.dispatch({type: 'people/entered', id: membership.organizationId});
	say(context, `${nameAt(state, row)}: press ${keyOf(state, 'openPeople')} to go back to the person.`);
};

const personJson = ({email, name, memberships}: Person): Readonly<Record<string, unknown>> => ({
	email,
	name,
	memberships: memberships.map(({organizationId, member}) => ({organization_id: organizationId, ...member})),
});

/** Lists what can be copied of the chosen person and of all listed people, or of the marked people. A reading continues behind it. */
export const copyPerson: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const {dialog} = state;
	const marked = markablePeople.markedItems(state);
	if (dialog.kind === 'people' && marked.length > 0) {
		const hidden = markablePeople.hidden(state);
		await whileOpening(context, async () => {
			const {copiesOf} = await import('../../../kernel/files/copies.js');
			store.dispatch({
				type: 'copy/opened',
				title: `Copy from ${count(marked.length)} marked ${marked.length === 1 ? 'person' : 'people'}${hiddenEnding(hidden)}`,
				entries: copiesOf(marked, {
					lines: [
						['Emails', ({email}) => exact(email)],
						['Names', ({name}) => exact(name)],
					],
					jsonOf: each => personJson(each),
					header: ['email', 'name', 'two_factor_authentication_enabled', 'organizations'],
					cellsOf: ({email, name, hasFactor, memberships}) => [
						email,
						name,
						hasFactor === undefined ? '' : String(hasFactor),
						String(memberships.length),
					],
				}),
				back: store.getState().dialog,
			});
		});
		return;
	}

	const person = chosenPerson(state);
	if (!person) {
		return;
	}

	const {email, name, memberships} = person;
	const ids = memberships.map(({organizationId}) => organizationId);
	const pathOfId = (id: string) =>
		pathOf(state, rowOfId(state, id))
			.map(each => exact(each))
			.join(' › ');
	const addresses =
		dialog.kind === 'people'
			? peopleList.found(state, dialog).flatMap(each => (each.email === '' ? [] : [exact(each.email)]))
			: [];
	const values = [
		['Email', exact(email)],
		['Name', exact(name)],
		['Organization ids', ids.map(id => exact(id)).join('\n')],
		['Paths', ids.map(id => pathOfId(id)).join('\n')],
		['JSON', harmlessJson(personJson(person), '  ')],
		['Listed addresses', addresses.join('\n')],
	] as const;
	store.dispatch({
		type: 'copy/opened',
		title: `Copy from person ${email === '' ? name : email}`,
		entries: values.filter(([, text]) => text !== '').map(([label, text]) => ({label, text})),
		back: dialog,
	});
};

/** The removals of an earlier run that did not end. Undefined, after a message, if they cannot be read. */
function earlierRemovals(context: Context, email: string): readonly NotedRemoval[] | undefined {
	const noted = earlierOf(removalsOf(context.disk), email);
	if ('earlier' in noted) {
		return noted.earlier;
	}

	say(context, noted.why, 'warning');
	return undefined;
}

/** Reads the members of some organizations, also of those that are not below this one. `doing`: what for, as the message line says it. Returns why the reading stopped, and whether the dialog that asked for it has ended it. */
async function readAgain(
	context: Context,
	ids: readonly string[],
	doing: string,
): Promise<{readonly stop?: ApiError | undefined; readonly isEnded: boolean}> {
	const {store} = context;
	if (ids.length === 0) {
		return {isEnded: false};
	}

	say(context, `${doing} …`);
	const come = new Map<string, MembersRead>();
	let stop: ApiError | undefined;
	let isEnded = false;
	await whileReading(
		context,
		async ({client, wait}, signal) => {
			stop = await readMembers(client.for(doing.toLowerCase()), ids, {
				wait,
				isWanted: () => !signal.aborted,
				note: () => undefined,
				onRead(id, members) {
					come.set(id, members);
				},
			});
			isEnded = signal.aborted;
		},
		'dialog',
	);
	store.dispatch({type: 'people/read', read: come});
	store.dispatch({type: 'message/cleared'});
	return {stop, isEnded};
}

/** Reviews the removal of the chosen person from every organization. */
export const openOffboarding: Command = async context => {
	const {store, client} = context;
	const email = chosenPerson(store.getState())?.email;
	if (email === undefined) {
		return;
	}

	if (isOwnUser(client, email)) {
		say(context, `${exactName(email)} is the user of your own credential, which cforgs never removes.`, 'warning');
		return;
	}

	const earlier = earlierRemovals(context, email);
	if (!earlier) {
		return;
	}

	const known = peopleRead(store.getState());
	const {isEnded} = await readAgain(context, earlierUnread(earlier, known), 'Checking earlier removals');
	if (isEnded || chosenPerson(store.getState())?.email !== email) {
		return;
	}

	recallAccess(context, email);
	store.dispatch({type: 'offboarding/opened', email, earlier});
	await recallMembers(context, outsideIn(store.getState()));
	store.dispatch({type: 'offboarding/recalled'});
};

function outsideIn(state: State): readonly string[] {
	const dialog = runOfRemovals.open(state);
	return dialog ? outsideIds(state, dialog.people) : [];
}

/** Shows the review again, by the members read so far. If the record of earlier removals cannot be read now, by what it had before. */
function reviewNow(context: Context, {email, earlier}: Pick<DialogOf<'offboarding'>, 'earlier' | 'email'>): void {
	context.store.dispatch({type: 'offboarding/opened', email, earlier: earlierRemovals(context, email) ?? earlier});
}

/** Reads the members of the organizations that the list of people does not cover, and shows the review again. */
export const readOutside: Command = async context => {
	const {store, nextRequest} = context;
	const dialog = runOfRemovals.open(store.getState());
	if (!dialog) {
		return;
	}

	if (dialog.step.name === 'ended') {
		reviewNow(context, dialog);
	}

	const request = nextRequest();
	const isReading = (): boolean => runOfRemovals.open(store.getState())?.reading?.request === request;
	store.dispatch({type: 'offboarding/reading', request, text: 'Loading members …'});
	await whileReading(
		context,
		async (reading, signal) => {
			const stop = await readInto(context, reading, dialog.toRead, {
				signal,
				note(text) {
					if (isReading()) {
						store.dispatch({type: 'offboarding/reading', request, text});
					}
				},
			});
			if (!isReading()) {
				return;
			}

			reviewNow(context, dialog);
			if (stop) {
				say(context, told`Stopped: ${failureText(stop)}`, 'warning');
			}
		},
		'dialog',
	);
};

/** Reads again where the person is to be removed, and shows the review by the present members. */
export const reviewRemovalAgain: Command = async context => {
	const {store, registry} = context;
	const dialog = runOfRemovals.open(store.getState());
	if (!dialog) {
		return;
	}

	const {stop, isEnded} = await readAgain(
		context,
		[...new Set(runOfRemovals.toSend(dialog, registry).map(({organization}) => organization.id))],
		'Checking what has changed',
	);
	if (isEnded || runOfRemovals.open(store.getState())?.step !== dialog.step) {
		return;
	}

	if (stop) {
		say(context, told`Stopped: ${failureText(stop)}`, 'warning');
		return;
	}

	reviewNow(context, dialog);
};

export const leaveOffboarding: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'offboarding/left'});
};

async function reloadMembers(context: Context, rows: readonly RemovalRow[]): Promise<void> {
	const loader = context.paneLoaders.find(({pane}) => pane === 'members');
	const removed = rows.filter(({result}) => isItemOver(result)).map(({organization}) => organization.id);
	await Promise.all(
		removed
			.filter(id => loader?.isKnown(context.store.getState(), id))
			.map(async id => loader?.load(context, id, true)),
	);
}

/** Removes the person from the organizations that are not left out, one after the other. */
export const removePerson: Command = async context => {
	const {store, client, disk, dryRun, registry, now} = context;
	const dialog = runOfRemovals.open(store.getState());
	if (!dialog) {
		return;
	}

	const {email, isEverywhere, outside} = dialog;
	const removals = removalsOf(disk);
	await sendRun(context, runOfRemovals, async (rows, {unsent, changed, ...report}) => {
		if (dryRun) {
			for (const {organization, member} of rows) {
				unsent(member ? requestText(removalRequest(organization, member), client) : '');
			}

			return {};
		}

		const end = await removeRows(context, removals, {
			...report,
			email,
			rows,
			changed(row, result) {
				changed(row, result);
				if (isItemOver(result)) {
					store.dispatch({type: 'people/removed', organizationId: row.organization.id, memberId: row.memberId});
				}
			},
		});
		const sent = runOfRemovals.open(store.getState());
		const way =
			sent && hasFailures(endedRows(sent, registry))
				? 'To read them, leave this result and offboard the person again.'
				: `Press ${keyOf(store.getState(), 'readOutside')} to read them.`;
		const rest = isEverywhere || !outside ? undefined : outsideText(outside, way);
		return {...end, ...(rest !== undefined && {remark: rest})};
	});
	const ended = runOfRemovals.open(store.getState());
	if (!ended) {
		return;
	}

	const rows = endedRows(ended, registry);
	if (isWhole(store.getState())) {
		await noteEnd(removals, {...ended, rows}, now());
	}

	// Another review lists what is removed now.
	const noted = earlierOf(removals, email);
	if ('earlier' in noted) {
		store.dispatch({type: 'offboarding/noted', earlier: noted.earlier});
	}

	await reloadMembers(context, rows);
};
