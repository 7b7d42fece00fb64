import assert from 'node:assert/strict';
import type {Session} from '../helpers/session.js';
import type {Play} from './play.js';

/** The number of organizations in the sandbox of the tour, and the side to keep in the conflict. */
type Way = {readonly organizations: number; readonly keeps: 'theirs' | 'yours'};

/**
Follows each card of the tour in order.

@yields its stops
*/
export async function * takeTour(session: Session, {organizations, keeps}: Way): Play {
	await session.waitFor(`· ${organizations} organizations`);
	// Nothing was done yet, so there is no aside.
	await session.waitFor(screen => screen.includes('Tour 1/15 · Move') && screen.includes('│ This is the tree of your organizations'));
	await session.press('j');
	await session.waitFor(/❯ {2,3}▸ Americas/v);
	assert.match(session.screen(), /Tour 1\/15/v);
	await session.press('k');
	await session.waitFor('Tour 2/15 · Expand');
	await session.press('j');
	await session.press('l');
	await session.waitFor('Tour 3/15 · Find');
	await session.press('/');
	session.write('smith d');
	// The tree is narrowed to the matches.
	await session.waitFor(screen => screen.includes('Smith & Daughter') && screen.includes('match 1 of 1') && !screen.includes('EMEA'));
	await session.follow(
		[['enter'], 'Tour 4/15 · Read'],
		[['2'], 'Tour 5/15 · Copy'],
		[['y'], 'Terraform import '],
		[['j', 'y'], 'Name sent to the clipboard'],
	);
	await session.waitFor('Tour 6/15 · Accounts');
	// The search ends here. The number of profiles loaded on the way depends on where the cursor rested.
	await session.press('escape', 'escape', 'tab', 'tab');
	await session.waitFor('Tour 7/15 · Members');
	await session.waitFor(screen => screen.includes(', direct') && screen.includes('enterprise') && !screen.includes('loading'));
	yield 'accounts';
	await session.press('w', 'escape');
	await session.waitFor('Tour 8/15 · Edit a profile');
	await session.follow(
		[['p', 'tab', 'tab', '1', 'ctrl+s'], 'Review'],
		[['y'], 'Tour 9/15 · A conflict'],
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

	await session.waitFor('Tour 10/15 · Undo');
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
	await session.waitFor('Tour 11/15 · History');
	await session.follow(
		[['H'], 'newest first'],
		[['enter'], 'Before and after'],
		[['escape'], 'newest first'],
		[['escape'], 'Tour 12/15 · Create'],
	);
	await session.press('c');
	session.write('Made on tour');
	await session.follow(
		[['ctrl+s'], 'POST /organizations'],
		[['y'], 'Tour 13/15 · Delete'],
		[['D'], 'type its name'],
	);
	session.write('Made on tour');
	await session.press('enter');
	await session.waitFor('Tour 14/15 · Every command');
	await session.press(':');
	session.write('refresh');
	await session.waitFor('refresh');
	assert.match(session.screen(), /Tour 14\/15/v);
	await session.follow(
		[['escape'], 'Tour 15/15 · Help'],
		[['?'], 'That was the tour.'],
		[['escape', 'ctrl+x'], screen => !screen.includes('That was the tour.') && screen.includes('The tour is over. Press q to quit, or press T to take it again.')],
	);
	await session.waitFor(`· ${organizations} organizations`);
}
