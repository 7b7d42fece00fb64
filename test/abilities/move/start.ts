import assert from 'node:assert/strict';
import {loadAccounts, loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {type Account, call, createIn, keyOf, type Organization, readAll} from '../../base/sandbox/call.js';

export type Program = ReturnType<typeof startProgram>;

function mobilityOf({meta}: Organization): unknown {
	const flags: Readonly<Record<string, unknown>> = {...meta.flags, ...meta.tenant_flags};
	return flags['account_mobility'];
}

/** An organization with at least this many accounts, whose flags allow or forbid moving them. */
export async function holderOf(
	sandbox: Sandbox,
	least: number,
	mobility = 'true',
): Promise<{readonly source: Organization; readonly accounts: readonly Account[]}> {
	for (const {id} of await readAll(sandbox, '/organizations')) {
		// eslint-disable-next-line no-await-in-loop -- The first one that fits is enough.
		const [{result: source}, accounts] = await Promise.all([
			call(sandbox, `GET /organizations/${id}`),
			readAll<Account>(sandbox, `/organizations/${id}/accounts`),
		]);
		if (accounts.length >= least && mobilityOf(source) === mobility) {
			return {source, accounts};
		}
	}

	throw new Error('The sandbox has no such organization.');
}

/** Creates an organization below the root, whose flags allow moving its accounts. */
export async function createMobile(sandbox: Sandbox, name: string): Promise<string> {
	for (;;) {
		/* eslint-disable no-await-in-loop -- Its id decides which flags a new organization has. */
		const id = await createIn(sandbox, name, sandbox.root);
		const {result} = await call(sandbox, `GET /organizations/${id}`);
		if (mobilityOf(result) === 'true') {
			return id;
		}

		await call(sandbox, `DELETE /organizations/${id}`);
		/* eslint-enable no-await-in-loop */
	}
}

/** A program whose accounts pane shows the accounts of an organization with at least `least` of them, and an empty destination below the same root. */
export async function startMove(
	sandbox: Sandbox,
	name: string,
	options: Partial<Parameters<typeof startProgram>[0]> & {readonly least?: number; readonly mobility?: string} = {},
) {
	const {least = 1, mobility = 'true', ...programOptions} = options;
	const {source} = await holderOf(sandbox, least, mobility);
	const destination = await createMobile(sandbox, name);
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...programOptions});
	const {context, store} = program;
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: source.id});
	await Promise.all([loadAccounts(context, source.id), loadDetail(context, source.id)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	const accounts = store.getState().accounts.get(source.id)?.items ?? [];
	const [account] = accounts;
	return {...program, source, destination, accounts, id: account?.id ?? '', name: account?.name ?? ''};
}

export const choosingOf = ({store}: Pick<Program, 'store'>) => dialogOf(store.getState(), 'move').move;

export const movesOf = ({store}: Pick<Program, 'store'>) => dialogOf(store.getState(), 'moves');

/** Opens the review of a move to the destination with this name, and shows it. */
export async function review(program: Program, name: string): Promise<void> {
	await program.press('v');
	await program.paste(name);
	await program.press('enter');
	frameOf(program.store.getState());
}

/** The id of the organization that directly holds an account. */
export async function directHolderOf(sandbox: Sandbox, account: string): Promise<string | undefined> {
	const {result} = await call<ReadonlyArray<{readonly id: string}>>(sandbox, `GET /accounts/${account}/organizations`);
	return result.at(-1)?.id;
}

/** A program whose accounts pane shows the accounts of an enterprise. */
export async function startEnterprise(sandbox: Sandbox): Promise<Program> {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const {context, store} = program;
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: sandbox.root});
	await Promise.all([loadAccounts(context, sandbox.root), loadDetail(context, sandbox.root)]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	return program;
}

/** Moves an account without the program. */
export async function moveTo(sandbox: Sandbox, account: string, destination: string): Promise<void> {
	const {status} = await call(sandbox, `POST /accounts/${account}/move`, {
		json: {destination_organization_id: destination},
	});
	assert.equal(status, 200);
}
