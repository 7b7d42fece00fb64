import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

const regions = (screen: string) =>
	screen
		.matchAll(/ [▸▾] (?<name>Americas|APAC|EMEA) (?:.{0,40} )?(?<fact>[\d,\-?]+) ?│/gv)
		.map(({groups}) => [groups?.['name'] ?? '', groups?.['fact'] ?? ''] as const)
		.toArray();

// All siblings are present, and their order falls from the first to the last.
function isFalling(screen: string, read: (fact: string) => number): boolean {
	const facts = regions(screen).map(([, fact]) => read(fact));
	return facts.length === 3 && facts.every((fact, at) => at === 0 || fact <= (facts[at - 1] ?? 0));
}

const numberOf = (fact: string): number => Number(fact.replace(',', ''));

await test('orders siblings by age, size, sub-organizations and accounts with s, and shows the order', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor(/2 of 2, direct/v);
	await session.press('s');
	await session.waitFor(
		screen =>
			screen.includes('Organizations by age') &&
			/❯ ▾ Acme Distribution +\d \d{4}-\d\d-\d\d/v.test(screen) &&
			isFalling(screen, fact => Date.parse(fact)),
	);
	await session.press('s');
	await session.waitFor(screen => screen.includes('by all sub-organizations') && isFalling(screen, numberOf));
	const bySize = regions(session.screen()).map(([name]) => name);
	await session.follow(
		[['s'], screen => screen.includes('by direct sub-organizations') && isFalling(screen, numberOf)],
		[['s'], 'by accounts (1 list'],
		[['s'], 'By accounts on all levels'],
		[
			['s'],
			screen =>
				screen.includes('╭ Organizations ─') &&
				regions(screen)
					.map(([name]) => name)
					.join(' ') === 'Americas APAC EMEA',
		],
	);
	assert.notDeepEqual(bySize, ['Americas', 'APAC', 'EMEA'], 'the sample tells the orders apart');
	assert.deepEqual(navigator.writes(), []);
});
