import {whyNotWith} from '../../base/api/calls.js';
import type {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText, told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {
	exitStatus,
	type ExitStatus,
	firstFailure,
	Refusal,
	statusOfFailure,
	tellFailure,
} from '../../kernel/command-line/exit-status.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import {oldestWanted} from '../../kernel/command-line/max-age.js';
import {print, tell} from '../../kernel/command-line/output.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {endedWait} from '../../kernel/loop/until.js';
import {wordsAmong} from '../../kernel/command-line/known-values.js';
import type {Flags} from '../../kernel/options/flags.js';
import {failureText} from '../../kernel/rows/failure.js';
import {usualMaxAge} from '../../kernel/state/profile-age.js';
import type {Disk} from '../../kernel/storage/disk.js';
import {keepInParts} from '../../kernel/storage/keep-read.js';
import {forgetOld, type Known, type KnownKind, openKnown} from '../../kernel/storage/known.js';
import {isWorthAsking, readFirstPage} from './all-accounts.js';
import {
	accountsText,
	callOfKind,
	costText,
	idsWithoutTags,
	kindNames,
	kindText,
	planRest,
	requestsOf,
	requestsOfKind,
	restKinds,
	type RestPlan,
	timesOf,
	withFirstPage,
	leftOf,
	noListText,
	readRest,
	readText,
	shortText,
	type RestEnd,
} from './read-rest.js';

/** How often the last values are tried to be kept while another program writes, and the pause between, in milliseconds. */
const [mostTries, pause] = [50, 100];

const longestKept = (text: string): string =>
	text === '0' ? 'everything is read again' : `what was read more than ${text} ago is read again`;

/**
The kinds to read.

@throws {UsageError} If there is no such kind.
*/
function kindsOf({only}: Flags): readonly KnownKind[] {
	const words = wordsAmong(
		'--only',
		only,
		restKinds.map(kind => kindNames[kind]),
	);
	return restKinds.filter(kind => words.length === 0 || words.includes(kindNames[kind]));
}

/**
Checks that what is read would be kept.

@throws {Refusal} If not.
*/
function requireKept({cacheFolder, owner}: Disk): void {
	if (!owner) {
		throw new Refusal(
			'The sandbox of --demo ends with the command, so nothing would be kept. Nothing was read.',
			exitStatus.usage,
		);
	}

	if (cacheFolder === undefined) {
		throw new Refusal(
			'With the cache off (--no-cache, or cache = false in the config file), nothing would be kept. Nothing was read.',
			exitStatus.usage,
		);
	}
}

function tellProblem(known: Known): void {
	const problem = known.takeProblem();
	if (problem !== undefined) {
		tell(harmless(problem));
	}
}

function tellPlan(
	{client, flags}: CommandLine,
	organizations: readonly Organization[],
	plan: RestPlan,
	kinds: readonly KnownKind[],
): void {
	const lines = kinds.map(
		kind =>
			`\n  ${kindNames[kind].padEnd(8)}  ${counted(requestsOfKind(plan, kind), 'request').padStart(14)}  ${kindText(plan[kind])}`,
	);
	tell(
		`${counted(organizations.length, 'organization')}; ${longestKept(flags.maxAge ?? usualMaxAge.text)}.${lines.join('')}`,
	);
	const accounts = kinds.includes('accounts') ? accountsText(plan) : undefined;
	if (accounts !== undefined) {
		tell(shownText(accounts));
	}

	const requests = requestsOf(plan, kinds);
	tell(requests === 0 ? 'Nothing is to be read.' : costText(requests, client.window()));
}

type Rest = {readonly known: Known; readonly plan: RestPlan; readonly kinds: readonly KnownKind[]};

/**
Reads what the plan says and keeps it. A signal stops it.

@throws {Refusal} If what was read cannot be kept.
*/
async function readAndKeep(
	line: CommandLine,
	{known, plan, kinds}: Rest,
): Promise<{readonly end: RestEnd; readonly isStopped: boolean}> {
	const {client, progress} = line;
	const ending = new AbortController();
	const {signal} = ending;
	const stop = () => {
		ending.abort();
	};

	let isLost = false;
	const startedAt = Date.now();
	const {add, flush} = keepInParts(known, () => {
		isLost = true;
		stop();
	});
	const end = await line.stoppableRun(
		async () =>
			readRest(client.for('read the rest').endedBy(signal), plan, kinds, {
				note(text) {
					progress.show(shownText(text));
				},
				wait: endedWait(line.wait, signal),
				rest: endedWait(
					async milliseconds =>
						line.rest(
							`Two thirds of this window are used; continuing in ${counted(Math.ceil(milliseconds / 1000), 'second')} …`,
							milliseconds,
						),
					signal,
				),
				now: () => Date.now(),
				isKnown: (kind, id) => (known.timeOf(kind, id) ?? -Infinity) >= startedAt,
				isWanted: () => !signal.aborted,
				onRead: add,
			}),
		stop,
	);
	for (let tries = 0; !flush() && tries < mostTries; tries++) {
		await line.rest('Another cforgs is writing to the same file …', pause); // eslint-disable-line no-await-in-loop -- Until it has written.
	}

	progress.end();
	tellProblem(known);
	if (isLost) {
		throw new Refusal('cforgs cannot keep what it reads, so it stopped reading.', exitStatus.failed);
	}

	return {end, isStopped: signal.aborted};
}

/** Keeps the profiles that came with the list, because they cost no request. */
function keepListed(known: Known, organizations: readonly Organization[], readAt: number): void {
	known.keep(
		'profile',
		organizations.flatMap(({id, profile}) => (profile === undefined ? [] : [{id, readAt, value: profile}])),
	);
}

/** Reports what was read and what was not. Returns the exit status. */
async function report(
	{flags}: CommandLine,
	{plan, kinds}: Rest,
	{end, isStopped}: Awaited<ReturnType<typeof readAndKeep>>,
): Promise<ExitStatus> {
	const failed = kinds.flatMap(kind => {
		const errors = end[kind]?.failed ?? [];
		const [error] = errors;
		// The refusals that stopped a kind are reported once.
		return error && !end[kind]?.stop ? [{kind, errors, error}] : [];
	});
	for (const {kind, errors, error} of failed) {
		tellFailure(
			error,
			flags,
			told`the ${kindNames[kind]} of ${counted(errors.length, 'organization')} could not be read and are left out. ${failureText(error)}`,
		);
	}

	const noList = noListText(end);
	if (noList !== undefined && !flags.quiet) {
		tell(shownText(noList));
	}

	const short = shortText(end);
	if (short !== '') {
		tell(short);
	}

	const stops: ReadonlyArray<readonly [KnownKind, ApiError]> = isStopped
		? []
		: kinds.flatMap(kind => {
				const stop = end[kind]?.stop;
				return stop ? [[kind, stop] as const] : [];
			});
	for (const [kind, stop] of stops) {
		tellFailure(stop, flags, told`the reading of ${kindNames[kind]} stopped. ${failureText(stop)}`);
	}

	const read = (kind: KnownKind) => end[kind]?.read ?? 0;
	const left = leftOf(plan, kinds, end);
	if (flags.json) {
		const values = kinds.map(
			kind =>
				[kindNames[kind], {known: plan[kind].known, read: read(kind), failed: end[kind]?.failed.length ?? 0}] as const,
		);
		await print(`${harmlessJson({...Object.fromEntries(values), left, is_stopped: isStopped}, '\t')}\n`);
	} else if (!flags.quiet) {
		const rest =
			left === 0
				? ''
				: ` ${counted(left, 'request')} ${left === 1 ? 'is' : 'are'} left: run it again${flags.maxAge?.trim() === '0' ? ' without --max-age 0' : ''} to go on.`;
		await print(`${isStopped ? 'Stopped. ' : ''}Read ${readText(end)}.${rest}\n`);
	}

	return isStopped
		? exitStatus.failed
		: firstFailure(
				...stops.map(([, stop]) => statusOfFailure(stop)),
				short !== '' || failed.length > 0 ? exitStatus.failed : exitStatus.ok,
			);
}

async function sync(line: CommandLine, named: string | undefined): Promise<ExitStatus> {
	const {client, flags, disk} = line;
	requireKept(disk);
	const kinds = kindsOf(flags);
	const whyNot = whyNotWith(
		client.kind,
		'Reading the rest',
		kinds.map(kind => callOfKind[kind]),
	);
	if (whyNot !== undefined) {
		throw new Refusal(`${whyNot} Nothing was read.`, exitStatus.refused);
	}

	const known = openKnown(disk);
	const now = Date.now();
	const list = await readWhole(client, flags.quiet);
	const {extent, status: ofGroup} = extentWithGroups(line, list, named);
	const organizations = organizationsOf(extent);
	keepListed(known, organizations, now);
	tellProblem(known);
	const times = timesOf(known);
	const withoutTags = known.withoutTags();
	const each = planRest(
		organizations.map(({id}) => id),
		(kind, id) => times[kind].get(id),
		{
			oldest: Math.min(oldestWanted(flags, now), now),
			isTrue: truthOf({...line, now: Date.now}),
			isPartly: id => withoutTags.has(id),
			isWhole: flags.tags,
		},
	);
	const fromList = kinds.includes('accounts') && !flags.tags ? idsWithoutTags(each, id => withoutTags.has(id)) : [];
	const plan = isWorthAsking(fromList)
		? withFirstPage(each, fromList, await readFirstPage(client.for('read the rest'), Date.now))
		: each;
	const rest = {known, plan, kinds};
	const status = firstFailure(statusOfList(list), ofGroup);
	if (!flags.quiet) {
		tellPlan(line, organizations, plan, kinds);
	}

	if (requestsOf(plan, kinds) > 0 && flags.dryRun) {
		tell('Dry run: nothing was read.');
		return status;
	}

	if (requestsOf(plan, kinds) > 0) {
		await line.confirmReading('Type yes to read this: ');
	}

	const ended = await readAndKeep(line, rest);
	forgetOld(disk, known, Date.now());
	return firstFailure(await report(line, rest, ended), status);
}

/** `cforgs sync [ID]`: reads what is not known yet, or too old, and keeps it. */
export async function runSync(input: CommandInput): Promise<ExitStatus> {
	kindsOf(input.flags);
	oldestWanted(input.flags, Date.now());
	return runOnService(input, sync);
}
