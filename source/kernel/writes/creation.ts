import {canMake} from '../../base/api/calls.js';
import {ApiError, isNotThere, isPerhapsTooNew} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {withMoving, type Told} from '../../base/text/told.js';
import type {CreationSent, Form} from '../form-model/form.js';
import {isOpenEntry, type JournalEntry, unnamed, withUndone} from '../form-model/journal-entry.js';
import {afterOf, requestsOf} from '../form-model/request.js';
import type {Detail} from '../state/data.js';
import {keepDetail} from '../storage/keep-read.js';
import {readyWithin} from '../state/selectors.js';
import {hasKeys, keyOf} from '../state/key-of.js';
import type {ServiceContext} from '../loop/context.js';
import {readDetail} from '../loop/load.js';
import {isOfTime, findById, findListed} from '../loop/look-up.js';
import {createdIdOf} from '../files/audit-records.js';
import type {Description, LookedUp, LostAnswer, WriteState} from './engine.js';
import {findLost} from './history.js';
import {lookUntilListed, lookUpListed} from './waiting.js';
import {keepForm} from './keep-form.js';
import {
	acceptedOf,
	type AtPlace,
	isPerhapsOf,
	lookAtPlace,
	namesakes,
	orNone,
	ownCreations,
	triedLastAt,
} from './own-creations.js';
import {allWrites, creationOf, isNamed, keepCreated, noteNamed, noteWrite} from './journal.js';
import {isUnconfirmed, type ListedAfterCreation} from './outcome.js';

/** The earlier creation of this form with its current name and parent, if one was sent. */
export function sentBefore(form: Form): CreationSent | undefined {
	const {name, parentId} = afterOf(form);
	return form.creationsSent?.find(sent => sent.name === name && sent.parentId === parentId);
}

/**
The organizations with this name and parent that did not exist before the creation was sent. An older one may have got the name since.

@throws {ApiError} If the organizations cannot be read.
*/
async function newNamesakes(
	client: Client,
	{name, parentId, knownIds, since}: CreationSent,
): Promise<readonly Organization[]> {
	const found = await namesakes(client, {name, parentId});
	return found.filter(
		({id, create_time: time}) =>
			!knownIds.includes(id) && (since === undefined || isOfTime(time, {sentAt: since}, Infinity)),
	);
}

function onlyOf([created, ...others]: readonly Organization[]): Organization | 'none' | 'several' {
	return created ? (others.length === 0 ? created : 'several') : 'none';
}

/**
The result of a creation that was sent: the only organization with this name and parent that did not exist before.

@throws {ApiError} If the organizations cannot be read.
*/
async function findCreated(client: Client, sent: CreationSent): Promise<Organization | 'none' | 'several'> {
	return onlyOf(await newNamesakes(client, sent));
}

type SentCreation = {
	readonly send: () => Promise<Organization>;
	readonly lookUp: (lost: LostAnswer) => Promise<LookedUp<Organization>>;
	readonly findRecord: (lost: LostAnswer) => Promise<LookedUp<Organization>>;
};

/** Sends a creation, and looks up its result. `knownIds`: the ids of organizations with this name and parent that existed before. */
export function creationByForm(context: ServiceContext, form: Form, knownIds: readonly string[]): SentCreation {
	const {client} = context;
	const [request] = requestsOf(form);
	if (request?.part !== 'creation') {
		throw new TypeError('A form that creates nothing was sent as a creation.');
	}

	return {
		send: async () => client.createOrganization(request.body),
		async lookUp({sentAt}) {
			const {name, parentId} = afterOf(form);
			const created = await findCreated(client.for('check whether the change arrived'), {
				name,
				parentId,
				knownIds,
				since: sentAt,
			});
			return typeof created === 'string'
				? {status: created === 'none' ? 'notStored' : 'unknown'}
				: {status: 'stored', answer: created};
		},
		async findRecord(lost) {
			const {name, parentId} = afterOf(form);
			const lookingUp = client.for('check whether the change arrived');
			const candidates = await newNamesakes(lookingUp, {name, parentId, knownIds, since: lost.sentAt}).catch(orNone);
			const sent = {method: request.method, path: request.path, body: {...request.body}} as const;
			const asked = candidates.slice(0, 2).map(({id}) => id);
			const found = await findLost(context, {...sent, histories: [...asked, parentId]}, lost);
			if (found.status !== 'stored') {
				return found;
			}

			const id = createdIdOf(found.record);
			// Without a cf-ray, the same user may have created the others as well.
			for (const other of lost.error.ray === undefined ? asked.filter(each => each !== id) : []) {
				const {status} = await findLost(context, {...sent, histories: [other]}, lost, {isOnce: true}); // eslint-disable-line no-await-in-loop -- The first one decides.
				if (status !== 'unknown') {
					return {status: 'unknown'};
				}
			}

			const created =
				candidates.find(each => each.id === id) ?? (id === undefined ? undefined : await findById(lookingUp, id));
			const isOfForm =
				created?.name === name &&
				(created.parent?.id ?? '') === parentId &&
				isOfTime(created.create_time, lost, context.now());
			return created && isOfForm ? {status: 'stored', answer: created} : {status: 'unknown'};
		},
	};
}

