import {found} from '../helpers/canaries.js';
import {judgeClaims} from './claims.js';
import {lookAt, placeOf} from './look.js';
import {forbidden, tooMany} from './faulty-server.js';
import type {Event, Run, ValueChange, Walk, Write} from './record.js';

type Review = {
	readonly place:
		| 'review'
		| 'batch'
		| 'deletion'
		| 'batchUndo'
		| 'invite'
		| 'moves'
		| 'accounts'
		| 'tags'
		| 'newAccount'
		| 'removal'
		| 'removalAsked'
		| 'offboarding'
		| 'membersUndo';
	readonly opened: number;
	readonly title: string;
	readonly lines: Set<string>;
	/** The lines at each time. */
	readonly frames: Array<readonly string[]>;
	/** The text of the typed line and the requested number, at each place in the order of events. */
	readonly typed: Array<{readonly order: number; readonly text: string; readonly asked: string | undefined}>;
	closed: number;
};

type Confirmation = {
	readonly order: number;
	readonly review: Review;
	readonly isEarly: boolean;
	readonly sent: Set<string>;
};

const confirmingKeys: Readonly<Record<Review['place'], string>> = {
	review: 'y',
	batch: 'y',
	deletion: 'enter',
	batchUndo: 'enter',
	invite: 'y',
	moves: 'y',
	accounts: 'y',
	tags: 'y',
	newAccount: 'y',
	removal: 'y',
	removalAsked: 'r',
	offboarding: 'y',
	membersUndo: 'y',
};

const reviewPlaces: ReadonlySet<string> = new Set(Object.keys(confirmingKeys));
export const isReviewPlace = (place: string): place is Review['place'] => reviewPlaces.has(place);

// Line breaks depend on the room on the screen, and invisible characters are shown as their numbers.
const bare = (text: string): string => text.replaceAll(/[\s\p{Control}\p{Format}]|⟦[\dA-F]+⟧/gv, '');

// Others rename organizations at any time. A request has their ids, and a review the names that were read before it.
const asFirstNamed = (text: string): string => bare(text).replaceAll('byothers', '');

// A review marks changed lines of a request, and unfolds JSON in its texts.
const unfolded = (text: string): string =>
	text
		.replace(/^•/v, '')
		.replaceAll(/\\[nrt]/gv, '')
		.replaceAll('\\', '');

/** Whether the text consists of these lines, in any order. */
function isMadeOf(text: string, lines: readonly string[]): boolean {
	const reached = new Set([0]);
	for (let at = 0; at < text.length; at++) {
		for (const line of reached.has(at) ? lines : []) {
			if (text.startsWith(line, at)) {
				reached.add(at + line.length);
			}
		}
	}

	return reached.has(text.length);
}

const valuesOf = (value: unknown): readonly string[] =>
	typeof value === 'object' && value !== null
		? Object.values(value).flatMap(each => valuesOf(each))
		: [String(value)].filter(text => text !== '');

const textsIn = (text: string): readonly string[] => {
	try {
		return valuesOf(JSON.parse(text));
	} catch {
		return [text];
	}
};

const isTagWrite = ({method, path}: Pick<Write, 'method' | 'path'>): boolean =>
	method !== 'POST' && /^\/accounts\/\w+\/tags(?:\?|$)/v.test(path);

const isOfSeveral = (title: string): boolean => / of \d+ accounts/v.test(title);

/** The rows of an account in a review of several. A long name is cut in the middle. */
const rowsOf = (shown: readonly string[], name: string): readonly string[] =>
	shown.filter(line => line.includes(bare(name).slice(-6)));

