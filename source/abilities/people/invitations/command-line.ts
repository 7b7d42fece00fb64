import {exactName, harmless} from '../../../base/text/harmless.js';
import {shownText} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {chosenOrganizations, holdsNoLonger, requireChoice} from '../../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {requireAnswer, invoke} from '../../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../../kernel/command-line/exit-status.js';
import {formatOf} from '../../../kernel/command-line/output.js';
import {withProfiles} from '../../../kernel/command-line/profiles.js';
import {paceOf, reviewedRun} from '../../../kernel/runs/command-line.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {effortText} from '../../../kernel/loop/pace.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {invitationRequest, noteOf} from '../membership.js';
import {emailsIn, isAddress} from '../typed-emails.js';
import {whyNotSend, inviteRows, settleInvitations} from './state.js';
import {effort, type InvitePlan, type InviteRow, parentsIn, placeWithout, planOf, readPlaces, rowKey} from './plan.js';
import {aboutInvitations, ofMany, uncheckedText} from './rows.js';

type Planned = InvitePlan & {readonly status: ExitStatus};

/** A row for each chosen organization and address, with who is a member already. A filter is judged again by the profiles as they are now. */
async function plan(line: CommandLine, named: readonly string[], emails: readonly string[]): Promise<Planned> {
	const {client, wait, flags, progress} = line;
	const begun = Date.now();
	const {organizations, unlisted, unjudged, holdsNow, list, status} = await chosenOrganizations(line, named);
	const read = holdsNow
		? await withProfiles({...line, flags: {...flags, profiles: true}}, organizations, organizations, begun)
		: {organizations, status: exitStatus.ok};
	const holding = holdsNow?.(read.organizations);
	const isHeld = ({id}: {readonly id: string}): boolean => holding?.has(id) !== false;
	const pathOf = ({name}: {readonly name: string}): readonly string[] => [name];
	const {places, stop} = await readPlaces(
		client,
		read.organizations.filter(each => isHeld(each)),
		{
			wait,
			pathOf,
			note(text) {
				progress.show(harmless(shownText(text)));
			},
		},
	);
	progress.end();
	if (stop) {
		throw stop;
	}

	return {
		...planOf(
			[
				...places,
				...read.organizations
					.filter(each => !isHeld(each))
					.map(each => placeWithout(each, pathOf(each), holdsNoLonger)),
				...unlisted.map(each => placeWithout(each, pathOf(each))),
				...unjudged.map(each => placeWithout(each, pathOf(each), 'The filter could not judge it.')),
			],
			emails,
			client,
			parentsIn(list?.organizations ?? organizations),
		),
		status: firstFailure(status, read.status),
	};
}

function rowText(row: InviteRow): string {
	const {
		organization: {id, name},
		email,
		result,
	} = row;
	const remark = result.text ?? row.remark;
	return `  ${exactName(name)}  ${harmless(id)}  ${exactName(email)}${remark === undefined ? '' : `: ${harmless(shownText(remark))}`}\n`;
}

function reviewText(line: CommandLine, {rows, unchecked}: InvitePlan): string {
	const own = (status: string) => rows.filter(({result}) => result.status === status);
	const part = (title: string, status: string) =>
		own(status).length === 0
			? ''
			: `${title}: ${count(own(status).length)}\n${own(status)
					.map(row => rowText(row))
					.join('')}`;
	const unread = uncheckedText(unchecked);
	return [
		part('To invite', 'waiting'),
		part('Already so', 'already'),
		part('Left out', 'left_out'),
		...(unread === undefined ? [] : [`${harmless(unread)}\n`]),
		`${aboutInvitations(ofMany)}\n`,
		`${effortText(own('waiting').length, paceOf(line), effort)}.\n`,
	].join('');
}

async function invite(line: CommandLine, named: readonly string[], emails: readonly string[]): Promise<ExitStatus> {
	const context = line.service();
	const whyNot = whyNotSend(context.store.getState());
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(shownText(whyNot))} Nothing was sent.`, exitStatus.refused);
	}

	const planned = await plan(line, named, emails);
	const {rows, status} = planned;
	const toSend = rows.filter(({result}) => result.status === 'waiting');
	if (!line.flags.dryRun) {
		settleInvitations(context, rows);
	}

	return reviewedRun<InviteRow, InviteRow>(line, {
		rows,
		toSend,
		status,
		columns: ['email', 'organization'],
		about: ({organization: {id, name}, email}) => ({email, organization: {id, name}}),
		requestsOf: ({organization, email}) => [requestText(invitationRequest(organization, email), line.client)],
		keyOf: rowKey,
		noun: 'invitation',
		would: 'be sent',
		done: 'invited',
		review: () => reviewText(line, planned),
		check(first) {
			checkUndo(context, noteOf('invite', first.organization, first));
		},
		ask: async review => line.confirm(review, `Type yes to send ${counted(toSend.length, 'invitation')}: `),
		send: async report => inviteRows(context, {all: rows, rows: toSend, ...report}),
	});
}

/** `cforgs invite ID EMAIL…`, `cforgs invite @GROUP EMAIL…` and `cforgs invite EMAIL… --where FILTER`: invites people to one organization, or to many, after one review. */
export async function runInvite(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	const isFiltered = flags.where !== undefined || flags.below !== undefined;
	const groups = operands.findIndex(text => !text.trimStart().startsWith('@'));
	const isPlace = groups === 0 && !isFiltered && !isAddress(operands[0] ?? '');
	const end = groups === -1 ? operands.length : isPlace ? 1 : groups;
	const [named, words] = [operands.slice(0, end), operands.slice(end)];
	requireChoice(
		flags,
		named,
		'Put an id, a path or @GROUP before the addresses, or add --where FILTER or --below ID after them.',
	);
	const [first = ''] = named;
	const emails = emailsIn(
		words,
		`cforgs invite ${isFiltered ? 'EMAIL --where FILTER' : first.trimStart().startsWith('@') ? '@GROUP EMAIL' : 'ID EMAIL'}`,
	);
	requireAnswer(flags, `This invites ${emails.map(email => exactName(email)).join(', ')}.`);
	return invoke(input, async line => invite(line, named, emails));
}
