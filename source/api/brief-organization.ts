import type {Organization} from './schemas.js';

type Parent = NonNullable<Organization['parent']>;

const textOr = <Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise => typeof value === 'string' ? value : otherwise;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

// As the schema has it: a number counts as its digits, an empty text as none.
function idOf(value: unknown): string | undefined {
	const text = Number.isSafeInteger(value) ? String(value) : value;
	return typeof text === 'string' && text !== '' ? text : undefined;
}

/**
Makes a reader of what the tree shows of an organization in a list; the rest is left behind, to be read by id. It reads as the schema does, in a fraction of the time,
and those with the same parent share it in memory. Undefined is a record that cannot be read.
*/
export function briefReader(): (record: unknown) => Organization | undefined {
	const parents = new Map<string, Parent>();
	const parentOf = (value: unknown): Parent | undefined => {
		const id = isRecord(value) ? idOf(value['id']) : undefined;
		if (id === undefined || !isRecord(value)) {
			return undefined;
		}

		const name = textOr(value['name'], undefined);
		const known = parents.get(id);
		if (known && known.name === name) {
			return known;
		}

		const parent = {id, ...(name !== undefined && {name})};
		parents.set(id, parent);
		return parent;
	};

	const noMeta = {};
	return record => {
		const id = isRecord(record) ? idOf(record['id']) : undefined;
		if (id === undefined || !isRecord(record)) {
			return undefined;
		}

		const {meta} = record;
		const parent = parentOf(record['parent']);
		const manager = isRecord(meta) ? textOr(meta['managed_by'], undefined) : undefined;
		const created = textOr(record['create_time'], undefined);
		return {
			id,
			name: textOr(record['name'], ''),
			meta: manager === undefined ? noMeta : {managed_by: manager},
			...(parent && {parent}),
			...(created !== undefined && {create_time: created}),
		};
	};
}
