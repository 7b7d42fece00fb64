import {type CallFinding, callName, type CallVerdict, credentialName} from '../../base/api/calls.js';
import {harmless} from '../../base/text/harmless.js';
import {count, counted} from '../../base/text/words.js';
import type {CredentialShape} from '../../base/api/credential.js';
import {isTooSmall} from '../../kernel/state/layout.js';
import type {ProxyFinding} from '../../kernel/options/proxy.js';
import type {TerminalAbilities} from '../../kernel/options/terminal-abilities.js';
import type {RateLimit} from '../../base/api/budget.js';
import type {CredentialFinding} from '../connection/credential-finding.js';
import type {CertificatesFinding} from './certificates.js';

export type Mark = '✓' | '✗' | '–';

/** A line of the report. `word` says the same as `mark`. */
export type DoctorLine = {readonly mark: Mark; readonly word: string; readonly label: string; readonly text: string};

export const line = (label: string, mark: Mark, word: string, text: string): DoctorLine => ({mark, word, label, text});

const verdicts: Readonly<Record<CallVerdict, readonly [Mark, string]>> = {
	works: ['✓', 'works'],
	refused: ['✗', 'refused'],
	limited: ['–', 'not now'],
	failed: ['✗', 'failed'],
	documented: ['–', 'not tried'],
	refused_in_advance: ['✗', 'refused'],
	off: ['–', 'off'],
	not_tried: ['–', 'not tried'],
};

export function callLine({call, method, verdict, milliseconds, why}: CallFinding): DoctorLine {
	const facts = [
		method,
		verdict === 'works' && milliseconds !== undefined ? `${count(milliseconds)} ms` : undefined,
		why,
	];
	return line(callName(call), ...verdicts[verdict], facts.filter(fact => fact !== undefined).join(', '));
}

/** The column where the text of a line begins. */
export const textColumn = 28;

export const lineText = ({label, mark, word, text}: DoctorLine): string =>
	`${label.padEnd(14)} ${mark} ${word.padEnd(10)} ${harmless(text)}`;

const shapeNames: Readonly<Record<CredentialShape, string>> = {
	api_key: 'looks like an API key',
	older_api_key: 'looks like an older API key',
	user_token: 'looks like a user token',
	account_token: 'looks like an account token',
	oauth_token: 'looks like an OAuth token',
	older_token: 'looks like an older API token',
	unknown: 'unknown format',
};

function credentialLines({credential, service}: DoctorReport): readonly DoctorLine[] {
	const {status, kind, from, shape, is_misplaced: isMisplaced, notes} = credential;
	const source = service.is_sandbox ? 'from the sandbox' : `from ${from.join(' and ')}`;
	const isWrong = status === 'incomplete' || isMisplaced;
	const words: readonly [Mark, string] = status === 'none' ? ['✗', 'none'] : isWrong ? ['✗', 'wrong'] : ['✓', 'set'];
	const text =
		status === 'none'
			? 'no credential in the environment'
			: `${kind === undefined ? 'credential' : credentialName(kind)} ${source}${shape === undefined ? '' : `, ${shapeNames[shape]}`}`;
	return [line('credential', ...words, text), ...notes.map(note => line('', '–', 'note', note))];
}

const sourceNames: Readonly<Record<DoctorReport['service']['base_url_from'], string>> = {
	'--base-url': 'from --base-url',
	CLOUDFLARE_BASE_URL: 'from CLOUDFLARE_BASE_URL',
	default: 'the default',
	context: 'from the context',
	sandbox: 'the sandbox',
};

