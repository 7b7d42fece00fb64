import {loadAccounts, loadOrganizations} from '../../../source/kernel/loop/load.js';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {startProgram} from '../../helpers/program.js';
import {frameOf} from '../../helpers/frames.js';
import {dialogOf} from '../../helpers/state.js';
import {type Account, call, keyOf, type Organization, readAll} from '../../base/sandbox/call.js';

export type StoredAccount = Account & {
	readonly name: string;
	readonly type: string;
	readonly settings: {readonly enforce_twofactor: boolean; readonly abuse_contact_email?: string};
};

/** An account as the service has it. */
export async function storedAccount(sandbox: Sandbox, id: string): Promise<StoredAccount> {
	const {result} = await call<StoredAccount>(sandbox, `GET /accounts/${id}`);
	return result;
}

/** What of an account can be changed, as the service has it. */
export async function storedValues(
	sandbox: Sandbox,
	id: string,
): Promise<readonly [name: string, isEnforced: boolean, contact: string]> {
	const {name, settings} = await storedAccount(sandbox, id);
	return [name, settings.enforce_twofactor, settings.abuse_contact_email ?? ''];
}

export async function storedName(sandbox: Sandbox, id: string): Promise<string> {
	const {name} = await storedAccount(sandbox, id);
	return name;
}

export async function storedContact(sandbox: Sandbox, id: string): Promise<string> {
	const values = await storedValues(sandbox, id);
	return values[2];
}

/** Changes an account without the program. */
export async function storeAccount(
	sandbox: Sandbox,
	id: string,
	{
		name,
		...settings
	}: {readonly name?: string; readonly enforce_twofactor?: boolean; readonly abuse_contact_email?: string},
): Promise<void> {
	const account = await storedAccount(sandbox, id);
	const {status} = await call(sandbox, `PUT /accounts/${id}`, {
		json: {
			id,
			name: name ?? account.name,
			type: account.type,
			settings: {
				enforce_twofactor: account.settings.enforce_twofactor,
				abuse_contact_email: account.settings.abuse_contact_email ?? '',
				...settings,
			},
		},
	});
	if (status !== 200) {
		throw new Error(`The sandbox answered ${status}.`);
	}
}

const given = new WeakMap<Sandbox, Set<string>>();

/** An organization with at least this many accounts, a different one each time. */
export async function holderOf(
	sandbox: Sandbox,
	least: number,
): Promise<{readonly source: Organization; readonly accounts: readonly StoredAccount[]}> {
	const known = given.get(sandbox) ?? new Set();
	given.set(sandbox, known);
	for (const source of await readAll(sandbox, '/organizations')) {
		if (known.has(source.id)) {
			continue;
		}

		const accounts = await readAll<StoredAccount>(sandbox, `/organizations/${source.id}/accounts`); // eslint-disable-line no-await-in-loop -- The first one that fits is enough.
		if (accounts.length >= least) {
			known.add(source.id);
			return {source, accounts};
		}
	}

	throw new Error('The sandbox has no such organization.');
}

/** A program whose accounts pane shows the accounts of an organization with at least `least` of them. */
export async function startAccounts(
	sandbox: Sandbox,
	{least = 1, ...options}: Partial<Parameters<typeof startProgram>[0]> & {readonly least?: number} = {},
) {
	const {source} = await holderOf(sandbox, least);
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...options});
	const {context, store} = program;
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: source.id});
	await loadAccounts(context, source.id);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	const accounts = store.getState().accounts.get(source.id)?.items ?? [];
	const [account] = accounts;
	return {...program, source, accounts, id: account?.id ?? '', name: account?.name ?? ''};
}

export type Program = Awaited<ReturnType<typeof startAccounts>>;

export const screenOf = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState());

export const editsOf = ({store}: Pick<Program, 'store'>) => dialogOf(store.getState(), 'accountEdits');

export const statusesOf = (program: Pick<Program, 'store'>): readonly string[] =>
	editsOf(program)
		.results.values()
		.map(({status}) => status)
		.toArray();

/** Marks the first accounts of the list, types an abuse contact for them, and opens the review. */
export async function reviewSeveral(program: Program, number: number, contact: string): Promise<void> {
	await program.press('g', ...Array.from({length: number}, () => ' '), 'e', 'down', 'ctrl+u');
	await program.paste(contact);
	await program.press('enter');
	frameOf(program.store.getState());
}
