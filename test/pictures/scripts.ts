import type {Stage} from './stage.js';

export type Script = {
	/**
	Of the picture's files, without the theme and `.svg`.
	*/
	readonly name: string;

	/**
	What the picture shows.
	*/
	readonly title: string;
	readonly size: readonly [columns: number, rows: number];

	/**
	Ends when the screen shows all that belongs to the picture, and nothing that depends on the day: no age, no time of a write.
	*/
	readonly play: (stage: Stage) => Promise<void>;
};

const wide = [110, 30] as const;
const customer = 'Lübke Netzwerke GmbH';

async function selectCustomer({session}: Stage): Promise<void> {
	await session.waitFor('· 60 organizations');
	await session.press('2', 'j', 'j', 'j', 'l', 'j', 'l');
	await session.waitFor(/❯ {5}▾ Contoso MSSP/v);
	await session.press('/');
	session.write(customer);
	await session.waitFor('match 1/1');
	await session.press('enter', 'escape');
	await session.waitFor(screen => /❯ {7}· Lübke/v.test(screen) && screen.includes('Möckernstraße 17') && !screen.includes('match '));
}

async function openProfile(stage: Stage): Promise<void> {
	await selectCustomer(stage);
	await stage.session.press('p');
	await stage.session.waitFor('❯ Business name');
}

export const scripts: readonly Script[] = [
	{
		name: 'main',
		title: 'The main screen: the tree of organizations, the profile of a customer and its accounts',
		size: wide,
		async play(stage) {
			await selectCustomer(stage);
			await stage.session.waitFor('5 of 5, direct');
		},
	},
	{
		name: 'profile-review',
		title: 'The review of a changed profile field: the old and the new value, and the request as it will be sent',
		size: wide,
		async play(stage) {
			await openProfile(stage);
			const {session} = stage;
			await session.press('down', 'down', 'ctrl+u');
			session.write('+49 30 23125 400');
			await session.press('ctrl+s');
			await session.waitFor(screen => screen.includes('+ +49 30 23125 400') && screen.includes('y send'));
		},
	},
	{
		name: 'conflict',
		title: 'A conflict: what was stored before, what somebody else saved and what was typed, field by field',
		size: wide,
		async play(stage) {
			await openProfile(stage);
			const {session} = stage;
			session.write(' & Co. KG');
			await session.press('down', 'down', 'ctrl+u');
			session.write('+49 30 23125 400');
			await session.waitFor(/❯ Business phone +\+49 30 23125 400/v);
			await stage.saveProfile(customer, {business_phone: '+49 30 23125 111', business_email: 'noc@de-c4ea4c.example'});
			await session.press('ctrl+s');
			await session.waitFor('y send');
			await session.press('y');
			await session.waitFor('not chosen yet');
			await session.press('down', 'down');
			await session.waitFor('❯ Business phone  not chosen yet');
		},
	},
	{
		name: 'narrow',
		title: 'The main screen in a terminal of 80 columns and 24 rows',
		size: [80, 24],
		play: selectCustomer,
	},
];
