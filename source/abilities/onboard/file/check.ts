import {textOfSlot, type Form, openForm} from '../../../kernel/form-model/form.js';
import {pathOf, type ListedRows} from '../../../base/tree/names.js';
import {
	wordsInName,
	alikeFinder,
	rowsLookingLike,
	rowsSlippedFrom,
	similarText,
} from '../../../base/tree/look-alikes.js';
import {everyRow, type TreeIndex} from '../../../base/tree/tree-index.js';
import {told, toldPath, type Told, bothForms} from '../../../base/text/told.js';
import type {Organization} from '../../../base/api/schemas.js';
import {type FieldName, fieldNames} from '../../../kernel/form-model/fields.js';
import {
	errorOf,
	credentialWarnings,
	hasPrefixedCredential,
	strangeCharacters,
	valueWarnings,
} from '../../../kernel/form-model/value-warnings.js';
import {accountTypes, isAccountType} from '../../../kernel/form-model/new-account.js';
import {type FoundParent, parentFinder} from '../../../base/tree/parents.js';
import type {Columns} from '../../../kernel/customer-file/columns.js';
import {makerFinder, whyNotCertain, whyNotYet} from '../../../kernel/customer-file/parents-in-file.js';
import {accountTextsOf, fieldTextsOf, lengthOf} from '../../../kernel/customer-file/row-texts.js';
import {capabilityWarning, whyRefused} from '../../../kernel/state/refused-for-good.js';
import type {State} from '../../../kernel/state/state.js';
import {isAsAsked} from '../../../kernel/writes/change-in-run.js';
import type {BatchRow, EarlierRuns, EarlierAttempt, Batch, Problem, RowResult} from './batch.js';
import {isConfirmed, isNew, newAndUnlisted, whyLeftOut} from './head.js';

type EarlierRows = {
	readonly state: ListedRows;
	readonly earlier: EarlierRuns;
	readonly alike: ReadonlyMap<number, readonly number[]>;
};

// A value that more rows share, such as a country, does not identify a row.
const mostShared = 3;

// A creation without an answer has no id, so the object itself identifies it.
const identityOf = (made: EarlierAttempt): EarlierAttempt | string => (made.status === 'created' ? made.id : made);

// The earlier creations that a row stands for.
const identitiesOf = ({known, result}: BatchRow): ReadonlySet<EarlierAttempt | string> =>
	new Set([...(known ? [identityOf(known)] : []), ...(result.status === 'created' ? [result.id] : [])]);

function countedWords(index: TreeIndex): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const word of everyRow(index).flatMap(row => [...new Set(wordsInName(index.nameAt(row) ?? ''))])) {
		counts.set(word, 1 + (counts.get(word) ?? 0));
	}

	return counts;
}

const isCandidate = ({known, problems, result}: BatchRow): boolean =>
	!known && problems.length === 0 && result.status === 'waiting';

