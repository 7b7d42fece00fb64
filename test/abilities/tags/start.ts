import {loadAccounts, loadOrganizations} from '../../../source/kernel/loop/load.js';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {focusOf} from '../../../source/abilities/tags/form.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {type Account, call, keyOf, type Organization, readAll} from '../../base/sandbox/call.js';

export type Texts = Readonly<Record<string, string>>;

/** The tags of an account as the service has them. */
export async function storedTags(sandbox: Sandbox, account: string): Promise<Texts> {
	const {result} = await call<{readonly tags: Texts}>(
		sandbox,
		`GET /accounts/${account}/tags?resource_type=account&resource_id=${account}`,
	);
	return result.tags;
}

/** Replaces the tags of an account without the program. */
export async function storeTags(sandbox: Sandbox, account: string, tags: Texts): Promise<void> {
	const {status} = await call(sandbox, `PUT /accounts/${account}/tags`, {
		json: {resource_type: 'account', resource_id: account, tags},
	});
	if (status !== 200) {
		throw new Error(`The sandbox answered ${status}.`);
	}
}

/** An organization with at least this many accounts. */
export async function holderOf(
	sandbox: Sandbox,
	least: number,
): Promise<{readonly source: Organization; readonly accounts: ReadonlyArray<Account & {readonly name: string}>}> {
	for (const source of await readAll(sandbox, '/organizations')) {
		const accounts = await readAll<Account & {readonly name: string}>(sandbox, `/organizations/${source.id}/accounts`); // eslint-disable-line no-await-in-loop -- The first one that fits is enough.
		if (accounts.length >= least) {
			return {source, accounts};
		}
	}

	throw new Error('The sandbox has no such organization.');
}

/** A program whose accounts pane shows accounts with these tags, the first ones of the list. */
export async function startTags(
	sandbox: Sandbox,
	tags: readonly Texts[],
	options: Partial<Parameters<typeof startProgram>[0]> = {},
) {
	const {source} = await holderOf(sandbox, tags.length);
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...options});
	const {context, store} = program;
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: source.id});
	await loadAccounts(context, source.id);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	const accounts = store.getState().accounts.get(source.id)?.items ?? [];
	for (const [at, own] of tags.entries()) {
		await storeTags(sandbox, accounts[at]?.id ?? '', own); // eslint-disable-line no-await-in-loop
	}

	return {...program, source, accounts, id: accounts[0]?.id ?? '', name: accounts[0]?.name ?? ''};
}

export type TagProgram = Awaited<ReturnType<typeof startTags>>;

export const formOf = ({store}: Pick<TagProgram, 'store'>) => dialogOf(store.getState(), 'tags');

export const runOf = ({store}: Pick<TagProgram, 'store'>) => dialogOf(store.getState(), 'tagging');

/** Adds a tag in the open form, and opens the review. */
export async function addTag(program: TagProgram, key: string, value: string): Promise<void> {
	for (
		const {length} = formOf(program).fields;
		focusOf(formOf(program)).field !== length - 1 || focusOf(formOf(program)).part !== 'key';
	) {
		await program.press('down'); // eslint-disable-line no-await-in-loop -- Until the empty field for another tag.
	}

	await program.paste(key);
	await program.press('down');
	await program.paste(value);
	await program.press('ctrl+s');
}
