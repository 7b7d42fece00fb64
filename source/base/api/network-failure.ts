import {RequestError, TimeoutError} from 'got';
import type {ApiFailure} from './api-error.js';
import type {Reason} from './request.js';
import type {Sources} from './sources.js';
import {ProxyError, untrustedCodes} from './tunnel.js';

type NetworkFailure = Reason & {readonly failure: ApiFailure; readonly isLasting?: boolean};

type Endpoint = {readonly host: string; readonly sources: Sources};

type Rule = {readonly codes: RegExp; readonly explain: (endpoint: Endpoint, code: string) => NetworkFailure};

const failure = 'network';
const certificateTodo = 'If a proxy inspects your connections, set NODE_EXTRA_CA_CERTS to its certificate file.';
const retryTodo = 'Check the network connection, and try again.';

const rules: readonly Rule[] = [
	{
		codes: /^(?:ENOTFOUND|EAI_AGAIN)$/v,
		// ENOTFOUND: there is no such name. EAI_AGAIN: no name server answered, which may pass.
		explain: ({host, sources}, code) => ({
			failure,
			isLasting: code === 'ENOTFOUND',
			why: `the name ${host} cannot be resolved`,
			todo: `Check the network connection and the base address (${sources.baseUrl}).`,
		}),
	},
	{
		codes: /^ECONNREFUSED$/v,
		explain: ({host, sources}) => ({
			failure,
			why: `${host} refuses connections`,
			todo: `Check the base address (${sources.baseUrl}), and any firewall in between.`,
		}),
	},
	{
		codes: /^(?:EHOSTUNREACH|ENETUNREACH)$/v,
		explain: ({host}) => ({failure, why: `${host} cannot be reached`, todo: retryTodo}),
	},
	{
		codes: /^ETIMEDOUT$/v,
		explain: ({host}) => ({failure: 'timeout', why: `${host} did not answer in time`, todo: retryTodo}),
	},
	{
		codes: /^(?:ECONNRESET|EPIPE|ERR_HTTP_CONTENT_LENGTH_MISMATCH)$/v,
		explain: () => ({failure, why: 'the connection was closed before the answer was complete', todo: 'Try again.'}),
	},
	{
		codes: /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/v,
		explain: ({host}) => ({
			failure,
			isLasting: true,
			why: `the certificate of ${host} is not valid today`,
			todo: 'Check the clock of this computer.',
		}),
	},
	{
		codes: untrustedCodes,
		explain: ({host}, code) => ({
			failure,
			isLasting: true,
			why: `a secure connection to ${host} failed (${code})`,
			todo: certificateTodo,
		}),
	},
	{
		// Errors of gzip, deflate, brotli and zstd, as Node.js names them.
		codes: /^(?:Z_|ERR__ERROR|ERR_BROTLI|ZSTD)/v,
		explain: () => ({
			failure: 'shape',
			why: 'the answer could not be decompressed',
			todo: 'Try again. If you use a proxy, try without it.',
		}),
	},
	{
		codes: /^ERR_INVALID_CHAR$/v,
		explain: () => ({
			failure: 'notSent',
			why: 'the credential has characters that cannot be sent',
			todo: 'Check that it was copied whole, without line breaks.',
		}),
	},
];

/** The code of the cause if there is one, because the HTTP library's own code is vague. */
function codeOf(error: unknown): string | undefined {
	if (!(error instanceof RequestError)) {
		return undefined;
	}

	const {cause} = error;
	return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : error.code;
}

/** Explains an error of the HTTP library. Keeps no reference to the error, which contains the sent headers. */
export function explainNetworkFailure(error: unknown, endpoint: Endpoint): NetworkFailure {
	const {host} = endpoint;
	if (error instanceof RequestError && error.cause instanceof ProxyError) {
		return {failure, why: error.cause.message, todo: error.cause.todo, isLasting: error.cause.isLasting};
	}

	if (error instanceof TimeoutError) {
		return ['lookup', 'connect', 'secureConnect'].includes(error.event)
			? {failure: 'timeout', why: `connecting to ${host} took too long`, todo: retryTodo}
			: {failure: 'timeout', why: `${host} did not complete its answer in time`, todo: 'Try again.'};
	}

	const code = codeOf(error) ?? 'unknown';
	const rule = rules.find(({codes}) => codes.test(code));
	return rule?.explain(endpoint, code) ?? {failure, why: `the connection failed (${code})`, todo: retryTodo};
}
