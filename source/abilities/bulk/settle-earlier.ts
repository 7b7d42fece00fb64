import type {Organization} from '../../base/api/schemas.js';
import {beforeOf} from '../../kernel/form-model/fields.js';
import {hasForm, isOpenEntry} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {settleByStored} from '../../kernel/writes/journal.js';

/** Records what became of earlier changes of these organizations whose answers were lost. */
export function settleEarlier(context: ServiceContext, organizations: readonly Organization[]): void {
	const stored = new Map(organizations.map(organization => [organization.id, organization]));
	for (const entry of context.journal.list()) {
		const organization = stored.get(entry.id);
		if (organization?.profile !== undefined && entry.after && hasForm(entry) && isOpenEntry(entry)) {
			settleByStored(context, entry, beforeOf(organization, organization.profile ?? undefined));
		}
	}
}
