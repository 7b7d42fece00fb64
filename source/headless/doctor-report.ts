import type {RateLimit} from '../api/server-facts.js';
import type {CertificatesFinding} from '../settings/certificates.js';
import type {CredentialFinding} from '../connection/credential-finding.js';
import type {ProxyFinding} from '../settings/proxy.js';
import type {TerminalAbilities} from '../settings/terminal-abilities.js';
import type {CallFinding} from '../api/calls.js';

/**
What `cforgs doctor --json` prints; a member without a value is left out of it.
*/
export type DoctorReport = {
	/**
	Whether the list can be read.
	*/
	readonly is_ok: boolean;
	/**
	What to do about the first thing that is wrong, in one sentence.
	*/
	readonly next_step: string | undefined;
	readonly credential: CredentialFinding;
	/**
	The config file, where there is one, and the context of it that is in force.
	*/
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
	/**
	The organization that the calls by id were tried on.
	*/
	readonly organization: {readonly id: string; readonly name: string} | undefined;
	readonly proxy: ProxyFinding;
	readonly certificates: CertificatesFinding;
	/**
	Undefined when no answer told the time.
	*/
	readonly clock: {
		/**
		Positive when this computer is ahead of the service.
		*/
		readonly ahead_seconds: number;
		readonly is_off: boolean;
	} | undefined;
	readonly rate_limit: {
		readonly remaining: number;
		readonly reset_after_seconds: number;
		readonly quota: number | undefined;
		readonly window_seconds: number | undefined;
	} | undefined;
	readonly terminal: TerminalAbilities;
	readonly state_folder: string;
	readonly node_version: string;
};

// The service's own time is told to the second, and answers take a while; beyond this a clock is wrong.
const clockTolerance = 60;

export function clockFinding(aheadSeconds: number | undefined): DoctorReport['clock'] {
	return aheadSeconds === undefined ? undefined : {ahead_seconds: aheadSeconds, is_off: Math.abs(aheadSeconds) > clockTolerance};
}

export function rateFinding(limit: RateLimit | undefined): DoctorReport['rate_limit'] {
	return limit && {
		remaining: limit.remaining, reset_after_seconds: limit.resetAfter, quota: limit.quota, window_seconds: limit.window,
	};
}