function proxyLine({proxy}: DoctorReport): DoctorLine {
	const {status, variable = '', host = 'an invalid address', also_set: others} = proxy;
	const rest = others.length === 0 ? '' : ` (${others.join(', ')} is also set)`;
	switch (status) {
		case 'none': {
			return line('proxy', '–', 'none', `requests go directly to the service${rest}`);
		}

		case 'in_force': {
			return line('proxy', '✓', 'used', `${host}, from ${variable}${rest}`);
		}

		case 'this_machine': {
			return line('proxy', '–', 'not used', `${variable} names ${host}, but the service is on this machine${rest}`);
		}

		case 'excepted': {
			return line('proxy', '–', 'not used', `${variable} names ${host}, but NO_PROXY excludes the service${rest}`);
		}
	}
}

function certificateLines({certificates}: DoctorReport): readonly DoctorLine[] {
	const {status, file = '', certificates: found, is_switch_set: isSwitchSet} = certificates;
	const off = isSwitchSet
		? [
				line(
					'certificates',
					'✓',
					'checked',
					'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, but certificates are checked anyway',
				),
			]
		: [];
	switch (status) {
		case 'none': {
			return [...off, line('extra CA', '–', 'none', 'NODE_EXTRA_CA_CERTS is not set')];
		}

		case 'readable': {
			return [...off, line('extra CA', '✓', 'readable', `${counted(found, 'certificate')} in ${file}`)];
		}

		case 'unreadable': {
			return [...off, line('extra CA', '✗', 'unreadable', `${file}, named in NODE_EXTRA_CA_CERTS`)];
		}

		case 'empty': {
			return [...off, line('extra CA', '✗', 'empty', `no certificate (PEM) in ${file}`)];
		}
	}
}

function clockLine({clock}: DoctorReport): DoctorLine {
	if (!clock) {
		return line('clock', '–', 'unknown', 'no response gave a time');
	}

	const {ahead_seconds: ahead, is_off: isOff} = clock;
	const difference = `${counted(Math.abs(ahead), 'second')} ${ahead < 0 ? 'behind' : 'ahead of'} the service`;
	return line('clock', isOff ? '✗' : '✓', isOff ? 'wrong' : 'right', ahead === 0 ? 'matches the service' : difference);
}

function rateLine({rate_limit: limit}: DoctorReport): DoctorLine {
	if (!limit) {
		return line('rate limit', '–', 'unknown', 'no response gave it');
	}

	const {remaining, reset_after_seconds: reset, quota, window_seconds: seconds} = limit;
	const policy =
		quota === undefined || seconds === undefined ? '' : ` (the limit is ${count(quota)} in ${count(seconds)} s)`;
	return line(
		'rate limit',
		remaining === 0 ? '✗' : '✓',
		remaining === 0 ? 'reached' : 'fine',
		`${counted(remaining, 'request')} left for the next ${count(reset)} s${policy}`,
	);
}

function colorsOf({color_depth: depth, is_color_off: isOff}: DoctorReport['terminal']): string {
	if (isOff) {
		return 'no colours (NO_COLOR)';
	}

	return depth === undefined || depth === 1
		? 'no colours'
		: depth === 24
			? '16 million colours'
			: `${2 ** depth} colours`;
}

function terminalLine({terminal}: DoctorReport): DoctorLine {
	const {
		term,
		columns = 0,
		rows = 0,
		is_input_terminal: isInput,
		is_output_terminal: isOutput,
		is_utf8: isUtf8,
		locale_from: locale,
	} = terminal;
	const isSmall = isTooSmall({columns, rows});
	const characters = isUtf8
		? `UTF-8 (from ${locale ?? ''})`
		: locale === undefined
			? 'no UTF-8: no locale is set'
			: `no UTF-8 in ${locale}`;
	const facts = [
		`TERM=${term ?? '(not set)'}`,
		...(isInput ? [] : ['standard input is not a terminal']),
		...(isOutput ? [`${columns}×${rows}`, colorsOf(terminal)] : ['standard output is not a terminal']),
		characters,
		...(terminal.is_over_ssh ? ['over SSH'] : []),
		...(terminal.is_in_tmux ? ['in tmux'] : []),
	];
	const words: readonly [Mark, string] =
		isInput && isOutput ? (isSmall ? ['✗', 'small'] : ['✓', 'usable']) : ['–', 'none'];
	return line('terminal', ...words, facts.join(', '));
}

