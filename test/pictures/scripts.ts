import {beginOnboarding} from '../scripts/onboarding.js';
import {compareTwo} from '../scripts/pair.js';
import type {Play} from '../scripts/play.js';
import {editSafely, selectCustomer, type Stage} from '../scripts/safe-edit.js';
import {lookAfterPeople} from '../scripts/people.js';
import {takeTour} from '../scripts/tour.js';

type Picture = {
	/** The name of the picture’s files, without the theme and `.svg`. */
	readonly name: string;

	/** A description of the picture. */
	readonly title: string;

	/** The stop of the play where it is drawn. The screen must not depend on the day: no age, no time of a write. */
	readonly stop: string;
};

/** The stop of a play for a shot, its caption, and its duration in seconds. */
type Shot = {readonly stop: string; readonly caption: string; readonly seconds: number};

/** A picture that shows several stops in turn. */
type Film = {
	readonly name: string;
	readonly title: string;
	readonly shots: readonly Shot[];

	/** The shot for readers who prefer no motion. */
	readonly still: number;
};

export type Script = {
	readonly size: readonly [columns: number, rows: number];

	/** The arguments of the program before the options of its sandbox. */
	readonly start: 'tour' | '--demo';
	readonly play: (stage: Stage) => Play;
	readonly pictures: readonly Picture[];
	readonly films?: readonly Film[];
};

const wide = [110, 30] as const;

/** The session tests use the same plays. */
export const scripts: readonly Script[] = [
	{
		size: wide,
		start: '--demo',
		play: editSafely,
		pictures: [
			{
				stop: 'read',
				name: 'main',
				title: 'The main screen: the tree of organizations, the profile of a customer and its accounts',
			},
			{
				stop: 'conflict',
				name: 'conflict',
				title: 'A conflict: what was stored before, what somebody else saved and what was typed, field by field',
			},
		],
		films: [
			{
				name: 'edit',
				title:
					'An edit of a profile: the form, the review of the changed field and its request, a conflict with somebody else’s change, settled field by field, and what was stored',
				still: 3,
				shots: [
					{stop: 'read', caption: 'A customer, its profile and its accounts', seconds: 3},
					{stop: 'form', caption: 'p opens the profile', seconds: 2},
					{stop: 'typed', caption: 'Type a new phone number; ctrl-s shows the review', seconds: 2},
					{stop: 'review', caption: 'Old value, new value and the request; nothing is sent yet', seconds: 5},
					{stop: 'more', caption: 'Esc goes back to the form, to change the name too', seconds: 3},
					{stop: 'both', caption: 'Meanwhile, somebody else saves the same profile. y sends', seconds: 3},
					{
						stop: 'conflict',
						caption: 'Nothing is overwritten unseen: before, theirs and yours, field by field',
						seconds: 5,
					},
					{stop: 'settled', caption: 'Keep your name and phone, and their email address; y sends', seconds: 5},
					{stop: 'stored', caption: 'Read back: stored, and nothing else changed', seconds: 4},
				],
			},
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
		play: ({session}) => takeTour(session, {organizations: 60, keeps: 'yours'}),
		pictures: [
			{
				stop: 'accounts',
				name: 'tour',
				title: 'The tour: a card below the real screen says what to do next, and moves on when it is done',
			},
		],
	},
	{
		size: wide,
		start: '--demo',
		play: ({session}) => beginOnboarding(session),
		pictures: [
			{
				stop: 'address',
				name: 'wizard',
				title: 'The onboarding of a new customer: a form in which the focused field says what it is for',
			},
		],
	},
	{
		size: wide,
		start: '--demo',
		play: compareTwo,
		pictures: [
			{
				stop: 'compared',
				name: 'compare',
				title: 'Two customers side by side: what differs, of their addresses and metadata member by member',
			},
		],
	},
	{
		size: wide,
		start: '--demo',
		play: lookAfterPeople,
		pictures: [
			{
				stop: 'members',
				name: 'members',
				title: 'The members of a customer: pending invitations first, with their age, second factor and status',
			},
			{
				stop: 'invite',
				name: 'invite',
				title:
					'The review of an invitation: who is invited, what was left out, what the invitees must do first, and the request',
			},
			{stop: 'removal', name: 'removal', title: 'The review of a removal: what the member loses, and the request'},
			{
				stop: 'move',
				name: 'move',
				title: 'The review of moving two accounts: both paths, who gains and loses access, and the requests',
			},
			{
				stop: 'history',
				name: 'history',
				title: 'The history of an organization: who did what, when, how and with what result',
			},
			{stop: 'record', name: 'record', title: 'One record of the history, with its request'},
			{
				stop: 'offboarding',
				name: 'offboarding',
				title: 'The review before a person is removed from every organization',
			},
			{
				stop: 'offboarded',
				name: 'offboarded',
				title: 'The result: where the person was removed, and where the service refused and why',
			},
		],
	},
];
