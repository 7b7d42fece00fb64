import {loadAccounts, loadDetail, loadOrganizations} from '../../source/commands/load.js';
import type {Sandbox} from '../../source/sandbox/server.js';
import {startProgram} from '../helpers/program.js';
import {dialogOf} from '../helpers/state.js';
import {
	type Account,
	call,
	createIn,
	keyOf,
	type Organization,
	readAll,
} from '../sandbox/call.js';

export type Program = ReturnType<typeof startProgram>;

/**
An organization with at least this many accounts, whose flags allow or forbid moving them.
*/
export async function holderOf(sandbox: Sandbox, least: number, mobility = 'true'): Promise<{readonly source: Organization; readonly accounts: readonly Account[]}> {
	for (const {id} of await readAll(sandbox, '/organizations')) {
		// eslint-disable-next-line no-await-in-loop -- The first one that fits is enough.
		const [{result: source}, accounts] = await Promise.all([call(sandbox, `GET /organizations/${id}`), readAll<Account>(sandbox, `/organizations/${id}/accounts`)]);
		const flags = {...source.meta.flags, ...source.meta.tenant_flags};
		if (accounts.length >= least && flags['account_mobility'] === mobility) {
			return {source, accounts};
		}
	}

	throw new Error('The sandbox has no such organization.');
}

/**
A program whose accounts pane shows the accounts of an organization with at least `least` of them, and an empty destination below the same root.
*/
export async function startMove(sandbox: Sandbox, name: string, options: Partial<Parameters<typeof startProgram>[0]> & {readonly least?: number; readonly mobility?: string} = {}) {
	const {least = 1, mobility = 'true', ...programOptions} = options;
	const {source} = await holderOf(sandbox, least, mobility);
	const destination = await createIn(sandbox, name, sandbox.root);
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...programOptions});
	const {context, store} = program;
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: source.id});
	await Promise.all([loadAccounts(context, source.id), loadDetail(context, source.id)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	const accounts = store.getState().accounts.get(source.id)?.items ?? [];
	const [account] = accounts;
	return {
		...program, source, destination, accounts, id: account?.id ?? '', name: account?.name ?? '',
	};
}

export const movingOf = ({store}: Pick<Program, 'store'>) => dialogOf(store.getState(), 'move').move;

/**
The id of the organization that directly holds an account.
*/
export async function directHolderOf(sandbox: Sandbox, account: string): Promise<string | undefined> {
	const {result} = await call<ReadonlyArray<{readonly id: string}>>(sandbox, `GET /accounts/${account}/organizations`);
	return result.at(-1)?.id;
}

/**
A program whose accounts pane shows the accounts of an enterprise.
*/
export async function startEnterprise(sandbox: Sandbox): Promise<Program> {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const {context, store} = program;
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: sandbox.root});
	await Promise.all([loadAccounts(context, sandbox.root), loadDetail(context, sandbox.root)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	return program;
}
