import process from 'node:process';
import {startSandbox} from '../source/sandbox/server.js';

// What `cforgs sandbox` serves, without its limit of requests, which is a limit on how long may be measured.
const {url, token, email, key} = await startSandbox({organizations: Number(process.argv[2]), seed: 7, rateLimit: Number.MAX_SAFE_INTEGER});
process.stdout.write(`${JSON.stringify({
	url, token, email, key,
})}\n`);
