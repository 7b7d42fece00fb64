import type {Sandbox} from './server.js';

/**
What `cforgs sandbox` prints: how to point other programs at it.
*/
export function sandboxUsage({url, token, email, key, root, state}: Sandbox): string {
	const ofJson = '-H \'Content-Type: application/json\'';
	const byToken = `-H 'Authorization: Bearer ${token}'`;
	const byKey = `-H 'X-Auth-Email: ${email}' -H 'X-Auth-Key: ${key}'`;
	const tokens = state === 'older'
		? 'This is the older state of the service: an API token makes every call, as the key does.'
		: 'With a user API token, which lists and creates; every other call answers 403:';
	return `The sandbox listens on ${url}
It answers the Organizations API with sample data, to this machine only, and forgets everything when it ends.
Ctrl-c ends it.

${tokens}
  curl ${byToken} '${url}/organizations?page_size=5'
  curl -X POST ${byToken} ${ofJson} -d '{"name":"My organization"}' '${url}/organizations'

With the Global API key, which makes every call:
  curl ${byKey} '${url}/organizations/${root}'
  curl ${byKey} '${url}/organizations/${root}/accounts?include_tags=true'
  curl -X PUT ${byKey} ${ofJson} -d '{"name":"New name"}' '${url}/organizations/${root}'

cforgs, Cloudflare's SDKs and its Terraform provider read these:
  export CLOUDFLARE_BASE_URL=${url}
  export CLOUDFLARE_EMAIL=${email}
  export CLOUDFLARE_API_KEY=${key}
or, instead of the key:
  export CLOUDFLARE_API_TOKEN=${token}
`;
}
