import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('renames many, and undoes that as one change', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const [id, other] = [await navigator.idOf('Americas'), await navigator.idOf('EMEA')];
	const before = await navigator.profileOf(id);
	await session.follow(
		[[], '60 organizations'],
		[['j', 'm', 'j', 'm'], '2 marked'],
		[['U'], 'Set a field of 2 organizations'],
	);
	session.paste('name={name} Ltd');
	await session.follow([['enter'], /Change 2 organizations\?/v]);
	assert.match(session.screen(), /Americas → Americas Ltd/v);
	await session.follow([['y'], '2 changed.']);
	const nameOf = async (each: string) => {
		const {result} = await navigator.read<{readonly name: string}>(`/organizations/${each}`);
		return result.name;
	};

	assert.deepEqual([await nameOf(id), await nameOf(other)], ['Americas Ltd', 'EMEA Ltd']);
	assert.deepEqual(await navigator.profileOf(id), before, 'an untouched profile stays byte for byte');
	await session.follow(
		[['escape'], '2 marked'],
		[['u'], 'set in 2 organizations'],
		[['enter'], 'Restore the earlier values of 2 changes? To send, press y.'],
		[['y'], '2 restored.'],
	);
	assert.deepEqual([await nameOf(id), await nameOf(other)], ['Americas', 'EMEA']);
});
