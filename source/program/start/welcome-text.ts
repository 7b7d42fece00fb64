import {callName, eightCalls, type CallFinding, type CallName} from '../../base/api/calls.js';
import {harmless} from '../../base/text/harmless.js';
import {wrapText} from '../../base/text/wrap.js';
import {callLine, line, lineText, textColumn, type DoctorLine} from '../doctor/doctor-text.js';

/** `reason`: why the call failed and what to do, without the failed action and without details for support. If absent, use `why`. */
export type WelcomeFinding = CallFinding & {readonly reason?: string | undefined};

/** What is known so far about a new credential. */
export type Welcome = {
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

/** How often this is shown. */
export const shownText = ({whyAgain}: Welcome): string =>
	whyAgain === undefined
		? 'Shown once. cforgs doctor shows it again, with anything else that needs attention.'
		: `Shown at every start, because this cannot be saved: ${harmless(whyAgain)}.`;

/** The text above the findings. */
export function headOf(findings: readonly CallFinding[]): string {
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

/** Shows a long reason once: another call with the same reason refers to the first. */
function findingLine(finding: WelcomeFinding, findings: readonly WelcomeFinding[]): DoctorLine {
	const {call, method} = finding;
	const reason = reasonOf(finding);
	const found = eightCalls.flatMap(each => findings.find(other => other.call === each.call) ?? []);
	const first = reason.length < longReason ? finding : (found.find(other => reasonOf(other) === reason) ?? finding);
	return first.call === call
		? callLine(finding)
		: {...callLine(finding), text: `${method}, for the same reason as “${callName(first.call)}”`};
}

/** The text next to the label, or below it on a narrow screen. */
function wrapped(shown: DoctorLine, columns: number): readonly string[] {
	const isNarrow = columns < 2 * textColumn;
	const indent = isNarrow ? 2 : textColumn;
	const lines = wrapText(shown.text, Math.max(1, columns - indent)).map(text => text.trimEnd());
	const [first = '', ...rest] = isNarrow ? ['', ...lines] : lines;
	return [lineText({...shown, text: first}).trimEnd(), ...rest.map(text => ' '.repeat(indent) + text)];
}

/** The host, the credential, and the finding of each of the eight calls. */
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
export const saidLines = (welcome: Welcome): readonly string[] =>
	linesOf(welcome).map(({label, word, text}) => [label, word, harmless(text)].filter(part => part !== '').join(' '));

/** All lines, wrapped to the columns and cut to the rows. */
export function welcomeLines(welcome: Welcome, columns: number, rows: number): readonly string[] {
	const lines = linesOf(welcome).flatMap(each => wrapped(each, columns));
	return lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 1)), '… more does not fit here'];
}
