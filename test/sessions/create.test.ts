import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('creates an organization below the selected one, with a profile', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor(/· 60 org(?:anization)?s/v);
	await session.press('j', 'c');
	await session.waitFor('Create an organization');
	session.write('Nordwind Segelflug');
	await session.press('tab', 'tab', 'tab');
	session.write('ops@nordwind.example');
	await session.press('ctrl+s');
	await session.waitFor('"business_email": "ops@nordwind.example"');
	assert.deepEqual(navigator.writes(), []);
	await session.press('y');
	await session.waitFor('Created Nordwind Segelflug · stored as requested');
	await session.waitFor(/❯ .*Nordwind Segelflug/v);
	const [created] = await navigator.organizationsNamed('Nordwind Segelflug');
	assert.equal(created?.parent?.name, 'Americas');
	assert.deepEqual(await navigator.profileOf(created?.id ?? ''), {
		business_address: '',
		business_email: 'ops@nordwind.example',
		business_name: '',
		business_phone: '',
		external_metadata: '',
	});
	assert.deepEqual(navigator.writes(), ['POST /organizations']);
});

await test('creates a root, and picks a parent by typing', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor(/· 60 org(?:anization)?s/v);
	await session.press('C');
	session.write('Picked');
	await session.press('tab', 'enter');
	await session.waitFor('Choose the parent');
	session.write('apac');
	await session.waitFor('❯ APAC  in Acme Distribution');
	await session.follow(
		[['enter'], /Parent +APAC in Acme Distribut/v],
		[['ctrl+s'], 'POST /organizations'],
		[['y'], 'Created Picked'],
	);
	const [created] = await navigator.organizationsNamed('Picked');
	assert.equal(created?.parent?.name, 'APAC');
});

await test('asks for a name below its field, and sends nothing without one', async () => {
	await using navigator = await startNavigator({size: [50, 20]});
	const {session} = navigator;
	await session.waitFor(/· 60 org(?:anization)?s/v);
	await session.press('c', 'ctrl+s');
	await session.waitFor('An organization needs a name');
	session.write('Now');
	await session.waitFor(screen => !screen.includes('needs a name'));
	await session.follow(
		[['escape'], 'What you typed is not saved.'],
		[['n'], /❯ Name +Now/v],
		[['escape'], 'What you typed is not saved.'],
		[['x'], 'Discarded. Press d to take it back'],
	);
	assert.deepEqual(navigator.writes(), []);
});
