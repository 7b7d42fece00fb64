import type {KnownNames} from '../files/audit-facts.js';
import {hasForm} from '../form-model/journal-entry.js';
import {openKnown} from '../storage/known.js';
import type {Context} from './context.js';

/** The most organizations whose last lists are looked at. */
const mostRecalled = 2000;

/** What this machine knows of the members and accounts of these organizations: the journal, and what was read last and before that. */
export function recallNames({disk, journal}: Pick<Context, 'disk' | 'journal'>, ids: readonly string[]): KnownNames {
	const written = journal.list();
	const known = openKnown(disk);
	const asked = ids.slice(0, mostRecalled);
	const members = asked.flatMap(id => {
		const change = known.changes.of({kind: 'members', id});
		return [
			...(change?.kind === 'members' ? change.earlier.value.items : []),
			...(known.read('members', id)?.value.items ?? []),
		];
	});
	const accounts = asked.flatMap(id => {
		const change = known.changes.of({kind: 'accounts', id});
		return [
			...(change?.kind === 'accounts' ? change.earlier.value.items : []),
			...(known.read('accounts', id)?.value.items ?? []),
		];
	});
	return {
		members: new Map([
			...written.flatMap(({member}) => (member?.id === undefined ? [] : [[member.id, member.email] as const])),
			...members.map(({id, user}) => [id, user.email] as const),
		]),
		accounts: new Map(accounts.map(({id, name}) => [id, name])),
		organizations: new Map(
			written.flatMap(entry =>
				hasForm(entry) && entry.before.name !== '' ? [[entry.id, entry.before.name] as const] : [],
			),
		),
		written,
	};
}