/** Why a creation is not sent, and whether an earlier try may have been stored. */
export type Unsent = {
	readonly error: ApiError;
	readonly verdict: 'notStored' | 'unknown';
	/** This computer has created an organization with the same name and parent. */
	readonly isTaken?: true;
};

const unsent = (text: string, verdict: Unsent['verdict']): Unsent => ({
	error: new ApiError(text, {failure: 'notSent', request: {method: 'POST', path: '/organizations'}}),
	verdict,
});

const severalMade = unsent(
	'There are now several new organizations with this name below this parent. Check which one is yours. Nothing more was sent.',
	'unknown',
);

/**
Why a form is not sent: it was sent earlier with another name or parent, the answer was lost, and that request created an organization. Undefined if nothing was created.

@throws {ApiError} If the organizations cannot be read.
*/
async function madeOtherwise(
	find: (sent: CreationSent) => ReturnType<typeof findCreated>,
	form: Form,
	refreshKey: string,
): Promise<Unsent | undefined> {
	const asked = sentBefore(form);
	for (const sent of form.creationsSent?.filter(each => each !== asked) ?? []) {
		const made = await find(sent); // eslint-disable-line no-await-in-loop
		if (made !== 'none') {
			const which = made === 'several' ? '' : ` (${made.id})`;
			return unsent(
				`Your earlier request created “${sent.name}”${which}, so nothing more is sent. Leave this form, press ${refreshKey} to list the organization, and edit it.`,
				'notStored',
			);
		}
	}

	return undefined;
}

/** Why a form is not sent: another undo of the same deletion has created this organization. */
function alreadyMade({store}: ServiceContext, id: string): Unsent {
	const state = store.getState();
	const [see, create] = hasKeys(state)
		? [
				`Leave this form, and press ${keyOf(state, 'refreshAll')} to list it.`,
				`press ${keyOf(state, 'openCreateForm')} to create a new one`,
			]
		: [`cforgs get ${id} shows it.`, 'cforgs create creates a new one'];
	return unsent(
		`Another undo has already created it again: ${id}. Nothing was sent. ${see} If it is gone, ${create}.`,
		'notStored',
	);
}

const notes = {
	refused: 'Not ready yet: the service refuses changes to a new organization for about half a minute',
	missing: 'The service accepted it, but does not show it yet',
} as const;

/**
What the service shows of a new organization: its detail, or its record in the list for a token, which cannot read it directly. Otherwise why not: it is too new, or missing.

@throws {ApiError} If it cannot be read for another reason.
*/
async function readNew(
	{client, now}: ServiceContext,
	id: string,
): Promise<Detail | ListedAfterCreation | {readonly why: 'missing' | 'refused'}> {
	if (!canMake('get', client.kind)) {
		const listed = await findListed(client.for('confirm that it was created'), id);
		return listed ? {listed} : {why: 'missing'};
	}

	try {
		return await readDetail(client.for('read back the new organization'), id, now);
	} catch (error) {
		if (error instanceof ApiError && isNotThere(error)) {
			return {why: 'missing'};
		}

		if (error instanceof ApiError && isPerhapsTooNew(error)) {
			return {why: 'refused'};
		}

		throw error;
	}
}

/**
A new organization in the list. Undefined if it is not there, or if the service refuses the list as well: the organization itself was then not refused because it is new.

@throws {ApiError} If the list cannot be read for another reason.
*/
async function findInList(client: ServiceContext['client'], id: string): Promise<Organization | undefined> {
	try {
		return await findListed(client.for('confirm that it was created'), id);
	} catch (error) {
		if (error instanceof ApiError && error.failure === 'refused' && error.status !== 429) {
			return undefined;
		}

		throw error;
	}
}