/** Whether a review has shown the request: all of it, or the name, parent and values of a row. */
function hasShown({place, title, lines}: Review, {method, path, body, parentPath, member, account}: Write): boolean {
	const shown = [...lines].map(line => bare(line)).filter(line => line !== '');
	switch (place) {
		case 'review': {
			// The id of the organization of a first account is not known before it is created.
			const reviewed =
				path === '/accounts' ? body.replace(/"id":"[^"]*"/v, '"id":"(the id of the new organization)"') : body;
			return isMadeOf(
				unfolded(bare(`${method} ${path}${reviewed}`)),
				shown.map(line => unfolded(line)),
			);
		}

		case 'newAccount':
		case 'removal':
		case 'removalAsked': {
			return isMadeOf(
				unfolded(bare(`${method} ${path}${body}`)),
				shown.map(line => unfolded(line)),
			);
		}

		case 'batch': {
			if (method !== 'POST') {
				return false;
			}

			const {name, profile = {}} = JSON.parse(body) as {
				readonly name: string;
				readonly profile?: Readonly<Record<string, string>>;
			};
			const all = shown.join('');
			// The first account of a customer.
			if (path === '/accounts') {
				return all.includes(bare(name));
			}

			const isWhole = asFirstNamed(all).includes(
				asFirstNamed(`${name}  ${parentPath === '' ? 'without a parent' : `in ${parentPath ?? ''}`}`),
			);
			// A row of the table has the last name of the parent, and a sign where its values are cut.
			const row =
				shown.find(line =>
					asFirstNamed(line).includes(
						asFirstNamed(`${name}  ${parentPath === '' ? '–' : (parentPath?.split(' › ').at(-1) ?? '')}`),
					),
				) ?? '';
			return (
				(isWhole || row !== '') &&
				Object.values(profile)
					.flatMap(value => (value === '' ? [] : textsIn(value)))
					.every(value => all.includes(bare(value)) || row.includes('…'))
			);
		}

		case 'invite': {
			const email = /"email":"(?<email>[^"]+)"/v.exec(body)?.groups?.['email'] ?? body;
			const all = shown.join('');
			return (
				method === 'POST' &&
				path.endsWith('/members') &&
				(title.startsWith('Result · ') || all.includes(path.split('/').at(-2) ?? path)) &&
				[`·${email}`, `✗${email}`, `?${email}`, `–${email}`].some(text => all.includes(bare(text)))
			);
		}

		case 'moves': {
			// The undo has the name of the time of the move.
			const destination = parentPath?.split(' › ').at(-1) ?? '';
			const all = shown.join('');
			return (
				method === 'POST' &&
				path.endsWith('/move') &&
				all.includes(path.split('/').at(-2) ?? path) &&
				(/^(?:Undo|Result) · /v.test(title) || asFirstNamed(all).includes(asFirstNamed(destination)))
			);
		}

		case 'accounts': {
			// Of one account, the request; its values that do not change are sent as they are then. Of several, the row with the end of its name, and of the new value unless that is cut. The undo of a run has the name only.
			const {name, settings: {abuse_contact_email: contact = ''} = {}} = JSON.parse(body === '' ? '{}' : body) as {
				readonly name?: string;
				readonly settings?: {readonly abuse_contact_email?: string};
			};
			const rowsOfAccount = rowsOf(shown, name ?? '');
			const isListed =
				rowsOfAccount.length > 0 &&
				(/^(?:Undo|Result) · (?:Undo: )?changed /v.test(title) ||
					!title.includes('abuse contact') ||
					rowsOfAccount.some(line => line.includes(bare(contact).slice(-16)) || line.includes('…')));
			return (
				method === 'PUT' &&
				/^\/accounts\/\w+$/v.test(path) &&
				(isOfSeveral(title)
					? isListed
					: account
						? shown.join('').includes(bare(`${method} ${path}`))
						: isMadeOf(
								unfolded(bare(`${method} ${path}${body}`)),
								shown.map(line => unfolded(line)),
							))
			);
		}

		case 'tags': {
			return (
				isTagWrite({method, path}) &&
				(isOfSeveral(title)
					? rowsOf(shown, account?.name ?? '').length > 0
					: isMadeOf(
							unfolded(bare(`${method} ${path}${body}`)),
							shown.map(line => unfolded(line)),
						))
			);
		}

		case 'offboarding': {
			return (
				method === 'DELETE' &&
				member !== undefined &&
				title.endsWith(` · Offboard ${member.email}`) &&
				shown.join('').includes(bare(member.organization).slice(0, 8))
			);
		}

		case 'membersUndo': {
			return (
				path.includes('/members') &&
				shown
					.join('')
					.includes(bare(member?.email ?? /"email":"(?<email>[^"]+)"/v.exec(body)?.groups?.['email'] ?? path))
			);
		}

		case 'deletion':
		case 'batchUndo': {
			return method === 'DELETE' && shown.join('').includes(path.split('/').at(-1) ?? path);
		}
	}
}

