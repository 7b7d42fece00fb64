import process from 'node:process';
import type {ApiError} from '../../base/api/api-error.js';
import {
	accessTo,
	callsOf,
	credentialName,
	credentialsFor,
	callsText,
	keyOnlyCalls,
	permissionsText,
	type CallFinding,
} from '../../base/api/calls.js';
import type {RateLimit} from '../../base/api/budget.js';
import {chooseProxy} from '../../kernel/options/proxy.js';
import {terminalAbilities, type TerminalStreams} from '../../kernel/options/terminal-abilities.js';
import type {Exchange} from '../../base/api/caller.js';
import {createClient} from '../../base/api/client.js';
import {createRedactor} from '../../base/api/credential.js';
import type {TimeLimits} from '../../base/api/transport.js';
import type {Target} from '../../kernel/loop/command-line.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {stateFolder} from '../../kernel/options/paths.js';
import {inLocale} from '../../kernel/terminal/in-locale.js';
import {harmlessJson} from '../../base/text/harmless.js';
import {tell} from '../../kernel/command-line/output.js';
import {type CredentialFinding, findContextCredential, findCredential} from '../connection/credential-finding.js';
import {chosenContext, hasCredentialOfItsOwn} from '../config/contexts.js';
import {findSetting, openService, openSandbox} from '../connection/connection.js';
import {baseUrlOf, isReadOnly, whyNothingIsSent} from '../connection/target.js';
import {findCertificates} from './certificates.js';
import {type DoctorReport, clockFinding, doctorText, rateFinding} from './doctor-text.js';
import {callsWithoutCredential, tryCalls} from './try-calls.js';

type Findings = Omit<DoctorReport, 'next_step'>;

function aboutCredential({status, is_misplaced: isMisplaced, notes}: Findings['credential']): string | undefined {
	if (status === 'none') {
		return 'Set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY, or try the sandbox with --demo.';
	}

	return status === 'incomplete' || isMisplaced ? notes[0] : undefined;
}

function aboutCertificates({status}: Findings['certificates']): string | undefined {
	return status === 'none' || status === 'readable'
		? undefined
		: 'Set NODE_EXTRA_CA_CERTS to a readable file of certificates (PEM), or unset it.';
}

const hasNoAnswer = ({failure}: ApiError): boolean => failure === 'network' || failure === 'timeout';

function aboutList({credential, proxy}: Findings, failure: ApiError): string {
	if (failure.status === 429) {
		return `Wait ${failure.retryAfter === undefined ? 'some minutes' : `${failure.retryAfter} seconds`} and try again: you have reached the rate limit.`;
	}

	if (failure.failure === 'notSent') {
		return `Copy the credential again, whole and without line breaks, into ${credential.from.join(' and ')}.`;
	}

	if (failure.failure === 'refused' && failure.status !== 404) {
		if (credential.kind === 'account_token') {
			return `Use ${credentialsFor('list')} instead: an ${credentialName('account_token')} can make none of the eight calls.`;
		}

		return credential.scheme === 'token'
			? `Check that the token was copied whole, is neither expired nor revoked, and has the permission ${permissionsText(accessTo('list', 'user_token'))}.`
			: 'Check that the email address and the key belong together and were copied whole.';
	}

	if (hasNoAnswer(failure) && proxy.status === 'in_force') {
		return `Check the proxy in ${proxy.variable ?? ''}, and the network connection.`;
	}

	return hasNoAnswer(failure)
		? 'Check the network connection, any firewall or proxy, and the base address.'
		: 'Check the base address and any proxy in between.';
}

function aboutReads({calls, credential}: Findings): string | undefined {
	// Usage is open to few users yet, so nobody needs to do something about its refusal.
	const verdicts = new Set(calls.filter(({call}) => call !== 'usage').map(({verdict}) => verdict));
	if (verdicts.has('refused')) {
		return credential.scheme === 'token'
			? `A token can ${callsText(callsOf('user_token'))}. To ${callsText(keyOnlyCalls())}, set CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY instead of the token.`
			: 'For the calls that are refused, ask an administrator of the organization for access.';
	}

	if (verdicts.has('limited')) {
		return 'Wait a minute and try again: some calls reached the rate limit.';
	}

	return verdicts.has('failed') ? 'Try again: not every call got a usable answer.' : undefined;
}

function aboutRest({clock, rate_limit: rateLimit}: Findings): string | undefined {
	if (clock?.is_off === true) {
		return 'Set the clock of this computer, which decides whether certificates are valid.';
	}

	return rateLimit?.remaining === 0
		? `Wait ${rateLimit.reset_after_seconds} seconds before the next request.`
		: undefined;
}

/**
What to do about the worst problem; undefined if everything is fine.

@param findings - the report without this sentence
@param failure - why the list cannot be read
*/
function nextStep(findings: Findings, failure: ApiError | undefined): string | undefined {
	return (
		aboutCredential(findings.credential) ??
		aboutCertificates(findings.certificates) ??
		(failure && aboutList(findings, failure)) ??
		aboutReads(findings) ??
		aboutRest(findings)
	);
}

type Surroundings = {
	readonly environment: NodeJS.ProcessEnv;
	readonly streams: TerminalStreams;
	readonly nodeVersion: string;
	readonly timeout?: TimeLimits;
};

