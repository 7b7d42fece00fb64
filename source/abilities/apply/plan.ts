import type {CallName} from '../../base/api/calls.js';
import type {Organization} from '../../base/api/schemas.js';
import {told, toldPath, type Told} from '../../base/text/told.js';
import {pathOf} from '../../base/tree/names.js';
import {parentFinder, type FoundParent} from '../../base/tree/parents.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {makerFinder, whyNotCertain, whyNotYet} from '../../kernel/customer-file/parents-in-file.js';
import {changedFields, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {beforeOf, profileFields, valueBefore, type Before} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {judgeSettings, type ShownChange, type SettingKey} from '../../kernel/form-model/settings.js';
import {requestsOf, withOnly} from '../../kernel/form-model/request.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {isClearing, judgeCells, storedValue} from '../../kernel/customer-file/cells.js';
import {streetOf} from '../../kernel/customer-file/row-texts.js';
import type {FileRow} from './columns.js';
import {matchRows, placeKey, type Match, type RowToMatch} from './matching.js';

/** The differences that can be sent, in the order in which they are shown. */
export const sendableKinds = ['create', 'rename', 'possible-rename', 'fill', 'repair'] as const;

/** All differences. `fill`: the profile is empty. `moved`: the parent is another one. `missing`: no row of the file is about the organization. */
export const differenceKinds = [...sendableKinds, 'moved', 'duplicate', 'problem', 'missing'] as const;

export type SendableKind = (typeof sendableKinds)[number];

export type DifferenceKind = (typeof differenceKinds)[number];

/** One difference of a row, with the values that it changes, or a sentence. */
export type Difference = {readonly kind: DifferenceKind; readonly changes: readonly ShownChange[]; readonly why?: Told};

/** A row of the file, or an organization without one. */
export type ApplyRow = {
	/** The number of the row; absent for an organization without one. */
	readonly number?: number;
	/** Absent if the row has no organization yet. */
	readonly organization?: Pick<Organization, 'id' | 'name'>;
	/** The names from the root, as the row wants them. */
	readonly path: readonly string[];
	readonly differences: readonly Difference[];
	/** What would be sent. */
	readonly form?: Form;
	readonly result: ItemState;
	/** Why somebody accepted its differences, as they are now. Nothing is sent for it. */
	readonly accepted?: string | undefined;
};

/** What a file is held against. */
export type ApplyScope = {
	readonly index: TreeIndex;
	/** All listed organizations, with the profiles that are known. */
	readonly organizations: readonly Organization[];
	readonly scope: ReadonlySet<string>;
	readonly parents: ReadonlySet<string> | undefined;
	/** The id of the parent of new organizations if no column says it; empty for a root. */
	readonly newParent?: string | undefined;
	readonly matchBy?: SettingKey | undefined;
	/** Whether a creation from here whose answer never arrived may have created it. */
	readonly isTried?: (organization: Organization) => boolean;
	/** The changes from here by organization, the latest first. */
	readonly changed?: ReadonlyMap<string, readonly JournalEntry[]>;
	/** Creations from here that the list does not show, by parent and name as `placeKey` joins them: why they are not sent again. */
	readonly unlisted?: ReadonlyMap<string, Told>;
};

/** The rows with their organizations. */
export type MatchedRows = ReadonlyArray<{
	readonly row: FileRow;
	readonly name: string;
	readonly match: Match;
	readonly parentId: string | undefined;
}>;

const nameOf = ({cells}: FileRow): string => cells.find(({key}) => key === 'name')?.text ?? '';

/** The value that a key has in an organization; empty if there is none. */
function valueOfKey(key: SettingKey, organization: Organization | undefined): string {
	return organization ? (storedValue(beforeOf(organization, organization.profile ?? undefined), key)?.value ?? '') : '';
}

/** The names from the root to an organization; none for an empty id. */
const namesIn =
	(index: TreeIndex) =>
	(id: string): readonly string[] =>
		id === '' ? [] : pathOf({tree: {index}, listing: {isWhole: true}}, index.rowByKey.get(id) ?? -1);

const memberOf = ({cells}: FileRow, {key}: SettingKey): string =>
	(cells.find(each => each.key === key)?.text ?? '').trim();

/** Whether a row has a value of the key that none of these organizations has. */
export function isKeyUnknown(
	rows: readonly FileRow[],
	key: SettingKey,
	organizations: readonly Organization[],
): boolean {
	const known = new Set(organizations.map(each => valueOfKey(key, each)));
	return rows.some(row => memberOf(row, key) !== '' && !known.has(memberOf(row, key)));
}

/** Finds parents, each text only once. */
function rememberingFinder(index: TreeIndex): (text: string) => FoundParent {
	const find = parentFinder(index);
	const known = new Map<string, FoundParent>();
	return text => {
		const found = known.get(text) ?? find(text);
		known.set(text, found);
		return found;
	};
}

type Parent = RowToMatch['parent'];

/** Whether a field or member usually identifies one customer: the email, the phone, or an id of the metadata such as `crm_id`. */
const isContact = ({key, name, member = ''}: SettingKey): boolean =>
	key === 'business_email' || key === 'business_phone' || (name === 'external_metadata' && /(?:^|_)id$/v.test(member));

/** A value of such a field, to compare: without spaces and case, and a phone as its digits. Empty if there is none. */
function contactOf({key}: SettingKey, text: string): string {
	const value = isClearing(text)
		? ''
		: text.replaceAll(key === 'business_phone' ? /[^\d+]/gv : /\s/gv, '').toLowerCase();
	return value === '' ? '' : `${key} ${value}`;
}

const contactsIn = (texts: ReadonlyArray<readonly [key: SettingKey, text: string]>): readonly string[] =>
	texts.map(([key, text]) => contactOf(key, text)).filter(text => text !== '');

const rowContacts = ({cells}: FileRow): readonly string[] =>
	contactsIn(cells.filter(cell => isContact(cell)).map(cell => [cell, cell.text]));

/** The organizations of the scope without a row whose profiles may show that a row without an organization is a rename. */
export function renamesUnread(
	matched: MatchedRows,
	{organizations, scope}: Pick<ApplyScope, 'organizations' | 'scope'>,
): readonly string[] {
	if (matched.every(({row, match}) => match.kind !== 'missing' || rowContacts(row).length === 0)) {
		return [];
	}

	const held = new Set(matched.flatMap(({match}) => ('ids' in match ? match.ids : 'id' in match ? [match.id] : [])));
	return organizations
		.filter(({id, profile}) => profile === undefined && scope.has(id) && !held.has(id))
		.map(({id}) => id);
}

/** Finds the organization of each row. Sends no request. */
export function matchFile(
	rows: readonly FileRow[],
	{index, organizations, scope, parents, newParent, matchBy}: ApplyScope,
): MatchedRows {
	const find = rememberingFinder(index);
	const namesTo = namesIn(index);
	const places = new Set(organizations.map(({name, parent}) => placeKey(parent?.id ?? '', name)));
	const names = new Set(organizations.map(({name}) => name));
	const byId = new Map(organizations.map(organization => [organization.id, organization]));
	const parentOf = (text: string): Parent => {
		if (text.trim() === '') {
			return {id: ''};
		}

		const found = find(text);
		return 'row' in found
			? {id: index.idAt(found.row) ?? ''}
			: {...found, why: told`Parent “${text.trim()}”: ${found.why}`};
	};

	const isThere = (parent: Parent, name: string): boolean =>
		parent && 'id' in parent ? places.has(placeKey(parent.id, name)) : names.has(name);
	const pathTo = (parent: Parent, text: string): readonly string[] =>
		parent && 'id' in parent ? namesTo(parent.id) : [text];
	const makerOf = makerFinder(
		rows.flatMap(row => {
			const parent = row.parent === undefined ? undefined : parentOf(row.parent);
			const name = nameOf(row).trim();
			return parent && 'id' in parent && isThere(parent, name)
				? []
				: [{number: row.number, path: [...pathTo(parent, row.parent ?? ''), name]}];
		}),
	);
	const withMaker = ({number, parent: text = ''}: FileRow, parent: Parent): Parent => {
		if (!parent || ('why' in parent && parent.isAmbiguous)) {
			return parent;
		}

		const maker = makerOf(text);
		const why =
			'why' in parent
				? whyNotYet(maker, number)
				: whyNotCertain(text, {id: parent.id, path: namesTo(parent.id)}, maker, number);
		return why === undefined ? parent : {isAmbiguous: 'id' in parent, why: told`Parent “${text.trim()}”: ${why}`};
	};

	const toMatch = rows.map((row): RowToMatch => {
		const exact = nameOf(row);
		const parent = row.parent === undefined ? undefined : withMaker(row, parentOf(row.parent));
		// A name may begin or end with spaces, but usually they are a slip.
		return {
			number: row.number,
			id: row.id,
			name: isThere(parent, exact) ? exact : exact.trim(),
			parent,
			member: matchBy ? memberOf(row, matchBy) : '',
			contacts: rowContacts(row),
		};
	});
	const contactKeys = new Map(
		rows.flatMap(({cells}) => cells.filter(cell => isContact(cell)).map(cell => [cell.key, cell] as const)),
	)
		.values()
		.toArray();
	const matches = matchRows(toMatch, {
		organizations,
		scope,
		parents,
		newParent,
		pathOf: namesTo,
		contactsOf: id => contactsIn(contactKeys.map(key => [key, valueOfKey(key, byId.get(id))])),
		...(matchBy && {
			member: {
				key: matchBy.key,
				valueOf: id => valueOfKey(matchBy, byId.get(id)),
				unread: organizations.filter(({profile}) => profile === undefined).length,
			},
		}),
	});
	return rows.map((row, at) => {
		const {name = '', parent} = toMatch[at] ?? {};
		return {
			row,
			name,
			match: matches[at] ?? {kind: 'problem', ids: [], why: ''},
			parentId: parent && 'id' in parent ? parent.id : undefined,
		};
	});
}

const isOfProfile = ({name}: SettingKey): boolean => name !== 'name' && name !== 'parent';

/** The ids of the organizations whose profiles the rows need: to compare them, or to notice changes after the review of a new name. */
export function profilesNeeded(
	matched: MatchedRows,
	{organizations}: Pick<ApplyScope, 'organizations'>,
): readonly string[] {
	const names = new Map(organizations.map(({id, name}) => [id, name]));
	return matched.flatMap(({row, name, match}) => {
		if (match.kind !== 'found' && match.kind !== 'possible') {
			return [];
		}

		const isRenamed = name !== '' && name !== names.get(match.id);
		return isRenamed || row.cells.some(cell => isOfProfile(cell) && cell.text !== '') ? [match.id] : [];
	});
}

type Naming = {readonly pathOf: (parentId: string) => readonly string[]};

const waiting = {status: 'waiting'} as const;

const without = (
	row: Omit<ApplyRow, 'differences' | 'result'>,
	kind: 'duplicate' | 'problem',
	why: Told,
): ApplyRow => ({...row, differences: [{kind, changes: [], why}], result: {status: 'left_out', text: why}});

/** A row that is not sent, and why. */
export const withProblem = ({form, ...row}: ApplyRow, why: Told): ApplyRow => without(row, 'problem', why);

/** The cells of a row, with the name that it is about. A house number is joined to its street, in the order of the country. */
function cellsFor({cells, houseNumber}: FileRow, name: string, before: Before): FileRow['cells'] {
	const country = cells.find(({key}) => key === 'business_address.country')?.text.trim() ?? '';
	const stored =
		storedValue(before, {key: 'business_address.country', name: 'business_address', member: 'country'})?.value ?? '';
	const texts: Readonly<Record<string, (text: string) => string>> = {
		name: () => name,
		'business_address.line1': text =>
			houseNumber === '' ? text : streetOf(text.trim(), houseNumber, country === '' ? stored : country),
	};
	return cells.map(cell => ({...cell, text: texts[cell.key]?.(cell.text) ?? cell.text}));
}

const hasProfile = (before: Before): boolean => profileFields.some(field => valueBefore(before, field) !== '');

function newRow(
	{row, name}: MatchedRows[number],
	{parentId, similar}: Extract<Match, {readonly kind: 'missing'}>,
	{pathOf: namesOf}: Naming,
): ApplyRow {
	const own = {number: row.number, path: [...namesOf(parentId), name]};
	const before: Before = {name: '', parentId};
	const judged = judgeCells(before, cellsFor(row, name, before));
	if (judged.problems.length > 0) {
		return without(own, 'problem', judged.problems.map(({heading, why}) => `${heading}: ${why}`).join(' '));
	}

	const made = judgeSettings(judged.settings, undefined, before);
	if (made.kind !== 'changes') {
		return without(own, 'problem', made.kind === 'blocked' ? made.why : 'The row has no name.');
	}

	const {form, changes} = made;
	return {
		...own,
		form,
		differences: [
			{
				kind: 'create',
				changes: changes.map(change => ({...change, from: undefined})),
				...(similar !== undefined && {why: similar}),
			},
		],
		result: waiting,
	};
}

function foundRow(
	{row, name, match, parentId}: MatchedRows[number],
	organization: Organization,
	{pathOf: namesOf}: Naming,
	changed: readonly JournalEntry[] = [],
): ApplyRow {
	const {id, parent} = organization;
	const own = {
		number: row.number,
		organization: {id, name: organization.name},
		path: [...namesOf(parent?.id ?? ''), name === '' ? organization.name : name],
	};
	const isProfileNeeded = row.cells.some(cell => isOfProfile(cell) && cell.text !== '');
	if (isProfileNeeded && organization.profile === undefined) {
		return without(own, 'problem', 'Its profile could not be read.');
	}

	const before = beforeOf(organization, organization.profile ?? undefined);
	const judged = judgeCells(before, cellsFor(row, name, before), field => {
		const last = changed.find(entry => changedFields(entry).includes(field));
		return last?.after && valueBefore(last.after, field) === valueBefore(before, field)
			? valueBefore(last.before, field)
			: undefined;
	});
	if (judged.problems.length > 0) {
		return without(own, 'problem', judged.problems.map(({heading, why}) => `${heading}: ${why}`).join(' '));
	}

	const made = judgeSettings(judged.settings, id, before);
	if (made.kind === 'blocked') {
		return without(own, 'problem', made.why);
	}

	const isMoved = parentId !== undefined && parentId !== (parent?.id ?? '');
	const moved: readonly Difference[] = isMoved
		? [
				{
					kind: 'moved',
					changes: [],
					why: told`It is in ${toldPath(namesOf(parent?.id ?? ''))}, but the row says ${toldPath(namesOf(parentId))}. The service does not move organizations.`,
				},
			]
		: [];
	if (made.kind === 'already') {
		return {
			...own,
			differences: moved,
			result: isMoved
				? {status: 'left_out', ...(moved[0]?.why !== undefined && {text: moved[0].why})}
				: {status: 'already'},
		};
	}

	const names = made.changes.filter(change => !isOfProfile(change));
	const values = made.changes.filter(change => isOfProfile(change));
	return {
		...own,
		form: made.form,
		differences: [
			...(names.length === 0
				? []
				: [{kind: match.kind === 'possible' ? 'possible-rename' : 'rename', changes: names} as const]),
			...(values.length === 0 ? [] : [{kind: hasProfile(before) ? 'repair' : 'fill', changes: values} as const]),
			...moved,
		],
		result: waiting,
	};
}

/** Compares each row with its organization, whose profile is read. `whole`: the organizations that need a row. */
export function applyRows(
	matched: MatchedRows,
	{index, organizations, changed, isTried, unlisted}: ApplyScope,
	whole: ReadonlySet<string> = new Set(),
): readonly ApplyRow[] {
	const byId = new Map(organizations.map(organization => [organization.id, organization]));
	const naming: Naming = {pathOf: namesIn(index)};
	const rows = matched.map((each): ApplyRow => {
		const {row, name, match} = each;
		const own = {number: row.number, path: [name]};
		if (row.problem !== undefined) {
			return without(own, 'problem', row.problem);
		}

		if (match.kind === 'missing') {
			const why = unlisted?.get(placeKey(match.parentId, name));
			return why === undefined ? newRow(each, match, naming) : without(own, 'problem', why);
		}

		const organization = 'id' in match ? byId.get(match.id) : undefined;
		if (organization) {
			const found = foundRow(each, organization, naming, changed?.get(organization.id));
			return isTried?.(organization) && found.result.status === 'already'
				? {...found, result: {status: 'already', text: 'The answer was lost, but a look-up found it.'}}
				: found;
		}

		return match.kind === 'duplicate' || match.kind === 'problem'
			? without(own, match.kind, match.why)
			: without(own, 'problem', 'Its organization is no longer listed.');
	});
	const held = new Set(matched.flatMap(({match}) => ('ids' in match ? match.ids : 'id' in match ? [match.id] : [])));
	const left = organizations
		.filter(({id}) => whole.has(id) && !held.has(id))
		.map(({id, name, parent}): ApplyRow => ({
			organization: {id, name},
			path: [...naming.pathOf(parent?.id ?? ''), name],
			differences: [{kind: 'missing', changes: []}],
			result: {status: 'left_out'},
		}));
	return [...rows, ...left];
}

/** Whether the organization of a row may be another customer: it is sent only if somebody says so. */
export const isPossibleRename = ({differences}: ApplyRow): boolean =>
	differences.some(({kind}) => kind === 'possible-rename');

/** What a row does to its organization. */
export const verbOf = ({differences}: ApplyRow): string =>
	differences.some(({kind}) => kind === 'create') ? 'create' : 'change';

const sendable: ReadonlySet<string> = new Set(sendableKinds);

/** Which rows to send: those with differences of these kinds, without the rows with the numbers `leftOut`. */
export type Choice = {readonly kinds: ReadonlySet<SendableKind>; readonly leftOut?: ReadonlySet<number>};

export type RowToSend = ApplyRow & {readonly number: number; readonly form: Form};

const isChosen = (kinds: Choice['kinds'], {kind}: Difference): boolean =>
	sendableKinds.some(each => each === kind && kinds.has(each));

/** The rows to send, each with only the chosen differences: changes first, so that a new organization can get the name that another one gives up. */
export function rowsToSend(rows: readonly ApplyRow[], {kinds, leftOut = new Set()}: Choice): readonly RowToSend[] {
	const chosen = rows.flatMap((row): readonly RowToSend[] => {
		const {number, form, differences, accepted} = row;
		if (
			!form ||
			number === undefined ||
			accepted !== undefined ||
			row.result.status !== 'waiting' ||
			leftOut.has(number)
		) {
			return [];
		}

		// Nothing is sent to an organization that may be another customer.
		if (isPossibleRename(row) && !kinds.has('possible-rename')) {
			return [];
		}

		const wanted = differences.filter(difference => !sendable.has(difference.kind) || isChosen(kinds, difference));
		const parts = wanted.filter(({kind}) => sendable.has(kind));
		const isAll = differences.length === wanted.length;
		const ownForm = isAll
			? form
			: withOnly(form, parts[0]?.changes.some(change => isOfProfile(change)) ? 'profile' : 'name');
		return parts.length === 0 ? [] : [{...row, number, differences: wanted, form: ownForm}];
	});
	return [...chosen.filter(({form}) => form.id !== undefined), ...chosen.filter(({form}) => form.id === undefined)];
}

/** The calls that write the changes. */
export function callsFor(rows: ReadonlyArray<Pick<ApplyRow, 'form'>>): readonly CallName[] {
	const parts = new Set(rows.flatMap(({form}) => (form ? requestsOf(form).map(({part}) => part) : [])));
	return (
		[
			['creation', 'create'],
			['name', 'modify'],
			['profile', 'modify_profile'],
		] as const
	)
		.filter(([part]) => parts.has(part))
		.map(([, call]) => call);
}
