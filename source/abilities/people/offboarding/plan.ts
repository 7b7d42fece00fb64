import * as v from 'valibot';
import {memo} from '../../../base/text/memo.js';
import type {Disk} from '../../../kernel/storage/disk.js';
import {lockedLines, noLock, type Lock} from '../../../kernel/storage/locked-lines.js';
import {isSameEmail} from '../../../base/text/addresses.js';
import {isNotThere} from '../../../base/api/api-error.js';
import type {Member, Organization} from '../../../base/api/schemas.js';
import type {ExitStatus} from '../../../kernel/options/exit-status.js';
import {isItemOpen, type ItemState, statusWord} from '../../../kernel/state/item-result.js';
import {shownName, count, counted} from '../../../base/text/words.js';
import {hasAccess} from '../../../base/tables/members.js';
import {statusOfRun} from '../../../kernel/runs/run-many.js';
import {isWholeRead} from '../../../kernel/loop/readings.js';
import {type ReadByOrganization, unreadIn, type MembersRead} from './people.js';

const removalSchema = v.object({
	email: v.string(),
	organization: v.string(),
	name: v.string(),
	member: v.string(),
	status: v.picklist(['sent', 'removed', 'refused']),
	at: v.number(),
});

/** What became of one removal. `sent`: it is being sent, or its result is unknown. `organization`, `member`: ids. `at`: in milliseconds since the epoch. */
export type NotedRemoval = v.InferOutput<typeof removalSchema>;

// A run begins when the first removal is about to be sent, and ends when nothing is left to remove.
const runSchema = v.object({run: v.picklist(['begun', 'ended']), email: v.string(), at: v.number()});

type Run = v.InferOutput<typeof runSchema>;

function notedIn(line: string): NotedRemoval | Run | undefined {
	try {
		return v.parse(v.union([removalSchema, runSchema]), JSON.parse(line));
	} catch {
		// A crash cut this line short. The other lines are whole.
		return undefined;
	}
}

/** The removals of people on a host, so that a run that was killed continues with what is left. Its functions throw file system errors. */
export type Removals = Lock & {
	/** The removals of the run that has not ended, each with its latest status. */
	readonly earlier: (email: string) => readonly NotedRemoval[];
	readonly note: (removal: NotedRemoval) => void;
	readonly begin: (email: string, at: number) => void;
	/** Nothing is left to remove. */
	readonly end: (email: string, at: number) => void;
};

type Lines = Lock & {readonly read: () => readonly string[]; readonly append: (line: string) => void};

function removalsIn({read, append, ...lock}: Lines): Removals {
	const write = (noted: NotedRemoval | Run) => {
		append(JSON.stringify(noted));
	};

	return {
		...lock,
		earlier(email) {
			const own = read()
				.flatMap(line => notedIn(line) ?? [])
				.filter(noted => isSameEmail(noted.email, email));
			const ended = own.findLastIndex(noted => 'run' in noted && noted.run === 'ended');
			const removals = own.slice(ended + 1).filter(noted => 'organization' in noted);
			return new Map(removals.map(removal => [`${removal.organization} ${removal.member}`, removal]))
				.values()
				.toArray();
		},
		note: write,
		begin(email, at) {
			write({run: 'begun', email, at});
		},
		end(email, at) {
			write({run: 'ended', email, at});
		},
	};
}

/** The removals on disk. Each is on disk when its function returns. */
export const openRemovals = (stateFolder: string, host: string): Removals =>
	removalsIn(lockedLines(stateFolder, 'offboarding', host));

/** Removals in memory, for the embedded sandbox. */
export function memoryRemovals(): Removals {
	const lines: string[] = [];
	return removalsIn({
		read: () => lines,
		append(line) {
			lines.push(line);
		},
		...noLock,
	});
}

/** The removals of a session or a command. */
export const removalsOf = memo(({stateFolder, owner}: Disk) =>
	owner ? openRemovals(stateFolder, owner.host) : memoryRemovals(),
);

/** A person in one organization. `member` is undefined if the person is not in the list any more. */
export type RemovalRow = {
	readonly organization: Pick<Organization, 'id' | 'name' | 'parent'>;
	readonly memberId: string;
	readonly member?: Member;
	/** Whether no other active member of the organization is known. */
	readonly isLastActive: boolean;
	/** `left_out`: the person is the last active member, and is removed only if the user asks for it. `already`: an earlier run did it. */
	readonly result: ItemState;
};

/** Organizations that are not chosen. */
export type Outside = {
	/** How many the person has access to, as far as their members are known. */
	readonly known: number;
	/** How many have members that are not known. */
	readonly unknown: number;
};

/** Removing a person from every organization, or from the chosen ones. */
export type Offboarding = {
	readonly email: string;
	readonly rows: readonly RemovalRow[];
	/** The ids of the organizations whose members are not all known. */
	readonly unread: readonly string[];
	readonly outside?: Outside;
};

