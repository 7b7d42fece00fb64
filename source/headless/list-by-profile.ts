import type {Organization} from '../api/schemas.js';
import {idsWithoutProfile} from '../commands/read-profiles.js';
import {bestHolding, profileNeedle, type ProfileNeedle} from '../forms/profile-match.js';
import type {CommandInput} from '../settings/commands.js';
import {UsageError} from '../settings/usage-error.js';
import {shownText} from '../text/told.js';
import {counted} from '../text/words.js';
import {exitStatus, firstFailure, type ExitStatus} from './exit-status.js';
import {line, organizationKind, printList} from './list.js';
import {onePage, readListed} from './listed.js';
import {formatOf, tell} from './output.js';
import type {Invocation} from './invocation.js';
import {withProfiles} from './profiles.js';
import {runOnService} from './run-headless.js';

/**
The field or member that holds it, with its value; undefined where none does, or no profile was read.
*/
function foundIn({profile}: Organization, needle: ProfileNeedle): string | undefined {
	const found = profile ? bestHolding(profile, needle) : undefined;
	return found && `${shownText(found.label)}: ${found.text}`;
}

async function printByProfile(invocation: Invocation): Promise<ExitStatus> {
	const {flags} = invocation;
	formatOf(flags);
	const needle = profileNeedle(flags.profileContains?.trim() ?? '');
	if (!needle) {
		throw new UsageError('--profile-contains needs at least three characters.');
	}

	const listed = await readListed(invocation);
	const {organizations, status} = await withProfiles(invocation, listed.organizations, listed.organizations);
	const kind = {...organizationKind, line: (item: Organization) => line(item, foundIn(item, needle))};
	const printed = await printList(kind, onePage(organizations.filter(organization => foundIn(organization, needle) !== undefined)), flags);
	const unread = idsWithoutProfile(organizations).length;
	if (unread > 0 && !flags.profiles) {
		tell(`${counted(unread, 'profile')} ${unread === 1 ? 'was' : 'were'} not in the list and not searched. --profiles reads ${unread === 1 ? 'it' : 'them'}.`);
	}

	return firstFailure(printed, listed.status, status, unread > 0 ? exitStatus.failed : exitStatus.ok);
}

/**
`cforgs list --profile-contains TEXT`: prints each organization with the field that holds the text. A profile that was not searched is reported, and is a failure.
*/
export const runListByProfile = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printByProfile);
