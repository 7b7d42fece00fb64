import {requestText} from '../../../kernel/loop/tell.js';
import {statusText} from '../../../base/tables/members.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {isWhole} from '../../../base/api/whole-list.js';
import {isEmail} from '../../../base/text/addresses.js';
import {refusedWord} from '../../../kernel/options/credential.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {shownText} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import {buildTreeIndex, type TreeIndex} from '../../../base/tree/tree-index.js';
import {
	chosenOrganizations,
	type ChosenOrganizations,
	hasOneChoice,
	holdsNoLonger,
	notJudged,
	stillHeld,
} from '../../../kernel/command-line/chosen-organizations.js';
import {requireAnswer, invoke} from '../../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../../kernel/command-line/exit-status.js';
import {formatOf} from '../../../kernel/command-line/output.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {knownFor} from '../../../kernel/command-line/known-values.js';
import {reviewedRun} from '../../../kernel/runs/command-line.js';
import {directAccessText} from '../../../kernel/state/direct-access.js';
import {isWholeList, openKnown} from '../../../kernel/storage/known.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';
import {isOwnUser, removalRequest} from '../membership.js';
import {readMembersBelow, tellUnread} from '../members/members-below.js';
import {
	leftOutText,
	outsideText,
	earlierUnread,
	hasNameless,
	isToSend,
	keyOfRow,
	offboardingOf,
	type Offboarding,
	type Outside,
	outsideOf,
	type RemovalRow,
	withLast,
	removalsOf,
} from './plan.js';
import {earlierOf, noteEnd, removeRows, type Reviewed} from './run.js';
import type {MembersRead, ReadByOrganization} from './people.js';

const namesTo = (index: TreeIndex, id: string): readonly string[] =>
	pathOf({tree: {index}, listing: {isWhole: true}}, index.rowByKey.get(id) ?? -1);

/** The names from the root down to the organization. Only its own name if the list does not have it. */
function pathIn(index: TreeIndex, {organization: {id, name}}: RemovalRow): string {
	const path = namesTo(index, id);
	return path.length === 0 ? name : path.join(' › ');
}

/** Whether a row is left out because nobody else is active. */
const isLeftAsLast = ({result}: RemovalRow): boolean => result.status === 'left_out' && result.text === undefined;

/** What is known of the organizations that are not chosen. */
const outsideIn = ({email, outside}: Offboarding): string | undefined =>
	outside && outsideText(outside, `cforgs offboard ${exactName(email)} --dry-run reads them.`);

const accessIn = ({disk}: Pick<CommandLine, 'disk'>, email: string): string | undefined =>
	directAccessText(openKnown(disk).access.of(email), Date.now());

function reviewLine(index: TreeIndex, email: string, row: RemovalRow): string {
	const {
		organization: {id},
		member,
		result: {text = ''},
	} = row;
	const stored = member && member.user.email !== email ? `as ${exactName(member.user.email)}` : '';
	const facts = [
		exactName(pathIn(index, row)),
		harmless(id),
		stored,
		member ? harmless(statusText(member)) : '',
		harmless(shownText(text)),
	];
	return `  ${facts.filter(fact => fact !== '').join('  ')}\n`;
}

/** The rows of organizations with members whose address the service does not tell. */
const namelessRows = (
	read: ReadByOrganization,
	listed: ReadonlyMap<string, RemovalRow['organization']>,
): readonly RemovalRow[] =>
	[...read].flatMap(([id, members]) =>
		hasNameless(members)
			? [
					{
						organization: listed.get(id) ?? {id, name: ''},
						memberId: '',
						isLastActive: false,
						result: {
							status: 'left_out',
							text: 'It has members without a readable email address, and this person may be one of them.',
						},
					},
				]
			: [],
	);

/** The rows of organizations that the filter could not judge. */
const unjudgedRows = ({unjudged}: ChosenOrganizations): readonly RemovalRow[] =>
	unjudged.map(organization => ({
		organization,
		memberId: '',
		isLastActive: false,
		result: {status: 'left_out', text: notJudged},
	}));

/** What is known of the person outside the choice. Nothing is read for it. */
function knownOutside(line: CommandLine, email: string, ids: readonly string[]): Outside {
	const {found} = knownFor(line, 'members', ids, {isUsable: isWholeList});
	return outsideOf(
		email,
		new Map(found.entries().map(([id, {value}]) => [id, {members: value.items, unreadable: 0}] as const)),
		ids,
	);
}

async function stillHolding(
	line: CommandLine,
	{rows, ...rest}: Offboarding,
	chosen: ChosenOrganizations,
	begun: number,
): Promise<{readonly offboarding: Offboarding; readonly status: ExitStatus}> {
	const {isHeld, status} = await stillHeld(
		line,
		chosen,
		new Set(rows.filter(row => isToSend(row)).map(({organization}) => organization.id)),
		begun,
	);
	return {
		offboarding: {
			...rest,
			rows: rows.map(row =>
				isToSend(row) && !isHeld(row.organization.id)
					? {...row, result: {status: 'left_out', text: holdsNoLonger}}
					: row,
			),
		},
		status,
	};
}

type Planned = {
	readonly offboarding: Reviewed;
	readonly unsure: readonly RemovalRow[];
	readonly index: TreeIndex;
	readonly status: ExitStatus;
};

