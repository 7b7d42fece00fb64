import {isSameEmail} from '../../base/text/addresses.js';
import {statusText} from '../../base/tables/members.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {count} from '../../base/text/words.js';
import {
	accountDifferences,
	type ComparedList,
	type ListDifference,
	memberDifferences,
	type ValueEdit,
} from '../files/list-differences.js';
import {type ProfileLine, profileLines} from '../form-model/conflict.js';
import {changedValues, hasForm, type JournalEntry} from '../form-model/journal-entry.js';
import {fieldLabel, otherMembersLabel, profileFields} from '../form-model/fields.js';
import type {KnownChange} from './known-changes.js';
import {isWholeList, isWithoutTags, type KnownKind, type KnownList} from './known-record.js';

/** One value that differs, or an account or person that is new or gone: then with a `subject` only. `names` are what is different: words, and data such as the name of an account. */
export type NoticedLine = {readonly names: readonly string[]} & (
	{readonly subject: string} | {readonly from: string | undefined; readonly to: string | undefined}
);

/** What differs between two readings of one organization. `earlier`, `later`: when they were made, in milliseconds since the epoch. */
export type Noticed = {
	readonly kind: KnownKind;
	readonly earlier: number;
	readonly later: number;
	readonly lines: readonly NoticedLine[];
	/** How many lines are left out. */
	readonly more: number;
};

/** So far apart are at most the entry of a write in the journal and its record in the history, in milliseconds. */
export const mostBetween = 60_000;

const mostLines = 50;

type OwnLine = ProfileLine & {readonly whole: string};

const ownLines = (writes: readonly JournalEntry[]): readonly OwnLine[] =>
	writes
		.filter(write => hasForm(write))
		.flatMap(({before, after}) =>
			after?.profile
				? profileLines(before.profile, after.profile)
						.filter(({left, right}) => left !== right)
						.map(line => ({...line, whole: after.profile?.[line.field] ?? ''}))
				: [],
		);

/** Whether a write from this computer made the value what it is. If the members of one side cannot be told apart, the whole text decides. */
function isOwn({field, member, right}: ProfileLine, whole: string, own: readonly OwnLine[]): boolean {
	return own.some(
		each =>
			each.field === field &&
			(each.member === member
				? each.right === right
				: (each.member === undefined || member === undefined) && each.whole === whole),
	);
}

function profileNoticed(
	{earlier: {value: before}, later: {value: after}}: KnownChange & {readonly kind: 'profile'},
	writes: readonly JournalEntry[],
): readonly NoticedLine[] {
	const own = ownLines(writes);
	return [
		...profileLines(before ?? undefined, after ?? undefined)
			.filter(line => line.left !== line.right && !isOwn(line, after?.[line.field] ?? '', own))
			.map(({field, member, left, right}) => ({
				names: [fieldLabel(field), ...(member === undefined ? [] : [member])],
				from: left,
				to: right,
			})),
		...otherMembers(before ?? {}, after ?? {}),
	];
}

/** The members that no form shows. One of the two readings may lack some, as a list may. */
const otherMembers = (
	before: Readonly<Record<string, unknown>>,
	after: Readonly<Record<string, unknown>>,
): readonly NoticedLine[] =>
	Object.keys(after)
		.filter(name => Object.hasOwn(before, name) && !new Set<string>(profileFields).has(name))
		.map(name => ({
			names: [otherMembersLabel, name],
			from: JSON.stringify(before[name]),
			to: JSON.stringify(after[name]),
		}))
		.filter(({from, to}) => from !== to);

const compared = <Item>(list: KnownList<Item>): ComparedList<Item> => ({items: list.items, isWhole: isWholeList(list)});

const factLabels: Readonly<
	Record<'accounts' | 'members', Readonly<Partial<Record<ListDifference['change'], string>>>>
> = {
	accounts: {added: 'New account', gone: 'Account gone'},
	members: {added: 'New member', invited: 'Invited', joined: 'Joined', gone: 'Member gone'},
};

/** The lines of an account or a member. What joining means to the status needs no line of its own. */
function linesOf(kind: 'accounts' | 'members', {id, name, change, edits}: ListDifference): readonly NoticedLine[] {
	const subject = name === '' ? id : name;
	const fact = factLabels[kind][change];
	const editLine = ({field, label, from, to}: ValueEdit): NoticedLine => ({
		names: kind === 'accounts' && field === 'name' ? ['Account renamed'] : [subject, label],
		from,
		to,
	});
	return [
		...(fact === undefined ? [] : [{names: [fact], subject}]),
		...edits.filter(({field}) => change !== 'joined' || field !== 'status').map(edit => editLine(edit)),
	];
}

/** Whether a write from this computer moved the account in or away, or created it. The parents of an account are its organizations, and other writes to the account keep them. */
function isOwnMove(organization: string, {id, change}: ListDifference, writes: readonly JournalEntry[]): boolean {
	return writes.some(
		write =>
			write.id === id &&
			!write.member &&
			!hasForm(write) &&
			(write.creation !== undefined || write.before.parentId !== write.after?.parentId) &&
			(change === 'gone'
				? !write.creation && write.before.parentId === organization
				: change === 'added' && write.after?.parentId === organization),
	);
}

const isOwnEdit = ({id}: ListDifference, {field, to}: ValueEdit, writes: readonly JournalEntry[]): boolean =>
	writes.some(
		write =>
			write.id === id &&
			!write.member &&
			!hasForm(write) &&
			(field === 'name'
				? write.after?.name === to && write.before.name !== to
				: changedValues(write).some(
						each =>
							(write.part === undefined ? each.name === field.slice(field.indexOf('.') + 1) : each.field === field) &&
							each.to === to,
					)),
	);

