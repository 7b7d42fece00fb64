import type {Flags} from '../settings/flags.js';
import type {CommandName} from '../settings/commands.js';
import {UsageError} from '../settings/usage-error.js';
import type {ExitStatus} from './exit-status.js';
import {invoke, type Invocation} from './invocation.js';

export type HeadlessCommand = Extract<CommandName, 'list' | 'tree' | 'get' | 'accounts' | 'export' | 'snapshot' | 'profile' | 'create' | 'edit' | 'delete' | 'undo'>;

const needId = new Set<HeadlessCommand>(['get', 'accounts', 'profile', 'edit', 'delete']);

const isRead = (command: HeadlessCommand, {set}: Flags): boolean => command === 'get' || command === 'accounts' || (command === 'profile' && set.length === 0);

async function carryOut(invocation: Invocation, command: HeadlessCommand, id: string): Promise<ExitStatus> {
	switch (command) {
		case 'list': {
			const {profileContains} = invocation.flags;
			if (profileContains !== undefined) {
				const {printByProfile} = await import('./list-by-profile.js');
				return printByProfile(invocation, profileContains);
			}

			const {printOrganizations} = await import('./list.js');
			return printOrganizations(invocation);
		}

		case 'tree': {
			const {printTree} = await import('./tree.js');
			return printTree(invocation, id === '' ? undefined : id);
		}

		case 'get': {
			const {printOrganization} = await import('./get.js');
			return printOrganization(invocation, id);
		}

		case 'accounts': {
			if (invocation.flags.deep) {
				const {printAccountsBelow} = await import('./accounts-below.js');
				return printAccountsBelow(invocation, id);
			}

			const {printAccounts} = await import('./list.js');
			return printAccounts(invocation, id);
		}

		case 'profile': {
			if (invocation.flags.set.length > 0) {
				const {write} = await import('./write.js');
				return write(invocation, 'profile', id);
			}

			const {printProfile} = await import('./get.js');
			return printProfile(invocation, id);
		}

		case 'export': {
			const {exportOrganizations} = await import('./export.js');
			return exportOrganizations(invocation, id === '' ? undefined : id);
		}

		case 'snapshot': {
			const {writeSnapshot} = await import('./snapshot.js');
			return writeSnapshot(invocation, id === '' ? undefined : id);
		}

		case 'create': {
			const {write} = await import('./write.js');
			return write(invocation, 'create');
		}

		case 'edit': {
			const {write} = await import('./write.js');
			return write(invocation, 'edit', id);
		}

		case 'delete': {
			const {remove} = await import('./delete.js');
			return remove(invocation, id);
		}

		case 'undo': {
			const {undo} = await import('./undo.js');
			return undo(invocation, id === '' ? undefined : id);
		}
	}
}

/**
A command that prints, or writes, without a screen.

@throws {UsageError | BaseUrlError} where the command line or the environment cannot be used.
*/
export async function runHeadless(command: HeadlessCommand, operand: string | undefined, flags: Flags, environment: NodeJS.ProcessEnv): Promise<ExitStatus> {
	// An empty one is a variable of a script that was not set, and no wish for everything.
	if (operand?.trim() === '' || (operand === undefined && needId.has(command))) {
		throw new UsageError(command === 'snapshot' ? 'Into which file? Its name is empty.' : `Which organization? Give its id or path: cforgs ${command} ID.`);
	}

	if (flags.parent?.trim() === '') {
		throw new UsageError('Below which parent? --parent takes an id, a path, or none for no parent.');
	}

	if (flags.below?.trim() === '') {
		throw new UsageError('Below which organization? --below takes an id or a path.');
	}

	return invoke(flags, environment, async invocation => {
		if (operand === undefined || !needId.has(command)) {
			return carryOut(invocation, command, operand ?? '');
		}

		const {idNamed} = await import('./named-organization.js');
		return carryOut(invocation, command, await idNamed(invocation, operand, {isRead: isRead(command, flags)}));
	});
}
