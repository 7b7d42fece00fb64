import assert from 'node:assert/strict';
import {stepCard, tourSteps} from '../../source/abilities/tour/steps.js';
import type {Session} from '../helpers/session.js';
import type {Play} from './play.js';

/** The number of organizations in the sandbox of the tour, and the side to keep in the conflict. */
type Way = {readonly organizations: number; readonly keeps: 'theirs' | 'yours'};

/** The title of the card of a step, such as `Tour 2/16 · Expand`. */
export const cardTitle = (id: string): string => stepCard(tourSteps.findIndex(step => step.id === id)).title;

/**
Follows each card of the tour in order.

@yields its stops
*/
export async function* takeTour(session: Session, {organizations, keeps}: Way): Play {
	await session.waitFor(`· ${organizations} organizations`);
	// Nothing was done yet, so there is no aside.
	await session.waitFor(
		screen => screen.includes(cardTitle('move')) && screen.includes('│ This is the tree of your organizations'),
	);
	await session.press('j');
	await session.waitFor(/❯ {2,3}▸ Americas/v);
	assert.ok(session.screen().includes(cardTitle('move')));
	await session.press('k');
	await session.waitFor(cardTitle('fold'));
	await session.press('j');
	await session.press('l');
	await session.waitFor(cardTitle('find'));
	await session.press('/');
	session.write('smith d');
	// The tree is narrowed to the matches.
	await session.waitFor(
		screen => screen.includes('Smith & Daughter') && screen.includes('match 1 of 1') && !screen.includes('EMEA'),
	);
	await session.follow(
		[['enter'], cardTitle('read')],
		[['2'], cardTitle('copy')],
		[['y'], 'Terraform import '],
		[['j', 'y'], 'Name sent to the clipboard'],
	);
	await session.waitFor(cardTitle('accounts'));
	// The search ends here. The number of profiles loaded on the way depends on where the cursor rested.
	await session.press('escape', 'escape', 'tab', 'tab');
	await session.waitFor(cardTitle('members'));
	await session.waitFor(
		screen => screen.includes(', direct') && screen.includes('enterprise') && !screen.includes('loading'),
	);
	yield 'accounts';
	await session.press('w', 'escape');
	await session.waitFor(cardTitle('profile'));
	await session.follow(
		[['p', 'tab', 'tab', '1', 'ctrl+s'], 'Review'],
		[['y'], cardTitle('conflict')],
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

	await session.waitFor(cardTitle('undo'));
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
	await session.waitFor(cardTitle('history'));
	await session.follow(
		[['H'], 'newest first'],
		[['enter'], 'Before and after'],
		[['escape'], 'newest first'],
		[['escape'], cardTitle('create')],
	);
	await session.press('c');
	session.write('Made on tour');
	await session.follow([['ctrl+s'], 'POST /organizations'], [['y'], cardTitle('delete')], [['D'], 'type its name']);
	session.write('Made on tour');
	await session.press('enter');
	await session.waitFor(cardTitle('account'));
	await session.press('tab', 'tab', 'c');
	await session.waitFor('Create an account');
	session.write('Website');
	await session.follow([['enter'], 'POST /accounts'], [['pagedown'], '"unit": {'], [['y'], cardTitle('commands')]);
	await session.waitFor(/Website +standard/v);
	await session.press(':');
	session.write('refresh');
	await session.waitFor('refresh');
	assert.ok(session.screen().includes(cardTitle('commands')));
	await session.follow(
		[['escape'], cardTitle('help')],
		[['?'], 'That was the tour.'],
		[
			['escape', 'ctrl+x'],
			screen =>
				!screen.includes('That was the tour.') &&
				screen.includes('The tour is over. Press q to quit, or press T to take it again.'),
		],
	);
	await session.waitFor(`· ${organizations} organizations`);
}