const accountLabels: Readonly<Record<string, string>> = {
	name: 'name',
	enforce_twofactor: 'two-factor enforced',
	abuse_contact_email: 'abuse contact',
};

const sideText = (value: string | undefined): string =>
	value === undefined ? '(none)' : value === '' ? '(empty)' : value;

/** Whether a review has shown that a value of an account, or a tag, will change, from what and to what. */
function hasShownChange({place, title, frames}: Review, {name, from, to}: ValueChange, accountName: string): boolean {
	const isOfUndo = /^(?:Undo|Result) · (?:Undo: )?changed /v.test(title);
	const is = (line: string) => bare(line);
	if (place === 'tags') {
		return frames.some(frame => {
			const shown = frame.map(line => is(line));
			const own = rowsOf(shown, accountName);
			const isListed = own.some(line =>
				[name, ...(isOfUndo ? [] : [from ?? '–', to ?? '–'])].every(
					text =>
						line.includes(bare(text)) ||
						line.includes('…') ||
						(text === name && shown.some(heading => heading.startsWith('account') && heading.endsWith(bare(text)))),
				),
			);
			const at = shown.findIndex((line, index) => line === bare(name) && shown[index + 1]?.startsWith('was'));
			return isOfSeveral(title)
				? isListed
				: shown[at + 1] === bare(`was${sideText(from)}`) && shown[at + 2] === bare(`becomes${sideText(to)}`);
		});
	}

	const label = accountLabels[name];
	const [before = '', after = ''] = [from, to].map(value =>
		name === 'enforce_twofactor' ? (value === 'true' ? 'yes' : 'no') : value === '' ? '–' : value,
	);
	const isInRow = frames.some(frame =>
		frame
			.map(line => is(line))
			.some(line => line.includes(`${bare(before)}→${bare(after)}`) || (line.includes('→') && line.includes('…'))),
	);
	return label !== undefined && (isOfUndo || isInRow) && title.split(' of ', 1)[0]?.includes(label) === true;
}

/** What a write changes of an account without a review that shows it. */
const unshownChanges = (review: Review, {account}: Write): readonly ValueChange[] =>
	account && (review.place === 'tags' || review.place === 'accounts')
		? account.changes.filter(change => !hasShownChange(review, change, account.name))
		: [];

const changeText = ({name, from, to}: ValueChange): string => `${name}, from ${sideText(from)} to ${sideText(to)}`;

// The text to type before a deletion: the name or the id, or the number of created rows.
function hasTyped({place, title, lines, typed}: Review, order: number): boolean {
	const {text = '', asked} = typed.findLast(line => line.order <= order) ?? {};
	switch (place) {
		case 'deletion': {
			return text !== '' && (text === title.replace(/^Delete · /v, '') || lines.has(text));
		}

		case 'batchUndo': {
			return text === asked;
		}

		case 'review':
		case 'batch':
		case 'invite':
		case 'moves':
		case 'accounts':
		case 'tags':
		case 'newAccount':
		case 'removal':
		case 'removalAsked':
		case 'offboarding':
		case 'membersUndo': {
			return true;
		}
	}
}

function reviewsIn(events: readonly Event[]): readonly Review[] {
	const reviews: Review[] = [];
	let open: Review | undefined;
	for (const [order, event] of events.entries()) {
		if (event.kind !== 'shown') {
			continue;
		}

		const place = placeOf({title: event.title, lines: event.lines, hint: event.lines.at(-1) ?? '', screen: ''});
		if (open && (open.place !== place || open.title !== event.title)) {
			open.closed = order;
			open = undefined;
		}

		if (!isReviewPlace(place)) {
			continue;
		}

		if (!open) {
			// A result sends what is left of its review, without showing all of it again.
			const reviewed = event.title.startsWith('Result · ')
				? reviews.findLast(each => each.place === place && each.title === event.title.replace(/^Result/v, 'Review'))
				: undefined;
			open = {
				place,
				title: event.title,
				opened: order,
				closed: events.length,
				lines: new Set(reviewed?.lines),
				frames: [...(reviewed?.frames ?? [])],
				typed: [],
			};
			reviews.push(open);
		}

		open.frames.push(event.lines);
		for (const line of event.lines) {
			open.lines.add(line);
		}

		const typed = event.lines.findLast(line => line.startsWith('❯'));
		open.typed.push({
			order,
			text: typed?.slice(1).trim() ?? '',
			asked: /Type how many \((?<count>\d+)\)/v.exec(event.lines.join('\n'))?.groups?.['count'],
		});
	}

	return reviews;
}

