import {failureText} from '../../../kernel/rows/failure.js';
import type {Member} from '../../../base/api/schemas.js';
import {runView, type RunRoom} from '../../../kernel/runs/view.js';
import {itemTone} from '../../../kernel/rows/item-rows.js';
import {lacksOf} from '../../../kernel/rows/listing-text.js';
import {factorText, sinceText, statusText} from '../../../base/tables/members.js';
import {nameSpans} from '../../../kernel/rows/name-spans.js';
import type {Registry, Room} from '../../../kernel/rows/registry.js';
import {
	data,
	markSigns,
	namedRows,
	plain,
	row,
	type Row,
	selectionMark,
	sign,
	type Span,
	toldRows,
	toldSpan,
	toned,
	totalWidth,
} from '../../../kernel/rows/row.js';
import {notShownRows} from '../../../kernel/rows/review-rows.js';
import {headRows} from '../../../kernel/rows/subject-rows.js';
import {windowed} from '../../../kernel/rows/view.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {directAccessText} from '../../../kernel/state/direct-access.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {hiddenMarks, notShownText, someNames} from '../../../kernel/state/marks.js';
import {isWhole, rowOfId} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {exactName} from '../../../base/text/harmless.js';
import {dot, joinedBy, saidText, told, type Told, toldPath} from '../../../base/text/told.js';
import {fitPath} from '../../../base/text/width.js';
import {age} from '../../../base/text/time.js';
import {count, counted, sentence} from '../../../base/text/words.js';
import type {SortBy} from '../../../base/tree/sorting.js';
import {saidOrder} from '../../../kernel/columns/column.js';
import {cellSpans, headingSpans} from '../../../kernel/rows/list-rows.js';
import {nameAt, pathOf} from '../../../base/tree/names.js';
import {isWholeRead} from '../../../kernel/loop/readings.js';
import {removalRequest} from '../membership.js';
import {requestRows, whereRows} from '../members/rows.js';
import {
	factColumns,
	peopleColumns,
	type PersonColumn,
	whoColumns,
	peopleFilters,
	peopleIn,
	type Person,
	recalledIn,
	unreadIn,
	type MembersRead,
} from './people.js';
import {markablePeople, markedElsewhere} from './marks.js';
import {keyOfRow, type RemovalRow, tallyOf, untriedIn, outsideText, resultWord} from './plan.js';
import {chosenPerson, directAccessOf, filterNames, membershipList, peopleList, peopleRead} from './state.js';

const nameOfId = (state: State, id: string): string => nameAt(state, rowOfId(state, id));

const ofText = (state: State, {rootId, ids, isOfMarked}: DialogOf<'people'>): string =>
	isOfMarked ? `the ${counted(ids.length, 'marked organization')}` : `${nameOfId(state, rootId)} and everything below`;

export const peopleTitle = (state: State, dialog: DialogOf<'people'>): string =>
	dialog.isOfMarked ? `People of ${ofText(state, dialog)}` : `People below ${nameOfId(state, dialog.rootId)}`;

/** Why the members of an organization are not complete. */
function lackText({error, members, unreadable, announced}: MembersRead): Told {
	if (error) {
		return members.length === 0
			? failureText(error)
			: told`The list stopped after ${counted(members.length, 'member')}. ${failureText(error)}`;
	}

	return joinedBy(' ', lacksOf({noun: 'member', listed: members.length, unreadable, announced}));
}

const mostNamed = 2;

/** The organizations whose members could not be read completely, and why. */
function failedRows(state: State, ids: readonly string[], columns: number): readonly Row[] {
	const read = peopleRead(state);
	const failed = ids.flatMap(id => {
		const known = read.get(id);
		return known && !isWholeRead(known) ? [{id, known}] : [];
	});
	if (failed.length === 0) {
		return [];
	}

	const more = failed.length > mostNamed ? ` and ${count(failed.length - mostNamed)} more` : '';
	const named = failed.slice(0, mostNamed).map(({id, known}) => told`${nameOfId(state, id)}: ${lackText(known)}`);
	return toldRows(
		told`${counted(failed.length, 'organization')} could not be read completely, so people may be missing. ${joinedBy(' ', named)}${more}`,
		columns,
		'warning',
	);
}