/** Leaves out each row that resembles an earlier creation that no row of the file stands for any more. The row may be the same customer, corrected. A row matches by its line (if rows were created from this file earlier), its values or its name. If the file has none of its earlier rows, a match of only the line is a warning, shown at the first such row. */
function withDuplicatesLeftOut(rows: readonly BatchRow[], {state, earlier, alike}: EarlierRows): readonly BatchRow[] {
	const {index} = state.tree;
	const standing = new Map<EarlierAttempt | string, BatchRow[]>();
	for (const row of rows) {
		for (const identity of identitiesOf(row)) {
			standing.set(identity, [...(standing.get(identity) ?? []), row]);
		}
	}

	// Of several equal rows, the user may have corrected one after its creation.
	const isClaimed = (identity: EarlierAttempt | string): boolean =>
		standing.get(identity)?.every(({form}, _, all) => all.length >= earlier.timesListed(form)) ?? false;
	const isFree = (made: EarlierAttempt): boolean =>
		!isClaimed(identityOf(made)) && (made.status === 'sent' || index.rowByKey.has(made.id));
	const free = new Map<readonly EarlierAttempt[], readonly EarlierAttempt[]>();
	function freeOf(all: readonly EarlierAttempt[]): readonly EarlierAttempt[] {
		const known = free.get(all) ?? all.filter(made => isFree(made));
		free.set(all, known);
		return known;
	}

	function onlyFewOf(made: readonly EarlierAttempt[]): EarlierAttempt | undefined {
		const few = freeOf(made);
		return few.length > mostShared ? undefined : few.at(-1);
	}

	const likes = new Map(rows.filter(row => isCandidate(row)).map(row => [row, earlier.findLike(row)]));
	// The whole file may have been given another parent.
	const isSameFile =
		rows.some(row => identitiesOf(row).size > 0 || earlier.timesListed(row.form) > 0) ||
		likes.values().some(({elsewhere}) => freeOf(elsewhere).length > 0);
	const nameOf = (id: string): Told => told`${toldPath(pathOf(state, index.rowByKey.get(id) ?? -1))} (${id})`;

	function likeness(what: string, made: EarlierAttempt): Told {
		return made.status === 'created'
			? told`${what} was created earlier as ${nameOf(made.id)}. To correct it, edit that organization. Creating this row makes a duplicate.`
			: `${what} was sent earlier, but the answer was lost. Check whether it exists. Creating this row may make a duplicate.`;
	}

	// A word that more names share, such as a legal form, does not identify a row either.
	let namesWith: ReadonlyMap<string, number> | undefined;
	function hasWordOf(name: string, id: string): boolean {
		namesWith ??= countedWords(index);
		const made = wordsInName(index.nameAt(index.rowByKey.get(id) ?? -1) ?? '');
		return wordsInName(name).some(
			word => word.length > 2 && made.includes(word) && (namesWith?.get(word) ?? 0) <= mostShared,
		);
	}

	let isWarned = false;
	return rows.map(row => {
		const like = likes.get(row);
		if (!like) {
			return row;
		}

		const {ofLine, ofValues, ofContact, elsewhere} = like;
		const line = ofLine.findLast(made => isFree(made));
		const value = onlyFewOf(ofValues) ?? onlyFewOf(ofContact) ?? freeOf(elsewhere).at(-1);
		const parent = textOfSlot(row.form, 'parent');
		const named = alike
			.get(row.number)
			?.map(each => ({id: index.idAt(each) ?? '', parent: index.idAt(index.parent[each] ?? -1) ?? ''}))
			.find(each => each.parent === parent && earlier.hasCreated(each.id) && !isClaimed(each.id));
		const isOther = !isSameFile && line?.status === 'created' && !hasWordOf(textOfSlot(row.form, 'name'), line.id);
		const resembles =
			(line && !isOther ? likeness('This line of the file', line) : undefined) ??
			(value && likeness('A row with the same other values', value)) ??
			(named && likeness('A row with a similar name', {status: 'created', id: named.id}));
		if (resembles !== undefined) {
			return {...row, resembles, result: {status: 'leftOut'}};
		}

		if (!isOther || isWarned) {
			return row;
		}

		isWarned = true;
		const others = rows.length === 1 ? '' : ', and others may also have been';
		const warning = told`This line of the file was created earlier as ${nameOf(line.id)}${others}. If this is the same customer, edit that organization. Creating this row makes a duplicate.`;
		return {...row, warnings: [...row.warnings, warning]};
	});
}

type LoadedList = ListedRows & Pick<State, 'refused'> & {readonly organizations: readonly Organization[]};

// A name and parent, as a key. Two organizations with the same key would have the same path.
const keyOfPlace = (name: string, parentId: string): string => `${parentId}\u{0}${name}`;

type SimilarRows = {
	/** The rows of the tree whose names look like a name. If there are none, `slipped`: the rows whose names differ from it by one typing error. */
	readonly alike: readonly number[];
	readonly slipped: readonly number[];
};

function similarRows({tree: {index}}: LoadedList, name: string): SimilarRows {
	const alike = rowsLookingLike(index, name);
	return {alike, slipped: alike.length > 0 ? [] : rowsSlippedFrom(index, name)};
}

