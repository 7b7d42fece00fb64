import type {Organization} from '../../base/api/schemas.js';
import {lineTo, buildTree} from '../../base/tree/tree.js';
import {type TreeIndex, isVisible} from '../../base/tree/tree-index.js';
import {mostUnreadable, type UnreadableRecord} from '../../base/api/pages.js';
import {nameAt} from '../../base/tree/names.js';
import type {DataEvent, Handlers} from './events.js';
import {mostOf} from './pane-list.js';
import {withMatch, withNewTree} from './find.js';
import {selectedRow} from './selectors.js';
import type {State} from './state.js';

/** The list with `hierarchy_tags` from the tree `before` for the children of each organization that is not visible any more. So the children stay below its nearest ancestor: they have no tags if their parent was visible when they were read. Returns the list itself if nothing changes. */
function withKeptPlaces(
	organizations: readonly Organization[],
	before: TreeIndex,
	{flaws, idAt}: TreeIndex,
): readonly Organization[] {
	const tagsTo = new Map<string, readonly string[]>();
	for (const [row, flaw] of flaws) {
		const id = idAt(row) ?? '';
		const line = flaw === 'hidden' ? lineTo(before, before.rowByKey.get(id) ?? -1) : [];
		if (line.length > 1) {
			tagsTo.set(
				id,
				line.map(each => before.idAt(each) ?? ''),
			);
		}
	}

	const requiresTags = ({parent, meta}: Organization): boolean =>
		meta.hierarchy_tags === undefined && tagsTo.has(parent?.id ?? '');
	if (tagsTo.size === 0 || organizations.every(each => !requiresTags(each))) {
		return organizations;
	}

	return organizations.map(organization => {
		const tags = requiresTags(organization) ? tagsTo.get(organization.parent?.id ?? '') : undefined;
		return tags ? {...organization, meta: {...organization.meta, hierarchy_tags: tags}} : organization;
	});
}

export function withOrganizations(state: State, list: readonly Organization[]): State {
	const built = buildTree(list, state.tree);
	const organizations = withKeptPlaces(list, state.tree.index, built.index);
	const tree = organizations === list ? built : buildTree(organizations, state.tree);
	return withNewTree({...state, organizations}, tree);
}

/** Whether the list already has this name and parent, so that the tree stays as it is. */
const isToldBy = (listed: Organization | undefined, {name, parent}: Organization): boolean =>
	listed?.name === name && listed.parent?.id === parent?.id;

function withWritten(list: readonly Organization[], written: State['listing']['written']): readonly Organization[] {
	if (written.size === 0) {
		return list;
	}

	const missing = new Map(written);
	const kept: Organization[] = [];
	for (const listed of list) {
		const {id} = listed;
		if (!written.has(id)) {
			kept.push(listed);
			continue;
		}

		missing.delete(id);
		const organization = written.get(id);
		if (organization) {
			kept.push(isToldBy(listed, organization) ? listed : organization);
		}
	}

	return [...kept, ...missing.values().filter(organization => organization !== undefined)];
}

export function noteWritten(state: State, id: string, organization: Organization | undefined): State {
	const {listing} = state;
	return listing.progress.status === 'complete'
		? state
		: {...state, listing: {...listing, written: new Map(listing.written).set(id, organization)}};
}

const membersBesideTags = ({meta}: Organization): number => Object.keys(meta).length - (meta.hierarchy_tags ? 1 : 0);

// Tags only show an organization's position if its parent is not visible.
const haveSameTags = (
	{tree: {index}}: State,
	{parent, meta: {hierarchy_tags: before}}: Organization,
	{meta: {hierarchy_tags: after}}: Organization,
): boolean => before === after || !parent || isVisible(index, parent.id) || String(before) === String(after);

/** Reuses the known record if the loaded one is the same, so that it is not kept twice. */
function knownOrNew(state: State, read: Organization): Organization {
	const {index} = state.tree;
	const known = index.organizationAt(index.rowByKey.get(read.id) ?? -1);
	const isSame =
		known?.name === read.name &&
		known.create_time === read.create_time &&
		known.parent?.id === read.parent?.id &&
		known.parent?.name === read.parent?.name &&
		known.meta.managed_by === read.meta.managed_by &&
		Object.keys(known).length === Object.keys(read).length &&
		membersBesideTags(known) === membersBesideTags(read) &&
		haveSameTags(state, known, read);
	return isSame ? known : read;
}

/** Whether a list has the records that the tree was built from, in any order. It usually does if the tree shows the list of the last start. */
function isListShown(
	{organizations, tree}: State,
	list: readonly Organization[],
	unreadable: readonly UnreadableRecord[],
): boolean {
	if (list.length !== organizations.length || unreadable.length > 0 || tree.unreadable.length > 0) {
		return false;
	}

	const records = new Set(list);
	return records.size === list.length && organizations.every(organization => records.has(organization));
}

/** Forgets failed loads of organizations and accounts. If the new list has the organizations, they are loaded again. */
function withoutFailures(state: State): State {
	const details = new Map([...state.details].filter(([, {status}]) => status !== 'failed'));
	const accounts = new Map(
		[...state.accounts].filter(([, list]) => list.progress.status !== 'failed' || list.items.length > 0),
	);
	return {
		...state,
		...(details.size < state.details.size && {details}),
		...(accounts.size < state.accounts.size && {accounts}),
	};
}

