import {parse} from 'csv-parse/sync';
import type {Event, Walk, Write} from './record.js';

type Stored = Write & {readonly id?: string};

/** What the server was sent and what it has stored, up to an event. */
type Truth = {readonly sent: readonly Write[]; readonly stored: readonly Stored[]};

type Found = Readonly<Record<string, string>>;

/** A sentence that reports something as done, and whether it is. */
type Claim = {readonly pattern: RegExp; readonly isTrue: (truth: Truth, found: Found) => boolean};

const writing =
	(method: string, path: RegExp) =>
	(write: Write): boolean =>
		write.method === method && path.test(write.path);

const isCreation = writing('POST', /^\/organizations$/v);
const isInvitation = writing('POST', /\/members$/v);
const isMove = writing('POST', /\/move$/v);
const isRemoval = writing('DELETE', /\/members\//v);
const isDeletion = writing('DELETE', /^\/organizations\/[^\/]+$/v);
const isAccountCreation = writing('POST', /^\/accounts$/v);
const isAccountChange = writing('PUT', /^\/accounts\/\w+$/v);
const isTagging = ({method, path}: Write): boolean => method !== 'POST' && /^\/accounts\/\w+\/tags(?:\?|$)/v.test(path);
const isFormWrite = (write: Write): boolean =>
	(write.method === 'PUT' && !isAccountChange(write) && !isTagging(write)) || isCreation(write);

const nameIn = ({body}: Write): string => (JSON.parse(body) as {readonly name: string}).name;
const emailIn = ({body}: Write): string =>
	(JSON.parse(body) as {readonly member: {readonly user: {readonly email: string}}}).member.user.email;
const idIn = ({path}: Write): string => path.split('/').at(-1) ?? path;
const sameAs =
	(one: Write) =>
	({method, path, body}: Write): boolean =>
		one.method === method && one.path === path && one.body === body;
const isSameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const removing =
	(email: string) =>
	(write: Write): boolean =>
		isRemoval(write) && isSameText(write.member?.email ?? '', email);

// The latest write of a kind is stored, now or when it was sent before.
const isLatestStored = ({sent, stored}: Truth, isOfKind: (write: Write) => boolean): boolean => {
	const latest = sent.findLast(write => isOfKind(write));
	return latest !== undefined && stored.some(sameAs(latest));
};

const claims: readonly Claim[] = [
	{
		pattern: /Created (?<name>[^·]+?) · (?:stored as requested|it is in the list)/gv,
		isTrue: ({stored}, {name = ''}) => stored.some(write => isCreation(write) && nameIn(write) === name),
	},
	{
		pattern: /(?:Saved|Profile saved|Restored)(?:: [^·]+)? · [^·]+ stored, nothing else changed/gv,
		isTrue: truth => isLatestStored(truth, isFormWrite),
	},
	{
		pattern: /[Dd]eleted [^\(·]+ \((?<id>[\da-f]{32})\)|deleted again, (?<again>[\da-f]{32})/gv,
		isTrue: ({stored}, {id, again}) => stored.some(write => isDeletion(write) && idIn(write) === (id ?? again)),
	},
	{
		// What was there before has the reason behind it.
		pattern:
			// eslint-disable-next-line regexp/no-super-linear-move -- A screen is short.
			/(?<=^Result · (?:[^\s@]+@\S+|\d+ people) to .*)✓ (?<email>[^\s@]+@\S+)(?!\S| (?:It|\S+) is (?:invited|a member) already)|look-up shows: invited (?<looked>[^\s,:]+)[,:]/gv,
		isTrue: ({stored}, {email, looked = ''}) =>
			stored.some(write => isInvitation(write) && isSameText(emailIn(write), email ?? looked)),
	},
	{
		pattern:
			/(?:✓|look-up shows:) (?:removed|cancelled the invitation of) (?<email>[^\s,@]+@[^\s,]+)|· (?<member>[^\s@]+@[^\s@]+) is not a member any more|There is no invitation of (?<invited>[^\s@]+@[^\s@]+) any more/gv,
		isTrue: ({stored}, {email, member, invited = ''}) =>
			stored.some(write => removing(email ?? member ?? invited)(write)),
	},
	{
		pattern: /Result · Offboard (?<email>[^\s@]+@[^\s@]+) .*?(?<!\d)(?<number>\d+) removed/gv,
		isTrue: ({stored}, {email = '', number}) =>
			new Set(stored.filter(write => removing(email)(write)).map(({path}) => path)).size >= Number(number),
	},
	{pattern: /(?:Moved|look-up shows: moved) .+? to .+?\./gv, isTrue: truth => isLatestStored(truth, isMove)},
	{
		pattern: /Created the account (?<name>.+?) in .+?\./gv,
		isTrue: ({stored}, {name = ''}) => stored.some(write => isAccountCreation(write) && nameIn(write) === name),
	},
	{
		pattern: /(?:Changed|Restored) [^:]+: (?:(?:name|two-factor enforced|abuse contact)(?:, )?)+\./gv,
		isTrue: truth => isLatestStored(truth, isAccountChange),
	},
	{pattern: /(?:Saved|Restored) the tags of .+?: \d+ changed/gv, isTrue: truth => isLatestStored(truth, isTagging)},
	{
		pattern:
			/Result · (?:(?:Undo: t|T)ags of|(?:Undo: )?changed tags of) .*?(?<!\d)(?<number>\d+) (?:changed|restored)(?=[,.])/gv,
		isTrue: ({stored}, {number}) =>
			new Set(stored.filter(write => isTagging(write)).map(({path}) => path.split('?', 1)[0])).size >= Number(number),
	},
	{
		pattern:
			/Result · (?:Undo: )?(?:changed )?(?:(?:name|two-factor enforced|abuse contact)(?:, )?)+ of .*?(?<!\d)(?<number>\d+) (?:changed|restored)/gv,
		isTrue: ({stored}, {number}) =>
			new Set(stored.filter(write => isAccountChange(write)).map(({path}) => path)).size >= Number(number),
	},
	{
		// A row also names the account that was created in the new organization.
		pattern: /✓ +\d+ {2}.+? (?:earlier, )?(?<id>[\da-f]{32})(?= |$)/gv,
		isTrue: ({stored}, {id}) =>
			stored.some(write => (isCreation(write) || isAccountCreation(write)) && write.id === id),
	},
	{
		pattern:
			/(?:(?<!\d)(?<number>\d+) of \d+ rows? (?:of \S+ )?(?:is|are) created|onboarded (?<onboarded>\d+) customers?)/gv,
		isTrue: ({stored}, {number, onboarded}) =>
			stored.filter(write => isCreation(write)).length >= Number(number ?? onboarded),
	},
];

/** The claims in a text, each with what it names. */
export const claimsIn = (
	text: string,
): ReadonlyArray<{readonly said: string; readonly claim: Claim; readonly found: Found}> =>
	claims.flatMap(claim =>
		text
			.matchAll(claim.pattern)
			.map(({0: said, groups}) => ({said, claim, found: groups ?? {}}))
			.toArray(),
	);

/** What a command that succeeded has not done: its own writes, and the organizations and accounts that it was to create. */
function missingFrom({stored}: Truth, own: readonly Write[], names: readonly string[]): readonly string[] {
	return [
		...own
			.filter(write => stored.every(each => !sameAs(write)(each)))
			.map(({method, path, body}) => `${method} ${path} ${body}`.trim()),
		...names.filter(name =>
			stored.every(write => !(isCreation(write) || isAccountCreation(write)) || nameIn(write) !== name),
		),
	];
}

/** Everything that the screen or a command reported as done although the server had not stored it. */
function judgeScreens(events: readonly Event[]): readonly string[] {
	const sent: Write[] = [];
	const stored: Stored[] = [];
	const writes = new Map<number, Write>();
	const defects = new Set<string>();
	let before = new Set<string>();
	let begun = 0;
	for (const event of events) {
		if (event.kind === 'write') {
			sent.push(event.write);
			writes.set(event.number, event.write);
		}

		const write = event.kind === 'stored' ? writes.get(event.number) : undefined;
		if (write && event.kind === 'stored') {
			stored.push({...write, ...(event.id !== undefined && {id: event.id})});
		}

		if (event.kind === 'begun') {
			begun = sent.length;
		} else if (event.kind === 'ended') {
			const truth = {sent, stored};
			for (const text of [
				...claimsIn(event.output).flatMap(({said, claim, found}) => (claim.isTrue(truth, found) ? [] : [said])),
				...(event.status === 0 ? missingFrom(truth, sent.slice(begun), event.names) : []),
			]) {
				defects.add(
					`cforgs ${event.command} reports what the server has not stored, with status ${event.status ?? 'none'}: ${text}`,
				);
			}
		}

		if (event.kind !== 'shown') {
			continue;
		}

		// A run of a file reads its rows back at its end: until then, its marks are progress.
		const texts = event.title.startsWith('Creating · ') ? [] : [[event.title, ...event.lines].join(' ')];
		const found = [...texts, event.said ?? ''].flatMap(text => claimsIn(text));
		for (const {said, claim, found: named} of found) {
			// A message stays on the screen while the next write is sent.
			if (!claim.isTrue({sent, stored}, named) && !before.has(said)) {
				defects.add(`The screen reports what the server has not stored: ${said}`);
			}
		}

		before = new Set(found.map(({said}) => said));
	}

	return [...defects];
}

const storedIn = (events: readonly Event[]): readonly Stored[] => {
	const writes = new Map(
		events.flatMap(event => (event.kind === 'write' ? [[event.number, event.write] as const] : [])),
	);
	return events.flatMap((event): readonly Stored[] => {
		const write = event.kind === 'stored' ? writes.get(event.number) : undefined;
		return write && event.kind === 'stored' ? [{...write, ...(event.id !== undefined && {id: event.id})}] : [];
	});
};

type JournalLine = {
	/** Absent in the line that starts a run of many writes, which is no write itself. */
	readonly at?: number;
	readonly id: string;
	readonly kind?: string;
	readonly member?: {readonly email: string; readonly id?: string};
	readonly after?: {readonly name: string; readonly values?: ReadonlyArray<readonly [key: string, value: string]>};
	readonly isUnclear?: true;
	readonly fate?: string;
};

// Which stored write a line of the journal is about.
const kinds: Readonly<Record<string, (write: Stored, line: JournalLine) => boolean>> = {
	create: (write, {id}) => isCreation(write) && write.id === id,
	edit: (write, {id, after}) =>
		write.method === 'PUT' && write.path === `/organizations/${id}` && nameIn(write) === after?.name,
	profile: (write, {id}) => write.method === 'PUT' && write.path === `/organizations/${id}/profile`,
	delete: (write, {id}) => isDeletion(write) && idIn(write) === id,
	invite: (write, {id, member}) =>
		isInvitation(write) && write.path.includes(id) && isSameText(emailIn(write), member?.email ?? ''),
	remove: (write, {id, member}) => isRemoval(write) && write.path.includes(id) && idIn(write) === member?.id,
	createAccount: (write, {id}) => isAccountCreation(write) && write.id === id,
	tags: (write, {id, after}) =>
		isTagging(write) &&
		write.path.includes(id) &&
		(after?.values ?? []).every(
			([key, value]) => write.body.includes(JSON.stringify(key)) && write.body.includes(JSON.stringify(value)),
		),
	editAccount: (write, {id, after}) => isAccountChange(write) && idIn(write) === id && nameIn(write) === after?.name,
	move: (write, {id}) => isMove(write) && write.path.includes(id),
};

function linesOf(text: string): readonly JournalLine[] {
	return text.split('\n').flatMap((line): readonly JournalLine[] => {
		try {
			return [JSON.parse(line) as JournalLine];
		} catch {
			// A kill cut this line short.
			return [];
		}
	});
}

/** The writes that the journal holds as stored although the server has not stored them. */
function judgeJournal(files: Walk['files'], stored: readonly Stored[]): readonly string[] {
	const lines = Object.entries(files)
		.filter(([name]) => name.includes('/journal/'))
		.flatMap(([, text]) => linesOf(text));
	const keyOf = ({at = 0, id, member}: JournalLine) => `${at} ${id} ${member?.email ?? ''}`;
	const fates = new Map(lines.flatMap(line => (line.fate === undefined ? [] : [[keyOf(line), line.fate]])));
	return lines.flatMap(line => {
		const isOfWrite = kinds[line.kind ?? ''];
		const isDone = line.at !== undefined && (line.isUnclear ? fates.get(keyOf(line)) === 'stored' : true);
		return isOfWrite === undefined || !isDone || stored.some(write => isOfWrite(write, line))
			? []
			: [
					`The journal reports what the server has not stored: ${line.kind ?? ''} ${line.id} ${line.member?.email ?? line.after?.name ?? ''}`.trim(),
				];
	});
}

/** The rows that a result file holds as created or deleted although the server has not stored this. */
function judgeResults(files: Walk['files'], stored: readonly Stored[]): readonly string[] {
	return Object.entries(files)
		.filter(([name]) => /\.result(?:-\d+)?\.csv$/v.test(name))
		.flatMap(([name, text]) => {
			const rows: ReadonlyArray<Readonly<Record<string, string>>> = parse(text, {
				bom: true,
				columns: true,
				relax_column_count: true,
				skip_records_with_error: true,
			});
			return rows.flatMap(
				({
					cforgs_row: row = '',
					cforgs_verb: verb = '',
					cforgs_status: status = '',
					cforgs_id: id = '',
					cforgs_note: note = '',
				}) => {
					// The line of a run that was killed says that it is not the last one.
					if (note.includes('A later line')) {
						return [];
					}

					const isHeld =
						verb === 'create'
							? stored.some(write => isCreation(write) && write.id === id)
							: stored.some(write => isDeletion(write) && idIn(write) === id);
					return isHeld || !['done', 'already'].includes(status)
						? []
						: [`${name} reports row ${row} as ${verb} ${status} (${id}), and the server has not stored this`];
				},
			);
		});
}

/** Everything that the program reported as done although the server has not stored it. */
export function judgeClaims({events, files}: Pick<Walk, 'events' | 'files'>): readonly string[] {
	const stored = storedIn(events);
	return [...judgeScreens(events), ...judgeJournal(files, stored), ...judgeResults(files, stored)];
}
