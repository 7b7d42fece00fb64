import assert from 'node:assert/strict';
import type {Session} from '../helpers/session.js';
import type {Play} from './play.js';

/**
The number of organizations in the sandbox of the tour, and the side to keep in the conflict.
*/
type Way = {readonly organizations: number; readonly keeps: 'theirs' | 'yours'};

/**
Follows each card of the tour in order.

@yields its stops
*/
export async function * takeTour(session: Session, {organizations, keeps}: Way): Play {
	await session.waitFor(`· ${organizations} organizations`);
	// Nothing was done yet, so there is no aside.
	await session.waitFor(screen => screen.includes('Tour 1/13 · Move') && screen.includes('│ This is the tree of your organizations'));
	await session.press('j');
	await session.waitFor('❯   ▸ Americas');
	assert.match(session.screen(), /Tour 1\/13/v);
	await session.press('k');
	await session.waitFor('Tour 2/13 · Expand');
	await session.press('j');
	await session.press('l');
	await session.waitFor('Tour 3/13 · Find');
	await session.press('/');
	session.write('smith d');
	// The tree is narrowed to the matches.
	await session.waitFor(screen => screen.includes('Smith & Daughter') && screen.includes('match 1 of 1') && !screen.includes('EMEA'));
	await session.follow(
		[['enter'], 'Tour 4/13 · Read'],
		[['2'], 'Tour 5/13 · Copy'],
		[['y'], 'Terraform import '],
		[['j', 'y'], 'Name sent to the clipboard'],
	);
	await session.waitFor('Tour 6/13 · Accounts');
	// The search ends here. The number of profiles loaded on the way depends on where the cursor rested.
	await session.press('escape', 'escape', 'tab', 'tab');
	await session.waitFor('Tour 7/13 · Edit a profile');
	await session.waitFor(screen => screen.includes(', direct') && screen.includes('enterprise') && !screen.includes('loading'));
	yield 'accounts';
	await session.follow(
		[['p', 'tab', 'tab', '1', 'ctrl+s'], 'Review'],
		[['y'], 'Tour 8/13 · A conflict'],
		[['p'], '❯ Business name'],
		[['x', 'ctrl+s'], 'Review'],
		[['y'], 'The stored values have'],
	);
	if (keeps === 'yours') {
		await session.press('right', 'enter');
		await session.waitFor('Review');
		await session.press('y');
	} else {
		await session.press('left', 'enter');
	}

	await session.waitFor('Tour 9/13 · Undo');
	await session.press('u');
	await session.waitFor('Your last ');
	await session.press('enter');
	if (keeps === 'theirs') {
		// The undone change is older than the colleague’s, so the conflict is shown without a question.
		await session.waitFor('The stored values have');
		await session.press('enter');
	}

	await session.waitFor('Review');
	await session.press('y');
	await session.waitFor('Tour 10/13 · Create');
	await session.press('c');
	session.write('Made on tour');
	await session.follow(
		[['ctrl+s'], 'POST /organizations'],
		[['y'], 'Tour 11/13 · Delete'],
		[['D'], 'Type its name'],
	);
	session.write('Made on tour');
	await session.press('enter');
	await session.waitFor('Tour 12/13 · Every command');
	await session.press(':');
	session.write('refresh');
	await session.waitFor('refresh');
	assert.match(session.screen(), /Tour 12\/13/v);
	await session.follow(
		[['escape'], 'Tour 13/13 · Help'],
		[['?'], 'That was the tour.'],
		[['escape', 'ctrl+x'], screen => !screen.includes('That was the tour.') && screen.includes('The tour is over. q quits, T takes it again.')],
	);
	await session.waitFor(`· ${organizations} organizations`);
}
