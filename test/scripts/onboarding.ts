import type {Session} from '../helpers/session.js';
import type {Play} from './play.js';

/**
Starts to onboard a customer below the second organization of the tree, and stops in the middle of the address.

@yields its stops
*/
export async function* beginOnboarding(session: Session): Play {
	await session.waitFor('· 60 organizations');
	await session.press('j', 'o');
	await session.waitFor('Onboard a new customer');
	session.write('EMEA');
	await session.waitFor('Already exists: Acme Distribution › EMEA');
	await session.press('ctrl+u');
	session.write('Walked In');
	await session.press('tab', 'tab');
	session.write('Walked In Ltd');
	await session.press('tab', 'tab', 'tab');
	await session.waitFor(/❯ {3}line 1/v);
	session.write('1 High Street');
	await session.waitFor(/❯ {3}line 1 +1 High Street/v);
	// The header is updated once the cursor rests.
	await session.waitFor(/^ cforgs .*Americas /v);
	yield 'address';
}