function warningsOf(state: LoadedList, name: string, {alike, slipped}: SimilarRows): readonly Told[] {
	const likeness = (rows: readonly number[], how: string) =>
		rows
			.slice(0, 1)
			.map(
				row =>
					told`“${name}” ${how} ${toldPath(pathOf(state, row))}${rows.length > 1 ? ` and ${rows.length - 1} more` : ''}.`,
			);
	return [
		...(strangeCharacters(name).length > 0 ? [`“${name}” has characters that look like others.`] : []),
		...likeness(alike, 'looks like'),
		...likeness(slipped, 'is similar to'),
	];
}

function ruleProblems(form: Form): readonly Problem[] {
	return fieldNames.flatMap(field => {
		// A file has no field to type in, so this message replaces the usual one.
		const text =
			field === 'name' && textOfSlot(form, 'name') === '' ? 'An organization needs a name.' : errorOf(form, field);
		return text === undefined ? [] : [{field, text}];
	});
}

type CheckContext = {
	readonly state: LoadedList;
	readonly findInFile: (text: string) => number | undefined;
	/** The ids of the existing organizations, by `keyOfPlace`. */
	readonly taken: ReadonlyMap<string, string>;
	/** The number of the first row with a name and parent, by `keyOfPlace`. */
	readonly firstRows: Map<string, number>;
	readonly newNames: Map<string, ReturnType<typeof alikeFinder<string>>>;
	readonly earlier: EarlierRuns;
	readonly alike: Map<number, readonly number[]>;
	readonly found: FoundAgain;
};

/** What a further look-up found of the organizations that were created earlier and are not in the loaded list, by id. Undefined if it failed. */
export type FoundAgain = {
	readonly listed: ReadonlyMap<string, Organization> | undefined;
	/** Its time, in milliseconds since the epoch. */
	readonly now: number;
};

const nothingFound: FoundAgain = {listed: new Map(), now: Infinity};

/** The result of a row as earlier runs left it. An organization that the list does not show, or shows otherwise, is never created again without the user's choice. */
function resultFromEarlier(
	{state, earlier, found: {listed, now}}: CheckContext,
	form: Form,
	made: EarlierAttempt | undefined,
): Pick<BatchRow, 'isNeverListed' | 'resembles' | 'result'> {
	if (made?.status !== 'created') {
		return {result: {status: 'waiting'}};
	}

	const {id} = made;
	const {index} = state.tree;
	const wasListed = isConfirmed(made, earlier);
	const organization = listed?.get(id) ?? index.organizationAt(index.rowByKey.get(id) ?? -1);
	if (organization && (wasListed || isAsAsked(form, organization))) {
		return {result: {status: 'created', id, isEarlier: true}};
	}

	return !organization && (!listed || isNew(made, now))
		? {result: newAndUnlisted(id)}
		: {
				result: {status: 'leftOut'},
				resembles: whyLeftOut(made, wasListed, organization),
				...(!wasListed && {isNeverListed: true}),
			};
}

// The result of a row that this file created earlier, with other columns or before the row was changed.
const createdWithOtherValues = (id: string): RowResult => ({
	status: 'created',
	id,
	isEarlier: true,
	remark: 'It was created from a file earlier, with other values. To change them, edit the organization.',
});

function earlierFactsOf(
	made: EarlierAttempt | undefined,
	result: RowResult,
	{lastRunOf, isFromThisFile}: EarlierRuns,
): Pick<BatchRow, 'isFromThisFile' | 'known' | 'lastRun'> {
	const lastRun = result.status === 'created' ? lastRunOf(result.id) : undefined;
	return {
		...(made && {known: made}),
		...(lastRun !== undefined && {lastRun}),
		...(result.status === 'created' && isFromThisFile(result.id) && {isFromThisFile: true}),
	};
}

const earlierRunWarning = (made: EarlierAttempt | undefined): readonly string[] =>
	made?.status === 'sent'
		? ['It was sent earlier, but the answer was lost. cforgs first checks whether it exists.']
		: [];

// `twin`: an earlier row with the same name and parent. `existing`: the id of an organization with them.
function takenNameProblem(twin: number | undefined, existing: string | undefined): readonly Problem[] {
	if (twin !== undefined) {
		return [{field: 'name', text: `Row ${twin} has the same name and parent.`}];
	}

	return existing === undefined
		? []
		: [{field: 'name', text: `An organization with this name already exists under that parent: ${existing}.`}];
}

