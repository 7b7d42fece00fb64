import * as v from 'valibot';
import {profileSchema, type Organization} from './schemas.js';

type ParentAndMeta = Pick<Organization, 'parent' | 'meta'>;

type Fields = Readonly<Record<string, unknown>>;

const textOr = <Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise =>
	typeof value === 'string' ? value : otherwise;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

// As in the schema: a number becomes its digits, and an empty text counts as no id.
function idOf(value: unknown): string | undefined {
	const text = Number.isSafeInteger(value) ? String(value) : value;
	return typeof text === 'string' && text !== '' ? text : undefined;
}

// A profile with other values would need exact numbers, so it counts as left out.
const profileOf = (value: unknown): Organization['profile'] =>
	isRecord(value) && Object.values(value).every(each => typeof each === 'string')
		? v.parse(profileSchema, value)
		: undefined;

const noFields: Fields = {};

const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : noFields);

/** Creates a function that makes `meta`. Organizations with the same manager and without tags share one object. */
export function sharedMetas(): (manager: string | undefined, tags?: readonly string[]) => Organization['meta'] {
	const metaByManager = new Map<string | undefined, Organization['meta']>();
	return (manager, tags) => {
		const known = metaByManager.get(manager) ?? (manager === undefined ? {} : {managed_by: manager});
		metaByManager.set(manager, known);
		return tags ? {...known, hierarchy_tags: tags} : known;
	};
}

/**
Creates a reader of organizations that keeps the fields that the tree shows, and the profile if there is one. The reader follows the same rules as the schema but takes a fraction of the time.

Organizations with the same parent share one object for the parent, and one for the manager and the `hierarchy_tags` from the root to that parent. Without tags, all organizations with the same manager share the latter. Ids and names that occur again, as those of parents do, are in memory once. The tags are left out if the parent was read before: they only show where an organization is whose parent is not visible. The reader returns undefined for an unreadable record.
*/
export function briefReader(): (record: unknown) => Organization | undefined {
	const read = new Map<string, Organization>();
	// By the id of the parent; the key of roots is the empty text.
	const sharedByParent = new Map<string, ParentAndMeta & {readonly mayLackTags: boolean}>();
	// The text of an id that is already in memory.
	const knownId = (id: string): string => read.get(id)?.id ?? sharedByParent.get(id)?.parent?.id ?? id;
	const parentOf = (id: string, name: string | undefined): NonNullable<Organization['parent']> => {
		const known = read.get(id);
		return {id: knownId(id), ...(name !== undefined && {name: known?.name === name ? known.name : name})};
	};

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
				path.push(knownId(tag));
			}
		}

		return path;
	};

	const metaOf = sharedMetas();
	const sharedOf = (record: Fields): ParentAndMeta => {
		const parent = fieldsOf(record['parent']);
		const meta = fieldsOf(record['meta']);
		const parentId = idOf(parent['id']);
		const name = parentId === undefined ? undefined : textOr(parent['name'], undefined);
		const manager = textOr(meta['managed_by'], undefined);
		const key = parentId ?? '';
		const known = sharedByParent.get(key);
		const tags =
			parentId === undefined || known?.mayLackTags === false || read.has(parentId)
				? known?.meta.hierarchy_tags
				: tagsTo(parentId, meta['hierarchy_tags']);
		const hasParent = known !== undefined && known.parent?.name === name;
		if (hasParent && known.meta.managed_by === manager && known.meta.hierarchy_tags === tags) {
			return known;
		}

		const shared = {
			...(parentId !== undefined && {parent: hasParent && known.parent ? known.parent : parentOf(parentId, name)}),
			meta: metaOf(manager, tags),
			mayLackTags: parentId !== undefined && !tags && !read.has(parentId),
		};
		sharedByParent.set(key, shared);
		return shared;
	};

	return record => {
		const ownId = isRecord(record) ? idOf(record['id']) : undefined;
		if (ownId === undefined || !isRecord(record)) {
			return undefined;
		}

		const {parent, meta} = sharedOf(record);
		// Children that came before name it as their parent.
		const asParent = sharedByParent.get(ownId)?.parent;
		const ownName = textOr(record['name'], '');
		const id = asParent?.id ?? ownId;
		const name = asParent?.name === ownName ? asParent.name : ownName;
		const created = textOr(record['create_time'], undefined);
		// Nearly all have a parent and a time. Spreading takes longer.
		const organization: Organization =
			parent && created !== undefined
				? {id, name, meta, parent, create_time: created}
				: {id, name, meta, ...(parent && {parent}), ...(created !== undefined && {create_time: created})};
		read.set(id, organization);
		const profile = profileOf(record['profile']);
		return profile ? {...organization, profile} : organization;
	};
}
