import type {Organization} from './schemas.js';

type ParentAndMeta = Pick<Organization, 'parent' | 'meta'>;

type Fields = Readonly<Record<string, unknown>>;

const textOr = <Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise => typeof value === 'string' ? value : otherwise;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

// As in the schema: a number becomes its digits, and an empty text counts as no id.
function idOf(value: unknown): string | undefined {
	const text = Number.isSafeInteger(value) ? String(value) : value;
	return typeof text === 'string' && text !== '' ? text : undefined;
}

const noFields: Fields = {};

const fieldsOf = (value: unknown): Fields => isRecord(value) ? value : noFields;

/**
Creates a reader of organizations that keeps only the fields that the tree shows. The reader follows the same rules as the schema but takes a fraction of the time.
Organizations with the same parent share one object for parent, manager and the `hierarchy_tags` from the root to that parent. The reader returns undefined for an unreadable record.
*/
export function briefReader(): (record: unknown) => Organization | undefined {
	// By the id of the parent; the key of roots is the empty text.
	const sharedByParent = new Map<string, ParentAndMeta>();
	// The tags from the root to the organization `id`.
	const tagsTo = (id: string, tags: unknown): readonly string[] | undefined => {
		const path: string[] = [];
		const end = Array.isArray(tags) ? tags.lastIndexOf(id) : 0;
		if (!Array.isArray(tags) || end < 1) {
			return undefined;
		}

		for (let at = 0; at <= end; at++) {
			const tag: unknown = tags[at];
			if (typeof tag === 'string') {
				// Reuses the text of an id that is already in memory.
				path.push(sharedByParent.get(tag)?.parent?.id ?? tag);
			}
		}

		return path;
	};

	const sharedOf = (record: Fields): ParentAndMeta => {
		const parent = fieldsOf(record['parent']);
		const meta = fieldsOf(record['meta']);
		const parentId = idOf(parent['id']);
		const name = parentId === undefined ? undefined : textOr(parent['name'], undefined);
		const manager = textOr(meta['managed_by'], undefined);
		const key = parentId ?? '';
		const known = sharedByParent.get(key);
		const tags = known?.meta.hierarchy_tags ?? (parentId === undefined ? undefined : tagsTo(parentId, meta['hierarchy_tags']));
		const hasParent = known !== undefined && known.parent?.name === name;
		if (hasParent && known.meta.managed_by === manager && known.meta.hierarchy_tags === tags) {
			return known;
		}

		const shared = {
			...(parentId !== undefined && {parent: hasParent && known.parent ? known.parent : {id: parentId, ...(name !== undefined && {name})}}),
			meta: {...(manager !== undefined && {managed_by: manager}), ...(tags && {hierarchy_tags: tags})},
		};
		sharedByParent.set(key, shared);
		return shared;
	};

	return record => {
		const id = isRecord(record) ? idOf(record['id']) : undefined;
		if (id === undefined || !isRecord(record)) {
			return undefined;
		}

		const {parent, meta} = sharedOf(record);
		const created = textOr(record['create_time'], undefined);
		return {
			id,
			name: textOr(record['name'], ''),
			meta,
			...(parent && {parent}),
			...(created !== undefined && {create_time: created}),
		};
	};
}