/**
Reads a new organization back. Tries again while the service refuses or hides it and somebody waits. Without a record if the service does not show the organization.

@throws {ApiError} If the organization cannot be read.
*/
async function readWhenReady(
	context: ServiceContext,
	id: string,
	{isWaiting, tell}: Watching,
): Promise<Detail | ListedAfterCreation> {
	const {client, now} = context;
	let isMissing = false;
	let listed: Organization | undefined;
	const seenInList = (): ListedAfterCreation => (isMissing ? {listed: undefined} : {listed, isYoung: true});
	const look = async () => {
		const read = await readNew(context, id);
		isMissing = 'why' in read && read.why === 'missing';
		if ('why' in read && read.why === 'refused') {
			// The service may refuse an organization that it never created.
			listed ??= await findInList(client, id);
		}

		return read;
	};

	const looking = {
		...context,
		note(seconds: number, seen: Awaited<ReturnType<typeof look>>) {
			if ('why' in seen) {
				tell({
					type: 'saving/waited',
					note: withMoving(`${notes[seen.why]}. Looking again`, ` for up to ${seconds} s`, '.'),
				});
			}
		},
	};
	try {
		const read = await lookUntilListed(looking, now(), look, seen => !('why' in seen && isWaiting()), readyWithin);
		return 'why' in read ? seenInList() : read;
	} catch (error) {
		if (error instanceof ApiError && error.failure === 'cancelled' && (isMissing || listed)) {
			return seenInList();
		}

		throw error;
	}
}

/** The state before a creation: an organization that an earlier try created, a reason not to send, or the ids of organizations with the same name and parent. */
type BeforeCreation = Unsent | {readonly made: Organization} | {readonly knownIds: readonly string[]};

/** The earlier tries of a creation whose result is unknown: of the same undo, or with the same name and parent if the form is of no undo, as that of a draft. `id`: that of the record of a creation in a run until the new one is known. */
export function creationTries(
	{journal}: Pick<ServiceContext, 'journal'>,
	form: Form,
	id?: string,
): readonly JournalEntry[] {
	const {undoes, after} = creationOf(form, '');
	const isOfPlace = (entry: JournalEntry): boolean =>
		entry.after?.name === after?.name && entry.after?.parentId === after?.parentId;
	const isTry = (entry: JournalEntry): boolean =>
		entry.undoes === undefined
			? id === undefined
				? undoes === undefined && isOfPlace(entry)
				: entry.id === id
			: undoes === undefined
				? isOfPlace(entry)
				: entry.undoes === undoes;
	return journal.list().filter(entry => isOpenEntry(entry) && entry.kind === 'create' && isTry(entry));
}

/** The id of the organization that an undo of the same deletion has created, here or in another cforgs, unless it was deleted from here as well. Asked just before a creation is sent, because no list may show that organization yet. Undefined if there is none on record, or the form undoes no deletion. */
export function createdAgain(context: Pick<ServiceContext, 'journal'>, form: Form): string | undefined {
	const {undoes} = creationOf(form, '');
	const writes = undoes === undefined ? [] : withUndone(allWrites(context));
	return writes.find(
		entry => entry.kind === 'create' && entry.undoes === undoes && !entry.isUnclear && !entry.isDeleted,
	)?.id;
}

/** A creation as a write. */
export type Creation = {
	readonly seen: BeforeCreation;
	readonly plan: {readonly form: Form; readonly knownIds: readonly string[]};
	/** The new organization. */
	readonly answer: {readonly id: string; readonly created: Organization};
	readonly stored: Detail | ListedAfterCreation;
	readonly why: Unsent;
};

const answerOf = (created: Organization): Creation['answer'] => ({id: created.id, created});

const answered = (found: LookedUp<Organization>): LookedUp<Creation['answer']> =>
	found.status === 'stored' ? {status: 'stored', answer: answerOf(found.answer)} : found;

/** How a save reports to its caller. */
export type Watching = {
	/** Whether somebody still waits for the save. */
	readonly isWaiting: () => boolean;
	readonly tell: (news: SavingNews) => void;
};

type SavingNews =
	| {readonly type: 'saving/creationSent' | 'saving/creationRefused'; readonly creationsSent: readonly CreationSent[]}
	| {readonly type: 'saving/waited'; readonly note: Told};

type CreationByForm = Watching & {readonly form: Form; readonly isUnique: boolean; readonly isRecorded?: true};

