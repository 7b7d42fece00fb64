import type {Organization} from '../api/schemas.js';
import {lineTo} from './tree.js';
import {isVisible, type TreeIndex} from './tree-index.js';

/**
The list with `hierarchy_tags` from the tree `before` for the children of each organization that the list no longer has. So the children stay below its nearest ancestor: they may have no tags, because their parent was visible. A record that has just been read has tags if it needs them. Returns the list itself if nothing changes.
*/
export function withKeptPlaces(organizations: readonly Organization[], before: TreeIndex, {flaws, idAt}: TreeIndex): readonly Organization[] {
	const tagsTo = new Map<string, readonly string[]>();
	for (const [row, flaw] of flaws) {
		const id = idAt(row) ?? '';
		if (flaw === 'hidden' && isVisible(before, id)) {
			tagsTo.set(id, lineTo(before, before.rowByKey.get(id) ?? -1).map(each => before.idAt(each) ?? ''));
		}
	}

	if (tagsTo.size === 0) {
		return organizations;
	}

	const isUnchanged = (organization: Organization): boolean => before.organizationAt(before.rowByKey.get(organization.id) ?? -1) === organization;
	return organizations.map(organization => {
		const tags = tagsTo.get(organization.parent?.id ?? '');
		return tags && isUnchanged(organization) ? {...organization, meta: {...organization.meta, hierarchy_tags: tags}} : organization;
	});
}