/** How long a frame that the program has drawn can be under way until the walk sees it, in milliseconds. A key that is pressed in that time is not early. */
const underWay = 200;

/** The keys that confirm a review: one that was on the screen, or one that was drawn before the write if the key did not wait for the screen. */
function confirmationsIn(events: readonly Event[], reviews: readonly Review[]): readonly Confirmation[] {
	return events.flatMap((event, order): readonly Confirmation[] => {
		if (event.kind !== 'key') {
			return [];
		}

		const isAsked = ({place}: Review) => confirmingKeys[place] === event.key;
		const shown = reviews.find(review => isAsked(review) && review.opened < order && order < review.closed);
		const following = reviews.find(review => review.opened > order);
		const isNext =
			following &&
			isAsked(following) &&
			events.slice(order + 1, following.opened).every(other => !(other.kind === 'key' && other.isSettled));
		const review = shown ?? (isNext ? following : undefined);
		return review
			? [
					{
						order,
						review,
						isEarly: !shown && event.isSettled && (events[review.opened]?.at ?? 0) - event.at > underWay,
						sent: new Set(),
					},
				]
			: [];
	});
}

const describe = ({method, path, body}: Write): string => `${method} ${path} ${body}`.trim();

export type Defects = {
	readonly defects: readonly string[];
	/** Possible defects. The order of a key and a frame cannot be known from outside. */
	readonly suspicions: readonly string[];
};

const isSaidIn = (text: string): boolean => /already|exists|looks like|resembles|namesake|named|earlier/iv.test(text);

/** Whether a review says that there is an organization of this name. Among the rows of a file, the row itself has to say so. */
function isSaidThere({place, lines, frames}: Review, {body}: Write): boolean {
	if (place !== 'batch') {
		return isSaidIn([...lines].join(' '));
	}

	const {name} = JSON.parse(body) as {readonly name: string};
	return frames.some(frame => {
		const start = frame.findIndex(line => bare(line).includes(bare(name)) && fileRow.test(line));
		const length = frame.slice(start + 1).findIndex(line => fileRow.test(line) || line.startsWith('Request of row'));
		return start !== -1 && isSaidIn(frame.slice(start, length === -1 ? undefined : start + 1 + length).join(' '));
	});
}

const fileRow = /^\S\s+\d+ {2}/v;

/** Whether the service refused a request for a time, so that the program waits and sends it again: a new organization refuses accounts for about half a minute. */
const isForATime = ({fate, path}: Write): boolean => fate === tooMany || (fate === forbidden && path === '/accounts');

/** Whether a creation of an account was sent before, with the same key. */
function isRepetition({key}: Write, keys: Set<string>): boolean {
	const isKnown = key !== undefined && keys.has(key);
	keys.add(key ?? '');
	return isKnown;
}

