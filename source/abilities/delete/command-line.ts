import {ApiError, isNotThere} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import type {DeletionChecks} from '../../kernel/state/deletion-checks.js';
import {checkBeforeDeletion} from '../../kernel/writes/deletion.js';
import {runWrite} from '../../kernel/writes/engine.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import {formatOf, print, tell} from '../../kernel/command-line/output.js';
import {readCapabilityWarning} from '../../kernel/loop/capabilities.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {runOnOrganization} from '../../kernel/command-line/named-organization.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {runDeleteMany} from './run-command-line.js';
import {alreadyDeleted} from './plan.js';
import {unlistedRows} from './read-rows.js';
import {whyMistyped} from './state.js';
import {deletedText, deletionAsTyped, renamedError, unsentDeletion} from './commands.js';

/**
Accepts only an empty organization.

@throws {Refusal} If it is not empty.
*/
function requireEmpty({organizations, accounts, members = 0}: DeletionChecks): void {
	if (organizations + accounts + members === 0) {
		return;
	}

	const held = `${counted(organizations, 'sub-organization')} and ${counted(accounts, 'account')}${members === 0 ? '' : ` and ${counted(members, 'member')}`}`;
	throw new Refusal(`It has ${held}. Only an empty organization can be deleted. Nothing was sent.`, exitStatus.refused);
}

/**
The organization to delete; undefined if it was deleted from here already.

@throws {ApiError} If it cannot be read.
*/
async function readUnlessDeleted(context: ServiceContext, id: string): Promise<Organization | undefined> {
	try {
		return await context.client.getOrganization(id);
	} catch (error) {
		const [row] = error instanceof ApiError && isNotThere(error) ? await unlistedRows(context, [{id, name: ''}]) : [];
		if (row?.result.status === 'already') {
			return undefined;
		}

		throw error;
	}
}

async function remove(line: CommandLine, id: string): Promise<ExitStatus> {
	const {client, flags} = line;
	formatOf(flags);
	requireAnswer(flags, `This deletes the organization ${harmless(id)}.`);
	const context = line.service();
	const found = await readUnlessDeleted(context, id);
	if (!found) {
		if (!flags.quiet) {
			tell(`${alreadyDeleted} Nothing was sent.`);
		}

		await print(flags.json ? `${harmlessJson({id, status: 'already'})}\n` : `${harmless(id)}\n`);
		return exitStatus.ok;
	}

	const checks = await checkBeforeDeletion(context, id);
	const {detail: {organization}} = checks;
	requireEmpty(checks);
	const warning = await readCapabilityWarning(context, organization.parent?.id ?? '');
	if (warning !== undefined) {
		tell(harmless(warning));
	}

	line.requireKept();
	const typed = flags.yes || flags.dryRun ? organization.id : await line.ask(`Type the exact name of “${exactName(found.name)}”, or its id, to delete it: `);
	const why = whyMistyped(organization, typed);
	if (why !== undefined) {
		throw new Refusal(`${shownText(why)} Nothing was sent.`, exitStatus.failed);
	}

	const end = await line.stoppable(async () => runWrite(context, writing => deletionAsTyped(writing, organization)));
	if (end.status === 'failed' || end.status === 'heldBack') {
		const failed = end.status === 'failed' ? end : {error: renamedError(end.why), verdict: 'notStored'} as const;
		return line.tellFailed(failed, 'it still exists');
	}

	if (end.status === 'unsent') {
		await line.printUnsent([unsentDeletion(organization, client)]);
	}

	if (end.status !== 'done') {
		return exitStatus.ok;
	}

	// Reports first, because printing may fail.
	const {isRead} = end.answer;
	if (!isRead || !flags.quiet) {
		tell(harmless(deletedText(organization, end)));
	}

	await print(flags.json ? `${harmlessJson({id})}\n` : `${harmless(id)}\n`);
	return isRead ? exitStatus.ok : exitStatus.unknown;
}

/** `cforgs delete ID`: counts what blocks the deletion, asks for the name, and sends once. Several organizations have one review. */
export async function runDelete(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags: {where, below, atMost}} = input;
	const [only = ''] = operands;
	const isOne = operands.length < 2 && where === undefined && below === undefined && !only.trimStart().startsWith('@');
	if (isOne && atMost !== undefined) {
		throw new UsageError('--at-most is for several organizations: here, only one is deleted.');
	}

	return isOne ? runOnOrganization(input, {isRead: false}, remove) : runDeleteMany(input);
}
