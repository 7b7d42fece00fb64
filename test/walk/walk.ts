import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import type {Credential} from '../../source/base/api/credential.js';
import {createRandom, type Random} from '../../source/base/sandbox/random.js';
import {fingerprintOf} from '../../source/kernel/options/credential.js';
import {openGreeted} from '../../source/program/start/navigator.js';
import {filesBelow} from '../helpers/canaries.js';
import {keySequence} from '../helpers/key-sequences.js';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {startSession, type Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {openSandbox} from '../base/sandbox/call.js';
import {errandOf} from './errands.js';
import {faultsOf, type Faults} from './faults.js';
import {startFaultyServer, weighted, type Canary} from './faulty-server.js';
import {accountsFile, keysOf, typedText, whatIsAsked, type Press} from './keys.js';
import {startLaggingLists} from './lagging-lists.js';
import {lookAt, placeOf, type Look} from './look.js';
import {isReviewPlace} from './oracle.js';
import type {Ending, Event, Note, OpenForm, Run, Walk} from './record.js';

// Independent streams of random numbers.
const streams = {setting: 1, canary: 2} as const;

const customers = `name,parent,business_name,business_email
Walk file 1,EMEA,Walk file 1 Ltd,one@walk.example
Walk file 2,EMEA,Walk file 2 Ltd,two@walk.example
Walk file 3,APAC,,three@walk.example
Walk file 4,Acme Distribution,Walk file 4 Ltd,
`;

const customersWithAccounts = `name,parent,account
Walk account 1,EMEA,Website
Walk account 2,APAC,
Walk account 3,EMEA,Shop
`;

/** Everything that the seed decides before the first key. */
export function settingOf(seed: number, {isOfScenes = false}: {readonly isOfScenes?: boolean} = {}) {
	const random = createRandom(seed, streams.setting);
	const secrets = createRandom(seed, streams.canary);
	const scheme = random.below(100) < 20 ? 'token' : 'key';
	const canary: Canary = {
		scheme,
		email: `walk-${seed}@walk.example`,
		secret: scheme === 'key' ? secrets.hex(5).slice(0, 37) : `cfut_${secrets.hex(5)}`,
	};
	// The walk of chosen scenes begins in the panes.
	const isBatch = scheme === 'key' && random.below(100) < 20 && !isOfScenes;
	const columns = random.pick([90, 96, 120, 140]);
	const ending: Ending =
		weighted(random, [
			['quit', 3],
			['ctrl+c', 3],
			['SIGTERM', 2],
			['SIGKILL', 3],
			['hangUp', 2],
		] as const) ?? 'quit';
	const rates = random.pick([
		{writes: 45, reads: 5, changes: 8},
		{writes: 30, reads: 2, changes: 20},
		{writes: 60, reads: 10, changes: 4},
		{writes: 15, reads: 0, changes: 5},
	]);
	return {
		canary,
		isBatch,
		columns,
		ending,
		rates,
		readyAfter: random.pick([0, 0, 400]),
		arguments: isBatch ? ['onboard', '--from', 'customers.csv'] : [],
	};
}

function credentialOf({scheme, email, secret}: Canary): Credential {
	return scheme === 'key' ? {scheme, email, key: secret} : {scheme, token: secret};
}

// Starts the program, and records its status and the settings of the terminal after its end. The trap lets the shell outlive the terminal.
// The shell writes the status itself, since SIGHUP could end another program.
const wrapper = `
trap : HUP
sh -c 'echo $$ > "$0"; exec "$@"' "$WALK_PID" "$@"
status=$?
stty -a > "$WALK_SETTINGS" 2>/dev/null
echo $status > "$WALK_STATUS"
`;

function contentOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// The file is gone, or not written yet.
		return '';
	}
}

function kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
	// 0 would mean the whole process group, including this process.
	if (pid === 0) {
		return;
	}

	try {
		process.kill(pid, signal);
	} catch {
		// The process has ended.
	}
}

// In milliseconds. A list can be behind for half a minute, and the limit on requests can pause a file several times.
const longestErrand = 120_000;

// In milliseconds: the longest wait for an answer to a key, the longest wait for requests before the next key, and how long the screen must be quiet.
const longestAnswer = 600;
const longestRest = 500;
const quiet = 40;

// After this number of steps, a walk that began with a file continues in the panes.
const fileSteps = 8;

const askedOn = ({title, screen}: Look): string =>
	/Type how many \((?<count>\d+)\)/v.exec(screen)?.groups?.['count'] ??
	/^Delete · (?<name>.+)$/v.exec(title)?.groups?.['name'] ??
	'0';

