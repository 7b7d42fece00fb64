import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {reduce} from '../../../source/abilities.js';
import type {Profile} from '../../../source/base/api/schemas.js';
import {countFound} from '../../../source/kernel/state/found.js';
import {knownProfile} from '../../../source/kernel/state/profile-age.js';
import type {State} from '../../../source/kernel/state/state.js';
import {family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';

const asked = {openedAt: 0};

await test('counts again only what a filter looks at and what has changed', () => {
	const ids = Array.from({length: 2000}, (_, index) => `o${index}`);
	const state = stateWith(
		ids.map(id => organization(id)),
		{columns: 120, rows: 30},
	);
	const profiles = new Map(ids.slice(1).map(id => [id, {profile: null, readAt: 1}] as const));
	const most = reduce(state, {type: 'known/profilesRecalled', profiles});
	const first = countFound(most, asked, 'email:none');
	assert.deepEqual([first.found, first.unknown], [1999, 1]);
	const roots = countFound(most, asked, 'depth:0');
	const all = reduce(most, {type: 'known/profilesRecalled', profiles: new Map([['o0', {profile: null, readAt: 1}]])});
	const again = countFound(all, asked, 'email:none');
	assert.deepEqual([again.found, again.unknown], [2000, 0]);
	assert.equal(countFound(all, asked, 'depth:0'), roots, 'it looks at nothing that was read');
	assert.equal(countFound({...all, accounts: new Map()}, asked, 'email:none'), again, 'it does not look at accounts');
});

await test('counts as a plain count does, whatever arrives, changes or goes', () => {
	const text = 'email:none';
	const known = (id: string, email: string, readAt: number) =>
		({
			type: 'known/profilesRecalled',
			profiles: new Map([[id, {profile: {...profile, business_email: email}, readAt}]]),
		}) as const;
	const start = stateWith(family, {columns: 120, rows: 30});
	const events = [known('north', '', 1), known('acme', '', 1), known('north', 'a@b.example', 2), known('emea', '', 1)];
	const states = events.map((_, at) => reduceAll(start, ...events.slice(0, at + 1)));
	states.unshift(start);
	const last = states.at(-1) ?? start;
	const without = {...last, profiles: new Map([...last.profiles].filter(([id]) => id !== 'acme'))};
	const counted = [...states, without].map(state => countFound(state, asked, text));
	assert.deepEqual(
		counted,
		[...states, without].map(state => countFound(state, {...asked}, text)),
	);
	assert.deepEqual(
		counted.map(({found, unknown}) => [found, unknown]),
		[
			[0, 5],
			[1, 4],
			[2, 3],
			[1, 3],
			[2, 2],
			[1, 3],
		],
	);
});

type Holds = (profile: Profile) => boolean;

const plainly: Readonly<Record<string, Holds>> = {
	'email:none': ({business_email: email}) => email === '',
	'email:': ({business_email: email}) => email !== '',
	'email:A': ({business_email: email}) => email.toLowerCase().includes('a'),
	'-email:=Ab': ({business_email: email}) => email !== 'Ab',
	'metadata.tier:': ({external_metadata: text}) => text !== '',
	'metadata.tier:go': ({external_metadata: text}) => text.includes('Gold'),
	'address.city:none': ({business_address: text}) => !text.includes('Lyon'),
};

const ids = family.map(({id}) => id);

// A lone accent folds to nothing, and is still a text.
const someProfile = fc
	.record({
		business_email: fc.constantFrom('', 'Ab', 'b', '\u{301}'),
		external_metadata: fc.constantFrom(
			'',
			'{"Tier": "Gold", "n": "1"}',
			'{"tier":"silver","n":1}',
			'{"tier":"\u{301}"}',
		),
		business_address: fc.constantFrom('', '{"city":"Lyon"}', '{"city":"","note":"x"}'),
	})
	.map(some => ({...profile, ...some}));

const step = fc.record({
	id: fc.constantFrom(...ids),
	next: fc.option(someProfile),
	readAt: fc.integer({min: 1, max: 3}),
	place: fc.constantFrom('profiles', 'details', 'nowhere', 'turned'),
});

/** Puts a profile into a place, removes it, or turns the order of all profiles round. */
function afterStep(
	state: State,
	{id, next, readAt, place}: typeof step extends fc.Arbitrary<infer Step> ? Step : never,
): State {
	const [profiles, details] = [new Map(state.profiles), new Map(state.details)];
	switch (place) {
		case 'profiles': {
			profiles.set(id, {profile: next, readAt});
			break;
		}

		case 'details': {
			details.set(id, {status: 'ready', detail: {organization: organization(id), profile: next ?? undefined, readAt}});
			break;
		}

		case 'nowhere': {
			profiles.delete(id);
			break;
		}

		case 'turned': {
			return {...state, profiles: new Map([...profiles].toReversed())};
		}
	}

	return {...state, profiles, details};
}

function plainCount(state: State, text: string, isHeld: Holds): readonly [found: number, unknown: number] {
	const profiles = ids.map(id => knownProfile(state, id));
	const held = profiles.filter(known =>
		known === null ? text.endsWith(':none') || text.startsWith('-') : known && isHeld(known),
	);
	return [held.length, profiles.filter(known => known === undefined).length];
}

await test('counts as a plain count does after any changes of what is known', () => {
	fc.assert(
		fc.property(fc.array(step, {minLength: 1, maxLength: 8}), steps => {
			const states = [stateWith(family, {columns: 120, rows: 30})];
			for (const each of steps) {
				states.push(...states.slice(-1).map(state => afterStep(state, each)));
			}

			const counts = (count: (state: State, text: string, isHeld: Holds) => readonly [number, number]) =>
				states.map(state => Object.entries(plainly).map(([text, isHeld]) => [text, ...count(state, text, isHeld)]));
			assert.deepEqual(
				counts((state, text) => {
					const {found, unknown} = countFound(state, asked, text);
					return [found, unknown];
				}),
				counts(plainCount),
			);
		}),
	);
});
