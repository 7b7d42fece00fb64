import type {Sandbox} from './server.js';

/**
What `cforgs sandbox` prints: how to point other programs at it.
*/
export function sandboxUsage({url, token, email, key}: Sandbox): string {
	return `The sandbox listens on ${url}
It answers the Organizations API with sample data, on this machine alone, and forgets everything when it ends.
Ctrl-c ends it.

With an API token:
  curl -H 'Authorization: Bearer ${token}' '${url}/organizations?page_size=5'

With an API key:
  curl -H 'X-Auth-Email: ${email}' -H 'X-Auth-Key: ${key}' '${url}/organizations?parent.id=null'

Create a root organization:
  curl -X POST -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{"name":"My organization"}' '${url}/organizations'

cforgs, Cloudflare's SDKs and its Terraform provider read these:
  export CLOUDFLARE_BASE_URL=${url}
  export CLOUDFLARE_API_TOKEN=${token}
or, in place of the token:
  export CLOUDFLARE_EMAIL=${email}
  export CLOUDFLARE_API_KEY=${key}
`;
}
