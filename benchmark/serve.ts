import process from 'node:process';
import {startSandbox} from '../source/base/sandbox/server.js';

// Serves what `cforgs sandbox` serves, but without its rate limit, which would limit the measurements.
const {url, token, email, key} = await startSandbox({
	organizations: Number(process.argv[2]),
	latency: Number(process.argv[3]),
	seed: 7,
	rateLimit: Number.MAX_SAFE_INTEGER,
});
process.stdout.write(`${JSON.stringify({url, token, email, key})}\n`);
