import {textOf} from '../forms/form.js';
import {pathOf, type ListedRows} from '../tree/names.js';
import {wordsOf} from '../tree/one-slip.js';
import {everyRow} from '../tree/tree-index.js';
import type {BatchRow, Earlier, Made} from './batch.js';

type Known = {
	readonly state: ListedRows;
	readonly earlier: Earlier;
	/**
	Rows of the tree whose names are taken for that of a row of the file.
	*/
	readonly alike: ReadonlyMap<number, readonly number[]>;
};

// Values that more of them share, such as a country, tell none of them apart.
const mostShared = 3;

// One without an answer has no id: it is told by itself.
const identityOf = (made: Made): Made | string => made.status === 'created' ? made.id : made;

const isCandidate = ({known, problems, result}: BatchRow): boolean => !known && problems.length === 0 && result.status === 'waiting';

/**
Leaves out each row that resembles one made before which no row of the file stands for any more: it may be the same customer, corrected. That is told by the line, where the file is one that rows were created from, by the values, or by the name. The line alone, of a file of one row, is a warning.
*/
export function withSecondsLeftOut(rows: readonly BatchRow[], {state, earlier, alike}: Known): readonly BatchRow[] {
	const {index} = state.tree;
	const claimed = new Set(rows.flatMap(({known, result}) => [...(known ? [identityOf(known)] : []), ...(result.status === 'created' ? [result.id] : [])]));
	const isFree = (made: Made): boolean => !claimed.has(identityOf(made)) && (made.status === 'sent' || index.rowByKey.has(made.id));
	const free = new Map<readonly Made[], readonly Made[]>();
	function freeOf(all: readonly Made[]): readonly Made[] {
		const known = free.get(all) ?? all.filter(made => isFree(made));
		free.set(all, known);
		return known;
	}

	// A file of one row may have the name of an old one, and no other row to tell.
	const isAlone = rows.length === 1;
	const isSameFile = isAlone || rows.some(({known, result}) => known !== undefined || result.status === 'created');
	const nameOf = (id: string): string => `${pathOf(state, index.rowByKey.get(id) ?? -1).join(' › ')} (${id})`;

	function told(what: string, made: Made): string {
		return made.status === 'created'
			? `${what} was created before as ${nameOf(made.id)}: edit that one to correct it, since creating this row makes a second one.`
			: `${what} was sent before, and the answer was lost: see whether it is there. Creating this row may make a second one.`;
	}

	// Words that more names have, such as a legal form, tell none of them apart either.
	function hasWordOf(name: string, id: string): boolean {
		const made = wordsOf(index.nameAt(index.rowByKey.get(id) ?? -1) ?? '');
		return wordsOf(name).some(word => word.length > 2 && made.includes(word) && everyRow(index).filter(each => wordsOf(index.nameAt(each) ?? '').includes(word)).length <= mostShared);
	}

	return rows.map(row => {
		if (!isCandidate(row)) {
			return row;
		}

		const {ofLine, ofValues, elsewhere} = earlier.findLike(row);
		const line = isSameFile ? ofLine.findLast(made => isFree(made)) : undefined;
		const values = freeOf(ofValues);
		const value = (values.length > mostShared ? undefined : values.at(-1)) ?? (elsewhere && isFree(elsewhere) ? elsewhere : undefined);
		const parent = textOf(row.form, 'parent');
		const named = alike.get(row.number)?.map(each => ({id: index.idAt(each) ?? '', parent: index.idAt(index.parent[each] ?? -1) ?? ''}))
			.find(each => each.parent === parent && earlier.hasMade(each.id) && !claimed.has(each.id));
		const isOther = isAlone && line?.status === 'created' && !hasWordOf(textOf(row.form, 'name'), line.id);
		const resembles = (line && !isOther ? told('This line of the file', line) : undefined)
			?? (value && told('One with the same other values', value))
			?? (named && told('One of a similar name', {status: 'created', id: named.id}));
		if (resembles !== undefined) {
			return {...row, resembles, result: {status: 'leftOut'}};
		}

		return isOther ? {...row, warnings: [...row.warnings, `This line of the file was created before as ${nameOf(line.id)}. If this is the same customer, edit that one: creating this row makes a second one.`]} : row;
	});
}