/** The report as text: a line for each finding, then a sentence about what to do if something is wrong. */
export function doctorText(report: DoctorReport): string {
	const {credential, service, organization, state_folder: stateFolder, node_version: nodeVersion} = report;
	const lines = [
		...(report.config_file === undefined
			? []
			: [
					line('config', '✓', 'read', report.config_file),
					line(
						'context',
						'–',
						report.context === undefined ? 'none' : 'active',
						report.context ?? 'using the environment',
					),
				]),
		...credentialLines(report),
		line(
			'service',
			'–',
			credential.status === 'found' ? 'in use' : 'not tried',
			`${service.host} (${service.base_url}, ${sourceNames[service.base_url_from]})`,
		),
		...report.calls.flatMap(each => [
			callLine(each),
			...(each.documentation_url === undefined ? [] : [line('', '–', 'see', each.documentation_url)]),
		]),
		...(organization ? [line('', '–', 'tried on', `${organization.name} (${organization.id})`)] : []),
		proxyLine(report),
		...certificateLines(report),
		clockLine(report),
		rateLine(report),
		terminalLine(report),
		line(
			'local files',
			'–',
			service.is_sandbox ? 'none' : 'in',
			service.is_sandbox ? 'the sandbox saves nothing on disk' : stateFolder,
		),
		line('Node.js', '–', 'version', nodeVersion),
	];
	return [
		...lines.map(each => lineText(each)),
		...(report.next_step === undefined ? [] : ['', harmless(report.next_step)]),
	].join('\n');
}

/** The output of `cforgs doctor --json`. JSON omits undefined members. */
export type DoctorReport = {
	/** Whether the list can be read. */
	readonly is_ok: boolean;
	/** What to do about the first problem, in one sentence. */
	readonly next_step: string | undefined;
	readonly credential: CredentialFinding;
	/** The config file, if any, and its active context. */
	readonly config_file: string | undefined;
	readonly context: string | undefined;
	readonly service: {
		readonly host: string;
		readonly base_url: string;
		readonly base_url_from: 'sandbox' | 'context' | '--base-url' | 'CLOUDFLARE_BASE_URL' | 'default';
		readonly is_sandbox: boolean;
		readonly is_read_only: boolean;
	};
	readonly calls: readonly CallFinding[];
	/** The organization on which the calls by id were tried. */
	readonly organization: {readonly id: string; readonly name: string} | undefined;
	readonly proxy: ProxyFinding;
	readonly certificates: CertificatesFinding;
	/** Undefined if no answer had a time. */
	readonly clock:
		| {
				/** Positive if this computer is ahead of the service. */
				readonly ahead_seconds: number;
				readonly is_off: boolean;
		  }
		| undefined;
	readonly rate_limit:
		| {
				readonly remaining: number;
				readonly reset_after_seconds: number;
				readonly quota: number | undefined;
				readonly window_seconds: number | undefined;
		  }
		| undefined;
	readonly terminal: TerminalAbilities;
	readonly state_folder: string;
	readonly node_version: string;
};

// The service gives its time in whole seconds, and answers take a while. A larger difference means a wrong clock.
const clockTolerance = 60;

export function clockFinding(aheadSeconds: number | undefined): DoctorReport['clock'] {
	return aheadSeconds === undefined
		? undefined
		: {ahead_seconds: aheadSeconds, is_off: Math.abs(aheadSeconds) > clockTolerance};
}

export function rateFinding(limit: RateLimit | undefined): DoctorReport['rate_limit'] {
	return (
		limit && {
			remaining: limit.remaining,
			reset_after_seconds: limit.resetAfter,
			quota: limit.quota,
			window_seconds: limit.window,
		}
	);
}
