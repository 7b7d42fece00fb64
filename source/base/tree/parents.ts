import {nearNames} from '../text/near-names.js';
import {joinedBy, told, type Told, toldPath} from '../text/told.js';
import {canBeSlip, isAlike, rowsLookingLike, rowsSlippedFrom} from './look-alikes.js';
import {childRows, everyRow, isAddressable, type TreeIndex} from './tree-index.js';
import {lineTo} from './tree.js';

/** The parent that a text names: a row of the tree, or why there is none. */
export type FoundParent = {readonly row: number} | {readonly why: Told; readonly isAmbiguous: boolean};

const mostNamed = 4;

export const notFound = 'No organization that you can see has this id or path.';

/** A path in a form for comparison. */
export const normalize = (path: string): string =>
	path
		.normalize('NFC')
		.split(/[\/›]/v)
		.map(part => part.trim())
		.join('/');

const mostParts = 50;

/** A path and its ends. A name may contain the separator, so every end can be a name, not only the last part. */
export function endsOf(path: string): readonly string[] {
	const ends = [path];
	for (let at = path.indexOf('/'); at !== -1 && ends.length < mostParts; at = path.indexOf('/', at + 1)) {
		ends.push(path.slice(at + 1));
	}

	return ends;
}

/** Finds parents by id or by path, such as `Acme › EMEA` or `Acme / EMEA`. A path may be complete or only its end, but must match exactly one organization. If none matches, the message suggests similar paths. `lacks` are sentences about missing organizations; if there are any, no path is certain. */
export function parentFinder(index: TreeIndex, lacks: readonly string[] = []): (text: string) => FoundParent {
	const rowsByName = new Map<string, number[]>();
	for (const row of everyRow(index)) {
		const key = normalize(index.nameAt(row) ?? '');
		const rows = rowsByName.get(key);
		if (key === '' || !isAddressable(index, row)) {
			continue;
		}

		if (rows) {
			rows.push(row);
		} else {
			rowsByName.set(key, [row]);
		}
	}

	const namesTo = (row: number): readonly string[] => lineTo(index, row).map(each => index.nameAt(each) ?? '');
	const candidates = (rows: readonly number[]): Told => {
		const named = rows.slice(0, mostNamed).map(row => told`${toldPath(namesTo(row))} (${index.idAt(row) ?? ''})`);
		return joinedBy(', ', [...named, ...(rows.length > mostNamed ? [`and ${rows.length - mostNamed} more`] : [])]);
	};

	const isNear = (part: string, name: string): boolean =>
		isAlike(part, name) || (canBeSlip(part, name) && nearNames(part, [name]).length > 0);

	// Starts at a part that equals a name except for a typo, and compares the other parts up and down the path. There, even short parts may have a typo.
	function alongPath(parts: readonly string[], at: number): readonly number[] {
		const part = parts[at] ?? '';
		const isAbove = (row: number): boolean => {
			const above = namesTo(row).slice(0, -1);
			return above.length >= at && parts.slice(0, at).every((each, place) => isNear(each, above.at(place - at) ?? ''));
		};

		let rows = [...rowsLookingLike(index, part), ...rowsSlippedFrom(index, part)].filter(row => isAbove(row));
		for (const next of parts.slice(at + 1)) {
			rows = rows.flatMap(row => childRows(index, row)).filter(child => isNear(next, index.nameAt(child) ?? ''));
		}

		return rows;
	}

	function nextStepFor(wanted: string): readonly Told[] {
		const parts = wanted.split('/', mostParts);
		const near = [...new Set(parts.flatMap((_, at) => alongPath(parts, at)))].filter(row => isAddressable(index, row));
		return [
			near.length === 0
				? 'Check the spelling, or use the id.'
				: told`Did you mean ${near.length === 1 ? '' : 'one of these: '}${candidates(near)}?`,
		];
	}

	const pathOf = (row: number): string =>
		namesTo(row)
			.map(name => normalize(name))
			.join('/');
	return text => {
		const byId = index.rowByKey.get(text.trim());
		if (byId !== undefined) {
			return {row: byId};
		}

		const wanted = normalize(text);
		const named = [...new Set(endsOf(wanted).flatMap(end => rowsByName.get(end) ?? []))];
		const whole = named.filter(row => pathOf(row) === wanted);
		const found = whole.length > 0 ? whole : named.filter(row => `/${pathOf(row)}`.endsWith(`/${wanted}`));
		const [row, ...others] = found;
		if (row === undefined) {
			return {why: joinedBy(' ', [notFound, ...nextStepFor(wanted), ...lacks]), isAmbiguous: false};
		}

		if (others.length === 0 && lacks.length === 0) {
			return {row};
		}

		const have = others.length === 0 ? 'organization matches, but a missing one may match too' : 'organizations match';
		return {
			isAmbiguous: true,
			why: joinedBy(' ', [told`${found.length} ${have}: ${candidates(found)}. Use the id instead.`, ...lacks]),
		};
	};
}
