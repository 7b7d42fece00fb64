import path from 'node:path';
import process from 'node:process';
import {systemErrorText} from '../../base/text/error-code.js';
import {checkPrivateFolder, linesOf, writePrivateFile} from '../../kernel/storage/write-file.js';
import type {Assembly} from '../../kernel/loop/assemble.js';
import type {Asked} from '../../kernel/loop/context.js';
import {backgroundOf, setLooks} from '../../kernel/screen/looks.js';
import type {ThemeName} from '../../kernel/rows/theme.js';
import type {Flags} from '../../kernel/options/flags.js';
import {readSwitch, chooseTheme} from '../../kernel/options/terminal-abilities.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {isAccessible, setAccessible} from '../../kernel/terminal/accessible.js';
import {chooseSigns} from '../../kernel/terminal/size.js';
import {type ApiError, isCredentialRefusal, isRefusedCall} from '../../base/api/api-error.js';
import {credentialName, kindOf, secretWarning} from '../../base/api/calls.js';
import {type Credential, secretOf} from '../../base/api/credential.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {tell} from '../../kernel/command-line/output.js';
import {wholeFailureText} from '../../kernel/rows/failure.js';
import {fingerprintOf} from '../../kernel/options/credential.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {stateFolder} from '../../kernel/options/paths.js';
import {shownText} from '../../base/text/told.js';
import {chosenContext, hasCredentialOfItsOwn, variablesOf} from '../config/contexts.js';
import {findConnection, openConnection, openService, openSandbox} from '../connection/connection.js';
import {baseUrlOf} from '../connection/target.js';
import {findCredential} from '../connection/credential-finding.js';
import {browse} from '../session/browse.js';
import type {StartWays} from './start.js';
import type {CredentialOrigin, Welcomed} from './welcome.js';

type Pair = {readonly host: string; readonly fingerprint: string};

const mostPairs = 200;

/** Remembers which credentials have been used on which hosts: one line per pair, latest last. */
export function openGreeted(folder: string, {host, fingerprint}: Pair) {
	const file = path.join(folder, 'greeted');
	const own = `${host} ${fingerprint}`;
	return {
		has: () => linesOf(file).includes(own),
		/** Why the next start greets again; undefined if it does not. */
		whyAgain(): string | undefined {
			try {
				checkPrivateFolder(folder, own);
				return undefined;
			} catch (error) {
				return systemErrorText(error);
			}
		},
		add() {
			try {
				const others = linesOf(file).filter(line => line !== own);
				writePrivateFile(
					file,
					[...others, own]
						.slice(-mostPairs)
						.map(line => `${line}\n`)
						.join(''),
				);
			} catch {
				// The next start greets again.
			}
		},
	};
}

const themeOf = (flags: Flags, environment: NodeJS.ProcessEnv): ThemeName =>
	chooseTheme(flags.theme, environment, chosenContext(flags, environment)?.settings.theme ?? flags.config?.theme);

const creation = 'cforgs create --name NAME --parent ID --set business_name=… --yes';

/** The name of the screen, and what to use without a terminal. */
function shownOf({tour, isOnboarding = false, batch}: Asked): readonly [name: string, otherwise: string] {
	if (batch) {
		return [
			'Onboarding from a file',
			'It shows every row before the first is sent. In pipes and scripts, use: cforgs onboard --from FILE --yes, and --dry-run to see what it would create',
		];
	}

	return isOnboarding
		? ['Onboarding', `In pipes and scripts, use: ${creation}`]
		: [
				tour ? 'The tour' : 'The navigator',
				'cforgs --help lists commands for pipes and scripts, such as cforgs list --json',
			];
}