/** An account or a member that differs, without the values that writes from this computer gave. Undefined if nothing else differs. */
function withoutOwnEdits(
	difference: ListDifference,
	isOwnValue: (edit: ValueEdit) => boolean,
): ListDifference | undefined {
	const edits = difference.edits.filter(edit => !isOwnValue(edit));
	return difference.change === 'changed' && edits.length === 0 ? undefined : {...difference, edits};
}

/** The writes from this computer about a person. Only a removed member has an id in the record. */
const writesAbout = (name: string, writes: readonly JournalEntry[]): ReadonlyArray<'invited' | 'removed'> =>
	writes.flatMap(({member}) =>
		member && isSameEmail(member.email, name) ? [member.id === undefined ? 'invited' : 'removed'] : [],
	);

const isOwnMember = ({name, change}: ListDifference, writes: readonly JournalEntry[]): boolean =>
	new Set<ListDifference['change']>(['added', 'gone', 'invited']).has(change) &&
	writesAbout(name, writes).includes(change === 'gone' ? 'removed' : 'invited');

/** Whether a write from this computer gave the member this status. The list can keep cancelled invitations. */
const isOwnStatus = ({name}: ListDifference, {field, to}: ValueEdit, writes: readonly JournalEntry[]): boolean =>
	field === 'status' &&
	writesAbout(name, writes).some(write => to === statusText({status: write === 'removed' ? 'canceled' : 'pending'}));

function linesIn(change: KnownChange, writes: readonly JournalEntry[]): readonly NoticedLine[] {
	switch (change.kind) {
		case 'profile': {
			return profileNoticed(change, writes);
		}

		case 'accounts': {
			const {id, earlier, later} = change;
			// The list of all accounts, which has no tags, can lack some that the organization has.
			const before = {
				...compared(earlier.value),
				...(isWithoutTags(earlier.value) && !isWithoutTags(later.value) && {isWhole: false}),
			};
			return accountDifferences(before, compared(later.value))
				.filter(each => !isOwnMove(id, each, writes))
				.flatMap(each => withoutOwnEdits(each, edit => isOwnEdit(each, edit, writes)) ?? [])
				.flatMap(each => linesOf('accounts', each));
		}

		case 'members': {
			const {earlier, later} = change;
			return memberDifferences(compared(earlier.value), compared(later.value))
				.filter(each => !isOwnMember(each, writes))
				.flatMap(each => withoutOwnEdits(each, edit => isOwnStatus(each, edit, writes)) ?? [])
				.flatMap(each => linesOf('members', each));
		}
	}
}

/** What others changed between two readings. `writes`: those from this computer that concern the organization, since the earlier reading. Undefined if they explain everything, or if nothing differs that people would call a change. */
export function noticedIn(change: KnownChange, writes: readonly JournalEntry[]): Noticed | undefined {
	const lines = linesIn(change, writes);
	return lines.length === 0
		? undefined
		: {
				kind: change.kind,
				earlier: change.earlier.readAt,
				later: change.later.readAt,
				lines: lines.slice(0, mostLines),
				more: Math.max(0, lines.length - mostLines),
			};
}

/** What a write changed of an organization. */
export const kindWritten = (write: JournalEntry): KnownKind =>
	hasForm(write) ? 'profile' : write.member ? 'members' : 'accounts';

/** Whether one of the writes changed values of a kind. */
export const areWritten = (kind: KnownKind, writes: readonly JournalEntry[]): boolean =>
	writes.some(write => kindWritten(write) === kind);

/** The writes from this computer by the organizations that they concern. A moved account concerns both of its organizations. */
export function writesByOrganization(writes: readonly JournalEntry[]): ReadonlyMap<string, readonly JournalEntry[]> {
	const found = new Map<string, JournalEntry[]>();
	for (const write of writes) {
		const {id, before, after} = write;
		for (const each of new Set([
			id,
			...(hasForm(write) || write.member ? [] : [before.parentId, after?.parentId ?? '']),
		])) {
			const known = found.get(each) ?? [];
			known.push(write);
			found.set(each, known);
		}
	}

	return found;
}

/** `between 2026-11-27 09:10 and 2026-11-30 01:10 UTC`; on one day, only the second time follows. */
export function betweenText({earlier, later}: Pick<Noticed, 'earlier' | 'later'>): string {
	const [from, to] = [timestamp(isoTime(earlier)), timestamp(isoTime(later))];
	if (from === to) {
		return `at ${to}`;
	}

	const isSameDay = from.slice(0, 10) === to.slice(0, 10);
	return `between ${from.replace(/ UTC$/v, '')} and ${isSameDay ? to.slice(11) : to}`;
}

const sideText = (text: string | undefined): string => (text === undefined ? '(none)' : text === '' ? '(empty)' : text);

/** A line as text, which has data. */
export const lineText = (line: NoticedLine): string =>
	`${line.names.join(' · ')}: ${'subject' in line ? line.subject : `${sideText(line.from)} → ${sideText(line.to)}`}`;

/** Everything that differs, as one text. It has data. */
export const noticedText = ({kind, lines, more, ...times}: Noticed): string =>
	`${kind} ${betweenText(times)}: ${[...lines.map(line => lineText(line)), ...(more > 0 ? [`… and ${count(more)} more`] : [])].join('; ')}`;