type Known = {
	readonly read: ReadByOrganization;
	readonly organizations: ReadonlyArray<Pick<Organization, 'id' | 'name' | 'parent'>>;
	/** The removals of an earlier run that did not end. */
	readonly earlier: readonly NotedRemoval[];
	readonly isListed: (id: string) => boolean;
};

const isPerson = ({user}: Member, email: string): boolean => isSameEmail(user.email, email);

function rowsIn(
	organization: RemovalRow['organization'],
	members: readonly Member[],
	email: string,
): readonly RemovalRow[] {
	const own = members.filter(member => isPerson(member, email) && hasAccess(member));
	const hasOther = members.some(member => member.status === 'active' && !isPerson(member, email));
	return own.map((member): RemovalRow => {
		const isLastActive = member.status === 'active' && !hasOther;
		return {
			organization,
			memberId: member.id,
			member,
			isLastActive,
			result: {status: isLastActive ? 'left_out' : 'waiting'},
		};
	});
}

/** What became of an earlier removal. The member is known by its id, because the address may have changed. A removal whose answer was lost is done if the member is no longer in the complete list, or the organization is gone. */
function earlierRow(
	{email, organization, name, member, status}: NotedRemoval,
	{read, isListed}: Known,
): RemovalRow | undefined {
	const row = {organization: {id: organization, name}, memberId: member, isLastActive: false};
	const known = read.get(organization);
	const still = known?.members.find(({id}) => id === member);
	if (still && hasAccess(still)) {
		// With the same address, it is a row of its own, or outside of the choice.
		return isPerson(still, email)
			? undefined
			: {
					...row,
					result: {
						status: 'failed',
						text: `An earlier removal did not arrive: the member is still there, now with the address ${shownName(still.user.email)}. To remove the member, offboard that address.`,
					},
				};
	}

	if (status === 'refused') {
		return undefined;
	}

	if (status === 'removed' || (known !== undefined && isWholeRead(known))) {
		return {...row, result: {status: 'already'}};
	}

	return known?.error && isNotThere(known.error) && !isListed(organization)
		? {...row, result: {status: 'already', text: 'The organization no longer exists.'}}
		: {
				...row,
				result: {
					status: 'unknown',
					text: 'An earlier removal has no known result, and the members could not be read to find out.',
				},
			};
}

/** The organizations whose members show what became of earlier removals, and are not read yet by this session. */
export const earlierUnread = (earlier: readonly NotedRemoval[], read: ReadByOrganization): readonly string[] => [
	...new Set(
		earlier
			.filter(
				({organization, status}) =>
					status === 'sent' && (!read.has(organization) || read.get(organization)?.readAt !== undefined),
			)
			.map(({organization}) => organization),
	),
];

/** Whether an organization has members whose address the service does not tell, so that any person may be among them. */
export const hasNameless = ({members}: MembersRead): boolean =>
	members.some(member => hasAccess(member) && member.user.email.trim() === '');

/** The organizations in which any person may be a member without being listed. */
function unsureIn(read: ReadByOrganization, ids: readonly string[]): readonly string[] {
	const nameless = ids.filter(id => hasNameless(read.get(id) ?? {members: [], unreadable: 0}));
	return [...new Set([...unreadIn(read, ids), ...nameless])];
}

/** Everything to remove, and what an earlier run removed. */
export function offboardingOf(email: string, known: Known): Offboarding {
	const {read, organizations, earlier} = known;
	const rows = organizations.flatMap(organization =>
		rowsIn(organization, read.get(organization.id)?.members ?? [], email),
	);
	const listed = new Set(rows.map(row => keyOfRow(row)));
	const before = earlier
		.filter(({organization, member}) => !listed.has(`${organization} ${member}`))
		.flatMap(noted => earlierRow(noted, known) ?? []);
	const ids = organizations.map(({id}) => id);
	return {email, rows: [...before, ...rows], unread: unsureIn(read, ids)};
}

/** What is known of the person in the organizations that are not chosen. */
export function outsideOf(email: string, read: ReadByOrganization, ids: readonly string[]): Outside {
	const known = new Set(
		ids.filter(id => read.get(id)?.members.some(member => isPerson(member, email) && hasAccess(member))),
	);
	return {known: known.size, unknown: unsureIn(read, ids).filter(id => !known.has(id)).length};
}

/** The organizations whose members this session has not tried to read. */
export const untriedIn = (read: ReadByOrganization, ids: readonly string[]): readonly string[] =>
	ids.filter(id => !read.has(id) || read.get(id)?.readAt !== undefined);

/** The organizations whose members this session has not tried to read, or could not read completely. */
export function toReadIn(read: ReadByOrganization, ids: readonly string[]): readonly string[] {
	const wanted = new Set([...untriedIn(read, ids), ...unreadIn(read, ids)]);
	return ids.filter(id => wanted.has(id));
}

/** Includes the organizations where the person is the last active member, or leaves them out again. */
export const withLast = (rows: readonly RemovalRow[], isIncluded: boolean): readonly RemovalRow[] =>
	rows.map(row => {
		const {isLastActive, result} = row;
		const isOpen = result.text === undefined && (result.status === 'waiting' || result.status === 'left_out');
		return isLastActive && isOpen ? {...row, result: {status: isIncluded ? 'waiting' : 'left_out'}} : row;
	});