// If a row has no parent now but was created under a parent before, sending it would create it a second time.
function otherParentProblem({state, earlier}: CheckContext, form: Form): readonly Problem[] {
	const made = textOfSlot(form, 'parent') === '' && !earlier.find(form) ? earlier.findAnywhere(form) : [];
	const [row] = made.flatMap(each => (each.status === 'created' ? (state.tree.index.rowByKey.get(each.id) ?? []) : []));
	if (row !== undefined) {
		return [
			{
				field: 'parent',
				...bothForms(
					told`It was created from a file earlier, as ${toldPath(pathOf(state, row))}. Give the row the same parent.`,
				),
				hasOtherParent: true,
			},
		];
	}

	return made.some(({status}) => status === 'sent')
		? [
				{
					field: 'parent',
					text: 'It was sent from a file earlier, with another parent, and the answer was lost. Give the row that parent.',
					hasOtherParent: true,
				},
			]
		: [];
}

// A row as read from the file.
type ParsedRow = {
	readonly account: ReturnType<typeof accountTextsOf>;
	readonly number: number;
	readonly cells: readonly string[];
	readonly texts: Partial<Record<FieldName, string>>;
	readonly parent: FoundParent;
};

const root: FoundParent = {row: -1};

function whyNotParent(
	{findInFile, state}: CheckContext,
	{number, texts: {parent: text = ''}, parent}: ParsedRow,
): Told | undefined {
	return 'why' in parent
		? (whyNotYet(parent.isAmbiguous ? undefined : findInFile(text), number) ?? parent.why)
		: whyNotCertain(
				text,
				{id: state.tree.index.idAt(parent.row) ?? '', path: pathOf(state, parent.row)},
				findInFile(text),
				number,
			);
}

function parentProblem(checking: CheckContext, parsed: ParsedRow): readonly Problem[] {
	const {parent} = parsed;
	const {state} = checking;
	const why =
		whyNotParent(checking, parsed) ??
		('row' in parent ? whyRefused(state, {call: 'create', id: state.tree.index.idAt(parent.row) ?? ''}) : undefined);
	return why === undefined ? [] : [{field: 'parent', ...bothForms(told`“${parsed.texts.parent ?? ''}”: ${why}`)}];
}

/** Why the account of a row cannot be created. */
function accountProblems({account}: ParsedRow): readonly Problem[] {
	if (account?.name === '') {
		return [{text: 'The row has a type of account, but no name for the account.'}];
	}

	const {type = ''} = account ?? {};
	return type === '' || isAccountType(type)
		? []
		: [{text: `“${type}” is not a type of account. Use ${accountTypes.join(' or ')}.`}];
}

function accountOf({earlier}: CheckContext, {account}: ParsedRow, result: RowResult): Pick<BatchRow, 'account'> {
	if (account === undefined || account.name === '') {
		return {};
	}

	const {name, type} = account;
	const id = result.status === 'created' ? earlier.accountOf(result.id, name) : undefined;
	return {
		account: {
			name,
			type: isAccountType(type) ? type : accountTypes[0],
			...(id !== undefined && {id, result: {status: 'already'}}),
		},
	};
}

function checkRow(checking: CheckContext, parsed: ParsedRow): BatchRow {
	const row = checkOrganization(checking, parsed);
	return {...row, ...accountOf(checking, parsed, row.result)};
}

