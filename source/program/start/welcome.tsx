import {isCredentialRefusal, type ApiError} from '../../base/api/api-error.js';
import {createClient} from '../../base/api/client.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {whyNothingIsSent} from '../connection/target.js';
import {doctorTimeLimits} from '../doctor/doctor.js';
import {tryCalls} from '../doctor/try-calls.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import {paint} from '../../kernel/terminal/paint.js';
import type {KeyPress} from '../../base/text/keys.js';
import {WelcomeScreen} from './welcome-screen.js';
import type {WelcomeFinding} from './welcome-text.js';

/** The source of a credential, notes about it, and how to fix it there, unless it was typed. */
export type CredentialOrigin = {readonly text: string; readonly notes: readonly string[]; readonly mending?: string};

/** How the user left the first screen. `unknown`: the service could not be asked what the credential may do. */
export type Welcomed =
	{readonly kind: 'seen' | 'unknown' | 'quit'} | {readonly kind: 'refused'; readonly refusal: ApiError};

// These keys only continue; others are passed to the next screen.
const goesOn: ReadonlySet<string> = new Set(['enter', ' ', 'escape']);

/** Shows once what the credential may do, and tries it at the same time. A refused credential closes the screen at once. Any key also closes it: after a failed list, Escape leads to the start menu; other keys continue, and typed text is passed to the next screen. */
export async function welcome(
	target: Target,
	origin: CredentialOrigin & {readonly whyAgain: string | undefined},
	writer: WriterName,
): Promise<Welcomed> {
	const {clientOptions, label} = target;
	const leaving = new AbortController();
	const client = createClient({...clientOptions, timeout: doctorTimeLimits, retryLimit: 0, signal: leaving.signal});
	const findings: WelcomeFinding[] = [];
	let ending: Welcomed = {kind: 'seen'};
	let typed: string | undefined;
	let listFailure: ApiError | undefined;
	const leave = () => {
		leaving.abort();
		instance.unmount();
	};

	const onPress = ({name}: KeyPress, sequence: string) => {
		if (typed !== undefined) {
			typed += sequence;
			return;
		}

		if (['q', 'ctrl+c'].includes(name)) {
			ending = {kind: 'quit'};
		} else if (name === 'escape' && listFailure) {
			ending = {kind: 'refused', refusal: listFailure};
		}

		const rest = sequence.startsWith('\u{1B}') ? '' : sequence.slice(1);
		typed = goesOn.has(name) ? rest : sequence;
		// First handles the other keys of the same read.
		setImmediate(leave);
	};

	const screen = () => (
		<WelcomeScreen
			welcome={{
				host: label,
				credential: origin.text,
				notes: origin.notes,
				findings: [...findings],
				whyAgain: origin.whyAgain,
			}}
			onPress={onPress}
		/>
	);
	const instance = paint(screen(), writer);
	const left = instance.waitUntilExit();
	// A defect also ends the calls.
	left.catch(leave);
	try {
		const {failure, calls} = await tryCalls(client, whyNothingIsSent(target), (finding, error) => {
			findings.push({...finding, reason: error?.reason});
			if (!leaving.signal.aborted) {
				instance.rerender(screen());
			}
		});
		if (typed === undefined && (failure !== undefined || calls.some(({verdict}) => verdict === 'limited'))) {
			ending = {kind: 'unknown'};
			listFailure = failure;
			if (failure && isCredentialRefusal(failure)) {
				ending = {kind: 'refused', refusal: failure};
				leave();
			}
		}

		await left;
		terminalAnswers.giveBack(ending.kind === 'quit' ? '' : (typed ?? ''));
		return ending;
	} finally {
		leave();
	}
}