const requestsText = (number: number): string =>
	number === 1
		? '1 organization, with one request'
		: `${counted(number, 'organization')}, with one request each, a few at a time`;

const incompleteRows = (state: State, columns: number): readonly Row[] =>
	isWhole(state)
		? []
		: toldRows('The list of organizations is incomplete, so people may be missing.', columns, 'warning');

function progressRows(state: State, dialog: DialogOf<'people'>, columns: number): readonly Row[] {
	const {ids, request, text, now} = dialog;
	if (request !== undefined) {
		return toldRows(text ?? 'Loading members …', columns, 'dim');
	}

	const unread = unreadIn(peopleRead(state), ids).length;
	const key = keyOf(state, 'readPeople');
	const why = text === undefined ? [] : toldRows(text, columns, 'warning');
	const incomplete = incompleteRows(state, columns);
	if (unread === ids.length) {
		return [
			...why,
			...incomplete,
			...toldRows(
				`Press ${key} to read the members of ${ofText(state, dialog)}: ${requestsText(unread)}. Press ${keyOf(state, 'stopReadingPeople')} to stop that and keep what was read.`,
				columns,
			),
		];
	}

	const rest =
		unread === 0
			? []
			: toldRows(
					`${count(ids.length - unread)} of ${counted(ids.length, 'organization')} read. Press ${key} to read the rest: ${requestsText(unread)}.`,
					columns,
				);
	const {number, oldest} = recalledIn(peopleRead(state), ids);
	const recalled =
		number === 0
			? []
			: toldRows(
					`The members of ${number === ids.length ? counted(number, 'organization') : `${count(number)} of ${counted(ids.length, 'organization')}`} were read earlier, the oldest ${age(oldest, now) ?? 'just now'}. Press ${keyOf(state, 'readPeopleAgain')} to read all again.`,
					columns,
					'dim',
				);
	return [...why, ...incomplete, ...rest, ...recalled];
}

function filterRow(state: State, dialog: DialogOf<'people'>): Row {
	const spans = peopleFilters.flatMap((filter, at): readonly Span[] => {
		const isChosen = filter === dialog.filter;
		const text = `${filterNames[filter]} (${count(peopleList.found(state, {...dialog, filter}).length)})`;
		return [
			...(at === 0 ? [] : [plain(' ')]),
			isChosen ? sign(`[${text}]`, `${text}, shown`, 'accent') : sign(` ${text} `, '', 'dim'),
		];
	});
	return row(...spans);
}

const leastForName = whoColumns.email.width + 2 + whoColumns.name.width;

// In fewer rows, the people need the room.
const leastForHeading = 4;

/** The columns of the people in a room of so many columns. */
type PersonRoom = {
	readonly now: number;
	readonly columns: number;
	readonly facts: readonly PersonColumn[];
	readonly people: readonly Person[];
};

const whoRoomIn = ({columns, facts}: PersonRoom): number =>
	columns - 3 - facts.reduce((sum, {width}) => sum + width + 1, -1);

/** How many columns the addresses have. Names begin in one column after them, as long as they have room there. */
function addressColumnsIn(room: PersonRoom): number {
	let email = 0;
	let name: number = whoColumns.name.width;
	for (const person of room.people) {
		email = Math.max(email, person.email.length);
		name = Math.max(name, person.name.length);
	}

	return Math.max(whoColumns.email.width, Math.min(email, whoRoomIn(room) - 2 - name));
}

/** The names of the columns, and what the people are sorted by. A screen reader hears the names with the values. */
function personHeading(room: PersonRoom, sort: SortBy | undefined): Row {
	const {email, name} = whoColumns;
	const isNamed = whoRoomIn(room) >= leastForName;
	const shown = [{...email, width: addressColumnsIn(room)}, ...(isNamed || sort?.by === name.name ? [name] : [])];
	const column = peopleColumns.find(each => each.name === sort?.by);
	return {
		left: [plain('  '), ...headingSpans(shown, sort, '  ')],
		right: headingSpans(room.facts, sort),
		said: sort && column ? [plain(sentence(`Sorted ${saidOrder(column, sort.isReversed)}`))] : [],
	};
}