type Examined = {
	readonly calls: readonly CallFinding[];
	readonly organization: DoctorReport['organization'];
	readonly failure: ApiError | undefined;
	readonly aheadSeconds: number | undefined;
	readonly rateLimit: RateLimit | undefined;
};

/** The list is read first, then the other calls together, then those about an account. If the server does not answer, the three steps take at most three times `request`. */
export const doctorTimeLimits: TimeLimits = {connect: 5000, response: 6000, request: 6500};

async function examine(target: Target, timeout: TimeLimits): Promise<Examined> {
	const {clientOptions} = target;
	let aheadSeconds: number | undefined;
	let rateLimit: RateLimit | undefined;
	const client = createClient({
		...clientOptions,
		timeout,
		retryLimit: 0,
		onExchange(exchange: Exchange) {
			clientOptions.onExchange?.(exchange);
			aheadSeconds ??=
				exchange.serverDate === undefined ? undefined : Math.round((Date.now() - exchange.serverDate) / 1000);
			rateLimit = exchange.rateLimit ?? rateLimit;
		},
	});
	const {calls, organization, failure} = await tryCalls(client, whyNothingIsSent(target), () => undefined, true);

	// The client redacts errors, but not names.
	const redact = createRedactor(clientOptions.credential);
	return {
		calls,
		failure,
		aheadSeconds,
		rateLimit,
		organization: organization && {id: redact(organization.id), name: redact(organization.name)},
	};
}

const withoutCredential: Examined = {
	calls: callsWithoutCredential(),
	organization: undefined,
	failure: undefined,
	aheadSeconds: undefined,
	rateLimit: undefined,
};

const sandboxCredential: CredentialFinding = {
	status: 'found',
	scheme: 'key',
	kind: 'global_api_key',
	from: [],
	shape: 'older_api_key',
	is_misplaced: false,
	notes: [],
};

function baseUrlSource(flags: Flags, environment: NodeJS.ProcessEnv): DoctorReport['service']['base_url_from'] {
	const {baseUrl} = flags;
	const {CLOUDFLARE_BASE_URL: setting} = environment;
	if (baseUrl === undefined && chosenContext(flags, environment)) {
		return 'context';
	}

	return baseUrl === undefined
		? setting === undefined || setting === ''
			? 'default'
			: 'CLOUDFLARE_BASE_URL'
		: '--base-url';
}

type DoctorTarget = {readonly target: Target | undefined; readonly credential: CredentialFinding};

async function findTarget(flags: Flags, environment: NodeJS.ProcessEnv): Promise<DoctorTarget> {
	if (flags.demo) {
		return {target: await openSandbox(flags, environment), credential: sandboxCredential};
	}

	const context = chosenContext(flags, environment);
	const setting = await findSetting(context, environment);
	return {
		target: setting.status === 'found' ? openService(flags, environment, setting.credential) : undefined,
		credential:
			context && hasCredentialOfItsOwn(context) ? findContextCredential(context, setting) : findCredential(environment),
	};
}

/**
Checks everything that decides whether the program can work here. Sends at most fourteen GETs, and none without a credential.

@throws {UsageError | BaseUrlError} If the flags or the base address cannot be used.
*/
export async function diagnose(flags: Flags, surroundings: Surroundings): Promise<DoctorReport> {
	const {environment, streams, nodeVersion, timeout = doctorTimeLimits} = surroundings;
	const {target, credential} = await findTarget(flags, environment);
	try {
		target?.requestLog.onStop(tell);
		const baseUrl = target?.clientOptions.baseUrl ?? baseUrlOf(flags, environment);
		const {finding: proxy} = chooseProxy(baseUrl, environment);
		const certificates = await findCertificates(environment);
		const examined = target ? await examine(target, timeout) : withoutCredential;
		const findings = {
			is_ok: examined.calls.some(({call, verdict}) => call === 'list' && verdict === 'works'),
			credential,
			config_file: flags.config?.file,
			context: chosenContext(flags, environment)?.name,
			service: {
				host: new URL(baseUrl).host,
				base_url: baseUrl,
				base_url_from: flags.demo ? 'sandbox' : baseUrlSource(flags, environment),
				is_sandbox: flags.demo,
				is_read_only: isReadOnly(flags, environment),
			},
			calls: examined.calls,
			organization: examined.organization,
			proxy,
			certificates,
			clock: clockFinding(examined.aheadSeconds),
			rate_limit: rateFinding(examined.rateLimit),
			terminal: terminalAbilities(environment, streams),
			state_folder: stateFolder(environment),
			node_version: nodeVersion,
		} as const;
		return {next_step: nextStep(findings, examined.failure), ...findings};
	} finally {
		await target?.close();
	}
}

/** `cforgs doctor`. Returns 0 if the list can be read. */
export async function runDoctor({flags, environment}: CommandInput): Promise<number> {
	const report = await diagnose(flags, {
		environment,
		streams: {platform: process.platform, stdin: process.stdin, stdout: process.stdout},
		nodeVersion: process.versions.node,
	});
	process.stdout.write(flags.json ? `${harmlessJson(report, '\t')}\n` : inLocale(`${doctorText(report)}\n`));
	return report.is_ok ? 0 : 1;
}
