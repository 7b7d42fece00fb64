import {beginOnboarding} from '../scripts/onboarding.js';
import type {Play} from '../scripts/play.js';
import {editSafely, selectCustomer, type Stage} from '../scripts/safe-edit.js';
import {takeTour} from '../scripts/tour.js';

type Picture = {
	/**
	Of the picture's files, without the theme and `.svg`.
	*/
	readonly name: string;

	/**
	What the picture shows.
	*/
	readonly title: string;

	/**
	Where in the play it is drawn. The screen shows nothing then that depends on the day: no age, no time of a write.
	*/
	readonly stop: string;
};

export type Script = {
	readonly size: readonly [columns: number, rows: number];

	/**
	What the program is started with, before the options of its sandbox.
	*/
	readonly start: 'tour' | '--demo';
	readonly play: (stage: Stage) => Play;
	readonly pictures: readonly Picture[];
};

const wide = [110, 30] as const;

/**
The plays are those of the session tests.
*/
export const scripts: readonly Script[] = [
	{
		size: wide,
		start: '--demo',
		play: editSafely,
		pictures: [
			{stop: 'read', name: 'main', title: 'The main screen: the tree of organizations, the profile of a customer and its accounts'},
			{stop: 'review', name: 'profile-review', title: 'The review of a changed profile field: the old and the new value, and the request as it will be sent'},
			{stop: 'conflict', name: 'conflict', title: 'A conflict: what was stored before, what somebody else saved and what was typed, field by field'},
		],
	},
	{
		size: [80, 24],
		start: '--demo',
		play: selectCustomer,
		pictures: [{stop: 'selected', name: 'narrow', title: 'The main screen in a terminal of 80 columns and 24 rows'}],
	},
	{
		size: wide,
		start: 'tour',
		play: ({session}) => takeTour(session),
		pictures: [{stop: 'accounts', name: 'tour', title: 'The tour: a card below the real screen says what to do next, and moves on when it is done'}],
	},
	{
		size: wide,
		start: '--demo',
		play: ({session}) => beginOnboarding(session),
		pictures: [{stop: 'address', name: 'wizard', title: 'The onboarding of a new customer: a form in which the focused field says what it is for'}],
	},
];
