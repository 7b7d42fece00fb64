import {isCredentialRefusal} from './api/api-error.js';
import type {CallFinding} from './api/calls.js';
import {createClient} from './api/client.js';
import {failureText} from './format/failure.js';
import {doctorTimeLimits} from './headless/doctor.js';
import {tryCalls} from './headless/try-calls.js';
import {WelcomeScreen} from './screens/welcome-screen.js';
import type {Target} from './connection/target.js';
import type {WriterName} from './settings/flags.js';
import {paint} from './terminal/paint.js';

/**
Where a credential is from, in words, what is odd about it, and how to mend it there where it was not typed.
*/
export type CredentialOrigin = {readonly text: string; readonly notes: readonly string[]; readonly mending?: string};

/**
How the first screen was left. It is `unknown` what the credential may do where the service could not be asked.
*/
export type Welcomed = {readonly kind: 'seen' | 'unknown' | 'quit'} | {readonly kind: 'refused'; readonly refusal: string};

/**
Shows once what the credential may do, and tries it meanwhile. A refused credential ends it at once; so does every key.
*/
export async function welcome({clientOptions, label}: Target, origin: CredentialOrigin, writer: WriterName): Promise<Welcomed> {
	const leaving = new AbortController();
	const client = createClient({
		...clientOptions, timeout: doctorTimeLimits, retryLimit: 0, signal: leaving.signal,
	});
	const findings: CallFinding[] = [];
	let ending: Welcomed = {kind: 'seen'};
	const leave = () => {
		leaving.abort();
		instance.unmount();
	};

	const screen = () => (
		<WelcomeScreen
			welcome={{
				host: label, credential: origin.text, notes: origin.notes, findings: [...findings],
			}}
			onLeave={how => {
				ending = how === 'quit' ? {kind: 'quit'} : ending;
				leave();
			}}
		/>
	);
	const instance = paint(screen(), writer);
	const left = instance.waitUntilExit();
	// A defect ends the calls as well.
	left.catch(leave);
	try {
		const {failure} = await tryCalls(client, clientOptions.isReadOnly === true, finding => {
			findings.push(finding);
			if (!leaving.signal.aborted) {
				instance.rerender(screen());
			}
		});
		if (failure && !leaving.signal.aborted) {
			ending = {kind: 'unknown'};
			if (isCredentialRefusal(failure)) {
				ending = {kind: 'refused', refusal: failureText(failure)};
				leave();
			}
		}

		await left;
		return ending;
	} finally {
		leave();
	}
}
