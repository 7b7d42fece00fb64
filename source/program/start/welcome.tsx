import {Box, Text, useInput, usePaste, useWindowSize} from 'ink';
import {use, type ReactNode} from 'react';
import {callName, eightCalls, type CallFinding, type CallName} from '../../base/api/calls.js';
import {harmless} from '../../base/text/harmless.js';
import {wrapText} from '../../base/text/wrap.js';
import {useSequence, Spans, useAscii, inkLook, usePalette} from '../../kernel/screen/spans.js';
import {useSaid, VoiceContext} from '../../kernel/screen/output.js';
import {ownWords} from '../../base/text/ascii.js';
import {isTooSmall, tooSmallText} from '../../kernel/state/layout.js';
import {keyPresses, type KeyPress} from '../../base/text/keys.js';
import {isCredentialRefusal, type ApiError} from '../../base/api/api-error.js';
import {createClient} from '../../base/api/client.js';
import type {Target} from '../../kernel/loop/command-line.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import {paint} from '../../kernel/terminal/paint.js';
import {callLine, line, lineText, textColumn, type DoctorLine} from '../doctor/doctor-text.js';
import {whyNothingIsSent} from '../connection/target.js';
import {doctorTimeLimits} from '../doctor/doctor.js';
import {tryCalls} from '../doctor/try-calls.js';
import {legendSpans} from './start-view.js';

export type WelcomeFinding = CallFinding & {
	/** Why the call failed and what to do, without the failed action and without details for support. If absent, use `why`. */
	readonly reason?: string | undefined;
};

type Welcome = {
	readonly host: string;
	/** The kind of credential and its source, never its value. */
	readonly credential: string;
	readonly notes: readonly string[];
	readonly findings: readonly WelcomeFinding[];
	/** Why the next start shows this again; absent if it does not. */
	readonly whyAgain?: string | undefined;
};

function waitingLine(call: CallName, method: string, isListed: boolean): DoctorLine {
	if (method !== 'GET') {
		return line(callName(call), '–', 'not tried', method);
	}

	const isAsked = call === 'list' || isListed;
	return line(
		callName(call),
		'–',
		isAsked ? 'asking' : 'waiting',
		isAsked ? `${method}, no answer yet` : `${method}, needs an organization from the list`,
	);
}

/** Whether every call has its finding. */
export const isExamined = (findings: readonly CallFinding[]): boolean => findings.length === eightCalls.length;

const shownText = ({whyAgain}: Welcome): string =>
	whyAgain === undefined
		? 'Shown once. cforgs doctor shows it again, with anything else that needs attention.'
		: `Shown at every start, because this cannot be saved: ${harmless(whyAgain)}.`;

function headOf(findings: readonly CallFinding[]): string {
	if (!isExamined(findings)) {
		return 'Checking what your credential can do, with four reads and no writes.';
	}

	const list = findings.find(({call}) => call === 'list');
	return list?.verdict === 'limited'
		? 'Rate limit reached. It is not known yet what your credential can do.'
		: 'This is what your credential can do.';
}

const reasonOf = ({why, reason = why}: WelcomeFinding): string => reason ?? '';

const longReason = 40;

function findingLine(finding: WelcomeFinding, findings: readonly WelcomeFinding[]): DoctorLine {
	const {call, method} = finding;
	const reason = reasonOf(finding);
	const found = eightCalls.flatMap(each => findings.find(other => other.call === each.call) ?? []);
	const first = reason.length < longReason ? finding : (found.find(other => reasonOf(other) === reason) ?? finding);
	return first.call === call
		? callLine(finding)
		: {...callLine(finding), text: `${method}, for the same reason as “${callName(first.call)}”`};
}

function wrapped(shown: DoctorLine, columns: number): readonly string[] {
	const isNarrow = columns < 2 * textColumn;
	const indent = isNarrow ? 2 : textColumn;
	const lines = wrapText(shown.text, Math.max(1, columns - indent)).map(text => text.trimEnd());
	const [first = '', ...rest] = isNarrow ? ['', ...lines] : lines;
	return [lineText({...shown, text: first}).trimEnd(), ...rest.map(text => ' '.repeat(indent) + text)];
}