function whoSpans(
	{email, name}: Pick<Person, 'email' | 'name'>,
	room: number,
	addressColumns: number,
): readonly Span[] {
	const address = nameSpans([email === '' ? plain('(no email address)') : data(email)], room);
	const begin = Math.max(addressColumns, totalWidth(address)) + 2;
	return name === '' || room < leastForName || room < begin
		? address
		: [
				...address,
				plain(' '.repeat(begin - totalWidth(address))),
				...nameSpans([{...data(name), tone: 'dim'}], room - begin),
			];
}

function personRow(
	person: Person,
	{isSelected, isMarked}: {readonly isSelected: boolean; readonly isMarked: boolean},
	room: PersonRoom,
	addressColumns: number,
): Row {
	return {
		left: [...markSigns(isSelected, isMarked), ...whoSpans(person, whoRoomIn(room), addressColumns)],
		right: [...cellSpans(room.facts, person, room), ...(isMarked ? [sign('', ', marked')] : [])],
		isSelected,
	};
}

/** How many people are marked, how many of them are not listed, and who is marked in other lists. */
function markedRows(state: State, columns: number): readonly Row[] {
	const number = markablePeople.number(state);
	const hidden = notShownText(markablePeople.hidden(state));
	const elsewhere = markedElsewhere(state);
	return [
		...(number === 0
			? []
			: toldRows(
					`${count(number)} marked.${hidden === undefined ? '' : ` ${hidden}`}`,
					columns,
					hidden === undefined ? 'dim' : 'warning',
				)),
		...(elsewhere.length === 0
			? []
			: namedRows(
					`Marked in other lists of people: ${someNames(elsewhere)}. Press ${keyOf(state, 'openMarked')} for everything that is marked.`,
					columns,
					'dim',
				)),
	];
}

/** The people below an organization, with what is missing from the list. */
export function peopleRows(state: State, dialog: DialogOf<'people'>, room: Room): readonly Row[] {
	const {ids, cursor, now, sort} = dialog;
	const {columns, height: whole} = room;
	const isEmpty = peopleIn(peopleRead(state), ids).length === 0;
	const progress = [
		...(dialog.isOfMarked ? notShownRows(hiddenMarks(state), columns) : []),
		...markedRows(state, columns),
		...progressRows(state, dialog, columns),
		...failedRows(state, ids, columns),
	];
	const marks = markablePeople.marks(state);
	const most = Math.max(1, Math.floor(whole / 2));
	return peopleList.rows(state, dialog, room, {
		head: isEmpty
			? progress
			: [...progress.slice(0, most), ...(progress.length === 0 ? [] : [row()]), filterRow(state, dialog)],
		isEmptyTold: progress.length > 0,
		rowsOf(found, height) {
			const people: PersonRoom = {
				now,
				columns,
				people: found,
				facts: factColumns(found.some(({invitedAt}) => invitedAt !== undefined)),
			};
			const addressColumns = addressColumnsIn(people);
			const isHeaded = height >= leastForHeading;
			const rows = windowed(found, cursor, isHeaded ? height - 1 : height).map(([person, isSelected]) =>
				personRow(person, {isSelected, isMarked: marks.has(person.key)}, people, addressColumns),
			);
			return isHeaded && rows.length > 0 ? [personHeading(people, sort), ...rows] : rows;
		},
	});
}

/** The path of an organization, shortened to this many columns. `name`: for one that is not in the list. */
function pathSpan(state: State, {id, name = ''}: {readonly id: string; readonly name?: string}, columns: number): Span {
	const names = pathOf(state, rowOfId(state, id)).map(each => exactName(each));
	const known = names.length === 0 ? [exactName(name === '' ? id : name)] : names;
	return {text: fitPath(known, Math.max(1, columns)).trimEnd(), isHarmless: true, said: saidText(toldPath(known))};
}

/** The single accounts to which a person has access, which no removal from an organization ends. */
function accessRows(state: State, email: string, now: number, columns: number): readonly Row[] {
	const text = directAccessText(directAccessOf(state, email), now);
	return text === undefined ? [] : namedRows(text, columns, 'warning');
}