function checkOrganization(checking: CheckContext, parsed: ParsedRow): BatchRow {
	const {state, taken, firstRows, earlier} = checking;
	const {number, texts, parent} = parsed;
	const row = 'row' in parent ? parent.row : -1;
	const parentId = state.tree.index.idAt(row) ?? '';
	const form = openForm('create', undefined, {name: '', parentId}, {...texts, parent: parentId});
	const made = earlier.find(form);
	const {result, ...left} = resultFromEarlier(checking, form, made);
	const base = {number, form, parentPath: pathOf(state, row), ...earlierFactsOf(made, result, earlier)};
	const name = textOfSlot(form, 'name');
	const key = keyOfPlace(name, parentId);
	const twin = firstRows.get(key);
	firstRows.set(key, twin ?? number);
	const there = taken.get(key);
	const isGone = there !== undefined && earlier.ownOf?.(form).isGone(there) === true;
	const existing = made !== undefined || isGone ? undefined : there;
	if (twin === undefined && (result.status === 'created' || (existing !== undefined && earlier.hasCreated(existing)))) {
		return {
			...base,
			result: existing === undefined ? result : createdWithOtherValues(existing),
			problems: [],
			warnings: [],
		};
	}

	if (twin === undefined && result.status === 'unknown') {
		return {...base, result, problems: [], warnings: []};
	}

	const similar = existing === undefined && !made ? similarRows(state, name) : {alike: [], slipped: []};
	checking.alike.set(number, [...similar.alike, ...similar.slipped]);
	const names = checking.newNames.get(parentId) ?? alikeFinder<string>();
	const inFile = names
		.find(name)
		.filter(each => each !== name)
		.take(1)
		.map(each => similarText(name, each))
		.toArray();
	names.add(name, name);
	checking.newNames.set(parentId, names);
	const placeProblems = name === '' || 'why' in parent ? [] : takenNameProblem(twin, existing);
	const capability = capabilityWarning(state.tree.index.organizationAt(row));
	const problems = [
		...ruleProblems(form),
		...parentProblem(checking, parsed),
		...placeProblems,
		...otherParentProblem(checking, form),
		...accountProblems(parsed),
	];
	return {
		...base,
		...(twin === undefined && existing !== undefined && {existing}),
		...(problems.length === 0 ? {result, ...left} : {result: {status: 'waiting'}}),
		problems,
		warnings: [
			...credentialWarnings(form).map(({text}) => text),
			...(hasPrefixedCredential(parsed.account?.name ?? '')
				? ['First account: This looks like a credential. Everyone who can read the account will be able to read it.']
				: []),
			...valueWarnings(form).map(({text}) => text),
			...(capability === undefined ? [] : [capability]),
			...earlierRunWarning(made),
			...(existing === undefined && !made ? [...warningsOf(state, name, similar), ...inFile] : []),
		],
	};
}

function withLengthChecked(row: BatchRow, {cells}: ParsedRow, table: Batch['table'], columns: Columns): BatchRow {
	const {problem, warning} = lengthOf(cells, table, columns);
	return {
		...row,
		problems: problem === undefined ? row.problems : [...row.problems, {text: problem}],
		warnings: warning === undefined ? row.warnings : [...row.warnings, warning],
	};
}

/** Checks every row against the rules of the fields, the existing organizations and the creations of earlier runs. Leaves out the rows that resemble an earlier creation, and those that were created earlier and are not in the list. Sends no request. */
export function checkRows(
	{table, columns, parent: given}: Pick<Batch, 'columns' | 'parent' | 'table'>,
	state: LoadedList,
	earlier: EarlierRuns,
	found = nothingFound,
): readonly BatchRow[] {
	const find = parentFinder(state.tree.index);
	const rows = table.rows.map(({number, cells}): ParsedRow => {
		const texts = {...(given !== undefined && {parent: given}), ...fieldTextsOf(columns, table.header, cells)};
		const {parent = ''} = texts;
		return {account: accountTextsOf(columns, cells), number, cells, texts, parent: parent === '' ? root : find(parent)};
	});
	const taken = new Map(state.organizations.map(({id, name, parent}) => [keyOfPlace(name, parent?.id ?? ''), id]));
	const isTaken = ({texts: {name = ''}, parent}: ParsedRow): boolean =>
		'row' in parent && taken.has(keyOfPlace(name, state.tree.index.idAt(parent.row) ?? ''));
	const checking: CheckContext = {
		state,
		findInFile: makerFinder(
			rows
				.filter(row => !isTaken(row))
				.map(({number, texts, parent}) => ({
					number,
					path: [...('why' in parent ? [texts.parent ?? ''] : pathOf(state, parent.row)), texts.name ?? ''],
				})),
		),
		taken,
		firstRows: new Map(),
		newNames: new Map(),
		earlier,
		alike: new Map(),
		found,
	};
	const checked = rows.map(parsed => withLengthChecked(checkRow(checking, parsed), parsed, table, columns));
	return withDuplicatesLeftOut(
		given === undefined ? checked : checked.map(row => ({...row, isParentGiven: true})),
		checking,
	);
}