/** Creates an organization. If an earlier try of this form succeeded but its answer was lost, finds that organization instead. `isUnique`: the caller has just checked that no organization has this name and parent. `isRecorded`: no draft keeps what was sent, so that the journal does. */
export function creation(
	context: ServiceContext,
	{form, isUnique, isRecorded, ...watching}: CreationByForm,
	report: (state: WriteState<Creation>) => Promise<void>,
): Description<Creation> {
	const {store, client, now} = context;
	const {name, parentId} = afterOf(form);
	const {creationsSent = []} = form;
	const earlier = sentBefore(form);
	const tries = creationTries(context, form);
	// Also records on disk which creations may have succeeded.
	const keepSent = (news: Extract<SavingNews, {readonly creationsSent: unknown}>) => {
		watching.tell(news);
		keepForm(context, {...form, creationsSent: news.creationsSent});
	};

	const waiting = {
		...context,
		note(seconds: number) {
			watching.tell({
				type: 'saving/waited',
				note: withMoving(
					'The answer was lost, and the list does not show the organization yet. Looking again',
					` for up to ${seconds} s`,
					'.',
				),
			});
		},
	};

	const findEarlier = async (sent: CreationSent) =>
		lookUntilListed(
			waiting,
			sent.at ?? -Infinity,
			async () => findCreated(client.for('check whether the change arrived'), sent),
			made => made !== 'none',
		);

	const findTried = async () => {
		const looking = client.for('check whether the change arrived');
		const look = async () => {
			const listed = await namesakes(looking, {name, parentId});
			const own = listed.filter(each => isPerhapsOf(context, tries, each));
			return own.length > 0
				? own
				: acceptedOf(
						looking,
						tries.filter(entry => isNamed(context, entry)),
					);
		};

		return tries.length === 0
			? 'none'
			: onlyOf(await lookUntilListed(waiting, triedLastAt(tries), look, made => made.length > 0));
	};

	return {
		isShownUnread: true,
		async readAgain() {
			const made = earlier ? await findEarlier(earlier) : await findTried();
			if (made === 'several') {
				return severalMade;
			}

			if (made !== 'none') {
				keepCreated(context, tries, creationOf(form, made.id));
				return {made};
			}

			const otherwise = await madeOtherwise(findEarlier, form, keyOf(store.getState(), 'refreshAll'));
			if (otherwise) {
				return otherwise;
			}

			const own = ownCreations(context)({name, parentId});
			const isKnown =
				earlier !== undefined || (isUnique && own.made.length + own.tries.length + own.deleted.size === 0);
			// The look for the earlier tries has waited for the list.
			const writes =
				tries.length > 0
					? {
							...own,
							made: own.made.filter(({at}) => tries.every(each => each.at !== at)),
							tries: [],
							deleted: new Map<string, number>(),
						}
					: own;
			const at: AtPlace = isKnown
				? {found: []}
				: await lookAtPlace(context, client.for('check for the same name'), {name, parentId}, writes);
			// Of one that the list of the session has, the review told.
			return at.own && !store.getState().tree.index.rowByKey.has(at.own.id)
				? {
						...unsent(
							`This computer has already created an organization with this name under that parent: ${at.own.id}. Nothing was sent.`,
							'notStored',
						),
						isTaken: true,
					}
				: {knownIds: earlier?.knownIds ?? at.found.map(({id}) => id)};
		},
		isUnclear: creationsSent.length > 0 || tries.length > 0,
		compare(seen) {
			if ('made' in seen) {
				return {status: 'arrived', answer: answerOf(seen.made)};
			}

			if ('error' in seen) {
				return {status: 'heldBack', why: seen};
			}

			const again = createdAgain(context, form);
			return again === undefined
				? {status: 'asReviewed', plan: {form, ...seen}}
				: {status: 'heldBack', why: alreadyMade(context, again)};
		},
		record({knownIds}) {
			const keepTime = () => {
				keepSent({
					type: 'saving/creationSent',
					creationsSent: [
						...creationsSent.filter(each => each !== earlier),
						{since: now(), ...(earlier ?? {name, parentId, knownIds}), at: now()},
					],
				});
			};

			keepTime();
			const {undoes} = creationOf(form, '');
			// A later undo of the same deletion, or a repeated command, is another form, so the record tells that this one was sent.
			const before =
				undoes === undefined && !isRecorded
					? undefined
					: noteWrite(context, creationOf(form, `${unnamed}${undoes ?? now()}`));
			let noted = before;
			return {
				lost(ray) {
					// The service may have created it only just now.
					keepTime();
					before?.lost(ray);
				},
				accepted({id}) {
					noted = noteNamed(context, creationOf(form, id), {before, tries});
				},
				settle(came) {
					if (came.fate === 'notStored') {
						// Nothing was created. A later organization with this name and parent belongs to somebody else.
						keepSent({type: 'saving/creationRefused', creationsSent});
					}

					return noted?.settle(came);
				},
			};
		},
		send: async ({knownIds}) => answerOf(await creationByForm(context, form, knownIds).send()),
		async lookUp({knownIds}, lost) {
			const {lookUp} = creationByForm(context, form, knownIds);
			return answered(await lookUpListed(waiting, lost, async () => lookUp(lost)));
		},
		async findRecord({knownIds}, lost) {
			return answered(await creationByForm(context, form, knownIds).findRecord(lost));
		},
		readBack: async ({id}) => readWhenReady(context, id, watching),
		keepRead(stored) {
			if ('readAt' in stored) {
				keepDetail(context.disk, stored);
			}
		},
		isShown: stored => !isUnconfirmed({stored, isLookedUp: false}),
		report,
	};
}