/** Each write has a review of its own on the screen with exactly that request, one key that confirmed it, and no twin. */
function judgeWrites(events: readonly Event[]): Defects {
	const reviews = reviewsIn(events);
	const confirmations = confirmationsIn(events, reviews);
	const defects: string[] = [];
	const suspicions: string[] = [];
	const keys = new Set<string>();
	let isCommand = false;
	for (const [order, event] of events.entries()) {
		isCommand = event.kind === 'begun' || (event.kind !== 'ended' && isCommand);
		if (isCommand || event.kind !== 'write') {
			continue;
		}

		const {write, number} = event;
		const seen = events.findIndex(other => other.kind === 'seen' && other.number === number);
		const drawnBy = seen === -1 ? order : seen;
		const before = confirmations.filter(each => each.order < order && each.review.opened < drawnBy);
		const request = bare(describe(write));
		const fitting = before.filter(({review}) => hasShown(review, write));
		// The same request with the same key does nothing a second time, so one confirmation is enough for both.
		const isRepeated = isRepetition(write, keys);
		if (isRepeated && fitting.length > 0) {
			continue;
		}

		const sentLast = fitting.findLast(({sent}) => sent.has(request))?.order ?? -1;
		const own = fitting.findLast(each => each.order > sentLast);
		if (!own) {
			const why =
				fitting.length > 0
					? 'is a twin: no review that shows this request was confirmed after the request was sent'
					: before.length > 0
						? 'is not what a confirmed review has shown'
						: 'has no review that a key has confirmed';
			defects.push(`Write ${number} ${why}: ${describe(write)}`);
			continue;
		}

		if (before.some(({review}) => review.opened > own.review.closed)) {
			suspicions.push(`Write ${number} came after another review was confirmed: ${describe(write)}`);
		}

		// A file, an offboarding, and a move or a change of several accounts continue by themselves after a pause of the service: that request had no effect.
		if (
			!isForATime(write) ||
			!(
				own.review.place.startsWith('batch') ||
				own.review.place === 'offboarding' ||
				own.review.place === 'membersUndo' ||
				own.review.place === 'moves' ||
				own.review.place === 'accounts' ||
				own.review.place === 'tags'
			)
		) {
			own.sent.add(request);
		}

		if (!hasTyped(own.review, drawnBy)) {
			defects.push(`Write ${number}: what had to be typed before it was not typed: ${describe(write)}`);
		}

		defects.push(
			...unshownChanges(own.review, write).map(
				change => `Write ${number} changes what its review does not show: ${changeText(change)}`,
			),
		);
		if (own.isEarly) {
			suspicions.push(
				`Write ${number}: the key that confirmed it was pressed before its review was drawn: ${describe(write)}`,
			);
		}

		if (write.isAgain) {
			defects.push(`Write ${number} was done before by an earlier write: ${describe(write)}`);
		}

		if (write.isNamesake && !isSaidThere(own.review, write)) {
			defects.push(
				`Write ${number} is a twin: the parent has an organization of this name, and the review did not say so: ${describe(write)}`,
			);
		}
	}

	return {defects, suspicions};
}

/** What a write changes of an account although the command does not name it. */
const unnamedChanges = ({account}: Write, named: readonly string[] | undefined): readonly ValueChange[] =>
	named && account ? account.changes.filter(({name}) => !named.includes(name)) : [];

/** A command sends each request once, unless the service took no requests, and nothing that an earlier write has done. */
function judgeCommands(events: readonly Event[]): readonly string[] {
	const defects: string[] = [];
	let sent: Set<string> | undefined;
	let mayChange: readonly string[] | undefined;
	const keys = new Set<string>();
	for (const event of events) {
		if (event.kind === 'begun' || event.kind === 'ended') {
			sent = event.kind === 'begun' ? new Set() : undefined;
			mayChange = event.kind === 'begun' ? event.changes : undefined;
		}

		if (!sent || event.kind !== 'write') {
			continue;
		}

		const {number, write} = event;
		const request = describe(write);
		const isRepeated = isRepetition(write, keys);
		defects.push(
			...(!isRepeated && sent.has(request)
				? [`Write ${number} is a twin: the command has sent it before: ${request}`]
				: []),
			...(write.isNamesake
				? [`Write ${number} is a twin: the parent has an organization of this name: ${request}`]
				: []),
			...(write.isAgain ? [`Write ${number} was done before by an earlier write: ${request}`] : []),
			...unnamedChanges(write, mayChange).map(
				change => `Write ${number} changes what the command does not name: ${changeText(change)}`,
			),
		);
		if (!isForATime(write)) {
			sent.add(request);
		}
	}

	return [
		...defects,
		...events.flatMap(event => (event.kind === 'told' && event.text.endsWith('did not end') ? [event.text] : [])),
	];
}

/** The parts of the terminal’s answers that the program has typed. */
function judgeAnswers(events: readonly Event[]): readonly string[] {
	const texts = events.flatMap(event => (event.kind === 'shown' ? [...event.lines, event.said ?? ''] : []));
	const typed = texts.flatMap(text => /\d\$y|;\d+c(?:\s|$)|rgb:[\da-f]/v.exec(text)?.[0] ?? []);
	return [...new Set(typed)].map(text => `A part of the terminal’s answer was typed: ${text}`);
}

