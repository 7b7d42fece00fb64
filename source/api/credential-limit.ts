import {abilityOf} from './access-text.js';
import {credentialShapeOf} from './credential-shape.js';

/**
What a secret is, if that limits what it can do here: to be said before it is used.
*/
export function limitOf(secret: string): string | undefined {
	switch (credentialShapeOf(secret)) {
		case 'account_token': {
			return 'This is an account API token, which none of the eight calls accepts. Create a user API token at dash.cloudflare.com/profile/api-tokens, or use the Global API key.';
		}

		case 'oauth_token': {
			return `This is an OAuth token. The service does not document it for these calls and may refuse it. As a token it ${abilityOf('user_token')}.`;
		}

		case 'api_key':
		case 'older_api_key':
		case 'user_token':
		case 'older_token':
		case 'unknown': {
			return undefined;
		}
	}
}