export type WalkOptions = {
	readonly seed: number;
	readonly steps: number;
	readonly faults: Faults;
	/** The names of the only scenes; all if there are none. */
	readonly scenes?: ReadonlySet<string>;
};

// Where an answer of the terminal is cut, and for how many milliseconds. Behind Escape and “[”, the beginning of an answer may also be a key.
const cutsOf = (random: Random, length: number): readonly number[] =>
	[...new Set([random.pick([2, 2, 2, 1, 1 + random.below(length - 1)]), 1 + random.below(length - 1)])]
		.slice(random.below(2))
		.toSorted((one, other) => one - other);

const gaps = [40, 45, 50, 60, 60, 90, 250, 1200] as const;

// How long an answer waits for a review, in milliseconds.
const longestWaitForReview = 8000;

/** One walk: random keys in real sessions under faults, with everything that happened. The seed decides keys and faults, but not the timing of the machine. */
export async function walk({seed, steps, faults: wanted, scenes = new Set()}: WalkOptions): Promise<Walk> {
	const faults = faultsOf(seed, wanted);
	const {
		canary,
		isBatch,
		columns,
		ending,
		rates,
		readyAfter,
		arguments: given,
	} = settingOf(seed, {isOfScenes: scenes.size > 0});
	const started = performance.now();
	const events: Event[] = [];
	const note: Note = event => {
		events.push({at: Math.round(performance.now() - started), ...event});
	};

	using folder = temporaryFolder();
	const home = path.join(folder.path, 'home');
	const outside = path.join(folder.path, 'outside');
	const work = path.join(home, 'work');
	mkdirSync(work, {recursive: true});
	mkdirSync(outside);
	writeFileSync(path.join(work, 'customers.csv'), customers);
	writeFileSync(path.join(work, accountsFile), customersWithAccounts);

	const service = {organizations: 24, seed: 7, rateLimit: 1_000_000, readyAfter};
	await using sandbox = await openSandbox(service);
	const lists = faults.has('lag') ? await startLaggingLists(service) : undefined;
	let lookAtScreen = async () => {
		// There is no session yet.
	};

	const server = await startFaultyServer({
		sandbox,
		canary,
		seed,
		faults,
		lists,
		rates,
		note,
		lookAtScreen: async () => lookAtScreen(),
	});

	const environment = {
		HOME: home,
		CLOUDFLARE_BASE_URL: server.url,
		...(canary.scheme === 'key'
			? {CLOUDFLARE_EMAIL: canary.email, CLOUDFLARE_API_KEY: canary.secret}
			: {CLOUDFLARE_API_TOKEN: canary.secret}),
		XDG_STATE_HOME: path.join(home, 'state'),
		XDG_CACHE_HOME: path.join(home, 'cache'),
		XDG_CONFIG_HOME: path.join(home, 'config'),
		VISUAL: 'true',
	};
	openGreeted(path.join(home, 'state', 'cforgs'), {
		host: new URL(server.url).host,
		fingerprint: fingerprintOf(credentialOf(canary)),
	}).add();

	const runs: Run[] = [];
	const openForms: OpenForm[] = [];
	let last = '';
	let lastScreen = '';
	let step = 0;
	let typed = '';
	let isEnding = false;
	// Nothing ends the last frame.
	let isCutShort = false;
	let isInReview = false;

	// The parts of an answer of the terminal, late: some of them once a review is on the screen.
	async function* partsOf(answer: string, random: Random): AsyncIterable<string> {
		const asked = performance.now();
		const late = random.pick([0, 200, 1500, longestWaitForReview, longestWaitForReview]);
		const isDue = () =>
			isEnding || performance.now() - asked >= late || (late === longestWaitForReview && isInReview) || isEnded();
		while (!isDue()) {
			await delay(10); // eslint-disable-line no-await-in-loop
		}

		const cuts = cutsOf(random, answer.length);
		note({kind: 'told', text: `The terminal answers ${JSON.stringify(answer)}, cut at ${cuts.join(' and ')}`});
		for (const [index, cut] of [...cuts, answer.length].entries()) {
			await delay(index === 0 ? 0 : random.pick(gaps)); // eslint-disable-line no-await-in-loop
			yield answer.slice(cuts[index - 1] ?? 0, cut);
		}
	}

	function start(): Session {
		const number = runs.length;
		const random = createRandom(seed, 5, number);
		const files = {
			WALK_PID: path.join(outside, `pid${number}`),
			WALK_STATUS: path.join(outside, `status${number}`),
			WALK_SETTINGS: path.join(outside, `settings${number}`),
		};
		return startSession({
			command: 'bash',
			arguments: ['-c', wrapper, 'bash', process.execPath, program, ...given],
			columns,
			rows: 64,
			cwd: work,
			environment: {...environment, ...files},
			...(faults.has('cuts') && {
				hasMargins: true,
				background: 'rgb:1e1e/1e1e/2e2e',
				answerParts: answer => partsOf(answer, random),
			}),
			onShown(screen) {
				if (isCutShort) {
					return;
				}

				lastScreen = screen;
				const look = lookAt(screen);
				const {title, lines, said = ''} = look;
				isInReview = isReviewPlace(placeOf(look));
				const next = [title, ...lines, said].join('\n');
				if (next === last) {
					return;
				}

				last = next;
				note({kind: 'shown', title, lines, said});
			},
		});
	}

	const outsideFile = (name: string) => contentOf(path.join(outside, `${name}${runs.length}`)).trim();
	const isEnded = () => existsSync(path.join(outside, `status${runs.length}`)) && outsideFile('status') !== '';
	const draftsOnDisk = () =>
		filesBelow(home)
			.filter(file => file.includes('/drafts/') && file.endsWith('.json'))
			.map(file => contentOf(file))
			.join('\n');

	async function end(session: Session, how: Ending): Promise<void> {
		server.setCalm(true);
		isEnding = true;
		isCutShort = how === 'hangUp' || how === 'SIGKILL';
		const pid = Number(outsideFile('pid'));
		switch (how) {
			case 'hangUp': {
				session.hangUp();
				break;
			}

			case 'quit': {
				await leave(session);
				break;
			}

			case 'ctrl+c': {
				note({kind: 'key', key: how, isSettled: false, step});
				session.send(how);
				break;
			}

			case 'SIGTERM':
			case 'SIGKILL': {
				kill(pid, how);
				break;
			}
		}

		await until(isEnded).catch(() => undefined);
		if (how !== 'hangUp') {
			// The last bytes arrive after the program has ended.
			await session.waitForExit(60_000).catch(() => undefined);
		}

		const status = outsideFile('status');
		runs.push({
			ending: how,
			status: status === '' ? undefined : Number(status),
			bytes: session.rawOutput(),
			settings: contentOf(path.join(outside, `settings${runs.length}`)),
		});
		if (status === '') {
			kill(pid, 'SIGKILL');
		}
	}

	// Presses the keys that leave the program until it has ended.
	async function leave(session: Session): Promise<void> {
		for (let count = 0; count < 40 && !isEnded(); count++) {
			const place = placeOf(lookAt(session.screen()));
			const key = place === 'panes' ? 'q' : ({leaving: 'k', discarding: 'n', tagsLeaving: 'x'}[place] ?? 'escape');
			const isQuitting = lookAt(session.screen()).title.startsWith('Quit');
			await press(session, [isQuitting ? 'q' : key]); // eslint-disable-line no-await-in-loop -- One key after the other.
		}
	}

	let isSettled = true;

	async function press(session: Session, keys: Press): Promise<void> {
		const before = session.last().bytes;
		let text = '';
		for (const [index, key] of keys.entries()) {
			const content =
				key === whatIsAsked ? askedOn(lookAt(session.screen())) : /^“(?<content>.*)”$/v.exec(key)?.groups?.['content'];
			for (const each of content ?? [key]) {
				note({kind: 'key', key: each, isSettled: isSettled && index === 0, step});
			}

			text += content ?? keySequence(key);
		}

		session.write(text);
		const pressed = performance.now();
		const isAnswered = () => session.last().bytes > before;
		while (!isAnswered() && performance.now() - pressed < longestAnswer && !isEnded()) {
			await delay(5); // eslint-disable-line no-await-in-loop
		}

		// An Escape must not join the next key.
		await delay(keys.includes('escape') ? 120 : 0);
		const rests = performance.now();
		const isResting = () => server.isIdle() && session.now() - session.last().at > quiet;
		while (!isResting() && performance.now() - rests < longestRest && !isEnded()) {
			await delay(5); // eslint-disable-line no-await-in-loop
		}

		isSettled = isAnswered() && isResting();
	}

	async function begin(): Promise<Session> {
		server.setCalm(true);
		isEnding = false;
		isCutShort = false;
		const session = start();
		lookAtScreen = async () => {
			// By now, everything that was drawn before the write has arrived.
			await delay(15);
		};

		await session
			.waitFor(
				screen => lookAt(screen).title !== '' && / \d+ organizations?\s*$/mv.test(screen.split('\n', 1)[0] ?? ''),
				60_000,
			)
			.catch(() => {
				note({kind: 'told', text: 'the first list did not come'});
			});
		if (isBatch) {
			await session
				.waitFor(screen => /^(?:Review|Result|Columns) · Onboard|^Onboard/v.test(lookAt(screen).title), 60_000)
				.catch(() => undefined);
		}

		server.setCalm(false);
		return session;
	}

	async function take(session: Session, count: number): Promise<void> {
		const stop = step + count;
		for (; step < stop && !isEnded(); step++) {
			for (const keys of keysOf({seed, step, isFile: isBatch && step < fileSteps, only: scenes})) {
				typed = keys.includes(typedText(`Walk ${seed}-${step}`)) ? `Walk ${seed}-${step}` : typed;
				await press(session, keys); // eslint-disable-line no-await-in-loop -- One after the other.
			}
		}
	}

	/** Runs a command without a screen, as a script would, with faults. */
	async function runErrand(number: number): Promise<void> {
		const {names, changes, file, tries, killAfter, ...errand} = await errandOf(sandbox, seed, number, canary);
		const command = errand.arguments.join(' ');
		lookAtScreen = async () => {
			// There is no screen.
		};

		if (file) {
			writeFileSync(path.join(work, file.name), file.text);
		}

		server.setCalm(false);
		for (let attempt = 0, status: number | undefined; status !== 0 && attempt < tries; attempt++) {
			note({kind: 'begun', command, changes});
			const child = spawn(process.execPath, [program, ...errand.arguments], {
				cwd: work,
				env: {PATH: process.env['PATH'], LANG: 'C.UTF-8', ...environment},
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			const isKilled = killAfter !== undefined && attempt === 0;
			const killing = setTimeout(
				() => {
					child.kill('SIGKILL');
				},
				isKilled ? killAfter : longestErrand,
			);
			const ended = await endOf(child); // eslint-disable-line no-await-in-loop -- One try after the other.
			clearTimeout(killing);
			status = child.signalCode === null ? ended.status : undefined;
			note({kind: 'ended', command, status, output: `${ended.stdout}\n${ended.stderr}`, names});
			if (status === undefined && !isKilled) {
				note({kind: 'told', text: `${command} did not end`});
			}
		}

		server.setCalm(true);
	}

	const isCut = ending !== 'quit' && ending !== 'ctrl+c';
	let session = await begin();
	try {
		await take(session, isCut ? Math.ceil(steps * 0.6) : steps);
		if (isCut && !isEnded()) {
			const {lines, title, screen} = lookAt(session.screen());
			const isOpen =
				typed !== '' &&
				isSettled &&
				lines.some(
					line =>
						line.startsWith('❯') &&
						line.includes(typed) &&
						(line.includes('changed') || /^(?:Create|Onboard)/v.test(title)),
				);
			const isTyped = isOpen && placeOf({title, lines, screen, hint: ''}) === 'form';
			if (ending === 'SIGKILL' && isTyped) {
				await until(() => draftsOnDisk().includes(typed)).catch(() => undefined);
			}

			await end(session, ending);
			await session[Symbol.asyncDispose]();
			const drafts = draftsOnDisk();
			const open = typed;
			session = await begin();
			if (isTyped && !isBatch) {
				await session.waitFor(offered => lookAt(offered).title.startsWith('Drafts'), 30_000).catch(() => undefined);
				openForms.push({typed: open, drafts, screen: session.screen()});
			}

			await take(session, Math.floor(steps * 0.4));
			await end(session, isEnded() ? 'quit' : 'ctrl+c');
		} else {
			await end(session, isCut || isEnded() ? 'quit' : ending);
		}

		for (const number of faults.has('commands') ? [0, 1] : []) {
			await runErrand(number); // eslint-disable-line no-await-in-loop -- One after the other.
		}
	} finally {
		await session[Symbol.asyncDispose]();
		await server.close();
		await lists?.close();
	}

	const files = Object.fromEntries(filesBelow(home).map(file => [path.relative(home, file), contentOf(file)]));
	return {seed, faults: [...faults], events, runs, openForms, files, secrets: [canary.secret], lastScreen};
}