/**
Takes control of the terminal, and sets the theme and the output mode.

@throws {UsageError} If there is no terminal to draw on.
*/
function requireTerminal(flags: Flags, environment: NodeJS.ProcessEnv, asked: Asked): void {
	const [name, otherwise] = shownOf(asked);
	const {accessible} = flags;
	if (!process.stdout.isTTY || !process.stdin.isTTY) {
		throw new UsageError(`${name} needs a terminal. ${otherwise}`, 1);
	}

	setLooks({
		theme: themeOf(flags, environment),
		background: backgroundOf(environment) ?? 'dark',
		colors: flags.config?.colors,
	});
	if (!accessible) {
		readSwitch(environment, 'CFORGS_ACCESSIBLE');
	}

	setAccessible(accessible);
	chooseSigns(flags);
	if (environment['TERM'] === 'dumb' && !isAccessible()) {
		const todo = `Correct TERM, or use --accessible, which writes only lines. ${otherwise}`;
		throw new UsageError(`${name} needs a full-screen terminal, but TERM=dumb means that this one is not. ${todo}`, 1);
	}

	// Raw mode now, so that keys typed before the first frame arrive unchanged.
	process.stdin.setRawMode(true);
}

type Start = Pick<CommandInput, 'environment' | 'flags'> & {readonly abilities: Assembly};

const withoutContext = (flags: Flags): Flags => ({...flags, demo: true, context: undefined});

/** A sandbox without a context. The environment and the config file describe the service, not the sandbox, so their settings for writes do not apply. */
const openFreeSandbox = async (flags: Flags): Promise<Target> => openSandbox(withoutContext(flags), {});

/** The tour: on the sandbox, whatever the environment contains. */
export async function runTour(start: Start): Promise<number> {
	const {flags, environment} = start;
	const asked = {tour: {isOnce: flags.once}};
	requireTerminal(withoutContext(flags), environment, asked);
	const {status} = await browse(await openFreeSandbox(flags), start, asked);
	return status;
}

/** Why the start failed, how to fix it, how to try again, and the target that the user switched from. */
type Refused = {
	readonly refusal?: ApiError;
	readonly mending?: string | undefined;
	readonly again?: StartWays['again'];
	readonly previous?: Target | undefined;
};

/** Asks how to begin, and begins. If a credential is refused, asks again and shows the reason. */
async function begin(
	start: Start,
	asked: Asked,
	{refusal, mending, again, previous}: Refused = {},
): Promise<number | Target> {
	const {flags, environment} = start;
	const {askStart} = await import('./ask-start.js');
	const found = findCredential(environment);
	const chosen = await askStart(
		new URL(baseUrlOf(flags, environment)).host,
		{
			refusal: refusal && shownText(wholeFailureText(refusal)),
			// Shown only for a bad credential, not for one that lacks a permission or could not be tried.
			mending: refusal && (isRefusedCall(refusal) || !isCredentialRefusal(refusal)) ? undefined : mending,
			back: previous && (previous.context?.label ?? previous.label),
			again,
			lack: found.status === 'none' ? found.notes[0] : undefined,
		},
		flags.writer,
	);
	switch (chosen.kind) {
		case 'sandbox': {
			const {isOnboarding = false, batch} = asked;
			const {status} = await browse(await openFreeSandbox(flags), start, {isOnboarding, batch});
			return status;
		}

		case 'tour': {
			return runTour(start);
		}

		case 'credential': {
			const origin = {text: `${credentialName(kindOf(chosen.credential))}, typed for this session`, notes: []};
			return browseService(openService(flags, environment, chosen.credential, true), start, {asked, origin, previous});
		}

		case 'again': {
			const target = await openConnection(flags, environment);
			return browseService(target, start, {
				asked,
				origin: originOf(flags, environment, target.clientOptions.credential),
				previous,
			});
		}

		case 'back': {
			return previous ?? 0;
		}

		case 'quit': {
			return refusal === undefined ? 0 : 1;
		}
	}
}

type Beginning = {readonly asked: Asked; readonly origin: CredentialOrigin; readonly previous?: Target | undefined};