/** The organizations of one person. */
export function personRows(state: State, dialog: DialogOf<'person'>, room: Room): readonly Row[] {
	const {people, cursor} = dialog;
	const {now} = people;
	const {columns, height: whole} = room;
	const person = chosenPerson(state);
	const who = person
		? joinedBy(dot, [
				...(person.name === '' ? [] : [person.name]),
				factorText(person.hasFactor),
				counted(person.memberships.length, 'organization'),
			])
		: '';
	return membershipList.rows(state, dialog, room, {
		head: person
			? [
					...headRows(who, columns, whole),
					...accessRows(state, person.email, now, columns),
					...(people.request === undefined ? [] : progressRows(state, people, columns)),
				]
			: [],
		rowsOf: (found, height) =>
			windowed(found, cursor, height).map(([{organizationId, member}, isSelected]): Row => {
				const facts = toned('dim', `${statusText(member)}  ${sinceText(member, now).padStart(10)}`);
				return {
					left: [selectionMark(isSelected), pathSpan(state, {id: organizationId}, columns - 4 - totalWidth([facts]))],
					right: [facts],
					isSelected,
				};
			}),
	});
}

/** What the review covers, with the number of organizations of the person there and elsewhere, and what is not read. */
function scopeRows(
	state: State,
	{
		rows,
		outside = {known: 0, unknown: 0},
		people: {ids, isOfMarked},
		isEverywhere,
		toRead,
		reading,
	}: DialogOf<'offboarding'>,
	columns: number,
): readonly Row[] {
	const hidden = isOfMarked ? notShownRows(hiddenMarks(state), columns) : [];
	if (state.organizations.length <= ids.length) {
		return hidden;
	}

	// What an earlier run removed has no member any more, and one organization can have several members of this person.
	const chosen =
		new Set(rows.filter(({member}) => member).map(({organization}) => organization.id)).size -
		(isEverywhere ? outside.known : 0);
	const texts = [
		`The ${count(ids.length)} ${isOfMarked ? 'marked' : 'listed'} (${count(chosen)})`,
		`Everywhere (${count(chosen + outside.known)})`,
	];
	const scopes = texts.flatMap((text, at): readonly Span[] => [
		...(at === 0 ? [] : [plain(' ')]),
		(at === 1) === isEverywhere ? sign(`[${text}]`, `${text}, shown`, 'accent') : sign(` ${text} `, '', 'dim'),
	]);
	const read = keyOf(state, 'readOutside');
	const way = isEverywhere
		? `Press ${read} to read the members of the rest: ${requestsText(toRead.length)}.`
		: `Press ${keyOf(state, 'showNextFilter')} to cover all organizations${toRead.length === 0 ? '' : `, or press ${read} to read the rest: ${requestsText(toRead.length)}`}.`;
	const text = isEverywhere
		? toRead.length === 0
			? undefined
			: way
		: (outsideText(outside, way) ?? (toRead.length === 0 ? undefined : way));
	const below = reading?.text ?? text;
	return [
		row(...scopes),
		...(below === undefined ? [] : toldRows(below, columns, reading ? 'dim' : 'warning')),
		...(isEverywhere ? [] : hidden),
	];
}

