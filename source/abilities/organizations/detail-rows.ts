import {memo} from '../../base/text/memo.js';
import {credentialsFor} from '../../base/api/calls.js';
import {isRefusedInAdvance} from '../../base/api/api-error.js';
import type {Organization, Profile} from '../../base/api/schemas.js';
import type {UnreadableRecord} from '../../base/api/pages.js';
import {profileField, profileFields} from '../../kernel/form-model/fields.js';
import {
	isWhole,
	nameOrId,
	selectedAccounts,
	selectedDetail,
	selectedId,
	selectedOrganization,
	selectedRow,
	selectedUnreadable,
	shownOrganization,
} from '../../kernel/state/selectors.js';
import {pathOf} from '../../base/tree/names.js';
import {knownProfile, readProfileOf} from '../../kernel/state/profile-age.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {areaOf, innerRows, layoutOf} from '../../kernel/state/layout.js';
import {type State, type Tab, tabs} from '../../kernel/state/state.js';
import {unreadableReason} from '../../kernel/state/why-not-call.js';
import {exact, exactName} from '../../base/text/harmless.js';
import {age, day, timestamp} from '../../base/text/time.js';
import {fitPath, widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {dot, joinedBy, saidText, shownText, type Told, toldPath} from '../../base/text/told.js';
import {accountsNote, waitNote, waitText} from '../../kernel/rows/listing-text.js';
import {isPathCut} from '../../kernel/rows/header-row.js';
import {belowFailure, paneFailureRows} from '../../kernel/rows/failure.js';
import {
	jsonLineRows,
	overviewLabels,
	profileValueRows,
	toldValueRows,
	valueRows,
	wrapNames,
} from '../../kernel/rows/value-rows.js';
import {mostAccounts} from '../../kernel/figures/limits.js';
import {fitRow, plain, row, type Row, sign, type Span, toldRows, toned} from '../../kernel/rows/row.js';
import type {Registry, TabPart} from '../../kernel/rows/registry.js';
import {rowText, unlimited} from '../../kernel/rows/scene.js';
import {accountsBelow, figureRows, type OverviewLabels, flagRows} from './figure-rows.js';

function loadedText(state: State): string {
	const {accounts, loaded, organizations, oldest, isAll} = accountsBelow(state, selectedRow(state));
	if (loaded === 0) {
		return 'no accounts loaded yet';
	}

	const {now = oldest} = state.knownCounts ?? {};
	const old = oldest === Infinity ? '' : `, the oldest read ${age(oldest, now) ?? 'just now'}`;
	if (isAll) {
		return organizations === 1
			? `${counted(accounts, 'account')} in this organization${old}`
			: `${counted(accounts, 'account')} in all ${count(organizations)} organizations${old}`;
	}

	return `${counted(accounts, 'account')} loaded, from ${count(loaded)} of ${counted(organizations, 'organization')}${isWhole(state) ? '' : ' so far'}${old}`;
}

/** A root's limit of accounts, and how many are loaded below it. Undefined for other organizations. */
function rootLimitText(state: State): string | undefined {
	const organization = selectedOrganization(state);
	const isRoot =
		organization !== undefined &&
		organization.parent === undefined &&
		state.tree.index.parent[selectedRow(state)] === -1;
	return isRoot ? `${count(mostAccounts)} accounts, unless otherwise agreed\n${loadedText(state)}` : undefined;
}

const isReading = (state: State): boolean => state.details.get(selectedId(state) ?? '')?.status === 'loading';

function refusalOf(state: State): string | undefined {
	const read = state.details.get(selectedId(state) ?? '');
	return read?.status === 'failed'
		? isRefusedInAdvance(read.error)
			? `needs ${credentialsFor('get_profile')}`
			: 'could not be read'
		: undefined;
}

// The rows above tell why it could not be read, and what to do.
function notRead(state: State): Told {
	const refusal = refusalOf(state);
	if (refusal !== undefined) {
		return `It ${refusal}.`;
	}

	return isReading(state)
		? waitText(state, 'Loading …')
		: `Not loaded yet. It loads when the cursor rests here, or when you press ${keyOf(state, 'refreshSelected')}.`;
}

const leastForLabels = overviewLabels + 32;

/** The labels of the overview. In a narrow pane, they are shorter, so that an id fits next to them. */
const labels = {
	usual: {manager: 'Managed by', change: 'Last change', limit: 'Root limit', attention: 'Attention'},
	short: {manager: 'Manager', change: 'Changed', limit: 'Limit', attention: 'Worst'},
} as const;

const labelsIn = (columns: number): OverviewLabels =>
	columns < leastForLabels ? {...labels.short, columns: 9} : {...labels.usual, columns: overviewLabels};

// The path of the parent, unless the tree or the top line shows it: the title has the own name. In a low pane, a long path is cut to its last names, so that the rows below it stay visible.
function parentRows(state: State, columns: number): readonly Row[] {
	const names = pathOf(state, selectedRow(state))
		.slice(0, -1)
		.map(name => exactName(name));
	if (names.length === 0 || (layoutOf(state).kind === 'wide' && (state.pane === 'tree' || !isPathCut(state)))) {
		return [];
	}

	const whole = toldPath(names);
	const {columns: labelColumns} = labelsIn(columns);
	const rowsOf = (path: string) =>
		toldValueRows('Inside', {text: path, said: saidText(whole)}, columns, {wrap: wrapNames, labelColumns});
	const height = innerRows(areaOf(state, 'detail'));
	const most = Math.max(2, Math.floor(height / 5));
	const width = columns - labelColumns;
	let rows = rowsOf(shownText(whole));
	for (let room = width * most; rows.length > most && room >= width; room -= Math.ceil(width / 4)) {
		const last = fitPath(names, room).trimEnd();
		rows = rowsOf(last);
	}

	return rows;
}

// As long as the time of day says something, in milliseconds.
const withTime = 30 * 86_400_000;

// Drops the time of day if there is no room, and then the age.
function createdText(created: string | undefined, readAt: number | undefined, columns: number): string {
	if (created === undefined) {
		return '';
	}

	const old = readAt === undefined ? undefined : age(created, readAt);
	const behind = old === undefined ? '' : ` (${old})`;
	const isRecent = readAt === undefined || readAt - Date.parse(created) < withTime;
	return (
		[...(isRecent ? [timestamp(created) + behind] : []), day(created) + behind].find(text => text.length <= columns) ??
		day(created)
	);
}

// A screen reader says the creation with its age once it is loaded, and not before, to say it only once.
function createdRows(state: State, created: string | undefined, columns: number): readonly Row[] {
	const read = state.details.get(selectedId(state) ?? '');
	const isAwaited = read?.detail === undefined && read?.status !== 'failed' && !state.isLowBandwidth;
	const {columns: labelColumns} = labelsIn(columns);
	const rows = valueRows(
		'Created',
		createdText(created, selectedDetail(state)?.readAt, columns - labelColumns),
		columns,
		{labelColumns},
	);
	return isAwaited ? rows.map(each => ({...each, said: []})) : rows;
}

/** The number of accounts, and the keys that lead to them, for layouts without the accounts pane. */
function accountsText(state: State): string {
	const list = selectedAccounts(state);
	const key = keyOf(state, 'focusNextPane');
	const way = `press ${key}${state.pane === 'tree' ? ' twice' : ''}`;
	if (!list) {
		return `${way} to show them`;
	}

	const isEmpty = list.progress.status === 'complete' && list.items.length + list.unreadable === 0;
	return `${accountsNote(state, list)}${isEmpty ? '' : ` (${way})`}`;
}

// Screen readers do not say the seconds of a wait.
function accountsRows(state: State, columns: number): readonly Row[] {
	const {columns: labelColumns} = labelsIn(columns);
	const rows = valueRows('Accounts', accountsText(state), columns, {wrap: wrapText, labelColumns});
	const isWaiting = state.pause !== undefined && selectedAccounts(state)?.progress.status === 'loading';
	return isWaiting
		? rows.map((each, index) => ({...each, said: index === 0 ? [plain('Accounts waiting')] : []}))
		: rows;
}

function businessNote(state: State): Span {
	const refusal = refusalOf(state);
	return refusal === undefined && isReading(state)
		? sign(waitNote(state, 'loading …'), state.pause === undefined ? 'loading …' : 'waiting', 'dim')
		: toned('dim', refusal ?? 'not loaded yet');
}

function contactText(parts: readonly string[], columns: number): string {
	const line = parts.join(' · ');
	return widthOf(line) <= columns ? line : parts.join('\n');
}

/** In a lower pane, the rows need the room of the empty ones between them. */
const leastForGaps = 16;

/** In a pane of this height, what stands below the figures does not move with their number. */
const leastForSteady = 22;

const figureLines = 6;

function overviewRows(
	state: State,
	organization: Organization,
	profile: Profile | undefined,
	columns: number,
): readonly Row[] {
	const {create_time: created, meta} = organization;
	const limit = rootLimitText(state);
	const old = profileAge(state);
	// The title has the name.
	const business = profileFields
		.filter(name => profileField(name).isInOverview)
		.map(name => profile?.[name])
		.flatMap(text => (text === undefined || ['', organization.name].includes(text) ? [] : [exactName(text)]));
	const all = labelsIn(columns);
	const {columns: labelColumns} = all;
	const manager = meta.managed_by ?? '';
	const height = innerRows(areaOf(state, 'detail'));
	const gap = height < leastForGaps ? [] : [row()];
	const behind = [
		...parentRows(state, columns),
		...(manager === '' && height < leastForSteady
			? []
			: valueRows(all.manager, manager === '' ? '' : exactName(nameOrId(state, manager)), columns, {
					wrap: wrapNames,
					labelColumns,
				})),
		...(old === undefined ? [] : valueRows('Read', old, columns, {labelColumns})),
		...(limit === undefined ? [] : valueRows(all.limit, limit, columns, {wrap: wrapText, labelColumns})),
	];
	// What every organization has comes first, each in one row, so that a move of the cursor changes only the values.
	return [
		...valueRows('ID', organization.id, columns, {labelColumns}),
		...((profile ?? selectedDetail(state))
			? valueRows('Business', contactText(business, columns - labelColumns), columns, {wrap: wrapNames, labelColumns})
			: [row(toned('dim', 'Business'.padEnd(labelColumns)), businessNote(state))]),
		...createdRows(state, created, columns),
		...gap,
		...figureRows(state, columns, {
			labels: all,
			accountsRows: areaOf(state, 'accounts') ? undefined : accountsRows(state, columns),
			least: height < leastForSteady ? 0 : figureLines,
		}),
		...(behind.length === 0 ? [] : [...gap, ...behind]),
	];
}

const jsonTextRows = (json: string, columns: number): readonly Row[] =>
	json.split('\n').flatMap(line => jsonLineRows(line, columns, exact));

function jsonRows(organization: Organization, columns: number): readonly Row[] {
	return jsonTextRows(JSON.stringify(organization, undefined, 2), columns);
}

function profileRows(state: State, profile: Profile | undefined, columns: number): readonly Row[] {
	const missing = selectedDetail(state)
		? `There is no profile yet. Press ${keyOf(state, 'openProfileForm')} to fill it in.`
		: notRead(state);
	const old = profileAge(state);
	return profile
		? [
				...(old === undefined ? [] : toldRows(`Read ${old}.`, columns, 'dim')),
				...profileFields.flatMap(name => profileValueRows(name, profile[name], columns)),
			]
		: toldRows(missing, columns, 'dim');
}

/** An unreadable record: its JSON on the JSON tab, otherwise its name and parent. */
function unreadableRows(state: State, record: UnreadableRecord, columns: number): readonly Row[] {
	if (state.tab === 'json') {
		return [
			...jsonTextRows(record.json, columns),
			...(record.isCut ? toldRows('The record is too long to show in full.', columns, 'dim') : []),
		];
	}

	const {name, parent} = record;
	const parentText =
		parent === undefined ? [] : [parent.name, parent.id].flatMap(text => (text === undefined ? [] : [exactName(text)]));
	const jsonKey = tabs.indexOf('json') + 1;
	return [
		...valueRows('Name', name, columns),
		...toldValueRows('Parent', joinedBy(dot, parentText), columns, {wrap: wrapNames}),
		row(),
		...toldRows(
			`${unreadableReason(record)} You cannot open or change it. Press ${jsonKey} for the JSON that the service sent.`,
			columns,
			'warning',
		),
	];
}

function hiddenRows(state: State, columns: number): readonly Row[] {
	const {index} = state.tree;
	const at = selectedRow(state);
	return at === -1
		? toldRows(
				state.isLowBandwidth
					? `Press ${keyOf(state, 'openSelected')} to load the organization under the cursor.`
					: 'No organization is selected.',
				columns,
				'dim',
			)
		: [
				...valueRows('ID', index.idAt(at) ?? '', columns),
				...valueRows('Name', index.nameAt(at) ?? '', columns),
				row(),
				...toldRows(
					isWhole(state)
						? 'Not in your list. It is shown because it is the parent of an organization that is.'
						: 'Not loaded yet. It is shown because it is the parent of an organization that is.',
					columns,
					'dim',
				),
			];
}

/** The profile of the selected organization, if it is known. */
export function shownProfile(state: State): Profile | undefined {
	const detail = selectedDetail(state);
	return (detail ? detail.profile : knownProfile(state, selectedId(state) ?? '')) ?? undefined;
}

/** How long ago an earlier session read the shown profile; undefined if this one did. */
const profileAge = (state: State): string | undefined =>
	selectedDetail(state) ? undefined : readProfileOf(state, selectedId(state) ?? '')?.age;

// The full record from the list, if the organization could not be loaded individually.
function listedInstead(state: State): Organization | undefined {
	const read = state.details.get(selectedId(state) ?? '');
	return read?.status === 'failed' ? read.listed : undefined;
}

const ownTab = (
	tab: Tab,
	names: TabPart['names'],
	rows: (state: State, organization: Organization, columns: number) => readonly Row[],
): TabPart => ({
	tab,
	names,
	rows(state, columns) {
		const organization = shownOrganization(state);
		return organization ? rows(state, organization, columns) : [];
	},
});

/** The tabs of the organization itself. */
export const ownTabs: readonly TabPart[] = [
	ownTab('overview', ['Overview', 'Info'], (state, organization, columns) =>
		overviewRows(state, organization, shownProfile(state), columns),
	),
	ownTab('profile', ['Profile', 'Prof'], (state, _, columns) => profileRows(state, shownProfile(state), columns)),
	ownTab('flags', ['Flags', 'Flag'], (state, organization, columns) =>
		flagRows(
			organization,
			columns,
			(selectedDetail(state) ?? listedInstead(state))
				? 'The service reports no flags for this organization.'
				: notRead(state),
		),
	),
	ownTab('json', ['JSON', 'JSON'], (state, organization, columns) => {
		const profile = shownProfile(state);
		return (selectedDetail(state) ?? listedInstead(state))
			? jsonRows(profile ? {...organization, profile} : organization, columns)
			: toldRows(notRead(state), columns, 'dim');
	}),
];

function rowsBy(state: State, columns: number, rowsOf: () => readonly Row[]): readonly Row[] {
	const unreadable = selectedUnreadable(state);
	if (unreadable) {
		return unreadableRows(state, unreadable, columns);
	}

	return shownOrganization(state) ? rowsOf() : hiddenRows(state, columns);
}

/** The text of the detail pane for this many columns, from what has loaded so far. */
export const detailRows = (state: State, columns: number, {tabs: parts}: Registry): readonly Row[] =>
	rowsBy(state, columns, () => parts.get(state.tab)?.rows(state, columns) ?? []);

/** The lines of the detail for screen readers. */
export function detailLines(state: State, {tabs: parts}: Registry): readonly string[] {
	const part = parts.get(state.tab);
	const rows = rowsBy(
		state,
		unlimited.columns,
		() => part?.spokenRows?.(state) ?? part?.rows(state, unlimited.columns) ?? [],
	);
	return rows.map(each => rowText(each)).filter(line => line !== '');
}

const leastForTwo = 100;

const between = ' │ ';

/** The widths of the chosen tab and of the other tab next to it, if there is room for two: the profile, or next to the profile the overview. */
export function tabsBeside(
	state: State,
	columns: number,
): {readonly columns: number; readonly other: Tab; readonly otherColumns: number} | undefined {
	if (columns < leastForTwo || selectedUnreadable(state) !== undefined || shownOrganization(state) === undefined) {
		return undefined;
	}

	const own = Math.ceil((columns - between.length) / 2);
	return {
		columns: own,
		other: state.tab === 'profile' ? 'overview' : 'profile',
		otherColumns: columns - between.length - own,
	};
}

/** The width of the chosen tab. */
export const tabColumns = (state: State, columns: number): number => tabsBeside(state, columns)?.columns ?? columns;

/** What scrolls below the tabs: the failure of loading the organization, if any, and the detail. */
export const scrolledRows = memo((state: State, whole: number, registry: Registry): readonly Row[] => {
	const id = selectedId(state) ?? '';
	const read = state.details.get(id);
	const beside = tabsBeside(state, whole);
	const columns = tabColumns(state, whole);
	const status =
		read?.status === 'failed'
			? paneFailureRows(state, id, read.error, {columns: whole, below: belowFailure(read)})
			: [];
	const rows = detailRows(state, columns, registry);
	if (!beside) {
		return [...status, ...rows];
	}

	const others = registry.tabs.get(beside.other)?.rows(state, beside.otherColumns) ?? [];
	const fitted = (each: Row = row(), width = 0): readonly Span[] =>
		fitRow(each, width).map(({isData: _, ...span}) => ({...span, isHarmless: true}));
	const both = Array.from({length: Math.max(rows.length, others.length)}, (_, at) =>
		row(...fitted(rows[at], columns), toned('dim', between), ...fitted(others[at], beside.otherColumns)),
	);
	return [...status, ...both];
});
