import type {Organization} from '../api/schemas.js';
import {lineTo} from './tree.js';
import type {TreeIndex} from './tree-index.js';

/** The list with `hierarchy_tags` from the tree `before` for the children of each organization that is not visible any more. So the children stay below its nearest ancestor: they have no tags if their parent was visible when they were read. Returns the list itself if nothing changes. */
export function withKeptPlaces(
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
