import type {ApiError} from '../../base/api/api-error.js';
import {
	accessTo,
	callsOf,
	credentialName,
	credentialsFor,
	callsText,
	keyOnlyCalls,
	permissionsText,
} from '../../base/api/calls.js';
import type {DoctorReport} from './doctor-text.js';

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
export function nextStep(findings: Findings, failure: ApiError | undefined): string | undefined {
	return (
		aboutCredential(findings.credential) ??
		aboutCertificates(findings.certificates) ??
		(failure && aboutList(findings, failure)) ??
		aboutReads(findings) ??
		aboutRest(findings)
	);
}