function aboutRows(state: State, {dialog, columns}: RunRoom<'offboarding'>): readonly Row[] {
	const {email, rows, toRead, isEverywhere, leftOut} = dialog;
	// What nobody tried to read has a sentence of its own.
	const untried = new Set(isEverywhere ? untriedIn(peopleRead(state), toRead) : []);
	const unread = dialog.unread.filter(id => !untried.has(id)).length;
	const last = rows.filter(each => each.isLastActive && leftOut.has(keyOfRow(each))).length;
	const {earlier} = tallyOf(rows);
	const who = exactName(email);
	return [
		...(rows.some(({member}) => member)
			? toldRows('Coming back needs a new invitation.', columns)
			: namedRows(
					`${who} is not a member of any organization here${unread === 0 ? '' : ' whose members could be read'}.`,
					columns,
				)),
		...scopeRows(state, dialog, columns),
		...incompleteRows(state, columns),
		...accessRows(state, email, dialog.people.now, columns),
		...(earlier === 0
			? []
			: namedRows(`An earlier run removed ${who} from ${counted(earlier, 'organization')}.`, columns, 'dim')),
		...(last === 0
			? []
			: toldRows(
					`${counted(last, 'organization')} ${last === 1 ? 'is' : 'are'} left out, because nobody else is an active member. To include ${last === 1 ? 'it' : 'one'}, press ${keyOf(state, 'toggleRunItem')} on its row.`,
					columns,
					'warning',
				)),
		...(unread === 0
			? []
			: namedRows(
					`The members of ${counted(unread, 'organization')} are not all known, so ${who} may be a member there too.${toRead.length === 0 ? '' : ` To read them, press ${keyOf(state, 'readOutside')}.`}`,
					columns,
					'warning',
				)),
	];
}

/** The member in an organization: the address if it is written in another way, the status, and since when. */
const memberText = ({user, ...member}: Member, {email, people: {now}}: DialogOf<'offboarding'>): string =>
	`${user.email === email ? '' : `as ${exactName(user.email)}  `}${statusText(member)}  ${sinceText(member, now)}`;

const lastActiveText = 'Nobody else is an active member here.';

/** The removal of a person: one row for each organization. */
export const runOfRemovals = runView<'offboarding', RemovalRow>('offboarding', {
	items: ({rows}) => rows,
	keyOf: keyOfRow,
	// What an earlier run removed has no member any more.
	settled: ({member, result}) => (member ? undefined : result),
	steps: {reviewing: 'Review', sending: 'Removing', ended: 'Result'},
	title: ({email}) => `Offboard ${email}`,
	question: (items, {email}) => `Remove ${email} from ${counted(items.length, 'organization')}`,
	whyReading: ({reading}) => reading && '',
	command: 'removePerson',
	// The person may be the last active member now, or have accepted an invitation.
	again: {command: 'reviewRemovalAgain', isFor: ({status}) => status === 'conflict'},
	done: () => 'removed',
	about: aboutRows,
	rowOf(state, {organization, member}, {dialog, columns, itemState}) {
		const {status} = itemState;
		const isUnsent = ['waiting', 'sending', 'left_out'].includes(status);
		const facts =
			isUnsent && member
				? memberText(member, dialog)
				: status === 'done' && member?.status === 'pending'
					? 'invitation cancelled'
					: resultWord(status);
		const right = [toldSpan(facts, itemTone(itemState) === 'danger' ? 'danger' : 'dim')];
		return {
			left: [
				{
					...pathSpan(state, organization, columns - 5 - totalWidth(right)),
					...(status === 'left_out' && {tone: 'dim'}),
				},
			],
			right,
		};
	},
	noteOf: ({isLastActive}) => (isLastActive ? lastActiveText : undefined),
	isAskedAlone: ({isLastActive}) => isLastActive,
	whyLeftOut: ({isLastActive}) => (isLastActive ? lastActiveText : undefined),
	searchedText: ({member}) => (member ? `${statusText(member)} ${member.user.email}` : ''),
	recordedAs: ({organization: {id, name}}, {email}) => ({id, name, email}),
	detail(state, {organization, member, isLastActive}, {dialog, columns}) {
		return [
			...namedRows(exactName(dialog.email), columns, 'heading'),
			...whereRows(state, organization, columns),
			...(member ? toldRows(memberText(member, dialog), columns) : []),
			...(isLastActive
				? toldRows(
						`${lastActiveText} After the removal, only members of organizations above can manage this one.`,
						columns,
						'warning',
					)
				: []),
			...(member ? requestRows(removalRequest(organization, member), columns, 'Request') : []),
			row(),
		];
	},
});

/** The rows with what became of them. */
export const endedRows = (
	dialog: DialogOf<'offboarding'>,
	registry: Pick<Registry, 'bindings' | 'writes'>,
): readonly RemovalRow[] => dialog.rows.map(each => ({...each, result: runOfRemovals.stateOf(each, dialog, registry)}));