/** Shows once what the credential may do, unless the command asks for something specific. */
async function greet(target: Target, {flags, environment}: Start, {asked, origin}: Beginning): Promise<Welcomed> {
	const {credential} = target.clientOptions;
	const greeted = openGreeted(stateFolder(environment), {host: target.label, fingerprint: fingerprintOf(credential)});
	if (target.isSandbox || Object.keys(asked).length > 0 || greeted.has()) {
		return {kind: 'seen'};
	}

	const {welcome} = await import('./welcome.js');
	const welcomed = await welcome(target, {...origin, whyAgain: greeted.whyAgain()}, flags.writer);
	if (welcomed.kind === 'seen') {
		greeted.add();
	}

	return welcomed;
}

async function browseTarget(target: Target, start: Start, beginning: Beginning): Promise<number | Target> {
	const {
		asked,
		previous,
		origin: {mending},
	} = beginning;
	const {credential} = target.clientOptions;
	// How to mend a typed credential needs no words.
	const typed = credential.scheme === 'token' ? 'token' : 'email';
	const again = mending === undefined ? typed : 'same';
	const welcomed = await greet(target, start, beginning);
	switch (welcomed.kind) {
		case 'quit': {
			return 0;
		}

		case 'refused': {
			return begin(start, asked, {refusal: welcomed.refusal, mending, again, previous});
		}

		case 'seen':
		case 'unknown': {
			const {status, refusal, next} = await browse(target, start, asked);
			// On the screen, another message may have covered this one.
			target.requestLog.onStop(tell);
			return next !== undefined || refusal === undefined
				? (next ?? status)
				: begin(start, asked, {refusal, mending, again, previous});
		}
	}
}

/** Browses one context after another, until the user quits. No state carries over to the next. */
async function browseService(target: Target, start: Start, beginning: Beginning): Promise<number> {
	const {flags, environment} = start;
	let current = target;
	let ended = await browseTarget(target, start, beginning);
	while (typeof ended !== 'number') {
		const previous = current;
		current = ended;
		// A user who chose the environment's credential need not be told that it takes precedence over the context.
		const config = ended.context ? flags.config : flags.config && {...flags.config, context: undefined};
		const changed = {...flags, config, context: ended.context?.name, baseUrl: undefined};
		const there = ended.context ? environment : {...environment, CFORGS_CONTEXT: undefined};
		setLooks({theme: themeOf(changed, there)});
		const origin = originOf(changed, there, ended.clientOptions.credential);
		// eslint-disable-next-line no-await-in-loop -- One context at a time.
		ended = await browseTarget(current, {...start, flags: changed, environment: there}, {asked: {}, origin, previous});
	}

	return ended;
}

function originOf(flags: Flags, environment: NodeJS.ProcessEnv, credential: Credential): CredentialOrigin {
	const name = credentialName(kindOf(credential));
	const context = chosenContext(flags, environment);
	if (context && hasCredentialOfItsOwn(context)) {
		const isCommand = context.settings.credential_command !== undefined;
		const from = isCommand ? 'credential_command' : variablesOf(context).join(' and ');
		const text = `${name} from ${from}, context “${context.name}”`;
		const todo = isCommand ? 'correct its output' : `set ${from} again`;
		const limit = secretWarning(secretOf(credential));
		return {
			text,
			notes: limit === undefined ? [] : [limit],
			mending: `The ${text} in ${flags.config?.file ?? 'the config file'}: ${todo}.`,
		};
	}

	const {from, notes} = findCredential(environment);
	const text = `${name} from ${from.join(' and ')}`;
	return {text, notes, mending: `The ${text}: set ${from.length === 1 ? 'it' : 'them'} again.`};
}

/** The full-screen program. */
export async function runNavigator(start: Start, asked: Asked): Promise<number> {
	const {flags, environment} = start;
	if (!flags.demo) {
		baseUrlOf(flags, environment);
	}

	requireTerminal(flags, environment, asked);
	const target = await findConnection(flags, environment);
	if (!target) {
		const begun = await begin(start, asked);
		return typeof begun === 'number' ? begun : 0;
	}

	const origin = originOf(flags, environment, target.clientOptions.credential);
	return browseService(target, start, {asked, origin});
}
