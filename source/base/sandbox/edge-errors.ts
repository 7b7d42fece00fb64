type EdgeError = {
	readonly title: string;
	readonly category: 'origin' | 'cloudflare' | 'ssl';
	readonly isRetryable: boolean;
	readonly status?: number;
};

/** The errors of the vendor's edge that the sandbox can answer with, by their code. Those from 1000 on have another status. */
export const edgeErrors: Readonly<Record<string, EdgeError>> = {
	500: {title: 'Internal server error', category: 'origin', isRetryable: true},
	502: {title: 'Bad gateway', category: 'origin', isRetryable: true},
	504: {title: 'Gateway timeout', category: 'origin', isRetryable: true},
	520: {title: 'Unknown error', category: 'origin', isRetryable: true},
	521: {title: 'Web server is down', category: 'origin', isRetryable: true},
	522: {title: 'Connection timed out', category: 'origin', isRetryable: true},
	523: {title: 'Origin is unreachable', category: 'origin', isRetryable: true},
	524: {title: 'A timeout occurred', category: 'origin', isRetryable: true},
	525: {title: 'SSL handshake failed', category: 'ssl', isRetryable: false},
	526: {title: 'Invalid SSL certificate', category: 'ssl', isRetryable: false},
	1016: {title: 'Origin DNS error', category: 'cloudflare', isRetryable: true, status: 530},
	1020: {title: 'Access denied', category: 'cloudflare', isRetryable: false, status: 403},
};

/**
The answer of the edge as problem details of RFC 9457.

@throws RangeError - for a code that the sandbox does not know
*/
export function edgeAnswer(code: string, ray: string): Response {
	const error = edgeErrors[code];
	if (!error) {
		throw new RangeError(`The sandbox knows no error ${code} of the edge`);
	}

	const {title, category, isRetryable, status = Number(code)} = error;
	const problem = {
		type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/error-${code}/`,
		title,
		status,
		detail: 'The sandbox answers like the edge of Cloudflare here. The request did not arrive.',
		instance: ray.replace(/-\w+$/v, ''),
		...(status !== Number(code) && {error_code: Number(code)}),
		error_category: category,
		retryable: isRetryable,
		...(isRetryable && {retry_after: 1}),
	};
	return Response.json(problem, {
		status,
		headers: {'content-type': 'application/problem+json', 'cf-ray': ray, ...(isRetryable && {'retry-after': '1'})},
	});
}