/** Whether a removal is still to be sent. Failed and unclear ones are tried again, after reading again. A member who has changed needs another review. */
export const isToSend = ({member, result}: RemovalRow): boolean =>
	member !== undefined && isItemOpen(result) && result.status !== 'conflict';

export const keyOfRow = ({organization: {id}, memberId}: RemovalRow): string => `${id} ${memberId}`;

/** What went wrong comes first, then what is unclear. The others stay in their order. */
export function failuresFirst(rows: readonly RemovalRow[]): readonly RemovalRow[] {
	const failures = [['refused', 'failed'], ['conflict'], ['unknown']].flatMap(statuses =>
		rows.filter(({result}) => statuses.includes(result.status)),
	);
	const failed = new Set(failures);
	return [...failures, ...rows.filter(row => !failed.has(row))];
}

export type RemovalTally = Readonly<
	Record<'changed' | 'earlier' | 'failed' | 'leftOut' | 'refused' | 'removed' | 'toSend' | 'unknown', number>
>;

/** Whether a removal did not arrive, or may not have. */
export const hasFailures = (rows: readonly RemovalRow[]): boolean =>
	rows.some(({result: {status}}) => ['refused', 'failed', 'conflict', 'unknown', 'sending'].includes(status));

export function tallyOf(rows: readonly RemovalRow[]): RemovalTally {
	const number = (...statuses: ReadonlyArray<ItemState['status']>) =>
		rows.filter(({result}) => statuses.includes(result.status)).length;
	return {
		toSend: rows.filter(row => isToSend(row)).length,
		leftOut: number('left_out'),
		removed: number('done', 'already'),
		earlier: number('already'),
		refused: number('refused'),
		changed: number('conflict'),
		failed: number('failed'),
		unknown: number('unknown', 'sending'),
	};
}

/** The exit status. Members that are not all known count as a failure: the person may still be a member there. */
export const exitStatusOf = ({rows, unread}: Pick<Offboarding, 'rows' | 'unread'>): ExitStatus =>
	statusOfRun([...rows.map(row => statusWord(row)), ...(unread.length === 0 ? [] : ['failed' as const])]);

/** Why an organization is left out. `isForScript`: names the option that includes it. */
export const leftOutText = (isForScript: boolean): string =>
	`left out: nobody else is an active member${isForScript ? ' (--include-last removes this member)' : ''}`;

const words: Readonly<Record<ItemState['status'], string>> = {
	waiting: 'not sent',
	sending: 'sending',
	done: 'removed',
	already: 'removed earlier',
	left_out: 'left out',
	refused: 'refused',
	failed: 'failed',
	conflict: 'changed meanwhile',
	unknown: 'unclear',
	not_sent: 'not sent',
};

/** The result in one word or two, for the row whose reason stands below it. */
export const resultWord = (status: ItemState['status']): string => words[status];

/** What is not touched, because it is not chosen. `way`: how to find out about the organizations whose members are not known. Undefined if nothing is known to be outside. */
export function outsideText({known, unknown}: Outside, way: string): string | undefined {
	const more =
		known === 0
			? ''
			: `Not touched: ${count(known)} more ${known === 1 ? 'organization' : 'organizations'} outside your choice.`;
	const others = counted(unknown, known === 0 ? 'organization' : 'other');
	const rest =
		unknown === 0
			? ''
			: known === 0
				? `Not touched: ${others} outside your choice, whose members are not known. ${way}`
				: `The members of ${others} are not known. ${way}`;
	const text = [more, rest].filter(each => each !== '').join(' ');
	return text === '' ? undefined : text;
}

/** The result in one or two sentences. */
export function outcomeText({email, rows, unread}: Offboarding): string {
	const {toSend, leftOut, removed, earlier, refused, failed, changed, unknown} = tallyOf(rows);
	if (rows.length === 0) {
		return `${email} is not a member of any organization here${unread.length === 0 ? '' : ' whose members could be read'}.`;
	}

	if (removed + leftOut === 0 && !hasFailures(rows)) {
		return `${email} has access to ${counted(rows.length, 'organization')}. Nothing was removed.`;
	}

	const open =
		toSend - rows.filter(row => isToSend(row) && !['waiting', 'not_sent'].includes(row.result.status)).length;
	const parts = [
		`${email}: removed from ${counted(removed, 'organization')}${earlier === 0 ? '' : `, ${count(earlier)} of them earlier`}`,
		...(leftOut === 0 ? [] : [`${count(leftOut)} left out`]),
		...(refused === 0 ? [] : [`${count(refused)} refused`]),
		...(failed === 0 ? [] : [`${count(failed)} failed`]),
		...(changed === 0 ? [] : [`${count(changed)} changed meanwhile`]),
		...(unknown === 0 ? [] : [`${count(unknown)} unclear`]),
		...(open === 0 ? [] : [`${count(open)} to go`]),
	];
	return `${parts.join(', ')}.`;
}