// The mode, and the state that a shell expects.
const modesAtEnd: ReadonlyMap<string, readonly [state: string, name: string]> = new Map([
	['1', ['l', 'the cursor keys of applications']],
	['7', ['h', 'wrapping']],
	['25', ['h', 'the cursor']],
	['47', ['l', 'the alternate screen']],
	['1000', ['l', 'the mouse']],
	['1002', ['l', 'the mouse']],
	['1003', ['l', 'the mouse']],
	['1004', ['l', 'the reports of focus']],
	['1006', ['l', 'the mouse']],
	['1049', ['l', 'the alternate screen']],
	['2004', ['l', 'bracketed paste']],
	['2026', ['l', 'synchronized updates']],
	['2048', ['l', 'the reports of size']],
]);

function judgeTerminal({bytes, settings = ''}: Run): readonly string[] {
	const states = new Map<string, string>();
	const sequences = bytes.split('\u{1B}[').slice(1);
	for (const sequence of sequences) {
		const {numbers = '', state = ''} = /^\?(?<numbers>[\d;]+)(?<state>[hl])/v.exec(sequence)?.groups ?? {};
		for (const number of numbers.split(';')) {
			states.set(number, state);
		}
	}

	const left = [...states].flatMap(([number, state]) => {
		const [expected, name] = modesAtEnd.get(number) ?? [];
		return expected === undefined || expected === state
			? []
			: [`The terminal is not restored: ${name ?? ''} (mode ${number})`];
	});
	const pushed = sequences.filter(sequence => /^>\d+u/v.test(sequence)).length;
	const popped = sequences.filter(sequence => /^<\d*u/v.test(sequence)).length;
	const raw = ['icanon', 'echo', 'isig'].filter(
		name => !new RegExp(String.raw`(?<![\-\w])${name}\b`, 'v').test(settings),
	);
	return [
		...new Set(left),
		...(pushed > popped ? ['The terminal is not restored: the keyboard protocol'] : []),
		...raw.map(name => `The terminal is not restored: ${name} is off`),
	];
}

const isMissing = (status: number | undefined): status is undefined => status === undefined;

// As a shell reports it: 128 plus the number of the signal.
const statuses: Readonly<Record<Run['ending'], readonly number[]>> = {
	quit: [0, 1, 6],
	'ctrl+c': [0, 1, 6, 130],
	SIGTERM: [143],
	SIGKILL: [137],
	// The end of the input may come before the signal.
	hangUp: [0, 129],
};

function judgeRun(run: Run, index: number): readonly string[] {
	const {ending, status, bytes} = run;
	const isRestored = ending !== 'SIGKILL' && ending !== 'hangUp';
	const wrong = [
		...(isMissing(status) ? ['The program did not end'] : []),
		...(isMissing(status) || statuses[ending].includes(status) ? [] : [`The program ended with status ${status}`]),
		...(isRestored ? judgeTerminal(run) : []),
		...(/crash report|unexpected error|^[\t ]+at .+:\d+:\d+\)/imv.test(bytes) ? ['The program crashed'] : []),
	];
	return wrong.map(text => `${text} (run ${index + 1}, ${ending})`);
}

/** Returns the defects of a walk. */
export function judge(walked: Walk): Defects {
	const {events, runs, openForms, files, secrets} = walked;
	const {defects, suspicions} = judgeWrites(events);
	const places = {
		...Object.fromEntries(runs.map(({bytes}, index) => [`the terminal, run ${index + 1}`, bytes])),
		...files,
	};
	return {
		defects: [
			...defects,
			...judgeClaims(walked),
			...judgeAnswers(events),
			...judgeCommands(events),
			...runs.flatMap((run, index) => judgeRun(run, index)),
			...found(secrets, places).map(where => `A credential has got out: ${where}`),
			...openForms.flatMap(({typed, drafts, screen}) => [
				...(drafts.includes(typed) ? [] : [`“${typed}” was typed and is in no draft`]),
				...(lookAt(screen).title.startsWith('Drafts')
					? []
					: [`The next start offers no draft, though “${typed}” was typed`]),
			]),
			...events.flatMap(event =>
				event.kind === 'told' && event.text.includes('another credential') ? [event.text] : [],
			),
		],
		suspicions,
	};
}