/** Warns if a refreshed list no longer has the selected organization, because a key would act on another one. */
function tellMissing(before: State, after: State): State {
	const {selectedKey} = before;
	if (selectedKey === undefined || after.tree.index.rowByKey.has(selectedKey)) {
		return after;
	}

	const at = selectedRow(after);
	const text = `${nameAt(before, selectedRow(before))} is no longer in the list${at === -1 ? '' : `: the cursor is on ${nameAt(after, at)}`}.`;
	return {...after, message: {tone: 'warning', text}};
}

function receiveList(state: State, event: DataEvent & {readonly type: 'organizations/received'}): State {
	const {listing} = state;
	if (listing.progress.status !== 'loading' || listing.progress.request !== event.request) {
		return state;
	}

	const {isLast, total, unreadable, unreadableRecords = []} = event;
	const organizations = listing.isWhole
		? event.organizations.map(organization => knownOrNew(state, organization))
		: event.organizations;
	const arriving = [...listing.arriving, organizations];
	const arrivingUnreadable = [...(listing.arrivingUnreadable ?? []), ...unreadableRecords].slice(0, mostUnreadable);
	const next: State = {
		...state,
		listing: {
			progress: isLast ? {status: 'complete'} : listing.progress,
			loaded: listing.loaded + organizations.length + unreadable,
			unreadable: listing.unreadable + unreadable,
			arriving: isLast ? [] : arriving,
			...(!isLast && arrivingUnreadable.length > 0 && {arrivingUnreadable}),
			written: listing.written,
			isWhole: isLast || listing.isWhole,
			...mostOf(listing.total, total),
			...(!isLast && listing.age !== undefined && {age: listing.age}),
		},
	};
	if (!isLast && listing.isWhole) {
		return next;
	}

	const list = withWritten(arriving.flat(), listing.written);
	const isOutdated = list.length > 0 && state.message?.isUntilListed === true;
	const brought = {...next, ...(isOutdated && {message: undefined})};
	const listed = isListShown(state, list, arrivingUnreadable)
		? brought
		: withOrganizations({...brought, tree: {...next.tree, unreadable: arrivingUnreadable}}, list);
	const after = tellMissing(state, withMatch(state, listed));
	return isLast ? withoutFailures(after) : after;
}

/** Adds an organization to the list or replaces its record. Another name or parent moves its row. */
export function withOrganization(before: State, organization: Organization): State {
	const state = noteWritten(before, organization.id, organization);
	const at = state.organizations.findIndex(({id}) => id === organization.id);
	const listed = state.organizations[at];
	if (isToldBy(listed, organization)) {
		return state;
	}

	const organizations = listed ? state.organizations.with(at, organization) : [...state.organizations, organization];
	return withOrganizations(state, organizations);
}

/** Adds organizations created here at the time `at` (milliseconds since the epoch), building the tree only once. Listed organizations stay as they are. */
export function withCreated(state: State, organizations: readonly Organization[], at: number): State {
	const listed = new Set(state.organizations.map(({id}) => id));
	const added = organizations.filter(({id}) => !listed.has(id));
	const created = new Map([...state.created, ...added.map(({id}) => [id, at] as const)]);
	return added.length === 0
		? state
		: withFound({...state, created, made: new Set([...state.made, ...added.map(({id}) => id)])}, added);
}

/** Merges organizations that the server found: it adds new ones, and replaces those whose name or parent has changed. */
export function withFound(state: State, organizations: readonly Organization[]): State {
	const known = new Map(state.organizations.map(organization => [organization.id, organization]));
	const news = new Map(
		organizations.filter(found => !isToldBy(known.get(found.id), found)).map(found => [found.id, found]),
	);
	if (news.size === 0) {
		return state;
	}

	let noted = state;
	for (const [id, organization] of news) {
		noted = noteWritten(noted, id, organization);
	}

	const listed = state.organizations.map(organization => news.get(organization.id) ?? organization);
	return withOrganizations(noted, [...listed, ...news.values().filter(({id}) => !known.has(id))]);
}

export const listingHandlers: Handlers<Extract<DataEvent, {readonly type: `organizations/${string}`}>> = {
	'organizations/remembered': (state, {age, organizations}) =>
		state.organizations.length === 0 && !state.listing.isWhole
			? withOrganizations({...state, listing: {...state.listing, isWhole: true, age}}, organizations)
			: state,

	'organizations/grewOld': (state, {age}) => ({...state, listing: {...state.listing, age}}),

	'organizations/requested'(state, {request}) {
		const {isWhole, age} = state.listing;
		const listing = {
			progress: {status: 'loading', request},
			loaded: 0,
			unreadable: 0,
			arriving: [],
			written: new Map(),
			isWhole,
			...(age !== undefined && {age}),
		} as const;
		return {...state, listing};
	},

	'organizations/continued': (state, {request}) => ({
		...state,
		listing: {...state.listing, progress: {status: 'loading', request}},
	}),

	'organizations/received': (state, event) => receiveList(state, event),

	'organizations/counted'(state, {request, ahead}) {
		const {listing} = state;
		const isAwaited = listing.progress.status === 'loading' && listing.progress.request === request;
		return isAwaited ? {...state, listing: {...listing, ahead}} : state;
	},

	'organizations/found': (state, {organizations}) => withFound(state, organizations),

	'organizations/failed'(state, event) {
		const {progress} = state.listing;
		const {request, error, pageToken} = event;
		return progress.status === 'loading' && progress.request === request
			? {
					...state,
					listing: {...state.listing, progress: {status: 'failed', error, ...(pageToken !== undefined && {pageToken})}},
				}
			: state;
	},
};
