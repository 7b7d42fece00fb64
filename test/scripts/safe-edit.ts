import type {Session} from '../helpers/session.js';
import type {Play} from './play.js';

export const customer = 'Lübke Netzwerke GmbH';

export type Stage = {
	readonly session: Session;

	/** Changes fields of the profile of the organization with this name, as another user. */
	readonly saveProfile: (name: string, changes: Readonly<Record<string, string>>) => Promise<void>;
};

/**
Goes to a customer deep in the tree, with its profile shown. Needs the sandbox of seed 7 with 60 organizations.

@yields its stops
*/
export async function* selectCustomer({session}: Stage): Play {
	await session.waitFor('· 60 organizations');
	await session.press('2', 'W', 'l', 'j', 'j', 'j', 'l', 'j', 'l');
	await session.waitFor(/❯ {3,5}▾ Contoso MSSP/v);
	await session.press('/');
	session.write(customer);
	await session.waitFor('match 1 of 1');
	await session.press('enter', 'escape');
	await session.waitFor(
		screen => /❯ {4,7}· Lübke/v.test(screen) && screen.includes('Möckernstraße 17') && !screen.includes('match '),
	);
	yield 'selected';
}

/**
Changes the phone and name of the customer while another user changes phone and email address, and resolves the conflict.

@yields its stops
*/
export async function* editSafely(stage: Stage): Play {
	const {session} = stage;
	yield* selectCustomer(stage);
	await session.waitFor('5 of 5, direct');
	yield 'read';
	await session.press('p');
	await session.waitFor('❯ Business name');
	await session.press('down', 'down');
	await session.waitFor('❯ Business phone');
	yield 'form';
	await session.press('ctrl+u');
	session.write('+49 30 23125 400');
	await session.waitFor(/❯ Business phone .*23125 400/v);
	yield 'typed';
	await session.press('ctrl+s');
	await session.waitFor(screen => screen.includes('→ +49 30 23125 400') && screen.includes('y send'));
	yield 'review';
	await session.press('escape');
	await session.waitFor('❯ Business phone');
	await session.press('up', 'up');
	session.write(' & Co. KG');
	await session.waitFor(/❯ Business name .*& Co\. KG/v);
	yield 'more';
	await stage.saveProfile(customer, {business_phone: '+49 30 23125 111', business_email: 'noc@de-c4ea4c.example'});
	await session.press('ctrl+s');
	await session.waitFor('y send');
	yield 'both';
	await session.press('y');
	await session.waitFor('not chosen yet');
	await session.waitFor('changed the profile (key)');
	await session.waitFor(/❯ Business phone\s[\s\S]*not chosen yet: press ← for theirs or → for yours/v);
	yield 'conflict';
	await session.press('right', 'enter');
	await session.waitFor('y send');
	yield 'settled';
	await session.press('y');
	await session.waitFor('stored, nothing else changed');
	yield 'stored';
}
