import type {Random} from '../random.js';
import type {Tags} from '../wire.js';

/**
Draws the tags of one account. A quarter of the accounts have none.
*/
export function tagsFrom(random: Random): Tags {
	const isTagged = random.chance(0.75);
	const environment = random.pick(['production', 'production', 'staging', 'development']);
	const costCenter = String(4700 + random.below(40));
	const team = random.pick(['platform', 'security', 'web', 'network operations', 'data']);
	const rest = random.pick<Tags>([{'cost-center': costCenter}, {team}, {'cost-center': costCenter, team}, {}]);
	return isTagged ? {env: environment, ...rest} : {};
}