function linesOf({host, credential, notes, findings}: Welcome): readonly DoctorLine[] {
	const isListed = findings.some(({call}) => call === 'list');
	return [
		line('service', '–', 'in use', host),
		line('credential', '–', 'in use', credential),
		...notes.map(note => line('', '–', 'note', note)),
		...eightCalls.map(({call, method}) => {
			const finding = findings.find(each => each.call === call);
			return finding ? findingLine(finding, findings) : waitingLine(call, method, isListed);
		}),
	];
}

/** All lines for screen readers. The word replaces the mark. */
const saidLines = (content: Welcome): readonly string[] =>
	linesOf(content).map(({label, word, text}) => [label, word, harmless(text)].filter(part => part !== '').join(' '));

/** All lines, wrapped to the columns and cut to the rows. */
export function welcomeLines(content: Welcome, columns: number, rows: number): readonly string[] {
	const lines = linesOf(content).flatMap(each => wrapped(each, columns));
	return lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 1)), '… more does not fit here'];
}

type WelcomeScreenProps = {
	readonly welcome: Welcome;
	/** Receives the key, and the raw characters that the terminal sent with it. */
	readonly onPress: (press: KeyPress, sequence: string) => void;
};

const quitting: ReadonlySet<string> = new Set(['q', 'ctrl+c']);

/** The first start with a credential: what the credential may do. Any key leaves, even before the answers arrive. In a terminal that is too small, only the keys that quit work. */
export function WelcomeScreen({welcome: content, onPress}: WelcomeScreenProps): ReactNode {
	const {columns, rows} = useWindowSize();
	const isSmall = use(VoiceContext) === undefined && isTooSmall({columns, rows});
	const palette = usePalette();
	useAscii();
	const sequence = useSequence();
	useInput((input, key) => {
		const [press] = keyPresses(input, key, sequence.current);
		if (press && (!isSmall || quitting.has(press.name))) {
			onPress(press, sequence.current);
		}
	});
	usePaste(() => {
		if (!isSmall) {
			onPress({name: 'paste'}, '');
		}
	});

	const isDone = isExamined(content.findings);
	const lines = welcomeLines(content, columns - 2, rows - 6);
	const head = headOf(content.findings);
	const isNarrow = columns < 80;
	const back = content.findings.some(({call, verdict}) => call === 'list' && verdict !== 'works')
		? ' · Esc opens the menu'
		: '';
	const way = isDone ? ' to your organizations' : ' without waiting';
	useSaid([
		head,
		...(isDone ? saidLines(content) : []),
		`Enter continues to your organizations${back === '' ? '' : ', Escape opens the menu'}, q quits, other keys act there.`,
	]);
	if (isSmall) {
		return <Text wrap='truncate-end'>{ownWords(tooSmallText('q'))}</Text>;
	}

	return (
		<Box flexDirection='column' paddingX={1} height={rows} overflow='hidden'>
			<Text bold wrap='truncate-end'>
				cforgs
			</Text>
			<Text wrap='truncate-end'>{head}</Text>
			<Box flexDirection='column' marginY={1} flexShrink={0}>
				{lines.map((text, index) => (
					<Text key={index} wrap='truncate-end'>
						{text}
					</Text>
				))}
			</Box>
			<Spans
				spans={legendSpans(
					ownWords(
						isNarrow
							? `↵ continues${back} · q quits`
							: `↵ continues${way}${back} · q quits${back === '' ? ' · other keys act there' : ''}`,
					),
				)}
			/>
			<Text {...inkLook(palette.dim)} wrap='truncate-end'>
				{isNarrow ? 'cforgs doctor shows it again.' : shownText(content)}
			</Text>
		</Box>
	);
}

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