/** Finds what to remove in the chosen organizations. `unsure`: where the person may be a member too. */
async function plan(line: CommandLine, email: string, named: readonly string[]): Promise<Planned> {
	const {client, flags, disk} = line;
	const begun = Date.now();
	const chosen = await chosenOrganizations(line, named);
	const list = chosen.list ?? (await readWhole(client, flags.quiet));
	const organizations = [...chosen.organizations, ...chosen.unlisted];
	const noted = earlierOf(removalsOf(disk), email);
	if ('why' in noted) {
		throw new Refusal(`${harmless(noted.why)} Nothing was sent.`, exitStatus.failed);
	}

	const {earlier} = noted;
	const read = await readMembersBelow(line, organizations);
	const elsewhere = earlierUnread(earlier, read);
	const readEarlier =
		elsewhere.length === 0
			? new Map<string, MembersRead>()
			: await readMembersBelow(
					line,
					elsewhere.map(id => ({id})),
				);
	const listed = new Map(list.organizations.map(organization => [organization.id, organization]));
	const index = buildTreeIndex(list.organizations);
	const own = new Set([...organizations, ...chosen.unjudged].map(({id}) => id));
	const found = offboardingOf(email, {
		read: new Map([...read, ...readEarlier]),
		organizations,
		earlier,
		isListed: id => !isWhole(list) || listed.has(id),
	});
	const holding = await stillHolding(line, {...found, rows: withLast(found.rows, flags.includeLast)}, chosen, begun);
	return {
		offboarding: {
			...holding.offboarding,
			earlier,
			outside: knownOutside(
				line,
				email,
				listed
					.keys()
					.filter(id => !own.has(id))
					.toArray(),
			),
		},
		unsure: [...unjudgedRows(chosen), ...namelessRows(read, listed)],
		index,
		status: firstFailure(
			statusOfList(list),
			chosen.status,
			holding.status,
			tellUnread(read, `${exactName(email)} may be a member there`, flags),
		),
	};
}

async function offboard(line: CommandLine, email: string, named: readonly string[]): Promise<ExitStatus> {
	const {client, flags, disk, tell} = line;
	const context = line.service();
	const whyNot = whyNotCall(context.store.getState(), 'Removing a member', 'members', 'member', 'remove_member');
	if (whyNot !== undefined) {
		throw new Refusal(`${whyNot} Nothing was sent.`, exitStatus.refused);
	}

	if (isOwnUser(client, email)) {
		throw new Refusal(
			`${exactName(email)} is the user of your own credential, which cforgs never removes. Nothing was sent.`,
			exitStatus.refused,
		);
	}

	const removals = removalsOf(disk);
	const {offboarding, unsure, index, status} = await plan(line, email, named);
	const rows: readonly RemovalRow[] = [
		...offboarding.rows.map((row): RemovalRow =>
			isLeftAsLast(row) ? {...row, result: {status: 'left_out', text: leftOutText(true)}} : row,
		),
		...unsure,
	];
	const beside = flags.quiet ? [] : [outsideIn(offboarding), accessIn(line, email)].filter(text => text !== undefined);
	if (rows.length === 0) {
		for (const text of beside) {
			tell(text);
		}

		throw new Refusal(
			`${exactName(email)} is not a member of any organization here${status === exitStatus.ok ? '' : ' whose members could be read'}. Nothing was sent.`,
			firstFailure(status, exitStatus.notFound),
		);
	}

	const toSend = rows.filter(row => isToSend(row));
	return reviewedRun<RemovalRow, RemovalRow>(line, {
		rows,
		toSend,
		status,
		columns: ['email', 'name', 'organization'],
		about(row) {
			const {
				organization: {id, name},
				member,
			} = row;
			return {
				email: member?.user.email ?? email,
				name: member?.user.name ?? '',
				organization: {id, name},
				path: pathIn(index, row),
			};
		},
		requestsOf: ({organization, member}) => (member ? [requestText(removalRequest(organization, member), client)] : []),
		keyOf: keyOfRow,
		noun: 'removal',
		would: 'be sent',
		done: 'removed',
		warnings: beside,
		review: () =>
			rows
				.filter(({result}) => result.status === 'left_out' || result.status === 'waiting')
				.map(row => reviewLine(index, email, row))
				.join(''),
		ask: async review =>
			line.confirm(review, `Type yes to remove ${exactName(email)} from ${counted(toSend.length, 'organization')}: `),
		send: async report => removeRows(context, removals, {email, rows: toSend, ...report}),
		async ended(all) {
			const own = new Set(offboarding.rows.map(row => keyOfRow(row)));
			await noteEnd(removals, {...offboarding, rows: all.filter(row => own.has(keyOfRow(row)))}, context.now());
		},
	});
}

/** `cforgs offboard EMAIL`: removes a person from every organization, or from the chosen ones, after one review. */
export async function runOffboard(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	const [first = '', ...named] = operands;
	const email = first.trim();
	if (!isEmail(email)) {
		throw new UsageError(
			email === ''
				? 'Whom? Add the email address: cforgs offboard EMAIL.'
				: `${refusedWord(email)} is not an email address.`,
		);
	}

	hasOneChoice(flags, named);
	requireAnswer(flags);
	return invoke(input, async line => offboard(line, email, named));
}
