import {textOfSlot} from '../../../kernel/form-model/form.js';
import {pathOf, type ListedRows} from '../../../base/tree/names.js';
import {wordsInName} from '../../../base/tree/look-alikes.js';
import {everyRow, type TreeIndex} from '../../../base/tree/tree-index.js';
import {told, toldPath, type Told} from '../../../base/text/told.js';
import type {BatchRow, EarlierRuns, EarlierAttempt} from './batch.js';

type EarlierRows = {
	readonly state: ListedRows;
	readonly earlier: EarlierRuns;
	/** The rows of the tree with a similar name, by the number of the file's row. */
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
export function withDuplicatesLeftOut(
	rows: readonly BatchRow[],
	{state, earlier, alike}: EarlierRows,
): readonly BatchRow[] {
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
